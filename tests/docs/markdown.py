"""The few pieces of Markdown that the clinical papers are made of."""

from collections.abc import Iterable, Sequence

from plans.rules.registry import ALL_RULES

WRITTEN = "<!-- Written by `make docs` from the rules. Change the rules, not this file. -->"


def page(title: str, *parts: str) -> str:
    """A whole file: a heading, where it comes from, and its parts."""
    return "\n\n".join((f"# {title}", WRITTEN, *(part.strip() for part in parts))) + "\n"


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [_line(heads), _line("---" for _ in heads)]
    return "\n".join([*lines, *(_line(row) for row in rows)])


def _line(cells: Iterable[object]) -> str:
    return "| " + " | ".join(_cell(one) for one in cells) + " |"


def _cell(one: object) -> str:
    return str(one).replace("|", "\\|").replace("\n", " ") or "-"


def bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def rule_link(rule: str) -> str:
    """A rule's id, leading to its row in `rules.md`."""
    assert rule in ALL_RULES, f"{rule} is no rule"
    return f"[{rule}](rules.md#{rule.lower()})"


def rule_links(rules: Iterable[str]) -> str:
    return ", ".join(rule_link(rule) for rule in rules)


def source_links(keys: Iterable[str]) -> str:
    return ", ".join(f"[{key}](sources.md#{anchor(key)})" for key in keys)


def anchor(key: str) -> str:
    """The anchor that a heading of this name gets."""
    return "".join(one for one in key.lower() if one.isalnum() or one in "-_")
