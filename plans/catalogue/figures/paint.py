"""Shapes, groups of shapes, and the SVG that they become.

Shapes are written in the paper's directions (x to the right, y down, centimetres) around their
own origin, pointing up. A group turns and moves what it holds; `scene` turns the world's y round.
Everything that is painted is a frozen value, so a drawing can be compared, measured and repeated.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

Point = tuple[float, float]

OUTLINE = "#111"
OUTLINE_WIDTH = 2.2


@dataclass(frozen=True, slots=True)
class Outline:
    """Path data and points that hold it: `hull` is at least as large as what is drawn."""

    d: str
    hull: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """An outline with its paint. `line` None draws no edge; `fill` "none" draws only the edge."""

    outline: Outline
    fill: str
    line: str | None = OUTLINE
    width: float = OUTLINE_WIDTH
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Group:
    """Shapes and groups moved to `at` and turned clockwise by `angle` degrees.

    `flip` mirrors them left to right first.
    """

    items: tuple[Shape | Group, ...]
    at: Point = (0.0, 0.0)
    angle: float = 0.0
    flip: bool = False


@dataclass(frozen=True, slots=True)
class Worn:
    """Things painted among the parts of the body, all as seen from the hip.

    In each hand (from the palm), over the shirt, and before trunk and legs but behind the arms.
    """

    hands: tuple[tuple[Shape | Group, ...], tuple[Shape | Group, ...]] = ((), ())
    trunk: tuple[Shape | Group, ...] = ()
    lap: tuple[Shape | Group, ...] = ()


NOTHING = Worn()


# ---------------------------------------------------------------- numbers and outlines


def number(value: float) -> str:
    """The shortest way to write a number rounded to a tenth."""
    text = f"{value:.1f}"
    if text.endswith(".0"):
        text = text[:-2]
    if text.startswith("0."):
        return text[1:]
    if text.startswith("-0"):
        return "-" + text[2:] if len(text) > 2 else "0"
    return text


def numbers(values: Iterable[float]) -> str:
    """Numbers in a row; a minus sign parts them as well as a space."""
    text = " ".join(number(value) for value in values)
    return text.replace(" -", "-")


def pair(point: Point) -> str:
    return numbers(point)


def polygon(points: Sequence[Point], *, closed: bool = True) -> Outline:
    """Straight lines through the points; an open one has no edge between its ends."""
    d = "M" + numbers(value for point in points for value in point) + ("Z" if closed else "")
    return Outline(d, tuple(points))


def smooth(points: Sequence[Point]) -> Outline:
    """A closed soft curve that runs through the middles of the sides of a polygon.

    Each bow's control point mirrors the one before, so that only the middles are written. Every
    middle is rounded with a view to the next control point, so that rounding does not add up.
    """
    first = (round(points[0][0], 1), round(points[0][1], 1))
    start = _rounded(_middle(points[-1], first))
    control, parts = first, [f"M{pair(start)}Q{pair(first)}"]
    for following in [*points[1:], points[0]]:
        middle = _rounded(_middle(control, following))
        parts.append(("T" if len(parts) > 1 else " ") + pair(middle))
        control = (2 * middle[0] - control[0], 2 * middle[1] - control[1])
    parts[-1] = "T" + pair(start)
    parts[1] = parts[1].replace(" -", "-")
    return Outline("".join(parts) + "Z", tuple(points))


def _rounded(point: Point) -> Point:
    return (round(point[0], 1), round(point[1], 1))


def _middle(a: Point, b: Point) -> Point:
    return ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)


@lru_cache(maxsize=512)
def capsule(length: float, root: float, tip: float, *, flat: bool = False) -> Outline:
    """A limb from the origin upwards: round at the root, round or cut off flat at the tip.

    The radii are those of the limb at its joints, so neighbours with equal radii join smoothly.
    """
    r, t, high = number(root), number(tip), number(-length)
    end = f"H{number(-tip)}" if flat else f"a{t} {t} 0 0 0-{number(2 * tip)} 0"
    d = f"M{r} 0 {t}{high}{end}L-{r} 0a{r} {r} 0 0 0 {number(2 * root)} 0Z"
    wide, top = max(root, tip), -length - (0 if flat else tip)
    return Outline(d, ((-wide, root), (wide, root), (wide, top), (-wide, top)))


@lru_cache(maxsize=64)
def open_sleeve(length: float, root: float, tip: float) -> Outline:
    """A sleeve without edge at the shoulder, where it is part of the shirt."""
    return polygon([(root, -1.5), (tip, -length), (-tip, -length), (-root, -1.5)], closed=False)


@lru_cache(maxsize=128)
def limb_end(length: float, root: float, tip: float, size: float) -> Outline:
    """The last `size` of a bone inside its edges: covers the ring that its joint leaves."""
    edge = 1.0
    start = root + (tip - root) * (1 - size / length) - edge
    low = -(length - size)
    return polygon([(-start, low), (start, low), (tip - edge, -length), (edge - tip, -length)])


def circle(radius: float, centre: Point = (0, 0)) -> Outline:
    return ellipse(radius, radius, centre)


@lru_cache(maxsize=128)
def ellipse(across: float, up: float, centre: Point = (0, 0)) -> Outline:
    x, y = centre
    half = f"a{numbers((across, up, 0, 1, 0))} "
    d = f"M{pair((x - across, y))}{half}{number(2 * across)} 0{half}{number(-2 * across)} 0"
    corners = (
        (x - across, y - up),
        (x + across, y - up),
        (x + across, y + up),
        (x - across, y + up),
    )
    return Outline(d.replace(" -", "-"), corners)


def box(left: float, top: float, width: float, height: float, corner: float = 0) -> Outline:
    """A rectangle with rounded corners."""
    right, low = left + width, top + height
    hull = ((left, top), (right, top), (right, low), (left, low))
    r = min(corner, width / 2, height / 2)
    if not r:
        return Outline(f"M{pair((left, top))}H{number(right)}V{number(low)}H{number(left)}Z", hull)
    d = (
        f"M{pair((left + r, top))}H{number(right - r)}q{numbers((r, 0, r, r))}"
        f"V{number(low - r)}q{numbers((0, r, -r, r))}H{number(left + r)}"
        f"q{numbers((-r, 0, -r, -r))}V{number(top + r)}q{numbers((0, -r, r, -r))}Z"
    )
    return Outline(d, hull)


def together(outlines: Iterable[Outline]) -> Outline:
    """Several outlines as one shape, for parts that share their paint."""
    found = list(outlines)
    return Outline(
        "".join(one.d for one in found), tuple(point for one in found for point in one.hull)
    )


def curve(start: Point, control: Point, end: Point) -> Outline:
    """One bow from start to end, pulled towards control."""
    top = _middle(_middle(start, control), _middle(control, end))
    return Outline(f"M{pair(start)}Q{numbers((*control, *end))}", (start, top, end))


def bend(points: Sequence[Point]) -> Outline:
    """A soft line from the first point to the last, pulled towards each point in between."""
    start, *pulls, end = points
    if not pulls:
        return polygon(points, closed=False)
    stops = [*(_middle(a, b) for a, b in pairwise(pulls)), end]
    bows = (f"Q{numbers((*pull, *stop))}" for pull, stop in zip(pulls, stops, strict=True))
    return Outline(f"M{pair(start)}{''.join(bows)}", tuple(points))


# ---------------------------------------------------------------- measuring


def hull_of(items: Iterable[Shape | Group]) -> Iterator[Point]:
    """Points around everything drawn; edges reach half their width beyond."""
    for item in items:
        if isinstance(item, Shape):
            yield from item.outline.hull
            continue
        turn = math.radians(item.angle)
        cos, sin = math.cos(turn), math.sin(turn)
        left, top = item.at
        way = -1 if item.flip else 1
        for x, y in hull_of(item.items):
            yield (left + way * x * cos - y * sin, top + way * x * sin + y * cos)


# ---------------------------------------------------------------- writing


def transform(group: Group) -> str:
    """The value of a transform attribute; empty when nothing moves."""
    turn, place = number((group.angle + 180) % 360 - 180), pair(group.at)
    return (
        (f"translate({place})" if place != "0 0" else "")
        + (f"rotate({turn})" if turn != "0" else "")
        + ("scale(-1 1)" if group.flip else "")
    )


def paint(shape: Shape, fill: str) -> str:
    """The attributes of a shape in a group with that fill; black edges come from the root."""
    found = "" if shape.fill == fill else f' fill="{shape.fill}"'
    if shape.opacity != 1:
        found += f' fill-opacity="{number(shape.opacity)}"'
    if shape.line is None:
        return found + ' stroke="none"'
    if shape.line != OUTLINE:
        found += f' stroke="{shape.line}"'
    if shape.width != OUTLINE_WIDTH:
        found += f' stroke-width="{number(shape.width)}"'
    return found


def main_fill(items: Iterable[Shape | Group], known: str) -> str:
    """The fill that most shapes directly or further inside share; `known` when it saves nothing."""
    count: Counter[str] = Counter()
    todo = list(items)
    while todo:
        item = todo.pop()
        if isinstance(item, Group):
            todo += item.items
        else:
            count[item.fill] += 1
    best = max(sorted(count), key=count.__getitem__, default=known)
    return best if count[best] > max(1, count[known]) else known


def write(items: Iterable[Shape | Group], fill: str = "") -> str:
    """SVG of shapes and groups, without white space; `fill` is what they inherit."""
    parts = []
    for item in items:
        if isinstance(item, Shape):
            parts.append(f'<path{paint(item, fill)} d="{item.outline.d}"/>')
            continue
        moved = transform(item)
        if len(item.items) == 1 and isinstance(item.items[0], Shape):
            inner = write(item.items, fill)
            parts.append(
                inner.replace("<path", f'<path transform="{moved}"', 1) if moved else inner
            )
            continue
        shared = main_fill(item.items, fill)
        inner = write(item.items, shared)
        attributes = (f' fill="{shared}"' if shared != fill else "") + (
            f' transform="{moved}"' if moved else ""
        )
        parts.append(f"<g{attributes}>{inner}</g>" if attributes else inner)
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class Frame:
    """A window on the paper in whole centimetres."""

    left: int
    top: int
    width: int
    height: int

    @property
    def box(self) -> str:
        return f"{self.left} {self.top} {self.width} {self.height}"


def document(inner: str, frame: Frame, *, more: str = "") -> str:
    """A whole SVG document; the usual black edge is set once, here."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{frame.box}" width="{frame.width}" '
        f'height="{frame.height}"{more}><g stroke="{OUTLINE}" '
        f'stroke-width="{number(OUTLINE_WIDTH)}" stroke-linecap="round" stroke-linejoin="round">'
        f"{inner}</g></svg>"
    )
