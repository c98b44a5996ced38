"""Things of sport: a bicycle, skis, a horse, a rowing machine, a trampoline."""

from __future__ import annotations

from collections.abc import Sequence

from plans.catalogue.figures.paint import (
    Group,
    Point,
    Shape,
    circle,
    polygon,
    smooth,
    together,
)
from plans.catalogue.figures.poses import Thing
from plans.catalogue.figures.props.making import (
    Drawn,
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

TUBE = 3.6
WHEEL = 32.0


def bicycle(thing: Thing, stage: Stage) -> Drawn:
    """A bicycle that one steps through; `x` is the pedals' axle at 28 cm, `grip` its handlebars.

    Low handlebars reach forward, high ones back to the rider.
    """
    x, seat, grip = thing.get("x", 0.0), thing.get("seat", 84.0), thing.get("grip", 112.0)
    metal, red = stage.palette.metal, stage.palette.band
    axle = (x, 28.0)
    reach = -10.0 if grip > seat + 10 else 10.0
    wheels = together(circle(WHEEL, paper((x + side, WHEEL))) for side in (-46, 62))
    steer = [(x + 62, WHEEL), (x + 46, grip - 4), (x + 46 + reach, grip)]
    frame = [(x + 50, 80), (x + 30, 40), axle, (x - 46, WHEEL)]
    return Drawn(
        behind=(
            Shape(wheels, "none", stage.palette.shoe[0], 4.5),
            *bar([axle, (x - 18, seat)], red, TUBE),
            *bar(frame, red, TUBE),
            *bar(steer, metal, TUBE),
            slab(x - 34, seat - 3, x - 8, seat + 2, stage.palette.shoe[0], corner=2),
            *bar([stage.anchors["near_foot"], axle], metal, 2.4),
        ),
        holds=(((x + 46, grip - 4), (x + 46 + reach, grip)),),
    )


def skis(thing: Thing, stage: Stage) -> Drawn:
    """A ski under each foot."""
    half, turn = thing.get("half", 62.0), thing.get("turn", 0.0)
    ski = polygon([(-half, 0), (half - 10, 0), (half + 6, -9)], closed=False)
    painted = tuple(
        Group(
            (Shape(ski, "none", width=5.4), Shape(ski, "none", stage.palette.pool, 3.4)),
            at=paper(stage.anchors[f"{name}_foot"]),
            angle=turn,
        )
        for name in ("far", "near")
    )
    return Drawn(behind=painted)


def horse(thing: Thing, stage: Stage) -> Drawn:
    """A horse under the rider, its back at 96 cm; walking, or with its legs flying."""
    x, y = thing.get("x", 0.0), thing.get("rise", 0.0)
    coat, mane = stage.palette.wood, stage.palette.shoe[0]
    legs = (
        [((-42, 66), (-60, 34), (-84, 22)), ((42, 62), (70, 44), (64, 16))]
        if thing.get("trot", False)
        else [((-42, 66), (-46, 34), (-42, 0)), ((42, 62), (46, 34), (42, 0))]
    )
    back = (
        [((-34, 66), (-30, 34), (-52, 18)), ((36, 62), (60, 50), (80, 26))]
        if thing.get("trot", False)
        else [((-34, 66), (-28, 0)), ((36, 62), (28, 0))]
    )
    trunk = [(-66, 82), (-50, 104), (-12, 94), (24, 96), (56, 106), (62, 80), (50, 52)]
    trunk += [(0, 50), (-56, 52)]
    neck = [(28, 98), (52, 118), (64, 148), (78, 156), (84, 142), (108, 126), (104, 112)]
    neck += [(82, 118), (72, 88), (50, 62)]
    tail = [(-60, 94), (-84, 84), (-80, 40), (-66, 74)]

    def put(points: Sequence[Point]) -> list[Point]:
        return [paper((x + px, y + py)) for px, py in points]

    def limbs(rows: Sequence[Sequence[Point]], colour: str) -> tuple[Shape, ...]:
        row = together(polygon(put(points), closed=False) for points in rows)
        return (Shape(row, "none", width=13), Shape(row, "none", colour, 10.8))

    return Drawn(
        behind=(
            *limbs(back, stage.palette.seam),
            Shape(smooth(put(tail)), mane),
            *limbs(legs, coat),
            Shape(smooth(put(neck)), coat),
            Shape(smooth(put(trunk)), coat),
            Shape(polygon(put([(60, 152), (68, 166), (74, 154)])), coat),
            Shape(
                polygon(put([(-22, 96), (-14, 104), (16, 104), (22, 97), (14, 78), (-14, 78)])),
                stage.palette.weight,
            ),
        ),
        before=(thread([stage.anchors["near_hand"], (x + 100, y + 118)], mane, 2),),
        holds=((stage.anchors["near_hand"], stage.anchors["near_hand"]),),
    )


def rower(thing: Thing, stage: Stage) -> Drawn:
    """A rowing machine: a seat on a low rail, a plate for the feet, a wheel with the handle's rope.

    `x` is the place of the feet; the seat is under the hip.
    """
    x, metal = thing.get("x", 60.0), stage.palette.metal
    hip = stage.hip[0]
    return Drawn(
        behind=(
            rods([((x - 112, 0), (x - 112, 22)), ((x + 22, 0), (x + 22, 30))], metal, TUBE),
            *bar([(x - 116, 22), (x + 24, 26)], metal, 5),
            slab(hip - 16, 27, hip + 16, 34, stage.palette.shoe[0], corner=3),
            disc((x + 26, 46), 22, stage.palette.wall),
            disc((x + 26, 46), 6, metal),
        ),
        before=(thread([stage.anchors["near_hand"], (x + 20, 54)], stage.palette.shoe[0], 1.8),),
    )


def trampoline(thing: Thing, stage: Stage) -> Drawn:
    """A round trampoline from its side."""
    left, right, high = thing.get("from", -60.0), thing.get("to", 60.0), thing.get("height", 36.0)
    feet = [((x, 0.0), (x, high - 4)) for x in (left + 10, right - 10)]
    return Drawn(
        behind=(
            rods(feet, stage.palette.metal, TUBE),
            slab(left, high - 6, right, high, stage.palette.pool, corner=3),
        )
    )


SPORT: dict[str, PropKind] = {
    "bicycle": PropKind(bicycle, {"x": Required(0.0), "seat": 84.0, "grip": 112.0}),
    "skis": PropKind(skis, {"half": 62.0, "turn": 0.0}),
    "horse": PropKind(horse, {"x": Required(0.0), "rise": 0.0, "trot": False}),
    "rower": PropKind(rower, {"x": Required(0.0)}),
    "trampoline": PropKind(
        trampoline, {"from": Required(0.0), "to": Required(0.0), "height": 36.0}
    ),
}
