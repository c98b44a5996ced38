"""Things around the person stand where their settings say."""

import pytest

from plans.catalogue.figures import side
from plans.catalogue.figures.looks import SCREEN
from plans.catalogue.figures.paint import hull_of
from plans.catalogue.figures.poses import Thing, View
from plans.catalogue.figures.props import KINDS, Stage
from tests.catalogue.figures.making import figure

POSE = figure().keys[0]


def drawn(kind, **settings):
    stage = Stage(View.SIDE, SCREEN, side.solve(POSE).anchors(), 0, 0, POSE.hip)
    return KINDS[kind].draw(Thing(kind, settings), stage)


def bounds(items):
    xs, ys = zip(*hull_of(items), strict=True)
    return min(xs), -max(ys), max(xs), -min(ys)  # left, low, right, high in the world


@pytest.mark.parametrize("trail", [26, 0, -8])
def test_a_walkers_pole_goes_along_with_the_hand(trail):
    ((foot, grip),) = drawn("pole", hand="near_hand", trail=trail).holds
    hand = side.solve(POSE).anchors()["near_hand"]
    assert foot == (pytest.approx(hand[0] - trail), 0)
    assert grip[1] > hand[1]


def test_a_pole_without_trail_stays_at_its_foot():
    assert drawn("pole", hand="near_hand", foot=(7, 0)).holds[0][0] == (7, 0)


def test_a_hill_rises_from_the_floor_to_its_height():
    found = bounds(drawn("hill", **{"from": -80, "to": 90, "height": 28}).behind)
    assert found == pytest.approx((-80, 0, 90, 28), abs=2)


def test_stones_lie_on_the_ground():
    left, low, right, high = bounds(drawn("stones", at=[(-30, 5), (40, 8)]).behind)
    assert (low, high) == pytest.approx((0, 8), abs=2)
    assert left < -30
    assert right > 40


def test_notes_of_music_hang_where_they_are_put():
    left, low, right, high = bounds(drawn("music", at=(50, 120)).behind)
    assert 40 < left < 50 < right < 75
    assert 110 < low < 120 < high < 155


def test_a_speech_bubble_hangs_where_it_is_put_with_its_tail_to_the_left():
    left, low, right, high = bounds(drawn("speech", at=(40, 160)).before)
    assert 15 < left < 25 < right < 62
    assert 140 < low < 150 < high < 175


def test_a_wall_has_a_corner_only_where_it_is_told():
    plain, corner = drawn("wall_beside"), drawn("wall_beside", corner=-30)
    assert len(corner.behind) == len(plain.behind) + 1
    assert bounds(corner.behind[-1:])[2] == -30
    assert corner.holds == plain.holds


def test_a_high_bar_is_held_between_its_posts_or_at_its_end():
    assert drawn("high_bar", x=16, height=186).holds == (((16, 186), (16, 186)),)


def test_a_ball_in_the_palm_is_painted_under_the_fingers_of_its_hand():
    held = drawn("ball", at="near_hand", place="palm", radius=6)
    assert held.before == ()
    assert held.hands[0]
    assert not held.hands[1]


def test_the_handle_of_a_tool_runs_from_behind_the_hand_to_its_working_end():
    hand = side.solve(POSE).anchors()["near_hand"]
    for head in ("none", "spade", "broom", "racket"):
        found = drawn("tool", points=["near_hand", (80, 10)], head=head, grip=10).before
        left, low, right, high = bounds(found)
        assert left < hand[0]
        assert high > hand[1]
        assert right >= 79
        assert low <= 11


def test_a_bed_has_its_head_end_where_it_says():
    for where, head in (("left", 2), ("right", 198)):
        posts = drawn("bed", **{"from": 0, "to": 200, "head": where}).behind
        tallest = max(posts, key=lambda post: bounds([post])[3])
        assert bounds([tallest])[0] < head < bounds([tallest])[2]


def test_a_car_is_behind_or_before_the_person():
    assert bounds(drawn("car", x=10, side="left").behind)[2] < 20
    assert bounds(drawn("car", x=10, side="right").behind)[0] > 0


def test_what_is_low_at_the_wrong_way_to_cycle_is_high_at_the_right_one():
    ((_, high),), ((_, low),) = (drawn("bicycle", x=0, grip=g).holds for g in (112, 88))
    assert high[1] == 112
    assert low[1] == 88
    assert high[0] < low[0], "high handlebars come to the rider"


def test_the_soles_lie_on_the_plate_of_the_leg_press():
    foot = side.solve(POSE).anchors()["near_foot"]
    plate = next(s for s in drawn("leg_press", x=0).behind if s.fill == SCREEN.wall)
    left, low, _, high = bounds([plate])
    assert 0 <= left - foot[0] <= 2
    assert low < 60 < high
