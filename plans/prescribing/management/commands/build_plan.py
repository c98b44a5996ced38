"""Profiles in, plans out, for programs and for people. Writes nothing but its answers."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone
from tqdm import tqdm

from plans.catalogue.queries import NoRelease, current_release
from plans.memory import keep_what_is_loaded
from plans.prescribing.profiles import answers, split

STDIN = "-"
JOBS_MAX = 64
TEXT_BREAK = "\n" + "=" * 72 + "\n\n"


class Command(BaseCommand):
    help = (
        "Answer each profile with a plan: one JSON object, an array, or one object a line, from "
        "files or standard input. Exit 0 when all were answered, 2 when any was invalid."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", default=[STDIN], help="files; - or nothing: stdin")
        parser.add_argument("--format", choices=["json", "text"], default="json")
        parser.add_argument("--movements", action="store_true", help="add the movement card")
        parser.add_argument("--jobs", type=int, default=1, help="processes; default 1")

    def handle(self, *args: Any, **options: Any) -> None:
        jobs: int = options["jobs"]
        if not 1 <= jobs <= JOBS_MAX:
            raise CommandError(f"--jobs: give a number from 1 to {JOBS_MAX}.", returncode=2)
        files: list[str] = options["files"] or [STDIN]
        missing = [file for file in files if file != STDIN and not Path(file).exists()]
        if missing:
            raise CommandError(f"There is no file {', '.join(missing)}.", returncode=2)
        folders = [file for file in files if Path(file).is_dir()]
        if folders:
            raise CommandError(f"This is a folder, not a file: {', '.join(folders)}.", returncode=2)
        try:
            catalogue = current_release().catalogue
        except NoRelease as error:
            raise CommandError(str(error), returncode=2) from error
        except DatabaseError as error:
            says = "The database is not ready. Run: make run, or python manage.py migrate"
            raise CommandError(says, returncode=2) from error
        as_text = options["format"] == "text"
        keep_what_is_loaded()
        total = invalid = 0
        found = answers(
            self._profiles(files),
            catalogue=catalogue,
            today=timezone.localdate(),
            as_text=as_text,
            movements=options["movements"],
            jobs=jobs,
        )
        try:
            for answer in tqdm(found, unit=" profiles", disable=None, delay=2):
                if as_text and total:
                    self.stdout.write(TEXT_BREAK, ending="")
                self.stdout.write(answer.text, ending="")
                total += 1
                invalid += not answer.valid
            self.stdout.flush()
        except BrokenPipeError:
            # The reader has seen enough, as with `| head`: stop without a trace.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return
        except OSError as error:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            says = f"The answers could not be written: {error.strerror}."
            raise CommandError(says, returncode=2) from error
        if not total:
            raise CommandError("No profile was given. Send one as JSON.", returncode=2)
        if invalid:
            raise CommandError(f"{invalid} of {total} profiles were invalid.", returncode=2)

    def _profiles(self, files: list[str]) -> Iterator[str]:
        for file in files:
            if file == STDIN:
                yield from split(_as_text(sys.stdin))
            else:
                with Path(file).open(encoding="utf-8-sig", errors="replace") as stream:
                    yield from split(stream)


def _as_text(stdin: Any) -> Any:
    """Standard input as UTF-8 whatever the terminal says; a replaced one as it is."""
    if isinstance(stdin, io.TextIOWrapper):
        stdin.reconfigure(encoding="utf-8-sig", errors="replace")
    return stdin
