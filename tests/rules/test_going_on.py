"""What somebody trains goes on, week after week, and what does not is named.

Whole lives: people do the plan of each week as it was asked and log it; what the next week holds is
looked at from outside.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import pytest

from plans.rules import PatientFacts, Week, build_week
from plans.rules.doses import WALKS
from plans.rules.facts import Constraints, LadderCap, PastItem, PastWeek, TrainingHistory
from plans.rules.steps_up import Room
from plans.rules.vocabulary import Category, Domain, Event, Need, Phase
from tests.rules.ladders import SQUAT, next_step, trained, trainee
from tests.rules.witnesses import catalogue, healthy, witnesses

FIRST = date(2026, 11, 23)
#: An ordinary kitchen, and half an hour: there is no room for everything twice.
AT_HOME = {
    **{"age": 68, "t_score": "-2.1", "activity": None, "lives_alone": None},
    "equipment": ["chair", "counter", "wall", "bed", "pillow", "towel", "shoes", "hallway", "band"],
}
PEOPLE = {
    "three days": AT_HOME | {"days": ["mon", "wed", "fri"], "minutes": 30},
    "four days": AT_HOME | {"days": ["mon", "tue", "thu", "fri"], "minutes": 30},
    "long": healthy() | {"minutes": 45},
    "fragile": AT_HOME | {"t_score": "-2.8", "days": ["mon", "wed", "fri"], "minutes": 30},
}
BALANCE = Category.BALANCE
TRAINED = (Category.STRENGTH, Category.BALANCE, Category.EXTENSOR)


def facts_of(profile):
    return PatientFacts.from_json({k: v for k, v in (healthy() | profile).items() if v is not None})


def items_of(week):
    return [item for day in week.days for item in day.items]


def codes_of(week):
    return {item.exercise.code for item in items_of(week)}


def ladders_of(week):
    return {item.exercise.ladder for item in items_of(week)}


def done(week, events=(), **pain) -> PastWeek:
    """The week as it was asked, done well; `pain` by code."""
    asked: dict = {}
    for item in items_of(week):  # walks of another length are an item of their own
        walk = item.dose if item.exercise.code in WALKS else None
        asked.setdefault((item.exercise.code, walk), []).append(item)
    return PastWeek(
        start=week.week_start,
        items=tuple(
            PastItem(
                code=item.exercise.code,
                sessions_done=3 if walk is None else len(items),
                reps=item.dose.reps,
                rpe_cr10=4,
                pain_0_10=pain.get(item.exercise.code, 0),
                dose=item.dose,
                support=item.support,
            )
            for (_code, walk), items in asked.items()
            for item in items[:1]
        ),
        events=tuple(events),
    )


def life(facts, weeks, *, pain=None, skip=None, changes=None):
    """The plans of so many weeks; `pain`, what was left out and changed facts by week."""
    past, plans = [], []
    for number in range(1, weeks + 1):
        facts = replace(facts, **(changes or {}).get(number, {}))
        monday = FIRST + timedelta(weeks=number - 1)
        now = replace(facts, on=monday, history=TrainingHistory(weeks=tuple(past)))
        week = build_week(now, catalogue(), week_start=monday)
        assert isinstance(week, Week)
        plans.append(week)
        week_done = done(week, **(pain or {}).get(number, {}))
        left = (skip or {}).get(number, ())
        items = tuple(item for item in week_done.items if item.code not in left)
        past.append(replace(week_done, items=items))
    return plans


@cache
def good_life(name):
    return life(facts_of(PEOPLE[name]), 21)


# ---------------------------------------------------------------- nothing begins anew


@pytest.mark.parametrize("name", PEOPLE)
def test_good_training_never_starts_strength_or_balance_over(name):
    """Each ladder that is trained stays where it is or goes up, for 21 weeks."""
    reached = {}
    for number, week in enumerate(good_life(name), 1):
        for item in items_of(week):
            exercise = item.exercise
            if exercise.category in TRAINED and exercise.counts:
                place = (exercise.rung, exercise.code)
                assert exercise.rung >= reached.get(exercise.ladder, place)[0], (number, place)
                reached[exercise.ladder] = place


@pytest.mark.parametrize("name", PEOPLE)
def test_strength_work_once_in_the_week_is_not_replaced_by_a_beginning(name):
    """From the second week on no strength exercise begins in the place of a trained one."""
    plans = good_life(name)
    begun = {
        (number, item.exercise.code)
        for number, week in enumerate(plans[2:], 3)
        for item in items_of(week)
        if item.exercise.category is Category.STRENGTH and item.reasons[0].rule == "WEEK-001"
    }
    assert not begun


MANY_DAYS = ["mon", "tue", "thu", "fri", "sat"]


@pytest.mark.parametrize(
    ("minutes", "days", "t_score", "most"),
    [(10, ["mon", "thu"], "-1.5", 3), (20, MANY_DAYS, "-2.8", 1), (30, MANY_DAYS, "-1.5", 1)],
)
def test_balance_ladders_seldom_take_each_others_place(minutes, days, t_score, most):
    """Of two that were done lately the one of last week stays, unless that loses a minimum."""
    person = AT_HOME | {"minutes": minutes, "days": days, "t_score": t_score}
    ladders = [
        {one.exercise.ladder for one in items_of(week) if one.exercise.category is BALANCE}
        for week in life(facts_of(person), 20)
    ]
    exchanged = [
        number
        for number, (one, other) in enumerate(pairwise(ladders), 2)
        if one - other and other - one
    ]
    assert len(exchanged) <= most, exchanged


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("lighter", [5, 10, 15, 20])
def test_a_lighter_week_begins_nothing(name, lighter):
    week = good_life(name)[lighter - 1]
    assert any(reason.rule == "PRG-005" for item in items_of(week) for reason in item.reasons)
    begun = {
        item.exercise.code
        for item in items_of(week)
        if item.phase is not Phase.WARM_UP and item.reasons[0].rule == "WEEK-001"
    }
    assert not begun


def minutes_on_the_feet(week):
    return next(one.achieved_minutes for one in week.targets if one.domain is Domain.WEIGHT_BEARING)


def test_fewer_minutes_keep_strength_work_in_fewer_sets():
    """45 minutes become 20: what was trained stays where its needs are not served otherwise."""
    plans = life(facts_of({"minutes": 45}), 13, changes={13: {"minutes": 20}})
    before, after = (
        {
            item.exercise.ladder: item
            for item in items_of(week)
            if item.exercise.category is Category.STRENGTH
        }
        for week in plans[-2:]
    )
    assert any(item.dose.sets > 1 for item in before.values())
    assert after.keys() <= before.keys()  # nothing begins
    fewer = [one for one, item in after.items() if item.dose.sets < before[one].dose.sets]
    assert fewer
    for one in fewer:
        assert dict(after[one].dose_rules)["sets"] == "PRG-033"


@pytest.mark.parametrize(
    ("left_undone", "in_week"),
    [("S52", 8), ("S26", 8), ("S14", 8), ("X02", 4), ("X03", 8), ("X09", 15)],
)
def test_what_was_left_undone_for_a_week_comes_back_and_the_others_stay(left_undone, in_week):
    plans = life(facts_of(PEOPLE["three days"]), in_week + 6, skip={in_week: {left_undone}})
    assert left_undone in codes_of(plans[in_week - 1])
    for week in plans[in_week:]:
        begun = [
            item.exercise.code for item in items_of(week) if item.reasons[0].rule == "WEEK-001"
        ]
        assert not [code for code in begun if code.startswith("S")]
    assert catalogue().by_code[left_undone].ladder in ladders_of(plans[in_week])


@pytest.mark.parametrize("name", PEOPLE)
def test_no_back_exercise_stays_away_because_it_was_left_undone_once(name):
    """Each that the week held comes back, as it was asked for without the gap."""
    held = {
        item.exercise.code: item.exercise.ladder
        for item in items_of(good_life(name)[6])
        if item.exercise.category is Category.EXTENSOR
    }
    assert held
    for code, ladder in held.items():
        after = life(facts_of(PEOPLE[name]), 8, skip={7: {code}})[-1]
        assert ladder in ladders_of(after)


# ---------------------------------------------------------------- no time for more

FULL = replace(SQUAT, reps=12)


@pytest.mark.parametrize(
    ("room", "dose", "code", "sets", "reps", "rule"),
    [
        (Room.FREE, FULL, "S02", 2, 12, "PRG-023"),
        (Room.SAME, FULL, "S03", 1, 8, "PRG-028"),  # harder instead of longer
        (Room.SAME, SQUAT, "S02", 1, 10, "PRG-021"),  # two more take no half minute more
    ],
)
def test_prg_033_what_cannot_take_more_time_becomes_harder(room, dose, code, sets, reps, rule):
    who = trainee(room={"sit_to_stand": room})
    step = next_step("sit_to_stand", trained("S02", dose, 3), who)
    assert (step.exercise.code, step.rule) == (code, rule)
    assert (step.dose.sets, step.dose.reps) == (sets, reps)


@pytest.mark.parametrize(
    ("room", "before", "sets"),
    [
        (Room.SAME, 3, 3),
        (Room.SET_FEWER, 3, 2),
        (Room.SET_FEWER, 1, 1),
        (Room.ONE_SET, 3, 1),
    ],
)
def test_prg_033_takes_sets_where_that_is_not_enough(room, before, sets):
    who = trainee(room={"sit_to_stand": room})
    past = trained("S02", replace(FULL, sets=before), 3, pain_0_10=3)
    step = next_step("sit_to_stand", past, who, usable=["S02"])
    assert (step.rule, step.dose.sets) == ("PRG-009", sets)
    assert (dict(step.dose_rules)["sets"] == "PRG-033") is (sets < before)


def test_prg_033_holds_where_nothing_else_can_rise():
    who = trainee(room={"sit_to_stand": Room.SAME})
    step = next_step("sit_to_stand", trained("S02", FULL, 3), who, usable=["S02"])
    assert (step.rule, step.dose.sets, step.dose.reps) == ("PRG-033", 1, 12)
    lunges = replace(catalogue().by_code["S14"].dose, sets=1, reps=10, rpe_min=5, rpe_max=7)
    for room, rule, reps in ((Room.FREE, "PRG-021", 12), (Room.SAME, "PRG-033", 10)):
        step = next_step("lunge", trained("S14", lunges, 3), trainee(room={"lunge": room}))
        assert (step.rule, step.dose.reps) == (rule, reps)  # repetitions are not passed over


def test_prg_033_keeps_the_sets_of_the_lighter_week_where_there_is_no_time():
    past = trained("S02", replace(FULL, sets=3), 5)
    light = replace(past[-1].items[0], dose=replace(FULL, sets=2))
    past[-1] = replace(past[-1], items=(light,))
    for room, sets, rule in ((Room.FREE, 3, "PRG-031"), (Room.SAME, 2, "PRG-033")):
        who = trainee(room={"sit_to_stand": room})
        step = next_step("sit_to_stand", past, who, usable=["S02"])
        assert (step.rule, step.dose.sets) == (rule, sets)


# ---------------------------------------------------------------- what rests is named


def named(week):
    """Codes that the week says something of without holding them."""
    said = [reason for reason in week.week_reasons if reason.rule == "WEEK-032"]
    codes = {code for reason in said for code in reason.clinician.split(": ")[1][:-1].split(", ")}
    return codes, (
        {one.code for one in week.left_out}
        | {one.code for one in week.needs_sign_off}
        | {reason.clinician.split(":")[0] for reason in week.review_reasons}
    )


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("hurt", [False, True])
def test_whatever_goes_is_named_and_nothing_else(name, hurt):
    pain = {4: {"W02": 6, "U02": 6, "S14": 7, "F03": 5}} if hurt else {}
    plans = life(facts_of(PEOPLE[name]), 9, pain=pain)
    last = {}  # by ladder: when, and which of it
    for number, (before, after) in enumerate(pairwise(plans)):
        for ladder in ladders_of(before):
            codes = {i.exercise.code for i in items_of(before) if i.exercise.ladder == ladder}
            last[ladder] = (number, codes)
        away = {ladder: last[ladder] for ladder in last.keys() - ladders_of(after)}
        gone = {code for when, codes in away.values() if when == number for code in codes}
        trains = {
            code
            for when, codes in away.values()
            for code in codes
            if when >= number - 4 and catalogue().by_code[code].category in TRAINED
        }
        rests, elsewhere = named(after)
        assert gone | trains <= rests | elsewhere
        assert rests <= gone | trains  # what has rested for more than four weeks begins anew
        assert not rests & elsewhere


def test_what_rests_is_named_until_it_would_begin_anew():
    """Done last in week 8: named for five weeks, since it goes on after four weeks of rest."""
    plans = good_life("three days")[:15]
    weeks = range(1, len(plans) + 1)
    assert [number for number in weeks if "S45" in codes_of(plans[number - 1])][-1] == 8
    told = [number for number in weeks if "S45" in named(plans[number - 1])[0]]
    assert told == [9, 10, 11, 12, 13]


def test_a_review_names_the_exercise_once_and_again_when_it_hurts_again():
    plans = life(facts_of(PEOPLE["four days"]), 8, pain={4: {"S14": 6}})
    told = [
        [reason for reason in week.review_reasons if reason.clinician.startswith("S14: ")]
        for week in plans
    ]
    assert [bool(one) for one in told] == [False] * 4 + [True] + [False] * 3
    assert told[4][0].text.startswith(catalogue().by_code["S14"].name + ": This hurt")


# ---------------------------------------------------------------- after pain


def on_the_feet(week):
    return {
        item.exercise.code
        for item in items_of(week)
        if item.exercise.need is Need.AEROBIC and item.exercise.category is Category.WEIGHT_BEARING
    }


@pytest.mark.hazard("H-14")
@pytest.mark.parametrize(("pain", "waits"), [(4, False), (5, True)])
def test_no_other_ladder_on_the_feet_begins_after_one_hurt(pain, waits):
    """Until the same has gone well again; what waits says so."""
    plans = life(facts_of(PEOPLE["three days"]), 9, pain={4: {"W02": pain}})
    walked = [number for number, week in enumerate(plans, 1) if "W02" in on_the_feet(week)]
    assert walked == ([1, 2, 3, 4, 8, 9] if waits else list(range(1, 10)))
    for week in plans[4:7]:
        left_out = {one.code: one.reasons[0].rule for one in week.left_out}
        assert (left_out.get("W10") == "PRG-034") is waits
        assert not on_the_feet(week) - {"W01", "W02"}
    assert not [one for one in plans[8].left_out if one.reasons[0].rule == "PRG-034"]


@pytest.mark.hazard("H-14")
def test_a_walk_that_hurt_comes_back_rung_by_rung_and_to_no_more_minutes():
    """From marching at the worktop, after two weeks and by its logs, as the next rung."""
    plans = life(facts_of(PEOPLE["three days"]), 9, pain={4: {"W02": 5}})
    again = next(item for item in items_of(plans[7]) if item.exercise.code == "W02")
    assert {"WEEK-002", "PRG-028"} <= {reason.rule for reason in again.reasons}
    minutes = [minutes_on_the_feet(week) for week in plans]
    assert max(minutes[4:7]) < minutes[3] / 2
    assert minutes[7] < minutes[3]


@pytest.mark.hazard("H-14")
@pytest.mark.parametrize(("pain", "weeks_out"), [(4, 0), (5, 4)])
def test_a_warm_up_that_hurt_stays_out_for_four_weeks(pain, weeks_out):
    plans = life(facts_of(PEOPLE["three days"]), 9, pain={3: {"U02": pain}})
    stands = [any(item.exercise.code == "U02" for item in items_of(week)) for week in plans]
    assert stands == [True] * 3 + [False] * weeks_out + [True] * (6 - weeks_out)
    for week in plans[3 : 3 + weeks_out]:
        why = next(one for one in week.left_out if one.code == "U02").reasons[0]
        assert why.rule in ("PRG-003", "PRG-030")
        assert why.would_change


# ---------------------------------------------------------------- limits of an Approval


def reasons_of(**constraints):
    facts = replace(facts_of({"minutes": 60}), constraints=Constraints(**constraints))
    week = build_week(facts, catalogue())
    short = {one.shortfall_reason.rule for one in week.targets if one.shortfall_reason}
    return week, short, {reason.rule: reason for reason in week.week_reasons}


@pytest.mark.parametrize(
    ("constraints", "blamed"),
    [
        ({}, False),
        ({"session_minutes_max": 59}, False),  # no session comes near it
        ({"session_minutes_max": 15}, True),
        ({"session_minutes_max": 5}, True),  # no session at all
        ({"main_items_max": 6}, False),
        ({"main_items_max": 8}, False),
        ({"main_items_max": 1}, True),
    ],
)
def test_an_approvals_limit_is_blamed_where_a_session_has_come_to_it(constraints, blamed):
    week, short, said = reasons_of(**constraints)
    assert ("WEEK-031" in short) is blamed
    assert ("DOS-039" in said) is ("main_items_max" in constraints)
    if any(day.session for day in week.days):
        most = constraints.get("main_items_max", 6)
        words = {1: "one exercise between", 6: "six exercises between", 8: "eight exercises"}
        assert words[most] in said["DOS-036"].text


@pytest.mark.hazard("H-14")
@pytest.mark.parametrize(
    ("cap", "rule", "code", "sets"),
    [
        ({}, "PRG-023", "S02", 2),
        ({"sets_max": 1}, "PRG-016", "S02", 1),  # and not the next rung
        ({"sets_max": 1, "reps_max": 12}, "PRG-016", "S02", 1),
        ({"sets_max": 3, "reps_max": 12}, "PRG-023", "S02", 2),
    ],
)
def test_prg_016_a_limit_lets_nothing_else_rise_in_its_place(cap, rule, code, sets):
    caps = {"sit_to_stand": LadderCap(ladder="sit_to_stand", **cap)}
    step = next_step("sit_to_stand", trained("S02", FULL, 3), trainee(caps=caps))
    assert (step.rule, step.exercise.code, step.dose.sets) == (rule, code, sets)


# ---------------------------------------------------------------- reasons


def test_no_reason_stands_twice_in_an_item():
    for witness in witnesses():
        week = witness.week()
        if isinstance(week, Week):
            for item in items_of(week):
                assert len(set(item.reasons)) == len(item.reasons), item.exercise.code


def test_a_walk_names_the_rule_that_set_its_minutes():
    """The longest its own length, a shorter one what is left of the week's minutes."""
    rules = set()
    for week in good_life("four days"):
        walks = [item for item in items_of(week) if item.exercise.code == "W02"]
        longest = max(item.dose.minutes for item in walks)
        for item in walks:
            rule = dict(item.dose_rules)["minutes"]
            rules.add(rule)
            assert item.dose.minutes == longest or rule == "DOS-025"
    assert rules >= {"DOS-025", "PRG-029"}


def test_a_rest_that_a_record_leaves_out_is_the_exercises_own():
    hasty = replace(FULL, sets=2, rest_seconds=0)
    step = next_step("sit_to_stand", trained("S02", hasty, 3, pain_0_10=3))
    assert step.dose.rest_seconds == catalogue().by_code["S02"].dose.rest_seconds > 0


def test_a_fall_in_a_life_is_asked_for_once_the_answers_were_given_again():
    facts = facts_of(PEOPLE["three days"])
    first = life(facts, 1)[0]
    history = TrainingHistory(weeks=(done(first, (Event.FALL, Event.RESCREENED)),))
    monday = FIRST + timedelta(weeks=1)
    for falls, missing in ((0, ("history.fall",)), (1, ())):
        now = replace(facts, on=monday, history=history, falls_12_months=falls)
        assert build_week(now, catalogue(), week_start=monday).clearance.missing == missing
