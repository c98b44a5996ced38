"""A catalogue release from JSON: every field checked, every problem named with its path."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from plans.rules.facts import Catalogue, Dose, Exercise, InvalidFacts
from plans.rules.readers import decimal
from plans.rules.vocabulary import (
    BANDS,
    LEVELS,
    BoneSite,
    Category,
    Equipment,
    Need,
    Person,
    Position,
    SafetyFlag,
    Support,
)

Word = TypeVar("Word", bound=StrEnum)

Problems = dict[str, list[str]]

_DOSE_WHOLE = (
    *("sets", "reps", "hold_seconds", "impacts", "steps", "rpe_min", "rpe_max"),
    *("rest_seconds", "bouts"),
)
_DOSE_DECIMAL = ("minutes", "load_kg")
_TEXTS = (
    *("name", "subtype", "ladder", "good_for", "set_up", "breathing", "be_careful"),
    *("feel", "stop_if", "why_not", "instead"),
)
_REQUIRED = ("code", "name", "category", "subtype", "need", "ladder", "rung", "position", "flags")
#: Field in the file -> field of Exercise, where they differ.
_OURS = {"steps": "how_to"}


def read_catalogue(data: Any) -> Catalogue:
    """`{"release": ..., "exercises": [...]}` as a Catalogue in order of code.

    A flag that is missing or null is read as unset, which the rules exclude; the loader of a
    release refuses it earlier. Errors: InvalidFacts, field = path in the document.
    """
    if not isinstance(data, Mapping) or not isinstance(data.get("exercises"), list):
        raise InvalidFacts({"exercises": ["Give an object with “release” and “exercises”."]})
    problems: Problems = {}
    found = []
    for place, entry in enumerate(data["exercises"]):
        exercise, wrong = read_exercise(entry)
        code = entry.get("code") if isinstance(entry, Mapping) else None
        problems |= {
            f"{code or f'exercises[{place}]'}.{name}": says for name, says in wrong.items()
        }
        if exercise is not None:
            found.append(exercise)
    codes = [exercise.code for exercise in found]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        problems.setdefault(f"{code}.code", []).append("This code stands twice.")
    if problems:
        raise InvalidFacts(problems)
    return Catalogue(
        release=str(data.get("release", "")),
        exercises=tuple(sorted(found, key=lambda exercise: exercise.code)),
    )


def read_exercise(entry: Any) -> tuple[Exercise | None, Problems]:
    """One exercise, or None with every problem by field."""
    if not isinstance(entry, Mapping):
        return None, {"exercise": ["Give an object with named fields."]}
    problems: Problems = {}
    found: dict[str, Any] = {}
    for name in entry:
        if name not in _READERS:
            problems[str(name)] = ["This field is not known."]
    for name in _REQUIRED:
        if entry.get(name) in (None, ""):
            problems[name] = ["This field is needed."]
    for name, reader in _READERS.items():
        if name in entry and name not in problems and entry[name] is not None:
            try:
                found[_OURS.get(name, name)] = reader(entry[name])
            except ValueError as error:
                problems[name] = str(error).split("; ")
    return (None if problems else Exercise(**found)), problems


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("Give a text.")
    return value.strip()


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError("Give a list of texts.")
    return tuple(_text(entry) for entry in value)


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 10_000:
        raise ValueError("Give a whole number of 0 or more.")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("Give true or false.")
    return value


def _word(kind: type[Word]) -> Callable[[Any], Word]:
    def read(value: Any) -> Word:
        try:
            return kind(value)
        except ValueError as error:
            words = ", ".join(kind)
            raise ValueError(f"“{value}” is not one of: {words}.") from error

    return read


def _words(kind: type[Word]) -> Callable[[Any], tuple[Word, ...]]:
    def read(value: Any) -> tuple[Word, ...]:
        if not isinstance(value, list):
            raise ValueError("Give a list of words.")
        return tuple(_word(kind)(entry) for entry in value)

    return read


def _groups(value: Any) -> tuple[tuple[Equipment, ...], ...]:
    if not isinstance(value, list):
        raise ValueError("Give a list of groups, like [[chair], [band, towel]].")
    groups = tuple(_words(Equipment)(group) for group in value)
    if not all(groups):
        raise ValueError("A group needs at least one thing.")
    return groups


def _levels(value: Any) -> tuple[tuple[SafetyFlag, str | None], ...]:
    if not isinstance(value, Mapping):
        raise ValueError("Give a level for each safety flag.")
    wrong = [f"“{name}” is not a safety flag." for name in value if name not in set(SafetyFlag)]
    for flag in SafetyFlag:
        level = value.get(flag.value)
        if level is not None and level not in LEVELS[flag]:
            known = ", ".join(LEVELS[flag])
            wrong.append(f"“{flag.value}: {level}” is not one of: {known}.")
    if wrong:
        raise ValueError("; ".join(wrong))
    return tuple((flag, value.get(flag.value)) for flag in SafetyFlag)


def _dose(value: Any) -> Dose:
    if not isinstance(value, Mapping):
        raise ValueError("Give the dose as named fields.")
    found: dict[str, Any] = {}
    wrong = []
    for name, given in value.items():
        try:
            found[name] = _dose_field(name, given)
        except ValueError as error:
            wrong.append(f"{name}: {error}")
    if wrong:
        raise ValueError("; ".join(wrong))
    return Dose(**found)


def _dose_field(name: str, given: Any) -> Any:
    if name in _DOSE_WHOLE:
        return _whole(given)
    if name in _DOSE_DECIMAL:
        number = decimal(given)
        if number <= 0:
            raise ValueError("Give a number above 0.")
        return Decimal(number).normalize()
    if name == "each_side":
        return _flag(given)
    if name == "band":
        if given not in BANDS:
            raise ValueError(f"Give one of: {', '.join(BANDS)}.")
        return given
    raise ValueError("This field is not known.")


_READERS: dict[str, Callable[[Any], Any]] = {
    "code": _text,
    **dict.fromkeys(_TEXTS, _text),
    "category": _word(Category),
    "need": _word(Need),
    "serves": _words(Need),
    "rung": _whole,
    "equivalent": _text,
    "position": _word(Position),
    "equipment": _groups,
    "equipment_optional": _words(Equipment),
    "support": _word(Support),
    "support_objects": _words(Equipment),
    "person": _word(Person),
    "regions": _texts,
    "bone_sites": _words(BoneSite),
    "flags": _levels,
    "dose": _dose,
    "sources": _texts,
    "refused": _flag,
    "counts": _flag,
    "habit": _flag,
    "steps": _texts,
    "instead_code": _text,
}
