"""What logs do to a ladder: each row of the machine, both sides."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from plans.rules.candidates import trainee_of
from plans.rules.doses import Situation
from plans.rules.facts import (
    Constraints,
    Dose,
)
from plans.rules.step import Step
from plans.rules.vocabulary import (
    Answer,
    Event,
    FallTier,
    FractureSite,
    Move,
    Support,
    Variable,
)
from tests.rules.ladders import (
    B1,
    B3,
    NOTHING,
    SQUAT,
    catalogue,
    ladder,
    next_step,
    trained,
    trainee,
    week,
)
from tests.rules.people import days_ago, fracture, person

# ---------------------------------------------------------------- each row, both sides


@pytest.mark.parametrize(
    ("last", "move", "rule"),
    [
        pytest.param({}, Move.UP, "PRG-021", id="two-good-sessions"),
        pytest.param({"sessions": 1}, Move.UP, "PRG-021", id="two-weeks-with-one-each-is-enough"),
        pytest.param({"rpe_cr10": 6}, Move.UP, "PRG-021", id="rpe-6-passes"),
        pytest.param({"rpe_cr10": 7}, Move.HOLD, "PRG-014", id="rpe-7-does-not"),
        pytest.param({"pain_0_10": 2}, Move.UP, "PRG-021", id="pain-2-passes"),
        pytest.param({"pain_0_10": 3}, Move.HOLD, "PRG-009", id="pain-3-holds"),
        pytest.param({"pain_0_10": 4}, Move.HOLD, "PRG-009", id="pain-4-holds"),
        pytest.param({"pain_0_10": 5}, Move.DOWN, "PRG-003", id="pain-5-steps-back"),
        pytest.param({"pain_0_10": 10}, Move.DOWN, "PRG-003", id="pain-10-steps-back"),
        pytest.param({"reps": 7}, Move.HOLD, "PRG-014", id="one-repetition-short"),
        pytest.param({"reps": None}, Move.HOLD, "PRG-013", id="repetitions-unknown"),
        pytest.param({"rpe_cr10": None}, Move.HOLD, "PRG-013", id="effort-unknown"),
        pytest.param({"pain_0_10": None}, Move.HOLD, "PRG-013", id="pain-unknown"),
        pytest.param({"events": [Event.ILLNESS]}, Move.HOLD, "PRG-010", id="ill"),
        pytest.param({"events": [Event.LASTING_PAIN]}, Move.DOWN, "PRG-004", id="lasting-pain"),
        pytest.param(
            {"events": [Event.FALL, Event.RESCREENED]}, Move.HOLD, "PRG-008", id="settled-fall"
        ),
        pytest.param(
            {"events": [Event.FRACTURE, Event.RESCREENED]}, Move.HOLD, "PRG-008", id="settled-red"
        ),
        pytest.param({"rpe_cr10": 8}, Move.HOLD, "PRG-014", id="rpe-8-twice-holds"),
        pytest.param({"rpe_cr10": 9}, Move.LIGHTER, "PRG-005", id="rpe-9-twice-is-lighter"),
        pytest.param(
            {"rpe_cr10": 9, "sessions": 1}, Move.HOLD, "PRG-014", id="rpe-9-once-is-not-yet"
        ),
    ],
)
def test_each_row_of_the_machine(last, move, rule):
    step = next_step("sit_to_stand", trained("S02", SQUAT, 3, **last))
    assert (step.move, step.rule) == (move, rule)


@pytest.mark.parametrize(
    ("weeks_away", "move", "rule"),
    [
        (0, Move.UP, "PRG-021"),
        (1, Move.REPEAT, "PRG-007"),
        (2, Move.DOWN, "PRG-002"),
        (3, Move.DOWN, "PRG-002"),
        (4, Move.DOWN, "PRG-002"),
    ],
)
def test_prg_002_and_007_missed_weeks(weeks_away, move, rule):
    past = trained("S02", SQUAT, 3)
    step = next_step("sit_to_stand", past, monday=past[-1].start + timedelta(7 * (weeks_away + 1)))
    assert (step.move, step.rule) == (move, rule)


def test_after_more_than_four_weeks_the_ladder_starts_again():
    past = trained("S02", SQUAT, 3)
    assert next_step("sit_to_stand", past, monday=past[-1].start + timedelta(42)) is None


@pytest.mark.parametrize(("count", "move"), [(3, Move.UP), (4, Move.LIGHTER), (5, Move.RETURN)])
def test_prg_005_each_fifth_week_is_lighter_and_nothing_rises_right_after_it(count, move):
    dose = replace(SQUAT, sets=3)
    step = next_step("sit_to_stand", trained("S02", dose, count))
    assert step.move is move
    assert step.dose.sets == (2 if move is Move.LIGHTER else 3)
    assert step.usual.sets == 3


def after_a_lighter_week(sets, bone=B1, others=0, **last) -> Step | None:
    """The week after a lighter one that asked for so many sets of standing up, with these logs.

    `others` are weeks since in which only another ladder was trained.
    """
    light = {1: 1, 2: 1, 3: 2}[sets]
    usual = replace(SQUAT, sets=sets, reps=12)
    past = trained("S02", usual, 4)
    past.append(week(4, "S02", replace(usual, sets=light), **last))
    past += [week(5 + number, "B01") for number in range(others)]
    return next_step("sit_to_stand", past, trainee(bone))


@pytest.mark.parametrize(
    ("bone", "last", "rule", "sets"),
    [
        pytest.param(B1, {}, "PRG-031", 3, id="usual-again"),
        pytest.param(B1, {"sessions": 1}, "PRG-031", 3, id="one-session-is-enough"),
        pytest.param(B1, {"pain_0_10": 2}, "PRG-031", 3, id="pain-2"),
        pytest.param(B1, {"pain_0_10": 3}, "PRG-009", 2, id="pain-3"),
        pytest.param(B1, {"pain_0_10": None}, "PRG-013", 2, id="pain-unknown"),
        pytest.param(B1, {"rpe_cr10": None}, "PRG-013", 2, id="effort-unknown"),
        pytest.param(B1, {"reps": None}, "PRG-013", 2, id="repetitions-unknown"),
        pytest.param(B1, {"rpe_cr10": 8}, "PRG-031", 3, id="as-hard-as-it-may-be"),
        pytest.param(B1, {"rpe_cr10": 9}, "PRG-014", 2, id="harder-than-it-may-be"),
        pytest.param(B3, {"rpe_cr10": 6}, "PRG-031", 2, id="as-hard-as-it-may-be-at-b3"),
        pytest.param(B3, {"rpe_cr10": 7}, "PRG-014", 1, id="harder-than-it-may-be-at-b3"),
        pytest.param(B1, {"events": [Event.ILLNESS]}, "PRG-010", 2, id="ill"),
        pytest.param(B1, {"events": [Event.FALL, Event.RESCREENED]}, "PRG-008", 2, id="fell"),
        pytest.param(B1, {"pain_0_10": 5}, "PRG-003", 1, id="pain-5-counts-from-the-lighter-sets"),
        pytest.param(B1, {"others": 1}, "PRG-014", 2, id="not-done-in-the-latest-week"),
    ],
)
def test_prg_031_the_usual_sets_come_back_only_by_the_logs_of_the_lighter_week(
    bone, last, rule, sets
):
    step = after_a_lighter_week(2 if bone is B3 else 3, bone, **last)
    assert (step.rule, step.dose.sets) == (rule, sets)
    if rule == "PRG-031":
        assert dict(step.dose_rules)["sets"] == "PRG-031"
    if rule not in ("PRG-003", "PRG-031"):
        assert step.usual.sets == sets  # what was not earned back is not remembered as earned


@pytest.mark.parametrize(
    "less", [{"rpe_min": 3, "rpe_max": 4}, {"reps": 9}], ids=["effort", "repetitions"]
)
def test_prg_031_gives_back_sets_and_nothing_else(less):
    """A limit of the lighter week that is gone now does not come back with the sets."""
    usual = replace(SQUAT, sets=3, reps=12)
    past = trained("S02", usual, 4)
    past.append(week(4, "S02", replace(usual, sets=2, **less)))
    step = next_step("sit_to_stand", past)
    assert (step.rule, step.dose) == ("PRG-031", replace(usual, **less))


def test_prg_031_says_nothing_where_a_lighter_week_took_nothing_away():
    assert after_a_lighter_week(1).rule == "PRG-014"


def test_prg_031_says_nothing_where_short_sessions_keep_one_set():
    usual = replace(SQUAT, sets=2, reps=12)
    past = [*trained("S02", usual, 4), week(4, "S02", replace(usual, sets=1))]
    for minutes, rule in ((15, "PRG-031"), (14, "PRG-014")):
        who = trainee()
        who = replace(who, situation=replace(who.situation, session_minutes=minutes))
        assert next_step("sit_to_stand", past, who).rule == rule


def test_a_stretch_that_goes_back_is_held_no_longer_though_the_tier_is_milder_now():
    dose = Dose(sets=2, reps=1, hold_seconds=20, rest_seconds=10)
    past = trained("F03", dose, 3, pain_0_10=6)
    step = next_step("calf_stretch", past, trainee(B1), usable=["F03"])
    assert (step.dose.sets, step.dose.hold_seconds) == (1, 20)


def test_strong_pain_in_a_lighter_week_never_adds_a_set():
    """B09 starts with more sets than its lighter week asks for."""
    exercise = next(one for one in catalogue().exercises if one.code == "B09")
    usual = replace(exercise.dose, sets=4)
    light = replace(usual, sets=2)
    past = [week(number, "B09", usual) for number in range(4)] + [
        week(4, "B09", light, pain_0_10=6)
    ]
    step = next_step(exercise.ladder, past, usable=["B09"])
    assert (step.move, step.dose.sets) == (Move.DOWN, 1)


@pytest.mark.parametrize(
    ("weeks_away", "rule", "sets"), [(1, "PRG-014", 3), (2, "PRG-002", 1), (4, None, None)]
)
def test_what_rested_in_the_gentle_week_after_a_break_starts_gently_too(weeks_away, rule, sets):
    usual = replace(SQUAT, sets=3, reps=12)
    past = [week(number, "S02", usual) for number in range(3)]
    back = 3 + weeks_away
    past.append(week(back, "B01"))
    step = next_step("sit_to_stand", past, usable=["S02"])
    if rule is None:
        assert step is None  # rested for more than four weeks: from the start
        return
    assert (step.rule, step.dose.sets) == (rule, sets)
    if rule == "PRG-002":  # from there it goes on as usual
        later = [*past, week(back + 1, "S02", step.dose, pain_0_10=3)]
        assert next_step("sit_to_stand", later, usable=["S02"]).dose.sets == 1


# ---------------------------------------------------------------- what is barred now


def test_what_is_barred_gives_way_to_an_equal_one_that_asks_for_no_more():
    small = replace(ladder("shifts")[0].dose, sets=1, reps=5)
    past = trained("B02", small, 3, pain_0_10=3)
    step = next_step("shifts", past, usable=["B03"])
    assert (step.exercise.code, step.rule) == ("B03", "PRG-009")
    assert (step.dose.sets, step.dose.reps) == (1, 5)


@pytest.mark.parametrize(("last", "missed"), [({"pain_0_10": 6}, 0), ({}, 2)])
def test_a_step_down_is_held_no_less_firmly(last, missed):
    dose = replace(ladder("stance")[2].dose, sets=1)
    code = ladder("stance")[2].code
    past = trained(code, dose, 3, support=Support.TWO_HANDS, **last)
    step = next_step("stance", past, monday=past[-1].start + timedelta(7 * (missed + 1)))
    assert (step.move, step.support) == (Move.DOWN, Support.TWO_HANDS)
    assert step.exercise.support.rank < Support.TWO_HANDS.rank


# ---------------------------------------------------------------- steps that would be no steps


@pytest.mark.parametrize("code", ["B13", "B18", "B21"])
def test_prg_025_says_less_only_where_this_person_may_hold_less(code):
    """With a risk of falls the hand stays on, so that the ladder rises in another way or not."""
    exercise = catalogue().by_code[code]
    assert exercise.support.rank < Support.ONE_HAND.rank
    past = trained(code, exercise.dose, 3, support=Support.ONE_HAND)
    free = next_step(exercise.ladder, past, trainee(), usable=[code])
    assert (free.rule, free.support) == ("PRG-025", exercise.support)
    held = trainee(least_support={code: Support.ONE_HAND})
    kept = next_step(exercise.ladder, past, held, usable=[code])
    assert kept.rule != "PRG-025"
    assert kept.support is Support.ONE_HAND


def test_effort_under_an_approvals_cap_is_no_step_and_something_else_rises():
    capped = trainee()
    capped = replace(capped, situation=replace(capped.situation, rpe_cr10_max=4))
    low = replace(SQUAT, rpe_min=3, rpe_max=4)
    assert next_step("sit_to_stand", trained("S02", low, 3)).rule == "DOS-007"
    assert next_step("sit_to_stand", trained("S02", low, 3), capped).rule == "PRG-021"


@pytest.mark.parametrize(
    ("bone", "code", "held", "then"),
    [
        (B1, "S02", (2, 2), (3, 5)),  # an Approval held it under the start, and does so no more
        (B1, "S02", (3, 4), (3, 5)),
        (B1, "S02", (3, 5), (5, 7)),
        (B3, "S02", (1, 1), (3, 4)),
        (B3, "S02", (3, 4), (3, 5)),
        (B1, "W08", (1, 1), (3, 5)),
        (B1, "W08", (3, 5), (5, 6)),
    ],
)
def test_dos_007_effort_comes_back_to_the_start_before_it_passes_it(bone, code, held, then):
    exercise = catalogue().by_code[code]
    low = replace(exercise.dose, sets=1, rpe_min=held[0], rpe_max=held[1])
    logs = {"rpe_cr10": held[1], "pain_0_10": 0}
    step = next_step(exercise.ladder, trained(code, low, 3, **logs), trainee(bone), usable=[code])
    assert (step.rule, step.dose.rpe_min, step.dose.rpe_max) == ("DOS-007", *then)


@pytest.mark.parametrize(
    ("bone", "session_minutes", "variable"),
    [(B1, 30, Variable.SETS), (B1, 14, Variable.RUNG), (B3, 30, Variable.RUNG)],
)
def test_a_set_that_this_weeks_ceilings_take_back_is_no_step(bone, session_minutes, variable):
    """Short sessions keep one set (DOS-005), B3 in its first four weeks too (DOS-004)."""
    who = trainee(bone)
    who = replace(who, situation=replace(who.situation, session_minutes=session_minutes))
    low, high = {B1: (5, 7), B3: (3, 5)}[bone]
    full = replace(SQUAT, reps=15 if bone is B3 else 12, rpe_min=low, rpe_max=high)
    step = next_step("sit_to_stand", trained("S02", full, 3, rpe_cr10=4), who)
    assert (step.move, step.variable) == (Move.UP, variable)


def test_strong_pain_under_an_effort_cap_rests_what_cannot_be_eased():
    """The start would ask for a little less effort at its least and for as much at its most."""
    who = trainee()
    who = replace(who, situation=replace(who.situation, rpe_cr10_max=5))
    step = next_step(
        "sit_to_stand",
        trained("S02", replace(START, rpe_min=5), 3, pain_0_10=8),
        who,
        usable=["S02"],
    )
    assert step.rule == "PRG-030"


@pytest.mark.parametrize(
    ("asked", "last", "minutes", "rule"),
    [
        (5, {}, 10, "DOS-025"),
        (5, {"pain_0_10": 3}, 5, "PRG-009"),
        (8, {"rpe_cr10": None}, 8, "PRG-013"),
        (10, {}, 15, "DOS-025"),
        (20, {}, 20, "DOS-025"),  # three weeks can have come to 15
        (20, {"pain_0_10": 5}, 10, "PRG-003"),
        (5, {"pain_0_10": 5}, 5, "PRG-003"),  # with less effort
    ],
)
def test_one_walk_is_five_minutes_longer_at_most_and_as_short_as_it_was_after_pain(
    asked, last, minutes, rule
):
    """Grown to the target already, so that single walks are what is left to grow."""
    walk = catalogue().by_code["W02"]
    dose = replace(walk.dose, minutes=Decimal(asked), rpe_min=5, rpe_max=6)
    who = trainee()
    grown = replace(who, situation=replace(who.situation, walking_grows=False))
    past = trained("W02", dose, 3, **last)
    step = next_step("walk", past, grown, usable=["W02"])
    assert (step.rule, step.dose.minutes) == (rule, minutes)


# ---------------------------------------------------------------- pain, and what it leads back to


@pytest.mark.parametrize("bone", [B1, B3])
def test_the_start_that_pain_leads_back_to_asks_for_no_more_than_before(bone):
    # What was asked for under a stricter tier stays, although the start of today's would be more.
    low = replace(SQUAT, sets=2, reps=5, rpe_min=2, rpe_max=3)
    step = next_step("held_squat", trained("S04", low, 3, pain_0_10=5), trainee(bone))
    assert (step.move, step.exercise.code) == (Move.DOWN, "S04")
    assert (step.dose.sets, step.dose.reps) == (1, 5)
    assert (step.dose.rpe_min, step.dose.rpe_max) == (2, 3)


START = Dose(sets=1, reps=8, rest_seconds=60, rpe_min=3, rpe_max=5)


@pytest.mark.parametrize(
    ("dose", "pain", "usable", "move", "rule"),
    [
        pytest.param(START, 5, ["S02"], Move.PAUSE, "PRG-030", id="nothing-easier"),
        pytest.param(START, 4, ["S02"], Move.HOLD, "PRG-009", id="pain-4-still-holds"),
        pytest.param(START, 5, ["S01", "S02"], Move.DOWN, "PRG-003", id="an-easier-rung"),
        pytest.param(
            replace(START, sets=2), 5, ["S02"], Move.DOWN, "PRG-003", id="a-set-to-take-away"
        ),
        pytest.param(
            replace(START, reps=9), 5, ["S02"], Move.DOWN, "PRG-003", id="a-repetition-to-take-away"
        ),
        pytest.param(
            replace(START, rpe_max=6), 5, ["S02"], Move.DOWN, "PRG-003", id="effort-to-take-away"
        ),
    ],
)
def test_prg_030_what_hurts_badly_and_cannot_be_eased_rests(dose, pain, usable, move, rule):
    step = next_step("sit_to_stand", trained("S02", dose, 3, pain_0_10=pain), usable=usable)
    assert (step.move, step.rule, step.review) == (move, rule, pain == 5)


def test_what_rests_after_pain_starts_again_when_it_has_rested_for_over_four_weeks():
    hurt = trained("S02", START, 2, pain_0_10=6)
    rested = [*hurt, *(week(number, "B01") for number in range(2, 7))]
    assert next_step("sit_to_stand", rested[:-1], usable=["S02"]).move is Move.PAUSE
    assert next_step("sit_to_stand", rested, usable=["S02"]) is None  # from the start


@pytest.mark.parametrize(
    ("dose", "last", "field", "rule"),
    [
        pytest.param(START, {"rpe_cr10": 7}, "sets", "PRG-029", id="held-under-the-catalogue"),
        pytest.param(START, {"rpe_cr10": 7}, "reps", "DOS-002", id="held-as-in-the-catalogue"),
        pytest.param(START, {}, "rpe_max", "DOS-007", id="more-effort"),
        pytest.param(SQUAT, {}, "reps", "PRG-021", id="more-repetitions"),
        pytest.param(SQUAT, {}, "sets", "PRG-029", id="beside-more-repetitions"),
        pytest.param(
            replace(SQUAT, reps=12), {}, "sets", "PRG-023", id="another-set-as-in-the-catalogue"
        ),
        pytest.param(
            replace(SQUAT, reps=12, sets=2), {"pain_0_10": 3}, "reps", "PRG-029", id="held-by-pain"
        ),
        pytest.param(SQUAT, {"pain_0_10": 10}, "rpe_max", "PRG-003", id="back-by-pain"),
        pytest.param(
            replace(SQUAT, reps=12, sets=2), {}, "rpe_max", "DOS-002", id="a-new-rung-starts-easy"
        ),
        pytest.param(
            replace(SQUAT, reps=12, sets=2), {}, "reps", "DOS-002", id="a-new-rung-starts-low"
        ),
    ],
)
def test_each_field_of_a_dose_names_what_set_it_this_week(dose, last, field, rule):
    """PRG-023 and its like say "it went well": only where it did, and only of what it raised."""
    step = next_step("sit_to_stand", trained("S02", dose, 3, **last))
    assert dict(step.dose_rules)[field] == rule


def test_after_a_load_step_fewer_repetitions_are_laid_at_the_load():
    exercise = next(one for one in ladder("curl") if one.code == "S34")
    heavy = replace(exercise.dose, sets=2, reps=12, rpe_min=5, rpe_max=7, load_kg=Decimal(1))
    step = next_step("curl", trained("S34", heavy, 3, reps=12), usable=["S34"])
    rules = dict(step.dose_rules)
    assert (step.dose.reps, rules["reps"], rules["load_kg"]) == (8, "PRG-027", "PRG-027")


def test_prg_011_after_a_recent_vertebral_fracture_only_a_signature_raises():
    past = trained("S02", SQUAT, 3)
    step = next_step("sit_to_stand", past, trainee(step_up=False))
    assert (step.move, step.rule, step.dose) == (Move.HOLD, "PRG-011", SQUAT)


@pytest.mark.parametrize(("months", "signed_only"), [(11, True), (13, False)])
def test_who_has_a_recent_vertebral_fracture(months, signed_only):
    facts = person(fractures=(fracture(FractureSite.VERTEBRA, days_ago(30 * months)),))
    situation = Situation(bone=B3, fall=FallTier.F0, age_years=60)
    assert trainee_of(facts, situation, Constraints(), NOTHING).step_up is not signed_only
    unsure = person(fractures=Answer.UNSURE)
    assert trainee_of(unsure, situation, Constraints(), NOTHING).step_up is False


@pytest.mark.parametrize(("count", "code"), [(3, "S07"), (4, "S07"), (5, "S08")])
def test_prg_012_after_four_weeks_the_equivalent_at_the_same_dose(count, code):
    # The fourth week is followed by a lighter one with the same exercises, then comes the swap.
    dose = replace(SQUAT, reps=10, each_side=True)
    past = trained("S07", dose, count, rpe_cr10=7)
    step = next_step("hip_lift", past)
    assert step.exercise.code == code
    assert step.usual == dose


def test_an_equivalent_that_is_not_permitted_is_not_taken():
    past = trained("S07", replace(SQUAT, each_side=True), 5)
    step = next_step("hip_lift", past, usable=["S07"])
    assert (step.exercise.code, step.move) == ("S07", Move.HOLD)


def test_prg_001_a_fall_pauses_balance_and_impact_until_the_screening():
    for name, code in (("stance", "B01"), ("impact", "W15"), ("retro", "B14")):
        dose = next(one for one in ladder(name) if one.code == code).dose
        fallen = trained(code, dose, 3, events=[Event.FALL])
        assert next_step(name, fallen).move is Move.PAUSE
        settled = trained(code, dose, 3, events=[Event.FALL, Event.RESCREENED])
        assert next_step(name, settled).move is Move.HOLD
    step = next_step("sit_to_stand", trained("S02", SQUAT, 3, events=[Event.FALL]))
    assert step.move is Move.HOLD
