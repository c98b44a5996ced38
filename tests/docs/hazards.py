"""The hazard log: its prose is written by hand, its tests and controls are filled in from the code.

`docs/clinical/hazards.md` holds one heading for each hazard with its fields. This module rewrites
three of them: `Control` and `Without it` for hazards that the rules control, from
`tests/controls.py`, and `Test` for all, from the tests that carry the hazard's mark.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.controls import CONTROLS

TESTS = Path(__file__).parents[1]
FILE = TESTS.parent / "docs" / "clinical" / "hazards.md"
BY_THE_RULES = "the rules"
_HEADING = re.compile(r"^### (H-\d\d)$", re.MULTILINE)
_FILLED = re.compile(r"^- \*\*(Control|Test|Without it)\*\*: .*\n", re.MULTILINE)


@cache
def marked_tests() -> dict[str, list[str]]:
    """Hazard id -> "file::test" of every test that carries its mark, read from the sources."""
    found: dict[str, list[str]] = {}
    for file in sorted(TESTS.rglob("test_*.py")):
        for name, hazards in _marked_in(ast.parse(file.read_text(encoding="utf-8"))):
            for hazard in hazards:
                place = f"{file.relative_to(TESTS.parent).as_posix()}::{name}"
                found.setdefault(hazard, []).append(place)
    return found


def _marked_in(tree: ast.AST) -> Iterator[tuple[str, list[str]]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield (
                node.name,
                [
                    str(mark.args[0].value)
                    for mark in node.decorator_list
                    if isinstance(mark, ast.Call)
                    and ast.unparse(mark.func) == "pytest.mark.hazard"
                    and isinstance(mark.args[0], ast.Constant)
                ],
            )


def sections() -> dict[str, str]:
    """Hazard id -> its section of the log as it stands in the file."""
    text = FILE.read_text(encoding="utf-8")
    places = [*_HEADING.finditer(text)]
    ends = [place.start() for place in places[1:]] + [len(text)]
    return {place[1]: text[place.end() : end] for place, end in zip(places, ends, strict=True)}


def by_the_rules() -> list[str]:
    """The hazards that the log says are controlled by the rules."""
    return [
        hazard
        for hazard, text in sections().items()
        if f"- **Controlled by**: {BY_THE_RULES}" in text
    ]


def page_text() -> str:
    """The log with its filled-in fields anew."""
    text = _FILLED.sub("", FILE.read_text(encoding="utf-8"))
    for hazard in sections():
        section = re.search(rf"^### {hazard}\n(?:\n?- \*\*.*\n)*", text, re.MULTILINE)
        assert section is not None
        text = text[: section.end()] + _fields(hazard) + text[section.end() :]
    return text


def _fields(hazard: str) -> str:
    controls = [control for control in CONTROLS if control.hazard == hazard]
    lines = []
    if controls:
        said = " ".join(f"[{control.kind}] {control.says}" for control in controls)
        lines.append(f"- **Control**: {said}")
    tests = marked_tests().get(hazard, [])
    lines.append(f"- **Test**: {'; '.join(f'`{one}`' for one in tests) or 'none yet'}")
    if controls:
        taken = " ".join(
            f"{control.says} Red: {', '.join(f'`{_short(one)}`' for one in control.red)}."
            for control in controls
        )
        lines.append(f"- **Without it**: {taken}")
    return "".join(f"{line}\n" for line in lines)


def _short(test: str) -> str:
    return test.rpartition(".")[2]
