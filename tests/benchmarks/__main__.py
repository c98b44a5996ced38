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
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.http import HttpResponse
from django.test import Client
from django.test.utils import get_runner, setup_test_environment, teardown_test_environment
from django.utils import timezone
from tqdm import tqdm

from plans.catalogue.loader import payload_of, read_files
from plans.rules import PatientFacts, Week, build_week, violations
from plans.rules.answer import plan_json
from tests.benchmarks import quality
from tests.rules.profiles import profiles

ROOT = Path(__file__).parents[2]
PROFILES, LINES = 1_000, 10_000
REQUESTS = 200


def times(act: Callable[[], Any], count: int) -> list[float]:
    """Milliseconds of each of `count` calls."""
    found = []
    for _ in range(count):
        start = time.perf_counter()
        act()
        found.append((time.perf_counter() - start) * 1000)
    return found


def row(name: str, milliseconds: list[float], **more: Any) -> dict[str, Any]:
    ordered = sorted(milliseconds)
    return {
        "what": name,
        "median_ms": round(statistics.median(ordered), 2),
        "p99_ms": round(ordered[int(len(ordered) * 0.99) - 1], 2),
        **more,
    }


# ---------------------------------------------------------------- the rules


def bench_weeks() -> dict[str, Any]:
    """Facts to a verified, explained week as JSON, for people who reach one."""
    catalogue = read_files()
    taken = []
    for profile in tqdm(profiles(PROFILES * 3, seed=77), desc="weeks", disable=None):
        facts = PatientFacts.from_json(profile)
        start = time.perf_counter()
        week = build_week(facts, catalogue)
        if isinstance(week, Week):
            assert not violations(week, facts, catalogue)
            plan_json(week, facts, catalogue)
            taken.append((time.perf_counter() - start) * 1000)
        if len(taken) == PROFILES:
            break
    return row(f"a verified, explained week ({len(taken)} people)", taken)


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
        subprocess.run(
            [*manage, "build_plan", str(file), "--jobs", str(jobs)],
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {
        "what": f"build_plan, {LINES} lines, {jobs} process(es)",
        "per_second": round(LINES / seconds),
        "peak_mib_one_process": round(peak),
    }


# ---------------------------------------------------------------- the pages


def floor_view(request: Any) -> HttpResponse:
    """Session, user, one indexed row: nothing can do less for a person's page."""
    count = request.user.plans.filter(state="active").only("pk").first()
    return HttpResponse(f"<!doctype html><title>floor</title><p>{request.user.pk} {count}</p>")


def bench_pages() -> list[dict[str, Any]]:
    """This week and the making of a plan, against the floor, in the test database."""
    from django.urls import path

    from bonefit import urls
    from plans.catalogue.services import load
    from tests import factories

    urls.urlpatterns.append(path("bench-floor/", floor_view))
    load(payload=payload_of())
    person = factories.patient(of=factories.clinic())
    factories.plan_for(person, on=timezone.localdate())
    client = Client()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")

    def get(address: str) -> Callable[[], None]:
        def once() -> None:
            assert client.get(address).status_code == 200

        return once

    found = []
    floor = None
    for name, act, count in (
        ("floor: session, user, one row", get("/bench-floor/"), REQUESTS),
        ("this week", get("/me/week/"), REQUESTS),
        ("why this plan", get("/me/why/"), REQUESTS),
        ("make, check and store a plan", lambda: factories.plan_for(person), REQUESTS // 4),
    ):
        act()  # the release and the templates are read once a process
        measured = row(name, times(act, count))
        floor = floor or measured["median_ms"]
        found.append(measured | {"times_the_floor": round(measured["median_ms"] / floor, 1)})
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--people", type=int, default=quality.PEOPLE)
    people = parser.parse_args().people
    rows = [bench_weeks(), bench_build_plan(1), bench_build_plan(2)]
    if people:
        rows.append(quality.summary(quality.compare(people)))
    setup_test_environment()
    runner = get_runner(django.conf.settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        rows += bench_pages()
    finally:
        runner.teardown_databases(databases)
        teardown_test_environment()
    for one in rows:
        figures = "  ".join(f"{name} {value}" for name, value in one.items() if name != "what")
        print(f"{one['what']:48} {figures}")
    target = ROOT / "var" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
