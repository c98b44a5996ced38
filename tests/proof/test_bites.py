"""Pieces of the proof that need no second: each group of answers, and each exercise, sampled.

Whole in `make prove`; here often enough that every limit is met on both sides.
"""

import pytest

from plans.prescribing.proof_parts import use
from plans.rules import proof_spaces as spaces
from plans.rules.agreement import exercise_differs, person_differs
from plans.rules.check_exercise import Reading
from plans.rules.facts import SafetyInputs
from plans.rules.vocabulary import Column, Restriction

CASES = 1500


@pytest.mark.hazard("H-01")
@pytest.mark.parametrize("group", spaces.GROUPS, ids=lambda group: group.name)
def test_rules_and_check_agree_over_a_group(group):
    """At most so many cases, spread over the product by a step that meets every value."""
    step = max(1, group.size // CASES) | 1
    for number in range(0, group.size, step):
        assert list(person_differs(group.facts(number))) == [], number


@pytest.mark.hazard("H-01")
def test_rules_and_check_agree_on_every_exercise(catalogue):
    """No column, each, all; no restriction, each, all; alone at home and with everything."""
    use(catalogue)
    restrictions = [frozenset(), *(frozenset({one}) for one in Restriction), frozenset(Restriction)]
    for exercise in catalogue.exercises:
        reading = Reading(exercise)
        for columns in spaces.FEW_COLUMN_SETS:
            for some in restrictions if len(columns) != 1 else restrictions[:1]:
                for helped in (False, True):
                    inputs = SafetyInputs(
                        columns=columns & frozenset(Column),
                        restrictions=some,
                        helper=helped,
                        trainer=helped,
                        bed=helped,
                    )
                    assert exercise_differs(reading, inputs)[1] == "", (exercise.code, inputs)
