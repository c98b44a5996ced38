"""Ladders, trainees and short histories for the tests of progression."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from plans.catalogue.loader import read_files
from plans.rules.doses import Situation
from plans.rules.facts import (
    Dose,
    PastItem,
    PastWeek,
    TrainingHistory,
)
from plans.rules.history import timeline_of
from plans.rules.progress import step_on
from plans.rules.selection import Sorted
from plans.rules.step import Step
from plans.rules.steps_up import Kind, Trainee
from plans.rules.vocabulary import (
    BoneTier,
    FallTier,
)

FIRST = date(2026, 1, 5)  # a Monday
NOTHING = Sorted((), (), ())
B0, B1, B2, B3 = BoneTier
GOOD = {"rpe_cr10": 4, "pain_0_10": 0}
KINDS = {
    Kind.STRENGTH: "sit_to_stand",
    Kind.BALANCE: "stance",
    Kind.IMPACT: "impact",
    Kind.EXTENSOR: "extensor",
    Kind.WALKING: "walk",
    Kind.RETRO: "retro",
    Kind.AEROBIC: "side_step",
    Kind.STEADY: "calf_stretch",
}


@cache
def catalogue():
    return read_files()


def ladder(name):
    return [one for one in catalogue().exercises if one.ladder == name and not one.refused]


def trainee(bone=B1, fall=FallTier.F0, *, weeks=0, **fields) -> Trainee:
    situation = Situation(bone=bone, fall=fall, age_years=60, week_number=weeks + 1)
    return Trainee(
        situation=situation,
        **({"weight_kg": Decimal(70), "can_hold": lambda _one, _support: True} | fields),
    )


def next_step(name, weeks, who=None, usable=None, monday=None) -> Step | None:
    """The coming week of a ladder after these past weeks; everything is permitted."""
    history = TrainingHistory(weeks=tuple(weeks))
    coming = monday or (weeks[-1].start + timedelta(7) if weeks else FIRST)
    timeline = timeline_of(history, coming)
    who = who or trainee()
    situation = replace(who.situation, week_number=timeline.week_number)
    codes = [one.code for one in ladder(name)] if usable is None else usable
    return step_on(ladder(name), codes, timeline, replace(who, situation=situation))


def week(number, code, dose=None, events=(), sessions=2, support=None, **log) -> PastWeek:
    """The week `number` of a history in which one exercise was done."""
    fields = GOOD | ({"reps": dose.reps} if dose is not None else {}) | log
    item = PastItem(code=code, sessions_done=sessions, dose=dose, support=support, **fields)
    return PastWeek(start=FIRST + timedelta(7 * number), items=(item,), events=tuple(events))


def trained(code, dose, count, **last) -> list[PastWeek]:
    """`count` good weeks at this dose, the last one with these logs. None of them is lighter."""
    good = [week(number, code, dose) for number in range(count - 1)]
    return [*good, week(count - 1, code, dose, **last)]


SQUAT = Dose(sets=1, reps=8, rest_seconds=60, rpe_min=5, rpe_max=7)
