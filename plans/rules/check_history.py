"""The judge's reading of a training history: weeks, breaks, lighter weeks and open events.

Written from evidence f and decisions 10 and 12 alone; nothing of `history` or `progress` is
imported.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from plans.rules.facts import PastItem, PastWeek, TrainingHistory

#: Decision 10: the plan is withdrawn; a doctor first.
RED_EVENTS = frozenset(
    {
        *("fall_with_injury", "fracture", "sharp_back_pain"),
        *("chest_pain_or_faint", "numbness_or_weak_legs"),
    }
)
#: Evidence f: after these the person answers the questions again.
OPEN_EVENTS = RED_EVENTS | {"fall", "dizziness"}
#: After these nothing rises.
HAPPENED = OPEN_EVENTS | {"illness", "lasting_pain"}
PAIN_ALLOWED, PAIN_STEPS_BACK = 2, 5
AWAY_WEEKS_OVER = 4
LIGHTER_EVERY = 5
VERY_HARD_RPE_CR10 = 9


@dataclass(slots=True)
class Done:
    """One week in which something was done: items by code, and what happened until the next."""

    start: date
    items: dict[str, list[PastItem]]
    missed_before: int = 0
    lighter: bool = False
    events: list[str] = field(default_factory=list)

    def very_hard_sessions(self) -> int:
        return sum(
            item.sessions_done
            for items in self.items.values()
            for item in items
            if max((one.rpe_cr10 or 0) for one in items) >= VERY_HARD_RPE_CR10
        )


class Past:
    """A history as it stands before the week that starts on `monday`."""

    def __init__(self, history: TrainingHistory, monday: date) -> None:
        weeks = [week for week in history.weeks if week.start < monday]
        self.open, self.answered = _open_events(weeks)
        self.weeks: list[Done] = []
        self._answered_since = False
        for week in weeks:
            self._add(week)
        last = self.weeks[-1].start if self.weeks else None
        self.missed = 0 if last is None else (monday - last).days // 7 - 1
        self.away = self.missed > AWAY_WEEKS_OVER
        self.must_answer = "dizziness" in self.open or (self.away and not self._answered_since)
        if self.away:
            self.weeks, self.missed = [], 0
        self.lighter = self.missed == 0 and self._next_is_lighter()

    @property
    def number(self) -> int:
        """The coming week's number among the weeks trained since the last long break."""
        return len(self.weeks) + 1

    def _add(self, week: PastWeek) -> None:
        done: dict[str, list[PastItem]] = {}
        for item in week.items:
            if item.sessions_done:
                done.setdefault(item.code, []).append(item)
        if done:
            missed = (week.start - self.weeks[-1].start).days // 7 - 1 if self.weeks else 0
            if missed > AWAY_WEEKS_OVER:
                self.weeks, missed = [], 0
            lighter = missed == 0 and self._next_is_lighter()
            self.weeks.append(Done(week.start, done, missed, lighter))
            self._answered_since = False
        elif "rescreened" in week.events:
            self._answered_since = True
        if self.weeks:
            self.weeks[-1].events += [str(event) for event in week.events]

    def _next_is_lighter(self) -> bool:
        """After four weeks running that were not, or two very hard sessions (evidence f)."""
        if not self.weeks or self.weeks[-1].lighter:
            return False
        running = 0
        for week in reversed(self.weeks):
            if week.lighter:
                break
            running += 1
            if week.missed_before:
                break
        return running >= LIGHTER_EVERY - 1 or self.weeks[-1].very_hard_sessions() >= 2


def _open_events(weeks: list[PastWeek]) -> tuple[list[str], list[tuple[str, date]]]:
    """What happened and no screening has followed; and what one has, with the week it was in."""
    found: list[tuple[str, date]] = []
    answered: list[tuple[str, date]] = []
    for week in weeks:
        for event in week.events:
            if event == "rescreened":
                answered, found = [*answered, *found], []
            elif event in OPEN_EVENTS:
                found.append((str(event), week.start))
    return [event for event, _week in found], answered
