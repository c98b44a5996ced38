"""The movement card at every pair of tiers, judged twice without the rules' code.

`movements.csv` is what a clinician reads and agrees to: do, adapt with the first or second safer
way, or avoid. A second judgement is worked out here from `matrix.csv` and the flags of each way,
with a bed and without a helper.
"""

import csv
from pathlib import Path

import pytest

from plans.rules.movements import MOVEMENTS, movement_card
from plans.rules.risk import classify
from plans.rules.screening import screen
from plans.rules.vocabulary import Answer, Gate
from tests.rules.people import person

HERE = Path(__file__).parent
SEVERITY = "-ACSXN"
BONES, FALLS = ("B0", "B1", "B2", "B3"), ("F0", "F1", "F2")
TIERS = [f"{bone} {fall}" for bone in BONES for fall in FALLS]
T_SCORE = {"B0": "-0.5", "B1": "-1.8", "B2": "-2.7", "B3": "-3.6"}


def rows(name):
    with (HERE / name).open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


EXPECTED = {row["id"]: row for row in rows("movements.csv")}
MATRIX = {(row["flag"], row["level"]): row for row in rows("matrix.csv")}


def letter(way, bone, fall):
    """The worst cell of the two columns, and the two rules on ways without anything to hold."""
    found = ["A"]
    for flag, level in way.flags:
        row = MATRIX.get((str(flag), level))
        for column in (bone, fall):
            cell = row[column] if row and column in row else "-"
            plain, _, condition = cell.partition("@")
            if condition == "helper":
                plain = "S"
            elif condition == "bed" and not way.on_bed:
                plain = "X"
            found.append(plain)
    levels = {str(flag): level for flag, level in way.flags}
    if way.support == "none":
        if fall == "F2" and levels["fall_exposure"] in ("moderate", "high"):
            found.append("X")
        if fall == "F1" and levels["impact"] in ("moderate", "high"):
            found.append("X")
    if way.like and way.like.startswith("Z"):
        found.append("X")
    return max(found, key=SEVERITY.index)


def by_hand(movement, bone, fall):
    if letter(movement.usual, bone, fall) == "A":
        return "do"
    for number, way in enumerate(movement.safer, start=1):
        if letter(way, bone, fall) in "AC":
            return f"adapt {number}"
    return "avoid"


def by_the_rules(facts):
    found = {}
    for row in movement_card(facts, cleared=True):
        number = f" {row.movement.safer.index(row.way) + 1}" if row.way else ""
        found[row.movement.id] = row.verdict.value + number
    return found


def at(bone, fall):
    from decimal import Decimal

    falls = {"F0": 0, "F1": 1, "F2": 2}[fall]
    facts = person(t_score=Decimal(T_SCORE[bone]), falls_12_months=falls, helper_present=Answer.NO)
    risk = classify(facts)
    assert (risk.bone, risk.fall) == (bone, fall)
    assert screen(facts).gate is not Gate.RED
    return facts


def test_the_table_names_every_movement():
    assert list(EXPECTED) == [one.id for one in MOVEMENTS]
    assert [row["name"] for row in EXPECTED.values()] == [one.name for one in MOVEMENTS]


@pytest.mark.hazard("H-01")
@pytest.mark.parametrize("tiers", TIERS)
def test_the_card_at_every_pair_of_tiers(tiers):
    found = by_the_rules(at(*tiers.split()))
    assert found == {name: row[tiers] for name, row in EXPECTED.items()}


@pytest.mark.hazard("H-17")
@pytest.mark.parametrize("tiers", TIERS)
def test_the_table_follows_from_the_matrix(tiers):
    found = {one.id: by_hand(one, *tiers.split()) for one in MOVEMENTS}
    assert found == {name: row[tiers] for name, row in EXPECTED.items()}
