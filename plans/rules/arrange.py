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
from operator import add

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


NOTHING = Option()


class Kind:
    """The options of all slots of one kind: by the domains that they hold, with what they can
    bring at most, so that groups of options that cannot be better are passed over at once."""

    def __init__(self, options: Sequence[Option]) -> None:
        groups: dict[int, list[Option]] = {}
        self.strength = self.weekly = self.domains = 0
        for one in options:
            groups.setdefault(one.domains, []).append(one)
            self.domains |= one.domains
            self.strength |= one.strength
            self.weekly |= one.weekly
        self.groups = [
            (domains & FIRST_DOMAINS, domains >> SPLIT, min([one.ties for one in some]), some)
            for domains, some in groups.items()
        ]
        self.balance_most = max([one.balance_half for one in options])
        self.walk_most = max([one.walk_most for one in options])
        self.served_most = max([one.served for one in options])
        self.places = most_of({one.places for one in options})


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
        self.balance, self.walking = worth.half[Domain.BALANCE], worth.half[Domain.WEIGHT_BEARING]
        self._by_needs: dict[tuple[int, ...], list[int]] = {}
        self._empty()
        self.bound = self._least()
        self._enough = self.bound + TARGET_STEP  # what is worth less differs in ties alone

    def _empty(self) -> None:
        self.chosen: list[Option] = [NOTHING] * len(self.slots)  # what each slot holds
        self.days = 0  # how many days hold each domain, as `SPREAD` adds them up
        self.balance_half = self.walk_least = self.walk_most = self.places = self.ties = 0
        self.strength = self.weekly = 0  # how many slots serve each need, four bits each
        self.sessions = self.worth.of_sessions([0] * len(self.strong))  # what they miss together

    def _put(self, place: int, new: Option) -> None:
        """Let this slot hold that, and keep the sums."""
        old, beside = self.chosen[place], self._beside(place)
        self.chosen[place] = new
        self.days += SPREAD[new.domains | beside] - SPREAD[old.domains | beside]
        self.balance_half += new.balance_half - old.balance_half
        self.walk_least += new.walk_least - old.walk_least
        self.walk_most += new.walk_most - old.walk_most
        self.places += new.places - old.places
        self.strength += new.strength - old.strength
        self.weekly += new.weekly - old.weekly
        self.ties += new.ties - old.ties
        if self.slots[place].strong and new.served != old.served:
            self.sessions = self.worth.of_sessions([self.chosen[at].served for at in self.strong])

    def _beside(self, place: int) -> int:
        """The domains, as bits, that the day's other slot holds."""
        other = self.slots[place].other
        return 0 if other is None else self.chosen[other].domains

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
            + self.balance[min(balance_half, worth.balance_half_max)]
            + self.walking[walk_most]
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
            self.value, option = self._best(at)
            self._put(at, option)
        self._mend()

    def _again(self, places: Sequence[int], *, pairs: bool) -> None:
        """Fill them once more; of two weeks that are worth the same the first one stays."""
        value, chosen = self.value, self.chosen
        self._from(places)
        if pairs and self.value >= self._enough:
            self._mend_pairs()
        if value <= self.value:
            self.value = value
            for place, option in enumerate(chosen):
                self._put(place, option)

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
                value, option = self._best(at, below=self.value)
                if value < self.value:
                    self.value = value
                    self._put(at, option)
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
            kept, value = (self.chosen[one], self.chosen[other]), self.value
            self._put(other, NOTHING)
            _value, option = self._best(one)
            if option is not kept[0]:  # else the other slot alone has been mended already
                self._put(one, option)
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
        beside = -1 if slot.other is None else id(self.chosen[slot.other])
        return id(slot.kind), id(self.chosen[place]), beside

    def _best(self, place: int, *, below: int = 8 * FORBIDDEN) -> tuple[int, Option]:
        """The best option of this slot, and what the week is then worth.

        Only what makes the week worth less than `below` is of interest; where nothing does, that
        comes back with nothing in the slot. The innermost loop of the builder: written for speed.
        """
        slot, worth, old = self.slots[place], self.worth, self.chosen[place]
        missing, balance, walking = self.muscles.missing, self.balance, self.walking
        kind, beside = slot.kind, self._beside(place)
        first_days, other_days = worth.of_days(self.days - SPREAD[old.domains | beside], beside)
        balance_half = self.balance_half - old.balance_half
        walk_most = self.walk_most - old.walk_most
        places = self.places - old.places
        ties = self.ties - old.ties
        by_needs = NO_SESSION
        if slot.strong:
            by_needs = self._with_another_session(self._served_by_others(place))
        else:
            ties += self.sessions
        unserved = self.possible[0] & ~held(self.strength - old.strength)
        lacking = self.possible[1] & ~held(self.weekly - old.weekly)
        walk_room = worth.walk_half_max - self.walk_least + old.walk_least
        if beside & WALKING:
            walk_room = 0  # one walk a day, so that its minutes stay simple
        # No option can make less of these than the fullest one; of balance and walking only those
        # make any less that hold them, which the first domains say.
        least = walking[walk_most] + balance[balance_half] + by_needs[-1]
        if lacking:
            most_places = places + kind.places
            least += WEEKLY_NEED * missing[most_places << NEEDS_BITS | lacking & ~kind.weekly]
        if unserved:
            least += STRENGTH_NEED * (unserved & ~kind.strength).bit_count()
        fullest_half = min(balance_half + kind.balance_most, worth.balance_half_max)
        balanced = least + balance[fullest_half] - balance[balance_half]
        by_walk = walking[walk_most + kind.walk_most] - walking[walk_most]
        still, walked = (least, balanced), (least + by_walk, balanced + by_walk)
        at_least = [*map(add, first_days, (*still, *still, *walked, *walked))]
        limit, found, first = below - ties, NOTHING, None
        for group in kind.groups:
            first_domains, others, least_tie, options = group
            bound = at_least[first_domains] + other_days[others]
            if bound + least_tie > limit:
                continue
            by_days = first_days[first_domains] + other_days[others]
            for option in options:
                if bound + option.ties > limit or option.walk_least > walk_room:
                    continue
                value = (
                    by_days
                    + option.ties
                    + balance[balance_half + option.balance_half]
                    + walking[walk_most + option.walk_most]
                    + by_needs[option.served]
                )
                if lacking and value <= limit:
                    value += (
                        WEEKLY_NEED
                        * missing[places + option.places << NEEDS_BITS | lacking & ~option.weekly]
                    )
                if unserved:
                    value += STRENGTH_NEED * (unserved & ~option.strength).bit_count()
                if value < limit or (value == limit and option.number < found.number):
                    limit, found, first = value, option, group
        if first is not None and first is not kind.groups[0]:
            # What was best last is likely to be best again, and then passes over the others.
            kind.groups.remove(first)
            kind.groups.insert(0, first)
        return limit + ties, found

    def _served_by_others(self, place: int) -> tuple[int, ...]:
        """How many needs each strength session but this one serves."""
        return tuple([self.chosen[at].served for at in self.strong if at != place])

    def _with_another_session(self, sessions: tuple[int, ...]) -> list[int]:
        """What strength sessions miss with one more, by the needs that it serves."""
        if sessions not in self._by_needs:
            self._by_needs[sessions] = [
                self.worth.of_sessions([*sessions, count])
                for count in range(len(self.worth.served))
            ]
        return self._by_needs[sessions]
