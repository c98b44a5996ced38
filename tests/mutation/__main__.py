"""`python -m tests.mutation`: change one value at a time and see which test of `make test` fails.

The tests are collected once and run in this process, one by one, until the first fails: the very
functions that `make test` runs. Survivors are listed by name; the score goes into the report.
"""

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from functools import lru_cache
from pathlib import Path

import pytest

from plans.catalogue import loader
from plans.prescribing.proof_report import BELOW
from plans.rules.version import RULES_VERSION

REPORT = Path("docs/clinical/proof.md")
#: The tests that may kill a mutant, in the order in which they are asked.
FILES = {
    "cell": ("tests/oracle/test_tables.py",),
    "flag": ("tests/oracle/test_tables.py",),
    "support": ("tests/oracle/test_tables.py",),
    "list": ("tests/oracle/test_tables.py", "tests/proof/test_bites.py"),
    "threshold": (
        "tests/rules/test_risk.py",
        "tests/rules/test_safety_inputs.py",
        "tests/rules/test_screening.py",
        "tests/proof/test_bites.py",
    ),
    "ceiling": ("tests/oracle/test_numbers.py",),
    "progression": ("tests/oracle/test_numbers.py",),
}
WORDS = {
    "cell": "cells of the matrix, one letter milder and one stricter, and without its condition",
    "threshold": "thresholds of screening and tiers, one step down and one up",
    "ceiling": "ceilings and other numbers of doses, one down and one up",
    "progression": "numbers of progression, one down and one up",
    "flag": "flags of the 164 exercises, to each neighbouring level",
    "list": "entries of the lists beside the matrix, taken out",
    "support": "supports of exercises, one weaker",
}


class Run:
    """Runs collected tests against mutants in place of pytest's own loop."""

    def __init__(self, mutants):
        self.mutants = mutants
        self.killed: dict[str, Counter] = defaultdict(Counter)
        self.survivors = []
        self.seconds = 0.0

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session):
        from _pytest.runner import runtestprotocol

        items = defaultdict(list)
        for item in session.items:
            items[item.nodeid.split("::")[0]].append(item)
        began = time.monotonic()

        def fails(item):
            reports = runtestprotocol(item, log=False, nextitem=item.session)
            return any(report.failed for report in reports)

        everything = [
            item for file in dict.fromkeys(sum(FILES.values(), ())) for item in items[file]
        ]
        red = [item.nodeid for item in everything if fails(item)]
        if red:
            raise pytest.UsageError(f"These fail without any mutant: {red[:5]}")
        for mutant in self.mutants:
            own = [item for file in FILES[mutant.kind] for item in items[file]]
            first = [item for item in own if item.nodeid.endswith(mutant.first)]
            undo = mutant.apply()
            try:
                killer = next((item for item in (*first, *own) if fails(item)), None)
            finally:
                undo()
            if killer is None:
                self.survivors.append(mutant)
            else:
                self.killed[mutant.kind][killer.nodeid.split("[")[0]] += 1
        self.seconds = time.monotonic() - began
        return True


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", choices=list(FILES), action="append", help="only these")
    parser.add_argument("--every", type=int, default=1, help="only every n-th mutant")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--report", type=Path, help="put the table into this page")
    chosen = parser.parse_args(arguments)
    # One catalogue for all tests, so that a changed flag is what they all see.
    loader.read_files = lru_cache(loader.read_files)
    from tests.mutation.mutants import every

    kinds = chosen.kind or list(FILES)
    mutants = [one for one in every() if one.kind in kinds][:: chosen.every]
    run = Run(mutants)
    files = list(dict.fromkeys(file for kind in kinds for file in FILES[kind]))
    code = pytest.main([*files, "-n", "0", "-q", "-p", "no:cacheprovider"], plugins=[run])
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        return int(code)
    table = list(lines(run, kinds))
    print("\n".join(table))
    if chosen.json:
        chosen.json.write_text(json.dumps(as_json(run, kinds), indent=1) + "\n")
    if chosen.report:
        write_into(chosen.report, table)
    return 1 if run.survivors else 0


def as_json(run, kinds):
    return {
        "seconds": round(run.seconds, 1),
        "kinds": {
            kind: {
                "mutants": sum(one.kind == kind for one in run.mutants),
                "killed_by": dict(run.killed[kind]),
                "survivors": [one.name for one in run.survivors if one.kind == kind],
            }
            for kind in kinds
        },
    }


def lines(run, kinds):
    yield "| What is changed | Mutants | Killed | Score | By |"
    yield "|---|---|---|---|---|"
    for kind in kinds:
        total = sum(one.kind == kind for one in run.mutants)
        killed = sum(run.killed[kind].values())
        by = ", ".join(
            f"`{name.split('::')[-1]}` {count:,}" for name, count in run.killed[kind].most_common(3)
        )
        more = len(run.killed[kind]) - 3
        by += f" and {more} more" if more > 0 else ""
        share = f"{killed / total:.1%}" if total else "-"
        yield f"| {WORDS[kind]} | {total:,} | {killed:,} | {share} | {by} |"
    yield ""
    yield f"{len(run.survivors):,} survivors{':' if run.survivors else '.'}"
    yield from (f"- {one.kind}: {one.name}" for one in run.survivors)


def write_into(page, table):
    """The table below its mark; what `make prove` wrote above it stays."""
    above = page.read_text(encoding="utf-8").split(BELOW)[0].rstrip() if page.exists() else ""
    title = "## The proof bites"
    text = (
        f"One value of the data of rules {RULES_VERSION} is changed at a time, in memory; then "
        "tests of `make test` run."
    )
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text("\n\n".join([above, BELOW, title, text, "\n".join(table)]) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
