"""The front view (and the back view): a person who faces us, standing, sitting or on one side.

Limbs are named by the side of the picture, left and right. A limb that comes towards us is drawn
shorter: its joint is written, or lies on the straight line to its end. A trunk that leans by -90
lies on its side with the head to the left.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from plans.catalogue.figures import body
from plans.catalogue.figures.body import Limb
from plans.catalogue.figures.looks import SCREEN, Look, Palette
from plans.catalogue.figures.paint import (
    NOTHING,
    Group,
    Outline,
    Point,
    Shape,
    Worn,
    capsule,
    circle,
    ellipse,
    limb_end,
    open_sleeve,
    smooth,
)
from plans.catalogue.figures.poses import Held, Kind, Pose

SIDES = ((-1, "left"), (1, "right"))
SOLE = body.SHANK + body.ANKLE  # knee to sole
SHORTEST = 0.12  # a bone that points at us is drawn at least this part of its length
LYING_HALF = 11.0  # shoulders roll forward on one side


@dataclass(frozen=True, slots=True)
class Joints:
    """Where everything is, in the world; pairs are left and right of the picture."""

    hip: Point
    neck: Point
    head: Point
    hips: tuple[Point, Point]
    shoulders: tuple[Point, Point]
    pose: Pose
    legs: tuple[Limb, Limb]  # knee and sole
    arms: tuple[Limb, Limb]
    palms: tuple[float, float]

    def anchors(self) -> dict[str, Point]:
        """Named places to which a thing can be fixed."""
        between = body.between_points(self.arms[0].end, self.arms[1].end, 0.5)
        found = {"hip": self.hip, "head": self.head, "item": self.pose.item}
        found["both_hands"] = between
        found["chest"] = found["back"] = body.step(self.neck, self.pose.chest, -12)
        for (_, name), leg, arm in zip(SIDES, self.legs, self.arms, strict=True):
            found |= {
                f"{name}_hand": arm.end,
                f"{name}_elbow": arm.joint,
                f"{name}_knee": leg.joint,
                f"{name}_ankle": body.step(leg.end, leg.lower, -body.ANKLE),
                f"{name}_foot": leg.end,
            }
        return found


def solve(pose: Pose) -> Joints:
    """All joints of a pose."""
    waist = body.step(pose.hip, pose.lumbar, body.LOIN)
    neck = body.step(waist, pose.chest, body.CHEST)
    top = body.step(neck, (pose.chest + pose.head_angle) / 2, body.NECK)
    girdle = body.step(neck, pose.chest, pose.shrug - body.SHOULDER_DROP)
    hips = tuple(body.step(pose.hip, pose.lumbar + 90, side * body.HIP_HALF) for side, _ in SIDES)
    half = LYING_HALF if abs(pose.lumbar) > 45 else body.SHOULDER_HALF
    shoulders = tuple(body.step(girdle, pose.chest + 90, side * half) for side, _ in SIDES)
    arms = tuple(
        _arm(side, shoulder, held, bend)
        for (side, _), shoulder, held, bend in zip(
            SIDES, shoulders, pose.arms, pose.elbows, strict=True
        )
    )
    palms = tuple(
        body.nearest_turn(arm.lower if palm is None else palm * side, arm.lower)
        for (side, _), arm, palm in zip(SIDES, arms, pose.palms, strict=True)
    )
    return Joints(
        hip=pose.hip,
        neck=neck,
        head=body.step(top, pose.head_angle, body.HEAD),
        hips=(hips[0], hips[1]),
        shoulders=(shoulders[0], shoulders[1]),
        pose=pose,
        legs=(_leg(hips[0], pose.legs[0]), _leg(hips[1], pose.legs[1])),
        arms=(arms[0], arms[1]),
        palms=(palms[0], palms[1]),
    )


def _leg(hip: Point, held: Held) -> Limb:
    if held.kind is Kind.FOOT:
        knee = body.between_points(hip, held.point, body.THIGH / (body.THIGH + SOLE))
    else:
        knee = (held.values[2], held.values[3])
    return _shown(hip, knee, held.point, body.THIGH, SOLE)


def _shown(root: Point, joint: Point, end: Point, upper: float, lower: float) -> Limb:
    """Two bones as seen: shorter than they are when they come towards us, never longer."""
    short = max(body.distance(root, joint) - upper, body.distance(joint, end) - lower, 0.0)
    return Limb(joint, end, body.angle_of(root, joint), body.angle_of(joint, end), short)


def _arm(side: int, shoulder: Point, held: Held, bend: float) -> Limb:
    if held.kind is Kind.ARM:
        angles = (held.values[0] * side, held.values[1] * side)
        return body.free_bones(shoulder, body.UPPER_ARM, body.FOREARM, angles)
    if bend == 0:
        whole = body.UPPER_ARM + body.FOREARM
        elbow = body.between_points(shoulder, held.point, body.UPPER_ARM / whole)
        return _shown(shoulder, elbow, held.point, body.UPPER_ARM, body.FOREARM)
    return body.two_bones(shoulder, held.point, body.UPPER_ARM, body.FOREARM, bend * side)


def alike(start: Pose, end: Pose) -> tuple[Pose, Pose]:
    """The same two poses with each limb held by the same kind, so that they can be blended."""
    first, last = solve(start), solve(end)
    legs, arms = [], []
    for n in (0, 1):
        pair = (start.legs[n], end.legs[n])
        if pair[0].kind is not pair[1].kind:
            pair = (_bent(first.legs[n]), _bent(last.legs[n]))
        legs.append(pair)
        held = (start.arms[n], end.arms[n])
        if held[0].kind is not held[1].kind:
            side = SIDES[n][0]
            held = (_angles(side, first.arms[n]), _angles(side, last.arms[n]))
        arms.append(held)
    return (
        replace(start, legs=(legs[0][0], legs[1][0]), arms=(arms[0][0], arms[1][0])),
        replace(end, legs=(legs[0][1], legs[1][1]), arms=(arms[0][1], arms[1][1])),
    )


def _bent(leg: Limb) -> Held:
    return Held(Kind.BENT, (*leg.end, *leg.joint))


def _angles(side: int, arm: Limb) -> Held:
    return Held(Kind.ARM, (arm.upper * side, arm.lower * side))


def standing_hip(x: float, legs: tuple[Held, Held]) -> float:
    """The highest hip from which both feet are reached with knees just unlocked."""
    whole = body.UNLOCKED + body.ANKLE
    heights = [
        held.point[1] + max(0.0, whole**2 - (x + side * body.HIP_HALF - held.point[0]) ** 2) ** 0.5
        for (side, _), held in zip(SIDES, legs, strict=True)
        if held.kind is Kind.FOOT
    ]
    return min(heights, default=whole)


# ---------------------------------------------------------------- painting


def draw(
    joints: Joints,
    look: Look,
    palette: Palette,
    worn: Worn = NOTHING,
    *,
    away: bool = False,
) -> Group:
    """The person as one group at the hip, painted from back to front; `away` shows the back."""
    skin = palette.skins[look.skin][0]
    lean, chest = joints.pose.lumbar, joints.pose.chest
    trousers = palette.trousers[0]
    order = _order(joints)
    legs = (
        *(_thigh(joints, n, look, trousers) for n in order),
        Group((Shape(_pelvis(look, 1.2), trousers, None),), angle=lean),
        *(_lower_leg(joints, n, look, palette, away=away) for n in order),
    )
    trunk = (
        *(_shoulder(joints, n, look, palette) for n in (0, 1)),
        _neck(joints, skin),
        Group((Shape(_shirt(look, chest - lean), palette.top[0]),), angle=lean),
        *worn.trunk,
        Group((Shape(_pelvis(look, 0), trousers),), angle=lean),
    )
    head = _head(joints, look, palette, away=away)
    arms = tuple(_arm_group(joints, n, look, palette, worn.hands[n]) for n in order)
    if away:
        return Group((*arms, *trunk, head, *legs), at=_paper(joints.hip))
    return Group((*trunk, *legs, head, *worn.lap, *arms), at=_paper(joints.hip))


def silhouette(joints: Joints, look: Look) -> Group:
    """Outlines of trunk, head and limbs, for a ghost; their paint is not used."""
    lean, chest = joints.pose.lumbar, joints.pose.chest
    shirt = Shape(_shirt(look, chest - lean), "")
    return Group(
        at=_paper(joints.hip),
        items=(
            _neck(joints, ""),
            Group((shirt, Shape(_pelvis(look, 0), "")), angle=lean),
            *(_thigh(joints, n, look, "") for n in (0, 1)),
            *(_lower_leg(joints, n, look, SCREEN, away=False) for n in (0, 1)),
            Group((Shape(circle(11.4), ""),), at=_from_hip(joints, joints.head)),
            *(_arm_group(joints, n, look, SCREEN, ()) for n in (0, 1)),
        ),
    )


def _order(joints: Joints) -> tuple[int, int]:
    """On one side the upper leg is painted last; otherwise left, then right."""
    return (1, 0) if joints.pose.lumbar < -45 else (0, 1)


def _paper(point: Point) -> Point:
    return (point[0], -point[1])


def _from_hip(joints: Joints, point: Point) -> Point:
    return (point[0] - joints.hip[0], joints.hip[1] - point[1])


def _lengths(joints: Joints, n: int) -> tuple[float, float]:
    """Thigh and shank as seen."""
    leg = joints.legs[n]
    thigh = body.distance(joints.hips[n], leg.joint)
    shank = body.distance(leg.joint, leg.end) - body.ANKLE
    return _steady(thigh, body.THIGH), _steady(shank, body.SHANK)


def _steady(seen: float, whole: float) -> float:
    """A bone's length as drawn: whole unless it clearly comes towards us, and never nothing."""
    if seen > 0.94 * whole:
        return whole
    return max(seen, SHORTEST * whole)


def _thigh(joints: Joints, n: int, look: Look, cloth: str) -> Group:
    length, _ = _lengths(joints, n)
    outline = capsule(length, 9.2 * look.limbs, 7.4 * look.limbs)
    at = _from_hip(joints, joints.hips[n])
    return Group((Shape(outline, cloth),), at=at, angle=joints.legs[n].upper)


def _lower_leg(joints: Joints, n: int, look: Look, palette: Palette, *, away: bool) -> Group:
    """Foot, shank, and the thigh's end over the knee unless the thigh points at us."""
    leg = joints.legs[n]
    thigh, shank = _lengths(joints, n)
    cloth, knee = palette.trousers[0], 7.4 * look.limbs
    foot = Shape(HEEL if away else SHOE, palette.shoe[0])
    seen = min(1.0, max(0.01, (thigh / body.THIGH - 0.5) / 0.3))
    cover = limb_end(thigh, 9.2 * look.limbs, knee, min(16.0, thigh * 0.5) * seen)
    return Group(
        at=_from_hip(joints, leg.joint),
        angle=leg.lower,
        items=(
            Group((foot,), at=(0, -shank - body.ANKLE), angle=180),
            Shape(capsule(shank - 1, knee, 6.2, flat=True), cloth),
            Group(
                (Shape(cover, cloth, None),), at=_turned(thigh, leg), angle=leg.upper - leg.lower
            ),
        ),
    )


def _turned(thigh: float, leg: Limb) -> Point:
    """The hip as seen from the knee, in the shank's direction."""
    across, up = body.direction(leg.upper - leg.lower)
    return (-across * thigh, up * thigh)


def _shoulder(joints: Joints, n: int, look: Look, palette: Palette) -> Group:
    """The round of the shoulder, which the shirt covers but for its outer edge."""
    round_ = Shape(circle(6.7 * look.limbs), palette.top[0])
    return Group((round_,), at=_from_hip(joints, joints.shoulders[n]))


def _arm_group(
    joints: Joints, n: int, look: Look, palette: Palette, held: tuple[Shape | Group, ...]
) -> Group:
    arm, shoulder = joints.arms[n], joints.shoulders[n]
    skin, top = palette.skins[look.skin][0], palette.top[0]
    wide = look.limbs
    upper = _steady(body.distance(shoulder, arm.joint), body.UPPER_ARM)
    lower = _steady(body.distance(arm.joint, arm.end), body.FOREARM)
    elbow, wrist = 4.5 * wide, 3.7 * wide
    sleeve = min(17.0, upper * 0.55)
    hidden = min(10.0, upper * 0.3)
    hand = Group((*held, Shape(HAND, skin)), at=(0, -lower), angle=joints.palms[n] - arm.lower)
    return Group(
        at=_from_hip(joints, shoulder),
        angle=arm.upper,
        items=(
            Group((Shape(capsule(upper - hidden, 5 * wide, elbow), skin),), at=(0, -hidden)),
            Shape(open_sleeve(sleeve, 6.7 * wide, 6.4 * wide), top),
            Group(
                at=(0, -upper),
                angle=arm.lower - arm.upper,
                items=(Shape(capsule(lower, elbow, wrist), skin), hand),
            ),
            Shape(limb_end(upper, 5.2 * wide, elbow, min(10.0, upper * 0.4)), skin, None),
        ),
    )


HAND = smooth([(-4, 2.5), (-4.6, -3.5), (-2.6, -8.4), (2.6, -8.4), (4.6, -3.5), (4, 2.5)])
#: A shoe that points at us, the sole at y = 0, seen with its toe cap.
SHOE = Outline(
    "M-5.6-9.5Q-8.6.6-4.6.6H4.6Q8.6.6 5.6-9.5Z",
    ((-7.3, -9.6), (7.3, -9.6), (7.3, 0.7), (-7.3, 0.7)),
)
HEEL = Outline(
    "M-4.8-9.5Q-6.6.6-3.6.6H3.6Q6.6.6 4.8-9.5Z",
    ((-5.8, -9.6), (5.8, -9.6), (5.8, 0.7), (-5.8, 0.7)),
)


def _pelvis(look: Look, inset: float) -> Outline:
    """The hips of the trousers, upright, the middle of the hips at the origin."""
    wide = (1.04 if look.woman else 1.0) * look.build
    half = [(14.8 * wide, -12.6), (18.8 * wide, -1), (11.4, 12)]
    points = half + [(-x, y) for x, y in reversed(half)]
    shrunk = [
        (x - (inset if x > 0 else -inset if x < 0 else 0), y - (inset if y > 0 else -inset))
        for x, y in points
    ]
    return smooth(shrunk)


def _shirt(look: Look, bow: float) -> Outline:
    """The shirt, upright; `bow` is how much further the chest leans than the loin."""
    waist = (14.0 if look.woman else 15.4) * look.build
    rows = [
        (-6.0, 15.4 * look.build),
        (-18.0, waist),
        (-32.0, 16.4 * look.build),
        (-44.5, 21.8),
        (-49.0, 17.5),
        (-51.5, 6.5),
    ]
    right = [(half, y) for y, half in rows]
    points = right + [(-x, y) for x, y in reversed(right)]
    if not bow:
        return smooth(points)
    return smooth([_bowed(point, bow) for point in points])


def _bowed(point: Point, bow: float) -> Point:
    """A point above the waist turned about it."""
    x, y = point
    above = -y - body.LOIN
    if above <= 0:
        return point
    moved = body.step(body.step((0, body.LOIN), bow, above), bow + 90, x)
    return (moved[0], -moved[1])


def _neck(joints: Joints, skin: str) -> Group:
    angle = body.angle_of(joints.neck, joints.head)
    length = body.distance(joints.neck, joints.head)
    return Group(
        (Shape(capsule(length, 5.8, 5.2), skin),),
        at=_from_hip(joints, body.step(joints.neck, angle, -3)),
        angle=angle,
    )


FACE = ellipse(10.3, 11.6)


def _path(d: str, left: float, top: float, right: float, low: float) -> Outline:
    return Outline(d, ((left, top), (right, top), (right, low), (left, low)))


CAP = _path(
    "M-10.4-1Q-12.4-8.6-7.6-11.6Q0-15.6 7.6-11.6Q12.4-8.6 10.4-1"
    "Q9-5 6.4-6.8Q0-5.4-6.4-6.8Q-9-5-10.4-1Z",
    -12,
    -14,
    12,
    0,
)
HAIR_BACK: dict[str, tuple[Outline, ...]] = {
    "bob": (
        _path(
            "M-12.6 11Q-15-12.6 0-13.6Q15-12.6 12.6 11Q7 13.6 0 12.6Q-7 13.6-12.6 11Z",
            -13.8,
            -13.8,
            13.8,
            13,
        ),
    ),
    "bun": (circle(5.2, (0, -14.6)),),
    "curls": (
        _path(
            "M-10 7Q-16 4-13-1Q-16-7-10-10Q-8-16 0-14Q8-16 10-10Q16-7 13-1Q16 4 10 7Z",
            -15,
            -15.4,
            15,
            7,
        ),
    ),
}
HAIR_FRONT: dict[str, tuple[Outline, ...]] = {
    "cap": (CAP,),
    "bob": (CAP,),
    "bun": (CAP,),
    "curls": (
        _path(
            "M-10-1Q-13-6-9-10Q-5-14 0-12Q5-14 9-10Q13-6 10-1Q9-5 6-5"
            "Q3-8 0-5.6Q-3-8-6-5Q-9-5-10-1Z",
            -12,
            -14,
            12,
            0,
        ),
    ),
    "bald": (
        _path("M-10.3 3Q-12.6 0-10.4-4.6Q-8.6-2-9-.2Z", -12, -5, -8, 3),
        _path("M10.3 3Q12.6 0 10.4-4.6Q8.6-2 9-.2Z", 8, -5, 12, 3),
    ),
}


def _head(joints: Joints, look: Look, palette: Palette, *, away: bool) -> Group:
    hair, skin = palette.hairs[look.hair], palette.skins[look.skin][0]
    sides = (-10.4, 10.4) if look.detail else ()
    ears = tuple(Shape(ellipse(2.2, 2.8, (x, 0.6)), skin) for x in sides)
    behind = tuple(Shape(outline, hair) for outline in HAIR_BACK.get(look.style, ()))
    if away:
        back = FACE if look.style == "bald" else ellipse(10.8, 11.4, (0, -0.6))
        top = Shape(back, skin if look.style == "bald" else hair)
        items = (
            *ears,
            *((top,) if look.style == "bob" else ()),
            *behind,
            *(() if look.style == "bob" else (top,)),
        )
        return Group(items, at=_from_hip(joints, joints.head), angle=joints.pose.head_angle)
    items = (
        *behind,
        *ears,
        Shape(FACE, skin),
        *(Shape(outline, hair, width=1.6) for outline in HAIR_FRONT[look.style]),
        Group(_features(look, joints.pose), at=(joints.pose.turn * 5.4, 0)),
    )
    return Group(items, at=_from_hip(joints, joints.head), angle=joints.pose.head_angle)


def _features(look: Look, pose: Pose) -> tuple[Shape, ...]:
    eyes = tuple(Shape(ellipse(1.3, 1.6, (x, 0.2)), "#111", None) for x in (-3.8, 3.8))
    if pose.eyes_closed:
        eyes = (
            Shape(_path("M-5.9 0Q-3.8 2.2-1.7 0", -5.9, 0, -1.7, 1.2), "none", width=1.4),
            Shape(_path("M1.7 0Q3.8 2.2 5.9 0", 1.7, 0, 5.9, 1.2), "none", width=1.4),
        )
    nose = Shape(_path("M0 .8Q-1.6 3.8 .6 4", -1.6, 0.8, 0.8, 4.2), "none", width=1.2)
    if not look.detail:
        return eyes
    if not look.glasses:
        return (*eyes, nose)
    rims = tuple(Shape(circle(3.1, (x, 0.2)), "none", width=1.1) for x in (-3.8, 3.8))
    return (*eyes, nose, *rims)
