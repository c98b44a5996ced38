"""What curators look at: every drawing, sheet by sheet, with what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from plans.catalogue import figures
from plans.catalogue.figures.checks import problems
from plans.catalogue.links import Links, links_of
from plans.catalogue.queries import NoRelease, current_release
from plans.rules import Exercise
from plans.rules.movements import BY_ID

FIGURES_A_SHEET = 8


@dataclass(frozen=True, slots=True)
class Sheet:
    """Some figures of one file of pose data; `slug` is its address."""

    slug: str
    title: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One figure as a curator judges it: its pictures, its steps, its faults."""

    id: str
    name: str
    links: Links
    steps: tuple[str, ...]
    set_up: str
    problems: tuple[str, ...]


@lru_cache(maxsize=1)
def sheets() -> tuple[Sheet, ...]:
    """All figures, in the order of their files, a few to a page."""
    by_file: dict[str, list[str]] = {}
    for id, figure in figures.shipped().items():
        by_file.setdefault(figure.file.removesuffix(".yaml"), []).append(id)
    return tuple(
        Sheet(
            slug=f"{file.replace('_', '-')}-{number}",
            title=f"{file.replace('_', ' ').capitalize()}, sheet {number}",
            ids=ids,
        )
        for file, all_ids in sorted(by_file.items())
        for number, ids in enumerate(_in_parts(all_ids), start=1)
    )


def _in_parts(ids: list[str]) -> Iterable[tuple[str, ...]]:
    return (
        tuple(ids[start : start + FIGURES_A_SHEET]) for start in range(0, len(ids), FIGURES_A_SHEET)
    )


def drawn_on(sheet: Sheet) -> list[Drawn]:
    """The figures of a sheet. One query for the release."""
    exercises = _exercises()
    return [_drawn(id, exercises.get(id)) for id in sheet.ids]


def without_picture() -> list[Exercise]:
    """Usable exercises of the release that nobody has drawn."""
    return [one for one in _exercises().values() if not one.refused and not figures.has(one.code)]


def _exercises() -> dict[str, Exercise]:
    try:
        return current_release().catalogue.by_code
    except NoRelease:
        return {}


def _drawn(id: str, exercise: Exercise | None) -> Drawn:
    """A movement's right panel shows the first of its safer ways, so these are its steps."""
    links = links_of(id)
    assert links is not None  # noqa: S101 the sheet lists what is drawn
    found = tuple(one.sentence for one in problems(figures.shipped()[id], exercise))
    if exercise is not None:
        name, steps, set_up = exercise.name, exercise.how_to, exercise.set_up
    else:
        movement = BY_ID.get(id)
        name = movement.name if movement else "Not in this release"
        steps = movement.safer[0].steps if movement and movement.safer else ()
        set_up = movement.why if movement else ""
    return Drawn(id=id, name=name, links=links, steps=steps, set_up=set_up, problems=found)
