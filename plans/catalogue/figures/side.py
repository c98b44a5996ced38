"""The side view: a person who faces right, standing, sitting, kneeling or lying.

Lying on the back is a trunk that leans -90 (head to the left, face up), lying on the front one
that leans +90 (head to the right, face down).
"""

from __future__ import annotations

import math
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

NEAR, FAR = 0, 1


@dataclass(frozen=True, slots=True)
class Leg:
    limb: Limb  # knee and ankle
    foot: float  # absolute angle from heel to toes
    toes: float  # absolute angle of the toes, which bend on a lifted heel
    ball: Point
    heel: Point


@dataclass(frozen=True, slots=True)
class Joints:
    """Where everything is, in the world."""

    hip: Point
    waist: Point
    neck: Point
    shoulder: Point
    head: Point
    pose: Pose
    legs: tuple[Leg, Leg]
    arms: tuple[Limb, Limb]
    palms: tuple[float, float]

    def anchors(self) -> dict[str, Point]:
        """Named places to which a thing can be fixed."""
        between = body.between_points(self.arms[0].end, self.arms[1].end, 0.5)
        found = {"hip": self.hip, "chest": self.shoulder, "head": self.head, "item": self.pose.item}
        found["both_hands"] = between
        found["back"] = body.step(self.shoulder, self.pose.chest - 90, 11)
        for name, leg, arm in zip(("near", "far"), self.legs, self.arms, strict=True):
            found |= {
                f"{name}_hand": arm.end,
                f"{name}_elbow": arm.joint,
                f"{name}_knee": leg.limb.joint,
                f"{name}_ankle": leg.limb.end,
                f"{name}_foot": leg.ball,
            }
        return found


# ---------------------------------------------------------------- joints


def solve(pose: Pose) -> Joints:
    """All joints of a pose."""
    waist = body.step(pose.hip, pose.lumbar, body.LOIN)
    neck = body.step(waist, pose.chest, body.CHEST)
    shoulder = body.step(neck, pose.chest, pose.shrug - body.SHOULDER_DROP)
    top = body.step(neck, pose.neck_angle, body.NECK)
    arms = tuple(
        _arm(shoulder, held, bend) for held, bend in zip(pose.arms, pose.elbows, strict=True)
    )
    palms = tuple(
        body.nearest_turn(arm.lower if palm is None else palm, arm.lower)
        for arm, palm in zip(arms, pose.palms, strict=True)
    )
    return Joints(
        hip=pose.hip,
        waist=waist,
        neck=neck,
        shoulder=shoulder,
        head=body.step(top, pose.head_angle, body.HEAD),
        pose=pose,
        legs=(_leg(pose.hip, pose.legs[0]), _leg(pose.hip, pose.legs[1])),
        arms=(arms[0], arms[1]),
        palms=(palms[0], palms[1]),
    )


def _arm(shoulder: Point, held: Held, bend: float) -> Limb:
    if held.kind is Kind.ARM:
        return body.free_bones(
            shoulder, body.UPPER_ARM, body.FOREARM, (held.values[0], held.values[1])
        )
    return body.two_bones(shoulder, held.point, body.UPPER_ARM, body.FOREARM, bend)


def _leg(hip: Point, held: Held) -> Leg:
    if held.kind is Kind.LEG:
        thigh, shank, foot = held.values
        limb = body.free_bones(hip, body.THIGH, body.SHANK, (thigh, shank))
        return _foot(limb, foot, foot)
    if held.kind is Kind.KNEE:
        shank, foot = held.values[2:]
        thigh = body.angle_of(hip, held.point)
        limb = Limb(
            held.point,
            body.step(held.point, shank, body.SHANK),
            thigh,
            shank,
            abs(body.distance(hip, held.point) - body.THIGH),
        )
        return _foot(limb, foot, foot)
    pitch = held.values[2]
    ankle = _ankle(held)
    limb = body.two_bones(hip, ankle, body.THIGH, body.SHANK, 1)
    planted = held.kind is Kind.BALL and pitch > 0 and held.values[1] < 1
    return _foot(limb, 90 + pitch, 90 + max(0.0, pitch - 45) if planted else 90 + pitch)


def _ankle(held: Held) -> Point:
    over = body.ankle_over_ball if held.kind is Kind.BALL else body.ankle_over_heel
    return over(held.point, held.values[2])


def _foot(limb: Limb, foot: float, toes: float) -> Leg:
    pitch = foot - 90
    return Leg(
        limb=limb,
        foot=foot,
        toes=toes,
        ball=body.under_ankle(limb.end, pitch, body.BALL),
        heel=body.under_ankle(limb.end, pitch, -body.HEEL),
    )


def alike(start: Pose, end: Pose) -> tuple[Pose, Pose]:
    """The same two poses with each limb held by the same kind, so that they can be blended."""
    first, last = solve(start), solve(end)
    legs = [
        _same_leg(pair, (first.legs[n], last.legs[n]))
        for n, pair in enumerate(zip(start.legs, end.legs, strict=True))
    ]
    arms = [
        _same_arm(pair, (first.arms[n], last.arms[n]))
        for n, pair in enumerate(zip(start.arms, end.arms, strict=True))
    ]
    return (
        replace(start, legs=(legs[0][0], legs[1][0]), arms=(arms[0][0], arms[1][0])),
        replace(end, legs=(legs[0][1], legs[1][1]), arms=(arms[0][1], arms[1][1])),
    )


def _same_leg(held: tuple[Held, Held], legs: tuple[Leg, Leg]) -> tuple[Held, Held]:
    kinds = {held[0].kind, held[1].kind}
    if len(kinds) == 1:
        return held
    if kinds == {Kind.BALL, Kind.HEEL}:
        changed = [Held(Kind.HEEL, (*leg.heel, leg.foot - 90)) for leg in legs]
    else:
        changed = [Held(Kind.LEG, (leg.limb.upper, leg.limb.lower, leg.foot)) for leg in legs]
    return changed[0], changed[1]


def _same_arm(held: tuple[Held, Held], arms: tuple[Limb, Limb]) -> tuple[Held, Held]:
    if held[0].kind is held[1].kind:
        return held
    changed = [Held(Kind.ARM, (arm.upper, arm.lower)) for arm in arms]
    return changed[0], changed[1]


def standing_hip(x: float, legs: tuple[Held, Held]) -> float:
    """The highest hip from which both feet are reached with knees just unlocked."""
    heights = []
    for held in legs:
        if held.kind not in (Kind.BALL, Kind.HEEL):
            continue
        ankle = _ankle(held)
        heights.append(ankle[1] + body.rise(body.UNLOCKED, x - ankle[0]))
    return min(heights, default=body.UNLOCKED + body.ANKLE)


def kneeling_hip(x: float, legs: tuple[Held, Held]) -> float:
    """The hip's height over a knee that rests on the ground."""
    knee = next(held.point for held in legs if held.kind is Kind.KNEE)
    return knee[1] + body.rise(body.THIGH, x - knee[0])


# ---------------------------------------------------------------- painting


def draw(
    joints: Joints,
    look: Look,
    palette: Palette,
    worn: Worn = NOTHING,
) -> Group:
    """The person as one group at the hip, painted from back to front."""
    skin = palette.skins[look.skin]
    pelvis, inside = _pelvis(look, 0), _pelvis(look, 1.2)
    trunk = joints.pose.lumbar
    return Group(
        at=_paper(joints.hip),
        items=(
            _arm_group(joints, FAR, look, palette, worn.hands[FAR]),
            _leg_group(joints.legs[FAR], FAR, look, palette),
            _neck(joints, skin[NEAR]),
            Group((Shape(_shirt(joints, look), palette.top[NEAR]),), angle=trunk),
            *worn.trunk,
            Group((Shape(pelvis, palette.trousers[NEAR]),), angle=trunk),
            _head(joints, look, palette),
            _leg_group(joints.legs[NEAR], NEAR, look, palette),
            Group((Shape(inside, palette.trousers[NEAR], None),), angle=trunk),
            *worn.lap,
            _arm_group(joints, NEAR, look, palette, worn.hands[NEAR]),
        ),
    )


def silhouette(joints: Joints, look: Look) -> Group:
    """Outlines of trunk, head and near limbs, for a ghost; their paint is not used."""
    paint = SCREEN
    trunk = joints.pose.lumbar
    head = Group((Shape(SILHOUETTE, ""),), at=_from_hip(joints, joints.head))
    return Group(
        at=_paper(joints.hip),
        items=(
            _neck(joints, ""),
            Group((Shape(_shirt(joints, look), ""), Shape(_pelvis(look, 0), "")), angle=trunk),
            head,
            _leg_group(joints.legs[NEAR], NEAR, look, paint),
            _arm_group(joints, NEAR, look, paint, ()),
        ),
    )


def _paper(point: Point) -> Point:
    return (point[0], -point[1])


def _from_hip(joints: Joints, point: Point) -> Point:
    return (point[0] - joints.hip[0], joints.hip[1] - point[1])


def _leg_group(leg: Leg, side: int, look: Look, palette: Palette) -> Group:
    cloth, shoe = palette.trousers[side], palette.shoe[side]
    hip, knee, hem = 9.4 * look.limbs, 7.4 * look.limbs, 6.0
    foot = Group(
        at=(0, -body.SHANK),
        angle=leg.foot - 90 - leg.limb.lower,
        items=(
            Group((Shape(TOES, shoe),), at=(12.4, 4.0), angle=leg.toes - leg.foot),
            Shape(SHOE, shoe),
        ),
    )
    shank = Group(
        at=(0, -body.THIGH),
        angle=leg.limb.lower - leg.limb.upper,
        items=(foot, Shape(capsule(body.SHANK - 1.5, knee, hem, flat=True), cloth)),
    )
    return Group(
        angle=leg.limb.upper,
        items=(
            Shape(capsule(body.THIGH, hip, knee), cloth),
            shank,
            Shape(limb_end(body.THIGH, hip, knee, 18), cloth, None),
        ),
    )


def _arm_group(
    joints: Joints, side: int, look: Look, palette: Palette, held: tuple[Shape | Group, ...]
) -> Group:
    limb = joints.arms[side]
    skin, top = palette.skins[look.skin][side], palette.top[side]
    wide = look.limbs
    elbow, wrist = 4.5 * wide, 3.7 * wide
    hand = Group(
        (*held, Shape(HAND, skin)), at=(0, -body.FOREARM), angle=joints.palms[side] - limb.lower
    )
    forearm = Group(
        at=(0, -body.UPPER_ARM),
        angle=limb.lower - limb.upper,
        items=(Shape(capsule(body.FOREARM, elbow, wrist), skin), hand),
    )
    return Group(
        at=_from_hip(joints, joints.shoulder),
        angle=limb.upper,
        items=(
            Group((Shape(capsule(body.UPPER_ARM - 10, 5 * wide, elbow), skin),), at=(0, -10)),
            Shape(open_sleeve(17, 6.7 * wide, 6.4 * wide), top),
            forearm,
            Shape(limb_end(body.UPPER_ARM, 5.2 * wide, elbow, 10), skin, None),
        ),
    )


#: A mitten: palm at the origin, fingers upwards, a hint of a thumb.
HAND = smooth(
    [(-4.4, 2.5), (-4.6, -3.5), (-3.2, -8.2), (1.8, -8.4), (3.6, -4.5), (4.6, 0.5), (3, 4)]
)
#: A shoe from the side, toes to the right; the ankle is the origin and the sole at y = 8. It has no
#: edge at the ball, where the toes go on.
SHOE = Outline(
    "M13 8H-3Q-6.4 8-5.6 3.5L-4.8-3.5H4.8Q7.5-.8 12.5.2",
    ((-6.2, -3.5), (13, -3.5), (13, 8), (-6.2, 8)),
)
TOES = Outline("M-1-3.9Q8-3.4 8.2 1.6Q8.2 4 5.6 4H-1", ((-1, -4), (8.3, -4), (8.3, 4), (-1, 4)))


def _pelvis(look: Look, inset: float) -> Outline:
    """The seat of the trousers, upright, the hip joint at the origin; `inset` from its edge."""
    wide = look.build
    seat = 12.2 if look.woman else 11.6
    points = [
        (-9.4 * wide, -12.6),
        (9.8 * wide, -12.6),
        (10.6 * wide, -3),
        (9.2, 7),
        (2, 11),
        (-7.6, 10.5),
        (-seat * wide, 4),
        (-seat * wide, -4),
    ]
    return smooth([(x - math.copysign(inset, x), y - math.copysign(inset, y)) for x, y in points])


#: Half depths of the trunk along the spine: part of the way from hip to neck, back, front.
MAN = (
    (0.08, 10.2, 10.6),
    (0.3, 10.0, 11.4),
    (0.52, 10.8, 12.2),
    (0.72, 12.8, 13.2),
    (0.9, 12.6, 11.4),
    (1.0, 6.6, 6.0),
)
WOMAN = (
    (0.08, 10.4, 10.2),
    (0.3, 9.6, 10.0),
    (0.5, 10.2, 11.2),
    (0.68, 11.8, 14.4),
    (0.88, 11.8, 11.4),
    (1.0, 6.2, 5.6),
)


def _shirt(joints: Joints, look: Look) -> Outline:
    """The shirt around the spine, seen in the direction of the loin, the hip at the origin."""
    control = body.spine_control(joints.hip, joints.waist, joints.neck)
    back: list[Point] = []
    front: list[Point] = []
    across, up = body.direction(joints.pose.lumbar)
    for part, behind, ahead in WOMAN if look.woman else MAN:
        (x, y), (ux, uy) = body.on_curve(joints.hip, control, joints.neck, part)
        for side, depth in ((back, -behind * look.build), (front, ahead * look.build)):
            dx, dy = x + uy * depth - joints.hip[0], y - ux * depth - joints.hip[1]
            side.append((dx * up - dy * across, -(dx * across + dy * up)))
    return smooth([*back, *reversed(front)])


def _neck(joints: Joints, skin: str) -> Group:
    length = body.distance(joints.neck, joints.head)
    angle = body.angle_of(joints.neck, joints.head)
    return Group(
        (Shape(capsule(length + 3, 5.4, 4.8), skin),),
        at=_from_hip(joints, body.step(joints.neck, angle, -4)),
        angle=angle,
    )


# ---------------------------------------------------------------- the head


#: A face looking right: crown, brow, a small pointed nose, chin and jaw.
FACE = Outline(
    "M10.3-2.6A11.1 11.1 0 1 0 1.4 11.2Q10.6 12.6 10.4 2.9 13.4 2.8 13.3 1.6Z",
    ((-10.9, -11.5), (13.4, -11.5), (13.4, 11.8), (-10.9, 11.8)),
)
SILHOUETTE = circle(11.4)


def _path(d: str, left: float, top: float, right: float, low: float) -> Outline:
    return Outline(d, ((left, top), (right, top), (right, low), (left, low)))


#: Hair by style: shapes before the face, and shapes on it.
HAIR_BACK: dict[str, tuple[Outline, ...]] = {"bun": (circle(5.4, (-11.8, -6.8)),)}
EAR = _path("M-3.2-.4Q-1 .4-1.8 3", -3.4, -0.6, -0.8, 3.2)
CAP = _path(
    "M8.2-8.6Q5-14.2-2.4-13Q-12.6-11.4-12.2-.4Q-12 4.6-8.4 7.4Q-6.6 4.4-6.8.6Q-3.4.8-2.6-3.6"
    "Q4-4.2 8.2-8.6Z",
    -12.4,
    -13.6,
    8.4,
    7.6,
)
HAIR_FRONT: dict[str, tuple[Outline, ...]] = {
    "cap": (CAP,),
    "bob": (
        _path(
            "M9-8Q6-14.4-2-13.6Q-13.6-12-13.4 1Q-13.6 8.6-11 12.6Q-6.6 13.8-3.6 11.2"
            "Q-1.6 6-2.6-1.6Q5-2.6 9-8Z",
            -13.6,
            -14,
            9,
            13.4,
        ),
    ),
    "bun": (CAP,),
    "curls": (
        _path(
            "M9.6-7.2Q9.4-11.6 5-12.2Q2-15.6-2-13.8Q-6.6-15.4-8.8-11.6Q-13.4-10.2-12.8-5.6"
            "Q-15.2-2.4-12.8.8Q-13.6 5-10 6.8Q-7.2 8.6-5.6 5.4Q-3 3.4-4-.2Q-.8-2.6 1.6-2.8"
            "Q6-3.2 9.6-7.2Z",
            -15,
            -15,
            9.8,
            8,
        ),
    ),
    "bald": (
        _path(
            "M-7.4-4.4Q-12.4-5-12 1.4Q-11.4 6-7.8 8Q-5.8 4.4-6.6 1Q-5.4-2-7.4-4.4Z",
            -12.4,
            -5,
            -5.4,
            8,
        ),
    ),
}


#: The lashes of a closed eye.
LID = Outline("M4.3-1.6Q6.6 1.4 8.9-1.2", ((4.3, -1.6), (8.9, 0.2)))


def _head(joints: Joints, look: Look, palette: Palette) -> Group:
    hair, skin = palette.hairs[look.hair], palette.skins[look.skin][NEAR]
    glasses: tuple[Shape, ...] = ()
    if look.glasses:
        arm = Outline("M4-1.4L-5.4-2.6", ((-5.4, -2.6), (4, -1)))
        rim = circle(3.4, (7.2, -1.2))
        glasses = (Shape(arm, "none", width=1.2), Shape(rim, "none", width=1.2))
    covered = look.style in ("bob", "curls") or not look.detail
    ear = () if covered else (Shape(EAR, "none", width=1.2),)
    eye = Shape(ellipse(1.3, 1.6, (6.6, -1.2)), "#111", None)
    if joints.pose.eyes_closed:
        eye = Shape(LID, "none", width=1.4)
    return Group(
        at=_from_hip(joints, joints.head),
        angle=joints.pose.head_angle,
        items=(
            *(Shape(outline, hair) for outline in HAIR_BACK.get(look.style, ())),
            Shape(FACE, skin),
            *(Shape(outline, hair, width=1.6) for outline in HAIR_FRONT[look.style]),
            eye,
            *ear,
            *glasses,
        ),
    )
