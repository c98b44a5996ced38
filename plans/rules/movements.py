"""The movement card: daily life and sport, judged by the table that judges the exercises.

Each way to do a movement is put before `safety.judge_for` as if it were an exercise, so card and
plan cannot disagree. The usual way is right only when it is a plain allow. If not, the first safer
way that is at most a caution is shown. If there is none, the movement is left out for now.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from plans.rules.evidence import Rule, Status, registry
from plans.rules.facts import Exercise, PatientFacts, Reason, SafetyInputs
from plans.rules.movement_facts import Kind, Movement, Way
from plans.rules.movements_daily import DAILY
from plans.rules.movements_sport import SPORT
from plans.rules.risk import classify
from plans.rules.safety import judge_for, suitability
from plans.rules.screening import screen
from plans.rules.vocabulary import (
    CardVerdict,
    Category,
    Equipment,
    Gate,
    Need,
    Position,
    SafetyFlag,
    Verdict,
)

MOVEMENTS: tuple[Movement, ...] = (*DAILY, *SPORT)
BY_ID: dict[str, Movement] = {movement.id: movement for movement in MOVEMENTS}

RULES: dict[str, Rule] = registry(
    (
        Rule(
            id="CARD-001",
            says="The usual way suits you.",
            clinician="usual way: allow",
        ),
        Rule(
            id="CARD-002",
            says="Do it in the way shown here.",
            clinician="usual way: {usual}; safer way {number}: {safer}",
            evidence=("TFTF-2015", "OC-2023", "UK-2022"),
            status=Status.SEEN,
        ),
        Rule(
            id="CARD-003",
            says="Leave this out for now.",
            clinician="usual way: {usual}; no safer way is at most a caution and suits the person",
        ),
        Rule(
            id="CARD-004",
            says="A physiotherapist looks at your answers first. Please wait with this.",
            clinician="amber and not signed: sport, and more than light effort, wait",
        ),
    )
)

#: The worst verdict that a safer way may have.
AT_MOST = Verdict.CAUTION


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRow:
    """One movement for one person. `way` is the safer way when the verdict is adapt.

    `reasons` open with the card's own rule, then say what speaks against the usual way; `cautions`
    are what to mind in the safer way.
    """

    movement: Movement
    verdict: CardVerdict
    way: Way | None = None
    reasons: tuple[Reason, ...] = ()
    cautions: tuple[Reason, ...] = ()

    @property
    def sayings(self) -> tuple[Reason, ...]:
        """The reasons as the patient reads them: several columns may say the same sentence."""
        return _once(self.reasons[1:])

    @property
    def mind(self) -> tuple[Reason, ...]:
        """The cautions as the patient reads them."""
        return _once(self.cautions)


def _once(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    found: dict[str, Reason] = {}
    for reason in reasons:
        found.setdefault(reason.text, reason)
    return tuple(found.values())


def movement_card(facts: PatientFacts, *, cleared: bool = False) -> tuple[CardRow, ...]:
    """Every movement judged for one person, in order of id.

    Empty for a red person and while required answers are missing: a list of what to do would read
    as permission. `cleared` says that the person's plan is active; an amber person whom nobody has
    looked at waits with sport and effort (decision 2).
    """
    clearance = screen(facts)
    if clearance.gate is Gate.RED or clearance.missing:
        return ()
    waiting = clearance.gate is Gate.AMBER and not cleared
    person = _Person(facts, classify(facts).inputs, waiting)
    return tuple(_row(movement, person) for movement in MOVEMENTS)


def card_json(rows: tuple[CardRow, ...]) -> list[dict[str, Any]]:
    """The card as plain data: id, name, verdict, the safer way, and every reason."""
    return [
        {
            "id": row.movement.id,
            "name": row.movement.name,
            "verdict": row.verdict.value,
            "safer_way": list(row.way.steps) if row.way else [],
            "instead": row.movement.leave if row.verdict is CardVerdict.AVOID else "",
            "reasons": _reasons(row.reasons),
            "cautions": _reasons(row.cautions),
            "evidence": list(row.movement.evidence),
            "status": row.movement.status.value,
        }
        for row in rows
    ]


def _reasons(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """Reasons as the contract has them."""
    return [
        {
            "rule": reason.rule,
            "text": reason.text,
            "clinician": reason.clinician,
            "evidence": list(reason.evidence),
        }
        for reason in reasons
    ]


# ---------------------------------------------------------------- one movement


@dataclass(frozen=True, slots=True)
class _Person:
    facts: PatientFacts
    inputs: SafetyInputs
    waiting: bool


def _row(movement: Movement, person: _Person) -> CardRow:
    usual, against = _judged(movement, movement.usual, person)
    if usual is Verdict.ALLOW:
        own = RULES["CARD-001"].because()
        return CardRow(movement=movement, verdict=CardVerdict.DO, reasons=(own,))
    for number, way in enumerate(movement.safer, start=1):
        verdict, mind = _judged(movement, way, person)
        if verdict.rank <= AT_MOST.rank:
            own = RULES["CARD-002"].because(usual=usual.value, safer=verdict.value, number=number)
            return CardRow(
                movement=movement,
                verdict=CardVerdict.ADAPT,
                way=way,
                reasons=tuple(dict.fromkeys((own, *against))),
                cautions=tuple(dict.fromkeys(mind)),
            )
        against = (*against, *mind)
    own = RULES["CARD-003"].because(usual=usual.value)
    return CardRow(
        movement=movement, verdict=CardVerdict.AVOID, reasons=tuple(dict.fromkeys((own, *against)))
    )


def _judged(movement: Movement, way: Way, person: _Person) -> tuple[Verdict, tuple[Reason, ...]]:
    """The verdict on one way: the table's, or exclude where the person cannot do it at all."""
    exercise = as_exercise(movement, way)
    judgement = judge_for(exercise, person.inputs)
    verdict, reasons = judgement.verdict, judgement.reasons
    if unsuited := suitability(exercise, person.facts):
        verdict, reasons = _worse(verdict, Verdict.EXCLUDE), (*reasons, *unsuited)
    if person.waiting and _waits(movement, way):
        verdict = _worse(verdict, Verdict.SIGN_OFF)
        reasons = (RULES["CARD-004"].because(), *reasons)
    return verdict, reasons


def _worse(one: Verdict, other: Verdict) -> Verdict:
    return max(one, other, key=lambda verdict: verdict.rank)


def _waits(movement: Movement, way: Way) -> bool:
    """What an amber person does not start before somebody has looked at their answers."""
    return movement.kind is Kind.SPORT or way.level(SafetyFlag.AEROBIC_EFFORT) != "light"


def as_exercise(movement: Movement, way: Way) -> Exercise:
    """A way as the rules read an exercise.

    `like` lends its code, so that rules beside the matrix hold; a way like a refused exercise is
    refused. Work of the arms counts as a push.
    """
    return Exercise(
        code=way.like or movement.id,
        name=movement.name,
        category=Category.POSTURE,
        subtype="movement",
        need=Need.PUSH if way.arms else Need.POSTURE,
        ladder=movement.id,
        rung=1,
        position=Position.STANDING,
        equipment=((Equipment.BED,),) if way.on_bed else (),
        support=way.support,
        flags=way.flags,
        refused=bool(way.like and way.like.startswith("Z")),
        why_not=movement.why,
    )
