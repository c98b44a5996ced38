"""Which answers a plan cannot do without (decisions 4 and 6)."""

from __future__ import annotations

from collections.abc import Iterator

from plans.rules.facts import PatientFacts
from plans.rules.history import timeline_of
from plans.rules.vocabulary import Answer, Equipment, Question, Sex

_REQUIRED_FIELDS = (
    "age",
    "sex",
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
    "days",
    "minutes",
)


def missing_answers(facts: PatientFacts) -> tuple[str, ...]:
    """Names of required answers that were not given, in the spelling of the profile (decision 4).

    A firm chair and a wall or worktop are asked for by name (decision 6).
    """
    return tuple(_missing(facts))


def _missing(facts: PatientFacts) -> Iterator[str]:
    for name in _REQUIRED_FIELDS:
        if getattr(facts, name) is None or (name == "days" and not facts.days):
            yield name
        if name == "sex" and facts.sex is Sex.FEMALE and facts.postmenopausal is None:
            yield "postmenopausal"
    yield from (f"screening.{question.value}" for question in _unanswered(facts))
    if facts.equipment is None:
        yield "equipment"
    elif Equipment.CHAIR not in facts.equipment:
        yield "equipment.chair"
    if facts.equipment is not None and not facts.equipment & {Equipment.WALL, Equipment.COUNTER}:
        yield "equipment.wall_or_counter"
    if timeline_of(facts.history, facts.week_start()).rescreen_first:
        yield "history.rescreened"


def _unanswered(facts: PatientFacts) -> Iterator[Question]:
    """Whether a blackout was explained is asked unless there was none."""
    for question in Question:
        asked = (
            question is not Question.BLACKOUT_EXPLAINED
            or facts.answer(Question.BLACKOUT) is not Answer.NO
        )
        if asked and facts.answer(question) is None:
            yield question
