"""The demo cast: who they are and what they answer (contract, `seed_demo`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.models import Role

DEMO_DOMAIN = "@demo.bonefit.example"
CLINIC_A, CLINIC_B = "Riverside Clinic", "Hillside Clinic"


@dataclass(frozen=True, kw_only=True)
class Person:
    """One member of the cast. `answers` are those of the question pages, by page."""

    who: str
    name: str
    role: Role
    says: str
    clinic: str = ""
    born: date = date(1958, 5, 14)
    answers: dict[str, Any] = field(default_factory=dict)
    left_today: bool = False
    registration_number: str = ""

    @property
    def email(self) -> str:
        return f"{self.who}{DEMO_DOMAIN}"


HOME = ["chair", "counter", "wall", "bed", "pillow", "towel", "shoes", "hallway", "door_frame"]

#: The lowest-risk answers, page by page; each patient adds their own.
BASE: dict[str, Any] = {
    "sex": "woman-after",
    "t-score": {"known": "yes", "t_score": "-1.8"},
    "bone-band": "osteopenia",
    "fractures": "no",
    "height": "none",
    "steroids": "no",
    "falls": "0",
    "walking-aid": "none",
    "chest-pain": "no",
    "blackout": "no",
    "medically-supervised-only": "no",
    "unstable-heart": "no",
    "cord-signs": "no",
    "systemic-back-pain": "no",
    "exercise-pain-unsettled": "no",
    "back-pain": {"now": "0"},
    "surgery": "no",
    "acute-illness-today": "no",
    "conditions": ["none"],
    "blood-pressure": {"known": "no"},
    "equipment": [*HOME, "band", "bottles"],
    "floor": "yes",
    "company": {"alone": "no", "helper": "no"},
    "when": {"days": ["mon", "wed", "fri"], "minutes": "30"},
}
#: A bone of the spine, broken a few years ago.
SPINE = {"site": "vertebra", "on": "longer", "low_trauma": "yes", "cleared": "yes"}


PEOPLE: tuple[Person, ...] = (
    Person(
        who="pa",
        name="Pauline Archer",
        role=Role.PATIENT,
        says="patient, 68, osteopenia and fit: an active week",
        clinic=CLINIC_A,
        answers=BASE,
    ),
    Person(
        who="pa2",
        name="Patrick Ashworth",
        role=Role.PATIENT,
        says="patient, 71, broke a bone in the spine 3 years ago: waits for review",
        clinic=CLINIC_A,
        born=date(1955, 3, 2),
        answers=BASE
        | {
            "sex": "man",
            "t-score": {"known": "yes", "t_score": "-2.9"},
            "bone-band": "osteoporosis",
            "fractures": "yes",
            "fracture-details": [SPINE],
        },
    ),
    Person(
        who="pb",
        name="Peggy Bloom",
        role=Role.PATIENT,
        says="patient, 82, 2 falls and a walking frame: waits for review, gentle start",
        clinic=CLINIC_B,
        born=date(1944, 1, 20),
        answers=BASE
        | {
            "t-score": {"known": "yes", "t_score": "-2.6"},
            "bone-band": "osteoporosis",
            "falls": "2",
            "severe-fall": "no",
            "walking-aid": "frame",
            "floor": "no",
            "company": {"alone": "yes", "helper": "no"},
            "when": {"days": ["tue", "thu"], "minutes": "20"},
        },
    ),
    Person(
        who="pn",
        name="Nora Penn",
        role=Role.PATIENT,
        says="patient, 66, chest pain: no exercise, whom to contact; no clinic",
        born=date(1960, 7, 8),
        answers=BASE | {"chest-pain": "yes"},
    ),
    Person(
        who="pi",
        name="Iris Plum",
        role=Role.PATIENT,
        says="patient, 70, no firm chair at home: something is missing",
        clinic=CLINIC_A,
        born=date(1956, 2, 11),
        answers=BASE | {"equipment": ["wall", "bed"]},
    ),
    Person(
        who="pq",
        name="Quentin Post",
        role=Role.PATIENT,
        says="patient who has just signed up and answered nothing yet",
    ),
    Person(
        who="a1",
        name="Anna Adler",
        role=Role.PHYSIOTHERAPIST,
        says="physiotherapist of Riverside Clinic",
        clinic=CLINIC_A,
        registration_number="PH100001",
    ),
    Person(
        who="a2",
        name="Adam Aker",
        role=Role.PHYSIOTHERAPIST,
        says="physiotherapist of Riverside Clinic",
        clinic=CLINIC_A,
        registration_number="PH100002",
    ),
    Person(
        who="b1",
        name="Bea Bolt",
        role=Role.PHYSIOTHERAPIST,
        says="physiotherapist of Hillside Clinic",
        clinic=CLINIC_B,
        registration_number="PH100003",
    ),
    Person(
        who="ex",
        name="Ed Exley",
        role=Role.PHYSIOTHERAPIST,
        says="physiotherapist who left Riverside Clinic today: sees nobody",
        clinic=CLINIC_A,
        left_today=True,
    ),
    Person(
        who="c1",
        name="Cora Curtis",
        role=Role.CURATOR,
        says="curator of the catalogue",
        registration_number="PH100010",
    ),
    Person(
        who="c2",
        name="Carl Cope",
        role=Role.CURATOR,
        says="second curator",
        registration_number="PH100011",
    ),
    Person(who="op", name="Olga Opal", role=Role.OPERATOR, says="operator of the service"),
)
