"""The judge of the week's walking: in all no more minutes than the logs have earned.

How far a single walk may go is `check_steps`'s to say; here days and bouts are added up. What a
week may hold is worked out from the start, one past week after the other, and goes on from no more
than what was walked lately, with numbers of its own (evidence c2 and f, decision 12).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal

from plans.rules import doses
from plans.rules.check_history import HAPPENED, PAIN_ALLOWED, PAIN_STEPS_BACK, Done, Past
from plans.rules.check_person import Person
from plans.rules.facts import Item, PastItem, Week
from plans.rules.vocabulary import BoneTier, Domain, FallTier

WALKS = ("W02", "W03", "W04", "W05", "W06", "W13", "W14", "W23")
#: What somebody does at the worktop before they may walk.
AT_THE_WORKTOP = ("U02", "W01", "W10")
AEROBIC_TARGET_RPE = {"B0": 6, "B1": 6, "B2": 5, "B3": 5}
AEROBIC_TARGET_RPE_F2 = 5
#: By how much of its start the week's walking grows after a week that went well.
EARNED_PERCENT = {"B0": 10, "B1": 10, "B2": 10, "B3": 5}
EARNED_PERCENT_AFTER_PAIN, PAIN_COUNTS_WEEKS = 5, 4
WALKS_THAT_SHOW_IT = 2
MISSED_WEEKS_STEP_BACK = 2
#: The fullest of so many weeks is what somebody has come to.
WALKED_WEEKS = 4
#: The start is so many minutes on each target day, rounded up.
START_STEP_MINUTES = 5


def walking_broken(week: Week, past: Past, person: Person) -> Iterator[tuple[str, str]]:
    """(exercise, what is wrong) where all walks of the week come to more than is earned."""
    walks = [item for day in week.days for item in day.items if item.exercise.code in WALKS]
    asked = sum(map(_minutes, walks), Decimal(0))
    most = _earned_minutes(past, person)
    if asked > most:
        longest = max(walks, key=_minutes)
        yield longest.exercise.code, f"walks {asked} minutes in the week, {most} are earned"


def _minutes(item: Item) -> Decimal:
    return (item.dose.minutes or Decimal(0)) * item.dose.sets * item.dose.bouts


def aerobic_rpe_max(person: Person) -> int:
    """The effort at which a walk still went well."""
    target = AEROBIC_TARGET_RPE[person.bone]
    return min(target, AEROBIC_TARGET_RPE_F2) if person.fall == "F2" else target


def _earned_minutes(past: Past, person: Person) -> int:
    """The start, and what each past week has added or taken back, up to the target.

    Whoever walked less than was earned goes on from there, or from the start.
    """
    least, start, most = _least_start_most(person)
    percent = 0
    for place in range(len(past.weeks)):
        step = _step_percent(place, past, person)
        lately = past.weeks[max(0, place + 1 - WALKED_WEEKS) : place + 1]
        walked = max(map(_walked, lately))
        percent = min(percent, -(-100 * walked // start) - 100)
        full = start * (100 + percent) // 100 >= most
        percent = max(0, percent + (0 if full and step > 0 else step))
    earned = min(start * (100 + percent) // 100, most)
    if past.lighter:
        walked = max(map(_walked, past.weeks[-WALKED_WEEKS:]))
        return min(earned, -(-100 * (walked or least) // start) * start // 100)
    return earned


def _walked(week: Done) -> int:
    """Whole minutes of walks without strong pain that this week is known to have held."""
    minutes = Decimal(0)
    for one in _items(week, WALKS):
        if one.dose is not None and one.dose.minutes and _pain(one) < PAIN_STEPS_BACK:
            minutes += one.sessions_done * one.dose.bouts * one.dose.sets * one.dose.minutes
    return int(minutes.to_integral_value(ROUND_CEILING))


def _least_start_most(person: Person) -> tuple[int, int, int]:
    """Minutes of the target's minimum, of the first week, by what the person is used to, and at
    most."""
    bone, fall = BoneTier(person.bone), FallTier(person.fall)
    domain = Domain.WEIGHT_BEARING
    least, target, _most = doses.FALL_WEIGHT_BEARING_MINUTES.get(
        fall, doses.TARGET_MINUTES[domain][bone]
    )
    used_to = {"inactive": least, "some": (least + target) // 2, "active": target}
    step = START_STEP_MINUTES * doses.TARGET_DAYS[domain][bone][1]
    start = -(-used_to[person.facts.activity] // step) * step
    return least, start, max(start, target)


def _step_percent(place: int, past: Past, person: Person) -> int:
    """What one past week adds to the walking of the next, or takes back."""
    week = past.weeks[place]
    later = past.weeks[place + 1] if place + 1 < len(past.weeks) else None
    missed = past.missed if later is None else later.missed_before
    lighter = week.lighter or (past.lighter if later is None else later.lighter)
    lately = past.weeks[max(0, place + 1 - PAIN_COUNTS_WEEKS) : place + 1]
    sore = any(_pain(item) > PAIN_ALLOWED for one in lately for item in _items(one))
    step = EARNED_PERCENT_AFTER_PAIN if sore else EARNED_PERCENT[person.bone]
    on_the_feet = _items(week, (*WALKS, *AT_THE_WORKTOP))
    hurt = any(_pain(item) >= PAIN_STEPS_BACK for item in on_the_feet)
    stayed = on_the_feet and "lasting_pain" in week.events
    if hurt or stayed or missed >= MISSED_WEEKS_STEP_BACK:
        return -step
    if missed or lighter or HAPPENED & set(week.events):
        return 0
    shown = _items(week, WALKS)
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
