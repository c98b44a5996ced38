"""The best week there is: an exact model of the builder's choice, solved by OR-tools CP-SAT.

It shares with the builder what is chosen from (`week.Choice`: exercises with fixed doses, days,
minutes) and the data of the objective, and nothing of how to choose. Lines 1 to 4 are minimised
one after the other; each is held at its best while the next one is sought. All numbers are
integers (half minutes, shares over a common denominator), so that a closed line is proven.
"""

from __future__ import annotations

import math
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from functools import cached_property
from itertools import combinations, product
from typing import Any

from ortools.sat.python import cp_model

from plans.rules import doses
from plans.rules.candidates import Candidate, domain_of
from plans.rules.choosing import Choice
from plans.rules.doses import half_minutes
from plans.rules.facts import WEEKDAYS, Day, Dose, Item, Week
from plans.rules.safety import support_object_for
from plans.rules.vocabulary import Category, Domain, Need, Phase, Verdict

DAYS = range(7)
EDGES = (Category.WARM_UP, Category.COOL_DOWN)
LINES = 4
EFFORT = 20.0
#: Domains whose minutes count: only there a second bout or exercise on a day brings anything.
TIMED = (Domain.BALANCE, Domain.WEIGHT_BEARING)
Key = tuple[int, str]  # day, code
Place = tuple[Domain | None, int]  # domain, day
Variable = cp_model.IntVar
Expression = Any  # a variable, a sum of them, or a number


@dataclass(frozen=True, slots=True)
class Best:
    """Lines 1 to 4 of the best week found, and for each a bound that no week can beat."""

    values: tuple[float, ...]
    bounds: tuple[float, ...]
    seconds: float

    @property
    def closed(self) -> bool:
        """All four lines are proven; else what was found may still be worse than it could be."""
        return self.values == self.bounds


@dataclass(frozen=True, slots=True)
class Placed:
    """One exercise of a solved week."""

    day: int
    phase: Phase
    candidate: Candidate
    dose: Dose


# ---------------------------------------------------------------- what the objective asks


@dataclass(frozen=True, slots=True)
class Bounds:
    """What lines 2 and 4 compare with, for one of (minimum, target)."""

    days: dict[Domain, int]
    half: dict[Domain, int]
    best_sessions: int
    needs_a_session: int


def can_be_48_hours_apart(days: Iterable[int], most: int) -> int:
    """How many of these days, at most `most`, can be two days from each other every week."""
    for count in range(most, 1, -1):
        for chosen in combinations(sorted(days), count):
            if all((one - other) % 7 > 1 for one, other in product(chosen, chosen) if one != other):
                return count
    return min(1, most, len(list(days)))


class Question:
    """The choice with everything worked out that the model needs."""

    def __init__(self, choice: Choice) -> None:
        self.choice = choice
        facts, situation = choice.facts, choice.situation
        self.usable = [exercise for exercise, _judgement in choice.sorted_out.usable]
        rest = doses.REST_DAYS_MIN[situation.bone]
        offered = sorted(WEEKDAYS.index(day) for day in facts.days or ())
        self.offered = tuple(offered) if choice.days else ()
        self.sessions_max = min(len(self.offered), 7 - rest)
        self.offered_sessions = min(len(offered), 7 - rest)
        self.short = choice.limit_half < 2 * doses.SHORT_SESSION_MINUTES
        warm, cool = (
            (doses.SHORT_WARM_UP_MINUTES, doses.SHORT_COOL_DOWN_MINUTES)
            if self.short
            else (doses.WARM_UP_MINUTES, doses.COOL_DOWN_MINUTES)
        )
        self.warm_half, self.cool_half = 2 * warm[0], 2 * cool[0]
        self.free_half = choice.limit_half - self.warm_half - self.cool_half
        self.stretch_half = 2 * (cool[1] - cool[0])
        self.walk_day_half = 2 * doses.walk_minutes_a_day_max(situation)
        self.walk_week_half = 2 * doses.walk_minutes_a_week_max(situation)

    @cached_property
    def possible(self) -> set[Need]:
        counted = (exercise for exercise in self.usable if exercise.counts)
        return {need for one in counted for need in (one.need, *one.serves)}

    def bounds(self, line: int) -> Bounds:
        """Bounds of the minimums (0) or the targets (1)."""
        goals, situation = self.choice.goals, self.choice.situation
        as_habit = {domain_of(one, situation) for one in self.usable if one.habit}
        days = {}
        for domain in doses.OBJECTIVE:
            days[domain] = goals[domain].days[line]
            if domain is Domain.STRENGTH:
                most = goals[domain].days[1]
                offered = [WEEKDAYS.index(day) for day in self.choice.facts.days or ()]
                days[domain] = min(days[domain], can_be_48_hours_apart(offered, most))
            if domain not in as_habit:
                days[domain] = min(days[domain], self.offered_sessions)
        possible = sum(need in self.possible for need in doses.STRENGTH_NEEDS)
        return Bounds(
            days=days,
            half={domain: self._half(domain, line) for domain in TIMED},
            best_sessions=min(doses.BEST_STRENGTH_SESSIONS, days[Domain.STRENGTH]),
            needs_a_session=min(doses.NEEDS_A_STRENGTH_SESSION[line], possible),
        )

    def _half(self, domain: Domain, line: int) -> int:
        """Of walking no more than the week may hold."""
        half = 2 * self.choice.goals[domain].timed[line]
        return min(half, self.walk_week_half) if domain is Domain.WEIGHT_BEARING else half


# ---------------------------------------------------------------- the model


def in_main(one: Candidate) -> bool:
    """Warm-ups open a session, posture is a habit (decision 6), impact counts for nothing."""
    if one.domain in (None, Domain.POSTURE) or one.exercise.category in EDGES:
        return False
    return one.domain is not Domain.IMPACT or bool(one.strength)


def in_cool_down(one: Candidate) -> bool:
    return one.domain is Domain.FLEXIBILITY


def may_be_habit(one: Candidate) -> bool:
    retro = one.exercise.ladder == doses.RETRO_LADDER
    return one.domain is not None and one.exercise.habit and not retro


def has_free_length(one: Candidate) -> bool:
    longer = (one.dose.minutes or 0) > doses.WALK_BOUT_MINUTES_MIN
    return one.code in doses.WALKS and longer and one.dose.sets == 1


def useful(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Without those that another one beats in every way, where time is a cost and nothing else.

    Safe because a second exercise of such a domain on one day brings only the needs it serves.
    """
    kept: list[Candidate] = []
    for one in sorted(candidates, key=lambda one: (one.half, -len(one.serves), one.code)):
        if not (in_main(one) or in_cool_down(one) or may_be_habit(one)):
            continue
        beaten = one.domain not in (*TIMED, Domain.IMPACT) and any(
            other.domain is one.domain
            and other.serves >= one.serves
            and other.half <= one.half
            and other.exercise.habit >= one.exercise.habit
            and other.exercise.category is one.exercise.category
            for other in kept
        )
        if not beaten:
            kept.append(one)
    return sorted(kept, key=lambda one: one.code)


class Model:
    """Variables and hard constraints of one person's week."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.cp = cp_model.CpModel()
        self.candidates = useful(question.choice.candidates)
        self.by_code = {one.code: one for one in self.candidates}
        #: What is where, by (day, code).
        self.main: dict[Key, Variable] = {}
        self.stretch: dict[Key, Variable] = {}
        self.habit: dict[Key, Variable] = {}
        self.bouts: dict[Key, Variable] = {}
        #: Minutes of a walk in a session; of each bout of a habit, with whether it is this many.
        self.walk: dict[Key, Variable] = {}
        self.habit_walk: dict[tuple[int, str, int], tuple[Variable, Variable]] = {}
        #: By domain and day: items in the session, whether there is a habit, half minutes.
        self.in_session: dict[Place, list] = defaultdict(list)
        self.as_habit: dict[Place, Expression] = {}
        self.half: dict[Place, list] = defaultdict(list)
        self.walked: dict[int, list] = defaultdict(list)  # half minutes a day, without set-up
        self.open = {day: self.cp.new_bool_var(f"open{day}") for day in question.offered}
        self.strong = {day: self.cp.new_bool_var(f"strong{day}") for day in question.offered}
        self.day: dict[Place, Variable] = {}
        for day in DAYS:
            self._habits(day)
        for day in question.offered:
            self._session(day)
        self._week()

    # -- a session

    def _session(self, day: int) -> None:
        """Places, minutes, and what makes it a strength session."""
        cp, asked = self.cp, self.question
        is_open, strong = self.open[day], self.strong[day]
        taken, places, strength, stretches = [], [], [], []
        for one in self.candidates:
            key = (day, one.code)
            if in_cool_down(one) and one.half <= asked.stretch_half:
                there = self.stretch[key] = cp.new_bool_var(f"stretch{key}")
                cp.add_implication(there, is_open)
                stretches.append(one.half * there)
                self.in_session[one.domain, day].append(there)
            if not in_main(one):
                continue
            here = self.main[key] = cp.new_bool_var(f"main{key}")
            cp.add_implication(here, is_open)
            if key in self.stretch:
                cp.add(here + self.stretch[key] <= 1)
            half = self._session_walk(one, day, here) if has_free_length(one) else one.half * here
            places.append(here)
            taken.append(half)
            if one.exercise.category is Category.STRENGTH:
                strength.append(here)
            self.in_session[one.domain, day].append(here)
            self.half[one.domain, day].append(half)
            if one.domain is Domain.WEIGHT_BEARING:
                self.walked[day].append(half - here)
        cp.add(sum(places) >= is_open)
        cp.add(sum(places) <= asked.choice.slots * is_open)
        cp.add(sum(taken) + sum(stretches) <= max(0, asked.free_half) * is_open)
        cp.add(sum(stretches) <= asked.stretch_half * is_open)
        cp.add(strong <= sum(strength))
        for here in strength:
            cp.add_implication(here, strong)
        self._backwards(day)

    def _session_walk(self, one: Candidate, day: int, here: Variable) -> Expression:
        """A walk of whole minutes; in half minutes, with the half that sets it up."""
        most = int(one.dose.minutes or 0)
        length = self.walk[day, one.code] = self.cp.new_int_var(0, most, f"walk{day, one.code}")
        self.cp.add(length >= doses.WALK_BOUT_MINUTES_MIN * here)
        self.cp.add(length <= most * here)
        return 2 * length + here

    def _backwards(self, day: int) -> None:
        """Backward walking: after forward walking in the same session, few minutes a day."""
        retro = {
            one: self.main[day, one.code]
            for one in self.candidates
            if one.exercise.ladder == doses.RETRO_LADDER and (day, one.code) in self.main
        }
        forward = [
            self.main[day, one.code]
            for one in self.candidates
            if one.code in doses.WALKS
            and (day, one.code) in self.main
            and (one.dose.minutes or 0) >= doses.FORWARD_WALK_BEFORE_RETRO_MINUTES
        ]
        for here in retro.values():
            self.cp.add(here <= sum(forward))
        minutes = [math.ceil(one.dose.minutes or 0) * here for one, here in retro.items()]
        self.cp.add(sum(minutes) <= doses.RETRO_MINUTES_A_DAY_MAX)

    # -- habits

    def _habits(self, day: int) -> None:
        """Kinds and minutes of a day's habits."""
        cp = self.cp
        kinds, apart = [], []
        for one in filter(may_be_habit, self.candidates):
            key = (day, one.code)
            here = self.habit[key] = cp.new_bool_var(f"habit{key}")
            kinds.append(here)
            if has_free_length(one):
                half, worked = self._habit_walk(one, day, here)
            else:
                bouts = self._bouts(one, day, here)
                half, worked = one.half * bouts, (one.half - 1) * bouts
            self.half[one.domain, day].append(half)
            if one.exercise.category is not Category.WEIGHT_BEARING:
                apart.append(half)
            if one.domain is Domain.WEIGHT_BEARING:
                self.walked[day].append(worked)
        cp.add(sum(kinds) <= doses.HABIT_KINDS_A_DAY_MAX)
        cp.add(sum(apart) <= 2 * doses.HABIT_MINUTES_A_DAY_MAX)
        self._shapes(day)

    def _bouts(self, one: Candidate, day: int, here: Variable) -> Variable:
        if one.domain not in TIMED:
            return here
        bouts = self.cp.new_int_var(0, doses.HABIT_BOUTS_MAX, f"bouts{day, one.code}")
        self.cp.add(bouts >= here)
        self.cp.add(bouts <= doses.HABIT_BOUTS_MAX * here)
        self.bouts[day, one.code] = bouts
        return bouts

    def _habit_walk(
        self, one: Candidate, day: int, here: Variable
    ) -> tuple[Expression, Expression]:
        """One to three bouts of equal whole minutes: half minutes with and without set-up."""
        cp, half, worked, choices = self.cp, [], [], []
        most = int(one.dose.minutes or 0)
        for bouts in range(1, doses.HABIT_BOUTS_MAX + 1):
            name = f"walk{day, one.code, bouts}"
            chosen, length = cp.new_bool_var(name), cp.new_int_var(0, most, name)
            cp.add(length >= doses.WALK_BOUT_MINUTES_MIN * chosen)
            cp.add(length <= most * chosen)
            choices.append(chosen)
            worked.append(2 * bouts * length)
            half.append(2 * bouts * length + bouts * chosen)
            self.habit_walk[day, one.code, bouts] = (chosen, length)
        cp.add(sum(choices) == here)
        return sum(half), sum(worked)

    def _shapes(self, day: int) -> None:
        """Adds nothing to the constraints, but says them in a way that closes in seconds.

        A day's habits have a shape: how many of each domain. A shape leaves so many half minutes
        for balance. Seven days of one shape each make a far tighter linear bound than exercises.
        """
        cp = self.cp
        members: dict[Domain | None, list[Candidate]] = defaultdict(list)
        for one in filter(may_be_habit, self.candidates):
            members[one.domain].append(one)
        kinds_max = doses.HABIT_KINDS_A_DAY_MAX
        spans = [range(min(kinds_max, len(some)) + 1) for some in members.values()]
        shapes = []
        for counts in product(*spans):
            shape = dict(zip(members, counts, strict=True))
            balance = most_balance(shape, members) if sum(counts) <= kinds_max else None
            if balance is not None:
                shapes.append((cp.new_bool_var(f"shape{day, counts}"), shape, balance))
        cp.add_exactly_one(chosen for chosen, _shape, _balance in shapes)
        for domain, some in members.items():
            kinds = sum(self.habit[day, one.code] for one in some)
            cp.add(kinds == sum(shape[domain] * chosen for chosen, shape, _ in shapes))
            self.as_habit[domain, day] = sum(chosen for chosen, shape, _ in shapes if shape[domain])
        held = sum(one.half * self.bouts[day, one.code] for one in members[Domain.BALANCE])
        cp.add(held <= sum(most * chosen for chosen, _, most in shapes))

    # -- the week

    def _week(self) -> None:
        cp, asked = self.cp, self.question
        cp.add(sum(self.open.values()) <= asked.sessions_max)
        for day, later in product(asked.offered, asked.offered):
            if day != later and (later - day) % 7 < doses.STRENGTH_DAYS_APART_MIN:
                cp.add(self.strong[day] + self.strong[later] <= 1)
        for day in DAYS:
            cp.add(sum(self.walked[day]) <= asked.walk_day_half)
        cp.add(sum(sum(each) for each in self.walked.values()) <= asked.walk_week_half)
        for domain, goal in asked.choice.goals.items():
            for day in DAYS:
                self._held(domain, day, everywhere=goal.days[2] >= len(DAYS))
            cp.add(self.days_of(domain) <= goal.days[2])
            if goal.minutes:
                cp.add(self.half_of(domain) <= 2 * goal.minutes[2])

    def _held(self, domain: Domain, day: int, *, everywhere: bool) -> None:
        """A domain is on a day only if an item is; and surely if one is, where days are capped."""
        cp, key = self.cp, (domain, day)
        items, habit = self.in_session[key], self.as_habit.get(key, 0)
        held = self.day[key] = cp.new_bool_var(f"{domain}{day}")
        session = cp.new_bool_var(f"session {domain}{day}")
        cp.add(session <= sum(items))
        cp.add(held <= habit + session)
        if not everywhere:
            cp.add(held >= habit)
            for item in items:
                cp.add_implication(item, held)

    def days_of(self, domain: Domain) -> Expression:
        return sum(self.day[domain, day] for day in DAYS)

    def half_of(self, domain: Domain) -> Expression:
        return sum(sum(self.half[domain, day]) for day in DAYS)

    # -- the objective

    def line(self, number: int) -> tuple[Expression, int]:
        """Line 1 to 4 as an integer expression, and what it is to be divided by."""
        if number in (1, 3):
            needs = doses.STRENGTH_NEEDS if number == 1 else doses.WEEKLY_NEEDS
            return sum(self._missing(need) for need in needs if need in self.question.possible), 1
        return self._shortfall(self.question.bounds(0 if number == 2 else 1), number)

    def _missing(self, need: Need) -> Variable:
        absent = self.cp.new_bool_var(f"no {need}")
        serving = [
            here
            for places in (self.main, self.stretch, self.habit)
            for (_day, code), here in places.items()
            if need in self.by_code[code].serves
        ]
        self.cp.add(absent >= 1 - sum(serving))
        return absent

    def _shortfall(self, bounds: Bounds, number: int) -> tuple[Expression, int]:
        """Weight x mean of the parts missing, over the least denominator that all parts share."""
        measures: list[tuple[Domain, int, Expression]] = []
        for domain in doses.OBJECTIVE:
            measures.append((domain, bounds.days[domain], self.days_of(domain)))
            if domain in bounds.half:
                measures.append((domain, bounds.half[domain], self.half_of(domain)))
            if domain is Domain.STRENGTH:
                needs = bounds.best_sessions * bounds.needs_a_session
                measures.append((domain, needs, self._needs_served(bounds, number)))
        share = Counter(domain for domain, _bound, _have in measures)
        parts = [(domain, bound, have) for domain, bound, have in measures if bound]
        whole = math.lcm(*(bound * share[domain] for domain, bound, _have in parts))
        total = []
        for place, (domain, bound, have) in enumerate(parts):
            short = self.cp.new_int_var(0, bound, f"short{number, place}")
            self.cp.add(short >= bound - have)
            total.append(doses.OBJECTIVE[domain] * whole // (bound * share[domain]) * short)
        return sum(total), whole * sum(doses.OBJECTIVE.values())

    def _needs_served(self, bounds: Bounds, number: int) -> Expression:
        """Strength needs served in the best sessions, none counted above the bound."""
        cp, most = self.cp, bounds.needs_a_session
        served, counted = [], []
        for day in self.question.offered:
            best = cp.new_bool_var(f"best{number, day}")
            cp.add_implication(best, self.strong[day])
            met = [self._met(need, day, number) for need in doses.STRENGTH_NEEDS]
            amount = cp.new_int_var(0, most, f"served{number, day}")
            cp.add(amount <= sum(met))
            cp.add(amount <= most * best)
            served.append(amount)
            counted.append(best)
        cp.add(sum(counted) <= bounds.best_sessions)
        return sum(served)

    def _met(self, need: Need, day: int, number: int) -> Variable:
        serving = [
            here
            for places in (self.main, self.stretch)
            for (on, code), here in places.items()
            if on == day and need in self.by_code[code].serves
        ]
        met = self.cp.new_bool_var(f"met{number, day, need}")
        self.cp.add(met <= sum(serving))
        return met


def most_balance(
    shape: dict[Domain | None, int], members: dict[Domain | None, list[Candidate]]
) -> int | None:
    """Half minutes of balance that a day of this shape can hold; None if there is no such day."""
    room = 2 * doses.HABIT_MINUTES_A_DAY_MAX
    for domain, count in shape.items():
        if domain is not Domain.BALANCE:
            lengths = [
                0 if one.exercise.category is Category.WEIGHT_BEARING else one.half
                for one in members[domain]
            ]
            room -= sum(sorted(lengths)[:count])
    amounts = {(0, 0)}  # kinds, half minutes
    for one in members.get(Domain.BALANCE, ()):
        amounts |= {
            (kinds + 1, half + bouts * one.half)
            for kinds, half in amounts
            for bouts in range(1, doses.HABIT_BOUTS_MAX + 1)
        }
    wanted = shape.get(Domain.BALANCE, 0)
    return max((half for kinds, half in amounts if kinds == wanted and half <= room), default=None)


# ---------------------------------------------------------------- solving


def best_week(choice: Choice, *, effort: float = EFFORT) -> tuple[Best, tuple[Placed, ...]]:
    """The best values of lines 1 to 4, in this order, and a week that has them.

    `effort` is in the solver's own units, about a second each on an idle machine: the same
    question takes the same steps however busy the machine is. What all lines together do not
    close by then keeps its bound.
    """
    start = time.perf_counter()
    model = Model(Question(choice))
    values, bounds, spent = [], [], 0.0
    placed: tuple[Placed, ...] = ()
    for number in range(1, LINES + 1):
        line, divisor = model.line(number)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 2  # these weeks are closed by their linear bound
        # The first lines leave half of what is left, so that a hard one does not take it all.
        left = (effort - spent) / (1 if number == LINES else 2)
        solver.parameters.max_deterministic_time = max(1.0, left)
        model.cp.minimize(line)
        status = solver.solve(model.cp)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            raise RuntimeError(f"line {number}: {solver.status_name(status)}")
        spent += solver.response_proto.deterministic_time
        found = round(solver.objective_value)
        least = found if status == cp_model.OPTIMAL else math.ceil(solver.best_objective_bound)
        scale = 1 if number in (1, 3) else 100
        values.append(round(scale * found / divisor, 6))
        bounds.append(round(scale * least / divisor, 6))
        placed = tuple(_placed(model, solver))
        model.cp.add(line <= found)
        _hint(model, solver)
    return Best(tuple(values), tuple(bounds), round(time.perf_counter() - start, 2)), placed


def _hint(model: Model, solver: cp_model.CpSolver) -> None:
    """The next line starts from this week."""
    model.cp.clear_hints()
    for index, value in enumerate(solver.response_proto.solution):
        model.cp.add_hint(model.cp.get_int_var_from_proto_index(index), value)


def _placed(model: Model, solver: cp_model.CpSolver) -> Iterable[Placed]:
    by_code = model.by_code
    for (day, code), here in model.main.items():
        if solver.boolean_value(here):
            dose = by_code[code].dose
            if (day, code) in model.walk:
                dose = replace(dose, minutes=Decimal(solver.value(model.walk[day, code])))
            yield Placed(day, Phase.MAIN, by_code[code], dose)
    for (day, code), here in model.stretch.items():
        if solver.boolean_value(here):
            yield Placed(day, Phase.COOL_DOWN, by_code[code], by_code[code].dose)
    for (day, code), here in model.habit.items():
        if not solver.boolean_value(here):
            continue
        dose = by_code[code].dose
        if (day, code) in model.bouts:
            dose = replace(dose, bouts=solver.value(model.bouts[day, code]))
        for bouts in range(1, doses.HABIT_BOUTS_MAX + 1):
            chosen, length = model.habit_walk.get((day, code, bouts), (0, 0))
            if solver.boolean_value(chosen):
                dose = replace(dose, bouts=bouts, minutes=Decimal(solver.value(length)))
        yield Placed(day, Phase.HABIT, by_code[code], dose)


# ---------------------------------------------------------------- the solved week as a week


def as_week(choice: Choice, placed: Iterable[Placed], like: Week) -> Week:
    """The solved week as a real one, so that the objective and the check can judge it.

    `like` is any week of the same person: its tiers and what it leaves out are taken over.
    """
    question = Question(choice)
    placed = sorted(placed, key=lambda one: one.candidate.code)
    days = []
    for number, day in enumerate(like.days):
        here = [one for one in placed if one.day == number]
        main = [_item(choice, one) for one in here if one.phase is Phase.MAIN]
        main.sort(key=_forward_first)
        stretches = [_item(choice, one) for one in here if one.phase is Phase.COOL_DOWN]
        session: list[Item] = []
        if main:
            warm = _edge(choice, Category.WARM_UP, question.warm_half)
            cool = _edge(choice, Category.COOL_DOWN, question.cool_half)
            session = [warm, *main, cool, *stretches]
        habits = [_item(choice, one) for one in here if one.phase is Phase.HABIT]
        half = sum(half_minutes(item.dose) for item in session)
        on = like.week_start + timedelta(days=number)
        assert on == day.date
        days.append(Day(date=on, minutes=Decimal(half) / 2, items=(*session, *habits)))
    return replace(like, days=tuple(days))


def _forward_first(item: Item) -> int:
    backwards = item.exercise.ladder == doses.RETRO_LADDER
    return 0 if item.exercise.code in doses.WALKS else 1 + (not backwards)


def _item(choice: Choice, one: Placed) -> Item:
    exercise, judgement = one.candidate.exercise, one.candidate.judgement
    signed = judgement.verdict is Verdict.SIGN_OFF
    return Item(
        exercise=exercise,
        phase=one.phase,
        dose=one.dose,
        support=judgement.support,
        support_object=support_object_for(exercise, choice.facts, judgement.support),
        verdict=Verdict.CAUTION if signed else judgement.verdict,
        cautions=tuple(reason.text for reason in judgement.reasons),
    )


def _edge(choice: Choice, category: Category, half: int) -> Item:
    """One timed exercise of exactly `half` half minutes that opens or closes a session."""
    timed = [one for one in choice.sorted_out.usable if one[0].dose.minutes is not None]
    edges = [one for one in timed if one[0].category in EDGES]
    exercise, judgement = min(edges, key=lambda one: one[0].category is not category)
    work = Decimal(half - 1) / 2 / exercise.dose.sets
    return Item(
        exercise=exercise,
        phase=Phase.WARM_UP if category is Category.WARM_UP else Phase.COOL_DOWN,
        dose=replace(exercise.dose, minutes=work),
        support=judgement.support,
        support_object=support_object_for(exercise, choice.facts, judgement.support),
        verdict=judgement.verdict,
        cautions=tuple(reason.text for reason in judgement.reasons),
    )
