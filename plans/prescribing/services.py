"""The only writer of plans. Each function is one transaction with its audit row.

A refusal is a stored result like any other: nothing here raises because a person may not exercise.
Errors are for callers: PlanConflict (somebody else was first: answer 409) and UnsafePlan (the
rules and their independent check disagree: nothing is written).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Now
from django.utils import timezone

from accounts import audit
from accounts.facts import age_on, facts_for_record
from accounts.models import HealthRecord, User
from accounts.services import send_news, withdraw_consent, write_health_record
from plans.catalogue.queries import LoadedRelease, current_release
from plans.compiled import Compiled, CompiledRows, CompiledUpdate, insert
from plans.prescribing.building import UnsafePlan, build_checked
from plans.prescribing.models import (
    CURRENT_STATES,
    STATES_WITH_EXERCISES,
    Approval,
    Plan,
    PlanItem,
    PlanState,
    prescribed_in,
)
from plans.prescribing.queries import current_plan, waiting_plans
from plans.rules import (
    RULES_VERSION,
    Constraints,
    InvalidFacts,
    PatientFacts,
    Referral,
    Week,
)
from plans.rules.answer import plan_json
from plans.rules.vocabulary import BoneTier, FallTier, PlanStatus

#: How long a signature lasts, in weeks (evidence f, decision 5).
APPROVAL_WEEKS = {BoneTier.B3: 4, BoneTier.B2: 8, BoneTier.B1: 12, BoneTier.B0: 12}
APPROVAL_WEEKS_F2 = 4
SIGNED_ITEM_DAYS_MAX = 28
NOTE_CHARACTERS_MIN = 20


#: Answers of this age are asked for again; from the second age on no week is made (decision 12).
ASK_AGAIN_DAYS, TOO_OLD_DAYS = 84, 91


class AnswersTooOld(Exception):
    """The person must look through their answers before another week is made."""


class PlanConflict(Exception):
    """Another change was first; the caller looks again before trying again."""


class AnswersUnsent(PlanConflict):
    """The patient has changed an answer and not sent it yet: nobody decides on the old ones."""


def change_health_record(
    *,
    patient: User,
    answers: Mapping[str, Any],
    date_of_birth: date,
    by: User,
    form_token: str,
    on: date,
) -> Plan:
    """Keep a new version of the answers and put the plan right, all or nothing.

    `answers` is a profile of the contract without `id`, `on`, `age`; `on` is the patient's local
    date. A repeated `form_token` returns the plan that the first one made.
    Errors: InvalidFacts with every wrong field; PlanConflict.
    """
    facts = PatientFacts.from_json(
        {**answers, "on": on.isoformat(), "age": age_on(date_of_birth, on)}, today=on
    )
    with _one_change_at_a_time(patient, form_token) as (latest_version, earlier):
        if earlier is not None:
            return earlier
        built = _build(facts, current_release(), on=on)
        record = write_health_record(
            patient=patient,
            version=latest_version + 1,
            answers=answers,
            date_of_birth=date_of_birth,
            by=by,
            clearance=built.result.clearance,
            on=on,
        )
        return _store(
            built, record=record, by=by, form_token=form_token, action="health_record.change"
        )


def hold_for_answers(
    *, patient: User, answers: Mapping[str, Any] | None, date_of_birth: date | None
) -> None:
    """Hold the plan while the answers in hand are not those that it rests on.

    For a page that keeps an answer before it is sent, inside its transaction: an answer such as
    chest pain counts from that moment, also where the person never sends it. Put back, or sent by
    `change_health_record`, the hold ends. `answers` are None while
    one of them still has to be given.
    """
    plan = Plan.objects.filter(
        patient=patient, state__in=[str(state) for state in STATES_WITH_EXERCISES]
    ).first()
    if plan is None:
        return
    unsent = not _rests_on(plan, answers, date_of_birth)
    if unsent != plan.unsent_answers:
        Plan.objects.filter(pk=plan.pk).update(unsent_answers=unsent)
        action = "plan.hold" if unsent else "plan.release"
        audit.record(action, actor=patient, patient=patient, data={"plan": plan.pk})


def has_its_plan(
    *, patient: User, answers: Mapping[str, Any], date_of_birth: date, on: date
) -> bool:
    """Whether these answers, sent on this day, would only make again what the person has.

    A signature rests on one version of the answers: sending the same ones must not lose it. Old
    answers and a plan that was declined are asked for anew.
    """
    plan = current_plan(patient)
    return (
        plan is not None
        and not plan.held
        and plan.state != PlanState.DECLINED
        and plan.week_start == on - timedelta(days=on.weekday())
        and answers_age(plan.record, on=on) < ASK_AGAIN_DAYS
        and _rests_on(plan, answers, date_of_birth)
    )


def _rests_on(plan: Plan, answers: Mapping[str, Any] | None, date_of_birth: date | None) -> bool:
    """Whether these answers say of the person what the plan was made of."""
    if answers is None or date_of_birth is None:
        return False
    made_of = PatientFacts.from_json(plan.facts)
    then = {"on": made_of.on.isoformat(), "age": age_on(date_of_birth, made_of.on)}
    try:
        given = PatientFacts.from_json({**answers, **then})
    except InvalidFacts:
        return False
    return given == replace(made_of, constraints=given.constraints, history=given.history)


def start_week(*, patient: User, by: User, form_token: str, on: date) -> Plan:
    """Make the week that `on` lies in from the present record and any valid Approval.

    Errors: AnswersTooOld; PlanConflict.
    """
    with _one_change_at_a_time(patient, form_token) as (_latest_version, earlier):
        if earlier is not None:
            return earlier
        record = patient.health_records.order_by("-version")[0]
        if answers_age(record, on=on) >= TOO_OLD_DAYS:
            raise AnswersTooOld
        approval = valid_approval(record=record, on=on)
        facts = facts_for_record(record, on=on, constraints=_constraints_of(approval))
        return _store(
            _build(facts, current_release(), on=on),
            record=record,
            by=by,
            form_token=form_token,
            approval=approval,
            unsent=waiting_plans(patient).exists(),
        )


def approve(
    *,
    plan: Plan,
    physiotherapist: User,
    note: str,
    version: int,
    on: date,
    signed_items: Iterable[str] = (),
) -> Plan:
    """Sign a proposed week: the patient's plan becomes active, with the signed items in it.

    The patient gets a mail that something is new, here and when a week is declined.

    `version` is the plan's version that was on the screen. Only items listed in
    `needs_sign_off` can be signed. Errors: PlanConflict when the plan or record has changed
    since, or an answer has that is not sent yet; ValueError when the note is short or an item
    cannot be signed.
    """
    signed = frozenset(signed_items)
    _check_note(note)
    if not signed <= {row["code"] for row in plan.answer["needs_sign_off"]}:
        raise ValueError("An item that the rules leave out cannot be signed.")
    with _one_change_at_a_time(plan.patient):
        _refuse_while_unsent(plan.patient)
        _close(plan, as_state=PlanState.SUPERSEDED, version=version)
        approval = _decide(plan, physiotherapist, note, approved=True, on=on, signed=signed)
        facts = facts_for_record(plan.record, on=on, constraints=_constraints_of(approval))
        approved = _store(
            _build(facts, current_release(), on=on),
            record=plan.record,
            by=physiotherapist,
            form_token=uuid.uuid4().hex,
            approval=approval,
        )
        audit.record(
            "plan.approve",
            actor=physiotherapist,
            patient=plan.patient,
            data={"plan": plan.pk, "approval": approval.pk, "active_plan": approved.pk},
        )
        send_news(plan.patient)
        return approved


def refuse(*, plan: Plan, physiotherapist: User, note: str, version: int, on: date) -> Approval:
    """Decline a proposed week; the patient sees that and whom to ask. Errors as for `approve`."""
    _check_note(note)
    with _one_change_at_a_time(plan.patient):
        _refuse_while_unsent(plan.patient)
        _close(plan, as_state=PlanState.DECLINED, version=version)
        decision = _decide(plan, physiotherapist, note, approved=False, on=on, signed=frozenset())
        audit.record(
            "plan.refuse",
            actor=physiotherapist,
            patient=plan.patient,
            data={"plan": plan.pk, "approval": decision.pk},
        )
        send_news(plan.patient)
        return decision


def withdraw(*, plan: Plan, by: User, reason: str) -> None:
    """Stop showing a plan at once. `reason` is a rule id or a word, never a health fact."""
    with _one_change_at_a_time(plan.patient):
        _close(plan, as_state=PlanState.WITHDRAWN, version=plan.version)
        audit.record(
            "plan.withdraw",
            actor=by,
            patient=plan.patient,
            data={"plan": plan.pk, "reason": reason},
        )


def stop_for(*, patient: User) -> None:
    """The person takes their consent back: the plan and the clinic's view end with it."""
    with _one_change_at_a_time(patient):
        closed = Plan.objects.filter(
            patient=patient, state__in=[str(state) for state in CURRENT_STATES]
        ).update(state=PlanState.WITHDRAWN, version=F("version") + 1, closed_at=timezone.now())
        if closed:
            audit.record(
                "plan.withdraw", actor=patient, patient=patient, data={"reason": "consent"}
            )
        withdraw_consent(user=patient)


def answers_age(record: HealthRecord, *, on: date) -> int:
    """Days since the answers were given, by the calendar where the person lives."""
    given = record.created_at.astimezone(ZoneInfo(record.patient.time_zone)).date()
    return (on - given).days


def valid_approval(*, record: HealthRecord, on: date) -> Approval | None:
    """The latest decision on this very record version, if it approves and has not run out."""
    latest = (
        Approval.objects.filter(patient_id=record.patient_id).order_by("-decided_at", "-pk").first()
    )
    covers = (
        latest is not None
        and latest.approved
        and latest.record_id == record.pk
        and latest.valid_until is not None
        and latest.valid_until >= on
    )
    return latest if covers else None


# ---------------------------------------------------------------- the parts


class _one_change_at_a_time:
    """A transaction that holds the patient's row; a broken constraint becomes PlanConflict.

    Entering gives the number of the latest record version, 0 when there is none, and the plan
    that this form has made already. Both are read when the row is held: what another request
    wrote while this one waited is seen.
    """

    def __init__(self, patient: User, form_token: str = "") -> None:
        self._patient, self._form_token = patient, form_token
        self._atomic = transaction.atomic()

    def __enter__(self) -> tuple[int, Plan | None]:
        self._atomic.__enter__()
        audit.hold(self._patient)
        latest, made = _SITUATION.first(self._patient.pk, self._form_token) or (0, None)
        return latest or 0, Plan.objects.get(pk=made) if made else None

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        self._atomic.__exit__(kind, error, trace)
        if isinstance(error, IntegrityError):
            raise PlanConflict("Your answers were changed somewhere else.") from error


def _situation(patient: int, form_token: int) -> QuerySet[Any, Any]:
    newest = HealthRecord.objects.filter(patient=OuterRef("pk")).order_by("-version")
    made = Plan.objects.filter(patient=OuterRef("pk"), form_token=form_token)
    return User.objects.filter(pk=patient).values_list(
        Subquery(newest.values("version")[:1]), Subquery(made.values("pk")[:1])
    )


_SITUATION = Compiled(_situation)


def _constraints_of(approval: Approval | None) -> dict[str, Any]:
    if approval is None:
        return {}
    return {**approval.caps, "signed": sorted(approval.signed_items)}


class _Built(NamedTuple):
    """A checked week, of whom, from which exercises, and its first day that holds anything."""

    result: Week | Referral
    facts: PatientFacts
    loaded: LoadedRelease
    on: date

    def answer(self, approval: Approval | None) -> dict[str, Any]:
        return plan_json(_covered(self.result, approval), self.facts, self.loaded.catalogue)


def _build(facts: PatientFacts, loaded: LoadedRelease, *, on: date) -> _Built:
    """The week that `on` lies in, with nothing before `on` (decision 12). Errors: UnsafePlan."""
    monday = on - timedelta(days=on.weekday())
    result = build_checked(facts, loaded.catalogue, week_start=monday, first_day=on)
    return _Built(result, facts, loaded, on)


def answer_for(
    facts: PatientFacts, loaded: LoadedRelease, *, on: date, approval: Approval | None
) -> dict[str, Any]:
    """The rules' checked answer for the week that `on` lies in, as a plan stores it.

    The same arguments give the same decisions for ever, which `replay` rests on. Errors:
    UnsafePlan.
    """
    return _build(facts, loaded, on=on).answer(approval)


def _covered(result: Week | Referral, approval: Approval | None) -> Week | Referral:
    """An amber week is active while an Approval covers it: same tiers or safer (decision 5)."""
    if not isinstance(result, Week) or result.status is not PlanStatus.AWAITING_REVIEW:
        return result
    if approval is None:
        return result
    same_or_safer = (
        result.risk.bone.rank <= BoneTier(approval.bone_tier).rank
        and result.risk.fall.rank <= FallTier(approval.fall_tier).rank
    )
    return replace(result, status=PlanStatus.ACTIVE) if same_or_safer else result


def _store(
    built: _Built,
    *,
    record: HealthRecord,
    by: User,
    form_token: str,
    approval: Approval | None = None,
    unsent: bool = False,
    action: str = "plan.create",
) -> Plan:
    """Write a checked week as a plan with its items, closing the plan before it.

    `unsent`: the person has changed an answer and not sent it yet. `action` names the act in the
    audit trail.
    """
    answer = built.answer(approval)
    items = prescribed_in(answer)
    _SUPERSEDE.write(record.patient_id)
    plan = Plan(
        patient=record.patient,
        state=PlanState(answer["status"]),
        record=record,
        release_id=built.loaded.pk,
        approval=approval,
        rules_version=RULES_VERSION,
        week_start=date.fromisoformat(answer["week_start"]),
        starts_on=built.on,
        facts=built.facts.to_json(),
        constraints=_constraints_of(approval),
        answer=answer,
        rule_ids=sorted({one["rule"] for item in items for one in item.snapshot["reasons"]}),
        hash=answer["hash"],
        item_count=len(items),
        unsent_answers=unsent and answer["status"] in STATES_WITH_EXERCISES,
        form_token=form_token,
    )
    insert(plan)
    _ITEMS.write(
        [
            (
                *(plan.pk, day.isoformat(), position),
                *(built.loaded.exercise_ids[item["code"]], item["phase"], item["verdict"]),
            )
            for day, position, item in items
        ]
    )
    audit.record(
        action,
        actor=by,
        patient=record.patient,
        data={"plan": plan.pk, "state": plan.state, "record_version": record.version},
    )
    return plan


_SUPERSEDE = CompiledUpdate(
    lambda patient: Plan.objects.filter(
        patient=patient, state__in=[str(state) for state in CURRENT_STATES]
    ),
    state=PlanState.SUPERSEDED,
    closed_at=Now(),
    version=F("version") + 1,
)
_ITEMS = CompiledRows(PlanItem, "plan", "date", "position", "exercise", "phase", "verdict")


def _close(plan: Plan, *, as_state: PlanState, version: int) -> None:
    """Move a current plan on, if nobody has since `version` was read."""
    changed = Plan.objects.filter(
        pk=plan.pk,
        version=version,
        state__in=[str(state) for state in CURRENT_STATES],
        record__version=_latest_version(plan.patient) or 0,
    ).update(state=as_state, version=version + 1, closed_at=timezone.now())
    if not changed:
        raise PlanConflict("This plan has changed since you opened it. Look at it again first.")


def _latest_version(patient: User) -> int | None:
    return patient.health_records.order_by("-version").values_list("version", flat=True).first()


def _refuse_while_unsent(patient: User) -> None:
    if waiting_plans(patient).exists():
        raise AnswersUnsent("The patient has changed an answer and not sent it yet.")


def _check_note(note: str) -> None:
    if len(note.strip()) < NOTE_CHARACTERS_MIN:
        raise ValueError(f"Write a reason of {NOTE_CHARACTERS_MIN} characters or more.")


def _decide(
    plan: Plan,
    physiotherapist: User,
    note: str,
    *,
    approved: bool,
    on: date,
    signed: frozenset[str],
) -> Approval:
    risk = plan.answer["risk"]
    return Approval.objects.create(
        patient=plan.patient,
        physiotherapist=physiotherapist,
        record=plan.record,
        proposed=plan,
        approved=approved,
        bone_tier=risk["bone"],
        fall_tier=risk["fall"],
        signed_items=sorted(signed),
        note=note.strip(),
        valid_until=valid_until(risk, on=on, signed=signed) if approved else None,
    )


def valid_until(risk: Mapping[str, str], *, on: date, signed: frozenset[str] = frozenset()) -> date:
    """The last day of an Approval. One that signs items lasts 28 days at most (decision 1)."""
    weeks = APPROVAL_WEEKS[BoneTier(risk["bone"])]
    if risk["fall"] == FallTier.F2:
        weeks = min(weeks, APPROVAL_WEEKS_F2)
    days = min(weeks * 7, SIGNED_ITEM_DAYS_MAX) if signed else weeks * 7
    return on + timedelta(days=days - 1)


__all__ = [
    "ASK_AGAIN_DAYS",
    "TOO_OLD_DAYS",
    "AnswersTooOld",
    "AnswersUnsent",
    "Constraints",
    "PlanConflict",
    "UnsafePlan",
    "answer_for",
    "answers_age",
    "approve",
    "change_health_record",
    "has_its_plan",
    "hold_for_answers",
    "refuse",
    "start_week",
    "stop_for",
    "valid_approval",
    "valid_until",
    "withdraw",
]
