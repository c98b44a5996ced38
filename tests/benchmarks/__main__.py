"""`make bench`: one table of what things cost here, also as JSON in var/.

Times on one machine differ by a tenth or more from run to run; quote the ratios. The floor is a
page of the least that a view can do with a session, a user and one indexed row, in this process.
`--people N` compares our weeks with the proven best ones for N people (500; the first time takes
minutes, see quality.py), 0 for none.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from tqdm import tqdm

from plans.catalogue import figures
from plans.catalogue.figures import pictures
from plans.catalogue.loader import read_files
from plans.memory import keep_what_is_loaded
from plans.rules import PatientFacts, Week, build_week, violations
from plans.rules.answer import plan_json
from plans.rules.facts import Catalogue
from tests.benchmarks import quality
from tests.benchmarks.served import bench_served
from tests.rules.profiles import profiles

ROOT = Path(__file__).parents[2]
PROFILES, LINES = 1_000, 10_000
SCALED, SIZES = 100, (150, 600, 2_400)


def row(name: str, milliseconds: list[float], **more: Any) -> dict[str, Any]:
    ordered = sorted(milliseconds)
    return {
        "what": name,
        "median_ms": round(statistics.median(ordered), 2),
        "p99_ms": round(ordered[int(len(ordered) * 0.99) - 1], 2),
        **more,
    }


# ---------------------------------------------------------------- the rules


def bench_weeks() -> list[dict[str, Any]]:
    """`build_week` for varied people, and the whole way from facts to an explained answer."""
    catalogue = read_files()
    keep_what_is_loaded()  # as the server does once it is up
    built, whole = [], []
    for profile in tqdm(profiles(PROFILES, seed=77), desc="weeks", total=PROFILES, disable=None):
        facts = PatientFacts.from_json(profile)
        start = time.perf_counter()
        week = build_week(facts, catalogue)
        built.append((time.perf_counter() - start) * 1000)
        if isinstance(week, Week):
            assert not violations(week, facts, catalogue)
            plan_json(week, facts, catalogue)
            whole.append((time.perf_counter() - start) * 1000)
    return [
        row(
            f"build_week ({len(built)} people)",
            built,
            per_second=round(1000 / statistics.mean(built)),
        ),
        row(f"a verified, explained week ({len(whole)} of them)", whole),
    ]


def bench_scaling() -> list[dict[str, Any]]:
    """`build_week` with more exercises: copies on ladders of their own; every size in turn."""
    small = read_files()
    catalogues = {size: grown(small, size) for size in SIZES}
    people = [PatientFacts.from_json(profile) for profile in profiles(SCALED, seed=79)]
    times: dict[int, list[float]] = {size: [] for size in SIZES}
    for facts in tqdm(people, desc="scaling", disable=None):
        for size, catalogue in catalogues.items():
            start = time.perf_counter()
            build_week(facts, catalogue)
            times[size].append((time.perf_counter() - start) * 1000)
    first = statistics.mean(times[SIZES[0]])
    return [
        row(
            f"build_week, {size} exercises",
            some,
            times_the_first=round(statistics.mean(some) / first, 2),
        )
        for size, some in times.items()
    ]


def grown(catalogue: Catalogue, size: int) -> Catalogue:
    """The catalogue cut or grown to `size` exercises."""
    copies = [
        exercise
        if turn == 0
        else replace(exercise, code=f"{exercise.code}-{turn}", ladder=f"{exercise.ladder}-{turn}")
        for turn in range(-(-size // len(catalogue.exercises)))
        for exercise in catalogue.exercises
    ]
    return Catalogue(release=f"grown-{size}", exercises=tuple(copies[:size]))


def bench_build_plan(jobs: int) -> dict[str, Any]:
    """`build_plan` over many lines from a file: rate, and the largest process."""
    with tempfile.TemporaryDirectory() as folder:
        file, url = Path(folder) / "many.jsonl", f"sqlite:///{folder}/bench.sqlite3"
        with file.open("w", encoding="utf-8") as stream:
            for profile in profiles(LINES, seed=78):
                stream.write(json.dumps(profile) + "\n")
        environment = os.environ | {"DEBUG": "1", "DATABASE_URL": url}
        environment["DJANGO_SETTINGS_MODULE"] = "bonefit.settings"
        manage = [sys.executable, str(ROOT / "manage.py")]
        for command in (["migrate", "-v0"], ["load_catalogue"]):
            subprocess.run([*manage, *command], env=environment, check=True, capture_output=True)
        start = time.perf_counter()
        running = subprocess.Popen(
            [*manage, "build_plan", str(file), "--jobs", str(jobs)],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _, status, used = os.wait4(running.pid, 0)
        seconds = time.perf_counter() - start
        assert status == 0
    peak = used.ru_maxrss / 1024  # of the largest of its processes
    return {
        "what": f"build_plan, {LINES} lines, {jobs} process(es)",
        "per_second": round(LINES / seconds),
        "peak_mib_one_process": round(peak),
    }


def bench_figures() -> list[dict[str, Any]]:
    """Drawing the strip of every figure anew, and the largest picture of each sort."""
    drawn, sizes = [], {"panel": 0, "thumbnail": 0, "animation": 0}
    for figure in tqdm(figures.shipped().values(), desc="figures", disable=None):
        start = time.perf_counter()
        pictures.strip(figure)
        drawn.append((time.perf_counter() - start) * 1000)
        of_sort = {
            "panel": pictures.panels(figure),
            "thumbnail": (pictures.thumbnail(figure),),
            "animation": (pictures.animation(figure),),
        }
        for sort, some in of_sort.items():
            sizes[sort] = max(sizes[sort], *(len(one.bytes) for one in some))
    largest = {f"largest_{sort}_bytes": size for sort, size in sizes.items()}
    return [row(f"strip of a figure ({len(drawn)} of them)", drawn, **largest)]


PIECES: dict[str, Callable[[int], list[dict[str, Any]]]] = {
    "weeks": lambda people: bench_weeks(),
    "scaling": lambda people: bench_scaling(),
    "build_plan": lambda people: [bench_build_plan(1), bench_build_plan(2)],
    "quality": lambda people: [quality.summary(quality.compare(people))] if people else [],
    "figures": lambda people: bench_figures(),
    "pages": lambda people: bench_served(),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("pieces", nargs="*", help=f"of {', '.join(PIECES)}; default: all")
    parser.add_argument("--people", type=int, default=quality.PEOPLE)
    options = parser.parse_args()
    rows = [one for name in options.pieces or PIECES for one in PIECES[name](options.people)]
    for one in rows:
        figures = "  ".join(f"{name} {value}" for name, value in one.items() if name != "what")
        print(f"{one['what']:48} {figures}")
    target = ROOT / "var" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
