"""The gentle start: what an amber person may do before a review (decision 3)."""

from __future__ import annotations

from dataclasses import replace

from plans.rules import explain, safety
from plans.rules.doses import Situation, dose_for
from plans.rules.facts import (
    Clearance,
    Exercise,
    Item,
    Judgement,
    LadderCap,
    PatientFacts,
    Risk,
    SafetyInputs,
)
from plans.rules.progress import NO_CAP
from plans.rules.screening import gentle_start_allowed
from plans.rules.selection import Sorted
from plans.rules.step import capped
from plans.rules.steps_up import over_cap
from plans.rules.tables import MATRIX
from plans.rules.vocabulary import (
    BoneTier,
    Category,
    Column,
    FallTier,
    Need,
    Phase,
    Position,
    SafetyFlag,
    Support,
    Verdict,
)

_TIER_COLUMNS = frozenset(Column(tier.value) for tier in (*BoneTier, *FallTier) if tier != "F0")
#: Rows of the matrix by the id of their safety rule.
_ROW_RULE = {row: f"SAF-{number:03d}" for number, row in enumerate(MATRIX, 1)}
_WORST_TIERS = frozenset({Column.B3, Column.F2})
#: One exercise for each of these needs, in this order: small, seated or held.
GENTLE_NEEDS = (
    Need.LEGS,
    Need.HIPS,
    Need.PUSH,
    Need.PULL,
    Need.STATIC,
    Need.EXTENSOR,
    Need.POSTURE,
    Need.CALVES,
    Need.AEROBIC,
)
_HELD = (Support.ONE_HAND, Support.TWO_HANDS, Support.PERSON)


def gentle_start(
    facts: PatientFacts,
    clearance: Clearance,
    risk: Risk,
    sorted_out: Sorted,
    situation: Situation,
) -> tuple[Item, ...]:
    """Items allowed for this person and at B3 and F2, seated or held, at the smallest dose.

    Empty where the amber reason forbids any start (decision 3).
    """
    if not gentle_start_allowed(facts, clearance):
        return ()
    worst = replace(
        risk.inputs, columns=(risk.inputs.columns - _TIER_COLUMNS) | _WORST_TIERS, helper=False
    )
    careful = replace(situation, bone=BoneTier.B3, fall=FallTier.F2, week_number=1)
    caps = {cap.ladder: cap for cap in facts.constraints.ladder_caps}
    by_need: dict[Need, list[tuple[Exercise, Judgement]]] = {need: [] for need in GENTLE_NEEDS}
    for exercise, judgement in sorted_out.usable:
        if exercise.need in by_need:
            by_need[exercise.need].append((exercise, judgement))
    items = []
    for choices in by_need.values():
        for exercise, judgement in choices:
            cap = caps.get(exercise.ladder, NO_CAP)
            if over_cap(exercise, cap):
                continue
            if _is_gentle(exercise, judgement, risk.inputs, worst):
                items.append(_item(exercise, judgement, worst, facts, careful, cap))
                break
    return tuple(items)


def _is_gentle(
    exercise: Exercise, judgement: Judgement, inputs: SafetyInputs, worst: SafetyInputs
) -> bool:
    if exercise.rung > 2 or exercise.category is Category.COOL_DOWN:
        return False
    if exercise.position is not Position.SEATED and exercise.support not in _HELD:
        return False
    if judgement.verdict.rank > Verdict.CAUTION.rank:
        return False  # signed items wait for the review too
    return _only_low(exercise, judgement, inputs) and _only_low(
        exercise, safety.judge_for(exercise, worst), worst
    )


def _only_low(exercise: Exercise, judgement: Judgement, inputs: SafetyInputs) -> bool:
    """ALLOW, or CAUTION for nothing but low levels, fall exposure or a transfer on a bed."""
    if judgement.verdict is Verdict.ALLOW:
        return True
    if judgement.verdict is not Verdict.CAUTION:
        return False
    rules: set[str] = set()
    for flag, level in exercise.flags:
        row = MATRIX.get((flag, level)) if level is not None else None
        if row is None:
            continue
        cells = {row[column] for column in inputs.columns} - {"A", "-"}
        if not cells:
            continue
        rules.add(_ROW_RULE[flag, level or ""])
        on_bed = flag is SafetyFlag.FLOOR_TRANSFER and exercise.lists_bed and inputs.bed
        if level != "low" and flag is not SafetyFlag.FALL_EXPOSURE and not on_bed:
            return False
    return all(reason.rule in rules or reason.rule in _HOLD_ON for reason in judgement.reasons)


#: Rules that only ask for a hand on something or somebody near.
_HOLD_ON = frozenset({"SAF-109", "SAF-110"})


def _item(
    exercise: Exercise,
    judgement: Judgement,
    worst: SafetyInputs,
    facts: PatientFacts,
    careful: Situation,
    cap: LadderCap,
) -> Item:
    dose, dose_rules = dose_for(exercise, careful)
    dose = capped(dose, cap)
    support = max(
        judgement.support, safety.judge_for(exercise, worst).support, key=lambda one: one.rank
    )
    return explain.item(
        exercise,
        replace(judgement, support=support),
        replace(dose, sets=1, rest_seconds=0),
        Phase.MAIN,
        facts,
        explain.of_gentle(exercise, judgement, dose_rules),
    )
