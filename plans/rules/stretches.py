"""Which muscles are stretched where: the flexibility needs of a week, served in few places.

A week has places for stretches: in cool-downs (short ones), among the main exercises and as habits.
While days are chosen only the places are counted; how many needs so many places can serve at best
is known from here, and in the end each place gets its exercise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from plans.rules.selection import Candidate
from plans.rules.vocabulary import Domain

#: Sorts of places, and one place of each as a number, so that places add up.
COOL, MAIN, HABIT = range(3)
A_PLACE = (1, 1 << 4, 1 << 8)
Places = tuple[int, int, int]
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
        self._reached: dict[Places, dict[int, Chosen]] = {(0, 0, 0): {0: ((), (), ())}}
        #: How many weekly needs so many places leave unserved at best, by `key_of`.
        self.missing = _Missing(self)

    def longest(self, half: int) -> int:
        """Half minutes of the longest stretch that fits, 0 if none does."""
        return max((one.half for one in self.every if one.half <= half), default=0)

    def fewest_missing(self, needs: int, places: int) -> int:
        """How many of these weekly needs, as bits, so many places leave unserved at best."""
        reached = self._reach(counts(places))
        return min([(needs & ~mask).bit_count() for mask in reached])

    def chosen(self, needs: int, places: int) -> Chosen:
        """Exercises that serve most of these needs: for cool-downs, main parts and habits.

        At most as many as there are places; where there are more, they take turns.
        """
        reached = self._reach(counts(places))
        best = min(reached, key=lambda mask: ((needs & ~mask).bit_count(), mask.bit_count()))
        return reached[best]

    def _reach(self, places: Places) -> dict[int, Chosen]:
        """Every set of needs, as bits, that so many places can serve."""
        places = tuple(min(count, PLACES_MAX) for count in places)  # type: ignore[assignment]
        if places not in self._reached:
            sort = next(at for at in (2, 1, 0) if places[at])
            fewer = tuple(count - (at == sort) for at, count in enumerate(places))
            found = dict(self._reach(fewer))  # type: ignore[arg-type]
            for mask, chosen in list(found.items()):
                for one in self._sorts[sort]:
                    wider = mask | one.weekly
                    if wider not in found:
                        more = list(chosen)
                        more[sort] = (*chosen[sort], one)
                        found[wider] = tuple(more)  # type: ignore[assignment]
            self._reached[places] = found
        return self._reached[places]


class _Missing(dict[int, int]):
    """`Muscles.fewest_missing`, each worked out when it is first looked up: millions are."""

    def __init__(self, muscles: Muscles) -> None:
        self.muscles = muscles

    def __missing__(self, key: int) -> int:
        self[key] = self.muscles.fewest_missing(key & (1 << NEEDS_BITS) - 1, key >> NEEDS_BITS)
        return self[key]


def _by_needs(stretches: Sequence[Candidate]) -> list[Candidate]:
    """One for each set of needs: the first in the order of equals."""
    found: dict[int, Candidate] = {}
    for one in stretches:
        if one.weekly:
            found.setdefault(one.weekly, one)
    return list(found.values())
