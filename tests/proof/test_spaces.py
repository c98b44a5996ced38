"""The proof covers what it says: every limit from below, at and above; every answer; every set."""

from dataclasses import fields
from decimal import Decimal

import pytest

from plans.rules import proof_pairs as pairs
from plans.rules import proof_spaces as spaces
from plans.rules import thresholds
from plans.rules.facts import FunctionalTests, PatientFacts
from plans.rules.vocabulary import Answer, Column, Condition, Question, Restriction


def test_the_closed_inputs_are_all_there():
    """2^12 sets of columns x 2^4; 28 sets of the other restrictions x 14 x 2^4."""
    assert len(set(spaces.COLUMN_SETS)) == 2 ** len(Column) == 4096
    assert sum(1 for _ in spaces.inputs_of_columns()) == 4096 * 16
    assert len(set(spaces.OTHER_SETS)) == 7 + 21
    assert sum(1 for _ in spaces.inputs_of_restrictions()) == 28 * 14 * 16
    assert len(set(spaces.inputs_of_restrictions())) == 28 * 14 * 16
    assert {one for found in spaces.OTHER_SETS for one in found} | {spaces.HIP} == set(Restriction)


def test_a_group_is_the_product_of_its_values():
    group = next(one for one in spaces.GROUPS if one.name == "blackout")
    said = {
        (facts.answer(Question.BLACKOUT), facts.answer(Question.BLACKOUT_EXPLAINED))
        for facts in map(group.facts, range(group.size))
    }
    assert group.size == len(said) == 16
    assert {answer for pair in said for answer in pair} == {*Answer, None}


@pytest.mark.parametrize("group", spaces.GROUPS, ids=lambda group: group.name)
def test_every_case_can_be_laid_out(group):
    """First, last and some between; a case outside the group would raise IndexError."""
    for number in {0, 1, group.size // 2, group.size - 1}:
        assert group.facts(number).on is not None


def values_of(name):
    return {
        value
        for group in spaces.GROUPS
        for one in group.fields
        if one.name == name
        for value in one.values
        if isinstance(value, int | Decimal)
    }


#: Limit -> the answers that it is compared with, and the smallest step of that answer.
COMPARED = {
    "T_NORMAL_FROM": ("t_score", "0.1"),
    "T_OSTEOPOROSIS_TO": ("t_score", "0.1"),
    "T_VERY_LOW_WITH_GLUCOCORTICOID_TO": ("t_score", "0.1"),
    "T_VERY_LOW_TO": ("t_score", "0.1"),
    "FRAX_MAJOR_PERCENT_FROM": ("frax_major", "0.1"),
    "FRAX_HIP_PERCENT_FROM": ("frax_hip", "0.1"),
    "MEN_BANDS_FROM_AGE": ("age", "1"),
    "OLDER_FROM_AGE": ("age", "1"),
    "ADULT_FROM_AGE": ("age", "1"),
    "AGE_F1_FROM": ("age", "1"),
    "PREDNISOLONE_MG_DAY_FROM": ("prednisolone_mg_day", "0.1"),
    "PREDNISOLONE_VERY_HIGH_MG_DAY_FROM": ("prednisolone_mg_day", "0.1"),
    "PREDNISOLONE_MONTHS_FROM": ("prednisolone_months", "0.1"),
    "HEIGHT_LOSS_HISTORICAL_CM_FROM": ("height_loss_historical_cm", "0.1"),
    "HEIGHT_LOSS_RECENT_CM_FROM": ("height_loss_recent_cm", "0.1"),
    "OCCIPUT_WALL_CM_OVER": ("occiput_wall_cm", "0.1"),
    "FALLS_F1_FROM": ("falls_12_months", "1"),
    "FALLS_F2_FROM": ("falls_12_months", "1"),
    "TUG_F2_S_FROM": ("tug_s", "0.1"),
    "TUG_F1_S_FROM": ("tug_s", "0.1"),
    "GAIT_F2_M_S_UNDER": ("gait_m_s", "0.01"),
    "TANDEM_F1_S_UNDER": ("tandem_s", "0.1"),
    "SINGLE_LEG_F1_S_UNDER": ("single_leg_s", "0.1"),
    "FES_I_F1_FROM": ("fes_i", "1"),
    "FIVE_SIT_TO_STAND_S_OVER": ("five_sit_to_stand_s", "0.1"),
}


@pytest.mark.parametrize("name", COMPARED)
def test_every_limit_is_met_from_below_at_and_above(name):
    field, step = COMPARED[name]
    limit = getattr(thresholds, name)
    wanted = {limit - Decimal(step), Decimal(limit), limit + Decimal(step)}
    assert wanted <= {Decimal(value) for value in values_of(field)}


def test_limits_inside_lists_are_met_too():
    """Pressure, back pain, dates, ages at a fracture, chair stands, weeks of coaching."""
    systolic = {pressure[0] for pressure in spaces.PRESSURES if pressure}
    diastolic = {pressure[1] for pressure in spaces.PRESSURES if pressure}
    assert {159, 160, 161, 179, 180, 181, 199, 200, 201} <= systolic
    assert {89, 90, 91, 109, 110, 111} <= diastolic
    pains = [pain for pain in spaces.BACK_PAIN if pain]
    assert {pain.now for pain in pains} == set(range(11))
    assert {Decimal("5.9"), Decimal(6), Decimal("6.1")} <= {pain.weeks for pain in pains}
    days = {(spaces.ON - when.day).days for when in spaces.WHENS if when.day}
    assert {41, 42, 43, 83, 84, 85, 364, 365, 366} <= days
    assert {39, 40, 41} <= {one.age_then for (one,) in spaces.ONE_FRACTURE if one.age_then}
    ages, stands = values_of("age"), values_of("chair_stands_30s")
    for start, by_sex in thresholds.CHAIR_STANDS_CUT_OFF:
        assert {start - 1, start, start + 1} <= ages
        assert all({least - 1, least, least + 1} <= stands for least in by_sex.values())
    found = {
        (spaces.ON - facts.history.weeks[0].start).days
        for group in spaces.GROUPS
        if group.name == "hip hinge"
        for facts in map(group.facts, range(group.size))
        if facts.history.weeks
    }
    assert {13, 14, 15} <= found


def test_every_limit_of_the_rules_is_in_one_of_these_lists():
    """A new threshold must be named here, so that the proof meets it."""
    in_lists = {
        *("T_OUT_OF_DATE_MONTHS", "FRACTURES_COUNT_FROM_AGE", "MANY_FRACTURES_FROM"),
        *("RECENT_WEEKS", "RECENT_MONTHS", "EYE_SURGERY_WEEKS", "CHAIR_STANDS_CUT_OFF"),
        *("SYSTOLIC_STOP_OVER", "DIASTOLIC_STOP_OVER", "SYSTOLIC_RED_FROM", "DIASTOLIC_RED_FROM"),
        *("SYSTOLIC_STAGE_2_FROM", "DIASTOLIC_STAGE_2_FROM", "BACK_PAIN_SEVERE_FROM"),
        *("BACK_PAIN_MODERATE_FROM", "BACK_PAIN_NEW_WEEKS_UNDER", "HIP_HINGE_COACHED_WEEKS"),
    }
    assert {name for name in vars(thresholds) if name.isupper()} == set(COMPARED) | in_lists


#: Facts that no rule of tier, column or gate reads: wishes, amounts of training, names, caps.
READ_BY_NO_GATE = {
    *("id", "t_score_on", "activity", "avoid", "prefer", "weight_kg", "constraints"),
    *("days", "minutes"),  # only whether they were answered: the group "not answered"
}


def test_every_answer_is_in_a_group():
    used = {one.name for group in spaces.GROUPS for one in group.fields}
    facts = {one.name for one in fields(PatientFacts)} - {"tests", "screening"}
    aliases = {"another_fracture": "fractures", "condition": "conditions", "absent": ""}
    used |= {aliases[name] for name in aliases if name in used}
    assert facts - used == READ_BY_NO_GATE
    assert {one.name for one in fields(FunctionalTests)} <= used
    assert {question.value for question in Question} <= used


def test_unsure_and_absent_are_values_of_every_safety_answer():
    for name in (
        *("fractures", "surgery", "falls_12_months", "severe_fall", "prednisolone_mg_day"),
        *("prednisolone_months", "postmenopausal", "spine_imaged", "frail", "floor"),
        *("lives_alone", "rises_without_hands", "cannot_hip_hinge"),
    ):
        values = {
            value
            for group in spaces.GROUPS
            for one in group.fields
            if one.name == name
            for value in one.values
        }
        assert {Answer.UNSURE, None} <= values, name


def test_every_condition_meets_every_other_in_a_pair():
    named = {
        frozenset({one, other})
        for (one, _), (other, _) in pairs.PAIRS
        if {one, other} <= set(map(str, Condition))
    }
    assert len(named) == len(Condition) * (len(Condition) - 1) // 2
