"""Every shipped figure passes every check, and every check goes red on what it is for."""

from dataclasses import replace

import pytest

from plans.catalogue import figures
from plans.catalogue.figures import checks, pictures
from plans.catalogue.loader import read_files
from plans.rules.movements import BY_ID
from plans.rules.vocabulary import Person, Support
from tests.catalogue.figures.making import STANDING, figure

SHIPPED = figures.shipped()
EXERCISES = read_files().by_code
RECORDS = checks.records(EXERCISES)


def test_every_usable_exercise_has_a_figure():
    assert list(checks.missing(SHIPPED, EXERCISES.values())) == []
    one_less = {id: figure for id, figure in SHIPPED.items() if id != "S11"}
    assert list(checks.missing(one_less, EXERCISES.values())) == ["S11"]


def test_every_movement_has_a_figure_with_a_right_and_a_wrong_panel():
    assert sorted(set(BY_ID) - set(SHIPPED)) == []
    for id in BY_ID:
        wrong = [panel.wrong for panel in SHIPPED[id].panels]
        assert not wrong[0], id
        assert wrong[-1], id
        assert wrong.count(True) == 1, id


def test_figures_are_of_exercises_or_movements():
    strange = {id for id in SHIPPED if id not in EXERCISES and id not in BY_ID}
    assert strange == set()
    assert not [id for id in SHIPPED if id in EXERCISES and EXERCISES[id].refused]


@pytest.mark.parametrize("id", SHIPPED)
def test_a_shipped_figure_has_no_problem(id):
    assert [str(one) for one in checks.problems(SHIPPED[id], RECORDS[id])] == []


# ---------------------------------------------------------------- each check goes red


def said(problems):
    return " ".join(str(problem) for problem in problems)


def test_the_figure_to_break_is_whole():
    assert checks.problems(figure(), EXERCISES["S11"]) == []


def test_1_a_hand_out_of_reach_is_found():
    far = figure(swap={"hand: [36, 94.4]": "hand: [44, 94.4]"})
    assert "near arm is" in said(checks.contacts_reached(far))
    assert "test.yaml:6:" in said(checks.contacts_reached(far))


def test_1_a_hip_too_high_is_found_in_the_key_that_makes_it():
    tall = figure(swap={"hip: [6, stand]": "hip: [6, 103]"})
    assert "keys.1: The near leg is" in said(checks.contacts_reached(tall))


def test_2_a_planted_foot_that_slides_is_found():
    still = figure(swap={"{ball: [11, 0, 40], hip: [6, stand]}": "{hip: [6, stand]}"})
    assert said(checks.feet_planted(still)) == ""
    dragged = figure(swap={"{ball: [11, 0, 40], hip: [6, stand]}": "{hip: [40, 92]}"})
    assert "near leg slides" in said(checks.feet_planted(dragged))


def test_3_a_joint_under_the_floor_is_found():
    sunk = figure(swap={"{ball: [11, 0, 40], hip: [6, stand]}": "{n_leg: [95, 175, 90]}"})
    assert said(checks.joints_natural(sunk)) == ""
    sunk = figure(
        swap={"{ball: [11, 0, 40], hip: [6, stand]}": "{hip: [0, 60], n_leg: [180, 180, 90]}"}
    )
    assert "near ball is" in said(checks.joints_natural(sunk))


def test_3_a_foot_in_the_step_that_it_stands_on_is_found():
    on_a_step = {"{kind: worktop, x: 30}": "{kind: step, from: -10, to: 26, height: 12}"}
    assert "near ball is 12.0 cm in what" in said(checks.nothing_sunk(figure(swap=on_a_step)))
    raised = {"ball: [11, 0]": "ball: [11, 12]", "ball: [11, 0, 40]": "ball: [11, 12, 40]"}
    assert said(checks.nothing_sunk(figure(swap=on_a_step | raised))) == ""


@pytest.mark.parametrize(("shank", "red"), [(95, False), (88, False), (80, True)])
def test_3_a_knee_that_bends_backwards_is_found(shank, red):
    leg = figure(swap={"{ball: [11, 0, 40], hip: [6, stand]}": f"{{n_leg: [90, {shank}, 0]}}"})
    assert ("near knee bends" in said(checks.joints_natural(leg))) is red


@pytest.mark.parametrize(("forearm", "red"), [(80, False), (94, False), (100, True)])
def test_3_an_elbow_past_straight_is_found(forearm, red):
    arm = figure(swap={"hip: [6, stand]": f"hip: [6, stand], n_arm: [90, {forearm}]"})
    assert ("near elbow bends" in said(checks.joints_natural(arm))) is red


@pytest.mark.parametrize(
    ("chest", "extension", "red"),
    [(8, False, False), (9, False, True), (-8, False, False), (-9, False, True),
     (-25, True, False), (-26, True, True), (9, True, True)],
)  # fmt: skip
def test_4_a_round_back_is_found(chest, extension, red):
    bent = figure(swap={"hip: [6, stand]": f"hip: [6, stand], lumbar: 0, chest: {chest}"})
    found = said(checks.backs_straight(replace(bent, extension=extension)))
    assert ("keys.1: The back" in found) is red


@pytest.mark.parametrize(
    ("support", "free", "red"),
    [("two_hands", (), True), ("one_hand", (), False), ("two_hands", (0, 1), False)],
)
def test_5_a_hand_that_is_not_on_the_support_is_found(support, free, red):
    one = figure(swap={"hand: [36, 94.4]": "n_hand: [36, 94.4], f_arm: [180, 170]"})
    exercise = replace(EXERCISES["S11"], support=Support(support))
    found = said(checks.support_held(replace(one, free_hands=free), exercise))
    assert ("must be on a support" in found) is red


@pytest.mark.parametrize(("height", "red"), [(97.4, False), (98.4, True)])
def test_5_three_centimetres_are_the_limit(height, red):
    one = figure(swap={"hand: [36, 94.4]": f"hand: [36, {height}]", ", palm: 90": ""})
    assert bool(said(checks.support_held(one, EXERCISES["S11"]))) is red


def test_5_a_support_that_should_be_near_must_be_drawn():
    near = replace(EXERCISES["S11"], support=Support.NEAR)
    bare = figure(swap={"  - {kind: worktop, x: 30}": "  - {kind: dumbbells}"})
    assert "draw it" in said(checks.support_held(bare, near))
    assert said(checks.support_held(figure(), near)) == ""


@pytest.mark.parametrize("demand", [{"support": Support.PERSON}, {"person": Person.TRAINER}])
def test_5_a_person_who_must_stand_by_must_be_drawn(demand):
    exercise = replace(EXERCISES["S11"], **demand)
    assert "draw a helper" in said(checks.support_held(figure(), exercise))
    helped = figure(swap={"{kind: worktop, x: 30}": "{kind: helper, x: -60}"})
    assert said(checks.support_held(helped, exercise)) == ""


@pytest.mark.parametrize(
    ("seconds", "sign", "red"), [(10, "", True), (10, ", hold: true", False), (None, "", False)]
)
def test_5_a_hold_without_its_clock_is_found(seconds, sign, red):
    exercise = EXERCISES["S11"]
    exercise = replace(exercise, dose=replace(exercise.dose, hold_seconds=seconds))
    one = figure(swap={"ghost: 0": f"ghost: 0{sign}"})
    assert ("hold for 10 seconds" in said(checks.problems(one, exercise))) is red


@pytest.mark.parametrize(
    ("caption", "says"),
    [
        ("Rise up on your toes", "ends with a full stop"),
        ("rise up on your toes.", "Write one sentence"),
        ("Rise up. Stay there.", "Write one sentence"),
        ("Rise " + "up " * 14 + "now.", "words at most"),
        ("Not like this.", "A wrong panel, and only that"),
        ("Dorsiflexion necessitates proprioceptive stability.", "reading level"),
    ],
)
def test_6_a_caption_that_is_no_plain_sentence_is_found(caption, says):
    one = figure(swap={"Rise up on your toes.": f"“{caption}”".strip("“”")})
    assert says in said(checks.panels_whole(one))


def test_6_the_right_way_comes_first():
    one = figure()
    wrong = replace(one.panels[0], badge="wrong", caption="Not like this: do not lean.")
    turned = replace(one, panels=(wrong, one.panels[1]))
    assert "comes first" in said(checks.panels_whole(turned))


def test_6_a_window_that_cuts_the_person_is_found(monkeypatch):
    from plans.catalogue.figures.paint import Frame
    from plans.catalogue.figures.scene import Studio

    monkeypatch.setattr(Studio, "frame", lambda self: Frame(-40, -150, 90, 160))
    assert "cuts the person" in said(checks.panels_whole(figure()))


@pytest.mark.parametrize(
    "bad",
    ["<text>", "<style>", '<g style="x">', "<script>", 'href="https://x.example/a"', "url(#a)"],
)
def test_7_what_may_not_be_in_a_document_is_found(monkeypatch, bad):
    monkeypatch.setattr(pictures, "document", lambda inner, frame, more="": f"<svg>{bad}</svg>")
    assert "contains" in said(checks.documents_clean(figure()))


@pytest.mark.parametrize(
    ("limit", "name"),
    [("PANEL_BYTES", "panel 1"), ("THUMB_BYTES", "thumbnail"), ("ANIMATION_BYTES", "animation")],
)
def test_a_picture_that_is_too_large_is_found(monkeypatch, limit, name):
    monkeypatch.setattr(checks, limit, 1000)
    assert f"The {name} has" in said(checks.documents_small(figure()))


def test_a_loop_is_checked_on_its_way_back_too():
    text = STANDING.replace("view: side", "view: side\ncycle: loop")
    back = text.replace("hand: [36, 94.4]", "n_ball: [11, 0], hand: [36, 94.4]")
    assert checks.problems(figure(back), EXERCISES["S11"]) == []


def test_from_the_front_feet_hang_over_the_edge_of_a_bed_and_bent_knees_a_little():
    lying = """
view: front
props:
  - {kind: bed, from: -104, to: 96}
keys:
  - {hip: [0, 67], lean: -90, l_foot: [16, 14, 20, 57], r_foot: [32, 14, 34, 58],
     l_arm: [10, 10], r_arm: [100, 100]}
panels:
  - {key: 0, caption: Lie on your side.}
  - {key: 0, caption: Stay there.}
"""
    assert said(checks.nothing_sunk(figure(lying))) == ""
    assert said(checks.nothing_sunk(figure(lying, swap={"20, 57]": "20, 45]"}))) == ""
    sunk = figure(lying, swap={"20, 57]": "20, 44]"})
    assert "left knee is 6.0 cm in what" in said(checks.nothing_sunk(sunk))
    on_a_step = figure(lying, swap={"kind: bed,": "kind: step, height: 50,"})
    assert "left foot is" in said(checks.nothing_sunk(on_a_step))


def test_from_above_there_is_no_floor_and_a_bed_is_under_nobody():
    lying = figure(
        """
view: above
props:
  - {kind: bed, from: -48, to: 48, height: 186}
keys:
  - {hip: [0, 78], foot: [-12, 34, -13, 54], arm: [110, 100]}
  - {arm: [90, 80]}
panels:
  - {key: 0, caption: Lie on your back.}
  - {key: 1, caption: Let your arms fall out to the sides.}
"""
    )
    assert checks.problems(lying) == []
    floor = "M-600 1.5 600 1.5"
    assert floor in pictures.panels(figure())[0].svg
    assert floor not in pictures.panels(lying)[0].svg
