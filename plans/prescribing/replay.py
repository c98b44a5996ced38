"""Make a stored plan again from what is stored with it, and say what differs (decision 31)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from plans.catalogue.queries import load_release
from plans.prescribing.building import UnsafePlan
from plans.prescribing.differences import Difference, differences
from plans.prescribing.models import Plan
from plans.prescribing.services import answer_for
from plans.rules import RULES_VERSION, InvalidFacts, PatientFacts, judge
from plans.rules.answer import decisions, decisions_hash
from plans.rules.vocabulary import Verdict


class Outcome(IntEnum):
    """How a plan was made again; the value is the exit code of the contract."""

    EQUAL = 0
    DIFFERENT = 1
    OTHER_VERSION = 3


@dataclass(frozen=True, slots=True)
class VerdictToday:
    """What the rules say today of one exercise of an old plan. `rules` are the ids of today."""

    code: str
    name: str
    was: str
    today: str
    rules: tuple[str, ...]

    @property
    def changed(self) -> bool:
        return self.was != self.today


@dataclass(frozen=True, slots=True)
class Replay:
    """The outcome, in sentences (`says`), decision by decision, and for an old plan by verdict."""

    outcome: Outcome
    says: str
    differences: tuple[Difference, ...] = ()
    verdicts: tuple[VerdictToday, ...] = ()


def replay(plan: Plan) -> Replay:
    """Build the plan again from its stored facts, history, constraints, release and dates.

    A plan of another rules version is not built again: its stored hash is verified against its
    stored answer, and today's verdicts on its exercises are given. Nothing is written.
    """
    if decisions_hash(plan.answer) != plan.hash:
        return Replay(Outcome.DIFFERENT, "The stored answer is not the one that was hashed.")
    if plan.rules_version != RULES_VERSION:
        says = f"Made by rules {plan.rules_version}; its stored hash is right. Today's verdicts:"
        return Replay(Outcome.OTHER_VERSION, says, verdicts=_verdicts(plan))
    try:
        again = answer_for(
            facts_of(plan), load_release(plan.release_id), on=plan.starts_on, approval=plan.approval
        )
    except (InvalidFacts, UnsafePlan) as error:
        return Replay(Outcome.DIFFERENT, f"It cannot be made again: {error}")
    if decisions_hash(again) == plan.hash:
        return Replay(Outcome.EQUAL, f"Made again by rules {RULES_VERSION}: the same decisions.")
    return Replay(
        Outcome.DIFFERENT,
        f"Made again by rules {RULES_VERSION}: other decisions.",
        differences=differences(decisions(plan.answer), decisions(again)),
    )


def facts_of(plan: Plan) -> PatientFacts:
    """The facts a plan was made from, with the history and constraints stored beside them.

    Errors: InvalidFacts when the rules can no longer read them.
    """
    beside = {"history": plan.history, "constraints": plan.constraints}
    profile = {**plan.facts, **{name: value for name, value in beside.items() if value}}
    return PatientFacts.from_json(profile)


def _verdicts(plan: Plan) -> tuple[VerdictToday, ...]:
    """Each exercise of the stored week, judged today for the facts of then."""
    facts, by_code = facts_of(plan), load_release(plan.release_id).catalogue.by_code
    days = plan.answer["days"] or plan.answer["draft_days"]
    held = [item for day in days for item in day["items"]] + plan.answer["gentle_start"]
    found = []
    for code, item in sorted({item["code"]: item for item in held}.items()):
        today = judge(by_code[code], facts)
        signed = today.verdict is Verdict.SIGN_OFF and code in facts.constraints.signed
        verdict = Verdict.CAUTION if signed else today.verdict  # as a week shows a signed item
        rules = tuple(dict.fromkeys(reason.rule for reason in today.reasons))
        found.append(VerdictToday(code, item["name"], item["verdict"], verdict.value, rules))
    return tuple(found)
