"""Generated people for the proof: profiles of the public contract, the same ones for ever.

Risks are rare one by one and common together, so that most people reach a week and every branch is
met. Each person is drawn from their own number, so a run can stop and go on anywhere.
"""

from __future__ import annotations

import random
from typing import Any

ON = "2026-11-23"
SITES = (
    *("vertebra", "hip", "pelvis", "wrist", "humerus", "rib", "ankle"),
    *("hand", "foot", "face", "other"),
)
CONDITIONS = (
    *("heart_condition", "diabetes", "diabetes_uncontrolled", "thyroid_uncontrolled", "seizures"),
    *("neuropathy", "stroke", "parkinson", "multiple_sclerosis", "cognitive_impairment"),
    *("osteoarthritis_hip", "osteoarthritis_knee", "osteoarthritis_shoulder"),
    *("osteoarthritis_hand", "pelvic_floor", "glaucoma_or_retina", "pregnant_or_recent_birth"),
    *("kidney_disease", "asthma", "unsure"),
)
THINGS = (
    *("door_frame", "table", "bed", "mat", "pillow", "band", "loop_band", "dumbbells", "bottles"),
    *("step", "stairs", "rail", "strap", "towel", "dowel", "ankle_weights", "backpack", "vest"),
    *("poles", "foam", "ball", "shoes", "hallway", "bench", "machine", "barbell", "bar", "bike"),
    *("treadmill", "elliptical", "pool"),
)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SCREENING = (
    *("chest_pain", "blackout", "medically_supervised_only", "unstable_heart", "cord_signs"),
    *("systemic_back_pain", "exercise_pain_unsettled", "recent_surgery_uncleared"),
    "acute_illness_today",
)
WHEN = (
    *("2026-11-01", "2026-09-02", "2026-09-01", "2026-03-10", "2025-11-23", "2025-11-24"),
    *("2024", "2019-05", "under_12_weeks", "under_12_months", "longer", "unsure"),
)
#: Wishes that the rules must weigh: jumps, uneven ground, backwards, lying, refused ones.
WISHES = (
    *(["B14"], ["W17", "W13"], ["B25", "B26"], ["Z05"], ["S46", "S24"], ["W23"], ["X09", "S44"]),
    *(["W02"], ["U02", "W01"], ["S02", "S03"], ["B01", "F01"]),
)
SURGERY = ("hip_replacement", "hemiarthroplasty", "knee_replacement", "eye", "other")
Profile = dict[str, Any]


def profile(seed: int, number: int) -> Profile:
    """Person `number` of the series `seed`."""
    return _profile(random.Random(f"{seed}-{number}"), f"{seed}-{number}")  # noqa: S311 no secret


def _answer(chance: random.Random, risk: float = 0.04) -> str:
    return chance.choices(("no", "yes", "unsure"), (1 - 2 * risk, risk, risk))[0]


def _fracture(chance: random.Random) -> Profile:
    found: Profile = {
        "site": chance.choice(SITES),
        "on": chance.choice(WHEN),
        "low_trauma": chance.choice(("yes", "no", "unsure")),
        "cleared": chance.choice(("yes", "yes", "yes", "yes", "no", "unsure")),
    }
    return found | ({"age_then": chance.randint(18, 80)} if chance.random() < 0.2 else {})


def _operation(chance: random.Random) -> Profile:
    return {
        "kind": chance.choice(SURGERY),
        "on": chance.choice(WHEN),
        "cleared": chance.choice(("yes", "yes", "yes", "no", "unsure")),
    }


def _tests(chance: random.Random) -> Profile:
    pool: Profile = {
        "tug_s": chance.choice((8, 11.9, 12, 14.9, 15)),
        "chair_stands_30s": chance.randint(0, 20),
        "rises_without_hands": chance.choice(("yes", "no")),
        "tandem_s": chance.choice((9.9, 10)),
        "single_leg_s": chance.choice((4.9, 5, 9.9, 10, 30)),
        "gait_m_s": chance.choice((0.79, 0.8, 1.2)),
        "five_sit_to_stand_s": chance.choice((10, 15, 15.1)),
        "occiput_wall_cm": chance.choice((0, 5, 6, 6.1, 10)),
        "fes_i": chance.choice((16, 27, 28)),
        "cannot_hip_hinge": chance.choice(("yes", "no")),
    }
    return {name: pool[name] for name in pool if chance.random() < 0.25}


def _profile(chance: random.Random, name: str) -> Profile:
    pain = chance.choices((0, 2, 5, 7, 9), (70, 12, 8, 3, 2))[0]
    profile: Profile = {
        "id": name,
        "on": ON,
        "age": chance.choice((19, 39, 45, 49, 50, 58, 64, 65, 68, 72, 79, 80, 88, 96)),
        "sex": chance.choice(("female", "female", "male")),
        "fractures": [_fracture(chance) for _ in range(chance.choice((0, 0, 0, 0, 1, 1, 2)))],
        "falls_12_months": chance.choice((0, 0, 0, 0, 1, 2, 3, "unsure")),
        "severe_fall": _answer(chance, 0.05),
        "walking_aid": chance.choice(("none", "none", "none", "stick", "frame")),
        "prednisolone_mg_day": chance.choice((0, 0, 0, 0, 5, 7.4, 7.5, 29.9, 30, "unsure")),
        "prednisolone_months": chance.choice((0, 0, 2.9, 3, 12, "unsure")),
        "back_pain": {
            "now": pain,
            "weeks": chance.choice((0, 5.9, 6, 30)) if pain else 0,
            "after_bend_lift_cough_fall": _answer(chance),
        },
        "surgery": [_operation(chance)] if chance.random() < 0.12 else [],
        "conditions": sorted(
            {chance.choice(CONDITIONS) for _ in range(chance.choice((0,) * 5 + (1, 2)))}
        ),
        "screening": {question: _answer(chance, 0.01) for question in SCREENING}
        | {"blackout_explained": _answer(chance, 0.2)},
        "equipment": ["chair", *chance.choice((["wall"], ["counter"], ["wall", "counter"]))]
        + [thing for thing in THINGS if chance.random() < chance.choice((0.2, 0.7, 1))],
        "floor": chance.choice(("yes", "yes", "no", "unsure")),
        "days": chance.sample(DAYS, chance.randint(1, 7)),
        "minutes": chance.choice((10, 12, 15, 20, 25, 30, 45, 60, 90)),
        "lives_alone": chance.choice(("yes", "no", "unsure")),
        "helper_present": chance.choice(("yes", "no")),
        "trainer_present": chance.choice(("yes", "no", "no")),
        "activity": chance.choice(("inactive", "some", "active")),
        "tests": _tests(chance),
    }
    return profile | _sometimes(chance, profile["sex"])


def _sometimes(chance: random.Random, sex: str) -> Profile:
    """What only some people answer or have measured; now and then a whole list is not sure."""
    found: Profile = {}
    if sex == "female":
        found["postmenopausal"] = chance.choice(("yes", "yes", "yes", "no", "unsure"))
    choices: tuple[tuple[float, str, tuple[Any, ...]], ...] = (
        (0.6, "t_score", (0, -0.9, -1.0, -1.1, -2.4, -2.5, -3.4, -3.5, -4)),
        (0.4, "t_score_band", ("normal", "osteopenia", "osteoporosis", "unknown")),
        (0.2, "height_loss_historical_cm", (0, 3.9, 4, 6, 7)),
        (0.1, "height_loss_recent_cm", (0, 1.9, 2, 3)),
        (0.3, "spine_imaged", ("yes", "no", "unsure")),
        (
            0.2,
            "blood_pressure",
            ([120, 70], [159, 89], [160, 80], [150, 90], [179, 109], [180, 100]),
        ),
        (0.1, "frail", ("yes", "no")),
        (0.1, "frax_major", (19.9, 20)),
        (0.1, "frax_hip", (2.9, 3)),
        (0.15, "prefer", WISHES),
        (0.1, "avoid", WISHES),
        (0.03, "fractures", ("unsure",)),
        (0.03, "surgery", ("unsure",)),
    )
    for share, name, values in choices:
        if chance.random() < share:
            found[name] = chance.choice(values)
    return found
