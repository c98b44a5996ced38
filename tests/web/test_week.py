"""The week that is shown: whose it is, until when, what holds it, and when to stop."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from bonefit.hyphens import SOFT_HYPHEN
from plans.catalogue.loader import read_files
from plans.catalogue.models import ReleasedExercise
from plans.patient import views
from plans.prescribing import queries
from plans.prescribing.models import Plan
from plans.prescribing.services import approve, refuse
from plans.rules.answer import STOP_RULES, decisions_hash
from tests.factories import CHEST_PAIN, FIT, NO_CHAIR, ON, SPINE, UNSTEADY, patient, plan_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
NOTE = "Walks well with the frame and has company."


@pytest.fixture
def mine(client_of, person):
    return client_of(person)


@pytest.mark.hazard("H-25")
@pytest.mark.parametrize(
    ("answers", "path"),
    [(FIT, "/me/week/"), (FIT, "/me/week/print/"), (UNSTEADY, "/me/week/")],
    ids=["week", "paper", "waiting"],
)
def test_every_sign_to_stop_stands_beside_a_week(mine, person, answers, path):
    plan_for(person, answers)
    page = mine.get(path).content.decode()
    box = re.search(r'<aside class="notice notice--stop".*?</aside>', page, re.S)
    said = box[0].replace(SOFT_HYPHEN, "")
    assert re.findall(r"<li>(.*?)</li>", said) == list(STOP_RULES)


@pytest.mark.parametrize(("days", "makes"), [(90, True), (91, False)])
def test_answers_of_three_months_make_no_week_until_they_are_looked_through(
    client_of, person, time_machine, days, makes
):
    """Day 90 allowed, day 91 refused (decision 12)."""
    plan_for(person)
    time_machine.move_to(datetime(2026, 11, 23, 9, tzinfo=UTC) + timedelta(days=days))
    mine = client_of(person)
    text = mine.get("/me/week/").content.decode()
    assert ("Make my next week" in text) is makes
    assert ("Look through my answers" in text) is not makes
    response = mine.post("/me/week/next/", {"form_token": "a"})
    assert response["Location"] == ("/me/week/" if makes else "/me/answers/")
    assert Plan.objects.count() == (2 if makes else 1)


@pytest.mark.hazard("H-05")
@pytest.mark.parametrize(
    ("signed", "days", "shown"),
    [([], 28 + 7, True), ([], 28 + 8, False), (["W15"], 28, True), (["W15"], 29, False)],
)
def test_a_week_whose_signature_has_run_out_is_held(
    client_of, person, physio, time_machine, signed, days, shown
):
    answers = FIT | {"t_score": "-2.7", "conditions": ["heart_condition"]} if signed else SPINE
    proposed = plan_for(person, answers)
    approve(plan=proposed, physiotherapist=physio, note=NOTE, version=1, on=ON, signed_items=signed)
    time_machine.move_to(datetime(2026, 11, 22, 12, tzinfo=UTC) + timedelta(days=days))
    mine = client_of(person)
    text = mine.get("/me/week/").content.decode()
    assert ("week-row" in text) is shown
    assert ("That time is over" in text) is not shown
    if not shown:
        mine.post("/me/week/next/", {"form_token": "next"})
        assert "Your week is ready to be checked." in mine.get("/me/week/").content.decode()


def test_after_a_signature_the_pages_say_so_and_what_found_no_place(client_of, person, physio):
    answers = FIT | {"t_score": "-2.7", "conditions": ["heart_condition"]}
    proposed = plan_for(person, answers)
    waits = client_of(person).get("/me/why/").content.decode()
    assert "has looked at your plan and agreed.</strong>" not in waits
    codes = [row["code"] for row in proposed.answer["needs_sign_off"]]
    signed = approve(
        plan=proposed, physiotherapist=physio, note=NOTE, version=1, on=ON, signed_items=codes
    )
    used = {item["code"] for day in signed.answer["days"] for item in day["items"]}
    why = client_of(person).get("/me/why/").content.decode()
    first, _, rest = why.partition("What your answers mean")
    assert "A physiotherapist has looked at your plan and agreed.</strong>" in first
    assert "What would change it" not in first
    assert rest
    left_out = client_of(person).get("/me/left-out/").content.decode()
    said = re.search(r"Your physiotherapist allowed these.*?<ul>(.*?)</ul>", left_out, re.S)
    waits = {row["code"] for row in signed.answer["needs_sign_off"]}  # for a trainer
    unused = {read_files().by_code[code].name for code in codes if code not in used | waits}
    assert unused
    assert set(re.findall(r"/\">([^<]+)</a>", said[1])) == unused
    assert "-2.7" in why
    assert "-2.700000" not in why


@pytest.mark.parametrize(
    ("days", "said"),
    [(["mon"], "Monday 30 November"), (["mon", "tue"], "Monday 30 November"), (["fri"], None)],
)
def test_a_week_without_a_session_left_says_when_the_next_one_is(
    client_of, person, time_machine, days, said
):
    wednesday = ON + timedelta(days=2)
    time_machine.move_to(f"{wednesday.isoformat()}T12:00:00+00:00")
    plan_for(person, FIT | {"days": days, "minutes": 30}, on=wednesday)
    text = client_of(person).get("/me/week/").content.decode()
    found = re.search(r"Your next session is on <strong>([^<]+)", text)
    assert (found and found[1]) == said


@pytest.mark.parametrize(
    ("answers", "then", "says"),
    [
        (SPINE, None, "You have no plan yet. Not yet checked by a physiotherapist."),
        (SPINE, refuse, "You have no plan for now."),
        (CHEST_PAIN, None, "You have no plan for now."),
        (NO_CHAIR, None, "You have no plan for now."),
    ],
    ids=["waiting", "declined", "refused", "incomplete"],
)
def test_nobody_without_a_plan_reads_of_one(mine, person, physio, answers, then, says):
    plan = plan_for(person, answers)
    if then is not None:
        then(plan=plan, physiotherapist=physio, note=NOTE, version=1, on=ON)
    for path in ("week", "why", "left-out", "referral", "movements"):
        text = mine.get(f"/me/{path}/", follow=True).content.decode()
        assert not re.search(r"Plan \d|Why this plan|Back to your week", text), path
        assert f"{says}</p>" in text or "Good until" in text, path


def test_a_plan_on_hold_is_not_said_to_be_in_use(client_of, person, physio, time_machine):
    proposed = plan_for(person, SPINE)
    plan = approve(plan=proposed, physiotherapist=physio, note=NOTE, version=1, on=ON)
    said = f"Plan {plan.pk} for {person.full_name}, born"
    assert said in client_of(person).get("/me/week/").content.decode()
    time_machine.move_to(datetime(2027, 1, 4, 12, tzinfo=UTC))
    text = client_of(person).get("/me/referral/").content.decode()
    assert "Your plan is on hold.</p>" in text
    assert not re.search(r"Plan \d", text)


def another_version(plan):
    record = plan.record
    record.pk, record.version = None, record.version + 1
    record.save()


@pytest.mark.hazard("H-17")
@pytest.mark.parametrize(
    "damage",
    [
        lambda plan: plan.items.filter(position=0).delete(),
        lambda plan: Plan.objects.filter(pk=plan.pk).update(hash="0" * 64),
        lambda plan: Plan.objects.filter(pk=plan.pk).update(item_count=1),
        another_version,
    ],
)
def test_a_week_that_was_shown_is_held_once_the_database_says_otherwise(mine, person, damage):
    """The page is kept between requests, but only while all that it rests on is as it was."""
    plan = plan_for(person)
    assert "week-row" in mine.get("/me/week/").content.decode()
    damage(plan)
    text = mine.get("/me/week/").content.decode()
    assert "week-row" not in text
    assert "Your plan is on hold" in text


@pytest.mark.hazard("H-01")
@pytest.mark.parametrize("forged", ["row", "answer", "row answer", "row answer hash"])
def test_an_exercise_forced_into_a_plan_reaches_no_page(mine, person, forged):
    """Whoever can write to the database needs to forge all of it, and then the rules refuse."""
    plan = plan_for(person)
    mine.get("/me/week/")
    first = plan.prescribed[0].snapshot
    first.update(code="Z01", name="Full sit-up")
    if "row" in forged:
        z01 = ReleasedExercise.objects.get(release=plan.release_id, code="Z01")
        plan.items.filter(pk=plan.items.first().pk).update(exercise=z01)
    if "answer" in forged:
        Plan.objects.filter(pk=plan.pk).update(answer=plan.answer)
    if "hash" in forged:
        Plan.objects.filter(pk=plan.pk).update(hash=decisions_hash(plan.answer))
    queries._CHECKED.clear()  # another process
    views._WEEKS.clear()
    for path in ("/me/week/", "/me/why/", "/me/exercises/Z01/", "/me/week/print/"):
        assert "Full sit-up" not in mine.get(path, follow=True).content.decode(), path
    assert "Your plan is on hold" in mine.get("/me/week/").content.decode()


def test_a_kept_week_is_of_one_person_one_day_and_one_name(client_of, person, clinic, time_machine):
    other = patient("other@example.org", of=clinic)
    for who in (person, other):
        plan_for(who)
    time_machine.move_to("2026-11-24T12:00:00+00:00")
    pages = [client_of(who).get("/me/week/").content.decode() for who in (person, other)]
    assert person.full_name in pages[0]
    assert other.full_name in pages[1]
    assert person.full_name not in pages[1]
    type(person).objects.filter(pk=person.pk).update(full_name="Pat Newname")
    assert "Pat Newname" in client_of(person).get("/me/week/").content.decode()
    time_machine.move_to("2026-11-25T12:00:00+00:00")
    today = re.findall(
        r"week-row--today.*?</h2>", client_of(person).get("/me/week/").content.decode(), re.S
    )
    assert len(today) == 1
    assert "Wednesday" in today[0]


def test_a_clinic_that_wants_no_gentle_start_gets_none(mine, person, clinic):
    plan = plan_for(person, UNSTEADY)
    code = plan.answer["gentle_start"][0]["code"]
    assert "What you may do while you wait" in mine.get("/me/week/").content.decode()
    assert mine.get(f"/me/exercises/{code}/").status_code == 200
    type(clinic).objects.update(gentle_start_on=False)
    assert "Please wait with exercises" in mine.get("/me/week/").content.decode()
    assert mine.get(f"/me/exercises/{code}/").status_code == 404
