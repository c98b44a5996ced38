"""What tells where a movement happens: a slope, a rough path, music."""

from __future__ import annotations

from plans.catalogue.figures.paint import Outline, Shape, circle, ellipse, polygon, together
from plans.catalogue.figures.poses import Thing
from plans.catalogue.figures.props.making import Drawn, PropKind, Required, Stage, paper


def hill(thing: Thing, stage: Stage) -> Drawn:
    """A slope that rises evenly from the floor at `from` to `height` at `to`."""
    left, right, high = thing.get("from", -90.0), thing.get("to", 90.0), thing.get("height", 28.0)
    sides = polygon([paper(point) for point in ((left, 0), (right, high), (right, 0))])
    return Drawn(behind=(Shape(sides, stage.palette.mat),))


def stones(thing: Thing, stage: Stage) -> Drawn:
    """Round stones that lie half in the ground, each by its middle and its height."""
    row = together(_stone(*stage.point(place)) for place in thing.settings["at"])
    return Drawn(behind=(Shape(row, stage.palette.wall),))


def _stone(x: float, high: float) -> Outline:
    half = 1.5 * high
    corners = [(x - half, 0), (x - 0.7 * half, 0.8 * high), (x - 0.1 * half, high)]
    corners += [(x + 0.7 * half, 0.7 * high), (x + half, 0)]
    return polygon([paper(corner) for corner in corners])


def music(thing: Thing, stage: Stage) -> Drawn:
    """Two notes joined by a beam, the left one's head at `at`."""
    x, y = thing.get("at", (0.0, 0.0))
    beam = [(x + 3, y), (x + 3, y + 24), (x + 19, y + 28), (x + 19, y + 4)]
    colour = stage.palette.weight
    return Drawn(
        behind=(
            Shape(polygon([paper(p) for p in beam], closed=False), "none", colour, 3.4),
            Shape(
                together(circle(4.4, paper(head)) for head in ((x, y), (x + 16, y + 4))),
                colour,
                None,
            ),
        )
    )


def speech(thing: Thing, stage: Stage) -> Drawn:
    """A speech bubble with its middle at `at`; its tail points down to the speaker on the left."""
    x, y = thing.get("at", (0.0, 0.0))
    tail = [(x - 13, y - 3), (x - 21, y - 15), (x - 3, y - 9)]
    dots = together(circle(2, paper((x + 8 * n, y))) for n in (-1, 0, 1))
    return Drawn(
        before=(
            Shape(ellipse(18, 12, paper((x, y))), "#fff"),
            Shape(polygon([paper(p) for p in tail], closed=False), "#fff"),
            Shape(dots, stage.palette.weight, None),
        )
    )


SURROUNDINGS: dict[str, PropKind] = {
    "hill": PropKind(hill, {"from": Required(0.0), "to": Required(0.0), "height": Required(0.0)}),
    "stones": PropKind(stones, {"at": Required([(0.0, 0.0)])}),
    "music": PropKind(music, {"at": Required((0.0, 0.0))}),
    "speech": PropKind(speech, {"at": Required((0.0, 0.0))}),
}
