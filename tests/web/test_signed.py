"""What was signed and waits for a place in a week: its page, and that nothing else gets one."""

import re
from dataclasses import replace

import pytest

from plans.catalogue.loader import read_files
from plans.prescribing import queries
from plans.prescribing.models import Plan
from plans.prescribing.queries import current_plan, signed_and_waiting
from plans.prescribing.services import approve
from plans.rules import PatientFacts, judge
from plans.rules.answer import read_week
from plans.rules.check import may_wait_beside
from plans.rules.facts import LadderCap
from plans.rules.safety import suitability
from tests.factories import FIT, ON, SPINE, UNSTEADY, patient, plan_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
NOTE = "Walks well with the frame and has company."
HEART = FIT | {"t_score": "-2.7", "conditions": ["heart_condition"]}


@pytest.fixture
def signed(person, physio):
    """The active plan of these answers, with all signed that may be."""

    def plan_of(answers=HEART, who=person):
        proposed = plan_for(who, answers)
        codes = [row["code"] for row in proposed.answer["needs_sign_off"]]
        approve(
            plan=proposed, physiotherapist=physio, note=NOTE, version=1, on=ON, signed_items=codes
        )
        return current_plan(who)

    return plan_of


def barred(plan):
    return {row["code"] for name in ("left_out", "needs_sign_off") for row in plan.answer[name]}


def in_week(plan):
    return {item.snapshot["code"] for item in plan.shown_items}


def test_what_was_signed_and_found_no_place_has_a_page_without_a_dose(client_of, person, signed):
    plan = signed()
    mine = client_of(person)
    listed = mine.get("/me/left-out/").content.decode()
    assert 'href="/me/exercises/W16/"' in listed
    text = mine.get("/me/exercises/W16/").content.decode()
    exercise = read_files().by_code["W16"]
    for said in (exercise.name, *exercise.how_to, "Not in your week yet", "Please wait with it."):
        assert said in text
    assert "/pictures/W16/" in text
    assert f"allowed it until {plan.approval.valid_until:%-d %B %Y}" in text
    easier = read_files().by_code["W15"].name
    assert f"Your week holds {easier}. That is an easier step towards it." in text
    assert 'class="dose"' not in text
    assert "How much</h2>" not in text
    assert "decides on this one" not in text, "that has been decided"
    assert "Why it was chosen for you" not in text


@pytest.mark.hazard("H-01")
@pytest.mark.parametrize("answers", [HEART, SPINE, UNSTEADY], ids=["heart", "spine", "unsteady"])
def test_only_the_week_and_what_was_signed_for_it_have_a_page(client_of, person, signed, answers):
    """Every exercise of the catalogue, opened: the rules find each page that answers right."""
    plan = signed(answers)
    facts = PatientFacts.from_json(plan.facts)
    waiting = set(plan.approval.signed_items) - in_week(plan) - barred(plan)
    assert waiting
    mine = client_of(person)
    for exercise in read_files().exercises:
        status = mine.get(f"/me/exercises/{exercise.code}/").status_code
        opens = exercise.code in in_week(plan) | waiting
        assert status == (200 if opens else 404), exercise.code
        if opens:
            assert judge(exercise, facts).verdict in ("allow", "caution", "sign_off")
            assert not suitability(exercise, facts)


@pytest.mark.hazard("H-05")
def test_every_link_to_an_exercise_opens(client_of, person, signed):
    """B24 needs a trainer: a signature alone does not let it in, and no page leads there."""
    plan = signed()
    assert "B24" in plan.approval.signed_items
    mine = client_of(person)
    pages = [mine.get(f"/me/{name}/").content.decode() for name in ("week", "why", "left-out")]
    links = set(re.findall(r"/me/exercises/(\w+)/", "".join(pages)))
    assert {"W16", "W15"} <= links
    assert "B24" not in links
    assert {mine.get(f"/me/exercises/{code}/").status_code for code in links} == {200}


@pytest.mark.hazard("H-05")
def test_without_a_valid_signature_of_their_own_nobody_opens_it(
    client_of, person, clinic, signed, time_machine
):
    other = patient("other@example.org", of=clinic)
    plan_for(other, HEART)
    assert client_of(other).get("/me/exercises/W16/").status_code == 404, "it waits"
    signed()
    fit = patient("fit@example.org", of=clinic)
    plan_for(fit, FIT)
    assert client_of(fit).get("/me/exercises/W16/").status_code == 404, "nobody signed"
    assert client_of(person).get("/me/exercises/W16/").status_code == 200
    Plan.objects.filter(patient=person).update(unsent_answers=True)
    held = client_of(person).get("/me/exercises/W16/")
    assert (held.status_code, held["Location"]) == (302, "/me/week/")
    Plan.objects.filter(patient=person).update(unsent_answers=False)
    time_machine.move_to("2026-12-21T12:00:00+00:00")
    assert client_of(person).get("/me/exercises/W16/").status_code == 302


def codes_of(plan):
    return {one.code for one in signed_and_waiting(plan)}


@pytest.mark.hazard("H-05")
def test_each_guard_of_a_waiting_exercise_holds_alone(signed, monkeypatch):
    plan = signed()
    assert "W16" in codes_of(plan)
    facts = plan.facts
    plan.facts = facts | {"constraints": {"signed": ["W15"]}}
    assert codes_of(plan) == set(), "not signed in what the plan was made of"
    every = sorted(one.code for one in read_files().exercises)
    plan.facts = facts | {"constraints": {"signed": every}}
    before = list(plan.approval.signed_items)
    plan.approval.signed_items = every
    outside = codes_of(plan)
    assert {"W16", "B24", "W21", "Z01"} & outside == {"W16"}
    assert not outside & barred(plan)
    plan.answer["left_out"] = []
    plan.answer["needs_sign_off"] = []
    assert codes_of(plan) == outside, "an answer that bars nothing opens nothing"
    plan.approval.signed_items = before
    with monkeypatch.context() as patch:
        patch.setattr(queries, "may_wait_beside", lambda *_: False)
        assert codes_of(plan) == set()
    with monkeypatch.context() as patch:
        patch.setattr(queries, "suitability", lambda *_: ("no bed",))
        assert codes_of(plan) == set()
    plan.held = True
    assert codes_of(plan) == set()


@pytest.mark.hazard("H-01")
@pytest.mark.parametrize("answers", [HEART, SPINE, UNSTEADY], ids=["heart", "spine", "unsteady"])
def test_the_check_lets_wait_what_the_rules_let_do(signed, answers):
    """Two codes that share nothing, over the whole catalogue, signed and not."""
    plan = signed(answers)
    catalogue, week = read_files(), read_week(plan.answer, read_files())
    facts = PatientFacts.from_json(plan.facts)
    for exercise in catalogue.exercises:
        verdict = judge(exercise, facts).verdict
        suits = not suitability(exercise, facts) and exercise.person != "trainer"
        allowed = suits and verdict in ("allow", "caution")
        assert may_wait_beside(week, exercise, facts, catalogue) is allowed, exercise.code
        by_hand = allowed or (suits and verdict == "sign_off")
        assert may_wait_beside(week, exercise, facts, catalogue, [exercise.code]) is by_hand


def test_a_cap_of_the_signature_keeps_higher_steps_out(signed):
    plan = signed()
    catalogue, week = read_files(), read_week(plan.answer, read_files())
    facts = PatientFacts.from_json(plan.facts)
    exercise = catalogue.by_code["W16"]
    for rung_max, waits in ((exercise.rung - 1, False), (exercise.rung, True), (None, True)):
        cap = LadderCap(ladder=exercise.ladder, rung_max=rung_max)
        limits = replace(facts.constraints, ladder_caps=(cap,))
        capped = replace(facts, constraints=limits)
        assert may_wait_beside(week, exercise, capped, catalogue, ["W16"]) is waits
