"""The judge of hard constraint 8: from one week to the next, at most one step, and only by logs.

It compares what the coming week asks of each ladder with what the last week on record asked, with
numbers of its own (evidence f, decisions 5, 10 and 15). Nothing of `history`, `progress` or
`steps_up` is imported. It needs histories that carry the doses that were asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import islice

from plans.rules.check_history import (
    AWAY_WEEKS_OVER,
    HAPPENED,
    OPEN_EVENTS,
    PAIN_ALLOWED,
    PAIN_STEPS_BACK,
    Done,
    Past,
)
from plans.rules.check_person import Person
from plans.rules.check_walking import WALKS, aerobic_rpe_max, walking_broken
from plans.rules.facts import Dose, Exercise, Item, PastItem, PatientFacts, Week

#: Ladders whose dose the logs decide; walks, warm-ups and stretches have their minutes from the
#: builder or keep their dose.
STEPPING = ("strength", "balance", "extensor", "weight_bearing")
BANDS = (None, "light", "medium", "strong")
HELD = ("two_hands", "one_hand", "near", "none")
STARTING_WEEKS = 2
#: The effort of strength and impact at the start, CR10.
START_EFFORT = {"B0": 5, "B1": 5, "B2": 4, "B3": 4}
PASSED_RPE = {"B0": 6, "B1": 6, "B2": 6, "B3": 4}
IMPACTS_MORE_A_WEEK, IMPACT_RUNG_WEEKS = 10, 2
LOAD_PERCENT = {"legs": 10, "hips": 10, "back_extensors": 10}
LOAD_PERCENT_ELSE = LOAD_PERCENT_B3 = 5
BACKWARD_MINUTES_MORE = 1
FORWARD_MINUTES_MORE, FIRST_WALK_MINUTES = 5, 10
HARDEST_RPE = {"B0": 8, "B1": 8, "B2": 7, "B3": 6}
LIGHTER_SETS = {1: 1, 2: 1, 3: 2, 4: 2, 5: 3, 6: 4, 7: 4, 8: 5, 9: 5, 10: 6}


@dataclass(frozen=True, slots=True)
class Asked:
    """What one week asked of a ladder, and what came of it."""

    exercise: Exercise
    item: PastItem
    dose: Dose
    week: Done
    place: int  # in the trained weeks


def steps_broken(
    week: Week, facts: PatientFacts, exercises: dict[str, Exercise]
) -> Iterator[tuple[str, str]]:
    """(exercise, what is wrong) for every ladder that moves as it must not."""
    past = Past(facts.history, week.week_start)
    person = Person(facts)
    every = [item for day in week.days for item in day.items]
    items = {item.exercise.code: item for item in sorted(every, key=_minutes)}  # longest walk
    if past.weeks and OPEN_EVENTS & set(past.weeks[-1].events):
        for code, item in items.items():
            new = not any(_records(item.exercise.ladder, past, exercises))
            if new and (item.exercise.need == "impact" or item.exercise.ladder == "retro"):
                yield code, "begins though something happened in the last week"
    if "fall" in past.open:
        for code, item in items.items():
            if item.exercise.category == "balance" or item.exercise.need == "impact":
                yield code, "stands in the week after a fall without a new screening"
    for item in items.values():
        if item.exercise.category in STEPPING and item.exercise.counts:
            ladder = item.exercise.ladder
            records = _since_rest(list(_records(ladder, past, exercises)), week.week_start)
            if records:
                for says in _ladder(item, records, past, person):
                    yield item.exercise.code, says
    yield from _walks(week, past, person, exercises)
    yield from walking_broken(week, past, person)


def _minutes(item: Item) -> Decimal:
    return item.dose.minutes or Decimal(0)


def _since_rest(records: list[Asked], coming: date) -> list[Asked]:
    """Those after the last time that the ladder rested for more than 4 weeks: it started again."""
    found: list[Asked] = []
    for one in reversed(records):
        if (coming - one.week.start).days // 7 - 1 > AWAY_WEEKS_OVER:
            break
        found.insert(0, one)
        coming = one.week.start
    return found


def _records(ladder: str, past: Past, exercises: dict[str, Exercise]) -> Iterator[Asked]:
    """What each trained week asked of a ladder, oldest first; of several the lowest rung."""
    for place, week in enumerate(past.weeks):
        found = [
            (exercises[code].rung, code)
            for code in week.items
            if code in exercises and exercises[code].ladder == ladder
        ]
        if found:
            code = min(found)[1]
            item = _worst(week.items[code])
            ladder_said = _worst([one for _rung, other in found for one in week.items[other]])
            unclear = ladder_said.rpe_cr10 is None
            item = replace(
                item,
                pain_0_10=ladder_said.pain_0_10,
                rpe_cr10=None if unclear else item.rpe_cr10,
            )
            if item.dose is not None:
                yield Asked(exercises[code], item, item.dose, week, place)


def _worst(items: list[PastItem]) -> PastItem:
    """Sessions added up, the worst log of them all and the least that was asked for; a log that is
    missing anywhere is missing."""
    known = [item.reps for item in items]
    efforts, pains = [item.rpe_cr10 for item in items], [item.pain_0_10 for item in items]
    return PastItem(
        code=items[0].code,
        sessions_done=sum(item.sessions_done for item in items),
        reps=None if None in known else min(one for one in known if one is not None),
        rpe_cr10=None if None in efforts else max(one for one in efforts if one is not None),
        pain_0_10=max((pain for pain in pains if pain is not None), default=None)
        if None not in pains or any(pains)
        else None,
        dose=_least([item.dose for item in items if item.dose is not None]),
        support=items[0].support,
    )


def _least(doses: list[Dose]) -> Dose | None:
    """The least of each number; of walks the longest minutes, as in a week of several walks."""
    if len(doses) < 2:
        return doses[0] if doses else None
    found: dict[str, object] = {}
    for name in ("sets", "reps", "hold_seconds", "impacts", "load_kg", "rpe_min", "rpe_max"):
        known = [getattr(dose, name) for dose in doses if getattr(dose, name) is not None]
        found[name] = min(known) if known else None
    minutes = [dose.minutes for dose in doses if dose.minutes is not None]
    found["minutes"] = max(minutes) if minutes else None
    return replace(doses[0], **found)  # type: ignore[arg-type]


def _ladder(item: Item, records: list[Asked], past: Past, person: Person) -> Iterator[str]:
    last = records[-1]
    usual = next((one for one in reversed(records) if not one.week.lighter), _as_new(last))
    if usual.exercise.rung != last.exercise.rung:
        usual = _as_new(last) if last.week.lighter else last
    climbed = item.exercise.rung - usual.exercise.rung
    if climbed > 1:
        yield f"climbs {climbed} rungs at once"
    raised = ["rung"] if climbed > 0 else list(_raised(item, usual)) if climbed == 0 else []
    if climbed == 0 and len(raised) > 1:
        yield f"raises {', '.join(raised)} at once"
    if raised:
        why_not = list(_forbidden(last, records, past, person))
        if why_not:
            yield f"raises {', '.join(raised)} {why_not[0]}"
    if climbed == 0:
        yield from _too_far(item, usual, person)
    if last.week.lighter and climbed == 0 and item.dose.sets > last.dose.sets:
        for trouble in islice(_trouble(last, past), 1):
            yield f"goes back to its usual sets {trouble}"
        if (last.item.rpe_cr10 or 0) > HARDEST_RPE[person.bone]:
            yield "goes back to its usual sets though the lighter ones were too hard"
    if climbed > 0 and item.exercise.need == "impact" and _weeks_on(records) < IMPACT_RUNG_WEEKS:
        yield "takes an impact rung under 2 weeks after the last one"
    yield from _down(item, last, usual, past, climbed)


def _walks(
    week: Week, past: Past, person: Person, exercises: dict[str, Exercise]
) -> Iterator[tuple[str, str]]:
    """No single walk is longer than any before, but by 5 minutes where the logs allow a step."""
    for code in WALKS:
        now = [
            item.dose.minutes or Decimal(0)
            for day in week.days
            for item in day.items
            if item.exercise.code == code
        ]
        if not now or code not in exercises:
            continue
        records = _since_rest(
            list(_records(exercises[code].ladder, past, exercises)), week.week_start
        )
        walked = [one for one in records if one.exercise.code in WALKS]
        first = Decimal(FIRST_WALK_MINUTES)
        before = max((one.dose.minutes or Decimal(0) for one in walked), default=first)
        last = max(1, walked[-1].dose.minutes or 0) if walked else 0  # in whole minutes
        if walked and records[-1] is walked[-1] and max(now) > last:
            for trouble in islice(_trouble(walked[-1], past), 1):
                yield code, f"is a longer walk than the last one {trouble}"
        if max(now) > max(before + FORWARD_MINUTES_MORE, first):
            yield code, "is a walk more than 5 minutes longer than any before"
        elif max(now) > max(before, first):
            why_not = list(_forbidden(walked[-1], records, past, person)) if walked else [""]
            if why_not:
                yield code, f"is a longer walk {why_not[0]}".strip()


def _as_new(last: Asked) -> Asked:
    """Seen in lighter weeks alone: its usual sets are those that a new exercise starts with."""
    strength = last.exercise.category == "strength"
    sets = max(last.dose.sets, 1 if strength else last.exercise.dose.sets)
    return replace(last, dose=replace(last.dose, sets=sets))


def _raised(item: Item, usual: Asked) -> Iterator[str]:
    now, before = item.dose, usual.dose
    for name in ("sets", "reps", "hold_seconds", "load_kg", "rpe_max"):
        if (getattr(now, name) or 0) > (getattr(before, name) or 0):
            yield name
    if BANDS.index(now.band) > BANDS.index(before.band):
        yield "band"
    if item.exercise.ladder == "retro" and (now.minutes or 0) > (before.minutes or 0):
        yield "minutes"
    held = usual.item.support
    same = item.exercise.code == usual.exercise.code
    if (
        same
        and held in HELD
        and item.support in HELD
        and HELD.index(item.support) > HELD.index(held)
    ):
        yield "support"


def _trouble(last: Asked, past: Past) -> Iterator[str]:
    """What happened in or after the last week that holds a ladder to what that week asked."""
    item, dose = last.item, last.dose
    if last.place != len(past.weeks) - 1:
        yield "though the last week did not hold it"
    if past.missed:
        yield "after a missed week"
    if HAPPENED & set(last.week.events):
        yield "after something happened in the last week"
    if item.rpe_cr10 is None or item.pain_0_10 is None or (dose.reps and item.reps is None):
        yield "without complete logs"
    if (item.pain_0_10 or 0) > PAIN_ALLOWED:
        yield "with pain"


def _forbidden(last: Asked, records: list[Asked], past: Past, person: Person) -> Iterator[str]:
    """Why nothing may rise on this ladder now."""
    item, dose = last.item, last.dose
    yield from _trouble(last, past)
    if past.number <= STARTING_WEEKS:
        yield "in the first two weeks"
    if past.lighter or last.week.lighter:
        yield "round a lighter week"
    aerobic = last.exercise.category == "weight_bearing" and last.exercise.need != "impact"
    limit = aerobic_rpe_max(person) if aerobic else PASSED_RPE[person.bone]
    if (item.rpe_cr10 or 0) > limit:
        yield f"at effort {item.rpe_cr10}"
    if dose.reps and item.reps is not None and item.reps < dose.reps:
        yield "with repetitions left out"
    again = [one for one in records if one.place >= last.place - 1]
    if sum(one.item.sessions_done for one in again) < 2:
        yield "after a single session"
    if _recent_spine(person):
        yield "between signatures after a vertebral fracture this year"


def _recent_spine(person: Person) -> bool:
    """A vertebral fracture in the last 12 months, or fractures that nobody can name."""
    fractures = person.facts.fractures
    return not isinstance(fractures, tuple) or any(
        one.site == "vertebra" and person.under_12_months(one) for one in fractures
    )


def _too_far(item: Item, usual: Asked, person: Person) -> Iterator[str]:
    """One step is small: effort, impacts, weights and minutes of walking backwards."""
    now, before = item.dose, usual.dose
    start = _start_effort(item.exercise, person)
    if (before.rpe_max or start) < start < (now.rpe_max or 0):
        yield "passes the effort of the start at once"
    if (now.impacts or 0) - (before.impacts or 0) > IMPACTS_MORE_A_WEEK:
        yield "adds more than 10 impacts"
    if before.load_kg and now.load_kg and item.exercise.code == usual.exercise.code:
        percent = LOAD_PERCENT.get(item.exercise.need, LOAD_PERCENT_ELSE)
        percent = LOAD_PERCENT_B3 if person.bone == "B3" else percent
        if now.load_kg > before.load_kg * (100 + percent) / Decimal(100):
            yield f"adds more than {percent} % of weight"
    more = (now.minutes or 0) - (before.minutes or 0)
    if item.exercise.ladder == "retro" and more > BACKWARD_MINUTES_MORE:
        yield "adds more than a minute of walking backwards"


def _start_effort(exercise: Exercise, person: Person) -> int:
    """The effort, CR10, with which this exercise begins."""
    hard = exercise.category == "strength" or exercise.need == "impact"
    own = exercise.dose.rpe_max or 0
    return min(own, START_EFFORT[person.bone]) if hard else own


def _down(item: Item, last: Asked, usual: Asked, past: Past, climbed: int) -> Iterator[str]:
    """Strong pain and missed weeks step down at once, from what the last week asked; a lighter
    week is lighter."""
    now, before = item.dose, last.dose
    hurt = (last.item.pain_0_10 or 0) >= PAIN_STEPS_BACK
    if hurt and climbed == 0 and not _asks_less(item, last):
        yield "asks for as much after strong pain"
    breaks = [past.missed, *(week.missed_before for week in past.weeks[last.place + 1 :])]
    if hurt or max(breaks) >= 2:
        cause = "strong pain" if hurt else "missed weeks"
        if climbed >= 0 and (now.sets > max(1, before.sets - 1)):
            yield f"keeps its sets after {cause}"
        if climbed > 0:
            yield f"climbs after {cause}"
    elif past.lighter and climbed == 0 and now.sets > LIGHTER_SETS[usual.dose.sets]:
        yield "is not lighter in a lighter week"


def _asks_less(item: Item, last: Asked) -> bool:
    """Any number of the dose is lower."""
    now, before = item.dose, last.dose
    names = ("sets", "reps", "hold_seconds", "minutes", "impacts", "load_kg", "rpe_max")
    return BANDS.index(now.band) < BANDS.index(before.band) or any(
        (getattr(now, name) or 0) < (getattr(before, name) or 0) for name in names
    )


def _weeks_on(records: list[Asked]) -> int:
    """Trained weeks in a row, the last ones, on the present rung."""
    rung, count = records[-1].exercise.rung, 0
    for one in reversed(records):
        if one.exercise.rung != rung:
            break
        count += 1
    return count
