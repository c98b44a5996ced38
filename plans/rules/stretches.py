"""Which muscles are stretched where: the flexibility needs of a week, served in few places.

A week has places for stretches: in cool-downs (short ones), among the main exercises and as habits.
While days are chosen only the places are counted; how many needs so many places can serve at best
is known from here, and in the end each place gets its exercise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from plans.rules.candidates import Candidate
from plans.rules.vocabulary import Domain

#: Sorts of places, and one place of each as a number, so that places add up.
COOL, MAIN, HABIT = range(3)
A_PLACE = (1, 1 << 4, 1 << 8)
Places = tuple[int, int, int]
#: Stretches by their numbers, and as what they are, for each sort of place.
Numbers = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]
Chosen = tuple[tuple[Candidate, ...], tuple[Candidate, ...], tuple[Candidate, ...]]
#: More places of one sort than needs bring nothing more.
PLACES_MAX = 5
#: Places above, needs below make the number under which `Muscles.missing` knows them.
NEEDS_BITS = 32


def counts(places: int) -> Places:
    """How many places of each sort."""
    return places & 15, places >> 4 & 15, places >> 8


def most_of(places: Iterable[int]) -> int:
    """The most places of each sort among these."""
    most = [max(sort) for sort in zip(*map(counts, places), strict=True)]
    return sum(number * one for number, one in zip(most, A_PLACE, strict=True))


class Muscles:
    """The stretches that one person may do."""

    def __init__(self, candidates: Sequence[Candidate], cool_half: int = 0) -> None:
        """`cool_half` is the room of a cool-down in half minutes."""
        self.every = [one for one in candidates if one.domain is Domain.FLEXIBILITY]
        self._sorts = tuple(
            _by_needs(some)
            for some in (
                [one for one in self.every if one.half <= cool_half],
                self.every,
                [one for one in self.every if one.exercise.habit],
            )
        )
        self._reach = _reach_of(tuple(tuple(one.weekly for one in some) for some in self._sorts))
        #: How many weekly needs, as bits, so many places leave unserved at best.
        self.missing = self._reach.missing

    def longest(self, half: int) -> int:
        """Half minutes of the longest stretch that fits, 0 if none does."""
        return max((one.half for one in self.every if one.half <= half), default=0)

    def chosen(self, needs: int, places: int) -> Chosen:
        """Exercises that serve most of these needs: for cool-downs, main parts and habits.

        At most as many as there are places; where there are more, they take turns.
        """
        reached = self._reach.of(counts(places))
        best = min(reached, key=lambda mask: ((needs & ~mask).bit_count(), mask.bit_count()))
        cool, main, habit = (
            tuple(some[number] for number in numbers)
            for some, numbers in zip(self._sorts, reached[best], strict=True)
        )
        return cool, main, habit


class _Reach:
    """Which sets of needs so many places can serve: the same for all whose stretches are alike.

    `sorts` are the needs, as bits, of the stretches for each sort of place.
    """

    def __init__(self, sorts: tuple[tuple[int, ...], ...]) -> None:
        self.sorts = sorts
        self.missing = _Missing(self)
        self._reached: dict[Places, dict[int, Numbers]] = {(0, 0, 0): {0: ((), (), ())}}

    def of(self, places: Places) -> dict[int, Numbers]:
        """Every set of needs, as bits, that so many places can serve, and by which stretches."""
        places = tuple(min(count, PLACES_MAX) for count in places)  # type: ignore[assignment]
        if places not in self._reached:
            sort = next(at for at in (2, 1, 0) if places[at])
            fewer = tuple(count - (at == sort) for at, count in enumerate(places))
            found = dict(self.of(fewer))  # type: ignore[arg-type]
            for mask, numbers in list(found.items()):
                for number, needs in enumerate(self.sorts[sort]):
                    if mask | needs not in found:
                        more = list(numbers)
                        more[sort] = (*numbers[sort], number)
                        found[mask | needs] = tuple(more)  # type: ignore[assignment]
            self._reached[places] = found
        return self._reached[places]


_reach_of = lru_cache(maxsize=256)(_Reach)


class _Missing(dict[int, int]):
    """The fewest needs that places leave unserved, each worked out when it is first looked up:
    millions are. The key holds the needs, as bits, and above them the places."""

    def __init__(self, reach: _Reach) -> None:
        self.reach = reach

    def __missing__(self, key: int) -> int:
        needs, places = key & (1 << NEEDS_BITS) - 1, key >> NEEDS_BITS
        self[key] = min([(needs & ~mask).bit_count() for mask in self.reach.of(counts(places))])
        return self[key]


def _by_needs(stretches: Sequence[Candidate]) -> list[Candidate]:
    """One for each set of needs: the first in the order of equals."""
    found: dict[int, Candidate] = {}
    for one in stretches:
        if one.weekly:
            found.setdefault(one.weekly, one)
    return list(found.values())
