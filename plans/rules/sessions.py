"""The sessions of a week: which days hold strength, and what fills the minutes of each session.

Strength comes first, because it can be had nowhere else: a cheapest cover of the six needs is
found for each strength session. Then what habits cannot give, then balance, extensors, walking.
All times here are whole half minutes, so that sums are exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import combinations

from plans.rules.doses import (
    BEST_STRENGTH_SESSIONS,
    COOL_DOWN_MINUTES,
    FORWARD_WALK_BEFORE_RETRO_MINUTES,
    NEEDS_A_STRENGTH_SESSION,
    OBJECTIVE,
    RETRO_LADDER,
    SHORT_COOL_DOWN_MINUTES,
    SHORT_SESSION_MINUTES,
    SHORT_WARM_UP_MINUTES,
    STRENGTH_DAYS_APART_MIN,
    WALK_BOUT_MINUTES_MIN,
    WALKS,
    WARM_UP_MINUTES,
    WEEKLY_NEEDS,
    Goal,
    half_minutes,
    set_by,
)
from plans.rules.selection import Candidate
from plans.rules.vocabulary import Category, Domain, Need

DAYS = 7
_EXTENSOR_BIT = 1 << 6  # beside the six strength needs: this session holds extensor work too
_NEEDS = _EXTENSOR_BIT - 1
#: How much of the objective a bolder exercise must bring to be chosen (see Candidate.awkward).
AWKWARD_COSTS = 0.15
#: Impact is placed before balance in sessions that have this many places left.
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


def strength_days(days: Sequence[int], most: int, before: int = DAYS) -> tuple[int, ...]:
    """The strength days among `days`: as many as can be 48 h apart, at most `most`.

    `before` is the next week's first strength day counted from this Monday (7 = its Monday): the
    last of these days keeps 48 h from it.
    """
    for count in range(min(most, len(days)), 0, -1):
        for pattern in strength_patterns(days, count):
            if before - pattern[-1] >= STRENGTH_DAYS_APART_MIN:
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

    def add(self, candidate: Candidate) -> None:
        self.main.append(candidate)
        self.slots -= 1
        self.free -= candidate.half

    def holds_walk(self) -> bool:
        return any(one.code in WALKS for one in self.main)

    def holds(self, domain: Domain) -> bool:
        return any(one.domain is domain for one in (*self.main, *self.stretches))


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


@dataclass(frozen=True, slots=True)
class Cover:
    """Some exercises of a strength session and the needs, as bits, that they serve together."""

    items: tuple[Candidate, ...]
    bits: int
    half: int
    awkward: int


def covers(candidates: Sequence[Candidate], slots: int, half: int) -> list[Cover]:
    """The quickest and the gentlest way to serve each set of needs with each number of items."""
    quick = _cheapest(candidates, slots, half, awkward_costs=0)
    gentle = _cheapest(candidates, slots, half, awkward_costs=1)
    return list({cover.items: cover for cover in (*quick, *gentle)}.values())


def _cheapest(
    candidates: Sequence[Candidate], slots: int, half: int, *, awkward_costs: int
) -> list[Cover]:
    """Covers of least cost: half minutes, and so many more for each point of awkwardness."""
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
        for used in range(slots - 1, -1, -1):
            above = layers[used + 1]
            for mask, (cost, time, items) in layers[used].items():
                wider = mask | bits
                if wider == mask or time + one.half > half:
                    continue
                best = above.get(wider)
                if best is None or cost + own_cost < best[0]:
                    above[wider] = (cost + own_cost, time + one.half, (*items, one))
    return [
        Cover(items, mask, time, sum(one.awkward for one in items))
        for layer in layers
        for mask, (_cost, time, items) in layer.items()
    ]


def served_by(items: Iterable[Candidate]) -> int:
    """The strength needs, as bits, that these exercises serve."""
    bits = 0
    for one in items:
        bits |= one.strength
    return bits


def _best_cover(
    found: Iterable[Cover],
    session: SessionPlan,
    served: int,
    reserve: int,
    lengths: Sequence[int],
    goals: dict[Domain, Goal],
) -> Cover:
    """The cover that serves most; then leaves room for `reserve` half minutes, then for balance."""
    low, high = NEEDS_A_STRENGTH_SESSION
    balance = goals[Domain.BALANCE].timed
    # What an extensor day and half a minute of balance are worth to the fourth line of the
    # objective. Habits can often give the extensor day, so it counts half.
    an_extensor_day = OBJECTIVE[Domain.EXTENSOR] / goals[Domain.EXTENSOR].days[1] / 2
    a_half_minute = OBJECTIVE[Domain.BALANCE] / 2 / (2 * balance[1])

    def worth(cover: Cover) -> tuple[float, ...]:
        needs = (cover.bits & _NEEDS).bit_count()
        slots, free = session.slots - len(cover.items), session.free - cover.half
        later = (
            bool(cover.bits & _EXTENSOR_BIT) * an_extensor_day
            + _room_for(lengths, slots, free) * a_half_minute
            - cover.awkward * AWKWARD_COSTS
        )
        return (
            (cover.bits & _NEEDS & ~served).bit_count(),
            min(needs, low),
            reserve == 0 or (slots > 0 and free >= reserve),
            min(needs, high),
            round(later, 6),
            -cover.half,
        )

    return max(found, key=worth)


def _room_for(lengths: Sequence[int], slots: int, free: int) -> int:
    """Half minutes that exercises of these lengths (longest first) can fill."""
    filled = 0
    for length in lengths:
        if slots and length <= free - filled:
            filled += length
            slots -= 1
    return filled


def fill_strength(
    sessions: Sequence[SessionPlan],
    candidates: Sequence[Candidate],
    reserves: Sequence[int],
    goals: dict[Domain, Goal],
) -> None:
    """Serve the strength needs: all of them in the week first, then most in each session.

    `reserves` are half minutes of exercises that must find a place in some session.
    """
    strong = [session for session in sessions if session.strength]
    if not strong:
        return
    lengths = sorted((one.half for one in candidates if one.domain is Domain.BALANCE), reverse=True)
    every = covers(candidates, strong[0].slots, strong[0].free)
    kept = [one for one in candidates if one.kept]
    known = covers(kept, strong[0].slots, strong[0].free) if kept else []
    waiting = list(reserves) if len(strong) == len(sessions) else []
    served = 0
    for session in strong:
        reserve = waiting.pop(0) if waiting else 0
        chosen = _best_cover(every, session, served, reserve, lengths, goals)
        if known:
            same = _best_cover(known, session, served, reserve, lengths, goals)
            if (same.bits & _NEEDS).bit_count() >= (chosen.bits & _NEEDS).bit_count():
                chosen = same
        for one in chosen.items:
            session.add(_wished_instead(one, candidates, chosen, session))
        served |= chosen.bits & _NEEDS


def _wished_instead(
    one: Candidate, candidates: Sequence[Candidate], cover: Cover, session: SessionPlan
) -> Candidate:
    """What the person asked for, where it serves the same needs and fits."""
    if one.wished or one.kept:
        return one
    spare = session.free - cover.half
    for other in candidates:
        if (
            other.wished
            and other.domain is one.domain
            and other.strength & one.strength == one.strength
            and other.half - one.half <= max(0, spare)
            and other not in cover.items
            and other not in session.main
        ):
            return other
    return one


def served_a_session(sessions: Iterable[SessionPlan]) -> list[int]:
    """Needs served in each of the best two strength sessions, most first."""
    counts = sorted(
        (served_by(session.main).bit_count() for session in sessions if session.strength),
        reverse=True,
    )
    return counts[:BEST_STRENGTH_SESSIONS]


# ---------------------------------------------------------------- the rest of a session


@dataclass(slots=True)
class Filling:
    """What the sessions hold so far of each domain: days and half minutes."""

    goals: dict[Domain, Goal]
    days: dict[Domain, set[int]] = field(default_factory=dict)
    half: dict[Domain, int] = field(default_factory=dict)
    needs: set[Need] = field(default_factory=set)
    placed: set[tuple[int, str]] = field(default_factory=set)  # day, code

    def note(self, one: Candidate, day: int, bouts: int = 1, half: int | None = None) -> None:
        self.placed.add((day, one.code))
        if one.exercise.counts:
            self.needs |= one.serves
        if one.domain is not None:
            self.days.setdefault(one.domain, set()).add(day)
            minutes = bouts * (one.half if half is None else half)
            self.half[one.domain] = self.half.get(one.domain, 0) + minutes

    def days_of(self, domain: Domain) -> set[int]:
        return self.days.get(domain, set())

    def has_room(self, domain: Domain, day: int, half: int = 0) -> bool:
        """Another item of this domain on this day stays under the weekly maximum."""
        goal, days = self.goals[domain], self.days_of(domain)
        if goal.minutes and self.half.get(domain, 0) + half > 2 * goal.minutes[2]:
            return False
        return day in days or len(days) < goal.days[2]


def fill_sessions(
    sessions: Sequence[SessionPlan],
    candidates: Sequence[Candidate],
    filling: Filling,
    weekly_walk_half: int,
) -> None:
    """Fill what strength leaves free: session-only needs, stretches, balance, extensors, walks."""
    by_domain: dict[Domain, list[Candidate]] = {domain: [] for domain in Domain}
    for one in candidates:
        if one.domain is not None:
            by_domain[one.domain].append(one)
    for session in sessions:
        for one in session.main:
            filling.note(one, session.day)
    only_here = session_only(candidates, WEEKLY_NEEDS)
    _stretch(sessions, by_domain[Domain.FLEXIBILITY], only_here, filling)
    _place_missing(sessions, only_here, filling)
    _extensors(sessions, by_domain[Domain.EXTENSOR], filling, strength_too=False)
    # A place for impact costs a minute of balance and is what loads the bone (k1): early, where
    # there are places to spare.
    roomy = [one for one in sessions if not one.strength and one.slots >= PLACES_FOR_IMPACT]
    _impact(roomy, by_domain[Domain.IMPACT], filling)
    _balance(sessions, by_domain[Domain.BALANCE], filling)
    _extensors(sessions, by_domain[Domain.EXTENSOR], filling, strength_too=True)
    _impact(sessions, by_domain[Domain.IMPACT], filling)
    _walk(sessions, by_domain[Domain.WEIGHT_BEARING], filling, weekly_walk_half)
    _wishes(sessions, candidates, filling)


def session_only(candidates: Sequence[Candidate], needs: Iterable[Need]) -> dict[Need, Candidate]:
    """For each need that no habit can serve, the quickest exercise for it in a session."""
    found = {}
    for need in needs:
        serving = [
            one
            for one in candidates
            if need in one.serves and one.exercise.counts and one.exercise.ladder != RETRO_LADDER
        ]
        if serving and not any(one.exercise.habit for one in serving):
            found[need] = min(serving, key=lambda one: (one.half, one.order))
    return found


def _place(session: SessionPlan, one: Candidate, filling: Filling) -> bool:
    """Add to the main part when it fits and no weekly maximum is passed."""
    if not session.fits(one):
        return False
    if one.domain is not None and not filling.has_room(one.domain, session.day, one.half):
        return False
    session.add(one)
    filling.note(one, session.day)
    return True


def _stretch(
    sessions: Sequence[SessionPlan],
    stretches: Sequence[Candidate],
    only_here: Iterable[Need],
    filling: Filling,
) -> None:
    """One stretch in each cool-down that has time; first the needs that no habit can serve."""
    room = 2 * (COOL_DOWN_MINUTES[1] - COOL_DOWN_MINUTES[0])
    short_enough = [one for one in stretches if one.half <= room]
    if not short_enough:
        return
    for session in sessions:
        if session.short:
            continue
        fitting = [one for one in short_enough if one.half <= session.free]
        if not fitting:
            continue
        waiting = set(only_here) - filling.needs
        chosen = min(
            fitting,
            key=lambda one: (
                one.serves <= filling.needs,
                one.serves.isdisjoint(waiting),
                sum(one in each.stretches for each in sessions),
                one.exercise.habit,
                one.on_floor and not any(each.on_floor for each in session.main),
                one.order,
            ),
        )
        session.stretches.append(chosen)
        session.free -= chosen.half
        filling.note(chosen, session.day)


def _place_missing(
    sessions: Sequence[SessionPlan], only_here: dict[Need, Candidate], filling: Filling
) -> None:
    """Weekly needs that no habit can serve get a place in the emptiest session."""
    for need, one in only_here.items():
        if need in filling.needs:
            continue
        for session in sorted(sessions, key=lambda each: (-each.slots, -each.free, each.day)):
            if _place(session, one, filling):
                break


def _extensors(
    sessions: Sequence[SessionPlan],
    candidates: Sequence[Candidate],
    filling: Filling,
    *,
    strength_too: bool,
) -> None:
    """Extensor work in each session that has none, up to the weekly target."""
    shortest = sorted(candidates, key=lambda one: (not one.kept, one.half, one.order))
    for session in sessions:
        if session.strength and not strength_too:
            continue
        for one in shortest:
            days = filling.days_of(Domain.EXTENSOR)
            if session.day in days or len(days) >= filling.goals[Domain.EXTENSOR].days[1]:
                break
            if _place(session, one, filling):
                break


def _balance(
    sessions: Sequence[SessionPlan], candidates: Sequence[Candidate], filling: Filling
) -> None:
    """Balance exercises in turn round the sessions until the weekly target is reached."""
    target_half = 2 * filling.goals[Domain.BALANCE].timed[1]
    longest = sorted(candidates, key=lambda one: (-one.half, one.order))
    static = [one for one in longest if one.need is Need.STATIC]
    dynamic = [one for one in longest if one.need is Need.DYNAMIC]
    placed = True
    while placed and filling.half.get(Domain.BALANCE, 0) < target_half:
        placed = False
        for session in sessions:
            if filling.half.get(Domain.BALANCE, 0) >= target_half:
                break
            in_session = [one.need for one in session.main]
            if session.slots == 1 and Need.STATIC in filling.needs:
                turn = longest
            elif in_session.count(Need.DYNAMIC) > in_session.count(Need.STATIC):
                turn = [*static, *dynamic]
            else:
                turn = [*dynamic, *static]
            if any(_place_forward_first(session, one, filling) for one in turn):
                placed = True


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
    """Stamps and small jumps where there is room left, up to the target days."""
    goal = filling.goals[Domain.IMPACT]
    for session in sessions:
        for one in candidates:
            days = filling.days_of(Domain.IMPACT)
            if session.day in days or (len(days) >= goal.days[1] and not one.signed):
                break
            if _place(session, one, filling):
                break


def _walk(
    sessions: Sequence[SessionPlan],
    candidates: Sequence[Candidate],
    filling: Filling,
    weekly_half: int,
) -> None:
    """A walk in sessions with time to spare, so that fewer habits are needed."""
    walks = sorted(
        (one for one in candidates if one.exercise.category is not Category.WARM_UP),
        key=lambda one: (not one.kept, not one.wished, one.code not in WALKS, -one.half, one.code),
    )
    for session in sessions:
        if session.strength or session.holds(Domain.WEIGHT_BEARING):
            continue
        for one in walks:
            if filling.half.get(Domain.WEIGHT_BEARING, 0) + one.half > weekly_half:
                continue
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
        dose = replace(walk.dose, minutes=Decimal(WALK_BOUT_MINUTES_MIN))
        rules = set_by("WEEK-008", ("minutes",), walk.dose_rules)
        short = replace(walk, dose=dose, half=half_minutes(dose), dose_rules=rules)
        if session.slots > 1 and short.half + one.half <= session.free:
            _place(session, short, filling)
