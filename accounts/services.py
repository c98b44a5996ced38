"""Writes about people: consent, care links, staff, and versions of the health record."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from accounts import audit
from accounts.models import (
    AuditEvent,
    CareLink,
    Clinic,
    ClinicMembership,
    Consent,
    Fracture,
    HealthRecord,
    Role,
    Screening,
    Standing,
    Surgery,
    User,
)
from plans.compiled import Compiled, insert
from plans.rules import RULES_VERSION, Clearance
from plans.rules.profile import read_t_score

#: Raised when the text of the consent page changes its meaning; everybody is then asked again.
CONSENT_VERSION = "2026-11"


@transaction.atomic
def give_consent(*, user: User) -> Consent:
    """Keep the person's agreement to the present text; a repeat changes nothing.

    The care link to the clinic that answers for new patients starts here too, because the text
    says so and there is nobody else who could be shown the answers.
    """
    audit.hold(user)
    consent, new = Consent.objects.get_or_create(
        user=user, version=CONSENT_VERSION, withdrawn_at=None
    )
    if new:
        audit.record("consent.give", actor=user, patient=user, data={"version": CONSENT_VERSION})
        clinic = default_clinic()
        if clinic is not None:
            link_to_clinic(patient=user, clinic=clinic, by=user)
    return consent


@transaction.atomic
def withdraw_consent(*, user: User) -> None:
    """Take the agreement back and close the link to the clinic; a repeat changes nothing.

    For the use of `prescribing.services.stop_for` alone, which also takes the plan away.
    """
    now = timezone.now()
    open_consents = Consent.objects.filter(user=user, withdrawn_at__isnull=True)
    if open_consents.update(withdrawn_at=now):
        CareLink.objects.filter(patient=user, ended_at__isnull=True).update(ended_at=now)
        audit.record("consent.withdraw", actor=user, patient=user)


def default_clinic() -> Clinic | None:
    """The clinic that new patients belong to; None where `DEFAULT_CLINIC` is "none"."""
    if settings.DEFAULT_CLINIC in ("", "none"):
        return None
    return Clinic.objects.filter(name=settings.DEFAULT_CLINIC).first()


ANSWERING_MIN = 2


def nobody_answers() -> str:
    """What is wrong with who looks after new patients; empty when all is well (decision 21).

    Outside debug the clinic must exist with two active physiotherapists, or be "none": then every
    page says that nobody watches.
    """
    name = settings.DEFAULT_CLINIC
    if settings.DEBUG or name == "none":
        return ""
    active = ClinicMembership.objects.filter(
        clinic__name=name,
        ended_at__isnull=True,
        user__role=Role.PHYSIOTHERAPIST,
        user__is_active=True,
    ).count()
    if active >= ANSWERING_MIN:
        return ""
    return (
        f"DEFAULT_CLINIC is “{name}”, and {active} active physiotherapists answer there. Invite "
        f"{ANSWERING_MIN} with manage.py invite_staff, or set DEFAULT_CLINIC=none."
    )


def _standing(patient: int) -> QuerySet[Any, Any]:
    consents = Consent.objects.filter(user=OuterRef("pk"), version=CONSENT_VERSION)
    clinics = Clinic.objects.filter(
        care_links__patient=OuterRef("pk"), care_links__ended_at=None
    ).values(data=JSONObject(**{name: name for name in CLINIC_FIELDS}))
    return User.objects.filter(pk=patient).values_list(
        Exists(consents.filter(withdrawn_at=None)), Subquery(clinics[:1])
    )


CLINIC_FIELDS = [field.attname for field in Clinic._meta.concrete_fields]
_STANDING = Compiled(_standing)


def standing_of(user: User | AnonymousUser) -> Standing:
    """The standing of the person of a request. One query, kept on `user`, who lives as long."""
    if not isinstance(user, User) or user.role != Role.PATIENT:
        return Standing()
    if user.standing is None:
        consented, clinic = _STANDING.first(user.pk) or (False, None)
        user.standing = Standing(bool(consented), Clinic(**json.loads(clinic)) if clinic else None)
    return user.standing


@transaction.atomic
def link_to_clinic(*, patient: User, clinic: Clinic, by: User) -> CareLink:
    """Open the care link of a patient who has none; an open one is left as it is."""
    link, new = CareLink.objects.get_or_create(
        patient=patient,
        ended_at=None,
        defaults={"clinic": clinic, "accepted_at": timezone.now()},
    )
    if new:
        audit.record("care_link.open", actor=by, patient=patient, data={"clinic": clinic.pk})
    return link


#: Opening the same page again within this time is the same visit.
VISIT = timedelta(minutes=30)


@transaction.atomic
def note_view(*, patient: User, by: User, plan_pk: int) -> None:
    """Keep who of the staff looked at a patient's record, once a visit.

    The one thing that looking writes: a patient may ask who has seen their answers.
    """
    audit.hold(patient)
    seen = AuditEvent.objects.filter(
        stream=audit.stream_of(patient),
        action="record.view",
        actor=by,
        at__gt=timezone.now() - VISIT,
    )
    if not any(event.data == {"plan": plan_pk} for event in seen):
        audit.record("record.view", actor=by, patient=patient, data={"plan": plan_pk})


@transaction.atomic
def add_staff(
    *,
    email: str,
    role: Role,
    clinic: Clinic | None = None,
    full_name: str = "",
    registration_number: str = "",
) -> User:
    """A staff account without a password. Errors: ValueError for the patient role."""
    if role == Role.PATIENT:
        raise ValueError("Patients sign up by themselves.")
    user = User.objects.create_user(
        email, role=role, full_name=full_name, registration_number=registration_number
    )
    if clinic is not None:
        ClinicMembership.objects.create(user=user, clinic=clinic)
    audit.record("staff.add", actor=None, data={"user": user.pk, "role": role})
    return user


def send_news(user: User) -> None:
    """Mail a person that something is new for them, once the present transaction stands.

    The mail does not say what: it can be read by others. A mail that cannot be sent is logged and
    undoes nothing.
    """

    def send() -> None:
        get_adapter().send_mail("account/email/news", user.email, {})

    transaction.on_commit(send, robust=True)


def write_health_record(
    *,
    patient: User,
    version: int,
    answers: Mapping[str, Any],
    date_of_birth: date,
    by: User,
    clearance: Clearance,
    on: date,
) -> HealthRecord:
    """Add the next version of a record with its fractures, operations and screening.

    `answers` is a profile of the contract without `id`, `on` and `age`. For the use of
    `prescribing.services.change_health_record` alone, inside its transaction: a health change
    without a new plan or a hold would leave an unsafe week on the screen.
    """
    fractures, surgeries = answers.get("fractures"), answers.get("surgery")
    # Rows hold the lists; an empty list stays in `answers` to say that the question was answered.
    kept = {
        key: [] if key in ("fractures", "surgery") and isinstance(value, list) else value
        for key, value in answers.items()
        if key != "t_score"
    }
    t_score = read_t_score(answers["t_score"]) if answers.get("t_score") is not None else None
    record = HealthRecord(
        patient=patient,
        version=version,
        date_of_birth=date_of_birth,
        t_score_known=t_score is not None,
        t_score=None if t_score is None else Decimal(t_score),
        answers=kept,
        created_by=by,
    )
    insert(record)
    if isinstance(fractures, list):
        Fracture.objects.bulk_create(
            Fracture(
                record=record,
                site=row["site"],
                happened=row["on"],
                low_trauma=row.get("low_trauma", "unsure"),
                cleared=row.get("cleared", "unsure"),
            )
            for row in fractures
        )
    if isinstance(surgeries, list):
        Surgery.objects.bulk_create(
            Surgery(
                record=record,
                kind=row["kind"],
                happened=row["on"],
                cleared=row.get("cleared", "unsure"),
            )
            for row in surgeries
        )
    insert(
        Screening(
            record=record,
            on=on,
            gate=clearance.gate,
            reasons=[reason.rule for reason in clearance.reasons],
            missing=list(clearance.missing),
            rules_version=RULES_VERSION,
        )
    )
    return record
