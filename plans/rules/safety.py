"""Whether one exercise is right for one person: the gate that every path passes.

`judge_for` reads an exercise and the closed `SafetyInputs`, nothing else. The worst of all cells
and rules wins: never > exclude > sign_off > caution > allow. An unset flag or a level that the
vocabulary does not know is excluded.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from plans.rules.evidence import Rule, Status, registry
from plans.rules.facts import Exercise, Judgement, PatientFacts, Reason, SafetyInputs
from plans.rules.risk import classify
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

#: What the patient reads for each row of the matrix, and the sources that anchor it.
_ROW_SAYS: dict[tuple[str, str], tuple[str, tuple[str, ...]]] = {
    ("spinal_flexion", "low"): ("Keep your back long here, and bend at the hips.", ("TFTF-T5",)),
    ("spinal_flexion", "moderate"): (
        "This bends the back forward more than suits your spine.",
        ("TFTF-T5", "HANDI"),
    ),
    ("spinal_flexion", "high"): (
        "This bends the back far forward. We use movements with a long back.",
        ("UK-2022", "SFEIR-2018", "SINAKI-1984"),
    ),
    ("spinal_flexion", "end_range_loaded"): (
        "This bends the back as far as it goes, with a load. We leave it out for everyone.",
        ("ESSA-2017", "HANDI"),
    ),
    ("spinal_rotation", "low"): ("Turn only a little, slowly and sitting tall.", ("TFTF-T5",)),
    ("spinal_rotation", "moderate"): (
        "This turns the back more than suits your spine.",
        ("TFTF-T4", "HANDI"),
    ),
    ("spinal_rotation", "high"): ("This twists the back a long way.", ("HANDI", "TFTF-T4")),
    ("spinal_rotation", "end_range_loaded"): (
        "This twists the back as far as it goes, with a load. We leave it out for everyone.",
        ("HANDI", "TFTF-T5"),
    ),
    ("side_bend", "low"): ("Lean only a little, and reach up rather than over.", ("TFTF-T4",)),
    ("side_bend", "moderate"): ("This bends you sideways more than suits your spine.", ()),
    ("side_bend", "high"): ("This bends you far to the side.", ()),
    ("side_bend", "end_range_loaded"): ("This bends you far to the side with a load.", ()),
    ("spinal_extension", "low"): ("Move gently, and stop if your back hurts.", ("OC-AFTER",)),
    ("spinal_extension", "moderate"): (
        "This lifts the back against your own weight, so start small.",
        ("SINAKI-2010", "TFTF-T4"),
    ),
    ("spinal_extension", "high"): (
        "This lifts the back with a load. It is taught in a clinic.",
        ("SINAKI-2002", "TFTF-T4"),
    ),
    ("impact", "low"): ("Step lightly, and hold on if you feel unsteady.", ("UK-2022", "BBRX")),
    ("impact", "moderate"): (
        "Stamps, hops and jogs send more force through your bones.",
        ("UK-2022", "HANDI"),
    ),
    ("impact", "high"): ("Big jumps send a lot of force through your bones.", ("UK-2022", "HANDI")),
    ("axial_load", "low"): ("Keep the weight light and your back tall.", ("TFTF-T4",)),
    ("axial_load", "moderate"): ("This puts more weight through your spine.", ("UK-2022",)),
    ("axial_load", "high"): ("This puts a heavy weight through your spine.", ("LIFTMOR-2018",)),
    ("overhead_load", "unloaded"): ("Lift your arms only as high as feels easy.", ("TFTF-T5",)),
    ("overhead_load", "light"): ("This lifts a light weight above your head.", ("TFTF-T5",)),
    ("overhead_load", "heavy"): ("This lifts a heavy weight above your head.", ("TFTF-T5",)),
    ("floor_lift", "low"): ("Take the weights from a table, not from the floor.", ("TFTF-T5",)),
    ("floor_lift", "high"): ("This lifts a heavy weight from low down.", ("TFTF-T5",)),
    ("floor_transfer", "lying"): (
        "Lie on a bed if you can, and roll to your side to get up.",
        ("TFTF-T5",),
    ),
    ("prone", "yes"): ("Lying on your front can press on the ribs.", ("BONEFIT-S2",)),
    ("fall_exposure", "moderate"): ("Stay close to something firm to hold.", ("STEADI",)),
    ("fall_exposure", "high"): ("This is a harder test of balance.", ("STEADI", "SHERR-2011")),
    ("speed", "ballistic"): ("This is a fast movement.", ("TFTF-T4",)),
    ("breath_hold", "likely"): ("This can make you hold your breath.", ("COVENANT",)),
    ("hip_range", "beyond_90_or_crossing"): (
        "This bends the hip a long way or crosses the leg over.",
        ("SUNNYBROOK", "ALBERTA-HIP"),
    ),
    ("wrist_load", "partial"): ("This puts some weight through your hands.", ("HBA-POSTFX",)),
    ("wrist_load", "full"): ("This puts your weight through your hands.", ("HBA-POSTFX",)),
    ("aerobic_effort", "vigorous"): ("This makes you breathe hard.", ("TFTF-T4",)),
    ("head_down", "yes"): ("This puts your head below your heart.", ()),
    ("supervision", "required"): (
        "This is done only with a trained person beside you.",
        ("LIFTMOR-2018",),
    ),
}

_ENDINGS = {
    Verdict.SIGN_OFF: " A physiotherapist decides on this one.",
    Verdict.EXCLUDE: " So it is left out for you.",
}

_ROW_RULES: dict[tuple[SafetyFlag, str], Rule] = {
    row: Rule(
        id=f"SAF-{number:03d}",
        says=_ROW_SAYS[row][0] + "{ending}",
        clinician=f"{row[0].value} {row[1]}: {{cell}} in column {{column}}",
        evidence=_ROW_SAYS[row][1],
    )
    for number, row in enumerate(MATRIX, 1)
}

_OTHER_RULES: tuple[Rule, ...] = (
    Rule(
        id="SAF-101",
        says="There is nothing to hold on to here, so it is left out for you.",
        clinician="support none with fall exposure moderate or higher: excluded at F2",
        evidence=("SHERR-2011",),
    ),
    Rule(
        id="SAF-102",
        says="This has impact and nothing to hold, so it is left out for you.",
        clinician="support none with impact moderate or higher: excluded at F1",
    ),
    Rule(
        id="SAF-103",
        says="A weighted vest is not right for you now.",
        clinician="weighted vest: excluded at F1, F2, B3 and with kyphosis",
        evidence=("VEST-SWH", "VEST-BIO"),
    ),
    Rule(
        id="SAF-104",
        says="Uneven ground is left out for you, because falls matter more.",
        clinician="uneven ground (W13): excluded at F2",
    ),
    Rule(
        id="SAF-105",
        says="Walking backwards is decided by a physiotherapist for you.",
        clinician="retro walking along a counter (B14): sign-off at F1 and F2",
        evidence=("SEED-retro",),
        status=Status.SEEN,
    ),
    Rule(
        id="SAF-106",
        says="We leave this out for everyone. {why}",
        clinician="refused for anyone (N): never offered and never signed",
        evidence=("HANDI", "UK-2022"),
    ),
    Rule(
        id="SAF-107",
        says="We leave this out. {why}",
        clinician="refused list: not offered, not even for signing",
        evidence=("HANDI", "UK-2022"),
    ),
    Rule(
        id="SAF-108",
        says="We have not checked this exercise fully, so it is left out.",
        clinician="{flag} is unset or unknown: unknown is a risk",
    ),
    Rule(
        id="SAF-109",
        says="Have a helper beside you for this one.",
        clinician="fall exposure moderate at F2: support and a person (helper present)",
        evidence=("SHERR-2011",),
    ),
    Rule(
        id="SAF-110",
        says="Start with a hand on something firm.",
        clinician="balance at F1 or F2: at least one hand on support",
        evidence=("STEADI",),
    ),
    Rule(
        id="SAF-111",
        says="This one needs a trainer beside you.",
        clinician="needs a trainer; none is present",
        evidence=("LIFTMOR-2018", "SINAKI-2002"),
    ),
    Rule(
        id="SAF-201",
        says="Impact is left out to be kind to your hip or knee.",
        clinician="osteoarthritis of hip or knee: impact moderate and above excluded",
        evidence=("ESSA-2017",),
        status=Status.SEEN,
    ),
    Rule(
        id="SAF-202",
        says="Go gently with your hand and shoulder here.",
        clinician="osteoarthritis of hand or shoulder: full wrist load and overhead load caution",
    ),
    Rule(
        id="SAF-203",
        says="Jumps and hops are left out, because they strain the pelvic floor.",
        clinician="pelvic floor symptoms: W12, W17 to W22 and S49 excluded",
        evidence=("COVENANT",),
    ),
    Rule(
        id="SAF-204",
        says="This can raise the pressure in your eyes, so it is left out.",
        clinician="glaucoma or retina: head down, breath hold possible or likely excluded",
    ),
    Rule(
        id="SAF-205",
        says="Learn to bend at the hips first. Then this one can come.",
        clinician="cannot hip hinge: S24, S31, S40, S46, S47 excluded; S23 teaches it",
        evidence=("BONEFIT-RF",),
        status=Status.SEEN,
    ),
    Rule(
        id="SAF-206",
        says="Your arm needs rest from pushing, pulling and reaching up.",
        clinician="upper arm fracture under 12 weeks: overhead, push and pull excluded",
    ),
    Rule(
        id="SAF-207",
        says="This one is not for people who live alone.",
        clinician="foam and eyes-closed stance: never with lives_alone other than no",
        evidence=("FPN-BAL",),
    ),
)

RULES: dict[str, Rule] = registry([*_ROW_RULES.values(), *_OTHER_RULES])

_VERDICT_OF_CELL = {
    "A": Verdict.ALLOW,
    "-": Verdict.ALLOW,
    "C": Verdict.CAUTION,
    "S": Verdict.SIGN_OFF,
    "X": Verdict.EXCLUDE,
    "N": Verdict.NEVER,
}

Finding = tuple[Verdict, Reason]


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
        yield _refused(exercise)
    yield from _unset_flags(exercise.flags)
    columns = _in_order(inputs.columns)
    on_bed = inputs.bed and exercise.lists_bed
    for row in _rows_of(exercise.flags):
        for column in columns:
            found = _cell(row, column, on_bed, inputs)
            if found is not None:
                yield found
    yield from _beside_the_matrix(exercise, inputs)
    for restriction in _RESTRICTIONS:
        if restriction in inputs.restrictions:
            yield from _restricted(exercise, restriction)


_RESTRICTIONS = tuple(Restriction)


@lru_cache(maxsize=4096)
def _in_order(columns: frozenset[Column]) -> tuple[Column, ...]:
    """The active columns in the order of the table, so that reasons always come in one order."""
    return tuple(column for column in Column if column in columns)


def _refused(exercise: Exercise) -> Finding:
    never = exercise.code in NEVER_FOR_ANYONE
    rule = RULES["SAF-106" if never else "SAF-107"]
    return (Verdict.NEVER if never else Verdict.EXCLUDE, rule.because(why=exercise.why_not))


@lru_cache(maxsize=4096)
def _unset_flags(flags: tuple[tuple[SafetyFlag, str | None], ...]) -> tuple[Finding, ...]:
    levels = dict(flags)
    return tuple(
        (Verdict.EXCLUDE, RULES["SAF-108"].because(flag=flag.value))
        for flag in SafetyFlag
        if levels.get(flag) not in LEVELS[flag]
    )


@lru_cache(maxsize=4096)
def _rows_of(
    flags: tuple[tuple[SafetyFlag, str | None], ...],
) -> tuple[tuple[SafetyFlag, str], ...]:
    """The rows of the matrix that these flags touch."""
    return tuple((flag, level) for flag, level in flags if level and (flag, level) in MATRIX)


def _cell(
    row: tuple[SafetyFlag, str], column: Column, on_bed: bool, inputs: SafetyInputs
) -> Finding | None:
    """What one cell says, None where it adds nothing."""
    cell = MATRIX[row][column]
    letter, _, condition = cell.partition("@")
    if condition == "bed" and not on_bed:
        letter = "X"
    elif condition == "helper" and not inputs.helper:
        letter = "S"
    elif condition == "hip" and Restriction.RECENT_HIP_FRACTURE not in inputs.restrictions:
        return None
    return _found(row, column, cell, letter) if letter not in "A-" else None


@lru_cache(maxsize=4096)
def _found(row: tuple[SafetyFlag, str], column: Column, cell: str, letter: str) -> Finding:
    verdict = _VERDICT_OF_CELL[letter]
    return verdict, _ROW_RULES[row].because(
        ending=_ENDINGS.get(verdict, ""), cell=cell, column=column.value
    )


def _beside_the_matrix(exercise: Exercise, inputs: SafetyInputs) -> Iterator[Finding]:
    levels = dict(exercise.flags)
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
    level = dict(exercise.flags).get
    loaded_overhead = level(SafetyFlag.OVERHEAD_LOAD) in ("light", "heavy")
    strained_breath = level(SafetyFlag.BREATH_HOLD) in ("possible", "likely")
    hit: dict[Restriction, tuple[bool, str, Verdict]] = {
        Restriction.JOINT_HIP_OR_KNEE: (
            level(SafetyFlag.IMPACT) in ("moderate", "high"),
            "SAF-201",
            Verdict.EXCLUDE,
        ),
        Restriction.JOINT_HAND_OR_SHOULDER: (
            level(SafetyFlag.WRIST_LOAD) == "full" or loaded_overhead,
            "SAF-202",
            Verdict.CAUTION,
        ),
        Restriction.PELVIC_FLOOR: (
            exercise.code in PELVIC_FLOOR_CODES,
            "SAF-203",
            Verdict.EXCLUDE,
        ),
        Restriction.EYE_PRESSURE: (
            level(SafetyFlag.HEAD_DOWN) == "yes" or strained_breath,
            "SAF-204",
            Verdict.EXCLUDE,
        ),
        Restriction.CANNOT_HIP_HINGE: (
            exercise.code in HIP_HINGE_CODES,
            "SAF-205",
            Verdict.EXCLUDE,
        ),
        Restriction.RECENT_UPPER_ARM_FRACTURE: (
            exercise.need in ARM_NEEDS or level(SafetyFlag.OVERHEAD_LOAD) != "none",
            "SAF-206",
            Verdict.EXCLUDE,
        ),
        Restriction.LIVES_ALONE: (exercise.code in NOT_ALONE_CODES, "SAF-207", Verdict.EXCLUDE),
    }
    applies, rule_id, verdict = hit.get(restriction, (False, "", Verdict.ALLOW))
    if applies:
        yield verdict, RULES[rule_id].because()


def _support_needed(exercise: Exercise, inputs: SafetyInputs, findings: list[Finding]) -> Support:
    """The exercise's own support, raised by the fall tier, never lowered."""
    held_at, category, at_least = HELD_BALANCE
    wanted = [exercise.support]
    if exercise.category is category and held_at & inputs.columns:
        wanted.append(at_least)
    exposure = _ROW_RULES.get((SafetyFlag.FALL_EXPOSURE, "moderate"))
    if exposure is not None and any(reason.rule == exposure.id for _, reason in findings):
        wanted.append(Support.NEAR)
    return max(wanted, key=lambda support: support.rank)


# ---------------------------------------------------------------- suited: things, places, wishes

SUITABILITY_RULES: dict[str, Rule] = registry(
    (
        Rule(
            id="SUIT-001",
            says="You would need {thing} for this.",
            clinician="equipment or support missing: {thing}",
        ),
        Rule(
            id="SUIT-002",
            says="This is done lying or kneeling. You would need {thing} you can lie on.",
            clinician="floor transfer not possible and no {thing} listed",
        ),
        Rule(
            id="SUIT-003",
            says="You asked us to leave this out.",
            clinician="patient's wish: avoid",
        ),
        Rule(
            id="SUIT-004",
            says="You would need {thing} with you for this.",
            clinician="second person missing: {thing}",
        ),
    )
)

WORDS: dict[Equipment, str] = {
    Equipment.CHAIR: "a firm chair",
    Equipment.COUNTER: "a worktop",
    Equipment.WALL: "a wall",
    Equipment.DOOR_FRAME: "a door frame",
    Equipment.TABLE: "a steady table",
    Equipment.BED: "a bed",
    Equipment.MAT: "a mat",
    Equipment.PILLOW: "a pillow",
    Equipment.BAND: "an exercise band",
    Equipment.LOOP_BAND: "a loop band",
    Equipment.DUMBBELLS: "light dumb-bells",
    Equipment.BOTTLES: "filled bottles",
    Equipment.STEP: "a low step",
    Equipment.STAIRS: "stairs",
    Equipment.RAIL: "a rail",
    Equipment.STRAP: "a strap",
    Equipment.TOWEL: "a towel",
    Equipment.DOWEL: "a broom handle",
    Equipment.ANKLE_WEIGHTS: "ankle weights",
    Equipment.BACKPACK: "a backpack",
    Equipment.VEST: "a weighted vest",
    Equipment.POLES: "walking poles",
    Equipment.FOAM: "a foam pad",
    Equipment.BALL: "a soft ball",
    Equipment.SHOES: "shoes with a good grip",
    Equipment.HALLWAY: "a clear path",
    Equipment.BENCH: "a bench",
    Equipment.MACHINE: "a gym machine",
    Equipment.BARBELL: "a barbell",
    Equipment.BAR: "a pull-up bar",
    Equipment.BIKE: "an upright bike",
    Equipment.TREADMILL: "a treadmill with rails",
    Equipment.ELLIPTICAL: "a cross trainer",
    Equipment.POOL: "a pool",
}

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
        dict(exercise.flags).get(SafetyFlag.FLOOR_TRANSFER) != "none" or exercise.position in _LYING
    )
    on_a_bed = exercise.lists_bed and Equipment.BED in has
    if on_the_floor and not on_a_bed and facts.floor is not Answer.YES:
        yield SUITABILITY_RULES["SUIT-002"].because(thing=WORDS[Equipment.BED])
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
