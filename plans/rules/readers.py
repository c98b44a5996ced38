"""How a JSON value becomes a typed one: readers that keep a sentence for each wrong field.

A reader returns a value or raises `Wrong`; what reads an object keeps the sentence under the name
of the field and goes on, so that every wrong field is named at once.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from plans.rules.facts import Catalogue, InvalidFacts
from plans.rules.vocabulary import Answer

DEPTH_MAX = 50
CHARACTERS_MAX = 1_000_000
LIST_MAX = 200
TEXT_CHARACTERS_MAX = 200

_MINUS = dict.fromkeys(map(ord, "\u2212\u2012\u2013\u2014\ufe63\uff0d\u2010\u2011"), "-")
_NUMBER = re.compile(r"[+-]?\d{1,6}(?:\.\d{1,6})?")
_CODE = re.compile(r"[A-Z]{1,3}\d{2,4}", re.ASCII)

Word = TypeVar("Word", bound=StrEnum)


class Wrong(Exception):
    """One value cannot be read; the sentence says what to do."""


Reader = Callable[[Any, "Form"], Any]


class Form:
    """One object being read: collects errors under their full field names.

    `on` is the plan's day and `born` the earliest on which the person can have been born, where
    they are known. With a `catalogue` codes and ladders must stand in it; without one a profile is
    read as it was stored, when there may have been other exercises.
    """

    born: date | None = None

    def __init__(self, on: date | None = None, catalogue: Catalogue | None = None) -> None:
        self.errors: dict[str, list[str]] = {}
        self.on = on
        self.catalogue = catalogue

    def inner(self) -> Form:
        """A form for an object inside this one, which knows the same."""
        form = Form(self.on, self.catalogue)
        form.born = self.born
        return form

    def add(self, name: str, sentence: str) -> None:
        self.errors.setdefault(name, []).append(sentence)

    def read(self, name: str, value: Any, reader: Reader) -> Any:
        """The value, or None with its error kept under `name`."""
        if value is _TWICE:
            self.add(name, "This field stands twice. Give it once.")
            return None
        try:
            return reader(value, self)
        except Wrong as wrong:
            self.add(name, str(wrong))
        except InvalidFacts as inner:
            for part, sentences in inner.errors.items():
                for sentence in sentences:
                    self.add(name + part if part.startswith("[") else f"{name}.{part}", sentence)
        return None

    def finish(self) -> None:
        if self.errors:
            raise InvalidFacts(self.errors)


# ---------------------------------------------------------------- text to JSON


def parse_json(text: str) -> Any:
    """JSON as safety needs it: no deep nesting, at most 1 million characters.

    NaN and a key that stands twice stay visible, so that `read_profile` names their fields.
    Errors: InvalidFacts under the field "json".
    """
    try:
        if len(text) > CHARACTERS_MAX:
            raise Wrong("This is too long. Send at most 1,000,000 characters for one profile.")
        if _depth(text) > DEPTH_MAX:
            raise Wrong("This is nested too deeply. Use the shape of the documented profile.")
        return json.loads(text, object_pairs_hook=_keep_twice)
    except Wrong as wrong:
        raise InvalidFacts({"json": [str(wrong)]}) from wrong
    except (json.JSONDecodeError, RecursionError, ValueError) as error:
        where = ""
        if isinstance(error, json.JSONDecodeError):
            many = "\n" in text.strip()
            where = f" (line {error.lineno})" if many else f" (character {error.colno})"
        raise InvalidFacts({"json": [f"This is not valid JSON{where}. Check it."]}) from error


def _depth(text: str) -> int:
    """Deepest nesting, counting brackets outside strings."""
    depth = deepest = 0
    for found in re.finditer(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', text):
        if found[0] in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif found[0] in "]}":
            depth -= 1
    return deepest


#: Stands for a value that was given twice; no reader takes it for an answer.
_TWICE = object()


def _keep_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        found[key] = _TWICE if key in found else value
    return found


# ---------------------------------------------------------------- small readers


def object_of(value: Any, known: Mapping[str, Any]) -> dict[str, Any]:
    """The value as an object with only known fields; every unknown one is named."""
    if not isinstance(value, dict):
        raise Wrong("Give an object with named fields.")
    errors: dict[str, list[str]] = {}
    for key in value:
        if key not in known:
            near = difflib.get_close_matches(str(key), list(known), n=1)
            hint = f" Did you mean “{near[0]}”?" if near else f" Known here: {', '.join(known)}."
            errors[str(key)[:60]] = [f"This field is not known.{hint}"]
    if errors:
        raise InvalidFacts(errors)
    return value


def decimal(value: Any) -> Decimal:
    """A finite number, also as typed text with any minus sign or a comma. Errors: ValueError."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise ValueError("Give a number.")
    text = str(value).strip().translate(_MINUS).replace(",", ".").replace("\uff0b", "+")
    text = text.replace(" ", "") if re.fullmatch(r"[+-]\s+\S+", text) else text
    if isinstance(value, float) and "e" in text.lower():
        raise ValueError("Give a plain number, like 2.5.")
    if not text.isascii() or not _NUMBER.fullmatch(text):
        raise ValueError("Give a number, like 2.5.")
    try:
        return Decimal(text)
    except InvalidOperation as error:  # pragma: no cover - the pattern above has no other form
        raise ValueError("Give a number, like 2.5.") from error


def number(low: str, high: str, *, whole: bool = False) -> Reader:
    """A number from `low` to `high`, both allowed; an int where only whole ones are."""
    at_least, at_most = Decimal(low), Decimal(high)

    def read(value: Any, _form: Form) -> Any:
        kind = "whole number" if whole else "number"
        sentence = f"Give a {kind} from {low} to {high}."
        try:
            given = decimal(value)
        except ValueError as error:
            raise Wrong(sentence) from error
        if not at_least <= given <= at_most or (whole and given != int(given)):
            raise Wrong(sentence)
        return int(given) if whole else given

    return read


def or_unsure(reader: Reader) -> Reader:
    """What `reader` takes, or the answer “unsure”."""

    def read(value: Any, form: Form) -> Any:
        if value == Answer.UNSURE.value:
            return Answer.UNSURE
        try:
            return reader(value, form)
        except Wrong as wrong:
            raise Wrong(f"{str(wrong).rstrip('.')}, or “unsure”.") from wrong

    return read


def word(kind: type[Word]) -> Reader:
    """One word of a closed list."""

    def read(value: Any, _form: Form) -> Word:
        try:
            return kind(value)
        except ValueError as error:
            choices = ", ".join(member.value for member in kind)
            raise Wrong(f"Choose one of: {choices}.") from error

    return read


def yes_no(value: Any, _form: Form) -> Answer:
    """“yes” or “no”, where nobody can be unsure."""
    if value not in ("yes", "no"):
        raise Wrong("Answer “yes” or “no”.")
    return Answer(value)


def code(value: Any, _form: Form) -> str:
    """The code of an exercise of today or of another day."""
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        raise Wrong("Give an exercise code, like S03.")
    return value


def known_code(value: Any, form: Form) -> str:
    """The code of an exercise that exists, as far as the form knows them."""
    found = code(value, form)
    if form.catalogue is not None and found not in form.catalogue.by_code:
        raise Wrong("No exercise has this code. Correct it, or take it out.")
    return found


def known_codes(value: Any, form: Form) -> frozenset[str]:
    """Codes of exercises that exist, in any order."""
    return frozenset(_KNOWN_CODES(value, form))


def known_ladder(value: Any, form: Form) -> str:
    """The name of a ladder that exercises stand on, as far as the form knows them."""
    found = text(value, form)
    if form.catalogue is not None and found not in form.catalogue.ladders:
        known = sorted(form.catalogue.ladders)
        near = difflib.get_close_matches(found, known, n=1)
        hint = f"Did you mean “{near[0]}”?" if near else f"Known: {', '.join(known)}."
        raise Wrong(f"No exercise stands on this ladder. {hint}")
    return found


def text(value: Any, _form: Form) -> str:
    """A short text that a file and a screen can take."""
    if not isinstance(value, str) or len(value) > TEXT_CHARACTERS_MAX or not _can_be_written(value):
        raise Wrong(f"Give a text of at most {TEXT_CHARACTERS_MAX} characters.")
    return value


def _can_be_written(given: str) -> bool:
    """False for half a character (a lone surrogate), which no file or screen can take."""
    try:
        given.encode()
    except UnicodeEncodeError:
        return False
    return True


def list_of(reader: Reader, *, at_least_one: str = "") -> Reader:
    """Entries in order; `at_least_one` is the sentence where an empty list is an error."""

    def read(value: Any, form: Form) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise Wrong("Give a list in square brackets, also of a single entry.")
        if len(value) > LIST_MAX:
            raise Wrong(f"Give a list of at most {LIST_MAX} entries.")
        if at_least_one and not value:
            raise Wrong(at_least_one)
        inner = form.inner()
        found = [inner.read(f"[{place}]", entry, reader) for place, entry in enumerate(value)]
        inner.finish()
        return tuple(found)

    return read


_KNOWN_CODES = list_of(known_code)


def set_of(kind: type[Word], *, at_least_one: str = "") -> Reader:
    """Words of a closed list, in any order."""
    reader = list_of(word(kind), at_least_one=at_least_one)
    return lambda value, form: frozenset(reader(value, form))


def record(
    build: Callable[..., Any],
    table: Mapping[str, Reader],
    *required: str,
    one_of: tuple[str, ...] = (),
) -> Reader:
    """An object read field by field with `table`, then built; required fields are named.

    Without any field of `one_of` it would say nothing: the first required field is told so.
    """

    def read(value: Any, form: Form) -> Any:
        data = object_of(value, table)
        inner = form.inner()
        for name in required:
            if data.get(name) is None:
                inner.add(name, "This field is needed here.")
        if one_of and all(data.get(name) is None for name in one_of):
            inner.add(required[0], f"Give at least one of these with it: {', '.join(one_of)}.")
        found = {
            name: inner.read(name, data[name], reader)
            for name, reader in table.items()
            if name in data and data[name] is not None
        }
        inner.finish()
        return build(**found)

    return read
