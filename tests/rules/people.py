"""The lowest-risk complete adult: B0, F0, green. Tests add each risk by name.

`person(chest_pain=Answer.YES, tug_s=Decimal(13), age=70)` takes fields of PatientFacts, ids of
screening questions and names of functional tests alike.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal

from plans.rules.facts import BackPain, Fracture, FunctionalTests, PatientFacts, Surgery, When
from plans.rules.vocabulary import (
    Activity,
    Answer,
    Equipment,
    FractureSite,
    Question,
    Sex,
    SurgeryKind,
    WalkingAid,
    Weekday,
)

ON = date(2026, 11, 24)
NO_PAIN = BackPain(now=0, weeks=Decimal(0), after_bend_lift_cough_fall=Answer.NO)

LOWEST_RISK = PatientFacts(
    on=ON,
    id="lowest-risk",
    age=58,
    sex=Sex.FEMALE,
    postmenopausal=Answer.YES,
    t_score=Decimal("-0.5"),
    fractures=(),
    falls_12_months=0,
    severe_fall=Answer.NO,
    walking_aid=WalkingAid.NONE,
    frail=Answer.NO,
    prednisolone_mg_day=Decimal(0),
    prednisolone_months=Decimal(0),
    back_pain=NO_PAIN,
    surgery=(),
    conditions=frozenset(),
    screening=tuple((question, Answer.NO) for question in Question),
    equipment=frozenset(Equipment),
    floor=Answer.YES,
    days=frozenset({Weekday.MON, Weekday.WED, Weekday.FRI}),
    minutes=30,
    activity=Activity.SOME,
    lives_alone=Answer.NO,
    bone_medicine=Answer.NO,
)

_TESTS = {field.name for field in fields(FunctionalTests)}
_QUESTIONS = {question.value for question in Question}


def person(**changes: object) -> PatientFacts:
    """The lowest-risk adult with these changes; a question set to None is unanswered."""
    return changed(LOWEST_RISK, **changes)


def changed(facts: PatientFacts, **changes: object) -> PatientFacts:
    """Anybody with these changes, by the same names as `person`."""
    tests = {name: changes.pop(name) for name in _TESTS & changes.keys()}
    answers = {Question(name): changes.pop(name) for name in _QUESTIONS & changes.keys()}
    if tests:
        changes["tests"] = replace(facts.tests, **tests)
    if answers:
        merged = dict(facts.screening) | answers
        kept = ((question, merged.get(question)) for question in Question)
        changes["screening"] = tuple((question, one) for question, one in kept if one is not None)
    return replace(facts, **changes)


def days_ago(days: int) -> When:
    return When(day=ON - timedelta(days=days))


def band(name: str) -> When:
    """under_12_weeks, under_12_months, longer or unsure."""
    return When(band=name)


def fracture(
    site: FractureSite,
    on: When,
    *,
    low_trauma: Answer = Answer.YES,
    cleared: Answer = Answer.YES,
    age_then: int | None = None,
) -> Fracture:
    return Fracture(site=site, on=on, low_trauma=low_trauma, cleared=cleared, age_then=age_then)


def operation(kind: SurgeryKind, on: When, *, cleared: Answer = Answer.YES) -> Surgery:
    return Surgery(kind=kind, on=on, cleared=cleared)


def pain(now: int, weeks: str = "2", after: Answer = Answer.NO) -> BackPain:
    return BackPain(now=now, weeks=Decimal(weeks), after_bend_lift_cough_fall=after)
