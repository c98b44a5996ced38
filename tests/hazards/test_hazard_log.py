"""The hazard log and the tests agree: no hazard of the rules untested, no test of no hazard."""

import re
from types import SimpleNamespace

import pytest

from tests.conftest import skipped_hazard
from tests.controls import CONTROLS
from tests.docs.hazards import TESTS, by_the_rules, marked_tests, sections

FIELDS = ["Hazard", "Cause", "Effect", "Severity", "Controlled by"]
GRAVE = ("Catastrophic", "Major")


def test_every_hazard_has_its_fields_in_order():
    assert list(sections()) == [f"H-{number:02d}" for number in range(1, 27)]
    for hazard, text in sections().items():
        names = re.findall(r"^- \*\*([\w ]+)\*\*: \S", text, re.MULTILINE)
        assert names[: len(FIELDS)] == FIELDS, hazard
        ours = ["Control", "Test", "Without it"] if hazard in by_the_rules() else ["Test"]
        assert names[len(FIELDS) :] == ours, hazard


def test_every_mark_names_a_hazard_of_the_log():
    assert set(marked_tests()) <= set(sections())


@pytest.mark.parametrize("hazard", by_the_rules())
def test_a_hazard_of_the_rules_has_controls_and_tests(hazard):
    assert marked_tests().get(hazard), f"{hazard} has no test"
    assert [control for control in CONTROLS if control.hazard == hazard]


def test_no_control_belongs_to_a_hazard_that_the_rules_do_not_control():
    assert {control.hazard for control in CONTROLS} == set(by_the_rules())
    assert {control.kind for control in CONTROLS} == {"design", "protect", "inform"}


@pytest.mark.parametrize("hazard", by_the_rules())
def test_a_grave_hazard_does_not_rest_on_telling_somebody(hazard):
    severity = re.search(r"\*\*Severity\*\*: (\w+)", sections()[hazard])[1]
    kinds = {control.kind for control in CONTROLS if control.hazard == hazard}
    assert severity not in GRAVE or kinds & {"design", "protect"}


def test_no_test_of_a_hazard_is_marked_to_be_skipped():
    for tests in marked_tests().values():
        for place in tests:
            file, _, name = place.partition("::")
            source = (TESTS.parent / file).read_text(encoding="utf-8")
            above = source[: source.index(f"def {name}(")].rpartition("\n\n")[2]
            assert not re.search(r"mark\.(skip|skipif|xfail)", above), place


@pytest.mark.parametrize(
    ("skipped", "marks", "fails"),
    [
        (True, ["hazard"], True),
        (False, ["hazard"], False),
        (True, [], False),
        (True, ["hazard", "browser"], False),
    ],
)
def test_a_skipped_test_of_a_hazard_counts_as_failed(skipped, marks, fails):
    """But where there is no browser at all: CI says REQUIRE_BROWSER=1."""
    item = SimpleNamespace(get_closest_marker=lambda name: name in marks)
    assert skipped_hazard(item, SimpleNamespace(skipped=skipped)) is fails
