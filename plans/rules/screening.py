"""From a person's answers to the gate: green, modify, amber or red, with every reason.

`_ROWS` is the screening table (evidence b) as data: a permanent rule and the check that says when
it applies, row by row; what decisions 4, 8, 9 and 14 add stands below it. A check answers with the
gate that it asks for and the values that the rule's words name. The worst gate wins; all reasons
are listed. `screen` is total: an answer that was not given is reported as missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from plans.rules import thresholds as limit
from plans.rules.facts import Clearance, PatientFacts, Reason
from plans.rules.history import RED_EVENTS, timeline_of
from plans.rules.readings import (
    back_pain_is_new,
    bands_do_not_apply,
    cannot_rise_without_hands,
    counted_fractures,
    fractures_of,
    fresh,
    has_stage_2_blood_pressure,
    has_vertebral_fracture,
    has_wall_gap,
    height_needs_imaging,
    lowest_t_score,
    needs_a_helper,
    operations_of,
    prednisolone_words,
    recent_operation,
    takes_glucocorticoid,
    very_low_t_score,
    within_12_months,
    within_weeks,
    yes_or_unsure,
)
from plans.rules.required import missing_answers as missing_answers
from plans.rules.risk import classify
from plans.rules.screening_rules import RULES as RULES
from plans.rules.screening_rules import UNSURE_OF_PERIODS
from plans.rules.vocabulary import (
    Answer,
    BoneTier,
    Condition,
    FallTier,
    FractureSite,
    Gate,
    Question,
    Sex,
    SurgeryKind,
)

Found = tuple[Gate, dict[str, object]]
Check = Callable[[PatientFacts], Iterator[Found]]

#: Amber for one of these leaves the gentle start empty: rows 2, 4, 7, 9, 10, 14, 15, 16, 25, 28
#: (decision 3) and the doubts and findings that stand for one of those rows or for a red one.
NO_GENTLE_START = frozenset(
    {
        *(f"GATE-{row:03d}" for row in (2, 4, 7, 9, 10, 14, 15, 16, 25, 28)),
        *(f"GATE-{rule:03d}" for rule in (38, 40, 41, 42, 43, 45, 46, 48)),
    }
)


def screen(facts: PatientFacts) -> Clearance:
    """The gate with every reason, worst first, and the required answers that are missing.

    Source: evidence b as settled by decisions 2, 4, 8, 9 and 14.
    """
    found = [
        (gate, RULES[rule].because(**values))
        for rule, check in (*_ROWS, *_BESIDE_THE_TABLE)
        for gate, values in check(facts)
    ]
    found.sort(key=_strictest_first)
    worst = found[0][0] if found else Gate.GREEN
    return Clearance(
        gate=worst,
        reasons=tuple(dict.fromkeys(reason for _, reason in found)),
        missing=missing_answers(facts),
        decided_by=tuple(dict.fromkeys(reason.rule for gate, reason in found if gate is worst)),
    )


def _strictest_first(finding: tuple[Gate, Reason]) -> tuple[int, str]:
    gate, reason = finding
    return -gate.rank, reason.rule


def gentle_start_allowed(facts: PatientFacts, clearance: Clearance) -> bool:
    """Whether an amber person may have a few seated or held movements while they wait.

    Never after a vertebral fracture or while fractures are in doubt (decision 3).
    """
    rules = {reason.rule for reason in clearance.reasons}
    return (
        clearance.gate is Gate.AMBER
        and not clearance.missing
        and not has_vertebral_fracture(facts)
        and not rules & NO_GENTLE_START
    )


# ---------------------------------------------------------------- checks: questions


def _yes(question: Question) -> Check:
    """A red question answered yes. Not sure is amber by GATE-043."""

    def check(facts: PatientFacts) -> Iterator[Found]:
        answer = facts.answer(question)
        if answer is Answer.YES:
            yield Gate.RED, {"answer": answer}

    return check


def _blackout(facts: PatientFacts) -> Iterator[Found]:
    """Yes and not surely explained is red."""
    if facts.answer(Question.BLACKOUT) is Answer.YES:
        explained = facts.answer(Question.BLACKOUT_EXPLAINED)
        gate = Gate.AMBER if explained is Answer.YES else Gate.RED
        yield gate, {"explained": explained or "not answered", "gate": gate}


def _exercise_pain(facts: PatientFacts) -> Iterator[Found]:
    answer = facts.answer(Question.EXERCISE_PAIN_UNSETTLED)
    if yes_or_unsure(answer):
        yield Gate.AMBER, {"answer": answer}


#: Questions that a yes makes red, in the words in which a doubt about them is named.
_RED_TOPICS: dict[Question, str] = {
    Question.CHEST_PAIN: "chest pain",
    Question.BLACKOUT: "passing out or losing your balance",
    Question.MEDICALLY_SUPERVISED_ONLY: "needing medical staff beside you",
    Question.UNSTABLE_HEART: "your heart or lungs",
    Question.CORD_SIGNS: "numbness, weak legs, or bladder or bowel changes",
    Question.SYSTEMIC_BACK_PAIN: "back pain together with feeling unwell",
    Question.RECENT_SURGERY_UNCLEARED: "the go-ahead after an operation",
    Question.ACUTE_ILLNESS_TODAY: "being ill today",
}


def _unsure_of_a_red_question(facts: PatientFacts) -> Iterator[Found]:
    for question, topic in _RED_TOPICS.items():
        if facts.answer(question) is Answer.UNSURE:
            yield Gate.AMBER, {"topic": topic, "question": question}
    pain = facts.back_pain
    if (
        pain is not None
        and back_pain_is_new(facts)
        and pain.after_bend_lift_cough_fall is Answer.UNSURE
    ):
        yield Gate.AMBER, {"topic": "what set off your back pain", "question": "back pain trigger"}


# ---------------------------------------------------------------- checks: measurements


def _very_high_pressure(facts: PatientFacts) -> Iterator[Found]:
    if facts.blood_pressure is None:
        return
    systolic, diastolic = facts.blood_pressure
    if systolic > limit.SYSTOLIC_STOP_OVER or diastolic > limit.DIASTOLIC_STOP_OVER:
        yield Gate.RED, {"systolic": systolic, "diastolic": diastolic}


def _high_pressure(facts: PatientFacts) -> Iterator[Found]:
    if facts.blood_pressure is None or not has_stage_2_blood_pressure(facts):
        return
    systolic, diastolic = facts.blood_pressure
    red = systolic >= limit.SYSTOLIC_RED_FROM or diastolic >= limit.DIASTOLIC_RED_FROM
    gate = Gate.RED if red else Gate.AMBER
    yield gate, {"systolic": systolic, "diastolic": diastolic, "gate": gate}


def _height(facts: PatientFacts) -> Iterator[Found]:
    """Height loss or a wall gap over its limit, and the spine not surely imaged."""
    if height_needs_imaging(facts):
        values: dict[str, object] = {
            "recent": facts.height_loss_recent_cm or 0,
            "historical": facts.height_loss_historical_cm or 0,
            "gap": facts.tests.occiput_wall_cm or 0,
        }
        yield Gate.AMBER, values


def _tests(facts: PatientFacts) -> Iterator[Found]:
    tests = facts.tests
    if tests.tug_s is not None and tests.tug_s >= limit.TUG_F2_S_FROM:
        yield Gate.AMBER, {"test": f"timed up and go {tests.tug_s} s, 15 or more"}
    if cannot_rise_without_hands(facts):
        yield Gate.AMBER, {"test": "cannot rise from a chair without hands"}
    five = tests.five_sit_to_stand_s
    if five is not None and five > limit.FIVE_SIT_TO_STAND_S_OVER:
        yield Gate.AMBER, {"test": f"5 sit-to-stands in {five} s, over 11"}
    if has_wall_gap(facts) and classify(facts).fall is not FallTier.F0:
        gap = tests.occiput_wall_cm
        yield Gate.AMBER, {"test": f"occiput to wall {gap} cm, over 6, with poor balance"}


def _hip_hinge(facts: PatientFacts) -> Iterator[Found]:
    """Still not learnt after 2 weeks of training: amber."""
    answer = facts.tests.cannot_hip_hinge
    if yes_or_unsure(answer):
        weeks = timedelta(weeks=limit.HIP_HINGE_COACHED_WEEKS)
        coached = any(facts.on - week.start >= weeks for week in facts.history.weeks)
        gate = Gate.AMBER if coached else Gate.MODIFY
        yield gate, {"answer": answer, "gate": gate}


# ---------------------------------------------------------------- checks: back pain


def _pain_values(facts: PatientFacts) -> dict[str, object]:
    pain = facts.back_pain
    if pain is None:
        return {}
    return {"now": pain.now, "weeks": pain.weeks, "trigger": pain.after_bend_lift_cough_fall}


def _severe_new_back_pain(facts: PatientFacts) -> Iterator[Found]:
    """7 or more, or any after a bend, lift, cough or fall; only if newer than 6 weeks."""
    pain = facts.back_pain
    if pain is not None and back_pain_is_new(facts):
        strained = pain.after_bend_lift_cough_fall is Answer.YES
        if strained or pain.now >= limit.BACK_PAIN_SEVERE_FROM:
            yield Gate.RED, _pain_values(facts)


def _moderate_new_back_pain(facts: PatientFacts) -> Iterator[Found]:
    pain = facts.back_pain
    if (
        pain is not None
        and back_pain_is_new(facts)
        and limit.BACK_PAIN_MODERATE_FROM <= pain.now < limit.BACK_PAIN_SEVERE_FROM
    ):
        yield Gate.AMBER, _pain_values(facts)


def _severe_old_back_pain(facts: PatientFacts) -> Iterator[Found]:
    pain = facts.back_pain
    if pain is not None and not back_pain_is_new(facts) and pain.now >= limit.BACK_PAIN_SEVERE_FROM:
        yield Gate.AMBER, _pain_values(facts)


def _new_back_pain_with_steroid(facts: PatientFacts) -> Iterator[Found]:
    if back_pain_is_new(facts) and _steroid_told(facts):
        yield Gate.AMBER, _pain_values(facts)


# ---------------------------------------------------------------- checks: fractures, operations


def _fresh_uncleared_fracture(facts: PatientFacts) -> Iterator[Found]:
    for one in fractures_of(facts):
        if fresh(one, facts) and one.cleared is not Answer.YES:
            yield Gate.RED, {"site": one.site, "cleared": one.cleared}


def _fresh_cleared_fracture(facts: PatientFacts) -> Iterator[Found]:
    for one in fractures_of(facts):
        if fresh(one, facts) and one.cleared is Answer.YES:
            yield Gate.AMBER, {"site": one.site}


def _older_uncleared_fracture(facts: PatientFacts) -> Iterator[Found]:
    for one in fractures_of(facts):
        if not fresh(one, facts) and one.cleared is not Answer.YES:
            yield Gate.AMBER, {"site": one.site, "cleared": one.cleared}


def _vertebral_fracture(facts: PatientFacts) -> Iterator[Found]:
    if any(one.site is FractureSite.VERTEBRA for one in fractures_of(facts)):
        yield Gate.AMBER, {}


def _several_fractures(facts: PatientFacts) -> Iterator[Found]:
    count = len(counted_fractures(facts))
    if count >= limit.MANY_FRACTURES_FROM:
        yield Gate.AMBER, {"count": count}


def _fragility_fracture_this_year(facts: PatientFacts) -> Iterator[Found]:
    for one in counted_fractures(facts):
        if within_12_months(one.on, facts):
            yield Gate.AMBER, {"site": one.site}


def _old_hip_fracture(facts: PatientFacts) -> Iterator[Found]:
    if any(
        one.site is FractureSite.HIP and not within_12_months(one.on, facts)
        for one in fractures_of(facts)
    ):
        yield Gate.MODIFY, {}


def _fractures_unsure(facts: PatientFacts) -> Iterator[Found]:
    if isinstance(facts.fractures, Answer):
        yield Gate.AMBER, {}


def _undated_event(facts: PatientFacts) -> Iterator[Found]:
    for one in fractures_of(facts):
        if one.on.unsure:
            yield Gate.AMBER, {"what": f"{one.site} fracture"}
    for operation in operations_of(facts):
        if operation.on.unsure:
            yield Gate.AMBER, {"what": f"{operation.kind} operation"}


def _operation(facts: PatientFacts) -> Iterator[Found]:
    """Red without clearance, by the operation's own answer or by the question."""
    for one in operations_of(facts):
        if recent_operation(one, facts):
            gate = Gate.AMBER if one.cleared is Answer.YES else Gate.RED
            yield gate, {"kind": f"{one.kind} operation", "cleared": one.cleared, "gate": gate}
    if facts.answer(Question.RECENT_SURGERY_UNCLEARED) is Answer.YES:
        yield Gate.RED, {"kind": "operation", "cleared": Answer.NO, "gate": Gate.RED}


def _operations_unsure(facts: PatientFacts) -> Iterator[Found]:
    if isinstance(facts.surgery, Answer):
        yield Gate.AMBER, {}


# ---------------------------------------------------------------- checks: conditions, medicine


def _has(gate: Gate, *conditions: Condition) -> Check:
    """One of these conditions was named."""

    def check(facts: PatientFacts) -> Iterator[Found]:
        for condition in conditions:
            if condition in (facts.conditions or frozenset()):
                yield gate, {"condition": condition.value.replace("_", " ").capitalize()}

    return check


def _eyes(facts: PatientFacts) -> Iterator[Found]:
    """Amber under 6 weeks after an operation or when its date is not known; else modify."""
    if Condition.GLAUCOMA_OR_RETINA in (facts.conditions or frozenset()):
        yield Gate.MODIFY, {"cause": "glaucoma or retina", "gate": Gate.MODIFY}
    for one in operations_of(facts):
        if one.kind is SurgeryKind.EYE and recent_operation(one, facts):
            new = within_weeks(one.on, limit.EYE_SURGERY_WEEKS, facts)
            gate = Gate.AMBER if new else Gate.MODIFY
            yield gate, {"cause": "eye surgery under 12 weeks or undated", "gate": gate}


def _helper_missing(facts: PatientFacts) -> Iterator[Found]:
    if needs_a_helper(facts):
        yield Gate.AMBER, {}


def _steroid_told(facts: PatientFacts) -> bool:
    """A glucocorticoid by an answer, "unsure" included; unanswered is reported as missing."""
    return facts.prednisolone_mg_day is not None and takes_glucocorticoid(facts)


def _steroid(facts: PatientFacts) -> Iterator[Found]:
    if _steroid_told(facts):
        yield Gate.MODIFY, prednisolone_words(facts)


def _bone_medicine(facts: PatientFacts) -> Iterator[Found]:
    """No restriction by itself; said so that nobody wonders."""
    if facts.bone_medicine is Answer.YES:
        yield Gate.GREEN, {}


# ---------------------------------------------------------------- checks: falls, bone, person


def _falls(facts: PatientFacts) -> Iterator[Found]:
    falls = facts.falls_12_months
    many = isinstance(falls, Answer) or (falls is not None and falls >= limit.FALLS_F2_FROM)
    causes = [f"falls in 12 months: {falls}"] if many else []
    if yes_or_unsure(facts.severe_fall):
        causes.append(f"severe fall: {facts.severe_fall}")
    if yes_or_unsure(facts.frail):
        causes.append(f"frail: {facts.frail}")
    if causes:
        yield Gate.AMBER, {"causes": ", ".join(causes)}


def _very_low_t_score(facts: PatientFacts) -> Iterator[Found]:
    if very_low_t_score(facts):
        yield Gate.AMBER, {"t_score": lowest_t_score(facts)}


def _highest_tiers(facts: PatientFacts) -> Iterator[Found]:
    risk = classify(facts)
    if risk.bone is BoneTier.B3 or risk.fall is FallTier.F2:
        yield Gate.AMBER, {"bone": risk.bone, "fall": risk.fall}


def _bands_do_not_apply(facts: PatientFacts) -> Iterator[Found]:
    """Premenopausal or not sure, or a man under 50; unanswered is reported as missing."""
    if facts.sex is Sex.MALE and facts.age is not None and bands_do_not_apply(facts):
        yield Gate.AMBER, {"group": "man under 50", "unsure": ""}
    told = facts.sex is Sex.FEMALE and facts.postmenopausal is not None
    if told and bands_do_not_apply(facts):
        unsure = UNSURE_OF_PERIODS if facts.postmenopausal is Answer.UNSURE else ""
        yield Gate.AMBER, {"group": "not surely postmenopausal", "unsure": unsure}


def _not_an_adult(facts: PatientFacts) -> Iterator[Found]:
    if facts.age is not None and facts.age < limit.ADULT_FROM_AGE:
        yield Gate.RED, {"age": facts.age}


def _red_event(facts: PatientFacts) -> Iterator[Found]:
    """Something of decision 10 happened in training, and no screening has followed it."""
    events = timeline_of(facts.history, facts.week_start()).unsettled
    if red := [event for event in events if event in RED_EVENTS]:
        yield Gate.RED, {"events": ", ".join(red)}


def _answers_missing(facts: PatientFacts) -> Iterator[Found]:
    """Never green while anything is unanswered, whoever reads the gate."""
    names = missing_answers(facts)
    if names:
        yield Gate.AMBER, {"names": ", ".join(names)}


# ---------------------------------------------------------------- the table

#: Row by row. Row 36 changes no gate: its rule is quoted where signed items are listed.
_ROWS: tuple[tuple[str, Check], ...] = (
    ("GATE-001", _yes(Question.CHEST_PAIN)),
    ("GATE-002", _blackout),
    ("GATE-003", _yes(Question.MEDICALLY_SUPERVISED_ONLY)),
    ("GATE-004", _has(Gate.AMBER, Condition.HEART_CONDITION)),
    ("GATE-005", _yes(Question.UNSTABLE_HEART)),
    ("GATE-006", _very_high_pressure),
    ("GATE-007", _high_pressure),
    ("GATE-008", _severe_new_back_pain),
    ("GATE-009", _moderate_new_back_pain),
    ("GATE-010", _height),
    ("GATE-011", _yes(Question.CORD_SIGNS)),
    ("GATE-012", _yes(Question.SYSTEMIC_BACK_PAIN)),
    ("GATE-013", _fresh_uncleared_fracture),
    ("GATE-014", _fresh_cleared_fracture),
    ("GATE-015", _operation),
    ("GATE-016", _exercise_pain),
    ("GATE-017", _vertebral_fracture),
    ("GATE-018", _several_fractures),
    ("GATE-019", _falls),
    ("GATE-020", _tests),
    ("GATE-021", _hip_hinge),
    ("GATE-022", _very_low_t_score),
    ("GATE-023", _steroid),
    ("GATE-024", _eyes),
    (
        "GATE-025",
        _has(
            Gate.AMBER,
            Condition.DIABETES_UNCONTROLLED,
            Condition.THYROID_UNCONTROLLED,
            Condition.SEIZURES,
        ),
    ),
    (
        "GATE-026",
        _has(
            Gate.AMBER,
            Condition.NEUROPATHY,
            Condition.STROKE,
            Condition.PARKINSON,
            Condition.MULTIPLE_SCLEROSIS,
        ),
    ),
    ("GATE-027", _helper_missing),
    ("GATE-028", _has(Gate.AMBER, Condition.PREGNANT_OR_RECENT_BIRTH)),
    (
        "GATE-029",
        _has(
            Gate.MODIFY,
            Condition.OSTEOARTHRITIS_HIP,
            Condition.OSTEOARTHRITIS_KNEE,
            Condition.OSTEOARTHRITIS_SHOULDER,
            Condition.OSTEOARTHRITIS_HAND,
        ),
    ),
    ("GATE-030", _has(Gate.MODIFY, Condition.PELVIC_FLOOR)),
    ("GATE-031", _bone_medicine),
    ("GATE-032", _not_an_adult),
    ("GATE-033", _yes(Question.ACUTE_ILLNESS_TODAY)),
    ("GATE-034", _highest_tiers),
    ("GATE-035", _fragility_fracture_this_year),
)

_BESIDE_THE_TABLE: tuple[tuple[str, Check], ...] = (
    ("GATE-037", _bands_do_not_apply),
    ("GATE-038", _older_uncleared_fracture),
    ("GATE-039", _fractures_unsure),
    ("GATE-040", _undated_event),
    ("GATE-041", _operations_unsure),
    ("GATE-042", _has(Gate.AMBER, Condition.UNSURE)),
    ("GATE-043", _unsure_of_a_red_question),
    ("GATE-044", _old_hip_fracture),
    ("GATE-045", _severe_old_back_pain),
    ("GATE-046", _answers_missing),
    ("GATE-047", _has(Gate.GREEN, Condition.DIABETES, Condition.KIDNEY_DISEASE, Condition.ASTHMA)),
    ("GATE-048", _new_back_pain_with_steroid),
    ("GATE-049", _red_event),
)
