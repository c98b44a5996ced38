"""The questions of the intake, as data: what is asked, when, and what an answer means.

A `Question` is one page. Its `fields` become one form (`plans/patient/forms.py`), its cleaned
answer is kept in the draft under its slug, and `to_profile` turns that into fields of the public
profile. No answer is chosen in advance; "Not sure" is there wherever a clinician would take it,
and the rules read it as the riskier answer. At most 30 pages on the longest path (decision 20).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from plans.rules.profile import read_t_score
from plans.rules.vocabulary import Question as ScreeningQuestion

Draft = Mapping[str, Any]
Profile = dict[str, Any]

YES_NO_UNSURE = (("yes", "Yes"), ("no", "No"), ("unsure", "Not sure"))
WHEN_BANDS = (
    ("under_12_weeks", "Less than 12 weeks ago"),
    ("under_12_months", "12 weeks to 12 months ago"),
    ("longer", "More than 12 months ago"),
    ("unsure", "Not sure"),
)


@dataclass(frozen=True, kw_only=True)
class Question:
    """One page. `kind` names the form in `forms.py`; `options` are value and label pairs."""

    slug: str
    section: str
    title: str
    hint: str = ""
    kind: str = "radio"
    options: tuple[tuple[str, str], ...] = ()
    required: str = "Choose an answer. Pick “Not sure” if you do not know."
    needed: Callable[[Draft], bool] = field(default=lambda draft: True)
    to_profile: Callable[[Any], Profile] = field(default=lambda answer: {})


def _screening(name: ScreeningQuestion, title: str, hint: str = "", **more: Any) -> Question:
    """A safety question with yes, no and not sure."""
    return Question(
        slug=name.value.replace("_", "-"),
        section="Your health",
        title=title,
        hint=hint,
        options=YES_NO_UNSURE,
        to_profile=lambda answer: {"screening": {name.value: answer}},
        **more,
    )


SEX = {
    "woman-after": {"sex": "female", "postmenopausal": "yes"},
    "woman-before": {"sex": "female", "postmenopausal": "no"},
    "woman-unsure": {"sex": "female", "postmenopausal": "unsure"},
    "man": {"sex": "male"},
}

#: A band stands for its riskiest end, so that no answer looks safer than it may be.
HEIGHT_LOSS_CM = {"none": "0", "under-4": "3.9", "4-to-6": "6", "over-6": "7", "unsure": None}

STEROIDS: dict[str, Profile] = {
    "no": {"prednisolone_mg_day": 0, "prednisolone_months": 0},
    "low-dose": {"prednisolone_mg_day": "7.4", "prednisolone_months": 3},
    "short": {"prednisolone_mg_day": "29.9", "prednisolone_months": "2.9"},
    "high": {"prednisolone_mg_day": "29.9", "prednisolone_months": 3},
    "very-high": {"prednisolone_mg_day": 30, "prednisolone_months": 3},
    "unsure": {"prednisolone_mg_day": "unsure", "prednisolone_months": "unsure"},
}

FALLS = {"0": 0, "1": 1, "2": 2, "unsure": "unsure"}


def _blackout(answer: str) -> Profile:
    """Nobody is asked to explain what did not happen; the contract still wants an answer."""
    explained = {"blackout_explained": "no"} if answer == "no" else {}
    return {"screening": {"blackout": answer, **explained}}


def _t_score(answer: Any) -> Profile:
    if answer["known"] != "yes":
        return {}
    return {"t_score": str(read_t_score(answer["t_score"]))}


def _height(answer: str) -> Profile:
    value = HEIGHT_LOSS_CM[answer]
    return {} if value is None else {"height_loss_historical_cm": value}


def _fractures(answer: str) -> Profile:
    return {"fractures": {"no": [], "unsure": "unsure"}.get(answer, [])}


def _surgery(answer: str) -> Profile:
    """The yes/no half; details follow on their own page. Not sure is kept as such."""
    return {
        "surgery": "unsure" if answer == "unsure" else [],
        "screening": {"recent_surgery_uncleared": answer if answer != "yes" else "unsure"},
    }


def _surgery_details(rows: list[Profile]) -> Profile:
    """The question about clearance is answered by the rows: any "no" is a yes to it."""
    recent = [row["cleared"] for row in rows if row["on"] != "longer"]
    uncleared = "yes" if "no" in recent else "unsure" if "unsure" in recent else "no"
    return {"surgery": rows, "screening": {"recent_surgery_uncleared": uncleared}}


def _back_pain(answer: Any) -> Profile:
    return {
        "back_pain": {
            "now": int(answer["now"]),
            "weeks": {"under-6": 1, "over-6": 6}.get(answer.get("weeks", ""), 1),
            "after_bend_lift_cough_fall": answer.get("after") or "unsure",
        }
        if int(answer["now"])
        else {"now": 0, "weeks": 0, "after_bend_lift_cough_fall": "no"}
    }


def _blood_pressure(answer: Any) -> Profile:
    if answer["known"] != "yes":
        return {}
    return {"blood_pressure": [int(answer["systolic"]), int(answer["diastolic"])]}


def _company(answer: Any) -> Profile:
    return {"lives_alone": answer["alone"], "helper_present": answer["helper"]}


def _when(answer: Any) -> Profile:
    return {"days": list(answer["days"]), "minutes": int(answer["minutes"])}


CONDITIONS = (
    ("heart_condition", "A heart condition"),
    ("diabetes", "Diabetes that is well controlled"),
    ("diabetes_uncontrolled", "Diabetes that is not well controlled"),
    ("thyroid_uncontrolled", "A thyroid problem that is not well controlled"),
    ("seizures", "Seizures or epilepsy"),
    ("neuropathy", "Numb feet or nerve damage (neuropathy)"),
    ("stroke", "A stroke"),
    ("parkinson", "Parkinson’s"),
    ("multiple_sclerosis", "Multiple sclerosis (MS)"),
    ("cognitive_impairment", "Memory problems or dementia"),
    ("osteoarthritis_hip", "Osteoarthritis (worn joint) in a hip"),
    ("osteoarthritis_knee", "Osteoarthritis in a knee"),
    ("osteoarthritis_shoulder", "Osteoarthritis in a shoulder"),
    ("osteoarthritis_hand", "Osteoarthritis in a hand"),
    ("pelvic_floor", "Leaking urine, or a prolapse"),
    ("glaucoma_or_retina", "Glaucoma, or a problem with the retina of the eye"),
    ("pregnant_or_recent_birth", "Pregnant, or gave birth in the last 6 months"),
    ("kidney_disease", "Kidney disease"),
    ("asthma", "Asthma"),
)

EQUIPMENT = (
    ("chair", "A firm chair without wheels"),
    ("counter", "A kitchen worktop"),
    ("wall", "A clear stretch of wall"),
    ("bed", "A bed you can lie on"),
    ("pillow", "A pillow"),
    ("towel", "A towel"),
    ("door_frame", "A door frame"),
    ("table", "A steady table"),
    ("hallway", "A hallway or clear path of 10 steps"),
    ("shoes", "Shoes with a good grip"),
    ("stairs", "Stairs"),
    ("rail", "A hand rail"),
    ("step", "A low step (10 to 15 cm)"),
    ("mat", "An exercise mat"),
    ("bottles", "Two small water bottles"),
    ("dumbbells", "Light dumb-bells"),
    ("band", "A stretchy exercise band"),
    ("loop_band", "A loop band"),
    ("dowel", "A broom handle or pole"),
    ("strap", "A strap or long scarf"),
    ("ball", "A soft ball"),
    ("poles", "Walking poles"),
    ("ankle_weights", "Ankle weights"),
    ("foam", "A foam pad"),
    ("backpack", "A backpack"),
    ("vest", "A weighted vest"),
    ("bench", "A weights bench"),
    ("machine", "Gym machines"),
    ("barbell", "A barbell"),
    ("bar", "A pull-up bar"),
    ("bike", "An upright exercise bike"),
    ("treadmill", "A treadmill with rails"),
    ("elliptical", "A cross trainer"),
    ("pool", "A pool"),
)

DAYS = (
    ("mon", "Monday"),
    ("tue", "Tuesday"),
    ("wed", "Wednesday"),
    ("thu", "Thursday"),
    ("fri", "Friday"),
    ("sat", "Saturday"),
    ("sun", "Sunday"),
)

MINUTES = (
    ("15", "About 15 minutes"),
    ("20", "About 20 minutes"),
    ("30", "About 30 minutes"),
    ("45", "About 45 minutes"),
    ("60", "About 60 minutes"),
)

FRACTURE_SITES = (
    ("vertebra", "Spine (a bone in the back)"),
    ("hip", "Hip"),
    ("pelvis", "Pelvis"),
    ("wrist", "Wrist"),
    ("humerus", "Upper arm or shoulder"),
    ("rib", "Rib"),
    ("ankle", "Ankle"),
    ("hand", "Hand or finger"),
    ("foot", "Foot or toe"),
    ("face", "Face or skull"),
    ("other", "Another bone"),
)

SURGERY_KINDS = (
    ("hip_replacement", "A new hip"),
    ("hemiarthroplasty", "Half a new hip, after a break"),
    ("knee_replacement", "A new knee"),
    ("eye", "An eye operation"),
    ("other", "Another operation"),
)

QUESTIONS: tuple[Question, ...] = (
    Question(
        slug="date-of-birth",
        section="About you",
        title="What is your date of birth?",
        hint="Your age changes what is right for you. For example: 27 3 1948.",
        kind="date_of_birth",
    ),
    Question(
        slug="sex",
        section="About you",
        title="Which of these are you?",
        hint="Bones change after the menopause, so we ask about it here.",
        options=(
            ("woman-after", "A woman whose periods have stopped"),
            ("woman-before", "A woman who still has periods"),
            ("woman-unsure", "A woman, not sure about my periods"),
            ("man", "A man"),
        ),
        required="Choose the answer that fits you.",
        to_profile=lambda answer: dict(SEX[answer]),
    ),
    Question(
        slug="t-score",
        section="Your bones",
        title="Do you know your lowest T-score?",
        hint="A T-score is a number from a bone density scan (DXA). It is often below 0, "
        "like -2.5. Use the lowest number on your report.",
        kind="t_score",
        to_profile=_t_score,
    ),
    Question(
        slug="bone-band",
        section="Your bones",
        title="What have you been told about your bones?",
        hint="Osteopenia means bones a little thinner than usual. "
        "Osteoporosis means thin bones that can break more easily.",
        options=(
            ("normal", "My bones are normal"),
            ("osteopenia", "I have osteopenia"),
            ("osteoporosis", "I have osteoporosis"),
            ("unknown", "Not sure, or never had a scan"),
        ),
        to_profile=lambda answer: {"t_score_band": answer},
    ),
    Question(
        slug="fractures",
        section="Your bones",
        title="Have you broken a bone as an adult?",
        hint="Count any broken spine or hip. Count other bones from the age of 40. "
        "A broken bone in the spine may have been found by chance on a scan.",
        options=YES_NO_UNSURE,
        to_profile=_fractures,
    ),
    Question(
        slug="fracture-details",
        section="Your bones",
        title="Tell us about each broken bone",
        hint="Start with the newest.",
        kind="fractures",
        needed=lambda draft: draft.get("fractures") == "yes",
        to_profile=lambda rows: {"fractures": rows},
    ),
    Question(
        slug="height",
        section="Your bones",
        title="How much shorter are you than at your tallest?",
        hint="Losing height can be a sign of a change in the spine.",
        options=(
            ("none", "Not shorter"),
            ("under-4", "Less than 4 cm (1½ inches)"),
            ("4-to-6", "4 to 6 cm (1½ to 2½ inches)"),
            ("over-6", "More than 6 cm (2½ inches)"),
            ("unsure", "Not sure"),
        ),
        to_profile=_height,
    ),
    Question(
        slug="spine-imaged",
        section="Your bones",
        title="Has your spine been X-rayed or scanned since you lost height?",
        hint="This shows if a bone in the spine has changed.",
        options=YES_NO_UNSURE,
        needed=lambda draft: draft.get("height") in ("4-to-6", "over-6"),
        to_profile=lambda answer: {"spine_imaged": answer},
    ),
    Question(
        slug="steroids",
        section="Your bones",
        title="Do you take steroid tablets, like prednisolone?",
        hint="Not inhalers or creams. The dose in mg is on the packet.",
        options=(
            ("no", "No"),
            ("low-dose", "Yes, less than 7.5 mg a day"),
            ("short", "Yes, 7.5 mg a day or more, for less than 3 months"),
            ("high", "Yes, 7.5 mg to 29 mg a day, for 3 months or more"),
            ("very-high", "Yes, 30 mg a day or more"),
            ("unsure", "Not sure of the dose, or not sure at all"),
        ),
        to_profile=lambda answer: dict(STEROIDS[answer]),
    ),
    Question(
        slug="falls",
        section="Falls and walking",
        title="How many times have you fallen in the last 12 months?",
        hint="A slip or trip where you ended up on the floor counts.",
        options=(("0", "None"), ("1", "Once"), ("2", "2 times or more"), ("unsure", "Not sure")),
        to_profile=lambda answer: (
            {"falls_12_months": FALLS[answer]} | ({"severe_fall": "no"} if answer == "0" else {})
        ),
    ),
    Question(
        slug="severe-fall",
        section="Falls and walking",
        title="Was any of these falls a bad one?",
        hint="Bad means: you saw a doctor, lay on the floor for an hour, or passed out.",
        options=YES_NO_UNSURE,
        needed=lambda draft: draft.get("falls") != "0",
        to_profile=lambda answer: {"severe_fall": answer},
    ),
    Question(
        slug="walking-aid",
        section="Falls and walking",
        title="What do you use when you walk?",
        options=(("none", "Nothing"), ("stick", "A stick or crutch"), ("frame", "A walking frame")),
        required="Choose what you use.",
        to_profile=lambda answer: {"walking_aid": answer},
    ),
    _screening(
        ScreeningQuestion.CHEST_PAIN,
        "Do you get chest pain?",
        "At rest, in daily life, or when you are active.",
    ),
    Question(
        slug="blackout",
        section="Your health",
        title="In the last 12 months, have you passed out or lost balance from dizziness?",
        options=YES_NO_UNSURE,
        to_profile=_blackout,
    ),
    _screening(
        ScreeningQuestion.BLACKOUT_EXPLAINED,
        "Has a doctor found the cause and treated it?",
        "This is about passing out or being dizzy.",
        needed=lambda draft: draft.get("blackout") != "no",
    ),
    _screening(
        ScreeningQuestion.MEDICALLY_SUPERVISED_ONLY,
        "Has a doctor said you should only exercise with medical staff there?",
    ),
    _screening(
        ScreeningQuestion.UNSTABLE_HEART,
        "Do you have a serious heart or lung problem that is not under control?",
        "Such as a heart attack in the last 3 months, angina at rest, "
        "a heart rhythm or heart failure that is not settled, or a clot on the lung.",
    ),
    _screening(
        ScreeningQuestion.CORD_SIGNS,
        "Do you have new numbness between the legs, or new trouble with bladder or bowel?",
        "Also answer yes if your legs are getting weaker, or your walking has changed.",
    ),
    _screening(
        ScreeningQuestion.SYSTEMIC_BACK_PAIN,
        "Do you have back pain together with feeling ill?",
        "Such as fever, night sweats, weight loss you cannot explain, pain at night, "
        "or cancer in the past.",
    ),
    _screening(
        ScreeningQuestion.EXERCISE_PAIN_UNSETTLED,
        "Does exercise give you bad pain, or pain that lasts 3 days or more?",
    ),
    Question(
        slug="back-pain",
        section="Your health",
        title="How bad is your back pain today?",
        hint="0 is no pain. 10 is the worst pain you can think of.",
        kind="back_pain",
        to_profile=_back_pain,
    ),
    Question(
        slug="surgery",
        section="Your health",
        title="Have you had an operation in the last 12 months?",
        hint="Count a new hip or knee, and eye operations.",
        options=YES_NO_UNSURE,
        to_profile=_surgery,
    ),
    Question(
        slug="surgery-details",
        section="Your health",
        title="Tell us about each operation",
        hint="Start with the newest.",
        kind="surgeries",
        needed=lambda draft: draft.get("surgery") == "yes",
        to_profile=_surgery_details,
    ),
    _screening(
        ScreeningQuestion.ACUTE_ILLNESS_TODAY,
        "Are you ill today, or do you have a fever?",
    ),
    Question(
        slug="conditions",
        section="Your health",
        title="Do you have any of these?",
        hint="Tick all that fit.",
        kind="checklist",
        options=CONDITIONS,
        required="Tick what fits, or tick “None of these”.",
        to_profile=lambda answer: {"conditions": [c for c in answer if c != "none"]},
    ),
    Question(
        slug="blood-pressure",
        section="Your health",
        title="Do you know your blood pressure?",
        hint="Use a reading from the last 3 months, if you have one.",
        kind="blood_pressure",
        to_profile=_blood_pressure,
    ),
    Question(
        slug="equipment",
        section="Your home",
        title="What do you have at home?",
        hint="A firm chair and a wall or worktop are needed. The rest is extra.",
        kind="checklist",
        options=EQUIPMENT,
        required="Tick what you have, or tick “None of these”.",
        to_profile=lambda answer: {"equipment": [e for e in answer if e not in ("none", "unsure")]},
    ),
    Question(
        slug="floor",
        section="Your home",
        title="Can you get down to the floor and up again by yourself?",
        options=YES_NO_UNSURE,
        to_profile=lambda answer: {"floor": answer},
    ),
    Question(
        slug="company",
        section="Your home",
        title="Who is with you?",
        kind="company",
        to_profile=_company,
    ),
    Question(
        slug="when",
        section="Your week",
        title="When can you exercise?",
        hint="2 or 3 days are a good start. You can change this later.",
        kind="when",
        to_profile=_when,
    ),
)

BY_SLUG: dict[str, Question] = {question.slug: question for question in QUESTIONS}
SECTIONS: tuple[str, ...] = tuple(dict.fromkeys(question.section for question in QUESTIONS))


def path_of(draft: Draft) -> Iterator[Question]:
    """The pages that this person meets, in order; what earlier answers rule out is skipped."""
    return (question for question in QUESTIONS if question.needed(draft))


def without_follow_ups(draft: Draft) -> dict[str, Any]:
    """The answers without those to a follow-up question that is asked no more: it was about other
    falls, and is asked again when there are some. Rows that were typed stay."""
    asked = {question.slug for question in path_of(draft)}
    return {
        slug: answer
        for slug, answer in draft.items()
        if slug in asked or slug not in BY_SLUG or BY_SLUG[slug].kind != "radio"
    }


def first_unanswered(draft: Draft) -> Question | None:
    """Where to go on; None when every page of the path has an answer."""
    return next((question for question in path_of(draft) if question.slug not in draft), None)


def following(slug: str, draft: Draft) -> Question | None:
    """The page after `slug` on this person's path."""
    path = list(path_of(draft))
    places = [place for place, question in enumerate(path) if question.slug == slug]
    return path[places[0] + 1] if places and places[0] + 1 < len(path) else None


def previous(slug: str, draft: Draft) -> Question | None:
    """The page before `slug` on this person's path."""
    path = list(path_of(draft))
    places = [place for place, question in enumerate(path) if question.slug == slug]
    return path[places[0] - 1] if places and places[0] else None


def profile_from(draft: Draft) -> Profile:
    """The answers as a profile of the contract, without `on` and `age`.

    Only pages on the person's path count: an answer that a later change made needless is dropped.
    """
    profile: Profile = {"screening": {}}
    for question in path_of(draft):
        if question.slug in draft:
            part = question.to_profile(draft[question.slug])
            profile["screening"] |= part.pop("screening", {})
            profile |= part
    return profile


def date_of_birth_from(draft: Draft) -> date | None:
    """The date of birth, None while it has not been answered."""
    value = draft.get("date-of-birth")
    return date.fromisoformat(value) if value else None


__all__ = ["BY_SLUG", "QUESTIONS", "SECTIONS", "Question", "profile_from"]
