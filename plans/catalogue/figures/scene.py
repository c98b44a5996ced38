"""From a figure and a pose to painted shapes, and the window that holds all panels."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from plans.catalogue.figures import front, side, signs
from plans.catalogue.figures.looks import LOOKS, SCREEN, Look, Palette, look_for
from plans.catalogue.figures.paint import (
    Frame,
    Group,
    Outline,
    Point,
    Shape,
    Worn,
    bend,
    circle,
    curve,
    hull_of,
    pair,
    polygon,
    smooth,
    together,
    write,
)
from plans.catalogue.figures.poses import Figure, Inset, Panel, Pose, View, blend, ease
from plans.catalogue.figures.props import KINDS, Drawn, Stage
from plans.catalogue.figures.props.making import WIDE, Segment, paper

Joints = side.Joints | front.Joints
Painted = tuple[Shape | Group, ...]

MARGIN_SIDE, MARGIN_TOP, MARGIN_LOW = 18, 16, 10
THUMB_MARGIN = 6
ARROW, HALO, ARROW_HEAD = 4.5, 7.5, 10.0
BADGE = 10.0
RIM, CLEAR = 4.0, 16.0  # from a badge to the edge of the window, and to the middle of a head


def solve(pose: Pose) -> Joints:
    """The joints of a pose in its view."""
    return side.solve(pose) if pose.view is View.SIDE else front.solve(pose)


def tween(figure: Figure, start: Pose, end: Pose, part: float) -> Pose:
    """The pose `part` of the way between two keys, slow at both ends."""
    first, last = (side if figure.view is View.SIDE else front).alike(start, end)
    return blend(first, last, ease(part))


def look_of(figure: Figure) -> Look:
    return LOOKS[figure.look] if figure.look else look_for(figure.id)


@dataclass(frozen=True, slots=True)
class Scene:
    """One moment: shapes in painting order, in three parts, and what hands may hold."""

    behind: Painted
    person: Group
    before: Painted
    holds: tuple[Segment, ...]
    fixed: tuple[Drawn, ...]

    def items(self) -> Painted:
        return (*self.behind, self.person, *self.before)


def compose(figure: Figure, pose: Pose, palette: Palette = SCREEN, *, plain: bool = False) -> Scene:
    """The person and all things at one moment."""
    joints = solve(pose)
    stage = Stage(
        view=pose.view,
        palette=palette,
        anchors=joints.anchors(),
        chest_angle=pose.chest,
        loin_angle=pose.lumbar,
        hip=pose.hip,
    )
    drawn = tuple(
        KINDS[thing.kind].draw(thing, stage)
        for thing in figure.things_at(pose)
        if not (plain and thing.kind == "helper")
    )
    worn = Worn(
        hands=(
            tuple(item for one in drawn for item in one.hands[0]),
            tuple(item for one in drawn for item in one.hands[1]),
        ),
        trunk=tuple(item for one in drawn for item in one.trunk),
        lap=_lap(tuple(item for one in drawn for item in one.lap), pose),
    )
    look = look_of(figure)
    if plain:
        look = replace(look, glasses=False, detail=False)
    if isinstance(joints, side.Joints):
        person = side.draw(joints, look, palette, worn)
    else:
        person = front.draw(joints, look, palette, worn, away=pose.view is View.BACK)
    return Scene(
        behind=tuple(item for one in drawn for item in one.behind),
        person=person,
        before=tuple(item for one in drawn for item in one.before),
        holds=tuple(hold for one in drawn for hold in one.holds),
        fixed=drawn,
    )


def _lap(items: Painted, pose: Pose) -> Painted:
    """Things of the world, put where they are in a group that stands at the hip."""
    return (Group(items, at=(-pose.hip[0], pose.hip[1])),) if items else ()


# ---------------------------------------------------------------- the window


@dataclass(slots=True)
class Studio:
    """One figure in one set of colours; each of its moments is composed once.

    `plain` leaves out what nobody sees in a thumbnail.
    """

    figure: Figure
    palette: Palette = SCREEN
    plain: bool = False
    scenes: dict[Pose, Scene] = field(default_factory=dict)

    def scene(self, pose: Pose) -> Scene:
        if pose not in self.scenes:
            self.scenes[pose] = compose(self.figure, pose, self.palette, plain=self.plain)
        return self.scenes[pose]

    def frame(self) -> Frame:
        """The window of every panel: all keys, wrong poses, things, arrows and insets."""
        figure = self.figure
        points: list[Point] = [(0.0, 2.0)]
        keys = () if figure.travel else figure.keys
        for pose in dict.fromkeys((*keys, *(panel.pose for panel in figure.panels))):
            points += _seen(self.scene(pose))
        for panel in figure.panels:
            points += [paper(point) for arrow in panel.arrows for point in arrow]
            points += _signs(panel)
            if panel.inset and panel.inset.person:
                points += _rim(panel.inset)
            if panel.breath:
                points += signs.breath_ends(solve(panel.pose).head, panel.pose.head_angle)
        left, top, right, low = _bounds(points)
        if any(panel.badge for panel in figure.panels):
            top -= self._badge_room(left - MARGIN_SIDE, top - MARGIN_TOP)
        top -= self._sign_room(right + MARGIN_SIDE, top - MARGIN_TOP)
        return _frame(left - MARGIN_SIDE, top - MARGIN_TOP, right + MARGIN_SIDE, low + MARGIN_LOW)

    def _badge_room(self, left: float, top: float) -> float:
        """How much higher the window must be so that the badge in its corner covers nobody."""
        right, low = left + 2 * BADGE + 8, top + 2 * BADGE + 8
        for panel in self.figure.panels:
            covered = (x < right and y < low for x, y in hull_of([self.scene(panel.pose).person]))
            if panel.badge and any(covered):
                return 16.0
        return 0.0

    def _sign_room(self, right: float, top: float) -> float:
        """How much higher the window must be so that the sign in its corner covers nothing."""
        left, low = right - signs.CORNER_WIDE, top + signs.CORNER_HIGH
        room = 0.0
        for panel in self.figure.panels:
            if panel.hold or panel.slow:
                points = [*hull_of([self.scene(panel.pose).person]), *_signs(panel)]
                points += [paper(point) for arrow in panel.arrows for point in arrow]
                room = max([room, *(low - y for x, y in points if x > left)])
        return room

    def thumb_frame(self) -> Frame:
        """A tight window around one panel: the person, and what belongs to the exercise."""
        panel = self.figure.thumb_panel
        points: list[Point] = [*_seen(self.scene(panel.pose)), (0.0, 1.0)]
        points += _signs(panel)
        if self.figure.thumb_arrows:
            points += [paper(point) for arrow in panel.arrows for point in arrow]
        left, top, right, low = _bounds(points)
        margin = THUMB_MARGIN
        return _frame(left - margin, top - margin, right + margin, low + margin - 2)


def _signs(panel: Panel) -> list[Point]:
    """Points around the signs that a thumbnail has too."""
    found = _rim(panel.inset) if panel.inset and not panel.inset.person else []
    return [*found, *(end for one in panel.press for end in signs.press_ends(one))]


def _rim(found: Inset) -> list[Point]:
    """Two corners of the square around a round window."""
    (x, y), r = paper(found.at), found.radius
    return [(x - r, y - r), (x + r, y + r)]


def _bounds(points: Iterable[Point]) -> tuple[float, float, float, float]:
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _frame(left: float, top: float, right: float, low: float) -> Frame:
    x, y = math.floor(left), math.floor(top)
    return Frame(left=x, top=y, width=math.ceil(right) - x, height=math.ceil(low) - y)


def _seen(scene: Scene) -> Iterable[Point]:
    """Points of the person and of things that end inside the picture."""
    yield from hull_of([scene.person])
    for one in scene.fixed:
        if one.ends:
            yield from hull_of((*one.behind, *one.lap, *one.before))


# ---------------------------------------------------------------- cues


def floor(view: View, palette: Palette) -> Painted:
    """The floor line, which runs out of the picture on both sides; none from above."""
    if view is View.ABOVE:
        return ()
    line = polygon([(-WIDE, 1.5), (WIDE, 1.5)], closed=False)
    return (Shape(line, "none", palette.floor, 3),)


def arrow(points: tuple[Point, Point, Point], palette: Palette, *, halo: bool = True) -> Painted:
    """A bow from the first point, pulled towards the second, its head's tip on the third."""
    start, control, tip = (paper(point) for point in points)
    size = math.hypot(tip[0] - control[0], tip[1] - control[1]) or 1.0
    ux, uy = (tip[0] - control[0]) / size, (tip[1] - control[1]) / size
    neck = (tip[0] - ux * ARROW_HEAD * 0.8, tip[1] - uy * ARROW_HEAD * 0.8)
    base = (tip[0] - ux * ARROW_HEAD, tip[1] - uy * ARROW_HEAD)
    half = ARROW_HEAD * 0.55
    head = polygon(
        [
            tip,
            (base[0] - uy * half, base[1] + ux * half),
            (base[0] + uy * half, base[1] - ux * half),
        ]
    )
    bow = curve(start, control, neck)
    painted = (Shape(bow, "none", palette.arrow, ARROW), Shape(head, palette.arrow, None))
    around = Shape(together((bow, head)), "none", "#fff", HALO)
    return (around, *painted) if halo else painted


def badge(
    word: str, frame: Frame, palette: Palette, *, radius: float = BADGE, at: Point | None = None
) -> Painted:
    """A white tick or cross on a disc: in the upper left corner, or there on the paper."""
    x, y = at or (frame.left + radius + RIM, frame.top + radius + RIM)
    part = radius / BADGE
    strokes = tuple(
        polygon([(x + across * part, y + down * part) for across, down in stroke], closed=False)
        for stroke in SIGNS[word]
    )
    colour = palette.right if word == "right" else palette.wrong
    return (
        Shape(circle(radius, (x, y)), colour, "#fff", 1.6),
        *(Shape(stroke, "none", "#fff", 3.2 * part) for stroke in strokes),
    )


def free_corner(
    frame: Frame, points: Iterable[Point], radius: float = BADGE
) -> tuple[Frame, Point]:
    """Where a disc hides none of these points of the world: the window and a place on the paper.

    The first corner that keeps clear; where none does, the window grows to the left for one.
    """
    taken = [paper(point) for point in points]
    across, down = radius + RIM, frame.height - radius - RIM
    for y in (radius + RIM, down):
        for x in (across, frame.width - across):
            corner = (frame.left + x, frame.top + y)
            if all(math.dist(corner, point) >= radius + CLEAR for point in taken):
                return frame, corner
    more = round(2 * radius)
    wider = replace(frame, left=frame.left - more, width=frame.width + more)
    return wider, (wider.left + across, wider.top + radius + RIM)


SIGNS: dict[str, tuple[tuple[Point, ...], ...]] = {
    "right": (((-4.6, 0.2), (-1.4, 3.8), (5, -4)),),
    "wrong": (((-4, -4), (4, 4)), ((-4, 4), (4, -4))),
}


#: A sole seen from above, toes upwards, the heel at y = 9 and the toes at y = -13.
SOLE = smooth(
    [(-4, 9.6), (-4.6, 2), (-5.4, -6), (-3.6, -13), (3, -13.6), (5, -7), (3.8, 1), (4, 9.6)]
)


SOLE_HEEL, SOLE_TOES = -5.0, 9.0  # from its middle to where a plain sole is round


def inset(found: Inset, palette: Palette, look: Look, *, plain: bool = False) -> Painted:
    """Seen from above in a round window: things, feet or a person, and a path with its arrow."""
    x, y = paper(found.at)

    def place(px: float, py: float) -> Point:
        return (x + px * signs.SCALE, y - py * signs.SCALE)

    shoe = palette.shoe[0]
    feet: Painted = ()
    if plain and found.feet:  # too small for the shape of a sole to be seen
        soles = together(_plain_sole(place(fx, fy), turn) for fx, fy, turn in found.feet)
        feet = (Shape(soles, "none", shoe, 9),)
    elif found.feet:
        sole = Shape(SOLE, shoe, "#fff", 1.2)
        feet = tuple(Group((sole,), at=place(fx, fy), angle=turn) for fx, fy, turn in found.feet)
    things: Painted = ()
    if found.dots:
        row = together(map(_dot, (place(*dot) for dot in found.dots)))
        things = (Shape(row, "none", palette.wood, 5),)
    path: Painted = ()
    if len(found.line) > 1:
        points = [place(*point) for point in found.line]
        path = (
            Shape(bend(points), "none", palette.arrow, 2.4),
            Shape(_tip(points[-2], points[-1], 7), palette.arrow, None),
        )
    rim = Shape(circle(found.radius, (x, y)), "#fff", palette.ghost_line, 1.8)
    person: Painted = ()
    if found.person:
        person = signs.overhead(found.person, (x, y), look, palette)
        path = (*_halo(path), *path)
        path += tuple(part for push in found.press for part in signs.press(push, palette))
    return (rim, *things, *feet, *person, *path)


def _halo(items: Painted) -> Painted:
    """White around a path that crosses a person."""
    outlines = [item.outline for item in items if isinstance(item, Shape)]
    return (Shape(together(outlines), "none", "#fff", 5.4),) if outlines else ()


def _dot(at: Point) -> Outline:
    """A line as short as a tenth: with round ends it is the shortest way to write a dot."""
    return Outline(f"M{pair(at)}h.1", (at,))


def _plain_sole(middle: Point, turn: float) -> Outline:
    x, y = math.sin(math.radians(turn)), -math.cos(math.radians(turn))
    ends = [(middle[0] + x * far, middle[1] + y * far) for far in (SOLE_HEEL, SOLE_TOES)]
    return polygon(ends, closed=False)


def _tip(before: Point, end: Point, size: float) -> Outline:
    """The head of a thin arrow around the end of its line."""
    long = math.hypot(end[0] - before[0], end[1] - before[1]) or 1.0
    ux, uy = (end[0] - before[0]) / long, (end[1] - before[1]) / long
    half = size * 0.55
    return polygon(
        [
            (end[0] + ux * size * 0.6, end[1] + uy * size * 0.6),
            (end[0] - ux * size * 0.4 - uy * half, end[1] - uy * size * 0.4 + ux * half),
            (end[0] - ux * size * 0.4 + uy * half, end[1] - uy * size * 0.4 - ux * half),
        ]
    )


def ghost(figure: Figure, pose: Pose, palette: Palette, name: str) -> str:
    """SVG of a pale silhouette of the whole body, without face and far limbs.

    Every outline is drawn twice, edge and filling, so that no edge shows inside. `name` is the id
    by which the second drawing finds the first; it must be the only one on a page.
    """
    joints = solve(pose)
    view = side if isinstance(joints, side.Joints) else front
    inner = write([_bare(view.silhouette(joints, look_of(figure)))], BARE)
    return (
        f'<g fill="{palette.ghost_fill}"><g stroke="{palette.ghost_line}" stroke-width="3.6">'
        f'<g id="{name}">{inner}</g></g><use href="#{name}" stroke="none"/></g>'
    )


BARE = "ghost"


def _bare(item: Group) -> Group:
    """The same outlines without paint: the group around them says how they look."""
    items: list[Shape | Group] = []
    for one in item.items:
        if isinstance(one, Group):
            items.append(_bare(one))
        elif one.fill != "none" and one.line is not None:
            items.append(Shape(one.outline, BARE))
    return replace(item, items=tuple(items))
