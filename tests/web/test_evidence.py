"""The public pages of the evidence: complete, small, honest about who has reviewed the rules."""

import re
from datetime import date
from html import unescape

import pytest

from bonefit.evidence import patient_words, shown_rule
from plans.rules import EVIDENCE, RULES_VERSION
from plans.rules import review as reviews
from plans.rules.registry import ALL_RULES, FAMILIES
from plans.rules.review import Review
from plans.rules.safety_rules import CELL_WORDS, COLUMN_WORDS, ROW_RULES
from plans.rules.tables import MATRIX
from tests.factories import FIT, SPINE, UNSTEADY, plan_for

pytestmark = pytest.mark.django_db
HTML_BYTES_MAX = 60_000


@pytest.fixture
def words_of(client):
    """What a reader of an address sees, without tags; the page is small and answers 200."""

    def read(address):
        response = client.get(address)
        assert response.status_code == 200, address
        assert len(response.content) < HTML_BYTES_MAX, (address, len(response.content))
        text = response.content.decode()
        assert text.count("<h1") == 1
        return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text)))

    return read


def test_every_rule_has_a_page_with_both_voices_its_sources_and_its_status(words_of):
    for rule in ALL_RULES.values():
        text = words_of(f"/evidence/rules/{rule.id}/")
        for said in (patient_words(rule.says), shown_rule(rule).clinician):
            assert re.sub(r"\s+", " ", said.strip()) in text, rule.id
        assert rule.status.value.capitalize() in text
        for key in rule.evidence:
            assert key in text, (rule.id, key)
            assert EVIDENCE[key].url in text, (rule.id, key)
        if not rule.evidence:
            assert "No outside source" in text, rule.id
        assert "Not yet reviewed by a clinician" in text, rule.id


def test_every_source_has_a_page_with_the_rules_that_rest_on_it(words_of):
    for source in EVIDENCE.values():
        text = words_of(f"/evidence/sources/{source.key}/")
        assert re.sub(r"\s+", " ", source.reference) in text, source.key
        assert source.url in text
        for rule in ALL_RULES.values():
            named = re.search(rf"\b{rule.id}\b", text) is not None
            assert named is (source.key in rule.evidence), (source.key, rule.id)


def test_pages_say_which_part_was_not_read(words_of):
    assert "Seen in part" in words_of("/evidence/sources/STEADI/")
    assert "the 12 s of the timed up and go" in words_of("/evidence/sources/STEADI/")
    assert "Recalled in part: 15 s." in words_of("/evidence/rules/RISK-048/")
    assert "Inferred in part: the minutes." in words_of("/evidence/rules/DOS-013/")
    assert "in part" not in words_of("/evidence/rules/GATE-001/").replace("Seen in part", "")
    assert "Seen in part" in words_of("/evidence/sources/")


def test_every_rule_and_source_is_found_from_the_first_page(words_of):
    first = words_of("/evidence/")
    listed = ""
    for family in FAMILIES:
        assert family.title in first
        assert family.asks in first
        listed += words_of(f"/evidence/families/{family.prefix.lower()}/")
    assert all(rule in listed for rule in ALL_RULES)
    sources = words_of("/evidence/sources/")
    assert all(key in sources for key in EVIDENCE)
    assert "does not diagnose" in first


@pytest.mark.parametrize("rule", ROW_RULES.values(), ids=lambda rule: rule.id)
def test_a_rule_of_the_matrix_shows_its_whole_row(words_of, rule):
    text = words_of(f"/evidence/rules/{rule.id}/")
    row = next(row for row, one in ROW_RULES.items() if one.id == rule.id)
    exact = text.split("For clinicians")[1].split("What it rests on")[0]
    for column, cell in MATRIX[row].items():
        assert re.search(rf"{column.value.replace('_', ' ')} {re.escape(cell)}[,.]", exact)
        assert text.count(COLUMN_WORDS[column]) == 1
        assert CELL_WORDS[cell] in text


def test_a_rule_names_the_published_exercises_that_it_speaks_about(release, words_of):
    assert "exercises that it speaks about" in words_of("/evidence/rules/SAF-029/")


@pytest.mark.parametrize(
    "address",
    ["/evidence/rules/SAF-999/", "/evidence/sources/NO-1/", "/evidence/families/nothing/"],
)
def test_what_does_not_exist_answers_404(client, address):
    assert client.get(address).status_code == 404


def test_pages_of_the_evidence_ask_the_database_next_to_nothing(
    client, release, django_assert_max_num_queries
):
    client.get("/evidence/rules/SAF-029/")  # the release is read once a process
    for address in ("/evidence/", "/evidence/families/saf/", "/evidence/sources/UK-2022/"):
        with django_assert_max_num_queries(0):
            client.get(address)
    with django_assert_max_num_queries(1):
        client.get("/evidence/rules/SAF-029/")


# ---------------------------------------------------------------- reviewed by a clinician


def reviewed(monkeypatch, version):
    one = Review(
        reviewer="Dr Ada Reed", registration="PH 123", on=date(2026, 12, 1), rules_version=version
    )
    monkeypatch.setattr(reviews, "REVIEWS", (one,))


@pytest.mark.hazard("H-25")
def test_it_ships_as_not_yet_reviewed():
    assert reviews.REVIEWS == ()
    assert reviews.review_of() is None


@pytest.mark.hazard("H-25")
@pytest.mark.parametrize("path", ["/", "/evidence/", "/evidence/rules/SAF-001/", "/intended-use/"])
def test_a_review_of_this_version_is_shown_with_who_and_when(words_of, monkeypatch, path):
    assert "Not yet reviewed by a clinician" in words_of(path)
    reviewed(monkeypatch, RULES_VERSION)
    text = words_of(path)
    assert "Not yet reviewed" not in text
    for part in ("Dr Ada Reed", "PH 123", "1 December 2026", RULES_VERSION):
        assert part in text


@pytest.mark.hazard("H-25")
def test_a_review_of_another_version_does_not_count(words_of, monkeypatch):
    reviewed(monkeypatch, "2020.1.1")
    text = words_of("/evidence/")
    assert "Not yet reviewed by a clinician" in text
    assert "Version 2020.1.1 was reviewed by Dr Ada Reed" in text


# ---------------------------------------------------------------- the way there from a plan


@pytest.mark.usefixtures("today")
@pytest.mark.parametrize("answers", [FIT, SPINE, UNSTEADY])
def test_every_rule_named_to_a_person_or_physiotherapist_leads_to_its_page(
    client, client_of, person, physio, answers
):
    plan_for(person, answers)
    patients, physios = client_of(person), client_of(physio)
    pages = [patients.get(f"/me/{name}/") for name in ("week", "why", "left-out", "exercises/U02")]
    pages.append(physios.get(f"/physio/patients/{person.pk}/"))
    seen = set()
    for page in pages:
        text = page.content.decode()
        links = re.findall(r'"reasons__rule" href="/evidence/rules/([\w-]+)/">([\w-]+)<', text)
        assert all(address == name for address, name in links)
        seen |= {name for _address, name in links}
    assert len(seen) > 10
    assert seen <= ALL_RULES.keys()


@pytest.mark.usefixtures("today")
def test_pages_say_what_would_have_to_change(client_of, person, physio):
    plan_for(person, UNSTEADY)
    text = client_of(person).get("/me/left-out/").content.decode()
    assert "have to change:</strong>" in text
    assert "If your physiotherapist agrees." in text
    assert "What would change it" in client_of(person).get("/me/why/").content.decode()
    assert "Ends with: " in client_of(physio).get(f"/physio/patients/{person.pk}/").content.decode()


@pytest.mark.usefixtures("today")
def test_an_exercise_says_which_rule_set_which_part_of_its_dose(client_of, person):
    plan = plan_for(person, FIT)
    item = next(i for day in plan.answer["days"] for i in day["items"] if i["code"][0] == "S")
    text = client_of(person).get(f"/me/exercises/{item['code']}/").content.decode()
    assert "Why this much" in text
    for rule in set(item["dose_reasons"].values()):
        assert f"/evidence/rules/{rule}/" in text
    assert re.search(r"<strong>[^<]*effort[^<]*:</strong>", text, re.IGNORECASE)


@pytest.mark.usefixtures("today")
def test_a_plan_stored_before_reasons_said_so_much_is_still_shown(client_of, person):
    """Answers keep the shape in which they were written."""
    from plans.prescribing.models import Plan

    def strip(part):
        if isinstance(part, dict):
            gone = ("dose_reasons", "would_change", "week_reasons")
            return {
                name: strip(value)
                for name, value in part.items()
                if name not in gone and not (name == "reasons" and "achieved_days" in part)
            }
        return [strip(value) for value in part] if isinstance(part, list) else part

    plan = plan_for(person, FIT)
    Plan.objects.filter(pk=plan.pk).update(answer=strip(plan.answer))
    mine = client_of(person)
    for path in ("/me/week/", "/me/why/", "/me/left-out/", "/me/exercises/U02/"):
        assert mine.get(path).status_code == 200, path


@pytest.mark.usefixtures("today")
def test_a_physiotherapist_reads_why_once_for_each_exercise(client_of, person, physio):
    """Again only where the reasons or the parts of the dose they stand for differ."""
    plan = plan_for(person, SPINE)
    text = client_of(physio).get(f"/physio/patients/{person.pk}/").content.decode()
    codes = [item.snapshot["code"] for item in plan.prescribed]
    said = text.count("<summary>Why<")
    assert len(set(codes)) <= said < len(codes)
    assert said + text.count("Why: as on its first day.") == len(codes)
