"""Plans are made, signed, replaced and held; nothing unsafe is stored, nothing half-done stays."""

import json
import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from unittest import mock

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.audit import broken_links
from accounts.models import AuditEvent, HealthRecord
from plans.prescribing import services
from plans.prescribing.building import UnsafePlan
from plans.prescribing.models import Approval, Plan, PlanItem, PlanState
from plans.prescribing.queries import current_plan, is_sound
from plans.rules import InvalidFacts, PatientFacts, build_week, violations
from plans.rules.answer import decisions_hash, plan_json
from tests.database import drop_append_only_triggers
from tests.factories import CHEST_PAIN, FIT, NO_CHAIR, ON, SPINE, UNSTEADY, patient, plan_for, staff

pytestmark = pytest.mark.django_db
NOTE = "Seen today; walks well with the frame and has company."


@pytest.fixture
def person(release, clinic):
    return patient(of=clinic)


@pytest.fixture
def physio(clinic):
    return staff(of=clinic)


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        (FIT, "active"),
        (SPINE, "awaiting_review"),
        (UNSTEADY, "awaiting_review"),
        (CHEST_PAIN, "refused"),
        (NO_CHAIR, "incomplete"),
    ],
)
def test_every_outcome_is_a_stored_plan(person, answers, state):
    plan = plan_for(person, answers)
    assert plan.state == state == plan.answer["status"]
    assert plan.items.count() == plan.item_count
    assert (plan.item_count > 0) == (state in ("active", "awaiting_review"))
    reasons = [one for item in plan.prescribed for one in item.snapshot["reasons"]]
    assert set(plan.rule_ids) == {reason["rule"] for reason in reasons}
    acts = AuditEvent.objects.filter(action="health_record.change", patient=person)
    assert acts.get().data == {"plan": plan.pk, "state": state, "record_version": 1}
    assert list(broken_links()) == []


@pytest.mark.hazard("H-01")
def test_a_red_person_has_no_exercise_in_any_row_or_field(person):
    plan = plan_for(person, CHEST_PAIN)
    assert (plan.answer["days"], plan.answer["draft_days"], plan.answer["gentle_start"]) == (
        [],
        [],
        [],
    )
    assert not PlanItem.objects.exists()


def test_an_amber_week_is_a_draft_that_days_do_not_show(person):
    plan = plan_for(person, SPINE)
    assert plan.answer["days"] == []
    assert len(plan.answer["draft_days"]) == 7
    assert plan.answer["gentle_start"] == [], "after a vertebral fracture nothing is started alone"


def test_a_plan_can_be_made_again_from_what_is_stored(person):
    """Facts, release and rules version are enough to give the same answer, years later."""
    plan = plan_for(person)
    from plans.catalogue.queries import load_release

    facts = PatientFacts.from_json(plan.facts)
    catalogue = load_release(plan.release_id).catalogue
    week = build_week(facts, catalogue, week_start=plan.week_start, first_day=plan.starts_on)
    again = plan_json(week, facts, catalogue)
    assert decisions_hash(again) == plan.hash
    assert again == plan.answer
    assert violations(week, facts, catalogue) == ()


def test_an_answer_is_kept_packed_and_any_zlib_reads_it(person):
    plan = plan_for(person, FIT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT answer FROM prescribing_plan WHERE id = %s", [plan.pk])
        (kept,) = cursor.fetchone()
    assert json.loads(zlib.decompress(kept)) == Plan.objects.get(pk=plan.pk).answer == plan.answer
    assert 6 * len(kept) < len(json.dumps(plan.answer))


@pytest.mark.parametrize("wrong", [{"t_score": "-25"}, {"t_score": "NaN"}, {"walking_aid": "cane"}])
def test_answers_that_cannot_be_read_leave_nothing(person, wrong):
    with pytest.raises(InvalidFacts) as caught:
        plan_for(person, FIT | wrong)
    assert list(caught.value.errors) == list(wrong)
    assert not HealthRecord.objects.exists()
    assert not Plan.objects.exists()
    assert not AuditEvent.objects.filter(action="health_record.change").exists()


@pytest.mark.hazard("H-17")
def test_a_week_that_the_check_refuses_is_not_stored(person):
    found = mock.patch("plans.prescribing.building.violations", return_value=("CHK-11",))
    with found, pytest.raises(UnsafePlan):
        plan_for(person)
    assert not Plan.objects.exists()
    assert not HealthRecord.objects.exists()


@pytest.mark.hazard("H-13")
def test_the_same_form_twice_is_one_plan(person):
    first = plan_for(person, token="once")
    second = plan_for(person, token="once")
    assert first == second
    assert Plan.objects.count() == 1
    assert HealthRecord.objects.count() == 1


@pytest.mark.hazard("H-13")
@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_eight_times_at_once_is_one_plan_for_all_of_them(request):
    request.getfixturevalue("release")
    person = patient(of=request.getfixturevalue("clinic"))

    def send(_turn):
        try:
            return plan_for(person, token="once").pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(send, range(8)))
    assert made == set(Plan.objects.values_list("pk", flat=True))
    assert HealthRecord.objects.count() == len(made) == 1
    assert list(broken_links()) == []
    drop_append_only_triggers()


def test_somebody_elses_form_token_opens_nothing(person, clinic):
    other = patient("other@example.org", of=clinic)
    plan_for(other, token="theirs")
    with pytest.raises(services.PlanConflict):
        plan_for(person, token="theirs")
    assert not person.plans.exists()


def test_a_changed_answer_makes_a_new_version_and_a_new_plan(person):
    first = plan_for(person)
    second = plan_for(person, SPINE)
    first.refresh_from_db()
    assert (first.state, second.state) == ("superseded", "awaiting_review")
    assert [record.version for record in person.health_records.order_by("version")] == [1, 2]
    assert first.record.version == 1, "the old plan still names the record it was made from"
    assert first.items.exists(), "nothing of the old plan is lost"


@pytest.mark.hazard("H-03")
def test_a_red_answer_takes_the_week_away(person):
    plan_for(person)
    plan_for(person, CHEST_PAIN)
    assert current_plan(person).state == "refused"
    assert current_plan(person).shown_items == []


# ---------------------------------------------------------------- what the database refuses


@pytest.mark.hazard("H-13")
def test_the_database_refuses_a_second_current_plan(person):
    plan = plan_for(person)
    plan.pk, plan.form_token = None, "other"
    with pytest.raises(IntegrityError), transaction.atomic():
        plan.save()


@pytest.mark.hazard("H-01")
@pytest.mark.parametrize("verdict", ["exclude", "never", ""])
def test_the_database_refuses_an_excluded_item(person, verdict):
    plan = plan_for(person)
    with pytest.raises(IntegrityError), transaction.atomic():
        plan.items.update(verdict=verdict)


@pytest.mark.hazard("H-06")
@pytest.mark.parametrize(
    "values",
    [(True, "-6.1"), (True, "4.1"), (True, None), (False, "-2.5"), (True, "NaN")],
)
def test_the_database_refuses_a_t_score_out_of_range(person, values):
    record = plan_for(person).record
    update = "UPDATE accounts_healthrecord SET t_score_known = %s, t_score = %s WHERE id = %s"
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        connection.cursor().execute(update, [*values, record.pk])


@pytest.mark.hazard("H-06")
@pytest.mark.parametrize("typed", ["-2.45", "-1.04", "-3.499999", "−2,5"])
def test_a_t_score_is_stored_as_typed_and_never_rounded(person, typed):
    plan = plan_for(person, FIT | {"t_score": typed})
    again = services.start_week(patient=person, by=person, form_token="next", on=ON)
    assert again.facts["t_score"].rstrip("0") == plan.facts["t_score"].rstrip("0")
    assert again.answer["risk"]["bone"] == plan.answer["risk"]["bone"]


# ---------------------------------------------------------------- signing


def test_signing_makes_the_week_active(person, physio):
    proposed = plan_for(person, UNSTEADY)
    active = services.approve(plan=proposed, physiotherapist=physio, note=NOTE, version=1, on=ON)
    proposed.refresh_from_db()
    assert (proposed.state, active.state) == ("superseded", "active")
    assert active.approval.valid_until == ON + timedelta(days=27)
    assert current_plan(person).shown_items
    assert AuditEvent.objects.filter(action="plan.approve", actor=physio).count() == 1


@pytest.mark.parametrize(
    ("answers", "days"),
    [
        (SPINE, 28),  # B3
        (UNSTEADY, 28),  # F2
        (FIT | {"t_score": "-2.7", "conditions": ["heart_condition"]}, 56),  # B2
        (FIT | {"conditions": ["heart_condition"]}, 84),  # B1
    ],
)
def test_an_approval_lasts_as_long_as_the_tiers_allow(person, physio, answers, days):
    proposed = plan_for(person, answers)
    active = services.approve(plan=proposed, physiotherapist=physio, note=NOTE, version=1, on=ON)
    assert (active.approval.valid_until - ON).days + 1 == days


@pytest.mark.hazard("H-05")
def test_a_signed_item_lasts_28_days_at_most_and_is_the_only_way_in(person, physio):
    proposed = plan_for(person, FIT | {"t_score": "-2.7", "conditions": ["heart_condition"]})
    codes = [row["code"] for row in proposed.answer["needs_sign_off"]]
    assert "W15" in codes
    active = services.approve(
        plan=proposed, physiotherapist=physio, note=NOTE, version=1, on=ON, signed_items=["W15"]
    )
    assert (active.approval.valid_until - ON).days + 1 == 28
    assert active.constraints["signed"] == ["W15"]
    assert "W15" not in [row["code"] for row in active.answer["needs_sign_off"]]


@pytest.mark.hazard("H-05")
@pytest.mark.parametrize("code", ["Z01", "Z05", "W21", "S01", "nothing"])
def test_what_the_rules_leave_out_cannot_be_signed(person, physio, code):
    proposed = plan_for(person, SPINE)
    assert code not in [row["code"] for row in proposed.answer["needs_sign_off"]]
    with pytest.raises(ValueError, match="cannot be signed"):
        services.approve(
            plan=proposed, physiotherapist=physio, note=NOTE, version=1, on=ON, signed_items=[code]
        )
    assert not Approval.objects.exists()


@pytest.mark.hazard("H-05")
@pytest.mark.parametrize("note", ["", "ok", " " * 40, "nineteen characters"])
def test_a_decision_needs_a_reason(person, physio, note):
    proposed = plan_for(person, SPINE)
    for act in (services.approve, services.refuse):
        with pytest.raises(ValueError, match="20 characters"):
            act(plan=proposed, physiotherapist=physio, note=note, version=1, on=ON)


def test_refusing_leaves_the_reason_and_no_week(person, physio):
    proposed = plan_for(person, SPINE)
    services.refuse(plan=proposed, physiotherapist=physio, note=NOTE, version=1, on=ON)
    plan = current_plan(person)
    assert plan.state == "declined"
    assert plan.decision.note == NOTE
    assert plan.shown_items == []


@pytest.mark.hazard("H-16")
def test_of_two_decisions_the_first_stands(person, physio, clinic):
    proposed = plan_for(person, SPINE)
    colleague = staff("colleague@example.org", of=clinic)
    services.refuse(plan=proposed, physiotherapist=physio, note=NOTE, version=1, on=ON)
    stale = Plan.objects.get(pk=proposed.pk)
    with pytest.raises(services.PlanConflict):
        services.approve(plan=stale, physiotherapist=colleague, note=NOTE, version=1, on=ON)
    assert Approval.objects.count() == 1


@pytest.mark.hazard("H-16")
def test_a_decision_on_old_answers_is_refused(person, physio):
    proposed = plan_for(person, SPINE)
    plan_for(person, UNSTEADY)
    with pytest.raises(services.PlanConflict):
        services.approve(plan=proposed, physiotherapist=physio, note=NOTE, version=1, on=ON)
    assert not Approval.objects.exists()


@pytest.mark.hazard("H-05")
def test_a_changed_answer_voids_the_approval(person, physio):
    proposed = plan_for(person, UNSTEADY)
    services.approve(plan=proposed, physiotherapist=physio, note=NOTE, version=1, on=ON)
    assert plan_for(person, UNSTEADY | {"minutes": 15}).state == "awaiting_review"


def test_the_next_week_needs_no_new_signature_until_the_approval_ends(person, physio):
    proposed = plan_for(person, UNSTEADY)
    services.approve(plan=proposed, physiotherapist=physio, note=NOTE, version=1, on=ON)
    inside, outside = ON + timedelta(days=27), ON + timedelta(days=28)
    week = services.start_week(patient=person, by=person, form_token="a", on=inside)
    assert week.state == "active"
    week = services.start_week(patient=person, by=person, form_token="b", on=outside)
    assert week.state == "awaiting_review"


def test_an_approval_that_was_followed_by_a_refusal_covers_nothing(person, physio):
    proposed = plan_for(person, UNSTEADY)
    services.approve(plan=proposed, physiotherapist=physio, note=NOTE, version=1, on=ON)
    approval = Approval.objects.get()
    later = services.start_week(
        patient=person, by=person, form_token="x", on=approval.valid_until + timedelta(days=1)
    )
    services.refuse(plan=later, physiotherapist=physio, note=NOTE, version=1, on=later.starts_on)
    assert services.valid_approval(record=later.record, on=ON) is None


def test_a_first_week_starts_on_the_day_it_becomes_active(person):
    thursday = date(2026, 11, 26)
    plan = plan_for(person, on=thursday)
    assert plan.week_start == ON
    assert min(item.date for item in plan.items.all()) >= thursday


# ---------------------------------------------------------------- judged again on display


@pytest.mark.hazard("H-17")
@pytest.mark.parametrize(
    "damage",
    [
        lambda plan: plan.items.filter(position=0).delete(),
        lambda plan: plan.items.filter(position=1).update(position=99),
        lambda plan: plan.items.filter(position=1).update(verdict="caution"),
        lambda plan: plan.items.filter(position=1).update(phase="habit"),
        lambda plan: plan.items.filter(position=1).update(exercise=plan.items.last().exercise),
        lambda plan: Plan.objects.filter(pk=plan.pk).update(hash="0" * 64),
        lambda plan: Plan.objects.filter(pk=plan.pk).update(item_count=1),
        lambda plan: Plan.objects.filter(pk=plan.pk).update(answer=plan.answer | {"status": "x"}),
    ],
)
def test_a_damaged_plan_is_held_not_shown(person, damage):
    plan = plan_for(person)
    assert not current_plan(person).held
    damage(plan)
    shown = current_plan(person)
    assert shown.held
    assert shown.shown_items == []


@pytest.mark.hazard("H-01")
def test_a_plan_of_older_answers_is_held(person):
    """A record that was changed past the service leaves no unsafe week on the screen."""
    plan = plan_for(person)
    record = plan.record
    record.pk, record.version = None, 2
    record.save()
    assert current_plan(person).held


@pytest.mark.hazard("H-01")
def test_an_exercise_forbidden_by_todays_rules_is_held_though_its_hash_is_right(person):
    plan = plan_for(person)
    facts = plan.facts | {
        "fractures": [{"site": "vertebra", "on": "2026-10", "low_trauma": "yes", "cleared": "yes"}]
    }
    Plan.objects.filter(pk=plan.pk).update(facts=facts)
    plan.refresh_from_db()
    assert not is_sound(plan, list(plan.items.all()))


def test_making_a_plan_costs_the_same_queries_whatever_its_size(
    person, django_assert_max_num_queries
):
    plan_for(person, token="first")
    with django_assert_max_num_queries(12) as small:
        plan_for(person, token="second")
    long = FIT | {"days": ["mon", "tue", "wed", "thu", "fri", "sat"], "minutes": 60}
    with django_assert_max_num_queries(12) as large:
        plan_for(person, long, token="third")
    assert len(small) == len(large)
    assert PlanState(current_plan(person).state) is PlanState.ACTIVE
