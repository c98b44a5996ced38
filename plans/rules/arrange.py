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

from plans.rules.candidates import held
from plans.rules.stretches import NEEDS_BITS, Muscles, most_of
from plans.rules.vocabulary import Domain
from plans.rules.worth import (
    DAYS,
    FIRST_DOMAINS,
    FORBIDDEN,
    SPLIT,
    SPREAD,
    STRENGTH_NEED,
    TARGET_STEP,
    WALKING,
    WEEKLY_NEED,
    Option,
    Worth,
)

NO_SESSION = [0] * 7
#: Where a need is missed the week is filled again from each of so many parts of it.
PARTS = 3


#: An option with its fields, so that trying them all costs little; first its place among its
#: equals, which settles between two of the same worth.
Row = tuple[int, Option, int, int, int, int, int, int, int, int, int]


def _row(number: int, one: Option) -> Row:
    return (
        number,
        one,
        one.domains,
        one.balance_half,
        one.walk_least,
        one.walk_most,
        one.places,
        one.strength,
        one.weekly,
        one.ties,
        one.strength.bit_count(),
    )


NOTHING = _row(-1, Option())


class Kind:
    """The options of all slots of one kind: by the domains that they hold, with what they can
    bring at most, so that groups of options that cannot be better are passed over at once."""

    def __init__(self, options: Sequence[Option]) -> None:
        rows = [_row(number, one) for number, one in enumerate(options)]
        groups: dict[int, list[Row]] = {}
        for row in rows:
            groups.setdefault(row[2], []).append(row)
        self.groups = [
            (domains & FIRST_DOMAINS, domains >> SPLIT, min([row[9] for row in some]), some)
            for domains, some in groups.items()
        ]
        self.balance_most = max(one.balance_half for one in options)
        self.walk_most = max(one.walk_most for one in options)
        self.places = most_of([one.places for one in options])
        self.served_most = max(one.strength.bit_count() for one in options)
        self.strength = self.weekly = self.domains = 0
        for one in options:
            self.domains |= one.domains
            self.strength |= one.strength
            self.weekly |= one.weekly


class Slot:
    """A session or the habits of one day. `other` is the place of the day's other slot."""

    def __init__(
        self,
        day: int,
        kind: Kind,
        *,
        session: bool = False,
        strong: bool = False,
        other: int | None = None,
    ) -> None:
        self.day, self.kind, self.session, self.strong = day, kind, session, strong
        self.other = other


class Arrangement:
    """One person's week while its slots are filled, and what its slots add up to."""

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
        self.strong = [place for place, slot in enumerate(slots) if slot.strong]
        self.value = FORBIDDEN
        self._by_needs: dict[tuple[int, ...], list[int]] = {}
        self._empty()
        self.bound = self._least()
        self._enough = self.bound + TARGET_STEP  # what is worth less differs in ties alone

    @property
    def chosen(self) -> list[Option]:
        """What each slot holds."""
        return [row[1] for row in self.rows]

    def _empty(self) -> None:
        self.rows: list[Row] = [NOTHING] * len(self.slots)
        self.days = 0  # how many days hold each domain, as `SPREAD` adds them up
        self.balance_half = self.walk_least = self.walk_most = self.places = self.ties = 0
        self.strength = self.weekly = 0  # how many slots serve each need, four bits each
        self.sessions = self.worth.of_sessions([0] * len(self.strong))  # what they miss together

    def _put(self, place: int, row: Row) -> None:
        """Let this slot hold that, and keep the sums."""
        old, beside = self.rows[place], self._beside(place)
        self.rows[place] = row
        self.days += SPREAD[row[2] | beside] - SPREAD[old[2] | beside]
        self.balance_half += row[3] - old[3]
        self.walk_least += row[4] - old[4]
        self.walk_most += row[5] - old[5]
        self.places += row[6] - old[6]
        self.strength += row[7] - old[7]
        self.weekly += row[8] - old[8]
        self.ties += row[9] - old[9]
        if place in self.strong:
            self.sessions = self.worth.of_sessions([self.rows[at][10] for at in self.strong])

    def _beside(self, place: int) -> int:
        """The domains, as bits, that the day's other slot holds."""
        other = self.slots[place].other
        return 0 if other is None else self.rows[other][2]

    def _least(self) -> int:
        """No week with these slots can be worth less: every slot as full as it can be."""
        worth, kinds = self.worth, [slot.kind for slot in self.slots]
        by_day = [0] * DAYS
        for slot in self.slots:
            by_day[slot.day] |= slot.kind.domains
        days = sum([SPREAD[domains] for domains in by_day])
        balance_half = sum(kind.balance_most for kind in kinds)
        walk_most = sum(kind.walk_most for kind in kinds)
        strength = weekly = 0
        for kind in kinds:
            strength |= kind.strength
            weekly |= kind.weekly
        unserved, lacking = self.possible[0] & ~strength, self.possible[1] & ~weekly
        places = sum(kind.places for kind in kinds)
        return (
            worth.at_most_days(days)
            + worth.half[Domain.BALANCE][min(balance_half, worth.balance_half_max)]
            + worth.half[Domain.WEIGHT_BEARING][walk_most]
            + worth.of_sessions([one.kind.served_most for one in self.slots if one.strong])
            + WEEKLY_NEED * (self.muscles.missing[places << NEEDS_BITS | lacking] if lacking else 0)
            + STRENGTH_NEED * unserved.bit_count()
        )

    def search(self) -> None:
        """Choose for every slot in turn, from either end, and mend the better week two at a time.

        Where a minimum or a need is missed then, from its other parts too.
        """
        places = tuple(range(len(self.slots)))
        self._from(places)
        if self.value >= self._enough:
            self._again(places[::-1], pairs=False)
            self._mend_pairs()
        for part in range(1, PARTS):
            if self.value < max(WEEKLY_NEED, self._enough):
                return
            at = part * len(places) // PARTS
            self._again(places[at:] + places[:at], pairs=True)

    def _from(self, places: Sequence[int]) -> None:
        """Fill the empty slots in this order and mend."""
        self._empty()
        for at in places:
            self.value, row = self._best(at)
            self._put(at, row)
        self._mend()

    def _again(self, places: Sequence[int], *, pairs: bool) -> None:
        """Fill them once more; of two weeks that are worth the same the first one stays."""
        value, rows = self.value, self.rows
        self._from(places)
        if pairs and self.value >= self._enough:
            self._mend_pairs()
        if value <= self.value:
            self.value = value
            for place, row in enumerate(rows):
                self._put(place, row)

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
                value, row = self._best(at, below=self.value)
                if value < self.value:
                    self.value = value
                    self._put(at, row)
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
            kept, value = (self.rows[one], self.rows[other]), self.value
            self._put(other, NOTHING)
            _value, row = self._best(one)
            if row is not kept[0]:  # else the other slot alone has been mended already
                self._put(one, row)
                found, best = self._best(other, below=value)
                if found < value:
                    self.value = found
                    self._put(other, best)
                    self._mend()
                    if self.value < self._enough:
                        return
                    settled.clear()
                    continue
                self._put(one, kept[0])
            self._put(other, kept[1])

    def _alike(self, place: int) -> tuple[int, ...]:
        """Where this is equal, the best option is, as long as the week is the same."""
        slot = self.slots[place]
        beside = -1 if slot.other is None else id(self.rows[slot.other])
        return id(slot.kind), id(self.rows[place]), beside

    def _best(self, place: int, *, below: int = 8 * FORBIDDEN) -> tuple[int, Row]:
        """The best option of this slot, and what the week is then worth.

        Only what makes the week worth less than `below` is of interest; where nothing does, that
        comes back with nothing in the slot. The innermost loop of the builder: written for speed.
        """
        slot, worth, old = self.slots[place], self.worth, self.rows[place]
        missing = self.muscles.missing
        kind, beside = slot.kind, self._beside(place)
        first_days, other_days = worth.of_days(self.days - SPREAD[old[2] | beside], beside)
        balance_half = self.balance_half - old[3]
        walk_most = self.walk_most - old[5]
        places = self.places - old[6]
        ties = self.ties - old[9]
        by_needs = NO_SESSION
        if slot.strong:
            by_needs = self._with_another_session(self._served_by_others(place))
        else:
            ties += self.sessions
        balance, walking = worth.half[Domain.BALANCE], worth.half[Domain.WEIGHT_BEARING]
        unserved = self.possible[0] & ~held(self.strength - old[7])
        lacking = self.possible[1] & ~held(self.weekly - old[8])
        walk_room = 0 if beside & WALKING else worth.walk_half_max - self.walk_least + old[4]
        # No option can make less of these than the fullest one.
        least = (
            walking[walk_most + kind.walk_most]
            + balance[min(balance_half + kind.balance_most, worth.balance_half_max)]
            + by_needs[-1]
        )
        if lacking:
            most_places = places + kind.places
            least += WEEKLY_NEED * missing[most_places << NEEDS_BITS | lacking & ~kind.weekly]
        if unserved:
            least += STRENGTH_NEED * (unserved & ~kind.strength).bit_count()
        limit, last, found, first = below - ties, -1, NOTHING, None
        for group in kind.groups:
            first_domains, others, least_tie, rows = group
            by_days = first_days[first_domains] + other_days[others]
            if by_days + least_tie + least > limit:
                continue
            for row in rows:
                number, _option, _domains, half, low, high, more, serves, needs, tie, served = row
                if by_days + tie + least > limit or low > walk_room:
                    continue  # one walk a day, so that its minutes stay simple
                value = (
                    by_days
                    + tie
                    + balance[balance_half + half]
                    + walking[walk_most + high]
                    + by_needs[served]
                )
                if lacking and value <= limit:
                    value += WEEKLY_NEED * missing[places + more << NEEDS_BITS | lacking & ~needs]
                if unserved:
                    value += STRENGTH_NEED * (unserved & ~serves).bit_count()
                if value < limit or (value == limit and number < last):
                    limit, last, found, first = value, number, row, group
        if first is not None and first is not kind.groups[0]:
            # What was best last is likely to be best again, and then passes over the others.
            kind.groups.remove(first)
            kind.groups.insert(0, first)
        return limit + ties, found

    def _served_by_others(self, place: int) -> tuple[int, ...]:
        """How many needs each strength session but this one serves."""
        return tuple([self.rows[at][10] for at in self.strong if at != place])

    def _with_another_session(self, sessions: tuple[int, ...]) -> list[int]:
        """What strength sessions miss with one more, by the needs that it serves."""
        if sessions not in self._by_needs:
            self._by_needs[sessions] = [
                self.worth.of_sessions([*sessions, count])
                for count in range(len(self.worth.served))
            ]
        return self._by_needs[sessions]
