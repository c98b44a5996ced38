"""Pose data with a mistake: every problem with its line and what to write instead."""

from dataclasses import replace

import pytest

from plans.catalogue.figures import pictures
from plans.catalogue.figures.poses import Kind, View
from plans.catalogue.figures.reader import read_figures
from plans.catalogue.plain import BrokenCatalogue
from tests.catalogue.figures.making import STANDING, figure, read


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("view: side", "view: below", "view: “below” is not one of: side, front, back, above"),
        ("view: side\n", "", "“view” is missing"),
        ("kind: worktop, x: 30", "kind: sofa", "“sofa” is not a kind of prop"),
        ("kind: worktop, x: 30", "kind: worktop", "A worktop needs “x”"),
        ("x: 30", "x: thirty", "Give a number, not “thirty”"),
        ("x: 30", "x: 30, colour: red", "“colour” is not a field here"),
        ("x: 30", "x: 30, side: up", "“up” is not one of: right, left"),
        ("hip: [0, stand], ", "", "The first key needs hip"),
        ("hip: [0, stand]", "hip: [0, kneel]", "“kneel” needs a knee on the ground"),
        ("lean: 1", "leen: 1", "“leen” is not a field here"),
        ("ball: [11, 0]", "ball: [11]", "Give [x, y, pitch]"),
        ("ball: [11, 0]", "l_foot: [11, 0]", "“l_foot” is not a field here"),
        ("palm: 90", "palm: 90, elbow: out", "“out” is not one of: back, forward"),
        ("lean: 1", "lean: .nan", "Give a number"),
        ("lean: 1", "lean: 1, shrug: high", "Give a number, not “high”"),
        ("key: 1", "key: 7", "There is no key 7"),
        ("ghost: 0", "ghost: 5", "There is no key 5"),
        (", caption: Hold the worktop.", "", "Give a caption"),
        ("arrow: [[-26, 70], [-26, 112]]", "arrow: [[-26, 70]]", "Give an arrow as"),
        ("ghost: 0", "badge: maybe", "“maybe” is not one of: right, wrong"),
        ("ghost: 0", "inset: {at: [1, 2], feet: [[1, 2]]}", "Give each foot as"),
        ("ghost: 0", "breath: deep", "“deep” is not one of: in, out"),
        ("ghost: 0", "press: [[1, 2]]", "Give each push as"),
        ("ghost: 0", "hold: true, slow: true", "Write “hold” or “slow”"),
        ("ghost: 0", "inset: {at: [1, 2], person: {face: 90}}", "“face” is not a field here"),
        ("ghost: 0", "inset: {at: [1, 2], line: [[1]]}", "Give a point as"),
        ("ghost: 0", "inset: {at: [1, 2], shoes: []}", "“shoes” is not a field here"),
        ("  - {key: 0, caption: Hold the worktop.}\n", "", "Give 2 to 4 panels"),
        ("view: side", "view: side\nlook: nobody", "“nobody” is not one of"),
        ("view: side", "view: side\nfree_hands: [2]", "There is no key 2"),
        ("view: side", "view: side\nthumb: 3", "There is no panel 3"),
        ("view: side", "view: side\ncycle: round", "“round” is not one of: reverse, loop"),
        (
            "x: 30}",
            "x: 30}\n  - {kind: band, points: [left_hand, [0, 1]]}",
            "“left_hand” is not one of",
        ),
    ],
)
def test_a_mistake_is_named(old, new, says):
    assert STANDING.count(old) >= 1
    found, problems = read(STANDING.replace(old, new, 1))
    assert found is None
    assert says in " ".join(map(str, problems))


def test_all_mistakes_are_named_at_once_with_their_lines():
    text = STANDING.replace("x: 30", "x: far").replace("palm: 90", "plam: 90")
    text = text.replace("key: 1", "key: 9")
    _, problems = read(text)
    assert sorted(problem.line for problem in problems) == [4, 6, 10]


def test_a_file_with_an_id_twice_is_refused(tmp_path):
    body = STANDING.replace("\n", "\n  ")
    (tmp_path / "a.yaml").write_text(f"A01:{body}\nA01:{body}\n")
    with pytest.raises(BrokenCatalogue, match="problem") as caught:
        read_figures(tmp_path)
    assert "“A01” stands twice" in str(caught.value.problems[0])


def test_an_id_in_two_files_is_refused(tmp_path):
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(f"A01:{STANDING}".replace("\n", "\n  "))
    with pytest.raises(BrokenCatalogue) as caught:
        read_figures(tmp_path)
    assert "A01 stands in a.yaml too" in str(caught.value.problems[0])


def test_a_later_key_states_only_what_changes():
    first, second = figure().keys
    assert second.arms == first.arms
    assert second.lumbar == first.lumbar == 1
    assert second.legs[0].values == (11, 0, 40)


def test_a_field_without_side_sets_both():
    near, far = figure().keys[0].legs
    assert (near.point, far.point) == ((11, 0), (15.5, 0))
    front = figure(
        STANDING.replace("view: side", "view: front").replace(
            "{hip: [0, stand], lean: 1, ball: [11, 0], hand: [36, 94.4], palm: 90}",
            "{hip: [0, stand], foot: [-12, 0]}",
        ).replace("{ball: [11, 0, 40], hip: [6, stand]}", "{arm: [90, 90]}")
    )  # fmt: skip
    left, right = front.keys[0].legs
    assert (left.point, right.point) == ((-12, 0), (12, 0))
    assert front.view is View.FRONT


def test_stand_is_the_highest_hip_that_both_feet_allow():
    low, high = figure().keys
    assert low.hip[1] == pytest.approx(92.3, abs=0.4)
    assert high.hip[1] == pytest.approx(99.3, abs=0.8)


def test_a_wrong_panel_has_its_own_pose_and_badge():
    one = figure(swap={"ghost: 0, arrow": "wrong: {chest: 60}, arrow",
                       "Rise up on your toes.": "'Not like this: do not bend.'"})  # fmt: skip
    panel = one.panels[1]
    assert panel.wrong
    assert panel.pose.chest == 60
    assert one.keys[1].chest == 1
    assert one.thumb_panel is one.panels[0]


def test_a_fault_may_be_seen_from_another_side():
    faulty = "wrong: {view: front, hip: [0, stand], arm: [90, 90]}, arrow"
    one = figure(swap={"ghost: 0, arrow": faulty,
                       "Rise up on your toes.": "'Not like this: do not turn.'"})  # fmt: skip
    assert [panel.pose.view for panel in one.panels] == [View.SIDE, View.FRONT]
    assert one.panels[1].pose.arms[0].values == (90, 90)
    _, problems = read(STANDING.replace("ghost: 0, arrow", "wrong: {view: front}, arrow"))
    assert "needs hip" in str(problems[0])


def test_a_thing_of_one_way_is_not_there_in_the_other():
    one = figure(
        swap={
            "x: 30}": "x: 30, only: right}\n  - {kind: vest, only: wrong}\n  - {kind: dowel}",
            "ghost: 0, arrow": "wrong: {chest: 60}, arrow",
            "Rise up on your toes.": "'Not like this: do not bend.'",
        }
    )
    right, wrong = ([thing.kind for thing in one.things_at(panel.pose)] for panel in one.panels)
    assert right == ["worktop", "dowel"]
    assert wrong == ["vest", "dowel"]
    plain, faulty = pictures.panels(one)
    bare = replace(one, things=())
    assert plain.svg != pictures.panels(bare)[0].svg
    assert faulty.svg != pictures.panels(bare)[1].svg


def test_a_knee_on_the_ground_holds_the_hip():
    one = figure(swap={"hip: [0, stand], lean: 1, ball: [11, 0]":
                       "hip: [5, kneel], lean: 1, knee: [0, 12, -90, -100]"})  # fmt: skip
    pose = one.keys[0]
    assert pose.legs[0].kind is Kind.KNEE
    assert pose.hip[1] == pytest.approx(12 + (43**2 - 5**2) ** 0.5)
