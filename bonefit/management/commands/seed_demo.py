"""Make the demo cast, so that every outcome can be seen at once."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone
from tqdm import tqdm

from accounts.facts import today_of
from accounts.models import CareLink, Clinic, ClinicMembership, Consent, Role, User
from accounts.services import CONSENT_VERSION
from bonefit.demo import BASE, CLINIC_A, CLINIC_B, DEMO_DOMAIN, PEOPLE, Person
from plans.patient.models import IntakeDraft
from plans.patient.questions import profile_from
from plans.patient.services import new_token
from plans.prescribing.services import change_health_record

PATIENTS_MAX = 100_000


class Command(BaseCommand):
    help = "Make the demo cast. Run again: nothing is made twice. Refuses outside debug."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--patients", type=int, default=0, help="more generated patients")
        parser.add_argument("--out", type=Path, help="write sign-in data as JSON to this file")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG and not settings.BONEFIT_ALLOW_SEED:
            self._stop("Demo people belong on a trial site. Set DEBUG=1 to make them.")
        more, out = options["patients"], options["out"]
        if not 0 <= more <= PATIENTS_MAX:
            self._stop(f"--patients: give a number from 0 to {PATIENTS_MAX}.")
        if out and not out.parent.is_dir():
            self._stop(f"--out: there is no folder {out.parent}.")
        for name, phone in ((CLINIC_A, "020 7946 0001"), (CLINIC_B, "020 7946 0002")):
            Clinic.objects.get_or_create(name=name, defaults={"phone": phone})
        users = {person.who: seed(person) for person in PEOPLE}
        for number in tqdm(range(more), desc="patients", disable=None):
            seed(generated(number))
        if out:
            self._write(out, users)
        self.stdout.write(f"{len(users)} demo people are ready.")

    def _stop(self, sentence: str) -> None:
        self.stderr.write(sentence)
        raise SystemExit(2)

    def _write(self, path: Path, users: dict[str, User]) -> None:
        factors = {
            factor.user_id: factor
            for factor in Authenticator.objects.filter(type=Authenticator.Type.TOTP)
        }
        rows = {
            who: {"email": user.email, "role": user.role, "second_factor": user.pk in factors}
            for who, user in users.items()
        }
        path.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


@transaction.atomic
def seed(person: Person) -> User:
    """One person with everything they need to sign in, and their plan if they have answered."""
    user = User.objects.filter(email=person.email).first()
    if user is not None:
        return user
    user = User.objects.create_user(
        person.email,
        full_name=person.name,
        role=person.role,
        registration_number=person.registration_number,
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if person.role != Role.PATIENT:
        _make_staff(user, person)
    elif person.answers:
        _make_patient(user, person)
    return user


def _make_staff(user: User, person: Person) -> None:
    TOTP.activate(user, generate_totp_secret())
    if person.clinic:
        ClinicMembership.objects.create(
            user=user,
            clinic=Clinic.objects.get(name=person.clinic),
            ended_at=timezone.now() if person.left_today else None,
        )


def _make_patient(user: User, person: Person) -> None:
    now = timezone.now()
    Consent.objects.create(user=user, version=CONSENT_VERSION, given_at=now)
    if person.clinic:
        clinic = Clinic.objects.get(name=person.clinic)
        CareLink.objects.create(patient=user, clinic=clinic, accepted_at=now)
    draft = person.answers | {"date-of-birth": person.born.isoformat()}
    IntakeDraft.objects.create(patient=user, answers=draft, form_token=new_token(), version=1)
    change_health_record(
        patient=user,
        answers=profile_from(draft),
        date_of_birth=person.born,
        by=user,
        form_token=f"demo-{person.who}",
        on=today_of(user),
    )


def generated(number: int) -> Person:
    """The n-th generated patient: varied, the same every time."""
    days = (["mon", "thu"], ["mon", "wed", "fri"], ["tue", "wed", "sat", "sun"])
    answers = BASE | {
        "t-score": {"known": "yes", "t_score": f"-{(number * 7) % 33 / 10}"},
        "bone-band": "unknown",
        "falls": str(number % 11 // 5),
        "severe-fall": "no",
        "when": {"days": days[number % 3], "minutes": str((15, 20, 30, 45, 60)[number % 5])},
    }
    return Person(
        who=f"g{number:06d}",
        name=f"Guest {number}",
        role=Role.PATIENT,
        says="generated patient",
        clinic=(CLINIC_A, CLINIC_B)[number % 2],
        born=date(1936 + number % 40, 1 + number % 12, 1 + number % 28),
        answers=answers,
    )


__all__ = ["DEMO_DOMAIN", "Command", "generated", "seed"]
