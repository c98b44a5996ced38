"""Whether one exercise is right for one person: the gate that every path passes.

`judge_for` reads an exercise and the closed `SafetyInputs`, nothing else. The worst of all cells
and rules wins: never > exclude > sign_off > caution > allow. An unset flag or a level that the
vocabulary does not know is excluded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from plans.rules.changes import change_of
from plans.rules.facts import Exercise, Judgement, PatientFacts, Reason, SafetyInputs
from plans.rules.risk import classify
from plans.rules.safety_rules import ENDINGS, ROW_RULES, SUITABILITY_RULES
from plans.rules.safety_rules import RULES as RULES
from plans.rules.safety_rules import WORDS as WORDS
from plans.rules.tables import (
    ARM_NEEDS,
    EXCLUDED_BY_CODE,
    HELD_BALANCE,
    HIP_HINGE_CODES,
    MATRIX,
    NEVER_FOR_ANYONE,
    NOT_ALONE_CODES,
    PELVIC_FLOOR_CODES,
    SIGNED_BY_CODE,
    UNSUPPORTED,
)
from plans.rules.vocabulary import (
    LEVELS,
    Answer,
    Column,
    Equipment,
    Person,
    Position,
    Restriction,
    SafetyFlag,
    Support,
    Verdict,
)

_VERDICT_OF_CELL = {
    "A": Verdict.ALLOW,
    "-": Verdict.ALLOW,
    "C": Verdict.CAUTION,
    "S": Verdict.SIGN_OFF,
    "X": Verdict.EXCLUDE,
    "N": Verdict.NEVER,
}

Finding = tuple[Verdict, Reason]
Level = Callable[[SafetyFlag], str | None]


def judge(exercise: Exercise, facts: PatientFacts) -> Judgement:
    """The verdict on one exercise for one person, with every reason that is not a plain allow."""
    return judge_for(exercise, classify(facts).inputs)


def judge_for(exercise: Exercise, inputs: SafetyInputs) -> Judgement:
    """As `judge`, from the closed inputs: a pure function of these two arguments."""
    findings = list(_findings(exercise, inputs))
    verdict = max((found for found, _ in findings), key=_rank, default=Verdict.ALLOW)
    return Judgement(
        verdict=verdict,
        reasons=tuple(reason for _, reason in sorted(findings, key=lambda f: -f[0].rank)),
        support=_support_needed(exercise, inputs, findings),
    )


def _rank(verdict: Verdict) -> int:
    return verdict.rank


def _findings(exercise: Exercise, inputs: SafetyInputs) -> Iterator[Finding]:
    if exercise.refused:
        yield refusal(exercise)
    read = _reading(exercise)
    yield from read.unset
    cells = _cells_of(inputs)
    for row in read.rows:
        yield from cells[row, exercise.lists_bed]
    yield from _beside_the_matrix(exercise, inputs)
    for restriction in _RESTRICTIONS:
        if restriction in inputs.restrictions:
            yield from _restricted(exercise, restriction)


_RESTRICTIONS = tuple(Restriction)
_ROWS = tuple(MATRIX)


def refusal(exercise: Exercise) -> Finding:
    """Why a refused exercise is in nobody's plan, whoever asks."""
    never = exercise.code in NEVER_FOR_ANYONE
    rule = RULES["SAF-106" if never else "SAF-107"]
    return (Verdict.NEVER if never else Verdict.EXCLUDE, rule.because(why=exercise.why_not))


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the judge reads of an exercise's flags: the rows of the matrix that they touch, by
    number, and what is found where one is unset."""

    levels: dict[SafetyFlag, str | None]
    rows: tuple[int, ...]
    unset: tuple[Finding, ...]


@lru_cache(maxsize=4096)
def _reading(exercise: Exercise) -> _Reading:
    levels = dict(exercise.flags)
    return _Reading(
        levels=levels,
        rows=tuple(_ROWS.index(row) for row in exercise.flags if row in MATRIX),
        unset=tuple(
            (Verdict.EXCLUDE, RULES["SAF-108"].because(flag=flag.value))
            for flag in SafetyFlag
            if levels.get(flag) not in LEVELS[flag]
        ),
    )


class _Cells(dict[tuple[int, bool], tuple[Finding, ...]]):
    """What the matrix says of one person: by row, and whether the exercise lists a bed. Each is
    worked out when an exercise first asks for it; columns come in the order of the table."""

    def __init__(self, inputs: SafetyInputs) -> None:
        self.inputs = inputs
        self.columns = tuple(column for column in Column if column in inputs.columns)

    def __missing__(self, key: tuple[int, bool]) -> tuple[Finding, ...]:
        number, lists_bed = key
        cells = (_cell(_ROWS[number], one, lists_bed, self.inputs) for one in self.columns)
        self[key] = tuple(cell for cell in cells if cell is not None)
        return self[key]


_cells_of = lru_cache(maxsize=256)(_Cells)


def _cell(
    row: tuple[SafetyFlag, str], column: Column, lists_bed: bool, inputs: SafetyInputs
) -> Finding | None:
    """What one cell says, None where it adds nothing."""
    cell = MATRIX[row][column]
    letter, _, condition = cell.partition("@")
    if condition == "bed" and not (lists_bed and inputs.bed):
        letter = "X"
    elif condition == "helper" and not inputs.helper:
        letter = "S"
    elif condition == "hip" and Restriction.RECENT_HIP_FRACTURE not in inputs.restrictions:
        return None
    return _found(row, column, letter, lists_bed) if letter not in "A-" else None


@lru_cache(maxsize=4096)
def _found(row: tuple[SafetyFlag, str], column: Column, letter: str, lists_bed: bool) -> Finding:
    verdict = _VERDICT_OF_CELL[letter]
    change = change_of(row, column, letter, lists_bed=lists_bed)
    return verdict, ROW_RULES[row].because(
        ending=ENDINGS.get(verdict, ""),
        cell=MATRIX[row][column],
        column=column.value,
        change=change.says,
        change_clinician=change.clinician,
    )


def _beside_the_matrix(exercise: Exercise, inputs: SafetyInputs) -> Iterator[Finding]:
    levels = _reading(exercise).levels
    if exercise.support is Support.NONE:
        for rule_id, column, flag, from_levels in UNSUPPORTED:
            if column in inputs.columns and levels.get(flag) in from_levels:
                yield Verdict.EXCLUDE, RULES[rule_id].because()
    for table, verdict in ((EXCLUDED_BY_CODE, Verdict.EXCLUDE), (SIGNED_BY_CODE, Verdict.SIGN_OFF)):
        rule_id, columns = table.get(exercise.code, ("", frozenset()))
        if columns & inputs.columns:
            yield verdict, RULES[rule_id].because()
    if exercise.person is Person.TRAINER and not inputs.trainer:
        yield Verdict.SIGN_OFF, RULES["SAF-111"].because()
    held_at, category, _ = HELD_BALANCE
    if exercise.category is category and held_at & inputs.columns:
        yield Verdict.ALLOW, RULES["SAF-110"].because()
    if Column.F2 in inputs.columns and levels.get(SafetyFlag.FALL_EXPOSURE) == "moderate":
        yield Verdict.ALLOW, RULES["SAF-109"].because()


def _restricted(exercise: Exercise, restriction: Restriction) -> Iterator[Finding]:
    """What one condition takes away (decision 9)."""
    rule = _TAKEN_AWAY.get(restriction)
    if rule is not None:
        applies, rule_id, verdict = rule
        if applies(exercise, _reading(exercise).levels.get):
            yield verdict, RULES[rule_id].because()


def _strained(exercise: Exercise, level: Level) -> bool:
    return level(SafetyFlag.HEAD_DOWN) == "yes" or level(SafetyFlag.BREATH_HOLD) in (
        "possible",
        "likely",
    )


def _loads_hand_or_shoulder(exercise: Exercise, level: Level) -> bool:
    return level(SafetyFlag.WRIST_LOAD) == "full" or level(SafetyFlag.OVERHEAD_LOAD) in (
        "light",
        "heavy",
    )


#: Which exercises a condition takes away, the rule that says so, and how far.
_TAKEN_AWAY: dict[Restriction, tuple[Callable[[Exercise, Level], bool], str, Verdict]] = {
    Restriction.JOINT_HIP_OR_KNEE: (
        lambda _one, level: level(SafetyFlag.IMPACT) in ("moderate", "high"),
        "SAF-201",
        Verdict.EXCLUDE,
    ),
    Restriction.JOINT_HAND_OR_SHOULDER: (_loads_hand_or_shoulder, "SAF-202", Verdict.CAUTION),
    Restriction.PELVIC_FLOOR: (
        lambda one, _level: one.code in PELVIC_FLOOR_CODES,
        "SAF-203",
        Verdict.EXCLUDE,
    ),
    Restriction.EYE_PRESSURE: (_strained, "SAF-204", Verdict.EXCLUDE),
    Restriction.CANNOT_HIP_HINGE: (
        lambda one, _level: one.code in HIP_HINGE_CODES,
        "SAF-205",
        Verdict.EXCLUDE,
    ),
    Restriction.RECENT_UPPER_ARM_FRACTURE: (
        lambda one, level: one.need in ARM_NEEDS or level(SafetyFlag.OVERHEAD_LOAD) != "none",
        "SAF-206",
        Verdict.EXCLUDE,
    ),
    Restriction.LIVES_ALONE: (
        lambda one, _level: one.code in NOT_ALONE_CODES,
        "SAF-207",
        Verdict.EXCLUDE,
    ),
}


def _support_needed(exercise: Exercise, inputs: SafetyInputs, findings: list[Finding]) -> Support:
    """The exercise's own support, raised by the fall tier, never lowered."""
    held_at, category, at_least = HELD_BALANCE
    wanted = [exercise.support]
    if exercise.category is category and held_at & inputs.columns:
        wanted.append(at_least)
    exposure = ROW_RULES.get((SafetyFlag.FALL_EXPOSURE, "moderate"))
    if exposure is not None and any(reason.rule == exposure.id for _, reason in findings):
        wanted.append(Support.NEAR)
    return max(wanted, key=lambda support: support.rank)


# ---------------------------------------------------------------- suited: things, places, wishes

_LYING = frozenset({Position.SUPINE, Position.SIDE_LYING, Position.PRONE, Position.QUADRUPED})
_WALL_WILL_DO = frozenset({Support.NONE, Support.NEAR, Support.ONE_HAND})


def suitability(exercise: Exercise, facts: PatientFacts) -> tuple[Reason, ...]:
    """Why the person cannot do this exercise as things are; empty when they can.

    Not a verdict on safety: equipment, position, company and wishes. Unanswered is "no".
    """
    return tuple(_unsuited(exercise, facts))


def _unsuited(exercise: Exercise, facts: PatientFacts) -> Iterator[Reason]:
    has = facts.equipment or frozenset()
    groups = [
        *exercise.equipment,
        *([exercise.support_objects] if exercise.support_objects else []),
    ]
    missing = dict.fromkeys(
        _or(group) for group in groups if not _any_of(group, has, exercise.support)
    )
    for thing in missing:
        yield SUITABILITY_RULES["SUIT-001"].because(thing=thing)
    on_the_floor = (
        _reading(exercise).levels.get(SafetyFlag.FLOOR_TRANSFER) != "none"
        or exercise.position in _LYING
    )
    on_a_bed = exercise.lists_bed and Equipment.BED in has
    if on_the_floor and not on_a_bed and facts.floor is not Answer.YES:
        or_bed = ", or had a bed" if exercise.lists_bed else ""
        bed = "no bed" if exercise.lists_bed else "not done on a bed"
        yield SUITABILITY_RULES["SUIT-002"].because(bed=bed, or_bed=or_bed)
    if exercise.code in facts.avoid:
        yield SUITABILITY_RULES["SUIT-003"].because()
    if exercise.person is Person.HELPER and facts.helper_present is not Answer.YES:
        yield SUITABILITY_RULES["SUIT-004"].because(thing="a helper")


def support_object_for(
    exercise: Exercise, facts: PatientFacts, support: Support
) -> Equipment | None:
    """What to hold, by name: the first of the exercise's own objects that the person has."""
    has = facts.equipment or frozenset()
    for thing in exercise.support_objects:
        if thing in has:
            return thing
    return _stand_in(exercise.support_objects, has, support)


def _any_of(group: tuple[Equipment, ...], has: frozenset[Equipment], support: Support) -> bool:
    return any(thing in has for thing in group) or _stand_in(group, has, support) is not None


def _stand_in(
    group: tuple[Equipment, ...], has: frozenset[Equipment], support: Support
) -> Equipment | None:
    """A rail serves as a worktop; so does a wall, for one hand at most (decision 6)."""
    if Equipment.COUNTER not in group:
        return None
    if Equipment.RAIL in has and Equipment.RAIL in group:
        return Equipment.RAIL
    return Equipment.WALL if Equipment.WALL in has and support in _WALL_WILL_DO else None


def _or(group: tuple[Equipment, ...]) -> str:
    return " or ".join(WORDS[thing] for thing in group)
