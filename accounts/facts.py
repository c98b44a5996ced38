"""From the stored health record to the facts that the rules read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import HealthRecord, User
from plans.rules import PatientFacts


def today_of(user: User) -> date:
    """The calendar date where the person lives (invariant 8)."""
    return timezone.now().astimezone(ZoneInfo(user.time_zone)).date()


def age_on(date_of_birth: date, on: date) -> int:
    """Whole years lived on a day. A birthday on 29 February counts from 1 March."""
    had_birthday = (on.month, on.day) >= (date_of_birth.month, date_of_birth.day)
    return on.year - date_of_birth.year - (not had_birthday)


def profile_of(record: HealthRecord, *, on: date) -> dict[str, Any]:
    """The record as a profile of the contract, for the day `on`."""
    profile = {**record.answers, "on": on.isoformat(), "age": age_on(record.date_of_birth, on)}
    if isinstance(profile.get("fractures"), list):
        profile["fractures"] = [
            {
                "site": row.site,
                "on": row.happened,
                "low_trauma": row.low_trauma,
                "cleared": row.cleared,
            }
            for row in record.fractures.order_by("pk")
        ]
    if isinstance(profile.get("surgery"), list):
        profile["surgery"] = [
            {"kind": row.kind, "on": row.happened, "cleared": row.cleared}
            for row in record.surgeries.order_by("pk")
        ]
    if record.t_score_known:
        profile["t_score"] = str(record.t_score)
    return profile


def facts_for_record(
    record: HealthRecord, *, on: date, constraints: Mapping[str, Any] | None = None
) -> PatientFacts:
    """Facts of one record version on a local date. Errors: InvalidFacts (a damaged record)."""
    profile = profile_of(record, on=on)
    if constraints:
        profile["constraints"] = dict(constraints)
    return PatientFacts.from_json(profile, today=on)
