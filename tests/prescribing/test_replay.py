"""A stored plan can be made again years later; a changed one is found out, decision by decision."""

import json
from copy import deepcopy
from datetime import date
from io import StringIO
from pathlib import Path
from unittest import mock

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEvent
from plans.prescribing.differences import NAMES, differences
from plans.prescribing.models import Plan
from plans.prescribing.replay import Outcome, facts_of, replay
from plans.prescribing.services import approve, start_week
from plans.rules.answer import decisions, decisions_hash
from tests.factories import CHEST_PAIN, FIT, NO_CHAIR, ON, SPINE, UNSTEADY, patient, plan_for, staff
from tests.removal import forget

pytestmark = pytest.mark.django_db
NOTE = "Seen today; walks well with the frame and has company."
OLD = "2025.1.1"


@pytest.fixture
def person(release, clinic):
    return patient(of=clinic)


def command(*arguments):
    """Exit code and output."""
    out = StringIO()
    try:
        call_command("replay_plan", *arguments, stdout=out)
    except SystemExit as stop:
        return stop.code, out.getvalue()
    return 0, out.getvalue()


def stored(plan, **changes):
    """The plan as it would be read after somebody changed its row."""
    Plan.objects.filter(pk=plan.pk).update(**changes)
    return Plan.objects.get(pk=plan.pk)


def of_another_version(plan):
    """The plan as an older version of the rules would have stored it."""
    answer = plan.answer | {"rules_version": OLD}
    return stored(plan, answer=answer, rules_version=OLD, hash=decisions_hash(answer))


# ---------------------------------------------------------------- equal


@pytest.mark.parametrize("answers", [FIT, SPINE, UNSTEADY, CHEST_PAIN, NO_CHAIR])
@pytest.mark.parametrize("on", [ON, date(2026, 11, 26)], ids=["whole week", "short first week"])
def test_every_outcome_is_made_again_from_what_is_stored(person, answers, on):
    plan = plan_for(person, answers, on=on)
    found = replay(Plan.objects.get(pk=plan.pk))
    assert (found.outcome, found.differences) == (Outcome.EQUAL, ())
    assert command(str(plan.pk))[0] == 0


def test_a_signed_week_with_a_signed_item_is_made_again(person, clinic):
    proposed = plan_for(person, SPINE)
    signed = [row["code"] for row in proposed.answer["needs_sign_off"]][:2]
    plan = approve(
        plan=proposed,
        physiotherapist=staff(of=clinic),
        note=NOTE,
        version=proposed.version,
        on=ON,
        signed_items=signed,
    )
    assert facts_of(plan).constraints.signed == set(signed)
    assert replay(Plan.objects.get(pk=plan.pk)).outcome is Outcome.EQUAL
    assert replay(Plan.objects.get(pk=proposed.pk)).outcome is Outcome.EQUAL, "closed plans too"


def test_a_later_week_is_made_again(person):
    plan_for(person)
    later = start_week(patient=person, by=person, form_token="t", on=date(2026, 12, 9))
    assert replay(Plan.objects.get(pk=later.pk)).outcome is Outcome.EQUAL


def test_history_and_constraints_are_read_from_beside_the_facts(person):
    plan = plan_for(person)
    week = {"start": "2026-11-16", "items": [{"code": "S02", "sessions_done": 2}]}
    plan = stored(plan, history={"weeks": [week]}, constraints={"rpe_max": 3})
    facts = facts_of(plan)
    assert facts.history.weeks[0].items[0].code == "S02"
    assert facts.constraints.rpe_cr10_max == 3
    assert replay(plan).outcome is Outcome.DIFFERENT


def test_making_it_again_writes_nothing(person):
    plan = plan_for(person)
    before = (AuditEvent.objects.count(), Plan.objects.count())
    command(str(plan.pk))
    command("--all")
    assert before == (AuditEvent.objects.count(), Plan.objects.count())


# ---------------------------------------------------------------- different


@pytest.mark.hazard("H-17")
def test_a_changed_input_is_found_decision_by_decision(person):
    plan = plan_for(person)
    plan = stored(plan, facts=plan.facts | {"t_score": "-3.6"})
    code, told = command(str(plan.pk))
    assert code == 1
    assert "other decisions" in told
    assert "risk B1 F0 -> B3 F0" in told
    assert "gate rules" in told


def test_a_changed_answer_is_found_even_where_its_inputs_are_right(person):
    plan = plan_for(person)
    answer = deepcopy(plan.answer)
    answer["days"][0]["items"][0]["dose"]["sets"] = 9
    code, told = command(str(stored(plan, answer=answer).pk))
    assert (code, "not the one that was hashed" in told) == (1, True)


def test_a_changed_sentence_is_no_changed_decision(person):
    plan = plan_for(person)
    answer = deepcopy(plan.answer)
    answer["days"][0]["items"][0]["name"] = "Another name"
    assert replay(stored(plan, answer=answer)).outcome is Outcome.EQUAL


def test_a_changed_rule_under_the_same_version_is_found(person):
    plan = plan_for(person)
    with mock.patch("plans.rules.safety.MATRIX", new=_stricter_matrix()):
        forget()
        found = replay(Plan.objects.get(pk=plan.pk))
    forget()
    assert found.outcome is Outcome.DIFFERENT


def _stricter_matrix():
    from plans.rules.tables import MATRIX

    return {row: dict.fromkeys(cells, "X") for row, cells in MATRIX.items()}


def test_facts_that_the_rules_cannot_read_any_more_are_named(person):
    plan = stored(plan_for(person), facts={"on": "2026-11-23", "walking_aid": "cane"})
    code, told = command(str(plan.pk))
    assert code == 1
    assert "cannot be made again" in told


# ---------------------------------------------------------------- another version


def test_a_plan_of_another_version_is_verified_and_judged_today(person):
    plan = of_another_version(plan_for(person))
    code, told = command(str(plan.pk))
    assert code == 3
    assert f"Made by rules {OLD}; its stored hash is right." in told
    shown = {item["code"] for day in plan.answer["days"] for item in day["items"]}
    assert all(code in told for code in shown)
    assert "!" not in told, "nothing changed for this person"


def test_todays_verdict_stands_beside_the_one_of_then(person):
    plan = of_another_version(plan_for(person))
    found = replay(stored(plan, facts=plan.facts | {"falls_12_months": 3, "t_score": "-3.6"}))
    changed = {one.code: one for one in found.verdicts if one.changed}
    assert changed
    for one in changed.values():
        assert one.rules
        assert f"! {one.code} {one.name}: {one.was} -> {one.today}" in command(str(plan.pk))[1]


def test_a_signed_item_of_an_old_plan_still_reads_as_it_was(person, clinic):
    proposed = plan_for(person, FIT | {"t_score": "-2.7", "conditions": ["heart_condition"]})
    codes = [row["code"] for row in proposed.answer["needs_sign_off"]]
    plan = approve(
        plan=proposed,
        physiotherapist=staff(of=clinic),
        note=NOTE,
        version=proposed.version,
        on=ON,
        signed_items=codes,
    )
    used = {item.snapshot["code"] for item in plan.prescribed} & set(codes)
    assert used
    found = replay(of_another_version(plan))
    assert not [one for one in found.verdicts if one.code in used and one.changed]


def test_a_plan_of_another_version_whose_answer_was_changed_is_different(person):
    plan = of_another_version(plan_for(person))
    answer = deepcopy(plan.answer)
    answer["days"][0]["items"].pop()
    assert replay(stored(plan, answer=answer)).outcome is Outcome.DIFFERENT


# ---------------------------------------------------------------- every plan


def test_all_plans_are_counted_and_the_changed_ones_named(person, clinic):
    good, bad, old = (plan_for(patient(f"p{one}@example.org", of=clinic)) for one in range(3))
    assert command("--all")[0] == 0
    of_another_version(old)
    assert command("--all")[0] == 3
    stored(bad, facts=bad.facts | {"t_score": "-3.6"})
    code, told = command("--all")
    assert code == 1
    assert f"Plan {bad.pk}: different" in told
    assert f"Plan {good.pk}:" not in told
    assert "3 plans: 1 equal, 1 different, 1 other rules version." in told
    assert "B3" not in told, "no health fact in the list of all plans"


@pytest.mark.parametrize("arguments", [(), ("1", "--all"), ("999999",)])
def test_a_plan_that_is_not_there_or_not_named_is_a_mistake_of_the_caller(release, arguments):
    with pytest.raises(CommandError) as caught:
        call_command("replay_plan", *arguments)
    assert caught.value.returncode == 2


# ---------------------------------------------------------------- the differences


@pytest.fixture
def decided(person):
    return decisions(plan_for(person).answer)


def changed(decided, change):
    now = deepcopy(decided)
    change(now)
    return differences(decided, now)


def day_with_two(decided):
    return next(day for day in decided["days"] if len(day[1]) > 1)


CHANGES = {
    "status": lambda now: now.update(status="refused"),
    "gate": lambda now: now.update(gate="red"),
    "gate rules": lambda now: now["gate_rules"].append("GATE-001"),
    "risk": lambda now: now.update(risk=["B3", "F2"]),
    "week start": lambda now: now.update(week_start="2026-11-30"),
    "missing": lambda now: now["missing"].append("floor"),
    "item went": lambda now: day_with_two(now)[1].pop(),
    "item came": lambda now: day_with_two(now)[1].append(
        ["Z99", "main", {"sets": 1}, "none", None, "allow", ["WEEK-001"]]
    ),
    "order": lambda now: day_with_two(now)[1].reverse(),
    "dose": lambda now: day_with_two(now)[1][0][2].update(sets=7),
    "support": lambda now: day_with_two(now)[1][0].__setitem__(3, "person"),
    "hold": lambda now: day_with_two(now)[1][0].__setitem__(4, "rail"),
    "verdict": lambda now: day_with_two(now)[1][0].__setitem__(5, "caution!"),
    "item's rules": lambda now: day_with_two(now)[1][0][6].append("SAF-001"),
    "needs sign-off: came": lambda now: now["needs_sign_off"].append(["Z99", ["SAF-001"]]),
    "left out: went": lambda now: now["left_out"].pop(),
    "left out: came": lambda now: now["left_out"].append(["Q01", "exclude", ["SAF-001"]]),
    "left out: verdict": lambda now: now["left_out"][0].__setitem__(1, "allowed"),
    "left out: rules": lambda now: now["left_out"][0].__setitem__(2, ["SAF-001"]),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_each_changed_decision_is_named(decided, kind):
    found = changed(decided, CHANGES[kind])
    assert [one.kind for one in found] == [kind]
    assert str(found[0])


def test_every_part_of_the_decisions_is_compared(decided):
    """A part that is added to the decisions must be added to their differences as well."""
    compared = {
        *("status", "gate", "gate_rules", "risk", "week_start", "missing", "days"),
        *("gentle_start", "needs_sign_off", "left_out"),
    }
    assert set(decided) == compared | set(NAMES)
    assert differences(decided, deepcopy(decided)) == ()


def test_the_hash_of_an_old_answer_is_right_for_ever():
    """An answer of rules 2026.11.1 as it was stored. This file is never written again.

    If this fails, the shape of the decisions has changed, and no stored plan can be verified.
    """
    answer = json.loads(Path(__file__).with_name("stored_answer.json").read_text())
    frozen = "7feedab7fbf4ac8c394a8e78f14e79ae7745f187439e587e1c52ae7c2e3105b5"
    assert answer["hash"] == decisions_hash(answer) == frozen
