"""Judge the rules by the independent check, for everything that can be listed and many people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from tqdm import tqdm

from plans.catalogue.loader import digest, payload_of
from plans.catalogue.queries import NoRelease, current_release
from plans.prescribing.proof_parts import exhaustive, generated
from plans.prescribing.proof_report import lines, page
from plans.prescribing.proving import prove
from plans.rules import Catalogue

PROFILES = 100_000
STATE_FILE = Path(settings.BASE_DIR) / "var" / "prove_safety.json"


class Command(BaseCommand):
    help = (
        "Ask the rules and the independent check the same questions: every exercise for every set "
        "of matrix columns, every group of answers, and the weeks of generated people. A run that "
        "was stopped goes on where it was. Exit 0 when they agree everywhere, else 1."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--exhaustive", action="store_true", help="all that can be listed: (a), (b), pairs"
        )
        parser.add_argument(
            "--profiles", type=int, help=f"N generated people; default {PROFILES:,}"
        )
        parser.add_argument("--json", type=Path, help="write the result here as JSON")
        parser.add_argument("--report", type=Path, help="write the result here as a page")
        parser.add_argument(
            "--files", action="store_true", help="judge the shipped files, not the release in force"
        )
        parser.add_argument("--jobs", type=int, default=0, help="processes; default every core")
        parser.add_argument("--restart", action="store_true", help="forget a run that was stopped")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["profiles"] is not None and options["profiles"] < 1:
            raise CommandError("--profiles: give a number from 1.", returncode=2)
        catalogue = _shipped() if options["files"] else _in_force()
        whole = not options["exhaustive"] and options["profiles"] is None
        parts = exhaustive(catalogue) if options["exhaustive"] or whole else ()
        if whole or options["profiles"] is not None:
            parts += generated(options["profiles"] or PROFILES)
        if options["restart"]:
            STATE_FILE.unlink(missing_ok=True)
        with tqdm(total=sum(part.pieces for part in parts), unit=" pieces", disable=None) as bar:

            def progress(name: str, pieces: int) -> None:
                bar.set_description(name, refresh=False)
                bar.update(pieces)

            proof = prove(
                catalogue,
                parts,
                jobs=options["jobs"],
                state_file=STATE_FILE,
                progress=progress,
            )
        for line in lines(proof):
            self.stdout.write(line)
        if options["json"]:
            options["json"].write_text(json.dumps(proof.to_json(), indent=1) + "\n")
        if options["report"]:
            report: Path = options["report"]
            before = report.read_text(encoding="utf-8") if report.exists() else ""
            report.write_text(page(proof, before=before), encoding="utf-8")
        if not proof.holds:
            raise CommandError("The rules and the check differ.", returncode=1)


def _shipped() -> Catalogue:
    """The files of this version, named by their content."""
    payload = payload_of()
    return Catalogue.from_json({"release": f"files-{digest(payload)[:12]}", **payload})


def _in_force() -> Catalogue:
    """The release in force; before the first one is loaded, the shipped files."""
    try:
        return current_release().catalogue
    except (NoRelease, DatabaseError):
        return _shipped()
