"""A week for the public home page, built live by the rules for one made-up person."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from plans.catalogue.links import Link, thumbnail_of
from plans.catalogue.queries import NoRelease, current_release, load_release
from plans.rules import PatientFacts, Week, build_week
from plans.rules.facts import Day
from plans.rules.vocabulary import Phase

EXAMPLE_PERSON: dict[str, Any] = {
    "id": "example",
    "on": "2026-11-23",
    "age": 68,
    "sex": "female",
    "postmenopausal": "yes",
    "t_score": "-2.1",
    "fractures": [],
    "falls_12_months": 0,
    "severe_fall": "no",
    "walking_aid": "none",
    "prednisolone_mg_day": 0,
    "prednisolone_months": 0,
    "back_pain": {"now": 0, "weeks": 0, "after_bend_lift_cough_fall": "no"},
    "surgery": [],
    "conditions": [],
    "screening": {"*": "no"},
    "equipment": [
        "chair",
        "counter",
        "wall",
        "bed",
        "pillow",
        "towel",
        "shoes",
        "hallway",
        "band",
        "bottles",
        "door_frame",
    ],
    "floor": "yes",
    "days": ["mon", "wed", "fri"],
    "minutes": 30,
    "lives_alone": "no",
}


@dataclass(frozen=True, slots=True)
class Pictured:
    """An exercise by its name, with its small picture where one is drawn."""

    name: str
    picture: Link | None


@dataclass(frozen=True, slots=True)
class ExampleDay:
    """A day by the names of what it holds; `session` without warm-up and cool-down."""

    name: str
    minutes: int
    session: tuple[Pictured, ...]
    habits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExampleWeek:
    """Seven days, Monday first, and what stands outside their sessions, each name once."""

    days: tuple[ExampleDay, ...]
    habits: tuple[str, ...]


def example_week() -> ExampleWeek | None:
    """The week, or None while no catalogue is published."""
    try:
        return _week_of(current_release().pk)
    except NoRelease:
        return None


@lru_cache(maxsize=2)
def _week_of(release_pk: int) -> ExampleWeek | None:
    week = build_week(PatientFacts.from_json(EXAMPLE_PERSON), load_release(release_pk).catalogue)
    if not isinstance(week, Week):
        return None
    days = tuple(_day(day) for day in week.days)
    return ExampleWeek(days, tuple(dict.fromkeys(name for day in days for name in day.habits)))


def _day(day: Day) -> ExampleDay:
    def names(phase: Phase) -> tuple[str, ...]:
        return tuple(item.exercise.name for item in day.items if item.phase is phase)

    return ExampleDay(
        name=f"{day.date:%A}",
        minutes=round(day.minutes),
        session=tuple(
            Pictured(item.exercise.name, thumbnail_of(item.exercise.code))
            for item in day.items
            if item.phase is Phase.MAIN
        ),
        habits=names(Phase.HABIT),
    )
