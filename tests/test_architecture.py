"""Which way imports point, what each room may hold, and who may write what.

The arrows are read from the source, so a new module is under the rule the day it is written.
"""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
#: Rooms from the ground up; a room imports rooms of lower rows only.
ROWS = (
    ("plans.rules",),
    ("plans.catalogue", "accounts"),
    ("plans.care",),
    ("plans.prescribing",),
    ("plans.training",),
    ("plans.patient", "plans.physio", "plans.curation", "plans.handouts"),
    ("bonefit",),
)
ROW_OF = {room: row for row, rooms in enumerate(ROWS) for room in rooms}
RULES_MAY_IMPORT = sys.stdlib_module_names - {"random", "secrets", "time", "socket", "subprocess"}


def _sources(*folders):
    return sorted(
        file
        for folder in folders
        for file in (ROOT / folder).rglob("*.py")
        if "migrations" not in file.parts
    )


def _imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "write imports from the top: a relative one hides its room"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _room_of(module):
    return next((room for room in ROW_OF if f"{module}.".startswith(f"{room}.")), None)


def _module_of(file):
    return ".".join(file.relative_to(ROOT).with_suffix("").parts)


def arrows_up(module, imported):
    """The rooms that `module` must not import but does."""
    here = _room_of(module)
    there = {_room_of(name) for name in imported} - {None, here}
    return sorted(room for room in there if ROW_OF[room] >= ROW_OF[here])


SOURCES = _sources("accounts", "bonefit", "plans")


@pytest.mark.parametrize("file", SOURCES, ids=_module_of)
def test_imports_point_down(file):
    found = arrows_up(_module_of(file), set(_imports(ast.parse(file.read_text()))))
    assert not found, f"{_module_of(file)} imports {', '.join(found)}"


@pytest.mark.parametrize(
    ("module", "imported", "refused"),
    [
        ("plans.rules.week", "django.db", []),
        ("plans.rules.week", "accounts.models", ["accounts"]),
        ("plans.catalogue.models", "accounts.models", ["accounts"]),
        ("plans.patient.views", "plans.physio.forms", ["plans.physio"]),
        ("plans.prescribing.services", "plans.patient.models", ["plans.patient"]),
        ("accounts.views", "bonefit.settings", ["bonefit"]),
        ("plans.patient.views", "plans.prescribing.services", []),
        ("bonefit.dev", "plans.patient.views", []),
    ],
)
def test_an_arrow_up_or_sideways_is_found(module, imported, refused):
    assert arrows_up(module, {imported}) == refused


@pytest.mark.parametrize("file", _sources("plans/rules"), ids=_module_of)
def test_rules_are_pure(file):
    """Standard library only, without chance or I/O, and without asking what day it is."""
    text = file.read_text()
    tree = ast.parse(text)
    foreign = {
        name
        for name in _imports(tree)
        if not name.startswith("plans.rules") and name.split(".")[0] not in RULES_MAY_IMPORT
    }
    assert not foreign
    called = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    }
    assert not called & {"today", "now", "utcnow", "open", "print", "input", "getenv"}


#: What may be written, and the only module that writes it.
WRITERS = {
    "Plan": "plans.prescribing.services",
    "PlanItem": "plans.prescribing.services",
    "Approval": "plans.prescribing.services",
    "HealthRecord": "accounts.services",
    "Fracture": "accounts.services",
    "Surgery": "accounts.services",
    "Screening": "accounts.services",
    "AuditEvent": "accounts.audit",
    "Release": "plans.catalogue.services",
    "ReleasedExercise": "plans.catalogue.services",
}
WRITES = {
    *("create", "bulk_create", "bulk_update", "update", "get_or_create"),
    *("update_or_create", "delete"),
}
COMPILED_WRITES = {"CompiledRows", "CompiledUpdate"}


def written_models(tree):
    """Models whose rows a module writes: Model(...), CompiledRows(Model, ...), CompiledUpdate of
    a query of Model, and Model.objects. ... .create(...)."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id in WRITERS:
            yield node.func.id
        elif isinstance(node.func, ast.Name) and node.func.id in COMPILED_WRITES:
            names = {part.id for part in ast.walk(node.args[0]) if isinstance(part, ast.Name)}
            yield from names & set(WRITERS)
        elif isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            names = {part.id for part in ast.walk(node.func) if isinstance(part, ast.Name)}
            yield from names & set(WRITERS)


#: The rules cannot import a model; a class of theirs may share its name with one.
OUTSIDE_RULES = [file for file in SOURCES if _room_of(_module_of(file)) != "plans.rules"]


@pytest.mark.parametrize("file", OUTSIDE_RULES, ids=_module_of)
def test_each_model_has_one_writer(file):
    module = _module_of(file)
    found = set(written_models(ast.parse(file.read_text())))
    assert {name for name in found if WRITERS[name] != module} == set()


def test_a_second_writer_is_found():
    code = "PlanItem.objects.filter(pk=1).update(x=1); Plan(); Approval.objects.filter(pk=2)"
    assert set(written_models(ast.parse(code))) == {"PlanItem", "Plan"}
    code = 'CompiledRows(PlanItem, "plan"); CompiledRows(User, "email")'
    assert set(written_models(ast.parse(code))) == {"PlanItem"}
    code = "CompiledUpdate(lambda key: Plan.objects.filter(pk=key), state=1); Compiled(Approval)"
    assert set(written_models(ast.parse(code))) == {"Plan"}


def test_health_facts_are_written_through_one_service():
    """`accounts.services.write_health_record` has one caller, which also puts the plan right."""
    callers = {
        _module_of(file)
        for file in SOURCES
        if "write_health_record" in file.read_text() and _module_of(file) != "accounts.services"
    }
    assert callers == {"plans.prescribing.services"}


def test_no_signals_and_no_utils():
    for file in SOURCES:
        assert file.name != "utils.py"
        imported = set(_imports(ast.parse(file.read_text())))
        allowed = {"accounts.apps"}  # post_migrate installs the audit triggers
        if _module_of(file) not in allowed:
            assert not any("signals" in name for name in imported), file
