"""Arrange a week: choose for each session and for each day's habits what they hold.

Slots of one kind (strength sessions, other sessions, habits) have the same options, few enough to
try them all. Each slot in turn takes the option that is best for the week as the others stand,
until none can do better; then a session and another slot at once, because what a session takes on
frees a place elsewhere. The worth of a week is `worth`; what an option is made of comes from
`sessions` and `habits`; `placing` turns the chosen options into exercises.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

from plans.rules.stretches import Muscles
from plans.rules.vocabulary import Domain
from plans.rules.worth import (
    DAYS,
    FORBIDDEN,
    NOTHING_MISSED,
    SPREAD,
    STRENGTH_NEED,
    WALKING,
    WEEKLY_NEED,
    Option,
    Worth,
)

NO_SESSION = [0] * 7
#: With how many options of the first of two slots the second one is tried. More, or a second
#: round over all pairs, costs as much time again and brings less than a tenth of a point.
TRIES = 4


#: An option with its fields, so that trying them all costs little.
Row = tuple[Option, int, int, int, int, int, int, int, int]


def _row(one: Option) -> Row:
    return (
        one,
        one.domains,
        one.balance_half,
        one.walk_least,
        one.walk_most,
        one.places,
        one.strength,
        one.weekly,
        one.ties,
    )


NOTHING = _row(Option())


class Slot:
    """A session or the habits of one day. `other` is the place of the day's other slot."""

    def __init__(
        self,
        day: int,
        rows: list[Row],
        *,
        session: bool = False,
        strong: bool = False,
        other: int | None = None,
    ) -> None:
        self.day, self.rows, self.session, self.strong = day, rows, session, strong
        self.other = other
        self.walk_most = max(row[4] for row in rows)


def rows_of(options: Sequence[Option]) -> list[Row]:
    """The options in the form in which they are compared."""
    return [_row(one) for one in options]


class Arrangement:
    """One person's week while its slots are filled."""

    def __init__(
        self,
        worth: Worth,
        slots: Sequence[Slot],
        possible: tuple[int, int],
        muscles: Muscles,
    ) -> None:
        """`possible` are the strength and the weekly needs, as bits, that the person's exercises
        serve."""
        self.worth, self.slots, self.muscles = worth, slots, muscles
        self.possible = possible
        self.rows: list[Row] = [NOTHING] * len(slots)
        self.value = FORBIDDEN
        self._by_domains: dict[tuple[int, int], list[int]] = {}
        self._by_needs: dict[tuple[int, ...], list[int]] = {}

    @property
    def chosen(self) -> list[Option]:
        """What each slot holds."""
        return [row[0] for row in self.rows]

    def search(self) -> None:
        """Choose for every slot, then mend: one at a time, and two at once.

        Where a minimum or a need is missed then, once more from the other end.
        """
        places = range(len(self.slots))
        self._from(places)
        if self.value >= WEEKLY_NEED:
            rows, value = self.rows, self.value
            self._from(places[::-1])
            if value <= self.value:
                self.rows, self.value = rows, value

    def _from(self, places: Sequence[int]) -> None:
        """Fill the empty slots in this order and mend."""
        self.rows = [NOTHING] * len(self.slots)
        for at in places:
            self.value, self.rows[at] = self._best(at)[0]
        self._mend()
        if self.value >= NOTHING_MISSED:
            self._mend_pairs()

    def _mend(self) -> None:
        """Let each slot take its best option until none does better."""
        settled: set[tuple[int, ...]] = set()
        waiting = True
        while waiting:
            waiting = False
            for at in range(len(self.slots)):
                alike = self._alike(at)
                if alike in settled:
                    continue
                settled.add(alike)
                value, row = self._best(at, below=self.value)[0]
                if value < self.value:
                    self.value, self.rows[at] = value, row
                    settled = {self._alike(at)}
                    waiting = True

    def _mend_pairs(self) -> None:
        """Empty a session and another slot and fill them anew, where that makes a better week."""
        settled: set[tuple[object, ...]] = set()
        for one, other in permutations(range(len(self.slots)), 2):
            if not self.slots[one].session:
                continue
            alike = (self._alike(one), self._alike(other), self.slots[one].other == other)
            if alike in settled:
                continue
            settled.add(alike)
            kept, value = list(self.rows), self.value
            self.rows[one] = self.rows[other] = NOTHING
            for _value, row in self._best(one, tries=TRIES):
                self.rows[one] = row
                found, best = self._best(other, below=value)[0]
                if found < value:
                    self.value, self.rows[other] = found, best
                    self._mend()
                    settled.clear()
                    break
            else:
                self.rows = kept

    def _alike(self, place: int) -> tuple[int, ...]:
        """Where this is equal, the best option is, as long as the week is the same."""
        slot = self.slots[place]
        beside = -1 if slot.other is None else id(self.rows[slot.other])
        return id(slot.rows), id(self.rows[place]), beside

    def _best(
        self, place: int, *, tries: int = 1, below: int = 8 * FORBIDDEN
    ) -> list[tuple[int, Row]]:
        """The best `tries` options of this slot, best first, with what the week is then worth.

        Only what makes the week worth less than `below` is of interest; where nothing does, that
        is what comes back. The innermost loop of the builder: written for speed.
        """
        slot, worth, slots = self.slots[place], self.worth, self.slots
        by_day = [0] * DAYS
        walk_least = walk_most = balance_half = places = strength = weekly = ties = 0
        sessions = []
        beside = 0  # the domains that the day's other slot holds
        for at, (_option, domains, half, low, high, more, serves, needs, tie) in enumerate(
            self.rows
        ):
            if at == place:
                continue
            if at == slot.other:
                beside = domains
            else:
                by_day[slots[at].day] |= domains
            walk_least += low
            walk_most += high
            balance_half += half
            places += more
            strength |= serves
            weekly |= needs
            ties += tie
            if slots[at].strong:
                sessions.append(serves.bit_count())
        counted = sum([SPREAD[held] for held in by_day])
        by_domains = self._by_domains.get((counted, beside))
        if by_domains is None:
            by_domains = worth.of_domains(counted, beside)
            self._by_domains[counted, beside] = by_domains
        by_needs = self._with_another_session(sessions) if slot.strong else NO_SESSION
        if not slot.strong:
            ties += worth.of_sessions(sessions)
        balance, walking = worth.half[Domain.BALANCE], worth.half[Domain.WEIGHT_BEARING]
        missing = self.muscles.missing
        strength_possible, weekly_possible = self.possible
        unserved, lacking = strength_possible & ~strength, weekly_possible & ~weekly
        walk_room = 0 if beside & WALKING else worth.walk_half_max - walk_least
        # No option can make less of these than the fullest one.
        rest = walking[walk_most + slot.walk_most] + by_needs[-1]
        limit = below - ties
        found = [(limit, 0, NOTHING)] * tries
        for number, row in enumerate(slot.rows):
            _option, domains, half, low, high, more, serves, needs, tie = row
            value = by_domains[domains] + tie
            if value + rest >= limit or low > walk_room:
                continue  # one walk a day, so that its minutes stay simple
            value += (
                balance[balance_half + half]
                + walking[walk_most + high]
                + by_needs[serves.bit_count()]
            )
            if value >= limit:
                continue
            if lacking & ~needs:
                value += WEEKLY_NEED * missing(lacking & ~needs, places + more)
            if unserved & ~serves:
                value += STRENGTH_NEED * (unserved & ~serves).bit_count()
            if value < limit:
                found[-1] = (value, number, row)
                if tries > 1:
                    found.sort(key=_by_value)
                limit = found[-1][0]
        return [(value + ties, row) for value, _number, row in found]

    def _with_another_session(self, sessions: list[int]) -> list[int]:
        """What strength sessions miss with one more, by the needs that it serves."""
        key = tuple(sessions)
        if key not in self._by_needs:
            self._by_needs[key] = [
                self.worth.of_sessions([*sessions, count])
                for count in range(len(self.worth.served))
            ]
        return self._by_needs[key]


def _by_value(one: tuple[int, int, Row]) -> tuple[int, int]:
    return one[:2]
