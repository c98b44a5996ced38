"""What the person holds, wears or pulls, and who stands by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from plans.catalogue.figures import body, side
from plans.catalogue.figures.looks import LOOKS
from plans.catalogue.figures.paint import (
    Group,
    Outline,
    Point,
    Shape,
    box,
    circle,
    curve,
    polygon,
    together,
)
from plans.catalogue.figures.poses import Held, Kind, Pose, Thing, View
from plans.catalogue.figures.props.making import (
    Drawn,
    Painted,
    PropKind,
    Required,
    Stage,
    bar,
    both_hands,
    disc,
    paper,
    rods,
    thread,
)

HANDS = {"hands": ("both", "near", "far", "left", "right")}
FIRST, SECOND = ("both", "near", "left"), ("both", "far", "right")


def _in_hands(thing: Thing, painted: Painted) -> Drawn:
    which = thing.get("hands", "both")
    return Drawn(hands=(painted if which in FIRST else (), painted if which in SECOND else ()))


def dumbbells(thing: Thing, stage: Stage) -> Drawn:
    """A small weight across the palm of each hand named."""
    fill = stage.palette.weight
    weight: Painted = (
        Group(
            (
                Shape(box(-8, -2, 16, 4), stage.palette.metal),
                Shape(together((box(-13, -6, 6.5, 12), box(6.5, -6, 6.5, 12))), fill),
            ),
            at=(0, -3),
            angle=thing.get("turn", 0.0),
        ),
    )
    return _in_hands(thing, weight)


def bottles(thing: Thing, stage: Stage) -> Drawn:
    """A water bottle across the palm of each hand named."""
    bottle: Painted = (
        Group(
            (
                Shape(box(-2, -15.5, 4, 4), stage.palette.metal),
                Shape(box(-4.6, -12, 9.2, 23), stage.palette.water),
            ),
            at=(0, -3),
            angle=90 + thing.get("turn", 0.0),
        ),
    )
    return _in_hands(thing, bottle)


def band(thing: Thing, stage: Stage) -> Drawn:
    """A stretch band through its points; `slack` lets it hang by so many centimetres."""
    points = [stage.point(where) for where in thing.settings["points"]]
    slack = thing.get("slack", 0.0)
    colour = stage.palette.band if thing.get("cloth", "band") == "band" else stage.palette.cloth
    width = 3.0 if thing.get("cloth", "band") == "band" else 4.0
    if not slack:
        painted: Painted = (thread(points, colour, width),)
    else:
        painted = tuple(
            Shape(_hanging(a, b, slack), "none", colour, width) for a, b in pairwise(points)
        )
    if thing.get("place", "before") == "behind":
        return Drawn(behind=painted)
    return Drawn(before=painted)


def _hanging(a: Point, b: Point, slack: float) -> Outline:
    low = body.between_points(a, b, 0.5)
    return curve(paper(a), paper((low[0], low[1] - 2 * slack)), paper(b))


def loop_band(thing: Thing, stage: Stage) -> Drawn:
    """A loop around both legs, just above the knees (or at the ankles)."""
    above = 9.0
    ends = []
    for name, way in (("left", -1), ("right", 1)):
        if thing.get("at", "knees") == "ankles":
            ankle, knee = stage.anchors[f"{name}_ankle"], stage.anchors[f"{name}_knee"]
            place = body.between_points(ankle, knee, 0.2)
        else:
            knee = stage.anchors[f"{name}_knee"]
            hip = (stage.hip[0] + way * body.HIP_HALF, stage.hip[1])
            place = body.between_points(knee, hip, above / body.THIGH)
        ends.append((place[0] + way * 8, place[1]))
    return Drawn(before=(thread([ends[0], ends[1]], stage.palette.band, 5),))


def ankle_weights(thing: Thing, stage: Stage) -> Drawn:
    """A cuff around the ankle of each leg named."""
    which = thing.get("hands", "both")
    names = [
        name
        for name in ("near", "left") * (which in FIRST) + ("far", "right") * (which in SECOND)
        if f"{name}_ankle" in stage.anchors
    ]
    cuffs = tuple(
        Group(
            (Shape(box(-7.2, 3, 14.4, 8, 2.4), stage.palette.weight),),
            at=paper(stage.anchors[f"{name}_ankle"]),
            angle=body.angle_of(stage.anchors[f"{name}_knee"], stage.anchors[f"{name}_ankle"]),
        )
        for name in names
    )
    return Drawn(before=cuffs)


def pole(thing: Thing, stage: Stage) -> Drawn:
    """A stick or pole from a hand to the floor at `foot`, or `trail` behind the hand wherever
    that is (a walker's poles go along); a walking stick has a handle."""
    hand, foot = stage.point(thing.settings["hand"]), stage.point(thing.get("foot", (0.0, 0.0)))
    if "trail" in thing.settings:
        foot = (hand[0] - thing.get("trail", 0.0), 0.0)
    colour = stage.palette.wood
    top = body.step(hand, body.angle_of(foot, hand), 5)
    painted: Painted = bar([foot, top], colour, 3.2)
    if thing.get("handle", False):
        painted = (
            *painted,
            *bar([(hand[0] - 5, hand[1] + 1), (hand[0] + 5, hand[1] + 1)], colour, 3.4),
        )
    far = thing.settings["hand"] in ("far_hand",)
    holds = ((foot, top),)
    return Drawn(behind=painted, holds=holds) if far else Drawn(before=painted, holds=holds)


def dowel(thing: Thing, stage: Stage) -> Drawn:
    """A long stick along the back (touching head, upper back and bottom), or between points."""
    if "points" in thing.settings:
        start, end = (stage.point(where) for where in thing.settings["points"])
        return Drawn(before=bar([start, end], stage.palette.wood, 2.8))
    lean = stage.chest_angle
    touch = body.step(stage.anchors["chest"], lean - 90, 14)
    ends = (body.step(touch, lean, -62), body.step(touch, lean, 36))
    return Drawn(before=bar(ends, stage.palette.wood, 2.8))


def walking_frame(thing: Thing, stage: Stage) -> Drawn:
    """A walking frame around the person, its grips at `x`."""
    x, high, metal = thing.get("x", 20.0), thing.get("height", 86.0), stage.palette.metal
    painted: Painted = (
        rods(
            [
                ((x - 24, 4), (x - 16, high)),
                ((x + 24, 0), (x + 18, high)),
                ((x - 20, high / 2), (x + 21, high / 2)),
                ((x - 16, high), (x + 18, high)),
            ],
            metal,
            3.4,
        ),
        disc((x - 24, 4), 4, stage.palette.shoe[0]),
    )
    return Drawn(behind=painted, holds=(((x - 16, high), (x + 18, high)),))


def ball(thing: Thing, stage: Stage) -> Drawn:
    """A soft ball in a hand, between both hands, in flight (`item`) or somewhere.

    With the place `palm`, the fingers of the hand named close over it.
    """
    radius = thing.get("radius", 9.0)
    if thing.get("place", "before") == "palm":
        held = (Shape(circle(radius, (0, -8)), stage.palette.cloth),)
        far = thing.get("at", "near_hand") in ("far_hand", "right_hand")
        return Drawn(hands=((), held) if far else (held, ()))
    painted = disc(stage.point(thing.get("at", "item")), radius, stage.palette.cloth)
    if thing.get("place", "before") == "behind":
        return Drawn(behind=(painted,))
    return Drawn(before=(painted,))


def towel(thing: Thing, stage: Stage) -> Drawn:
    """A rolled towel held between two points, the hands closed over it."""
    start, end = (stage.point(where) for where in thing.settings["points"])
    far = body.angle_of(start, end)
    ends = [body.step(start, far, -9), body.step(end, far, 9)]
    return Drawn(lap=bar(ends, stage.palette.cloth, 8))


def backpack(thing: Thing, stage: Stage) -> Drawn:
    """A small backpack on the upper back."""
    waist = body.step(stage.hip, stage.loin_angle, body.LOIN)
    pack = (
        Shape(box(-26, -27, 15, 28, 5), stage.palette.weight),
        Shape(box(-28, -17, 6, 15, 2.4), stage.palette.weight),
    )
    strap = Shape(
        polygon([(-8, -26), (6, -20), (5, -4), (-11, 0)], closed=False),
        "none",
        stage.palette.weight,
        3.4,
    )
    if stage.view is not View.SIDE:
        return Drawn()
    return Drawn(trunk=(Group((*pack, strap), at=stage.on_body(waist), angle=stage.chest_angle),))


def vest(thing: Thing, stage: Stage) -> Drawn:
    """A weighted vest over the shirt: dark, with pockets."""
    waist = body.step(stage.hip, stage.loin_angle, body.LOIN)
    half = 13.6 if stage.view is View.SIDE else 17.0
    shell = Shape(box(-half, -24, 2 * half, 29, 6), stage.palette.weight)
    pockets = tuple(
        Shape(box(x, y, half * 0.7, 7, 1), "none", "#fff", 1.4)
        for x in (-half * 0.8, half * 0.1)
        for y in (-15, -5)
    )
    return Drawn(
        trunk=(Group((shell, *pockets), at=stage.on_body(waist), angle=stage.chest_angle),)
    )


def box_prop(thing: Thing, stage: Stage) -> Drawn:
    """A box, a shopping bag or a basket, at a place or in the hands."""
    wide, high = thing.get("width", 30.0), thing.get("height", 22.0)
    centre = stage.point(thing.get("at", (0.0, 0.0)))
    shift = thing.get("shift", (0.0, 0.0))
    at = paper((centre[0] + shift[0], centre[1] + shift[1]))
    fill = {"box": stage.palette.card, "bag": stage.palette.cloth}[thing.get("cloth", "box")]
    items: tuple[Shape, ...] = (Shape(box(-wide / 2, -high / 2, wide, high, 1.6), fill),)
    if thing.get("cloth", "box") == "bag":
        loop = polygon(
            [(-6, -high / 2), (-4, -high / 2 - 11), (4, -high / 2 - 11), (6, -high / 2)],
            closed=False,
        )
        items = (Shape(loop, "none", fill, 2.4), *items)
    else:
        items = (
            *items,
            Shape(
                polygon([(-wide / 2, -high / 4), (wide / 2, -high / 4)], closed=False),
                "none",
                width=1.4,
            ),
        )
    painted = (Group(items, at=at),)
    if thing.get("place", "before") == "behind":
        return Drawn(behind=painted)
    return Drawn(before=painted)


def helper(thing: Thing, stage: Stage) -> Drawn:
    """Somebody who stands by: at `x`, facing right or left, with a hand at each place named."""
    x, faces = thing.get("x", -60.0), thing.get("faces", "right")
    way = 1 if faces == "right" else -1
    places: Sequence[Point] = thing.get("hands", ())
    local = [((stage.point(p)[0] - x) * way, stage.point(p)[1]) for p in places]
    arms = [Held(Kind.HAND, point) for point in local] or [Held(Kind.ARM, (172.0, 160.0))]
    legs = (Held(Kind.BALL, (8.0, 0.0, 0.0)), Held(Kind.BALL, (13.0, 0.0, 0.0)))
    lean = thing.get("lean", 2.0)
    pose = Pose(
        hip=(0, side.standing_hip(0, legs)),
        lumbar=lean,
        chest=lean,
        neck=None,
        head=thing.get("head", 4.0),
        legs=legs,
        arms=(arms[0], arms[-1]),
        elbows=(-1, -1),
        palms=(None, None),
    )
    palette = stage.palette
    coat = replace(palette, top=palette.helper_top, trousers=palette.helper_trousers)
    look = LOOKS[thing.get("look", "ben")]
    person = side.draw(side.solve(pose), look, coat)
    if arms[0] == arms[-1]:
        person = replace(person, items=person.items[1:])  # the far arm is behind the near one
    painted = (Group((person,), at=(x, 0), flip=way < 0),)
    holds = tuple((stage.point(p), stage.point(p)) for p in places)
    if thing.get("place", "behind") == "before":
        return Drawn(before=painted, holds=holds)
    return Drawn(behind=painted, holds=holds)


def barbell(thing: Thing, stage: Stage) -> Drawn:
    """A long bar with discs: seen from its end in the side view, whole from the front."""
    metal, fill = stage.palette.metal, stage.palette.weight
    where = thing.get("at", "hands")
    left, right = both_hands(stage) if where == "hands" else (stage.point(where),) * 2
    radius = thing.get("radius", 15.0)
    if stage.view is View.SIDE:
        return Drawn(
            behind=(disc(left, radius, fill),) if thing.get("place", "before") == "behind" else (),
            before=()
            if thing.get("place", "before") == "behind"
            else (disc(left, radius, fill), disc(left, 3, metal)),
        )
    y = (left[1] + right[1]) / 2
    x = (left[0] + right[0]) / 2
    discs = together(box(x + way * 58 - 3, -y - radius, 6, 2 * radius, 2) for way in (-1, 1))
    return Drawn(before=(*bar([(x - 66, y), (x + 66, y)], metal, 2.4), Shape(discs, fill)))


def mark(thing: Thing, stage: Stage) -> Drawn:
    """A dotted line: a path to walk, or where the body is in line."""
    points = [stage.point(where) for where in thing.settings["points"]]
    dots: Painted = ()
    for a, b in pairwise(points):
        count = max(1, round(body.distance(a, b) / 9))
        dots = (
            *dots,
            *(
                disc(body.between_points(a, b, n / count), 1.4, stage.palette.floor, None)
                for n in range(count + 1)
            ),
        )
    return Drawn(behind=dots)


POINTS = Required([(0.0, 0.0)])
PLACE = {"place": ("behind", "before")}
HELD: dict[str, PropKind] = {
    "dumbbells": PropKind(dumbbells, {"hands": "both", "turn": 0.0}, HANDS),
    "bottles": PropKind(bottles, {"hands": "both", "turn": 0.0}, HANDS),
    "band": PropKind(
        band,
        {"points": POINTS, "slack": 0.0, "cloth": "band", "place": "before"},
        {"cloth": ("band", "strap"), **PLACE},
    ),
    "loop_band": PropKind(loop_band, {"at": "knees"}, {"at": ("knees", "ankles")}),
    "ankle_weights": PropKind(ankle_weights, {"hands": "near"}, HANDS),
    "pole": PropKind(
        pole, {"hand": Required("near_hand"), "foot": (0.0, 0.0), "trail": 0.0, "handle": False}
    ),
    "dowel": PropKind(dowel, {"points": [(0.0, 0.0)]}),
    "walking_frame": PropKind(walking_frame, {"x": Required(0.0), "height": 86.0}),
    "ball": PropKind(
        ball,
        {"at": "item", "radius": 9.0, "place": "before"},
        {"place": ("behind", "before", "palm")},
    ),
    "towel": PropKind(towel, {"points": POINTS}),
    "backpack": PropKind(backpack),
    "vest": PropKind(vest),
    "box": PropKind(
        box_prop,
        {
            "at": (0.0, 0.0),
            "width": 30.0,
            "height": 22.0,
            "shift": (0.0, 0.0),
            "cloth": "box",
            "place": "before",
        },
        {"cloth": ("box", "bag"), **PLACE},
    ),
    "helper": PropKind(
        helper,
        {
            "x": Required(0.0),
            "faces": "right",
            "hands": [(0.0, 0.0)],
            "lean": 2.0,
            "head": 4.0,
            "look": "ben",
            "place": "behind",
        },
        {"faces": ("right", "left"), "look": tuple(LOOKS), **PLACE},
    ),
    "barbell": PropKind(barbell, {"at": "hands", "radius": 15.0, "place": "before"}, PLACE),
    "mark": PropKind(mark, {"points": POINTS}),
}
