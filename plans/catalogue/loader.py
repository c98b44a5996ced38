"""Read a catalogue from YAML or JSON and list every problem with its file and line."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yaml.nodes import MappingNode, Node, SequenceNode

from plans.catalogue.plain import (
    BrokenCatalogue,
    Problem,
    data_of,
    keys_twice,
    lines_of,
    node_of,
)
from plans.catalogue.reading import problems_of
from plans.rules import EVIDENCE, Catalogue, Exercise
from plans.rules.release import read_catalogue, read_exercise
from plans.rules.tables import MATRIX
from plans.rules.vocabulary import Person, SafetyFlag

DATA_FOLDER = Path(__file__).parent / "data"
NOT_EXERCISES = "spellings.yaml"
BYTES_MAX = 2_000_000
STEPS_MIN, STEPS_MAX = 3, 5
CODE = re.compile(r"[A-Z]{1,3}\d{2,4}", re.ASCII)
#: Lists and words that may be empty or "none" but must be said: silence is not an answer.
SAID = ("equipment", "support", "regions", "bone_sites", "sources")
PATIENT_TEXTS = ("good_for", "set_up", "breathing", "be_careful", "feel", "stop_if")


@dataclass(slots=True)
class _Entry:
    """One exercise as written, with the line of each of its fields."""

    data: Any
    file: str
    line: int
    lines: dict[str, int]

    def problem(self, field: str, sentence: str) -> Problem:
        code = self.data.get("code", "?") if isinstance(self.data, dict) else "?"
        top = field.split(".")[0].split("[")[0]
        place = self.lines.get(field, self.lines.get(top, self.line))
        return Problem(self.file, place, f"{code} {field}: {sentence}")


def files_of(path: Path | None) -> list[Path]:
    """The file itself, or the shipped files in order of name."""
    folder = path or DATA_FOLDER
    if folder.is_file():
        return [folder]
    return sorted(file for file in folder.glob("*.yaml") if file.name != NOT_EXERCISES)


def read_files(path: Path | None = None) -> Catalogue:
    """A whole catalogue. Its release name is the number to come; the hash names its content.

    Errors: BrokenCatalogue with every problem of every file.
    """
    return read_catalogue({"release": "", "exercises": _checked(path)})


def payload_of(path: Path | None = None) -> dict[str, Any]:
    """The plain data of a catalogue that `read_files` accepts, in order of code."""
    return {"exercises": sorted(_checked(path), key=lambda data: str(data["code"]))}


def _checked(path: Path | None) -> list[dict[str, Any]]:
    """The plain data of every exercise, once nothing is wrong with any of them."""
    problems: list[Problem] = []
    entries: list[_Entry] = []
    for file in files_of(path):
        try:
            entries += _entries(file)
        except BrokenCatalogue as broken:
            problems += broken.problems
    exercises: list[tuple[_Entry, Exercise]] = []
    for entry in entries:
        exercise, wrong = read_exercise(entry.data)
        problems += [entry.problem(name, says) for name, all_ in wrong.items() for says in all_]
        if exercise is not None:
            exercises.append((entry, exercise))
    for entry, exercise in exercises:
        problems += [entry.problem(field, says) for field, says in _unfit(entry, exercise)]
    problems += _across(exercises)
    if not entries and not problems:
        problems.append(Problem(str(path or DATA_FOLDER), 1, "No exercise was found here."))
    if problems:
        raise BrokenCatalogue(problems)
    return [entry.data for entry, _ in exercises]


def digest(payload: dict[str, Any]) -> str:
    """The hash that names a catalogue's content."""
    text = json.dumps(payload["exercises"], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


# ---------------------------------------------------------------- text to entries


def _entries(file: Path) -> list[_Entry]:
    """The exercises of one file. Errors: BrokenCatalogue (syntax, aliases, keys that repeat)."""
    name = file.name
    if file.stat().st_size > BYTES_MAX:
        raise BrokenCatalogue([Problem(name, 1, f"The file is larger than {BYTES_MAX} bytes.")])
    text = file.read_text(encoding="utf-8", errors="replace")
    node = node_of(text, name)
    return _entries_of_node(node, name)


def _entries_of_node(node: Node | None, name: str) -> list[_Entry]:
    listed = node
    if isinstance(node, MappingNode):
        values = {key.value: value for key, value in node.value}
        listed = values.get("exercises")
    if not isinstance(listed, SequenceNode):
        raise BrokenCatalogue([Problem(name, 1, "Give a list of exercises.")])
    twice = list(keys_twice(listed, name))
    if twice:
        raise BrokenCatalogue(twice)
    return [
        _Entry(
            data=data_of(entry, name),
            file=name,
            line=entry.start_mark.line + 1,
            lines=dict(lines_of(entry)),
        )
        for entry in listed.value
    ]


# ---------------------------------------------------------------- what must hold


def _unfit(entry: _Entry, exercise: Exercise) -> Iterator[tuple[str, str]]:
    """Field and sentence for everything that one exercise lacks."""
    if not CODE.fullmatch(exercise.code):
        yield "code", "Give a code of capital letters and digits, like S03."
    for flag, level in exercise.flags:
        if level is None:
            yield f"flags.{flag.value}", "This safety flag has no level. Give one."
    for source in exercise.sources:
        if source not in EVIDENCE:
            yield "sources", f"“{source}” is not in the evidence registry."
    if exercise.refused:
        if not exercise.why_not or not exercise.instead:
            yield "why_not", "Say why it is left out, and what to do instead."
        named = {"why_not": exercise.why_not, "instead": exercise.instead}
    else:
        yield from _incomplete(entry, exercise)
        named = {name: getattr(exercise, name) for name in PATIENT_TEXTS}
        named |= {f"steps[{place}]": step for place, step in enumerate(exercise.how_to)}
    for field, text in named.items():
        if text and not text.endswith((".", "!", "?")):
            yield field, f"The last sentence has no end; a part may be missing: “{text[-40:]}”."
    for sentence in problems_of(named.values()):
        yield "why_not" if exercise.refused else "steps", sentence


def _incomplete(entry: _Entry, exercise: Exercise) -> Iterator[tuple[str, str]]:
    for name in SAID:
        if entry.data.get(name) is None:
            yield name, "This field is needed, also when there is nothing to name."
    for name in PATIENT_TEXTS:
        if not getattr(exercise, name):
            yield name, "This text is missing."
    if not STEPS_MIN <= len(exercise.how_to) <= STEPS_MAX:
        yield "steps", f"Give {STEPS_MIN} to {STEPS_MAX} steps."
    if "" in exercise.how_to:
        yield "steps", "A step is empty."
    if exercise.person is not Person.TRAINER:
        for flag, level in exercise.flags:
            if any("@trainer" in cell for cell in MATRIX.get((flag, level or ""), {}).values()):
                yield "person", f"“{flag.value}: {level}” needs a trainer: say “person: trainer”."
    dose = exercise.dose
    if not any((dose.reps, dose.hold_seconds, dose.minutes, dose.steps)):
        yield "dose", "Give repetitions, a hold, minutes or steps."
    if exercise.support_objects or exercise.person != "nobody":
        return
    if exercise.support.rank:
        yield "support_objects", "Name what to hold on to."
    if exercise.level(SafetyFlag.FALL_EXPOSURE) == "high" and exercise.category == "balance":
        yield "support", "A hard balance exercise needs something to hold within reach."


def _across(exercises: list[tuple[_Entry, Exercise]]) -> Iterator[Problem]:
    """Duplicate codes, ladders with gaps or two needs, links to nowhere and circles of links."""
    by_code: dict[str, tuple[_Entry, Exercise]] = {}
    ladders: dict[str, list[tuple[_Entry, Exercise]]] = defaultdict(list)
    for entry, exercise in exercises:
        if exercise.code in by_code:
            yield entry.problem("code", "This code stands twice.")
        by_code[exercise.code] = (entry, exercise)
        ladders[exercise.ladder].append((entry, exercise))
    for name, rungs in sorted(ladders.items()):
        entry, first = rungs[0]
        if len({exercise.need for _, exercise in rungs}) > 1:
            yield entry.problem("ladder", f"The ladder “{name}” serves more than one need.")
        have = {exercise.rung for _, exercise in rungs}
        for gap in sorted(set(range(1, max(have, default=0) + 1)) - have):
            yield entry.problem("rung", f"The ladder “{name}” has no rung {gap}.")
        if 0 in have:
            yield entry.problem("rung", f"Rungs of “{name}” start at 1.")
        del first
    for entry, exercise in exercises:
        for field in ("equivalent", "instead_code"):
            code = getattr(exercise, field)
            if code is not None and code not in by_code:
                yield entry.problem(field, f"There is no exercise {code}.")
            elif code is not None and by_code[code][1].refused:
                yield entry.problem(field, f"{code} is itself left out.")
        yield from _equivalent(entry, exercise, by_code)


def _equivalent(
    entry: _Entry, exercise: Exercise, by_code: dict[str, tuple[_Entry, Exercise]]
) -> Iterator[Problem]:
    """Equivalents stand on the same rung of the same ladder; a harder one would be a circle."""
    if exercise.equivalent is None or exercise.equivalent not in by_code:
        return
    other = by_code[exercise.equivalent][1]
    if (other.ladder, other.rung) != (exercise.ladder, exercise.rung) or other is exercise:
        yield entry.problem("equivalent", f"{other.code} is not on the same rung.")
