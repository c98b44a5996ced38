"""A week that has passed its independent check. No Django here: worker processes import it."""

from __future__ import annotations

from datetime import date

from plans.rules import Catalogue, PatientFacts, Referral, Week, build_week, violations


class UnsafePlan(Exception):
    """The independent check found fault with a built week. Nothing of it may be used."""


def build_checked(
    facts: PatientFacts,
    catalogue: Catalogue,
    *,
    week_start: date | None = None,
    first_day: date | None = None,
) -> Week | Referral:
    """What `build_week` gives, once `violations` has found nothing in it. Errors: UnsafePlan."""
    result = build_week(facts, catalogue, week_start=week_start, first_day=first_day)
    if isinstance(result, Week):
        found = violations(result, facts, catalogue, signed=facts.constraints.signed)
        if found:
            raise UnsafePlan("; ".join(str(violation) for violation in found))
    return result
