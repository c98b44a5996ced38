"""What a judgement may know of a person: columns, restrictions, company and bed, at both sides."""

from __future__ import annotations

from decimal import Decimal

import pytest

from plans.rules.facts import When
from plans.rules.risk import classify
from plans.rules.vocabulary import (
    Answer,
    BoneTier,
    Column,
    Condition,
    Equipment,
    FallTier,
    FractureSite,
    Restriction,
    SurgeryKind,
)
from tests.rules.people import band, days_ago, fracture, operation, person

YES, NO, UNSURE = Answer.YES, Answer.NO, Answer.UNSURE
B0, B1, B2, B3 = BoneTier
F0, F1, F2 = FallTier
D = Decimal
VERTEBRA, HIP, PELVIS, WRIST, HUMERUS, RIB, ANKLE, HAND, FOOT, FACE, OTHER = FractureSite
LONG_AGO = band("longer")
TIER_COLUMNS = {Column(tier.value) for tier in (*BoneTier, *FallTier) if tier is not F0}


# ---------------------------------------------------------------- columns


@pytest.mark.parametrize(
    ("site", "column"),
    [
        (VERTEBRA, Column.FRACTURE_UNDER_12_WEEKS),
        (HIP, Column.FRACTURE_UNDER_12_WEEKS),
        (PELVIS, Column.FRACTURE_UNDER_12_WEEKS),
        (RIB, Column.FRACTURE_UNDER_12_WEEKS),
        (ANKLE, Column.FRACTURE_UNDER_12_WEEKS),
        (OTHER, Column.FRACTURE_UNDER_12_WEEKS),
        (WRIST, Column.WRIST_FRACTURE_UNDER_12_WEEKS),
        (HUMERUS, Column.WRIST_FRACTURE_UNDER_12_WEEKS),
        (HAND, None),
        (FOOT, None),
        (FACE, None),
    ],
)
@pytest.mark.parametrize(
    ("on", "fresh"),
    [
        (days_ago(0), True),
        (days_ago(83), True),
        (days_ago(84), False),
        (band("under_12_weeks"), True),
        (band("under_12_months"), False),
        (band("unsure"), True),
        (band("longer"), False),
    ],
)
def test_fracture_columns(site: FractureSite, column: Column | None, on: When, fresh: bool) -> None:
    inputs = classify(person(fractures=(fracture(site, on),))).inputs
    expected = {column} if column and fresh else set()
    assert inputs.columns - TIER_COLUMNS == expected
    assert (Restriction.RECENT_HIP_FRACTURE in inputs.restrictions) is (site is HIP and fresh)
    upper_arm = Restriction.RECENT_UPPER_ARM_FRACTURE in inputs.restrictions
    assert upper_arm is (site is HUMERUS and fresh)


@pytest.mark.parametrize(
    ("changes", "column", "on"),
    [
        ({"occiput_wall_cm": D(6)}, Column.KYPHOSIS, False),
        ({"occiput_wall_cm": D("6.1")}, Column.KYPHOSIS, True),
        ({"occiput_wall_cm": D("6.1"), "spine_imaged": YES}, Column.KYPHOSIS, True),
        ({"blood_pressure": (159, 89)}, Column.BLOOD_PRESSURE_STAGE_2, False),
        ({"blood_pressure": (160, 60)}, Column.BLOOD_PRESSURE_STAGE_2, True),
        ({"blood_pressure": (110, 90)}, Column.BLOOD_PRESSURE_STAGE_2, True),
        ({"blood_pressure": None}, Column.BLOOD_PRESSURE_STAGE_2, False),
        ({"surgery": UNSURE}, Column.HIP_SURGERY_UNDER_12_WEEKS, True),
        ({"surgery": None}, Column.HIP_SURGERY_UNDER_12_WEEKS, True),
        ({"surgery": ()}, Column.HIP_SURGERY_UNDER_12_WEEKS, False),
    ],
)
def test_measured_columns(changes: dict[str, object], column: Column, on: bool) -> None:
    assert (column in classify(person(**changes)).inputs.columns) is on


@pytest.mark.parametrize("kind", SurgeryKind)
@pytest.mark.parametrize(
    ("when", "recent"),
    [(days_ago(83), True), (days_ago(84), False), (band("unsure"), True), (LONG_AGO, False)],
)
def test_surgery_column_and_eyes(kind: SurgeryKind, when: When, recent: bool) -> None:
    inputs = classify(person(surgery=(operation(kind, when),))).inputs
    joint = kind not in (SurgeryKind.EYE, SurgeryKind.OTHER)
    column = Column.HIP_SURGERY_UNDER_12_WEEKS in inputs.columns
    assert column is (joint and recent)
    eye = Restriction.EYE_PRESSURE in inputs.restrictions
    assert eye is (kind is SurgeryKind.EYE and recent)


def test_only_the_persons_own_two_tier_columns_are_on() -> None:
    for bone, t_score in ((B0, "0"), (B1, "-2"), (B2, "-3"), (B3, "-4")):
        for fall, falls in ((F0, 0), (F1, 1), (F2, 2)):
            risk = classify(person(t_score=D(t_score), falls_12_months=falls))
            assert (risk.bone, risk.fall) == (bone, fall)
            own = {Column(bone.value)} | ({Column(fall.value)} if fall is not F0 else set())
            assert risk.inputs.columns == own


# ---------------------------------------------------------------- restrictions and company


@pytest.mark.parametrize(
    ("changes", "restrictions"),
    [
        ({"conditions": {Condition.OSTEOARTHRITIS_HIP}}, {Restriction.JOINT_HIP_OR_KNEE}),
        ({"conditions": {Condition.OSTEOARTHRITIS_KNEE}}, {Restriction.JOINT_HIP_OR_KNEE}),
        ({"conditions": {Condition.OSTEOARTHRITIS_HAND}}, {Restriction.JOINT_HAND_OR_SHOULDER}),
        ({"conditions": {Condition.OSTEOARTHRITIS_SHOULDER}}, {Restriction.JOINT_HAND_OR_SHOULDER}),
        ({"conditions": {Condition.PELVIC_FLOOR}}, {Restriction.PELVIC_FLOOR}),
        ({"conditions": {Condition.GLAUCOMA_OR_RETINA}}, {Restriction.EYE_PRESSURE}),
        ({"conditions": {Condition.ASTHMA, Condition.DIABETES, Condition.KIDNEY_DISEASE}}, set()),
        (
            {"conditions": {Condition.UNSURE}},
            {
                Restriction.JOINT_HIP_OR_KNEE,
                Restriction.JOINT_HAND_OR_SHOULDER,
                Restriction.PELVIC_FLOOR,
                Restriction.EYE_PRESSURE,
            },
        ),
        ({"surgery": UNSURE}, {Restriction.EYE_PRESSURE}),
        ({"cannot_hip_hinge": YES}, {Restriction.CANNOT_HIP_HINGE}),
        ({"cannot_hip_hinge": UNSURE}, {Restriction.CANNOT_HIP_HINGE}),
        ({"cannot_hip_hinge": NO}, set()),
        ({"lives_alone": YES}, {Restriction.LIVES_ALONE}),
        ({"lives_alone": UNSURE}, {Restriction.LIVES_ALONE}),
        ({"lives_alone": None}, {Restriction.LIVES_ALONE}),
    ],
)
def test_restrictions(changes: dict[str, object], restrictions: set[Restriction]) -> None:
    frozen = {
        name: frozenset(value) if isinstance(value, set) else value
        for name, value in changes.items()
    }
    assert classify(person(**frozen)).inputs.restrictions == restrictions


@pytest.mark.parametrize(("answer", "there"), [(YES, True), (NO, False), (UNSURE, False)])
def test_company_counts_only_when_surely_there(answer: Answer, there: bool) -> None:
    inputs = classify(person(helper_present=answer, trainer_present=answer)).inputs
    assert (inputs.helper, inputs.trainer) == (there, there)


def test_bed_is_there_only_when_listed() -> None:
    assert classify(person()).inputs.bed
    assert not classify(person(equipment=frozenset({Equipment.CHAIR}))).inputs.bed
    assert not classify(person(equipment=None)).inputs.bed
