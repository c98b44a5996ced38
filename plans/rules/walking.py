"""The week's walking: how many minutes it may come to, by what the logs have earned and show.

Two limits, of which the lower one holds. What was earned is counted in percent of the start, week
after week; it knows nothing of another tier or of an Approval's limit at that time. What was
walked is on record; from there a week goes on by one step, so that nothing that was earned
elsewhere comes at once. Numbers are those of evidence f.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import ceil

from plans.rules.doses import (
    AEROBIC_RPE,
    FALL_AEROBIC_RPE_MAX,
    START_WEEKS,
    SUPPORTED_START,
    SUPPORTED_START_WEEKS,
    WALK_GAIN_PERCENT,
    WALKS,
    Situation,
    walk_minutes_a_week_max,
    walk_minutes_least,
    walk_minutes_more,
)
from plans.rules.history import (
    PAIN_DOWN_FROM,
    RECENT_PAIN_WEEKS,
    WALKED_LATELY_WEEKS,
    Timeline,
    TrainedWeek,
)
from plans.rules.steps_up import MISSED_WEEKS_DOWN_FROM, PASS_PAIN_MAX, PASS_SESSIONS_RUNNING
from plans.rules.vocabulary import BoneTier, Event, FallTier

HOLDING_EVENTS = frozenset({Event.ILLNESS, Event.LASTING_PAIN})


def walking_now(timeline: Timeline, situation: Situation) -> Situation:
    """The situation with how far the week's walking has come. Source: DOS-025.

    A tenth of the start for each walked week that passed (a twentieth at B3 or with pain in the
    last four weeks), one such step back after strong pain or 2 to 4 missed weeks, else the same; it
    starts growing in week 3 and stops at the target.
    """
    now = situation
    for so_far, missed, light in _weeks_and_after(timeline):
        gain = now.walk_gain_percent + _gain_percent(so_far, missed, light, now)
        now = replace(situation, walk_gain_percent=max(0, gain))
    return replace(
        now, walking_grows=_grows(now), walk_minutes_limit=_limit_minutes(timeline, situation)
    )


def _weeks_and_after(timeline: Timeline) -> Iterator[tuple[Sequence[TrainedWeek], int, bool]]:
    """For each past week all up to it, the weeks missed after it, and if the next is lighter."""
    weeks = timeline.weeks
    for number in range(1, len(weeks)):
        yield weeks[:number], weeks[number].missed_before, weeks[number].lighter
    if weeks:
        yield weeks, timeline.missed, timeline.lighter


def _grows(situation: Situation) -> bool:
    """Whether the week's walking is still under what good logs may bring it to."""
    more = replace(
        situation, walk_gain_percent=situation.walk_gain_percent + WALK_GAIN_PERCENT[BoneTier.B0]
    )
    return walk_minutes_a_week_max(more) > walk_minutes_a_week_max(situation)


def _steps_back(week: TrainedWeek, missed: int) -> bool:
    """Strong or lasting pain on the feet, or 2 to 4 missed weeks after it."""
    on_the_feet = [log for code, log in week.logs.items() if code in WALKS | SUPPORTED_START]
    hurt = any(log.pain_0_10 >= PAIN_DOWN_FROM for log in on_the_feet)
    lasting = bool(on_the_feet) and Event.LASTING_PAIN in week.events
    return hurt or lasting or missed >= MISSED_WEEKS_DOWN_FROM


def _held(week: TrainedWeek, missed: int) -> bool:
    """After which a week asks for no more than before: a missed week, an event, illness, pain
    that lasted, whatever it came from."""
    return bool(missed) or week.frozen or bool(HOLDING_EVENTS & set(week.events))


def _sore(so_far: Sequence[TrainedWeek]) -> bool:
    return any(
        log.pain_0_10 > PASS_PAIN_MAX
        for past in so_far[-RECENT_PAIN_WEEKS:]
        for log in past.logs.values()
    )


def _gain_percent(
    so_far: Sequence[TrainedWeek], missed: int, light: bool, situation: Situation
) -> int:
    """What the last of these weeks adds to the walking of the next, in percent of the start, or
    takes back."""
    week = so_far[-1]
    # Marching at the worktop earns minutes where nobody may walk yet, and none instead of a walk.
    first = situation.fall is FallTier.F2 and len(so_far) <= SUPPORTED_START_WEEKS
    first = first and not any(WALKS & past.logs.keys() for past in so_far)
    counts = SUPPORTED_START if first else WALKS
    walks = [log for code, log in week.logs.items() if code in counts]
    slow = situation.bone is BoneTier.B3 or _sore(so_far)
    step = WALK_GAIN_PERCENT[BoneTier.B3 if slow else situation.bone]
    if _steps_back(week, missed):
        return -step
    effort = AEROBIC_RPE[situation.bone][1]
    effort = min(effort, FALL_AEROBIC_RPE_MAX.get(situation.fall, effort))
    passed = sum(log.sessions for log in walks) >= PASS_SESSIONS_RUNNING and all(
        log.complete and log.pain_0_10 <= PASS_PAIN_MAX and log.rpe_cr10 <= effort for log in walks
    )
    held = light or week.lighter or _held(week, missed) or len(so_far) < START_WEEKS
    return step if passed and not held and _grows(situation) else 0


def _limit_minutes(timeline: Timeline, situation: Situation) -> int | None:
    """The most that the week may hold by what was walked; None where nothing of it is on record.

    One step more than in the fullest of the last weeks; after pain, or after missed weeks, one step
    less, and on from there. A lighter week, and one after a missed week, illness or an event, holds
    no more than the fullest. Whoever has not walked lately starts again, in a lighter week with the
    least that the tier asks for.
    """
    slow = situation.bone is BoneTier.B3 or situation.fall is FallTier.F2
    step = walk_minutes_more(situation, slow=slow or _sore(timeline.weeks))
    shown = [0]
    held = False
    for so_far, missed, _light in _weeks_and_after(timeline):
        week = so_far[-1]
        shown = [*shown[1 - WALKED_LATELY_WEEKS :], ceil(week.walked_minutes)]
        back = _steps_back(week, missed)
        held = not back and _held(week, missed)
        if any(shown) and back:
            shown = [max(1, max(shown) - 2 * step)]
    if any(shown):
        return max(step, *shown) if timeline.lighter else max(shown) + (0 if held else step)
    if timeline.lighter:
        return walk_minutes_least(situation)
    walked = any(week.walked_minutes for week in timeline.weeks)
    return walk_minutes_a_week_max(situation) if walked else None
