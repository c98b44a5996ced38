"""`build_plan --movements`: the card beside the plan, for programs; the plan stays as it was."""

import io
import json

import pytest
from django.core.management import call_command

from plans.prescribing.profiles import answers
from plans.rules.movements import MOVEMENTS
from tests.factories import CHEST_PAIN, FIT, NO_CHAIR, ON, SPINE

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(release, tmp_path):
    """What the command answers to these answers of a person of 68."""

    def ask(changes, *options):
        profile = changes | {"id": "p1", "on": ON.isoformat(), "age": 68}
        file, out = tmp_path / "profile.json", io.StringIO()
        file.write_text(json.dumps(profile))
        call_command("build_plan", str(file), *options, stdout=out)
        return out.getvalue()

    return ask


def test_the_card_comes_only_when_it_is_asked_for_and_the_hash_is_the_same(asked):
    plain, with_card = json.loads(asked(FIT)), json.loads(asked(FIT, "--movements"))
    movements = with_card.pop("movements")
    assert with_card == plain
    assert [one["id"] for one in movements] == [one.id for one in MOVEMENTS]
    assert {one["verdict"] for one in movements} == {"do", "adapt", "avoid"}
    for one in movements:
        for reason in one["reasons"] + one["cautions"]:
            assert reason.keys() == {"rule", "text", "clinician", "evidence"}


@pytest.mark.hazard("H-03")
@pytest.mark.parametrize("stopped", [CHEST_PAIN, NO_CHAIR])
def test_a_red_or_unfinished_person_gets_an_empty_card(asked, stopped):
    assert json.loads(asked(stopped, "--movements"))["movements"] == []
    assert "Movements" not in asked(stopped, "--movements", "--format", "text")


@pytest.mark.hazard("H-25")
def test_an_amber_person_waits_with_sport(asked):
    answer = json.loads(asked(SPINE, "--movements"))
    assert answer["status"] == "awaiting_review"
    golf = next(one for one in answer["movements"] if one["name"] == "Golf")
    assert (golf["verdict"], golf["reasons"][1]["rule"]) == ("avoid", "CARD-004")


def test_the_text_names_every_movement_under_its_word(asked):
    text = asked(FIT, "--movements", "--format", "text")
    for words in ("Movements to do as usual", "Movements to do in this way"):
        assert words in text
    assert all(f"    {one.name}" in text for one in MOVEMENTS)
    assert "Movements" not in asked(FIT, "--format", "text")


def test_more_processes_give_the_same_cards():
    from plans.catalogue.loader import read_files

    lines = [
        json.dumps(FIT | {"id": str(n), "on": ON.isoformat(), "age": 50 + n}) for n in range(4)
    ]
    how = {"catalogue": read_files(), "today": ON, "as_text": False, "movements": True}
    one = [answer.text for answer in answers(lines, **how)]
    assert one == [answer.text for answer in answers(lines, jobs=2, **how)]
    assert all(json.loads(text)["movements"] for text in one)
