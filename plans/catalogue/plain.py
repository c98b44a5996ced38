"""YAML that holds only plain data, and problems that name their file and line.

The loader refuses aliases (a small file could unfold to gigabytes) and keys that stand twice, and
remembers the line of every field.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.reader import ReaderError

try:  # ten times as fast; every wheel of PyYAML has it
    from yaml import CSafeLoader as SafeLoader
except ImportError:
    from yaml import SafeLoader  # type: ignore[assignment]

#: Deeper than anything that is meant; whatever reads the tree calls itself for each level.
DEPTH_MAX = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """Where it is and what to do."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


class BrokenCatalogue(Exception):
    """A catalogue that cannot be published; `problems` holds every one of them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems, key=lambda problem: (problem.file, problem.line))
        super().__init__(f"{len(self.problems)} problems")


class _PlainLoader(SafeLoader):
    """Only plain data: no aliases, no dates, no floats that are not numbers."""


_PlainLoader.yaml_implicit_resolvers = {
    letter: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag not in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:merge")
    ]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def node_of(text: str, name: str) -> Node | None:
    """The tree of one file. Errors: BrokenCatalogue (syntax, aliases)."""
    try:
        for problem in _unwanted(text, name):
            raise BrokenCatalogue([problem])
        return yaml.compose(text, Loader=_PlainLoader)
    except ReaderError as error:
        says = "This is not a text file in YAML or JSON."
        raise BrokenCatalogue([Problem(name, 1, says)]) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        what = getattr(error, "problem", None) or "cannot be read"
        raise BrokenCatalogue([Problem(name, line, f"This is not valid YAML: {what}.")]) from error


def _unwanted(text: str, name: str) -> Iterator[Problem]:
    """Aliases, and what is nested too deeply, found before anything is built of them."""
    depth = 0
    for event in yaml.parse(text, Loader=_PlainLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            yield Problem(name, line, "Write the value out; no aliases.")
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEPTH_MAX:
                yield Problem(name, line, "This is nested too deeply.")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def data_of(node: Node, name: str) -> Any:
    """The plain value of a tree. Errors: BrokenCatalogue (a value that is not plain data)."""
    build = _PlainLoader("")
    try:
        return build.construct_object(node, deep=True)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise BrokenCatalogue([Problem(name, line, "This value is not plain data.")]) from error
    finally:
        build.dispose()


def keys_twice(node: Node, name: str) -> Iterator[Problem]:
    """Keys that stand twice in one mapping: the second would silently win."""
    if isinstance(node, MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if isinstance(key, ScalarNode) and key.value in seen:
                yield Problem(name, key.start_mark.line + 1, f"“{key.value}” stands twice.")
            seen.add(str(key.value))
            yield from keys_twice(value, name)
    elif isinstance(node, SequenceNode):
        for value in node.value:
            yield from keys_twice(value, name)


def lines_of(node: Node, prefix: str = "") -> Iterator[tuple[str, int]]:
    """The line of each field, by its path: `panels.0.caption`, `flags.impact`."""
    if isinstance(node, MappingNode):
        for key, value in node.value:
            field = f"{prefix}{key.value}"
            yield field, key.start_mark.line + 1
            yield from lines_of(value, f"{field}.")
    elif isinstance(node, SequenceNode):
        for position, value in enumerate(node.value):
            yield f"{prefix}{position}", value.start_mark.line + 1
            yield from lines_of(value, f"{prefix}{position}.")
