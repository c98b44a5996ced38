"""Read pose data from YAML, one figure an id, and list every problem with its line.

The format is explained for authors in docs/figures.md. The first key of a figure says all; every
later key only what changes. A field without `n_`, `f_` (`l_`, `r_` in the front view) sets both
sides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from yaml.nodes import MappingNode

from plans.catalogue.figures import front, side
from plans.catalogue.figures.looks import LOOKS
from plans.catalogue.figures.paint import Point
from plans.catalogue.figures.poses import (
    ARMS,
    FRONT_LEGS,
    INSET_RADIUS,
    KINDS,
    SIDE_LEGS,
    Cycle,
    Figure,
    Held,
    Inset,
    Kind,
    Overhead,
    Panel,
    Pose,
    Thing,
    View,
    moved,
)
from plans.catalogue.figures.props import KINDS as PROPS
from plans.catalogue.figures.props.making import Required
from plans.catalogue.plain import (
    BrokenCatalogue,
    Problem,
    data_of,
    keys_twice,
    lines_of,
    node_of,
)

DATA_FOLDER = Path(__file__).parent / "data"
PANELS_MIN, PANELS_MAX = 2, 4
FAR_FOOT = 4.5  # how far ahead the far foot stands when only `ball` is written

SIDES = {view: ("n_", "f_") if view is View.SIDE else ("l_", "r_") for view in View}
LEGS = {view: SIDE_LEGS if view is View.SIDE else FRONT_LEGS for view in View}
ELBOWS = {
    view: {"back": -1.0, "forward": 1.0}
    if view is View.SIDE
    else {"out": 1.0, "in": -1.0, "line": 0.0}
    for view in View
}
SPINE = ("lumbar", "chest", "neck", "head")
FIGURE_FIELDS = {
    *("view", "seconds", "cycle", "travel", "look", "thumb", "extension", "free_hands"),
    *("props", "keys", "panels", "thumb_arrows"),
}
PANEL_FIELDS = {
    *("key", "caption", "ghost", "arrow", "arrows", "badge", "inset", "wrong"),
    *("hold", "slow", "press", "breath"),
}
INSET_FIELDS = {"at", "feet", "line", "dots", "radius", "person", "press"}
OVERHEAD_FIELDS = {"faces", "turn", "seat", "bed", "hands", "band"}


@dataclass(slots=True)
class _Reader:
    """One figure being read; problems are collected, never raised."""

    id: str
    file: str
    line: int
    lines: Mapping[str, int]
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, path: str, sentence: str) -> None:
        place, found = path, None
        while place and found is None:
            found = self.lines.get(place)
            place = place.rpartition(".")[0]
        text = f"{self.id} {path}: {sentence}" if path else f"{self.id}: {sentence}"
        self.problems.append(Problem(self.file, found or self.line, text))

    # -- plain values

    def number(self, value: Any, path: str, default: float = 0.0) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
            self.wrong(path, f"Give a number, not “{value}”.")
            return default
        return float(value)

    def point(self, value: Any, path: str) -> Point:
        if not isinstance(value, list) or len(value) != 2:
            self.wrong(path, "Give a point as [x, y].")
            return (0.0, 0.0)
        return (self.number(value[0], path), self.number(value[1], path))

    def word(self, value: Any, path: str, words: tuple[str, ...]) -> str:
        if value not in words:
            self.wrong(path, f"“{value}” is not one of: {', '.join(words)}.")
            return words[0]
        return str(value)

    def whole(self, value: Any, path: str, count: int, what: str) -> int:
        """A position from 0 to count - 1."""
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < count:
            self.wrong(path, f"There is no {what} {value}; there are 0 to {count - 1}.")
            return 0
        return value

    def mapping(self, value: Any, path: str, fields: set[str]) -> dict[str, Any]:
        if not isinstance(value, dict):
            self.wrong(path, "Give fields with values.")
            return {}
        for name in sorted(set(map(str, value)) - fields):
            self.wrong(
                f"{path}.{name}".lstrip("."),
                f"“{name}” is not a field here. Fields: {', '.join(sorted(fields))}.",
            )
        return {name: found for name, found in value.items() if name in fields}

    def listed(self, value: Any, path: str) -> list[Any]:
        if not isinstance(value, list):
            self.wrong(path, "Give a list.")
            return []
        return value


# ---------------------------------------------------------------- files


def files_of(path: Path | None = None) -> list[Path]:
    """The file itself, or the shipped files in order of name."""
    folder = path or DATA_FOLDER
    return [folder] if folder.is_file() else sorted(folder.glob("*.yaml"))


def read_figures(path: Path | None = None) -> dict[str, Figure]:
    """All figures by id. Errors: BrokenCatalogue with every problem of every file."""
    problems: list[Problem] = []
    found: dict[str, Figure] = {}
    for file in files_of(path):
        try:
            for figure in _figures(file, problems):
                if figure.id in found:
                    other = found[figure.id].file
                    problems.append(Problem(file.name, 1, f"{figure.id} stands in {other} too."))
                found[figure.id] = figure
        except BrokenCatalogue as broken:
            problems += broken.problems
    if problems:
        raise BrokenCatalogue(problems)
    return dict(sorted(found.items()))


def _figures(file: Path, problems: list[Problem]) -> Iterator[Figure]:
    node = node_of(file.read_text(encoding="utf-8"), file.name)
    if not isinstance(node, MappingNode):
        raise BrokenCatalogue([Problem(file.name, 1, "Give figures by their ids.")])
    if twice := list(keys_twice(node, file.name)):
        raise BrokenCatalogue(twice)
    for key, value in node.value:
        lines = dict(lines_of(value))
        figure, wrong = read_figure(
            str(key.value),
            data_of(value, file.name),
            file=file.name,
            line=key.start_mark.line + 1,
            lines=lines,
        )
        problems += wrong
        if figure is not None:
            yield figure


def read_figure(
    id: str, data: Any, *, file: str = "", line: int = 1, lines: Mapping[str, int] | None = None
) -> tuple[Figure | None, list[Problem]]:
    """A figure from plain data, such as the JSON of a curator's form; None when it has problems."""
    reader = _Reader(id, file, line, lines or {})
    fields = reader.mapping(data, "", FIGURE_FIELDS)
    for name in ("view", "keys", "panels"):
        if name not in fields:
            reader.wrong("", f"“{name}” is missing.")
    if reader.problems:
        return None, reader.problems
    figure = _figure(reader, fields)
    return (None if reader.problems else figure), reader.problems


def _figure(reader: _Reader, fields: dict[str, Any]) -> Figure:
    view = View(reader.word(fields["view"], "view", tuple(View)))
    keys = _keys(reader, fields["keys"], view)
    things = _things(reader, fields.get("props", []), view)
    travel = reader.number(fields.get("travel", 0), "travel")
    panels = _panels(reader, fields["panels"], view, keys, bool(travel))
    free = reader.listed(fields.get("free_hands", []), "free_hands")
    thumb = fields.get("thumb")
    if thumb is not None:
        thumb = reader.whole(thumb, "thumb", len(panels) + 1, "panel")
    look = fields.get("look")
    return Figure(
        id=reader.id,
        view=view,
        keys=keys,
        panels=panels,
        things=things,
        seconds=reader.number(fields.get("seconds", 5), "seconds"),
        cycle=Cycle(reader.word(fields.get("cycle", "reverse"), "cycle", tuple(Cycle))),
        travel=travel,
        thumb=thumb or None,
        thumb_arrows=bool(fields.get("thumb_arrows", False)),
        look=None if look is None else reader.word(look, "look", tuple(LOOKS)),
        extension=bool(fields.get("extension", False)),
        free_hands=tuple(reader.whole(n, "free_hands", len(keys), "key") for n in free),
        lines=reader.lines,
        file=reader.file,
    )


# ---------------------------------------------------------------- keys


def _keys(reader: _Reader, listed: Any, view: View) -> tuple[Pose, ...]:
    keys: list[Pose] = []
    for n, changes in enumerate(reader.listed(listed, "keys")):
        before = keys[-1] if keys else None
        keys.append(_pose(reader, changes, f"keys.{n}", view, before))
    if not keys:
        reader.wrong("keys", "Give at least one key.")
        keys.append(_pose(reader, {"hip": [0, 92]}, "keys", view, None))
    return tuple(keys)


def _pose_fields(view: View) -> set[str]:
    limbs = [kind.value for kind in (*LEGS[view], *ARMS) if kind is not Kind.BENT]
    limbs += ["elbow", "palm"]
    sided = {f"{prefix}{name}" for prefix in ("", *SIDES[view]) for name in limbs}
    return {"hip", "lean", *SPINE, "shrug", "turn", "eyes", "item", *sided}


def _pose(reader: _Reader, changes: Any, path: str, view: View, before: Pose | None) -> Pose:
    """The pose that `changes` makes of the one before; the first key starts from standing."""
    fields = reader.mapping(changes, path, _pose_fields(view))
    pose = before or _standing(view)
    if "lean" in fields:
        lean = reader.number(fields["lean"], f"{path}.lean")
        pose = replace(pose, lumbar=lean, chest=lean)
    for name in SPINE:
        if name in fields:
            angle = reader.number(fields[name], f"{path}.{name}")
            pose = replace(pose, **{name: angle})  # type: ignore[arg-type]
    pose = replace(
        pose,
        legs=_pair(reader, fields, path, view, LEGS[view], pose.legs),
        arms=_pair(reader, fields, path, view, ARMS, pose.arms),
        elbows=_sided(
            reader,
            fields,
            path,
            view,
            "elbow",
            pose.elbows,
            lambda value, where: ELBOWS[view][reader.word(value, where, tuple(ELBOWS[view]))],
        ),
        palms=_sided(
            reader,
            fields,
            path,
            view,
            "palm",
            pose.palms,
            lambda value, where: None if value == "free" else reader.number(value, where),
        ),
    )
    if "shrug" in fields:
        pose = replace(pose, shrug=reader.number(fields["shrug"], f"{path}.shrug"))
    if "turn" in fields:
        pose = replace(pose, turn=reader.number(fields["turn"], f"{path}.turn"))
    if "eyes" in fields:
        eyes = reader.word(fields["eyes"], f"{path}.eyes", ("open", "closed"))
        pose = replace(pose, eyes_closed=eyes == "closed")
    if "item" in fields:
        pose = replace(pose, item=reader.point(fields["item"], f"{path}.item"))
    if before is None and "hip" not in fields:
        reader.wrong(path, "The first key needs hip: [x, y], or [x, stand].")
    if "hip" in fields:
        pose = replace(pose, hip=_hip(reader, fields["hip"], f"{path}.hip", view, pose))
    return pose


def _standing(view: View) -> Pose:
    if view is View.SIDE:
        legs = (Held(Kind.BALL, (11.0, 0.0, 0.0)), Held(Kind.BALL, (11.0 + FAR_FOOT, 0.0, 0.0)))
        arm = Held(Kind.ARM, (184.0, 172.0))
    else:
        legs = (Held(Kind.FOOT, (-9.0, 0.0)), Held(Kind.FOOT, (9.0, 0.0)))
        arm = Held(Kind.ARM, (172.0, 178.0))
    out = ELBOWS[view]["out" if view is not View.SIDE else "back"]
    return Pose(
        hip=(0.0, 92.3),
        lumbar=0.0,
        chest=2.0 if view is View.SIDE else 0.0,
        neck=None,
        head=None,
        legs=legs,
        arms=(arm, arm),
        elbows=(out, out),
        palms=(None, None),
        view=view,
    )


def _hip(reader: _Reader, value: Any, path: str, view: View, pose: Pose) -> Point:
    if not isinstance(value, list) or len(value) != 2:
        reader.wrong(path, "Give hip: [x, y], [x, stand] or [x, kneel].")
        return pose.hip
    x = reader.number(value[0], path)
    if value[1] == "stand":
        find = side.standing_hip if view is View.SIDE else front.standing_hip
        return (x, find(x, pose.legs))
    if value[1] == "kneel":
        if not any(leg.kind is Kind.KNEE for leg in pose.legs):
            reader.wrong(path, "“kneel” needs a knee on the ground (n_knee, f_knee or knee).")
            return pose.hip
        return (x, side.kneeling_hip(x, pose.legs))
    return (x, reader.number(value[1], path))


def _pair(
    reader: _Reader,
    fields: dict[str, Any],
    path: str,
    view: View,
    kinds: tuple[Kind, ...],
    before: tuple[Held, Held],
) -> tuple[Held, Held]:
    """Both limbs of a pair; `ball` sets both, `n_ball` one."""
    found = list(before)
    for kind in kinds:
        for prefix in ("", *SIDES[view]):
            name = f"{prefix}{kind.value}"
            if name not in fields or kind is Kind.BENT:
                continue
            held = _held(reader, fields[name], f"{path}.{name}", kind)
            if prefix:
                found[SIDES[view].index(prefix)] = held
            else:
                found = [held, _other(held, view)]
    return found[0], found[1]


def _other(held: Held, view: View) -> Held:
    """The second limb when one field sets both: the same a little ahead, or its mirror image."""
    if view is View.SIDE:
        if held.kind in (Kind.BALL, Kind.HEEL):
            return Held(held.kind, (held.values[0] + FAR_FOOT, *held.values[1:]))
        return held
    if held.kind is Kind.ARM:
        return held
    if held.kind is Kind.BENT:
        x, y, knee_x, knee_y = held.values
        return Held(held.kind, (-x, y, -knee_x, knee_y))
    return Held(held.kind, (-held.values[0], *held.values[1:]))


def _held(reader: _Reader, value: Any, path: str, kind: Kind) -> Held:
    if kind is Kind.FOOT and isinstance(value, list) and len(value) == 4:
        kind = Kind.BENT
    names, defaults = KINDS[kind]
    given = value if isinstance(value, list) else [value]
    least = sum(default is None for default in defaults)
    if not least <= len(given) <= len(names):
        reader.wrong(path, f"Give [{', '.join(names)}].")
        given = [0.0] * len(names)
    numbers = [reader.number(part, path) for part in given]
    numbers += [float(default or 0) for default in defaults[len(numbers) :]]
    return Held(kind, tuple(numbers))


def _sided(
    reader: _Reader,
    fields: dict[str, Any],
    path: str,
    view: View,
    name: str,
    before: tuple[Any, Any],
    read: Callable[[Any, str], Any],
) -> tuple[Any, Any]:
    found = list(before)
    if name in fields:
        found = [read(fields[name], f"{path}.{name}")] * 2
    for n, prefix in enumerate(SIDES[view]):
        if f"{prefix}{name}" in fields:
            found[n] = read(fields[f"{prefix}{name}"], f"{path}.{prefix}{name}")
    return found[0], found[1]


# ---------------------------------------------------------------- things and panels


def anchor_names(view: View) -> frozenset[str]:
    """Places that a prop may name."""
    return frozenset((side if view is View.SIDE else front).solve(_standing(view)).anchors())


def _things(reader: _Reader, listed: Any, view: View) -> tuple[Thing, ...]:
    found = []
    for n, data in enumerate(reader.listed(listed, "props")):
        path = f"props.{n}"
        kind = data.get("kind") if isinstance(data, dict) else None
        if kind not in PROPS:
            reader.wrong(
                path, f"“{kind}” is not a kind of prop. Kinds: {', '.join(sorted(PROPS))}."
            )
            continue
        accepted = PROPS[kind]
        fields = reader.mapping(data, path, {"kind", "only", *accepted.settings})
        settings = {
            name: _setting(
                reader, fields[name], f"{path}.{name}", like, accepted.words.get(name), view
            )
            for name, like in accepted.settings.items()
            if name in fields
        }
        for name, like in accepted.settings.items():
            if isinstance(like, Required) and name not in fields:
                reader.wrong(path, f"A {kind} needs “{name}”.")
        only = fields.get("only")
        if only is not None:
            only = reader.word(only, f"{path}.only", ("right", "wrong"))
        found.append(Thing(kind, settings, only))
    return tuple(found)


def _setting(
    reader: _Reader, value: Any, path: str, like: Any, words: tuple[str, ...] | None, view: View
) -> Any:
    """A prop's setting, of the type of its default."""
    like = like.like if isinstance(like, Required) else like
    if words:
        return reader.word(value, path, words)
    if isinstance(like, bool):
        if not isinstance(value, bool):
            reader.wrong(path, "Give true or false.")
        return bool(value)
    if isinstance(like, float):
        return reader.number(value, path)
    if isinstance(like, list):
        return [_place(reader, part, path, view) for part in reader.listed(value, path)]
    return _place(reader, value, path, view)


def _place(reader: _Reader, value: Any, path: str, view: View) -> Any:
    if isinstance(value, str):
        names = anchor_names(view) | {"hands", "knees", "ankles"}
        return reader.word(value, path, tuple(sorted(names)))
    return reader.point(value, path)


def _panels(
    reader: _Reader, listed: Any, view: View, keys: tuple[Pose, ...], travels: bool
) -> tuple[Panel, ...]:
    panels = [
        _panel(reader, data, f"panels.{n}", view, keys, travels)
        for n, data in enumerate(reader.listed(listed, "panels"))
    ]
    if not PANELS_MIN <= len(panels) <= PANELS_MAX:
        reader.wrong("panels", f"Give {PANELS_MIN} to {PANELS_MAX} panels.")
    if all(panel.wrong for panel in panels):
        reader.wrong("panels", "Show the right way first.")
    return tuple(panels)


def _panel(
    reader: _Reader, data: Any, path: str, view: View, keys: tuple[Pose, ...], travels: bool
) -> Panel:
    fields = reader.mapping(data, path, PANEL_FIELDS)
    key = reader.whole(fields.get("key", 0), f"{path}.key", len(keys), "key")
    caption = fields.get("caption")
    if not isinstance(caption, str) or not caption.strip():
        reader.wrong(path, "Give a caption: a short sentence that starts with a verb.")
        caption = ""
    ghost = fields.get("ghost")
    if ghost is not None:
        ghost = reader.whole(ghost, f"{path}.ghost", len(keys), "key")
    arrows = [fields["arrow"]] if "arrow" in fields else []
    arrows += reader.listed(fields.get("arrows", []), f"{path}.arrows")
    badge = fields.get("badge")
    if badge is not None:
        badge = reader.word(badge, f"{path}.badge", ("right", "wrong"))
    breath = fields.get("breath")
    if breath is not None:
        breath = reader.word(breath, f"{path}.breath", ("in", "out"))
    hold, slow = bool(fields.get("hold", False)), bool(fields.get("slow", False))
    if hold and slow:
        reader.wrong(path, "Write “hold” or “slow”: both signs stand in the same corner.")
    pose = keys[key]
    if travels:  # the panel's window goes with the person
        pose = moved(pose, -pose.hip[0])
    if "wrong" in fields:
        pose = replace(
            _wrong_pose(reader, fields["wrong"], f"{path}.wrong", view, pose), wrong=True
        )
        badge = "wrong"
    return Panel(
        key=key,
        caption=caption.strip(),
        pose=pose,
        ghost=ghost,
        arrows=tuple(_arrow(reader, arrow, f"{path}.arrow") for arrow in arrows),
        badge=badge,
        inset=_inset(reader, fields["inset"], f"{path}.inset") if "inset" in fields else None,
        hold=hold,
        slow=slow,
        press=_triples(reader, fields.get("press", []), f"{path}.press", "push"),
        breath=breath,
    )


def _wrong_pose(reader: _Reader, changes: Any, path: str, view: View, right: Pose) -> Pose:
    """What changes against the right way; with a view of its own, a whole pose."""
    if not isinstance(changes, dict) or "view" not in changes:
        return _pose(reader, changes, path, view, right)
    own = View(reader.word(changes["view"], f"{path}.view", tuple(View)))
    rest = {name: value for name, value in changes.items() if name != "view"}
    return _pose(reader, rest, path, own, None)


def _arrow(reader: _Reader, value: Any, path: str) -> tuple[Point, Point, Point]:
    points = [reader.point(part, path) for part in reader.listed(value, path)]
    if len(points) == 2:
        middle = ((points[0][0] + points[1][0]) / 2, (points[0][1] + points[1][1]) / 2)
        points.insert(1, middle)
    if len(points) != 3:
        reader.wrong(path, "Give an arrow as [start, pull, tip], or [start, tip].")
        return ((0.0, 0.0),) * 3
    return points[0], points[1], points[2]


def _inset(reader: _Reader, value: Any, path: str) -> Inset:
    fields = reader.mapping(value, path, INSET_FIELDS)
    person = fields.get("person")
    return Inset(
        at=reader.point(fields.get("at"), f"{path}.at"),
        feet=_triples(reader, fields.get("feet", []), f"{path}.feet", "foot"),
        line=_path(reader, fields.get("line", []), f"{path}.line"),
        dots=_path(reader, fields.get("dots", []), f"{path}.dots"),
        radius=reader.number(fields.get("radius", INSET_RADIUS), f"{path}.radius"),
        person=None if person is None else _overhead(reader, person, f"{path}.person"),
        press=_triples(reader, fields.get("press", []), f"{path}.press", "push"),
    )


def _overhead(reader: _Reader, value: Any, path: str) -> Overhead:
    fields = reader.mapping(value, path, OVERHEAD_FIELDS)
    return Overhead(
        faces=reader.number(fields.get("faces", 0), f"{path}.faces"),
        turn=reader.number(fields.get("turn", 0), f"{path}.turn"),
        seat=bool(fields.get("seat", False)),
        bed=bool(fields.get("bed", False)),
        hands=_path(reader, fields.get("hands", []), f"{path}.hands"),
        band=_path(reader, fields["band"], f"{path}.band") if "band" in fields else None,
    )


def _path(reader: _Reader, value: Any, path: str) -> tuple[Point, ...]:
    return tuple(reader.point(part, path) for part in reader.listed(value, path))


def _triples(
    reader: _Reader, value: Any, path: str, what: str
) -> tuple[tuple[float, float, float], ...]:
    """Places with a direction."""
    found = []
    for one in reader.listed(value, path):
        parts = [reader.number(part, path) for part in reader.listed(one, path)]
        if len(parts) != 3:
            reader.wrong(path, f"Give each {what} as [x, y, angle].")
            parts = [0.0, 0.0, 0.0]
        found.append((parts[0], parts[1], parts[2]))
    return tuple(found)
