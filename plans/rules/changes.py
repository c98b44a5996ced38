"""What would have to change for an exercise to come in, for each cell of the matrix that holds it.

The words belong to the columns; which group would do is read from the row itself, so that no
sentence can promise what the matrix refuses. Two voices, as everywhere: `says` for the patient,
`clinician` for the exact condition.
"""

from __future__ import annotations

from dataclasses import dataclass

from plans.rules.tables import MATRIX
from plans.rules.vocabulary import Column, SafetyFlag


@dataclass(frozen=True, slots=True)
class Change:
    """What would have to change; both empty where nothing is held back."""

    says: str = ""
    clinician: str = ""


#: How the sentence goes on where even the better group needs a signature.
_AND_SIGNED = (" and your physiotherapist agreed", ", and signed")

#: What ends a column that is neither a bone tier nor a fall tier.
_COLUMN_ENDS: dict[Column, Change] = {
    Column.FRACTURE_UNDER_12_WEEKS: Change(
        "When 12 weeks have passed since the bone broke.", "fracture 12 weeks old or more"
    ),
    Column.KYPHOSIS: Change(
        "If your upper back became less rounded.", "occiput to wall 6 cm or less"
    ),
    Column.HIP_SURGERY_UNDER_12_WEEKS: Change(
        "When 12 weeks have passed since your operation.", "joint surgery 12 weeks ago or more"
    ),
    Column.WRIST_FRACTURE_UNDER_12_WEEKS: Change(
        "When 12 weeks have passed since your wrist or arm broke.",
        "wrist or upper arm fracture 12 weeks old or more",
    ),
    Column.BLOOD_PRESSURE_STAGE_2: Change(
        "When your blood pressure has come down.", "blood pressure under 160/90 mmHg"
    ),
    Column.GLUCOCORTICOID: Change(
        "If your doctor lowers your steroid tablets. Never change them alone.",
        "prednisolone under 7.5 mg/day, or under 3 months",
    ),
}
_SIGNED = Change("If your physiotherapist agrees.", "signed in an Approval")
_NOTHING = Change("Nothing. We leave this out for everyone.", "nothing: N for all")

_BONE_TIERS = (Column.B0, Column.B1, Column.B2, Column.B3)
_FALL_TIERS = (Column.F1, Column.F2)  # F0 has no column: it adds nothing


def change_of(
    row: tuple[SafetyFlag, str], column: Column, letter: str, *, lists_bed: bool
) -> Change:
    """What would end this cell's hold, `letter` being what the cell came to for the person.

    `lists_bed` says whether the exercise can be done on a bed.
    """
    condition = MATRIX[row][column].partition("@")[2]
    if letter == "N":
        return _NOTHING
    if letter == "S":
        return _signing(condition)
    if letter != "X":
        return Change()
    if condition == "bed" and lists_bed:
        return Change("If you had a bed to do it on.", "a bed at hand")
    if column in _BONE_TIERS:
        return _better_group("bones", "bone tier", row, column, _BONE_TIERS)
    if column in _FALL_TIERS:
        return _better_group("balance", "fall tier", row, column, _FALL_TIERS)
    return _COLUMN_ENDS[column]


def _signing(condition: str) -> Change:
    if condition == "helper":
        return Change(
            "If you had a helper beside you, or if your physiotherapist agrees.",
            "helper present, or signed in an Approval",
        )
    if condition == "trainer":
        return Change(
            "If your physiotherapist agrees and a trainer is beside you.",
            "signed in an Approval, trainer present",
        )
    return _SIGNED


def _better_group(
    words: str,
    axis: str,
    row: tuple[SafetyFlag, str],
    column: Column,
    tiers: tuple[Column, ...],
) -> Change:
    """The groups of the same axis in which this row does not exclude, the signed ones last."""
    milder = tiers[: tiers.index(column)]
    free = [tier.value for tier in milder if MATRIX[row][tier] in ("A", "C", "-")]
    if tiers is _FALL_TIERS:
        free = ["F0", *free]
    signed = [tier.value for tier in milder if MATRIX[row][tier][0] == "S"]
    groups, (patient, clinician) = (free, ("", "")) if free else (signed, _AND_SIGNED)
    if not groups:
        return _NOTHING
    named = " or ".join(groups)
    return Change(f"If your {words} were in group {named}{patient}.", f"{axis} {named}{clinician}")
