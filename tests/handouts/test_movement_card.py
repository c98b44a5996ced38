"""The movement card as a page: who has one, what it says, what it costs."""

import re
from datetime import date

import pytest

from accounts.models import AuditEvent, HealthRecord
from plans.handouts.queries import card_beside
from plans.handouts.views import _card_page
from plans.prescribing.models import Plan
from plans.prescribing.services import approve, refuse
from plans.rules import PatientFacts, classify
from plans.rules.movements import MOVEMENTS, movement_card
from tests import factories
from tests.factories import CHEST_PAIN, FIT, NO_CHAIR, ON, SPINE, UNSTEADY, plan_for, staff
from tests.rules.profiles import profiles

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
MINE = "/me/movements/"
NOTE = "Seen today. Walks well with help and has company."


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def groups(text):
    """Names by the word of their group, in the order of the page."""
    found = {}
    for part in re.split(r'<h2 class="moves__word">', text)[1:]:
        word = re.search(r"badge-bf--\w+\">([^<]+)<", part)[1]
        found[word] = re.findall(r'<h3 class="item__name">([^<]+)</h3>', part)
    return found


@pytest.fixture
def mine(client_of, person):
    return client_of(person)


def sign(plan, physio):
    return approve(plan=plan, physiotherapist=physio, note=NOTE, version=plan.version, on=ON)


# ---------------------------------------------------------------- what it says


@pytest.mark.parametrize("answers", [FIT, SPINE, UNSTEADY])
def test_each_movement_stands_in_the_group_that_the_rules_give_it(mine, person, answers):
    plan = plan_for(person, answers)
    found = groups(text_of(mine.get(MINE)))
    cleared = plan.state == "active"
    rows = movement_card(PatientFacts.from_json(plan.facts), cleared=cleared)
    word = {"do": "Do", "adapt": "Do it this way", "avoid": "Leave out"}
    for row in rows:
        assert row.movement.name in found[word[row.verdict]]
    assert sum(map(len, found.values())) == len(MOVEMENTS)
    assert list(found) == [one for one in word.values() if one in found]


def test_words_steps_reasons_and_rules_are_there(mine, person):
    plan_for(person, FIT | {"t_score": "-2.7"})
    text = text_of(mine.get(MINE))
    assert "Putt only. Bend at your hips with a long back." in text
    assert "This twists the back a long way. So it is left out for you." in text
    assert 'href="/evidence/rules/SAF-007/">SAF-007<' in text
    assert "KUNUTSOR-2018" in text
    for line in ("new or sudden back pain", "In an emergency, call", "does not diagnose"):
        assert line in text


@pytest.mark.hazard("H-18")
@pytest.mark.hazard("H-19")
def test_whose_it_is_and_how_long_it_is_good_stand_on_it(mine, person, physio):
    plan_for(person, FIT)
    text = text_of(mine.get(MINE))
    for part in ("born 1958", "Made on 23 November 2026", "Check for a newer card first"):
        assert part in text
    assert person.full_name in text
    assert "Good until 14 February 2027" in text, "12 weeks at B1"
    signed = sign(plan_for(person, SPINE), physio)
    text = text_of(mine.get(MINE))
    assert "Good until 20 December 2026" in text, "4 weeks at B3"
    assert f"Checked by {physio.full_name}" in text
    assert f"Plan {signed.pk}," in text


def test_an_older_plans_card_is_never_shown(mine, person):
    plan_for(person, FIT)
    assert "Climbing stairs" in groups(text_of(mine.get(MINE)))["Do"]
    plan_for(person, UNSTEADY)
    assert "Climbing stairs" in groups(text_of(mine.get(MINE)))["Leave out"]


def test_every_rule_named_on_it_is_linked_once(mine, person):
    plan_for(person, UNSTEADY)
    text = text_of(mine.get(MINE))
    named = set(re.findall(r"<small>([A-Z]+-\d+)</small>", text))
    linked = re.findall(r'href="/evidence/rules/([\w-]+)/">\1<', text)
    assert named <= set(linked)
    assert len(linked) == len(set(linked))
    assert len(named) > 10


# ---------------------------------------------------------------- its pictures


def pictured(text):
    """By id, the kinds of picture that stand with a movement."""
    found = {}
    for part in text.split('<li class="item move">')[1:]:
        shown = re.findall(r'src="/pictures/(MOV-\d+)/([a-z]+)', part)
        assert len({id for id, _ in shown}) == 1
        found[shown[0][0]] = [kind for _, kind in shown]
    return found


@pytest.mark.hazard("H-03")
@pytest.mark.parametrize("answers", [FIT, SPINE, UNSTEADY])
def test_no_picture_shows_a_way_that_the_rules_did_not_find_right(mine, person, answers):
    plan = plan_for(person, answers)
    shown = pictured(text_of(mine.get(MINE)))
    rows = movement_card(PatientFacts.from_json(plan.facts), cleared=plan.state == "active")
    assert len(rows) == len(MOVEMENTS) == len(shown)
    for row in rows:
        drawn_way = row.movement.safer[:1]
        expected = {
            "do": ["thumbnail"],
            "adapt": ["thumbnail", "panel", "panel"] if row.way in drawn_way else ["warning"],
            "avoid": ["warning"],
        }[row.verdict]
        assert shown[row.movement.id] == expected, row.movement.id


def test_the_pair_is_the_right_way_first_and_the_fault_last(mine, person):
    plan_for(person, SPINE)
    text = text_of(mine.get(MINE))
    pairs = re.findall(r'<ol class="panels">(.*?)</ol>', text)
    assert pairs
    for pair in pairs:
        right, wrong = re.findall(r'panel__caption">([^<]+)<', pair)
        assert not right.startswith("Not like this")
        assert wrong.startswith("Not like this: ")
    for address in set(re.findall(r'src="(/pictures/[^"]+)"', text)):
        assert mine.get(address).status_code == 200


# ---------------------------------------------------------------- who has one


@pytest.mark.hazard("H-03")
@pytest.mark.parametrize("answers", [CHEST_PAIN, NO_CHAIR])
def test_a_red_or_unfinished_person_gets_the_page_that_says_how_things_stand(
    mine, person, physio, client_of, answers
):
    plan_for(person, answers)
    assert mine.get(MINE)["Location"] == "/me/week/"
    text = mine.get(MINE, follow=True).content.decode()
    assert "moves__word" not in text
    assert MINE not in text, "and no link leads there"
    assert MINE not in mine.get("/me/why/").content.decode()
    assert client_of(physio).get(f"/physio/patients/{person.pk}/movements/").status_code == 404


@pytest.mark.hazard("H-25")
def test_an_amber_person_waits_with_sport_until_the_week_is_signed(mine, person, physio):
    plan = plan_for(person, UNSTEADY)
    before = groups(text_of(mine.get(MINE)))
    assert "Golf" in before["Leave out"]
    sign(plan, physio)
    assert "Golf" in groups(text_of(mine.get(MINE)))["Do it this way"]


def test_a_declined_person_talks_to_the_physiotherapist_first(mine, person, physio):
    plan = plan_for(person, SPINE)
    refuse(plan=plan, physiotherapist=physio, note=NOTE, version=plan.version, on=ON)
    assert mine.get(MINE)["Location"] == "/me/week/"


@pytest.mark.hazard("H-01")
def test_a_plan_on_hold_has_no_card(mine, person):
    plan = plan_for(person, FIT)
    plan.items.filter(position=0).delete()
    assert mine.get(MINE)["Location"] == "/me/week/"
    assert "on hold" in mine.get(MINE, follow=True).content.decode()


def test_without_a_plan_the_set_up_comes_first(mine):
    assert "find the right week" in mine.get(MINE, follow=True).content.decode()


def test_week_waiting_and_why_lead_to_the_card(mine, person):
    plan_for(person, FIT)
    for path in ("/me/week/", "/me/why/"):
        assert f'href="{MINE}"' in mine.get(path).content.decode()
    plan_for(person, SPINE)
    assert f'href="{MINE}"' in mine.get("/me/week/").content.decode()


# ---------------------------------------------------------------- the physiotherapist


def test_the_physiotherapist_reads_the_same_card_in_exact_words(client_of, person, physio):
    plan_for(person, SPINE)
    theirs = text_of(client_of(physio).get(f"/physio/patients/{person.pk}/movements/"))
    own = text_of(client_of(person).get(MINE))
    assert groups(theirs) == groups(own)
    assert "spinal_flexion moderate: X in column B3" in theirs
    assert "in column B3" not in own
    assert person.full_name in theirs
    review = client_of(physio).get(f"/physio/patients/{person.pk}/").content.decode()
    assert f"/physio/patients/{person.pk}/movements/" in review


def test_the_physiotherapists_look_is_kept_and_the_patients_own_is_not(client_of, person, physio):
    plan_for(person, SPINE)
    client_of(person).get(MINE)
    looks = AuditEvent.objects.filter(action="record.view", patient=person)
    assert not looks.exists()
    theirs = client_of(physio)
    for _ in range(2):
        theirs.get(f"/physio/patients/{person.pk}/movements/")
    assert looks.get().actor == physio


@pytest.mark.hazard("H-18")
def test_a_foreign_patients_card_looks_like_a_missing_one(client_of, person):
    plan_for(person, FIT)
    stranger = client_of(staff("b@example.org", of=factories.clinic("Hillside Clinic")))
    assert stranger.get(f"/physio/patients/{person.pk}/movements/").status_code == 404
    assert stranger.get("/physio/patients/999999/movements/").status_code == 404


# ---------------------------------------------------------------- cost and care


@pytest.mark.parametrize("answers", [FIT, UNSTEADY])
def test_the_card_costs_the_same_number_of_queries(
    mine, person, answers, django_assert_num_queries
):
    plan_for(person, answers)
    mine.get(MINE)  # the release is read once a process
    # Session, user, consent; plan with its record, approval and clinic, items, facts.
    with django_assert_num_queries(6):
        text = text_of(mine.get(MINE))
    assert len(text.encode()) < 60_000


@pytest.mark.parametrize("exact", [False, True])
def test_the_card_stays_small_for_everybody(rf, person, physio, today, exact):
    """Many movements share a reason: it stands once, or the heaviest pages double in size."""
    sizes = []
    for profile in profiles(150, seed=11):
        facts = PatientFacts.from_json(profile)
        risk = classify(facts)
        plan = Plan(
            patient=person,
            record=HealthRecord(patient=person, version=1, date_of_birth=date(1958, 3, 1)),
            state="active",
            facts=facts.to_json(),
            answer={"risk": {"bone": risk.bone, "fall": risk.fall}},
            starts_on=ON,
        )
        card = card_beside(plan, exact=exact)
        if card is None:
            continue
        request = rf.get(MINE)
        request.user = physio if exact else person
        page = _card_page(request, person, card).content
        sizes.append(len(page))
        assert page.count(b'<li class="item move">') == len(MOVEMENTS)
    assert len(sizes) > 60
    assert max(sizes) < 60_000


def test_the_physiotherapists_card_costs_the_same_number_of_queries(
    client_of, physio, person, django_assert_num_queries
):
    plan_for(person, UNSTEADY)
    theirs = client_of(physio)
    address = f"/physio/patients/{person.pk}/movements/"
    theirs.get(address)
    # Session, user; the patient; plan with record and approval, items, facts; and the look,
    # noted before: a transaction that holds the patient's row and asks for the last looks.
    with django_assert_num_queries(10):
        text_of(theirs.get(address))


def test_looking_writes_nothing(mine, person):
    plan_for(person, FIT)
    before = (AuditEvent.objects.count(), Plan.objects.get().version)
    mine.get(MINE)
    assert before == (AuditEvent.objects.count(), Plan.objects.get().version)
    assert mine.post(MINE).status_code == 405


def test_the_plans_hash_knows_nothing_of_the_card(person):
    plan = plan_for(person, FIT)
    assert "movements" not in plan.answer
