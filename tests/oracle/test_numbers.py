"""Every number of the rules against a copy of the evidence, and no number without one.

`doses.csv` is the table of weekly doses (evidence c2 and f) by bone tier, `numbers.csv` all other
limits with the place that each comes from. What is compared is read from the rules' modules here,
so a new number fails until it has a source.
"""

import ast
import csv
from decimal import Decimal
from pathlib import Path

import pytest

from plans.rules import doses, history, steps_up, thresholds

HERE = Path(__file__).parent
MODULES = (doses, steps_up, history, thresholds)


def rows(name):
    with (HERE / name).open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def said(text):
    """ "2/2/3" as numbers."""
    return tuple(Decimal(part) for part in text.split("/"))


EXPECTED = {
    f"{row['what']} {tier}": said(row[tier])
    for row in rows("doses.csv")
    for tier in ("B0", "B1", "B2", "B3")
} | {row["what"]: said(row["value"]) for row in rows("numbers.csv")}


def numbers_in(value):
    """A number or a tuple of numbers as a tuple; anything else is no number."""
    parts = value if isinstance(value, tuple) else (value,)
    if parts and all(isinstance(one, int | Decimal) for one in parts):
        return tuple(Decimal(one) for one in parts)
    return None


def named(name, value):
    """Every number under a name: tables are opened, keys are put behind the name."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from named(f"{name} {key}", inner)
    elif name == "CHAIR_STANDS_CUT_OFF":
        for age, by_sex in value:
            yield f"{name} {age}", (Decimal(by_sex["male"]), Decimal(by_sex["female"]))
    elif (numbers := numbers_in(value)) is not None:
        yield name, numbers


def defined_in(module):
    """Public constants that a module writes itself, not those that it imports."""
    for node in ast.parse(Path(module.__file__).read_text()).body:
        targets = {ast.Assign: "targets", ast.AnnAssign: "target"}.get(type(node))
        written = getattr(node, targets) if targets else []
        for target in written if isinstance(written, list) else [written]:
            for name in ast.walk(target):
                if isinstance(name, ast.Name) and name.id.isupper() and name.id[0] != "_":
                    yield name.id


def numbers_of_the_rules():
    return {
        key: numbers
        for module in MODULES
        for name in defined_in(module)
        for key, numbers in named(name, getattr(module, name))
    }


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_every_number_is_that_of_the_evidence(name):
    assert numbers_of_the_rules()[name] == EXPECTED[name]


def test_no_number_is_without_a_source():
    assert set(numbers_of_the_rules()) == set(EXPECTED)
    assert all(row["source"] for row in (*rows("doses.csv"), *rows("numbers.csv")))
