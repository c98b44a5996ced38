"""The days of strength, and what a session may still take in without passing a maximum.

The numbers are those of decision 12 and evidence c2, written here once more.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from plans.catalogue.loader import read_files
from plans.rules import build_week
from plans.rules.candidates import Candidate, domain_of
from plans.rules.doses import Situation, goals_for, half_minutes, walk_minutes_a_week_max
from plans.rules.facts import Judgement
from plans.rules.habits import Habit
from plans.rules.history import timeline_of
from plans.rules.objective import situation_of
from plans.rules.placing import lengthen
from plans.rules.sessions import Filling, strength_days
from plans.rules.vocabulary import Activity, BoneTier, Domain, FallTier, Phase, Support, Verdict
from tests.benchmarks.sample import sample

CATALOGUE = read_files()
ALLOWED = Judgement(verdict=Verdict.ALLOW, reasons=(), support=Support.NONE)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([0, 3], (0, 3)),
        ([0, 6], (0,)),
        ([0, 1], (0,)),
        ([0, 2, 4], (0, 4)),
        ([3, 6], (3, 6)),
        ([1, 6], (1, 6)),
        ([5, 6], (5,)),
        ([], ()),
    ],
)
def test_strength_days_wrap_round_the_week(days, expected):
    """48 hours apart, from Sunday to the next Monday too."""
    assert strength_days(days, 2) == expected


def walk(minutes: int) -> Candidate:
    """A flat walk of so many minutes that the week would like to take in."""
    exercise = CATALOGUE.by_code["W02"]
    return Candidate(
        exercise=exercise,
        judgement=ALLOWED,
        dose=replace(exercise.dose, minutes=Decimal(minutes)),
        dose_rules=(),
        half=2 * minutes + 1,
        domain=Domain.WEIGHT_BEARING,
        chosen_by="WEEK-001",
    )


def filling(bone: BoneTier, activity: Activity = Activity.INACTIVE) -> Filling:
    situation = Situation(bone=bone, fall=FallTier.F0, age_years=70, activity=activity)
    return Filling(goals_for(bone, FallTier.F0, 70), situation)


@pytest.mark.parametrize(("walked", "room"), [(9, True), (10, True), (11, False), (20, False)])
def test_no_extra_walk_passes_the_most_of_a_day(walked, room):
    """With very fragile bones 20 minutes of walking a day, over all bouts."""
    week = filling(BoneTier.B3, Activity.ACTIVE)
    week.note(walk(walked), 2)
    assert week.has_room(walk(10), 2) is room
    assert week.has_room(walk(10), 3)


@pytest.mark.parametrize(("walked", "room"), [(80, True), (90, True), (91, False), (100, False)])
def test_no_extra_walk_passes_the_most_of_the_week(walked, room):
    """Somebody inactive starts at the least of the week, 90 minutes, in fives on 5 days: 100."""
    week = filling(BoneTier.B0)
    week.note(walk(walked), 0)
    assert week.has_room(walk(10), 4) is room


@pytest.mark.parametrize("bouts", [1, 2])
def test_every_bout_of_a_walk_counts(bouts):
    week = filling(BoneTier.B3, Activity.ACTIVE)
    week.note(walk(10), 1, bouts)
    assert week.has_room(walk(10), 1) is (bouts == 1)


@pytest.mark.parametrize(("half", "bouts"), [(7, 1), (13, 1), (14, 2), (20, 2), (21, 3), (28, 3)])
def test_a_walk_along_the_hallway_keeps_the_bouts_that_were_counted(half, bouts):
    """Three bouts of three and a half minutes are three, however the half minutes are cut."""
    exercise = CATALOGUE.by_code["W10"]
    one = replace(walk(2), exercise=exercise, dose=exercise.dose, half=8)
    habit = Habit(one, one.dose, one.half)
    lengthen(habit, half)
    assert habit.bouts == bouts


@pytest.mark.parametrize(
    ("minutes", "once", "bouts", "each"),
    [
        (14, 5, 2, 5),  # not three of 5: that would be a minute more than the week has
        (15, 5, 3, 5),
        (9, 6, 1, 6),
        (10, 6, 2, 5),
        (17, 9, 2, 8),
        (40, 10, 3, 10),
        (3, 3, 1, 3),
    ],
)
def test_walks_are_cut_into_bouts_that_come_to_no_more(minutes, once, bouts, each):
    one = walk(once)
    habit = Habit(one, one.dose, one.half)
    lengthen(habit, 2 * minutes)
    assert (habit.bouts, habit.dose.minutes) == (bouts, each)


def test_all_that_is_done_on_the_feet_comes_to_no_more_than_the_week_may_hold():
    """Walks, and what has a fixed dose in sessions and habits; set-up apart."""
    for facts in sample(60, CATALOGUE):
        week = build_week(facts, CATALOGUE)
        timeline = timeline_of(facts.history, week.week_start)
        situation = situation_of(facts, week.risk.bone, week.risk.fall, timeline)
        on_the_feet = [
            (half_minutes(item.dose) - 1) * item.dose.bouts
            for day in week.days
            for item in day.items
            if item.phase is not Phase.WARM_UP
            and domain_of(item.exercise, situation) is Domain.WEIGHT_BEARING
        ]
        assert sum(on_the_feet) <= 2 * walk_minutes_a_week_max(situation)
