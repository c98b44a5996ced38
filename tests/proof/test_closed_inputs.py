"""What `judge` may know of a person, and that a set of inputs is the worst of its parts.

The proof enumerates `SafetyInputs`. It covers everybody only if nothing else is read.
"""

import ast
import inspect
import itertools
from dataclasses import fields, replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.rules import proof_spaces as spaces
from plans.rules import safety
from plans.rules.agreement import statements_of
from plans.rules.facts import BackPain, PastWeek, PatientFacts, SafetyInputs, TrainingHistory
from plans.rules.risk import classify
from plans.rules.safety import judge, judge_for
from plans.rules.vocabulary import (
    Activity,
    Answer,
    Column,
    Condition,
    Equipment,
    Question,
    Restriction,
    Sex,
    TScoreBand,
    WalkingAid,
    Weekday,
)

ONE = spaces.LOWEST_RISK
#: Everything that a person may answer, otherwise than ONE does, and yet the same five inputs.
OTHER = PatientFacts(
    on=ONE.on + timedelta(days=40),
    id="other",
    age=64,
    sex=Sex.MALE,
    postmenopausal=Answer.NO,
    t_score=Decimal("-0.9"),
    t_scores=(("total_hip", Decimal("-0.9")),),
    t_score_on=spaces.BANDS[2],
    t_score_band=TScoreBand.NORMAL,
    frax_major=Decimal("19.9"),
    frax_hip=Decimal("2.9"),
    fractures=spaces.A_HAND,
    falls_12_months=0,
    severe_fall=Answer.NO,
    tests=replace(ONE.tests, tug_s=Decimal(9), tandem_s=Decimal(10), fes_i=20),
    height_loss_historical_cm=Decimal(3),
    height_loss_recent_cm=Decimal(1),
    spine_imaged=Answer.YES,
    walking_aid=WalkingAid.STICK,
    frail=None,
    prednisolone_mg_day=Decimal(0),
    prednisolone_months=Decimal(5),
    blood_pressure=(150, 80),
    back_pain=BackPain(now=8, weeks=Decimal(1), after_bend_lift_cough_fall=Answer.YES),
    surgery=spaces.OPERATION[-1:][0],
    conditions=frozenset({Condition.HEART_CONDITION, Condition.DIABETES}),
    screening=tuple((question, Answer.YES) for question in Question),
    equipment=frozenset({Equipment.BED, Equipment.POOL}),
    floor=Answer.NO,
    days=frozenset({Weekday.SUN}),
    minutes=90,
    activity=Activity.ACTIVE,
    avoid=frozenset({"S02"}),
    prefer=frozenset({"Z05"}),
    lives_alone=Answer.NO,
    weight_kg=Decimal(90),
    bone_medicine=Answer.YES,
    history=TrainingHistory(weeks=(PastWeek(start=ONE.on),)),
    constraints=replace(ONE.constraints, signed=frozenset({"S46"}), rpe_cr10_max=2),
)
#: What a person cannot change without another tier or another input: absent and 0 would differ.
SAME = {
    *("falls_12_months", "severe_fall", "prednisolone_mg_day", "lives_alone"),
    *("helper_present", "trainer_present"),
}


def test_the_two_people_differ_in_everything_else():
    same = {one.name for one in fields(ONE) if getattr(ONE, one.name) == getattr(OTHER, one.name)}
    assert same == SAME
    assert classify(ONE).inputs == classify(OTHER).inputs


def test_judge_gives_equal_answers_for_equal_inputs(catalogue):
    for exercise in catalogue.exercises:
        assert judge(exercise, ONE) == judge(exercise, OTHER)


class OnlyTheInputs:
    """Stands for `SafetyInputs` and raises for anything that is not one of its five fields."""

    def __init__(self, inputs):
        self._inputs = inputs
        self.read = set()

    def __getattr__(self, name):
        if name not in {one.name for one in fields(SafetyInputs)}:
            raise AssertionError(f"a verdict asked for {name}")
        self.read.add(name)
        return getattr(self._inputs, name)


def test_a_verdict_asks_for_nothing_but_the_five_inputs(catalogue):
    assert [one.name for one in fields(SafetyInputs)] == [
        *("columns", "restrictions", "helper", "trainer", "bed")
    ]
    read = set()
    for inputs in itertools.islice(spaces.inputs_of_restrictions(), 0, None, 97):
        for exercise in catalogue.exercises:
            watched = OnlyTheInputs(inputs)
            assert judge_for(exercise, watched) == judge_for(exercise, inputs)
            read |= watched.read
    assert read == {one.name for one in fields(SafetyInputs)}


def test_judge_is_judge_for_of_the_classified_inputs():
    """Read from the source: `judge` hands on `classify(facts).inputs` and nothing more."""
    [body] = [
        node
        for node in ast.parse(inspect.getsource(safety.judge)).body[0].body
        if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    ]
    assert ast.unparse(body) == "return judge_for(exercise, classify(facts).inputs)"
    named = {name for name in safety.__dict__ if not name.startswith("__")}
    takes_facts = {
        name
        for name in named
        if inspect.isfunction(getattr(safety, name))
        and getattr(safety, name).__module__ == safety.__name__
        and "facts" in inspect.signature(getattr(safety, name)).parameters
    }
    assert takes_facts == {"judge", "suitability", "_unsuited", "support_object_for"}


# ---------------------------------------------------------------- the worst of its parts

COLUMN_SETS = st.frozensets(st.sampled_from(Column))
RESTRICTION_SETS = st.frozensets(st.sampled_from(Restriction))


@settings(max_examples=300, deadline=None)
@given(
    COLUMN_SETS, COLUMN_SETS, RESTRICTION_SETS, RESTRICTION_SETS, st.tuples(*[st.booleans()] * 3)
)
def test_a_verdict_is_the_worst_of_its_parts(catalogue, one, other, some, more, helped):
    """Columns and restrictions split in two: the verdict is the worse of both, the statements are
    those of both. S@hip looks at a restriction, so a recent hip fracture stands on both sides."""
    helper, trainer, bed = helped
    hip = (some | more) & {spaces.HIP}
    help_ = {"helper": helper, "trainer": trainer, "bed": bed}
    left = SafetyInputs(columns=one, restrictions=some | hip, **help_)
    right = SafetyInputs(columns=other, restrictions=more | hip, **help_)
    both = SafetyInputs(columns=one | other, restrictions=some | more, **help_)
    for exercise in catalogue.exercises[::5]:
        parts = [judge_for(exercise, left), judge_for(exercise, right)]
        whole = judge_for(exercise, both)
        assert whole.verdict is max((part.verdict for part in parts), key=lambda it: it.rank)
        assert whole.support is max((part.support for part in parts), key=lambda it: it.rank)
        assert statements_of(whole) == set.union(*map(statements_of, parts))


@pytest.mark.parametrize("restriction", spaces.OTHERS)
def test_a_restriction_looks_at_no_column(catalogue, restriction):
    """What one restriction says of an exercise is the same with no column and with all."""
    for exercise in catalogue.exercises:
        said = []
        for columns in (frozenset(), frozenset(Column)):
            without = SafetyInputs(columns=columns)
            with_it = replace(without, restrictions=frozenset({restriction}))
            said.append(
                statements_of(judge_for(exercise, with_it))
                - statements_of(judge_for(exercise, without))
            )
        assert said[0] == said[1]
