"""How good our weeks are: beside the proven best, over many varied people.

    python -m tests.benchmarks.quality [--people N] [--seed N] [--effort N]

What the solver finds is kept in var/optimum.jsonl under a key of all that it was asked, so that a
broken run goes on where it stopped and only changed questions are solved again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import statistics
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from plans.catalogue.loader import read_files
from plans.rules import PatientFacts, Week, build_week, classify, violations
from plans.rules.choosing import Choice, chosen
from plans.rules.history import timeline_of
from plans.rules.objective import score
from tests.benchmarks.optimum import EFFORT, Best, best_week
from tests.benchmarks.sample import sample

ROOT = Path(__file__).parents[2]
KNOWN = ROOT / "var" / "optimum.jsonl"
PEOPLE, SEED = 500, 2026
MODEL = Path(__file__).with_name("optimum.py").read_text(encoding="utf-8")
#: Points are rounded to six places; below this two of them are equal.
EQUAL = 1e-5


@dataclass(frozen=True, slots=True)
class Compared:
    """One person: lines 1 to 4 of our week and of the best one."""

    facts: PatientFacts
    ours: tuple[float, ...]
    best: Best

    @property
    def as_good(self) -> bool:
        """Equal on lines 1 to 3 to what no week can beat."""
        pairs = zip(self.ours[:3], self.best.bounds[:3], strict=True)
        return all(abs(mine - least) < EQUAL for mine, least in pairs)

    def gap(self, line: int) -> float:
        """How far line 1 to 4 of ours is above what is proven to be out of reach below."""
        return max(0.0, self.ours[line - 1] - self.best.bounds[line - 1])


def question_key(choice: Choice, effort: float) -> str:
    """Names everything that the solver is asked."""
    situation = choice.situation
    asked = [
        [
            (one.code, one.half, str(one.dose), str(one.domain), sorted(one.serves))
            for one in sorted(choice.candidates, key=lambda one: one.code)
        ],
        str(situation),
        sorted(choice.facts.days or ()),
        choice.days,
        choice.limit_half,
        choice.slots,
        sorted(str(goal) for goal in choice.goals.values()),
        sorted(one.code for one, _judgement in choice.sorted_out.usable),
        MODEL,
        effort,
    ]
    return hashlib.sha256(json.dumps(asked, default=str).encode()).hexdigest()[:32]


def compare(
    people: int = PEOPLE, *, seed: int = SEED, effort: float = EFFORT, known: Path = KNOWN
) -> list[Compared]:
    """Our week and the best one for each person of the sample."""
    catalogue = read_files()
    known.parent.mkdir(exist_ok=True)
    lines = known.read_text(encoding="utf-8").splitlines() if known.exists() else []
    solved = {entry.pop("key"): entry for entry in map(json.loads, lines)}
    found = []
    with known.open("a", encoding="utf-8") as stream:
        everyone = sample(people, catalogue, seed=seed)
        for facts in tqdm(everyone, total=people, desc="optimum", disable=None):
            week = build_week(facts, catalogue)
            assert isinstance(week, Week)
            assert not violations(week, facts, catalogue)
            risk = classify(facts)
            timeline = timeline_of(facts.history, facts.week_start())
            choice, _plan = chosen(facts, catalogue, risk, timeline, 0)
            key = question_key(choice, effort)
            if key not in solved:
                best, _placed = best_week(choice, effort=effort)
                solved[key] = {
                    "values": best.values,
                    "bounds": best.bounds,
                    "seconds": best.seconds,
                }
                stream.write(json.dumps({"key": key} | solved[key]) + "\n")
                stream.flush()
            entry = solved[key]
            best = Best(tuple(entry["values"]), tuple(entry["bounds"]), entry["seconds"])
            found.append(Compared(facts, score(week, facts, catalogue), best))
    return found


def summary(found: list[Compared]) -> dict[str, Any]:
    """The row of the table: what week.md asks for."""
    fourth = sorted(one.gap(4) for one in found)
    return {
        "what": f"our week beside the proven best ({len(found)} people)",
        "equal_on_lines_1_to_3": f"{100 * statistics.mean(one.as_good for one in found):.1f}%",
        "worst_gap_line_1": max(one.gap(1) for one in found),
        "worst_gap_line_2": round(max(one.gap(2) for one in found), 2),
        "worst_gap_line_3": max(one.gap(3) for one in found),
        "line_4_gap_median": round(statistics.median(fourth), 2),
        "line_4_gap_p95": round(fourth[max(0, -(-len(fourth) * 95 // 100) - 1)], 2),
        "line_4_gap_worst": round(fourth[-1], 2),
        "not_closed": sum(not one.best.closed for one in found),
        "solver_seconds": round(sum(one.best.seconds for one in found)),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--effort", type=float, default=EFFORT)
    parser.add_argument("--list", action="store_true", help="every person who falls short")
    asked = parser.parse_args()
    found = compare(asked.people, seed=asked.seed, effort=asked.effort)
    if asked.list:
        for one in sorted(found, key=lambda one: (one.as_good, -one.gap(4))):
            if not one.as_good or one.gap(4) > 1 or not one.best.closed:
                print(one.facts.id, "ours", one.ours, "best", one.best.values, one.best.bounds)
    for name, value in summary(found).items():
        print(f"{name:24} {value}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
