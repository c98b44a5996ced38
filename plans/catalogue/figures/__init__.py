"""Pictures of exercises and movements, drawn from pose data.

`strip`, `panels`, `thumbnail`, `warning`, `animation` and `captions` answer for the shipped figures
by id: an exercise's code, or MOV-nnn for a movement. The same functions for a figure of one's own
are in `pictures`. How to write a figure: docs/figures.md.

    reader    YAML or JSON -> Figure, every problem with its line
    poses     the typed data, and what lies between two keys
    body      lengths, two-bone inverse kinematics, the spine's curve
    side, front   joints of a pose, and the painted person
    props     furniture, things in hands, machines
    signs     a hold's clock, a snail, a push, a breath, a person seen from above
    scene     person, things, arrows, ghost, badge, and the window around them
    pictures  panels, strip, thumbnail, animation
    checks    what bad data is caught by
    sheet     contact sheets for people who look
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from plans.catalogue.figures import pictures
from plans.catalogue.figures.pictures import Picture
from plans.catalogue.figures.poses import Figure
from plans.catalogue.figures.reader import read_figures


@lru_cache(maxsize=1)
def shipped() -> dict[str, Figure]:
    """All figures that come with the product, by id."""
    return read_figures()


def has(id: str) -> bool:
    """Is there a figure for this exercise or movement?"""
    return id in shipped()


@lru_cache(maxsize=512)
def strip(id: str) -> Picture:
    """All panels in one document. Errors: KeyError without a figure."""
    return pictures.strip(shipped()[id])


@lru_cache(maxsize=512)
def panels(id: str) -> tuple[Picture, ...]:
    """One document a panel, for an ordered list with captions under the pictures."""
    return pictures.panels(shipped()[id])


@lru_cache(maxsize=512)
def print_strip(id: str) -> Picture:
    """The strip for paper."""
    return pictures.print_strip(shipped()[id])


@lru_cache(maxsize=512)
def thumbnail(id: str) -> Picture:
    """The small picture beside a name."""
    return pictures.thumbnail(shipped()[id])


@lru_cache(maxsize=512)
def warning(id: str) -> Picture:
    """The small picture of what not to do, with its cross.

    Errors: KeyError without a figure, or where it shows no fault.
    """
    _, wrong = pair(id)
    return pictures.thumbnail(replace(shipped()[id], thumb=wrong + 1))


def pair(id: str) -> tuple[int, int]:
    """The places, from 0, of the panel that best shows the right way, and of the fault.

    Errors: KeyError without a figure, or where it shows no fault.
    """
    figure = shipped()[id]
    places = range(len(figure.panels))
    wrong = [place for place in places if figure.panels[place].wrong]
    if not wrong:
        raise KeyError(id)
    best = figure.panels.index(figure.thumb_panel)
    right = best if best not in wrong else max(set(places) - set(wrong))
    return right, wrong[-1]


@lru_cache(maxsize=512)
def animation(id: str) -> Picture:
    """The movement, sent only when somebody asks for it."""
    return pictures.animation(shipped()[id])


def captions(id: str) -> tuple[tuple[str, bool], ...]:
    """A sentence for each panel, and whether the panel shows what not to do."""
    return tuple((panel.caption, panel.wrong) for panel in shipped()[id].panels)
