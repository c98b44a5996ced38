"""Hazards that the rules control: what must never happen, and what must, in plain claims.

Numbers stand here, not imported. `test_without.py` takes each control away and sees these go red.
"""

from dataclasses import replace
from decimal import Decimal

import pytest

from plans.rules import check, judge
from plans.rules import week as builder
from plans.rules.answer import plan_json
from plans.rules.facts import Constraints, PatientFacts, Week
from plans.rules.vocabulary import Need, PlanStatus, SafetyFlag, Verdict
from tests.rules.witnesses import catalogue, catalogue_without, healthy, history, later, plain

LEVELS = ("none", "low", "moderate", "high", "end_range_loaded")
SPINE = {"site": "vertebra", "on": "longer", "low_trauma": "yes", "cleared": "yes"}


def facts_of(**changes) -> PatientFacts:
    return PatientFacts.from_json(healthy(**changes))


def week_of(facts, **more) -> Week:
    week = builder.build_week(facts, more.pop("of", catalogue()), **more)
    assert isinstance(week, Week), f"no week: {week.status}"
    return week


def items_of(week):
    return [item for day in week.days for item in day.items] + list(week.gentle_start)


def within_reach(week):
    """Everything that the person may do now, or that a signature would open."""
    barred = {out.code for out in week.left_out}
    return [exercise for exercise in catalogue().exercises if exercise.code not in barred]


def allowed_in(week):
    """Codes that need no signature."""
    to_sign = {one.code for one in week.needs_sign_off}
    return {exercise.code for exercise in within_reach(week)} - to_sign


def sets_of(week):
    return {item.exercise.code: item.dose.sets for item in items_of(week)}


# ---------------------------------------------------------------- the wrong exercise


@pytest.mark.hazard("H-01")
@pytest.mark.parametrize("flag", [SafetyFlag.SPINAL_FLEXION, SafetyFlag.SPINAL_ROTATION])
def test_after_a_broken_spine_no_bend_or_twist_is_within_reach(flag):
    """From `moderate` on: not in the week, not in a gentle start, not for signing."""
    facts = facts_of(fractures=[SPINE])
    reach = within_reach(week_of(facts))
    assert len(reach) > 20
    assert {LEVELS.index(exercise.level(flag)) for exercise in reach} <= {0, 1}
    for level in LEVELS[2:]:
        assert judge(plain(**{flag.value: level}), facts).verdict.rank >= Verdict.EXCLUDE.rank


@pytest.mark.hazard("H-01")
def test_the_check_finds_what_must_not_be_there():
    """A bend that nobody may do, put into a built week in the place of another exercise."""
    facts = facts_of(fractures=[SPINE])
    week = week_of(facts)
    assert check.violations(week, facts, catalogue()) == ()
    place = next(place for place, day in enumerate(week.days) if day.minutes)
    first, *others = week.days[place].items
    items = (replace(first, exercise=catalogue().by_code["Z01"]), *others)
    days = (*week.days[:place], replace(week.days[place], items=items), *week.days[place + 1 :])
    assert check.violations(replace(week, days=days), facts, catalogue())


@pytest.mark.hazard("H-01")
@pytest.mark.hazard("H-05")
def test_signing_opens_only_what_is_to_be_signed():
    """Everything signed at once: what is left out stays out, what needs a signature comes in."""
    facts = facts_of(t_score="-2.7", fractures=[SPINE])
    everything = frozenset(one.code for one in catalogue().exercises)
    before = week_of(facts)
    after = week_of(replace(facts, constraints=Constraints(signed=everything)))
    assert {one.code for one in before.left_out} == {one.code for one in after.left_out}
    assert before.needs_sign_off
    assert not after.needs_sign_off


@pytest.mark.hazard("H-02")
@pytest.mark.parametrize(
    ("changes", "most"),
    [
        ({"fractures": [SPINE]}, 1),
        ({"t_score": "-3.5"}, 1),
        ({"falls_12_months": 2}, 1),
        ({"frail": "yes"}, 1),
        ({}, 3),
    ],
)
def test_impact_stays_low_where_bones_or_balance_are_weak(changes, most):
    """None or low for them, even signed; the healthy may have big jumps signed."""
    reach = within_reach(week_of(facts_of(**changes)))
    assert max(LEVELS.index(one.level(SafetyFlag.IMPACT)) for one in reach) == most


@pytest.mark.hazard("H-03")
@pytest.mark.parametrize(
    "event",
    ["fall_with_injury", "fracture", "sharp_back_pain", "chest_pain_or_faint"],
)
def test_a_red_event_in_training_ends_in_no_week(event):
    answer = builder.build_week(
        PatientFacts.from_json(later(healthy(), 3, events=[event])), catalogue()
    )
    assert answer.status is PlanStatus.REFUSED


@pytest.mark.hazard("H-03")
@pytest.mark.parametrize("event", ["fall", "fall_with_injury", "dizziness", "sharp_back_pain"])
def test_no_impact_begins_in_the_week_after_something_happened(event):
    """Also when the questions were answered again; without it stamps would begin."""

    def impacts(events):
        profile = later(healthy(prefer=["W15"]), 3, events=events) | {"falls_12_months": 1}
        for one in profile["history"]["weeks"]:
            one["items"] = [item for item in one["items"] if item["code"] != "W15"]
        week = week_of(PatientFacts.from_json(profile))
        return [item for item in items_of(week) if item.exercise.need is Need.IMPACT]

    assert impacts([])
    assert not impacts([event, "rescreened"])


@pytest.mark.hazard("H-03")
@pytest.mark.hazard("H-10")
def test_after_a_fall_balance_and_impact_wait_for_new_answers():
    fallen = week_of(PatientFacts.from_json(later(healthy(), 3, events=["fall"])))
    asked_again = later(healthy(), 3, events=["fall", "rescreened"])
    settled = week_of(PatientFacts.from_json(asked_again))
    for week, waits in ((fallen, True), (settled, False)):
        held = [item for item in items_of(week) if item.exercise.category == "balance"]
        assert (not held) is waits


@pytest.mark.hazard("H-04")
def test_a_flag_that_nobody_set_leaves_the_exercise_out():
    shipped = catalogue()
    unset = replace(
        shipped,
        exercises=tuple(
            replace(one, flags=tuple((flag, None) for flag, _level in one.flags))
            if one.code == "S26"
            else one
            for one in shipped.exercises
        ),
    )
    assert "S26" in {item.exercise.code for item in items_of(week_of(facts_of()))}
    assert "S26" in {out.code for out in week_of(facts_of(), of=unset).left_out}


# ---------------------------------------------------------------- facts that are wrong or missing


@pytest.mark.hazard("H-06")
@pytest.mark.parametrize(
    ("changes", "bone"),
    [
        ({"t_scores": {"lumbar_spine": -0.4, "femoral_neck": -2.6}, "t_score": None}, "B2"),
        ({"t_scores": {"femoral_neck": -0.4, "lumbar_spine": -2.6}, "t_score": None}, "B2"),
        ({"t_score": "-0.5", "t_score_band": "osteoporosis"}, "B2"),
        ({"t_score": "-2.6", "t_score_band": "normal"}, "B2"),
        ({"t_score": "−2,5"}, "B2"),
        ({"t_score": "-2.4"}, "B1"),
    ],
)
def test_the_lowest_and_the_more_careful_reading_of_a_scan_counts(changes, bone):
    given = {name: value for name, value in healthy(**changes).items() if value is not None}
    assert week_of(PatientFacts.from_json(given)).risk.bone == bone


@pytest.mark.hazard("H-08")
@pytest.mark.parametrize("field", ["falls_12_months", "fractures", "surgery", "floor", "age"])
def test_a_missing_answer_gives_no_week(field):
    given = {name: value for name, value in healthy().items() if name != field}
    answer = builder.build_week(PatientFacts.from_json(given), catalogue())
    assert answer.status is PlanStatus.INCOMPLETE


@pytest.mark.hazard("H-08")
@pytest.mark.parametrize(
    "doubt",
    [
        {"fractures": "unsure"},
        {"surgery": "unsure"},
        {"conditions": ["unsure"]},
        {"falls_12_months": "unsure"},
        {"severe_fall": "unsure"},
    ],
)
def test_doubt_is_looked_at_first_and_allows_less(doubt):
    sure, unsure = week_of(facts_of()), week_of(facts_of(**doubt))
    assert unsure.status is PlanStatus.AWAITING_REVIEW
    assert allowed_in(unsure) < allowed_in(sure)


# ---------------------------------------------------------------- too much


@pytest.mark.hazard("H-11")
def test_a_week_has_a_rest_day_and_two_days_between_strength():
    every_day = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    week = week_of(facts_of(days=every_day, minutes=60))
    assert sum(not day.minutes for day in week.days) >= 1
    strong = [
        number
        for number, day in enumerate(week.days)
        if any(item.exercise.category == "strength" for item in day.session)
    ]
    assert len(strong) >= 2
    for one, other in zip(strong, [*strong[1:], strong[0] + 7], strict=True):
        assert other - one >= 2


@pytest.mark.hazard("H-11")
def test_missed_weeks_are_never_made_up_for():
    """After one nothing grows, after three it is less: sets and rung."""
    trained = week_of(PatientFacts.from_json(later(healthy(), 6)))
    one = week_of(PatientFacts.from_json(later(healthy(), 6, missed=1)))
    three = week_of(PatientFacts.from_json(later(healthy(), 6, missed=3)))
    rungs = {
        name: {item.exercise.ladder: item.exercise.rung for item in items_of(week)}
        for name, week in (("trained", trained), ("one", one), ("three", three))
    }
    for ladder, rung in rungs["trained"].items():
        assert rungs["one"].get(ladder, rung) <= rung
        assert rungs["three"].get(ladder, rung) <= rung
    lower = sum(
        rungs["three"].get(ladder, rung) < rung for ladder, rung in rungs["trained"].items()
    )
    before, after = sets_of(trained), sets_of(three)
    both = before.keys() & after.keys()
    assert all(after[code] <= before[code] for code in both)
    assert lower + sum(after[code] < before[code] for code in both) > 0
    assert max(float(day.minutes) for day in three.days) <= max(
        float(day.minutes) for day in trained.days
    )


@pytest.mark.hazard("H-12")
@pytest.mark.parametrize("on", ["2026-11-23", "2026-11-24", "2026-11-29", "2026-12-31"])
def test_a_week_starts_on_the_monday_that_is_today_or_next(on):
    start = week_of(facts_of(on=on)).week_start
    assert start.weekday() == 0
    assert 0 <= (start - facts_of(on=on).on).days < 7


#: What was asked for in six weeks, done in full: the next week may rise.
ASKED = {"sets": 1, "reps": 8, "rpe_min": 5, "rpe_max": 7}


def pushed(**last):
    """The push that follows six weeks of wall push-ups logged like this."""
    facts = facts_of(history=history("S26", weeks=6, dose=ASKED, **last), prefer=["S26"])
    found = [item for item in items_of(week_of(facts)) if item.exercise.ladder == "push_up"]
    return found[0].exercise.rung, found[0].dose.sets, found[0].dose.reps


@pytest.mark.hazard("H-14")
def test_one_thing_rises_after_good_logs():
    rung, sets, reps = pushed()
    assert [rung > 1, sets > 1, (reps or 0) > 8].count(True) == 1


@pytest.mark.hazard("H-14")
@pytest.mark.parametrize(
    "log",
    [{"pain": 3}, {"pain": 6}, {"rpe": 9}, {"reps": 2}, {"reps": None}, {"rpe": None}],
    ids=str,
)
def test_nothing_rises_with_pain_effort_or_without_a_log(log):
    rung, sets, reps = pushed(**log)
    assert (rung, sets) <= (1, 1)
    assert (reps or 0) <= 8


@pytest.mark.hazard("H-14")
def test_strong_pain_steps_back_and_a_physiotherapist_hears_of_it():
    before = PatientFacts.from_json(later(healthy(), 8))
    after = week_of(PatientFacts.from_json(later(healthy(), 8, pain=6)))
    rungs = {item.exercise.ladder: item.exercise.rung for item in items_of(week_of(before))}
    back = [
        item
        for item in items_of(after)
        if item.exercise.rung < rungs.get(item.exercise.ladder, item.exercise.rung)
    ]
    assert back or sum(sets_of(after).values()) < sum(sets_of(week_of(before)).values())
    assert "PRG-003" in {reason.rule for reason in after.review_reasons}


@pytest.mark.hazard("H-14")
def test_what_hurt_badly_asks_for_less_or_rests():
    """Everything hurt in the second week, when most of it is at its start and cannot be eased."""
    before = week_of(PatientFacts.from_json(later(healthy(), 1)))
    after = week_of(PatientFacts.from_json(later(healthy(), 2, pain=8)))
    asked = {item.exercise.code: item for item in items_of(before)}
    again = [item for item in items_of(after) if item.exercise.code in asked]
    same = [
        item.exercise.code
        for item in again
        if item.exercise.counts
        and replace(item.dose, bouts=1) == replace(asked[item.exercise.code].dose, bouts=1)
    ]
    assert same == []
    out = {reason.rule for one in after.left_out for reason in one.reasons}
    assert "PRG-030" in out & {reason.rule for reason in after.review_reasons}


@pytest.mark.hazard("H-14")
@pytest.mark.parametrize("weight_kg", [None, 80])
def test_a_record_is_not_believed_beyond_what_weeks_of_training_can_reach(weight_kg):
    """200 kg in each hand on record after six weeks: a tenth a week from 1 kg is the most."""
    dose = ASKED | {"load_kg": 200}
    past = history("S16", weeks=6, dose=dose, pain=3)
    week = week_of(facts_of(history=past, prefer=["S16"], weight_kg=weight_kg))
    loads = [item.dose.load_kg for item in items_of(week) if item.exercise.code == "S16"]
    assert loads
    assert max(loads) <= (1 if weight_kg is None else Decimal("1.65"))


@pytest.mark.hazard("H-14")
def test_after_a_lighter_week_that_hurt_its_fewer_sets_stay():
    """Week 5 is the lighter one; the usual sets are those of week 4."""
    usual = week_of(PatientFacts.from_json(later(healthy(), 3)))
    light = week_of(PatientFacts.from_json(later(healthy(), 4)))
    after = week_of(PatientFacts.from_json(later(healthy(), 5, pain=3)))
    fewer = {code for code, sets in sets_of(light).items() if sets < sets_of(usual).get(code, 0)}
    assert fewer
    again = sets_of(after)
    assert [code for code in fewer if again.get(code, 0) > sets_of(light)[code]] == []


@pytest.mark.hazard("H-14")
@pytest.mark.parametrize("weeks", [0, 1, 3])
def test_no_exercise_is_over_a_cap_of_the_approval_whether_it_was_done_before_or_not(weeks):
    """Every ladder of somebody's week is capped to very little, one at a time."""
    profile = healthy() if weeks == 0 else later(healthy(), weeks)
    most = {"rung_max": 1, "sets_max": 1, "reps_max": 4, "minutes_max": 3, "load_kg_max": 0}
    usual = items_of(week_of(PatientFacts.from_json(profile)))
    ladders = {item.exercise.ladder for item in usual if item.phase in ("main", "habit")}
    assert len(ladders) > 8
    for ladder in ladders:
        capped = profile | {"constraints": {"ladder_caps": [{"ladder": ladder} | most]}}
        for item in items_of(week_of(PatientFacts.from_json(capped))):
            if item.exercise.ladder == ladder and item.phase in ("main", "habit"):
                dose = item.dose
                assert (item.exercise.rung, dose.sets) == (1, 1), item
                assert (dose.reps or 0) <= 4, item
                assert (dose.minutes or 0) <= 3, item
                assert (dose.load_kg or 0) == 0, item


@pytest.mark.hazard("H-14")
@pytest.mark.parametrize("weeks", [3, 6, 12])
@pytest.mark.parametrize(("walked_minutes", "most"), [(42, 67), (70, 95), (91, 116)])
def test_the_weeks_walking_goes_on_from_what_was_walked(weeks, walked_minutes, most):
    """However many weeks went well, at a worse tier or under a limit: five minutes more a day."""
    walks = {"sessions_done": 7, "dose": {"minutes": walked_minutes // 7}}
    past = history("W02", weeks=weeks, **walks)
    week = week_of(facts_of(t_score="-1.8", activity="inactive", history=past))
    doses = [item.dose for item in items_of(week) if item.exercise.code in check.doses.WALKS]
    assert 0 < sum(dose.minutes * dose.bouts for dose in doses) <= most


# ---------------------------------------------------------------- trusted too much, or too little


@pytest.mark.hazard("H-25")
@pytest.mark.parametrize(
    "changes",
    [
        {"fractures": [SPINE]},
        {"falls_12_months": 2},
        {"conditions": ["heart_condition"]},
        {"surgery": [{"kind": "other", "on": "2026-11-01", "cleared": "yes"}]},
    ],
)
def test_who_needs_a_look_first_has_no_days_before_it(changes):
    facts = facts_of(**changes)
    answer = plan_json(builder.build_week(facts, catalogue()), facts, catalogue())
    assert answer["status"] == "awaiting_review"
    assert answer["days"] == []
    assert answer["draft_days"]


@pytest.mark.hazard("H-26")
def test_a_need_that_nothing_safe_serves_opens_a_review():
    home = ["chair", "wall", "counter", "bed", "pillow", "towel"]
    week = week_of(facts_of(equipment=home), of=catalogue_without(Need.PULL))
    assert {reason.rule for reason in week.review_reasons} >= {"WEEK-028"}
    assert any(item.exercise.category == "strength" for item in items_of(week))


@pytest.mark.hazard("H-26")
def test_what_is_missing_says_what_would_help():
    facts = facts_of(equipment=["chair", "wall"], floor="no", minutes=15, days=["tue", "fri"])
    answer = plan_json(week_of(facts), facts, catalogue())
    short = [one for one in answer["targets"].values() if "shortfall_reason" in one]
    assert short
    assert all(one["shortfall_reason"]["would_change"]["text"] for one in short)
    assert {one["shortfall_reason"]["rule"] for one in short} & {"WEEK-020", "WEEK-021"}
