"""What a week is worth while it is being arranged: lines 1 to 4 of the objective as one number.

Each measure of the objective adds up over the days, so each has a table: what so many days, half
minutes or needs served still miss. As whole numbers, one line above the other, weeks compare
exactly and at little cost. `objective.score` judges finished weeks and shares nothing of this.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from plans.rules.candidates import Candidate
from plans.rules.doses import (
    BEST_STRENGTH_SESSIONS,
    NEEDS_A_STRENGTH_SESSION,
    OBJECTIVE,
    Goal,
    Span,
)
from plans.rules.stretches import counts
from plans.rules.vocabulary import Domain

#: Lines of the objective, as places in one number. Line 3 lies between the two shortfalls; below
#: line 4 lies what settles equal weeks. A point of 100 is 10,000 steps of its line.
STEPS_A_POINT = 10_000
TARGET_STEP = 1 << 12
WEEKLY_NEED = TARGET_STEP << 21
MINIMUM_STEP = WEEKLY_NEED << 4
STRENGTH_NEED = MINIMUM_STEP << 21
FORBIDDEN = STRENGTH_NEED << 4
TARGET_POINT = STEPS_A_POINT * TARGET_STEP
NOTHING_MISSED = TARGET_STEP  # a week worth less than this reaches all there is to reach


#: What settles equal weeks (lines 5 to 7): fewer exercises, known and gentle ones.
TIE_OF_AN_ITEM = 1
TIE_OF_A_STRETCH = 4  # as one that is new; twice that where it takes the place of an exercise
#: Half minutes beyond the weekly maximum that the tables are looked up for.
BEYOND_HALF = 1500
DAYS = 7

#: Domains whose days are placed by the search, one bit each. Strength days are set beforehand.
#: Those with minutes stand first and third: `arrange` counts on it.
PLACED = (
    Domain.BALANCE,
    Domain.EXTENSOR,
    Domain.WEIGHT_BEARING,
    Domain.FLEXIBILITY,
    Domain.POSTURE,
)
DOMAIN_BIT = {domain: 1 << place for place, domain in enumerate(PLACED)}
#: For each set of domains, as bits, the same with four bits a domain, so that days add up.
SPREAD = [
    sum(1 << (4 * place) for place in range(len(PLACED)) if held >> place & 1)
    for held in range(1 << len(PLACED))
]
#: What days miss is looked up for the first so many placed domains and for the others: two small
#: tables, of which few entries are ever new.
SPLIT = 3
FIRST_DOMAINS, FIRST_DAYS = (1 << SPLIT) - 1, (1 << 4 * SPLIT) - 1
WALKING = DOMAIN_BIT[Domain.WEIGHT_BEARING]
STRETCHING = DOMAIN_BIT[Domain.FLEXIBILITY]


@dataclass(slots=True, eq=False)
class Part:
    """Some exercises with their bouts, and what they bring: half minutes, and needs and domains as
    bits. `half` is the time that they take."""

    items: tuple[tuple[Candidate, int], ...] = ()
    half: int = 0
    balance_half: int = 0
    domains: int = 0
    strength: int = 0
    weekly: int = 0
    ties: int = 0


NO_PART = Part()


@dataclass(slots=True, eq=False)
class Option:
    """One way to fill a session, or the habits of a day, and what it adds to the week.

    The length of a walk and the muscles of stretches are settled later: here are its least and
    most half minutes, set-up apart, and how many places there are of each sort (`stretches`).
    `served` counts the strength needs; `number` is the place among all options of a kind, which
    settles between two of the same worth.
    """

    number: int = -1
    domains: int = 0
    balance_half: int = 0
    walk_least: int = 0
    walk_most: int = 0
    places: int = 0
    strength: int = 0
    weekly: int = 0
    ties: int = 0
    served: int = 0
    first: Part = NO_PART
    balance: Part = NO_PART
    walk: Candidate | None = None

    @property
    def items(self) -> tuple[tuple[Candidate, int], ...]:
        """Its exercises with their bouts, the walk and the stretches apart."""
        return (*self.first.items, *self.balance.items)


def part_of(items: Sequence[tuple[Candidate, int]]) -> Part:
    """Add up what these exercises bring, and the half minutes that they take."""
    part = Part(tuple(items))
    for one, bouts in items:
        part.half += one.half * bouts
        if one.domain is Domain.BALANCE:
            part.balance_half += one.half * bouts
        if one.domain is not None:
            part.domains |= DOMAIN_BIT.get(one.domain, 0)
        part.strength |= one.strength
        part.weekly |= one.weekly
        part.ties += TIE_OF_AN_ITEM + one.tie
    return part


def option_of(
    number: int,
    first: Part,
    balance: Part,
    walk: Candidate | None,
    walk_half: tuple[int, int],
    places: int,
) -> Option:
    """What two parts, a walk and places for stretches bring together."""
    domains = first.domains | balance.domains
    strength = first.strength | balance.strength
    weekly = first.weekly | balance.weekly
    ties = first.ties + balance.ties
    if walk is not None:
        domains |= WALKING
        strength |= walk.strength
        weekly |= walk.weekly
        ties += TIE_OF_AN_ITEM + walk.tie
    if places:
        domains |= STRETCHING
        cools, mains, habits = counts(places)
        ties += TIE_OF_A_STRETCH * (cools + 2 * mains + habits)
    return Option(
        number,
        domains,
        first.balance_half + balance.balance_half,
        *walk_half,
        places,
        strength,
        weekly,
        ties,
        strength.bit_count(),
        first,
        balance,
        walk,
    )


class Worth:
    """The tables of one person: smaller is better.

    `days` by domain and number of days, `half` by domain and half minutes a week (the last entries
    stand for all that is more), `served` by strength needs served in one strength session;
    `first_days` and `other_days` what the days of the placed domains miss, in two parts.
    """

    def __init__(
        self,
        goals: tuple[Goal, ...],
        *,
        walk_minutes_max: int,
        strength_possible: int,
        needs_possible: int,
        session_days: int,
        as_habit: frozenset[Domain],
    ) -> None:
        """`goals` are those of all domains, `walk_minutes_max` those of a week;
        `strength_possible` are the days that can be 48 h apart, `needs_possible` the strength
        needs with a permitted exercise, `as_habit` the domains that need no session."""
        self.days: dict[Domain, list[int]] = {}
        self.half: dict[Domain, tuple[int, ...]] = {}
        self.served = [0] * (needs_possible + 1)
        self.balance_half_max = 0
        self.walk_half_max = 2 * walk_minutes_max
        whole = sum(OBJECTIVE.values())
        by_domain = {goal.domain: goal for goal in goals}
        for domain, weight in OBJECTIVE.items():
            goal = by_domain[domain]
            bounds = [goal.days[0], goal.days[1]]
            if domain is Domain.STRENGTH:
                bounds = [min(bound, strength_possible) for bound in bounds]
            if domain not in as_habit:
                bounds = [min(bound, session_days) for bound in bounds]
            parts = 2 if goal.minutes or domain is Domain.STRENGTH else 1
            points = 100 * weight / parts / whole
            table = [*_missing(bounds[0], bounds[1], points, DAYS)]
            for count in range(goal.days[2] + 1, DAYS + 1):
                table[count] = FORBIDDEN
            self.days[domain] = table
            if goal.minutes:
                self.half[domain] = self._minutes(domain, goal.minutes, points)
            if domain is Domain.STRENGTH:
                best = [min(BEST_STRENGTH_SESSIONS, bound) for bound in bounds]
                self._served(points, best, needs_possible)
        by_place = [tuple(self.days[domain]) for domain in PLACED]
        self.first_days = _missed_with(*by_place[:SPLIT])
        self.other_days = _missed_with(*by_place[SPLIT:])

    def of_days(self, days: int, beside: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """What all days miss, by the domains that one more slot may hold: the first and the others.

        `days` are the other days of each domain, as `SPREAD` adds them up, `beside` the domains,
        as bits, that the slot's own day holds already.
        """
        first = self.first_days[(days & FIRST_DAYS) << SPLIT | beside & FIRST_DOMAINS]
        return first, self.other_days[days >> 4 * SPLIT << SPLIT | beside >> SPLIT]

    def _minutes(self, domain: Domain, minutes: Span, points: float) -> tuple[int, ...]:
        low, high, most = minutes
        if domain is Domain.WEIGHT_BEARING:
            # Walks that could be longer are cut to what the week may hold, and no more is asked.
            most = self.walk_half_max
            return _half_missing(min(2 * low, most), min(2 * high, most), points, most)
        self.balance_half_max = 2 * most
        return _half_missing(2 * low, 2 * high, points, 2 * most, beyond=FORBIDDEN)

    def _served(self, points: float, best: Sequence[int], possible: int) -> None:
        for line, step in enumerate((MINIMUM_STEP, TARGET_STEP)):
            bound = min(NEEDS_A_STRENGTH_SESSION[line], possible)
            for count in range(possible + 1):
                if bound and best[line]:
                    missing = max(0, bound - count) / (bound * best[line])
                    self.served[count] += round(STEPS_A_POINT * points * missing) * step

    def at_most_days(self, counted: int) -> int:
        """What the days of all domains miss at least where no more than these can hold each."""
        return sum(
            min(self.days[domain][: (counted >> (4 * place) & 15) + 1])
            for place, domain in enumerate(PLACED)
        )

    def of_sessions(self, counts: Sequence[int]) -> int:
        """What these strength sessions miss, by the needs that each serves: the best two."""
        best = sorted(counts, reverse=True)[:BEST_STRENGTH_SESSIONS]
        return sum([self.served[count] for count in best])


class _MissedWith(dict[int, tuple[int, ...]]):
    """What the days of some domains miss, for each set of them that one more slot may hold.

    The key holds the other days of each domain, four bits each, and below them, in `SPLIT` bits,
    the domains that the slot's own day holds already.
    """

    def __init__(self, *tables: tuple[int, ...]) -> None:
        self.tables = tables

    def __missing__(self, key: int) -> tuple[int, ...]:
        counted, beside = key >> SPLIT, key & FIRST_DOMAINS
        values = [0]
        for place, table in enumerate(self.tables):
            count = counted >> (4 * place) & 15
            with_it = table[min(count + 1, DAYS)]
            without = with_it if beside >> place & 1 else table[count]
            values = [one + without for one in values] + [one + with_it for one in values]
        self[key] = tuple(values)
        return self[key]


#: People's tables differ, those of few domains together seldom do.
_missed_with = lru_cache(maxsize=32)(_MissedWith)


#: The tables of people who are alike.
worth_for = lru_cache(maxsize=64)(Worth)


@lru_cache(maxsize=512)
def _missing(low: int, high: int, points: float, most: int) -> tuple[int, ...]:
    """For 0 to `most`: the points missed of the minimum and of the target, on their lines."""
    whole = STEPS_A_POINT * points
    return tuple(
        [
            round(whole * max(0, low - have) / (low or 1)) * MINIMUM_STEP
            + round(whole * max(0, high - have) / (high or 1)) * TARGET_STEP
            for have in range(most + 1)
        ]
    )


@lru_cache(maxsize=64)
def _half_missing(
    low: int, high: int, points: float, most: int, *, beyond: int | None = None
) -> tuple[int, ...]:
    """The same for half minutes, and for more than `most`: as much, or what is said."""
    table = _missing(low, high, points, most)
    return (*table, *[table[-1] if beyond is None else beyond] * BEYOND_HALF)
