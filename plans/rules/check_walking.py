"""The judge of the week's walking: in all no more minutes than the logs have earned.

How far a single walk may go is `check_steps`'s to say; here days and bouts are added up. What a
week may hold is worked out from the start, one past week after the other, and from what is on
record, with numbers of its own (evidence c2 and f, decision 12).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from math import ceil

from plans.rules import doses
from plans.rules.check_history import HAPPENED, PAIN_ALLOWED, PAIN_STEPS_BACK, Done, Past
from plans.rules.check_person import Person
from plans.rules.facts import Item, PastItem, Week
from plans.rules.vocabulary import BoneTier, Domain, FallTier

WALKS = ("W02", "W03", "W04", "W05", "W06", "W13", "W14", "W23")
#: What somebody does at the worktop before they may walk.
AT_THE_WORKTOP = ("U02", "W01", "W10")
MARCHING_WEEKS = 4
WEEKS_AS_AT_THE_START = 2
AEROBIC_TARGET_RPE = {"B0": 6, "B1": 6, "B2": 5, "B3": 5}
AEROBIC_TARGET_RPE_F2 = 5
#: By how much of its start the week's walking grows after a week that went well.
EARNED_PERCENT = {"B0": 10, "B1": 10, "B2": 10, "B3": 5}
EARNED_PERCENT_AFTER_PAIN, PAIN_COUNTS_WEEKS = 5, 4
WALKS_THAT_SHOW_IT = 2
MISSED_WEEKS_STEP_BACK = 2
#: The fullest of so many weeks is what somebody has come to; a week passes it by five minutes on
#: each target day, of those who go slowly on each of the least days.
WALKED_WEEKS = 4
MINUTES_MORE_A_DAY, TARGET_DAYS, SLOW_DAYS = 5, 5, 3
#: The start is so many minutes on each target day, rounded up.
START_STEP_MINUTES = 5


def walking_broken(week: Week, past: Past, person: Person) -> Iterator[tuple[str, str]]:
    """(exercise, what is wrong) where all walks of the week come to more than is earned."""
    walks = [item for day in week.days for item in day.items if item.exercise.code in WALKS]
    asked = sum(map(_minutes, walks), Decimal(0))
    most = _most_minutes(past, person)
    if asked > most:
        longest = max(walks, key=_minutes)
        yield longest.exercise.code, f"walks {asked} minutes in the week, {most} are earned"


def _minutes(item: Item) -> Decimal:
    return (item.dose.minutes or Decimal(0)) * item.dose.sets * item.dose.bouts


def aerobic_rpe_max(person: Person) -> int:
    """The effort at which a walk still went well."""
    target = AEROBIC_TARGET_RPE[person.bone]
    return min(target, AEROBIC_TARGET_RPE_F2) if person.fall == "F2" else target


def _most_minutes(past: Past, person: Person) -> int:
    """What the logs have earned, within what they show."""
    shown = _shown_minutes(past, person)
    earned = _earned_minutes(past, person)
    return earned if shown is None else min(earned, shown)


def _earned_minutes(past: Past, person: Person) -> int:
    """The start, and what each past week has added or taken back, up to the target."""
    start, most = _start_and_most(person)
    percent = 0
    for place in range(len(past.weeks)):
        step = _step_percent(place, past, person)
        full = start * (100 + percent) // 100 >= most
        percent = max(0, percent + (0 if full and step > 0 else step))
    return min(start * (100 + percent) // 100, most)


def _shown_minutes(past: Past, person: Person) -> int | None:
    """A step over the fullest of the last weeks, the start after weeks without walks; nothing is
    known before the first walk.

    What stepped back counts for two steps less, so that the next week is one step under it.
    """
    days = SLOW_DAYS if _slow(past, person) else TARGET_DAYS
    step = MINUTES_MORE_A_DAY * days
    known: list[Decimal] = []
    for place, week in enumerate(past.weeks):
        known.append(_walked(week))
        fullest = max(known[-WALKED_WEEKS:])
        if fullest and _stepped_back(place, past):
            known = [max(Decimal(1), ceil(fullest) - Decimal(2 * step))]
    fullest = max(known[-WALKED_WEEKS:], default=Decimal(0))
    if past.lighter:
        return max(step, ceil(fullest)) if fullest else _span(person)[0]
    if fullest:
        last = len(past.weeks) - 1
        happened = HAPPENED & set(past.weeks[last].events) or _missed_after(last, past)
        stays = happened and not _stepped_back(last, past)
        return ceil(fullest) + (0 if stays else step)
    return _start_and_most(person)[0] if any(map(_walked, past.weeks)) else None


def _slow(past: Past, person: Person) -> bool:
    lately = [item for week in past.weeks[-PAIN_COUNTS_WEEKS:] for item in _items(week)]
    sore = any(_pain(item) > PAIN_ALLOWED for item in lately)
    return person.bone == "B3" or person.fall == "F2" or sore


def _walked(week: Done) -> Decimal:
    """Minutes of all walks that are on record with their dose."""
    minutes = Decimal(0)
    for one in _items(week, WALKS):
        if one.dose is not None and one.dose.minutes is not None:
            minutes += one.sessions_done * one.dose.bouts * one.dose.sets * one.dose.minutes
    return minutes


def _start_and_most(person: Person) -> tuple[int, int]:
    """Minutes in the first week, by what the person is used to, and at most."""
    least, target, _most = _span(person)
    used_to = {"inactive": least, "some": (least + target) // 2, "active": target}
    days = doses.TARGET_DAYS[Domain.WEIGHT_BEARING][BoneTier(person.bone)][1]
    step = START_STEP_MINUTES * days
    start = -(-used_to[person.facts.activity] // step) * step
    return start, max(start, target)


def _span(person: Person) -> tuple[int, int, int]:
    """Least, target and most minutes of weight-bearing a week."""
    own = doses.TARGET_MINUTES[Domain.WEIGHT_BEARING][BoneTier(person.bone)]
    return doses.FALL_WEIGHT_BEARING_MINUTES.get(FallTier(person.fall), own)


def _stepped_back(place: int, past: Past) -> bool:
    """Whether walking hurt in this week, or was missed for weeks after it."""
    week = past.weeks[place]
    on_the_feet = _items(week, (*WALKS, *AT_THE_WORKTOP))
    hurt = any(_pain(item) >= PAIN_STEPS_BACK for item in on_the_feet)
    stayed = bool(on_the_feet) and "lasting_pain" in week.events
    return hurt or stayed or _missed_after(place, past) >= MISSED_WEEKS_STEP_BACK


def _missed_after(place: int, past: Past) -> int:
    return past.weeks[place + 1].missed_before if place + 1 < len(past.weeks) else past.missed


def _step_percent(place: int, past: Past, person: Person) -> int:
    """What one past week adds to the walking of the next, or takes back."""
    week = past.weeks[place]
    later = past.weeks[place + 1] if place + 1 < len(past.weeks) else None
    lighter = week.lighter or (past.lighter if later is None else later.lighter)
    lately = past.weeks[max(0, place + 1 - PAIN_COUNTS_WEEKS) : place + 1]
    sore = any(_pain(item) > PAIN_ALLOWED for one in lately for item in _items(one))
    step = EARNED_PERCENT_AFTER_PAIN if sore else EARNED_PERCENT[person.bone]
    if _stepped_back(place, past):
        return -step
    if _missed_after(place, past) or lighter or HAPPENED & set(week.events):
        return 0
    if place + 2 <= WEEKS_AS_AT_THE_START:
        return 0
    may_not_walk = person.fall == "F2" and place < MARCHING_WEEKS
    walked = any(_items(one, WALKS) for one in past.weeks[: place + 1])
    shown = _items(week, AT_THE_WORKTOP if may_not_walk and not walked else WALKS)
    often = sum(item.sessions_done for item in shown) >= WALKS_THAT_SHOW_IT
    return step if often and all(_went_well(item, person) for item in shown) else 0


def _items(week: Done, codes: tuple[str, ...] = ()) -> list[PastItem]:
    """What was done in a week, of these exercises if any are named."""
    return [
        item for code, items in week.items.items() if not codes or code in codes for item in items
    ]


def _pain(item: PastItem) -> int:
    return item.pain_0_10 or 0


def _went_well(item: PastItem, person: Person) -> bool:
    told = item.rpe_cr10 is not None and item.pain_0_10 is not None
    easy = (item.rpe_cr10 or 0) <= aerobic_rpe_max(person)
    return told and easy and _pain(item) <= PAIN_ALLOWED
