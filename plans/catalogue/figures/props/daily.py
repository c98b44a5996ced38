"""Things of daily life: tools with a long handle, the bathroom, the garden, a car, a child."""

from __future__ import annotations

from collections.abc import Callable

from plans.catalogue.figures import body
from plans.catalogue.figures.looks import Palette
from plans.catalogue.figures.paint import Group, Shape, box, circle, ellipse, polygon, together
from plans.catalogue.figures.poses import Thing
from plans.catalogue.figures.props.making import (
    Drawn,
    Painted,
    PropKind,
    Required,
    Stage,
    bar,
    disc,
    paper,
    rods,
    slab,
    thread,
)

HANDLE = 3.0


# ---------------------------------------------------------------- tools with a handle


def tool(thing: Thing, stage: Stage) -> Drawn:
    """A tool from the first point (where a hand is) to its working end at the second.

    The handle sticks out by `grip` behind the hand. `head` is the working end.
    """
    start, end = (stage.point(where) for where in thing.settings["points"])
    along = body.angle_of(start, end)
    top = body.step(start, along, -thing.get("grip", 8.0))
    items, flat = HEADS[thing.get("head", "none")](stage.palette)
    head = Group(items, at=paper(end), angle=0.0 if flat else along)
    handle = bar([top, end], stage.palette.wood, thing.get("thick", HANDLE))
    painted: Painted = (*handle, head) if items else handle
    if thing.get("place", "before") == "behind":
        return Drawn(behind=painted)
    return Drawn(before=painted)


def _broom(palette: Palette) -> Painted:
    return (Shape(box(-12, -3, 24, 7, 1), palette.cloth),)


def _vacuum(palette: Palette) -> Painted:
    return (
        Shape(box(-6, 2, 12, 34, 5), palette.weight),
        Shape(polygon([(-7, 0), (7, 0), (13, -6), (-13, -6)]), palette.shoe[0]),
    )


def _spade(palette: Palette) -> Painted:
    return (Shape(polygon([(-8, 2), (8, 2), (8, -14), (0, -21), (-8, -14)]), palette.metal),)


def _shovel(palette: Palette) -> Painted:
    return (Shape(polygon([(-3, -16), (5, -16), (17, 3), (-1, 3)]), palette.metal),)


def _claw(palette: Palette) -> Painted:
    prongs = polygon([(-5, -9), (-6, -3), (0, 1), (6, -3), (5, -9)], closed=False)
    return (Shape(prongs, "none", palette.shoe[0], 3),)


def _racket(palette: Palette) -> Painted:
    strings = [polygon([(x, -30), (x, -8)], closed=False) for x in (-4.5, 0, 4.5)] + [
        polygon([(-8, y), (8, y)], closed=False) for y in (-24, -19, -14)
    ]
    return (
        Shape(ellipse(11, 15, (0, -19)), palette.pillow, palette.weight, 3.4),
        Shape(together(strings), "none", palette.metal, 0.8),
    )


def _club(palette: Palette) -> Painted:
    return (Shape(polygon([(-3, -3), (8, 0), (9, 5), (-2, 4)]), palette.metal),)


def _cup(palette: Palette) -> Painted:
    rim = polygon([(-8, -11), (-9, -4), (0, 1), (9, -4), (8, -11)], closed=False)
    return (Shape(circle(8, (0, -9)), palette.cloth), Shape(rim, "none", palette.metal, 3))


#: A working end by name: its shapes, and whether it lies flat however the handle leans.
HEADS: dict[str, Callable[[Palette], tuple[Painted, bool]]] = {
    "none": lambda palette: ((), False),
    "broom": lambda palette: (_broom(palette), True),
    "vacuum": lambda palette: (_vacuum(palette), False),
    "spade": lambda palette: (_spade(palette), False),
    "shovel": lambda palette: (_shovel(palette), True),
    "claw": lambda palette: (_claw(palette), False),
    "racket": lambda palette: (_racket(palette), False),
    "club": lambda palette: (_club(palette), True),
    "cup": lambda palette: (_cup(palette), False),
}


# ---------------------------------------------------------------- the house


def shelf(thing: Thing, stage: Stage) -> Drawn:
    """A shelf on a wall with a jar and a box on it."""
    left, right, high = thing.get("from", 40.0), thing.get("to", 90.0), thing.get("height", 176.0)
    return Drawn(
        behind=(
            slab(left, high - 4, right, high, stage.palette.wood),
            slab(left + 5, high, left + 15, high + 14, stage.palette.water, corner=2),
            slab(left + 22, high, right - 6, high + 18, stage.palette.card),
        )
    )


def basin(thing: Thing, stage: Stage) -> Drawn:
    """A wash basin seen from its side: the person stands at its edge `x`."""
    x, high = thing.get("x", 30.0), thing.get("height", 86.0)
    bowl = [(x, high), (x + 46, high), (x + 40, high - 16), (x + 10, high - 16)]
    tap = [(x + 40, high), (x + 40, high + 18), (x + 26, high + 18), (x + 26, high + 12)]
    return Drawn(
        behind=(
            slab(x + 18, 0, x + 34, high - 14, stage.palette.pillow),
            Shape(polygon([paper(point) for point in bowl]), stage.palette.pillow),
            *bar(tap, stage.palette.metal, HANDLE),
            slab(x + 46, 0, x + 54, 196, stage.palette.wall),
            slab(x + 42, high + 34, x + 46, high + 92, stage.palette.water),
        ),
        holds=(((x, high), (x + 46, high)),),
    )


def dishwasher(thing: Thing, stage: Stage) -> Drawn:
    """A dishwasher under a worktop, its door open towards the person, the low rack with plates."""
    x, metal = thing.get("x", 70.0), stage.palette.metal
    plates = together(ellipse(1.8, 10, (place, -36)) for place in (x - 34, x - 26, x - 18, x - 10))
    rack = [(x - 42, 34), (x - 42, 22), (x, 22)]
    return Drawn(
        behind=(
            slab(x, 0, x + 52, 86, stage.palette.plaster[0]),
            slab(x - 4, 86, x + 54, 90, stage.palette.wood),
            slab(x - 48, 14, x, 19, metal, corner=1),
            Shape(plates, stage.palette.pillow),
            thread([(a, b) for a, b in rack], metal, HANDLE),
        )
    )


def window(thing: Thing, stage: Stage) -> Drawn:
    """A window in a wall seen from its end; the wall's face is at `x`, the sill at 84."""
    x = thing.get("x", 50.0)
    return Drawn(
        behind=(
            slab(x, 0, x + 10, 84, stage.palette.wall),
            slab(x - 6, 84, x + 12, 89, stage.palette.wood),
            slab(x, 176, x + 10, 200, stage.palette.wall),
            slab(x + 2, 89, x + 7, 176, stage.palette.water),
            slab(x - 1, 128, x + 9, 136, stage.palette.wood),
        ),
        holds=(((x - 1, 128), (x - 1, 136)), ((x, 89), (x, 176))),
    )


def cabinet(thing: Thing, stage: Stage) -> Drawn:
    """A piece of furniture with two doors, on its feet."""
    left, right, high = thing.get("from", 50.0), thing.get("to", 96.0), thing.get("height", 128.0)
    low = thing.get("low", 6.0)
    middle = (left + right) / 2
    wood, pale = stage.palette.wood, stage.palette.wood_pale
    feet = [((x, 0.0), (x, low)) for x in (left + 5, right - 5)]
    return Drawn(
        behind=(
            rods(feet, wood, 6),
            slab(left, low, right, high, wood),
            slab(left + 4, low + 5, right - 4, high - 6, pale),
            thread([(middle, low + 5), (middle, high - 6)], wood, 3),
        ),
        holds=(((left, low), (left, high)),),
    )


# ---------------------------------------------------------------- garden and street


def heap(thing: Thing, stage: Stage) -> Drawn:
    """Earth or snow, from the floor or on a tool."""
    x, y = stage.point(thing.get("at", (0.0, 0.0)))
    wide, high = thing.get("width", 40.0), thing.get("height", 14.0)
    half = wide / 2
    outline = [(x - half, y), (x - half / 2, y + 0.7 * high), (x, y + high)]
    outline += [(x + half / 2, y + 0.6 * high), (x + half, y)]
    snow = thing.get("cloth", "earth") == "snow"
    fill = stage.palette.pillow if snow else stage.palette.wood
    return Drawn(behind=(Shape(polygon([paper(point) for point in outline]), fill),))


def plants(thing: Thing, stage: Stage) -> Drawn:
    """Tufts of green, each by its foot's x and its height."""
    leaves = []
    for place in thing.settings["at"]:
        x, high = stage.point(place)
        tuft = [(x - 2, 0), (x - 8, 0.8 * high), (x - 2, 0.5 * high), (x, high)]
        tuft += [(x + 3, 0.5 * high), (x + 8, 0.8 * high), (x + 2, 0)]
        leaves.append(polygon([paper(point) for point in tuft]))
    return Drawn(behind=(Shape(together(leaves), stage.palette.mat),))


def kneeler(thing: Thing, stage: Stage) -> Drawn:
    """A garden kneeler: a pad near the ground between two handles that stand up."""
    left, right, high = thing.get("from", -40.0), thing.get("to", 20.0), thing.get("height", 8.0)
    grip = thing.get("grip", 52.0)
    frame = [(right - 3, 0.0), (right + 3, grip), (right - 11, grip)]
    return Drawn(
        behind=(
            *bar([(left + 3, 0), (left + 3, high)], stage.palette.metal, HANDLE),
            *bar(frame, stage.palette.metal, HANDLE + 1),
            slab(left, high - 5, right, high, stage.palette.foam, corner=2),
        ),
        holds=(((right + 3, grip), (right - 11, grip)),),
    )


def washing(thing: Thing, stage: Stage) -> Drawn:
    """A washing line along the picture with two pieces of washing."""
    left, right, high = thing.get("from", 16.0), thing.get("to", 110.0), thing.get("height", 124.0)
    pieces = together(
        box(x, -high, 24, 34, 1.5) for x in (left + 32, right - 34) if x + 24 <= right
    )
    return Drawn(
        behind=(
            *bar([(right, 0), (right, high + 6)], stage.palette.metal, HANDLE),
            thread([(left, high), (right, high)], stage.palette.shoe[0], 1.6),
            Shape(pieces, stage.palette.pillow),
        )
    )


def car(thing: Thing, stage: Stage) -> Drawn:
    """A car cut through at its front seat, seen along the road; the door is open at `x`.

    With the side `left` the car is behind a person who faces right, with `right` before them.
    """
    x = thing.get("x", 0.0)
    way = 1 if thing.get("side", "right") == "right" else -1
    roof = [(x, 40), (x + 6 * way, 92), (x + 16 * way, 138), (x + 88 * way, 138)]
    seat_left, seat_right = sorted((x + 6 * way, x + 56 * way))
    floor_left, floor_right = sorted((x, x + 88 * way))
    wheel_left, wheel_right = sorted((x + 8 * way, x + 26 * way))
    back_left, back_right = sorted((x + 22 * way, x + 52 * way))
    paint = stage.palette.pool
    return Drawn(
        behind=(
            slab(wheel_left, 0, wheel_right, 40, stage.palette.shoe[0], corner=3),
            slab(floor_left, 20, floor_right, 32, paint, corner=3),
            slab(back_left, 50, back_right, 108, stage.palette.foam, corner=6),
            slab(seat_left, 32, seat_right, 50, stage.palette.weight, corner=4),
            *bar(roof, paint, 7),
        ),
        holds=(((x + 6 * way, 92), (x + 16 * way, 138)), ((seat_left, 50), (seat_right, 50))),
    )


def child(thing: Thing, stage: Stage) -> Drawn:
    """A small child who sits or stands at `at`, facing left or right."""
    x, y = stage.point(thing.get("at", (0.0, 0.0)))
    look = stage.palette
    stands = thing.get("stands", False)
    leg = [(0, -18), (0, 0)] if stands else [(0, -5), (15, -5), (17, 9)]
    up = -18 if stands else -4
    arm = [(0, up - 20), (20, up - 26)] if stands else [(0, up - 20), (14, up - 15)]
    skin = look.skins["tan"][0]
    painted = (
        *_limb(leg, look.helper_trousers[0], 7.5),
        Shape(polygon([(-6, up - 26), (6, up - 26), (8, up + 2), (-8, up + 2)]), look.cloth),
        *_limb(arm, look.cloth, 5.5),
        Shape(circle(9, (2, up - 36)), skin),
        Shape(polygon([(-8, up - 34), (-4, up - 46), (9, up - 42)]), look.seam),
        Shape(circle(1, (7, up - 36)), look.shoe[0], None),
    )
    group = Group(painted, at=(x, -y), flip=thing.get("faces", "right") == "left")
    if thing.get("place", "before") == "behind":
        return Drawn(behind=(group,))
    return Drawn(before=(group,))


def _limb(points: list[tuple[int, int]], colour: str, width: float) -> Painted:
    """A bent limb on paper, its edge under its filling."""
    outline = polygon(points, closed=False)
    return (
        Shape(outline, "none", width=width + 2.2),
        Shape(outline, "none", colour, width),
    )


def book(thing: Thing, stage: Stage) -> Drawn:
    """An open book in the hands, seen from its edge."""
    x, y = stage.point(thing.get("at", "both_hands"))
    covers = polygon([(-3, 12), (4, -14), (10, -13), (3, 13)])
    return Drawn(
        before=(
            Group(
                (Shape(covers, stage.palette.band),), at=paper((x, y)), angle=thing.get("turn", 0.0)
            ),
        )
    )


def lamp(thing: Thing, stage: Stage) -> Drawn:
    """A lamp that hangs from the ceiling."""
    x, y = stage.point(thing.get("at", (0.0, 200.0)))
    shade = [(x - 5, y + 12), (x + 5, y + 12), (x + 14, y), (x - 14, y)]
    return Drawn(
        behind=(
            thread([(x, y + 26), (x, y + 12)], stage.palette.shoe[0], 2),
            Shape(polygon([paper(point) for point in shade]), stage.palette.cloth),
            disc((x, y - 2), 4, stage.palette.pillow),
        )
    )


SPAN = {"from": Required(0.0), "to": Required(0.0)}
PLACE = {"place": ("before", "behind")}
DAILY: dict[str, PropKind] = {
    "tool": PropKind(
        tool,
        {
            "points": Required([(0.0, 0.0)]),
            "head": "none",
            "grip": 8.0,
            "thick": HANDLE,
            "place": "before",
        },
        {"head": tuple(HEADS), **PLACE},
    ),
    "shelf": PropKind(shelf, {**SPAN, "height": 176.0}),
    "basin": PropKind(basin, {"x": Required(0.0), "height": 86.0}),
    "dishwasher": PropKind(dishwasher, {"x": Required(0.0)}),
    "window": PropKind(window, {"x": Required(0.0)}),
    "cabinet": PropKind(cabinet, {**SPAN, "height": 128.0, "low": 6.0}),
    "heap": PropKind(
        heap,
        {"at": Required((0.0, 0.0)), "width": 40.0, "height": 14.0, "cloth": "earth"},
        {"cloth": ("earth", "snow")},
    ),
    "plants": PropKind(plants, {"at": Required([(0.0, 0.0)])}),
    "kneeler": PropKind(kneeler, {**SPAN, "height": 8.0, "grip": 52.0}),
    "washing": PropKind(washing, {**SPAN, "height": 124.0}),
    "car": PropKind(car, {"x": Required(0.0), "side": "right"}, {"side": ("right", "left")}),
    "child": PropKind(
        child,
        {"at": Required((0.0, 0.0)), "stands": False, "faces": "right", "place": "before"},
        {"faces": ("right", "left"), **PLACE},
    ),
    "book": PropKind(book, {"at": (0.0, 0.0), "turn": 0.0}),
    "lamp": PropKind(lamp, {"at": Required((0.0, 0.0))}),
}
