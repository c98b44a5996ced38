"""One step up: what may rise on a ladder, by how much, and in which order.

Everything here is a limit: `progress.py` decides whether a ladder may rise at all, these functions
which variable does, and by how little. Numbers are those of evidence f.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_FLOOR, Decimal
from enum import IntEnum, StrEnum

from plans.rules.doses import (
    AEROBIC_RPE,
    EXTENSOR_HOLD_SECONDS_MAX,
    EXTENSOR_REPS_MAX,
    FALL_AEROBIC_RPE_MAX,
    HOLD_SECONDS_MAX,
    IMPACTS_GAIN_A_WEEK_MAX,
    LONG_EXTENSOR_HOLD,
    RETRO_LADDER,
    RETRO_MINUTES_A_DAY_MAX,
    STRENGTH_REPS,
    STRENGTH_SETS,
    WALK_MINUTES_STEP,
    WALKS,
    DoseRules,
    Situation,
    effort_span,
    impacts_max,
    starting_dose,
    walk_bout_minutes_max,
)
from plans.rules.facts import Dose, Exercise, LadderCap
from plans.rules.history import Log, TrainedWeek
from plans.rules.vocabulary import (
    BANDS,
    BoneTier,
    Category,
    Need,
    SafetyFlag,
    Support,
    Variable,
)

# ---------------------------------------------------------------- numbers (evidence f)

PASS_SESSIONS_RUNNING = 2
PASS_RPE_CR10_MAX: dict[BoneTier, int] = {
    BoneTier.B0: 6,
    BoneTier.B1: 6,
    BoneTier.B2: 6,
    BoneTier.B3: 4,
}
PASS_PAIN_MAX = 2
MISSED_WEEKS_DOWN_FROM = 2
SWAP_AFTER_WEEKS = 4
LIGHTER_SETS_TENTHS = 6
#: Trained weeks of a ladder that its next move can depend on: a swap looks back the furthest.
WEEKS_THAT_MATTER = SWAP_AFTER_WEEKS + 2

REPS_STEP, REPS_TOP = 2, 12
HOLD_SECONDS_STEP, EXTENSOR_HOLD_SECONDS_STEP = 5, 1
IMPACTS_TOP = 50
IMPACT_REST_SECONDS = 15
RUNG_WEEKS_MIN_IMPACT = RUNG_WEEKS_MIN_AEROBIC = 2
LOAD_WEEKS_MIN_B3 = 2
LOAD_STEP_PERCENT, LOAD_STEP_PERCENT_LOWER_BODY = 5, 10
LOAD_GRID_KG = Decimal("0.05")  # a bottle filled a little more
LOWER_BODY = frozenset({Need.LEGS, Need.HIPS, Need.BACK_EXTENSORS})
OVERHEAD_LIGHT_KG_MAX = Decimal(2)
FLOOR_LIFT_LOW_KG_MAX = Decimal(2)
AXIAL_PERCENT_OF_BODY_WEIGHT = {"none": 100, "low": 5, "moderate": 15}
RETRO_FIRST_MINUTES = 5  # then a rung, then on to the day's most
WALK_RUNG_FROM_BOUT_MINUTES = 20


class Kind(StrEnum):
    """What a ladder trains, which decides what its steps are."""

    STRENGTH = "strength"
    BALANCE = "balance"
    IMPACT = "impact"
    EXTENSOR = "extensor"
    WALKING = "walking"
    RETRO = "retro"
    AEROBIC = "aerobic"
    STEADY = "steady"


#: The variables of each kind in the order in which they rise: one a week, the first that can.
STEPS: dict[Kind, tuple[Variable, ...]] = {
    Kind.STRENGTH: (
        Variable.EFFORT,
        Variable.REPS,
        Variable.HOLD,
        Variable.SETS,
        Variable.RUNG,
        Variable.BAND,
        Variable.LOAD,
    ),
    Kind.BALANCE: (Variable.SUPPORT, Variable.RUNG, Variable.HOLD),
    Kind.IMPACT: (Variable.EFFORT, Variable.SETS, Variable.RUNG),
    Kind.EXTENSOR: (Variable.REPS, Variable.HOLD, Variable.RUNG),
    Kind.WALKING: (Variable.EFFORT, Variable.MINUTES, Variable.RUNG),
    Kind.RETRO: (Variable.SUPPORT, Variable.MINUTES, Variable.RUNG),
    Kind.AEROBIC: (Variable.EFFORT, Variable.RUNG),
    Kind.STEADY: (),
}


def kind_of(exercise: Exercise) -> Kind:
    """The kind of ladder that an exercise stands on."""
    if exercise.ladder == RETRO_LADDER:
        return Kind.RETRO
    if exercise.need is Need.IMPACT:
        return Kind.IMPACT
    if exercise.code in WALKS:
        return Kind.WALKING
    return {
        Category.STRENGTH: Kind.STRENGTH,
        Category.BALANCE: Kind.BALANCE,
        Category.EXTENSOR: Kind.EXTENSOR,
        Category.WEIGHT_BEARING: Kind.AEROBIC,
    }.get(exercise.category, Kind.STEADY)


# ---------------------------------------------------------------- what is known


class Room(IntEnum):
    """What time the week has for a ladder: for more than last week, for the same, for less."""

    FREE = 0
    SAME = 1
    SET_FEWER = 2
    ONE_SET = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Trainee:
    """What of a person decides how fast they may rise.

    `step_up` is False while only a signature may raise anything; `can_hold` answers whether there
    is something to hold an exercise with, so firmly; `least_support` is how firmly this person must
    hold at least, by code, where that is firmer than the exercise's own; `room` is the time that
    the coming week has, by ladder, where it is not free.
    """

    situation: Situation
    weight_kg: Decimal | None = None
    step_up: bool = True
    caps: Mapping[str, LadderCap] = field(default_factory=dict)
    can_hold: Callable[[Exercise, Support], bool] = lambda _exercise, _support: False
    least_support: Mapping[str, Support] = field(default_factory=dict)
    room: Mapping[str, Room] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Where somebody stands on a ladder after a week: the machine's memory.

    `dose` is the usual one, `asked` what this week asked for: less in a lighter week, and in one
    whose walks were shorter. `running` are the sessions running that passed the test at this dose;
    weeks count those in which the ladder was trained.
    """

    exercise: Exercise
    dose: Dose
    asked: Dose
    support: Support
    log: Log
    running: int = 0
    weeks_on_rung: int = 1
    weeks_on_exercise: int = 1
    weeks_on_load: int = 1
    week: TrainedWeek | None = None
    rested: bool = False

    def after_rest(self) -> State:
        """The same after weeks in which other ladders were trained and this one was not."""
        return replace(self, running=0, rested=True)


def over_cap(exercise: Exercise, cap: LadderCap) -> bool:
    """Whether an Approval allows nothing of this exercise: its rung, or no whole minute to walk."""
    if exercise.code in WALKS and cap.minutes_max is not None and cap.minutes_max < 1:
        return True
    return cap.rung_max is not None and exercise.rung > cap.rung_max


@dataclass(frozen=True, slots=True)
class Coming:
    """Everything a condition or a step may look at."""

    state: State
    ladder: tuple[Exercise, ...]
    usable: frozenset[str]
    trainee: Trainee
    situation: Situation  # of that week
    missed: int = 0
    lighter: bool = False
    fallen: bool = False
    room: Room = Room.FREE

    @property
    def kind(self) -> Kind:
        return kind_of(self.state.exercise)

    @property
    def cap(self) -> LadderCap:
        ladder = self.state.exercise.ladder
        return self.trainee.caps.get(ladder) or LadderCap(ladder=ladder)

    def allowed(self, exercise: Exercise) -> bool:
        """Permitted here and not above the Approval's cap."""
        return exercise.code in self.usable and not over_cap(exercise, self.cap)


def pass_rpe_cr10_max(exercise: Exercise, situation: Situation) -> int:
    """The highest effort, CR10, at which a session passes: walking may reach its own target."""
    if kind_of(exercise) in (Kind.WALKING, Kind.AEROBIC):
        target = AEROBIC_RPE[situation.bone][1]
        return min(target, FALL_AEROBIC_RPE_MAX.get(situation.fall, target))
    return PASS_RPE_CR10_MAX[situation.bone]


@dataclass(frozen=True, slots=True)
class Raised:
    """What a step up asks for; `rules` set the start of a new rung."""

    exercise: Exercise
    dose: Dose
    support: Support
    rules: DoseRules = ()


def _same(coming: Coming, **changes: object) -> Raised:
    state = coming.state
    dose = replace(state.dose, **changes)  # type: ignore[arg-type]
    return Raised(state.exercise, dose, state.support)


def _more_effort(coming: Coming) -> Raised | None:
    """From the start's effort to the tier's (decision 15), and to the start's first where a limit
    held it lower; a walk gets no longer meanwhile."""
    exercise, dose, situation = coming.state.exercise, coming.state.dose, coming.situation
    if dose.rpe_max is None:
        return None
    low: int | None
    low, high = effort_span(exercise.category, exercise.need, situation)
    if dose.rpe_max >= high:
        return None
    start, _rules = starting_dose(exercise, situation)
    if start.rpe_max is not None and dose.rpe_max < start.rpe_max:
        low, high = start.rpe_min, start.rpe_max
    return _same(coming, rpe_min=low, rpe_max=high, minutes=coming.state.asked.minutes)


def _more_reps(coming: Coming) -> Raised | None:
    dose, bone = coming.state.dose, coming.situation.bone
    if dose.reps is None or (dose.hold_seconds is not None and dose.reps == 1):
        return None
    extensor = coming.kind is Kind.EXTENSOR
    top = EXTENSOR_REPS_MAX if extensor else min(REPS_TOP, STRENGTH_REPS[bone][2])
    return _same(coming, reps=min(dose.reps + REPS_STEP, top)) if dose.reps < top else None


def _longer_hold(coming: Coming) -> Raised | None:
    """Stances and planks by 5 s; extensor presses by 1 s."""
    dose, exercise = coming.state.dose, coming.state.exercise
    if dose.hold_seconds is None:
        return None
    top, step = HOLD_SECONDS_MAX[coming.situation.bone], HOLD_SECONDS_STEP
    if exercise.code in LONG_EXTENSOR_HOLD:
        top = LONG_EXTENSOR_HOLD[exercise.code][1]
    elif coming.kind is Kind.EXTENSOR:
        top, step = EXTENSOR_HOLD_SECONDS_MAX, EXTENSOR_HOLD_SECONDS_STEP
    elif (dose.reps or 1) > 1:
        return None  # short holds in a series rise by repetitions
    if dose.hold_seconds >= top:
        return None
    return _same(coming, hold_seconds=min(dose.hold_seconds + step, top))


def _more_sets(coming: Coming) -> Raised | None:
    """To the tier's target; to its most where neither rung, band nor load is left."""
    dose, situation = coming.state.dose, coming.situation
    if coming.kind is Kind.IMPACT:
        return _more_impacts(coming)
    _low, target, most = STRENGTH_SETS[situation.bone]
    last = all(RAISE[one](coming) is None for one in (Variable.RUNG, Variable.BAND, Variable.LOAD))
    top = most if last else max(target, min(most, coming.state.exercise.dose.sets))
    if dose.sets >= top:
        return None
    return _same(coming, sets=dose.sets + 1, rest_seconds=coming.state.exercise.dose.rest_seconds)


def _more_impacts(coming: Coming) -> Raised | None:
    """One set more: at most 10 impacts a week, to 50 or the tier's most."""
    dose, situation = coming.state.dose, coming.situation
    if dose.impacts is None or dose.reps is None:
        return None
    a_set = dose.impacts // dose.sets
    top = min(IMPACTS_TOP, impacts_max(situation.bone, situation.fall, situation.week_number))
    if a_set > IMPACTS_GAIN_A_WEEK_MAX or dose.impacts + a_set > top:
        return None
    rest = dose.rest_seconds or IMPACT_REST_SECONDS
    return _same(coming, sets=dose.sets + 1, impacts=dose.impacts + a_set, rest_seconds=rest)


def _more_minutes(coming: Coming) -> Raised | None:
    dose, situation = coming.state.dose, coming.situation
    if dose.minutes is None:
        return None
    if coming.kind is Kind.RETRO:
        on_a_rung = _next_rung(coming) is not None
        top = RETRO_FIRST_MINUTES if on_a_rung else RETRO_MINUTES_A_DAY_MAX
        return _same(coming, minutes=dose.minutes + 1) if dose.minutes < top else None
    start = starting_dose(coming.state.exercise, situation)[0].minutes or dose.minutes
    asked = coming.state.asked.minutes or dose.minutes
    now = asked if asked < start else dose.minutes
    longest = Decimal(walk_bout_minutes_max(situation))
    if situation.walking_grows or now < start:  # the week's minutes rise before single walks do
        longest = min(longest, start)
    if now >= longest:
        return None
    return _same(coming, minutes=min(now + WALK_MINUTES_STEP, longest))


def _less_support(coming: Coming) -> Raised | None:
    """A rung that was reached held more firmly is now held as it is meant to be."""
    state = coming.state
    meant = coming.trainee.least_support.get(state.exercise.code, state.exercise.support)
    if state.support.rank <= meant.rank:
        return None
    return Raised(state.exercise, state.dose, meant)


def _next_rung(coming: Coming) -> Exercise | None:
    """The next rung, if one of its exercises is permitted and no impact band is passed."""
    now = coming.state.exercise
    above = [one for one in coming.ladder if one.rung == now.rung + 1 and coming.allowed(one)]
    return next((one for one in above if not _raises_impact(now, one)), None)


def _raises_impact(now: Exercise, then: Exercise) -> bool:
    """Into moderate or high impact only by a physiotherapist (evidence f, auto-progress)."""
    before, after = now.level(SafetyFlag.IMPACT), then.level(SafetyFlag.IMPACT)
    return after in ("moderate", "high") and before != after


_RUNG_WEEKS_MIN = {
    Kind.IMPACT: RUNG_WEEKS_MIN_IMPACT,
    Kind.AEROBIC: RUNG_WEEKS_MIN_AEROBIC,
    Kind.WALKING: RUNG_WEEKS_MIN_AEROBIC,
}


def _harder_rung(coming: Coming) -> Raised | None:
    state, then = coming.state, _next_rung(coming)
    if then is None or state.weeks_on_rung < _RUNG_WEEKS_MIN.get(coming.kind, 1):
        return None
    if coming.kind is Kind.WALKING and (state.dose.minutes or 0) < WALK_RUNG_FROM_BOUT_MINUTES:
        return None
    dose, rules = starting_dose(then, coming.situation)
    if coming.kind is Kind.STRENGTH:
        dose = replace(dose, sets=max(1, min(then.dose.sets, state.dose.sets)))
    return Raised(then, dose, _held_firmer(then, coming) or then.support, rules)


_FIRMER = {
    Support.NEAR: Support.ONE_HAND,
    Support.ONE_HAND: Support.TWO_HANDS,
}


def _held_firmer(exercise: Exercise, coming: Coming) -> Support | None:
    """A new balance rung starts with a firmer hold where there is something to hold."""
    firmer = _FIRMER.get(exercise.support)
    if firmer is None or coming.kind not in (Kind.BALANCE, Kind.RETRO):
        return None
    return firmer if coming.trainee.can_hold(exercise, firmer) else None


def _next_band(coming: Coming) -> Raised | None:
    """The next band, and back to the starting repetitions."""
    dose = coming.state.dose
    if dose.band not in BANDS[:-1]:
        return None
    band = BANDS[BANDS.index(dose.band) + 1]
    return _same(coming, band=band, reps=_first_reps(coming))


def _first_reps(coming: Coming) -> int | None:
    reps = coming.state.dose.reps
    start = coming.state.exercise.dose.reps
    return reps if reps is None or start is None else min(reps, start)


def _more_load(coming: Coming) -> Raised | None:
    """At most 5 % (lower body 10 %) more, within what the exercise's flags stand for."""
    state, bone = coming.state, coming.situation.bone
    load = state.dose.load_kg
    if load is None or (bone is BoneTier.B3 and state.weeks_on_load < LOAD_WEEKS_MIN_B3):
        return None
    lower_body = state.exercise.need in LOWER_BODY and bone is not BoneTier.B3
    percent = LOAD_STEP_PERCENT_LOWER_BODY if lower_body else LOAD_STEP_PERCENT
    grown = load * (100 + percent) / 100
    grown = (grown / LOAD_GRID_KG).to_integral_value(ROUND_FLOOR) * LOAD_GRID_KG
    most = load_limit_kg(state.exercise, coming.trainee.weight_kg)
    if grown <= load or most is None or grown > most:
        return None
    return _same(coming, load_kg=grown, reps=_first_reps(coming))


def load_limit_kg(exercise: Exercise, weight_kg: Decimal | None) -> Decimal | None:
    """The most for each hand that keeps the exercise's flags true; None when it is not known.

    Source: definitions of the flags (evidence d2): overhead light and floor lift low are 2 kg at
    most, axial load low 5 % and moderate 15 % of body weight, two hands together.
    """
    limits = []
    if exercise.level(SafetyFlag.OVERHEAD_LOAD) == "light":
        limits.append(OVERHEAD_LIGHT_KG_MAX)
    if exercise.level(SafetyFlag.FLOOR_LIFT) == "low":
        limits.append(FLOOR_LIFT_LOW_KG_MAX)
    axial = exercise.level(SafetyFlag.AXIAL_LOAD)
    if axial not in AXIAL_PERCENT_OF_BODY_WEIGHT or weight_kg is None:
        return None
    limits.append(weight_kg * AXIAL_PERCENT_OF_BODY_WEIGHT[axial] / 100 / 2)
    return min(limits)


RAISE: dict[Variable, Callable[[Coming], Raised | None]] = {
    Variable.EFFORT: _more_effort,
    Variable.REPS: _more_reps,
    Variable.HOLD: _longer_hold,
    Variable.SETS: _more_sets,
    Variable.MINUTES: _more_minutes,
    Variable.SUPPORT: _less_support,
    Variable.BAND: _next_band,
    Variable.LOAD: _more_load,
    Variable.RUNG: _harder_rung,
}
