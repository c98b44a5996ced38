"""The decision matrix and the rules beside it: data, once (decision 7).

A cell is A allow, C caution, S sign-off, X exclude, N never, "-" adds nothing. `C@bed`: C if the
exercise lists a bed and the person has one, else X. `C@helper`: C with a helper, else S.
`S@trainer`: S, and a trainer must be there. `S@hip`: S only for a recent fracture of the hip.
Cells are inferred from the sources that their rules in `safety.py` name.
"""

from __future__ import annotations

from plans.rules.vocabulary import LEVELS, Category, Column, Need, SafetyFlag, Support

COLUMNS: tuple[Column, ...] = tuple(Column)

# fmt: off
_ROWS: tuple[tuple[str, str, str], ...] = (
    # flag, level, cells in the order of Column:
    # B0 B1 B2 B3 fracture<12w F1 F2 kyphosis hip-surgery<12w wrist<12w BP-stage-2 glucocorticoid
    ("spinal_flexion", "low", "A A A C X A A C C A A C"),
    ("spinal_flexion", "moderate", "A C S X X - - X X - - S"),
    ("spinal_flexion", "high", "S X X X X - - X X - - X"),
    ("spinal_flexion", "end_range_loaded", "N N N N N N N N N N N N"),
    ("spinal_rotation", "low", "A A A C X A A C X A A A"),
    ("spinal_rotation", "moderate", "A C S X X - C X X - - S"),
    ("spinal_rotation", "high", "S S X X X X X X X - - X"),
    ("spinal_rotation", "end_range_loaded", "N N N N N N N N N N N N"),
    ("side_bend", "low", "A A A C X A C C A A A A"),
    ("side_bend", "moderate", "A C S X X - C X - - - S"),
    ("side_bend", "high", "S X X X X - X X - - - X"),
    ("side_bend", "end_range_loaded", "S X X X X - X X - - - X"),
    ("spinal_extension", "low", "A A A A C A A A A A A A"),
    ("spinal_extension", "moderate", "A A C S X A A S S A C C"),
    ("spinal_extension", "high", "S S S X X - - X X X X X"),
    ("impact", "low", "A A A A C A C A C A A A"),
    ("impact", "moderate", "A A S X X C X X X C C S"),
    ("impact", "high", "S S X X X X X X X X X X"),
    ("axial_load", "low", "A A A C X A C C S A A A"),
    ("axial_load", "moderate", "A A S X X C S X X - C S"),
    ("axial_load", "high", "S S S@trainer X X X X X X X X X"),
    ("overhead_load", "unloaded", "A A A C S A A C A A A A"),
    ("overhead_load", "light", "A A C S X A C S A C C C"),
    ("overhead_load", "heavy", "S S S@trainer X X X X X X X X X"),
    ("floor_lift", "low", "A C C S X C S S X C A C"),
    ("floor_lift", "high", "S S S@trainer X X X X X X X X X"),
    ("floor_transfer", "lying", "A A C C@bed C@bed C C@bed C C@bed C A A"),
    ("prone", "yes", "A A C S X A S S X A C C"),
    ("fall_exposure", "moderate", "A A A C S C C@helper C S A A A"),
    ("fall_exposure", "high", "A A C S X S X S X C C C"),
    ("speed", "ballistic", "C C S X X X X X X X C X"),
    ("breath_hold", "likely", "C C S X X - - X X - X S"),
    ("hip_range", "beyond_90_or_crossing", "A A A A S@hip - - - X - - -"),
    ("wrist_load", "partial", "A A A A S A A A A S A A"),
    ("wrist_load", "full", "A A A C S A A C C X C A"),
    ("aerobic_effort", "vigorous", "A A C X X C X X X C X C"),
    ("head_down", "yes", "C C X X X X X X X X X X"),
    ("supervision", "required", "S S S X X S X X X X X X"),
)
# fmt: on

MATRIX: dict[tuple[SafetyFlag, str], dict[Column, str]] = {
    (SafetyFlag(flag), level): dict(zip(COLUMNS, cells.split(), strict=True))
    for flag, level, cells in _ROWS
}

#: Levels without a row add nothing. Listed, so that a forgotten row is seen.
LEVELS_WITHOUT_ROW: tuple[tuple[SafetyFlag, str], ...] = tuple(
    (flag, level)
    for flag, levels in LEVELS.items()
    for level in levels
    if (flag, level) not in MATRIX
)

#: Refused exercises that nobody may do, whatever their cells say (evidence j, "N for all").
NEVER_FOR_ANYONE = frozenset({"Z05", "Z07", "Z08", "Z09", "Z12", "Z13", "Z17", "Z18", "Z19"}) | {
    "Z20",
    "Z23",
    "Z24",
    "Z25",
}

#: Exercises that a rule beside the matrix names: code -> columns in which it is excluded.
EXCLUDED_BY_CODE: dict[str, tuple[str, frozenset[Column]]] = {
    # A weighted vest needs steady feet and an upright back (evidence e, k16).
    "W23": ("SAF-103", frozenset({Column.F1, Column.F2, Column.B3, Column.KYPHOSIS})),
    # Uneven ground is not for people who fall often.
    "W13": ("SAF-104", frozenset({Column.F2})),
}

#: Exercises that need a signature in these columns: backward walking (evidence f, SEED-retro).
SIGNED_BY_CODE: dict[str, tuple[str, frozenset[Column]]] = {
    "B14": ("SAF-105", frozenset({Column.F1, Column.F2})),
}

#: Without anything to hold: at F2 no exposure from `moderate` on, at F1 no impact from there on.
UNSUPPORTED: tuple[tuple[str, Column, SafetyFlag, frozenset[str]], ...] = (
    ("SAF-101", Column.F2, SafetyFlag.FALL_EXPOSURE, frozenset({"moderate", "high"})),
    ("SAF-102", Column.F1, SafetyFlag.IMPACT, frozenset({"moderate", "high"})),
)

#: At these fall tiers every balance exercise starts with a hand on something.
HELD_BALANCE: tuple[frozenset[Column], Category, Support] = (
    frozenset({Column.F1, Column.F2}),
    Category.BALANCE,
    Support.ONE_HAND,
)

PELVIC_FLOOR_CODES = frozenset({"W12", "W17", "W18", "W19", "W20", "W21", "W22", "S49"})
HIP_HINGE_CODES = frozenset({"S24", "S31", "S40", "S46", "S47"})
NOT_ALONE_CODES = frozenset({"B25", "B26"})
ARM_NEEDS = frozenset({Need.PUSH, Need.PULL})
