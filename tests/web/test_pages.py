"""Forms and pages: errors that keep what was typed, stale windows, double submits, query counts."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from bonefit.demo import BASE as ANSWERS
from plans.patient import questions as q
from plans.patient.forms import FORM_SETS, FORMS
from plans.patient.models import IntakeDraft
from plans.prescribing.models import Approval, Plan
from plans.rules.vocabulary import Equipment, Question, WalkingAid
from tests.factories import CHEST_PAIN, FIT, NO_CHAIR, SPINE, UNSTEADY, patient, plan_for, staff
from tests.web.test_access import all_patterns

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
NOTE = "Walks well with the frame and has company."
DRAFT = ANSWERS | {"date-of-birth": "1958-05-14"}


@pytest.fixture
def mine(client_of, person):
    return client_of(person)


def draft_for(person, **changes):
    return IntakeDraft.objects.create(
        patient=person, answers=DRAFT | changes, form_token="token", version=1
    )


# ---------------------------------------------------------------- the intake


def test_the_longest_path_has_30_pages_at_most():
    longest = DRAFT | {
        "fractures": "yes",
        "height": "over-6",
        "falls": "2",
        "blackout": "yes",
        "surgery": "yes",
    }
    assert len(list(q.path_of(longest))) <= 30
    assert len(list(q.path_of(longest))) == len(q.QUESTIONS)


def test_every_question_has_a_page_and_the_demo_answers_fit_all(mine, person):
    draft_for(person)
    for asked in q.path_of(DRAFT):
        text = mine.get(f"/me/questions/{asked.slug}/").content.decode()
        assert asked.title in text.replace("&#x27;", "'"), asked.slug
    assert mine.get("/me/questions/severe-fall/").status_code == 404, "not on this path"
    assert mine.get("/me/questions/nothing/").status_code == 404


def test_the_pages_ask_for_everything_that_the_contract_requires():
    from plans.rules import PatientFacts
    from plans.rules.required import missing_answers

    profile = q.profile_from(DRAFT) | {"age": 68, "on": "2026-11-23"}
    assert missing_answers(PatientFacts.from_json(profile)) == ()
    known = {asked.slug.replace("-", "_") for asked in q.QUESTIONS}
    named = {question.value for question in Question} - {"recent_surgery_uncleared"}
    assert named <= known
    assert {value for value, _ in q.EQUIPMENT} == set(Equipment)
    walking = dict(q.BY_SLUG["walking-aid"].options)
    assert set(walking) == set(WalkingAid)


@pytest.mark.parametrize(
    ("slug", "posted", "says"),
    [
        ("sex", {}, "Choose the answer that fits you."),
        ("sex", {"answer": "robot"}, "Choose from the answers shown."),
        ("chest-pain", {}, "Choose an answer. Pick “Not sure” if you do not know."),
        ("date-of-birth", {"day": "30", "month": "2", "year": "1950"}, "This is not a date."),
        ("date-of-birth", {"day": "1", "month": "1", "year": "2090"}, "in the future"),
        ("date-of-birth", {"day": "1", "month": "1", "year": "1815"}, "Check the year."),
        ("date-of-birth", {"day": "1", "month": "3", "year": "48"}, "the year with 4 digits"),
        ("date-of-birth", {"day": "24", "month": "11", "year": "2008"}, "for adults"),
        ("date-of-birth", {"day": "", "month": "Mar", "year": "1950"}, "Enter the day"),
        ("t-score", {"known": "yes", "t_score": ""}, "Enter your T-score"),
        ("t-score", {"known": "yes", "t_score": "NaN"}, "Give the T-score as a number"),
        ("t-score", {"known": "yes", "t_score": "-7"}, "lies between -6.0 and +4.0"),
        ("t-score", {"known": "yes", "t_score": "2,5"}, "Did you mean -2.5?"),
        ("conditions", {}, "Tick what fits"),
        ("conditions", {"answer": ["none", "asthma"]}, "None of these"),
        ("back-pain", {"now": "5"}, "Choose when the pain started."),
        ("blood-pressure", {"known": "yes", "systolic": "80", "diastolic": "90"}, "lower number"),
        ("blood-pressure", {"known": "yes", "systolic": "x"}, "like 132"),
        ("when", {"minutes": "30"}, "Tick at least 1 day."),
        ("company", {"alone": "no"}, "Choose an answer."),
    ],
)
def test_a_wrong_answer_is_named_twice_kept_and_not_written(mine, person, slug, posted, says):
    answers = {name: value for name, value in DRAFT.items() if name != slug}
    IntakeDraft.objects.create(patient=person, answers=answers, form_token="t", version=1)
    response = mine.post(f"/me/questions/{slug}/", {**posted, "version": "1"})
    text = response.content.decode()
    assert response.status_code == 422
    assert "There is a problem" in text
    assert text.count(says) >= 2, "in the summary and beside the field"
    assert "<title>Error:" in text.replace("\n", "")
    for typed in posted.values():
        if isinstance(typed, str) and typed and typed not in ("yes", "robot"):
            assert f'value="{typed}"' in text
    assert slug not in IntakeDraft.objects.get(patient=person).answers


#: What comes of a slip, a machine or malice, and must come back as a sentence.
JUNK = ("", "\x00", "NaN", "9" * 5000, "99999999999999999999", "-1", "٣", "<b>", "x" * 5000)
FRAMEWORKS_WORDS = re.compile(
    r"This field is required|Select a valid choice|Please submit|Ensure this value|Enter a whole"
)


def field_names(kind):
    if kind in FORM_SETS:
        counts = ("form-TOTAL_FORMS", "form-INITIAL_FORMS", "form-99-site")
        return [*counts, *(f"form-0-{name}" for name in FORM_SETS[kind].form.base_fields)]
    return list(FORMS[kind].base_fields) or ["answer"]


ONE_A_KIND = {asked.kind: asked for asked in q.QUESTIONS}


@pytest.mark.parametrize("asked", ONE_A_KIND.values(), ids=lambda asked: asked.kind)
def test_no_junk_in_a_field_is_an_error_of_ours_or_speaks_the_frameworks_words(mine, person, asked):
    draft_for(person, fractures="yes", surgery="yes", falls="2", height="over-6", blackout="yes")
    sensible = {"known": "yes", "now": "5", "version": "1"}
    for name in field_names(asked.kind):
        for junk in JUNK:
            for button in ({}, {"add": "1"}, {"remove": junk}, {"later": "1"}):
                posted = sensible | {name: junk} | button
                response = mine.post(f"/me/questions/{asked.slug}/", posted)
                assert response.status_code in (200, 302, 409, 422), (name, junk, button)
                assert not FRAMEWORKS_WORDS.search(response.content.decode()), (name, junk)


@pytest.mark.parametrize(
    ("slug", "posted"),
    [
        ("t-score", {"known": "no", "t_score": "about three"}),
        ("blood-pressure", {"known": "no", "systolic": "x", "diastolic": "9"}),
        ("back-pain", {"now": "0", "weeks": "long", "after": "maybe"}),
    ],
)
def test_boxes_that_an_answer_makes_needless_cannot_be_wrong(mine, person, slug, posted):
    answers = {name: value for name, value in DRAFT.items() if name != slug}
    IntakeDraft.objects.create(patient=person, answers=answers, form_token="t", version=1)
    assert "(optional)" not in mine.get(f"/me/questions/{slug}/").content.decode()
    assert mine.post(f"/me/questions/{slug}/", {**posted, "version": "1"}).status_code == 302
    kept = IntakeDraft.objects.get(patient=person).answers[slug]
    assert kept in ({"known": "no"}, {"now": "0"})


def row(number, **answers):
    return {f"form-{number}-{name}": value for name, value in answers.items()}


def test_a_row_of_a_list_can_be_added_and_taken_out_again(mine, person):
    draft_for(person, fractures="yes")
    hip = {"site": "hip", "on": "longer", "low_trauma": "yes", "cleared": "yes"}
    wrist = hip | {"site": "wrist"}
    address = "/me/questions/fracture-details/"
    added = mine.post(address, row(0, **hip) | {"add": "1"}).content.decode()
    assert "Number 2" in added
    assert "There is a problem" not in added, "an empty row is no mistake yet"
    two = row(0, **hip) | row(1, **wrist)
    left = mine.post(address, two | {"remove": "0"}).content.decode()
    assert "Number 2" not in left
    assert '<option value="wrist" selected>' in left
    assert mine.post(address, two | {"version": "1"}).status_code == 302
    assert len(IntakeDraft.objects.get(patient=person).answers["fracture-details"]) == 2
    emptied = row(0, **wrist) | row(1, site="")
    assert mine.post(address, emptied | {"version": "2"}).status_code == 302
    assert IntakeDraft.objects.get(patient=person).answers["fracture-details"] == [wrist]
    eight = row(0, **hip) | row(7, **hip) | {"add": "1"}
    assert 'name="add"' not in mine.post(address, eight).content.decode()
    nine = row(0, **hip) | row(8, **hip) | {"version": "3"}
    assert "There is room for 8" in mine.post(address, nine).content.decode()


@pytest.mark.parametrize("rows", [1, 2])
def test_enter_in_a_list_goes_on_and_takes_nothing_out(mine, person, rows):
    """A browser sends Enter with the first button of the form."""
    draft_for(person, fractures="yes")
    posted = row(0, site="hip") | row(rows - 1, site="wrist") | {"add": "1"}
    page = mine.post("/me/questions/fracture-details/", posted).content.decode()
    form = page[page.index('name="version"') :]
    assert len(re.findall(r'name="remove"', form)) == rows + 1
    assert re.search(r"<button([^>]*)>([^<]+)", form)[2] == "Continue"
    assert "name=" not in re.search(r"<button([^>]*)>", form)[1]


def test_leaving_a_page_unanswered_for_later_is_no_mistake(mine, person):
    answers = {name: value for name, value in DRAFT.items() if name != "t-score"}
    IntakeDraft.objects.create(patient=person, answers=answers, form_token="t", version=1)
    address = "/me/questions/t-score/"
    assert mine.post(address, {"version": "1", "later": "1"})["Location"] == "/me/"
    typed = mine.post(address, {"version": "1", "later": "1", "known": "yes", "t_score": "x"})
    assert typed.status_code == 422, "what was typed is not thrown away unseen"
    assert 'value="x"' in typed.content.decode()
    assert IntakeDraft.objects.get(patient=person).version == 1


@pytest.mark.hazard("H-16")
def test_questions_started_in_two_windows_are_one_draft(mine, person):
    address, answer = "/me/questions/sex/", {"answer": "man", "version": "0"}
    assert mine.post(address, answer).status_code == 302
    assert mine.post(address, answer | {"answer": "woman-after"}).status_code == 409
    assert IntakeDraft.objects.get(patient=person).answers == {"sex": "man"}


@pytest.mark.parametrize("token", ["", "\x00", "a\x00b", "x" * 5000, "🦴", "' OR 1=1"])
def test_a_form_token_that_was_never_ours_does_no_harm(mine, person, token):
    draft_for(person)
    assert mine.post("/me/answers/", {"form_token": token})["Location"] == "/me/week/"
    assert Plan.objects.get().form_token == "token_0"


@pytest.mark.hazard("H-16")
def test_an_answer_saved_in_another_window_is_not_overwritten_unseen(mine, person):
    draft_for(person)
    assert mine.post("/me/questions/sex/", {"answer": "man", "version": "1"}).status_code == 302
    stale = mine.post("/me/questions/floor/", {"answer": "no", "version": "1"})
    assert stale.status_code == 409
    assert "changed in another window" in stale.content.decode()
    assert IntakeDraft.objects.get(patient=person).answers["floor"] == "yes"
    version = re.search(r'name="version" value="(\d+)"', stale.content.decode())[1]
    mine.post("/me/questions/floor/", {"answer": "no", "version": version})
    assert IntakeDraft.objects.get(patient=person).answers["floor"] == "no"


@pytest.mark.parametrize("version", ["", "x", "-", "1; DROP"])
def test_a_form_without_a_version_is_refused(mine, person, version):
    draft_for(person)
    response = mine.post("/me/questions/sex/", {"answer": "man", "version": version})
    assert response.status_code == 400


def test_a_changed_answer_drops_what_it_makes_needless(person):
    with_details = DRAFT | {
        "fractures": "yes",
        "fracture-details": [{"site": "hip", "on": "longer"}],
    }
    assert q.profile_from(with_details)["fractures"] == [{"site": "hip", "on": "longer"}]
    assert q.profile_from(with_details | {"fractures": "no"})["fractures"] == []


WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)


def written(queries):
    return [one["sql"][:80] for one in queries.captured_queries if WRITES.match(one["sql"])]


@pytest.mark.parametrize("answers", [FIT, SPINE, UNSTEADY, CHEST_PAIN, NO_CHAIR])
def test_looking_writes_nothing(client_of, mine, person, physio, answers):
    """Every page, read from the addresses; only the look at a patient's record is left out."""
    draft_for(person)
    plan_for(person, answers)
    physios = client_of(physio)
    with CaptureQueriesContext(connection) as queries:
        for client in (mine, physios, Client()):
            for address, _ in all_patterns():
                if not address.startswith(("static/", "physio/patients/", "accounts/2fa/totp/act")):
                    client.get("/" + re.sub(r"<slug:slug>", "sex", address))
    assert len(queries) > 50
    assert written(queries) == []


def test_a_look_at_a_patients_record_is_kept_once_a_visit(client_of, person, physio, time_machine):
    time_machine.move_to("2026-11-23T12:00:00+00:00")
    plan = plan_for(person, SPINE)
    physios = client_of(physio)
    views = AuditEvent.objects.filter(action="record.view", patient=person, actor=physio)
    for _ in range(3):
        assert physios.get(f"/physio/patients/{person.pk}/").status_code == 200
    assert [view.data for view in views] == [{"plan": plan.pk}]
    time_machine.move_to("2026-11-23T12:20:00+00:00")
    physios.get("/physio/")
    time_machine.move_to("2026-11-23T12:40:00+00:00")
    assert physios.get(f"/physio/patients/{person.pk}/").status_code == 200
    assert views.all().count() == 2, "another visit"


# ---------------------------------------------------------------- making the plan


@pytest.mark.hazard("H-13")
def test_sending_twice_makes_one_plan(mine, person):
    draft_for(person)
    token = token_on(mine.get("/me/answers/"))
    for _ in range(2):
        assert mine.post("/me/answers/", {"form_token": token}).status_code == 302
    assert Plan.objects.count() == 1
    following = token_on(mine.get("/me/answers/"))
    assert following != token, "the next sending is a new act"
    mine.post("/me/answers/", {"form_token": following})
    assert Plan.objects.count() == 1, "the same answers have their plan"
    IntakeDraft.objects.update(answers=DRAFT | {"sex": "man"})
    mine.post("/me/answers/", {"form_token": following})
    assert Plan.objects.count() == 2


def token_on(page):
    return re.search(r'name="form_token" value="(\w+)"', page.content.decode())[1]


def test_an_unfinished_intake_makes_no_plan(mine, person):
    answers = {name: value for name, value in DRAFT.items() if name != "floor"}
    IntakeDraft.objects.create(patient=person, answers=answers, form_token="t", version=1)
    assert mine.post("/me/answers/", {"form_token": "t"})["Location"] == "/me/questions/"
    assert not Plan.objects.exists()


def test_missing_things_are_named_with_the_way_to_mend_them(mine, person):
    plan_for(person, NO_CHAIR)
    text = mine.get("/me/week/").content.decode()
    assert "A firm chair without wheels" in text
    assert "/me/questions/equipment/?change" in text
    assert 'class="ticks"' not in text, "a tick says that it is there"


def test_a_week_that_is_over_offers_the_next_and_makes_it_once(client_of, person, time_machine):
    mine = client_of(person)
    plan_for(person)
    assert mine.post("/me/week/next/", {"form_token": "a"}).status_code == 302
    assert Plan.objects.count() == 1, "not before the week is over"
    time_machine.move_to("2026-11-30T09:00:00+00:00")
    mine = client_of(person)
    assert "This week is over" in mine.get("/me/week/").content.decode()
    for _ in range(2):
        mine.post("/me/week/next/", {"form_token": "b"})
    assert Plan.objects.filter(state="active").get().week_start.isoformat() == "2026-11-30"
    assert Plan.objects.count() == 2


# ---------------------------------------------------------------- the physiotherapist


def decision(plan, **changes):
    return {"plan": plan.pk, "version": plan.version, "decision": "approve", "note": NOTE} | changes


def test_the_longest_wait_comes_first(client_of, physio, clinic, person):
    first = plan_for(person, SPINE)
    second = patient("second@example.org", of=clinic)
    plan_for(second, UNSTEADY)
    Plan.objects.filter(pk=first.pk).update(created_at="2026-11-20T10:00Z")
    text = client_of(physio).get("/physio/").content.decode()
    assert text.index(person.full_name) < text.index(second.full_name)
    assert "3 days" in text


def test_a_wrong_decision_keeps_what_was_typed_and_ticked(client_of, physio, person):
    plan = plan_for(person, FIT | {"t_score": "-2.7", "conditions": ["heart_condition"]})
    address = f"/physio/patients/{person.pk}/decide/"
    response = client_of(physio).post(
        address, decision(plan, note="too short", signed_items=["W15"], decision="")
    )
    text = response.content.decode()
    assert response.status_code == 422
    assert "Choose “Approve” or “Refuse”." in text
    assert "20 characters or more" in text
    assert "too short" in text
    assert re.search(r'value="W15" id="sign_W15" checked', text)
    assert not Approval.objects.exists()


@pytest.mark.hazard("H-01")
def test_an_item_that_the_rules_leave_out_cannot_be_posted(client_of, physio, person):
    plan = plan_for(person, SPINE)
    for code in ("Z01", "W21"):
        response = client_of(physio).post(
            f"/physio/patients/{person.pk}/decide/", decision(plan, signed_items=[code])
        )
        assert response.status_code == 422
    assert not Approval.objects.exists()


@pytest.mark.hazard("H-16")
def test_the_second_decision_answers_409(client_of, physio, clinic, person):
    plan = plan_for(person, SPINE)
    address = f"/physio/patients/{person.pk}/decide/"
    colleague = staff("colleague@example.org", of=clinic)
    assert client_of(physio).post(address, decision(plan)).status_code == 302
    second = client_of(colleague).post(address, decision(plan, decision="refuse"))
    assert second.status_code == 409
    assert "has changed since you opened it" in second.content.decode()
    assert Approval.objects.count() == 1


@pytest.mark.hazard("H-13")
@pytest.mark.parametrize("choice", ["approve", "refuse"])
def test_the_same_decision_sent_twice_counts_once(client_of, physio, person, choice):
    plan = plan_for(person, SPINE)
    address = f"/physio/patients/{person.pk}/decide/"
    for _ in range(2):
        answer = client_of(physio).post(address, decision(plan, decision=choice))
        assert (answer.status_code, answer["Location"]) == (302, "/physio/")
    assert Approval.objects.count() == 1
    assert Plan.objects.count() == (2 if choice == "approve" else 1)


def test_a_decision_on_a_page_that_is_out_of_date_answers_409(client_of, physio, person):
    old = plan_for(person, SPINE)
    plan_for(person, UNSTEADY)
    response = client_of(physio).post(f"/physio/patients/{person.pk}/decide/", decision(old))
    assert response.status_code == 409
    assert not Approval.objects.exists()


# ---------------------------------------------------------------- what pages cost


@pytest.mark.hazard("H-06")
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("−2,5", "minus two point five"),
        ("-0.25", "minus zero point two five"),
        ("1.5", "plus one point five"),
        ("0", "zero"),
    ],
)
def test_the_t_score_is_read_back_in_words(mine, person, typed, words):
    draft_for(person)
    posted = {"known": "yes", "t_score": typed, "confirmed": "on", "version": "1"}
    assert mine.post("/me/questions/t-score/", posted).status_code == 302
    assert words in mine.get("/me/answers/").content.decode()


def test_the_way_to_sign_in_keeps_where_a_person_was_going(client):
    text = client.get("/me/questions/sex/", follow=True).content.decode()
    assert "Everything that you saved is still here" in text
    assert 'name="next" value="/me/questions/sex/"' in text
    assert "/accounts/login/?next=/me/questions/sex/" in text
    assert "Everything that you saved" not in client.get("/accounts/login/code/").content.decode()


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/me/week/", 4),
        ("/me/why/", 6),
        ("/me/left-out/", 6),
        ("/me/exercises/U02/", 6),
        ("/me/answers/", 6),
        ("/me/referral/", 6),
        ("/me/questions/sex/", 6),
    ],
)
def test_pages_cost_a_constant_number_of_queries(
    mine, person, path, most, django_assert_max_num_queries
):
    draft_for(person)
    plan_for(person)
    mine.get(path)  # the release is read once a process
    with django_assert_max_num_queries(most) as small:
        mine.get(path)
    plan_for(person, FIT | {"days": ["mon", "tue", "wed", "thu", "fri", "sat"], "minutes": 60})
    mine.get(path)
    with django_assert_max_num_queries(most) as large:
        mine.get(path)
    assert len(small) == len(large), "a longer week must not cost more"


def test_the_triage_list_costs_the_same_for_many(
    client_of, physio, clinic, release, django_assert_max_num_queries
):
    physios = client_of(physio)
    for number in range(3):
        plan_for(patient(f"p{number}@example.org", of=clinic), SPINE)
    physios.get("/physio/")  # the time of the last page is written once a minute
    with django_assert_max_num_queries(6) as few:
        physios.get("/physio/")
    for number in range(3, 9):
        plan_for(patient(f"p{number}@example.org", of=clinic), SPINE)
    with django_assert_max_num_queries(6) as many:
        physios.get("/physio/")
    assert len(few) == len(many)


# ---------------------------------------------------------------- headers, errors, words


@pytest.mark.parametrize(
    "path", ["/", "/me/week/", "/nothing/", "/accounts/signup/", "/static/css/app.css"]
)
def test_every_answer_carries_the_security_headers(mine, person, path):
    response = mine.get(path)
    policy = response.get("Content-Security-Policy", "")
    if not path.startswith("/static/"):
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    if path.startswith("/me/"):
        assert "no-store" in response["Cache-Control"]


def test_no_page_has_inline_script_or_style(mine, person):
    plan_for(person)
    for path in ("/", "/me/week/", "/me/why/", "/me/answers/", "/evidence/"):
        text = mine.get(path).content.decode()
        assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", text), path
        assert len(text) < 60_000 or path == "/evidence/", (path, len(text))


@pytest.mark.parametrize("path", ["/nothing/", "/me/exercises/Z01/"])
def test_a_missing_page_says_where_to_go(mine, path):
    response = mine.get(path)
    assert response.status_code == 404
    assert "href=" in response.content.decode()


def test_a_form_without_its_token_is_refused_in_plain_words(person):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person, "django.contrib.auth.backends.ModelBackend")
    response = strict.post("/me/consent/", {"agree": "yes"})
    assert response.status_code == 403
    assert "<h1" in response.content.decode()


# ---------------------------------------------------------------- consent, account


def test_taking_consent_back_takes_the_plan_and_the_clinics_view_away(
    client_of, mine, person, physio
):
    draft_for(person)
    plan_for(person, SPINE)
    assert "You said yes" in mine.get("/me/consent/").content.decode()
    assert client_of(physio).get(f"/physio/patients/{person.pk}/").status_code == 200
    mine.post("/me/consent/", {"withdraw": "yes"})
    assert mine.get("/me/week/")["Location"] == "/me/consent/"
    assert client_of(physio).get(f"/physio/patients/{person.pk}/").status_code == 404
    assert Plan.objects.get().state == "withdrawn"
    assert {"consent.withdraw", "plan.withdraw"} <= set(
        AuditEvent.objects.values_list("action", flat=True)
    )
    mine.post("/me/consent/", {"withdraw": "yes"})
    assert AuditEvent.objects.filter(action="consent.withdraw").count() == 1
    mine.post("/me/consent/", {"agree": "yes"})
    assert "Your set-up" in mine.get("/me/").content.decode(), "nothing comes back by itself"
    mine.post("/me/answers/", {"form_token": "token"})
    assert Plan.objects.filter(state="active").count() == 1


def test_the_account_page_leads_to_address_password_and_consent(mine):
    text = mine.get("/account/settings/").content.decode()
    for address in ("/accounts/email/", "/accounts/password/change/", "/me/consent/"):
        assert f'href="{address}"' in text


def test_an_expired_session_loses_nothing_that_was_saved(client_of, person, time_machine):
    draft_for(person)
    mine = client_of(person)
    version = re.search(
        r'name="version" value="(\d+)"', mine.get("/me/questions/sex/").content.decode()
    )[1]
    time_machine.move_to("2026-11-24T09:00:00+00:00")  # 21 hours later
    late = mine.post("/me/questions/sex/", {"answer": "man", "version": version})
    assert late["Location"] == "/accounts/login/code/?next=/me/questions/sex/"
    assert IntakeDraft.objects.get(patient=person).answers == DRAFT


@pytest.mark.parametrize("password", ["short", "password1234", "osteoporosis26", "pat@example.org"])
def test_a_weak_password_is_refused(client, password):
    from accounts.models import User

    response = client.post("/accounts/signup/", {"email": "pat@example.org", "password1": password})
    assert response.status_code == 200
    assert "There is a problem" in response.content.decode()
    assert not User.objects.filter(email="pat@example.org").exists()


def test_after_too_many_wrong_codes_there_is_another_code(client, mailoutbox):
    client.post("/accounts/signup/", {"email": "pat@example.org"})
    answers = [client.post("/accounts/confirm-email/", {"code": "000 000"}) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 302]
    assert answers[-1]["Location"] == "/accounts/login/code/"
    assert "Those were too many tries" in client.get("/accounts/login/code/").content.decode()
    client.post("/accounts/login/code/", {"email": "pat@example.org"})
    code = re.search(r"\b\d{3} \d{3}\b", mailoutbox[-1].body)[0]
    client.post("/accounts/login/code/confirm/", {"code": code})
    assert client.get("/me/")["Location"] == "/me/consent/"


def test_who_began_before_is_led_to_a_code_that_works(client, mailoutbox, time_machine):
    for minute in (0, 10):
        time_machine.move_to(f"2026-11-23T12:{minute:02}:00+00:00")
        client.post("/accounts/signup/", {"email": "pat@example.org"})
        page = client.get("/accounts/confirm-email/").content.decode()
        client.cookies.clear()
    assert len(mailoutbox) == 2
    assert "Ask for a code to sign in" in page
    assert not re.search(r"\d{3} \d{3}", mailoutbox[-1].body)
    assert "/accounts/login/code/" in mailoutbox[-1].body
    client.post("/accounts/login/code/", {"email": "pat@example.org"})
    code = re.search(r"\b\d{3} \d{3}\b", mailoutbox[-1].body)[0]
    client.post("/accounts/login/code/confirm/", {"code": code})
    assert client.get("/me/")["Location"] == "/me/consent/"


@pytest.mark.parametrize("local", [65, 300])
def test_an_address_that_no_mail_reaches_is_refused(client, mailoutbox, local):
    answer = client.post("/accounts/signup/", {"email": "a" * local + "@example.org"})
    assert "Type your e-mail address, like name@example.org." in answer.content.decode()
    assert not mailoutbox


def test_a_password_works_for_those_who_want_one(client, mailoutbox):
    words = "three quiet herons wade"
    client.post("/accounts/signup/", {"email": "pat@example.org", "password1": words})
    code = re.search(r"\b\d{3} \d{3}\b", mailoutbox[-1].body)[0]
    client.post("/accounts/confirm-email/", {"code": code})
    client.logout()
    client.post("/accounts/login/", {"login": "pat@example.org", "password": words})
    assert client.get("/me/").status_code == 302
    assert client.get("/me/")["Location"] == "/me/consent/"
