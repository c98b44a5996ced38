"""`build_plan`: profiles in, plans out, every wrong field named, memory that does not grow."""

import io
import json
import os
import subprocess
import sys
import tracemalloc
from pathlib import Path
from unittest import mock

import pytest
from django.core.management import CommandError, call_command

from plans.catalogue.loader import read_files
from plans.prescribing.building import UnsafePlan, build_checked
from plans.prescribing.profiles import answers, split
from plans.rules.readers import CHARACTERS_MAX
from tests.factories import CHEST_PAIN, FIT, NO_CHAIR, ON, SPINE
from tests.rules.profiles import profiles

WHOLE = FIT | {"id": "p1", "on": ON.isoformat(), "age": 68}


def pieces(text):
    return [json.loads(piece) for piece in split(io.StringIO(text))]


A, B = {"id": "a", "text": 'a "quoted" ] } ,\n line'}, {"id": "b", "list": [1, [2], {"inner": 3}]}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(A) + "\n" + json.dumps(B),
        json.dumps(A) + "\n\n  \n" + json.dumps(B) + "\n",
        json.dumps(A) + "\r\n" + json.dumps(B) + "\r\n",
        json.dumps([A, B]),
        json.dumps([A, B], indent=2),
        "  [" + json.dumps(A) + "\n,\n" + json.dumps(B) + "\n]  \n",
        json.dumps(A, indent=2) + "\n" + json.dumps(B, indent=2),
        json.dumps(A, indent=0) + "\n" + json.dumps(B, indent=0),
    ],
)
def test_an_array_lines_or_spread_objects_are_the_same_profiles(text):
    assert pieces(text) == [A, B]


def test_one_object_and_nothing():
    assert pieces(json.dumps(A, indent=4)) == [A]
    assert pieces("[]") == pieces("") == pieces("\n \n") == pieces("[]\n[ ]\n") == []


@pytest.mark.parametrize("between", ["", " ", "\n", "\n\n \n"])
def test_what_stands_after_an_array_is_read_too(between):
    """Two files in one stream, as `cat` makes it, or an array and then a line each."""
    one, two = json.dumps([A]), json.dumps([B, A])
    assert pieces(one + between + two + "\n") == [A, B, A]
    assert pieces(one + between + json.dumps(B) + "\n" + json.dumps(A)) == [A, B, A]
    assert pieces(one + between + json.dumps(B, indent=2) + "\n" + json.dumps(A)) == [A, B, A]
    assert pieces((one + between) * 3000) == [A] * 3000


@pytest.mark.parametrize(
    ("text", "good"),
    [
        (f"{json.dumps(A)}\nnot json\n{json.dumps(B)}", 2),
        (f"{json.dumps(A)}\n{{\n{json.dumps(B)}", 2),
        (f"[{json.dumps(A)}, oops, {json.dumps(B)}]", 1),
        (f"[{json.dumps(A)}", 1),
        (f"[{json.dumps(A)}] trailing", 1),
    ],
)
def test_what_is_broken_becomes_one_piece_and_the_others_are_still_read(text, good):
    found = list(split(io.StringIO(text)))
    readable = [piece for piece in found if _reads(piece)]
    assert len(readable) == good
    assert len(found) > good, "the broken part must be answered too"


def _reads(piece):
    try:
        return isinstance(json.loads(piece), dict)
    except ValueError:
        return False


@pytest.mark.parametrize("start", ["", "[", "{\n"])
def test_a_piece_without_end_is_cut_not_swallowed(start):
    endless = io.StringIO(start + '{"id": "' + "x" * (3 * CHARACTERS_MAX))
    assert all(len(piece) <= 3 * CHARACTERS_MAX for piece in split(endless))


def answer_lines(profiles_, jobs=1):
    texts = (json.dumps(profile) for profile in profiles_)
    options = {"catalogue": read_files(), "today": ON, "as_text": False}
    return [json.loads(one.text) for one in answers(texts, jobs=jobs, **options)]


def test_each_profile_gets_its_answer_in_order():
    people = [FIT, SPINE, CHEST_PAIN, NO_CHAIR, {"age": "old"}]
    given = [
        person | {"id": str(n)} if n == 4 else person | {"id": str(n), "age": 68}
        for n, person in enumerate(people)
    ]
    found = answer_lines(given)
    assert [one["id"] for one in found] == ["0", "1", "2", "3", "4"]
    assert [one["status"] for one in found] == [
        *("active", "awaiting_review", "refused", "incomplete", "invalid")
    ]
    assert found[4]["errors"] == {"age": ["Give a whole number from 0 to 110."]}
    assert found[3]["missing"] == ["equipment.chair", "equipment.wall_or_counter"][:1]


def test_half_a_character_harms_only_its_own_profile():
    lines = ['{"id": "\\ud800", "age": "\\ud800"}', json.dumps(WHOLE)]
    for as_text in (False, True):
        options = {"catalogue": read_files(), "today": ON, "as_text": as_text}
        found = list(answers(lines, **options))
        assert [one.valid for one in found] == [False, True]
        assert all(one.text.encode() for one in found)


@pytest.mark.parametrize("text", ["[" * 100_000, "{" * 100_000, '{"a":' * 100_000, "[1," * 50_000])
def test_deep_nesting_is_one_wrong_profile(text):
    found = answer_lines_of(text + "\n")
    assert [one["status"] for one in found if one["status"] != "invalid"] == []
    assert found


def answer_lines_of(text):
    options = {"catalogue": read_files(), "today": ON, "as_text": False}
    return [json.loads(one.text) for one in answers(split(io.StringIO(text)), **options)]


def test_more_processes_give_the_same_answers_in_the_same_order():
    given = list(profiles(150, seed=21))
    assert answer_lines(given, jobs=2) == answer_lines(given)


def test_memory_does_not_grow_with_the_number_of_profiles():
    """Peak of Python's own memory while 400 and then 4,000 refused profiles stream through."""
    catalogue = read_files()
    line = json.dumps({"id": "x", "age": "unknown"})

    def peak(count):
        stream = io.StringIO()
        tracemalloc.start()
        texts = split(_Repeated(line, count))
        for one in answers(texts, catalogue=catalogue, today=ON, as_text=False):
            stream.seek(0)
            stream.write(one.text)
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    peak(10)
    assert peak(4000) < peak(400) + 100_000


class _Repeated(io.TextIOBase):
    """A stream that yields one line many times and holds it once."""

    def __init__(self, line, count):
        self.line, self.left = line + "\n", count

    def readline(self, size=-1):
        self.left -= 1
        return self.line if self.left >= 0 else ""


@pytest.mark.django_db
def test_the_answer_has_every_field_of_the_contract(release, tmp_path):
    file = tmp_path / "p.json"
    file.write_text(json.dumps(WHOLE))
    out = io.StringIO()
    call_command("build_plan", str(file), stdout=out)
    plan = json.loads(out.getvalue())
    assert set(plan) >= {
        *("id", "status", "clearance", "risk", "week_start", "targets", "days", "gentle_start"),
        *("draft_days", "needs_sign_off", "left_out", "advice", "stop_rules", "missing"),
        *("rules_version", "catalogue_release", "hash"),
    }
    assert plan["week_start"] == "2026-11-23"
    assert [day["weekday"] for day in plan["days"]] == [
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
    ]
    item = plan["days"][0]["items"][0]
    assert set(item) >= {
        *("code", "name", "category", "subtype", "need", "phase", "dose", "support"),
        *("support_object", "verdict", "cautions", "flags", "reasons"),
    }
    assert set(item["dose"]) == {
        *("sets", "reps", "hold_seconds", "minutes", "impacts", "steps", "load_kg", "band"),
        *("rpe_min", "rpe_max", "rest_seconds", "each_side", "bouts"),
    }
    assert len(item["flags"]) == 18
    accounted = {row["code"] for row in plan["left_out"]}
    assert {code for code in accounted if code.startswith("Z")} == {
        f"Z{n:02d}" for n in range(1, 26)
    }
    assert all(
        {"rule", "text", "clinician", "evidence"} == set(reason) for reason in item["reasons"]
    )


@pytest.mark.django_db
def test_a_person_can_follow_the_text(release, tmp_path):
    file = tmp_path / "p.json"
    file.write_text(json.dumps(WHOLE))
    out = io.StringIO()
    call_command("build_plan", str(file), "--format", "text", stdout=out)
    text = out.getvalue()
    for part in ("Monday 23 November 2026", "Sunday 29 November 2026", "Warm up", "Main part"):
        assert part in text
    for part in ("How to do them", "1. ", "Be careful:", "Stop, and get help", "does not diagnose"):
        assert part in text


def text_of(profile):
    [answer] = answers(
        split(io.StringIO(json.dumps(profile))), catalogue=read_files(), today=ON, as_text=True
    )
    return answer.text


def test_the_text_promises_a_week_only_where_there_is_one():
    assert text_of(WHOLE).startswith("Your week from Monday")
    for profile in (WHOLE | CHEST_PAIN, WHOLE | {"age": None}):
        assert text_of(profile).startswith("Your answers, for the week from Monday")


def test_a_shortfall_says_what_would_change_it_as_such():
    short = text_of(WHOLE | {"days": ["mon"], "minutes": 15})
    assert "    What would change it: If your sessions were longer" in short


def test_the_text_says_what_hurt():
    hurt = {"code": "S26", "sessions_done": 2, "reps": 8, "rpe": 3, "pain": 8}
    weeks = [{"start": "2026-11-16", "items": [hurt]}]
    text = text_of(WHOLE | {"history": {"weeks": weeks}})
    assert "What a physiotherapist should look at:" in text
    assert "This hurt" in text.partition("Monday 23 November 2026 -")[0]
    assert "What a physiotherapist" not in text_of(WHOLE)


def test_a_name_from_another_program_steers_no_terminal():
    steers = "esc\u001b[31mRED\nnext"
    assert "esc [31mRED next" in text_of(WHOLE | {"id": steers})
    wrong = text_of(WHOLE | {"id": steers, steers: 1, "tests": {steers: 1}, "age": -1})
    assert "(esc [31mRED next) cannot be answered" in wrong
    assert "\n  esc [31mRED next: This field is not known." in wrong
    assert "\n  tests.esc [31mRED next: This field is not known." in wrong
    assert "\u001b" not in wrong


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.django_db
def test_answers_that_cannot_be_written_are_one_sentence_and_exit_2(release, tmp_path):
    file = tmp_path / "p.json"
    file.write_text(json.dumps(WHOLE))
    full = Path("/dev/full").open("w", buffering=1)  # noqa: SIM115 closing it would fail too
    with pytest.raises(CommandError, match="could not be written: No space") as error:
        call_command("build_plan", str(file), stdout=full)
    assert error.value.returncode == 2
    os.dup2(os.open(os.devnull, os.O_WRONLY), full.fileno())


@pytest.mark.django_db
def test_what_is_wrong_with_the_call_is_one_sentence_and_exit_2(tmp_path):
    file = tmp_path / "p.json"
    file.write_text(json.dumps(WHOLE))
    for arguments, says in (
        ([str(tmp_path / "none.json")], "There is no file"),
        ([str(tmp_path)], "This is a folder"),
        (["/dev/null"], "load_catalogue"),
        ([str(file), "--jobs", "0"], "--jobs"),
        ([str(file)], "load_catalogue"),
    ):
        with pytest.raises(CommandError, match=says) as error:
            call_command("build_plan", *arguments)
        assert error.value.returncode == 2


def test_a_database_without_tables_is_one_sentence_and_exit_2(tmp_path):
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, str(root / "manage.py"), "build_plan"],
        env=os.environ | {"DEBUG": "1", "DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3"},
        input="{}",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.endswith(
        "The database is not ready. Run: make run, or python manage.py migrate\n"
    )
    assert "Traceback" not in done.stderr


CAP = {"ladder": "push_up", "reps_max": 5}


@pytest.mark.parametrize(
    ("caps", "field", "says"),
    [
        ([CAP], None, ""),
        ([CAP, CAP], "constraints.ladder_caps", "Give each ladder once"),
        ([CAP | {"ladder": "push_ups"}], "constraints.ladder_caps[0].ladder", "mean “push_up”?"),
        ([CAP, {"ladder": "zzz"}], "constraints.ladder_caps[1].ladder", "Known: "),
        ([CAP | {"rpe": 3}], "constraints.ladder_caps[0].rpe", "reps_max"),
        ("push_up", "constraints.ladder_caps", "Give a list in square brackets"),
    ],
)
def test_no_limit_of_a_physiotherapist_is_lost_by_a_slip(caps, field, says):
    (answer,) = answer_lines([WHOLE | {"constraints": {"ladder_caps": caps}}])
    if field is None:
        assert "errors" not in answer
    else:
        assert says in " ".join(answer["errors"][field])


def test_an_exercise_that_does_not_exist_is_named_and_the_others_still_load():
    slip = {"avoid": ["S999"], "constraints": {"signed": ["W17", "W999"]}}
    found = answer_lines([WHOLE, WHOLE | slip, WHOLE])
    assert [one["status"] for one in found] == ["active", "invalid", "active"]
    says = ["No exercise has this code. Correct it, or take it out."]
    assert found[1]["errors"] == {"avoid[0]": says, "constraints.signed[1]": says}


def test_the_text_says_in_words_what_is_missing():
    text = text_of(
        WHOLE | {"history": {"weeks": [{"start": "2026-01-05", "events": ["dizziness"]}]}}
    )
    assert "Still needed: your answers once more" in text
    assert "history.rescreened" not in text
    told = ["fall", "fracture", "rescreened"]
    text = text_of(WHOLE | {"history": {"weeks": [{"start": "2026-10-05", "events": told}]}})
    assert "Still needed: each bone that broke in your past weeks with its date; all falls" in text


def test_the_text_says_how_the_week_is_put_together():
    text = text_of(WHOLE)
    assert "How this week is put together" in text
    assert (
        "A session holds up to six exercises between a warm-up and a cool-down. [DOS-036]" in text
    )


@pytest.mark.django_db
def test_an_invalid_profile_makes_exit_2_and_stops_nothing(release, tmp_path):
    file = tmp_path / "many.jsonl"
    file.write_text(
        "\n".join([json.dumps(WHOLE), '{"id": "b", "age": -1, "minutes": "x"}', json.dumps(WHOLE)])
    )
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 of 3") as error:
        call_command("build_plan", str(file), stdout=out)
    assert error.value.returncode == 2
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [line["status"] for line in lines] == ["active", "invalid", "active"]
    assert set(lines[1]["errors"]) == {"age", "minutes"}


def test_rules_work_without_django():
    code = "import plans.rules, plans.prescribing.profiles, sys; sys.exit('django' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    "on", ["9999-12-31", "2062-11-23", "2028-11-24", "2019-12-31", "1900-01-01", "0001-01-01"]
)
def test_a_day_that_no_plan_is_for_is_one_wrong_field(on):
    found = answer_lines([WHOLE | {"on": on}, WHOLE])
    assert [one["status"] for one in found] == ["invalid", "active"]
    assert list(found[0]["errors"]) == ["on"]
    assert "Check the year." in found[0]["errors"]["on"][0]


@pytest.mark.parametrize("on", ["2028-11-23", "2020-01-01"])
def test_the_first_and_the_last_day_that_a_plan_may_be_for_are_answered(on):
    """Two years ahead of the day on which it is made, which is 2026-11-23 here."""
    assert answer_lines([WHOLE | {"on": on}])[0]["status"] == "active"


@pytest.mark.hazard("H-17")
@pytest.mark.parametrize("fault", [UnsafePlan("CHK-11"), OverflowError("date value out of range")])
def test_a_fault_of_ours_gives_that_profile_no_plan_and_the_others_theirs(fault, caplog):
    def build(facts, catalogue):
        if facts.id == "bad":
            raise fault
        return build_checked(facts, catalogue)

    with mock.patch("plans.prescribing.profiles.build_checked", build):
        found = answer_lines([WHOLE, WHOLE | {"id": "bad"}, WHOLE])
    assert [one["status"] for one in found] == ["active", "invalid", "active"]
    assert found[1]["id"] == "bad"
    assert list(found[1]["errors"]) == ["profile"]
    assert "days" not in found[1]
    assert "profile 2" in caplog.text
