"""The audit trail cannot be changed; the product does not start with weak settings."""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from accounts import audit
from accounts.models import AuditEvent, Clinic, Role, User
from accounts.services import nobody_answers, note_view
from tests.database import drop_append_only_triggers
from tests.factories import SPINE, patient, plan_for, staff, user

ROOT = Path(__file__).parents[2]


# ---------------------------------------------------------------- audit


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_auditevent SET action = 'x'",
        "UPDATE accounts_auditevent SET hash = 'x' WHERE seq = 1",
        "DELETE FROM accounts_auditevent",
    ],
)
def test_the_database_refuses_to_change_an_audit_row(release, clinic, statement):
    plan_for(patient(of=clinic))
    before = AuditEvent.objects.count()
    assert before > 2
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(statement)
    assert AuditEvent.objects.count() == before
    assert list(audit.broken_links()) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda rows: rows.filter(seq=2).update(action="other"), "was changed"),
        (lambda rows: rows.filter(seq=2).delete(), "is missing"),
        (lambda rows: rows.filter(seq=2).update(previous_hash="0"), "does not follow"),
    ],
)
def test_a_change_past_the_triggers_is_found(release, clinic, damage, says):
    person = patient(of=clinic)
    plan_for(person, SPINE)
    drop_append_only_triggers()
    assert audit.missing_triggers() == list(audit.TRIGGERS)
    damage(AuditEvent.objects.filter(stream=f"patient:{person.pk}"))
    assert any(says in sentence for sentence in audit.broken_links())
    with pytest.raises(SystemExit) as stop:
        call_command("verify_audit", stdout=StringIO(), stderr=StringIO())
    assert stop.value.code == 1
    audit.create_triggers()
    assert audit.missing_triggers() == []


@pytest.mark.django_db
def test_a_whole_trail_is_verified(release, clinic):
    plan_for(patient(of=clinic))
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert out.getvalue().strip()


@pytest.mark.django_db(transaction=True)
def test_a_row_belongs_in_the_transaction_of_its_act():
    with pytest.raises(RuntimeError):
        audit.record("x", actor=None)
    person = user("pat@example.org")
    with transaction.atomic():
        audit.hold(person)  # composed now: the next one must refuse all the same
    with pytest.raises(RuntimeError):
        audit.hold(person)
    drop_append_only_triggers()


@pytest.mark.django_db
def test_the_trail_holds_ids_and_no_health_fact(release, clinic):
    plan_for(patient(of=clinic), SPINE)
    spoken = " ".join(str(event.data) for event in AuditEvent.objects.all())
    assert not any(word in spoken for word in ("vertebra", "t_score", "-2.9", "fracture"))


# ---------------------------------------------------------------- staff and demo


@pytest.mark.django_db
def test_the_first_staff_are_invited_by_command():
    Clinic.objects.create(name="Riverside Clinic")
    call_command(
        *("invite_staff", "new@example.org", "--role", "physiotherapist"),
        *("--clinic", "Riverside Clinic"),
        stdout=StringIO(),
    )
    made = User.objects.get(email="new@example.org")
    assert (made.role, made.has_usable_password()) == ("physiotherapist", False)
    assert made.memberships.get().clinic.name == "Riverside Clinic"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "arguments",
    [
        ["x@example.org", "--role", "patient"],
        ["x@example.org", "--role", "boss"],
        ["x@example.org", "--role", "physiotherapist", "--clinic", "Nowhere"],
        ["taken@example.org", "--role", "curator"],
        ["not an address", "--role", "curator"],
        ["a@example.org\nBcc: b@example.org", "--role", "curator"],
    ],
)
def test_a_wrong_invitation_makes_nobody(arguments):
    user("taken@example.org")
    before = User.objects.count()
    with pytest.raises((SystemExit, Exception)):
        call_command("invite_staff", *arguments, stdout=StringIO(), stderr=StringIO())
    assert User.objects.count() == before


@pytest.mark.django_db
@pytest.mark.parametrize("argument", ["--patients=-1", "--patients=100001", "--out=/nowhere/x"])
def test_what_cannot_be_seeded_is_a_sentence_and_makes_nobody(settings, argument):
    settings.DEBUG = True
    said = StringIO()
    with pytest.raises(SystemExit):
        call_command("seed_demo", argument, stdout=StringIO(), stderr=said)
    assert said.getvalue().startswith(argument.partition("=")[0])
    assert not User.objects.exists()


@pytest.mark.django_db
def test_demo_people_are_refused_outside_debug(settings):
    settings.DEBUG = settings.BONEFIT_ALLOW_SEED = False
    with pytest.raises(SystemExit) as stop:
        call_command("seed_demo", stdout=StringIO(), stderr=StringIO())
    assert stop.value.code == 2
    assert not User.objects.exists()


@pytest.mark.django_db
def test_the_demo_cast_is_made_once(settings, release):
    settings.DEBUG = True
    for _ in range(2):
        call_command("seed_demo", stdout=StringIO())
    assert User.objects.count() == 13


# ---------------------------------------------------------------- starting

GOOD_KEY = "k3Jx9_fQ2mZ7pL0wR8tYv5BnC1sDgHaE6uIoXqWzTrMyKjPlNbVc"
GOOD = {
    "SECRET_KEY": GOOD_KEY,
    "ALLOWED_HOSTS": "bonefit.test",
    "PUBLIC_ORIGIN": "https://bonefit.test",
    "DEFAULT_CLINIC": "none",
}


def start(**environment):
    """The answer of the settings to an environment, in a process of its own."""
    keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", "import bonefit.settings as s; print(s.DEBUG)"],
        cwd=ROOT,
        env=keep | environment,
        capture_output=True,
        text=True,
    )


def test_debug_is_off_unless_asked():
    assert start(**GOOD).stdout.strip() == "False"
    assert start(DEBUG="1").stdout.strip() == "True"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 60),
        ("SECRET_KEY", "django-insecure-" + GOOD_KEY),
        ("SECRET_KEY", "for-debug-only-" + "0" * 50),
        ("ALLOWED_HOSTS", ""),
        ("ALLOWED_HOSTS", "*"),
        ("PUBLIC_ORIGIN", "http://bonefit.test"),
        ("DATABASE_URL", "postgres://u@db.elsewhere.test/x"),
    ],
)
def test_weak_settings_refuse_to_start_and_say_what_to_do(name, value):
    answer = start(**(GOOD | {name: value}))
    assert answer.returncode != 0
    assert name in answer.stderr.splitlines()[-1]


@pytest.mark.hazard("H-20")
@pytest.mark.django_db
@pytest.mark.parametrize(("count", "starts"), [(0, False), (1, False), (2, True)])
def test_a_clinic_answers_with_two_or_the_site_does_not_start(clinic, settings, count, starts):
    settings.DEBUG, settings.DEFAULT_CLINIC = False, clinic.name
    left = staff("left@example.org", of=clinic)
    left.memberships.update(ended_at="2026-01-01T00:00Z")
    staff("curator@example.org", role=Role.CURATOR, of=clinic)
    for number in range(count):
        staff(f"p{number}@example.org", of=clinic)
    assert (nobody_answers() == "") is starts
    settings.DEFAULT_CLINIC = "none"
    assert nobody_answers() == ""
    settings.DEFAULT_CLINIC = "Nowhere"
    assert "invite_staff" in nobody_answers()


def test_two_rooms_share_no_word_for_a_default_clinic():
    """DEFAULT_CLINIC is either a clinic's name or the word none; both start."""
    for value in ("none", "Riverside Clinic"):
        assert start(**(GOOD | {"DEFAULT_CLINIC": value})).returncode == 0


# ---------------------------------------------------------------- acts on accounts and looks


@pytest.mark.django_db
def test_sign_up_sign_in_and_a_password_each_leave_one_row(client, mailoutbox):
    def code():
        return re.search(r"\b\d{3} \d{3}\b", mailoutbox[-1].body)[0]

    def acts():
        return list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))

    client.post("/accounts/signup/", {"email": "pat@example.org"})
    assert acts() == ["account.sign_up"]
    client.post("/accounts/confirm-email/", {"code": code()})
    assert sorted(acts()[1:]) == ["account.email", "account.sign_in"]
    client.post("/accounts/logout/")
    client.post("/accounts/login/code/", {"email": "pat@example.org"})
    client.post("/accounts/login/code/confirm/", {"code": code()})
    assert acts()[3:] == ["account.sign_in"]
    words = {"password1": "three quiet herons wade", "password2": "three quiet herons wade"}
    client.post("/accounts/password/set/", words)
    assert acts()[4:] == ["account.password"]
    person = User.objects.get()
    assert set(AuditEvent.objects.values_list("patient", flat=True)) == {person.pk}
    assert list(audit.broken_links()) == []


@pytest.mark.django_db
def test_an_act_whose_row_cannot_be_written_does_not_happen(client, monkeypatch):
    def full(*_arguments, **_named):
        raise DatabaseError("no room")

    monkeypatch.setattr(audit, "record", full)
    with pytest.raises(DatabaseError):
        client.post("/accounts/signup/", {"email": "pat@example.org"})
    assert not User.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_eight_who_look_at_the_same_time_leave_a_whole_trail(request):
    request.getfixturevalue("release")
    clinic = request.getfixturevalue("clinic")
    person = patient(of=clinic)
    plan = plan_for(person, SPINE)
    physios = [staff(f"p{number}@example.org", of=clinic) for number in range(8)]

    def look(physio):
        try:
            note_view(patient=person, by=physio, plan_pk=plan.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(look, physios))
    assert AuditEvent.objects.filter(action="record.view").count() == 8
    assert list(audit.broken_links()) == []
    drop_append_only_triggers()
