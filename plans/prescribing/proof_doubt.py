"""Decision 4 over whole groups of answers: doubt and worse answers never allow more.

Each value of a field has a rank of risk. Two cases that differ in one field, where the later rank
is higher, are compared: every exercise allowed in the riskier case was allowed in the other, and
its gate is no milder. A value without a rank is compared with nothing: an absent T-score is another
rule (a1), an absent answer is no plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from math import prod
from typing import Any

from plans.rules import Catalogue, PatientFacts
from plans.rules.facts import BackPain, Fracture, SafetyInputs, Surgery, When
from plans.rules.proof_spaces import ON, Field, Group
from plans.rules.required import BELIED
from plans.rules.risk import classify
from plans.rules.safety import judge_for, suitability
from plans.rules.screening import screen
from plans.rules.vocabulary import (
    Answer,
    Question,
    TScoreBand,
    Verdict,
    WalkingAid,
)

YES, NO, UNSURE = Answer.YES, Answer.NO, Answer.UNSURE
HIGHEST = Decimal(10**6)

#: More is riskier; not measured is the least.
MORE_IS_RISKIER = frozenset(
    {
        *("tug_s", "fes_i", "five_sit_to_stand_s", "occiput_wall_cm", "frax_major", "frax_hip"),
        *("height_loss_historical_cm", "height_loss_recent_cm"),
    }
)
#: Less is riskier; not measured is the least risk.
LESS_IS_RISKIER = frozenset({"gait_m_s", "tandem_s", "single_leg_s", "chair_stands_30s"})
#: Ranks of answers; answers that stand for the same risk share one.
ANSWERS: dict[str, dict[Answer | None, int]] = {
    "severe_fall": {NO: 0, YES: 1, UNSURE: 1},
    "frail": {None: 0, NO: 0, YES: 1, UNSURE: 1},
    "rises_without_hands": {None: 0, YES: 0, NO: 1, UNSURE: 1},
    "cannot_hip_hinge": {None: 0, NO: 0, YES: 1, UNSURE: 1},
    "spine_imaged": {YES: 0, NO: 1, UNSURE: 1, None: 1},
    "postmenopausal": {YES: 0, NO: 1, UNSURE: 1},
    "lives_alone": {NO: 0, YES: 1, UNSURE: 1, None: 1},
    "floor": {YES: 0, NO: 1, UNSURE: 1},
    "helper_present": {YES: 0, NO: 1},
    "trainer_present": {YES: 0, NO: 1},
    "blackout_explained": {YES: 0, NO: 1, UNSURE: 1},
    **{
        question.value: {NO: 0, UNSURE: 1, YES: 2}
        for question in Question
        if question is not Question.BLACKOUT_EXPLAINED
    },
}
BANDS = {TScoreBand.NORMAL: 0, TScoreBand.OSTEOPENIA: 1, TScoreBand.OSTEOPOROSIS: 2}


def rank(name: str, value: Any) -> Decimal | None:
    """How risky a value is; None where it is compared with nothing."""
    if name in ANSWERS:
        known = ANSWERS[name]
        return Decimal(known[value]) if value in known else None
    if name in MORE_IS_RISKIER:
        return Decimal(-1) if value is None else Decimal(value)
    if name in LESS_IS_RISKIER:
        return -HIGHEST if value is None else -Decimal(value)
    if name == "falls_12_months":
        return HIGHEST if value is UNSURE else None if value is None else Decimal(value)
    if name == "prednisolone_months":
        return HIGHEST if value is UNSURE else value
    if name == "prednisolone_mg_day":
        # Not sure counts as 7.5 mg for 3 months (decision 9): riskier than all but 30 mg.
        return Decimal("29.99") if value is UNSURE else value
    if name == "t_score":
        return None if value is None else -Decimal(value)
    if name == "t_score_band":
        return Decimal(BANDS[value]) if value in BANDS else None
    if name == "walking_aid":
        return None if value is None else Decimal(list(WalkingAid).index(value))
    return None


# ---------------------------------------------------------------- lists of things


def doubts(value: Any) -> Iterator[Any]:
    """The same value with one of its parts not sure, or with more than before."""
    if isinstance(value, tuple) and len(value) == 1 and isinstance(value[0], Fracture | Surgery):
        one = value[0]
        yield (replace(one, on=When(band="unsure")),)
        yield (replace(one, cleared=UNSURE),)
        if isinstance(one, Fracture):
            yield (replace(one, low_trauma=UNSURE),)
            yield (replace(one, low_trauma=YES),)
    if isinstance(value, BackPain):
        yield replace(value, after_bend_lift_cough_fall=UNSURE)


def riskier_places(one: Field) -> Iterator[tuple[int, int]]:
    """Pairs of places in a field: the second is the first made riskier."""
    ranks = [rank(one.name, value) for value in one.values]
    steps = sorted({found for found in ranks if found is not None})
    for lower, higher in pairwise(steps):
        for low, at in enumerate(ranks):
            for high, then in enumerate(ranks):
                if at == lower and then == higher:
                    yield low, high
    place_of = {value: place for place, value in enumerate(one.values)}
    for low, value in enumerate(one.values):
        for doubtful in doubts(value):
            high = place_of.get(doubtful, low)
            if high != low and not _milder_by_decision(value, doubtful):
                yield low, high
    yield from _lists(one, place_of)


def _milder_by_decision(value: Any, doubtful: Any) -> bool:
    """Not sure stands below a yes where the decisions say so: a strain that is sure is red."""
    return isinstance(value, BackPain) and value.after_bend_lift_cough_fall is YES


def _lists(one: Field, place_of: dict[Any, int]) -> Iterator[tuple[int, int]]:
    """None of a kind against some, and against "not sure" of the whole list (decision 9)."""
    if one.name in ("fractures", "surgery") and () in place_of:
        for high, value in enumerate(one.values):
            if value and value is not None:
                yield place_of[()], high
    if UNSURE in place_of and one.name in ("fractures", "surgery"):
        for low, value in enumerate(one.values):
            if isinstance(value, tuple) and value and not any(map(_stricter_than_unsure, value)):
                yield low, place_of[UNSURE]
    if one.name in ("condition", "conditions"):
        none = place_of.get(None if one.name == "condition" else frozenset())
        for high, value in enumerate(one.values):
            if value and none is not None:
                yield none, high


def _stricter_than_unsure(event: Fracture | Surgery) -> bool:
    """What a list that is not sure does not stand for (decision 9): under 12 weeks or undated.

    Fractures that are not sure are judged as a spine that broke over 12 months ago; operations, as
    a new joint that is cleared.
    """
    if event.on.day is None:
        recent = event.on.band in ("under_12_weeks", "unsure")
    else:
        recent = (ON - event.on.day).days < 84
    return recent and (isinstance(event, Fracture) or event.cleared is not YES)


# ---------------------------------------------------------------- whole groups


class Allowed:
    """The exercises that the builder may choose for a person: one bit each, remembered."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.exercises = catalogue.exercises
        self._verdicts: dict[SafetyInputs, int] = {}
        self._suited: dict[object, int] = {}

    def of(self, facts: PatientFacts) -> int:
        inputs = classify(facts).inputs
        if inputs not in self._verdicts:
            self._verdicts[inputs] = _bits(
                judge_for(one, inputs).verdict.rank <= Verdict.CAUTION.rank
                for one in self.exercises
            )
        home = (facts.floor, facts.equipment, facts.helper_present, facts.avoid)
        if home not in self._suited:
            self._suited[home] = _bits(not suitability(one, facts) for one in self.exercises)
        return self._verdicts[inputs] & self._suited[home]

    def bits_of(self, codes: Set[str]) -> int:
        """A set of codes in the same bits."""
        return _bits(one.code in codes for one in self.exercises)


def _bits(found: Iterable[bool]) -> int:
    return sum(1 << place for place, one in enumerate(found) if one)


def enlarged(group: Group, catalogue: Catalogue) -> tuple[int, list[str]]:
    """How many pairs of cases were compared, and those in which more risk allowed more."""
    allowed, masks, gates, belied = Allowed(catalogue), [], [], []
    for facts in map(group.facts, range(group.size)):
        masks.append(allowed.of(facts))
        clearance = screen(facts)
        gates.append(clearance.gate.rank)
        belied.append(not BELIED.isdisjoint(clearance.missing))
    compared, found = 0, []
    sizes = [len(one.values) for one in group.fields]
    for place, one in enumerate(group.fields):
        stride = prod(sizes[place + 1 :])
        for low, high in riskier_places(one):
            for start in range(low * stride, group.size, stride * sizes[place]):
                for number in range(start, start + stride):
                    riskier = number + (high - low) * stride
                    if belied[number] and not belied[riskier]:
                        continue  # asked for: the answer that agrees with what happened
                    compared += 1
                    if masks[riskier] & ~masks[number] or gates[riskier] < gates[number]:
                        found.append(f"case {riskier} allows more than {number} ({one.name})")
    return compared, found
