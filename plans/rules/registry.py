"""Every rule by its permanent id, family by family: the one list that pages, papers and tests read.

A new table of rules joins `FAMILIES` and is then explained, documented and tested like the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plans.rules import (
    dose_rules,
    movements,
    progress_rules,
    risk_rules,
    safety_rules,
    screening_rules,
    week_rules,
)
from plans.rules.evidence import Rule, registry


@dataclass(frozen=True, slots=True)
class Family:
    """Rules that answer one question. `prefix` begins their ids; texts are the patient's.

    `asks` is the question, `changes` what an answer to it does.
    """

    prefix: str
    title: str
    asks: str
    changes: str
    rules: Mapping[str, Rule]


FAMILIES: tuple[Family, ...] = (
    Family(
        "GATE",
        "Before you start",
        "May you exercise now, and does somebody have to look first?",
        "It decides if you get a week at once, after a physiotherapist has looked, or not now.",
        screening_rules.RULES,
    ),
    Family(
        "RISK",
        "Your groups",
        "How much care do your bones and your balance need?",
        "It sets your group, or asks for extra care. The groups decide which exercises suit you.",
        risk_rules.RULES,
    ),
    Family(
        "SAF",
        "What is safe for you",
        "Is this exercise right for you, with care, with a signature, or not at all?",
        "It lets an exercise in, asks for care or a signature, or leaves it out.",
        safety_rules.RULES,
    ),
    Family(
        "SUIT",
        "What you can do at home",
        "Do you have the things, the place and the company for it?",
        "It leaves an exercise out until you have what it needs.",
        safety_rules.SUITABILITY_RULES,
    ),
    Family(
        "DOS",
        "How much",
        "How often, how long and how hard?",
        "It sets the amount of an exercise, or what a week should hold.",
        dose_rules.RULES,
    ),
    Family(
        "PRG",
        "From week to week",
        "What do your logs do to an exercise: up, the same, lighter or back?",
        "It moves an exercise on by one step, keeps it, makes it lighter, or takes it back.",
        progress_rules.RULES,
    ),
    Family(
        "WEEK",
        "Your week",
        "Why is this exercise in your week, and what does the week not reach?",
        "It chooses an exercise, or says why the week holds less of something.",
        week_rules.RULES,
    ),
    Family(
        "ADV",
        "Advice",
        "What helps beside the exercises?",
        "It gives advice. It changes no exercise.",
        week_rules.ADVICE,
    ),
    Family(
        "CARD",
        "Daily life and sport",
        "May you do this movement as usual, in another way, or not for now?",
        "It sorts a movement into do, adapt or leave.",
        movements.RULES,
    ),
)

#: Every rule of every family; an id that two families use is an error.
ALL_RULES: dict[str, Rule] = registry(rule for family in FAMILIES for rule in family.rules.values())


def family_of(rule_id: str) -> Family:
    """The family that a rule belongs to. Errors: KeyError for an id that does not exist."""
    for family in FAMILIES:
        if rule_id in family.rules:
            return family
    raise KeyError(rule_id)


def rules_resting_on(source: str) -> tuple[Rule, ...]:
    """Every rule that names this source, in order."""
    return tuple(rule for rule in ALL_RULES.values() if source in rule.evidence)
