"""The model: every sequence of weeks happens to every kind of ladder.

What the next week asks for is looked at with numbers of its own: never up after a red event, never
two things at once, never without logs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import product

import pytest

from plans.rules.doses import starting_dose
from plans.rules.facts import (
    PastWeek,
)
from plans.rules.progress import TRANSITIONS
from plans.rules.progress_rules import RULES
from plans.rules.steps_up import STEPS, Kind, kind_of
from plans.rules.vocabulary import (
    Event,
    Move,
)
from tests.rules.ladders import (
    FIRST,
    KINDS,
    ladder,
    next_step,
    trainee,
    week,
)

# ---------------------------------------------------------------- the model: all short histories

WEEKS = {
    "good": {},
    "hard": {"rpe_cr10": 8},
    "very hard": {"rpe_cr10": 9},
    "few": {"reps": 1},
    "no log": {"rpe_cr10": None, "pain_0_10": None, "reps": None},
    "sore": {"pain_0_10": 3},
    "pain": {"pain_0_10": 6},
    "ill": {"events": [Event.ILLNESS]},
    "lasting": {"events": [Event.LASTING_PAIN]},
    "fell": {"events": [Event.FALL, Event.RESCREENED]},
    "red": {"events": [Event.SHARP_BACK_PAIN, Event.RESCREENED]},
    "missed": None,
}
NEVER_UP_AFTER = set(WEEKS) - {"good", "few"}


@dataclass(frozen=True)
class Asked:
    """What a week asked for, in the numbers that may rise."""

    rung: int
    sets: int
    reps: int
    hold: int
    minutes: Decimal
    impacts: int
    load: Decimal
    band: int
    effort: int
    looser: int


def asked(exercise, dose, support) -> Asked:
    bands = [None, "light", "medium", "strong"]
    loose = ["two_hands", "one_hand", "near", "none"]
    return Asked(
        rung=exercise.rung,
        sets=dose.sets,
        reps=dose.reps or 0,
        hold=dose.hold_seconds or 0,
        minutes=dose.minutes or Decimal(0),
        impacts=dose.impacts or 0,
        load=dose.load_kg or Decimal(0),
        band=bands.index(dose.band),
        effort=dose.rpe_max or 0,
        looser=loose.index(support.value) if support.value in loose else 0,
    )


def risen(before: Asked, after: Asked) -> set[str]:
    """What went up. On a new rung the rest starts anew; impacts follow their sets."""
    if after.rung != before.rung:
        return {"rung"} if after.rung > before.rung else set()
    names = ("sets", "reps", "hold", "minutes", "load", "band", "effort", "looser")
    return {name for name in names if getattr(after, name) > getattr(before, name)}


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("settled", [0, 3, 6])
def test_no_short_history_breaks_the_ladder(kind, settled):
    name = KINDS[kind]
    first = ladder(name)[0]
    who = trainee()
    start, _rules = starting_dose(first, who.situation)
    opening = []
    exercise, dose, support = first, start, first.support
    for number in range(settled):
        opening.append(week(number, exercise.code, dose, support=support))
        step = next_step(name, opening, who)
        exercise, dose, support = step.exercise, step.dose, step.support
    seen = set()
    for names in product(WEEKS, repeat=3):
        past = list(opening)
        usual = asked(exercise, dose, support)
        now = (exercise, dose, support)
        for number, word in enumerate(names, settled):
            if WEEKS[word] is None:
                past.append(PastWeek(start=FIRST + timedelta(7 * number)))
            else:
                at = now[0].code
                past.append(week(number, at, now[1], support=now[2], **WEEKS[word]))
            if not any(item.items for item in past):
                continue
            step = next_step(name, past, who)
            if step is None:
                continue
            after = asked(step.exercise, step.usual, step.support)
            up = risen(usual, after)
            seen.add(step.move)
            assert len(up) <= 1, (names, step)
            if step.move is not Move.UP:
                assert not up, (names, step)
            else:
                assert word not in NEVER_UP_AFTER, (names, step)
                assert up, (names, step)
                assert after.rung - usual.rung <= 1
                if after.rung == usual.rung:
                    assert after.impacts - usual.impacts <= 10
            assert step.rule in RULES or step.rule.startswith("DOS-")
            usual = after
            now = (step.exercise, step.dose, step.support)
    if kind is not Kind.STEADY:
        assert {Move.UP, Move.HOLD, Move.DOWN, Move.LIGHTER, Move.REPEAT} <= seen


def test_every_row_of_the_machine_names_a_rule_and_each_kind_its_steps():
    assert all(row.rule in RULES for row in TRANSITIONS)
    assert len({row.rule for row in TRANSITIONS}) == len(TRANSITIONS)
    assert set(STEPS) == set(Kind) == set(KINDS)
    for kind, name in KINDS.items():
        assert kind in {kind_of(one) for one in ladder(name)}
