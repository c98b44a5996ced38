"""Writes of the intake: one page at a time, and the hand-over to the health record."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, F

from accounts import audit
from accounts.facts import age_on
from accounts.models import HealthRecord, User
from plans.compiled import Compiled
from plans.patient.models import IntakeDraft
from plans.patient.questions import (
    date_of_birth_from,
    first_unanswered,
    profile_from,
    without_follow_ups,
)
from plans.prescribing.queries import waiting_plans
from plans.prescribing.services import hold_for_answers
from plans.rules import InvalidFacts, PatientFacts, screen
from plans.rules.vocabulary import Gate


class DraftConflict(Exception):
    """The draft was changed in another window."""


def new_token() -> str:
    return uuid.uuid4().hex


def token_from(posted: Mapping[str, str]) -> str | None:
    """The form's token as posted; None where it is missing or was never one of ours."""
    token = posted.get("form_token", "")
    return token if re.fullmatch(r"[\w-]{1,64}", token, re.ASCII) else None


def draft_of(patient: User) -> IntakeDraft:
    """The patient's draft; an unsaved empty one when there is none yet (a GET writes nothing).

    A kept one has `plan_waits`: a plan is held until these answers are sent.
    """
    row = _DRAFT.first(patient.pk)
    if row is None:
        return IntakeDraft(patient=patient, form_token=new_token(), version=0)
    pk, answers, sent, form_token, version, waits = row
    draft = IntakeDraft(
        pk=pk,
        patient=patient,
        answers=json.loads(answers),
        sent=json.loads(sent),
        form_token=form_token,
        version=version,
    )
    draft.plan_waits = bool(waits)
    return draft


_DRAFT = Compiled(
    lambda patient: IntakeDraft.objects.filter(patient=patient).values_list(
        *("pk", "answers", "sent", "form_token", "version"), Exists(waiting_plans(patient))
    )
)


@transaction.atomic
def save_answer(*, patient: User, slug: str, answer: Any, version: int) -> IntakeDraft:
    """Keep one page's answer; a plan that rests on another one waits until they are all sent.

    Errors: DraftConflict when another window saved since `version`.
    """
    audit.hold(patient)
    if version == 0:
        return _start(patient, {slug: answer})
    draft = draft_of(patient)
    answers = without_follow_ups({**draft.answers, slug: answer})
    _keep(
        draft,
        answers,
        sent=draft.sent if draft.plan_waits else draft.answers,
        version=version,
    )
    audit.record("intake.answer", actor=patient, patient=patient, data={"page": slug})
    _hold(patient, answers)
    draft.answers, draft.version = answers, version + 1
    return draft


@transaction.atomic
def put_back(*, patient: User) -> None:
    """Take back what was changed and not sent, so that the plan which rests on the rest is here
    again. Nothing where nothing waits."""
    audit.hold(patient)
    draft = draft_of(patient)
    if draft.plan_waits and draft.sent:
        _keep(draft, draft.sent, sent=draft.sent, version=draft.version)
        audit.record("intake.put_back", actor=patient, patient=patient)
        _hold(patient, draft.sent)


def _keep(
    draft: IntakeDraft, answers: dict[str, Any], *, sent: dict[str, Any], version: int
) -> None:
    changed = IntakeDraft.objects.filter(pk=draft.pk, version=version).update(
        answers=answers, sent=sent, version=F("version") + 1
    )
    if not changed:
        raise DraftConflict("These answers were changed in another window.")


def _hold(patient: User, answers: dict[str, Any]) -> None:
    hold_for_answers(
        patient=patient,
        answers=profile_from(answers) if first_unanswered(answers) is None else None,
        date_of_birth=date_of_birth_from(answers),
    )


def says_stop(draft: IntakeDraft, *, on: date) -> bool:
    """Whether these answers, as far as they go, ask for a doctor before any exercise."""
    born = date_of_birth_from(draft.answers)
    if born is None:
        return False
    given = {**profile_from(draft.answers), "on": on.isoformat(), "age": age_on(born, on)}
    try:
        return screen(PatientFacts.from_json(given)).gate is Gate.RED
    except InvalidFacts:
        return False


def _start(patient: User, answers: dict[str, Any]) -> IntakeDraft:
    draft, new = IntakeDraft.objects.get_or_create(
        patient=patient, defaults={"answers": answers, "form_token": new_token()}
    )
    if not new:
        raise DraftConflict("These questions were started in another window.")
    audit.record("intake.start", actor=patient, patient=patient)
    return draft


def token_of(draft: IntakeDraft) -> str:
    """The token of the form that sends these answers.

    How often they were sent is in it: a repeated send makes nothing, and the first send after a
    plan was made is a new act, without a write of its own in between.
    """
    sent = HealthRecord.objects.filter(patient_id=draft.patient_id).count()
    return f"{draft.form_token}_{sent}"


def latest_record(patient: User) -> HealthRecord | None:
    return patient.health_records.order_by("-version").first()
