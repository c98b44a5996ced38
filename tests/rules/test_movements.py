"""The movement card says what the table says, for everybody, and never disagrees with the plan."""

from dataclasses import replace
from functools import cache
from itertools import chain, combinations

import pytest

from plans.catalogue.reading import problems_of
from plans.rules.check_exercise import letter_for
from plans.rules.check_person import Person
from plans.rules.evidence import EVIDENCE, Status
from plans.rules.facts import SafetyInputs
from plans.rules.movement_facts import Kind, way
from plans.rules.movements import BY_ID, MOVEMENTS, RULES, as_exercise, card_json, movement_card
from plans.rules.profile import read_profile
from plans.rules.risk import classify
from plans.rules.safety import judge_for
from plans.rules.screening import screen
from plans.rules.vocabulary import (
    LEVELS,
    Answer,
    BoneTier,
    CardVerdict,
    Column,
    Condition,
    Equipment,
    FallTier,
    FractureSite,
    Gate,
    Position,
    Restriction,
    SafetyFlag,
    SurgeryKind,
    Verdict,
)
from tests.rules.people import changed, days_ago, fracture, operation, person
from tests.rules.profiles import profiles

PEOPLE = [read_profile(profile) for profile in profiles(300, seed=23)]
LETTER = {"allow": "A", "caution": "C", "sign_off": "S", "exclude": "X", "never": "N"}
#: What a day holds whatever anybody says: nobody may be told to leave it out.
UNAVOIDABLE = ("MOV-007", "MOV-008", "MOV-010", "MOV-011", "MOV-019", "MOV-020")


def card(facts, **how):
    return {row.movement.id: row for row in movement_card(facts, cleared=True, **how)}


def verdicts(facts):
    return {name: row.verdict for name, row in card(facts).items()}


def ways():
    return [(one, each) for one in MOVEMENTS for each in (one.usual, *one.safer)]


def asks_no_more(flags, than):
    limits = dict(than)
    return all(
        LEVELS[flag].index(level) <= LEVELS[flag].index(limits[flag]) for flag, level in flags
    )


@cache
def inputs():
    """Both tiers with every one and two of the other columns; with and without restrictions."""
    tiers = [
        frozenset({Column(bone), *((Column(fall),) if fall != "F0" else ())})
        for bone in BoneTier
        for fall in FallTier
    ]
    others = [column for column in Column if column not in frozenset().union(*tiers)]
    more = chain.from_iterable(combinations(others, count) for count in (0, 1, 2))
    beside = [frozenset(few) for few in more]
    return [
        SafetyInputs(columns=tier | few, restrictions=restrictions, helper=helper, bed=helper)
        for tier in tiers
        for few in beside
        for restrictions in (frozenset(), frozenset(Restriction))
        for helper in (True, False)
    ]


def verdict_of(exercise, given):
    return judge_for(exercise, given).verdict


# ---------------------------------------------------------------- the data


def test_the_card_has_about_30_movements_with_permanent_ids():
    assert [one.id for one in MOVEMENTS] == [
        f"MOV-{number:03d}" for number in range(1, len(MOVEMENTS) + 1)
    ]
    assert 30 <= len(MOVEMENTS) <= 40
    assert {one.kind for one in MOVEMENTS} == set(Kind)


@pytest.mark.parametrize("one", MOVEMENTS, ids=lambda one: one.id)
def test_every_movement_is_whole_sourced_and_easy_to_read(one):
    assert one.evidence
    assert set(one.evidence) <= set(EVIDENCE)
    assert one.status in (Status.SEEN, Status.RECALLED, Status.INFERRED)
    texts = [one.why, one.leave]
    for each in one.safer:
        assert each.short
        assert each.steps
        texts += [each.short, *each.steps]
    for each in (one.usual, *one.safer):
        assert [flag for flag, _ in each.flags] == list(SafetyFlag)
        assert all(level in LEVELS[flag] for flag, level in each.flags)
    assert problems_of(texts) == []


def test_the_cards_own_sentences_are_easy_to_read():
    assert problems_of(rule.says for rule in RULES.values()) == []


@pytest.mark.parametrize("wrong", [{"spinal_flexion": "some"}, {"bending": "low"}])
def test_a_flag_or_level_that_nobody_knows_is_refused(wrong):
    with pytest.raises(ValueError, match=r"level some|not a valid"):
        way(**wrong)


#: Where a safer way asks more of one flag, on purpose: hands that take weight off the back.
TRADES = {
    ("MOV-001", "floor_transfer"),
    ("MOV-002", "impact"),
    ("MOV-002", "hip_range"),
    ("MOV-004", "impact"),
    ("MOV-004", "fall_exposure"),
    ("MOV-008", "wrist_load"),
    ("MOV-009", "wrist_load"),
    ("MOV-014", "axial_load"),
    ("MOV-014", "fall_exposure"),
    ("MOV-015", "impact"),
    ("MOV-015", "hip_range"),
    ("MOV-016", "floor_transfer"),
    ("MOV-019", "hip_range"),
    ("MOV-030", "aerobic_effort"),
    ("MOV-033", "impact"),
    ("MOV-033", "hip_range"),
    ("MOV-035", "fall_exposure"),
    ("MOV-035", "wrist_load"),
}


def test_a_safer_way_asks_less_and_every_trade_is_known():
    found = set()
    for one in MOVEMENTS:
        usual = dict(one.usual.flags)
        for each in one.safer:
            raised = {
                flag.value
                for flag, level in each.flags
                if LEVELS[flag].index(level) > LEVELS[flag].index(usual[flag])
                and not (flag is SafetyFlag.SPEED and level == "normal")
            }
            found |= {(one.id, flag) for flag in raised}
    assert found <= TRADES, found - TRADES


# ---------------------------------------------------------------- card and plan agree


@pytest.mark.hazard("H-01")
def test_a_movement_like_an_exercise_is_judged_no_more_kindly_than_it(catalogue):
    """Flags, and verdicts over the tier space: a code lends its rules, never a kinder verdict."""
    for one, each in ways():
        if each.like is None:
            continue
        exercise = catalogue.by_code[each.like]
        assert asks_no_more(exercise.flags, each.flags), (one.id, each.like)
        assert each.support.rank <= exercise.support.rank, (one.id, each.like)
        for given in inputs():
            mine, theirs = verdict_of(as_exercise(one, each), given), verdict_of(exercise, given)
            assert mine.rank >= theirs.rank, (one.id, each.like, given)


@pytest.mark.hazard("H-01")
def test_what_may_be_done_as_usual_has_an_exercise_of_the_same_flags_that_may_be_built(catalogue):
    """Do means allow; an exercise with these flags that is excluded is never a do."""
    plain = catalogue.by_code["X05"]
    for one in MOVEMENTS:
        twin = replace(
            plain, flags=one.usual.flags, support=one.usual.support, equipment=(), code="X99"
        )
        mine = as_exercise(one, one.usual)
        for given in inputs():
            verdict = verdict_of(mine, given)
            if verdict is Verdict.ALLOW:
                assert verdict_of(twin, given) is Verdict.ALLOW, (one.id, given)


@pytest.mark.hazard("H-01")
def test_no_exercise_that_the_table_leaves_out_asks_less_than_a_movement_to_do(catalogue):
    """For generated people, over the whole catalogue: the same table speaks on card and plan."""
    compared = 0
    for facts in PEOPLE:
        given = classify(facts).inputs
        to_do = [row.movement for row in card(facts).values() if row.verdict is CardVerdict.DO]
        for exercise in catalogue.exercises:
            # The rules beside the table that name a code speak of that exercise alone.
            nameless = replace(exercise, code="X99", refused=False)
            if verdict_of(nameless, given).rank < Verdict.EXCLUDE.rank:
                continue
            for one in to_do:
                compared += 1
                beside = one.usual.support.rank > exercise.support.rank or exercise.need.value in (
                    "push",
                    "pull",
                )
                assert beside or not asks_no_more(exercise.flags, one.usual.flags), (
                    facts.id,
                    exercise.code,
                    one.id,
                )
    assert compared > 3_000, "too few for this to say anything"


@pytest.mark.hazard("H-17")
def test_the_independent_check_judges_every_way_alike():
    for facts in PEOPLE[:150]:
        given, second = classify(facts).inputs, Person(facts).limits
        for one, each in ways():
            exercise = as_exercise(one, each)
            assert LETTER[verdict_of(exercise, given)] == letter_for(exercise, second), (
                facts.id,
                one.id,
            )


@pytest.mark.hazard("H-01")
def test_the_card_says_what_the_ways_verdicts_say():
    for facts in PEOPLE:
        given = classify(facts).inputs
        for row in card(facts).values():
            usual = verdict_of(as_exercise(row.movement, row.movement.usual), given)
            if row.verdict is CardVerdict.DO:
                assert usual is Verdict.ALLOW
                assert row.way is None
            else:
                # Not because of the table alone: the person may not get down to the floor.
                assert usual is not Verdict.ALLOW or row.reasons[1].rule.startswith("SUIT")
            if row.verdict is CardVerdict.ADAPT:
                assert row.way in row.movement.safer
                safer = verdict_of(as_exercise(row.movement, row.way), given)
                assert safer.rank <= Verdict.CAUTION.rank


# ---------------------------------------------------------------- who has a card


@pytest.mark.hazard("H-03")
def test_red_people_have_no_card_and_neither_have_unfinished_answers():
    assert movement_card(person(chest_pain=Answer.YES), cleared=True) == ()
    assert movement_card(person(falls_12_months=None), cleared=True) == ()
    for facts in PEOPLE:
        clearance = screen(facts)
        none = clearance.gate is Gate.RED or bool(clearance.missing)
        assert (movement_card(facts, cleared=True) == ()) == none, facts.id


@pytest.mark.hazard("H-25")
def test_an_amber_person_waits_with_sport_and_effort_until_somebody_has_looked():
    amber = person(conditions=frozenset({Condition.HEART_CONDITION}))
    assert screen(amber).gate is Gate.AMBER
    waiting = {row.movement.id: row for row in movement_card(amber)}
    for row in waiting.values():
        if row.movement.kind is Kind.SPORT:
            assert row.verdict is CardVerdict.AVOID
            assert "CARD-004" in {reason.rule for reason in row.reasons}
        if row.way is not None:
            assert row.way.level(SafetyFlag.AEROBIC_EFFORT) == "light"
    assert waiting["MOV-024"].verdict is CardVerdict.DO, "walking about is not sport"
    assert waiting["MOV-015"].way == BY_ID["MOV-015"].safer[1], "digging is effort, pots are not"
    assert verdicts(amber)["MOV-026"] is CardVerdict.DO, "once signed, the table decides"
    green = person()
    assert movement_card(green) == movement_card(green, cleared=True)


@pytest.mark.parametrize("one", UNAVOIDABLE)
def test_nobody_is_told_to_leave_out_what_a_day_holds(one):
    movement = BY_ID[one]
    for given in inputs():
        best = min(verdict_of(as_exercise(movement, each), given).rank for each in movement.safer)
        assert best <= Verdict.CAUTION.rank, given


# ---------------------------------------------------------------- risk only takes away


def no_kinder(worse, than):
    return all(worse[name].rank >= verdict.rank for name, verdict in than.items())


@pytest.mark.hazard("H-02")
def test_more_columns_never_turn_a_movement_kinder():
    for one, each in ways():
        exercise = as_exercise(one, each)
        for given in inputs()[::23]:
            for column in Column:
                if column.value.startswith("B") and len(column.value) == 2:
                    continue
                more = replace(given, columns=given.columns | {column})
                assert verdict_of(exercise, more).rank >= verdict_of(exercise, given).rank


UNSURE = {
    "fractures": Answer.UNSURE,
    "falls_12_months": Answer.UNSURE,
    "severe_fall": Answer.UNSURE,
    "prednisolone_mg_day": Answer.UNSURE,
    "surgery": Answer.UNSURE,
    "conditions": frozenset({Condition.UNSURE}),
    "floor": Answer.UNSURE,
    "t_score": None,
}


@pytest.mark.hazard("H-02")
@pytest.mark.parametrize("name", UNSURE)
def test_unsure_is_never_kinder_than_no(name):
    known = person(floor=Answer.YES)
    unsure = movement_card(changed(known, **{name: UNSURE[name]}), cleared=True)
    worse = {row.movement.id: row.verdict for row in unsure}
    assert no_kinder(worse, verdicts(known))
    assert worse != verdicts(known) or name in ("floor",)


# ---------------------------------------------------------------- both sides of each limit

OSTEOPENIA, OSTEOPOROSIS, VERY_LOW = "-1.1", "-2.5", "-3.5"


def at(t_score, **more):
    from decimal import Decimal

    return verdicts(person(t_score=Decimal(t_score), **more))


@pytest.mark.parametrize(
    ("movement", "normal", "osteopenia", "osteoporosis", "very_low"),
    [
        pytest.param("MOV-011", "do", "adapt", "adapt", "adapt", id="teeth: a bent back"),
        pytest.param("MOV-003", "do", "do", "adapt", "adapt", id="shopping: a load"),
        pytest.param("MOV-023", "adapt", "adapt", "avoid", "avoid", id="furniture: all strength"),
        pytest.param("MOV-024", "do", "do", "do", "do", id="walking"),
        pytest.param("MOV-037", "adapt", "adapt", "avoid", "avoid", id="skiing"),
        pytest.param("MOV-039", "avoid", "avoid", "avoid", "avoid", id="trampoline"),
    ],
)
def test_bone_tiers_draw_the_line(movement, normal, osteopenia, osteoporosis, very_low):
    found = [at(t)[movement] for t in ("-1.0", OSTEOPENIA, OSTEOPOROSIS, VERY_LOW)]
    assert found == [normal, osteopenia, osteoporosis, very_low]


def test_the_first_way_that_suits_is_shown():
    golf = BY_ID["MOV-030"]
    half_swing, putt = golf.safer
    from decimal import Decimal

    assert card(person(t_score=Decimal("-1.1")))["MOV-030"].way == half_swing
    assert card(person(t_score=Decimal("-2.5")))["MOV-030"].way == putt


def test_stairs_need_somebody_beside_a_person_who_falls_often():
    falls = {"falls_12_months": 2}
    alone = card(person(**falls, helper_present=Answer.NO))["MOV-021"]
    helped = card(person(**falls, helper_present=Answer.YES))["MOV-021"]
    assert (alone.verdict, helped.verdict) == (CardVerdict.AVOID, CardVerdict.ADAPT)
    assert "somebody beside you" in alone.movement.leave


@pytest.mark.parametrize("floor", [Answer.NO, Answer.UNSURE])
def test_kneeling_is_shown_only_to_those_who_can_get_up_again(floor):
    kneel, grabber = BY_ID["MOV-001"].safer
    assert card(person(floor=Answer.YES))["MOV-001"].way == kneel
    assert card(person(floor=floor))["MOV-001"].way == grabber
    assert verdicts(person(floor=floor))["MOV-009"] is CardVerdict.AVOID


def test_lying_on_a_bed_is_shown_only_to_those_who_have_one():
    on_bed, worktop = BY_ID["MOV-035"].safer
    without = frozenset(Equipment) - {Equipment.BED}
    assert card(person())["MOV-035"].way == on_bed
    assert card(person(equipment=without))["MOV-035"].way == worktop


def test_rules_that_name_an_exercise_hold_for_a_movement_like_it():
    hinge = card(person(cannot_hip_hinge=Answer.YES))["MOV-002"]
    assert hinge.verdict is CardVerdict.AVOID
    assert "SAF-205" in {reason.rule for reason in hinge.reasons}
    pelvic_floor = verdicts(person(conditions=frozenset({Condition.PELVIC_FLOOR})))
    assert (pelvic_floor["MOV-026"], pelvic_floor["MOV-029"]) == ("adapt", "adapt")
    assert verdicts(person())["MOV-026"] is CardVerdict.DO


def test_a_joint_replaced_lately_and_a_broken_arm_change_the_way():
    new_hip = person(surgery=(operation(SurgeryKind.HIP_REPLACEMENT, days_ago(83)),))
    old_hip = person(surgery=(operation(SurgeryKind.HIP_REPLACEMENT, days_ago(84)),))
    horn = BY_ID["MOV-007"].safer[1]
    assert card(new_hip)["MOV-007"].way == horn
    assert verdicts(old_hip)["MOV-007"] is CardVerdict.DO
    arm = person(fractures=(fracture(FractureSite.HUMERUS, days_ago(83)),))
    assert verdicts(arm)["MOV-004"] is CardVerdict.AVOID
    assert verdicts(arm)["MOV-036"] is CardVerdict.AVOID
    wrist = person(fractures=(fracture(FractureSite.WRIST, days_ago(83)),))
    assert card(wrist)["MOV-008"].way == BY_ID["MOV-008"].safer[1], "up on the elbow"


def test_nothing_in_a_way_is_left_to_a_guess():
    """A flag that is unset leaves the movement out, as it does an exercise."""
    one = BY_ID["MOV-024"]
    unset = replace(one.usual, flags=((SafetyFlag.IMPACT, None), *one.usual.flags[1:]))
    given = classify(person()).inputs
    assert verdict_of(as_exercise(one, one.usual), given) is Verdict.ALLOW
    assert verdict_of(as_exercise(one, unset), given) is Verdict.EXCLUDE
    assert as_exercise(one, one.usual).position is Position.STANDING


# ---------------------------------------------------------------- reasons


def test_every_row_gives_its_reasons_with_rules_and_sources():
    for facts in PEOPLE[:60]:
        for row in card(facts).values():
            assert row.reasons[0].rule.startswith("CARD-")
            if row.verdict is not CardVerdict.DO:
                assert row.sayings, row.movement.id
                assert all(
                    reason.rule and reason.text and reason.clinician for reason in row.reasons
                )
            assert len(row.reasons) == len(set(row.reasons)), "no finding stands twice"
            texts = [reason.text for reason in row.sayings]
            assert len(texts) == len(set(texts)), "no sentence is read twice"


def test_the_card_as_data_holds_what_the_page_shows():
    rows = movement_card(person(t_score=None, falls_12_months=1), cleared=True)
    data = card_json(rows)
    assert [one["id"] for one in data] == [one.id for one in MOVEMENTS]
    for row, one in zip(rows, data, strict=True):
        assert one["verdict"] == row.verdict
        assert bool(one["safer_way"]) == (row.verdict is CardVerdict.ADAPT)
        assert bool(one["instead"]) == (row.verdict is CardVerdict.AVOID)
        assert one["reasons"]


def test_the_same_person_has_the_same_card():
    for facts in PEOPLE[:40]:
        assert movement_card(facts) == movement_card(facts)
