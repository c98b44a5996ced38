"""The exact model is what it says: its weeks are real, and a small one is right by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import islice

import pytest

from plans.catalogue.loader import read_files
from plans.rules import Week, build_week, classify, violations
from plans.rules.choosing import choice_for
from plans.rules.history import timeline_of
from plans.rules.objective import score
from plans.rules.vocabulary import Phase, Weekday
from tests.benchmarks.optimum import as_week, best_week
from tests.benchmarks.quality import EQUAL, compare
from tests.benchmarks.sample import TIERS, sample
from tests.rules.test_week import person

CATALOGUE = read_files()
PEOPLE = list(islice(sample(14, CATALOGUE, seed=7), 14))


def solved(facts, catalogue, effort=5):
    built = build_week(facts, catalogue)
    assert isinstance(built, Week)
    choice = choice_for(
        facts, catalogue, classify(facts), timeline_of(facts.history, facts.week_start())
    )
    best, placed = best_week(choice, effort=effort)
    return built, best, as_week(choice, placed, like=built)


@pytest.mark.parametrize("facts", PEOPLE[::2], ids=lambda facts: facts.id)
def test_a_solved_week_is_a_real_week_with_the_values_that_the_solver_says(facts):
    built, best, week = solved(facts, CATALOGUE)
    # The solved week carries the targets that ours reached, so those are not looked at.
    assert [one for one in violations(week, facts, CATALOGUE) if one.rule != "CHK-57"] == []
    # What is closed is exact; else the solver may not have counted all that its week holds.
    found = score(week, facts, CATALOGUE)
    assert found <= tuple(value + EQUAL for value in best.values)
    assert found >= tuple(value - EQUAL for value in best.bounds)
    ours = score(built, facts, CATALOGUE)
    assert ours >= tuple(value - EQUAL for value in best.bounds)


def _only(*codes):
    kept = tuple(one for one in CATALOGUE.exercises if one.code in codes)
    return replace(CATALOGUE, exercises=kept)


def test_a_small_week_by_hand():
    """One day of 15 minutes; a chair stand, one stance, a warm-up and a cool-down."""
    facts = person("B1", 0, "mon", 15)
    _built, best, week = solved(facts, _only("S01", "B01", "U01", "D02"))
    # The stance takes a minute and a half: once in the session, three times on each of seven days.
    balance = Fraction(3, 2) * (1 + 3 * 7)
    # Strength: one day and its one possible need are had. Balance: days are, minutes are not.
    # Nothing serves the other four domains.
    missing = 4 + 3 + 2 + 1

    def points(minutes):
        return float(100 * (8 * max(0, minutes - balance) / minutes / 2 + missing) / 26)

    assert best.values == pytest.approx((0, points(40), 0, points(100)), abs=EQUAL)
    assert best.closed
    bouts = [item.dose.bouts for day in week.days for item in day.habits]
    assert bouts == [3] * 7


def test_the_choice_of_days_is_the_persons():
    facts = replace(PEOPLE[0], days=frozenset({Weekday.TUE, Weekday.WED}))
    _built, _best, week = solved(facts, CATALOGUE)
    on = {day.weekday for day in week.days for item in day.items if item.phase is not Phase.HABIT}
    assert on <= facts.days


def test_the_sample_is_the_same_for_the_same_seed_and_meets_every_tier():
    again = list(sample(14, CATALOGUE, seed=7))
    assert again == PEOPLE
    tiers = [(risk.bone, risk.fall) for risk in map(classify, again)]
    assert set(tiers) == set(TIERS)
    assert {bool(facts.history.weeks) for facts in again} == {True, False}


def test_what_is_known_is_not_solved_again(tmp_path):
    known = tmp_path / "known.jsonl"
    first = compare(2, seed=7, effort=5, known=known)
    lines = known.read_text()
    again = compare(2, seed=7, effort=5, known=known)
    assert again == first
    assert known.read_text() == lines
