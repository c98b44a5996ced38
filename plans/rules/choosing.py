"""Choose what a week holds, out of what is allowed: exercises, sessions, habits.

`choice_for` gathers all that the choice depends on; `best_plan` searches the arrangements of two
or three strength days, and keeps what the person knows where that is nearly as good; `chosen` sees
to it that what grew pushes nothing out that was trained.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from plans.rules.arrange import Arrangement, Kind, Slot
from plans.rules.candidates import Candidate, candidates_for
from plans.rules.doses import (
    MAIN_ITEMS_MAX,
    SHORT_SESSION_MINUTES,
    Goal,
    Situation,
    goals_for,
    main_items_max,
    session_minutes_max,
    walk_minutes_a_week_max,
)
from plans.rules.facts import Catalogue, PatientFacts, Risk
from plans.rules.habits import HabitDay, Habits
from plans.rules.history import Timeline
from plans.rules.objective import session_days, situation_of
from plans.rules.placing import Plan, extras, written_out
from plans.rules.selection import Sorted, sessions_possible, sort_out, without
from plans.rules.sessions import (
    DAYS,
    Filling,
    Session,
    impact_first,
    open_sessions,
    served_by,
    strength_days,
    stretch_half,
    weekly_by,
)
from plans.rules.step import Step
from plans.rules.steps_up import Room
from plans.rules.stretches import Muscles
from plans.rules.vocabulary import Domain
from plans.rules.worth import NOTHING_MISSED, STRENGTH_NEED, TARGET_POINT, WEEKLY_NEED, worth_for


@dataclass(frozen=True, slots=True)
class Choice:
    """What a week is chosen from: exercises with fixed doses, days, minutes and places.

    `days` may hold a session; `limit_half` is the longest session in half minutes, `slots` its
    main exercises, `fewer_minutes` and `fewer_slots` whether an Approval made them less; `lighter`
    is a lighter week. An exact solver that starts from the same choice shows how good ours is.
    """

    facts: PatientFacts
    risk: Risk
    sorted_out: Sorted
    situation: Situation
    candidates: tuple[Candidate, ...]
    goals: dict[Domain, Goal]
    days: tuple[int, ...]
    limit_half: int
    slots: int
    fewer_minutes: bool = False
    fewer_slots: bool = False
    lighter: bool = False
    review: tuple[Step, ...] = ()


def choice_for(
    facts: PatientFacts,
    catalogue: Catalogue,
    risk: Risk,
    timeline: Timeline,
    room: Mapping[str, Room] | None = None,
) -> Choice:
    """Judge the catalogue and gather all that the choice of a week depends on.

    `room` is the time that the week has, by ladder, where it is not free.
    """
    constraints = facts.constraints
    sorted_out = sort_out(catalogue, facts, risk, constraints)
    situation = situation_of(facts, risk.bone, risk.fall, timeline)
    ladders = candidates_for(catalogue, sorted_out, facts, situation, timeline, constraints, room)
    sorted_out = without(sorted_out, ladders.paused)
    minutes = min(facts.minutes or 0, session_minutes_max(risk.bone, risk.fall))
    capped = min(minutes, constraints.session_minutes_max or minutes)
    slots = main_items_max(constraints)
    days = session_days(facts, risk.bone) if sessions_possible(sorted_out.usable) else []
    return Choice(
        facts=facts,
        risk=risk,
        sorted_out=sorted_out,
        situation=situation,
        candidates=tuple(ladders.candidates),
        goals=goals_for(situation.bone, situation.fall, situation.age_years),
        days=tuple(days),
        limit_half=2 * capped,
        slots=slots,
        fewer_minutes=capped < minutes,
        fewer_slots=slots < MAIN_ITEMS_MAX,
        lighter=timeline.lighter,
        review=ladders.review,
    )


NEARLY_FULL_HALF = 6  # half minutes left of a session that hold next to nothing


def limits_lifted(choice: Choice) -> PatientFacts | None:
    """The same person without what an Approval makes shorter, smaller or less; None where nothing
    is."""
    now = choice.facts.constraints
    if not (choice.fewer_minutes or choice.fewer_slots or now.ladder_caps):
        return None
    items = None if choice.fewer_slots else now.main_items_max
    free = replace(now, session_minutes_max=None, main_items_max=items, ladder_caps=())
    return replace(choice.facts, constraints=free)


# ---------------------------------------------------------------- room for what is trained

#: What nobody should have to begin anew because it went well.
TRAINED = (Domain.STRENGTH, Domain.EXTENSOR)


def chosen(
    facts: PatientFacts, catalogue: Catalogue, risk: Risk, timeline: Timeline, first: int
) -> tuple[Choice, Plan]:
    """The best plan for this week, and what it was chosen from.

    Where more rounds or fewer minutes would push out strength work of the last weeks, what
    grew takes no more time than then, or fewer sets (PRG-033): the way that loses least.
    """
    choice = choice_for(facts, catalogue, risk, timeline)
    best = best_plan(choice, first)
    lost = _lost(choice, best)
    for room in _rooms(choice, lost):
        other = choice_for(facts, catalogue, risk, timeline, room)
        plan = best_plan(other, first)
        still = _lost(other, plan)
        if len(still) < len(lost):
            choice, best, lost = other, plan, still
        if not lost:
            break
    return choice, best


def _lost(choice: Choice, plan: Plan) -> set[str]:
    """The ladders of strength work done in the last weeks in whose place another one begins."""
    codes = plan.codes()
    trained = [one for one in choice.candidates if one.domain in TRAINED]
    begun = [one for one in trained if not one.trained and one.code in codes]
    return {
        one.exercise.ladder
        for one in trained
        if one.trained
        and one.code not in codes
        and any(one.strength & other.strength for other in begun)
    }


def _rooms(choice: Choice, lost: set[str]) -> Iterator[dict[str, Room]]:
    """Ways to give the week room again, the mildest first."""
    if not lost:
        return
    trained = [one for one in choice.candidates if one.trained]
    grown = {one.exercise.ladder: Room.SAME for one in trained if one.grown}
    if lost & grown.keys():
        yield {ladder: Room.SAME for ladder in grown if ladder in lost}
    if grown.keys() - lost:
        yield grown
    for room, sets in ((Room.SET_FEWER, 2), (Room.ONE_SET, 3)):
        more = {one.exercise.ladder for one in trained if one.dose.sets >= sets}
        if lost & more:
            yield grown | dict.fromkeys(lost & more, room)


# ---------------------------------------------------------------- the search

#: Points of line 4 that the exercises of last week may cost before others take their places:
#: what a person knows is done, and done better (line 5).
POINTS_TO_KEEP = 2
SETTLED_TURNS_MAX = 2


class _Opened:
    """A week with these strength days before anything is chosen for it."""

    def __init__(
        self, choice: Choice, candidates: Sequence[Candidate], strength: tuple[int, ...], first: int
    ) -> None:
        goals, situation = choice.goals, choice.situation
        self.choice, self.candidates = choice, candidates
        self.days = [HabitDay(day) for day in range(first, DAYS)]
        self.sessions = open_sessions(
            [day for day in choice.days if day >= first], strength, choice.limit_half, choice.slots
        )
        impact_first(self.sessions, candidates, Filling(goals, situation))
        worth = worth_for(
            tuple(goals.values()),
            walk_minutes_max=walk_minutes_a_week_max(situation),
            strength_possible=len(strength_days(choice.days, goals[Domain.STRENGTH].days[1])),
            needs_possible=served_by(choice.candidates).bit_count(),
            session_days=len(choice.days),
            as_habit=frozenset(
                one.domain for one in choice.candidates if one.domain and one.exercise.habit
            ),
        )
        self.muscles = Muscles(
            candidates, stretch_half(choice.limit_half < 2 * SHORT_SESSION_MINUTES)
        )
        self.arrangement = Arrangement(
            worth,
            self._slots(),
            (served_by(choice.candidates), weekly_by(choice.candidates)),
            self.muscles,
        )

    def _slots(self) -> list[Slot]:
        # Sessions without strength have the room; where there are none, each bears its part.
        sharing = sum(not one.strength for one in self.sessions) or len(self.sessions) or 1
        balance_half = -(-2 * self.choice.goals[Domain.BALANCE].timed[1] // sharing)
        slots: list[Slot] = []
        kinds: dict[tuple[object, ...], Kind] = {}
        for session in sorted(self.sessions, key=lambda one: (not one.strength, one.day)):
            kind = (session.strength, *(one.code for one in session.main))
            if kind not in kinds:
                options = Session(self.candidates, session, balance_half, self.muscles).options()
                kinds[kind] = Kind(options)
            slots.append(Slot(session.day, kinds[kind], session=True, strong=session.strength))
        habits = Kind(Habits(self.candidates, self.choice.situation).options())
        for day in self.days:
            beside = next(
                (at for at, slot in enumerate(slots) if slot.session and slot.day == day.day), None
            )
            if beside is not None:
                slots[beside].other = len(slots)
            slots.append(Slot(day.day, habits, other=beside))
        return slots

    def filled(self) -> tuple[int, Plan]:
        """The best arrangement found, written out, and what it is worth."""
        goals, situation = self.choice.goals, self.choice.situation
        self.arrangement.search()
        written_out(self.arrangement, self.sessions, self.days, goals, situation)
        extras(self.sessions, self.days, self.candidates, goals, situation)
        kept = tuple(one for one in self.sessions if one.main or one.stretches)
        return self.arrangement.value, Plan(kept, tuple(self.days))


def best_plan(choice: Choice, first: int) -> Plan:
    """The best arrangement found, with the exercises of the last weeks where they are nearly as
    good, and with the balance exercises of the last one where those are.

    `first` is the first day that may hold something, 0 for Monday.
    """
    every = choice.candidates
    known = [one for one in every if one.trained or one.wished]
    opened = _opened(choice, every, first)
    if not any(one.trained for one in known):
        return _filled(choice, every, first, opened)[1]
    kept, least = _filled(choice, known, first), opened.arrangement.bound
    if not _good_enough(kept[0], least):
        best = _filled(choice, every, first, opened)
        least = best[0]
        as_much = kept[0] // WEEKLY_NEED <= least // WEEKLY_NEED
        lighter = choice.lighter and as_much  # a lighter week begins less
        if not (_good_enough(kept[0], least) or lighter):
            return _settled(choice, every, first, best)
    last = [one for one in known if one.kept or one.wished or one.domain is not Domain.BALANCE]
    if len(last) < len(known):
        same = _filled(choice, last, first)
        if _good_enough(same[0], least):
            return _settled(choice, last, first, same)
    return _settled(choice, known, first, kept)


def _good_enough(value: int, best: int) -> bool:
    return value < NOTHING_MISSED or value <= best + POINTS_TO_KEEP * TARGET_POINT


def _settled(
    choice: Choice, candidates: Sequence[Candidate], first: int, found: tuple[int, Plan]
) -> Plan:
    """A plan that comes out again from its own exercises, so that the next week looks like it."""
    value, plan = found
    for _turn in range(SETTLED_TURNS_MAX):
        codes = plan.codes()
        used = [one for one in candidates if one.code in codes]
        if len(used) == len(candidates):
            break
        again, same = _filled(choice, used, first)
        if again > value:
            break
        value, plan, candidates = again, same, used
    return plan


def _filled(
    choice: Choice, candidates: Sequence[Candidate], first: int, opened: _Opened | None = None
) -> tuple[int, Plan]:
    """With two strength days; with three where two do not serve all needs that they could."""
    two = opened or _opened(choice, candidates, first)
    best = two.filled()
    if best[0] // STRENGTH_NEED > two.arrangement.bound // STRENGTH_NEED:
        three = _opened(choice, candidates, first, choice.goals[Domain.STRENGTH].days[2])
        best = min(best, three.filled(), key=lambda plan: plan[0])
    return best


def _opened(
    choice: Choice, candidates: Sequence[Candidate], first: int, most: int | None = None
) -> _Opened:
    """With at most so many strength days, two unless told; in a short first week far enough from
    the next week's first one."""
    most = choice.goals[Domain.STRENGTH].days[1] if most is None else most
    strength = strength_days(choice.days, most)
    left = [day for day in choice.days if day >= first]
    if strength and left != list(choice.days):
        strength = strength_days(left, most, before=DAYS + strength[0])
    return _Opened(choice, candidates, strength, first)
