"""What stands on the floor or is part of the house."""

from __future__ import annotations

from plans.catalogue.figures.paint import Group, Point, Shape, box, polygon, together
from plans.catalogue.figures.poses import Thing, View
from plans.catalogue.figures.props.making import (
    WIDE,
    Drawn,
    Painted,
    PropKind,
    Required,
    Segment,
    Stage,
    bar,
    paper,
    rods,
    slab,
    thread,
)

THIN = 1.4
LEG = 4.0


def chair(thing: Thing, stage: Stage) -> Drawn:
    """A firm chair. Side view: `x` is the middle of the seat, the back is left when it faces right.

    Front view: it faces us; `before` puts it between us and the person, who holds its back.
    """
    x, seat, top = thing.get("x", 0.0), thing.get("seat", 45.0), thing.get("top", 94.0)
    wood = stage.palette.wood
    if stage.view is not View.SIDE:
        return _chair_from_front(thing, stage, x, seat, top)
    way = 1 if thing.get("faces", "right") == "right" else -1
    back = x - 21 * way
    upright: list[Point] = [(back, 0), (back, seat), (back - 3 * way, top)]
    painted: Painted = (
        *bar([(x + 19 * way, 0), (x + 19 * way, seat - 3)], wood, LEG),
        *bar(upright, wood, LEG),
        slab(x - 23, seat - 4.5, x + 23, seat, wood, corner=2),
    )
    holds: tuple[Segment, ...] = (
        ((back - 3 * way, top), (back, seat + 8)),
        ((x - 23, seat), (x + 23, seat)),
    )
    if thing.get("arms", False):
        arm = seat + 22
        post = bar([(x + 14 * way, seat), (x + 14 * way, arm)], wood, LEG)
        painted = (*painted, *post, *bar([(back - 2 * way, arm), (x + 18 * way, arm)], wood, LEG))
        holds = (*holds, ((back, arm + 2), (x + 18 * way, arm + 2)))
    return Drawn(behind=painted, holds=holds)


def _chair_from_front(thing: Thing, stage: Stage, x: float, seat: float, top: float) -> Drawn:
    wood = stage.palette.wood
    low = seat + 4
    frame = rods(
        [
            ((x - 24, low), (x - 24, top - 6)),
            ((x + 24, low), (x + 24, top - 6)),
            ((x - 22, top - 24), (x + 22, top - 24)),
            ((x - 24, 0), (x - 24, seat - 3)),
            ((x + 24, 0), (x + 24, seat - 3)),
        ],
        wood,
        LEG,
    )
    painted = (
        frame,
        slab(x - 27, top - 8, x + 27, top, wood, corner=3),
        slab(x - 28, seat - 5, x + 28, seat, wood, corner=2),
    )
    holds = (((x - 27, top), (x + 27, top)), ((x - 24, seat), (x + 24, seat)))
    if thing.get("place", "behind") == "before":
        return Drawn(lap=painted, holds=holds)
    return Drawn(behind=painted, holds=holds)


def worktop(thing: Thing, stage: Stage) -> Drawn:
    """A kitchen worktop seen from its end: the person stands at its edge `x`."""
    x, high = thing.get("x", 30.0), thing.get("height", 90.0)
    way = 1 if thing.get("side", "right") == "right" else -1
    far = x + way * thing.get("depth", 50.0)
    left, right = sorted((x + 4 * way, far))
    top_left, top_right = sorted((x, far))
    pale, wood = stage.palette.wood_pale, stage.palette.wood
    front = x + 8 * way
    toe_left, toe_right = sorted((front, far))
    return Drawn(
        behind=(
            slab(toe_left, 0, toe_right, 9, wood, width=THIN),
            slab(left, 8, right, high - 4, pale, line=wood, width=THIN),
            slab(top_left, high - 4, top_right, high, wood, corner=1),
        ),
        holds=(((x, high), (far, high)), ((x, high - 4), (x, high))),
    )


def worktop_beside(thing: Thing, stage: Stage) -> Drawn:
    """A long worktop behind the person, seen from the front, running out of the picture."""
    high = thing.get("height", 90.0)
    left, right = thing.get("from", -WIDE), thing.get("to", WIDE)
    pale, wood = stage.palette.wood_pale, stage.palette.wood
    middle = (max(left, -120.0) + min(right, 180.0)) / 2
    gaps = [middle + 60 * n for n in (-2, -1, 0, 1, 2) if left < middle + 60 * n < right]
    lines = together(polygon([(x, -12), (x, 8 - high)], closed=False) for x in gaps)
    return Drawn(
        behind=(
            slab(left, 8, right, high - 4, pale, line=None),
            Shape(lines, "none", stage.palette.seam, THIN),
            slab(left, 0, right, 8, wood, line=None),
            slab(left, high - 4, right, high, wood),
        ),
        holds=(((left, high), (right, high)),),
        ends=abs(left) < WIDE and abs(right) < WIDE,
    )


def wall(thing: Thing, stage: Stage) -> Drawn:
    """A wall seen from its end; `x` is its face, `side` the side on which the wall is."""
    x, high = thing.get("x", 60.0), thing.get("height", 188.0)
    left, right = (x, x + 8) if thing.get("side", "right") == "right" else (x - 8, x)
    face = slab(left, 0, right, high, stage.palette.wall)
    return Drawn(behind=(face,), holds=(((x, 0), (x, high)),))


def wall_beside(thing: Thing, stage: Stage) -> Drawn:
    """A wall behind the person, running out of the picture: a pale field with a skirting board.

    At `corner` another wall, in the shade, comes towards us on its left.
    """
    high = thing.get("height", 150.0)
    plaster, board = stage.palette.plaster
    edge = stage.palette.wall
    painted: Painted = (
        slab(-WIDE, 0, WIDE, high, plaster, line=edge, width=THIN),
        slab(-WIDE, 0, WIDE, 9, board, line=edge, width=THIN),
    )
    if "corner" in thing.settings:
        shade = slab(-WIDE, 0, thing.get("corner", 0.0), high, board, line=edge, width=THIN)
        painted = (*painted, shade)
    return Drawn(
        behind=painted,
        holds=(((-WIDE, 100), (WIDE, 100)), ((-WIDE, 130), (WIDE, 130))),
        ends=False,
    )


def door_frame(thing: Thing, stage: Stage) -> Drawn:
    """A door frame: one post in the side view, two posts and a lintel from the front."""
    x, high, wide = thing.get("x", 0.0), thing.get("height", 192.0), thing.get("width", 84.0)
    pale, wood = stage.palette.wood_pale, stage.palette.wood
    if stage.view is View.SIDE:
        post = slab(x - 6, 0, x + 6, high, pale)
        seam = thread([(x, 3), (x, high - 3)], wood, THIN)
        return Drawn(
            behind=(post, seam),
            holds=(((x - 6, 0), (x - 6, high)), ((x, 0), (x, high)), ((x + 6, 0), (x + 6, high))),
        )
    left, right = x - wide / 2, x + wide / 2
    return Drawn(
        behind=(
            slab(left - 10, 0, left, high, pale),
            slab(right, 0, right + 10, high, pale),
            slab(left - 10, high, right + 10, high + 10, pale),
        ),
        holds=(((left, 0), (left, high)), ((right, 0), (right, high))),
    )


def door(thing: Thing, stage: Stage) -> Drawn:
    """A shut door seen from its edge, with a handle and, at `hook`, where a band is fixed."""
    x, high, hook = thing.get("x", 60.0), thing.get("height", 196.0), thing.get("hook", 0.0)
    way = 1 if thing.get("side", "right") == "right" else -1
    left, right = sorted((x, x + 7 * way))
    knob = bar([(x, 100), (x - 5 * way, 100), (x - 5 * way, 97)], stage.palette.metal, 2.6)
    painted: Painted = (slab(left, 0, right, high, stage.palette.wood_pale), *knob)
    if hook:
        painted = (
            *painted,
            slab(x - 3, hook - 3.5, x + 3, hook + 3.5, stage.palette.weight, corner=1),
        )
    return Drawn(behind=painted, holds=(((x, 0), (x, high)),))


def mat(thing: Thing, stage: Stage) -> Drawn:
    left, right, thick = thing.get("from", -90.0), thing.get("to", 90.0), thing.get("thick", 5.0)
    painted = slab(left, 0, right, thick, stage.palette.mat, corner=2.4)
    return Drawn(behind=(painted,))


def bed(thing: Thing, stage: Stage) -> Drawn:
    """A bed from its long side, its head end on the left unless `head` says so; from above, its
    length is `height`."""
    left, right, high = thing.get("from", -100.0), thing.get("to", 105.0), thing.get("height", 50.0)
    wood = stage.palette.wood
    if stage.view is View.ABOVE:
        sheet, fold = stage.palette.plaster
        return Drawn(
            behind=(
                slab(left - 3, high, right + 3, high + 8, wood, corner=2),
                slab(left, 0, right, high, sheet, corner=5),
                slab(left, 0, right, 16, fold, corner=5),
            )
        )
    ends = (left + 2, right - 2)
    head, foot = ends if thing.get("head", "left") == "left" else reversed(ends)
    return Drawn(
        behind=(
            *bar([(head, 0), (head, high + 24)], wood, LEG),
            *bar([(foot, 0), (foot, high - 10)], wood, LEG),
            slab(left, high - 26, right, high - 16, wood, corner=2),
            slab(
                left + 4 * (head < foot),
                high - 17,
                right - 4 * (head > foot),
                high,
                stage.palette.pillow,
                corner=5,
            ),
        ),
        holds=(((left, high), (right, high)),),
    )


def pillow(thing: Thing, stage: Stage) -> Drawn:
    wide, high = thing.get("width", 40.0), thing.get("height", 11.0)
    outline = box(-wide / 2, -high / 2, wide, high, high / 2)
    fill = stage.palette.pillow if thing.get("cloth", "pillow") == "pillow" else stage.palette.cloth
    put = Group(
        (Shape(outline, fill),),
        at=paper(thing.get("at", (0.0, 0.0))),
        angle=thing.get("angle", 0.0),
    )
    if thing.get("place", "behind") == "before":
        return Drawn(before=(put,))
    return Drawn(behind=(put,))


def table(thing: Thing, stage: Stage) -> Drawn:
    """A table from its side."""
    left, right, high = thing.get("from", 20.0), thing.get("to", 90.0), thing.get("height", 74.0)
    wood = stage.palette.wood
    legs = [((x, 0.0), (x, high - 4)) for x in (left + 6, right - 6)]
    painted = (
        rods(legs, wood, LEG),
        slab(left, high - 5, right, high, wood, corner=1.5),
    )
    holds = (((left, high), (right, high)), ((left, high - 5), (left, high)))
    if thing.get("place", "behind") == "before":
        return Drawn(lap=painted, holds=holds)
    return Drawn(behind=painted, holds=holds)


def step(thing: Thing, stage: Stage) -> Drawn:
    left, right, high = thing.get("from", 20.0), thing.get("to", 60.0), thing.get("height", 15.0)
    painted = (
        slab(left, 0, right, high, stage.palette.wood_pale, corner=1.5),
        slab(left - 1, high - 4, right + 1, high, stage.palette.wood, corner=1.5),
    )
    return Drawn(behind=painted)


def stairs(thing: Thing, stage: Stage) -> Drawn:
    """Stairs that go up to the right from `x`, with a rail on the far side."""
    x, count = thing.get("x", 20.0), int(thing.get("steps", 3.0))
    rise, going = thing.get("rise", 17.0), thing.get("going", 28.0)
    points: list[Point] = [(x, 0)]
    for n in range(1, count + 1):
        points += [(x + (n - 1) * going, n * rise), (x + n * going, n * rise)]
    points.append((x + count * going, 0))
    flight = Shape(polygon([paper(point) for point in points]), stage.palette.wood_pale)
    if not thing.get("rail", True):
        return Drawn(behind=(flight,))
    above = 88.0
    end = (x + count * going, count * rise + above)
    rail: list[Point] = [(x - going, above), (x, rise + above - rise), end]
    posts: Painted = ()
    for n in range(count):
        foot = (x + (n + 0.5) * going, (n + 1) * rise)
        posts = (
            *posts,
            thread([foot, (foot[0], above + (n + 0.5) * rise)], stage.palette.seam, 2.4),
        )
    return Drawn(
        behind=(*posts, flight, *bar(rail, stage.palette.wood, LEG)),
        holds=((rail[0], rail[1]), (rail[1], rail[2])),
    )


def rail(thing: Thing, stage: Stage) -> Drawn:
    """A rail along a wall, or on posts, from point to point."""
    start, end = thing.get("from", (-60.0, 90.0)), thing.get("to", (60.0, 90.0))
    posts: Painted = ()
    if thing.get("posts", True):
        for x, y in (start, end):
            posts = (*posts, *bar([(x, 0), (x, y)], stage.palette.metal, 3.0))
    return Drawn(
        behind=(*posts, *bar([start, end], stage.palette.wood, LEG)), holds=((start, end),)
    )


def bench(thing: Thing, stage: Stage) -> Drawn:
    """A firm padded bench."""
    left, right, high = thing.get("from", 20.0), thing.get("to", 90.0), thing.get("height", 45.0)
    metal = stage.palette.metal
    return Drawn(
        behind=(
            rods([((x, 0), (x, high - 7)) for x in (left + 10, right - 10)], metal, 3.4),
            slab(left, high - 8, right, high, stage.palette.weight, corner=3),
        ),
        holds=(((left, high), (right, high)),),
    )


def foam(thing: Thing, stage: Stage) -> Drawn:
    left, right, high = thing.get("from", -14.0), thing.get("to", 26.0), thing.get("height", 7.0)
    return Drawn(behind=(slab(left, 0, right, high, stage.palette.foam, corner=3),))


def cup(thing: Thing, stage: Stage) -> Drawn:
    """A cup on the floor, to walk round."""
    x, y = thing.get("at", (0.0, 0.0))
    outline = polygon(
        [paper(p) for p in ((x - 5, y), (x + 5, y), (x + 6.5, y + 13), (x - 6.5, y + 13))]
    )
    return Drawn(before=(Shape(outline, stage.palette.cloth),))


def towel_roll(thing: Thing, stage: Stage) -> Drawn:
    """A rolled towel seen from its end."""
    x, y = thing.get("at", (0.0, 0.0))
    r = thing.get("radius", 6.0)
    cloth = stage.palette.cloth
    outer = Shape(box(x - r, -y - 2 * r, 2 * r, 2 * r, r), cloth)
    inner = Shape(box(x - r / 2, -y - 1.5 * r, r, r, r / 2), "none", width=THIN)
    return Drawn(behind=(outer, inner))


FRAME_SIDES = {"side": ("right", "left")}
FURNITURE: dict[str, PropKind] = {
    "chair": PropKind(
        chair,
        {
            "x": Required(0.0),
            "faces": "right",
            "seat": 45.0,
            "top": 94.0,
            "arms": False,
            "place": "behind",
        },
        {"faces": ("right", "left"), "place": ("behind", "before")},
    ),
    "worktop": PropKind(
        worktop, {"x": Required(0.0), "side": "right", "height": 90.0, "depth": 50.0}, FRAME_SIDES
    ),
    "worktop_beside": PropKind(worktop_beside, {"from": -WIDE, "to": WIDE, "height": 90.0}),
    "wall": PropKind(wall, {"x": Required(0.0), "side": "right", "height": 188.0}, FRAME_SIDES),
    "wall_beside": PropKind(wall_beside, {"height": 150.0, "corner": 0.0}),
    "door_frame": PropKind(door_frame, {"x": Required(0.0), "height": 192.0, "width": 84.0}),
    "door": PropKind(
        door, {"x": Required(0.0), "side": "right", "height": 196.0, "hook": 0.0}, FRAME_SIDES
    ),
    "mat": PropKind(mat, {"from": Required(0.0), "to": Required(0.0), "thick": 5.0}),
    "bed": PropKind(
        bed,
        {"from": Required(0.0), "to": Required(0.0), "height": 50.0, "head": "left"},
        {"head": ("left", "right")},
    ),
    "pillow": PropKind(
        pillow,
        {
            "at": Required((0.0, 0.0)),
            "width": 40.0,
            "height": 11.0,
            "angle": 0.0,
            "cloth": "pillow",
            "place": "behind",
        },
        {"cloth": ("pillow", "towel"), "place": ("behind", "before")},
    ),
    "table": PropKind(
        table,
        {"from": Required(0.0), "to": Required(0.0), "height": 74.0, "place": "behind"},
        {"place": ("behind", "before")},
    ),
    "step": PropKind(step, {"from": Required(0.0), "to": Required(0.0), "height": 15.0}),
    "stairs": PropKind(
        stairs, {"x": Required(0.0), "steps": 3.0, "rise": 17.0, "going": 28.0, "rail": True}
    ),
    "rail": PropKind(
        rail, {"from": Required((0.0, 0.0)), "to": Required((0.0, 0.0)), "posts": True}
    ),
    "bench": PropKind(bench, {"from": Required(0.0), "to": Required(0.0), "height": 45.0}),
    "foam": PropKind(foam, {"from": Required(0.0), "to": Required(0.0), "height": 7.0}),
    "cup": PropKind(cup, {"at": Required((0.0, 0.0))}),
    "towel_roll": PropKind(towel_roll, {"at": Required((0.0, 0.0)), "radius": 6.0}),
}
