"""The pictures of a figure: panels, strip, thumbnail and animation, as SVG.

The same figure gives the same bytes on every machine: nothing here knows a clock or chance, and
all numbers are rounded to a tenth of a centimetre or degree.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from plans.catalogue.figures import body, signs
from plans.catalogue.figures.looks import PRINT, SCREEN, Palette
from plans.catalogue.figures.paint import (
    Frame,
    Group,
    Point,
    Shape,
    document,
    main_fill,
    number,
    paint,
    pair,
    transform,
    write,
)
from plans.catalogue.figures.poses import Cycle, Figure, Pose, moved
from plans.catalogue.figures.scene import (
    Studio,
    arrow,
    badge,
    floor,
    free_corner,
    ghost,
    inset,
    look_of,
    solve,
    tween,
)

TRANSLATE = 'attributeName="transform" type="translate"'
ROTATE = 'attributeName="transform" type="rotate"'
THUMB_BADGE = 20.0  # centimetres, so that it is seen at 96 pixels
GAP = 10  # between the panels of a strip
WIDE = 1.25  # a window wider than this by its height is stacked, not put side by side
SAMPLES_MAX = 16  # moments of an animation, so that it stays small
SAMPLES_A_GAP = 6


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG document and the hash that names its file; width and height in its own units."""

    svg: str
    width: int
    height: int

    @property
    def bytes(self) -> bytes:
        return self.svg.encode()

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.bytes).hexdigest()[:16]


def _panel_inner(studio: Studio, place: int, frame: Frame) -> str:
    figure, palette = studio.figure, studio.palette
    one = figure.panels[place]
    scene = studio.scene(one.pose)
    parts = [write((*scene.behind, *floor(figure.view, palette)))]
    if one.ghost is not None:
        name = f"ghost-{figure.id}-{place}".lower()
        parts.append(ghost(figure, figure.keys[one.ghost], palette, name))
    parts.append(write((scene.person, *scene.before)))
    for points in one.arrows:
        parts.append(write(arrow(points, palette)))
    parts += [write(signs.press(push, palette)) for push in one.press]
    if one.breath:
        head = solve(one.pose).head
        parts.append(write(signs.breath(one.breath, head, one.pose.head_angle, palette)))
    if one.hold:
        parts.append(write(signs.clock(frame, palette)))
    if one.slow:
        parts.append(write(signs.snail(frame, palette)))
    if one.inset:
        parts.append(write(inset(one.inset, palette, look_of(figure))))
    if one.badge:
        parts.append(write(badge(one.badge, frame, palette)))
    return "".join(parts)


def panels(figure: Figure, *, palette: Palette = SCREEN) -> tuple[Picture, ...]:
    """One document a panel, in order; all panels of a figure share one window."""
    studio = Studio(figure, palette)
    frame = studio.frame()
    return tuple(
        Picture(document(_panel_inner(studio, n, frame), frame), frame.width, frame.height)
        for n in range(len(figure.panels))
    )


def is_wide(frame: Frame | Picture) -> bool:
    """Panels of a lying person are put one above the other."""
    return frame.width > WIDE * frame.height


def strip(figure: Figure, *, palette: Palette = SCREEN) -> Picture:
    """All panels in one document: side by side, or one above the other when they are wide."""
    studio = Studio(figure, palette)
    frame = studio.frame()
    stacked = is_wide(frame)
    parts = []
    for n in range(len(figure.panels)):
        x, y = (0, n * (frame.height + GAP)) if stacked else (n * (frame.width + GAP), 0)
        parts.append(
            f'<svg x="{x}" y="{y}" width="{frame.width}" height="{frame.height}" '
            f'viewBox="{frame.box}">{_panel_inner(studio, n, frame)}</svg>'
        )
    count = len(figure.panels)
    width = frame.width if stacked else count * (frame.width + GAP) - GAP
    height = count * (frame.height + GAP) - GAP if stacked else frame.height
    return Picture(document("".join(parts), Frame(0, 0, width, height)), width, height)


def _what_tells(pose: Pose) -> list[Point]:
    """The places of a body that show what it does wrong: a sign must not hide them."""
    places = solve(pose).anchors()
    return [where for name, where in places.items() if name != "item"]


def print_strip(figure: Figure) -> Picture:
    """The strip for paper: black lines on white, little ink."""
    return strip(figure, palette=PRINT)


def thumbnail(figure: Figure, *, palette: Palette = SCREEN) -> Picture:
    """The panel that best identifies the exercise, in a tight window.

    It has no clock, no person seen from above, and no arrows, unless only they tell the exercise
    from others; pushes and feet seen from above stay.
    What is not to be done keeps its cross: a small picture stands without a caption.
    """
    studio = Studio(figure, palette, plain=True)
    frame = studio.thumb_frame()
    panel = figure.thumb_panel
    scene = studio.scene(panel.pose)
    inner = write((*scene.behind, *floor(figure.view, palette), scene.person, *scene.before))
    if figure.thumb_arrows:
        inner += "".join(write(arrow(one, palette, halo=False)) for one in panel.arrows)
    inner += "".join(write(signs.press(push, palette, halo=False)) for push in panel.press)
    if panel.inset and not panel.inset.person:
        inner += write(inset(panel.inset, palette, look_of(figure), plain=True))
    if panel.wrong:
        frame, corner = free_corner(frame, _what_tells(panel.pose), THUMB_BADGE)
        inner += write(badge("wrong", frame, palette, radius=THUMB_BADGE, at=corner))
    return Picture(document(inner, frame), frame.width, frame.height)


# ---------------------------------------------------------------- animation


def moments(figure: Figure) -> list[Pose]:
    """Poses at even steps of time through one cycle; the last is the first again.

    A key that ends a movement is held for about half a second by standing twice.
    """
    keys = list(figure.keys)
    loop = figure.cycle is Cycle.LOOP
    path = [*keys, keys[0]] if loop else [*keys, *reversed(keys[:-1])]
    if loop and figure.travel:
        path[-1] = moved(keys[0], figure.travel)
    gaps = len(path) - 1
    each = max(2, min(SAMPLES_A_GAP, SAMPLES_MAX // gaps))
    found = [path[0]]
    for n, (start, end) in enumerate(pairwise(path)):
        found += [tween(figure, start, end, (m + 1) / each) for m in range(each)]
        turning = n + 1 == len(keys) - 1 or n + 1 == gaps
        if not loop and turning:
            found.append(end)
    if figure.travel:
        last = len(found) - 1
        found = [moved(pose, -figure.travel * n / last) for n, pose in enumerate(found)]
    return found


def animation(figure: Figure, *, palette: Palette = SCREEN) -> Picture:
    """One cycle of the movement, still until each animation element is begun by a script."""
    studio = Studio(figure, palette)
    frame = studio.frame()
    scenes = [studio.scene(pose) for pose in moments(figure)]
    writer = _Moving(figure.seconds)
    behind = writer.items([scene.behind for scene in scenes])
    rest = writer.items([(scene.person, *scene.before) for scene in scenes])
    inner = behind + write(floor(figure.view, palette)) + rest
    svg = document(inner, frame, more=' aria-hidden="true" focusable="false"')
    return Picture(svg, frame.width, frame.height)


@dataclass(frozen=True, slots=True)
class _Moving:
    """Writes the same tree of shapes at several moments as one tree with animations."""

    seconds: float

    def items(self, rows: Sequence[Sequence[Shape | Group]], fill: str = "") -> str:
        return "".join(self._item(same, fill) for same in zip(*rows, strict=True))

    def _item(self, same: Sequence[Shape | Group], fill: str) -> str:
        first = same[0]
        if isinstance(first, Shape):
            paths = [one.outline.d for one in same if isinstance(one, Shape)]
            if len(set(paths)) == 1:
                return write([first], fill)
            moving = self._animate("", 'attributeName="d"', paths)
            return f'<path{paint(first, fill)} d="{paths[0]}">{moving}</path>'
        groups = [one for one in same if isinstance(one, Group)]
        shared = main_fill(first.items, fill)
        inner = self.items([group.items for group in groups], shared)
        moving = self._transforms(groups)
        moved = transform(first)
        attributes = (f' fill="{shared}"' if shared != fill else "") + (
            f' transform="{moved}"' if moved else ""
        )
        return f"<g{attributes}>{moving}{inner}</g>" if attributes or moving else inner

    def _transforms(self, groups: Sequence[Group]) -> str:
        """The animations of a group's place and turn; none when it stands still."""
        places = [pair(group.at) for group in groups]
        angles = [(groups[0].angle + 180) % 360 - 180]
        for group in groups[1:]:
            angles.append(body.nearest_turn(group.angle, angles[-1]))
        turns = [number(angle) for angle in angles]
        moves, turning = len(set(places)) > 1, len(set(turns)) > 1
        if not moves and not turning:
            return ""
        found = ""
        if moves or places[0] != "0 0":
            found = self._animate("Transform", TRANSLATE, places if moves else places[:1])
        if turning or turns[0] != "0":
            how = ROTATE + (' additive="sum"' if found else "")
            found += self._animate("Transform", how, turns if turning else turns[:1])
        return found

    def _animate(self, kind: str, what: str, values: Sequence[str]) -> str:
        return (
            f'<animate{kind} {what} begin="indefinite" dur="{number(self.seconds)}s" '
            f'repeatCount="indefinite" values="{";".join(values)}"/>'
        )
