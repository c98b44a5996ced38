"""What a training history says about the coming week, for all ladders at once.

Weeks become a `Timeline`: which were trained, how many were missed in between, which were lighter,
and which events no screening has settled yet. What it means for one ladder is `progress.py`'s.
Numbers are those of evidence f as settled by decisions 5, 10 and 12.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from plans.rules.doses import WALKS, no_more
from plans.rules.facts import Dose, PastItem, PastWeek, TrainingHistory
from plans.rules.vocabulary import Event, Support

#: The plan is withdrawn and a clinician looks first (decision 10).
RED_EVENTS = frozenset(
    {
        Event.FALL_WITH_INJURY,
        Event.FRACTURE,
        Event.SHARP_BACK_PAIN,
        Event.CHEST_PAIN_OR_FAINT,
        Event.NUMBNESS_OR_WEAK_LEGS,
    }
)
#: The next week waits for a new screening.
WAITING_EVENTS = frozenset({Event.DIZZINESS})
#: What was done before one of these says nothing about what may be done after it.
FREEZING_EVENTS = RED_EVENTS | WAITING_EVENTS | {Event.FALL}

MISSED_WEEKS_REPEAT = 1
MISSED_WEEKS_RESCREEN_OVER = 4
LIGHTER_EVERY_WEEKS = 5
HARD_RPE_CR10_FROM = 9
PAIN_DOWN_FROM = 5
RECENT_PAIN_WEEKS = 4
#: The fullest of so many weeks is what somebody's walking has come to.
WALKED_LATELY_WEEKS = 4
HARD_SESSIONS_FROM = 2


@dataclass(frozen=True, slots=True)
class Log:
    """What was done of one exercise in one week, the worst of all its sessions.

    `complete` is False when effort or pain was left out of any of them: then nothing rises, but
    what was said still counts. `reps` is None when a session left it out.
    """

    sessions: int
    reps: int | None
    rpe_cr10: int
    pain_0_10: int
    complete: bool
    dose: Dose | None = None
    support: Support | None = None

    def with_(self, other: Log) -> Log:
        both = self.reps is not None and other.reps is not None
        return Log(
            sessions=self.sessions + other.sessions,
            reps=min(self.reps or 0, other.reps or 0) if both else None,
            rpe_cr10=max(self.rpe_cr10, other.rpe_cr10),
            pain_0_10=max(self.pain_0_10, other.pain_0_10),
            complete=self.complete and other.complete,
            dose=_lesser(self.dose, other.dose),
            support=self.support or other.support,
        )


def _lesser(one: Dose | None, other: Dose | None) -> Dose | None:
    """Of two doses of one week the lesser; of two walks the longer, as of the walks of a plan."""
    if one is None or other is None:
        return one or other
    minutes = max((dose.minutes for dose in (one, other) if dose.minutes is not None), default=None)
    return replace(no_more(one, other), minutes=minutes)


@dataclass(frozen=True, slots=True)
class TrainedWeek:
    """One week in which something was done, with one log for each exercise, by code.

    `walked_minutes` are those of all its walks; one whose dose is not on record adds nothing.
    """

    start: date
    logs: dict[str, Log]
    events: tuple[Event, ...]
    missed_before: int  # whole weeks without training between this and the trained week before
    lighter: bool  # this week was a lighter one
    walked_minutes: Decimal = Decimal(0)

    @property
    def frozen(self) -> bool:
        return any(event in FREEZING_EVENTS for event in self.events)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The trained weeks since the last restart, oldest first, and how the coming week stands.

    `missed` are the whole weeks missed just before it, `lighter` whether it is a lighter one,
    `unsettled` the events that no screening has followed.
    """

    weeks: tuple[TrainedWeek, ...] = ()
    missed: int = 0
    lighter: bool = False
    unsettled: tuple[Event, ...] = ()
    rescreen_first: bool = False

    @property
    def week_number(self) -> int:
        """The coming week's number, counted from 1 in trained weeks."""
        return len(self.weeks) + 1


@lru_cache(maxsize=8)  # screening, risk and week ask for the same one in turn
def timeline_of(history: TrainingHistory, monday: date) -> Timeline:
    """Read a history as it stands before the week that starts on `monday`."""
    past = [week for week in history.weeks if week.start < monday]
    unsettled = _unsettled(past)
    trained = [week for week in past if any(item.sessions_done for item in week.items)]
    if not trained:
        waits = any(event in WAITING_EVENTS for event in unsettled)
        return Timeline(unsettled=unsettled, rescreen_first=waits)
    missed = _missed(trained[-1].start, monday)
    away = missed > MISSED_WEEKS_RESCREEN_OVER
    screened_since = any(
        Event.RESCREENED in week.events for week in past if week.start > trained[-1].start
    )
    rescreen = (away and not screened_since) or any(one in WAITING_EVENTS for one in unsettled)
    if away:
        return Timeline(unsettled=unsettled, rescreen_first=rescreen)
    weeks = tuple(_since_restart(trained, past))
    return Timeline(
        weeks=weeks,
        missed=missed,
        lighter=missed == 0 and _lighter_next(weeks),
        unsettled=unsettled,
        rescreen_first=rescreen,
    )


def _unsettled(weeks: Iterable[PastWeek]) -> tuple[Event, ...]:
    """Events that need a screening and have had none since, in order."""
    open_events: list[Event] = []
    for week in weeks:
        for event in week.events:
            if event is Event.RESCREENED:
                open_events.clear()
            elif event in FREEZING_EVENTS:
                open_events.append(event)
    return tuple(open_events)


def settled_events(history: TrainingHistory, monday: date) -> tuple[tuple[Event, date], ...]:
    """What happened before this Monday and was followed by a new screening, with its week."""
    waiting: list[tuple[Event, date]] = []
    found: list[tuple[Event, date]] = []
    for week in history.weeks:
        for event in week.events if week.start < monday else ():
            if event is Event.RESCREENED:
                found += waiting
                waiting = []
            else:
                waiting.append((event, week.start))
    return tuple(found)


def _missed(last: date, monday: date) -> int:
    return (monday - last).days // 7 - 1


def _since_restart(trained: list[PastWeek], past: list[PastWeek]) -> Iterator[TrainedWeek]:
    """Trained weeks after the last break of more than 4 weeks, with what lay between them.

    Events of a week without training belong to the trained week before it: they came after it.
    """
    weeks: list[TrainedWeek] = []
    for number, week in enumerate(trained):
        missed = _missed(trained[number - 1].start, week.start) if number else 0
        if missed > MISSED_WEEKS_RESCREEN_OVER:
            weeks = []
            missed = 0
        following = trained[number + 1].start if number + 1 < len(trained) else date.max
        events = tuple(
            event for one in past if week.start <= one.start < following for event in one.events
        )
        lighter = missed == 0 and bool(weeks) and _lighter_next(tuple(weeks))
        logs, walked = _merged(week.items), _walked_minutes(week.items)
        weeks.append(TrainedWeek(week.start, logs, events, missed, lighter, walked))
    return iter(weeks)


def _lighter_next(weeks: tuple[TrainedWeek, ...]) -> bool:
    """Whether the week after these is lighter: each fifth, or after two very hard sessions."""
    if weeks[-1].lighter:
        return False
    hard = sum(
        log.sessions for log in weeks[-1].logs.values() if log.rpe_cr10 >= HARD_RPE_CR10_FROM
    )
    running = 0
    for week in reversed(weeks):
        if week.lighter:
            break
        running += 1
        if week.missed_before:
            break
    return hard >= HARD_SESSIONS_FROM or running >= LIGHTER_EVERY_WEEKS - 1


def _merged(items: Iterable[PastItem]) -> dict[str, Log]:
    """One log for each exercise that was done: sessions added up, the worst of all counts."""
    found: dict[str, Log] = {}
    for item in items:
        if item.sessions_done:
            log = _log(item)
            found[item.code] = found[item.code].with_(log) if item.code in found else log
    return found


def _walked_minutes(items: Iterable[PastItem]) -> Decimal:
    """Minutes of all walks of a week: as often as each was done, as long as it was asked for."""
    return sum(
        (
            item.sessions_done
            * item.dose.sets
            * item.dose.bouts
            * (item.dose.minutes or Decimal(0))
            for item in items
            if item.dose is not None and item.code in WALKS
        ),
        Decimal(0),
    )


def _log(item: PastItem) -> Log:
    return Log(
        sessions=item.sessions_done,
        reps=item.reps,
        rpe_cr10=item.rpe_cr10 or 0,
        pain_0_10=item.pain_0_10 or 0,
        complete=item.rpe_cr10 is not None and item.pain_0_10 is not None,
        dose=item.dose,
        support=item.support,
    )
