"""Put the chosen options into a week: which muscle is stretched where, how long each walk is.

While slots are compared, stretches are places and walks are spans of minutes (`worth.Option`). Here
the places get their muscles in turn, the week's walking is shared out, and what the targets have no
use for is taken back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from plans.rules.arrange import Arrangement
from plans.rules.candidates import Candidate
from plans.rules.doses import (
    HABIT_BOUTS_MAX,
    WALK_BOUT_MINUTES_MIN,
    WALK_MINUTES_STEP,
    WALKS,
    Goal,
    Situation,
    half_minutes,
    set_by,
    walk_minutes_a_week_max,
)
from plans.rules.habits import Habit, HabitDay, fewer_bouts, more_posture
from plans.rules.sessions import Filling, SessionPlan, add_extras
from plans.rules.stretches import COOL, HABIT, MAIN, Muscles, counts
from plans.rules.vocabulary import Domain
from plans.rules.worth import Option


@dataclass(frozen=True, slots=True)
class Plan:
    """The chosen week before it is written out: sessions and habits."""

    sessions: tuple[SessionPlan, ...]
    habits: tuple[HabitDay, ...]

    def codes(self) -> frozenset[str]:
        """The exercises that it holds."""
        found = {one.code for session in self.sessions for one in session.main}
        found.update(one.code for session in self.sessions for one in session.stretches)
        found.update(habit.candidate.code for day in self.habits for habit in day.habits)
        return frozenset(found)


@dataclass(slots=True)
class _Walk:
    """A walk whose length is still to be set: half minutes so far, and the most it may be.

    `lengths` are all that it can come to: in the habits of a day whole minutes in equal bouts.
    """

    walk: Candidate
    half: int
    most_half: int
    place: SessionPlan | Habit
    lengths: Sequence[int]

    def settled(self) -> int:
        """The longest that it can come to and is not over what it has."""
        return max((half for half in self.lengths if half <= self.half), default=self.half)

    def longer(self, left: int) -> int:
        """The next longer one within what is `left`, or what it has."""
        return next((half for half in self.lengths if 0 < half - self.half <= left), self.half)


def written_out(
    arrangement: Arrangement,
    sessions: Sequence[SessionPlan],
    week: Sequence[HabitDay],
    goals: dict[Domain, Goal],
    situation: Situation,
) -> None:
    """Fill these sessions and days with what was chosen for them."""
    session_of = {session.day: session for session in sessions}
    habits_of = {day.day: day for day in week}
    walks: list[_Walk] = []
    for slot, option in zip(arrangement.slots, arrangement.chosen, strict=True):
        if slot.session:
            session = session_of[slot.day]
            for one, _once in option.items:
                if one not in session.main:
                    session.add(one)
            if option.walk is not None:
                walks.append(_session_walk(option.walk, option, session))
            continue
        day = habits_of[slot.day]
        day.habits += [Habit(one, one.dose, one.half, bouts) for one, bouts in option.items]
        if option.walk is not None:
            habit = Habit(option.walk, option.walk.dose, option.walk.half)
            day.habits.append(habit)
            walks.append(_habit_walk(habit, option))
    _stretch(arrangement, session_of, habits_of)
    _set_lengths(walks, walk_minutes_a_week_max(situation))
    _drop_surplus(sessions, week, goals)


def _stretch(
    arrangement: Arrangement,
    session_of: dict[int, SessionPlan],
    habits_of: dict[int, HabitDay],
) -> None:
    """Give each place a muscle: those that serve most needs first, then the least used."""
    muscles, (_strength, needs) = arrangement.muscles, arrangement.possible
    places = 0
    for option in arrangement.chosen:
        needs &= ~option.weekly
        places += option.places
    turns = _Turns(muscles, needs, places)
    for slot, option in zip(arrangement.slots, arrangement.chosen, strict=True):
        cools, mains, habits = counts(option.places)
        day = habits_of[slot.day]
        for one in turns.next_ones(HABIT, habits, day.fits):
            day.habits.append(Habit(one, one.dose, one.half))
        if slot.session:
            session = session_of[slot.day]
            for one in turns.next_ones(COOL, cools, session.fits_cool_down):
                session.add_to_cool_down(one)
            for one in turns.next_ones(MAIN, mains, session.fits):
                if session.fits_cool_down(one):
                    session.add_to_cool_down(one)
                else:
                    session.add(one)


class _Turns:
    """Whose turn it is among the stretches."""

    def __init__(self, muscles: Muscles, needs: int, places: int) -> None:
        self.muscles = muscles
        self.waiting = [list(some) for some in muscles.chosen(needs, places)]
        self.used: Counter[str] = Counter()

    def next_ones(
        self, sort: int, number: int, fits: Callable[[Candidate], bool]
    ) -> Iterator[Candidate]:
        """So many stretches for places of this sort, as far as some fit."""
        for _place in range(number):
            options = [one for one in self.muscles.every if fits(one)]
            if not options:
                return
            waiting = [one for one in self.waiting[sort] if one in options]
            if waiting:
                one = waiting[0]
                self.waiting[sort].remove(one)
            else:
                one = min(options, key=lambda one: (self.used[one.code], one.order))
            self.used[one.code] += 1
            yield one


def _session_walk(walk: Candidate, option: Option, session: SessionPlan) -> _Walk:
    """Keep the place and the most time that the walk may take in this session."""
    session.slots -= 1
    if walk.code not in WALKS:
        session.free -= walk.half
        return _Walk(walk, walk.half - 1, walk.half - 1, session, ())
    session.free -= option.walk_most + 1
    lengths = range(option.walk_least, option.walk_most + 1, 2)
    return _Walk(walk, option.walk_least, option.walk_most, session, lengths)


def _habit_walk(habit: Habit, option: Option) -> _Walk:
    walk, least, most = habit.candidate, option.walk_least, option.walk_most
    lengths: Sequence[int] = range(least, most + 1, least)
    if walk.code in WALKS and walk.dose.minutes is not None:
        lengths = _bout_lengths(least, most, max(1, int(walk.dose.minutes)))
    return _Walk(walk, least, most, habit, lengths)


@lru_cache(maxsize=1024)
def _bout_lengths(least: int, most: int, once: int) -> tuple[int, ...]:
    """Half minutes that equal bouts of whole minutes can come to, from the least to the most."""
    bouts = (_in_bouts(half // 2, once) for half in range(least, most + 1, 2))
    return tuple(sorted({2 * number * each for number, each in bouts}))


def _in_bouts(minutes: int, once: int) -> tuple[int, int]:
    """So many minutes at most as equal bouts of whole minutes: their number, and each one's."""
    shortest = min(WALK_BOUT_MINUTES_MIN, once)
    bouts = min(HABIT_BOUTS_MAX, -(-minutes // once), minutes // shortest)
    return bouts, min(once, minutes // bouts)


def _set_lengths(walks: Sequence[_Walk], minutes_a_week: int) -> None:
    """Share the week's minutes: five more at a time for the shortest walk that may be longer.

    What equal bouts of whole minutes leave over goes to walks that have use for it.
    """
    left = 2 * minutes_a_week - sum(walk.half for walk in walks)
    while left > 0:
        growing = [walk for walk in walks if walk.half < walk.most_half]
        if not growing:
            break
        walk = min(growing, key=lambda one: one.half)
        more = min(2 * WALK_MINUTES_STEP, walk.most_half - walk.half, left)
        walk.half += more
        left -= more
    for walk in walks:
        left += walk.half - walk.settled()
        walk.half = walk.settled()
    for walk in sorted(walks, key=lambda one: one.half):
        longer = walk.longer(left)
        left -= longer - walk.half
        walk.half = longer
    for walk in walks:
        if isinstance(walk.place, Habit):
            lengthen(walk.place, walk.half)
        else:
            _put(walk.place, walk)


def _put(session: SessionPlan, walk: _Walk) -> None:
    """The walk of the length that it has now; the time that it leaves is free again."""
    one = walk.walk
    if one.code in WALKS:
        minutes = walk.half // 2
        dose = replace(one.dose, minutes=Decimal(minutes))
        cut = minutes < (one.dose.minutes or 0)
        rules = set_by("DOS-025", ("minutes",), one.dose_rules) if cut else one.dose_rules
        one = replace(one, dose=dose, half=half_minutes(dose), dose_rules=rules)
        session.free += walk.most_half - 2 * minutes
    session.main.append(one)


def lengthen(habit: Habit, half: int) -> None:
    """So many half minutes at most, in 1 to 3 equal bouts no longer than the exercise's dose."""
    dose = habit.candidate.dose
    if habit.candidate.code not in WALKS or dose.minutes is None:
        habit.bouts = min(HABIT_BOUTS_MAX, max(1, half // max(1, habit.half - 1)))
        return
    habit.bouts, minutes = _in_bouts(half // 2, max(1, int(dose.minutes)))
    habit.dose = replace(dose, minutes=Decimal(minutes))
    habit.half = half_minutes(habit.dose)


def _drop_surplus(
    sessions: Sequence[SessionPlan], week: Sequence[HabitDay], goals: dict[Domain, Goal]
) -> None:
    """Take back balance beyond the target: bouts first, then exercises of the sessions."""
    in_sessions = [
        (session, one)
        for session in reversed(sessions)
        for one in session.main
        if one.domain is Domain.BALANCE
    ]
    in_habits = [
        habit for day in week for habit in day.habits if habit.candidate.domain is Domain.BALANCE
    ]
    total = sum(one.half for _session, one in in_sessions)
    total += sum(habit.half * habit.bouts for habit in in_habits)
    surplus = fewer_bouts(week, total - 2 * goals[Domain.BALANCE].timed[1])
    habit_days = {
        day.day
        for day in week
        if any(habit.candidate.domain is Domain.BALANCE for habit in day.habits)
    }
    for session, one in sorted(in_sessions, key=lambda each: -each[1].half):
        others = [other for _session, other in in_sessions if other is not one]
        others += [habit.candidate for habit in in_habits]
        elsewhere = session.day in habit_days or any(
            other.domain is Domain.BALANCE and other is not one for other in session.main
        )
        if surplus >= one.half and elsewhere and any(other.need is one.need for other in others):
            session.main.remove(one)
            session.slots += 1
            session.free += one.half
            surplus -= one.half


def extras(
    sessions: Sequence[SessionPlan],
    week: Sequence[HabitDay],
    candidates: Sequence[Candidate],
    goals: dict[Domain, Goal],
    situation: Situation,
) -> None:
    """What the objective leaves room for: impacts, wishes, posture several times a day."""
    filling = Filling(goals, situation)
    for session in sessions:
        for one in (*session.main, *session.stretches):
            filling.note(one, session.day)
    for day in week:
        for habit in day.habits:
            filling.note(habit.candidate, day.day, habit.bouts, habit.dose)
    add_extras(sessions, candidates, filling)
    more_posture(week, situation)
