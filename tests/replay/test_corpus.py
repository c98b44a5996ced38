"""The stored corpus is decided today as it was; a changed rule shows itself over all of it."""

import lzma
from dataclasses import replace

import pytest

from plans.rules import RULES_VERSION
from plans.rules.answer import hash_of
from plans.rules.tables import MATRIX
from plans.rules.vocabulary import BoneTier, Column, FallTier, Gate, PlanStatus, SafetyFlag
from tests.removal import forget
from tests.replay import __main__ as tool
from tests.replay import corpus as stored
from tests.replay.corpus import DEVELOPMENT, RELEASED, Changed, refusal, summary


@pytest.fixture(scope="module")
def corpus():
    return stored.read()


# ---------------------------------------------------------------- what is in it


def test_every_stored_hash_is_the_hash_of_what_is_stored(corpus):
    assert all(hash_of(one.decided) == one.hash for one in corpus.plans)
    versions = {one.decided["rules_version"] for one in corpus.plans}
    assert versions == {corpus.rules_version}


def test_it_spans_tiers_gates_first_and_later_weeks_and_signed_ones(corpus):
    plans = corpus.plans
    assert len(plans) >= 200
    assert len({one.case.id for one in plans}) == len(plans)
    tiers = {tuple(one.decided["risk"]) for one in plans if one.decided["risk"]}
    assert tiers == {(bone, fall) for bone in BoneTier for fall in FallTier}
    assert {one.decided["gate"] for one in plans} == set(Gate)
    status = {one.decided["status"] for one in plans}
    assert status == set(PlanStatus) - {PlanStatus.INVALID}
    later = [one for one in plans if one.case.profile.get("history")]
    short = [one for one in plans if one.case.first_day > one.case.week_start]
    signed = [one for one in plans if one.case.profile.get("constraints", {}).get("signed")]
    assert min(len(later), len(short), len(signed)) >= 10
    assert all(len(one.decided["days"]) == 7 for one in short)


def test_every_plan_is_decided_as_it_was(corpus):
    """At the present version, exactly; a version that is still being written says what differs."""
    assert corpus.rules_version == RULES_VERSION, (
        f"The corpus is of rules {corpus.rules_version}, the rules are {RULES_VERSION}. Look at "
        "`python -m tests.replay --diff`, then record with `--write`."
    )
    changed = stored.replay(corpus)
    broken = [one for one in changed if one.differences[0].kind == "error"]
    assert not broken, stored.details(broken, 3)
    told = "\n".join(summary(changed, len(corpus.plans)))
    if changed and corpus.state == DEVELOPMENT:
        pytest.skip(
            f"rules {RULES_VERSION} are not released, and the corpus is not up to date: {told} "
            "Record it with `python -m tests.replay --write --development`."
        )
    assert not changed, told


# ---------------------------------------------------------------- the tool


@pytest.fixture
def few(corpus):
    """The same corpus with 6 plans in it: quick to replay."""
    return replace(corpus, plans=corpus.plans[:3] + corpus.plans[-3:])


@pytest.fixture
def tried(few, monkeypatch, tmp_path, capsys):
    """Run the tool on a corpus in a file of its own; gives exit code, output and that corpus."""
    file = tmp_path / "corpus.jsonl.xz"
    monkeypatch.setattr(stored, "build", lambda state: _rebuilt(few, state))

    def run(*arguments, old):
        if old is not None:
            stored.save(old, file)
        code = tool.main([*arguments, "--file", str(file)])
        return code, capsys.readouterr().out, stored.read(file) if file.exists() else None

    return run


def _rebuilt(few, state):
    """`build`, for these few people."""
    plans = []
    for one in few.plans:
        decided = stored.decide(one.case, few.catalogue)
        plans.append(replace(one, decided=decided, hash=hash_of(decided)))
    return replace(few, state=state, rules_version=RULES_VERSION, plans=tuple(plans))


def otherwise(few, state, version=RULES_VERSION):
    """A corpus whose first plan had been decided in another way."""
    now = _rebuilt(few, state)
    first = now.plans[0]
    day, items = first.decided["days"][0]
    decided = first.decided | {
        "days": [[day, items[1:]], *first.decided["days"][1:]],
        "risk": ["B0", "F2"],
    }
    plans = (replace(first, decided=decided, hash=hash_of(decided)), *now.plans[1:])
    return replace(now, plans=plans, rules_version=version)


def test_the_same_corpus_gives_the_same_bytes_and_reads_back(few, tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    stored.save(few, one)
    stored.save(stored.read(one), other)
    assert one.read_bytes() == other.read_bytes()
    assert stored.read(one).plans == few.plans


def test_a_file_that_lost_a_plan_is_refused(few, tmp_path):
    file = tmp_path / "corpus"
    stored.save(few, file)
    lines = lzma.decompress(file.read_bytes()).splitlines(keepends=True)
    file.write_bytes(lzma.compress(b"".join(lines[:-1])))
    with pytest.raises(ValueError, match="names 6 plans and holds 5"):
        stored.read(file)


def test_nothing_changed_is_exit_0_and_a_change_is_exit_1_with_its_summary(few, tried):
    code, told, _ = tried(old=_rebuilt(few, RELEASED))
    assert (code, "0 of 6 plans" in told) == (0, True)
    code, told, _ = tried("--diff", old=otherwise(few, RELEASED))
    assert code == 1
    assert "1 of 6 plans" in told
    assert "risk: 1 times in 1 plans" in told
    assert "item came" in told
    assert few.plans[0].case.id in told
    assert "risk B0 F2 -> B0 F0" in told


CASES = [
    # state of the corpus, its version, differs, asked for --development, written, new state
    pytest.param(RELEASED, RULES_VERSION, False, False, True, RELEASED, id="nothing changed"),
    pytest.param(RELEASED, RULES_VERSION, True, False, False, RELEASED, id="released is fixed"),
    pytest.param(RELEASED, RULES_VERSION, True, True, False, RELEASED, id="even in development"),
    pytest.param(RELEASED, RULES_VERSION, False, True, False, RELEASED, id="no way back"),
    pytest.param(DEVELOPMENT, RULES_VERSION, True, False, False, DEVELOPMENT, id="say so first"),
    pytest.param(DEVELOPMENT, RULES_VERSION, True, True, True, DEVELOPMENT, id="recorded"),
    pytest.param(DEVELOPMENT, RULES_VERSION, False, False, True, RELEASED, id="release"),
    pytest.param(RELEASED, "2020.1.1", True, False, True, RELEASED, id="a raised version"),
    pytest.param(RELEASED, "2020.1.1", True, True, True, DEVELOPMENT, id="a version begun"),
]


@pytest.mark.parametrize(("state", "version", "differs", "development", "written", "then"), CASES)
def test_decisions_change_only_with_the_version_or_before_its_release(
    few, tried, state, version, differs, development, written, then
):
    old = otherwise(few, state, version) if differs else _rebuilt(few, state)
    arguments = ["--write"] + ["--development"] * development
    code, told, after = tried(*arguments, old=old)
    assert (code == 0) is written
    assert ("Not written." in told) is not written
    assert after.state == then
    assert (after.plans == _rebuilt(few, state).plans) is (written or not differs)
    assert ("1 of 6 plans are decided in another way" in told) is differs


def test_the_first_corpus_is_simply_written(tried):
    assert tried("--diff", old=None)[0] == 1
    code, _, after = tried("--write", "--development", old=None)
    assert (code, after.state) == (0, DEVELOPMENT)


def test_a_changed_rule_is_seen_over_the_whole_corpus(corpus, monkeypatch):
    """One cell of the matrix turns from allow to exclude: exercises go, and their rule says so."""
    first = replace(corpus, plans=corpus.plans[:12], state=RELEASED)
    with monkeypatch.context() as patch:
        patch.setitem(MATRIX[SafetyFlag.FALL_EXPOSURE, "moderate"], Column.B0, "X")
        forget()
        changed = stored.replay(first)
    forget()
    assert {one.decided["risk"][0] for one in first.plans} == {"B0"}
    assert len(changed) == 12
    told = "\n".join(summary(changed, 12))
    assert "12 of 12 plans" in told
    assert "Items that went" in told
    assert "left out: came" in told
    assert "Rules that came: SAF-" in told
    assert "Raise RULES_VERSION" in refusal(first, len(changed), development=False)


def test_a_plan_that_cannot_be_built_any_more_counts_as_changed(few):
    case = replace(few.plans[0].case, profile={"walking_aid": "cane"})
    broken = replace(few, plans=(replace(few.plans[0], case=case),))
    (found,) = stored.replay(broken)
    assert isinstance(found, Changed)
    assert found.differences[0].kind == "error"


def test_a_new_exercise_alone_changes_nothing(corpus, few):
    """The corpus brings its own catalogue: only rules can make it differ."""
    assert corpus.catalogue.release.startswith("corpus-")
    assert len(corpus.payload["exercises"]) == len(corpus.catalogue.exercises) > 100
    fewer = replace(few, catalogue=replace(few.catalogue, exercises=few.catalogue.exercises[:120]))
    assert stored.replay(fewer), "another catalogue would have been seen"
