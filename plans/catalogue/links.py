"""Where the pictures of an exercise are: one address for each content, so that it never changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial

from django.urls import reverse

from plans.catalogue import figures
from plans.catalogue.figures.pictures import Picture, is_wide

PANELS_MAX = 4
CACHE_YEAR_SECONDS = 365 * 24 * 3600


def _panel(place: int, id: str) -> Picture:
    return figures.panels(id)[place]


#: Kinds of picture by the word in their address.
PICTURES: Mapping[str, Callable[[str], Picture]] = {
    "thumbnail": figures.thumbnail,
    "warning": figures.warning,
    "print": figures.print_strip,
    "movement": figures.animation,
    **{f"panel-{place + 1}": partial(_panel, place) for place in range(PANELS_MAX)},
}


@dataclass(frozen=True, slots=True)
class Link:
    """A picture on a page: its address, its size in its own units, and what it shows."""

    url: str
    width: int
    height: int
    caption: str = ""
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class Links:
    """All pictures of one exercise. `wide` panels stand one above the other."""

    thumbnail: Link
    panels: tuple[Link, ...]
    print: Link
    movement_url: str
    wide: bool


@lru_cache(maxsize=512)
def thumbnail_of(code: str) -> Link | None:
    """The small picture beside a name; None where none is drawn."""
    return _link(code, "thumbnail") if figures.has(code) else None


@lru_cache(maxsize=512)
def warning_of(code: str) -> Link | None:
    """The small picture of what not to do; None where none is drawn."""
    shown = figures.has(code) and any(wrong for _, wrong in figures.captions(code))
    return _link(code, "warning") if shown else None


@lru_cache(maxsize=512)
def panels_of(code: str) -> tuple[Link, ...]:
    """The panels of an exercise or movement; none where none are drawn."""
    captions = figures.captions(code) if figures.has(code) else ()
    return tuple(
        _link(code, f"panel-{place}", caption, wrong)
        for place, (caption, wrong) in enumerate(captions, start=1)
    )


def pair_of(code: str) -> tuple[Link, ...]:
    """The right way and the usual fault, one panel each; none where no fault is drawn."""
    if warning_of(code) is None:
        return ()
    return tuple(panels_of(code)[place] for place in figures.pair(code))


@lru_cache(maxsize=512)
def links_of(code: str) -> Links | None:
    """Every picture of an exercise or movement; None where none is drawn."""
    if not figures.has(code):
        return None
    return Links(
        thumbnail=_link(code, "thumbnail"),
        panels=panels_of(code),
        print=_link(code, "print"),
        movement_url=_link(code, "movement").url,
        wide=is_wide(figures.panels(code)[0]),
    )


def _link(code: str, kind: str, caption: str = "", wrong: bool = False) -> Link:
    picture = PICTURES[kind](code)
    url = reverse("catalogue:picture", args=[code, kind, picture.hash])
    return Link(url, picture.width, picture.height, caption, wrong)
