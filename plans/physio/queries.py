"""Who waits for a physiotherapist, and what was proposed for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.access import patients_visible_to
from accounts.models import User
from plans.prescribing.models import Approval, Plan, PlanState


@dataclass(frozen=True, slots=True)
class TriageRow:
    """One waiting patient: why, since when."""

    patient: User
    plan: Plan
    birth_year: int
    gate: str
    why: tuple[str, ...]
    days_waiting: int


def triage_rows(physiotherapist: User, *, today: date) -> list[TriageRow]:
    """Waiting plans of the patients this physiotherapist may see, longest first. One query."""
    plans = (
        Plan.objects.filter(
            patient__in=patients_visible_to(physiotherapist), state=PlanState.AWAITING_REVIEW
        )
        .select_related("patient", "record")
        .order_by("created_at", "pk")
    )
    return [_row(plan, today) for plan in plans]


def decided_already(physiotherapist: User, plan: str) -> bool:
    """This very person has decided on this very plan before."""
    return (
        plan.isascii()
        and plan.isdigit()
        and Approval.objects.filter(
            physiotherapist=physiotherapist, proposed=int(plan[:18])
        ).exists()
    )


def _row(plan: Plan, today: date) -> TriageRow:
    clearance: dict[str, Any] = plan.answer["clearance"]
    return TriageRow(
        patient=plan.patient,
        plan=plan,
        birth_year=plan.record.date_of_birth.year,
        gate=clearance["gate"],
        why=tuple(reason["clinician"] for reason in clearance["reasons"][:3]),
        days_waiting=(today - plan.created_at.date()).days,
    )
