"""The judge of steps from week to week, and that it bites: each forbidden rise is seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import cache

import pytest

from plans.catalogue.loader import read_files
from plans.prescribing import proof_histories
from plans.rules import Week, build_week
from plans.rules.check_steps import steps_broken
from plans.rules.facts import (
    Constraints,
    Day,
    LadderCap,
    PastItem,
    PastWeek,
    TrainingHistory,
)
from plans.rules.vocabulary import Answer, Event, Move, Support
from tests.rules.people import person


@cache
def catalogue():
    return read_files()


def facts(**log):
    """Somebody with three good weeks of standing up without hands and half heel-to-toe stands."""
    first = person(minutes=45).week_start() - timedelta(weeks=3)
    by_code = catalogue().by_code
    good = {"rpe_cr10": 5, "pain_0_10": 0}
    weeks = []
    for number in range(3):
        events = log.get("events", ()) if number == 2 else ()
        said = good | {k: v for k, v in log.items() if k != "events" and number == 2}
        items = tuple(
            PastItem(
                code=code,
                sessions_done=2,
                dose=replace(by_code[code].dose, sets=1),
                support=by_code[code].support,
                **({"reps": by_code[code].dose.reps} | said),
            )
            for code in ("S02", "B04", "W15")
        )
        start = first + timedelta(weeks=number)
        weeks.append(PastWeek(start=start, items=items, events=events))
    told = {"fractures": Answer.UNSURE} if Event.FRACTURE in events else {}
    if Event.FALL_WITH_INJURY in events:
        told |= {"falls_12_months": 1, "severe_fall": Answer.UNSURE}
    return person(minutes=45, history=TrainingHistory(weeks=tuple(weeks)), **told)


def week_with(who, code, **changes) -> Week:
    """The week that was built, with one exercise of it asked for in another way."""
    week = build_week(who, catalogue())
    assert isinstance(week, Week)
    exercise = catalogue().by_code[code]
    template = next(item for day in week.days for item in day.items)
    support = changes.pop("support", exercise.support)
    dose = replace(exercise.dose, sets=1)
    item = replace(template, exercise=exercise, dose=replace(dose, **changes), support=support)
    first, *rest = week.days
    empty = (Day(date=day.date) for day in rest)
    return replace(week, days=(Day(date=first.date, items=(item,)), *empty))


def broken(who, code, **changes):
    return " ".join(
        says
        for name, says in steps_broken(week_with(who, code, **changes), who, catalogue().by_code)
        if name == code
    )


def test_what_was_asked_before_may_be_asked_again():
    assert broken(facts(), "S02") == ""


@pytest.mark.parametrize(
    ("code", "changes", "says"),
    [
        ("S02", {"reps": 10}, ""),
        ("S02", {"reps": 10, "sets": 2}, "raises sets, reps at once"),
        ("S02", {"reps": 10, "rpe_max": 7}, "raises reps, rpe_max at once"),
        ("S03", {}, ""),
        ("S05", {}, "climbs 2 rungs at once"),
        ("W15", {"sets": 2, "impacts": 20}, ""),
        ("W15", {"sets": 3, "impacts": 30}, "more than 10 impacts"),
        ("B04", {"support": Support.NEAR}, ""),
        ("B04", {"support": Support.NEAR, "hold_seconds": 15}, "at once"),
    ],
)
def test_one_step_and_a_small_one(code, changes, says):
    found = broken(facts(), code, **changes)
    assert (says in found) if says else found == ""


@pytest.mark.parametrize(
    ("log", "says"),
    [
        ({"rpe_cr10": None}, "without complete logs"),
        ({"pain_0_10": None}, "without complete logs"),
        ({"reps": None}, "without complete logs"),
        ({"reps": 1}, "with repetitions left out"),
        ({"rpe_cr10": 6}, ""),
        ({"rpe_cr10": 7}, "at effort 7"),
        ({"pain_0_10": 2}, ""),
        ({"pain_0_10": 3}, "with pain"),
        ({"events": (Event.ILLNESS,)}, "after something happened"),
        ({"events": (Event.LASTING_PAIN,)}, "after something happened"),
        ({"events": (Event.FRACTURE, Event.RESCREENED)}, "after something happened"),
    ],
)
def test_nothing_rises_unless_the_logs_allow_it(log, says):
    found = broken(facts(**log), "S02", reps=10)
    assert (says in found) if says else found == ""


@pytest.mark.parametrize(
    ("weeks", "says"), [(1, "did not hold it"), (4, "did not hold it"), (5, "")]
)
def test_a_ladder_that_rested_rises_no_more_until_it_starts_again(weeks, says):
    """Other ladders went on meanwhile. After more than four weeks it is new again."""
    who = facts()
    weeks_before = who.history.weeks
    others = tuple(item for item in weeks_before[-1].items if item.code != "S02")
    later = tuple(
        PastWeek(start=weeks_before[-1].start + timedelta(weeks=number + 1), items=others)
        for number in range(weeks)
    )
    monday = who.week_start() + timedelta(weeks=weeks)
    who = replace(who, on=monday, history=TrainingHistory(weeks=(*weeks_before, *later)))
    found = broken(who, "S03")
    assert (says in found) if says else found == ""


@pytest.mark.parametrize(
    ("before", "now", "says"),
    [(2, 5, ""), (2, 6, "passes the effort of the start"), (5, 7, ""), (4, 5, "")],
)
def test_effort_that_was_held_low_comes_back_in_two_steps(before, now, says):
    """Standing up begins with an effort of 5."""
    who = facts()
    weeks = tuple(
        replace(week, items=tuple(_at_effort(item, before) for item in week.items))
        for week in who.history.weeks
    )
    found = broken(replace(who, history=TrainingHistory(weeks=weeks)), "S02", rpe_max=now)
    assert (says in found) if says else found == ""


def _at_effort(item, rpe_max):
    return replace(item, rpe_cr10=rpe_max, dose=replace(item.dose, rpe_min=None, rpe_max=rpe_max))


def test_strong_pain_must_step_down():
    assert "keeps its sets" not in broken(facts(pain_0_10=5), "S02")
    assert "after strong pain" in broken(facts(pain_0_10=5), "S02", sets=2)


@pytest.mark.parametrize(
    ("changes", "says"),
    [({}, "asks for as much"), ({"reps": 7}, ""), ({"rpe_max": 4}, "")],
)
def test_strong_pain_must_ask_for_less(changes, says):
    found = broken(facts(pain_0_10=5), "S02", **changes)
    assert (says in found) if says else "asks for as much" not in found
    assert "asks for as much" not in broken(facts(pain_0_10=4), "S02", **changes)


def lighter(**log):
    """Five weeks of standing up and stances: the usual three sets, then a lighter week of two."""
    who = facts()
    last = who.history.weeks[-1]
    before = tuple(
        replace(last, start=last.start - timedelta(weeks=number), items=_with_sets(last.items, 3))
        for number in (4, 3, 2, 1)
    )
    events = log.pop("events", ())
    items = tuple(replace(item, **log) for item in _with_sets(last.items, 2))
    weeks = (*before, replace(last, items=items, events=events))
    told = {"falls_12_months": 1} if Event.RESCREENED in events else {}
    return replace(who, history=TrainingHistory(weeks=weeks), **told)


def _with_sets(items, sets):
    return tuple(replace(item, dose=replace(item.dose, sets=sets)) for item in items)


@pytest.mark.parametrize(
    ("log", "sets", "says"),
    [
        ({}, 3, ""),
        ({"rpe_cr10": 8}, 3, ""),
        ({"rpe_cr10": 9}, 3, "too hard"),
        ({"rpe_cr10": 9}, 2, ""),
        ({"pain_0_10": 3}, 3, "usual sets with pain"),
        ({"pain_0_10": 3}, 2, ""),
        ({"pain_0_10": 5}, 2, "keeps its sets after strong pain"),
        ({"pain_0_10": 5}, 1, ""),
        ({"rpe_cr10": None}, 3, "usual sets without complete logs"),
        ({"events": (Event.FALL, Event.RESCREENED)}, 3, "usual sets after something happened"),
        ({"events": (Event.ILLNESS,)}, 3, "usual sets after something happened"),
    ],
)
def test_after_a_lighter_week_sets_come_back_only_by_its_logs(log, sets, says):
    found = broken(lighter(**log), "S02", sets=sets)
    assert (says in found) if says else found == ""


@pytest.mark.parametrize(
    ("missed", "sets", "says"), [(1, 2, ""), (2, 2, "missed weeks"), (2, 1, "")]
)
def test_what_rested_after_a_break_comes_back_gently(missed, sets, says):
    """The first week after the break held something else."""
    who = lighter()
    *before, last = who.history.weeks
    monday = last.start + timedelta(weeks=missed + 2)
    walk = PastItem(code="U02", sessions_done=2, rpe_cr10=4, pain_0_10=0)
    weeks = (*before, last, replace(last, start=monday - timedelta(weeks=1), items=(walk,)))
    who = replace(who, on=monday, history=TrainingHistory(weeks=weeks))
    found = broken(who, "S02", sets=sets)
    assert (says in found) if says else found == ""


@pytest.mark.parametrize(
    ("events", "says"),
    [
        ((), ""),
        ((Event.ILLNESS,), ""),
        ((Event.FALL_WITH_INJURY, Event.RESCREENED), "begins though something happened"),
        ((Event.DIZZINESS, Event.RESCREENED), "begins though something happened"),
    ],
)
def test_impacts_do_not_begin_after_something_happened(events, says):
    who = facts(events=events)
    weeks = tuple(
        replace(week, items=tuple(item for item in week.items if item.code != "W15"))
        for week in who.history.weeks
    )
    found = broken(replace(who, history=TrainingHistory(weeks=weeks)), "W15")
    assert (says in found) if says else found == ""


def walked(minutes, **log):
    """Somebody with three weeks of flat walks, each of so many minutes at most."""
    who = facts()
    weeks = []
    for number, week in enumerate(who.history.weeks):
        said = {"rpe_cr10": 5, "pain_0_10": 0} | (log if number == 2 else {})
        dose = replace(catalogue().by_code["W02"].dose, minutes=Decimal(minutes))
        item = PastItem(code="W02", sessions_done=3, dose=dose, **said)
        weeks.append(replace(week, items=(*week.items, item)))
    return replace(who, history=TrainingHistory(weeks=tuple(weeks)))


@pytest.mark.parametrize(
    ("before", "log", "now", "says"),
    [
        (5, {}, 10, ""),  # the start
        (10, {}, 15, ""),
        (10, {}, 16, "more than 5 minutes longer"),
        (15, {"rpe_cr10": None}, 15, ""),
        (15, {"rpe_cr10": None}, 16, "longer walk without complete logs"),
        (15, {"pain_0_10": 3}, 20, "longer walk with pain"),
        (15, {"rpe_cr10": 7}, 20, "longer walk at effort 7"),
        (5, {"pain_0_10": 3}, 10, "longer walk than the last one with pain"),
        (5, {"pain_0_10": 3}, 5, ""),
        (5, {"rpe_cr10": 7}, 10, ""),  # under the start, and nothing happened
    ],
)
def test_a_single_walk_grows_by_five_minutes_and_only_by_its_logs(before, log, now, says):
    found = broken(walked(before, **log), "W02", minutes=Decimal(now))
    assert (says in found) if says else "walk" not in found


def test_a_fall_without_a_screening_bars_balance_and_impact():
    fallen = facts(events=(Event.FALL,))
    for code in ("B04", "W15"):
        assert "after a fall" in broken(fallen, code)


@pytest.mark.parametrize(("percent", "says"), [(10, ""), (11, "of weight")])
def test_a_weight_grows_by_a_tenth_at_most(percent, says):
    who = facts()
    by_code = catalogue().by_code
    dose = replace(by_code["S05"].dose, sets=1, load_kg=Decimal(2))
    weeks = tuple(
        replace(
            week,
            items=(
                PastItem(
                    code="S05",
                    sessions_done=2,
                    reps=8,
                    rpe_cr10=5,
                    pain_0_10=0,
                    dose=dose,
                    support=by_code["S05"].support,
                ),
            ),
        )
        for week in who.history.weeks
    )
    who = replace(who, history=TrainingHistory(weeks=weeks))
    found = broken(who, "S05", load_kg=Decimal(2) * (100 + percent) / 100)
    assert (says in found) if says else found == ""


def test_three_lives_of_26_weeks_break_nothing():
    said, lived = [], 0
    for number in range(3):
        who = person(minutes=30, age=58 + number)
        for _status in proof_histories.live(who, catalogue(), number, differs=said.append):
            lived += 1
    assert said == []
    assert lived == 3 * proof_histories.WEEKS


def test_a_machine_that_rises_without_logs_is_caught(monkeypatch):
    from plans.rules import progress

    eager = tuple(
        row
        for row in progress.TRANSITIONS
        if row.move not in (Move.HOLD, Move.DOWN, Move.LIGHTER, Move.REPEAT)
    )
    monkeypatch.setattr(progress, "TRANSITIONS", eager)
    said = []
    for number in range(3):
        list(proof_histories.live(person(), catalogue(), number, weeks=8, differs=said.append))
    assert any("raises" in one for one in said)


def test_a_cap_of_the_approval_is_kept():
    cap = LadderCap(ladder="sit_to_stand", rung_max=2, sets_max=1, reps_max=8)
    who = replace(facts(), constraints=Constraints(ladder_caps=(cap,)))
    result = build_week(who, catalogue())
    assert isinstance(result, Week)
    asked = [
        item for day in result.days for item in day.items if item.exercise.ladder == "sit_to_stand"
    ]
    assert all(one.exercise.rung <= 2 for one in asked)
    assert all(one.dose.sets <= 1 and (one.dose.reps or 0) <= 8 for one in asked)
