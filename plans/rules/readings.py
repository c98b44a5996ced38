"""What a person's answers come to when every doubt is read as the risk.

Screening and tiers read the same facts; these are the readings that they share. All are total.
"Not sure" and an absent safety answer count as the risky answer (decisions 4 and 9); an absent
measurement adds nothing. Nothing here knows of gates, tiers or columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from plans.rules import thresholds as limit
from plans.rules.facts import Fracture, PatientFacts, Surgery, When, months_later
from plans.rules.vocabulary import (
    Answer,
    Condition,
    FractureSite,
    Sex,
    SurgeryKind,
    WalkingAid,
)

#: Broken bones of these sites are never counted as fragility fractures (a2).
NOT_COUNTED_SITES = frozenset({FractureSite.HAND, FractureSite.FOOT, FractureSite.FACE})
#: These count at any age (decision 9).
ANY_AGE_SITES = frozenset({FractureSite.VERTEBRA, FractureSite.HIP})
JOINT_SURGERY = frozenset(
    {SurgeryKind.HIP_REPLACEMENT, SurgeryKind.HEMIARTHROPLASTY, SurgeryKind.KNEE_REPLACEMENT}
)


def yes_or_unsure(answer: Answer | None) -> bool:
    """A risky answer was given. Absent is reported as missing, not as a reason."""
    return answer is not None and answer is not Answer.NO


# ---------------------------------------------------------------- when


def within_weeks(when: When, weeks: int, facts: PatientFacts) -> bool:
    """Less than `weeks` ago on the plan's day. A date that is not known may be that recent."""
    return when.under_weeks(weeks, facts.on) or when.unsure


def within_12_months(when: When, facts: PatientFacts) -> bool:
    """Less than 12 calendar months ago; a date that is not known counts (decision 14)."""
    return when.under_months(limit.RECENT_MONTHS, facts.on)


def t_score_out_of_date(facts: PatientFacts) -> bool:
    """The scan is older than 36 months, or so old that the person cannot say (a1)."""
    when = facts.t_score_on
    if when is None:
        return False
    if when.day is not None:
        return facts.on > months_later(when.day, limit.T_OUT_OF_DATE_MONTHS)
    return when.band in ("longer", "unsure")


# ---------------------------------------------------------------- lists that may be "unsure"


def fractures_of(facts: PatientFacts) -> tuple[Fracture, ...]:
    return facts.fractures if isinstance(facts.fractures, tuple) else ()


def fractures_in_doubt(facts: PatientFacts) -> bool:
    return not isinstance(facts.fractures, tuple)


def operations_of(facts: PatientFacts) -> tuple[Surgery, ...]:
    return facts.surgery if isinstance(facts.surgery, tuple) else ()


def operations_in_doubt(facts: PatientFacts) -> bool:
    return not isinstance(facts.surgery, tuple)


def conditions_of(facts: PatientFacts) -> frozenset[Condition]:
    """The conditions; not answered is the same risk as not sure."""
    return frozenset({Condition.UNSURE}) if facts.conditions is None else facts.conditions


# ---------------------------------------------------------------- fractures


def fresh(fracture: Fracture, facts: PatientFacts) -> bool:
    """Under 12 weeks old, or of a date that the person does not know."""
    return within_weeks(fracture.on, limit.RECENT_WEEKS, facts)


def counts(fracture: Fracture, facts: PatientFacts) -> bool:
    """A fragility fracture by the counting rule: low trauma, from age 40, not hand, foot or face.

    The spine and the hip count at any age, the spine whatever broke it ("any vertebral fracture
    ever"). Source: evidence a2 and a4, decision 9.
    """
    if fracture.site is FractureSite.VERTEBRA:
        return True
    if fracture.site in NOT_COUNTED_SITES or fracture.low_trauma is Answer.NO:
        return False
    if fracture.site in ANY_AGE_SITES:
        return True
    age_then = oldest_age_then(fracture, facts)
    return age_then is None or age_then >= limit.FRACTURES_COUNT_FROM_AGE


def counted_fractures(facts: PatientFacts) -> tuple[Fracture, ...]:
    return tuple(one for one in fractures_of(facts) if counts(one, facts))


def has_vertebral_fracture(facts: PatientFacts) -> bool:
    """A vertebral fracture at any time, or doubt about fractures (decision 9)."""
    return fractures_in_doubt(facts) or any(
        one.site is FractureSite.VERTEBRA for one in fractures_of(facts)
    )


def recent_vertebral_fracture(facts: PatientFacts) -> bool:
    """In the last 12 months, or fractures that nobody can name (decision 5)."""
    return fractures_in_doubt(facts) or any(
        one.site is FractureSite.VERTEBRA and within_12_months(one.on, facts)
        for one in fractures_of(facts)
    )


def oldest_age_then(fracture: Fracture, facts: PatientFacts) -> int | None:
    """The highest age in years that the person can have had then; None when it may be any.

    A stated age is believed unless the date of the fracture makes it impossible; a date that is
    not sure may be of this year (decision 14).
    """
    if facts.age is None or fracture.on.band == "longer":
        return fracture.age_then
    if fracture.on.unsure and fracture.age_then is None:
        return None
    if fracture.on.day is None:
        years = 0
    else:
        then, now = fracture.on.day, facts.on
        years = now.year - then.year - ((now.month, now.day) < (then.month, then.day))
    highest = facts.age - years
    if fracture.age_then is None:
        return highest
    # One year for the birthday between, one for a date known only by its year.
    return max(fracture.age_then, highest - 2)


# ---------------------------------------------------------------- prednisolone


def prednisolone(facts: PatientFacts) -> tuple[Decimal, Decimal]:
    """Dose in mg a day and months of use; doubt about either is 7.5 mg for 3 months or more."""
    dose, months = facts.prednisolone_mg_day, facts.prednisolone_months
    if dose is None or isinstance(dose, Answer):
        return limit.PREDNISOLONE_MG_DAY_FROM, limit.PREDNISOLONE_MONTHS_FROM
    if dose == 0:
        return Decimal(0), Decimal(0)  # none taken: there is no duration to be unsure of
    if months is None or isinstance(months, Answer):
        return max(dose, limit.PREDNISOLONE_MG_DAY_FROM), limit.PREDNISOLONE_MONTHS_FROM
    return dose, months


def prednisolone_words(facts: PatientFacts) -> dict[str, object]:
    """Dose and months as rules name them; `unsure`, `assumed` and `known` say that nobody told
    them, and what would change it, and are empty where somebody did."""
    mg, months = prednisolone(facts)
    told = (facts.prednisolone_mg_day, facts.prednisolone_months)
    doubt = mg > 0 and any(one is None or isinstance(one, Answer) for one in told)
    return {
        "mg": mg,
        "months": months,
        "unsure": "You were not sure about steroid tablets. " if doubt else "",
        "assumed": " (not sure: assumed)" if doubt else "",
        "known": "When you know which of them you take, if any. " if doubt else "",
    }


def takes_prednisolone(facts: PatientFacts) -> bool:
    dose, _ = prednisolone(facts)
    return dose > 0


def takes_very_high_prednisolone(facts: PatientFacts) -> bool:
    """30 mg a day or more, at any duration."""
    dose, _ = prednisolone(facts)
    return dose >= limit.PREDNISOLONE_VERY_HIGH_MG_DAY_FROM


def takes_glucocorticoid(facts: PatientFacts) -> bool:
    """7.5 mg a day or more for 3 months or more, or 30 mg at any duration (decision 9)."""
    dose, months = prednisolone(facts)
    long = months >= limit.PREDNISOLONE_MONTHS_FROM
    enough = dose >= limit.PREDNISOLONE_MG_DAY_FROM
    return (enough and long) or takes_very_high_prednisolone(facts)


# ---------------------------------------------------------------- bone


def lowest_t_score(facts: PatientFacts) -> Decimal | None:
    """The lowest of the sites, exactly as typed (a1)."""
    scores = [score for _, score in facts.t_scores]
    if facts.t_score is not None:
        scores.append(facts.t_score)
    return min(scores, default=None)


def very_low_t_score(facts: PatientFacts) -> bool:
    """T <= -3.5, or T <= -3.0 with a glucocorticoid (b22)."""
    t_score = lowest_t_score(facts)
    if t_score is None:
        return False
    with_steroid = takes_glucocorticoid(facts)
    very_low = limit.T_VERY_LOW_WITH_GLUCOCORTICOID_TO if with_steroid else limit.T_VERY_LOW_TO
    return t_score <= very_low


def bands_do_not_apply(facts: PatientFacts) -> bool:
    """Women not surely past the menopause and men not surely 50 or more (a1)."""
    if facts.sex is Sex.MALE:
        return facts.age is None or facts.age < limit.MEN_BANDS_FROM_AGE
    return facts.postmenopausal is not Answer.YES


def has_lost_height(facts: PatientFacts) -> bool:
    """2 cm or more since the last measure, or 4 cm or more since the tallest (b10, k6)."""
    historical, recently = facts.height_loss_historical_cm, facts.height_loss_recent_cm
    return (historical is not None and historical >= limit.HEIGHT_LOSS_HISTORICAL_CM_FROM) or (
        recently is not None and recently >= limit.HEIGHT_LOSS_RECENT_CM_FROM
    )


def has_wall_gap(facts: PatientFacts) -> bool:
    """More than 6 cm between the head and the wall: a rounded upper back (a2)."""
    gap = facts.tests.occiput_wall_cm
    return gap is not None and gap > limit.OCCIPUT_WALL_CM_OVER


def height_needs_imaging(facts: PatientFacts) -> bool:
    """Height loss or wall gap over a limit, and the spine not surely imaged since (b10, k6)."""
    return (has_lost_height(facts) or has_wall_gap(facts)) and (
        facts.spine_imaged is not Answer.YES
    )


# ---------------------------------------------------------------- steadiness


def has_fallen(facts: PatientFacts) -> bool:
    """Any fall in 12 months, a severe one included."""
    falls = facts.falls_12_months
    return (
        falls is None
        or isinstance(falls, Answer)
        or falls >= limit.FALLS_F1_FROM
        or facts.severe_fall is not Answer.NO
    )


def uses_walking_frame(facts: PatientFacts) -> bool:
    return facts.walking_aid is None or facts.walking_aid is WalkingAid.FRAME


def cannot_rise_without_hands(facts: PatientFacts) -> bool:
    """Said so, or scored 0 in the 30-second chair stand, which is the score for using the arms."""
    tests = facts.tests
    return tests.rises_without_hands not in (None, Answer.YES) or tests.chair_stands_30s == 0


def chair_stand_cut_off(facts: PatientFacts) -> int | None:
    """Fewer stands in 30 s than this flags a risk of falling (g1). None under 60.

    An unknown age takes the highest cut-off, an unknown sex the higher of the two.
    """
    table = limit.CHAIR_STANDS_CUT_OFF
    if facts.age is None:
        return max(max(row.values()) for _, row in table)
    rows = [row for from_age, row in table if facts.age >= from_age]
    if not rows:
        return None
    return max(rows[-1].values()) if facts.sex is None else rows[-1][facts.sex]


def unsteady_conditions(facts: PatientFacts) -> Iterator[Condition]:
    """Conditions that make a person less steady; memory problems count without a helper.

    Not being sure about conditions counts as having one, so that doubt never widens anything.
    """
    has = conditions_of(facts)
    for condition in (
        Condition.NEUROPATHY,
        Condition.STROKE,
        Condition.PARKINSON,
        Condition.MULTIPLE_SCLEROSIS,
        Condition.UNSURE,
    ):
        if condition in has:
            yield condition
    if needs_a_helper(facts):
        yield Condition.COGNITIVE_IMPAIRMENT


def needs_a_helper(facts: PatientFacts) -> bool:
    """Memory or thinking problems and nobody named to help (b27)."""
    return (
        Condition.COGNITIVE_IMPAIRMENT in conditions_of(facts)
        and facts.helper_present is not Answer.YES
    )


# ---------------------------------------------------------------- operations and pressure


def recent_operation(surgery: Surgery, facts: PatientFacts) -> bool:
    """Under 12 weeks ago, or of a date that the person does not know."""
    return within_weeks(surgery.on, limit.RECENT_WEEKS, facts)


def has_stage_2_blood_pressure(facts: PatientFacts) -> bool:
    """160 systolic or 90 diastolic, or more."""
    if facts.blood_pressure is None:
        return False
    systolic, diastolic = facts.blood_pressure
    return systolic >= limit.SYSTOLIC_STAGE_2_FROM or diastolic >= limit.DIASTOLIC_STAGE_2_FROM


# ---------------------------------------------------------------- back pain


def back_pain_is_new(facts: PatientFacts) -> bool:
    """Any pain now that began less than 6 weeks ago."""
    pain = facts.back_pain
    return pain is not None and pain.now > 0 and pain.weeks < limit.BACK_PAIN_NEW_WEEKS_UNDER
