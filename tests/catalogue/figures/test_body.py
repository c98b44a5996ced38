"""Geometry: bones keep their length, contacts are met, knees bend forwards."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.catalogue.figures import body, front, side
from plans.catalogue.figures.poses import blend
from tests.catalogue.figures.making import figure

inside = st.floats(-80, 80)


@given(inside, inside, st.sampled_from([-1, 1]))
def test_two_bones_keep_their_lengths(x, y, bend):
    limb = body.two_bones((3, 4), (x, y), 43, 42, bend)
    assert math.dist((3, 4), limb.joint) == pytest.approx(43, abs=1e-6)
    assert math.dist(limb.joint, limb.end) == pytest.approx(42, abs=1e-6)


@given(inside, inside)
def test_what_is_in_reach_is_reached_and_what_is_not_is_named(x, y):
    limb = body.two_bones((0, 0), (x, y), 31, 27, -1)
    far = math.hypot(x, y)
    missed = max(0.0, far - 58, 4 - far)
    assert limb.short == pytest.approx(missed, abs=1e-6)
    if far > 1e-3:
        assert math.dist(limb.end, (x, y)) == pytest.approx(missed, abs=1e-6)


def test_a_knee_bends_forwards_and_an_elbow_backwards():
    assert body.two_bones((0, 92), (0, 30), 43, 42, 1).joint[0] > 0
    assert body.two_bones((0, 137), (0, 95), 31, 27, -1).joint[0] < 0


@pytest.mark.parametrize("pitch", [-20, 0, 12, 42])
def test_a_foot_turns_about_what_it_stands_on(pitch):
    ball, heel = (34.0, 5.0), (17.0, 5.0)
    over_ball = body.ankle_over_ball(ball, pitch)
    assert body.under_ankle(over_ball, pitch, body.BALL) == pytest.approx(ball)
    over_heel = body.ankle_over_heel(heel, pitch)
    assert body.under_ankle(over_heel, pitch, -body.HEEL) == pytest.approx(heel)


def test_a_flat_foot_has_one_ankle_whichever_end_is_written():
    assert body.ankle_over_ball((17, 0), 0) == pytest.approx(body.ankle_over_heel((0, 0), 0))


def test_the_spine_runs_through_the_waist():
    hip, waist, neck = (0, 90), (3, 112), (20, 134)
    control = body.spine_control(hip, waist, neck)
    assert body.on_curve(hip, control, neck, 0.5)[0] == pytest.approx(waist)


@pytest.mark.parametrize(("angle", "to", "same"), [(350, 0, -10), (-170, 175, 190), (90, 85, 90)])
def test_the_nearest_way_to_write_a_direction(angle, to, same):
    assert body.nearest_turn(angle, to) == same


@pytest.mark.parametrize(("view", "solver"), [("side", side), ("front", front)])
def test_a_shrug_lifts_shoulders_and_hanging_hands_and_leaves_neck_and_head(view, solver):
    figure_ = figure(
        f"""
view: {view}
keys:
  - {{hip: [0, stand], lean: 0, arm: [172, 178]}}
  - {{shrug: 6}}
panels:
  - {{key: 0, caption: Stand tall.}}
  - {{key: 1, caption: Lift both shoulders.}}
"""
    )
    rest, lifted = figure_.keys
    below, above = solver.solve(rest), solver.solve(lifted)
    half = solver.solve(blend(rest, lifted, 0.5))
    assert (above.neck, above.head) == (below.neck, below.head)
    for low, middle, high in zip(below.arms, half.arms, above.arms, strict=True):
        assert high.end == pytest.approx((low.end[0], low.end[1] + 6))
        assert middle.end == pytest.approx((low.end[0], low.end[1] + 3))
