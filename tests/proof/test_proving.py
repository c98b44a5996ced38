"""The runner: sums, processes, going on after a stop, and a difference that turns it red."""

import json

import pytest
from django.core.management import CommandError, call_command

from plans.prescribing import proof_parts, proving
from plans.prescribing.proof_parts import Part, Tally, exhaustive, generated, use
from plans.prescribing.proof_report import BELOW, formula, lines, page
from plans.prescribing.proving import prove
from plans.rules import safety
from plans.rules.facts import SafetyInputs
from plans.rules.vocabulary import Column, Verdict
from tests.removal import forget


@pytest.fixture(autouse=True)
def _nothing_remembered():
    """Whatever a test changes of the rules meets no answer of before, and leaves none behind."""
    forget()
    yield
    forget()


def count(piece):
    tally = Tally()
    tally.counts["verdicts"] = piece + 1
    return tally


def stop_at_seven(piece):
    if piece == 7:
        raise RuntimeError("the machine was switched off")
    return count(piece)


def differ_at_three(piece):
    tally = count(piece)
    if piece == 3:
        tally.differ("S03", "is A, judged X")
    return tally


def part(run, pieces=20):
    return Part("a test", "counting", pieces, run)


def test_pieces_are_added_up_on_many_processes(catalogue):
    proof = prove(catalogue, [part(count)], jobs=2)
    [(_, total)] = proof.parts
    assert (total.pieces, total.counts["verdicts"]) == (20, sum(range(1, 21)))
    assert proof.holds
    assert proof.peak_mb > 0


def test_a_stopped_run_goes_on_where_it_was(catalogue, tmp_path, monkeypatch):
    """Every piece once: what was added up before the stop is not run again."""
    file = tmp_path / "state.json"
    monkeypatch.setattr(proving.time, "monotonic", iter(range(0, 10_000, 2)).__next__)
    with pytest.raises(RuntimeError):
        prove(catalogue, [part(stop_at_seven)], jobs=1, state_file=file)
    assert json.loads(file.read_text())["parts"]["a test"]["pieces"] == 7
    started = []
    proof = prove(
        catalogue,
        [part(count)],
        jobs=1,
        state_file=file,
        progress=lambda _name, pieces: started.append(pieces),
    )
    assert started == [7] + [1] * 13
    assert proof.parts[0][1].counts["verdicts"] == sum(range(1, 21))
    assert not file.exists()


def test_a_state_of_other_rules_is_not_taken_up(catalogue, tmp_path, monkeypatch):
    file = tmp_path / "state.json"
    monkeypatch.setattr(proving.time, "monotonic", iter(range(0, 10_000, 2)).__next__)
    with pytest.raises(RuntimeError):
        prove(catalogue, [part(stop_at_seven)], jobs=1, state_file=file)
    kept = json.loads(file.read_text())
    file.write_text(json.dumps(kept | {"key": "older rules"}))
    started = []
    progress = lambda _name, pieces: started.append(pieces)  # noqa: E731
    prove(catalogue, [part(count)], jobs=1, state_file=file, progress=progress)
    assert started == [0] + [1] * 20


def test_a_difference_is_named_and_the_proof_does_not_hold(catalogue):
    proof = prove(catalogue, [part(differ_at_three)], jobs=1)
    assert not proof.holds
    assert proof.to_json()["parts"][0]["differences"] == ["S03: is A, judged X"]
    assert any("S03: is A, judged X" in line for line in lines(proof))


def test_the_state_stays_small_when_everything_differs(catalogue):
    def all_differ(_piece):
        tally = Tally()
        for number in range(1000):
            tally.differ(str(number), "differs")
        return tally

    total = proving.Sum()
    for piece in range(50):
        total.add(all_differ(piece), 0.1)
    assert len(total.differences) == proving.DIFFERENCES_KEPT
    assert total.counts["differences"] == 50_000


# ---------------------------------------------------------------- the parts bite


def test_the_first_piece_of_every_listed_part_agrees(catalogue):
    """Every part runs; the big ones are run whole by `make prove`."""
    use(catalogue)
    for one in exhaustive(catalogue):
        if not one.name.startswith("a "):
            assert one.run(one.pieces - 1).differences == [], one.name


def test_part_a_sees_one_wrong_cell(catalogue, monkeypatch):
    """The rules excuse prone work at B3, and nothing else: 2^11 sets x 2^4 are named."""
    prone = next(
        place for place, one in enumerate(catalogue.exercises) if ("prone", "yes") in one.flags
    )
    real = safety._cell

    def blind(row, column, on_bed, marks):
        excused = row == ("prone", "yes") and column is Column.B3
        return None if excused else real(row, column, on_bed, marks)

    monkeypatch.setattr(safety, "_cell", blind)
    forget()
    use(catalogue)
    found = proof_parts._columns(prone)
    assert found.counts["verdicts"] == 65_536
    assert len(found.differences) >= 2**11 * 2**4


def test_part_a_sees_a_lost_support_and_a_lost_caution(catalogue, monkeypatch):
    exercise = catalogue.by_code["B10"]
    place = catalogue.exercises.index(exercise)
    inputs = iter([SafetyInputs(columns=frozenset({Column.F2}))])
    use(catalogue)
    assert proof_parts._exercise_over(place, inputs).differences == []
    forget()
    monkeypatch.setattr(safety, "_support_needed", lambda one, *_: one.support)
    inputs = iter([SafetyInputs(columns=frozenset({Column.F2}))])
    assert "support" in proof_parts._exercise_over(place, inputs).differences[0]
    monkeypatch.undo()
    forget()
    monkeypatch.setattr(safety, "_beside_the_matrix", lambda *_: iter(()))
    inputs = iter([SafetyInputs(columns=frozenset({Column.F2}))])
    assert "SAF-110" in proof_parts._exercise_over(place, inputs).differences[0]


def test_part_c_sees_a_week_that_breaks_a_rule(catalogue, monkeypatch):
    """Somebody builds weeks without asking the gate."""
    use(catalogue)
    assert proof_parts._people(10, 0).differences == []
    real = safety.judge_with

    def lenient(inputs):
        def judge(exercise):
            found = real(inputs)(exercise)
            return found if found.verdict.rank < 3 else type(found)(verdict=Verdict.ALLOW)

        return judge

    monkeypatch.setattr("plans.rules.selection.safety.judge_with", lenient)
    assert any("CHK-11" in one for one in proof_parts._people(50, 0).differences)


# ---------------------------------------------------------------- the command


@pytest.fixture
def settled(monkeypatch, tmp_path):
    """The command with its state file elsewhere, on the shipped files, quiet."""
    path = "plans.prescribing.management.commands.prove_safety.STATE_FILE"
    monkeypatch.setattr(path, tmp_path / "state.json")
    return lambda *words: call_command("prove_safety", "--files", "--jobs", "2", *words)


@pytest.mark.hazard("H-01")
@pytest.mark.hazard("H-09")
def test_two_thousand_people(settled, tmp_path, capsys):
    """`prove_safety --profiles 2000`: no week breaks a rule, no verdict differs."""
    settled("--profiles", "2000", "--json", str(tmp_path / "proof.json"))
    result = json.loads((tmp_path / "proof.json").read_text())
    people, histories = result["parts"]
    assert result["holds"]
    assert people["counts"]["people"] == 2000
    assert people["counts"]["verdicts"] == 2000 * 164
    assert people["counts"]["weeks judged"] > 1000
    assert histories["counts"]["weeks judged"] > 200
    assert "0 differences" in capsys.readouterr().out


def test_a_difference_makes_the_command_fail(settled, monkeypatch):
    path = "plans.prescribing.management.commands.prove_safety.generated"
    monkeypatch.setattr(path, lambda _n: (part(differ_at_three),))
    with pytest.raises(CommandError) as failed:
        settled("--profiles", "1")
    assert failed.value.returncode == 1


def test_a_wrong_number_of_people_is_refused(settled):
    with pytest.raises(CommandError) as refused:
        settled("--profiles", "0")
    assert refused.value.returncode == 2


def test_the_page_gives_counts_that_can_be_recomputed(catalogue):
    """Each formula multiplies out to the number of cases that its part runs."""
    by_name = {one.name: one for one in exhaustive(catalogue)}
    assert formula(by_name["a columns"]).startswith("164 exercises x 2^12 column sets x 16")
    assert formula(by_name["b blackout"]) == "4 blackout x 4 blackout_explained"
    proof = prove(catalogue, [by_name["b blackout"], by_name["b hip hinge"]], jobs=1)
    text = page(proof)
    assert "16 people = 4 blackout x 4 blackout_explained" in text
    assert "20 people = 4 cannot_hip_hinge x 5 history" in text
    assert generated(7)[0].says.startswith("7 generated people")
    bites = f"{BELOW}\n\nWhat bites in it.\n"
    again = page(proof, before=f"An older proof.\n\n{bites}")
    assert again == f"{text}\n{bites}"
    assert page(proof, before=again) == again
