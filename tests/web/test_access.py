"""Who may see what: a foreign object answers like a missing one, and no page is open by mistake."""

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from accounts.access import patients_visible_to
from accounts.models import CareLink, ClinicMembership, Consent, Role
from accounts.services import CONSENT_VERSION
from plans.catalogue import figures
from plans.catalogue.queries import load_release
from plans.prescribing.models import Plan
from tests.factories import CHEST_PAIN, FIT, SPINE, UNSTEADY, clinic, patient, plan_for, staff, user

pytestmark = pytest.mark.django_db

PATIENT_PAGES = (
    *("/me/", "/me/consent/", "/me/questions/", "/me/questions/sex/", "/me/answers/"),
    *("/me/week/", "/me/exercises/U02/", "/me/left-out/", "/me/why/", "/me/referral/"),
    *("/me/movements/", "/me/week/print/"),
)
PHYSIO_PAGES = ("/physio/", "/physio/patients/1/", "/physio/patients/1/movements/")
PUBLIC = {
    *("home", "how-it-works", "evidence", "for-physiotherapists", "intended-use", "privacy"),
    *("accessibility", "contact", "rules", "rule", "sources", "source"),
}


def all_patterns(resolver=None, prefix=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from all_patterns(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), entry


def without_token(response):
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", response.content)


def test_every_page_of_ours_needs_sign_in_unless_it_is_public(client):
    """The list is read from the addresses, so a new page is asked for the day it is written."""
    seen, public = 0, set()
    for address, entry in all_patterns():
        if address.startswith(("accounts/", "static/")):
            continue
        seen += 1
        for part, value in (
            ("<slug:slug>", "sex"),
            ("<slug:prefix>", "saf"),
            ("<slug:rule_id>", "SAF-001"),
            ("<str:key>", "UK-2022"),
            ("<str:code>", "U02"),
            ("<int:patient_id>", "1"),
            ("<slug:sheet>", "balance-1"),
            ("<slug:kind>", "thumbnail"),
            ("<str:digest>", figures.thumbnail("U02").hash),
        ):
            address = address.replace(part, value)
        response = client.get(f"/{address}")
        if entry.callback.__module__ in ("bonefit.public", "bonefit.evidence"):
            public.add(entry.name)
            assert response.status_code == 200, address
        elif entry.name == "picture":
            assert response.status_code == 200, address
        elif address.startswith("dev/"):
            assert response.status_code in (404, 405), address
        else:
            assert response.status_code in (302, 405), address
            assert response.status_code == 405 or "/accounts/login/" in response["Location"]
    assert seen > 20
    assert public == PUBLIC


@pytest.mark.parametrize("path", PATIENT_PAGES)
@pytest.mark.parametrize("role", [Role.PHYSIOTHERAPIST, Role.CURATOR, Role.OPERATOR])
def test_a_patients_pages_are_for_patients(client_of, release, path, role):
    assert client_of(staff(role=role)).get(path).status_code == 403


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(
    client, client_of, person, physio
):
    """Sign in again, and the page with the form is there: nothing is done, nothing is refused."""
    plan_for(person, SPINE)
    week, review = "/me/week/", f"/physio/patients/{person.pk}/"
    for who, page, address in (
        (person, week, "/me/week/next/"),
        (physio, review, f"{review}decide/"),
    ):
        sent = client.post(address, {"form_token": "late"})
        assert sent["Location"] == f"/accounts/login/code/?next={address}"
        assert client_of(who).get(address)["Location"] == page
        assert client_of(who).get(page).status_code == 200
        assert client_of(who).put(address).status_code == 405
    assert Plan.objects.count() == 1


@pytest.mark.parametrize("path", PHYSIO_PAGES)
@pytest.mark.parametrize("role", [Role.PATIENT, Role.CURATOR, Role.OPERATOR])
def test_a_physiotherapists_pages_are_for_physiotherapists(client_of, path, role):
    who = user("x@example.org") if role == Role.PATIENT else staff(role=role)
    assert client_of(who).get(path).status_code == 403


def test_curators_and_operators_see_no_patient(person):
    for role in (Role.CURATOR, Role.OPERATOR):
        assert not patients_visible_to(staff(f"{role}@example.org", role=role)).exists()


@pytest.mark.hazard("H-18")
def test_a_physiotherapist_sees_only_patients_of_their_clinic(client_of, person, physio):
    plan_for(person, SPINE)
    elsewhere = staff("b@example.org", of=clinic("Hillside Clinic"))
    left = staff("left@example.org", of=person.care_links.get().clinic)
    ClinicMembership.objects.filter(user=left).update(ended_at="2026-01-01T00:00Z")
    address = f"/physio/patients/{person.pk}/"
    assert client_of(physio).get(address).status_code == 200
    missing = client_of(elsewhere).get("/physio/patients/999999/")
    for stranger in (elsewhere, left):
        answer = client_of(stranger).get(address)
        assert answer.status_code == missing.status_code == 404
        assert without_token(answer) == without_token(missing), (
            "a foreign patient must look like a missing one"
        )


@pytest.mark.parametrize("change", [{"accepted_at": None}, {"ended_at": "2026-01-01T00:00Z"}])
def test_an_open_accepted_link_is_needed(person, physio, change):
    assert person in patients_visible_to(physio)
    CareLink.objects.filter(patient=person).update(**change)
    assert person not in patients_visible_to(physio)


@pytest.mark.hazard("H-18")
@pytest.mark.usefixtures("today")
def test_nobody_finds_another_persons_exercise(client_of, person, clinic):
    other = patient("other@example.org", of=clinic)
    plan_for(person, FIT)
    mine = client_of(person)
    assert mine.get("/me/exercises/U02/").status_code == 200
    theirs = client_of(other)
    assert theirs.get("/me/exercises/U02/").status_code == 404
    assert theirs.get("/me/week/").status_code == 302


@pytest.mark.hazard("H-01")
@pytest.mark.usefixtures("today")
@pytest.mark.parametrize("code", ["Z01", "Z05", "W21", "S46", "nothing", "U02'--", "../why"])
def test_an_exercise_that_is_not_in_the_week_has_no_page(client_of, person, code):
    plan_for(person, SPINE)
    assert client_of(person).get(f"/me/exercises/{code}/").status_code == 404


@pytest.mark.hazard("H-01")
@pytest.mark.usefixtures("today")
def test_a_red_person_meets_no_exercise_on_any_page(client_of, person):
    plan_for(person, CHEST_PAIN)
    mine = client_of(person)
    for path in PATIENT_PAGES:
        if path.startswith("/me/exercises/"):
            assert mine.get(path).status_code == 404
        else:
            text = mine.get(path, follow=True).content.decode()
            assert 'class="dose"' not in text, path
            assert "week-row" not in text, path
            assert "Do this instead" not in text, path


@pytest.mark.hazard("H-09")
@pytest.mark.usefixtures("today")
@pytest.mark.parametrize(
    ("answers", "state"),
    [
        (FIT, "active"),
        (FIT | {"equipment": ["chair", "wall"], "floor": "no"}, "active"),
        (SPINE, "awaiting_review"),
    ],
)
def test_what_to_do_instead_is_said_only_where_it_suits_this_person(
    client_of, person, answers, state
):
    """An exercise named in place of a refused one has passed the same rules, or is not named."""
    plan = plan_for(person, answers)
    assert plan.state == state
    text = html.unescape(client_of(person).get("/me/left-out/").content.decode())
    by_code = load_release(plan.release_id).catalogue.by_code
    not_theirs = {row["code"] for row in plan.answer["left_out"] + plan.answer["needs_sign_off"]}
    refused = [exercise for exercise in by_code.values() if exercise.refused]
    said = {one.code for one in refused if f"{one.instead}</p>" in text}
    suits = {one.code for one in refused if one.instead_code not in not_theirs}
    assert all(one.why_not in text for one in refused)
    if state == "active":
        assert said, "a good week says what to do instead"
        same_words = {one.instead for one in refused if one.code in suits}
        assert said == {one.code for one in refused if one.instead in same_words}
    else:
        assert not said


@pytest.mark.hazard("H-25")
@pytest.mark.usefixtures("today")
def test_an_amber_draft_is_seen_by_the_physiotherapist_alone(client_of, person, physio):
    plan = plan_for(person, SPINE)
    names = {item.snapshot["name"] for item in plan.prescribed}
    for path in ("/me/week/", "/me/why/", "/me/referral/"):
        text = client_of(person).get(path).content.decode()
        assert not any(name in text for name in names), path
    review = client_of(physio).get(f"/physio/patients/{person.pk}/").content.decode()
    assert all(name in review for name in names)


def test_no_health_answer_is_asked_before_consent(client_of, release):
    newcomer = client_of(patient("new@example.org", consent=False))
    for path in PATIENT_PAGES:
        if path != "/me/consent/":
            assert newcomer.get(path)["Location"] == "/me/consent/", path
    assert newcomer.post("/me/questions/sex/", {"answer": "man", "version": "0"}).status_code == 302
    refused = newcomer.post("/me/consent/", {})
    assert refused.status_code == 422
    assert not Consent.objects.exists()
    newcomer.post("/me/consent/", {"agree": "yes"})
    assert Consent.objects.get().version == CONSENT_VERSION


def test_consent_to_an_older_text_asks_again(client_of, person):
    Consent.objects.update(version="2020-01")
    assert client_of(person).get("/me/week/")["Location"] == "/me/consent/"


def test_staff_without_a_second_factor_reach_nothing(client_of, release):
    signed_in = client_of(user("bare@example.org", Role.PHYSIOTHERAPIST), method="code")
    for path in PHYSIO_PAGES:
        assert signed_in.get(path)["Location"] == "/accounts/2fa/totp/activate/"


@pytest.mark.parametrize(("minutes_away", "status"), [(29, 200), (31, 302)])
def test_staff_are_signed_out_after_half_an_hour_away(
    client_of, physio, time_machine, minutes_away, status
):
    start = datetime(2026, 11, 23, 12, tzinfo=UTC)
    time_machine.move_to(start)
    signed_in = client_of(physio)
    assert signed_in.get("/physio/").status_code == 200
    time_machine.move_to(start + timedelta(minutes=minutes_away))
    assert signed_in.get("/physio/").status_code == status


@pytest.mark.parametrize("damage", ["gone", "forged", "another session's"])
def test_a_lost_or_foreign_time_of_the_last_page_gains_nothing(
    client_of, physio, time_machine, damage
):
    start = datetime(2026, 11, 23, 12, tzinfo=UTC)
    time_machine.move_to(start)
    signed_in, other = client_of(physio), client_of(physio)
    assert signed_in.get("/physio/").status_code == 200
    time_machine.move_to(start + timedelta(minutes=29))
    assert other.get("/physio/").status_code == 200
    time_machine.move_to(start + timedelta(minutes=31))
    if damage == "gone":
        del signed_in.cookies["seen"]
    else:
        fake = {"forged": "9999999999:1:x", "another session's": other.cookies["seen"].value}
        signed_in.cookies["seen"] = fake[damage]
    assert signed_in.get("/physio/").status_code == 302


def test_sign_up_makes_a_patient_whatever_else_is_posted(client):
    from accounts.models import User

    client.post(
        "/accounts/signup/",
        {"email": "x@example.org", "role": "operator", "is_staff": "1", "is_superuser": "1"},
    )
    made = User.objects.get(email="x@example.org")
    assert (made.role, made.is_staff, made.is_superuser) == ("patient", False, False)


def test_an_address_that_has_an_account_gets_the_same_page_and_a_mail(client, mailoutbox):
    user("taken@example.org")
    new = client.post("/accounts/signup/", {"email": "new@example.org"})
    client.cookies.clear()
    taken = client.post("/accounts/signup/", {"email": "taken@example.org"})
    assert (new.status_code, new["Location"]) == (taken.status_code, taken["Location"])
    assert {mail.to[0] for mail in mailoutbox} == {"new@example.org", "taken@example.org"}


@pytest.mark.usefixtures("today")
@pytest.mark.parametrize("decision", ["approve", "refuse"])
def test_a_decision_is_told_by_a_mail_that_holds_no_health_fact(
    client_of, person, physio, mailoutbox, caplog, decision, django_capture_on_commit_callbacks
):
    plan = plan_for(person, UNSTEADY)
    physios = client_of(physio)
    physios.get(f"/physio/patients/{person.pk}/")
    note = "Walks well with the frame and has company."
    data = {"decision": decision, "note": note, "plan": plan.pk, "version": 1}
    with django_capture_on_commit_callbacks(execute=True):
        physios.post(f"/physio/patients/{person.pk}/decide/", data)
    assert Plan.objects.filter(state__in=["active", "declined"]).exists()
    (mail,) = mailoutbox
    assert mail.to == [person.email]
    spoken = f"{mail.subject} {mail.body} {caplog.text}".lower()
    facts = ("frame", "fall", "fracture", "week", "plan", "exercise", "approve", "declin")
    assert not any(word in spoken for word in facts)


@pytest.mark.usefixtures("today")
def test_a_mail_that_cannot_be_sent_undoes_no_decision(
    client_of, person, physio, settings, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    plan = plan_for(person, UNSTEADY)
    data = {"decision": "approve", "note": "Seen today, walks well.", "plan": plan.pk, "version": 1}
    with django_capture_on_commit_callbacks(execute=True):
        sent = client_of(physio).post(f"/physio/patients/{person.pk}/decide/", data)
    assert sent.status_code == 302
    assert Plan.objects.get(state="active").patient == person


def test_a_session_ends_on_the_server_at_its_hour(client_of, person, today, time_machine):
    """Whatever the browser keeps: the row says until when it counts."""
    client = client_of(person)
    age = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    began = timezone.now()
    for after, status in ((-timedelta(minutes=1), 200), (timedelta(minutes=1), 302)):
        time_machine.move_to(began + age + after)
        assert client.get("/me/consent/").status_code == status
