"""Documents: the same bytes everywhere, still until started, one window for all panels."""

import math
import os
import re
import subprocess
import sys
from collections import Counter
from xml.etree import ElementTree

import pytest

from plans.catalogue import figures
from plans.catalogue.figures import pictures, signs
from plans.catalogue.figures.looks import LOOKS, SCREEN, look_for
from plans.catalogue.figures.paint import bend
from plans.catalogue.figures.scene import solve
from plans.catalogue.loader import read_files
from tests.catalogue.figures.making import STANDING, figure

SHIPPED = figures.shipped()
SVG = "{http://www.w3.org/2000/svg}"
DIGEST = """
import hashlib
from plans.catalogue import figures
whole = hashlib.sha256()
for id in figures.shipped():
    for picture in (figures.strip(id), figures.thumbnail(id), figures.animation(id)):
        whole.update(picture.bytes)
print(whole.hexdigest())
"""


def test_the_same_bytes_in_every_process():
    found = set()
    for seed in ("0", "1"):
        environment = os.environ | {"PYTHONHASHSEED": seed}
        run = subprocess.run(
            [sys.executable, "-c", DIGEST], env=environment, capture_output=True, check=True
        )
        found.add(run.stdout)
    assert len(found) == 1


def test_a_hash_names_the_content():
    one = pictures.thumbnail(figure())
    assert one.hash == pictures.thumbnail(figure()).hash
    other = figure(swap={"lean: 1": "lean: 4"})
    assert one.hash != pictures.thumbnail(other).hash
    assert re.fullmatch(r"[0-9a-f]{16}", one.hash)


@pytest.mark.parametrize("id", SHIPPED)
def test_every_document_is_well_formed(id):
    for picture in (*figures.panels(id), figures.strip(id), figures.print_strip(id),
                    figures.thumbnail(id), figures.animation(id)):  # fmt: skip
        root = ElementTree.fromstring(picture.svg)
        assert root.tag == f"{SVG}svg"
        *_, width, height = map(int, root.get("viewBox").split())
        assert (width, height) == (picture.width, picture.height)


@pytest.mark.parametrize("id", SHIPPED)
def test_panels_share_one_window_and_captions_match(id):
    drawn = figures.panels(id)
    assert len({ElementTree.fromstring(one.svg).get("viewBox") for one in drawn}) == 1
    assert len(figures.captions(id)) == len(drawn)


@pytest.mark.parametrize("id", SHIPPED)
def test_names_inside_a_document_are_its_own(id):
    names = re.findall(r'id="([^"]+)"', figures.strip(id).svg)
    assert len(names) == len(set(names))
    assert all(id.lower() in name for name in names)
    assert set(re.findall(r'href="#([^"]+)"', figures.strip(id).svg)) == set(names)


@pytest.mark.parametrize("id", SHIPPED)
def test_an_animation_is_still_until_it_is_begun_and_comes_back(id):
    root = ElementTree.fromstring(figures.animation(id).svg)
    moving = [one for one in root.iter() if one.tag.startswith(f"{SVG}animate")]
    assert moving
    for one in moving:
        assert one.get("begin") == "indefinite"
        values = one.get("values").split(";")
        if one.get("type") == "rotate":
            assert abs(float(values[0]) - float(values[-1])) % 360 == pytest.approx(0, abs=0.2)
        elif not SHIPPED[id].travel:
            assert values[0] == values[-1]


def test_what_does_not_move_is_not_animated():
    text = STANDING.replace("{ball: [11, 0, 40], hip: [6, stand]}", "{n_arm: [90, 80]}")
    animated = pictures.animation(figure(text.replace("hand: [36", "f_hand: [36")))
    arm = 4  # shoulder, elbow, hand: places that stay and turns that change
    assert animated.svg.count("<animate") <= 2 * arm


def test_a_foot_that_stays_is_drawn_at_one_place_in_every_moment():
    poses = pictures.moments(SHIPPED["S02"])
    assert len({(pose.legs[0].values, pose.legs[1].values) for pose in poses}) == 1
    assert poses[0] == poses[-1]


def test_a_walk_stays_in_its_window():
    poses = pictures.moments(SHIPPED["W02"])
    assert max(pose.hip[0] for pose in poses) - min(pose.hip[0] for pose in poses) < 25


def test_a_thumbnail_of_what_not_to_do_keeps_its_cross():
    faulty = STANDING.replace("ghost: 0,", "wrong: {chest: 60},").replace(
        "Rise up on your toes.", "'Not like this: do not bend.'"
    )
    cross = f'fill="{SCREEN.wrong}"'
    assert cross not in pictures.thumbnail(figure(faulty)).svg
    told = pictures.thumbnail(figure(faulty.replace("view: side", "view: side\nthumb: 2")))
    assert cross in told.svg


@pytest.mark.parametrize("id", [id for id, one in SHIPPED.items() if one.panels[-1].wrong])
def test_the_cross_of_a_small_picture_hides_nothing_of_the_body(id):
    svg = figures.warning(id).svg
    red = re.search(rf'{SCREEN.wrong}"[^>]* d="M(-?[\d.]+)[ ,]?(-?[\d.]+)a20 20', svg)
    left, middle = red.groups()
    disc = (float(left) + 20, -float(middle))  # its middle, in the world
    places = solve(SHIPPED[id].panels[-1].pose).anchors()
    body = {name: at for name, at in places.items() if name != "item"}
    near = min(body, key=lambda name: math.dist(disc, body[name]))
    assert math.dist(disc, body[near]) > 20 + 15, near


def test_the_thumbnail_shows_the_last_right_panel_unless_told():
    one = figure()
    assert one.thumb_panel is one.panels[1]
    assert figure(STANDING.replace("view: side", "view: side\nthumb: 1")).thumb_panel.key == 0


INSET = """  - key: 1
    caption: Rise up on your toes.
    arrow: [[-26, 70], [-26, 112]]
    inset: {at: [90, 40], feet: [[0, 0, 90]], line: [[-20, 0], [20, 0]], dots: [[9, 9]]}
"""


def test_the_thumbnail_keeps_feet_seen_from_above_and_arrows_only_where_told():
    without = STANDING[: STANDING.rindex("  - {key: 1")]
    plain = pictures.thumbnail(figure(without + INSET.replace("    inset", "    #")))
    feet = pictures.thumbnail(figure(without + INSET))
    arrows = pictures.thumbnail(figure("thumb_arrows: true" + without + INSET))
    rim = SCREEN.ghost_line
    assert plain.svg.count(rim) == 0
    assert feet.svg.count(rim) == 1
    assert feet.width > plain.width + 20
    assert arrows.svg.count(SCREEN.arrow) > feet.svg.count(SCREEN.arrow) > 0
    assert feet.svg.count(SCREEN.wood) == plain.svg.count(SCREEN.wood) + 1


def last_panel(sign):
    """The figure to break with a sign in its last panel: that panel, and the thumbnail."""
    one = figure(STANDING.replace("ghost: 0", sign))
    return pictures.panels(one)[1], pictures.thumbnail(one)


def test_a_clock_stands_in_a_corner_of_its_own_and_in_no_thumbnail():
    arrow = "ghost: 0, arrows: [[[84, 140], [84, 168]]]"
    bare, small = last_panel(arrow)
    held, thumb = last_panel(arrow + ", hold: true")
    clock = signs.GONE.d
    assert clock in held.svg
    assert clock not in bare.svg
    assert held.height > bare.height  # the arrow was in that corner
    assert held.width == bare.width
    assert thumb == small


def test_a_snail_stands_in_the_clocks_corner_and_in_no_thumbnail():
    bare, small = last_panel("ghost: 0")
    slow, thumb = last_panel("ghost: 0, slow: true")
    assert signs.WHORL.d in slow.svg
    assert signs.WHORL.d not in bare.svg
    assert signs.GONE.d not in slow.svg
    assert thumb == small


def test_a_push_stays_in_the_thumbnail():
    panel, thumb = last_panel("press: [[40, 130, 90]]")
    assert "translate(40-130)rotate(90)" in panel.svg
    assert "translate(40-130)rotate(90)" in thumb.svg


def test_air_goes_in_and_out_beside_the_mouth():
    inward, small = last_panel("ghost: 0, breath: in")
    outward, _ = last_panel("ghost: 0, breath: out")
    heads = signs.AIR_HEADS
    assert (heads["in"].d in inward.svg, heads["out"].d in inward.svg) == (True, False)
    assert (heads["in"].d in outward.svg, heads["out"].d in outward.svg) == (False, True)
    assert SCREEN.air not in small.svg


def test_a_person_from_above_turns_above_the_legs_and_is_in_no_thumbnail():
    person = "ghost: 0, inset: {at: [90, 60], radius: 38, person: {faces: 90, seat: true%s}}"
    still, small = last_panel(person % "")
    turned, _ = last_panel(person % ", turn: 30")
    trousers = re.compile(f'stroke="{SCREEN.trousers[0]}"[^>]*')
    top = re.compile(f'stroke="{SCREEN.top[0]}"[^>]*')
    assert trousers.findall(still.svg) == trousers.findall(turned.svg)
    assert top.findall(still.svg) != top.findall(turned.svg)
    assert small == last_panel("badge: right")[1]


def test_a_person_on_a_bed_lies_on_a_mat_and_is_pressed_there():
    person = "inset: {at: [90, 60], radius: 38, person: {bed: true}%s}"
    lying, small = last_panel(person % "")
    pressed, thumb = last_panel(person % ", press: [[80, 60, 180]]")
    assert SCREEN.mat in lying.svg
    assert "translate(80-60)rotate(-180)" in pressed.svg
    assert SCREEN.mat not in small.svg
    assert thumb == small


def test_a_band_from_above_runs_from_hand_to_hand_and_on():
    person = "inset: {at: [90, 60], person: {hands: [[-9, 40], [9, 40]], band: [[40, 0]]}}"
    band = re.search(f'stroke="{SCREEN.band}"[^>]* d="([^"]*)"', last_panel(person)[0].svg)
    assert band[1] == "M82.8-79.2 97.2-79.2 122-47.2"


def test_a_soft_line_runs_from_its_first_point_to_its_last():
    assert bend([(0, 0), (9, 4)]).d == "M0 0 9 4"
    assert bend([(0, 0), (5, 5), (9, 0)]).d == "M0 0Q5 5 9 0"
    assert bend([(0, 0), (4, 8), (8, 8), (12, 0)]).d == "M0 0Q4 8 6 8Q8 8 12 0"


def test_people_are_mixed_over_the_catalogue():
    codes = [one.code for one in read_files().exercises if not one.refused]
    looks = [look_for(code) for code in codes]
    assert set(map(id, looks)) == {id(look) for look in LOOKS.values()}
    skins = Counter(look.skin for look in looks)
    assert len(skins) == 3
    assert min(skins.values()) > len(codes) / 6
    women = sum(look.woman for look in looks)
    assert len(codes) / 3 < women < len(codes) * 3 / 4


def test_paper_has_no_colour():
    for id in SHIPPED:
        for colour in re.findall(r'"#([0-9a-f]+)"', figures.print_strip(id).svg):
            third = len(colour) // 3
            assert len({colour[n : n + third] for n in range(0, len(colour), third)}) == 1, id
