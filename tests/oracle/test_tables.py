"""The two tables of the evidence, judged cell by cell.

`matrix.csv` and `exercises.csv` are copies of the clinical tables. What is expected is read from
them here, by this file's own code; the rules are asked only for their verdict.
"""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from plans.catalogue.loader import DATA_FOLDER, read_files
from plans.rules.facts import SafetyInputs
from plans.rules.safety import judge_for
from plans.rules.tables import LEVELS_WITHOUT_ROW, MATRIX
from plans.rules.vocabulary import LEVELS, Column, Equipment, Restriction, SafetyFlag

HERE = Path(__file__).parent
WORD = {"A": "allow", "C": "caution", "S": "sign_off", "X": "exclude", "N": "never"}


def rows(name):
    with (HERE / name).open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


MATRIX_ROWS = rows("matrix.csv")
EXERCISE_ROWS = rows("exercises.csv")
CELLS = [
    (row["flag"], row["level"], column, cell)
    for row in MATRIX_ROWS
    for column, cell in row.items()
    if column not in ("flag", "level")
]


@pytest.fixture(scope="module")
def catalogue():
    return read_files()


def with_one_flag(catalogue, flag, level, *, bed):
    """An exercise at the lowest level of everything, but for one flag."""
    plain = catalogue.by_code["X05"]
    lowest = {name: LEVELS[name][0] for name in SafetyFlag}
    flags = {**lowest, SafetyFlag(flag): level}
    return replace(
        plain,
        flags=tuple(flags.items()),
        equipment=((Equipment.BED,),) if bed else (),
    )


def test_the_table_is_whole():
    assert len(MATRIX_ROWS) == 38
    assert len(CELLS) == 38 * 12
    assert {(row["flag"], row["level"]) for row in MATRIX_ROWS} == {
        (flag.value, level) for flag, level in MATRIX
    }
    assert len(EXERCISE_ROWS) == 164


@pytest.mark.hazard("H-01")
@pytest.mark.parametrize(("flag", "level", "column", "cell"), CELLS)
def test_every_cell_is_the_verdict(catalogue, flag, level, column, cell):
    """With the help that a cell asks for, and without it."""
    letter, _, condition = cell.partition("@")
    letter = "A" if letter == "-" else letter

    def verdict(**given):
        inputs = {"columns": frozenset({Column(column)}), "trainer": True, **given}
        exercise = with_one_flag(catalogue, flag, level, bed=given.get("bed", False))
        return judge_for(exercise, SafetyInputs(**inputs)).verdict.value

    if condition == "bed":
        assert (verdict(bed=True), verdict(bed=False)) == ("caution", "exclude")
    elif condition == "helper":
        assert (verdict(helper=True), verdict(helper=False)) == ("caution", "sign_off")
    elif condition == "hip":
        broken_hip = frozenset({Restriction.RECENT_HIP_FRACTURE})
        assert (verdict(restrictions=broken_hip), verdict()) == ("sign_off", "allow")
    else:
        assert verdict() == WORD[letter]


def test_every_cell_keeps_its_condition():
    """A condition such as “with a trainer” stands in the cell; what it asks for is tested above
    and, for a trainer, below: whoever reads the cell alone must find it."""
    written = {(flag.value, level): cells for (flag, level), cells in MATRIX.items()}
    for flag, level, column, cell in CELLS:
        assert written[flag, level][Column(column)].replace("-", "A") == cell.replace("-", "A")


def test_what_needs_a_trainer_by_its_load_says_so(catalogue):
    loads = {(flag, level) for flag, level, _column, cell in CELLS if "@trainer" in cell}
    found = [
        one
        for one in catalogue.exercises
        if not one.refused and loads & {(flag.value, level) for flag, level in one.flags}
    ]
    assert {one.code for one in found} == {"S46", "S47", "S48", "S49"}
    assert {one.person.value for one in found} == {"trainer"}


def test_levels_without_a_row_are_known_and_allow(catalogue):
    in_table = {(row["flag"], row["level"]) for row in MATRIX_ROWS}
    expected = {
        (flag.value, level)
        for flag in SafetyFlag
        for level in LEVELS[flag]
        if (flag.value, level) not in in_table
    }
    assert {(flag.value, level) for flag, level in LEVELS_WITHOUT_ROW} == expected
    for flag, level in expected:
        exercise = with_one_flag(catalogue, flag, level, bed=False)
        found = judge_for(exercise, SafetyInputs(columns=frozenset(Column)))
        assert found.verdict.value == "allow", (flag, level)


# ---------------------------------------------------------------- the 164 exercises

TIERS = [
    (row["Code"], column, letter)
    for row in EXERCISE_ROWS
    for columns, letters in (
        (("B0", "B1", "B2", "B3"), row["B0/B1/B2/B3"].split("/")),
        (("F0", "F1", "F2"), row["F0/F1/F2"].split("/")),
    )
    for column, letter in zip(columns, letters, strict=True)
]


@pytest.mark.hazard("H-01")
@pytest.mark.parametrize(("code", "column", "letter"), TIERS)
def test_every_exercise_in_every_tier(catalogue, code, column, letter):
    """The tier columns hold with a helper, a trainer and a bed. Refused ones are never signed."""
    columns = frozenset() if column == "F0" else frozenset({Column(column)})
    inputs = SafetyInputs(columns=columns, helper=True, trainer=True, bed=True)
    found = judge_for(catalogue.by_code[code], inputs).verdict.value
    if code.startswith("Z"):
        expected = "never" if letter == "N" else "exclude"
    elif column == "F0":
        # No column of its own: the table's F0 is the absence of F1 and F2.
        expected = "allow" if letter == "A" else WORD[letter]
    else:
        expected = WORD[letter]
    assert found == expected


COLUMN_OF_FLAG = {
    "spinal_flexion": "Spinal flexion",
    "spinal_rotation": "Twist",
    "fall_exposure": "Fall exposure",
}
#: Tagged stricter than the table names them (decision 7): code and flag -> level.
STRICTER = {(row["code"], row["flag"]): row["level"] for row in rows("stricter.csv")}


def flags_of(row):
    """Every flag that a row names, with its level; the rest is at its lowest."""
    found = {flag: row[column] for flag, column in COLUMN_OF_FLAG.items()}
    found["impact"] = row["Impact (BW)"].split(" ")[0]
    for part in row["Other flags"].replace("overhead ", "overhead_load ").split(","):
        words = part.split()
        if words in (["prone"], ["head_down"]):
            found[words[0]] = "yes"
        elif words == ["ballistic"]:
            found["speed"] = "ballistic"
        elif words == ["vigorous"]:
            found["aerobic_effort"] = "vigorous"
        elif words not in (["-"], []):
            found[words[0]] = words[1]
    return found


@pytest.mark.hazard("H-04")
@pytest.mark.parametrize("row", EXERCISE_ROWS, ids=lambda row: row["Code"])
def test_flags_are_those_of_the_table(catalogue, row):
    """Level by level what the table names, or the stricter level that is written down beside it."""
    named = flags_of(row)
    expected = {
        flag.value: STRICTER.get((row["Code"], flag.value), named.pop(flag.value, LEVELS[flag][0]))
        for flag in SafetyFlag
    }
    found = {flag.value: level for flag, level in catalogue.by_code[row["Code"]].flags}
    assert found == expected
    assert not named, "a flag of the table that the catalogue does not know"


def test_what_is_written_beside_the_table_is_stricter_than_it():
    """At a level without a row in the matrix, so that no verdict of the table changes."""
    by_code = {row["Code"]: flags_of(row) for row in EXERCISE_ROWS}
    for (code, flag), level in STRICTER.items():
        levels = LEVELS[SafetyFlag(flag)]
        in_table = by_code[code].get(flag, levels[0])
        assert levels.index(level) > levels.index(in_table), (code, flag)
        assert (SafetyFlag(flag), level) in LEVELS_WITHOUT_ROW, (code, flag)


@pytest.mark.parametrize("row", EXERCISE_ROWS, ids=lambda row: row["Code"])
def test_spellings_map_equipment_and_support(catalogue, row):
    """Each of the table's spellings stands for the things that the catalogue asks for."""
    spellings = yaml.safe_load((DATA_FOLDER / "spellings.yaml").read_text(encoding="utf-8"))
    exercise = catalogue.by_code[row["Code"]]
    things = spellings["equipment"].get(row["Equipment"], {"needs": []})
    assert [sorted(group) for group in things["needs"]] == [
        sorted(group) for group in exercise.equipment
    ]
    held = spellings["support"].get(row["Support"], {})
    by_code = spellings["support_by_code"].get(row["Code"], {})
    if not row["Code"].startswith("Z"):
        level = by_code.get("support", held.get("support", "none"))
        assert exercise.support.value == level
        assert exercise.position.value == row["Position"].replace("-", "_")


def test_the_spellings_file_holds_every_spelling_and_no_other():
    spellings = yaml.safe_load((DATA_FOLDER / "spellings.yaml").read_text(encoding="utf-8"))
    equipment = {row["Equipment"] for row in EXERCISE_ROWS} - {"none"}
    support = {row["Support"] for row in EXERCISE_ROWS} - {"none"}
    assert set(spellings["equipment"]) - {"none"} == equipment
    assert set(spellings["support"]) - {"none"} == support
