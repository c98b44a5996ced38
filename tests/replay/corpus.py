"""The stored corpus: reading and writing it, replaying it, and saying what changed.

The file holds a header, the catalogue that its plans rest on, and one plan a line: the inputs, the
decisions and their hash. It carries its own catalogue, so that only a changed rule can make it
differ; a new exercise cannot. The state in the header says how strictly it is read:

- `released`: the decisions of this rules version are fixed. One that differs is an error.
- `development`: the version is being written. What differs is counted, and recorded by
  `--write --development`, until the version is released by `--write`.
"""

from __future__ import annotations

import json
import lzma
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tqdm import tqdm

from plans.catalogue.loader import digest, payload_of
from plans.prescribing.building import UnsafePlan, build_checked
from plans.prescribing.differences import NAMES, Difference, differences
from plans.rules import RULES_VERSION, Catalogue, InvalidFacts, PatientFacts
from plans.rules.answer import decisions, hash_of, plan_json
from tests.replay.people import Case, cases

FILE = Path(__file__).with_name("corpus.jsonl.xz")
RELEASED, DEVELOPMENT = "released", "development"
MOST_SHOWN = 12

Decided = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stored:
    """One plan of the corpus."""

    case: Case
    decided: Decided
    hash: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """A whole corpus as read from its file."""

    rules_version: str
    state: str
    catalogue: Catalogue
    payload: dict[str, Any]
    plans: tuple[Stored, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """A plan that is not decided as it was."""

    case: Case
    differences: tuple[Difference, ...]


# ---------------------------------------------------------------- the file


def read(path: Path = FILE) -> Corpus:
    """The corpus. Errors: FileNotFoundError; ValueError when the file says less than it holds."""
    with lzma.open(path, "rt", encoding="utf-8") as stream:
        header, payload, *lines = map(json.loads, stream)
    if header["plans"] != len(lines):
        raise ValueError(f"{path.name} names {header['plans']} plans and holds {len(lines)}")
    plans = tuple(
        Stored(
            Case(
                line["id"],
                line["profile"],
                date.fromisoformat(line["week_start"]),
                date.fromisoformat(line["first_day"]),
            ),
            line["decisions"],
            line["hash"],
        )
        for line in lines
    )
    return Corpus(
        header["rules_version"], header["state"], Catalogue.from_json(payload), payload, plans
    )


def save(corpus: Corpus, path: Path = FILE) -> None:
    """Write a corpus; the same corpus gives the same bytes."""
    header = {
        "rules_version": corpus.rules_version,
        "state": corpus.state,
        "plans": len(corpus.plans),
    }
    rows = [header, corpus.payload]
    rows += [
        {
            "id": one.case.id,
            "profile": one.case.profile,
            "week_start": one.case.week_start.isoformat(),
            "first_day": one.case.first_day.isoformat(),
            "decisions": one.decided,
            "hash": one.hash,
        }
        for one in corpus.plans
    ]
    text = "".join(json.dumps(row, sort_keys=True, separators=(",", ":")) + "\n" for row in rows)
    path.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))


# ---------------------------------------------------------------- decide and replay


def decide(case: Case, catalogue: Catalogue) -> Decided:
    """The checked decisions of today's rules. Errors: InvalidFacts, UnsafePlan."""
    facts = PatientFacts.from_json(case.profile)
    result = build_checked(facts, catalogue, week_start=case.week_start, first_day=case.first_day)
    return decisions(plan_json(result, facts, catalogue))


def replay(corpus: Corpus) -> tuple[Changed, ...]:
    """Every plan that today's rules decide in another way from the same inputs."""
    found = []
    for one in tqdm(corpus.plans, desc="replay", unit=" plans", disable=None, delay=2):
        try:
            now = decide(one.case, corpus.catalogue)
        except (InvalidFacts, UnsafePlan) as error:
            found.append(Changed(one.case, (Difference("error", "", "", str(error)),)))
            continue
        if bare(now) != bare(one.decided):
            found.append(Changed(one.case, differences(one.decided, now)))
    return tuple(found)


def bare(decided: Decided) -> Decided:
    """Decisions without the names of what decided them."""
    return {name: value for name, value in decided.items() if name not in NAMES}


def build(state: str) -> Corpus:
    """A corpus of today's people, rules and shipped catalogue."""
    payload = payload_of()
    payload = {"release": f"corpus-{digest(payload)[:12]}", **payload}
    catalogue = Catalogue.from_json(payload)
    plans = []
    for case in tqdm(cases(catalogue), desc="build", unit=" plans", disable=None, delay=2):
        decided = decide(case, catalogue)
        plans.append(Stored(case, decided, hash_of(decided)))
    return Corpus(RULES_VERSION, state, catalogue, payload, tuple(plans))


# ---------------------------------------------------------------- writing it anew


def refusal(old: Corpus | None, changed: int, *, development: bool) -> str:
    """Why the corpus may not be written now; empty when it may.

    `changed` is how many plans of `old` today's rules decide in another way.
    """
    if old is None or old.rules_version != RULES_VERSION:
        return ""
    if old.state == RELEASED and development:
        return f"Rules {RULES_VERSION} are released: there is no way back into development."
    if changed and old.state == RELEASED:
        return (
            f"{changed} of {len(old.plans)} plans are decided in another way under rules "
            f"{RULES_VERSION}, which are released. Raise RULES_VERSION, or keep the decisions."
        )
    if changed and not development:
        return (
            f"{changed} of {len(old.plans)} plans are decided in another way under rules "
            f"{RULES_VERSION}. Look with --diff. Then raise RULES_VERSION, or record them with "
            "--write --development if this version is not released yet."
        )
    return ""


# ---------------------------------------------------------------- what changed, in short


def summary(changed: Iterable[Changed], plans: int) -> list[str]:
    """How many plans, by kind of change, which exercises and rules came and went."""
    changed = tuple(changed)
    lines = [f"{len(changed)} of {plans} plans are decided in another way."]
    if not changed:
        return lines
    every = [one for plan in changed for one in plan.differences]
    kinds = Counter(one.kind for one in every)
    in_plans = Counter(kind for plan in changed for kind in {one.kind for one in plan.differences})
    lines += ["", "What changed:"]
    lines += [
        f"  {kind}: {kinds[kind]} times in {in_plans[kind]} plans"
        for kind, _ in kinds.most_common()
    ]
    for title, wanted in (("Items that came", "item came"), ("Items that went", "item went")):
        lines += _most(title, Counter(one.code for one in every if one.kind == wanted))
    lines += _most("Rules that came", Counter(rule for one in every for rule in one.came))
    lines += _most("Rules that went", Counter(rule for one in every for rule in one.went))
    return lines


def _most(title: str, counts: Counter[str]) -> list[str]:
    if not counts:
        return []
    shown = ", ".join(f"{name} {count}" for name, count in counts.most_common(MOST_SHOWN))
    more = f", and {len(counts) - MOST_SHOWN} more" if len(counts) > MOST_SHOWN else ""
    return ["", f"{title}: {shown}{more}"]


def details(changed: Iterable[Changed], most: int) -> list[str]:
    """The first plans that changed, decision by decision."""
    lines = []
    for plan in tuple(changed)[:most]:
        lines += ["", plan.case.id, *(f"  {one}" for one in plan.differences)]
    return lines
