"""Months of good logs on each kind of ladder: one step, one variable, inside every cap."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from plans.rules.doses import starting_dose, walk_minutes_a_week_max
from plans.rules.facts import (
    LadderCap,
    TrainingHistory,
)
from plans.rules.history import timeline_of
from plans.rules.steps_up import load_limit_kg
from plans.rules.vocabulary import (
    Event,
    FallTier,
    Move,
    SafetyFlag,
    Support,
    Variable,
)
from plans.rules.walking import walking_now
from tests.rules.ladders import (
    B1,
    B3,
    SQUAT,
    catalogue,
    ladder,
    next_step,
    trained,
    trainee,
    week,
)

# ---------------------------------------------------------------- one step, one variable


def climb(name, code, who, weeks, dose=None, usable=None, **log):
    """(variable, exercise, dose) of each step up of somebody for whom every week goes well."""
    start = dose or starting_dose(next(o for o in ladder(name) if o.code == code), who.situation)[0]
    past = [week(0, code, start, **log)]
    climbed = []
    for number in range(1, weeks):
        step = next_step(name, past, who, usable=usable)
        if step.move is Move.UP:
            climbed.append((step.variable, step.exercise.code, step.dose, step.support))
        past.append(week(number, step.exercise.code, step.dose, support=step.support, **log))
    return climbed


def test_strength_rises_effort_repetitions_sets_then_the_next_rung():
    steps = climb("sit_to_stand", "S02", trainee(), 12)
    shown = [(variable, code, dose.sets, dose.reps) for variable, code, dose, _held in steps]
    assert shown[:6] == [
        (Variable.EFFORT, "S02", 1, 8),
        (Variable.REPS, "S02", 1, 10),
        (Variable.REPS, "S02", 1, 12),
        (Variable.SETS, "S02", 2, 12),
        (Variable.RUNG, "S03", 2, 8),
        (Variable.EFFORT, "S03", 2, 8),
    ]


def test_bands_then_nothing_once_the_strongest_is_reached():
    usable = ["S29"]
    steps = climb("row", "S29", trainee(), 40, usable=usable)
    bands = [dose.band for variable, _code, dose, _held in steps if variable is Variable.BAND]
    assert bands == ["medium", "strong"]
    for variable, _code, dose, _held in steps:
        if variable is Variable.BAND:
            assert dose.reps == 8  # back to the start
    assert max(dose.sets for _v, _c, dose, _h in steps) == 3


@pytest.mark.parametrize(
    ("bone", "code", "name", "percent", "weeks_between"),
    [
        (B1, "S05", "sit_to_stand", 10, 1),
        (B3, "S05", "sit_to_stand", 5, 2),
        (B1, "S34", "curl", 5, 1),
    ],
)
def test_prg_027_load_rises_by_little_and_repetitions_start_again(
    bone, code, name, percent, weeks_between
):
    exercise = next(one for one in ladder(name) if one.code == code)
    top = {B1: (5, 7), B3: (3, 5)}[bone]
    heavy = replace(
        exercise.dose, sets=2, reps=12, rpe_min=top[0], rpe_max=top[1], load_kg=Decimal(1)
    )
    steps = climb(name, code, trainee(bone), 12, heavy, usable=[code])
    loads = [Decimal(1)]
    for variable, _code, dose, _held in steps:
        if variable is Variable.LOAD:
            assert dose.load_kg <= loads[-1] * (100 + percent) / 100
            assert dose.reps == 8
            loads.append(dose.load_kg)
    assert len(loads) > 1


def test_load_stays_within_what_the_flags_stand_for():
    overhead = next(one for one in catalogue().exercises if one.code == "S37")
    assert overhead.level(SafetyFlag.OVERHEAD_LOAD) == "light"
    assert load_limit_kg(overhead, Decimal(70)) <= 2
    assert load_limit_kg(overhead, None) is None  # weight not known: no heavier
    heavy = replace(overhead.dose, sets=3, reps=12, rpe_max=7, load_kg=Decimal("1.75"))
    light = climb("overhead_press", "S37", trainee(), 12, heavy, usable=["S37"])
    assert all((dose.load_kg or 0) <= 2 for _v, _c, dose, _h in light)
    unknown = climb("overhead_press", "S37", trainee(weight_kg=None), 12, heavy, usable=["S37"])
    assert not [one for one in unknown if one[0] is Variable.LOAD]


def test_balance_holds_firmer_first_on_a_new_rung_then_less():
    steps = climb("stance", "B01", trainee(), 14)
    assert [(v, code, held) for v, code, _dose, held in steps][:4] == [
        (Variable.RUNG, "B04", Support.TWO_HANDS),
        (Variable.SUPPORT, "B04", Support.ONE_HAND),
        (Variable.RUNG, "B05", Support.TWO_HANDS),
        (Variable.SUPPORT, "B05", Support.ONE_HAND),
    ]


@pytest.mark.parametrize(("bone", "longest"), [(B1, 30), (B3, 20)])
def test_a_stance_with_no_rung_left_is_held_longer(bone, longest):
    steps = climb("stance", "B01", trainee(bone), 14, usable=["B01"])
    held = [dose.hold_seconds for _v, _c, dose, _h in steps]
    assert held == list(range(15, longest + 1, 5))


def test_impacts_rise_by_ten_a_week_and_rungs_are_two_weeks_apart():
    past, rungs, impacts = [], [], []
    step = None
    for number in range(30):
        code = step.exercise.code if step else "W15"
        dose = step.dose if step else ladder("impact")[0].dose
        past.append(week(number, code, dose))
        step = next_step("impact", past)
        if step.variable is Variable.RUNG:
            rungs.append(number + 1)
        before = past[-1].items[0].dose.impacts
        if (
            step.exercise.code == code
            and not timeline_of(TrainingHistory(weeks=tuple(past)), past[-1].start).lighter
        ):
            impacts.append(step.usual.impacts - before)
        assert step.dose.impacts <= 60
    assert max(impacts) <= 10
    assert len(rungs) > 1
    assert min(b - a for a, b in pairwise(rungs)) >= 2


def test_impact_never_passes_its_band_without_a_signature():
    now = ladder("impact")
    assert {one.level(SafetyFlag.IMPACT) for one in now} == {"moderate"}
    for name in ("impact", "row", "sit_to_stand", "hops", "jumps"):
        for lower, upper in pairwise(ladder(name)):
            if upper.level(SafetyFlag.IMPACT) in ("moderate", "high") and upper.rung > lower.rung:
                assert lower.level(SafetyFlag.IMPACT) == upper.level(SafetyFlag.IMPACT)


def test_backward_walking_grows_by_a_minute_to_five_then_ten():
    usable = ["B14"]
    steps = climb("retro", "B14", trainee(), 20, usable=usable)
    minutes = [dose.minutes for _v, _c, dose, _h in steps]
    assert minutes == [Decimal(number) for number in range(3, 11)]
    both = climb("retro", "B14", trainee(), 20, usable=["B14", "B15"])
    first_rung = [variable for variable, *_rest in both].index(Variable.RUNG)
    assert both[first_rung - 1][2].minutes == 5
    assert both[first_rung][2].minutes == 2


def test_extensors_rise_to_ten_repetitions_of_five_seconds_then_the_next_rung():
    steps = climb("extensor", "X03", trainee(), 14, usable=["X03", "X08"])
    shown = [(v, code, dose.reps, dose.hold_seconds) for v, code, dose, _h in steps]
    assert shown[:5] == [
        (Variable.REPS, "X03", 7, 3),
        (Variable.REPS, "X03", 9, 3),
        (Variable.REPS, "X03", 10, 3),
        (Variable.HOLD, "X03", 10, 4),
        (Variable.HOLD, "X03", 10, 5),
    ]
    assert shown[5][:2] == (Variable.RUNG, "X08")


def test_stretches_posture_and_warm_ups_never_rise():
    for name, code in (("calf_stretch", "F03"), ("wall_posture", "X06"), ("warm_march", "U02")):
        assert climb(name, code, trainee(), 12) == []


# ---------------------------------------------------------------- caps of an Approval


@pytest.mark.parametrize(
    ("cap", "field", "most"),
    [
        (LadderCap(ladder="sit_to_stand", sets_max=1), "sets", 1),
        (LadderCap(ladder="sit_to_stand", reps_max=10), "reps", 10),
    ],
)
def test_nothing_rises_above_what_a_physiotherapist_capped(cap, field, most):
    steps = climb("sit_to_stand", "S02", trainee(caps={"sit_to_stand": cap}), 20)
    assert steps
    assert max(getattr(dose, field) for _v, _c, dose, _h in steps) == most


def test_a_capped_rung_is_never_passed_and_a_cap_below_steps_down():
    cap = LadderCap(ladder="sit_to_stand", rung_max=2)
    who = trainee(caps={"sit_to_stand": cap})
    assert {code for _v, code, _d, _h in climb("sit_to_stand", "S02", who, 20)} == {"S02"}
    step = next_step("sit_to_stand", trained("S03", SQUAT, 3), who)
    assert (step.exercise.code, step.move) == ("S02", Move.DOWN)


# ---------------------------------------------------------------- the week's walking


WALK = next(one for one in ladder("walk") if one.code == "W02").dose


def walked(number, dose=WALK, sessions=18, **log):
    """A week of so many flat walks of ten minutes: more than the week's target, or so many."""
    return week(number, "W02", dose, sessions=sessions, **log)


def walking(past, bone=B1, fall=FallTier.F0):
    """How the week after these stands, for somebody who starts inactive."""
    timeline = timeline_of(TrainingHistory(weeks=tuple(past)), past[-1].start + timedelta(7))
    who = replace(trainee(bone).situation, fall=fall)
    return walking_now(timeline, replace(who, week_number=timeline.week_number))


@pytest.mark.parametrize(
    ("bone", "log", "gain"),
    [
        (B1, {}, 10),
        (B1, {"pain_0_10": 3}, 0),
        (B1, {"rpe_cr10": 7}, 0),
        (B1, {"rpe_cr10": None}, 0),
        (B3, {"rpe_cr10": 5}, 5),
        (B3, {"rpe_cr10": 6}, 0),
    ],
)
def test_dos_025_a_walked_week_earns_a_tenth_only_by_its_logs(bone, log, gain):
    past = [walked(0), walked(1, **log)]
    assert walking(past, bone).walk_gain_percent == gain


def test_strong_pain_takes_walking_back_one_step_and_recent_pain_halves_it():
    hurt = [*(walked(number) for number in range(3)), walked(3, pain_0_10=5)]
    assert walking(hurt).walk_gain_percent == 15
    assert walking([*hurt, walked(5)]).walk_gain_percent == 20


def test_the_week_grows_before_single_walks_do():
    """Nobody's walks lose the length that they have come to while the week grows."""
    few, many = ([walked(one) for one in range(weeks)] for weeks in (3, 12))
    assert (walking(few).walk_gain_percent, walking(few).walking_grows) == (20, True)
    assert (walking(many).walk_gain_percent, walking(many).walking_grows) == (50, False)
    hard = replace(WALK, rpe_min=4, rpe_max=6)
    for minutes in (10, 15):
        past = [walked(one, replace(hard, minutes=Decimal(minutes))) for one in range(3)]
        now = walking(past)
        kept = next_step("walk", past, replace(trainee(B1), situation=now))
        assert (kept.move, kept.rule, kept.dose.minutes) == (Move.HOLD, "DOS-025", minutes)
        now = replace(now, walking_grows=False)
        grown = next_step("walk", past, replace(trainee(B1), situation=now))
        assert (grown.move, grown.dose.minutes) == (Move.UP, minutes + 5)


@pytest.mark.parametrize(
    ("fall", "weeks", "percent"),
    [(FallTier.F2, 4, 20), (FallTier.F2, 7, 20), (FallTier.F1, 4, 0), (FallTier.F0, 4, 0)],
)
def test_marching_at_the_worktop_earns_walks_only_where_nobody_may_walk_yet(fall, weeks, percent):
    """Four weeks of F2, of which the last is followed by a lighter one; not anybody's warm-ups."""
    past = [week(number, "U02", rpe_cr10=2) for number in range(weeks)]
    assert walking(past, B1, fall).walk_gain_percent == percent


@pytest.mark.parametrize(
    ("bone", "fall", "log", "more"),
    [
        (B1, FallTier.F0, {}, 25),
        (B1, FallTier.F2, {}, 15),
        (B3, FallTier.F0, {}, 15),
        (B1, FallTier.F0, {"pain_0_10": 2}, 25),
        (B1, FallTier.F0, {"pain_0_10": 3}, 15),
    ],
)
def test_dos_025_a_week_passes_what_was_walked_by_little(bone, fall, log, more):
    """Five minutes on each of five days, or of three for those who go slowly."""
    past = [walked(number, sessions=4, **log) for number in range(3)]
    assert walking(past, bone, fall).walk_minutes_limit == 40 + more


def test_after_a_missed_week_or_illness_a_week_is_walked_no_further():
    past = [walked(number, sessions=4) for number in range(3)]
    ill = [*past[:2], walked(2, sessions=4, events=(Event.ILLNESS,))]
    assert walking(ill).walk_minutes_limit == 40
    away = timeline_of(TrainingHistory(weeks=tuple(past)), past[-1].start + timedelta(14))
    assert walking_now(away, trainee(B1).situation).walk_minutes_limit == 40


def test_after_pain_that_lasted_from_elsewhere_a_week_is_walked_no_further():
    """What was not walked in that week did not hurt, and still nothing rises (PRG-019)."""
    past = [walked(0, sessions=4), walked(1, sessions=4)]
    elsewhere = [*past, week(2, "S26", SQUAT, events=(Event.LASTING_PAIN,))]
    assert walking(elsewhere).walk_minutes_limit == 40
    assert walking([*past, week(2, "S26", SQUAT)]).walk_minutes_limit == 65


def test_only_what_is_on_record_limits_a_week():
    unknown = [week(number, "W02") for number in range(3)]
    assert walking(unknown).walk_minutes_limit is None
    assert walking([week(0, "S02", SQUAT)]).walk_minutes_limit is None
    gone = [walked(0), *(week(number, "S02", SQUAT) for number in range(1, 6))]
    assert walk_minutes_a_week_max(walking(gone)) == 100  # as at the start


def test_a_lighter_week_is_walked_no_further_than_lately():
    lately = [walked(number, sessions=7) for number in range(4)]
    assert walk_minutes_a_week_max(walking(lately)) == 7 * WALK.minutes
    nothing = [week(number, "S02", SQUAT) for number in range(4)]
    assert walk_minutes_a_week_max(walking(nothing)) == 90  # the least that the tier asks for


@pytest.mark.parametrize(("log", "minutes"), [({}, 10), ({"rpe_cr10": None}, 5)])
def test_prg_011_short_walks_are_as_long_again_as_they_start_only_by_their_logs(log, minutes):
    """Of a plan's walks the short ones alone were done: what the start allows is not taken back."""
    short = [walked(number, replace(WALK, minutes=Decimal(5)), **log) for number in range(3)]
    step = next_step("walk", short, trainee(step_up=False))
    assert (step.rule, step.dose.minutes) == ("PRG-011", minutes)
