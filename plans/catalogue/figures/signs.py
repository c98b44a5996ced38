"""Signs for what a pose cannot show: a hold, a push that moves nothing, a breath, a turn.

A clock says that the pose is held for some seconds, a snail that all of it is slow. Three short
arrows side by side say that a part of the body presses against something and stays there. Wavy
lines at the mouth are the breath. A person seen from above, in a round window, shows how far a
trunk turns, where the hands are, or how somebody who lies presses down.
"""

from __future__ import annotations

from collections.abc import Callable

from plans.catalogue.figures import body
from plans.catalogue.figures.looks import Look, Palette
from plans.catalogue.figures.paint import (
    OUTLINE,
    Frame,
    Group,
    Outline,
    Point,
    Shape,
    circle,
    polygon,
    together,
)
from plans.catalogue.figures.poses import Overhead, Press

Painted = tuple[Shape | Group, ...]

CLOCK = 11.0  # the radius of its face
CORNER_WIDE, CORNER_HIGH = 2 * CLOCK + 9, 2 * CLOCK + 12  # what it or a snail needs
#: The part of the face that has gone by, from 12 to 4 o'clock.
GONE = Outline("M0 0V-7.4A7.4 7.4 0 0 1 6.4 3.7Z", ((0, -7.4), (7.4, 0), (6.4, 3.7)))
#: A snail: its foot and neck, its two horns, and the whorl of its shell.
BODY = polygon([(-13, 8), (6, 8), (9.5, 1)], closed=False)
HORNS = polygon([(7.5, -6), (9.5, 0), (13, -5)], closed=False)
WHORL = Outline("M-2.5-1a2 2 0 0 1 3.6-.6 3.8 3.8 0 0 1-7 2.2", ((-6, -3), (1.4, 3)))
BUTTON = polygon([(0, -11), (0, -14.6), (-2.6, -14.6), (2.6, -14.6)], closed=False)

PRESS_LONG, PRESS_APART, PRESS_HEAD = 15.0, 8.5, 6.5
PRESS_WIDTH, PRESS_HALO = 3.0, 6.0

#: Two wavy lines from the mouth to the right, and the heads at their far ends.
AIR = Outline("M0-6q3-4 7 0t7 0M0 6q3-4 7 0t7 0", ((0, -9), (14, 9)))
AIR_HEADS = {
    "out": Outline("M22-6l-9-4.5v9ZM22 6l-9-4.5v9Z", ((13, -10.5), (22, 10.5))),
    "in": Outline("M-8-6l9-4.5v9ZM-8 6l9-4.5v9Z", ((-8, -10.5), (1, 10.5))),
}
MOUTH = {"out": (15.0, -4.0), "in": (23.0, -4.0)}  # from the head's middle to where the lines start
AIR_LONG = 42.0

SCALE = 0.62  # of the floor seen from above in a round window
PERSON_SCALE, AHEAD = 0.8, 16.0  # of a person there; how far the window's middle is ahead


def clock(frame: Frame, palette: Palette) -> Painted:
    """A stop clock in the upper right corner: stay like this for some seconds."""
    at = (frame.left + frame.width - CLOCK - 5, frame.top + CLOCK + 8)
    face = (
        Shape(BUTTON, "none", palette.floor, 3.2),
        Shape(circle(CLOCK), "#fff", palette.floor, 2.6),
        Shape(GONE, palette.floor, None),
    )
    return (Group(face, at=at),)


def snail(frame: Frame, palette: Palette) -> Painted:
    """A snail in the upper right corner, on its way to the right: go slowly."""
    at = (frame.left + frame.width - CLOCK - 5, frame.top + CLOCK + 8)
    shell = circle(7.2, (-2.5, -1))
    painted = (
        Shape(BODY, "none", palette.floor, 4.2),
        Shape(HORNS, "none", palette.floor, 1.8),
        Shape(shell, "#fff", palette.floor, 2.4),
        Shape(WHORL, "none", palette.floor, 2),
    )
    return (Group(painted, at=at),)


def press(found: Press, palette: Palette, *, halo: bool = True) -> Painted:
    """Three short arrows side by side whose tips touch what is pressed."""
    x, y, angle = found
    rows = (-PRESS_APART, 0.0, PRESS_APART)
    shafts = together(
        polygon([(across, PRESS_LONG), (across, PRESS_HEAD)], closed=False) for across in rows
    )
    half = PRESS_HEAD * 0.52
    heads = together(
        polygon([(across, 0), (across - half, PRESS_HEAD), (across + half, PRESS_HEAD)])
        for across in rows
    )
    around = (Shape(together((shafts, heads)), "none", "#fff", PRESS_HALO),) if halo else ()
    painted = (
        *around,
        Shape(shafts, "none", palette.arrow, PRESS_WIDTH),
        Shape(heads, palette.arrow, None),
    )
    return (Group(painted, at=(x, -y), angle=angle),)


def press_ends(found: Press) -> tuple[Point, Point]:
    """Two corners around a press sign, on paper."""
    x, y, angle = found
    tail = body.step((x, y), angle, -PRESS_LONG)
    aside = PRESS_APART + 3
    xs, ys = (x, tail[0]), (-y, -tail[1])
    return (min(xs) - aside, min(ys) - aside), (max(xs) + aside, max(ys) + aside)


def breath(way: str, head: Point, turned: float, palette: Palette) -> Painted:
    """Air that goes in or out beside the mouth of a face that looks at us or to the right.

    `turned` is how far the head leans, in degrees: the air of those who lie on their back goes up.
    """
    x, y = MOUTH[way]
    painted = (
        Shape(AIR, "none", palette.air, 2.6),
        Shape(AIR_HEADS[way], palette.air, None),
    )
    return (Group((Group(painted, at=(x, -y)),), at=(head[0], -head[1]), angle=turned),)


def breath_ends(head: Point, turned: float) -> tuple[Point, ...]:
    """The corners around the air, on paper."""
    tip = body.step(head, turned + 90, AIR_LONG)
    chin = (body.step(one, turned + 180, 14) for one in (head, tip))
    return tuple((x, -y) for x, y in (head, tip, *chin))


# ---------------------------------------------------------------- a person from above


def overhead(found: Overhead, middle: Point, look: Look, palette: Palette) -> Painted:
    """Shoulders, head, arms and, on a seat, thighs, in a window around `middle`.

    Points are written as the person feels them: x to the right hand, y forward.
    """

    def turned(angle: float) -> Callable[[Point], Point]:
        ahead, legs = body.direction(angle), body.direction(found.faces)

        def put(point: Point) -> Point:
            across = point[0] * ahead[1] + point[1] * ahead[0] - AHEAD * legs[0]
            up = point[1] * ahead[1] - point[0] * ahead[0] - AHEAD * legs[1]
            return (middle[0] + across * PERSON_SCALE, middle[1] - up * PERSON_SCALE)

        return put

    legs, trunk = turned(found.faces), turned(found.faces + found.turn)
    skin, hair = palette.skins[look.skin][0], palette.hairs[look.hair]
    painted: Painted = ()
    if found.seat:
        seat = polygon([legs(corner) for corner in ((-21, 20), (21, 20), (21, -21), (-21, -21))])
        back = polygon([legs((-21, -21)), legs((21, -21))], closed=False)
        thighs = together(
            polygon([legs((x, 2)), legs((x * 1.1, 40))], closed=False) for x in (-9.5, 9.5)
        )
        painted = (
            Shape(seat, palette.wood_pale, palette.wood, 1.6),
            Shape(back, "none", palette.wood, 5),
            *_tube(thighs, palette.trousers[0], 11),
        )
    if found.bed:
        mat = polygon([legs(corner) for corner in ((-36, -9), (36, -9), (36, -17), (-36, -17))])
        painted = (Shape(mat, palette.mat, width=1.6),)
    if found.hands:
        painted = (*painted, *_tube(_arms(found, trunk), skin, 6.5))
    shoulders = polygon([trunk((-13, 0)), trunk((13, 0))], closed=False)
    nose = polygon([trunk((-4, 9)), trunk((0, 15)), trunk((4, 9))])
    return (
        *painted,
        *_tube(shoulders, palette.top[0], 17),
        *_band(found, trunk, legs, palette),
        Shape(nose, skin, width=1.2),
        Shape(circle(8.4, trunk((0, 1))), hair, width=1.4),
    )


def _tube(outline: Outline, colour: str, width: float) -> Painted:
    """A thick line with a dark edge."""
    return (Shape(outline, "none", OUTLINE, width + 2.4), Shape(outline, "none", colour, width))


def _arms(found: Overhead, trunk: Callable[[Point], Point]) -> Outline:
    """Both arms from shoulder over elbow to hand; elbows point outward."""
    lines = []
    for side, hand in zip((-1, 1), found.hands, strict=False):
        shoulder = (side * (body.SHOULDER_HALF - 2), 0.0)
        arm = body.two_bones(shoulder, hand, body.UPPER_ARM, body.FOREARM, -side)
        lines.append(polygon([trunk(shoulder), trunk(arm.joint), trunk(arm.end)], closed=False))
    return together(lines)


def _band(
    found: Overhead,
    trunk: Callable[[Point], Point],
    legs: Callable[[Point], Point],
    palette: Palette,
) -> Painted:
    """A band from hand to hand and on to where it is fixed."""
    if found.band is None:
        return ()
    points = [*map(trunk, found.hands), *map(legs, found.band)]
    return (Shape(polygon(points, closed=False), "none", palette.band, 3),)
