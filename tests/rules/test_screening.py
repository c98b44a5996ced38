"""Every row of the screening table to its gate: both sides, and doubt."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from plans.rules.evidence import EVIDENCE, Status
from plans.rules.facts import PastWeek, PatientFacts, TrainingHistory, When
from plans.rules.risk import RULES as RISK_RULES
from plans.rules.risk import classify
from plans.rules.screening import (
    NO_GENTLE_START,
    RULES,
    gentle_start_allowed,
    missing_answers,
    screen,
)
from plans.rules.vocabulary import (
    Answer,
    Condition,
    Equipment,
    FractureSite,
    Gate,
    Question,
    Sex,
    SurgeryKind,
    WalkingAid,
)
from tests.rules.people import (
    LOWEST_RISK,
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
GREEN, MODIFY, AMBER, RED = Gate.GREEN, Gate.MODIFY, Gate.AMBER, Gate.RED
WRIST, HIP, VERTEBRA, HAND = (
    FractureSite.WRIST,
    FractureSite.HIP,
    FractureSite.VERTEBRA,
    FractureSite.HAND,
)
D = Decimal
STEROID = {"prednisolone_mg_day": D("7.5"), "prednisolone_months": D(3)}


def rules_of(facts: PatientFacts) -> set[str]:
    return {reason.rule for reason in screen(facts).reasons}


def conditions(*names: Condition) -> dict[str, object]:
    return {"conditions": frozenset(names)}


def wrist(days: int, **answers: object) -> dict[str, object]:
    """A wrist that broke hard: not a fragility fracture, so that only the row under test speaks."""
    return {"fractures": (fracture(WRIST, days_ago(days), low_trauma=NO, **answers),)}


def surgery(kind: SurgeryKind, on: When, **answers: object) -> dict[str, object]:
    return {"surgery": (operation(kind, on, **answers),)}


def hinge_after(days: int) -> dict[str, object]:
    start = days_ago(days).day
    return {"cannot_hip_hinge": YES, "history": TrainingHistory(weeks=(PastWeek(start=start),))}


def test_lowest_risk_person_is_green_without_reasons() -> None:
    clearance = screen(person())
    assert (clearance.gate, clearance.reasons, clearance.missing) == (GREEN, (), ())


# (row, what is changed, gate of the whole screening, whether this row's rule is a reason)
ROWS: list[tuple[int, str, dict[str, object], Gate, bool]] = [
    (1, "yes", {"chest_pain": YES}, RED, True),
    (2, "unexplained", {"blackout": YES, "blackout_explained": NO}, RED, True),
    (2, "unsure-explained", {"blackout": YES, "blackout_explained": UNSURE}, RED, True),
    (2, "explained-unanswered", {"blackout": YES, "blackout_explained": None}, RED, True),
    (2, "explained", {"blackout": YES, "blackout_explained": YES}, AMBER, True),
    (3, "yes", {"medically_supervised_only": YES}, RED, True),
    (4, "yes", conditions(Condition.HEART_CONDITION), AMBER, True),
    (5, "yes", {"unstable_heart": YES}, RED, True),
    (6, "200-over-89", {"blood_pressure": (200, 89)}, RED, False),
    (6, "201", {"blood_pressure": (201, 80)}, RED, True),
    (6, "110", {"blood_pressure": (120, 110)}, RED, False),
    (6, "111", {"blood_pressure": (120, 111)}, RED, True),
    (7, "159-89", {"blood_pressure": (159, 89)}, GREEN, False),
    (7, "160", {"blood_pressure": (160, 80)}, AMBER, True),
    (7, "90", {"blood_pressure": (120, 90)}, AMBER, True),
    (7, "179-109", {"blood_pressure": (179, 109)}, AMBER, True),
    (7, "180", {"blood_pressure": (180, 80)}, RED, True),
    (7, "110", {"blood_pressure": (120, 110)}, RED, True),
    (8, "7-new", {"back_pain": pain(7, "5.9")}, RED, True),
    (8, "7-at-6-weeks", {"back_pain": pain(7, "6")}, AMBER, False),
    (8, "strain-new", {"back_pain": pain(1, "5.9", YES)}, RED, True),
    (8, "strain-at-6-weeks", {"back_pain": pain(1, "6", YES)}, GREEN, False),
    (8, "strain-but-no-pain", {"back_pain": pain(0, "2", YES)}, GREEN, False),
    (9, "3", {"back_pain": pain(3)}, GREEN, False),
    (9, "4", {"back_pain": pain(4)}, AMBER, True),
    (9, "6", {"back_pain": pain(6)}, AMBER, True),
    (9, "4-at-6-weeks", {"back_pain": pain(4, "6")}, GREEN, False),
    (10, "recent-1.9", {"height_loss_recent_cm": D("1.9")}, GREEN, False),
    (10, "recent-2", {"height_loss_recent_cm": D(2)}, AMBER, True),
    (10, "historical-3.9", {"height_loss_historical_cm": D("3.9")}, GREEN, False),
    (10, "historical-4", {"height_loss_historical_cm": D(4)}, AMBER, True),
    (10, "imaged", {"height_loss_historical_cm": D(4), "spine_imaged": YES}, GREEN, False),
    (10, "imaged-unsure", {"height_loss_recent_cm": D(2), "spine_imaged": UNSURE}, AMBER, True),
    (11, "yes", {"cord_signs": YES}, RED, True),
    (12, "yes", {"systemic_back_pain": YES}, RED, True),
    (13, "83-days-uncleared", wrist(83, cleared=NO), RED, True),
    (13, "83-days-unsure", wrist(83, cleared=UNSURE), RED, True),
    (13, "84-days-uncleared", wrist(84, cleared=NO), AMBER, False),
    (
        13,
        "undated-uncleared",
        {"fractures": (fracture(HAND, band("unsure"), cleared=NO),)},
        RED,
        True,
    ),
    (13, "hand-too", {"fractures": (fracture(HAND, days_ago(10), cleared=NO),)}, RED, True),
    (14, "83-days-cleared", wrist(83), AMBER, True),
    (14, "84-days-cleared", wrist(84), GREEN, False),
    (14, "undated-cleared", {"fractures": (fracture(HAND, band("unsure")),)}, AMBER, True),
    (14, "band", {"fractures": (fracture(HAND, band("under_12_weeks")),)}, AMBER, True),
    (15, "83-days", surgery(SurgeryKind.OTHER, days_ago(83)), AMBER, True),
    (15, "84-days", surgery(SurgeryKind.OTHER, days_ago(84), cleared=NO), GREEN, False),
    (15, "uncleared", surgery(SurgeryKind.OTHER, days_ago(83), cleared=NO), RED, True),
    (15, "clearance-unsure", surgery(SurgeryKind.OTHER, days_ago(83), cleared=UNSURE), RED, True),
    (15, "undated", surgery(SurgeryKind.OTHER, band("unsure")), AMBER, True),
    (15, "question", {"recent_surgery_uncleared": YES}, RED, True),
    (16, "yes", {"exercise_pain_unsettled": YES}, AMBER, True),
    (16, "unsure", {"exercise_pain_unsettled": UNSURE}, AMBER, True),
    (17, "old", {"fractures": (fracture(VERTEBRA, band("longer")),)}, AMBER, True),
    (
        17,
        "hard-blow-in-youth",
        {"fractures": (fracture(VERTEBRA, band("longer"), low_trauma=NO, age_then=20),)},
        AMBER,
        True,
    ),
    (18, "one", {"fractures": (fracture(WRIST, days_ago(4000)),)}, GREEN, False),
    (18, "two", {"fractures": (fracture(WRIST, days_ago(4000)),) * 2}, AMBER, True),
    (
        18,
        "one-and-a-foot",
        {
            "fractures": (
                fracture(WRIST, days_ago(4000)),
                fracture(FractureSite.FOOT, days_ago(4000)),
            )
        },
        GREEN,
        False,
    ),
    (19, "1-fall", {"falls_12_months": 1}, GREEN, False),
    (19, "2-falls", {"falls_12_months": 2}, AMBER, True),
    (19, "falls-unsure", {"falls_12_months": UNSURE}, AMBER, True),
    (19, "severe", {"severe_fall": YES}, AMBER, True),
    (19, "severe-unsure", {"severe_fall": UNSURE}, AMBER, True),
    (19, "frail", {"frail": YES}, AMBER, True),
    (19, "frail-unsure", {"frail": UNSURE}, AMBER, True),
    (19, "frail-absent", {"frail": None}, GREEN, False),
    (20, "tug-14.9", {"tug_s": D("14.9")}, GREEN, False),
    (20, "tug-15", {"tug_s": D(15)}, AMBER, True),
    (20, "rises", {"rises_without_hands": YES}, GREEN, False),
    (20, "cannot-rise", {"rises_without_hands": NO}, AMBER, True),
    (20, "rises-unsure", {"rises_without_hands": UNSURE}, AMBER, True),
    (20, "no-stand-at-all", {"chair_stands_30s": 0}, AMBER, True),
    (20, "five-11", {"five_sit_to_stand_s": D(11)}, GREEN, False),
    (20, "five-11.1", {"five_sit_to_stand_s": D("11.1")}, AMBER, True),
    (20, "gap-steady", {"occiput_wall_cm": D("6.1"), "spine_imaged": YES}, GREEN, False),
    (
        20,
        "gap-unsteady",
        {"occiput_wall_cm": D("6.1"), "spine_imaged": YES, "tandem_s": D("9.9")},
        AMBER,
        True,
    ),
    (21, "learnt", {"cannot_hip_hinge": NO}, GREEN, False),
    (21, "not-learnt", {"cannot_hip_hinge": YES}, MODIFY, True),
    (21, "unsure", {"cannot_hip_hinge": UNSURE}, MODIFY, True),
    (21, "13-days", hinge_after(13), MODIFY, True),
    (21, "14-days", hinge_after(14), AMBER, True),
    (22, "-3.4", {"t_score": D("-3.4")}, GREEN, False),
    (22, "-3.5", {"t_score": D("-3.5")}, AMBER, True),
    (22, "-2.9-steroid", {"t_score": D("-2.9"), **STEROID}, AMBER, False),
    (22, "-3.0-steroid", {"t_score": D("-3.0"), **STEROID}, AMBER, True),
    (23, "7.4", {"prednisolone_mg_day": D("7.4"), "prednisolone_months": D(3)}, GREEN, False),
    (23, "2.9-months", {**STEROID, "prednisolone_months": D("2.9")}, GREEN, False),
    (23, "7.5-for-3", STEROID, MODIFY, True),
    (23, "unsure", {"prednisolone_mg_day": UNSURE}, MODIFY, True),
    (24, "glaucoma", conditions(Condition.GLAUCOMA_OR_RETINA), MODIFY, True),
    (24, "eye-41-days", surgery(SurgeryKind.EYE, days_ago(41)), AMBER, True),
    (24, "eye-84-days", surgery(SurgeryKind.EYE, days_ago(84)), GREEN, False),
    (25, "diabetes", conditions(Condition.DIABETES_UNCONTROLLED), AMBER, True),
    (25, "thyroid", conditions(Condition.THYROID_UNCONTROLLED), AMBER, True),
    (25, "seizures", conditions(Condition.SEIZURES), AMBER, True),
    (26, "neuropathy", conditions(Condition.NEUROPATHY), AMBER, True),
    (26, "stroke", conditions(Condition.STROKE), AMBER, True),
    (26, "parkinson", conditions(Condition.PARKINSON), AMBER, True),
    (26, "ms", conditions(Condition.MULTIPLE_SCLEROSIS), AMBER, True),
    (27, "no-helper", conditions(Condition.COGNITIVE_IMPAIRMENT), AMBER, True),
    (
        27,
        "helper-unsure",
        {**conditions(Condition.COGNITIVE_IMPAIRMENT), "helper_present": UNSURE},
        AMBER,
        True,
    ),
    (
        27,
        "helper",
        {**conditions(Condition.COGNITIVE_IMPAIRMENT), "helper_present": YES},
        GREEN,
        False,
    ),
    (28, "yes", conditions(Condition.PREGNANT_OR_RECENT_BIRTH), AMBER, True),
    (29, "hip", conditions(Condition.OSTEOARTHRITIS_HIP), MODIFY, True),
    (29, "knee", conditions(Condition.OSTEOARTHRITIS_KNEE), MODIFY, True),
    (29, "shoulder", conditions(Condition.OSTEOARTHRITIS_SHOULDER), MODIFY, True),
    (29, "hand", conditions(Condition.OSTEOARTHRITIS_HAND), MODIFY, True),
    (30, "yes", conditions(Condition.PELVIC_FLOOR), MODIFY, True),
    (31, "yes", {"bone_medicine": YES}, GREEN, True),
    (32, "18", {"age": 18}, GREEN, False),
    (32, "17", {"age": 17}, RED, True),
    (33, "yes", {"acute_illness_today": YES}, RED, True),
    (34, "b2", {"t_score": D("-2.5")}, GREEN, False),
    (34, "b3", {"t_score": D("-3.5")}, AMBER, True),
    (34, "f1", {"falls_12_months": 1}, GREEN, False),
    (34, "f2", {"walking_aid": WalkingAid.FRAME}, AMBER, True),
    (
        35,
        "last-day-of-12-months",
        {"fractures": (fracture(WRIST, When(day=date(2025, 11, 25))),)},
        AMBER,
        True,
    ),
    (
        35,
        "12-months",
        {"fractures": (fracture(WRIST, When(day=date(2025, 11, 24))),)},
        GREEN,
        False,
    ),
    (35, "band", {"fractures": (fracture(WRIST, band("under_12_months")),)}, AMBER, True),
    (35, "hand-does-not-count", {"fractures": (fracture(HAND, days_ago(100)),)}, GREEN, False),
]


@pytest.mark.parametrize(
    ("row", "changes", "gate", "speaks"),
    [
        pytest.param(row, changes, gate, speaks, id=f"row-{row:02d}-{name}")
        for row, name, changes, gate, speaks in ROWS
    ],
)
def test_screening_row_gives_its_gate(
    row: int, changes: dict[str, object], gate: Gate, speaks: bool
) -> None:
    facts = person(**changes)
    assert screen(facts).gate is gate
    assert (f"GATE-{row:03d}" in rules_of(facts)) is speaks


def test_every_row_but_the_last_is_reached_by_a_test() -> None:
    assert {row for row, _, _, _, speaks in ROWS if speaks} == set(range(1, 36))


def test_gate_036_is_a_rule_and_changes_no_gate() -> None:
    assert "GATE-036" in RULES
    assert all("GATE-036" not in rules_of(person(**changes)) for _, _, changes, _, _ in ROWS)


OTHERS: list[tuple[int, str, dict[str, object], Gate, bool]] = [
    (37, "premenopausal", {"postmenopausal": NO}, AMBER, True),
    (37, "unsure", {"postmenopausal": UNSURE}, AMBER, True),
    (37, "man-49", {"sex": Sex.MALE, "age": 49, "postmenopausal": None}, AMBER, True),
    (37, "man-50", {"sex": Sex.MALE, "age": 50, "postmenopausal": None}, GREEN, False),
    (38, "84-days-uncleared", wrist(84, cleared=NO), AMBER, True),
    (38, "84-days-unsure", wrist(84, cleared=UNSURE), AMBER, True),
    (38, "84-days-cleared", wrist(84), GREEN, False),
    (39, "unsure", {"fractures": UNSURE}, AMBER, True),
    (40, "operation", surgery(SurgeryKind.OTHER, band("unsure")), AMBER, True),
    (40, "fracture", {"fractures": (fracture(HAND, band("unsure")),)}, AMBER, True),
    (41, "unsure", {"surgery": UNSURE}, AMBER, True),
    (42, "unsure", conditions(Condition.UNSURE), AMBER, True),
    (42, "unsure-beside-another", conditions(Condition.ASTHMA, Condition.UNSURE), AMBER, True),
    (43, "trigger-unsure", {"back_pain": pain(1, "5.9", UNSURE)}, AMBER, True),
    (43, "trigger-unsure-at-6-weeks", {"back_pain": pain(1, "6", UNSURE)}, GREEN, False),
    (44, "hip", {"fractures": (fracture(HIP, band("longer")),)}, MODIFY, True),
    (44, "hip-this-year", {"fractures": (fracture(HIP, days_ago(100)),)}, AMBER, False),
    (45, "7-at-6-weeks", {"back_pain": pain(7, "6")}, AMBER, True),
    (45, "6-at-6-weeks", {"back_pain": pain(6, "6")}, GREEN, False),
    (46, "age", {"age": None}, AMBER, True),
    (47, "asthma", conditions(Condition.ASTHMA), GREEN, True),
    (47, "diabetes", conditions(Condition.DIABETES), GREEN, True),
    (47, "kidney", conditions(Condition.KIDNEY_DISEASE), GREEN, True),
    (48, "new-pain-and-steroid", {"back_pain": pain(1), **STEROID}, AMBER, True),
    (48, "old-pain-and-steroid", {"back_pain": pain(1, "6"), **STEROID}, MODIFY, False),
    (48, "new-pain", {"back_pain": pain(1)}, GREEN, False),
]


@pytest.mark.parametrize(
    ("number", "changes", "gate", "speaks"),
    [
        pytest.param(number, changes, gate, speaks, id=f"gate-{number:03d}-{name}")
        for number, name, changes, gate, speaks in OTHERS
    ],
)
def test_rule_beside_the_table_gives_its_gate(
    number: int, changes: dict[str, object], gate: Gate, speaks: bool
) -> None:
    facts = person(**changes)
    assert screen(facts).gate is gate
    assert (f"GATE-{number:03d}" in rules_of(facts)) is speaks


@pytest.mark.parametrize(
    ("when", "gate"),
    [(days_ago(41), "amber"), (days_ago(42), "modify"), (band("unsure"), "amber")],
)
def test_an_eye_operation_waits_for_six_weeks(when: When, gate: str) -> None:
    found = screen(person(**surgery(SurgeryKind.EYE, when))).reasons
    (own,) = [reason.clinician for reason in found if reason.rule == "GATE-024"]
    assert f": {gate};" in own


@pytest.mark.parametrize(
    ("changes", "tells"),
    [
        ({"age": 82, "postmenopausal": UNSURE}, True),
        ({"age": 49, "postmenopausal": UNSURE}, True),
        ({"age": 44, "postmenopausal": NO}, False),
        ({"age": 44, "sex": Sex.MALE, "postmenopausal": None}, False),
    ],
    ids=["unsure-82", "unsure-49", "premenopausal", "man-44"],
)
def test_gate_037_is_true_at_any_age(changes: dict[str, object], tells: bool) -> None:
    """Nobody is told that they have periods; who is not sure is told how to say more."""
    facts = person(**changes)
    found = [*screen(facts).reasons, *classify(facts).reasons]
    says = {reason.rule: reason.text for reason in found}
    for rule in ("GATE-037", "RISK-011"):
        assert says[rule].startswith("A T-score says most after the menopause, and in men from 50.")
    assert ("If they have stopped for good, you can change that answer." in says["GATE-037"]) is (
        tells
    )


RED_QUESTIONS = [
    question
    for question in Question
    if question not in (Question.BLACKOUT_EXPLAINED, Question.EXERCISE_PAIN_UNSETTLED)
]


@pytest.mark.parametrize("question", RED_QUESTIONS)
def test_red_question_yes_is_red_unsure_amber_no_green(question: Question) -> None:
    assert screen(person(**{question.value: YES})).gate is RED
    unsure = screen(person(**{question.value: UNSURE}))
    assert unsure.gate is AMBER
    assert {reason.rule for reason in unsure.reasons} == {"GATE-043"}
    assert screen(person(**{question.value: NO})).gate is GREEN


@pytest.mark.parametrize("question", RED_QUESTIONS)
def test_red_yes_refuses_even_when_other_answers_are_missing(question: Question) -> None:
    alone = PatientFacts(on=ON, screening=((question, YES),))
    clearance = screen(alone)
    assert clearance.gate is RED
    assert clearance.missing


def test_child_is_red_even_when_everything_else_is_missing() -> None:
    assert screen(PatientFacts(on=ON, age=17)).gate is RED


def test_the_rules_that_decided_are_those_that_asked_for_this_very_gate() -> None:
    two = person(chest_pain=YES, conditions=frozenset({Condition.HEART_CONDITION}))
    assert screen(two).decided_by == ("GATE-001",)
    assert {"GATE-001", "GATE-004"} <= rules_of(two)
    assert screen(LOWEST_RISK).decided_by == ()


def test_worst_gate_wins_and_all_reasons_are_listed_worst_first() -> None:
    facts = person(
        chest_pain=YES,
        blood_pressure=(160, 80),
        conditions=frozenset({Condition.PELVIC_FLOOR, Condition.ASTHMA}),
    )
    clearance = screen(facts)
    assert clearance.gate is RED
    rules = [reason.rule for reason in clearance.reasons]
    assert rules == ["GATE-001", "GATE-007", "GATE-030", "GATE-047"]


# ---------------------------------------------------------------- required answers

REQUIRED = [
    "age",
    "sex",
    "postmenopausal",
    "fractures",
    "surgery",
    "conditions",
    "falls_12_months",
    "severe_fall",
    "prednisolone_mg_day",
    "prednisolone_months",
    "walking_aid",
    "back_pain",
    "floor",
    "equipment",
    "days",
    "minutes",
]


@pytest.mark.parametrize("name", REQUIRED)
def test_absent_answer_is_missing_by_name_and_never_green(name: str) -> None:
    facts = person(**{name: None})
    assert missing_answers(facts) == (name,)
    assert screen(facts).gate.rank >= AMBER.rank
    assert screen(facts).missing == (name,)


@pytest.mark.parametrize(
    "question", [question for question in Question if question is not Question.BLACKOUT_EXPLAINED]
)
def test_absent_question_is_missing_by_name(question: Question) -> None:
    missing = set(missing_answers(person(**{question.value: None})))
    explained = {"screening.blackout_explained"} if question is Question.BLACKOUT else set()
    assert missing - explained == {f"screening.{question.value}"}


@pytest.mark.parametrize(("blackout", "asked"), [(NO, False), (YES, True), (UNSURE, True)])
def test_blackout_explained_is_asked_unless_there_was_none(blackout: Answer, asked: bool) -> None:
    facts = person(blackout=blackout, blackout_explained=None)
    assert ("screening.blackout_explained" in missing_answers(facts)) is asked


@pytest.mark.parametrize(
    ("equipment", "missing"),
    [
        ({Equipment.CHAIR, Equipment.WALL}, ()),
        ({Equipment.CHAIR, Equipment.COUNTER}, ()),
        ({Equipment.WALL}, ("equipment.chair",)),
        ({Equipment.CHAIR, Equipment.RAIL}, ("equipment.wall_or_counter",)),
        (set(), ("equipment.chair", "equipment.wall_or_counter")),
    ],
)
def test_chair_and_wall_or_worktop_are_asked_for_by_name(
    equipment: set[Equipment], missing: tuple[str, ...]
) -> None:
    assert missing_answers(person(equipment=frozenset(equipment))) == missing


def test_men_are_not_asked_about_the_menopause_and_empty_lists_are_answers() -> None:
    man = person(
        sex=Sex.MALE, postmenopausal=None, fractures=(), surgery=(), conditions=frozenset()
    )
    assert missing_answers(man) == ()
    assert missing_answers(person(days=frozenset())) == ("days",)


@pytest.mark.parametrize(
    "name",
    [
        "t_score",
        "t_score_band",
        "frax_major",
        "blood_pressure",
        "frail",
        "lives_alone",
        "weight_kg",
    ],
)
def test_measurements_are_never_missing(name: str) -> None:
    assert missing_answers(person(**{name: None})) == ()


def test_screening_of_nothing_at_all_is_total() -> None:
    clearance = screen(PatientFacts(on=ON))
    assert clearance.gate is AMBER
    assert "screening.chest_pain" in clearance.missing


# ---------------------------------------------------------------- gentle start


@pytest.mark.parametrize(
    ("changes", "allowed"),
    [
        pytest.param({}, False, id="green"),
        pytest.param({"chest_pain": YES}, False, id="red"),
        pytest.param(conditions(Condition.NEUROPATHY), True, id="row-26"),
        pytest.param({"falls_12_months": 2}, True, id="row-19"),
        pytest.param({"t_score": D("-3.5")}, True, id="row-22-34"),
        pytest.param({"fractures": (fracture(VERTEBRA, band("longer")),)}, False, id="vertebra"),
        pytest.param({"fractures": UNSURE}, False, id="fractures-unsure"),
        pytest.param({"blackout": YES, "blackout_explained": YES}, False, id="row-02"),
        pytest.param(conditions(Condition.HEART_CONDITION), False, id="row-04"),
        pytest.param({"blood_pressure": (160, 80)}, False, id="row-07"),
        pytest.param({"back_pain": pain(4)}, False, id="row-09"),
        pytest.param({"height_loss_recent_cm": D(2)}, False, id="row-10"),
        pytest.param({"occiput_wall_cm": D("6.1")}, False, id="row-10-wall-gap"),
        pytest.param(wrist(10), False, id="row-14"),
        pytest.param(surgery(SurgeryKind.OTHER, days_ago(10)), False, id="row-15"),
        pytest.param({"exercise_pain_unsettled": YES}, False, id="row-16"),
        pytest.param(conditions(Condition.SEIZURES), False, id="row-25"),
        pytest.param(conditions(Condition.PREGNANT_OR_RECENT_BIRTH), False, id="row-28"),
        pytest.param({"chest_pain": UNSURE}, False, id="red-question-unsure"),
        pytest.param(conditions(Condition.UNSURE), False, id="conditions-unsure"),
        pytest.param({"surgery": UNSURE}, False, id="surgery-unsure"),
        pytest.param({"age": None}, False, id="incomplete"),
    ],
)
def test_gentle_start_only_for_the_amber_that_allows_it(
    changes: dict[str, object], allowed: bool
) -> None:
    facts = person(**changes)
    assert gentle_start_allowed(facts, screen(facts)) is allowed


def test_one_forbidding_reason_is_enough_to_leave_the_gentle_start_empty() -> None:
    facts = person(falls_12_months=2, blood_pressure=(160, 80))
    assert not gentle_start_allowed(facts, screen(facts))
    assert set(RULES) >= NO_GENTLE_START


# ---------------------------------------------------------------- property: risk never opens a gate

#: Mildest first; a later answer may never have a lower gate, whatever else is true.
LADDERS: dict[str, list[object]] = {
    **{question.value: [NO, UNSURE, YES] for question in RED_QUESTIONS},
    "exercise_pain_unsettled": [NO, UNSURE, YES],
    "blood_pressure": [None, (120, 80), (160, 80), (170, 95), (180, 80), (201, 80), (201, 111)],
    "back_pain": [pain(0), pain(1), pain(4), pain(7)],
    "height_loss_recent_cm": [None, D(1), D(2), D(9)],
    "height_loss_historical_cm": [None, D(1), D(4), D(9)],
    "falls_12_months": [0, 1, 2, 9, UNSURE],
    "severe_fall": [NO, YES, UNSURE],
    "frail": [None, NO, YES, UNSURE],
    "walking_aid": [WalkingAid.NONE, WalkingAid.STICK, WalkingAid.FRAME],
    "tug_s": [None, D(8), D(12), D(15)],
    "rises_without_hands": [None, YES, NO, UNSURE],
    "five_sit_to_stand_s": [None, D(11), D(12)],
    "occiput_wall_cm": [None, D(6), D(7)],
    "tandem_s": [None, D(10), D(9)],
    "cannot_hip_hinge": [None, NO, YES, UNSURE],
    "t_score": [D("-0.5"), D("-1.1"), D("-2.5"), D("-3.0"), D("-3.5")],
    "prednisolone_mg_day": [D(0), D(5), D("7.5"), UNSURE],
    "conditions": [
        frozenset(),
        frozenset({Condition.ASTHMA}),
        frozenset({Condition.PELVIC_FLOOR}),
        frozenset({Condition.SEIZURES}),
        frozenset({Condition.UNSURE}),
    ],
    "surgery": [(), (operation(SurgeryKind.EYE, days_ago(50)),), UNSURE],
    "postmenopausal": [YES, NO, UNSURE],
    "fractures": [
        (),
        (fracture(HAND, band("longer")),),
        (fracture(WRIST, band("longer")),),
        (fracture(WRIST, band("under_12_months")),),
        (fracture(WRIST, band("under_12_weeks")),),
        (fracture(WRIST, band("unsure")),),
        (fracture(WRIST, band("unsure"), cleared=UNSURE),),
    ],
}


@pytest.mark.parametrize("name", LADDERS)
def test_worse_answer_never_opens_the_gate(name: str) -> None:
    """One change at a time, before every other single risk."""
    for other, answers in LADDERS.items():
        if other == name:
            continue
        for background in answers:
            facts = person(prednisolone_months=D(3), **{other: background})
            gates = [screen(changed(facts, **{name: answer})).gate for answer in LADDERS[name]]
            for milder, worse in pairwise(gates):
                assert worse.rank >= milder.rank, (name, other, background, gates)


@pytest.mark.parametrize("name", [*REQUIRED, *(question.value for question in RED_QUESTIONS)])
def test_leaving_an_answer_out_never_makes_a_gate_green(name: str) -> None:
    for risk, answers in LADDERS.items():
        if risk != name:
            facts = person(**{risk: answers[-1], name: None})
            assert screen(facts).gate.rank >= AMBER.rank


# ---------------------------------------------------------------- the words

ALL_RULES = {**RULES, **RISK_RULES}


@pytest.mark.parametrize("rule", ALL_RULES)
def test_patient_sentences_are_short_and_carry_no_symbols(rule: str) -> None:
    text = ALL_RULES[rule].says
    sentences = [one for one in re.split(r"(?<=[.?!])\s", text) if one]
    assert all(len(sentence.split()) <= 20 for sentence in sentences)
    assert not re.search(r"[<>=%]", text)
    assert text.endswith(".")


@pytest.mark.parametrize("rule", ALL_RULES)
def test_rule_without_a_source_says_that_it_is_inferred(rule: str) -> None:
    found = ALL_RULES[rule]
    assert found.evidence or found.status is Status.INFERRED
    assert set(found.evidence) <= EVIDENCE.keys()


def test_ids_of_the_table_are_its_rows() -> None:
    assert [f"GATE-{row:03d}" for row in range(1, 37)] == list(RULES)[:36]


def test_lowest_risk_person_has_every_answer() -> None:
    assert missing_answers(LOWEST_RISK) == ()
