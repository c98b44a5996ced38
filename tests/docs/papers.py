"""Every paper of `docs/clinical/` that is written from the rules, by file name."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from tests.docs import amounts, hazards, machine, registers

FOLDER = Path(__file__).parents[2] / "docs" / "clinical"

PAPERS: dict[str, Callable[[], str]] = {
    "rules.md": registers.rules,
    "matrix.md": registers.matrix,
    "sources.md": registers.sources,
    "doses.md": amounts.page_text,
    "progression.md": machine.page_text,
    "hazards.md": hazards.page_text,
}


@cache
def text_of(name: str) -> str:
    """A paper as the rules would write it now."""
    return PAPERS[name]()


def stale() -> list[str]:
    """Papers that no longer say what the rules say."""
    return [
        name
        for name in PAPERS
        if not (FOLDER / name).exists() or (FOLDER / name).read_text("utf-8") != text_of(name)
    ]
