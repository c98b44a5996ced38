"""A finished proof in words: a few lines for the terminal, a page for docs/clinical."""

from __future__ import annotations

from collections.abc import Iterator

from plans.prescribing.proof_parts import Part
from plans.prescribing.proving import Proof, Sum
from plans.rules import proof_spaces as spaces

#: What a part counts, in the order in which a reader wants it.
_COUNTED = ("verdicts", "comparisons", "people", "weeks judged")


def lines(proof: Proof) -> Iterator[str]:
    """The result as a table for the terminal."""
    yield f"Rules {proof.rules_version}, exercises {proof.release}"
    for part, total in proof.parts:
        yield f"  {part.name:30} {_counts(total):60} {total.seconds:8.1f} s"
        yield from (f"    {differs}" for differs in total.differences)
    differences = sum(total.counts["differences"] for _, total in proof.parts)
    yield f"{differences:,} differences, {_cost(proof)}"


def _counts(total: Sum) -> str:
    return ", ".join(f"{total.counts[name]:,} {name}" for name in _COUNTED if total.counts[name])


def _cost(proof: Proof) -> str:
    minutes, seconds = divmod(round(proof.seconds), 60)
    return f"{minutes} min {seconds} s on {proof.cores} cores, at most {proof.peak_mb} MB a process"


# ---------------------------------------------------------------- the page

_INTRO = """\
# The proof

Written by `make prove`. The rules and the independent check (`plans/rules/check*.py`) are asked
the same questions, and every answer is compared: the verdict on an exercise, the support and each
statement that must travel with it; of a person the tiers, columns, restrictions, gate, every row of
the screening table and what is missing; of a week every hard constraint. The check reads the same
decision matrix and ceilings with its own code, keeps its own copy of every other number, and
imports nothing of the rules.
"""

_WHY_WHOLE = """\
## Why this covers everything

1. `judge` knows a person only through five closed inputs: columns, restrictions, helper, trainer,
   bed (`SafetyInputs`). A test holds it to them: anything else that it asked for would raise.
2. Columns, recent hip fracture, helper, trainer and bed are enumerated whole.
3. The other seven restrictions each add findings of their own and look at no column; the worst
   finding counts. They are enumerated alone and in pairs, with no column, each column, and all.
   For every set of columns the verdict is also compared with the worst of its single columns.
4. Facts become tiers, columns, restrictions and gate in groups of answers that some rule reads
   together. Each group is a product, laid over a person in whom nothing else speaks. Between groups
   the worst wins; pairs of risks and the generated people mix them.
"""


#: Begins what stands below the proof on its page: what bites in it, from `make mutate`.
BELOW = "<!-- written by `make mutate` -->"


def page(proof: Proof, *, before: str = "") -> str:
    """The whole report in Markdown; its counts can be recomputed from what it says.

    `before` is the page as it was: what stands below the mark stays, and says of which rules.
    """
    _above, mark, below = before.partition(BELOW)
    return "\n".join(_page(proof)) + "\n" + (f"\n{mark}{below}" if mark else "")


def _page(proof: Proof) -> Iterator[str]:
    yield _INTRO
    differences = sum(total.counts["differences"] for _, total in proof.parts)
    yield f"- Rules version {proof.rules_version}, exercise release `{proof.release}`"
    yield f"- **{differences:,} differences**"
    yield f"- {_cost(proof)}"
    yield ""
    yield _WHY_WHOLE
    for letter, title in _TITLES.items():
        parts = [one for one in proof.parts if one[0].name.startswith(letter)]
        if parts:
            yield from _table(title, parts)


_TITLES = {
    "a": "(a) Every exercise for all that a verdict may rest on",
    "b": "(b) Every rule from answers to tiers, columns and gate",
    "c": "(c) Pairs of risks, and generated people",
}


def _table(title: str, parts: list[tuple[Part, Sum]]) -> Iterator[str]:
    yield f"## {title}\n"
    yield "| Part | What | How many | Differences | CPU s |"
    yield "|---|---|---|---|---|"
    for part, total in parts:
        how = formula(part)
        counts = _counts(total) + (f" = {how}" if how else "")
        yield (
            f"| {part.name[2:]} | {part.says} | {counts} | {total.counts['differences']:,} "
            f"| {total.seconds:.1f} |"
        )
    yield ""


def formula(part: Part) -> str:
    """How a reader recomputes the count of a part; empty where it is drawn."""
    helps = f"{len(spaces.HELP)} (hip, helper, trainer, bed)"
    if part.name == "a columns":
        return f"{part.pieces} exercises x 2^12 column sets x {helps}"
    if part.name == "a restrictions":
        return (
            f"{part.pieces} exercises x {len(spaces.OTHER_SETS)} sets x "
            f"{len(spaces.FEW_COLUMN_SETS)} column sets x {helps}"
        )
    for group in spaces.GROUPS:
        if part.name == f"b {group.name}":
            return " x ".join(f"{len(one.values)} {one.name}" for one in group.fields)
    return ""
