"""What a hand-out holds: the movement card of the plan that a person has today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from plans.catalogue.links import Link, pair_of, thumbnail_of, warning_of
from plans.prescribing.models import Plan, PlanState
from plans.prescribing.queries import current_plan
from plans.prescribing.services import valid_until
from plans.prescribing.shown import sources_of
from plans.rules import Evidence, PatientFacts, Reason
from plans.rules.movements import CardRow, movement_card
from plans.rules.vocabulary import CardVerdict

#: A person has a card beside these plans. A refused one has the page of whom to contact instead.
STATES_WITH_A_CARD = (PlanState.ACTIVE, PlanState.AWAITING_REVIEW)


@dataclass(frozen=True, slots=True)
class Because:
    """One reason in the card's list: its number, its words for this reader, and its rule."""

    number: int
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class PicturedRow:
    """One movement as the card shows it: what the rules say, a small picture, and two panels.

    A picture never shows a way that the rules did not find right for the person. `because` speaks
    against the usual way, `mind` of what to mind in the safer one.
    """

    said: CardRow
    picture: Link | None
    picture_warns: bool  # it shows the usual fault beside a safer way that is not drawn
    pair: tuple[Link, ...]
    because: tuple[Because, ...]
    mind: tuple[Because, ...]


@dataclass(frozen=True, slots=True)
class CardGroup:
    """One of the three parts of a card: its word, what it means, and which shape stands beside."""

    word: str
    says: str
    shape: str
    rows: tuple[PicturedRow, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A movement card ready to show or print.

    A rule speaks on many movements, so `reasons` and `rules` name each once.
    """

    plan: Plan
    groups: tuple[CardGroup, ...]
    good_until: date
    reasons: tuple[Because, ...]
    sources: tuple[Evidence, ...]
    rules: tuple[str, ...]


_GROUPS = (
    (CardVerdict.DO, "Do", "The usual way suits you.", "fine"),
    (CardVerdict.ADAPT, "Do it this way", "Your way is written under each name.", "care"),
    (CardVerdict.AVOID, "Leave out", "Not for you now. Do what is written instead.", "stop"),
)


def card_of(patient: User, *, exact: bool = False) -> Card | None:
    """The card that goes with the patient's plan of today; None when there must be none.

    `exact` gives the clinician's words in place of the patient's.
    Three queries: the plan, its items (a plan that fails its check has no card), its facts.
    """
    plan = current_plan(patient)
    if plan is None or plan.held or plan.state not in STATES_WITH_A_CARD:
        return None
    return card_beside(plan, exact=exact)


def card_beside(plan: Plan, *, exact: bool = False) -> Card | None:
    """The card of the person whom this plan was made for. Asks the database for nothing."""
    facts = PatientFacts.from_json(plan.facts)
    rows = movement_card(facts, cleared=plan.state == PlanState.ACTIVE)
    if not rows:
        return None
    reasons = _Reasons(exact)
    return Card(
        plan=plan,
        groups=tuple(_groups(rows, reasons)),
        good_until=_good_until(plan),
        reasons=reasons.all,
        sources=tuple(sources_of({"evidence": row.movement.evidence} for row in rows)),
        rules=tuple(sorted({one.rule for row in rows for one in (*row.reasons, *row.cautions)})),
    )


class _Reasons:
    """Numbers each reason when a movement first gives it."""

    def __init__(self, exact: bool) -> None:
        self.exact = exact
        self._found: dict[tuple[str, str], Because] = {}

    @property
    def all(self) -> tuple[Because, ...]:
        return tuple(self._found.values())

    def of(self, exact: Iterable[Reason], plain: Iterable[Reason]) -> tuple[Because, ...]:
        """The reader's reasons, each with its number."""
        if self.exact:
            return tuple(self._numbered(one.clinician, one.rule) for one in exact)
        return tuple(self._numbered(one.text, one.rule) for one in plain)

    def _numbered(self, text: str, rule: str) -> Because:
        new = Because(len(self._found) + 1, text, rule)
        return self._found.setdefault((text, rule), new)


def _groups(rows: tuple[CardRow, ...], reasons: _Reasons) -> Iterable[CardGroup]:
    for verdict, word, says, shape in _GROUPS:
        found = tuple(_pictured(row, reasons) for row in rows if row.verdict is verdict)
        if found:
            yield CardGroup(word, says, shape, found)


def _pictured(row: CardRow, reasons: _Reasons) -> PicturedRow:
    """The drawn way is the first of the safer ones. Whoever may not move like that sees the fault.

    Somebody whose usual way suits them is not told that it is wrong.
    """
    code, safer = row.movement.id, row.movement.safer
    if row.verdict is CardVerdict.DO:
        return PicturedRow(row, thumbnail_of(code), False, (), (), ())
    because, mind = reasons.of(row.reasons, row.sayings), reasons.of(row.cautions, row.mind)
    if row.way is not None and row.way is safer[0]:
        return PicturedRow(row, thumbnail_of(code), False, pair_of(code), because, mind)
    warns = row.verdict is CardVerdict.ADAPT
    return PicturedRow(row, warning_of(code), warns, (), because, mind)


def _good_until(plan: Plan) -> date:
    """The end of the Approval, or of the time after which a person like this is looked at again."""
    if plan.approval is not None and plan.approval.valid_until is not None:
        return plan.approval.valid_until
    return valid_until(plan.answer["risk"], on=plan.starts_on)
