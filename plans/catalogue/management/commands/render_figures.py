"""Draw figures into files, and list what is wrong with their pose data."""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from plans.catalogue.figures import checks, pictures, sheet
from plans.catalogue.figures.poses import Figure
from plans.catalogue.figures.reader import read_figures
from plans.catalogue.loader import read_files
from plans.catalogue.plain import BrokenCatalogue
from plans.rules import Exercise

CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
ON_A_PAGE = 8
NO_BROWSER = (
    "PNG files need Chromium and the playwright package. Install both, or leave out --png; "
    "the SVG files are complete."
)


def _folder(text: str) -> Path:
    if not text.strip():
        raise ArgumentTypeError("name a folder")
    return Path(text)


class Command(BaseCommand):
    help = "Draw every figure as SVG files; with --png also contact sheets for the eye."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", required=True, type=_folder, help="folder for the files")
        parser.add_argument("--png", action="store_true", help="also contact sheets as PNG")
        parser.add_argument(
            "--only", help="codes, with commas between them; index.json then lists these alone"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            figures = read_figures()
            exercises = checks.records(read_files().by_code)
        except BrokenCatalogue as broken:
            raise CommandError("\n".join(map(str, broken.problems)), returncode=2) from broken
        wanted = _codes(options["only"])
        if wanted is not None:
            if not wanted:
                raise CommandError("--only names no code. Leave it out to draw all.", returncode=2)
            if unknown := [code for code in wanted if code not in figures]:
                raise CommandError(f"There is no figure for {', '.join(unknown)}.", returncode=2)
            figures = {code: figures[code] for code in wanted}
        out: Path = options["out"]
        try:
            out.mkdir(parents=True, exist_ok=True)
            drawn = tqdm(figures.values(), desc="figures", disable=None)
            index = [_write(figure, out, exercises) for figure in drawn]
            (out / "index.json").write_text(json.dumps(index, indent=1, ensure_ascii=False) + "\n")
        except OSError as error:
            raise CommandError(f"{out} cannot be written to: {error.strerror}.") from error
        except KeyboardInterrupt:
            raise CommandError(f"Stopped; {out} is not complete. Run it again.") from None
        found = {code: checks.problems(one, exercises.get(code)) for code, one in figures.items()}
        for problem in (problem for listed in found.values() for problem in listed):
            self.stdout.write(str(problem))
        self.stdout.write(f"{len(figures)} figures in {out}.")
        if options["png"]:
            pages = _pages(figures, exercises, found, one_by_one=wanted is not None)
            try:
                shoot(pages, out)
            except KeyboardInterrupt:
                raise CommandError("Stopped; the SVG files are complete, PNG not.") from None
            for name in pages:
                self.stdout.write(str(out / f"{name}.png"))


def _codes(only: str | None) -> list[str] | None:
    """The codes asked for, each once; None when nobody asked for some."""
    if only is None:
        return None
    return list(dict.fromkeys(code.strip().upper() for code in only.split(",") if code.strip()))


def _name(code: str, exercises: Mapping[str, Exercise]) -> str:
    return exercises[code].name if code in exercises else ""


def _write(figure: Figure, out: Path, exercises: Mapping[str, Exercise]) -> dict[str, Any]:
    """The files of one figure, and its entry in the index."""
    documents = {
        f"{figure.id}-strip.svg": pictures.strip(figure),
        f"{figure.id}-thumb.svg": pictures.thumbnail(figure),
        f"{figure.id}-anim.svg": pictures.animation(figure),
    }
    documents |= {
        f"{figure.id}-{n}.svg": picture for n, picture in enumerate(pictures.panels(figure), 1)
    }
    for name, picture in documents.items():
        (out / name).write_bytes(picture.bytes)
    return {
        "code": figure.id,
        "name": _name(figure.id, exercises),
        "panels": len(figure.panels),
        "captions": [panel.caption for panel in figure.panels],
        "bytes": {name: len(picture.bytes) for name, picture in documents.items()},
    }


def _pages(
    figures: Mapping[str, Figure],
    exercises: Mapping[str, Exercise],
    found: Mapping[str, list[Any]],
    *,
    one_by_one: bool,
) -> dict[str, str]:
    names = {code: _name(code, exercises) for code in figures}
    if one_by_one:
        articles = (
            sheet.one(one, names[code], map(str, found[code])) for code, one in figures.items()
        )
        return {"look": sheet.page("".join(articles))}
    pages = {"sheet-96px": sheet.page(sheet.thumbnails(figures))}
    for n, part in enumerate(_parts(figures), 1):
        colour = sheet.colour(part, names)
        pages[f"sheet-colour-{n}"] = sheet.page(colour)
        pages[f"sheet-grey-{n}"] = sheet.page(colour, grey=True)
    return pages


def _parts(figures: Mapping[str, Figure]) -> list[dict[str, Figure]]:
    """A page holds as many strips as one can judge at once."""
    listed = list(figures.items())
    return [dict(listed[n : n + ON_A_PAGE]) for n in range(0, len(listed), ON_A_PAGE)]


def shoot(pages: Mapping[str, str], out: Path) -> None:
    """A PNG of each page. Errors: CommandError without Chromium or playwright."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError as error:
        raise CommandError(NO_BROWSER) from error
    named = os.environ.get("CHROMIUM_PATH")
    path = next((one for one in (named, *CHROMIUM) if one and Path(one).exists()), None)
    if path is None:
        raise CommandError(NO_BROWSER)
    try:
        with sync_playwright() as player:
            browser = player.chromium.launch(executable_path=path, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1400, "height": 400})
            for name, text in pages.items():
                page.set_content(text)
                page.screenshot(path=out / f"{name}.png", full_page=True)
            browser.close()
    except Error as error:
        raise CommandError(f"Chromium could not draw the sheets: {error}") from error
