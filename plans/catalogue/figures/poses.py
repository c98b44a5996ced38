"""Typed pose data: what a figure is made of, and how one key frame becomes the next.

A pose says where the body touches the world; the views find the joints. Limbs come in pairs:
near and far in the side view, left and right of the picture in the front view. How the values of
each kind of contact are laid out stands once, in KINDS.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from plans.catalogue.figures import body
from plans.catalogue.figures.paint import Point


class View(StrEnum):
    """From where the person is seen. Lying people are seen in the side view, those on their side
    in the front view with the trunk turned by 90 degrees, those whose limbs go sideways from
    above: that is the front view with the head up the page, on a bed and without a floor."""

    SIDE = "side"
    FRONT = "front"
    BACK = "back"
    ABOVE = "above"


class Cycle(StrEnum):
    """How an animation comes back to its start."""

    REVERSE = "reverse"  # the way it came
    LOOP = "loop"  # straight from the last key to the first: gait, march


class Kind(StrEnum):
    """What holds the end of a limb."""

    BALL = "ball"
    HEEL = "heel"
    KNEE = "knee"
    LEG = "leg"
    FOOT = "foot"
    BENT = "bent"
    HAND = "hand"
    ARM = "arm"


#: Values of each kind: (names, defaults). A value without a default must be written.
KINDS: dict[Kind, tuple[tuple[str, ...], tuple[float | None, ...]]] = {
    Kind.BALL: (("x", "y", "pitch"), (None, None, 0.0)),
    Kind.HEEL: (("x", "y", "pitch"), (None, None, 0.0)),
    Kind.KNEE: (("x", "y", "shank", "foot"), (None, None, None, None)),
    Kind.LEG: (("thigh", "shank", "foot"), (None, None, None)),
    Kind.FOOT: (("x", "y"), (None, None)),
    Kind.BENT: (("x", "y", "knee x", "knee y"), (None, None, None, None)),
    Kind.HAND: (("x", "y"), (None, None)),
    Kind.ARM: (("upper arm", "forearm"), (None, None)),
}
SIDE_LEGS = (Kind.BALL, Kind.HEEL, Kind.KNEE, Kind.LEG)
FRONT_LEGS = (Kind.FOOT, Kind.BENT)
ARMS = (Kind.HAND, Kind.ARM)


@dataclass(frozen=True, slots=True)
class Held:
    """How a limb is held: a kind and its values. `turn` is an elbow's side, or a leg's nothing."""

    kind: Kind
    values: tuple[float, ...]

    @property
    def point(self) -> Point:
        return (self.values[0], self.values[1])


@dataclass(frozen=True, slots=True)
class Pose:
    """One key frame. Angles and lengths as in `body`; None follows the part below it."""

    hip: Point
    lumbar: float
    chest: float
    neck: float | None
    head: float | None
    legs: tuple[Held, Held]
    arms: tuple[Held, Held]
    elbows: tuple[float, float]  # side: -1 back or down, +1 forward or up; front: +1 out, 0 to us
    palms: tuple[float | None, float | None]  # absolute angle of the fingers; None: as the forearm
    shrug: float = 0.0  # cm, the shoulders above where they rest
    turn: float = 0.0  # front view: the face, -1 to the left of the picture, +1 to the right
    eyes_closed: bool = False
    item: Point = (0.0, 0.0)  # a thing that moves by itself, such as a thrown ball
    wrong: bool = False  # a fault; things of the right way are not there
    view: View = View.SIDE  # the figure's, but a fault may have one of its own

    @property
    def head_angle(self) -> float:
        return self.chest if self.head is None else self.head

    @property
    def neck_angle(self) -> float:
        """Half way between chest and head, and a little forward: nobody's neck is upright."""
        return (self.chest + self.head_angle) / 2 + 7 if self.neck is None else self.neck


@dataclass(frozen=True, slots=True)
class Thing:
    """A prop as written: a kind and its settings, checked by the reader.

    `only` says where it stands when the right way and the wrong one have different things.
    """

    kind: str
    settings: Mapping[str, Any]
    only: str | None = None  # right, wrong

    def get(self, name: str, default: Any) -> Any:
        return self.settings.get(name, default)


INSET_RADIUS = 19.0

#: Where a part of the body presses: x, y, and the direction of the push.
Press = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Overhead:
    """A person seen from above. `faces` is where the legs point, `turn` that of the trunk to them.

    Points are x to the right hand, y forward: `hands` left and right, and where the `band` goes
    on to from hand and hand. On a `bed` the person lies: seen from the head's end, face up.
    """

    faces: float = 0.0
    turn: float = 0.0
    seat: bool = False
    bed: bool = False
    hands: tuple[Point, ...] = ()
    band: tuple[Point, ...] | None = None


@dataclass(frozen=True, slots=True)
class Inset:
    """The floor seen from above, in a round window: x, y and the toes' angle of each foot.

    `line` is a path with an arrow's head at its end; `dots` are things on the floor. With a
    `person` it is the whole body that is seen from above.
    """

    at: Point
    feet: tuple[tuple[float, float, float], ...] = ()
    line: tuple[Point, ...] = ()
    dots: tuple[Point, ...] = ()
    radius: float = INSET_RADIUS
    person: Overhead | None = None
    press: tuple[Press, ...] = ()  # on that person


@dataclass(frozen=True, slots=True)
class Panel:
    """One numbered picture of the strip. `pose` differs from its key only in a wrong panel."""

    key: int
    caption: str
    pose: Pose
    ghost: int | None = None
    arrows: tuple[tuple[Point, Point, Point], ...] = ()
    badge: str | None = None  # right, wrong
    inset: Inset | None = None
    hold: bool = False  # for some seconds
    slow: bool = False  # slower than anybody would think
    press: tuple[Press, ...] = ()  # a push that moves nothing
    breath: str | None = None  # in, out

    @property
    def wrong(self) -> bool:
        return self.badge == "wrong"


@dataclass(frozen=True, slots=True)
class Figure:
    """All pictures of one exercise or movement."""

    id: str
    view: View
    keys: tuple[Pose, ...]
    panels: tuple[Panel, ...]
    things: tuple[Thing, ...] = ()
    seconds: float = 5.0
    cycle: Cycle = Cycle.REVERSE
    travel: float = 0.0
    thumb: int | None = None  # the panel that identifies it, from 1; None: the last right one
    thumb_arrows: bool = False  # the thumbnail keeps the arrows: only they tell the exercise
    look: str | None = None
    extension: bool = False  # the chest may lean back behind the loin
    free_hands: tuple[int, ...] = ()  # keys in which the hands have left the support
    wide: bool = False
    lines: Mapping[str, int] = field(default_factory=dict, compare=False, hash=False)
    file: str = field(default="", compare=False)

    def things_at(self, pose: Pose) -> tuple[Thing, ...]:
        """The things that are there in a pose."""
        here = (None, "wrong" if pose.wrong else "right")
        return tuple(thing for thing in self.things if thing.only in here)

    @property
    def thumb_panel(self) -> Panel:
        if self.thumb is not None:
            return self.panels[self.thumb - 1]
        return [panel for panel in self.panels if not panel.wrong][-1]


# ---------------------------------------------------------------- in between


def ease(part: float) -> float:
    """Slow at both ends."""
    return part * part * (3 - 2 * part)


def blend(start: Pose, end: Pose, part: float) -> Pose:
    """The pose `part` (0 to 1) of the way. Both poses hold each limb by the same kind."""

    def angle(a: float, b: float) -> float:
        return body.between(a, body.nearest_turn(b, a), part)

    def held(a: Held, b: Held) -> Held:
        mix = angle if a.kind in (Kind.LEG, Kind.ARM) else lambda x, y: body.between(x, y, part)
        return Held(a.kind, tuple(mix(x, y) for x, y in zip(a.values, b.values, strict=True)))

    def maybe(a: float | None, b: float | None) -> float | None:
        return a if b is None else b if a is None else angle(a, b)

    return replace(
        start,
        hip=body.between_points(start.hip, end.hip, part),
        lumbar=angle(start.lumbar, end.lumbar),
        chest=angle(start.chest, end.chest),
        neck=angle(start.neck_angle, end.neck_angle),
        head=angle(start.head_angle, end.head_angle),
        legs=(held(start.legs[0], end.legs[0]), held(start.legs[1], end.legs[1])),
        arms=(held(start.arms[0], end.arms[0]), held(start.arms[1], end.arms[1])),
        elbows=start.elbows if part < 0.5 else end.elbows,
        palms=(maybe(start.palms[0], end.palms[0]), maybe(start.palms[1], end.palms[1])),
        shrug=body.between(start.shrug, end.shrug, part),
        turn=body.between(start.turn, end.turn, part),
        eyes_closed=end.eyes_closed if part > 0.5 else start.eyes_closed,
        item=body.between_points(start.item, end.item, part),
    )


def moved(pose: Pose, by: float) -> Pose:
    """The same pose further along the path."""

    def shift(held: Held) -> Held:
        if held.kind in (Kind.LEG, Kind.ARM):
            return held
        values = list(held.values)
        for n in (0, 2) if held.kind is Kind.BENT else (0,):
            values[n] += by
        return Held(held.kind, tuple(values))

    return replace(
        pose,
        hip=(pose.hip[0] + by, pose.hip[1]),
        legs=(shift(pose.legs[0]), shift(pose.legs[1])),
        arms=(shift(pose.arms[0]), shift(pose.arms[1])),
        item=(pose.item[0] + by, pose.item[1]),
    )
