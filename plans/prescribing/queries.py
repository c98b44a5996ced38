"""Reads of plans. A plan is shown only after it has been judged again (invariant 2, H-01)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery

from accounts.facts import today_of
from accounts.models import HealthRecord, User
from plans.catalogue.queries import load_release
from plans.compiled import Compiled
from plans.prescribing.models import CURRENT_STATES, Plan, PlanItem
from plans.rules import RULES_VERSION, Exercise, PatientFacts, judge, violations
from plans.rules.answer import decisions_hash, read_week
from plans.rules.check import may_wait_beside
from plans.rules.safety import suitability
from plans.rules.vocabulary import Verdict


def current_plan(patient: User) -> Plan | None:
    """The patient's plan of today in whatever state, with `shown_items` ready to render.

    A plan that names an older record version, has lost or changed an item, no longer passes the
    check, rests on a signature that has run out or on answers that the person has changed since
    has `held` set and no items: a page shows a hold, never a doubtful exercise.
    Two queries: the plan with what it rests on and the latest record version, then the items.
    """
    plan: Plan | None = (
        _current(patient.pk)
        # Inputs are read when the week is judged, once a process; pages show the answer.
        .defer("facts", "history", "constraints", "record__answers")
        .select_related("record", "approval__physiotherapist")
        .first()
    )
    if plan is None:
        return None
    rows = list(plan.items.all())
    plan.run_out = _run_out(plan, on=today_of(patient))
    stale = plan.record_id != plan.latest_record  # type: ignore[attr-defined] # annotated
    plan.held = plan.run_out or stale or plan.unsent_answers or not is_sound(plan, rows)
    plan.shown_items = plan.prescribed if plan.is_shown else []
    return plan


def waiting_plans(patient: Any) -> QuerySet[Plan]:
    """The patient's plan where it is held until the answers that they changed are sent.

    `patient` is a person, or a reference to one in another query.
    """
    return Plan.objects.filter(
        patient=patient, state__in=[str(state) for state in CURRENT_STATES], unsent_answers=True
    )


def _current(patient: int) -> QuerySet[Any]:
    """The one plan in a current state, with the key of the patient's latest record version."""
    newest = HealthRecord.objects.filter(patient=OuterRef("patient")).order_by("-version")
    return Plan.objects.filter(
        patient=patient, state__in=[str(state) for state in CURRENT_STATES]
    ).annotate(latest_record=Subquery(newest.values("pk")[:1]))


#: All that decides whether and how a plan is shown, as the database says it now.
Glance = tuple[Any, ...]


def _glance(patient: int) -> QuerySet[Any, Any]:
    rows = PlanItem.objects.filter(plan=OuterRef("pk")).order_by().values("plan")
    return _current(patient).values_list(
        *("pk", "hash", "version", "state", "record", "latest_record", "item_count"),
        "unsent_answers",
        Subquery(rows.annotate(count=Count("pk")).values("count")),
        *("approval", "approval__valid_until", "approval__physiotherapist__full_name"),
    )


_GLANCE = Compiled(_glance)


def glance(patient: User) -> Glance | None:
    """A look at the current plan that costs one short query and loads none of it.

    A page that was made of a plan found sound may be shown again while the glance is the same:
    a plan's content never changes under one hash, and a change of its state, its rows, the record
    or the signature shows here.
    """
    return _GLANCE.first(patient.pk)


#: After a signature has ended the last week may be repeated for this long (decision 5).
GRACE_DAYS = 7


def _run_out(plan: Plan, *, on: date) -> bool:
    """The signature has ended; an item that it signed goes with it at once (decision 1)."""
    if plan.approval is None or plan.approval.valid_until is None:
        return False
    grace = timedelta(days=0 if plan.approval.signed_items else GRACE_DAYS)
    return on > plan.approval.valid_until + grace


def is_sound(plan: Plan, rows: list[PlanItem]) -> bool:
    """True when the rows are the ones that were decided and the rules still permit them all."""
    return (
        len(rows) == plan.item_count
        and _rows_match_answer(plan, rows)
        and decisions_hash(plan.answer) == plan.hash
        and _passes_check(plan)
    )


def _rows_match_answer(plan: Plan, rows: Iterable[PlanItem]) -> bool:
    """The rows say exactly what the stored answer says, in the same order."""
    keys = load_release(plan.release_id).exercise_ids
    decided = [
        (on, position, keys.get(item["code"]), item["phase"], item["verdict"])
        for on, position, item in plan.prescribed
    ]
    return decided == [
        (row.date, row.position, row.exercise_id, row.phase, row.verdict) for row in rows
    ]


def _passes_check(plan: Plan) -> bool:
    """The independent check on the stored week, once a process for each plan and rules version."""
    known = (plan.pk, plan.hash, RULES_VERSION)
    if known not in _CHECKED:
        if len(_CHECKED) >= CHECKED_MAX:
            _CHECKED.clear()
        _CHECKED[known] = _judge_again(plan)
    return _CHECKED[known]


#: Plans that this process has judged: their inputs never change, so neither does the answer.
CHECKED_MAX = 10_000
_CHECKED: dict[tuple[int, str, str], bool] = {}


def _judge_again(plan: Plan) -> bool:
    if not (plan.answer["days"] or plan.answer["draft_days"]):
        return True
    catalogue = load_release(plan.release_id).catalogue
    facts = PatientFacts.from_json(plan.facts)
    week = read_week(plan.answer, catalogue)
    return not violations(week, facts, catalogue, signed=facts.constraints.signed)


def signed_and_waiting(plan: Plan) -> list[Exercise]:
    """What a physiotherapist signed for this person and their week has no place for.

    For a plan that is shown. A stored week says of an exercise outside it what bars it, or nothing,
    so each of these is judged again: signed in the Approval and in the facts that the plan was made
    of, neither left out nor still to be signed, and right for the person by the rules of today and
    by their independent check. Two queries where anything was signed, else none.
    """
    if plan.approval is None or not plan.is_shown:
        return []
    week = {item.snapshot["code"] for item in plan.shown_items}
    barred = {one["code"] for name in _BARRED for one in plan.answer[name]}
    catalogue = load_release(plan.release_id).catalogue
    waiting = [
        catalogue.by_code[code]
        for code in plan.approval.signed_items
        if code in catalogue.by_code and code not in week | barred
    ]
    if not waiting:
        return []
    facts = PatientFacts.from_json(plan.facts)
    signed, made = facts.constraints.signed, read_week(plan.answer, catalogue)
    return [
        exercise
        for exercise in waiting
        if exercise.code in signed
        and judge(exercise, facts).verdict.rank <= Verdict.SIGN_OFF.rank
        and not suitability(exercise, facts)
        and may_wait_beside(made, exercise, facts, catalogue, signed)
    ]


#: The lists of an answer that name what the person may not do, or not yet.
_BARRED = ("left_out", "needs_sign_off")
