"""What the README says is run as it stands there."""

import io
import json
import re
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command, get_commands

from plans.rules.facts import Constraints, LadderCap
from plans.rules.vocabulary import Event

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SETTINGS = (ROOT / "bonefit" / "settings.py").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


PROFILE, WRONG_ANSWER, HISTORY = (json.loads(block) for block in blocks("json"))


@pytest.mark.django_db
def test_the_profile_of_the_readme_gets_the_week_it_promises(release, tmp_path):
    file, out = tmp_path / "profile.json", io.StringIO()
    file.write_text(json.dumps(PROFILE), encoding="utf-8")
    call_command("build_plan", str(file), stdout=out)
    plan = json.loads(out.getvalue())
    assert plan["status"] == "active"
    assert len(plan["days"]) == 7
    text = io.StringIO()
    call_command("build_plan", str(file), "--format", "text", stdout=text)
    assert "How to do them" in text.getvalue()


@pytest.mark.django_db
def test_many_profiles_from_standard_input_and_the_answer_to_a_wrong_one(release, monkeypatch):
    wrong = {"id": "b", "age": -1, "minutes": "x"}
    lines = "\n".join(json.dumps(one) for one in (PROFILE, wrong, PROFILE))
    monkeypatch.setattr(sys, "stdin", io.StringIO(lines))
    out = io.StringIO()
    with pytest.raises(CommandError) as error:
        call_command("build_plan", "--jobs", "4", stdout=out)
    assert error.value.returncode == 2
    answers = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [answer["status"] for answer in answers] == ["active", "invalid", "active"]
    assert answers[1] == WRONG_ANSWER


def test_the_python_of_the_readme_runs():
    names = {"profile": PROFILE}
    exec(blocks("python")[0], names)  # noqa: S102 the README's own lines
    assert len(names["week"].days) == 7


def test_the_history_of_the_readme_is_read_and_every_event_is_named():
    names = {"profile": PROFILE | {"history": HISTORY}}
    exec(blocks("python")[0], names)  # noqa: S102 the README's own lines
    rules = {
        reason.rule
        for day in names["week"].days
        for item in day.items
        if item.exercise.code == "S02"
        for reason in item.reasons
    }
    assert "PRG-010" in rules  # ill in that week: it stays as it is
    paragraph = README.split("Events, in the order")[1].split("What a physiotherapist")[0]
    assert set(re.findall(r"`([a-z_]+)`", paragraph)) == set(Event)
    paragraph = README.split("What a physiotherapist sets")[1].split("Without Django")[0]
    names = {one.name for kind in (Constraints, LadderCap) for one in fields(kind)}
    named = set(re.findall(r"`([a-z_]+)`", paragraph)) - {"constraints", "rpe_max"}
    assert named == names - {"rpe_cr10_max"}


def test_every_command_that_is_named_exists():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`?make ([a-z-]+)", README)) <= targets
    assert set(re.findall(r"manage\.py ([a-z_]+)", README)) <= set(get_commands())


def test_every_setting_that_is_named_is_read_and_every_one_that_is_read_is_named():
    paragraph = README.split("## Settings")[1].split("##")[0]
    named = set(re.findall(r"`([A-Z][A-Z_]+)`", paragraph))
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', SETTINGS)) | {"EMAIL_URL"}
    assert named == read


def test_every_picture_is_there_and_says_what_it_shows():
    pictures = re.findall(r'<img src="([^"]+)"[^>]* alt="([^"]*)"', README)
    assert len(pictures) >= 4
    for source, words in pictures:
        assert (ROOT / source).is_file(), source
        assert len(words) > 20, source


def test_the_readme_says_what_it_is_not():
    assert "not affiliated" in README
    assert "does not diagnose" in README
    assert "not yet been reviewed by a clinician" in " ".join(README.split())
