"""Bone and fall tiers: both sides of every threshold, and doubt."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import combinations, pairwise

import pytest

from plans.rules.facts import PatientFacts, Risk, When
from plans.rules.risk import classify
from plans.rules.screening import screen
from plans.rules.vocabulary import (
    Answer,
    BoneTier,
    Column,
    Condition,
    FallTier,
    FractureSite,
    Sex,
    SurgeryKind,
    TScoreBand,
    WalkingAid,
)
from tests.rules.people import (
    ON,
    band,
    changed,
    days_ago,
    fracture,
    operation,
    pain,
    person,
)

YES, NO, UNSURE = Answer.YES, Answer.NO, Answer.UNSURE
B0, B1, B2, B3 = BoneTier
F0, F1, F2 = FallTier
D = Decimal
VERTEBRA, HIP, PELVIS, WRIST, HUMERUS, RIB, ANKLE, HAND, FOOT, FACE, OTHER = FractureSite
TIER_COLUMNS = {Column(tier.value) for tier in (*BoneTier, *FallTier) if tier is not F0}
UNKNOWN_T = {"t_score": None}


def steroid(mg: object, months: object = D(3)) -> dict[str, object]:
    return {"prednisolone_mg_day": mg, "prednisolone_months": months}


def broke(*fractures: object) -> dict[str, object]:
    return {"fractures": fractures}


def reasons_of(risk: Risk) -> set[str]:
    return {reason.rule for reason in risk.reasons}


def test_lowest_risk_person_is_b0_f0_with_one_column_and_no_restriction() -> None:
    risk = classify(person())
    assert (risk.bone, risk.fall) == (B0, F0)
    assert risk.inputs.columns == {Column.B0}
    assert risk.inputs.restrictions == frozenset()
    assert reasons_of(risk) == {"RISK-001", "RISK-041"}


# ---------------------------------------------------------------- bone tier


@pytest.mark.parametrize(
    ("t_score", "tier"),
    [
        ("4.0", B0),
        ("-1.0", B0),
        ("-1.00", B0),
        ("-1.04", B1),
        ("-1.1", B1),
        ("-2.4", B1),
        ("-2.49", B1),
        ("-2.5", B2),
        ("-3.0", B2),
        ("-3.4", B2),
        ("-3.49", B2),
        ("-3.5", B3),
        ("-6.0", B3),
    ],
)
def test_t_score_is_compared_as_typed(t_score: str, tier: BoneTier) -> None:
    assert classify(person(t_score=D(t_score))).bone is tier


def test_reason_names_the_number_for_patient_and_clinician() -> None:
    reasons = {reason.rule: reason for reason in classify(person(t_score=D("-2.7"))).reasons}
    assert reasons["RISK-003"].text == ("Your T-score is -2.7. That is in the osteoporosis range.")
    assert reasons["RISK-003"].clinician == "T-score -2.7 <= -2.5: B2"


@pytest.mark.parametrize(
    ("changes", "tier"),
    [
        pytest.param({"t_score_band": TScoreBand.NORMAL}, B0, id="normal"),
        pytest.param({"t_score_band": TScoreBand.OSTEOPENIA}, B1, id="osteopenia"),
        pytest.param({"t_score_band": TScoreBand.OSTEOPOROSIS}, B2, id="osteoporosis"),
        pytest.param({"t_score_band": TScoreBand.UNKNOWN}, B1, id="unknown"),
        pytest.param({}, B1, id="absent"),
    ],
)
def test_band_without_a_number(changes: dict[str, object], tier: BoneTier) -> None:
    assert classify(person(**UNKNOWN_T, **changes)).bone is tier


@pytest.mark.parametrize(
    ("t_score", "named", "tier", "conflict"),
    [
        ("-0.5", TScoreBand.OSTEOPOROSIS, B2, True),
        ("-0.5", TScoreBand.OSTEOPENIA, B1, True),
        ("-2.7", TScoreBand.NORMAL, B2, True),
        ("-3.6", TScoreBand.NORMAL, B3, True),
        ("-2.7", TScoreBand.OSTEOPOROSIS, B2, False),
        ("-0.5", TScoreBand.UNKNOWN, B0, False),
    ],
)
def test_number_and_band_in_conflict_take_the_stricter(
    t_score: str, named: TScoreBand, tier: BoneTier, conflict: bool
) -> None:
    risk = classify(person(t_score=D(t_score), t_score_band=named))
    assert risk.bone is tier
    assert ("RISK-007" in reasons_of(risk)) is conflict


def test_lowest_site_counts() -> None:
    scores = (("lumbar_spine", D("-2.1")), ("femoral_neck", D("-2.6")), ("total_hip", D("-1.9")))
    assert classify(person(t_score=None, t_scores=scores)).bone is B2


@pytest.mark.parametrize(
    ("changes", "tier"),
    [
        pytest.param({}, B1, id="no-risk-factor"),
        pytest.param({"age": 64}, B1, id="age-64"),
        pytest.param({"age": 65}, B2, id="age-65"),
        pytest.param(steroid(D("0.5"), D("0.1")), B2, id="any-prednisolone"),
        pytest.param({"falls_12_months": 1}, B2, id="any-fall"),
        pytest.param({"severe_fall": YES}, B2, id="severe-fall"),
        pytest.param({"severe_fall": UNSURE}, B2, id="severe-fall-unsure"),
        pytest.param({"falls_12_months": UNSURE}, B2, id="falls-unsure"),
        pytest.param({"height_loss_historical_cm": D(1)}, B2, id="some-height-loss"),
        pytest.param(
            {"height_loss_recent_cm": D(3), "spine_imaged": YES}, B2, id="imaged-height-loss"
        ),
        pytest.param({"height_loss_recent_cm": D(0)}, B1, id="no-height-loss"),
        pytest.param({"walking_aid": WalkingAid.STICK}, B1, id="stick"),
        pytest.param({"walking_aid": WalkingAid.FRAME}, B2, id="frame"),
        pytest.param(broke(fracture(HAND, band("longer"))), B2, id="any-fracture"),
    ],
)
def test_unknown_t_score_is_b2_with_any_risk_factor(
    changes: dict[str, object], tier: BoneTier
) -> None:
    assert classify(person(**UNKNOWN_T, **changes)).bone is tier


@pytest.mark.parametrize(
    ("measured", "noted"),
    [
        (When(day=date(2023, 11, 24)), False),
        (When(day=date(2023, 11, 23)), True),
        (band("under_12_months"), False),
        (band("longer"), True),
        (band("unsure"), True),
        (None, False),
    ],
)
def test_old_t_score_is_kept_and_noted(measured: When | None, noted: bool) -> None:
    risk = classify(person(t_score=D("-1.5"), t_score_on=measured))
    assert risk.bone is B1
    assert ("RISK-010" in reasons_of(risk)) is noted


@pytest.mark.parametrize(
    ("changes", "tier"),
    [
        ({"postmenopausal": YES}, B0),
        ({"postmenopausal": NO}, B2),
        ({"postmenopausal": UNSURE}, B2),
        ({"postmenopausal": None}, B2),
        ({"sex": Sex.MALE, "postmenopausal": None, "age": 49}, B2),
        ({"sex": Sex.MALE, "postmenopausal": None, "age": 50}, B0),
        ({"sex": Sex.MALE, "postmenopausal": NO, "age": 50}, B0),
    ],
)
def test_bands_do_not_apply_before_menopause_or_to_men_under_50(
    changes: dict[str, object], tier: BoneTier
) -> None:
    assert classify(person(**changes)).bone is tier


@pytest.mark.parametrize(
    ("changes", "tier"),
    [
        ({"frax_major": D("19.9")}, B0),
        ({"frax_major": D(20)}, B2),
        ({"frax_hip": D("2.9")}, B0),
        ({"frax_hip": D(3)}, B2),
    ],
)
def test_frax(changes: dict[str, object], tier: BoneTier) -> None:
    assert classify(person(**changes)).bone is tier


LONG_AGO = band("longer")
FRACTURES = [
    ("wrist-once", broke(fracture(WRIST, LONG_AGO)), B2),
    ("wrist-hard-blow", broke(fracture(WRIST, LONG_AGO, low_trauma=NO)), B0),
    ("wrist-trauma-unsure", broke(fracture(WRIST, LONG_AGO, low_trauma=UNSURE)), B2),
    ("other-site-counts", broke(fracture(OTHER, LONG_AGO)), B2),
    ("hand", broke(fracture(HAND, LONG_AGO)), B0),
    ("foot", broke(fracture(FOOT, LONG_AGO)), B0),
    ("face", broke(fracture(FACE, LONG_AGO)), B0),
    ("two-counted", broke(fracture(WRIST, LONG_AGO), fracture(RIB, LONG_AGO)), B3),
    ("two-one-hand", broke(fracture(WRIST, LONG_AGO), fracture(HAND, LONG_AGO)), B2),
    ("two-one-hard", broke(fracture(WRIST, LONG_AGO), fracture(RIB, LONG_AGO, low_trauma=NO)), B2),
    ("at-39", broke(fracture(WRIST, LONG_AGO, age_then=39)), B0),
    ("at-40", broke(fracture(WRIST, LONG_AGO, age_then=40)), B2),
    ("hip-at-20", broke(fracture(HIP, LONG_AGO, age_then=20)), B2),
    ("spine-at-20", broke(fracture(VERTEBRA, LONG_AGO, age_then=20)), B3),
    ("spine-hard-blow", broke(fracture(VERTEBRA, LONG_AGO, low_trauma=NO)), B3),
    ("by-date-at-39", broke(fracture(WRIST, When(day=date(2007, 11, 24)))), B0),
    ("by-date-at-40", broke(fracture(WRIST, When(day=date(2007, 11, 25)))), B2),
    ("age-that-the-date-denies", broke(fracture(WRIST, days_ago(400), age_then=20)), B2),
    ("hip-364-days", broke(fracture(HIP, When(day=date(2025, 11, 25)))), B3),
    ("hip-12-months", broke(fracture(HIP, When(day=date(2025, 11, 24)))), B2),
    ("hip-band", broke(fracture(HIP, band("under_12_months"))), B3),
    ("hip-undated", broke(fracture(HIP, band("unsure"))), B3),
    ("hip-hard-this-year", broke(fracture(HIP, days_ago(100), low_trauma=NO)), B3),
    ("pelvis-this-year", broke(fracture(PELVIS, days_ago(100))), B3),
    ("pelvis-12-months", broke(fracture(PELVIS, When(day=date(2025, 11, 24)))), B2),
    ("hard-83-days", broke(fracture(HAND, days_ago(83), low_trauma=NO)), B2),
    ("hard-84-days", broke(fracture(HAND, days_ago(84), low_trauma=NO)), B0),
    ("pelvis-hard-83-days", broke(fracture(PELVIS, days_ago(83), low_trauma=NO)), B3),
    ("none", {"fractures": ()}, B0),
    ("unsure", {"fractures": UNSURE}, B3),
    ("absent", {"fractures": None}, B3),
]


@pytest.mark.parametrize(
    ("changes", "tier"), [pytest.param(*case[1:], id=case[0]) for case in FRACTURES]
)
def test_fractures_set_the_bone_tier(changes: dict[str, object], tier: BoneTier) -> None:
    assert classify(person(**changes)).bone is tier


@pytest.mark.parametrize(
    ("on", "tier"), [(date(2025, 2, 28), B3), (date(2025, 3, 1), B2), (date(2028, 2, 29), B2)]
)
def test_a_hip_that_broke_on_29_february_is_a_year_old_on_1_march(on: date, tier: BoneTier) -> None:
    hip = fracture(HIP, When(day=date(2024, 2, 29)))
    assert classify(person(on=on, **broke(hip))).bone is tier


@pytest.mark.parametrize(
    ("changes", "tier"),
    [
        pytest.param({"height_loss_historical_cm": D("3.9")}, B0, id="historical-3.9"),
        pytest.param({"height_loss_historical_cm": D(4)}, B3, id="historical-4"),
        pytest.param({"height_loss_recent_cm": D("1.9")}, B0, id="recent-1.9"),
        pytest.param({"height_loss_recent_cm": D(2)}, B3, id="recent-2"),
        pytest.param({"occiput_wall_cm": D(6)}, B0, id="gap-6"),
        pytest.param({"occiput_wall_cm": D("6.1")}, B3, id="gap-6.1"),
    ],
)
@pytest.mark.parametrize("imaged", [None, NO, UNSURE, YES])
def test_height_and_wall_gap_are_b3_until_the_spine_is_imaged(
    changes: dict[str, object], tier: BoneTier, imaged: Answer | None
) -> None:
    expected = B0 if imaged is YES else tier
    assert classify(person(spine_imaged=imaged, **changes)).bone is expected


PREDNISOLONE = [
    ("none", steroid(D(0), D(0)), "-0.5", B0, False),
    ("none-months-unsure", steroid(D(0), UNSURE), "-0.5", B0, False),
    ("little", steroid(D(1), D(60)), "-0.5", B1, False),
    ("7.4", steroid(D("7.4")), "-0.5", B1, False),
    ("7.5-short", steroid(D("7.5"), D("2.9")), "-0.5", B1, False),
    ("little-at-b2", steroid(D(1)), "-2.5", B2, False),
    ("7.5-at-b0", steroid(D("7.5")), "-0.5", B2, True),
    ("7.5-at-b1", steroid(D("7.5")), "-1.5", B2, True),
    ("7.5-at-b2", steroid(D("7.5")), "-2.5", B3, True),
    ("7.5-at-b3", steroid(D("7.5")), "-3.5", B3, True),
    ("29.9-short", steroid(D("29.9"), D(1)), "-0.5", B1, False),
    ("30-short", steroid(D(30), D(0)), "-0.5", B3, True),
    ("dose-unsure", steroid(UNSURE, D(1)), "-0.5", B2, True),
    ("months-unsure", steroid(D("7.5"), UNSURE), "-0.5", B2, True),
    ("little-months-unsure", steroid(D(1), UNSURE), "-0.5", B2, True),
    ("both-unsure", steroid(UNSURE, UNSURE), "-1.5", B2, True),
    ("unsure-at-b2", steroid(UNSURE, UNSURE), "-2.5", B3, True),
    ("absent", steroid(None, None), "-0.5", B2, True),
    ("-2.9", steroid(D("7.5")), "-2.9", B3, True),
    ("-3.0", steroid(D("7.5")), "-3.0", B3, True),
    ("-3.0-short", steroid(D("7.5"), D(2)), "-3.0", B2, False),
]


@pytest.mark.parametrize(
    ("changes", "t_score", "tier", "column"),
    [pytest.param(*case[1:], id=case[0]) for case in PREDNISOLONE],
)
def test_prednisolone_steps_the_tier_up_and_switches_its_column(
    changes: dict[str, object], t_score: str, tier: BoneTier, column: bool
) -> None:
    risk = classify(person(t_score=D(t_score), **changes))
    assert risk.bone is tier
    assert (Column.GLUCOCORTICOID in risk.inputs.columns) is column


@pytest.mark.parametrize(
    ("changes", "doubt"),
    [
        (steroid(UNSURE, UNSURE), True),
        (steroid(D(8), UNSURE), True),
        (steroid(D(8), D(3)), False),
    ],
)
def test_a_dose_that_nobody_told_is_not_told_as_a_fact(changes, doubt) -> None:
    facts = person(**changes)
    found = [*screen(facts).reasons, *classify(facts).reasons]
    about = [one for one in found if one.rule in ("GATE-023", "RISK-022", "RISK-066")]
    assert {one.rule for one in about} == {"GATE-023", "RISK-022", "RISK-066"}
    for one in about:
        assert ("You were not sure" in one.text) is doubt
        assert ("When you know" in one.would_change) is doubt
        assert ("(not sure: assumed)" in one.clinician) is doubt


def test_steroid_names_its_own_rule_only_from_minus_3() -> None:
    assert "RISK-005" not in reasons_of(classify(person(t_score=D("-2.9"), **steroid(D(8)))))
    assert "RISK-005" in reasons_of(classify(person(t_score=D("-3.0"), **steroid(D(8)))))


# ---------------------------------------------------------------- fall tier

FALLS = [
    ("none", {}, F0),
    ("one", {"falls_12_months": 1}, F1),
    ("two", {"falls_12_months": 2}, F2),
    ("unsure", {"falls_12_months": UNSURE}, F2),
    ("absent", {"falls_12_months": None}, F2),
    ("severe", {"severe_fall": YES}, F2),
    ("severe-unsure", {"severe_fall": UNSURE}, F2),
    ("severe-absent", {"severe_fall": None}, F2),
    ("frail", {"frail": YES}, F2),
    ("frail-unsure", {"frail": UNSURE}, F2),
    ("frail-absent", {"frail": None}, F0),
    ("stick", {"walking_aid": WalkingAid.STICK}, F0),
    ("frame", {"walking_aid": WalkingAid.FRAME}, F2),
    ("aid-absent", {"walking_aid": None}, F2),
    ("age-79", {"age": 79}, F0),
    ("age-80", {"age": 80}, F1),
    ("tug-11.9", {"tug_s": D("11.9")}, F0),
    ("tug-12", {"tug_s": D(12)}, F1),
    ("tug-14.9", {"tug_s": D("14.9")}, F1),
    ("tug-14.99", {"tug_s": D("14.99")}, F1),
    ("tug-15", {"tug_s": D(15)}, F2),
    ("tandem-10", {"tandem_s": D(10)}, F0),
    ("tandem-9.9", {"tandem_s": D("9.9")}, F1),
    ("single-leg-10", {"single_leg_s": D(10)}, F0),
    ("single-leg-9.9", {"single_leg_s": D("9.9")}, F1),
    ("single-leg-4.9", {"single_leg_s": D("4.9")}, F1),
    ("gait-0.8", {"gait_m_s": D("0.8")}, F0),
    ("gait-0.79", {"gait_m_s": D("0.79")}, F2),
    ("fes-27", {"fes_i": 27}, F0),
    ("fes-28", {"fes_i": 28}, F1),
    ("rises", {"rises_without_hands": YES}, F0),
    ("cannot-rise", {"rises_without_hands": NO}, F2),
    ("rises-unsure", {"rises_without_hands": UNSURE}, F2),
    ("no-stand-at-58", {"chair_stands_30s": 0}, F2),
    ("one-stand-at-58", {"chair_stands_30s": 1}, F0),
    ("neuropathy", {"conditions": frozenset({Condition.NEUROPATHY})}, F1),
    ("stroke", {"conditions": frozenset({Condition.STROKE})}, F1),
    ("parkinson", {"conditions": frozenset({Condition.PARKINSON})}, F1),
    ("ms", {"conditions": frozenset({Condition.MULTIPLE_SCLEROSIS})}, F1),
    ("memory", {"conditions": frozenset({Condition.COGNITIVE_IMPAIRMENT})}, F1),
    (
        "memory-helper",
        {"conditions": frozenset({Condition.COGNITIVE_IMPAIRMENT}), "helper_present": YES},
        F0,
    ),
    ("conditions-unsure", {"conditions": frozenset({Condition.UNSURE})}, F1),
    ("asthma", {"conditions": frozenset({Condition.ASTHMA})}, F0),
]


@pytest.mark.parametrize(
    ("changes", "tier"), [pytest.param(*case[1:], id=case[0]) for case in FALLS]
)
def test_fall_tier(changes: dict[str, object], tier: FallTier) -> None:
    assert classify(person(**changes)).fall is tier


@pytest.mark.parametrize(
    ("age", "men", "women"),
    [
        (60, 14, 12),
        (64, 14, 12),
        (65, 12, 11),
        (69, 12, 11),
        (70, 12, 10),
        (74, 12, 10),
        (75, 11, 10),
        (79, 11, 10),
    ],
)
@pytest.mark.parametrize("sex", [Sex.MALE, Sex.FEMALE])
def test_chair_stands_below_the_cut_off_are_f1(age: int, men: int, women: int, sex: Sex) -> None:
    cut_off = men if sex is Sex.MALE else women
    for stands, tier in ((cut_off, F0), (cut_off - 1, F1)):
        assert classify(person(age=age, sex=sex, chair_stands_30s=stands)).fall is tier


@pytest.mark.parametrize(
    ("age", "men", "women"),
    [(80, 10, 9), (84, 10, 9), (85, 8, 8), (89, 8, 8), (90, 7, 4), (94, 7, 4), (99, 7, 4)],
)
@pytest.mark.parametrize("sex", [Sex.MALE, Sex.FEMALE])
def test_chair_stands_from_80_give_their_reason(age: int, men: int, women: int, sex: Sex) -> None:
    cut_off = men if sex is Sex.MALE else women
    for stands, named in ((cut_off, False), (cut_off - 1, True)):
        risk = classify(person(age=age, sex=sex, chair_stands_30s=stands))
        assert ("RISK-054" in reasons_of(risk)) is named


def test_chair_stands_under_60_and_not_done_flag_nothing() -> None:
    assert classify(person(age=59, chair_stands_30s=5)).fall is F0
    assert classify(person(age=79, chair_stands_30s=None)).fall is F0


# ---------------------------------------------------------------- properties

#: Mildest first: a later answer may never allow more than an earlier one. Two answers are left to
#: their own tests, since a decision says what "unsure" is judged as: fractures (a vertebral
#: fracture over 12 months ago) and the dose of prednisolone (7.5 mg for 3 months).
LADDERS: dict[str, list[object]] = {
    "t_score": [D("-1.0"), D("-1.1"), D("-2.4"), D("-2.5"), D("-3.0"), D("-3.4"), D("-3.5")],
    "t_score_band": [
        None,
        TScoreBand.NORMAL,
        TScoreBand.OSTEOPENIA,
        TScoreBand.OSTEOPOROSIS,
    ],
    "frax_major": [None, D("19.9"), D(20)],
    "frax_hip": [None, D("2.9"), D(3)],
    "age": [58, 64, 65, 79, 80, 95, None],
    "postmenopausal": [YES, NO, UNSURE, None],
    "height_loss_historical_cm": [None, D(0), D("3.9"), D(4)],
    "height_loss_recent_cm": [None, D(0), D("1.9"), D(2)],
    "spine_imaged": [YES, NO, UNSURE, None],
    "occiput_wall_cm": [None, D(6), D("6.1")],
    "prednisolone_mg_day": [D(0), D(1), D("7.5"), UNSURE, None],
    "prednisolone_months": [D(0), D("2.9"), D(3), UNSURE, None],
    "falls_12_months": [0, 1, 2, UNSURE, None],
    "severe_fall": [NO, YES, UNSURE, None],
    "frail": [None, NO, YES, UNSURE],
    "walking_aid": [WalkingAid.NONE, WalkingAid.STICK, WalkingAid.FRAME, None],
    "tug_s": [None, D("11.9"), D(12), D(15)],
    "tandem_s": [None, D(10), D("9.9")],
    "single_leg_s": [None, D(10), D("9.9"), D("4.9")],
    "gait_m_s": [None, D("0.8"), D("0.79")],
    "fes_i": [None, 27, 28],
    "rises_without_hands": [None, YES, NO, UNSURE],
    "chair_stands_30s": [None, 20, 5, 0],
    "cannot_hip_hinge": [None, NO, YES, UNSURE],
    "blood_pressure": [None, (120, 80), (160, 80), (160, 95)],
    "lives_alone": [NO, YES, UNSURE, None],
    "fractures": [
        (),
        (fracture(WRIST, band("longer"), age_then=30),),
        (fracture(WRIST, band("longer"), age_then=40),),
        (fracture(WRIST, band("under_12_months"), age_then=58),),
        (fracture(WRIST, band("under_12_weeks"), age_then=58),),
        (fracture(WRIST, band("unsure")),),
        (fracture(WRIST, band("unsure"), low_trauma=UNSURE, cleared=UNSURE),),
    ],
    "surgery": [
        (),
        (operation(SurgeryKind.HIP_REPLACEMENT, band("longer")),),
        (operation(SurgeryKind.HIP_REPLACEMENT, band("under_12_weeks")),),
        (operation(SurgeryKind.HIP_REPLACEMENT, band("unsure")),),
        UNSURE,
        None,
    ],
    "back_pain": [pain(0), pain(3), pain(9)],
    "helper_present": [YES, NO, UNSURE],
    "trainer_present": [YES, NO, UNSURE],
}
CONDITION_SETS = [
    frozenset(conditions)
    for count in (0, 1, 2)
    for conditions in combinations(sorted(set(Condition) - {Condition.UNSURE}), count)
]


def assert_no_more_is_allowed(milder: Risk, worse: Risk, why: object) -> None:
    """No tier falls, no column beside the tiers and no restriction goes, nobody joins."""
    assert worse.bone.rank >= milder.bone.rank, why
    assert worse.fall.rank >= milder.fall.rank, why
    before, after = milder.inputs, worse.inputs
    assert before.columns - TIER_COLUMNS <= after.columns, why
    assert before.restrictions <= after.restrictions, why
    assert before.helper >= after.helper, why
    assert before.trainer >= after.trainer, why
    assert before.bed >= after.bed, why


@pytest.mark.parametrize("name", LADDERS)
def test_worse_or_unsure_answer_never_lowers_a_tier(name: str) -> None:
    """One change at a time, before every other single risk."""
    for other, answers in LADDERS.items():
        if other == name:
            continue
        for background in answers:
            facts = person(**{other: background})
            risks = [classify(changed(facts, **{name: answer})) for answer in LADDERS[name]]
            for milder, worse in pairwise(risks):
                assert_no_more_is_allowed(milder, worse, (name, other, background))


def test_unsure_of_conditions_is_at_least_as_strict_as_any_two_conditions() -> None:
    unsure = classify(person(conditions=frozenset({Condition.UNSURE})))
    absent = classify(person(conditions=None))
    for conditions in CONDITION_SETS:
        named = classify(person(conditions=conditions))
        assert_no_more_is_allowed(named, unsure, conditions)
        assert_no_more_is_allowed(named, absent, conditions)
        both = classify(person(conditions=conditions | {Condition.UNSURE}))
        assert_no_more_is_allowed(named, both, conditions)


@pytest.mark.parametrize("kind", SurgeryKind)
def test_unsure_of_surgery_is_at_least_as_strict_as_any_operation(kind: SurgeryKind) -> None:
    unsure = classify(person(surgery=UNSURE))
    for when in (days_ago(10), band("unsure"), band("longer")):
        known = classify(person(surgery=(operation(kind, when),)))
        assert_no_more_is_allowed(known, unsure, (kind, when))


@pytest.mark.parametrize("site", FractureSite)
def test_unsure_date_trauma_or_clearance_never_lowers_a_tier(site: FractureSite) -> None:
    for when in (days_ago(10), days_ago(200), band("under_12_weeks"), band("longer")):
        known = fracture(site, when, low_trauma=NO)
        for doubtful in (
            fracture(site, band("unsure"), low_trauma=NO),
            fracture(site, when, low_trauma=UNSURE),
            fracture(site, when, low_trauma=NO, cleared=UNSURE),
        ):
            before, after = classify(person(**broke(known))), classify(person(**broke(doubtful)))
            assert_no_more_is_allowed(before, after, (site, when, doubtful))


def test_one_more_fracture_never_lowers_a_tier() -> None:
    known = [
        fracture(site, when, low_trauma=low_trauma)
        for site in FractureSite
        for when in (days_ago(10), days_ago(200), band("longer"), band("unsure"))
        for low_trauma in (YES, NO)
    ]
    for one, more in combinations(known, 2):
        alone = classify(person(**broke(one)))
        assert_no_more_is_allowed(alone, classify(person(**broke(one, more))), (one, more))


def test_tiers_of_nobody_are_total_and_the_strictest_answers() -> None:
    risk = classify(PatientFacts(on=ON))
    assert (risk.bone, risk.fall) == (B3, F2)
    assert Column.GLUCOCORTICOID in risk.inputs.columns
    assert Column.HIP_SURGERY_UNDER_12_WEEKS in risk.inputs.columns


def test_every_reason_has_words_without_gaps() -> None:
    for name, answers in LADDERS.items():
        for answer in answers:
            for reason in classify(person(**{name: answer})).reasons:
                assert "{" not in reason.text + reason.clinician
                assert "None" not in reason.clinician
