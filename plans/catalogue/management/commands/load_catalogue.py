"""Read a catalogue, list every problem, publish it or keep drafts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from plans.catalogue.loader import payload_of
from plans.catalogue.plain import BrokenCatalogue
from plans.catalogue.services import load


class Command(BaseCommand):
    help = "Load exercises from a file (or the shipped ones). All or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="YAML or JSON; default: shipped")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path | None = options["file"]
        if path is not None and not path.is_file():
            self.stderr.write(f"There is no file {path}.")
            raise SystemExit(2)
        try:
            payload = payload_of(path)
        except BrokenCatalogue as broken:
            for problem in broken.problems:
                self.stderr.write(str(problem))
            self.stderr.write(f"{len(broken.problems)} problems. Nothing was changed.")
            raise SystemExit(2) from None
        loaded = load(payload=payload)
        count = len(payload["exercises"])
        if loaded.release is not None:
            self.stdout.write(
                f"Release {loaded.release.number} published: {count} exercises, "
                f"{loaded.release.hash[:12]}."
            )
        elif loaded.drafts:
            self.stdout.write(f"{loaded.drafts} drafts kept. A curator publishes them.")
        else:
            self.stdout.write("Nothing new: this is the published catalogue.")
