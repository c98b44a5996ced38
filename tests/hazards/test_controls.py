"""Controls of the hazard log that do not belong to one room."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import pytest
from django.db import connection
from django.template.loader import get_template
from django.urls import reverse

from accounts.facts import age_on
from plans.catalogue.loader import read_files
from plans.catalogue.reading import BANNED_CLAIMS
from plans.prescribing.models import Plan
from plans.prescribing.services import PlanConflict
from plans.rules import PatientFacts, build_week, judge, violations
from plans.rules.answer import STOP_RULES, dose_words, plan_json
from plans.rules.vocabulary import Condition
from tests.database import drop_append_only_triggers
from tests.factories import BASE, FIT, ON, SPINE, UNSTEADY, patient, plan_for

ROOT = Path(__file__).parents[2]
WHOLE = BASE | {"age": 68, "on": ON.isoformat()}
DOSE = {
    **dict.fromkeys(("reps", "hold_seconds", "minutes", "impacts", "steps", "load_kg", "band")),
    **dict.fromkeys(("rpe_min", "rpe_max")),
    **{"sets": 1, "rest_seconds": 0, "each_side": False, "bouts": 1},
}


@pytest.fixture(scope="module")
def catalogue():
    return read_files()


# ---------------------------------------------------------------- H-09 two conditions together

CONDITIONS = sorted(set(Condition) - {Condition.UNSURE})


@pytest.mark.hazard("H-09")
def test_two_conditions_allow_no_more_than_either_alone(catalogue):
    """Every pair of the 19 conditions, over the whole catalogue."""

    def verdicts(*conditions):
        facts = PatientFacts.from_json(WHOLE | {"conditions": list(conditions)})
        return [judge(exercise, facts).verdict.rank for exercise in catalogue.exercises]

    alone = {condition: verdicts(condition) for condition in CONDITIONS}
    for one, other in combinations(CONDITIONS, 2):
        both = verdicts(one, other)
        worst = [max(pair) for pair in zip(alone[one], alone[other], strict=True)]
        assert all(now >= was for now, was in zip(both, worst, strict=True)), (one, other)


# ---------------------------------------------------------------- H-10 support


@pytest.mark.hazard("H-10")
@pytest.mark.parametrize("falls", [1, 2, "unsure"])
def test_everybody_who_falls_holds_on_for_balance(catalogue, falls):
    facts = PatientFacts.from_json(WHOLE | {"falls_12_months": falls, "lives_alone": "yes"})
    week = build_week(facts, catalogue)
    balance = [
        item for day in week.days for item in day.items if item.exercise.category == "balance"
    ]
    assert balance
    assert all(item.support.rank >= 2 and item.support_object for item in balance)


@pytest.mark.hazard("H-10")
def test_the_set_up_of_every_held_exercise_names_what_to_hold(catalogue):
    """The line says so itself, so that no page can leave it out."""
    words = {
        **{"chair": ("chair", "seat"), "counter": ("worktop",), "wall": ("wall", "corner")},
        **{"rail": ("rail",), "door_frame": ("frame",), "treadmill": ("rail", "clip")},
        **{"poles": ("pole",), "bike": ("handle",), "elliptical": ("handle",)},
        **{"machine": ("machine",), "bench": ("bench",), "table": ("table",), "pool": ("rail",)},
    }
    for exercise in catalogue.exercises:
        if exercise.refused or not exercise.support.rank or not exercise.support_objects:
            continue
        named = [word for thing in exercise.support_objects for word in words[thing.value]]
        assert any(word in exercise.set_up.lower() for word in named), exercise.code


# ---------------------------------------------------------------- H-07, H-12 dates


@pytest.mark.hazard("H-07")
@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(1950, 3, 1), date(2026, 2, 28), 75),
        (date(1950, 3, 1), date(2026, 3, 1), 76),
        (date(1952, 2, 29), date(2026, 2, 28), 73),
        (date(1952, 2, 29), date(2026, 3, 1), 74),
        (date(1952, 2, 29), date(2028, 2, 29), 76),
    ],
)
def test_ages_at_birthdays(born, on, age):
    assert age_on(born, on) == age


@pytest.mark.hazard("H-07")
@pytest.mark.parametrize(("age", "status"), [(17, "refused"), (18, "active"), (110, None)])
def test_the_ends_of_the_age_range(catalogue, age, status):
    facts = PatientFacts.from_json(WHOLE | {"age": age})
    assert status in (None, build_week(facts, catalogue).status.value)


@pytest.mark.hazard("H-12")
@pytest.mark.parametrize(
    "on",
    ["2026-03-29", "2026-10-25", "2026-12-31", "2027-01-01", "2028-02-29", "2026-11-01"],
)
def test_a_week_has_its_seven_dates_once_over_clock_changes_and_year_ends(catalogue, on):
    facts = PatientFacts.from_json(WHOLE | {"on": on})
    days = [day.date for day in build_week(facts, catalogue).days]
    assert days[0].weekday() == 0
    assert days == [days[0] + timedelta(number) for number in range(7)]
    assert 0 <= (days[0] - date.fromisoformat(on)).days < 7


# ---------------------------------------------------------------- H-13 two plans at once


@pytest.mark.hazard("H-13")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same_form", [True, False])
def test_ten_at_the_same_time_leave_one_plan(request, same_form):
    request.getfixturevalue("release")
    person = patient(of=request.getfixturevalue("clinic"))

    def send(number):
        try:
            return plan_for(person, token="form" if same_form else f"form-{number}").pk
        except PlanConflict:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        made = set(pool.map(send, range(10)))
    assert Plan.objects.filter(state="active").count() == 1
    assert person.health_records.count() == Plan.objects.count()
    if same_form:
        assert len(made) == 1
        assert Plan.objects.count() == 1
    drop_append_only_triggers()


# ---------------------------------------------------------------- H-21 words of a dose


@pytest.mark.hazard("H-21")
@pytest.mark.parametrize(
    ("dose", "words"),
    [
        ({"reps": 1}, "Once"),
        ({"reps": 2}, "Twice"),
        ({"reps": 5}, "5 times"),
        ({"reps": 21, "each_side": True}, "21 times each side"),
        ({"reps": 8, "sets": 2, "rest_seconds": 60}, "8 times, rest 60 seconds, 2 rounds"),
        ({"hold_seconds": 1}, "Hold for 1 second"),
        ({"hold_seconds": 10, "reps": 5}, "5 times, hold each for 10 seconds"),
        ({"minutes": 1}, "1 minute"),
        ({"minutes": 2.5}, "2½ minutes"),
        ({"minutes": 0.25}, "15 seconds"),
        ({"minutes": 10, "bouts": 3}, "10 minutes, 3 times in the day"),
        ({"steps": 8, "sets": 4}, "8 steps, 4 rounds"),
        ({"reps": 8, "load_kg": 1.5}, "8 times, with 1.5 kg"),
    ],
)
def test_a_dose_is_a_sentence_of_typed_fields(dose, words):
    assert dose_words(DOSE | dose) == words


# ---------------------------------------------------------------- H-24, H-25 pages


@pytest.mark.hazard("H-24")
def test_the_error_page_needs_no_database_and_says_when_to_stop():
    """Rendered without any context or query: there may be neither when it is needed."""
    page = get_template("500.html").render()
    for part in (*STOP_RULES, "999", "112"):
        assert part in page
    assert "{%" not in (ROOT / "templates" / "500.html").read_text()


@pytest.mark.hazard("H-25")
@pytest.mark.django_db
@pytest.mark.parametrize("answers", [FIT, SPINE, UNSTEADY])
def test_every_view_of_a_plan_says_what_it_is_not(release, clinic, client, answers, time_machine):
    time_machine.move_to(f"{ON}T12:00:00+00:00")
    person = patient(of=clinic)
    plan = plan_for(person, answers)
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    pages = [reverse(f"patient:{name}") for name in ("week", "why", "left-out", "referral")]
    pages += [
        reverse("patient:exercise", args=[item["code"]])
        for item in (
            plan.answer["gentle_start"] or [i for d in plan.answer["days"] for i in d["items"]]
        )[:1]
    ]
    for page in pages:
        text = client.get(page).content.decode()
        assert "does not diagnose" in text, page
        assert "Not yet checked by a physiotherapist" in text, page
        assert f"version {plan.record.version}" in text, page
        assert str(plan.record.date_of_birth.year) in text, page


@pytest.mark.hazard("H-25")
def test_no_template_makes_a_forbidden_claim():
    for file in (ROOT / "templates").rglob("*.html"):
        text = re.sub(r"<[^>]+>|\{[%#].*?[%#]\}", " ", file.read_text(encoding="utf-8")).lower()
        for claim in BANNED_CLAIMS:
            assert not re.search(rf"\b{re.escape(claim)}\b", text), (file.name, claim)


# ---------------------------------------------------------------- H-26 not too little

REFERENCE = {
    "B0": {"t_score": "-0.5"},
    "B1": {"t_score": "-1.8"},
    "B2": {"t_score": "-2.7"},
    "B3": {"t_score": "-3.6"},
    "a vertebral fracture": {"fractures": SPINE["fractures"]},
    "one fall": {"falls_12_months": 1},
    "a frame": UNSTEADY,
    "no floor": {"floor": "no"},
    "worn knees": {"conditions": ["osteoarthritis_knee"]},
    "prednisolone": {"prednisolone_mg_day": 10, "prednisolone_months": 12},
    "chair and wall only": {"equipment": ["chair", "wall"]},
    "two short days": {"days": ["tue", "fri"], "minutes": 15},
}


@pytest.mark.hazard("H-26")
@pytest.mark.parametrize("name", REFERENCE)
def test_nobody_gets_a_week_without_strength_balance_and_posture(catalogue, name):
    facts = PatientFacts.from_json(WHOLE | REFERENCE[name])
    week = build_week(facts, catalogue)
    assert violations(week, facts, catalogue) == ()
    answer = plan_json(week, facts, catalogue)
    for domain in ("strength", "balance", "posture", "weight_bearing"):
        target = answer["targets"][domain]
        assert target["achieved_days"] > 0, domain
        short = target["achieved_days"] < target["days"][0]
        assert not short or target["shortfall_reason"]["text"], "less than the least says why"


@pytest.mark.hazard("H-02")
def test_two_wrist_fractures_cap_impact_and_one_osteoporosis_may_be_signed(catalogue):
    wrist = {"site": "wrist", "on": "2020", "low_trauma": "yes", "cleared": "yes"}
    jumps = [catalogue.by_code[code] for code in ("W15", "W16", "W17")]

    def verdicts(**changes):
        facts = PatientFacts.from_json(WHOLE | changes)
        return {judge(exercise, facts).verdict.value for exercise in jumps}

    assert verdicts(t_score="-1.8", fractures=[wrist, wrist]) == {"exclude"}
    assert verdicts(t_score="-2.7") == {"sign_off"}
    assert verdicts(t_score="-1.8") == {"allow"}
