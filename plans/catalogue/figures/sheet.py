"""Contact sheets: pages that show figures to people who judge them by looking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from plans.catalogue.figures import pictures
from plans.catalogue.figures.poses import Figure

HEAD = (
    "<!doctype html><meta charset=utf-8><style>"
    "body{margin:8px;background:#fff;font:14px/1.3 sans-serif;color:#222}"
    "article{display:inline-block;vertical-align:top;border:1px solid #bbb;border-radius:6px;"
    "margin:4px;padding:6px}h2{font-size:15px;margin:0 0 4px}"
    "ol{display:flex;gap:6px;margin:0;padding:0;list-style:none}"
    "ol.wide{flex-direction:column}figure{margin:0}"
    "figcaption{max-width:210px;padding:2px 4px}ol.wide figcaption{max-width:none}"
    ".standing svg{height:300px;width:auto}.wide svg{width:560px;height:auto}"
    ".more{display:flex;gap:14px;align-items:end;margin-top:6px}.more svg{height:96px;width:auto}"
    ".grey{filter:grayscale(1)}.small svg{height:150px;width:auto}"
    "p{margin:4px 0 0;color:#a3001a;max-width:640px}"
    "</style>"
)


def _panels(figure: Figure) -> str:
    drawn = pictures.panels(figure)
    kind = "wide" if pictures.is_wide(drawn[0]) else "standing"
    items = "".join(
        f"<li><figure>{picture.svg}<figcaption>{n}. {escape(panel.caption)}</figcaption></figure>"
        for n, (picture, panel) in enumerate(zip(drawn, figure.panels, strict=True), 1)
    )
    return f'<ol class="{kind}">{items}</ol>'


def one(figure: Figure, name: str, problems: Iterable[str] = ()) -> str:
    """One exercise: panels with captions, then 96 px, greyscale and print side by side."""
    thumb = pictures.thumbnail(figure).svg
    grey = pictures.strip(figure).svg.replace('id="ghost', 'id="grey').replace("#ghost", "#grey")
    ink = pictures.print_strip(figure).svg.replace('id="ghost', 'id="ink').replace("#ghost", "#ink")
    said = "".join(f"<p>{escape(problem)}</p>" for problem in problems)
    return (
        f"<article><h2>{escape(figure.id)} {escape(name)}</h2>{_panels(figure)}"
        f'<div class="more">{thumb}<div class="grey">{thumb}</div>'
        f'<div class="grey small">{grey}</div><div class="small">{ink}</div></div>{said}</article>'
    )


def colour(figures: Mapping[str, Figure], names: Mapping[str, str]) -> str:
    """Every strip with its captions."""
    return "".join(
        f"<article><h2>{escape(id)} {escape(names.get(id, ''))}</h2>{_panels(figure)}</article>"
        for id, figure in figures.items()
    )


def thumbnails(figures: Mapping[str, Figure]) -> str:
    """Every thumbnail at 96 px with its code."""
    return "".join(
        f'<article><h2>{escape(id)}</h2><div class="more">{pictures.thumbnail(figure).svg}</div>'
        "</article>"
        for id, figure in figures.items()
    )


def page(body: str, *, grey: bool = False) -> str:
    """A whole page for the eye or for a screenshot; `grey` takes the colours away."""
    return HEAD + (f'<div class="grey">{body}</div>' if grey else body)
