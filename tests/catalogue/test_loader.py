"""A broken catalogue file: every problem with its line, and nothing is published."""

from io import StringIO

import pytest
from django.core.management import call_command

from plans.catalogue.loader import DATA_FOLDER, files_of, payload_of, read_files
from plans.catalogue.models import ExerciseDraft, Release, ReleasedExercise
from plans.catalogue.plain import BrokenCatalogue
from plans.catalogue.queries import NoRelease, current_release
from plans.catalogue.reading import GRADE_MAX, grade, problems_of
from plans.rules.vocabulary import SafetyFlag

SHIPPED = "\n".join(file.read_text(encoding="utf-8") for file in files_of(None))


def entry(code):
    """The text of one shipped exercise."""
    start = SHIPPED.index(f"- code: {code}\n")
    end = SHIPPED.find("\n- code: ", start + 1)
    return SHIPPED[start : end if end > 0 else None].strip() + "\n"


#: A ladder of two and one that stands alone: whole, and small enough to break in one place.
WHOLE = entry("F10") + "\n" + entry("F15")


def problems(tmp_path, text):
    file = tmp_path / "broken.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BrokenCatalogue) as caught:
        read_files(file)
    return [str(problem) for problem in caught.value.problems]


def test_the_whole_text_is_whole(tmp_path):
    file = tmp_path / "whole.yaml"
    file.write_text(WHOLE, encoding="utf-8")
    assert [exercise.code for exercise in read_files(file).exercises] == ["F10", "F15"]


def line_of(text, part):
    return next(n for n, line in enumerate(text.split("\n"), 1) if part in line)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("    impact: none\n", "", "flags.impact: This safety flag has no level"),
        ("    impact: low\n", "    impact: wild\n", "“impact: wild” is not one of"),
        ("    prone: 'no'\n", "    prone: 'no'\n    shine: none\n", "“shine” is not a safety flag"),
        (
            "    axial_load: none\n",
            "    axial_load: high\n",
            "needs a trainer: say “person: trainer”",
        ),
        ("  rung: 1\n", "  rung: 3\n", "has no rung"),
        ("  rung: 1\n", "  rung: one\n", "Give a whole number"),
        ("  rung: 1\n", "  rung: -1\n", "Give a whole number"),
        ("- code: F15\n", "- code: F10\n", "This code stands twice"),
        ("  need: ", "  kneed: ", "kneed"),
        ("  category: flexibility\n", "  category: stretching\n", "“stretching” is not one of"),
        ("  position: standing\n", "  position: floating\n", "“floating” is not one of"),
        ("  support: ", "  support: strong # ", "“strong” is not one of"),
        ("  equipment: ", "  equipment: [[sofa]] # ", "“sofa” is not one of"),
        ("  sources: ", "  sources: [MY-BLOG] # ", "“MY-BLOG” is not in the evidence registry"),
        ("  breathing: ", "  breathing: '' # ", "breathing: This text is missing"),
        ("  good_for: ", "  good_for: This cures thin bones. # ", "claims too much"),
        ("  good_for: ", "  good_for: It prevents fractures. # ", "claims too much"),
        (
            "  be_careful: ",
            "  be_careful: "
            + "Notwithstanding individual considerations, incorporate appropriate modifications. "
            * 4
            + "# ",
            "The reading level is grade",
        ),
        (
            "  feel: ",
            "  feel: You may or may not feel that it is a bit of a pull in one or the other leg "
            "or in the arm or not. # ",
            "20 at most",
        ),
        ("  dose: ", "  dose: {sets: 2} # ", "Give repetitions, a hold, minutes or steps"),
        ("  dose: ", "  dose: {sets: 2, reps: -3} # ", "reps: Give a whole number"),
        ("  dose: ", "  dose: {sets: 2, reps: 3, jumps: 1} # ", "jumps: This field is not known"),
        ("  name: ", "  instead_code: Q99\n  name: ", "There is no exercise Q99"),
        ("  name: ", "  equivalent: F15\n  name: ", "is not on the same rung"),
        ("  name: ", "  name: Twice\n  name: ", "“name” stands twice"),
        ("  name: ", "  steps: &a [x]\n  feel: *a\n  name: ", "no aliases"),
        ("  name: ", f"  steps: {'[' * 20}{']' * 20}\n  name: ", "nested too deeply"),
        ("  name: ", f"  steps: {'[' * 100_000}\n  name: ", "nest"),
        ("  name: ", "  name: {", "not valid YAML"),
        ("- code: F15\n", "- code: f15\n", "f15 code: Give a code of capital letters"),
        ("- code: F15\n", "- code: F15000000\n", "Give a code of capital letters"),
        ("  support: near\n", "", "support: This field is needed"),
        ("  equipment: [[wall]]\n", "", "equipment: This field is needed"),
        ("  sources: ", "  sources: null # ", "sources: This field is needed"),
        ("  feel: ", "  feel: A # ", "feel: The last sentence has no end"),
        ("  steps:\n", "  steps:\n    - ''\n", "A step is empty"),
    ],
)
def test_each_problem_is_listed_with_its_line(tmp_path, old, new, says):
    assert old in WHOLE
    found = problems(tmp_path, WHOLE.replace(old, new, 1))
    assert any(says in problem for problem in found), found
    assert all(problem.startswith("broken.yaml:") for problem in found)


def test_all_problems_come_at_once_each_with_the_line_it_is_on(tmp_path):
    text = WHOLE.replace("    impact: low\n", "    impact: wild\n", 1)
    text = text.replace("  position: standing\n", "  position: floating\n", 1)
    text = text.replace("  breathing: In through", "  breathing: '' # ", 1)
    found = problems(tmp_path, text)
    assert f"broken.yaml:{line_of(text, 'floating')}: F10 position" in "\n".join(found)
    assert "impact: wild" in "\n".join(found)
    assert f"broken.yaml:{line_of(text, 'breathing: ' + chr(39) * 2)}: F15 breathing" in "\n".join(
        found
    )


def test_steps_are_three_to_five(tmp_path):
    steps = entry("F15").split("  steps:\n")[1].split("  breathing")[0]
    for wrong in ("    - One.\n    - Two.\n", "    - Go.\n" * 6):
        assert any(
            "Give 3 to 5 steps" in one for one in problems(tmp_path, WHOLE.replace(steps, wrong))
        )


def test_a_ladder_serves_one_need(tmp_path):
    ladder = next(line for line in entry("F10").split("\n") if "ladder:" in line)
    other = next(line for line in entry("F15").split("\n") if "ladder:" in line)
    text = WHOLE.replace(other, ladder).replace("  need: mobility\n", "  need: chest\n", 1)
    assert any("serves more than one need" in problem for problem in problems(tmp_path, text))


@pytest.mark.parametrize("text", ["", "hello", "exercises: 3", "[]", "- 3", "- [x]", "\t- x"])
def test_a_file_that_is_no_catalogue_is_refused(tmp_path, text):
    assert problems(tmp_path, text)


def test_a_file_that_is_no_text_is_refused_in_a_sentence(tmp_path):
    assert problems(tmp_path, "exercises:\0") == [
        "broken.yaml:1: This is not a text file in YAML or JSON."
    ]


# ---------------------------------------------------------------- the shipped texts


def test_the_shipped_catalogue_is_whole():
    exercises = read_files().exercises
    assert len(exercises) == 164
    assert sum(exercise.refused for exercise in exercises) == 25
    names = [exercise.name for exercise in exercises]
    assert len(names) == len(set(names)), "two exercises share a name"


@pytest.mark.parametrize("exercise", read_files().exercises, ids=lambda exercise: exercise.code)
def test_every_text_is_easy_by_an_independent_measure(exercise):
    """textstat counts syllables its own way, by dictionary."""
    import textstat

    texts = [exercise.good_for, exercise.set_up, *exercise.how_to, exercise.breathing]
    texts += [exercise.be_careful, exercise.feel, exercise.stop_if]
    texts = [exercise.why_not, exercise.instead] if exercise.refused else texts
    assert grade(texts) <= GRADE_MAX
    assert textstat.flesch_kincaid_grade(" ".join(texts)) <= GRADE_MAX


@pytest.mark.parametrize(
    "code",
    [e.code for e in read_files().exercises if e.level(SafetyFlag.SUPERVISION) == "required"],
)
def test_a_supervised_exercise_says_so_first(code):
    exercise = read_files().by_code[code]
    assert "trained person must" in exercise.set_up


def test_walking_backwards_is_not_sold_as_good_for_bones():
    by_code = read_files().by_code
    for code in ("B14", "B15", "B16"):
        assert "not proven to make bones denser" in by_code[code].good_for


def test_problems_of_finds_nothing_in_plain_words():
    assert problems_of(["Sit tall.", "Lift one foot."]) == []


# ---------------------------------------------------------------- publishing


@pytest.mark.django_db
def test_the_first_load_publishes_and_the_second_changes_nothing():
    with pytest.raises(NoRelease):
        current_release()
    out = StringIO()
    call_command("load_catalogue", stdout=out)
    call_command("load_catalogue", stdout=out)
    assert "Release 1 published: 164 exercises" in out.getvalue()
    assert "Nothing new" in out.getvalue()
    assert Release.objects.count() == 1
    assert ReleasedExercise.objects.count() == 164
    assert len(current_release().catalogue.exercises) == 164


@pytest.mark.django_db
def test_a_broken_file_leaves_the_old_release_untouched(tmp_path):
    call_command("load_catalogue", stdout=StringIO())
    before = Release.objects.get().hash
    file = tmp_path / "broken.yaml"
    file.write_text(WHOLE.replace("impact: low", "impact: wild", 1), encoding="utf-8")
    err = StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("load_catalogue", str(file), stderr=err, stdout=StringIO())
    assert stop.value.code == 2
    assert "broken.yaml:" in err.getvalue()
    assert "Nothing was changed" in err.getvalue()
    assert Release.objects.get().hash == before
    assert not ExerciseDraft.objects.exists()


@pytest.mark.django_db
def test_a_later_file_makes_drafts_and_no_release(tmp_path):
    call_command("load_catalogue", stdout=StringIO())
    file = tmp_path / "new.yaml"
    file.write_text(WHOLE, encoding="utf-8")
    call_command("load_catalogue", str(file), stdout=StringIO())
    assert Release.objects.count() == 1
    assert set(ExerciseDraft.objects.values_list("code", flat=True)) == {"F10", "F15"}


@pytest.mark.django_db
def test_a_release_can_neither_be_changed_nor_deleted():
    call_command("load_catalogue", stdout=StringIO())
    release, exercise = Release.objects.get(), ReleasedExercise.objects.first()
    for row in (release, exercise):
        for act in (row.save, row.delete, type(row).objects.all().delete):
            with pytest.raises(TypeError):
                act()
        with pytest.raises(TypeError):
            type(row).objects.update(pk=7)


def test_the_hash_names_the_content():
    assert payload_of() == payload_of(DATA_FOLDER)
