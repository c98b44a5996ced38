"""Machines: bicycle, treadmill, elliptical trainer, pool, weight machines."""

from __future__ import annotations

from plans.catalogue.figures.paint import Shape, box, circle, polygon, together
from plans.catalogue.figures.poses import Thing, View
from plans.catalogue.figures.props.making import (
    WIDE,
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

STEEL = 4.0


def bike(thing: Thing, stage: Stage) -> Drawn:
    """An upright exercise bicycle; `x` is the pedals' axle at 28 cm, the saddle is behind it."""
    x, metal = thing.get("x", 0.0), stage.palette.metal
    seat = thing.get("seat", 82.0)
    axle = (x, 28.0)
    frame: Painted = (
        *bar([(x - 40, 3), (x + 52, 3)], metal, STEEL),
        *bar([(x - 16, 3), (x - 22, seat - 2)], metal, STEEL),
        *bar([axle, (x - 18, 30)], metal, STEEL),
        *bar([(x + 34, 3), (x + 26, 110), (x + 12, 114)], metal, STEEL),
        disc((x + 26, 28), 20, stage.palette.wall),
        disc((x + 26, 28), 5, metal),
        slab(x - 38, seat - 4, x - 8, seat + 1, stage.palette.shoe[0], corner=2.5),
        slab(x + 18, 112, x + 32, 124, stage.palette.shoe[0], corner=2),
    )
    crank = bar([stage.anchors.get("near_foot", axle), axle], metal, 2.4)
    return Drawn(behind=(*frame, *crank), holds=(((x + 26, 110), (x + 12, 114)),))


def treadmill(thing: Thing, stage: Stage) -> Drawn:
    """A treadmill under the person, its belt at 14 cm, with rails and a console ahead."""
    left, right = thing.get("from", -70.0), thing.get("to", 80.0)
    metal, dark = stage.palette.metal, stage.palette.shoe[0]
    rail = 96.0
    return Drawn(
        behind=(
            slab(left, 2, right, 14, metal, corner=3),
            slab(left + 4, 10, right - 8, 14, dark, line=None),
            *bar([(right - 8, 12), (right - 2, 128)], metal, STEEL),
            *bar([(left + 40, 14), (left + 40, rail), (right - 4, rail)], metal, STEEL),
            slab(right - 16, 122, right + 4, 136, dark, corner=3),
        ),
        holds=(((left + 40, rail), (right - 4, rail)),),
    )


def elliptical(thing: Thing, stage: Stage) -> Drawn:
    """An elliptical trainer: pedals under both feet, handles in both hands."""
    x, metal = thing.get("x", 0.0), stage.palette.metal
    near, far = stage.anchors["near_foot"], stage.anchors["far_foot"]
    hands = stage.anchors["near_hand"], stage.anchors["far_hand"]
    pivot = (x + 44, 60.0)
    wheel = (x - 40, 22.0)
    frame = rods(
        [((x - 55, 4), (x + 66, 4)), ((x + 52, 4), (x + 46, 128))],
        metal,
        STEEL,
    )
    arms: Painted = ()
    for n, (hand, foot) in reversed(list(enumerate(zip(hands, (near, far), strict=True)))):
        toe = (foot[0] + 8, foot[1] - 4)
        pedal = slab(foot[0] - 22, foot[1] - 6, foot[0] + 8, foot[1], stage.palette.shoe[n])
        arms = (*arms, rods([(hand, pivot), (pivot, toe), (toe, wheel)], metal, 3), pedal)
    back: Painted = (
        frame,
        disc(wheel, 18, stage.palette.wall),
        slab(x + 36, 124, x + 56, 136, stage.palette.shoe[0]),
        *arms,
    )
    return Drawn(behind=back, holds=((hands[0], hands[0]), (hands[1], hands[1])))


def pool(thing: Thing, stage: Stage) -> Drawn:
    """Water up to `level`, in front of the body, and the pool's rail behind it."""
    level, rail = thing.get("level", 115.0), thing.get("rail", 120.0)
    waves = [(x, level + (2.4 if n % 2 else 0.0)) for n, x in enumerate(range(-180, 190, 10))]
    surface = polygon([*(paper(p) for p in waves), (180, 10), (-180, 10)])
    return Drawn(
        behind=(
            slab(-WIDE, 0, WIDE, rail + 22, stage.palette.plaster[0], line=None),
            *bar([(-WIDE, rail), (WIDE, rail)], stage.palette.metal, 3.4),
        ),
        before=(Shape(surface, stage.palette.pool, None, opacity=0.4),),
        holds=(((-WIDE, rail), (WIDE, rail)),),
        ends=False,
    )


def _stack(left: float, stage: Stage) -> Shape:
    """A tower of weight plates."""
    plates = together(box(left, -16 - 9 * n, 22, 8) for n in range(6))
    return Shape(plates, stage.palette.shoe[0], stage.palette.metal, 1.4)


def leg_press(thing: Thing, stage: Stage) -> Drawn:
    """A seated leg press: a reclined pad behind the person, a plate at the feet."""
    x, metal, pad = thing.get("x", 0.0), stage.palette.metal, stage.palette.weight
    foot = stage.anchors["near_foot"]
    plate = foot[0] + 1  # the soles lie flat on it
    return Drawn(
        behind=(
            *bar([(x - 40, 4), (x + 120, 4)], metal, STEEL),
            *bar([(x - 6, 4), (x - 6, 40)], metal, STEEL),
            slab(x - 24, 38, x + 20, 46, pad, corner=3),
            Shape(
                polygon(
                    [paper(p) for p in ((x - 24, 46), (x - 14, 46), (x - 34, 112), (x - 44, 110))]
                ),
                pad,
            ),
            *bar([(plate + 6, 10), (plate + 6, 60)], metal, STEEL),
            slab(plate, 28, plate + 5, 88, stage.palette.wall, corner=1.5),
            _stack(x + 126, stage),
        ),
        holds=(((x - 20, 46), (x + 20, 46)),),
    )


def pulldown(thing: Thing, stage: Stage) -> Drawn:
    """A weight tower whose cable runs over a wheel down to the bar in the hands."""
    x, metal = thing.get("x", 40.0), stage.palette.metal
    hand = stage.anchors.get("near_hand") or stage.anchors["left_hand"]
    top = (hand[0], 205.0)
    return Drawn(
        behind=(
            *bar([(x + 20, 0), (x + 20, 208), (hand[0] - 4, 208)], metal, STEEL),
            _stack(x + 9, stage),
            Shape(circle(5, paper(top)), stage.palette.wall),
            thread([top, hand], stage.palette.shoe[0], 1.6),
        ),
        before=bar([(hand[0] - 4, hand[1]), (hand[0] + 4, hand[1])], metal, 4),
    )


def high_bar(thing: Thing, stage: Stage) -> Drawn:
    """A bar above the head: between two posts from the front; seen from its end at `x`, with the
    post ahead of it, from the side."""
    x, high, metal = thing.get("x", 0.0), thing.get("height", 205.0), stage.palette.metal
    if stage.view is View.SIDE:
        post = bar([(x, high), (x + 28, high), (x + 28, 0)], metal, STEEL)
        return Drawn(
            behind=(*post, disc((x, high), 4, stage.palette.weight)),
            holds=(((x, high), (x, high)),),
        )
    half = thing.get("half", 55.0)
    ends = [(x - half, high), (x + half, high)]
    posts = [bar([(px, 0), (px, high)], metal, STEEL) for px, _ in ends]
    return Drawn(
        behind=(*posts[0], *posts[1], *bar(ends, metal, STEEL)), holds=((ends[0], ends[1]),)
    )


MACHINES: dict[str, PropKind] = {
    "bike": PropKind(bike, {"x": Required(0.0), "seat": 82.0}),
    "treadmill": PropKind(treadmill, {"from": Required(0.0), "to": Required(0.0)}),
    "elliptical": PropKind(elliptical, {"x": Required(0.0)}),
    "pool": PropKind(pool, {"level": 115.0, "rail": 120.0}),
    "leg_press": PropKind(leg_press, {"x": Required(0.0)}),
    "pulldown": PropKind(pulldown, {"x": Required(0.0)}),
    "high_bar": PropKind(high_bar, {"x": Required(0.0), "height": 205.0, "half": 55.0}),
}
