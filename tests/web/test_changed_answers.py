"""An answer counts from the moment it is kept: a plan that rests on another one waits."""

import re
from datetime import timedelta

import pytest

from accounts.models import AuditEvent
from plans.patient.models import IntakeDraft
from plans.prescribing.models import Plan
from plans.prescribing.services import PlanConflict, approve, refuse, start_week
from tests.factories import CHEST_PAIN as CHEST_PAIN_FACTS
from tests.factories import ON, SPINE, UNSTEADY, plan_for
from tests.web.test_pages import DRAFT, draft_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
NOTE = "Walks well with help and has company."
CHEST_PAIN = "/me/questions/chest-pain/"
WAITS = "You changed your answers, so your plan waits."


@pytest.fixture
def mine(client_of, person):
    return client_of(person)


def change(mine, address, version, **answer):
    sent = mine.post(address, {**answer, "version": str(version), "change": "1"})
    assert sent.status_code == 302, sent.content


@pytest.fixture
def active(mine, person):
    """Somebody with a week that they see."""
    draft_for(person)
    mine.post("/me/answers/", {"form_token": "first"})
    assert "week-row" in mine.get("/me/week/").content.decode()
    return Plan.objects.get()


@pytest.mark.hazard("H-01")
@pytest.mark.hazard("H-05")
@pytest.mark.parametrize("answer", ["yes", "unsure"])
def test_chest_pain_hides_the_week_on_every_path_before_it_is_sent(mine, active, answer):
    code = active.prescribed[0].snapshot["code"]
    assert mine.get(f"/me/exercises/{code}/").status_code == 200
    change(mine, CHEST_PAIN, 1, answer=answer)
    assert WAITS in mine.get("/me/week/").content.decode()
    for path in ("/me/week/print/", "/me/movements/", "/me/left-out/", "/me/why/"):
        answered = mine.get(path, follow=True).content.decode()
        assert "item__picture" not in answered, path
        assert "handout__strip" not in answered, path
    assert code not in mine.get(f"/me/exercises/{code}/", follow=True).content.decode()
    assert "Your plan waits until" in mine.get("/me/answers/").content.decode()


def test_an_answer_put_back_brings_the_week_back(mine, person, active):
    change(mine, CHEST_PAIN, 1, answer="yes")
    change(mine, CHEST_PAIN, 2, answer="no")
    assert "week-row" in mine.get("/me/week/").content.decode()
    assert "Your plan waits until" not in mine.get("/me/answers/").content.decode()
    acts = AuditEvent.objects.filter(action__in=["plan.hold", "plan.release"])
    assert [act.action for act in acts.order_by("seq")] == ["plan.hold", "plan.release"]


def test_the_same_answer_again_holds_nothing(mine, active):
    change(mine, CHEST_PAIN, 1, answer="no")
    change(mine, "/me/questions/t-score/", 2, known="yes", t_score="−1,80")
    assert "week-row" in mine.get("/me/week/").content.decode()


@pytest.mark.parametrize(
    ("address", "answer"),
    [
        ("/me/questions/falls/", {"answer": "2"}),
        ("/me/questions/walking-aid/", {"answer": "frame"}),
        ("/me/questions/t-score/", {"known": "yes", "t_score": "-3.1"}),
        ("/me/questions/date-of-birth/", {"day": "1", "month": "2", "year": "1940"}),
        ("/me/questions/fractures/", {"answer": "yes"}),
    ],
)
def test_any_other_answer_holds_it_too_even_where_it_opens_more_questions(
    mine, active, address, answer
):
    change(mine, address, 1, **answer)
    assert WAITS in mine.get("/me/week/").content.decode()


def test_sent_the_changed_answers_make_a_plan_of_their_own(mine, active):
    change(mine, CHEST_PAIN, 1, answer="yes")
    mine.post("/me/answers/", {"form_token": "second"})
    newest = Plan.objects.latest("pk")
    assert (newest.state, newest.unsent_answers) == ("refused", False)
    assert "No exercise for now" in mine.get("/me/week/").content.decode()


def test_who_may_not_exercise_still_reads_why_while_answers_are_changed(mine, person):
    draft_for(person, **{"chest-pain": "yes"})
    mine.post("/me/answers/", {"form_token": "first"})
    change(mine, CHEST_PAIN, 1, answer="no")
    assert "No exercise for now" in mine.get("/me/week/").content.decode()


@pytest.mark.hazard("H-05")
def test_neither_a_signature_nor_the_next_week_goes_round_it(mine, person, physio):
    proposed = plan_for(person, SPINE)
    draft_for(person)
    change(mine, CHEST_PAIN, 1, answer="yes")
    assert WAITS in mine.get("/me/week/").content.decode()
    with pytest.raises(PlanConflict):
        approve(plan=proposed, physiotherapist=physio, note=NOTE, version=1, on=ON)
    assert not Plan.objects.filter(state="active").exists()
    assert start_week(patient=person, by=person, form_token="next", on=ON).unsent_answers
    assert WAITS in mine.get("/me/week/").content.decode()


def test_a_physiotherapist_reads_that_answers_are_being_changed(client_of, mine, person, physio):
    plan_for(person, UNSTEADY)
    draft_for(person)
    page = f"/physio/patients/{person.pk}/"
    assert "Answers are being changed" not in client_of(physio).get(page).content.decode()
    change(mine, CHEST_PAIN, 1, answer="yes")
    assert "Answers are being changed" in client_of(physio).get(page).content.decode()


def test_without_a_plan_there_is_nothing_to_hold(mine, person):
    draft_for(person)
    change(mine, CHEST_PAIN, 1, answer="yes")
    assert not Plan.objects.exists()


# ---------------------------------------------------------------- the same answers again


def signed(person, physio):
    plan = plan_for(person, SPINE)
    draft_for(person, fractures="yes", **SPINE_DRAFT)
    return approve(plan=plan, physiotherapist=physio, note=NOTE, version=1, on=ON)


SPINE_DRAFT = {
    "t-score": {"known": "yes", "t_score": "-2.9"},
    "fracture-details": [
        {"site": "vertebra", "on": "2023-10", "low_trauma": "yes", "cleared": "yes"}
    ],
}


def test_the_same_answers_sent_again_keep_the_signed_week(mine, person, physio):
    plan = signed(person, physio)
    change(mine, CHEST_PAIN, 1, answer="no")
    mine.post("/me/answers/", {"form_token": "again"})
    assert list(Plan.objects.filter(state="active")) == [plan]
    assert NOTE in mine.get("/me/week/").content.decode()


@pytest.mark.parametrize(("days", "new"), [(83, False), (84, True)])
def test_old_answers_sent_again_count_from_now(client_of, person, time_machine, days, new):
    draft_for(person)
    plan = plan_for(person)
    on = ON + timedelta(days=days)
    time_machine.move_to(f"{on.isoformat()}T12:00:00+00:00")
    week = start_week(patient=person, by=person, form_token="week", on=on)
    client_of(person).post("/me/answers/", {"form_token": "again"})
    assert (Plan.objects.latest("pk") != week) is new
    assert person.health_records.count() == 1 + new
    assert plan.record_id


def test_a_declined_week_can_be_asked_for_again(mine, person, physio):
    plan = plan_for(person, SPINE)
    draft_for(person, fractures="yes", **SPINE_DRAFT)
    refuse(plan=plan, physiotherapist=physio, note=NOTE, version=1, on=ON)
    mine.post("/me/answers/", {"form_token": "again"})
    assert Plan.objects.latest("pk").state == "awaiting_review"


# ---------------------------------------------------------------- what the physiotherapist reads


def test_a_decision_is_confirmed_and_a_late_one_says_that_it_was_not_needed(
    client_of, person, physio
):
    plan = plan_for(person, SPINE)
    desk, page = client_of(physio), f"/physio/patients/{person.pk}/"
    sent = {"plan": plan.pk, "version": 1, "decision": "approve", "note": NOTE}
    done = desk.post(f"{page}decide/", sent, follow=True).content.decode()
    assert "Saved: you approved the week of" in done
    assert f'data-forget="note-{person.pk}"' in done
    again = desk.post(f"{page}decide/", sent, follow=True).content.decode()
    assert "Your first decision counts." in again
    assert "No week of this person waits" in desk.get(page, follow=True).content.decode()


def test_who_is_told_to_stop_is_not_told_of_missing_answers_as_a_reason(mine, person):
    plan = plan_for(person, CHEST_PAIN_FACTS | {"equipment": []})
    told = [reason["rule"] for reason in plan.answer["clearance"]["reasons"]]
    assert "GATE-046" in told
    text = mine.get("/me/week/").content.decode()
    assert "No exercise for now" in text
    assert "Some questions still need an answer" not in text


def test_who_is_told_to_stop_reads_what_stops_them_and_no_milder_reason(mine, person):
    plan = plan_for(person, CHEST_PAIN_FACTS | {"conditions": ["heart_condition"]})
    chest, heart = "You have chest pain.", "You have a heart condition."
    assert {"GATE-001", "GATE-004"} <= {one["rule"] for one in plan.answer["clearance"]["reasons"]}
    stop = mine.get("/me/week/").content.decode()
    assert chest in stop
    assert heart not in stop
    for page in ("/me/why/", "/me/referral/"):  # everything, for those who ask and for the doctor
        text = mine.get(page).content.decode()
        assert "GATE-001" in text, page
        assert "GATE-004" in text, page


# ---------------------------------------------------------------- what the person reads meanwhile


def test_what_was_changed_is_marked_with_what_it_was(mine, active):
    change(mine, "/me/questions/walking-aid/", 1, answer="stick")
    change(mine, CHEST_PAIN, 2, answer="unsure")
    text = mine.get("/me/answers/").content.decode()
    rows = re.findall(r"<dt>([^<]+)</dt>.*?</dd>", text, re.S)
    changed = re.findall(
        r"<dt>([^<]+)</dt>(?:(?!<dt>).)*Changed</span> Before: ([^<]+)</dd>", text, re.S
    )
    assert len(rows) > 20
    assert changed == [
        ("What do you use when you walk?", "Nothing"),
        ("Do you get chest pain?", "No"),
    ]


def test_one_button_puts_everything_back(mine, person, active):
    change(mine, "/me/questions/falls/", 1, answer="1")
    change(mine, CHEST_PAIN, 2, answer="yes")
    assert "Put my answers back" in mine.get("/me/answers/").content.decode()
    sent = mine.post("/me/answers/", {"put_back": "1"}, follow=True).content.decode()
    assert "week-row" in sent
    assert IntakeDraft.objects.get().answers == DRAFT
    assert list(Plan.objects.all()) == [active]


def test_the_button_takes_nothing_back_that_was_sent(mine, person, active):
    change(mine, CHEST_PAIN, 1, answer="yes")
    mine.post("/me/answers/", {"form_token": "second"})
    mine.post("/me/answers/", {"put_back": "1"})
    assert IntakeDraft.objects.get().answers["chest-pain"] == "yes"
    assert "No exercise for now" in mine.get("/me/week/").content.decode()


@pytest.mark.hazard("H-05")
@pytest.mark.parametrize(("answer", "said"), [("yes", True), ("no", False)])
def test_who_tells_of_chest_pain_reads_what_to_do_before_it_is_sent(mine, active, answer, said):
    change(mine, "/me/questions/walking-aid/", 1, answer="stick")
    change(mine, CHEST_PAIN, 2, answer=answer)
    for path in ("/me/answers/", "/me/week/"):
        assert (
            'Call <a class="phone"'
            in mine.get(path).content.decode().partition("<footer")[0].partition("Stop if")[0]
        ) is said


def test_open_questions_are_named_as_such(mine, active):
    change(mine, "/me/questions/falls/", 1, answer="1")
    text = mine.get("/me/answers/").content.decode()
    assert "answered the open questions" in text
    assert "Go to the open questions" in text


@pytest.mark.parametrize("path", ["/me/referral/", "/me/exercises/U02/"])
def test_a_page_that_would_be_untrue_leads_to_the_hold(mine, active, path):
    change(mine, "/me/questions/falls/", 1, answer="2")
    assert mine.get(path)["Location"] == "/me/week/"


def test_a_physiotherapist_cannot_decide_and_reads_why(client_of, mine, person, physio):
    plan = plan_for(person, SPINE)
    draft_for(person)
    change(mine, CHEST_PAIN, 1, answer="yes")
    desk, page = client_of(physio), f"/physio/patients/{person.pk}/"
    assert "Answers are being changed" in desk.get("/physio/").content.decode()
    text = desk.get(page).content.decode()
    assert "You can decide then" in text
    assert "Save my decision" not in text
    assert "Movement card of this person" not in text
    sent = {"plan": plan.pk, "version": 1, "decision": "refuse", "note": NOTE}
    late = desk.post(f"{page}decide/", sent)
    assert late.status_code == 409
    assert "not sent it yet" in late.content.decode()


def test_a_page_that_shows_older_answers_makes_no_plan(mine, person, active):
    page = mine.get("/me/answers/").content.decode()
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    change(mine, "/me/questions/t-score/", 1, known="yes", t_score="-3.4")
    late = mine.post("/me/answers/", {"form_token": "late", "version": version})
    assert late.status_code == 409
    assert "Your answers were changed in another window" in late.content.decode()
    assert list(Plan.objects.all()) == [active]
    again = re.search(r'name="version" value="(\d+)"', late.content.decode())[1]
    mine.post("/me/answers/", {"form_token": "late", "version": again})
    assert Plan.objects.count() == 2


@pytest.mark.hazard("H-05")
def test_a_follow_up_about_other_falls_is_asked_again(mine, person):
    draft_for(person, falls="1", **{"severe-fall": "no"})
    change(mine, "/me/questions/falls/", 1, answer="0")
    change(mine, "/me/questions/falls/", 2, answer="2")
    assert "severe-fall" not in IntakeDraft.objects.get().answers
    assert mine.post("/me/answers/", {"form_token": "t"})["Location"] == "/me/questions/"


def test_typed_rows_stay_when_they_are_not_asked_for(mine, person):
    draft_for(person, fractures="yes", **SPINE_DRAFT)
    change(mine, "/me/questions/fractures/", 1, answer="no")
    assert IntakeDraft.objects.get().answers["fracture-details"] == SPINE_DRAFT["fracture-details"]
