"""(c) 26 weeks of generated people: what was asked is done, or not, and the next week is judged.

Each person has a habit of their own: how much they do, how hard it feels, how often it hurts and
what happens to them. A week that is refused or waits is followed by a new screening, as in life,
and its answers hold the falls and fractures since.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from plans.rules import Catalogue, PatientFacts, Week, build_week, violations
from plans.rules.check_steps import steps_broken
from plans.rules.doses import WALKS
from plans.rules.facts import (
    Constraints,
    Item,
    LadderCap,
    PastItem,
    PastWeek,
    TrainingHistory,
    When,
)
from plans.rules.proof_spaces import CLEARED_HAND
from plans.rules.vocabulary import Answer, Event, FractureSite

WEEKS = 26
SEED = 2026
RARE = (
    *(Event.FALL, Event.FALL_WITH_INJURY, Event.FRACTURE, Event.SHARP_BACK_PAIN),
    *(Event.CHEST_PAIN_OR_FAINT, Event.NUMBNESS_OR_WEAK_LEGS, Event.DIZZINESS),
    *(Event.LASTING_PAIN, Event.ILLNESS),
)


@dataclass(frozen=True, slots=True)
class Habit:
    """How somebody trains: chances between 0 and 1, and the usual effort, CR10."""

    does_it: float
    logs_it: float
    effort: int
    hurts: float
    event: float
    rescreens_at_once: float
    skips_a_week: float


def habit_of(chance: random.Random) -> Habit:
    return Habit(
        does_it=chance.choice((1.0, 0.95, 0.7)),
        logs_it=chance.choice((1.0, 1.0, 0.9)),
        effort=chance.choice((3, 4, 4, 5, 6)),
        hurts=chance.choice((0.0, 0.02, 0.1)),
        event=chance.choice((0.0, 0.02, 0.06)),
        rescreens_at_once=chance.choice((0.3, 0.8)),
        skips_a_week=chance.choice((0.0, 0.03, 0.15)),
    )


def live(
    facts: PatientFacts,
    catalogue: Catalogue,
    number: int,
    *,
    weeks: int = WEEKS,
    differs: Callable[[str], None],
) -> Iterator[str]:
    """Live through the weeks of one person; yields what became of each, tells what is wrong."""
    chance = random.Random(f"{SEED}-{number}")  # noqa: S311 the same lives for ever, no secret
    habit = habit_of(chance)
    by_code = catalogue.by_code
    past: tuple[PastWeek, ...] = ()
    monday = facts.week_start()
    for place in range(weeks):
        if place and chance.random() < habit.skips_a_week:
            monday += timedelta(weeks=chance.choice((1, 1, 2, 4, 6)))
        now = replace(facts, on=monday, history=TrainingHistory(weeks=past))
        now = replace(now, constraints=_approval(chance, catalogue, facts.constraints))
        result = build_week(now, catalogue, week_start=monday)
        yield result.status.value
        if isinstance(result, Week):
            signed = now.constraints.signed
            for found in violations(result, now, catalogue, signed=signed):
                differs(f"week {place + 1}: {found}")
            for code, says in steps_broken(result, now, by_code):
                differs(f"week {place + 1}: {code} {says}")
            past = (*past, _lived(result, habit, chance))
        else:
            past = (*past, PastWeek(start=monday, events=(Event.RESCREENED,)))
        if Event.RESCREENED in past[-1].events:
            facts = _answered_again(facts, past, chance)
        monday += timedelta(weeks=1)


def _answered_again(
    facts: PatientFacts, past: tuple[PastWeek, ...], chance: random.Random
) -> PatientFacts:
    """The answers of a new screening: what happened since the one before is in them."""
    since: list[tuple[Event, date]] = []
    for week in past[:-1]:
        again = Event.RESCREENED in week.events
        since = [] if again else [*since, *((event, week.start) for event in week.events)]
    since += [(event, past[-1].start) for event in past[-1].events]
    falls, fractures = facts.falls_12_months, facts.fractures
    hurt = any(event is Event.FALL_WITH_INJURY for event, _day in since)
    severe = Answer.YES if hurt else facts.severe_fall
    for event, day in since:
        if event in (Event.FALL, Event.FALL_WITH_INJURY) and isinstance(falls, int):
            falls += 1
        if event is Event.FRACTURE and isinstance(fractures, tuple):
            broken = replace(
                CLEARED_HAND[0],
                site=chance.choice(tuple(FractureSite)),
                on=When(day=day),
                low_trauma=chance.choice(tuple(Answer)),
                cleared=chance.choice(tuple(Answer)),
            )
            fractures = (*fractures, broken)
    return replace(facts, falls_12_months=falls, severe_fall=severe, fractures=fractures)


def _approval(chance: random.Random, catalogue: Catalogue, now: Constraints) -> Constraints:
    """Now and then a physiotherapist caps a ladder, the effort or the sessions; caps only lower."""
    if chance.random() < 0.1:
        exercise = chance.choice(catalogue.exercises)
        cap = LadderCap(ladder=exercise.ladder, rung_max=exercise.rung, sets_max=1, reps_max=10)
        now = replace(now, ladder_caps=(cap,))
    if chance.random() < 0.1:
        now = replace(now, rpe_cr10_max=chance.choice((2, 3, 4, 5)))
    if chance.random() < 0.1:
        minutes, items = chance.choice((10, 20, 40)), chance.choice((1, 2, 4, 8))
        now = replace(now, session_minutes_max=minutes, main_items_max=items)
    return now


def _lived(week: Week, habit: Habit, chance: random.Random) -> PastWeek:
    """What a person did of a week and what happened in it."""
    asked: dict[tuple[str, str], list[Item]] = {}
    for day in week.days:
        for item in day.items:
            walk = str(item.dose) if item.exercise.code in WALKS else ""
            asked.setdefault((item.exercise.code, walk), []).append(item)
    items = tuple(_logged(items, habit, chance) for _key, items in sorted(asked.items()))
    events: tuple[Event, ...] = ()
    if chance.random() < habit.event:
        events = (chance.choice(RARE),)
        if chance.random() < habit.rescreens_at_once:
            events = (*events, Event.RESCREENED)
    return PastWeek(start=week.week_start, items=items, events=events)


def _logged(items: list[Item], habit: Habit, chance: random.Random) -> PastItem:
    """The logs of one exercise: sessions done, the worst repetitions, effort and pain.

    Walks of another length are an item of their own.
    """
    item = max(items, key=lambda one: one.dose.minutes or 0)
    done = sum(chance.random() < habit.does_it for _ in items)
    told = chance.random() < habit.logs_it
    reps = item.dose.reps
    if reps is not None and chance.random() < 0.1:
        reps = max(0, reps - chance.choice((1, 2)))
    effort = habit.effort + chance.choice((-1, 0, 0, 0, 1, 1, 3))
    pain = chance.choice((1, 2, 3, 4, 5, 7)) if chance.random() < habit.hurts else 0
    return PastItem(
        code=item.exercise.code,
        sessions_done=done,
        reps=reps if told else None,
        rpe_cr10=min(effort, 10) if told else None,
        pain_0_10=pain if told or pain > 3 else None,
        dose=item.dose,
        support=item.support,
    )


__all__ = ["WEEKS", "Habit", "habit_of", "live"]
