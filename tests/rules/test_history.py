"""A whole week after a history: events, pain and walks; and how a history is read."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from plans.rules import Referral, build_week, screen, violations
from plans.rules.check_person import Person
from plans.rules.facts import (
    Dose,
    Fracture,
    InvalidFacts,
    PastItem,
    PastWeek,
    PatientFacts,
    TrainingHistory,
    When,
)
from plans.rules.steps_up import Kind, kind_of
from plans.rules.vocabulary import Activity, Answer, Event, FallTier, FractureSite, PlanStatus
from tests.rules.people import changed, person
from tests.rules.witnesses import catalogue


def hand(on):
    when = When(day=on) if isinstance(on, date) else When(band=on)
    return Fracture(site=FractureSite.HAND, on=when, low_trauma=Answer.NO, cleared=Answer.YES)


GOOD = {"rpe_cr10": 4, "pain_0_10": 0}


# ---------------------------------------------------------------- the whole week


def history_of(*events, code="S02", weeks_ago=1, facts=None) -> TrainingHistory:
    monday = (facts or person()).week_start() - timedelta(7 * weeks_ago)
    item = PastItem(code=code, sessions_done=2, reps=8, rpe_cr10=5, pain_0_10=0)
    return TrainingHistory(weeks=(PastWeek(start=monday, items=(item,), events=events),))


@pytest.mark.parametrize(
    "event",
    [
        Event.FRACTURE,
        Event.SHARP_BACK_PAIN,
        Event.CHEST_PAIN_OR_FAINT,
        Event.NUMBNESS_OR_WEAK_LEGS,
        Event.FALL_WITH_INJURY,
    ],
)
def test_a_red_event_refuses_until_a_screening_follows_it(event):
    refused = build_week(person(history=history_of(event)), catalogue())
    assert isinstance(refused, Referral)
    assert refused.status is PlanStatus.REFUSED
    assert any(reason.rule == "GATE-049" for reason in refused.clearance.reasons)
    told = person(
        history=history_of(event, Event.RESCREENED),
        falls_12_months=1,
        severe_fall=Answer.UNSURE,
        fractures=Answer.UNSURE,
    )
    again = build_week(told, catalogue())
    assert again.status is PlanStatus.AWAITING_REVIEW
    before = build_week(person(history=history_of(Event.RESCREENED, event)), catalogue())
    assert before.status is PlanStatus.REFUSED


def test_dizziness_and_a_long_break_wait_for_a_new_screening():
    for history in (history_of(Event.DIZZINESS), history_of(weeks_ago=6)):
        waiting = build_week(person(history=history), catalogue())
        assert waiting.status is PlanStatus.INCOMPLETE
        assert waiting.clearance.missing == ("history.rescreened",)
    assert build_week(person(history=history_of(weeks_ago=5)), catalogue()).status is (
        PlanStatus.ACTIVE
    )
    away = history_of(weeks_ago=6).weeks[0]
    since = PastWeek(start=away.start + timedelta(35), events=(Event.RESCREENED,))
    screened = person(history=TrainingHistory(weeks=(away, since)))
    assert build_week(screened, catalogue()).status is PlanStatus.ACTIVE


def test_a_fall_takes_balance_and_impact_out_and_raises_the_fall_tier():
    facts = person(days=person().days, minutes=45)
    fallen = replace(facts, history=history_of(Event.FALL))
    assert (build_week(facts, catalogue()).risk.fall, FallTier.F1) == (FallTier.F0, FallTier.F1)
    result = build_week(fallen, catalogue())
    assert result.risk.fall is FallTier.F1
    domains = {
        kind_of(item.exercise) for day in result.days for item in day.items if item.exercise.counts
    }
    assert not domains & {Kind.BALANCE, Kind.IMPACT, Kind.RETRO}
    out = {one.code: one for one in result.left_out}
    assert out["B01"].reasons[0].rule == "PRG-001"
    assert violations(result, fallen, catalogue()) == ()
    settled = replace(facts, history=history_of(Event.FALL, Event.RESCREENED), falls_12_months=1)
    result = build_week(settled, catalogue())
    assert any(kind_of(item.exercise) is Kind.BALANCE for day in result.days for item in day.items)


@pytest.mark.hazard("H-03")
@pytest.mark.parametrize(
    ("event", "weeks_ago", "answers", "missing"),
    [
        (Event.FRACTURE, 1, {}, ("history.fracture",)),
        (Event.FRACTURE, 1, {"fractures": (hand(date(2026, 8, 30)),)}, ("history.fracture",)),
        (Event.FRACTURE, 1, {"fractures": (hand(date(2026, 8, 31)),)}, ()),
        (Event.FRACTURE, 1, {"fractures": (hand("under_12_weeks"),)}, ()),
        (Event.FRACTURE, 1, {"fractures": (hand("unsure"),)}, ()),
        (Event.FRACTURE, 1, {"fractures": (hand("longer"),)}, ("history.fracture",)),
        (Event.FRACTURE, 53, {"fractures": (hand("longer"),)}, ()),
        (Event.FRACTURE, 1, {"fractures": Answer.UNSURE}, ()),
        (Event.FALL, 1, {}, ("history.fall",)),
        (Event.FALL, 1, {"falls_12_months": 1}, ()),
        (Event.FALL, 1, {"falls_12_months": Answer.UNSURE}, ()),
        (Event.FALL_WITH_INJURY, 1, {"falls_12_months": 1}, ("history.fall",)),
        (Event.FALL_WITH_INJURY, 1, {"falls_12_months": 1, "severe_fall": Answer.YES}, ()),
        (Event.FALL_WITH_INJURY, 1, {"falls_12_months": 1, "severe_fall": Answer.UNSURE}, ()),
        (Event.FALL, 53, {}, ("history.fall",)),  # its Sunday is less than 12 months ago
        (Event.FALL, 54, {}, ()),
        (Event.SHARP_BACK_PAIN, 1, {}, ()),
    ],
)
def test_what_happened_in_training_must_be_in_the_later_answers(event, weeks_ago, answers, missing):
    """A bone that broke or a fall, asked about again and not in the answers, is asked for."""
    happened = history_of(event, Event.RESCREENED, weeks_ago=weeks_ago)
    history = TrainingHistory(weeks=(*happened.weeks, *history_of().weeks[: weeks_ago > 1]))
    facts = person(history=history, **answers)
    assert screen(facts).missing == missing
    assert tuple(Person(facts).missing()) == missing


def test_what_was_told_twice_happened_once():
    """A fall and its hurt of one week, and a bone that was told of again within 12 weeks."""
    events = (Event.FRACTURE, Event.FALL, Event.FALL_WITH_INJURY, Event.FALL, Event.RESCREENED)
    first = history_of(*events, weeks_ago=14).weeks[0]
    for weeks_later, bones in ((12, 1), (13, 2)):
        again = replace(
            history_of(Event.FRACTURE, Event.RESCREENED).weeks[0],
            start=first.start + timedelta(weeks=weeks_later),
        )
        facts = person(
            history=TrainingHistory(weeks=(first, again)),
            fractures=(hand(first.start),),
            falls_12_months=1,
            severe_fall=Answer.YES,
        )
        missing = () if bones == 1 else ("history.fracture",)
        assert screen(facts).missing == missing
        assert tuple(Person(facts).missing()) == missing


@pytest.mark.hazard("H-03")
def test_each_of_several_falls_and_fractures_must_be_in_the_answers():
    first = history_of(Event.FRACTURE, Event.FALL, Event.RESCREENED, weeks_ago=30).weeks[0]
    second = history_of(Event.FALL, Event.FRACTURE, Event.RESCREENED, weeks_ago=2).weeks[0]
    history = TrainingHistory(weeks=(first, second))
    early, late = hand(first.start), hand(second.start)
    for fractures, falls, missing in (
        ((early, late), 2, ()),
        ((early, late), 3, ()),
        ((early, late), 1, ("history.fall",)),
        ((late, late), 2, ()),
        ((late,), 2, ("history.fracture",)),
        ((early, early), 2, ("history.fracture",)),
    ):
        facts = person(history=history, fractures=fractures, falls_12_months=falls)
        assert screen(facts).missing == missing
        assert tuple(Person(facts).missing()) == missing


def test_pain_of_five_is_told_to_the_physiotherapist():
    item = PastItem(code="S02", sessions_done=2, reps=8, rpe_cr10=5, pain_0_10=5)
    monday = person().week_start() - timedelta(7)
    history = TrainingHistory(weeks=(PastWeek(start=monday, items=(item,)),))
    result = build_week(person(history=history), catalogue())
    assert "PRG-003" in {reason.rule for reason in result.review_reasons}
    assert "S02" not in {item.exercise.code for day in result.days for item in day.items}


def walks_after(weeks, **last):
    """Minutes of every single walk of somebody active after so many good weeks."""
    who = person(minutes=45, activity=Activity.ACTIVE)
    past: list[PastWeek] = []
    for number in range(weeks + 1):
        monday = who.week_start() + timedelta(7 * number)
        now = replace(who, on=monday, history=TrainingHistory(weeks=tuple(past)))
        result = build_week(now, catalogue())
        items = {item.exercise.code: item for day in result.days for item in day.items}
        log = GOOD | (last if number == weeks - 1 else {})
        events = log.pop("events", ())
        if Event.RESCREENED in events:
            who = replace(who, falls_12_months=1)  # so the new answers say
        past.append(
            PastWeek(
                start=monday,
                items=tuple(
                    PastItem(
                        code=code,
                        sessions_done=3,
                        reps=item.dose.reps,
                        dose=item.dose,
                        support=item.support,
                        **log,
                    )
                    for code, item in sorted(items.items())
                ),
                events=events,
            )
        )
    return [
        item.dose.minutes
        for day in result.days
        for item in day.items
        if kind_of(item.exercise) is Kind.WALKING
    ]


@pytest.mark.parametrize(
    ("weeks", "last", "longest"),
    [
        (0, {}, 10),
        (2, {"rpe_cr10": None}, 10),
        (2, {"events": (Event.FALL,)}, 10),
        (2, {"events": (Event.FALL, Event.RESCREENED)}, 10),
        (3, {"pain_0_10": 3}, 15),
        (3, {}, 20),
    ],
)
def test_dos_025_no_single_walk_is_longer_than_its_ladder_has_come_to(weeks, last, longest):
    """In week 3 the limit of the first weeks ends; a longer walk still has to be earned."""
    walks = walks_after(weeks, **last)
    assert walks
    assert max(walks) <= longest


# ---------------------------------------------------------------- reading a history


def read(weeks, **how):
    profile = changed(person()).to_json() | {"history": {"weeks": weeks}}
    return PatientFacts.from_json(profile, **how)


def test_a_history_reads_and_writes_the_plans_own_doses():
    dose = {"sets": 2, "reps": 8, "hold_seconds": None, "minutes": None, "load_kg": 1.5}
    item = {"code": "S05", "sessions_done": 2, "reps": 8, "rpe": 5, "pain": 0}
    weeks = [
        {
            "start": "2026-11-11",
            "items": [{**item, "dose": dose, "support": "near"}],
            "events": ["fall", "rescreened"],
        }
    ]
    facts = read(weeks)
    found = facts.history.weeks[0]
    assert found.start == date(2026, 11, 9)  # the Monday of that week
    assert found.items[0].dose == Dose(sets=2, reps=8, load_kg=Decimal("1.5"))
    assert found.events == (Event.FALL, Event.RESCREENED)
    assert PatientFacts.from_json(facts.to_json()) == facts


def test_every_dose_of_the_exercises_can_be_written_and_read_again():
    items = tuple(
        PastItem(code=one.code, sessions_done=1, dose=one.dose)
        for one in catalogue().exercises
        if not one.refused
    )
    monday = person().week_start() - timedelta(7)
    facts = person(history=TrainingHistory(weeks=(PastWeek(start=monday, items=items),)))
    assert PatientFacts.from_json(facts.to_json()) == facts


def past_week(dose):
    item = {"code": "S05", "sessions_done": 1, "dose": dose}
    return {"start": "2026-11-16", "items": [item]}


@pytest.mark.parametrize(
    ("weeks", "field"),
    [
        ([{"start": "2026-12-07"}], "history.weeks[0].start"),
        ([{"start": "2026-11-30"}], "history.weeks[0].start"),
        ([{"start": "2026-11-16"}, {"start": "2026-11-09"}], "history"),
        ([{"start": "2026-11-16"}, {"start": "2026-11-16"}], "history"),
        ([{"start": "2026-11-18"}, {"start": "2026-11-16"}], "history"),
        ([{"start": "2026-11-09"}, {"start": "2026-11-17"}], "history.weeks[1].start"),
        ([{"start": "2026-11-09"}, {"start": "2026-11-22"}], "history.weeks[1].start"),
        ([{"start": "2019-12-30"}], "history.weeks[0].start"),
        ([{"start": "2026-11-16", "events": ["tripped"]}], "history.weeks[0].events[0]"),
        ([{"start": None}], "history.weeks[0].start"),
        (
            [{"start": "2026-11-16", "items": [{"code": None, "sessions_done": 1}]}],
            "history.weeks[0].items[0].code",
        ),
        (
            [{"start": "2026-11-16", "items": [{"code": "S05", "sessions_done": None}]}],
            "history.weeks[0].items[0].sessions_done",
        ),
        (
            [
                {
                    "start": "2026-11-16",
                    "items": [{"code": "S05", "sessions_done": 1, "dose": {"sets": 0}}],
                }
            ],
            "history.weeks[0].items[0].dose.sets",
        ),
        (
            [
                {
                    "start": "2026-11-16",
                    "items": [{"code": "S05", "sessions_done": 1, "dose": {"band": "red"}}],
                }
            ],
            "history.weeks[0].items[0].dose.band",
        ),
        ([past_week({"minutes": 0})], "history.weeks[0].items[0].dose.minutes"),
        ([past_week({"rpe_min": 0})], "history.weeks[0].items[0].dose.rpe_min"),
        ([past_week({"rpe_max": 0})], "history.weeks[0].items[0].dose.rpe_max"),
    ],
)
def test_a_history_that_cannot_be_read_names_the_field(weeks, field):
    with pytest.raises(InvalidFacts) as wrong:
        read(weeks)
    assert list(wrong.value.errors) == [field]


def test_only_the_first_week_may_start_after_its_monday():
    """Somebody begins on the day on which the plan is there; from then on weeks are whole.

    The error says which Monday it is, so that a log of other seven days is not shifted unseen.
    """
    first, second = {"start": "2026-11-12"}, {"start": "2026-11-16"}
    assert [week.start.day for week in read([first, second]).history.weeks] == [9, 16]
    with pytest.raises(InvalidFacts) as wrong:
        read([first, second | {"start": "2026-11-19"}])
    assert wrong.value.errors == {
        "history.weeks[1].start": ["Weeks start on Mondays. Give 2026-11-16."]
    }


@pytest.mark.parametrize(
    ("item", "right"),
    [
        ({"sessions_done": 0}, True),
        ({"sessions_done": 0, "reps": 8, "rpe": 0, "pain": 0}, True),
        ({"sessions_done": 0, "pain": 1}, False),
        ({"sessions_done": 0, "rpe": 9, "pain": 0}, False),
        ({"sessions_done": 1, "rpe": 9, "pain": 8}, True),
    ],
)
def test_what_hurt_counts_as_begun(item, right):
    """Nothing looks at what was not done, so pain in it would be passed over."""
    weeks = [{"start": "2026-11-16", "items": [{"code": "S02"} | item]}]
    if right:
        assert read(weeks).history.weeks[0].items[0].sessions_done == item["sessions_done"]
        return
    with pytest.raises(InvalidFacts, match="Count what was begun as a session") as wrong:
        read(weeks)
    assert list(wrong.value.errors) == ["history.weeks[0].items[0].sessions_done"]


GONE = {"code": "S999", "sessions_done": 3, "rpe": 9, "pain": 0}
REFUSED = GONE | {"code": "Z05"}
DONE = {"code": "S02", "sessions_done": 2, "reps": 8, "rpe": 5, "pain": 0}
NOT_DONE = {"code": "S999", "sessions_done": 0}


@pytest.mark.parametrize(
    ("items", "kept"),
    [
        ([GONE], 0),
        ([GONE, REFUSED], 0),
        ([DONE, GONE], 2),
        ([DONE], 1),
        ([NOT_DONE], 1),
        ([GONE, NOT_DONE | {"code": "S02"}], 0),
    ],
)
def test_a_week_of_nothing_that_is_known_counts_as_no_training(items, kept):
    """A record of an exercise that left the catalogue is no error: it was right when it was made.

    But a log of codes that never were would end the careful first weeks. What happened in such a
    week still counts, and so does what was done beside an exercise that is known.
    """
    weeks = [{"start": "2026-11-16", "items": items, "events": ["fall"]}]
    [week] = read(weeks, catalogue=catalogue()).history.weeks
    assert (len(week.items), week.events) == (kept, (Event.FALL,))
    assert len(read(weeks).history.weeks[0].items) == len(items), "what was stored stays whole"


def test_unknown_codes_let_nobody_walk_without_support_sooner():
    """At F2 the first four trained weeks are walked at a support; six weeks of S999 are none."""
    profile = changed(person(falls_12_months=2, minutes=45)).to_json()
    monday = person().week_start()

    def codes(*items):
        weeks = [
            {"start": str(monday - timedelta(weeks=ago)), "items": items} for ago in range(6, 0, -1)
        ]
        sent = json.loads(json.dumps(profile | {"history": {"weeks": weeks}}))
        week = build_week(PatientFacts.from_json(sent, catalogue=catalogue()), catalogue())
        return {item.exercise.code for day in week.days for item in day.items}

    assert "W02" in codes(DONE, GONE)
    assert "W02" not in codes(GONE)
    assert codes(GONE) == codes()
