"""Whose plans the corpus holds: every tier and gate, first and later weeks, signed items and caps.

Profiles of the public contract, with the same people for the same code and catalogue. Histories
are lived: each past week was built by the rules and done in one of the ways below. What is stored
in the corpus are the finished inputs, so a replay never depends on this file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from plans.rules import Catalogue, PatientFacts, Week, build_week
from plans.rules.answer import dose_json
from plans.rules.vocabulary import Question
from tests.rules.profiles import profiles

MONDAY = date(2026, 11, 23)
THURSDAY = MONDAY + timedelta(days=3)
GENERATED = 110

_HOME = ("chair", "counter", "wall", "bed", "pillow", "towel", "shoes", "hallway", "door_frame")
_MORE = ("mat", "band", "loop_band", "dumbbells", "step", "stairs", "rail", "poles", "foam", "bike")
_ANYBODY: dict[str, Any] = {
    **{"age": 66, "sex": "female", "postmenopausal": "yes", "fractures": [], "severe_fall": "no"},
    **{"walking_aid": "none", "prednisolone_mg_day": 0, "prednisolone_months": 0},
    "back_pain": {"now": 0, "weeks": 0, "after_bend_lift_cough_fall": "no"},
    **{"surgery": [], "conditions": [], "screening": {"*": "no"}, "lives_alone": "no"},
}
_LIVES: dict[str, dict[str, Any]] = {
    "home": {"equipment": list(_HOME), "floor": "no", "days": ["mon", "thu"], "minutes": 20},
    "keen": {
        "equipment": [*_HOME, *_MORE],
        "floor": "yes",
        "days": ["mon", "tue", "wed", "fri", "sat"],
        "minutes": 45,
        "activity": "active",
        "helper_present": "yes",
    },
}
_BONES = {"B0": "-0.5", "B1": "-1.8", "B2": "-2.7", "B3": "-3.6"}
_FALLS = {"F0": 0, "F1": 1, "F2": 2}
#: Answers that stop, withhold or change a plan, beside the screening questions.
_HELD: dict[str, dict[str, Any]] = {
    "spine": {"fractures": [{"site": "vertebra", "on": "longer", "cleared": "yes"}]},
    "new-spine": {"fractures": [{"site": "vertebra", "on": "under_12_weeks", "cleared": "yes"}]},
    "uncleared": {"fractures": [{"site": "hip", "on": "under_12_weeks", "cleared": "no"}]},
    "new-hip": {"surgery": [{"kind": "hip_replacement", "on": "under_12_weeks", "cleared": "yes"}]},
    "heart": {"conditions": ["heart_condition"]},
    "steroid": {"prednisolone_mg_day": 10, "prednisolone_months": 12},
    "pressure": {"blood_pressure": [165, 85]},
    "unsure": {"fractures": "unsure", "surgery": "unsure", "conditions": ["unsure"]},
    "hinge": {"tests": {"cannot_hip_hinge": "yes"}},
    "glaucoma": {"conditions": ["glaucoma_or_retina"]},
    "knee": {"conditions": ["osteoarthritis_knee", "osteoarthritis_hand"]},
    "pelvic-floor": {"conditions": ["pelvic_floor"]},
    "old-hip": {"fractures": [{"site": "hip", "on": "longer", "cleared": "yes"}]},
    "no-chair": {"equipment": ["wall"]},
    "no-falls-answer": {"falls_12_months": None},
}


@dataclass(frozen=True, slots=True)
class Case:
    """One plan's inputs: the profile with its history and constraints, and the days of its week."""

    id: str
    profile: dict[str, Any]
    week_start: date = MONDAY
    first_day: date = MONDAY


@dataclass(frozen=True, slots=True)
class Doing:
    """How somebody does their weeks. Weeks in `away` are missed; `events` by week."""

    weeks: int
    rpe: int = 4
    pain: int = 0
    away: frozenset[int] = frozenset()
    events: dict[int, tuple[str, ...]] = field(default_factory=dict)


_DOINGS = {
    "steady-2": Doing(2),
    "steady-6": Doing(6),
    "hard-4": Doing(4, rpe=9),
    "sore-4": Doing(4, rpe=6, pain=4),
    "hurt-3": Doing(3, rpe=7, pain=6),
    "missed-1": Doing(4, away=frozenset({3})),
    "missed-3": Doing(6, away=frozenset({3, 4, 5})),
    "steady-12": Doing(12),
    "away-5": Doing(8, away=frozenset({3, 4, 5, 6, 7})),
    "fell": Doing(4, events={3: ("fall",)}),
    "fell-rescreened": Doing(5, events={2: ("fall", "rescreened")}),
    "ill": Doing(3, events={2: ("illness",)}),
    "dizzy": Doing(3, events={2: ("dizziness",)}),
    "broke-a-bone": Doing(3, events={2: ("fracture",)}),
    "lasting-pain": Doing(3, rpe=6, pain=3, events={2: ("lasting_pain",)}),
}


def cases(catalogue: Catalogue) -> Iterator[Case]:
    """Everybody, in an order that never changes."""
    yield from _first_weeks()
    yield from _later_weeks(catalogue)
    yield from _held()
    yield from _signed(catalogue)
    for profile in profiles(GENERATED, seed=77):
        yield Case(f"generated/{profile['id']}", profile | {"on": MONDAY.isoformat()})


def _tiers() -> Iterator[tuple[str, dict[str, Any]]]:
    for bone, t_score in _BONES.items():
        for fall, falls in _FALLS.items():
            yield bone + fall, {"t_score": t_score, "falls_12_months": falls}


def _person(tier: dict[str, Any], life: str, **more: Any) -> dict[str, Any]:
    profile = {"on": MONDAY.isoformat(), **_ANYBODY, **tier, **_LIVES[life], **more}
    return {name: value for name, value in profile.items() if value is not None}


def _first_weeks() -> Iterator[Case]:
    """Whole first weeks, and short ones that start on a Thursday."""
    for name, tier in _tiers():
        for life in _LIVES:
            person = _person(tier, life)
            yield Case(f"first/{name}/{life}", person)
            later = person | {"on": THURSDAY.isoformat()}
            yield Case(f"short/{name}/{life}", later, first_day=THURSDAY)


def _later_weeks(catalogue: Catalogue) -> Iterator[Case]:
    """Each way of training at every fourth tier: at each fall tier once."""
    for place, (name, tier) in enumerate(_tiers()):
        for number, (doing, how) in enumerate(_DOINGS.items()):
            if (place + number) % 4:
                continue
            person = _person(tier, "keen" if number % 4 < 2 else "home")
            history = _lived(person, how, catalogue)
            if doing == "fell-rescreened":  # and the new answers say so
                person |= {"falls_12_months": person["falls_12_months"] or 1}
            yield Case(f"later/{name}/{doing}", person | {"history": history})


def _lived(person: dict[str, Any], how: Doing, catalogue: Catalogue) -> dict[str, Any]:
    """The history of somebody who did their own plans, week after week."""
    weeks: list[dict[str, Any]] = []
    for number in range(how.weeks):
        start = MONDAY - timedelta(weeks=how.weeks - number)
        events = list(how.events.get(number, ()))
        items: list[dict[str, Any]] = []
        if number not in how.away:
            then = person | {"on": start.isoformat(), "history": {"weeks": weeks}}
            week = build_week(PatientFacts.from_json(then), catalogue, week_start=start)
            if isinstance(week, Week):
                items = [_done(week, code, how) for code in _codes(week)]
        weeks = [*weeks, {"start": start.isoformat(), "items": items, "events": events}]
    return {"weeks": weeks}


def _codes(week: Week) -> list[str]:
    return sorted({item.exercise.code for day in week.days for item in day.items})


def _done(week: Week, code: str, how: Doing) -> dict[str, Any]:
    """All that was asked of one exercise, with this effort and pain."""
    items = [item for day in week.days for item in day.items if item.exercise.code == code]
    asked = items[0]
    dose = {name: value for name, value in dose_json(asked.dose).items() if value is not None}
    done = {
        **{"code": code, "sessions_done": len(items), "rpe": how.rpe, "pain": how.pain},
        **{"dose": dose, "support": asked.support.value},
    }
    return done | ({"reps": dose["reps"]} if "reps" in dose else {})


def _held() -> Iterator[Case]:
    """Red, amber, modified and unfinished answers, one reason at a time."""
    tier = {"t_score": "-1.8", "falls_12_months": 0}
    for question in Question:
        for answer in ("yes", "unsure"):
            screening = {"*": "no", question.value: answer}
            person = _person(tier, "home", screening=screening)
            yield Case(f"held/{question.value}-{answer}", person)
    for name, change in _HELD.items():
        yield Case(f"held/{name}", _person(tier, "home", **change))


def _signed(catalogue: Catalogue) -> Iterator[Case]:
    """What a physiotherapist signed, and the caps of an Approval."""
    for name, tier in _tiers():
        person = _person(tier, "keen", trainer_present="yes")
        proposed = build_week(PatientFacts.from_json(person), catalogue)
        assert isinstance(proposed, Week)
        codes = [row.code for row in proposed.needs_sign_off][:3]
        capped = {"ladder": "sit_to_stand", "rung_max": 1, "reps_max": 8}
        signed = {"signed": codes, "rpe_max": 5, "session_minutes_max": 30}
        signed["ladder_caps"] = [capped]
        yield Case(f"signed/{name}", person | {"constraints": signed})
