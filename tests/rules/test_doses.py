"""Doses: minutes, weekly targets and the start, each against numbers worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from plans.rules.doses import (
    RULES,
    Situation,
    dose_for,
    effort_span,
    goals_for,
    impacts_max,
    item_minutes,
    session_minutes_max,
    starting_rules,
    walk_minutes_a_week_max,
)
from plans.rules.facts import Dose, Exercise
from plans.rules.vocabulary import (
    Activity,
    BoneTier,
    Category,
    Domain,
    FallTier,
    Need,
    Position,
    SafetyFlag,
)

B0, B1, B2, B3 = BoneTier
F0, F1, F2 = FallTier


def exercise(**fields) -> Exercise:
    """A plain seated strength exercise; tests name what differs."""
    known = {
        "code": "S99",
        "name": "Test",
        "category": Category.STRENGTH,
        "subtype": "legs",
        "need": Need.LEGS,
        "ladder": "test",
        "rung": 1,
        "position": Position.SEATED,
        "flags": tuple((flag, "none") for flag in SafetyFlag),
        "dose": Dose(sets=2, reps=8, rest_seconds=60, rpe_min=3, rpe_max=5),
    }
    return Exercise(**(known | fields))


def situation(**fields) -> Situation:
    return Situation(**({"bone": B1, "fall": F0, "age_years": 60} | fields))


@pytest.mark.parametrize(
    ("dose", "minutes"),
    [
        # 2 x 8 x 4 s = 64, one rest of 60, 30 to set up: 154 s
        pytest.param(Dose(sets=2, reps=8, rest_seconds=60), "3.0", id="two-sets"),
        # 3 x 10 s a side = 60, two rests of 15 = 30, 30: 120 s
        pytest.param(
            Dose(sets=3, reps=1, hold_seconds=10, rest_seconds=15, each_side=True),
            "2.0",
            id="held-each-side",
        ),
        pytest.param(Dose(minutes=Decimal(10)), "10.5", id="walk"),
        # 6 x 15 s = 90, five rests of 30 = 150, 30: 270 s
        pytest.param(
            Dose(sets=6, minutes=Decimal("0.25"), rest_seconds=30), "4.5", id="quarter-minutes"
        ),
        # 4 x 8 steps x 2 s = 64, three rests of 15 = 45, 30: 139 s
        pytest.param(Dose(sets=4, steps=8, rest_seconds=15), "2.5", id="steps"),
        pytest.param(Dose(sets=1, reps=5), "1.0", id="fifty-seconds-round-up"),
    ],
)
def test_dos_001_minutes_of_an_item(dose, minutes):
    assert item_minutes(dose) == Decimal(minutes)


def test_minutes_do_not_count_bouts():
    assert item_minutes(Dose(minutes=Decimal(10), bouts=3)) == Decimal("10.5")


@pytest.mark.parametrize(
    ("bone", "fall", "age", "domain", "days", "minutes"),
    [
        (B0, F0, 50, Domain.BALANCE, (2, 4, 7), (40, 90, 180)),
        (B0, F0, 65, Domain.BALANCE, (3, 4, 7), (40, 90, 180)),
        (B0, F1, 50, Domain.BALANCE, (3, 7, 7), (40, 120, 180)),
        (B3, F2, 80, Domain.BALANCE, (3, 7, 7), (45, 120, 180)),
        (B1, F0, 50, Domain.WEIGHT_BEARING, (3, 5, 7), (90, 150, 300)),
        (B3, F0, 50, Domain.WEIGHT_BEARING, (3, 5, 7), (30, 100, 150)),
        (B0, F2, 50, Domain.WEIGHT_BEARING, (3, 5, 7), (20, 60, 100)),
        (B0, F0, 50, Domain.EXTENSOR, (2, 3, 5), None),
        (B1, F0, 50, Domain.IMPACT, (3, 4, 6), None),
        (B2, F0, 50, Domain.IMPACT, (0, 0, 5), None),
        (B1, F2, 50, Domain.IMPACT, (0, 0, 0), None),
        (B3, F0, 80, Domain.STRENGTH, (2, 2, 3), None),
    ],
)
def test_weekly_targets_of_the_tiers(bone, fall, age, domain, days, minutes):
    goal = goals_for(bone, fall, age)[domain]
    assert (goal.days, goal.minutes) == (days, minutes)


@pytest.mark.parametrize(
    ("bone", "fall", "longest"),
    [(B0, F0, 60), (B2, F1, 50), (B3, F0, 40), (B0, F2, 30), (B3, F2, 30)],
)
def test_longest_session(bone, fall, longest):
    assert session_minutes_max(bone, fall) == longest


@pytest.mark.parametrize("week", [1, 3, 20])
def test_dos_003_and_037_what_is_new_starts_with_one_set_and_little_effort(week):
    dose, rules = dose_for(exercise(), situation(week_number=week, bone=B2))
    assert (dose.sets, dose.rpe_min, dose.rpe_max) == (1, 3, 4)
    first = week <= 2
    assert dict(rules)["sets"] == ("DOS-003" if first else "DOS-037")
    assert dict(rules)["rpe_max"] == ("DOS-006" if first else "DOS-037")


def earned(fields, **changes):
    """A dose that logs have led to, cut to the ceilings."""
    given = replace(exercise().dose, **changes)
    return dose_for(exercise(), situation(**fields), given, starting_rules(given))


@pytest.mark.parametrize(
    ("fields", "sets"),
    [
        ({"week_number": 1, "session_minutes": 40}, 1),
        ({"week_number": 2, "session_minutes": 40}, 1),
        ({"week_number": 3, "session_minutes": 40}, 2),
        ({"week_number": 3, "session_minutes": 14}, 1),
        ({"week_number": 3, "session_minutes": 15}, 2),
        ({"bone": B3, "week_number": 4, "session_minutes": 40}, 1),
        ({"bone": B3, "week_number": 5, "session_minutes": 40}, 2),
    ],
)
def test_two_sets_that_were_earned_wait_for_the_first_weeks_to_end(fields, sets):
    dose, _rules = earned(fields, sets=2)
    assert dose.sets == sets


@pytest.mark.parametrize(
    ("bone", "week", "asked", "effort"),
    [
        (B0, 1, (5, 7), (5, 5)),
        (B1, 2, (5, 7), (5, 5)),
        (B2, 1, (4, 6), (4, 4)),
        (B3, 2, (3, 5), (3, 4)),
        (B0, 3, (5, 8), (5, 8)),
        (B0, 3, (5, 9), (5, 8)),
        (B2, 3, (4, 8), (4, 7)),
        (B3, 5, (3, 7), (3, 6)),
    ],
)
def test_dos_006_and_007_effort_that_was_earned_keeps_the_ceilings(bone, week, asked, effort):
    fields = {"bone": bone, "week_number": week}
    dose, _rules = earned(fields, rpe_min=asked[0], rpe_max=asked[1])
    assert (dose.rpe_min, dose.rpe_max) == effort


@pytest.mark.parametrize(
    ("bone", "effort"), [(B0, (5, 7)), (B1, (5, 7)), (B2, (4, 6)), (B3, (3, 5))]
)
def test_effort_of_the_tier(bone, effort):
    now = situation(bone=bone, week_number=3)
    assert effort_span(Category.STRENGTH, Need.LEGS, now) == effort


def test_an_approval_caps_effort():
    dose, rules = earned({"week_number": 6, "rpe_cr10_max": 4}, rpe_min=5, rpe_max=7)
    assert (dose.rpe_min, dose.rpe_max) == (4, 4)
    assert dict(rules)["rpe_max"] == "DOS-028"


@pytest.mark.parametrize(("bone", "seconds"), [(B2, 30), (B3, 20)])
def test_dos_009_holds(bone, seconds):
    stretch = exercise(
        category=Category.FLEXIBILITY,
        need=Need.CHEST,
        dose=Dose(sets=2, reps=1, hold_seconds=30, rest_seconds=10),
    )
    dose, rules = dose_for(stretch, situation(bone=bone))
    assert dose.hold_seconds == seconds
    assert (dict(rules)["hold_seconds"] == "DOS-009") is (bone is B3)


def test_dos_010_the_loaded_hold_keeps_its_seconds():
    hold = Dose(sets=3, reps=1, hold_seconds=20, rest_seconds=30)
    loaded = exercise(code="X13", category=Category.EXTENSOR, need=Need.EXTENSOR, dose=hold)
    other = exercise(code="X99", category=Category.EXTENSOR, need=Need.EXTENSOR, dose=hold)
    assert dose_for(loaded, situation(bone=B3))[0].hold_seconds == 20
    assert dose_for(other, situation(bone=B3))[0].hold_seconds == 5
    asked, rules = dose_for(loaded, situation(bone=B3), replace(hold, hold_seconds=600), ())
    assert (asked.hold_seconds, dict(rules)["hold_seconds"]) == (20, "DOS-010")


@pytest.mark.parametrize(("minutes", "start"), [(5, 5), (10, 10), (15, 10)])
def test_dos_024_a_walk_that_is_new_starts_with_ten_minutes_at_most_in_every_week(minutes, start):
    walk = exercise(
        code="W13",
        category=Category.WEIGHT_BEARING,
        need=Need.AEROBIC,
        dose=Dose(minutes=Decimal(minutes)),
    )
    for week in (1, 3, 12):
        dose, rules = dose_for(walk, situation(week_number=week))
        assert dose.minutes == start
        assert (dict(rules)["minutes"] == "DOS-024") is (minutes > start)


@pytest.mark.parametrize(
    ("bone", "fall", "week", "most"),
    [
        (B0, F0, 1, 100),
        (B1, F0, 1, 60),
        (B1, F1, 1, 20),
        (B2, F0, 8, 20),
        (B2, F0, 9, 50),
        (B3, F0, 20, 0),
        (B0, F2, 20, 0),
    ],
)
def test_dos_012_impacts(bone, fall, week, most):
    assert impacts_max(bone, fall, week) == most
    jumps = exercise(
        category=Category.WEIGHT_BEARING,
        need=Need.IMPACT,
        dose=Dose(sets=5, reps=10, impacts=50, rest_seconds=15),
    )
    if most:
        dose, _rules = dose_for(jumps, situation(bone=bone, fall=fall, week_number=week))
        assert dose.impacts == dose.sets * dose.reps <= most


def test_a_dose_below_the_ceilings_is_the_catalogues():
    gentle = exercise(category=Category.BALANCE, need=Need.STATIC, dose=Dose(sets=3, reps=1))
    dose, rules = dose_for(gentle, situation())
    assert dose == gentle.dose
    assert set(dict(rules).values()) == {"DOS-002"}


def test_dos_025_walking_starts_at_what_the_person_is_used_to():
    week = [walk_minutes_a_week_max(situation(activity=activity)) for activity in Activity]
    assert week == [100, 125, 150]
    later = situation(activity=Activity.INACTIVE, walk_gain_percent=10, week_number=2)
    assert walk_minutes_a_week_max(later) == 110
    long_after = situation(activity=Activity.INACTIVE, walk_gain_percent=500, week_number=51)
    assert walk_minutes_a_week_max(long_after) == 150


def test_walking_never_passes_the_weekly_maximum():
    for bone in BoneTier:
        for fall in FallTier:
            for activity in Activity:
                for gain in (0, 50, 1000):
                    now = situation(bone=bone, fall=fall, activity=activity, walk_gain_percent=gain)
                    span = goals_for(bone, fall, 60)[Domain.WEIGHT_BEARING].minutes
                    assert walk_minutes_a_week_max(now) <= span[2]


def test_every_rule_says_something_and_keeps_its_id():
    assert all(rule.id == key and rule.id.startswith("DOS-") for key, rule in RULES.items())
    assert all(rule.says and rule.clinician for rule in RULES.values())
