"""Every item says which rule chose it and which rule set each part of its dose."""

import pytest

from plans.rules import build_week
from plans.rules.answer import dose_json, plan_json
from plans.rules.facts import Week
from tests.rules.witnesses import catalogue, witnesses


@pytest.fixture(scope="module")
def answers():
    """(facts, answer) of everybody who has a week."""
    built = [(facts, build_week(facts, catalogue())) for facts in witnesses()]
    return [
        (facts, plan_json(week, facts, catalogue()))
        for facts, week in built
        if isinstance(week, Week)
    ]


@pytest.fixture(scope="module")
def items(answers):
    return [
        item
        for _facts, answer in answers
        for day in [*answer["days"], *answer["draft_days"], {"items": answer["gentle_start"]}]
        for item in day["items"]
    ]


def test_every_filled_field_of_a_dose_names_its_rule(items):
    for item in items:
        filled = {name for name, value in item["dose"].items() if value is not None}
        assert set(item["dose_reasons"]) == filled, item["code"]


def test_the_rules_of_a_dose_are_among_the_reasons_and_no_others(items):
    """So the hash, which covers the rule ids of an item, covers every rule that had a say."""
    for item in items:
        ids = [reason["rule"] for reason in item["reasons"]]
        named = set(item["dose_reasons"].values())
        assert named <= set(ids), item["code"]
        assert {rule for rule in ids if rule.startswith("DOS-")} <= named, item["code"]


def test_only_what_a_rule_changed_differs_from_the_catalogue(items):
    for item in items:
        start = dose_json(catalogue().by_code[item["code"]].dose)
        for name, rule in item["dose_reasons"].items():
            if rule == "DOS-002":
                assert item["dose"][name] == start[name], (item["code"], name)


def test_the_first_reason_says_why_the_exercise_was_chosen(items):
    chose = {f"WEEK-{number:03d}" for number in (1, 2, 3, 4, 5, 6, 7, 9)}
    assert {item["reasons"][0]["rule"] for item in items} <= chose
    for item in items:
        assert item["reasons"][0]["evidence"], f"{item['code']} names no source"
