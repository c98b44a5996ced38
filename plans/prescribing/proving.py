"""The proof, run: every part in pieces, on all cores, resumable, in constant memory.

A part is cut into pieces of fixed content; a piece answers with counts and the first differences.
Pieces are added up in order, and after each the sums so far are written to one small file, so that
a run that was stopped goes on where it was. No Django here: worker processes import it.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from plans.prescribing import proof_parts
from plans.prescribing.proof_parts import Part, Tally
from plans.rules import RULES_VERSION, Catalogue

DIFFERENCES_KEPT = 20


@dataclass(slots=True)
class Sum:
    """What is known of one part: pieces done, counts, the first differences, seconds of work."""

    pieces: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, tally: Tally, seconds: float) -> None:
        self.pieces += 1
        self.seconds += seconds
        self.counts.update(tally.counts)
        room = DIFFERENCES_KEPT - len(self.differences)
        self.differences += tally.differences[:room]
        self.counts["differences"] += len(tally.differences)

    def to_json(self) -> dict[str, Any]:
        return {
            "pieces": self.pieces,
            "counts": dict(self.counts),
            "differences": self.differences,
            "seconds": round(self.seconds, 3),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Sum:
        return cls(
            data["pieces"], Counter(data["counts"]), data["differences"], float(data["seconds"])
        )


@dataclass(frozen=True, slots=True)
class Proof:
    """A finished run: what was judged, and whether both minds agreed on all of it."""

    rules_version: str
    release: str
    parts: tuple[tuple[Part, Sum], ...]
    seconds: float
    cores: int
    peak_mb: int

    @property
    def holds(self) -> bool:
        return not any(total.counts["differences"] for _, total in self.parts)

    def to_json(self) -> dict[str, Any]:
        return {
            "holds": self.holds,
            "rules_version": self.rules_version,
            "catalogue_release": self.release,
            "seconds": round(self.seconds, 1),
            "cores": self.cores,
            "peak_mb_a_process": self.peak_mb,
            "parts": [
                {"name": part.name, "says": part.says, **total.to_json()}
                for part, total in self.parts
            ],
        }


class State:
    """The sums so far, in a file; those of another version of the rules are not taken up."""

    def __init__(self, file: Path | None, key: str) -> None:
        self.file = file
        self.key = key
        self.sums: dict[str, Sum] = {}
        self.seconds = 0.0
        self._saved_at = 0.0
        if file is not None and file.exists():
            self._read(json.loads(file.read_text(encoding="utf-8")))

    def _read(self, data: dict[str, Any]) -> None:
        if data.get("key") == self.key:
            self.seconds = data["seconds"]
            self.sums = {name: Sum.from_json(sums) for name, sums in data["parts"].items()}

    def of(self, part: Part) -> Sum:
        return self.sums.setdefault(part.name, Sum())

    def save(self, seconds: float) -> None:
        """Written whole beside the old one, then put in its place; at most once a second."""
        if self.file is None or time.monotonic() - self._saved_at < 1:
            return
        parts = {name: sums.to_json() for name, sums in self.sums.items()}
        text = json.dumps({"key": self.key, "seconds": seconds, "parts": parts})
        beside = self.file.with_suffix(".new")
        self.file.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text, encoding="utf-8")
        beside.replace(self.file)
        self._saved_at = time.monotonic()

    def forget(self) -> None:
        if self.file is not None:
            self.file.unlink(missing_ok=True)


def prove(
    catalogue: Catalogue,
    parts: Iterable[Part],
    *,
    jobs: int = 0,
    state_file: Path | None = None,
    progress: Callable[[str, int], None] = lambda name, pieces: None,
) -> Proof:
    """Run the parts on `jobs` processes (0: every core) and add them up.

    `progress` hears the name of a part and how many of its pieces are new. Errors: whatever a
    piece raises; the state file then still holds the pieces before it.
    """
    parts = tuple(parts)
    jobs = jobs or os.cpu_count() or 1
    state = State(state_file, _key(catalogue, parts))
    before, began = state.seconds, time.monotonic()
    peak = _peak_mb()
    with ProcessPoolExecutor(jobs, initializer=_start, initargs=(catalogue,)) as pool:
        for part in parts:
            total = state.of(part)
            progress(part.name, total.pieces)
            todo = range(total.pieces, part.pieces)
            for tally, seconds, used_mb in _in_order(pool, part, todo, ahead=4 * jobs):
                total.add(tally, seconds)
                peak = max(peak, used_mb)
                state.save(before + time.monotonic() - began)
                progress(part.name, 1)
    state.forget()
    return Proof(
        rules_version=RULES_VERSION,
        release=catalogue.release,
        parts=tuple((part, state.of(part)) for part in parts),
        seconds=before + time.monotonic() - began,
        cores=jobs,
        peak_mb=max(peak, _peak_mb()),
    )


Piece = tuple[Tally, float, int]


def _in_order(pool: ProcessPoolExecutor, part: Part, todo: range, *, ahead: int) -> Iterator[Piece]:
    """The pieces of a part in order, with at most `ahead` of them in work."""
    waiting = [pool.submit(_run, part, piece) for piece in todo[:ahead]]
    for following in [*todo[ahead:], *([None] * len(waiting))]:
        yield waiting.pop(0).result()
        if following is not None:
            waiting.append(pool.submit(_run, part, following))


def _start(catalogue: Catalogue) -> None:
    """Kept once a process: the catalogue is large and the same for every piece."""
    proof_parts.use(catalogue)


def _run(part: Part, piece: int) -> Piece:
    began = time.process_time()
    tally = part.run(piece)
    return tally, time.process_time() - began, _peak_mb()


def _peak_mb() -> int:
    """The most memory that this process has held, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // (1024 * 1024 if sys.platform == "darwin" else 1024)


def _key(catalogue: Catalogue, parts: tuple[Part, ...]) -> str:
    """What a state file belongs to: this code, this release, these parts."""
    found = hashlib.sha256(catalogue.release.encode())
    here = Path(__file__).parent
    for file in sorted([*(here.parent / "rules").glob("*.py"), *here.glob("pro*.py")]):
        found.update(file.read_bytes())
    found.update(repr([(part.name, part.pieces) for part in parts]).encode())
    return found.hexdigest()
