"""The sessions of a week: which days hold strength, and what a session can hold.

`Session.options` lists the ways to fill one session that are worth comparing: for a strength day
the covers of the strength needs, then extensors, a stretch, a walk and balance in the time that is
left. `arrange` chooses among them. All times here are whole half minutes, so that sums are exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import chain, combinations, product

from plans.rules.candidates import NEED_BIT, Candidate, varied
from plans.rules.doses import (
    COOL_DOWN_MINUTES,
    FORWARD_WALK_BEFORE_RETRO_MINUTES,
    RETRO_LADDER,
    SHORT_COOL_DOWN_MINUTES,
    SHORT_SESSION_MINUTES,
    SHORT_WARM_UP_MINUTES,
    STRENGTH_DAYS_APART_MIN,
    WALK_BOUT_MINUTES_MIN,
    WALKS,
    WARM_UP_MINUTES,
    Goal,
    Situation,
    half_minutes,
    set_by,
    walk_minutes_a_day_max,
    walk_minutes_a_week_max,
)
from plans.rules.facts import Dose
from plans.rules.stretches import A_PLACE, COOL, MAIN, Muscles
from plans.rules.vocabulary import Category, Domain, Need
from plans.rules.worth import WALKING, Option, Part, option_of, part_of

DAYS = 7
#: Beside the strength needs: this session holds extensor work too.
_EXTENSOR_BIT = 2 * max(NEED_BIT.values())
_NEEDS = _EXTENSOR_BIT - 1
#: A place for impact costs a minute of balance and is what loads the bone (k1): it comes first in
#: sessions without strength that have this many places.
PLACES_FOR_IMPACT = 4


# ---------------------------------------------------------------- days


def strength_patterns(days: Sequence[int], count: int) -> list[tuple[int, ...]]:
    """Sets of `count` days at least 48 h apart, round the edge of the week too; widest first."""
    patterns = []
    for chosen in combinations(days, count):
        gaps = [
            (later - earlier - 1) % DAYS + 1
            for earlier, later in zip(chosen, (*chosen[1:], chosen[0]), strict=True)
        ]
        if min(gaps) >= STRENGTH_DAYS_APART_MIN:
            patterns.append((-min(gaps), chosen))
    return [chosen for _gap, chosen in sorted(patterns)]


def strength_days(days: Sequence[int], most: int, before: int | None = None) -> tuple[int, ...]:
    """The strength days among `days`: as many as can be 48 h apart, at most `most`.

    `before` is the next week's first strength day counted from this Monday (7 = its Monday), where
    that week has other strength days than this one: the last of these days keeps 48 h from it.
    """
    for count in range(min(most, len(days)), 0, -1):
        for pattern in strength_patterns(days, count):
            if before is None or before - pattern[-1] >= STRENGTH_DAYS_APART_MIN:
                return pattern
    return ()


# ---------------------------------------------------------------- a session


@dataclass(slots=True)
class SessionPlan:
    """One session being filled. `free` is what is left of the person's half minutes."""

    day: int
    strength: bool
    free: int
    slots: int
    short: bool
    main: list[Candidate] = field(default_factory=list)
    stretches: list[Candidate] = field(default_factory=list)

    def fits(self, candidate: Candidate) -> bool:
        return (
            self.slots > 0
            and candidate.half <= self.free
            and candidate not in self.main
            and (self.strength or candidate.exercise.category is not Category.STRENGTH)
        )

    def fits_cool_down(self, stretch: Candidate) -> bool:
        room = min(self.free, stretch_half(self.short) - sum(one.half for one in self.stretches))
        return stretch.half <= room and stretch not in (*self.main, *self.stretches)

    def add(self, candidate: Candidate) -> None:
        self.main.append(candidate)
        self.slots -= 1
        self.free -= candidate.half

    def add_to_cool_down(self, stretch: Candidate) -> None:
        self.stretches.append(stretch)
        self.free -= stretch.half

    def holds_walk(self) -> bool:
        return any(one.code in WALKS for one in self.main)


def warm_up_half(short: bool) -> int:
    return 2 * (SHORT_WARM_UP_MINUTES if short else WARM_UP_MINUTES)[0]


def cool_down_half(short: bool) -> int:
    return 2 * (SHORT_COOL_DOWN_MINUTES if short else COOL_DOWN_MINUTES)[0]


def open_sessions(
    days: Iterable[int], strength: Iterable[int], limit_half: int, slots: int
) -> list[SessionPlan]:
    """Empty sessions with warm-up and cool-down already taken from their minutes."""
    short = limit_half < 2 * SHORT_SESSION_MINUTES
    free = limit_half - warm_up_half(short) - cool_down_half(short)
    return [SessionPlan(day, day in strength, free, slots, short) for day in days]


# ---------------------------------------------------------------- strength


@dataclass(slots=True, eq=False)
class Cover:
    """Some exercises of a strength session and the needs, as bits, that they serve together;
    `needs` is how many strength needs that are."""

    items: tuple[Candidate, ...]
    bits: int
    needs: int
    half: int
    awkward: int

    def beats(self, other: Cover) -> bool:
        """No worse than `other` in anything."""
        return (
            self.bits | other.bits == self.bits
            and len(self.items) <= len(other.items)
            and self.half <= other.half
            and self.awkward <= other.awkward
        )


def covers(candidates: Sequence[Candidate], slots: int, half: int) -> list[Cover]:
    """The quickest and the gentlest ways to serve most needs, none beaten by another.

    What was done last week stays when it serves as many needs.
    """
    every = _covers(candidates, slots, half)
    known = [one for one in candidates if one.kept]
    if 0 < len(known) < len(candidates):
        kept = _covers(known, slots, half)
        if kept[0].needs == every[0].needs:
            every = kept
    found: list[Cover] = []
    for cover in every:
        for other in found:
            if other.beats(cover):
                break
        else:
            found.append(cover)
    return found


def _covers(candidates: Sequence[Candidate], slots: int, half: int) -> list[Cover]:
    """Those that serve most needs, or one need fewer; most needs first, then the shortest."""
    gentle = _cheapest(candidates, slots, half, awkward_costs=1)
    quick = _cheapest(candidates, slots, half, awkward_costs=0)
    every = (*gentle, *quick)
    most = max([(bits & _NEEDS).bit_count() for bits, _half, _items in every])
    found = [
        Cover(items, bits, needs, time, sum([one.awkward for one in items]))
        for bits, time, items in every
        if (needs := (bits & _NEEDS).bit_count()) >= most - 1
    ]
    return sorted(found, key=lambda one: (-one.needs, len(one.items), one.half))


def _cheapest(
    candidates: Sequence[Candidate], slots: int, half: int, *, awkward_costs: int
) -> list[tuple[int, int, tuple[Candidate, ...]]]:
    """Covers of least cost: half minutes, and so many more for each point of awkwardness. Each as
    the needs that it serves, as bits, its half minutes and its exercises."""
    by_bits: dict[int, tuple[int, Candidate]] = {}
    for one in candidates:
        if one.domain not in (Domain.STRENGTH, Domain.EXTENSOR) or not one.strength:
            continue
        bits = one.strength | (_EXTENSOR_BIT if one.domain is Domain.EXTENSOR else 0)
        cost = one.half + awkward_costs * one.awkward
        if bits not in by_bits or cost < by_bits[bits][0]:
            by_bits[bits] = (cost, one)
    layers: list[dict[int, tuple[int, int, tuple[Candidate, ...]]]] = [{} for _ in range(slots + 1)]
    layers[0][0] = (0, 0, ())
    for bits, (own_cost, one) in by_bits.items():
        own_half = one.half
        latest = half - own_half
        for used in range(slots - 1, -1, -1):
            above = layers[used + 1]
            for mask, (cost, time, items) in layers[used].items():
                wider = mask | bits
                if time > latest or wider == mask:
                    continue
                best = above.get(wider)
                if best is None or cost + own_cost < best[0]:
                    above[wider] = (cost + own_cost, time + own_half, (*items, one))
    return [(mask, time, items) for layer in layers for mask, (_cost, time, items) in layer.items()]


def served_by(items: Iterable[Candidate]) -> int:
    """The strength needs, as bits, that these exercises serve."""
    bits = 0
    for one in items:
        bits |= one.strength
    return bits


def weekly_by(items: Iterable[Candidate]) -> int:
    """The weekly needs, as bits, that these exercises serve."""
    bits = 0
    for one in items:
        bits |= one.weekly
    return bits


# ---------------------------------------------------------------- what a session can hold


#: What a session may hold beside balance: exercises, a walk, then the slots and half minutes that
#: are left, and the places for stretches.
_Beginning = tuple[Part, Candidate | None, int, int, int]


class Session:
    """A kind of session of one person, and what may be put into it."""

    def __init__(
        self,
        candidates: Sequence[Candidate],
        session: SessionPlan,
        balance_half: int,
        muscles: Muscles,
    ) -> None:
        """`session` is empty but for what has its place already; `balance_half` is this session's
        share of the week's target, `muscles` the stretches."""
        self.session = session
        self.balance_half = balance_half
        usable = [one for one in candidates if session.fits(one) and not _edge(one)]
        self.candidates = usable
        self.extensors = sorted(
            (one for one in usable if one.domain is Domain.EXTENSOR),
            key=lambda one: (not one.trained, one.half, one.order),
        )
        balance = [
            one
            for one in usable
            if one.domain is Domain.BALANCE and one.exercise.ladder != RETRO_LADDER
        ]
        balance.sort(key=lambda one: (-one.half, one.order))
        #: Longest first, with a still exercise or a moving one in front.
        self.balance = [
            [
                *[one for one in balance if one.need is need][:1],
                *[one for one in balance if one.need is not need][:1],
                *balance,
            ]
            for need in (Need.STATIC, Need.DYNAMIC)
        ]
        walks = sorted(
            (one for one in usable if one.domain is Domain.WEIGHT_BEARING),
            key=lambda one: (
                not one.kept,
                not one.wished,
                one.code not in WALKS,
                -one.half,
                one.code,
            ),
        )
        chosen = varied(walks, lambda one: _length(one, one.half))
        #: Each with the least half minutes that it takes.
        self.walks: list[tuple[Candidate | None, int]] = [
            (None, 0),
            *((walk, shortest_half(walk)) for walk in chosen),
        ]
        cool_half = muscles.longest(min(stretch_half(session.short), session.free))
        main_half = muscles.longest(session.free)
        cools = (0, 1) if cool_half else (0,)
        # A session whose cool-down has no room for a stretch may hold two among the others.
        mains = range((1 if cool_half else 2) + 1) if main_half else (0,)
        #: Half minutes, slots and places of stretches in the cool-down and among the others.
        self.rooms = [
            (cool * cool_half + main * main_half, main, cool * A_PLACE[COOL] + main * A_PLACE[MAIN])
            for cool, main in product(cools, mains)
        ]
        #: More free half minutes than these are no more room for balance.
        self.balance_room = balance_half + max([one.half for one in balance], default=0)
        self._filled: dict[tuple[int, int], list[Part]] = {}
        self._parts: dict[tuple[Candidate, ...], Part] = {}

    def options(self) -> list[Option]:
        """The ways to fill this session; of those that count alike, the one with most balance."""
        session = self.session
        bases: list[tuple[Candidate, ...]] = [()]
        if session.strength:
            found = covers(self.candidates, session.slots, session.free)
            bases = [cover.items for cover in found]
        best: dict[tuple[int, ...], tuple[int, _Beginning, Part]] = {}
        for beginning in chain.from_iterable(map(self._beginnings, bases)):
            first, walk, slots, free, places = beginning
            own_half, domains = first.balance_half, first.domains
            strength, weekly = first.strength, first.weekly
            if walk is not None:
                domains |= WALKING
                strength |= walk.strength
                weekly |= walk.weekly
            for balance in self._balance(slots, free):
                half = own_half + balance.balance_half
                key = (
                    domains | balance.domains,
                    strength | balance.strength,
                    weekly | balance.weekly,
                    places,
                )
                if key not in best or half > best[key][0]:
                    best[key] = (half, beginning, balance)
        return [
            option_of(number, first, balance, walk, _span(walk, free - balance.half), places)
            for number, (_half, (first, walk, _slots, free, places), balance) in enumerate(
                best.values()
            )
        ]

    def _beginnings(self, base: tuple[Candidate, ...]) -> Iterator[_Beginning]:
        """With and without an extensor, a walk and stretches, as far as they fit."""
        session = self.session
        extensors: list[Candidate | None] = [None]
        if not any(one.domain is Domain.EXTENSOR for one in base):
            extensors += [one for one in self.extensors if one not in base][:1]
        for extensor in extensors:
            own = base if extensor is None else (*base, extensor)
            first = part_of([(one, 1) for one in (*session.main, *own)])
            all_slots = session.slots - len(own)
            all_free = session.free - sum([one.half for one in own])
            for taken, stretch, places in self.rooms:
                for walk, shortest in self.walks:
                    slots, free = all_slots - stretch - (walk is not None), all_free - taken
                    free -= shortest
                    if slots >= 0 and free >= 0:
                        yield first, walk, slots, free, places

    def _balance(self, slots: int, free: int) -> list[Part]:
        """Balance exercises that fill this room, up to the session's share: the longest, with a
        still one or a moving one among them."""
        key = (slots, min(free, self.balance_room))
        if key not in self._filled:
            found: list[Part] = []
            for choices in self.balance:
                chosen: list[Candidate] = []
                filled = 0
                for one in choices:
                    if len(chosen) == slots or filled >= self.balance_half:
                        break
                    if filled + one.half <= free and one not in chosen:
                        chosen.append(one)
                        filled += one.half
                part = self._part(tuple(chosen))
                if part not in found:
                    found.append(part)
            self._filled[key] = found
        return self._filled[key]

    def _part(self, items: tuple[Candidate, ...]) -> Part:
        if items not in self._parts:
            self._parts[items] = part_of([(one, 1) for one in items])
        return self._parts[items]


def _edge(one: Candidate) -> bool:
    return one.exercise.category in (Category.WARM_UP, Category.COOL_DOWN)


def shortest_half(walk: Candidate) -> int:
    """The least half minutes that a walk in a session takes; other exercises keep their dose."""
    if walk.code not in WALKS:
        return walk.half
    return min(walk.half, 2 * WALK_BOUT_MINUTES_MIN + 1)


def slack_half(session: SessionPlan) -> int:
    """Half minutes that the walks of a session could give to something else."""
    return sum(one.half - shortest_half(one) for one in session.main)


def _length(walk: Candidate, free: int) -> tuple[int, int]:
    """The least and the most half minutes of a walk that may grow into this free time."""
    least = shortest_half(walk) - 1
    if walk.code not in WALKS:
        return least, least
    return least, min(walk.half - 1, least + free)


def _span(walk: Candidate | None, free: int) -> tuple[int, int]:
    return (0, 0) if walk is None else _length(walk, free)


def stretch_half(short: bool) -> int:
    """Half minutes of stretches that a cool-down has room for."""
    least, most = SHORT_COOL_DOWN_MINUTES if short else COOL_DOWN_MINUTES
    return 2 * (most - least)


def _place(session: SessionPlan, one: Candidate, filling: Filling) -> bool:
    """Add to the main part when it fits and no weekly maximum is passed."""
    if not session.fits(one):
        return False
    if not filling.has_room(one, session.day):
        return False
    session.add(one)
    filling.note(one, session.day)
    return True


# ---------------------------------------------------------------- extras


@dataclass(slots=True)
class Filling:
    """What a week holds so far, so that extras pass no maximum of the week or of a day."""

    goals: dict[Domain, Goal]
    situation: Situation
    days: dict[Domain, set[int]] = field(default_factory=dict)
    half: dict[Domain, int] = field(default_factory=dict)
    walked: dict[int, Decimal] = field(default_factory=dict)  # minutes of walks, by day

    def note(self, one: Candidate, day: int, bouts: int = 1, dose: Dose | None = None) -> None:
        dose = one.dose if dose is None else dose
        if one.domain is not None:
            self.days.setdefault(one.domain, set()).add(day)
            half = half_minutes(dose) * bouts
            self.half[one.domain] = self.half.get(one.domain, 0) + half
        if one.code in WALKS and dose.minutes is not None:
            self.walked[day] = self.walked.get(day, Decimal(0)) + dose.minutes * dose.sets * bouts

    def days_of(self, domain: Domain) -> set[int]:
        return self.days.get(domain, set())

    def has_room(self, one: Candidate, day: int) -> bool:
        """This exercise too, on this day, stays under every maximum."""
        if one.code in WALKS and one.dose.minutes is not None:
            minutes = one.dose.minutes * one.dose.sets
            today = self.walked.get(day, 0) + minutes
            week = sum(self.walked.values()) + minutes
            if today > walk_minutes_a_day_max(self.situation):
                return False
            if week > walk_minutes_a_week_max(self.situation):
                return False
        if one.domain is None:
            return True
        goal, days = self.goals[one.domain], self.days_of(one.domain)
        if goal.minutes and self.half.get(one.domain, 0) + one.half > 2 * goal.minutes[2]:
            return False
        return day in days or len(days) < goal.days[2]


def impact_first(
    sessions: Sequence[SessionPlan], candidates: Sequence[Candidate], filling: Filling
) -> None:
    """Impacts in empty sessions without strength that have places to spare."""
    roomy = [one for one in sessions if not one.strength and one.slots >= PLACES_FOR_IMPACT]
    _impact(roomy, candidates, filling)


def add_extras(
    sessions: Sequence[SessionPlan], candidates: Sequence[Candidate], filling: Filling
) -> None:
    """Impacts, wishes and signed exercises in the room that the objective leaves."""
    wishes = [one for one in candidates if one.wished]
    for session in sessions:
        _wished_instead(session, wishes)
    _impact(sessions, candidates, filling)
    _wishes(sessions, candidates, filling)


def _wished_instead(session: SessionPlan, wishes: Sequence[Candidate]) -> None:
    """What the person asked for in the place of what does no more, where it fits."""
    for at, one in enumerate(session.main):
        for other in wishes:
            if one.wished or one.kept:
                break
            longer = other.half - one.half
            if (
                other.domain is one.domain
                and other not in session.main
                and other.exercise.category is one.exercise.category
                and other.exercise.ladder != RETRO_LADDER
                and one.code not in WALKS
                and other.serves >= one.serves
                and longer <= session.free
                and (longer >= 0 or one.domain is Domain.STRENGTH)
            ):
                session.main[at] = one = other
                session.free -= longer


def _place_forward_first(session: SessionPlan, one: Candidate, filling: Filling) -> bool:
    """Place a balance exercise; backward walking only after forward walking (WEEK-008)."""
    if one.exercise.ladder == RETRO_LADDER:
        walked = sum(each.half for each in session.main if each.code in WALKS)
        if walked < 2 * FORWARD_WALK_BEFORE_RETRO_MINUTES:
            return False
    return _place(session, one, filling)


def _impact(
    sessions: Sequence[SessionPlan], candidates: Sequence[Candidate], filling: Filling
) -> None:
    """Stamps and small jumps up to the target days."""
    goal = filling.goals[Domain.IMPACT]
    impacts = [one for one in candidates if one.domain is Domain.IMPACT]
    for session in sessions:
        for one in impacts:
            days = filling.days_of(Domain.IMPACT)
            if session.day in days or (len(days) >= goal.days[1] and not one.signed):
                break
            if _place(session, one, filling):
                break


def _wishes(
    sessions: Sequence[SessionPlan], candidates: Sequence[Candidate], filling: Filling
) -> None:
    """What the person asked for, or a physiotherapist signed, where there is still room."""
    for one in candidates:
        if not one.wished or one.exercise.category in (Category.WARM_UP, Category.COOL_DOWN):
            continue
        if one.need is Need.POSTURE:
            continue  # posture is a habit
        if any(one in session.main or one in session.stretches for session in sessions):
            continue
        for session in sorted(sessions, key=lambda each: (-each.slots, -each.free, each.day)):
            if one.exercise.ladder == RETRO_LADDER:
                _short_walk_before(session, one, candidates, filling)
            if _place_forward_first(session, one, filling):
                break


def _short_walk_before(
    session: SessionPlan, one: Candidate, candidates: Sequence[Candidate], filling: Filling
) -> None:
    """A few minutes forward, so that backward walking may follow, where both fit."""
    for walk in candidates:
        if walk.code not in WALKS or walk.dose.minutes is None or session.holds_walk():
            continue
        dose = replace(walk.dose, minutes=min(walk.dose.minutes, Decimal(WALK_BOUT_MINUTES_MIN)))
        rules = set_by("WEEK-008", ("minutes",), walk.dose_rules)
        short = replace(walk, dose=dose, half=half_minutes(dose), dose_rules=rules)
        if session.slots > 1 and short.half + one.half <= session.free:
            _place(session, short, filling)
