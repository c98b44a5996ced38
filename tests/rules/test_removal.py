"""Every rule does something: without it, somebody gets another answer.

For each rule there is a witness, a person in whose answer it stands. The rule is taken away and
the same person asked again. Most rules change a decision; the few that only say something, or
behind which another rule always stands, are listed, and the list must be exact. A rule without a
witness is dead, and named. Safety rules are asked for more: without the rule the exercise is back.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import product

import pytest

from plans.rules import safety
from plans.rules.facts import SafetyInputs
from plans.rules.registry import ALL_RULES
from plans.rules.safety_rules import ROW_RULES
from plans.rules.safety_rules import RULES as SAFETY_RULES
from plans.rules.vocabulary import (
    Category,
    Column,
    Person,
    Restriction,
    Verdict,
)
from tests.removal import without
from tests.rules.witnesses import catalogue, plain, witnesses

#: So many people are asked before a rule is said to change no decision.
ASKED_MAX = 8


def rules_in(part) -> Iterator[str]:
    """Every rule id that stands anywhere in an answer."""
    if isinstance(part, dict):
        yield from (part[name] for name in ("rule", "id") if name in part)
        for value in part.values():
            yield from rules_in(value)
    elif isinstance(part, list):
        for value in part:
            yield from rules_in(value)


@cache
def met_by():
    """Rule id -> those in whose answer it stands, the plainest first.

    Each is (how many rules speak about the person, witness, answer).
    """
    found = {}
    for witness in witnesses():
        answer = witness.answer()
        rules = {one for one in rules_in(answer) if one in ALL_RULES}
        about_them = sum(rule.startswith(("GATE", "RISK")) for rule in rules)
        for rule in rules:
            found.setdefault(rule, []).append((about_them, witness, answer))
    for people in found.values():
        people.sort(key=lambda one: one[0])
    return found


PROSE = {
    *("reasons", "shortfall_reason", "review_reasons", "week_reasons", "dose_reasons", "text"),
    *("cautions", "hash", "decided_by"),
}


def decisions(part):
    """An answer without its words: what the person may do, when, how much, holding what."""
    if isinstance(part, dict):
        return {name: decisions(value) for name, value in part.items() if name not in PROSE}
    if isinstance(part, list):
        return [decisions(value) for value in part]
    return part


#: Rules that say something and decide nothing: taking one away changes a reason alone.
SAYS_ONLY = {
    *("GATE-031", "GATE-036", "GATE-047", "RISK-001", "RISK-010", "RISK-041"),
    *("PRG-015", "PRG-017", "PRG-029"),
    *(f"WEEK-{number:03d}" for number in range(20, 34)),
}
#: Rules behind which another always stands: they give the nearer reason for the same decision.
BACKED = {
    "GATE-006": ("GATE-007",),  # 200 is over 180
    "GATE-040": ("GATE-013", "GATE-014", "GATE-015"),  # an undated event counts as a fresh one
    **{f"GATE-{number:03d}": ("GATE-034",) for number in (17, 18, 19, 22, 39)},  # B3 or F2
    **{f"PRG-{number:03d}": ("PRG-014",) for number in (8, 9, 13)},  # the test is not passed
    "RISK-077": ("RISK-061", "RISK-067"),  # a fresh fracture shuts more than the hip does
}
#: Whether these change a week depends on what else the builder found to do.
AS_IT_GOES = {"DOS-021", "DOS-022", "WEEK-008"}
QUIET = SAYS_ONLY | BACKED.keys()


@pytest.mark.parametrize("rule", [rule for rule in ALL_RULES if rule not in SAFETY_RULES])
def test_without_a_rule_somebody_gets_another_answer(rule):
    people = met_by().get(rule, [])
    assert people, f"{rule} stands in nobody's answer: mend it, delete it, or add a witness"
    with without(rule):
        for _plain, witness, before in people[:ASKED_MAX]:
            after = witness.answer()
            assert rule not in set(rules_in(after)), f"{rule} is still there without itself"
            if decisions(before) != decisions(after):
                assert rule not in QUIET, f"{rule} decides: take it off the list"
                return
    assert rule in QUIET | AS_IT_GOES, f"{rule} changed no decision"


@pytest.mark.parametrize("rule", BACKED)
def test_without_a_backed_rule_another_stands(rule):
    people = met_by()[rule][:ASKED_MAX]  # found while the rule still stands
    with without(rule):
        for _plain, witness, _answer in people:
            assert set(BACKED[rule]) & set(rules_in(witness.answer()))


# ---------------------------------------------------------------- safety: the exercise is back

#: One thing at a time about a person: each column and each restriction, with all help at hand.
HELPED = SafetyInputs(columns=frozenset(), helper=True, trainer=True, bed=True)
FRESH_HIP = frozenset({Restriction.RECENT_HIP_FRACTURE})
ONE_THING = [
    *(replace(HELPED, columns=frozenset({column})) for column in Column),
    *(replace(HELPED, restrictions=frozenset({one})) for one in Restriction),
    replace(HELPED, columns=frozenset({Column.FRACTURE_UNDER_12_WEEKS}), restrictions=FRESH_HIP),
    replace(HELPED, trainer=False),
]


def made_up():
    """Exercises that only one rule can have anything against."""
    for flag, level in ROW_RULES:
        yield plain(**{flag.value: level})
    yield plain(code="Z05", refused=True)
    yield plain(code="Z01", refused=True)
    yield plain(impact=None)
    yield plain(person=Person.TRAINER)
    yield plain(category=Category.BALANCE)


def held_by(judgement):
    """The rules that would have to give way; where nothing is held back, all that say anything."""
    held = {reason.rule for reason in judgement.reasons if reason.would_change}
    return held or {reason.rule for reason in judgement.reasons}


@cache
def alone():
    """Safety rule -> (exercise, inputs) where no other rule holds, the strictest verdict first."""
    found = {}
    for exercise, inputs in product([*catalogue().exercises, *made_up()], ONE_THING):
        judgement = safety.judge_for(exercise, inputs)
        held = held_by(judgement)
        raised = judgement.support.rank > exercise.support.rank
        if len(held) == 1 and (raised or judgement.verdict is not Verdict.ALLOW):
            found.setdefault(held.pop(), []).append((judgement, exercise, inputs))
    return {
        rule: max(cases, key=lambda case: (case[0].verdict.rank, case[0].support.rank))
        for rule, cases in found.items()
    }


#: The row of fall exposure asks for care, this one for the helper: it never stands alone.
BESIDE_ITS_ROW = {"SAF-109": "SAF-029"}


@pytest.mark.parametrize("rule", [rule for rule in SAFETY_RULES if rule not in BESIDE_ITS_ROW])
def test_without_a_safety_rule_the_exercise_is_back(rule):
    assert rule in alone(), f"{rule} never holds alone: no test can see it"
    before, exercise, inputs = alone()[rule]
    with without(rule):
        after = safety.judge_for(exercise, inputs)
    assert rule not in {reason.rule for reason in after.reasons}
    if before.verdict.rank > Verdict.CAUTION.rank:
        assert after.verdict.rank <= Verdict.CAUTION.rank, "the exercise is back"
    elif before.verdict is Verdict.CAUTION:
        assert after.verdict is Verdict.ALLOW, "it needs no care any more"
    else:
        assert after.support.rank < before.support.rank, "nothing to hold any more"


#: Levels that no shipped exercise has: their rows stand for those to come.
NOT_SHIPPED = {"SAF-010", "SAF-011", "SAF-012", "SAF-108"}


def test_every_safety_rule_is_met_by_somebody():
    assert {rule for rule in SAFETY_RULES if rule not in met_by()} == NOT_SHIPPED
