"""What a record of a past dose is believed: no more than its ladder could have come to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from plans.rules.doses import starting_dose
from plans.rules.facts import (
    PastWeek,
)
from plans.rules.records import believed
from plans.rules.steps_up import Kind
from plans.rules.vocabulary import (
    Move,
)
from tests.rules.ladders import (
    FIRST,
    KINDS,
    SQUAT,
    catalogue,
    ladder,
    next_step,
    trained,
    trainee,
    week,
)

BELIEVED = [
    pytest.param("S02", {"reps": None}, {"reps": 8}, id="a-missing-field-is-the-starts"),
    pytest.param("S02", {"rpe_max": None, "rpe_min": None}, {"rpe_max": 5}, id="missing-effort"),
    pytest.param("S02", {"rpe_min": 10, "rpe_max": 10}, {"rpe_min": 7, "rpe_max": 7}, id="effort"),
    pytest.param("S02", {"reps": 100}, {"reps": 12}, id="repetitions"),
    pytest.param("S02", {"sets": 10}, {"sets": 3}, id="sets"),
    pytest.param("S02", {"load_kg": Decimal(200)}, {"load_kg": None}, id="it-has-no-weight"),
    pytest.param("S02", {"band": "strong", "minutes": Decimal(9)}, {"band": None, "minutes": None}),
    pytest.param(
        "S34", {"load_kg": Decimal(200)}, {"load_kg": Decimal("1.6")}, id="five-weeks-of-load"
    ),
    pytest.param("S37", {"load_kg": Decimal(200)}, {"load_kg": Decimal("0.8")}, id="overhead"),
    pytest.param("S29", {"band": None}, {"band": "light"}, id="a-missing-band"),
    pytest.param("W15", {"sets": 1, "impacts": 60}, {"impacts": 10}, id="impacts-of-the-sets"),
    pytest.param("W15", {"sets": 9, "impacts": 90}, {"sets": 5, "impacts": 50}, id="impacts"),
    pytest.param("B01", {"hold_seconds": 600}, {"hold_seconds": 30}, id="a-stance"),
    pytest.param("B01", {"sets": 9}, {"sets": 3}, id="sets-that-never-rise"),
    pytest.param("X03", {"sets": 9}, {"sets": 1}, id="sets-of-the-back"),
    pytest.param("B14", {"minutes": Decimal(60)}, {"minutes": Decimal(10)}, id="backwards"),
    pytest.param("S07", {"each_side": False}, {"each_side": True}, id="both-sides"),
]


@pytest.mark.parametrize(("code", "said", "taken"), BELIEVED)
def test_a_record_is_believed_as_far_as_its_ladder_could_have_come(code, said, taken):
    exercise = catalogue().by_code[code]
    recorded = replace(exercise.dose, **said)
    alike = [one for one in catalogue().exercises if one.code == exercise.equivalent]
    who = trainee(weight_kg=Decimal(70), weeks=5)
    start, _rules = starting_dose(exercise, who.situation)
    dose = believed(recorded, exercise, alike, who, start)
    for name, value in taken.items():
        assert getattr(dose, name) == value, name
    assert believed(dose, exercise, alike, who, start) == dose


def test_a_weight_is_believed_to_the_start_when_nobody_knows_the_body_weight():
    exercise = catalogue().by_code["S34"]
    heavy = replace(exercise.dose, load_kg=Decimal(3))
    unknown = believed(heavy, exercise, (), trainee(weight_kg=None, weeks=5), exercise.dose)
    assert unknown.load_kg == exercise.dose.load_kg


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind is not Kind.STEADY])
def test_whatever_a_ladder_came_to_is_believed(kind):
    """The record of what the machine itself asked for is taken as it is, for 40 good weeks."""
    name = KINDS[kind]
    who = trainee()
    first = ladder(name)[0]
    dose, _rules = starting_dose(first, who.situation)
    code, past = first.code, []
    for number in range(40):
        exercise = catalogue().by_code[code]
        alike = [one for one in ladder(name) if one.code == exercise.equivalent]
        now = trainee(weeks=number)
        assert believed(dose, exercise, alike, now, dose) == replace(dose, bouts=1)
        past.append(week(number, code, dose))
        step = next_step(name, past, who)
        code, dose = step.exercise.code, step.dose


def test_a_gap_in_a_record_is_filled_from_the_week_before_not_from_the_start():
    low = replace(SQUAT, reps=5, rpe_min=3, rpe_max=4)
    for gap in ({"reps": None}, {"rpe_min": None, "rpe_max": None}):
        past = [*trained("S02", low, 3)[:2], week(2, "S02", replace(low, **gap), pain_0_10=3)]
        step = next_step("sit_to_stand", past)
        assert (step.rule, step.dose) == ("PRG-009", low), gap


def test_of_one_exercise_twice_in_a_week_the_lesser_dose_counts_in_either_order():
    one, other = (week(2, "S02", replace(SQUAT, sets=n), pain_0_10=3).items[0] for n in (3, 1))
    for items in ((one, other), (other, one)):
        past = [*trained("S02", SQUAT, 2), PastWeek(start=FIRST + timedelta(14), items=items)]
        assert next_step("sit_to_stand", past).dose.sets == 1


def test_of_two_walks_of_a_week_the_longer_was_asked():
    dose = catalogue().by_code["W02"].dose
    past = []
    for number, pain in enumerate((0, 0, 3)):
        walks = [
            week(number, "W02", replace(dose, minutes=Decimal(n)), pain_0_10=pain) for n in (5, 8)
        ]
        items = tuple(one.items[0] for one in walks)
        past.append(PastWeek(start=walks[0].start, items=items))
    assert next_step("walk", past).dose.minutes == 8


@pytest.mark.parametrize(
    ("log", "move", "rule"),
    [
        ({"pain_0_10": 8}, Move.DOWN, "PRG-003"),
        ({"pain_0_10": 3}, Move.HOLD, "PRG-009"),
        ({"rpe_cr10": None}, Move.HOLD, "PRG-013"),
        ({}, Move.UP, "PRG-021"),
    ],
)
def test_what_was_said_of_a_harder_rung_in_the_same_week_counts_too(log, move, rule):
    items = (week(2, "S02", SQUAT).items[0], week(2, "S03", SQUAT, **log).items[0])
    past = [*trained("S02", SQUAT, 2), PastWeek(start=FIRST + timedelta(14), items=items)]
    step = next_step("sit_to_stand", past)
    assert (step.move, step.rule) == (move, rule)


@pytest.mark.parametrize(("weeks", "reps"), [(1, 8), (2, 12)])
def test_in_the_first_two_weeks_no_record_asks_for_more_than_the_start(weeks, reps):
    """Nothing rises before week 3, whatever a record says."""
    high = replace(SQUAT, sets=2, reps=12)
    step = next_step("sit_to_stand", [week(number, "S02", high, reps=1) for number in range(weeks)])
    assert step.rule == ("PRG-018" if weeks == 1 else "PRG-014")
    assert step.dose.reps == reps
