"""What a hand-out holds: the movement card of the plan that a person has today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from plans.prescribing.models import Plan, PlanState
from plans.prescribing.queries import current_plan
from plans.prescribing.services import valid_until
from plans.prescribing.shown import sources_of
from plans.rules import Evidence, PatientFacts
from plans.rules.movements import CardRow, movement_card
from plans.rules.vocabulary import CardVerdict

#: A person has a card beside these plans. A refused one has the page of whom to contact instead.
STATES_WITH_A_CARD = (PlanState.ACTIVE, PlanState.AWAITING_REVIEW)


@dataclass(frozen=True, slots=True)
class CardGroup:
    """One of the three parts of a card: its word, what it means, and which shape stands beside."""

    word: str
    says: str
    shape: str
    rows: tuple[CardRow, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A movement card ready to show or print."""

    plan: Plan
    groups: tuple[CardGroup, ...]
    good_until: date
    sources: tuple[Evidence, ...]


_GROUPS = (
    (CardVerdict.DO, "Do", "The usual way suits you.", "fine"),
    (CardVerdict.ADAPT, "Do it this way", "Your way is written under each name.", "care"),
    (CardVerdict.AVOID, "Leave out", "Not for you now. Do what is written instead.", "stop"),
)


def card_of(patient: User) -> Card | None:
    """The card that goes with the patient's plan of today; None when there must be none.

    Three queries: the plan, its items (a plan that fails its check has no card), its facts.
    """
    plan = current_plan(patient)
    if plan is None or plan.held or plan.state not in STATES_WITH_A_CARD:
        return None
    facts = PatientFacts.from_json(plan.facts)
    rows = movement_card(facts, cleared=plan.state == PlanState.ACTIVE)
    if not rows:
        return None
    return Card(
        plan=plan,
        groups=tuple(_groups(rows)),
        good_until=_good_until(plan),
        sources=tuple(sources_of({"evidence": row.movement.evidence} for row in rows)),
    )


def _groups(rows: tuple[CardRow, ...]) -> Iterable[CardGroup]:
    for verdict, word, says, shape in _GROUPS:
        found = tuple(row for row in rows if row.verdict is verdict)
        if found:
            yield CardGroup(word, says, shape, found)


def _good_until(plan: Plan) -> date:
    """The end of the Approval, or of the time after which a person like this is looked at again."""
    if plan.approval is not None and plan.approval.valid_until is not None:
        return plan.approval.valid_until
    return valid_until(plan.answer["risk"], on=plan.starts_on)
