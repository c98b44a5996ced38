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
    return judge_with(inputs)(exercise)


def judge_with(inputs: SafetyInputs) -> Callable[[Exercise], Judgement]:
    """`judge_for` with these inputs, for whoever asks about many exercises."""
    verdicts = _verdicts(inputs)
    return lambda exercise: verdicts[_reading(exercise).kind]


def refusal(exercise: Exercise) -> Finding:
    """Why a refused exercise is in nobody's plan, whoever asks."""
    never = exercise.code in NEVER_FOR_ANYONE
    rule = RULES["SAF-106" if never else "SAF-107"]
    return (Verdict.NEVER if never else Verdict.EXCLUDE, rule.because(why=exercise.why_not))


#: Marks of a person beside columns and restrictions.
_TRAINER_ABSENT, _HELPER, _BED = "no trainer", "helper", "bed"
#: The marks that the condition of a cell asks for.
_CONDITIONS = {"bed": _BED, "helper": _HELPER, "hip": Restriction.RECENT_HIP_FRACTURE}
Row = tuple[SafetyFlag, str]
#: A finding beside the matrix, with the marks of a person (columns, restrictions, no trainer) of
#: which any one brings it.
Beside = tuple[frozenset[str], Finding]


class _Kind:
    """Exercises that no person's inputs can tell apart, and all that can be said of them.

    `always` is said to everybody, what `rows` of the matrix and `beside` say depends on the
    person: on nothing but their `marks`, of which few are ever together. `held` exercises may
    need more support than their own.
    """

    def __init__(
        self,
        always: tuple[Finding, ...],
        rows: tuple[Row, ...],
        beside: tuple[Beside, ...],
        support: Support,
        *,
        lists_bed: bool,
        held: bool,
    ) -> None:
        self.always, self.rows, self.beside = always, rows, beside
        self.support, self.lists_bed, self.held = support, lists_bed, held
        any_of = (marks for marks, _finding in beside)
        self.marks = frozenset[str]().union(*map(_marks_of, rows), *any_of)


#: The one kind of which all this is said; found by itself from then on, which is quick.
_kind = lru_cache(maxsize=4096)(_Kind)


def _marks_of(row: Row) -> Iterator[str]:
    """All that a row of the matrix depends on."""
    for column, cell in MATRIX[row].items():
        if cell not in ("A", "-"):
            yield column
        condition = cell.partition("@")[2]
        if condition in _CONDITIONS:
            yield _CONDITIONS[condition]


@dataclass(frozen=True, slots=True)
class _Reading:
    """An exercise taken apart once and asked for many people.

    `things` are the groups of which one each is needed, with all that will do for one.
    """

    kind: _Kind
    things: tuple[tuple[tuple[Equipment, ...], frozenset[Equipment]], ...]
    lists_bed: bool
    on_the_floor: bool


@lru_cache(maxsize=4096)
def _reading(exercise: Exercise) -> _Reading:
    levels = dict(exercise.flags)
    never = (refusal(exercise),) if exercise.refused else ()
    unset = (
        (Verdict.EXCLUDE, RULES["SAF-108"].because(flag=flag.value))
        for flag in SafetyFlag
        if levels.get(flag) not in LEVELS[flag]
    )
    held = (exercise.support_objects,) if exercise.support_objects else ()
    return _Reading(
        kind=_kind(
            always=(*never, *unset),
            rows=tuple(row for row in exercise.flags if row in MATRIX),
            beside=(*_rules_beside(exercise, levels), *_taken_away(exercise, levels)),
            support=exercise.support,
            lists_bed=exercise.lists_bed,
            held=exercise.category is HELD_BALANCE[1],
        ),
        things=tuple(
            (group, _will_do(group, exercise.support)) for group in (*exercise.equipment, *held)
        ),
        lists_bed=exercise.lists_bed,
        on_the_floor=levels.get(SafetyFlag.FLOOR_TRANSFER) != "none" or exercise.position in _LYING,
    )


class _Verdicts(dict[_Kind, Judgement]):
    """What one person's inputs say of each kind, worked out when an exercise first asks for it."""

    def __init__(self, inputs: SafetyInputs) -> None:
        absent = () if inputs.trainer else (_TRAINER_ABSENT,)
        helper = (_HELPER,) if inputs.helper else ()
        bed = (_BED,) if inputs.bed else ()
        self.marks = {*inputs.columns, *inputs.restrictions, *absent, *helper, *bed}

    def __missing__(self, kind: _Kind) -> Judgement:
        self[kind] = _judgement(kind, kind.marks & self.marks)
        return self[kind]


_verdicts = lru_cache(maxsize=256)(_Verdicts)


@lru_cache(maxsize=8192)
def _judgement(kind: _Kind, marks: frozenset[str]) -> Judgement:
    """The worst of all that is said wins, and stands first."""
    findings = sorted(_findings(kind, marks), key=_worst_first)
    if not findings:
        return Judgement(verdict=Verdict.ALLOW, support=kind.support)
    worst = findings[0][0]
    return Judgement(
        verdict=worst,
        reasons=tuple([reason for _, reason in findings]),
        deciding=sum([verdict is worst for verdict, _ in findings]),
        support=_support_needed(kind, marks, findings),
    )


def _worst_first(found: Finding) -> int:
    return -found[0].rank


def _findings(kind: _Kind, marks: frozenset[str]) -> list[Finding]:
    """All that is said of a kind for a person's marks; columns come in the order of the table."""
    columns = [column for column in Column if column in marks]
    cells = [_cell(row, column, kind.lists_bed, marks) for row in kind.rows for column in columns]
    said = [cell for cell in cells if cell is not None]
    return [*kind.always, *said, *_beside_the_matrix(kind, marks)]


def _cell(row: Row, column: Column, lists_bed: bool, marks: frozenset[str]) -> Finding | None:
    """What one cell says, None where it adds nothing."""
    cell = MATRIX[row][column]
    letter, _, condition = cell.partition("@")
    if condition == "bed" and not (lists_bed and _BED in marks):
        letter = "X"
    elif condition == "helper" and _HELPER not in marks:
        letter = "S"
    elif condition == "hip" and Restriction.RECENT_HIP_FRACTURE not in marks:
        return None
    return _found(row, column, letter, lists_bed) if letter not in "A-" else None


@lru_cache(maxsize=4096)
def _found(row: Row, column: Column, letter: str, lists_bed: bool) -> Finding:
    verdict = _VERDICT_OF_CELL[letter]
    change = change_of(row, column, letter, lists_bed=lists_bed)
    return verdict, ROW_RULES[row].because(
        ending=ENDINGS.get(verdict, ""),
        cell=MATRIX[row][column],
        column=column.value,
        change=change.says,
        change_clinician=change.clinician,
    )


def _beside_the_matrix(kind: _Kind, marks: frozenset[str]) -> list[Finding]:
    return [found for any_of, found in kind.beside if not any_of.isdisjoint(marks)]


def _rules_beside(exercise: Exercise, levels: dict[SafetyFlag, str | None]) -> Iterator[Beside]:
    """The rules beside the matrix (decision 7)."""
    if exercise.support is Support.NONE:
        for rule_id, column, flag, from_levels in UNSUPPORTED:
            if levels.get(flag) in from_levels:
                yield frozenset({column}), (Verdict.EXCLUDE, RULES[rule_id].because())
    for table, verdict in ((EXCLUDED_BY_CODE, Verdict.EXCLUDE), (SIGNED_BY_CODE, Verdict.SIGN_OFF)):
        if exercise.code in table:
            rule_id, columns = table[exercise.code]
            yield columns, (verdict, RULES[rule_id].because())
    if exercise.person is Person.TRAINER:
        yield frozenset({_TRAINER_ABSENT}), (Verdict.SIGN_OFF, RULES["SAF-111"].because())
    held_at, category, _ = HELD_BALANCE
    if exercise.category is category:
        yield held_at, (Verdict.ALLOW, RULES["SAF-110"].because())
    if levels.get(SafetyFlag.FALL_EXPOSURE) == "moderate":
        yield frozenset({Column.F2}), (Verdict.ALLOW, RULES["SAF-109"].because())


def _taken_away(exercise: Exercise, levels: dict[SafetyFlag, str | None]) -> Iterator[Beside]:
    """What each condition takes away, whatever the columns (decision 9)."""
    for restriction in Restriction:
        if restriction in _TAKEN_AWAY:
            applies, rule_id, verdict = _TAKEN_AWAY[restriction]
            if applies(exercise, levels.get):
                yield frozenset({restriction}), (verdict, RULES[rule_id].because())


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


def _support_needed(kind: _Kind, marks: frozenset[str], findings: list[Finding]) -> Support:
    """The exercise's own support, raised by the fall tier, never lowered."""
    needed = kind.support
    held_at, _category, at_least = HELD_BALANCE
    if kind.held and held_at & marks:
        needed = max(needed, at_least, key=lambda support: support.rank)
    if needed.rank < Support.NEAR.rank:
        exposure = ROW_RULES.get((SafetyFlag.FALL_EXPOSURE, "moderate"))
        if exposure is not None and any(reason.rule == exposure.id for _, reason in findings):
            return Support.NEAR
    return needed


# ---------------------------------------------------------------- suited: things, places, wishes

_LYING = frozenset({Position.SUPINE, Position.SIDE_LYING, Position.PRONE, Position.QUADRUPED})
_WALL_WILL_DO = frozenset({Support.NONE, Support.NEAR, Support.ONE_HAND})


def suitability(exercise: Exercise, facts: PatientFacts) -> tuple[Reason, ...]:
    """Why the person cannot do this exercise as things are; empty when they can.

    Not a verdict on safety: equipment, position, company and wishes. Unanswered is "no".
    """
    return tuple(_unsuited(exercise, facts))


def _unsuited(exercise: Exercise, facts: PatientFacts) -> list[Reason]:
    has, read = facts.equipment or frozenset(), _reading(exercise)
    missing = [group for group, will_do in read.things if has.isdisjoint(will_do)]
    found = [_no(thing) for thing in dict.fromkeys(map(_or, missing))] if missing else []
    on_a_bed = read.lists_bed and Equipment.BED in has
    if read.on_the_floor and not on_a_bed and facts.floor is not Answer.YES:
        or_bed = ", or had a bed" if read.lists_bed else ""
        bed = "no bed" if read.lists_bed else "not done on a bed"
        found.append(SUITABILITY_RULES["SUIT-002"].because(bed=bed, or_bed=or_bed))
    if exercise.code in facts.avoid:
        found.append(SUITABILITY_RULES["SUIT-003"].because())
    if exercise.person is Person.HELPER and facts.helper_present is not Answer.YES:
        found.append(SUITABILITY_RULES["SUIT-004"].because(thing="a helper"))
    return found


@lru_cache(maxsize=256)
def _no(thing: str) -> Reason:
    return SUITABILITY_RULES["SUIT-001"].because(thing=thing)


def support_object_for(
    exercise: Exercise, facts: PatientFacts, support: Support
) -> Equipment | None:
    """What to hold, by name: the first of the exercise's own objects that the person has."""
    has = facts.equipment or frozenset()
    for thing in exercise.support_objects:
        if thing in has:
            return thing
    return _stand_in(exercise.support_objects, has, support)


def _will_do(group: tuple[Equipment, ...], support: Support) -> frozenset[Equipment]:
    """All of which one is enough: these things, and what can stand in for one of them."""
    return frozenset(
        thing
        for thing in Equipment
        if thing in group or _stand_in(group, frozenset({thing}), support) is not None
    )


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
