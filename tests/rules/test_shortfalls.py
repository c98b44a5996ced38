"""A shortfall names its true cause: a wish, safety, a limit of the Approval, or time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import product
from operator import add, gt

import pytest

from plans.rules import Week, build_week
from plans.rules.doses import STRENGTH_NEEDS, Situation, goals_for
from plans.rules.facts import Constraints, LadderCap, PastItem, PastWeek, TrainingHistory
from plans.rules.risk import classify
from plans.rules.selection import EDGES, sort_out, without
from plans.rules.shortfalls import Shortfall
from plans.rules.vocabulary import Category, Domain, Event, Phase
from tests.rules.test_going_on import AT_HOME, PEOPLE, facts_of, good_life
from tests.rules.witnesses import catalogue

HALF_AN_HOUR = AT_HOME | {"minutes": 30}
WISH, SAFETY, LIMIT, TIME = "WEEK-027", "WEEK-023", "WEEK-031", ("WEEK-020", "WEEK-026")
LIGHTER = "WEEK-033"


def codes(*categories, but=()):
    """What may be done of these categories, as an avoid list."""
    usable = (one for one in catalogue().exercises if not one.refused)
    return [one.code for one in usable if one.category in categories and one.code not in but]


def causes(profile, **constraints):
    """The rule of each domain that falls short."""
    facts = replace(facts_of(profile), constraints=Constraints(**constraints))
    week = build_week(facts, catalogue())
    assert isinstance(week, Week)
    return {one.domain: one.shortfall_reason.rule for one in week.targets if one.shortfall_reason}


@pytest.mark.parametrize(
    ("avoid", "wished"),
    [
        (codes(Category.WARM_UP), False),  # a slow one of the others opens the session
        (codes(Category.WARM_UP, Category.COOL_DOWN), True),
        (codes(Category.WARM_UP, Category.COOL_DOWN, but=["U02"]), False),
    ],
)
@pytest.mark.parametrize("minutes", [10, 30])
def test_without_anything_to_open_a_session_the_wish_is_the_cause_of_all(avoid, wished, minutes):
    found = causes(HALF_AN_HOUR | {"minutes": minutes, "avoid": avoid})
    assert (found.get(Domain.BALANCE) == WISH) is wished
    assert (found.get(Domain.STRENGTH) == WISH) is wished
    assert (set(found.values()) == {WISH}) is wished


def test_where_safety_bars_what_opens_a_session_nobodys_wish_is_named():
    facts = facts_of(HALF_AN_HOUR)
    risk = classify(facts)
    barred = {one.code: "PRG-003" for one in catalogue().exercises if one.category in EDGES}
    sorted_out = without(sort_out(catalogue(), facts, risk, Constraints()), barred)
    situation = Situation(bone=risk.bone, fall=risk.fall, age_years=68)
    why = Shortfall(facts, catalogue(), sorted_out, situation, False, False)
    for domain, goal in goals_for(risk.bone, risk.fall, 68).items():
        assert why.reason(domain, goal, "minimum").rule == SAFETY


@pytest.mark.parametrize(
    ("profile", "left", "cause"),
    [
        pytest.param({}, codes(Category.BALANCE), None, id="nothing-avoided"),
        pytest.param({}, [], WISH, id="all-avoided"),
        pytest.param({}, ["B01"], WISH, id="one-left"),
        pytest.param({}, ["B01", "B02", "B03"], WISH, id="two-ladders-left"),
        # Three falls ask for two hours, and ten minutes have no time: more would not fit.
        pytest.param({"falls_12_months": 3}, ["B01", "B02"], TIME[1], id="no-room-for-more"),
        pytest.param({"minutes": 10}, codes(Category.BALANCE), TIME[0], id="short-sessions"),
        pytest.param(
            {"minutes": 10}, codes(Category.BALANCE, but=["B09"]), TIME[0], id="others-are-there"
        ),
    ],
)
def test_the_wish_is_the_cause_where_more_would_be_done_without_it(profile, left, cause):
    avoid = codes(Category.BALANCE, but=left)
    found = causes(HALF_AN_HOUR | profile | {"avoid": avoid})
    assert found.get(Domain.BALANCE) == cause


@pytest.mark.parametrize(
    ("minutes", "most", "strength", "balance"),
    [
        (10, None, TIME[0], TIME[0]),
        (10, 4, TIME[0], TIME[0]),  # four, and no minute is left
        (10, 3, LIMIT, TIME[0]),  # without it a fourth of strength, and no more balance
        (20, None, None, None),
        (20, 4, None, LIMIT),
        (60, 4, LIMIT, None),
    ],
)
def test_an_approvals_exercises_are_blamed_where_more_would_be_done_without_them(
    minutes, most, strength, balance
):
    found = causes({"minutes": minutes}, main_items_max=most)
    assert (found.get(Domain.STRENGTH), found.get(Domain.BALANCE)) == (strength, balance)


def held(week):
    """Days, minutes and strength needs served a session of each domain."""
    needs = sorted(
        len(
            {
                need
                for item in day.items
                if item.phase is Phase.MAIN and item.exercise.counts
                for need in (item.exercise.need, *item.exercise.serves)
                if need in STRENGTH_NEEDS
            }
        )
        for day in week.days
        if any(item.exercise.category is Category.STRENGTH for item in day.items)
    )
    served = {Domain.STRENGTH: sum(needs[-2:])}
    return {
        one.domain: (one.achieved_days, one.achieved_minutes or 0, served.get(one.domain, 0))
        for one in week.targets
    }


AVOIDED: tuple[list[str], ...] = (
    [],
    codes(Category.BALANCE, but=["B01"]),
    codes(Category.STRENGTH, but=["S02", "S26", "S29"]),
    codes(Category.WEIGHT_BEARING),
    codes(Category.EXTENSOR, Category.POSTURE),
)
LIMITS: tuple[dict[str, int], ...] = (
    {},
    {"session_minutes_max": 8},
    {"session_minutes_max": 15},
    {"main_items_max": 2},
)


@pytest.mark.parametrize("minutes", [10, 20, 45])
@pytest.mark.parametrize("days", [["tue"], ["mon", "wed", "fri"]])
def test_what_is_blamed_holds_something_back_and_a_wish_that_does_is_named(days, minutes):
    """Without the wish or the limit that is named the week holds more of that very domain."""
    named = set()
    for avoid, limits in product(AVOIDED, LIMITS):
        profile = HALF_AN_HOUR | {"minutes": minutes, "days": days, "avoid": avoid}
        facts = replace(facts_of(profile), constraints=Constraints(**limits))
        week = build_week(facts, catalogue())
        now = held(week)
        unwished = held(build_week(replace(facts, avoid=frozenset()), catalogue()))
        unlimited = held(build_week(replace(facts, constraints=Constraints()), catalogue()))
        for one in week.targets:
            rule = one.shortfall_reason.rule if one.shortfall_reason else None
            few = (0, Decimal((one.minutes or (0, 0))[1]) / 10, 0)  # a tenth of the minutes
            enough = tuple(map(add, now[one.domain], few))
            wished = any(map(gt, unwished[one.domain], enough))
            limited = any(map(gt, unlimited[one.domain], now[one.domain]))
            named.add(rule)
            assert rule != WISH or wished, (one.domain, avoid, limits)
            assert rule != LIMIT or limited, (one.domain, avoid, limits)
            hidden = rule not in (None, WISH, "WEEK-021") and wished
            assert not hidden, (one.domain, rule, avoid, limits)
    assert WISH in named


def test_after_a_fall_what_waits_is_the_cause_and_the_week_says_so():
    """Not the equipment of what would wait as well."""
    done = PastItem(code="S02", sessions_done=2, reps=8, rpe_cr10=4, pain_0_10=0)
    for events in ((), (Event.FALL,)):
        facts = facts_of(HALF_AN_HOUR)
        start = facts.week_start() - timedelta(weeks=1)
        past = TrainingHistory(weeks=(PastWeek(start=start, items=(done,), events=events),))
        week = build_week(replace(facts, history=past), catalogue())
        short = {one.domain: one.shortfall_reason for one in week.targets}
        said = {one.rule for one in week.week_reasons}
        assert ("PRG-001" in said) is bool(events)
        assert bool(short[Domain.BALANCE] and short[Domain.BALANCE].rule == SAFETY) is bool(events)


@pytest.mark.parametrize(("minutes_max", "cause"), [(None, "WEEK-024"), (5, LIMIT)])
def test_a_cap_on_walking_is_the_cause_where_it_holds_walking_back(minutes_max, cause):
    at_home = HALF_AN_HOUR | {"days": ["mon", "wed", "fri"]}
    caps = (
        () if minutes_max is None else (LadderCap(ladder="walk", minutes_max=Decimal(minutes_max)),)
    )
    assert causes(at_home, ladder_caps=caps)[Domain.WEIGHT_BEARING] == cause


@pytest.mark.parametrize("name", PEOPLE)
def test_a_lighter_week_is_the_cause_of_what_only_it_holds_less_of(name):
    """In weeks 5 and 10 of a good life, and in no other; never of time that is there."""
    plans = good_life(name)[:11]
    for number, week in enumerate(plans, 1):
        for one in week.targets:
            rule = one.shortfall_reason.rule if one.shortfall_reason else None
            assert rule != LIGHTER or number in (5, 10)
            before = next(t for t in plans[number - 2].targets if t.domain is one.domain)
            reached = before.shortfall_reason is None
            if number in (5, 10) and reached and one.domain in (Domain.BALANCE, Domain.STRENGTH):
                assert rule in (None, LIGHTER)
    assert any(
        one.shortfall_reason and one.shortfall_reason.rule == LIGHTER for one in plans[4].targets
    )


@pytest.mark.parametrize(("most", "words"), [(1, "variety in strength work"), (None, None)])
def test_where_the_days_are_there_it_is_the_variety_of_strength_that_is_short(most, words):
    facts = replace(facts_of(PEOPLE["long"]), constraints=Constraints(main_items_max=most))
    week = build_week(facts, catalogue())
    strength = next(one for one in week.targets if one.domain is Domain.STRENGTH)
    assert strength.achieved_days >= strength.days[1]
    said = strength.shortfall_reason.text if strength.shortfall_reason else None
    assert (words is None) is (said is None)
    assert said is None or words in said


def test_where_the_days_of_strength_are_short_the_words_say_strength():
    one_day = HALF_AN_HOUR | {"days": ["mon"]}
    week = build_week(facts_of(one_day), catalogue())
    strength = next(one for one in week.targets if one.domain is Domain.STRENGTH)
    assert strength.shortfall_reason.text.startswith("There is less strength than")
