"""The habits of a week: short bouts outside the sessions, on any day, rest days too.

A day has room for three exercises and fifteen minutes, walking apart. `Habits.options` lists the
shapes that such a day can have; `arrange` chooses one for each day; then the stretches take turns
and posture fills what minutes are left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations, product

from plans.rules.candidates import Candidate, one_for_each_need, varied
from plans.rules.doses import (
    HABIT_BOUTS_MAX,
    HABIT_KINDS_A_DAY_MAX,
    HABIT_MINUTES_A_DAY_MAX,
    POSTURE_BOUTS,
    RETRO_LADDER,
    SUPPORTED_START,
    WALK_BOUT_MINUTES_MIN,
    WALKS,
    Situation,
    walk_minutes_a_day_max,
)
from plans.rules.facts import Dose
from plans.rules.stretches import A_PLACE, HABIT
from plans.rules.vocabulary import Category, Domain, Need
from plans.rules.worth import NO_PART, Option, Part, option_of, part_of

DAY_HALF = 2 * HABIT_MINUTES_A_DAY_MAX
#: Domains of which a day has one exercise at most, and those of which two can both help.
ONCE_A_DAY = (Domain.EXTENSOR, Domain.WEIGHT_BEARING, Domain.POSTURE)
TWICE_A_DAY = (Domain.BALANCE, Domain.FLEXIBILITY)


@dataclass(slots=True)
class Habit:
    """One exercise on one day: so many bouts, each of so many half minutes."""

    candidate: Candidate
    dose: Dose
    half: int
    bouts: int = 1


@dataclass(slots=True)
class HabitDay:
    day: int
    habits: list[Habit] = field(default_factory=list)

    @property
    def spare(self) -> int:
        """Half minutes left of the day's habit time; walking is apart, marching on the spot not."""
        used = sum(habit.half * habit.bouts for habit in self.habits if not _apart(habit.candidate))
        return DAY_HALF - used

    def fits(self, candidate: Candidate) -> bool:
        """One bout of this habit has room, and is not there yet."""
        there = any(habit.candidate is candidate for habit in self.habits)
        return candidate.exercise.habit and not there and candidate.half <= self.spare


def _apart(candidate: Candidate) -> bool:
    return candidate.exercise.category is Category.WEIGHT_BEARING


# ---------------------------------------------------------------- what a day can hold


Bouts = tuple[tuple[Candidate, int], ...]


def _distinct(choices: Sequence[Candidate]) -> list[Candidate]:
    """The best of those that count alike, and a second one for days that hold two."""
    found: dict[tuple[int, int], list[Candidate]] = {}
    for one in sorted(choices, key=lambda one: (one.tie, one.order)):
        found.setdefault((one.half, one.weekly), []).append(one)
    return [one for alike in found.values() for one in alike[:2]]


@dataclass(frozen=True, slots=True)
class _Beginning:
    """What a day of habits may hold once: beside these, balance and stretches in what is spare."""

    first: Part
    walk: Candidate | None
    walk_half: tuple[int, int]
    spare: int


class Habits:
    """The habit exercises of one person, best first, and the days that they can make."""

    def __init__(self, candidates: Sequence[Candidate], situation: Situation) -> None:
        self.situation = situation
        choices: dict[Domain, list[Candidate]] = {
            domain: [] for domain in (*ONCE_A_DAY, *TWICE_A_DAY)
        }
        for one in candidates:
            if one.exercise.habit and one.domain in choices and one.exercise.ladder != RETRO_LADDER:
                choices[one.domain].append(one)
        for domain in (Domain.POSTURE, Domain.EXTENSOR):  # also what was left undone for a week
            choices[domain].sort(
                key=lambda one: (not one.trained, not one.wished, one.half, one.order)
            )
        choices[Domain.WEIGHT_BEARING].sort(
            key=lambda one: (
                one.code in SUPPORTED_START,  # where walking is allowed, the worktop comes last
                not one.kept,
                not one.wished,
                not _apart(one),
                one.code not in WALKS,
                -one.half,
                one.code,
            )
        )
        self.choices = choices
        #: Time that a stretch is given before it is known which one it will be.
        self.stretch_half = max((one.half for one in choices[Domain.FLEXIBILITY]), default=0)
        #: Of balance exercises that count alike the best one.
        self.balance = _distinct(choices[Domain.BALANCE])
        self._fullest: dict[tuple[int, int], list[Part]] = {}

    def walk_half(self, walk: Candidate) -> tuple[int, int]:
        """Half minutes that a day's walk as a habit takes at least and at most, set-up apart.

        No single walk is longer than the dose that the ladder has come to (PRG-024).
        """
        longest = 2 * walk_minutes_a_day_max(self.situation)
        if walk.code in WALKS and walk.dose.minutes is not None:
            once = max(1, int(walk.dose.minutes))
            least = 2 * min(WALK_BOUT_MINUTES_MIN, once)
            return least, min(longest, HABIT_BOUTS_MAX * 2 * once)
        bouts = HABIT_BOUTS_MAX if _apart(walk) else 1
        once = walk.half - 1
        return once, max(once, min(longest, bouts * once) // once * once)

    def options(self) -> list[Option]:
        """Every shape of a day that has room: up to three exercises."""
        return [option_of(number, *shape) for number, shape in enumerate(self._shapes())]

    def _shapes(self) -> Iterator[tuple[Part, Part, Candidate | None, tuple[int, int], int]]:
        """Exercises, balance, a walk with its half minutes, and places for stretches."""
        single = [
            one
            for domain in (Domain.EXTENSOR, Domain.POSTURE)
            for one in one_for_each_need(self.choices[domain])
        ]
        single += varied(self.choices[Domain.WEIGHT_BEARING], self.walk_half)
        beginnings = [
            [
                self._beginning(others)
                for others in combinations(single, count)
                if len({one.domain for one in others}) == count
            ]
            for count in range(HABIT_KINDS_A_DAY_MAX + 1)
        ]
        most = [min(2, len(self.choices[domain])) for domain in TWICE_A_DAY]
        for balance, stretches in product(range(most[0] + 1), range(most[1] + 1)):
            room = HABIT_KINDS_A_DAY_MAX - balance - stretches
            places = stretches * A_PLACE[HABIT]
            for one in chain.from_iterable(beginnings[: max(0, room + 1)]):
                spare = one.spare - stretches * self.stretch_half
                if spare >= 0:
                    for chosen in self._balance(balance, spare):
                        yield one.first, chosen, one.walk, one.walk_half, places

    def _beginning(self, others: Sequence[Candidate]) -> _Beginning:
        walk = next((one for one in others if one.domain is Domain.WEIGHT_BEARING), None)
        return _Beginning(
            first=part_of([(one, 1) for one in others if one is not walk]),
            walk=walk,
            walk_half=(0, 0) if walk is None else self.walk_half(walk),
            spare=DAY_HALF - sum([one.half for one in others if not _apart(one)]),
        )

    def _balance(self, count: int, spare: int) -> list[Part]:
        """The fullest bouts of so many balance exercises: for each of the needs that they serve."""
        if not count:
            return [NO_PART]
        if (count, spare) not in self._fullest:
            best: dict[int, tuple[tuple[int, ...], Bouts]] = {}
            for chosen in combinations(self.balance, count):
                for pairs in _bouts(chosen, spare):
                    half = ties = weekly = 0
                    for one, bouts in pairs:
                        half += one.half * bouts
                        ties += one.tie + bouts
                        weekly |= one.weekly
                    if weekly not in best or (-half, ties) < best[weekly][0]:
                        best[weekly] = ((-half, ties), pairs)
            self._fullest[count, spare] = [part_of(pairs) for _better, pairs in best.values()]
        return self._fullest[count, spare]


def _bouts(chosen: Sequence[Candidate], spare: int) -> Iterator[Bouts]:
    """Bouts of each of these that fill the spare half minutes."""
    first, *rest = chosen
    if not rest:
        bouts = min(HABIT_BOUTS_MAX, spare // first.half)
        if bouts:
            yield ((first, bouts),)
        return
    for bouts in range(1, min(HABIT_BOUTS_MAX, spare // first.half) + 1):
        for others in _bouts(rest, spare - bouts * first.half):
            yield ((first, bouts), *others)


# ---------------------------------------------------------------- once the days are chosen


def fewer_bouts(week: Sequence[HabitDay], surplus_half: int) -> int:
    """Take back balance bouts beyond the target, from the last days first; answers what is left."""
    for bouts in range(HABIT_BOUTS_MAX, 1, -1):
        for day in reversed(week):
            for habit in day.habits:
                if habit.candidate.domain is not Domain.BALANCE or habit.bouts != bouts:
                    continue
                if surplus_half >= habit.half:
                    habit.bouts -= 1
                    surplus_half -= habit.half
    return surplus_half


def more_posture(week: Iterable[HabitDay], situation: Situation) -> None:
    """Posture several times a day, where the day still has minutes."""
    for day in week:
        for habit in day.habits:
            if habit.candidate.need is Need.POSTURE:
                more = min(POSTURE_BOUTS[situation.bone] - habit.bouts, day.spare // habit.half)
                habit.bouts += max(0, more)
