"""The mannequin's measures, and the geometry that finds its joints.

The world is in centimetres: x forward (to the right), y up, the floor at y = 0. Angles are in
degrees and absolute: 0 points up, 90 forward, 180 down, -90 backward. An adult is about 172 tall.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from plans.catalogue.figures.paint import Point

SHANK, THIGH = 42.0, 43.0
LOIN, CHEST = 22.0, 28.0  # hip to waist, waist to the base of the neck
SHOULDER_DROP = 5.0  # the shoulder joint below the base of the neck
NECK, HEAD = 5.5, 10.5  # base of the neck to the head's foot; the head's radius
UPPER_ARM, FOREARM = 31.0, 27.0
ANKLE, BALL, HEEL, TOE = 8.0, 13.0, 4.0, 5.0  # ankle height; ahead of, behind the ankle; past ball
HIP_HALF, SHOULDER_HALF = 9.0, 18.0  # front view: hips and shoulders beside the middle line
LEG = THIGH + SHANK
#: A standing leg is drawn a hair short of straight, so that its knee has a side to bend to.
UNLOCKED = 84.35
SEAT = 10.8  # the hip joint above what a person sits or lies on
HAND = 4.4  # the palm's middle above what it rests on


def direction(angle: float) -> Point:
    """The unit step in an absolute angle."""
    turn = math.radians(angle)
    return (math.sin(turn), math.cos(turn))


def step(start: Point, angle: float, length: float) -> Point:
    """The point `length` from `start` in an absolute angle."""
    across, up = direction(angle)
    return (start[0] + across * length, start[1] + up * length)


def angle_of(start: Point, end: Point) -> float:
    """The absolute angle from one point to another, from -180 to 180."""
    return math.degrees(math.atan2(end[0] - start[0], end[1] - start[1]))


def distance(a: Point, b: Point) -> float:
    return math.hypot(a[0] - b[0], a[1] - b[1])


def rise(length: float, aside: float) -> float:
    """How high a straight rod of `length` reaches when its foot stands `aside`."""
    return math.sqrt(max(0.0, length**2 - aside**2))


def between(a: float, b: float, part: float) -> float:
    return a + (b - a) * part


def between_points(a: Point, b: Point, part: float) -> Point:
    return (between(a[0], b[0], part), between(a[1], b[1], part))


def nearest_turn(angle: float, to: float) -> float:
    """The same direction, written within half a turn of `to`."""
    return to + (angle - to + 180) % 360 - 180


@dataclass(frozen=True, slots=True)
class Limb:
    """Two bones: the joint between them, their end, their angles, and how far out of reach."""

    joint: Point
    end: Point
    upper: float
    lower: float
    short: float  # centimetres between the contact asked for and the nearest the limb can reach


def two_bones(root: Point, target: Point, upper: float, lower: float, bend: float) -> Limb:
    """The joint that lets two bones end at `target`.

    `bend` +1 puts the joint on the forward side of a limb that hangs down (a knee), -1 on the
    other (an elbow). A target out of reach is answered with the nearest point and `short`.
    """
    far = distance(root, target)
    reach = min(max(far, abs(upper - lower)), upper + lower)
    if far < 1e-9:
        across, up = 0.0, -1.0
    else:
        across, up = (target[0] - root[0]) / far, (target[1] - root[1]) / far
    along = (upper**2 - lower**2 + reach**2) / (2 * reach)
    off = math.sqrt(max(0.0, upper**2 - along**2)) * bend
    joint = (root[0] + across * along - up * off, root[1] + up * along + across * off)
    end = (root[0] + across * reach, root[1] + up * reach)
    return Limb(joint, end, angle_of(root, joint), angle_of(joint, end), abs(far - reach))


def free_bones(root: Point, upper: float, lower: float, angles: tuple[float, float]) -> Limb:
    """A limb by the absolute angles of its bones."""
    joint = step(root, angles[0], upper)
    return Limb(joint, step(joint, angles[1], lower), angles[0], angles[1], 0.0)


def flexion(limb: Limb) -> float:
    """How far the lower bone is turned from the upper: a knee's bend counts up, an elbow's down."""
    return nearest_turn(limb.lower - limb.upper, 0)


def ankle_over_ball(ball: Point, pitch: float) -> Point:
    """Where the ankle is when the foot stands on its ball with the heel lifted by `pitch`."""
    turn = math.radians(pitch)
    back, up = -BALL, ANKLE
    return (
        ball[0] + back * math.cos(turn) + up * math.sin(turn),
        ball[1] - back * math.sin(turn) + up * math.cos(turn),
    )


def ankle_over_heel(heel: Point, pitch: float) -> Point:
    """Where the ankle is when the foot stands on its heel; a negative pitch lifts the toes."""
    turn = math.radians(pitch)
    return (
        heel[0] + HEEL * math.cos(turn) + ANKLE * math.sin(turn),
        heel[1] - HEEL * math.sin(turn) + ANKLE * math.cos(turn),
    )


def under_ankle(ankle: Point, pitch: float, ahead: float) -> Point:
    """The point of the sole `ahead` of the ankle (the ball, or the heel with -HEEL)."""
    turn = math.radians(pitch)
    return (
        ankle[0] + ahead * math.cos(turn) - ANKLE * math.sin(turn),
        ankle[1] - ahead * math.sin(turn) - ANKLE * math.cos(turn),
    )


def spine_control(hip: Point, waist: Point, neck: Point) -> Point:
    """The control point of the curve from hip to neck that runs through the waist."""
    return (2 * waist[0] - (hip[0] + neck[0]) / 2, 2 * waist[1] - (hip[1] + neck[1]) / 2)


def on_curve(start: Point, control: Point, end: Point, part: float) -> tuple[Point, Point]:
    """A point of a bow and the unit step along it."""
    rest = 1 - part
    x, y = (
        rest * rest * a + 2 * rest * part * c + part * part * b
        for a, c, b in zip(start, control, end, strict=True)
    )
    ax, ay = (
        2 * rest * (c - a) + 2 * part * (b - c) for a, c, b in zip(start, control, end, strict=True)
    )
    size = math.hypot(ax, ay) or 1.0
    return (x, y), (ax / size, ay / size)
