"""Without its control, a hazard's tests go red: each control is taken away once, and they do.

The tests are the very functions that stand in the hazard log, called with every set of their own
parameters. A test that stays green without its control would not notice if it were lost.
"""

import inspect
from importlib import import_module
from itertools import product

import pytest

from tests.controls import CONTROLS
from tests.rules import witnesses

FIXTURES = {"catalogue": witnesses.catalogue}
PARAMETERS = type(pytest.param())


def named(name):
    """The function that "room.module.test" names."""
    module, _, function = name.rpartition(".")
    return getattr(import_module(f"tests.{module}"), function)


def calls_of(test):
    """The arguments of every call that pytest would make: parameters, and what they share."""
    choices = []
    for mark in getattr(test, "pytestmark", []):
        if mark.name == "parametrize":
            names, rows = mark.args[:2]
            names = names.split(",") if isinstance(names, str) else names
            choices.append([_row([name.strip() for name in names], row) for row in rows])
    for chosen in product(*choices):
        given = {name: value for row in chosen for name, value in row.items()}
        wanted = set(inspect.signature(test).parameters) - given.keys()
        assert wanted <= FIXTURES.keys(), f"{test.__name__} needs {wanted - FIXTURES.keys()}"
        yield given | {name: FIXTURES[name]() for name in wanted}


def _row(names, row):
    """One set of parameters by name."""
    values = row.values if isinstance(row, PARAMETERS) else row if len(names) > 1 else [row]
    return dict(zip(names, values, strict=True))


def goes_red(test):
    """True as soon as one call fails, in whatever way."""
    for given in calls_of(test):
        try:
            test(**given)
        except Exception:
            return True
    return False


EACH = [
    pytest.param(control, name, id=f"{control.hazard}-{place}-{name.rpartition('.')[2]}")
    for place, control in enumerate(CONTROLS)
    for name in control.red
]


@pytest.mark.parametrize(("control", "name"), EACH)
def test_without_its_control_a_test_goes_red(control, name):
    test = named(name)
    hazards = {mark.args[0] for mark in test.pytestmark if mark.name == "hazard"}
    assert control.hazard in hazards, f"{name} is no test of {control.hazard}"
    with control.taken_away():
        assert goes_red(test), f"{name} stays green without: {control.says}"


@pytest.mark.parametrize("name", sorted({name for control in CONTROLS for name in control.red}))
def test_with_every_control_the_same_call_is_green(name):
    """So that a red test means the control, not the way in which it was called."""
    assert not goes_red(named(name))
