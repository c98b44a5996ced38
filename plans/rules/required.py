"""Which answers a plan cannot do without (decisions 4 and 6), and which its history belies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from plans.rules.facts import PatientFacts, When
from plans.rules.history import settled_events, timeline_of
from plans.rules.readings import fractures_in_doubt, fractures_of, within_12_months
from plans.rules.vocabulary import Answer, Equipment, Event, Question, Sex

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
    yield from _belied(facts)


#: Answers that say less than what happened in training.
BELIED = frozenset({"history.fracture", "history.fall"})
_FALLS = (Event.FALL, Event.FALL_WITH_INJURY)
#: A bone that broke may be found, and told of again, so much later.
_TOLD_LATER = timedelta(weeks=12)
_LAST_DAY = timedelta(days=6)


def _belied(facts: PatientFacts) -> Iterator[str]:
    """What happened in training, was asked about again, and is not in the answers."""
    if not facts.history.weeks:
        return
    happened = settled_events(facts.history, facts.week_start())
    broke: list[date] = []
    for event, week in happened:
        if event is Event.FRACTURE and (not broke or week > broke[-1] + _TOLD_LATER):
            broke.append(week)
    told = [
        sum(_may_be_since(one.on, week, facts) for one in fractures_of(facts)) for week in broke
    ]
    untold = any(count < len(broke) - place for place, count in enumerate(told))
    if untold and not fractures_in_doubt(facts):
        yield "history.fracture"
    fell = {
        (event, week)
        for event, week in happened
        if event in _FALLS and within_12_months(When(day=week + _LAST_DAY), facts)
    }
    hurt = any(event is Event.FALL_WITH_INJURY for event, _week in fell)
    falls, fell_at_least = facts.falls_12_months, len({week for _event, week in fell})
    too_few = isinstance(falls, int) and falls < fell_at_least
    if too_few or (hurt and facts.severe_fall is Answer.NO):
        yield "history.fall"


def _may_be_since(broke: When, week: date, facts: PatientFacts) -> bool:
    """Whether a fracture may be of this week or later. What was found late may be older; of the
    bands only "longer ago" cannot be of the last 12 months."""
    if broke.day is not None:
        return broke.day >= week - _TOLD_LATER
    return broke.band != "longer" or not within_12_months(When(day=week), facts)


def _unanswered(facts: PatientFacts) -> Iterator[Question]:
    """Whether a blackout was explained is asked unless there was none."""
    for question in Question:
        asked = (
            question is not Question.BLACKOUT_EXPLAINED
            or facts.answer(Question.BLACKOUT) is not Answer.NO
        )
        if asked and facts.answer(question) is None:
            yield question
