"""What a prop is made of, and the few strokes that props share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from plans.catalogue.figures import body
from plans.catalogue.figures.looks import Palette
from plans.catalogue.figures.paint import (
    OUTLINE,
    OUTLINE_WIDTH,
    Group,
    Outline,
    Point,
    Shape,
    box,
    circle,
    polygon,
    together,
)
from plans.catalogue.figures.poses import Thing, View

Painted = tuple[Shape | Group, ...]
Segment = tuple[Point, Point]
WIDE = 600.0  # how far a thing without ends goes


class Required:
    """A setting that must be written; `like` shows its type."""

    def __init__(self, like: Any) -> None:
        self.like = like


@dataclass(frozen=True, slots=True)
class Stage:
    """What a prop may know: the pose's named points, the view, and the colours."""

    view: View
    palette: Palette
    anchors: Mapping[str, Point]
    chest_angle: float
    loin_angle: float
    hip: Point

    def point(self, where: Any) -> Point:
        """A named place or a written point."""
        if isinstance(where, str):
            return self.anchors[where]
        return (float(where[0]), float(where[1]))

    def on_body(self, point: Point) -> Point:
        """A point of the world as seen from the hip, on paper."""
        return (point[0] - self.hip[0], self.hip[1] - point[1])


@dataclass(frozen=True, slots=True)
class Drawn:
    """A prop's shapes by the place in the painting order where they belong.

    `ends` false: the thing runs out of the picture and does not widen it. `holds` are the edges
    on which a hand finds support.
    """

    behind: Painted = ()
    before: Painted = ()
    hands: tuple[Painted, Painted] = ((), ())
    trunk: Painted = ()
    lap: Painted = ()  # in the world; painted before trunk and legs, behind the arms
    holds: tuple[Segment, ...] = ()
    ends: bool = True


@dataclass(frozen=True, slots=True)
class PropKind:
    """How a kind is drawn, and its settings with their defaults."""

    draw: Callable[[Thing, Stage], Drawn]
    settings: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


# ---------------------------------------------------------------- strokes, in the world


def paper(point: Point) -> Point:
    return (point[0], -point[1])


def slab(
    left: float,
    low: float,
    right: float,
    high: float,
    fill: str,
    *,
    corner: float = 0,
    line: str | None = OUTLINE,
    width: float = OUTLINE_WIDTH,
) -> Shape:
    """A box by its sides in the world."""
    return Shape(box(left, -high, right - left, high - low, corner), fill, line, width)


def rod(start: Point, end: Point, width: float) -> Outline:
    """A straight rod, cut off square at its ends."""
    (ax, ay), (bx, by) = paper(start), paper(end)
    size = body.distance(start, end) or 1.0
    dx, dy = (by - ay) / size * width / 2, (ax - bx) / size * width / 2
    return polygon([(ax + dx, ay + dy), (bx + dx, by + dy), (bx - dx, by - dy), (ax - dx, ay - dy)])


def rods(ends: Sequence[Segment], colour: str, width: float) -> Shape:
    """Straight rods of one kind as one shape: legs and posts."""
    return Shape(together(rod(start, end, width) for start, end in ends), colour)


def bar(points: Sequence[Point], colour: str, width: float) -> Painted:
    """A bent rod, or a straight one, with the usual black edge."""
    if len(points) == 2:
        return (Shape(rod(points[0], points[1], width), colour),)
    outline = polygon([paper(point) for point in points], closed=False)
    return (
        Shape(outline, "none", OUTLINE, width + OUTLINE_WIDTH),
        Shape(outline, "none", colour, width),
    )


def thread(points: Sequence[Point], colour: str, width: float) -> Shape:
    """A plain line: a band, a strap, a mark."""
    return Shape(polygon([paper(p) for p in points], closed=False), "none", colour, width)


def disc(centre: Point, radius: float, fill: str, line: str | None = OUTLINE) -> Shape:
    return Shape(circle(radius, paper(centre)), fill, line)


def shape(outline: Outline, fill: str, at: Point, angle: float = 0) -> Group:
    """A shape put somewhere in the world."""
    return Group((Shape(outline, fill),), at=paper(at), angle=angle)


def both_hands(stage: Stage) -> tuple[Point, Point]:
    names = ("near", "far") if stage.view is View.SIDE else ("left", "right")
    return stage.anchors[f"{names[0]}_hand"], stage.anchors[f"{names[1]}_hand"]
