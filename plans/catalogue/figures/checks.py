"""What catches bad pose data: each check answers with problems, none raises.

The numbers are those of the drawing's specification: a contact is reached to a centimetre, a
planted foot stays to a millimetre, nothing is under the floor, a safe back is straight to 8
degrees, and a hand that should hold on is on its support to 3 centimetres.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from plans.catalogue.figures import body, pictures, side
from plans.catalogue.figures.paint import Frame, Point, hull_of
from plans.catalogue.figures.pictures import Picture
from plans.catalogue.figures.poses import Cycle, Figure, Kind, Pose, View
from plans.catalogue.figures.props.making import Segment
from plans.catalogue.figures.scene import Joints, Studio, solve, tween
from plans.catalogue.plain import Problem
from plans.catalogue.reading import problems_of
from plans.rules import Exercise
from plans.rules.movements import BY_ID, MOVEMENTS, as_exercise
from plans.rules.vocabulary import Person, Support

REACH_MAX = 1.0  # cm out of reach before a contact is wrong
SLIDE_MAX = 0.1  # cm that a planted foot may move
KNEE_NEARER = 5.0  # cm that a knee bent towards us may be drawn below what it lies on
FLOOR_MIN = -0.5  # cm under the floor that rounding may cause
BACK_MAX = 8.0  # degrees between loin and chest of a straight back
EXTENSION_MAX = 25.0  # degrees that the chest of an extension exercise may lean back
KNEE_MIN, KNEE_MAX = -3.0, 160.0
ELBOW_MIN, ELBOW_MAX = -5.0, 160.0
HOLD_MAX = 3.0  # cm between hand and support
NEAR_MAX = 75.0  # cm from the body to a support that is only near
HAND_RADIUS = body.HAND + 0.6
SAMPLES = 6
PANEL_BYTES, THUMB_BYTES, ANIMATION_BYTES = 7_000, 4_000, 15_000
CAPTION_WORDS = 14
FORBIDDEN = re.compile(
    r"<text|<style|style=|<script|<image|<foreignObject|(?:href|src)=\"(?!#)|url\("
)


def problems(figure: Figure, exercise: Exercise | None = None) -> list[Problem]:
    """Everything that is wrong with one figure; `exercise` adds what its record demands."""
    found = [
        *contacts_reached(figure),
        *feet_planted(figure),
        *joints_natural(figure),
        *nothing_sunk(figure),
        *backs_straight(figure),
        *panels_whole(figure),
        *documents_clean(figure),
        *documents_small(figure),
    ]
    if exercise is not None:
        found += [*support_held(figure, exercise), *holds_timed(figure, exercise)]
    return sorted(set(found), key=lambda problem: (problem.file, problem.line, problem.sentence))


def _problem(figure: Figure, path: str, sentence: str) -> Problem:
    place, line = path, None
    while place and line is None:
        line = figure.lines.get(place)
        place = place.rpartition(".")[0]
    return Problem(figure.file, line or 1, f"{figure.id} {path}: {sentence}")


def _sampled(figure: Figure) -> Iterator[tuple[str, Pose]]:
    """Every pose that is ever drawn, with the path of the key that it comes from."""
    keys = figure.keys
    for n, pose in enumerate(keys):
        yield f"keys.{n}", pose
    for n, panel in enumerate(figure.panels):
        if panel.wrong:
            yield f"panels.{n}.wrong", panel.pose
    for n, (start, end) in enumerate(_gaps(figure)):
        for part in range(1, SAMPLES):
            yield f"keys.{min(n + 1, len(keys) - 1)}", tween(figure, start, end, part / SAMPLES)


def _gaps(figure: Figure) -> list[tuple[Pose, Pose]]:
    found = list(pairwise(figure.keys))
    if figure.cycle is Cycle.LOOP and not figure.travel:
        found.append((figure.keys[-1], figure.keys[0]))
    return found


# ---------------------------------------------------------------- 1: contacts


def contacts_reached(figure: Figure) -> Iterator[Problem]:
    """No limb is stretched to reach what it touches."""
    names = _limb_names(figure)
    worst: dict[tuple[str, str], float] = {}
    for path, pose in _sampled(figure):
        for name, short in zip(names, _shortfalls(solve(pose)), strict=True):
            if short > REACH_MAX:
                worst[path, name] = max(short, worst.get((path, name), 0))
    for (path, name), short in worst.items():
        yield _problem(figure, path, f"The {name} is {short:.1f} cm out of reach.")


def _limb_names(figure: Figure) -> list[str]:
    sides = ("near", "far") if figure.view is View.SIDE else ("left", "right")
    return [f"{side} {limb}" for limb in ("leg", "arm") for side in sides]


def _shortfalls(joints: Joints) -> list[float]:
    if isinstance(joints, side.Joints):
        legs = [leg.limb.short for leg in joints.legs]
    else:
        legs = [leg.short for leg in joints.legs]
    return [*legs, *(arm.short for arm in joints.arms)]


# ---------------------------------------------------------------- 2: feet


def feet_planted(figure: Figure) -> Iterator[Problem]:
    """While both keys give a foot the same place, it does not move in between."""
    for n, (start, end) in enumerate(_gaps(figure)):
        for limb in (0, 1):
            if start.legs[limb].kind is not end.legs[limb].kind:
                continue
            if start.legs[limb].kind in (Kind.LEG, Kind.KNEE):
                continue
            if start.legs[limb].point != end.legs[limb].point:
                continue
            stands = _contact(solve(start), limb, start)
            for part in range(SAMPLES + 1):
                pose = tween(figure, start, end, part / SAMPLES)
                slid = body.distance(stands, _contact(solve(pose), limb, pose))
                if slid > SLIDE_MAX:
                    name = _limb_names(figure)[limb]
                    yield _problem(
                        figure, f"keys.{n + 1}", f"The foot of the {name} slides {slid:.1f} cm."
                    )
                    break


def _contact(joints: Joints, limb: int, pose: Pose) -> Point:
    """The point of the foot that stands."""
    if isinstance(joints, side.Joints):
        leg = joints.legs[limb]
        return leg.heel if pose.legs[limb].kind is Kind.HEEL else leg.ball
    return joints.legs[limb].end


# ---------------------------------------------------------------- 3: joints


def joints_natural(figure: Figure) -> Iterator[Problem]:
    """Nothing is under the floor, no knee or elbow bends the wrong way."""
    for path, pose in _sampled(figure):
        joints = solve(pose)
        for name, (_, height) in _points(joints).items():
            if height < FLOOR_MIN:
                yield _problem(figure, path, f"The {name} is {-height:.1f} cm under the floor.")
        if not isinstance(joints, side.Joints):
            continue
        for name, leg in zip(("near", "far"), joints.legs, strict=True):
            bend = body.flexion(leg.limb)
            if not KNEE_MIN <= bend <= KNEE_MAX:
                yield _problem(figure, path, f"The {name} knee bends by {bend:.0f} degrees.")
        for name, arm, free, side_ in zip(
            ("near", "far"), joints.arms, pose.arms, pose.elbows, strict=True
        ):
            bend = -body.flexion(arm)
            if free.kind is Kind.ARM and side_ < 0 and not ELBOW_MIN <= bend <= ELBOW_MAX:
                yield _problem(figure, path, f"The {name} elbow bends by {bend:.0f} degrees.")


def nothing_sunk(figure: Figure) -> Iterator[Problem]:
    """In no key is a joint inside the mat, bed, step or foam under it.

    Seen from the front, feet may hang over the edge of a bed, and knees that are bent towards us
    may come a little over it, as things nearer to the eye do.
    """
    for n, pose in enumerate(figure.keys):
        grounds = [_grounds(figure, pose, hanging=hanging) for hanging in (False, True)]
        for name, (x, height) in _points(solve(pose)).items():
            surface = max(
                (top for left, right, top in grounds[name.endswith("foot")] if left < x < right),
                default=0,
            )
            nearer = KNEE_NEARER if name.endswith("knee") and figure.view is View.FRONT else 0.0
            if height < surface + FLOOR_MIN - nearer:
                deep = surface - height
                yield _problem(
                    figure, f"keys.{n}", f"The {name} is {deep:.1f} cm in what it lies on."
                )


def _grounds(figure: Figure, pose: Pose, *, hanging: bool) -> list[tuple[float, float, float]]:
    """Left, right and top of what a person may lie, kneel or stand on, seen from its side.

    What is `hanging` is before a bed, not on it.
    """
    if figure.view is View.ABOVE:
        return []
    return [
        (thing.settings["from"], thing.settings["to"], thing.get(top, usual))
        for thing in figure.things_at(pose)
        for kind, top, usual in GROUNDS
        if thing.kind == kind and not (hanging and kind == "bed")
    ]


GROUNDS = (
    ("mat", "thick", 5.0),
    ("bed", "height", 50.0),
    ("step", "height", 15.0),
    ("foam", "height", 7.0),
)


def _points(joints: Joints) -> dict[str, Point]:
    found = {"hip": joints.hip, "neck": joints.neck, "head": joints.head}
    sides = ("near", "far") if isinstance(joints, side.Joints) else ("left", "right")
    for n, name in enumerate(sides):
        found[f"{name} elbow"] = joints.arms[n].joint
        found[f"{name} hand"] = joints.arms[n].end
        if isinstance(joints, side.Joints):
            leg = joints.legs[n]
            found |= {
                f"{name} knee": leg.limb.joint,
                f"{name} ankle": leg.limb.end,
                f"{name} ball": leg.ball,
                f"{name} heel": leg.heel,
            }
        else:
            found |= {f"{name} knee": joints.legs[n].joint, f"{name} foot": joints.legs[n].end}
    return found


# ---------------------------------------------------------------- 4: back


def backs_straight(figure: Figure) -> Iterator[Problem]:
    """In the right way, loin and chest lean alike; an extension may lean the chest back."""
    for n, pose in enumerate(figure.keys):
        rounded = body.nearest_turn(pose.chest - pose.lumbar, 0)
        least = -EXTENSION_MAX if figure.extension else -BACK_MAX
        if not least <= rounded <= BACK_MAX:
            yield _problem(
                figure, f"keys.{n}", f"The back is rounded or arched by {rounded:.0f} degrees."
            )


# ---------------------------------------------------------------- 5: support


def support_held(figure: Figure, exercise: Exercise) -> Iterator[Problem]:
    """A hand is on the support that the exercise asks for; what is only near is in the picture."""
    things = figure.things_at(figure.keys[0])
    if exercise.person is not Person.NOBODY or exercise.support is Support.PERSON:
        if not any(thing.kind == "helper" for thing in things):
            yield _problem(figure, "props", "The record asks for a person: draw a helper.")
        return
    studio = Studio(figure)
    if exercise.support is Support.NEAR:
        if not any(thing.kind in SUPPORTS for thing in things):
            yield _problem(figure, "props", "The record asks for a support near: draw it.")
        return
    if not exercise.support.rank:
        return
    wanted = 2 if exercise.support is Support.TWO_HANDS else 1
    for n, pose in enumerate(figure.keys):
        if n in figure.free_hands:
            continue
        holds = studio.scene(pose).holds
        hands = [arm.end for arm in solve(pose).arms]
        gaps = sorted(_gap(hand, holds) for hand in hands)
        if gaps[wanted - 1] > HOLD_MAX:
            yield _problem(
                figure,
                f"keys.{n}",
                f"{wanted} of 2 hands must be on a support; the gap is {gaps[wanted - 1]:.1f} cm.",
            )


SUPPORTS = frozenset(
    (
        *("chair", "worktop", "worktop_beside", "wall", "wall_beside", "door_frame", "door"),
        *("rail", "stairs", "table", "bench", "bed", "pole", "walking_frame", "helper"),
        *("treadmill", "bike", "elliptical", "pool", "high_bar", "leg_press", "pulldown", "mat"),
    )
)


def _gap(hand: Point, holds: Iterable[Segment]) -> float:
    """Centimetres between the palm's edge and the nearest support."""
    return min((_from_segment(hand, *hold) for hold in holds), default=999.0) - HAND_RADIUS


def _from_segment(point: Point, start: Point, end: Point) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    size = dx * dx + dy * dy
    part = 0.0
    if size:
        part = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / size
    nearest = body.between_points(start, end, min(1.0, max(0.0, part)))
    return body.distance(point, nearest)


def holds_timed(figure: Figure, exercise: Exercise) -> Iterator[Problem]:
    """What is held for some seconds has a panel with the clock."""
    seconds = exercise.dose.hold_seconds
    if seconds and not any(panel.hold for panel in figure.panels):
        yield _problem(
            figure, "panels", f"The record says to hold for {seconds} seconds: write “hold: true”."
        )


# ---------------------------------------------------------------- 6: panels


def panels_whole(figure: Figure) -> Iterator[Problem]:
    """2 to 4 panels, a plain caption for each, and a window that holds all of the drawing."""
    if not 2 <= len(figure.panels) <= 4:
        yield _problem(figure, "panels", "Give 2 to 4 panels.")
    studio = Studio(figure)
    frame = studio.frame()
    wrong_seen = False
    for n, panel in enumerate(figure.panels):
        path = f"panels.{n}.caption"
        if not re.fullmatch(r"[A-Z][^.!?]*(?:: [^.!?]+)?\.", panel.caption):
            yield _problem(figure, path, "Write one sentence that ends with a full stop.")
        if len(panel.caption.split()) > CAPTION_WORDS:
            yield _problem(figure, path, f"Use {CAPTION_WORDS} words at most.")
        if panel.wrong != panel.caption.startswith("Not like this"):
            yield _problem(figure, path, "A wrong panel, and only that, says “Not like this”.")
        if wrong_seen and not panel.wrong:
            yield _problem(figure, path, "The right way comes first.")
        wrong_seen = wrong_seen or panel.wrong
        if len(panel.arrows) > 2:
            yield _problem(figure, f"panels.{n}", "At most two arrows.")
        if not _inside(frame, hull_of([studio.scene(panel.pose).person])):
            yield _problem(figure, f"panels.{n}", "The window cuts the person.")
    for sentence in problems_of([panel.caption for panel in figure.panels]):
        yield _problem(figure, "panels", sentence)


def _inside(frame: Frame, points: Iterable[Point]) -> bool:
    right, low = frame.left + frame.width, frame.top + frame.height
    return all(frame.left <= x <= right and frame.top <= y <= low for x, y in points)


# ---------------------------------------------------------------- 7: documents


def _documents(figure: Figure) -> list[tuple[str, Picture]]:
    return [
        ("strip", pictures.strip(figure)),
        ("print", pictures.print_strip(figure)),
        ("thumbnail", pictures.thumbnail(figure)),
        ("animation", pictures.animation(figure)),
        *((f"panel {n + 1}", picture) for n, picture in enumerate(pictures.panels(figure))),
    ]


def documents_clean(figure: Figure) -> Iterator[Problem]:
    """No text, style, script or reference to the outside in any document."""
    for name, picture in _documents(figure):
        if found := FORBIDDEN.search(picture.svg):
            yield _problem(figure, "", f"The {name} contains {found.group()}.")


def documents_small(figure: Figure) -> Iterator[Problem]:
    """Pictures stay small enough for a slow phone."""
    limits = {"thumbnail": THUMB_BYTES, "animation": ANIMATION_BYTES}
    for name, picture in _documents(figure):
        most = limits.get(name, PANEL_BYTES if name.startswith("panel") else None)
        if most is not None and len(picture.bytes) > most:
            yield _problem(
                figure, "", f"The {name} has {len(picture.bytes)} bytes; {most} at most."
            )


def records(exercises: Mapping[str, Exercise]) -> dict[str, Exercise]:
    """What each figure must show, by id: an exercise, or the first safer way of a movement."""
    first = {one.id: (*one.safer, one.usual)[0] for one in MOVEMENTS}
    return {**exercises, **{id: as_exercise(BY_ID[id], way) for id, way in first.items()}}


def missing(figures: Iterable[str], exercises: Iterable[Exercise]) -> list[str]:
    """Codes of usable exercises without a figure."""
    drawn = set(figures)
    return sorted(one.code for one in exercises if not one.refused and one.code not in drawn)
