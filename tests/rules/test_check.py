"""The independent check bites: each of its rules finds what was planted, and it agrees with the
rules on everybody else."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from plans.rules.agreement import exercise_differs, person_differs
from plans.rules.check import violations
from plans.rules.check_exercise import Reading
from plans.rules.check_person import Person as CheckedPerson
from plans.rules.facts import (
    BackPain,
    Catalogue,
    Constraints,
    Day,
    Item,
    LadderCap,
    PastItem,
    PastWeek,
    TrainingHistory,
    Week,
)
from plans.rules.profile import read_profile
from plans.rules.risk import classify
from plans.rules.safety import judge, judge_for
from plans.rules.screening import screen
from plans.rules.vocabulary import (
    Answer,
    BoneTier,
    Condition,
    Equipment,
    FractureSite,
    Gate,
    Need,
    Phase,
    Support,
    Verdict,
    WalkingAid,
    Weekday,
)
from plans.rules.week import build_week
from tests.rules.people import days_ago, fracture, person
from tests.rules.profiles import profiles

PROFILES = [read_profile(profile) for profile in profiles(250, seed=11)]


# ---------------------------------------------------------------- agreement


@pytest.mark.hazard("H-01")
def test_the_check_and_the_rules_agree_on_everybody(catalogue):
    """Tiers, columns, gate and rows; verdict, support and statements on all 164 exercises."""
    readings = [Reading(exercise) for exercise in catalogue.exercises]
    for facts in PROFILES:
        assert list(person_differs(facts)) == [], facts.id
        inputs = classify(facts).inputs
        for reading in readings:
            assert exercise_differs(reading, inputs)[1] == "", (facts.id, reading.exercise.code)


@pytest.mark.hazard("H-01")
def test_a_difference_between_the_two_is_seen(catalogue, monkeypatch):
    """A guard for the comparison itself: one cell, one support or one tier apart is named."""
    reading = Reading(catalogue.by_code["B10"])
    inputs = classify(replace(FIT, walking_aid=WalkingAid.FRAME)).inputs
    assert exercise_differs(reading, inputs)[1] == ""
    milder = replace(catalogue.by_code["B10"], flags=catalogue.by_code["X05"].flags)
    assert "verdict" in exercise_differs(_Other(reading, milder), inputs)[1]
    monkeypatch.setattr(Reading, "support_for", lambda *_: "none")
    assert "support" in exercise_differs(reading, inputs)[1]
    monkeypatch.setattr(CheckedPerson, "_fall", lambda _: 2)
    found = " ".join(person_differs(FIT))
    assert all(word in found for word in ("fall tier", "columns", "gate", "rows"))


class _Other(Reading):
    """The reading of one exercise that answers for another."""

    def __init__(self, reading, exercise):
        super().__init__(reading.exercise)
        self.exercise = exercise


@pytest.mark.hazard("H-01")
def test_no_built_week_breaks_a_rule(catalogue):
    built = [(facts, build_week(facts, catalogue)) for facts in PROFILES]
    weeks = [(facts, week) for facts, week in built if isinstance(week, Week)]
    assert len(weeks) > 60, "too few people reach a week for this to say anything"
    for facts, week in weeks:
        assert violations(week, facts, catalogue) == (), facts.id


# ---------------------------------------------------------------- each rule bites

FIT = person(equipment=frozenset(Equipment), minutes=45)
AT_HOME = frozenset({Equipment.CHAIR, Equipment.WALL, Equipment.COUNTER, Equipment.SHOES})


def ids(week, facts, catalogue, signed=()):
    return {found.rule for found in violations(week, facts, catalogue, signed=signed)}


def about(code, week, facts, catalogue):
    """What is found of one exercise."""
    return {
        found.rule for found in violations(week, facts, catalogue) if found.where.endswith(code)
    }


@pytest.fixture(scope="module")
def week(catalogue):
    built = build_week(FIT, catalogue)
    assert ids(built, FIT, catalogue) == set()
    return built


def session_of(week):
    """Index of the first day with a session."""
    return next(place for place, day in enumerate(week.days) if day.minutes)


def with_day(week, place, **changes):
    days = list(week.days)
    days[place] = replace(days[place], **changes)
    return replace(week, days=tuple(days))


def with_items(week, place, items):
    return with_day(week, place, items=tuple(items))


def with_changed(week, wanted, **changes):
    """The first item for which `wanted` holds, changed."""
    for place, day in enumerate(week.days):
        for number, item in enumerate(day.items):
            if wanted(item):
                items = list(day.items)
                items[number] = replace(item, **changes)
                return with_items(week, place, items)
    raise AssertionError("nothing to change")


def without(week, unwanted):
    """The week without the items for which `unwanted` holds."""
    return replace(
        week,
        days=tuple(
            replace(day, items=tuple(item for item in day.items if not unwanted(item)))
            for day in week.days
        ),
    )


def main(item):
    return item.phase is Phase.MAIN


def added(week, catalogue, code, **changes):
    """The week with one more main item on its first session day."""
    place = session_of(week)
    exercise = catalogue.by_code[code]
    item = Item(
        exercise=exercise,
        phase=Phase.MAIN,
        dose=exercise.dose,
        support=max(exercise.support, Support.ONE_HAND, key=lambda one: one.rank),
        support_object=Equipment.COUNTER,
        verdict=Verdict.CAUTION,
    )
    return with_items(week, place, [*week.days[place].items, replace(item, **changes)])


def test_chk_01_a_red_person_has_no_week(week, catalogue):
    assert "CHK-01" in ids(week, person(chest_pain=Answer.YES), catalogue)


def test_chk_02_the_tiers_are_the_persons(week, catalogue):
    other = replace(week, risk=replace(week.risk, bone=BoneTier.B3))
    assert "CHK-02" in ids(other, FIT, catalogue)


def test_chk_03_a_gentle_start_is_seated_or_held(week, catalogue):
    exercise = catalogue.by_code["B13"]
    item = Item(
        exercise=exercise,
        phase=Phase.MAIN,
        dose=exercise.dose,
        support=Support.NEAR,
        support_object=Equipment.WALL,
        verdict=Verdict.ALLOW,
    )
    assert "CHK-03" in ids(replace(week, gentle_start=(item,)), FIT, catalogue)


def gentle_item(catalogue, code, **changes):
    exercise = catalogue.by_code[code]
    item = Item(
        exercise=exercise,
        phase=Phase.MAIN,
        dose=replace(exercise.dose, sets=1, rest_seconds=0),
        support=max(exercise.support, Support.ONE_HAND, key=lambda one: one.rank),
        support_object=Equipment.COUNTER,
        verdict=Verdict.CAUTION,
        cautions=("Stay close to something firm to hold.",),
    )
    return replace(item, **changes)


def test_chk_04_some_people_wait_without_exercises(catalogue):
    """Amber for falls may start gently; amber for a heart condition, or a spine, may not."""
    waiting = build_week(replace(FIT, falls_12_months=2), catalogue)
    assert waiting.gentle_start
    assert "CHK-04" not in ids(waiting, replace(FIT, falls_12_months=2), catalogue)
    heart = replace(FIT, falls_12_months=2, conditions=frozenset({Condition.HEART_CONDITION}))
    spine = replace(FIT, fractures=(fracture(FractureSite.VERTEBRA, days_ago(4000)),))
    for facts in (FIT, heart, spine):
        assert "CHK-04" in ids(waiting, facts, catalogue)


@pytest.mark.parametrize(
    ("code", "gentle"),
    [("B02", True), ("B01", True), ("B10", False), ("S37", False), ("W15", False), ("B22", False)],
)
def test_chk_05_a_gentle_start_is_gentle_at_b3_and_f2(week, catalogue, code, gentle):
    """Low levels and falls are no hindrance; a light press above the head and stamps are."""
    planted = replace(week, gentle_start=(gentle_item(catalogue, code),))
    assert ("CHK-05" not in ids(planted, FIT, catalogue)) is gentle


def test_chk_10_an_item_is_the_exercise_of_the_release(week, catalogue):
    changed = with_changed(
        week, main, exercise=replace(week.days[session_of(week)].items[0].exercise, name="Other")
    )
    assert "CHK-10" in ids(changed, FIT, catalogue)


@pytest.mark.hazard("H-01")
@pytest.mark.parametrize("code", ["Z01", "Z05", "S46"])
def test_chk_11_what_is_left_out_or_unsigned_is_found(week, catalogue, code):
    assert "CHK-11" in ids(added(week, catalogue, code), FIT, catalogue)


def test_chk_11_a_signature_covers_sign_off_and_nothing_stricter(week, catalogue):
    signed = {"S46", "Z05"}
    assert "CHK-11" not in ids(added(week, catalogue, "S46"), FIT, catalogue, signed)
    assert "CHK-11" in ids(added(week, catalogue, "Z05"), FIT, catalogue, signed)


def test_chk_12_a_caution_travels_with_its_item(catalogue, week):
    at_risk = replace(FIT, walking_aid=WalkingAid.FRAME)
    allowed = added(week, catalogue, "B01", verdict=Verdict.ALLOW)
    assert "CHK-12" in ids(allowed, at_risk, catalogue)


def test_chk_12_a_caution_without_words_is_none(catalogue, week):
    at_risk = replace(FIT, walking_aid=WalkingAid.FRAME)
    silent = added(week, catalogue, "B04", cautions=())
    assert "CHK-12" in about("B04", silent, at_risk, catalogue)
    worded = added(week, catalogue, "B04", cautions=("Stay close to something firm to hold.",))
    assert "CHK-12" not in about("B04", worded, at_risk, catalogue)


def test_chk_13_equipment_is_there(week, catalogue):
    bare = replace(FIT, equipment=AT_HOME - {Equipment.COUNTER, Equipment.WALL})
    assert "CHK-13" in ids(week, bare, catalogue)


def test_chk_14_nobody_is_sent_to_a_floor_they_cannot_leave(week, catalogue):
    planted = added(week, catalogue, "S44")
    assert "CHK-14" not in ids(planted, FIT, catalogue)
    for floor in (Answer.NO, Answer.UNSURE, None):
        no_bed = frozenset(Equipment) - {Equipment.BED}
        assert "CHK-14" in ids(planted, replace(FIT, floor=floor, equipment=no_bed), catalogue)


def test_chk_15_a_helper_is_there(week, catalogue):
    planted = added(week, catalogue, "B22")
    assert "CHK-15" in ids(planted, FIT, catalogue)
    helped = replace(FIT, helper_present=Answer.YES)
    assert "CHK-15" not in ids(planted, helped, catalogue)


def test_chk_16_a_wish_is_kept(week, catalogue):
    code = week.days[session_of(week)].items[0].exercise.code
    assert "CHK-16" in ids(week, replace(FIT, avoid=frozenset({code})), catalogue)


def test_chk_17_support_is_never_lowered(week, catalogue):
    held = with_changed(week, lambda item: item.exercise.support.rank, support=Support.NONE)
    assert "CHK-17" in ids(held, FIT, catalogue)
    near = added(week, catalogue, "B10", support=Support.NEAR)
    assert "CHK-17" not in ids(near, FIT, catalogue)
    assert "CHK-17" in ids(near, replace(FIT, falls_12_months=1), catalogue)


def test_chk_18_the_thing_to_hold_has_a_name(week, catalogue):
    loose = with_changed(week, lambda item: item.exercise.support_objects, support_object=None)
    assert "CHK-18" in ids(loose, FIT, catalogue)


@pytest.mark.parametrize(
    ("code", "dose"),
    [
        ("S03", {"sets": 9}),
        ("S03", {"reps": 99}),
        ("S03", {"rpe_max": 10}),
        ("X05", {"hold_seconds": 99}),
        ("W02", {"rpe_max": 10}),
        ("W15", {"impacts": 999}),
        ("B14", {"minutes": Decimal(11)}),
        ("W02", {"minutes": Decimal(31)}),
        ("X05", {"bouts": 9}),
        ("X12", {"reps": 11}),
        ("X02", {"hold_seconds": 6}),
        ("F01", {"hold_seconds": 31}),
        ("S03", {"sets": 2, "rest_seconds": 59}),
        ("S37", {"load_kg": Decimal("2.5")}),
        ("S40", {"load_kg": Decimal("2.5")}),
    ],
)
def test_chk_20_doses_stay_under_the_ceilings(week, catalogue, code, dose):
    within = catalogue.by_code[code].dose
    assert "CHK-20" not in ids(
        added(week, catalogue, code, dose=replace(within, sets=1)), FIT, catalogue
    )
    assert "CHK-20" in ids(
        added(week, catalogue, code, dose=replace(within, **dose)), FIT, catalogue
    )


@pytest.mark.parametrize(
    ("code", "cap", "dose", "over"),
    [
        ("S03", {"sets_max": 1}, {"sets": 1}, False),
        ("S03", {"sets_max": 1}, {"sets": 2, "rest_seconds": 60}, True),
        ("S03", {"reps_max": 8}, {"sets": 1, "reps": 8}, False),
        ("S03", {"reps_max": 8}, {"sets": 1, "reps": 9}, True),
        ("S03", {"rung_max": 3}, {"sets": 1}, False),
        ("S03", {"rung_max": 2}, {"sets": 1}, True),
        ("B14", {"minutes_max": Decimal(2)}, {"minutes": Decimal(2)}, False),
        ("B14", {"minutes_max": Decimal(2)}, {"minutes": Decimal(3)}, True),
        ("S05", {"load_kg_max": Decimal(1)}, {"sets": 1, "load_kg": Decimal(1)}, False),
        ("S05", {"load_kg_max": Decimal(1)}, {"sets": 1, "load_kg": Decimal("1.1")}, True),
    ],
)
def test_chk_22_the_caps_of_an_approval_are_kept(week, catalogue, code, cap, dose, over):
    exercise = catalogue.by_code[code]
    planted = added(week, catalogue, code, dose=replace(exercise.dose, **dose))
    for ladder, found in ((exercise.ladder, over), ("elsewhere", False)):
        who = replace(FIT, constraints=Constraints(ladder_caps=(LadderCap(ladder=ladder, **cap),)))
        assert ("CHK-22" in ids(planted, who, catalogue)) is found


def later(weeks):
    """The fit person after so many weeks of training."""
    past = tuple(
        PastWeek(
            start=FIT.on - timedelta(days=7 * (weeks - number)),
            items=(PastItem(code="S02", sessions_done=2),),
        )
        for number in range(weeks)
    )
    return replace(FIT, history=TrainingHistory(weeks=past))


@pytest.mark.parametrize(
    ("weeks", "weight_kg", "load_kg", "over"),
    [
        (10, 90, "2.25", False),  # axial load low: 5 % of body weight, for two hands
        (10, 90, "2.26", True),
        (2, 90, "1.21", False),  # a tenth a week from 1 kg
        (2, 90, "1.22", True),
        (10, None, "1", False),
        (10, None, "1.05", True),
    ],
)
def test_chk_20_a_weight_grows_with_the_weeks_and_within_the_body_weight(
    week, catalogue, weeks, weight_kg, load_kg, over
):
    who = replace(later(weeks), weight_kg=None if weight_kg is None else Decimal(weight_kg))
    dose = replace(catalogue.by_code["S05"].dose, sets=1, load_kg=Decimal(load_kg))
    assert catalogue.by_code["S05"].level("axial_load") == "low"
    assert ("CHK-20" in ids(added(week, catalogue, "S05", dose=dose), who, catalogue)) is over


@pytest.mark.parametrize(
    ("code", "dose", "early", "late"),
    [
        ("S03", {"sets": 2, "rest_seconds": 60}, 1, 2),
        ("S03", {"rpe_max": 6}, 1, 2),
        ("W15", {"rpe_max": 6, "impacts": 1}, 1, 2),
        ("S05", {"load_kg": Decimal(5)}, 1, 2),
        ("W02", {"minutes": Decimal(15)}, 1, 2),
        ("B14", {"minutes": Decimal(3)}, 1, 2),
        ("B26", {}, 0, 1),
    ],
)
def test_chk_21_the_first_weeks_hold_back(week, catalogue, code, dose, early, late):
    """`early` and `late` are weeks trained before: the last that holds back, the first that does
    not."""
    within = replace(catalogue.by_code[code].dose, sets=1, rpe_max=5)
    planted = added(week, catalogue, code, dose=replace(within, **dose))
    assert "CHK-21" in ids(planted, later(early), catalogue)
    assert "CHK-21" not in ids(planted, later(late), catalogue)


def test_chk_21_fallers_walk_at_the_worktop_for_four_weeks(week, catalogue):
    """Decision 12: W02 from week 5; marching at the worktop before."""
    for weeks, found in ((3, True), (4, False)):
        falls = replace(later(weeks), falls_12_months=2)
        walk = added(week, catalogue, "W02", dose=replace(catalogue.by_code["W02"].dose, rpe_max=3))
        march = added(week, catalogue, "W01")
        assert ("CHK-21" in about("W02", walk, falls, catalogue)) is found
        assert "CHK-21" not in about("W01", march, falls, catalogue)


@pytest.mark.parametrize(
    ("facts", "weeks", "impacts"),
    [
        ({}, 20, 100),
        ({"t_score": Decimal("-2.5")}, 7, 20),
        ({"t_score": Decimal("-2.5")}, 8, 50),
        ({"falls_12_months": 1}, 20, 20),
    ],
)
def test_chk_20_impacts_of_the_week_of_training(week, catalogue, facts, weeks, impacts):
    """Osteoporosis: 20 for 8 weeks, then 50; one fall: 20 (evidence c2)."""
    who = replace(later(weeks), **facts)
    dose = replace(catalogue.by_code["W15"].dose, rpe_max=5)
    for number, over in ((impacts, False), (impacts + 1, True)):
        planted = added(week, catalogue, "W15", dose=replace(dose, impacts=number))
        said = [str(one) for one in violations(planted, who, catalogue)]
        assert any("CHK-20" in one and "impacts" in one for one in said) is over


def test_chk_20_an_approvals_cap_counts(week, catalogue):
    capped = replace(FIT, constraints=replace(FIT.constraints, rpe_cr10_max=2))
    assert "CHK-20" in ids(week, capped, catalogue)


def test_chk_30_minutes_need_a_session(week, catalogue):
    rest = next(place for place, day in enumerate(week.days) if not day.minutes)
    assert "CHK-30" in ids(with_day(week, rest, minutes=Decimal(5)), FIT, catalogue)


def habit(catalogue, code, **dose):
    exercise = catalogue.by_code[code]
    return Item(
        exercise=exercise,
        phase=Phase.HABIT,
        dose=replace(exercise.dose, **dose),
        support=exercise.support,
        support_object=exercise.support_objects[0] if exercise.support_objects else None,
        verdict=Verdict.ALLOW,
    )


def test_chk_31_to_33_habits_are_few_and_small(week, catalogue):
    place = session_of(week)
    session = [item for item in week.days[place].items if item.phase is not Phase.HABIT]

    def with_habits(*habits):
        return ids(with_items(week, place, [*session, *habits]), FIT, catalogue)

    four = [habit(catalogue, code) for code in ("X05", "X06", "B01", "B02")]
    assert "CHK-31" in with_habits(*four)
    assert "CHK-31" not in with_habits(*four[:3])
    assert "CHK-32" in with_habits(habit(catalogue, "B01", sets=3, hold_seconds=110, bouts=3))
    assert "CHK-33" in with_habits(habit(catalogue, "S02"))


def test_chk_34_a_day_holds_so_much_walking(week, catalogue):
    """Very high bone risk: 20 minutes a day, over all walks."""
    frail = replace(later(8), t_score=Decimal("-3.5"))
    dose = replace(catalogue.by_code["W02"].dose, sets=1, minutes=Decimal(10), rpe_max=5)
    bare = without(week, lambda item: item.exercise.code == "W02")
    once = added(bare, catalogue, "W02", dose=replace(dose, bouts=2))
    assert "CHK-34" not in ids(once, frail, catalogue)
    assert "CHK-34" in ids(added(once, catalogue, "W02", dose=dose), frail, catalogue)


def test_chk_35_a_day_holds_ten_minutes_backwards(week, catalogue):
    dose = replace(catalogue.by_code["B14"].dose, sets=1, minutes=Decimal(6))
    once = added(week, catalogue, "B14", dose=dose)
    assert "CHK-35" not in ids(once, later(8), catalogue)
    assert "CHK-35" in ids(added(once, catalogue, "B14", dose=dose), later(8), catalogue)


def test_chk_40_sessions_are_on_the_persons_days(week, catalogue):
    others = frozenset(Weekday) - {day.weekday for day in week.days if day.minutes}
    assert "CHK-40" in ids(week, replace(FIT, days=others), catalogue)


def test_chk_41_the_minutes_are_those_of_the_items(week, catalogue):
    place = session_of(week)
    wrong = with_day(week, place, minutes=week.days[place].minutes + 1)
    assert "CHK-41" in ids(wrong, FIT, catalogue)


def test_chk_42_sessions_fit_the_persons_time(week, catalogue):
    assert "CHK-42" in ids(week, replace(FIT, minutes=10), catalogue)


def test_chk_43_warm_up_comes_first(week, catalogue):
    place = session_of(week)
    backwards = with_items(week, place, reversed(week.days[place].items))
    assert "CHK-43" in ids(backwards, FIT, catalogue)


def test_chk_44_six_main_exercises_at_most(week, catalogue):
    crowded = week
    for code in ("S02", "S26", "S29", "S07", "S42", "B05", "B09"):
        crowded = added(crowded, catalogue, code)
    assert "CHK-44" in ids(crowded, FIT, catalogue)


def test_chk_44_eight_on_request_and_never_more(week, catalogue):
    asked = replace(FIT, constraints=replace(FIT.constraints, main_items_max=9))
    place = session_of(week)
    mains = sum(item.phase is Phase.MAIN for item in week.days[place].items)
    crowded = week
    for _ in range(9 - mains):
        crowded = added(crowded, catalogue, "S02")
    assert "CHK-44" in ids(crowded, asked, catalogue)
    eight = with_items(week, place, crowded.days[place].items[:-1])
    assert "CHK-44" not in ids(eight, asked, catalogue)


def test_chk_45_backwards_only_after_forwards(week, catalogue):
    place = session_of(week)
    items = [
        item
        for item in week.days[place].items
        if item.exercise.code not in ("U02", "W01", "W02", "W03")
    ]
    alone = with_items(week, place, items)
    assert "CHK-45" in ids(added(alone, catalogue, "B14"), FIT, catalogue)
    walked = added(added(alone, catalogue, "W02"), catalogue, "B14")
    assert "CHK-45" not in ids(walked, FIT, catalogue)


def test_chk_46_a_session_warms_up_and_cools_down(week, catalogue):
    place = session_of(week)
    for phase in (Phase.WARM_UP, Phase.COOL_DOWN):
        items = [item for item in week.days[place].items if item.phase is not phase]
        assert "CHK-46" in ids(with_items(week, place, items), FIT, catalogue)


def test_chk_50_the_seven_dates(week, catalogue):
    moved = replace(week, week_start=week.week_start + timedelta(days=7))
    assert "CHK-50" in ids(moved, FIT, catalogue)


def test_chk_51_strength_days_are_48_hours_apart_also_across_the_week(week, catalogue):
    place = session_of(week)
    strength = [item for item in week.days[place].items if item.exercise.category == "strength"]
    assert strength
    next_day = with_items(week, place + 1, [*week.days[place + 1].items, *strength])
    assert "CHK-51" in ids(next_day, FIT, catalogue)
    monday_and_sunday = with_items(week, 6, [*week.days[6].items, *strength])
    if place == 0:
        assert "CHK-51" in ids(monday_and_sunday, FIT, catalogue)


def test_chk_52_rest_days_are_kept(week, catalogue):
    place = session_of(week)
    items = week.days[place].items
    every_day = replace(
        week, days=tuple(Day(date=day.date, minutes=Decimal(30), items=items) for day in week.days)
    )
    found = ids(every_day, replace(FIT, days=frozenset(Weekday)), catalogue)
    assert {"CHK-51", "CHK-52", "CHK-53"} <= found


def test_chk_54_no_domain_over_its_weekly_minutes(week, catalogue):
    long = catalogue.by_code["W02"].dose
    planted = added(week, catalogue, "W02", dose=replace(long, minutes=Decimal(400)))
    assert "CHK-54" in ids(planted, FIT, catalogue)


def test_chk_55_never_walking_only(week, catalogue):
    days = tuple(
        replace(
            day,
            items=tuple(item for item in day.items if item.exercise.category == "weight_bearing"),
        )
        for day in week.days
    )
    assert "CHK-55" in ids(replace(week, days=days), FIT, catalogue)


def test_chk_56_never_backwards_only(week, catalogue):
    standing_still = without(week, lambda item: item.exercise.category.value == "weight_bearing")
    assert "CHK-56" not in ids(standing_still, FIT, catalogue)
    backwards = replace(catalogue.by_code["B14"], need=Need.AEROBIC)
    planted = added(standing_still, catalogue, "B14", exercise=backwards)
    known = Catalogue(
        release="",
        exercises=tuple(backwards if one.code == "B14" else one for one in catalogue.exercises),
    )
    assert "CHK-56" in ids(planted, FIT, known)
    assert "CHK-56" not in ids(added(planted, catalogue, "W02"), FIT, known)


def test_chk_57_what_a_week_says_of_itself_is_true(week, catalogue):
    first, *rest = week.targets
    for lie in ({"achieved_days": first.achieved_days + 1}, {"achieved_minutes": Decimal(999)}):
        told = replace(week, targets=(replace(first, **lie), *rest))
        assert "CHK-57" in ids(told, FIT, catalogue)


def test_chk_58_no_minimum_is_missed_without_a_word(catalogue):
    one_day = replace(FIT, days=frozenset({Weekday.SUN}))
    short = build_week(one_day, catalogue)
    assert ids(short, one_day, catalogue) == set()
    silent = tuple(replace(target, shortfall_reason=None) for target in short.targets)
    assert "CHK-58" in ids(replace(short, targets=silent), one_day, catalogue)


# ---------------------------------------------------------------- unknown is a risk


@pytest.mark.hazard("H-04")
def test_an_unset_flag_or_an_unknown_level_is_left_out(catalogue):
    exercise = catalogue.by_code["S02"]
    assert judge(exercise, FIT).verdict is Verdict.ALLOW
    for number, (flag, _) in enumerate(exercise.flags):
        for level in (None, "", "unheard of"):
            flags = list(exercise.flags)
            flags[number] = (flag, level)
            assert judge(replace(exercise, flags=tuple(flags)), FIT).verdict is Verdict.EXCLUDE
        missing = exercise.flags[:number] + exercise.flags[number + 1 :]
        assert judge(replace(exercise, flags=missing), FIT).verdict is Verdict.EXCLUDE


UNSURE = {
    "fractures": Answer.UNSURE,
    "surgery": Answer.UNSURE,
    "falls_12_months": Answer.UNSURE,
    "severe_fall": Answer.UNSURE,
    "prednisolone_mg_day": Answer.UNSURE,
    "prednisolone_months": Answer.UNSURE,
    "postmenopausal": Answer.UNSURE,
    "floor": Answer.UNSURE,
    "lives_alone": Answer.UNSURE,
    "spine_imaged": Answer.UNSURE,
}


def riskier_than_unsure_means(facts, field):
    """Decision 9 defines two answers' "unsure" below their worst: an old vertebral fracture, and
    7.5 mg for 3 months. Somebody with worse than that gives it away by saying "unsure"; a
    physiotherapist sees them for the fracture, and for 30 mg the clinic's list of medicines."""
    if field == "fractures":
        return any(
            column.value.endswith("fracture_under_12_weeks")
            for column in classify(facts).inputs.columns
        )
    dose = facts.prednisolone_mg_day
    return field == "prednisolone_mg_day" and isinstance(dose, Decimal) and dose >= 30


@pytest.mark.hazard("H-08")
@pytest.mark.parametrize("field", sorted(UNSURE))
def test_not_sure_never_allows_more(catalogue, field):
    """For each safety answer and 120 people: what "unsure" allows was allowed before."""
    for facts in PROFILES[:120]:
        if riskier_than_unsure_means(facts, field):
            continue
        doubtful = replace(facts, **{field: UNSURE[field]})
        before, after = classify(facts).inputs, classify(doubtful).inputs
        for exercise in catalogue.exercises:
            was, now = judge_for(exercise, before).verdict, judge_for(exercise, after).verdict
            assert now.rank >= was.rank, (facts.id, exercise.code)


def test_not_sure_about_fractures_is_seen_by_a_physiotherapist_first(catalogue):
    doubtful = replace(FIT, fractures=Answer.UNSURE)
    week = build_week(doubtful, catalogue)
    assert (week.status.value, week.gentle_start) == ("awaiting_review", ())


def test_pain_words_stay_in_step():
    """A guard for the helpers above: the fit person has no pain and is green."""
    assert FIT.back_pain == BackPain(now=0, weeks=Decimal(0), after_bend_lift_cough_fall=Answer.NO)
    assert screen(FIT).gate is Gate.GREEN
