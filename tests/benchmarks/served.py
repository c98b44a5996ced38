"""Our pages and the floor, each behind gunicorn on the same database engine, in one run.

PostgreSQL by `BENCH_DATABASE_URL` (any database of a server where databases may be made), with
persistent connections; where there is none, both run on SQLite and the table says so. Requests go
one at a time, in turns between the servers, so that a busy moment of the machine meets them all.
"""

from __future__ import annotations

import http.client
import json
import os
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import environ
import psycopg2

from tests.benchmarks import CSRF, PEOPLE

ROOT = Path(__file__).parents[2]
SERVER = "postgres://postgres@127.0.0.1:5432/postgres"
ROUNDS, REQUESTS, PLANS = 4, 100, 25
READY_SECONDS = 60
FORM = "application/x-www-form-urlencoded"


# ---------------------------------------------------------------- databases


def _administer(statement: str) -> None:
    given = environ.Env.db_url_config(os.environ.get("BENCH_DATABASE_URL", SERVER))
    connection = psycopg2.connect(
        host=given["HOST"],
        port=given["PORT"] or 5432,
        user=given["USER"],
        password=given["PASSWORD"],
        dbname=given["NAME"],
    )
    connection.autocommit = True
    try:
        connection.cursor().execute(statement)
    finally:
        connection.close()


@contextmanager
def database(name: str) -> Iterator[str]:
    """The address of an empty database that is gone afterwards; SQLite without PostgreSQL."""
    try:
        _administer(f"DROP DATABASE IF EXISTS {name}")
        _administer(f"CREATE DATABASE {name}")
    except psycopg2.OperationalError:
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/{name}.sqlite3"
        return
    try:
        yield os.environ.get("BENCH_DATABASE_URL", SERVER).rsplit("/", 1)[0] + f"/{name}"
    finally:
        _administer(f"DROP DATABASE {name} WITH (FORCE)")


# ---------------------------------------------------------------- servers


@contextmanager
def served(application: str, environment: dict[str, str]) -> Iterator[int]:
    """The port of a gunicorn with 2 workers, ready to answer."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "gunicorn", application, "--workers", "2"]
    running = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}", "--log-level", "error"],
        cwd=ROOT,
        env=environment,
    )
    try:
        end = time.monotonic() + READY_SECONDS
        while not _answers(port):
            assert running.poll() is None, f"{application} did not start"
            assert time.monotonic() < end, f"{application} does not answer"
            time.sleep(0.2)
        yield port
    finally:
        running.terminate()
        running.wait(timeout=20)


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _run(module: str, environment: dict[str, str]) -> Any:
    """What a module prints as JSON."""
    done = subprocess.run(
        [sys.executable, *module.split()],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
    )
    return json.loads(done.stdout or b"null")


# ---------------------------------------------------------------- requests


def _ask(port: int, method: str, path: str, cookie: str, body: str = "", *, status: int) -> float:
    """Milliseconds of one request on a connection of its own. The answer must be as expected."""
    start = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path, body, {"Cookie": cookie, "Content-Type": FORM})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    took = (time.perf_counter() - start) * 1000
    assert answer.status == status, (path, answer.status)
    return took


def bench_served() -> list[dict[str, Any]]:
    """This week and the way from answers to a stored plan, in times of the floor's page."""
    with ExitStack() as stack:
        floor_url = stack.enter_context(database("bonefit_bench_floor"))
        ours_url = stack.enter_context(database("bonefit_bench"))
        engine = "PostgreSQL" if floor_url.startswith("postgres") else "SQLite"
        key = secrets.token_urlsafe(60)
        floor_env = os.environ | {"DATABASE_URL": floor_url, "SECRET_KEY": key}
        ours_env = os.environ | {
            "DATABASE_URL": ours_url,
            "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
            "SECRET_KEY": key,
            "ALLOWED_HOSTS": "127.0.0.1",
            "DEFAULT_CLINIC": "none",
            "DEBUG": "0",
        }
        floor_cookies = _run("-m tests.benchmarks.floor", floor_env)
        for command in ("migrate -v0", "createcachetable"):
            _run(f"manage.py {command}", ours_env)
        cookies = _run("-m tests.benchmarks.people", ours_env)
        readers, makers = cookies[: PEOPLE // 2], cookies[PEOPLE // 2 :]
        floor = stack.enter_context(served("tests.benchmarks.floor", floor_env))
        ours = stack.enter_context(served("bonefit.wsgi", ours_env))

        sent: Counter[str] = Counter()

        def make_plan(cookie: str) -> float:
            """Another answer than last time, kept untimed; then all of them become a plan."""
            sent[cookie] += 1
            answer = f"known=yes&t_score=-1.{8 + sent[cookie] % 2}&version={sent[cookie]}"
            token = f"csrfmiddlewaretoken={CSRF}"
            _ask(ours, "POST", "/me/questions/t-score/", cookie, f"{answer}&{token}", status=302)
            body = f"{token}&form_token={uuid.uuid4().hex}"
            return _ask(ours, "POST", "/me/answers/", cookie, body, status=302)

        def page(path: str) -> Callable[[str], float]:
            return lambda cookie: _ask(ours, "GET", path, cookie, status=200)

        acts: tuple[tuple[str, Callable[[str], float], list[str], int], ...] = (
            (
                f"floor: session, user, one query ({engine})",
                lambda cookie: _ask(floor, "GET", "/", cookie, status=200),
                floor_cookies,
                REQUESTS,
            ),
            ("this week", page("/me/week/"), readers, REQUESTS),
            ("why this plan", page("/me/why/"), readers, REQUESTS),
            # People of their own: a new plan would make their next look a first one.
            ("answers to stored plan", make_plan, makers, PLANS),
        )
        times: dict[str, list[float]] = {name: [] for name, *_ in acts}
        for number in range(ROUNDS + 1):
            for name, act, people, count in acts:
                found = [act(people[place % len(people)]) for place in range(count)]
                if number:  # the first round warms both workers of both servers
                    times[name] += found
    return _rows(times)


def _rows(times: dict[str, list[float]]) -> list[dict[str, Any]]:
    floor = statistics.median(next(iter(times.values())))
    return [
        {
            "what": name,
            "median_ms": round(statistics.median(taken), 1),
            "p99_ms": round(sorted(taken)[int(len(taken) * 0.99) - 1], 1),
            "times_the_floor": round(statistics.median(taken) / floor, 2),
        }
        for name, taken in times.items()
    ]
