"""Reading a profile: every wrong field named at once, nothing unknown taken for an answer."""

import json
from datetime import date
from decimal import Decimal

import pytest

from plans.rules import InvalidFacts, PatientFacts
from plans.rules.profile import PROFILE_FIELDS, read_profile, read_t_score
from plans.rules.readers import parse_json
from plans.rules.required import missing_answers
from tests.rules.profiles import profiles
from tests.rules.witnesses import catalogue

TODAY = date(2026, 11, 24)
WHOLE = next(profiles(1, seed=3)) | {
    "t_score": "-2.1",
    "t_scores": {"lumbar_spine": -2.1, "femoral_neck": -2.6},
    "t_score_on": "2025-03",
    "t_score_band": "osteopenia",
    "postmenopausal": "yes",
    "sex": "female",
    "age": 68,
    "frax_major": 12,
    "frax_hip": 2,
    "height_loss_historical_cm": 1,
    "height_loss_recent_cm": 0,
    "spine_imaged": "yes",
    "frail": "no",
    "blood_pressure": [132, 84],
    "weight_kg": 70,
    "bone_medicine": "no",
    "avoid": ["S02"],
    "prefer": ["B21"],
    "history": {"weeks": []},
    "constraints": {"rpe_max": 5},
}


def errors_of(data):
    with pytest.raises(InvalidFacts) as caught:
        read_profile(data, today=TODAY)
    return caught.value.errors


def test_the_whole_profile_reads_and_writes_back_the_same():
    facts = read_profile(WHOLE, today=TODAY)
    again = PatientFacts.from_json(facts.to_json())
    assert again == facts
    assert set(WHOLE) >= set(PROFILE_FIELDS), "a field of the contract is not in this test"
    for profile in profiles(200, seed=4):
        facts = read_profile(profile)
        assert PatientFacts.from_json(json.loads(json.dumps(facts.to_json()))) == facts


@pytest.mark.parametrize("field", PROFILE_FIELDS)
@pytest.mark.parametrize(
    "wrong", ["NaN", "Infinity", "-Infinity", '{"x": 1}', "[[]]", '"zzz"', "1e999"]
)
def test_each_field_refuses_what_is_not_its_kind(field, wrong):
    if field == "id" and wrong == '"zzz"':
        pytest.skip("an id is any text")
    text = json.dumps({name: value for name, value in WHOLE.items() if name != field})
    data = parse_json(f'{text[:-1]}, "{field}": {wrong}}}')
    assert any(name.split(".")[0].split("[")[0] == field for name in errors_of(data))


@pytest.mark.parametrize("field", PROFILE_FIELDS)
def test_a_field_that_stands_twice_is_named_with_the_others(field):
    text = json.dumps(WHOLE | {"age": "old"})
    value = json.dumps(WHOLE[field])
    data = parse_json(f'{text[:-1]}, "{field}": {value}}}')
    found = errors_of(data)
    assert field in found
    assert "age" in found


def test_every_wrong_field_is_named_at_once():
    found = errors_of(
        {"age": 300, "t_score": "low", "walking_aid": "cane", "shoe_size": 42, "minutes": 5}
    )
    assert set(found) == {"age", "t_score", "walking_aid", "shoe_size", "minutes"}
    assert all(sentence.endswith(".") for sentences in found.values() for sentence in sentences)


def test_a_misspelt_field_is_answered_with_the_right_one():
    assert "t_score" in errors_of({"tscore": -2})["tscore"][0]


@pytest.mark.hazard("H-06")
@pytest.mark.parametrize(
    ("typed", "number"),
    [
        (-2.5, "-2.5"),
        ("-2.5", "-2.5"),
        ("−2.5", "-2.5"),
        ("–2.5", "-2.5"),
        ("—2,5", "-2.5"),
        ("- 2,5", "-2.5"),
        ("﹣2.5", "-2.5"),
        ("－2.5", "-2.5"),
        (" -2.50 ", "-2.50"),
        ("-6.0", "-6.0"),
        ("+4.0", "4.0"),
        ("4", "4"),
        (0, "0"),
        ("-2.4999", "-2.4999"),
    ],
)
def test_a_t_score_is_read_as_typed(typed, number):
    assert read_t_score(typed) == Decimal(number)


@pytest.mark.parametrize(
    ("kept", "shown"),
    [("-2.900000", "-2.9"), ("-3", "-3.0"), ("-2.950000", "-2.95"), ("-0.000000", "0.0")],
)
def test_a_t_score_is_shown_as_on_a_report_whatever_zeros_a_database_adds(kept, shown):
    assert str(read_t_score(kept)) == shown


@pytest.mark.hazard("H-06")
@pytest.mark.parametrize(
    "typed",
    [
        *("-6.1", "4.1", "-25", "25", "", " ", "minus 2", "-2.5.1", "2..5", "NaN", "nan", "inf"),
        *("--2.5", "1e1", "²", "-", "٢", "0x2", "-2.5 SD", True, None, [], {}, float("nan")),
    ],
)
def test_what_is_no_t_score_is_refused(typed):
    with pytest.raises(ValueError, match="T-score"):
        read_t_score(typed)


def test_null_is_not_an_answer():
    """Absent and null are the same: asked again, never taken for "no"."""
    for field in ("fractures", "surgery", "conditions", "falls_12_months", "severe_fall", "floor"):
        without = {name: value for name, value in WHOLE.items() if name != field}
        for profile in (without, without | {field: None}):
            assert field in missing_answers(read_profile(profile, today=TODAY))


REQUIRED = (
    *("age", "sex", "postmenopausal", "fractures", "falls_12_months", "severe_fall"),
    *("walking_aid", "prednisolone_mg_day", "prednisolone_months", "back_pain", "surgery"),
    *("conditions", "equipment", "floor", "days", "minutes"),
)


@pytest.mark.parametrize("field", REQUIRED)
def test_what_the_contract_requires_is_missing_by_name(field):
    profile = {name: value for name, value in WHOLE.items() if name != field}
    assert field in missing_answers(read_profile(profile, today=TODAY))


def test_the_whole_profile_misses_nothing():
    assert missing_answers(read_profile(WHOLE, today=TODAY)) == ()


@pytest.mark.parametrize("question", sorted(set(WHOLE["screening"]) - {"blackout_explained"}))
def test_each_screening_question_is_required(question):
    answers = {name: said for name, said in WHOLE["screening"].items() if name != question}
    facts = read_profile(WHOLE | {"screening": answers}, today=TODAY)
    assert f"screening.{question}" in missing_answers(facts)
    starred = read_profile(WHOLE | {"screening": answers | {"*": "no"}}, today=TODAY)
    assert missing_answers(starred) == ()


@pytest.mark.parametrize(
    ("things", "missing"),
    [
        (["chair", "wall"], ()),
        (["chair", "counter"], ()),
        (["chair"], ("equipment.wall_or_counter",)),
        (["wall"], ("equipment.chair",)),
        ([], ("equipment.chair", "equipment.wall_or_counter")),
        (["chair", "rail", "table"], ("equipment.wall_or_counter",)),
    ],
)
def test_a_chair_and_a_wall_or_worktop_are_asked_for_by_name(things, missing):
    facts = read_profile(WHOLE | {"equipment": things}, today=TODAY)
    assert missing_answers(facts) == missing


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-24", date(2026, 11, 24)),
        ("2026-11", TODAY),
        ("2026", TODAY),
        ("2025-02", date(2025, 2, 28)),
        ("2024-02", date(2024, 2, 29)),
        ("2025", date(2025, 12, 31)),
    ],
)
def test_a_month_counts_as_its_last_day_and_never_as_a_day_to_come(text, expected):
    fracture = {"site": "wrist", "on": text, "low_trauma": "yes", "cleared": "yes"}
    read = read_profile(WHOLE | {"fractures": [fracture], "on": "2026-11-24"}).fractures[0]
    assert read.on.day == expected


@pytest.mark.parametrize(
    "text", ["2026-11-25", "2026-12", "2027", "2026-02-30", "24.11.2026", "yesterday", 2025]
)
def test_days_to_come_and_no_days_are_errors(text):
    fracture = {"site": "wrist", "on": text, "low_trauma": "yes", "cleared": "yes"}
    data = WHOLE | {"fractures": [fracture], "on": "2026-11-24"}
    assert list(errors_of(data)) == ["fractures[0].on"]


@pytest.mark.parametrize(
    ("age", "text", "right"),
    [
        (68, "1957-11-24", True),
        (68, "1957-11-23", False),
        (68, "1957", True),
        (68, "1956", False),
        (68, "1926", False),
        (68, "0206", False),
        (68, "٢٠٢٦", False),
        (None, "1915-11-24", True),
        (None, "1915-11-23", False),
        (110, "1915-11-24", True),
    ],
)
def test_nothing_happened_before_somebody_was_born(age, text, right):
    """A year typed as 1926 would make an old fracture of a new one, and let more in."""
    fracture = {"site": "wrist", "on": text, "low_trauma": "yes", "cleared": "yes"}
    data = {"on": "2026-11-24", "age": age, "fractures": [fracture], "t_score_on": text}
    if right:
        assert read_profile(data).fractures[0].on.day is not None
        return
    with pytest.raises(InvalidFacts) as caught:
        read_profile(data)
    assert sorted(caught.value.errors) == ["fractures[0].on", "t_score_on"]


@pytest.mark.parametrize(
    ("on", "today", "right"),
    [
        ("2020-01-01", TODAY, True),
        ("2019-12-31", TODAY, False),
        ("1900-01-01", None, False),
        ("2028-11-24", TODAY, True),
        ("2028-11-25", TODAY, False),
        ("2099-12-31", None, True),
        ("2100-01-01", None, False),
        ("2026-11-24", date(2020, 1, 1), False),
        ("2026-11-31", TODAY, False),
        (None, TODAY, True),
    ],
)
def test_a_plan_is_for_a_day_that_it_can_be_for(on, today, right):
    """Before the product there were no plans; far ahead each fracture would count as an old one.

    A plan that is made again years later is read without today: it stays what it was.
    """
    data = {"on": on, "age": 68}
    if right:
        assert read_profile(data, today=today).on == (date.fromisoformat(on) if on else TODAY)
        return
    with pytest.raises(InvalidFacts) as caught:
        read_profile(data, today=today)
    assert list(caught.value.errors) == ["on"]


# ---------------------------------------------------------------- what exists


def errors_with_catalogue(changes):
    """The errors of a profile that somebody sends today."""
    try:
        read_profile(WHOLE | changes, today=TODAY, catalogue=catalogue())
    except InvalidFacts as wrong:
        return wrong.errors
    return {}


CAP = {"ladder": "push_up", "reps_max": 5}


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"avoid": ["S02", "B14"], "prefer": ["B21"], "constraints": {"signed": ["W17"]}}, []),
        ({"avoid": ["Z05"], "prefer": ["Z05"], "constraints": {"signed": ["Z05"]}}, []),
        ({"avoid": ["S02", "S999"]}, ["avoid[1]"]),
        ({"prefer": ["S999", "B21"]}, ["prefer[0]"]),
        ({"constraints": {"signed": ["S999"]}}, ["constraints.signed[0]"]),
        ({"constraints": {"ladder_caps": [CAP]}}, []),
        (
            {"constraints": {"ladder_caps": [CAP | {"ladder": "push_ups"}]}},
            ["constraints.ladder_caps[0].ladder"],
        ),
        (
            {
                "age": 300,
                "avoid": ["S999"],
                "constraints": {"signed": ["S999"], "ladder_caps": [CAP | {"ladder": "x"}]},
            },
            ["age", "avoid[0]", "constraints.ladder_caps[0].ladder", "constraints.signed[0]"],
        ),
    ],
)
def test_what_a_profile_asks_for_must_exist_and_is_named_with_all_else(changes, wrong):
    """A wish or a signature with a slip in it would be lost without a word.

    A refused exercise exists: `left_out` always says why nobody gets it.
    """
    assert sorted(errors_with_catalogue(changes)) == wrong


@pytest.mark.parametrize(
    ("cap", "field", "says"),
    [
        ({"ladder": "push_up"}, "ladder", "Give at least one of these with it: rung_max, sets"),
        ({"ladder": "push_up", "reps_max": None}, "ladder", "Give at least one"),
        ({"ladder": "push_up", "rung_max": 1}, None, ""),
        ({"ladder": "walk", "sets_max": 1}, None, ""),
        ({"ladder": "push_up", "reps_max": 5, "minutes_max": 5}, "minutes_max", "reps_max."),
        ({"ladder": "push_up", "load_kg_max": 0}, "load_kg_max", "No exercise of this ladder"),
        ({"ladder": "walk", "minutes_max": 5}, None, ""),
        ({"ladder": "walk", "reps_max": 5}, "reps_max", "rung_max, sets_max, minutes_max."),
        ({"ladder": "sit_to_stand", "load_kg_max": 0}, None, ""),
    ],
)
def test_a_cap_limits_something(cap, field, says):
    """A physiotherapist who limits minutes where repetitions are counted would limit nothing."""
    errors = errors_with_catalogue({"constraints": {"ladder_caps": [cap]}})
    assert list(errors) == ([f"constraints.ladder_caps[0].{field}"] if field else [])
    assert says in " ".join(" ".join(sentences) for sentences in errors.values())


def test_a_cap_without_a_limit_is_wrong_wherever_it_comes_from():
    """Read without a catalogue too, and named together with a ladder that does not exist."""
    assert list(errors_of(WHOLE | {"constraints": {"ladder_caps": [{"ladder": "push_up"}]}})) == [
        "constraints.ladder_caps[0].ladder"
    ]
    both = errors_with_catalogue({"constraints": {"ladder_caps": [{"ladder": "push_ups"}]}})
    assert [len(sentences) for sentences in both.values()] == [2]


def test_what_was_stored_is_read_whatever_has_left_the_catalogue():
    """An exercise that goes with a release takes nobody's plan away."""
    caps = [CAP | {"ladder": "gone"}]
    stored = WHOLE | {"avoid": ["S999"], "constraints": {"signed": ["S998"], "ladder_caps": caps}}
    facts = PatientFacts.from_json(stored, today=TODAY)
    assert (facts.avoid, facts.constraints.signed) == ({"S999"}, {"S998"})
    with pytest.raises(InvalidFacts):
        PatientFacts.from_json(stored, today=TODAY, catalogue=catalogue())


def test_text_that_is_too_long_or_too_deep_is_refused():
    for text in ("[" * 100_000, '{"a": "' + "x" * 1_000_001 + '"}', "{", "", "nul", '{"a": 1,}'):
        with pytest.raises(InvalidFacts) as caught:
            parse_json(text)
        assert list(caught.value.errors) == ["json"]
