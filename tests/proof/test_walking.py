"""The judge of the week's walking bites: more days, more bouts, or a rise that nothing earned."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from plans.rules import Week, build_week
from plans.rules.check_steps import steps_broken
from plans.rules.facts import PastItem, PastWeek, TrainingHistory
from plans.rules.vocabulary import Activity, Event
from tests.proof.test_histories import catalogue
from tests.rules.people import person

#: 90 minutes a week at least, so that the first week holds 20 on each of 5 days.
START = 100
FLAT_WALK = "W02"


def walker(weeks, *, events=(), sessions=8, minutes=160, bouts=1, **last):
    """So many weeks of flat walks that went well, of so many minutes in all (or for each week), and
    what was said of the last."""
    first = person().week_start() - timedelta(weeks=weeks)
    walked = minutes if isinstance(minutes, tuple) else (minutes,) * weeks

    def dose(number):
        if walked[number] is None:
            return None
        each = Decimal(walked[number]) / sessions / bouts
        return replace(catalogue().by_code[FLAT_WALK].dose, minutes=each, bouts=bouts)

    past = [
        PastWeek(
            start=first + timedelta(weeks=number),
            items=(
                PastItem(
                    code=FLAT_WALK,
                    sessions_done=sessions,
                    dose=dose(number),
                    **({"rpe_cr10": 5, "pain_0_10": 0} | (last if number == weeks - 1 else {})),
                ),
            ),
            events=events if number == weeks - 1 else (),
        )
        for number in range(weeks)
    ]
    history = TrainingHistory(weeks=tuple(past))
    return person(activity=Activity.INACTIVE, history=history)


def found(who, minutes, *, days=1, bouts=1):
    """What the judge says of a week with so many walks, made by hand."""
    week = build_week(replace(who, history=TrainingHistory()), catalogue())
    assert isinstance(week, Week)
    template = next(item for day in week.days for item in day.items)
    exercise = catalogue().by_code[FLAT_WALK]
    dose = replace(exercise.dose, minutes=Decimal(minutes), bouts=bouts)
    items = (replace(template, exercise=exercise, dose=dose),)
    made = (
        replace(day, items=items if place < days else ()) for place, day in enumerate(week.days)
    )
    said = steps_broken(replace(week, days=tuple(made)), who, catalogue().by_code)
    return [says for code, says in said if code == FLAT_WALK and "earned" in says]


@pytest.mark.parametrize(
    ("days", "bouts", "minutes", "says"),
    [
        (5, 1, 20, []),
        (6, 1, 20, ["walks 120 minutes in the week, 110 are earned"]),  # a day more
        (5, 2, 11, []),
        (5, 2, 12, ["walks 120 minutes in the week, 110 are earned"]),
        (5, 1, 22, []),
        (5, 3, 20, ["walks 300 minutes in the week, 110 are earned"]),  # bouts
    ],
)
def test_days_bouts_and_minutes_of_walks_are_added_up(days, bouts, minutes, says):
    assert found(walker(2), minutes, days=days, bouts=bouts) == says


@pytest.mark.parametrize(
    ("weeks", "last", "earned"),
    [
        pytest.param(0, {}, START, id="the-start"),
        pytest.param(1, {}, START, id="not-in-week-2"),
        pytest.param(2, {}, 110, id="a-tenth-of-the-start-each-week"),
        pytest.param(3, {"sessions": 1}, START, id="one-walk-shows-nothing"),
        pytest.param(3, {"rpe_cr10": None}, 110, id="effort-unknown"),
        pytest.param(3, {"pain_0_10": None}, 110, id="pain-unknown"),
        pytest.param(3, {"rpe_cr10": 6}, 120, id="effort-6"),
        pytest.param(3, {"rpe_cr10": 7}, 110, id="effort-7"),
        pytest.param(3, {"pain_0_10": 2}, 120, id="pain-2"),
        pytest.param(3, {"pain_0_10": 3}, 110, id="pain-3-holds"),
        pytest.param(3, {"pain_0_10": 5}, 105, id="pain-5-takes-back"),
        pytest.param(3, {"events": (Event.LASTING_PAIN,)}, START, id="lasting-pain"),
        pytest.param(3, {"events": (Event.ILLNESS,)}, 110, id="ill"),
        pytest.param(3, {"events": (Event.FALL, Event.RESCREENED)}, 110, id="a-fall"),
        pytest.param(3, {"events": (Event.FRACTURE, Event.RESCREENED)}, 110, id="red"),
        pytest.param(4, {}, 120, id="nothing-more-in-a-lighter-week"),
        pytest.param(5, {}, 120, id="nor-by-its-logs"),
        pytest.param(6, {}, 130, id="then-again"),
        pytest.param(12, {}, 150, id="no-more-than-the-target"),
    ],
)
def test_the_weeks_walking_grows_by_what_the_logs_have_earned(weeks, last, earned):
    who = walker(weeks, **last)
    assert found(who, earned) == []
    assert found(who, earned + 1) == [
        f"walks {earned + 1} minutes in the week, {earned} are earned"
    ]


@pytest.mark.parametrize(
    ("weeks", "said", "earned"),
    [
        pytest.param(1, {"minutes": 42}, 67, id="five-minutes-on-each-of-five-days"),
        pytest.param(2, {"minutes": 42, "pain_0_10": 3}, 57, id="on-three-while-sore"),
        pytest.param(3, {"minutes": 95}, 120, id="what-three-weeks-have-earned"),
        pytest.param(3, {"minutes": 94}, 119, id="and-no-more-than-they-show"),
        pytest.param(3, {"minutes": None}, 120, id="no-dose-on-record"),
        pytest.param(6, {"minutes": (80, *[0] * 5)}, START, id="no-walk-for-weeks"),
        pytest.param(3, {"minutes": 80, "bouts": 2, "sessions": 4}, 105, id="bouts-count"),
        pytest.param(3, {"minutes": (80, 42, 42)}, 105, id="the-fullest-of-the-last-weeks"),
        pytest.param(6, {"minutes": (80, *[42] * 5)}, 67, id="of-the-last-four"),
        pytest.param(6, {"minutes": (42, 42, 80, *[42] * 3)}, 105, id="four-weeks-ago"),
        pytest.param(3, {"minutes": 98, "pain_0_10": 5}, 83, id="pain-steps-back-from-there"),
        pytest.param(3, {"minutes": 20, "pain_0_10": 5}, 16, id="to-no-less-than-a-step"),
        pytest.param(3, {"minutes": 80, "events": (Event.ILLNESS,)}, 80, id="no-further-when-ill"),
        pytest.param(4, {"minutes": 70}, 70, id="a-lighter-week-is-no-fuller-than-the-last"),
        pytest.param(4, {"minutes": 10}, 25, id="though-it-may-begin-with-a-step"),
        pytest.param(4, {"minutes": None}, 90, id="or-with-the-least-where-nothing-is-known"),
    ],
)
def test_walking_goes_on_from_what_was_walked(weeks, said, earned):
    """What was earned at another tier or before a limit is not laid on top of a new start."""
    who = walker(weeks, **said)
    assert found(who, earned) == []
    assert found(who, earned + 1) == [
        f"walks {earned + 1} minutes in the week, {earned} are earned"
    ]


@pytest.mark.parametrize(("away", "earned"), [(0, 120), (1, 110), (2, START), (5, START)])
def test_missed_weeks_earn_nothing_and_take_back(away, earned):
    who = walker(3)
    weeks = [replace(week, start=week.start - timedelta(weeks=away)) for week in who.history.weeks]
    who = replace(who, history=TrainingHistory(weeks=tuple(weeks)))
    assert found(who, earned) == []
    assert found(who, earned + 1)


@pytest.mark.parametrize("weeks", range(13))
def test_the_builder_asks_for_no_more_than_its_judge_allows(weeks):
    who = walker(weeks)
    week = build_week(who, catalogue())
    assert isinstance(week, Week)
    assert not list(steps_broken(week, who, catalogue().by_code))
