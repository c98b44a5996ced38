"""What a record of a past dose is believed: never more than a ladder could have come to.

A history may come from elsewhere, be typed by hand, or leave fields out. What is missing is worked
out from the weeks before; what no ladder could have asked for is cut to the most that it
could. The tier's own ceilings are cut afterwards by `doses`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from plans.rules.doses import (
    AEROBIC_RPE,
    HOLD_SECONDS_MAX,
    RETRO_MINUTES_A_DAY_MAX,
    STRENGTH_RPE,
    STRENGTH_SETS,
    WALK_BOUT_MINUTES_MAX,
)
from plans.rules.facts import Dose, Exercise
from plans.rules.steps_up import (
    IMPACTS_TOP,
    LOAD_GRID_KG,
    LOAD_STEP_PERCENT_LOWER_BODY,
    REPS_TOP,
    STEPS,
    Kind,
    Trainee,
    kind_of,
    load_limit_kg,
)
from plans.rules.vocabulary import Variable

Most = int | Decimal | None


def _most_hold(_exercise: Exercise) -> Most:
    return max(HOLD_SECONDS_MAX.values())


def _most_sets(exercise: Exercise) -> Most:
    dose = exercise.dose
    if kind_of(exercise) is Kind.IMPACT:
        return IMPACTS_TOP * dose.sets // dose.impacts if dose.impacts else None
    return max(most for _low, _target, most in STRENGTH_SETS.values())


def _most_reps(_exercise: Exercise) -> Most:
    return REPS_TOP


def _most_minutes(exercise: Exercise) -> Most:
    if kind_of(exercise) is Kind.RETRO:
        return RETRO_MINUTES_A_DAY_MAX
    return max(WALK_BOUT_MINUTES_MAX.values())


def _most_effort(exercise: Exercise) -> Most:
    strength = kind_of(exercise) in (Kind.STRENGTH, Kind.IMPACT)
    return max(
        target for _low, target, _most in (STRENGTH_RPE if strength else AEROBIC_RPE).values()
    )


def _most_load(exercise: Exercise, trainee: Trainee) -> Decimal | None:
    """What a step a week since the start could have come to, within the body weight's limit."""
    limit = load_limit_kg(exercise, trainee.weight_kg)
    if limit is None:
        return None
    growth = Decimal(100 + LOAD_STEP_PERCENT_LOWER_BODY) / 100
    grown = (exercise.dose.load_kg or 0) * growth ** (trainee.situation.week_number - 1)
    return min(limit, grown) // LOAD_GRID_KG * LOAD_GRID_KG


#: Walks go on in whole minutes; a record of less counts as one.
WALK_RECORD_MINUTES_MIN = Decimal(1)
#: What the ceilings of `doses` cut, or the builder sets, whatever the record says.
_LEFT_TO_OTHERS = frozenset(
    {(Kind.STEADY, "minutes"), (Kind.EXTENSOR, "reps"), (Kind.EXTENSOR, "hold_seconds")}
)
#: Fields that a ladder may raise: the variable, and the most that any tier lets it come to. How far
#: a load can have come depends on the person too.
_RISING: Mapping[str, tuple[Variable, Callable[[Exercise], Most]]] = {
    "sets": (Variable.SETS, _most_sets),
    "reps": (Variable.REPS, _most_reps),
    "hold_seconds": (Variable.HOLD, _most_hold),
    "minutes": (Variable.MINUTES, _most_minutes),
    "rpe_min": (Variable.EFFORT, _most_effort),
    "rpe_max": (Variable.EFFORT, _most_effort),
}
_FIELDS = (*_RISING, "steps")


def has_gaps(recorded: Dose, exercise: Exercise) -> bool:
    """Whether this record leaves out something that the exercise asks for."""
    return any(getattr(recorded, name) is None for name in _asks_for(exercise))


@lru_cache(maxsize=4096)
def _asks_for(exercise: Exercise) -> tuple[str, ...]:
    """The fields of a dose that a record of this exercise should have."""
    names = (*_FIELDS, "load_kg", "impacts", "band")
    return tuple(name for name in names if getattr(exercise.dose, name) is not None)


def believed(
    recorded: Dose,
    exercise: Exercise,
    alike: Sequence[Exercise],
    trainee: Trainee,
    otherwise: Dose,
) -> Dose:
    """The dose on record, with its gaps filled from `otherwise`, and nothing that is impossible.

    `alike` are the equivalents, from which a dose may have been taken over. Fields that the
    exercise does not have are left out; `bouts` are the builder's and count as one.
    """
    limits = _limits(exercise, tuple(alike))
    found: dict[str, Any] = {
        name: _within(getattr(recorded, name), getattr(otherwise, name), limits[name])
        if name in limits
        else None
        for name in _FIELDS
    }
    load = otherwise.load_kg if recorded.load_kg is None else recorded.load_kg
    found["load_kg"] = _believed_load(load, exercise, alike, trainee)
    found["bouts"], found["each_side"] = 1, exercise.dose.each_side
    # A rest that a record leaves out, or makes shorter, is the exercise's own.
    found["rest_seconds"] = max(recorded.rest_seconds, exercise.dose.rest_seconds)
    found["band"] = None if exercise.dose.band is None else recorded.band or otherwise.band
    found["impacts"] = recorded.impacts
    if exercise.dose.impacts is not None:
        a_set = found["reps"] or exercise.dose.impacts // exercise.dose.sets
        found["impacts"] = a_set * found["sets"]
    if kind_of(exercise) is Kind.WALKING and found["minutes"] is not None:
        found["minutes"] = max(WALK_RECORD_MINUTES_MIN, found["minutes"])
    low, high = found["rpe_min"], found["rpe_max"]
    if low is not None and high is not None:
        found["rpe_min"] = min(low, high)
    return Dose(**found)


def _within(said: Most, otherwise: Most, limit: Most) -> Most:
    """What is said, or else otherwise, up to the limit where there is one."""
    value = otherwise if said is None else said
    return value if value is None or limit is None else min(value, limit)


@lru_cache(maxsize=4096)
def _limits(exercise: Exercise, alike: tuple[Exercise, ...]) -> dict[str, Most]:
    """The most that each field which an exercise has can have come to, its load apart.

    None where whatever is said stands.
    """
    limits: dict[str, Most] = {}
    kind = kind_of(exercise)
    for name in _FIELDS:
        if getattr(exercise.dose, name) is None:
            continue
        own = [getattr(one.dose, name) for one in (exercise, *alike)]
        variable, most = _RISING.get(name, (None, None))
        top = most(exercise) if most is not None and variable in STEPS[kind] else None
        left = (kind, name) in _LEFT_TO_OTHERS
        limits[name] = None if left else max(one for one in (*own, top) if one is not None)
    return limits


def _believed_load(
    said: Decimal | None, exercise: Exercise, alike: Sequence[Exercise], trainee: Trainee
) -> Decimal | None:
    if said is None or exercise.dose.load_kg is None:
        return None
    rises = Variable.LOAD in STEPS[kind_of(exercise)]
    top = _most_load(exercise, trainee) if rises else None
    own = [one.dose.load_kg for one in (exercise, *alike)]
    return min(said, max(one for one in (*own, top) if one is not None))
