"""Who a person is to the rules: bone tier, fall tier, active matrix columns and restrictions.

The two axes are scored apart (evidence a4): bone fragility limits impact and load on the spine,
the risk of falling limits balance work. Each axis takes the highest tier that any fact reaches,
and every fact gives its reason. `classify` is total: an answer that is absent or "unsure" counts
as the risky one; a measurement that is absent adds nothing beyond the rule for an unknown T-score
(decision 4).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TypeVar

from plans.rules import thresholds as limit
from plans.rules.facts import PatientFacts, Reason, Risk, SafetyInputs
from plans.rules.history import timeline_of
from plans.rules.readings import (
    JOINT_SURGERY,
    NOT_COUNTED_SITES,
    bands_do_not_apply,
    cannot_rise_without_hands,
    chair_stand_cut_off,
    conditions_of,
    counted_fractures,
    fractures_in_doubt,
    fractures_of,
    fresh,
    has_fallen,
    has_lost_height,
    has_stage_2_blood_pressure,
    has_wall_gap,
    lowest_t_score,
    operations_in_doubt,
    operations_of,
    prednisolone_words,
    recent_operation,
    t_score_out_of_date,
    takes_glucocorticoid,
    takes_prednisolone,
    takes_very_high_prednisolone,
    unsteady_conditions,
    uses_walking_frame,
    within_12_months,
    yes_or_unsure,
)
from plans.rules.readings import height_needs_imaging as height_needs_imaging
from plans.rules.risk_rules import RULES as RULES
from plans.rules.vocabulary import (
    Answer,
    BoneTier,
    Column,
    Condition,
    Equipment,
    Event,
    FallTier,
    FractureSite,
    Ordered,
    Restriction,
    Sex,
    SurgeryKind,
    TScoreBand,
    WalkingAid,
)

Tier = TypeVar("Tier", bound=Ordered)
BoneFinding = tuple[BoneTier, Reason]
FallFinding = tuple[FallTier, Reason]
ColumnFinding = tuple[Column, Reason]
RestrictionFinding = tuple[Restriction, Reason]

ARM_SITES = frozenset({FractureSite.WRIST, FractureSite.HUMERUS})
HIP_OR_PELVIS = frozenset({FractureSite.HIP, FractureSite.PELVIS})
TRUNK_SITES = HIP_OR_PELVIS | {FractureSite.VERTEBRA}
NOT_GIVEN = "not given"


def classify(facts: PatientFacts) -> Risk:
    """Tiers, active columns and restrictions of one person, each with its reasons.

    Source: evidence a1, a2, a4, g1 and g2 as settled by decisions 7, 8, 9 and 14.
    """
    bone, bone_reasons = _worst(_bone_findings(facts))
    fall, fall_reasons = _worst(_fall_findings(facts))
    columns = tuple(_column_findings(facts))
    restrictions = tuple(_restriction_findings(facts))
    reasons = (
        *bone_reasons,
        *fall_reasons,
        *(reason for _, reason in columns),
        *(reason for _, reason in restrictions),
    )
    return Risk(
        bone=bone,
        fall=fall,
        inputs=SafetyInputs(
            columns=_tier_columns(bone, fall) | {column for column, _ in columns},
            restrictions=frozenset(restriction for restriction, _ in restrictions),
            helper=facts.helper_present is Answer.YES,
            trainer=facts.trainer_present is Answer.YES,
            bed=Equipment.BED in (facts.equipment or frozenset()),
        ),
        reasons=tuple(dict.fromkeys(reasons)),
    )


def _worst(findings: Iterable[tuple[Tier, Reason]]) -> tuple[Tier, tuple[Reason, ...]]:
    """The highest tier, and all reasons with those for the highest tier first."""
    ranked = sorted(findings, key=lambda finding: -finding[0].rank)
    return ranked[0][0], tuple(reason for _, reason in ranked)


def _tier_columns(bone: BoneTier, fall: FallTier) -> frozenset[Column]:
    """Only the person's own two tiers; there is no column for F0."""
    own = {Column(bone.value)}
    return frozenset(own if fall is FallTier.F0 else own | {Column(fall.value)})


# ---------------------------------------------------------------- bone


def _bone_findings(facts: PatientFacts) -> Iterator[BoneFinding]:
    """At least one finding always: density answers for every person."""
    before_steroid = [
        *_density_findings(facts),
        *_fracture_findings(facts),
        *_height_findings(facts),
    ]
    yield from before_steroid
    base, _ = _worst(before_steroid)
    yield from _prednisolone_findings(facts, base)


_TIER_OF_BAND = {
    TScoreBand.NORMAL: BoneTier.B0,
    TScoreBand.OSTEOPENIA: BoneTier.B1,
    TScoreBand.OSTEOPOROSIS: BoneTier.B2,
}


def _density_findings(facts: PatientFacts) -> Iterator[BoneFinding]:
    """Number, band, both (the stricter) or neither; FRAX; and who the bands do not fit (a1)."""
    t_score, band = lowest_t_score(facts), facts.t_score_band
    band_tier = _TIER_OF_BAND.get(band) if band is not None else None
    if t_score is not None:
        yield _number_finding(t_score, facts)
        if band_tier is not None and band_tier is not band_of(t_score):
            stricter = max(band_tier, band_of(t_score), key=lambda tier: tier.rank)
            values = {"t_score": t_score, "band": band, "tier": stricter}
            yield stricter, RULES["RISK-007"].because(**values)
        if t_score_out_of_date(facts) and facts.t_score_on is not None:
            measured = facts.t_score_on.to_json()
            yield BoneTier.B0, RULES["RISK-010"].because(measured=measured)
    elif band_tier is not None:
        yield band_tier, RULES["RISK-006"].because(band=band, tier=band_tier)
    else:
        yield _unknown_t_score_finding(facts)
    if bands_do_not_apply(facts):
        group = "man under 50" if facts.sex is Sex.MALE else "not surely postmenopausal"
        yield BoneTier.B2, RULES["RISK-011"].because(group=group)
    yield from _frax_findings(facts)


def band_of(t_score: Decimal) -> BoneTier:
    """The WHO band of a T-score as a tier: B0, B1 or B2. Compared as typed, never rounded."""
    if t_score >= limit.T_NORMAL_FROM:
        return BoneTier.B0
    return BoneTier.B2 if t_score <= limit.T_OSTEOPOROSIS_TO else BoneTier.B1


def _number_finding(t_score: Decimal, facts: PatientFacts) -> BoneFinding:
    if t_score <= limit.T_VERY_LOW_TO:
        tier, rule = BoneTier.B3, "RISK-004"
    elif t_score <= limit.T_VERY_LOW_WITH_GLUCOCORTICOID_TO and takes_glucocorticoid(facts):
        tier, rule = BoneTier.B3, "RISK-005"
    else:
        tier = band_of(t_score)
        rule = {BoneTier.B0: "RISK-001", BoneTier.B1: "RISK-002"}.get(tier, "RISK-003")
    return tier, RULES[rule].because(t_score=t_score)


def _unknown_t_score_finding(facts: PatientFacts) -> BoneFinding:
    """Rule a1: any fracture or risk factor makes an unknown T-score B2 until it is known."""
    factors = tuple(_density_risk_factors(facts))
    if not factors:
        return BoneTier.B1, RULES["RISK-008"].because()
    return BoneTier.B2, RULES["RISK-009"].because(factors=", ".join(factors))


def _density_risk_factors(facts: PatientFacts) -> Iterator[str]:
    """Decision 9. Any fracture counts here, whatever the site and the age."""
    if fractures_in_doubt(facts) or fractures_of(facts):
        yield "fracture"
    if facts.age is None or facts.age >= limit.OLDER_FROM_AGE:
        yield "age 65 or more"
    if takes_prednisolone(facts):
        yield "prednisolone"
    if has_fallen(facts):
        yield "a fall"
    heights = (facts.height_loss_historical_cm, facts.height_loss_recent_cm)
    if any(height is not None and height > 0 for height in heights):
        yield "height loss"
    if uses_walking_frame(facts):
        yield "walking frame"


def _frax_findings(facts: PatientFacts) -> Iterator[BoneFinding]:
    major, hip = facts.frax_major, facts.frax_hip
    if (major is not None and major >= limit.FRAX_MAJOR_PERCENT_FROM) or (
        hip is not None and hip >= limit.FRAX_HIP_PERCENT_FROM
    ):
        yield BoneTier.B2, RULES["RISK-012"].because(major=_given(major), hip=_given(hip))


def _given(value: object) -> object:
    return NOT_GIVEN if value is None else value


def _fracture_findings(facts: PatientFacts) -> Iterator[BoneFinding]:
    """a4: which fractures, how many and how long ago (counting rule a2, decisions 8 and 9)."""
    if fractures_in_doubt(facts):
        yield BoneTier.B3, RULES["RISK-014"].because()
    fractures, counted = fractures_of(facts), counted_fractures(facts)
    if any(one.site is FractureSite.VERTEBRA for one in fractures):
        yield BoneTier.B3, RULES["RISK-013"].because()
    if len(counted) >= limit.MANY_FRACTURES_FROM:
        sites = ", ".join(one.site for one in counted)
        yield BoneTier.B3, RULES["RISK-015"].because(count=len(counted), sites=sites)
    elif counted:
        yield BoneTier.B2, RULES["RISK-016"].because(site=counted[0].site)
    for one in fractures:
        if one.site in HIP_OR_PELVIS and within_12_months(one.on, facts):
            yield BoneTier.B3, RULES["RISK-017"].because(site=one.site)
        if fresh(one, facts):
            tier = BoneTier.B3 if one.site in TRUNK_SITES else BoneTier.B2
            rule = "RISK-024" if one.on.unsure else "RISK-018"
            yield tier, RULES[rule].because(site=one.site, tier=tier)


def _height_findings(facts: PatientFacts) -> Iterator[BoneFinding]:
    """Signs of a vertebral fracture that nobody has seen: B3 until the spine is imaged."""
    if not height_needs_imaging(facts):
        return
    if has_lost_height(facts):
        historical, recent = facts.height_loss_historical_cm, facts.height_loss_recent_cm
        values = {"historical": _given(historical), "recent": _given(recent)}
        yield BoneTier.B3, RULES["RISK-019"].because(**values)
    if has_wall_gap(facts):
        yield BoneTier.B3, RULES["RISK-020"].because(gap=facts.tests.occiput_wall_cm)


def _prednisolone_findings(facts: PatientFacts, base: BoneTier) -> Iterator[BoneFinding]:
    """One tier up from everything else at 7.5 mg for 3 months; less or shorter is at least B1."""
    values = prednisolone_words(facts)
    if takes_very_high_prednisolone(facts):
        yield BoneTier.B3, RULES["RISK-021"].because(**values)
    elif takes_glucocorticoid(facts):
        tier = list(BoneTier)[min(max(base.rank + 1, BoneTier.B2.rank), BoneTier.B3.rank)]
        yield tier, RULES["RISK-022"].because(base=base, tier=tier, **values)
    elif takes_prednisolone(facts):
        yield BoneTier.B1, RULES["RISK-023"].because(**values)


# ---------------------------------------------------------------- falls


def _fall_findings(facts: PatientFacts) -> Iterator[FallFinding]:
    """F0 stands as the reason only when nothing else does."""
    findings = (*_fall_history_findings(facts), *_fall_test_findings(facts))
    yield from findings
    if Event.FALL in timeline_of(facts.history, facts.week_start()).unsettled:
        worst = max((tier.rank for tier, _why in findings), default=0)
        tier = list(FallTier)[min(worst + 1, FallTier.F2.rank)]
        yield tier, RULES["RISK-080"].because(tier=tier)
        return
    if not findings:
        yield FallTier.F0, RULES["RISK-041"].because()


def _fall_history_findings(facts: PatientFacts) -> Iterator[FallFinding]:
    """Falls, frailty, walking aid, age and conditions (a4, decision 9)."""
    for doubtful, topic in (
        (not isinstance(facts.falls_12_months, int), "your falls"),
        (facts.severe_fall in (None, Answer.UNSURE), "falls that hurt you"),
        (facts.frail is Answer.UNSURE, "your strength"),
        (facts.walking_aid is None, "how you walk"),
    ):
        if doubtful:
            yield FallTier.F2, RULES["RISK-057"].because(topic=topic)
    falls = facts.falls_12_months
    if isinstance(falls, int) and falls >= limit.FALLS_F2_FROM:
        yield FallTier.F2, RULES["RISK-043"].because(falls=falls)
    elif falls == limit.FALLS_F1_FROM:
        yield FallTier.F1, RULES["RISK-042"].because()
    if facts.severe_fall is Answer.YES:
        yield FallTier.F2, RULES["RISK-044"].because()
    if facts.frail is Answer.YES:
        yield FallTier.F2, RULES["RISK-045"].because(answer=facts.frail)
    if facts.walking_aid is WalkingAid.FRAME:
        yield FallTier.F2, RULES["RISK-046"].because()
    if facts.age is None or facts.age >= limit.AGE_F1_FROM:
        yield FallTier.F1, RULES["RISK-055"].because(age=_given(facts.age))
    for condition in unsteady_conditions(facts):
        rule = "RISK-058" if condition is Condition.UNSURE else "RISK-056"
        yield FallTier.F1, RULES[rule].because(condition=condition)


def _fall_test_findings(facts: PatientFacts) -> Iterator[FallFinding]:
    """What a physiotherapist measured (g1, g2); a test that was not done adds nothing."""
    tests = facts.tests
    if cannot_rise_without_hands(facts):
        yield FallTier.F2, RULES["RISK-047"].because()
    if tests.tug_s is not None and tests.tug_s >= limit.TUG_F2_S_FROM:
        yield FallTier.F2, RULES["RISK-048"].because(seconds=tests.tug_s)
    elif tests.tug_s is not None and tests.tug_s >= limit.TUG_F1_S_FROM:
        yield FallTier.F1, RULES["RISK-050"].because(seconds=tests.tug_s)
    if tests.gait_m_s is not None and tests.gait_m_s < limit.GAIT_F2_M_S_UNDER:
        yield FallTier.F2, RULES["RISK-049"].because(speed=tests.gait_m_s)
    if tests.tandem_s is not None and tests.tandem_s < limit.TANDEM_F1_S_UNDER:
        yield FallTier.F1, RULES["RISK-051"].because(seconds=tests.tandem_s)
    if tests.single_leg_s is not None and tests.single_leg_s < limit.SINGLE_LEG_F1_S_UNDER:
        yield FallTier.F1, RULES["RISK-052"].because(seconds=tests.single_leg_s)
    if tests.fes_i is not None and tests.fes_i >= limit.FES_I_F1_FROM:
        yield FallTier.F1, RULES["RISK-053"].because(score=tests.fes_i)
    stands, cut_off = tests.chair_stands_30s, chair_stand_cut_off(facts)
    if stands is not None and cut_off is not None and stands < cut_off:
        yield FallTier.F1, RULES["RISK-054"].because(stands=stands, cut_off=cut_off)


# ---------------------------------------------------------------- columns beside the tiers


def _column_findings(facts: PatientFacts) -> Iterator[ColumnFinding]:
    """Decision 8: which columns of the matrix are on besides the person's two tiers."""
    for one in fractures_of(facts):
        column, rule = _fracture_column(one.site)
        if column is not None and fresh(one, facts):
            rule = "RISK-067" if one.on.unsure else rule
            yield column, RULES[rule].because(site=one.site, column=column)
    if has_wall_gap(facts):
        yield Column.KYPHOSIS, RULES["RISK-063"].because(gap=facts.tests.occiput_wall_cm)
    for rule, kind in _joint_operations(facts):
        yield Column.HIP_SURGERY_UNDER_12_WEEKS, RULES[rule].because(kind=kind)
    if facts.blood_pressure is not None and has_stage_2_blood_pressure(facts):
        systolic, diastolic = facts.blood_pressure
        why = RULES["RISK-065"].because(systolic=systolic, diastolic=diastolic)
        yield Column.BLOOD_PRESSURE_STAGE_2, why
    if takes_glucocorticoid(facts):
        why = RULES["RISK-066"].because(**prednisolone_words(facts))
        yield Column.GLUCOCORTICOID, why


def _fracture_column(site: FractureSite) -> tuple[Column | None, str]:
    if site in ARM_SITES:
        return Column.WRIST_FRACTURE_UNDER_12_WEEKS, "RISK-062"
    if site in NOT_COUNTED_SITES:
        return None, ""
    return Column.FRACTURE_UNDER_12_WEEKS, "RISK-061"


def _joint_operations(facts: PatientFacts) -> Iterator[tuple[str, str]]:
    """Rule and kind: hips and knees replaced in the last 12 weeks; doubt counts as one."""
    if operations_in_doubt(facts):
        yield "RISK-068", "operations"
    for one in operations_of(facts):
        if one.kind in JOINT_SURGERY and recent_operation(one, facts):
            yield "RISK-068" if one.on.unsure else "RISK-064", one.kind


# ---------------------------------------------------------------- restrictions beside the matrix

#: What each condition takes away. Not being sure of conditions takes away all of it: otherwise
#: "unsure" would allow more than the condition itself (decision 4).
_RESTRICTION_OF: tuple[tuple[Restriction, str, frozenset[Condition]], ...] = (
    (
        Restriction.JOINT_HIP_OR_KNEE,
        "RISK-071",
        frozenset({Condition.OSTEOARTHRITIS_HIP, Condition.OSTEOARTHRITIS_KNEE}),
    ),
    (
        Restriction.JOINT_HAND_OR_SHOULDER,
        "RISK-072",
        frozenset({Condition.OSTEOARTHRITIS_HAND, Condition.OSTEOARTHRITIS_SHOULDER}),
    ),
    (Restriction.PELVIC_FLOOR, "RISK-073", frozenset({Condition.PELVIC_FLOOR})),
    (Restriction.EYE_PRESSURE, "RISK-074", frozenset({Condition.GLAUCOMA_OR_RETINA})),
)


def _restriction_findings(facts: PatientFacts) -> Iterator[RestrictionFinding]:
    conditions = conditions_of(facts)
    for restriction, rule, causes in _RESTRICTION_OF:
        if conditions & causes:
            yield restriction, RULES[rule].because()
        elif Condition.UNSURE in conditions:
            yield restriction, _in_doubt("health conditions", restriction)
    if operations_in_doubt(facts):
        yield Restriction.EYE_PRESSURE, _in_doubt("operations", Restriction.EYE_PRESSURE)
    if any(
        one.kind is SurgeryKind.EYE and recent_operation(one, facts) for one in operations_of(facts)
    ):
        yield Restriction.EYE_PRESSURE, RULES["RISK-074"].because()
    hinge = facts.tests.cannot_hip_hinge
    if yes_or_unsure(hinge):
        yield Restriction.CANNOT_HIP_HINGE, RULES["RISK-075"].because(answer=hinge)
    if _fresh_at(facts, FractureSite.HUMERUS):
        yield Restriction.RECENT_UPPER_ARM_FRACTURE, RULES["RISK-076"].because()
    if _fresh_at(facts, FractureSite.HIP):
        yield Restriction.RECENT_HIP_FRACTURE, RULES["RISK-077"].because()
    if facts.lives_alone is not Answer.NO:
        why = RULES["RISK-078"].because(answer=_given(facts.lives_alone))
        yield Restriction.LIVES_ALONE, why


def _in_doubt(topic: str, restriction: Restriction) -> Reason:
    return RULES["RISK-079"].because(topic=topic, restriction=restriction)


def _fresh_at(facts: PatientFacts, site: FractureSite) -> bool:
    return any(one.site is site and fresh(one, facts) for one in fractures_of(facts))
