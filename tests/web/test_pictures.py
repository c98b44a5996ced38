"""Pictures are files by content, kept for a year, and the same for everybody."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from plans.catalogue import figures
from plans.catalogue.figures.looks import SCREEN
from plans.catalogue.links import (
    CACHE_YEAR_SECONDS,
    PICTURES,
    links_of,
    pair_of,
    thumbnail_of,
    warning_of,
)
from tests import factories

DRAWN = "S02"


@pytest.mark.parametrize("kind", ["thumbnail", "print", "movement", "panel-1", "panel-2"])
def test_a_picture_is_served_whole_and_for_a_year(db, kind, django_assert_num_queries):
    picture = PICTURES[kind](DRAWN)
    url = reverse("catalogue:picture", args=[DRAWN, kind, picture.hash])
    with django_assert_num_queries(0):
        answer = Client().get(url)
    assert answer.status_code == 200
    assert answer.content == picture.bytes
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Cache-Control"] == f"public, max-age={CACHE_YEAR_SECONDS}, immutable"
    assert "Set-Cookie" not in answer


def test_a_signed_in_person_gets_the_same_answer(client_of, person):
    url = thumbnail_of(DRAWN).url
    answer = client_of(person).get(url)
    assert answer["Cache-Control"].endswith("immutable")
    assert answer["Vary"] == "Accept-Encoding"  # one copy serves everybody
    assert answer.content == Client().get(url).content


@pytest.mark.parametrize(
    ("code", "kind", "digest"),
    [
        (DRAWN, "thumbnail", "0" * 16),
        ("S99", "thumbnail", "0" * 16),
        (DRAWN, "poster", "0" * 16),
        (DRAWN, "panel-9", "0" * 16),
        (DRAWN, "warning", "0" * 16),
    ],
)
def test_another_content_kind_or_code_is_not_found(db, code, kind, digest):
    assert Client().get(f"/pictures/{code}/{kind}.{digest}.svg").status_code == 404


def test_what_not_to_do_has_a_small_picture_where_a_fault_is_drawn(db):
    assert warning_of(DRAWN) is None
    assert pair_of(DRAWN) == ()
    link = warning_of("MOV-001")
    answer = Client().get(link.url)
    assert answer.status_code == 200
    assert SCREEN.wrong.encode() in answer.content
    assert link.url != thumbnail_of("MOV-001").url
    right, wrong = pair_of("MOV-020")
    assert (right.wrong, wrong.wrong) == (False, True)
    assert right.caption == "Sit back with a cushion behind your waist."


def test_pictures_refuse_to_be_written_to(db):
    assert Client().post(thumbnail_of(DRAWN).url).status_code == 405


def test_a_changed_figure_has_another_address(monkeypatch):
    before = thumbnail_of(DRAWN).url
    other = figures.thumbnail("S01")
    monkeypatch.setitem(PICTURES, "thumbnail", lambda _code: other)
    thumbnail_of.cache_clear()
    try:
        assert thumbnail_of(DRAWN).url != before
    finally:
        thumbnail_of.cache_clear()


def test_nothing_is_linked_where_nothing_is_drawn():
    assert thumbnail_of("Z99") is None
    assert links_of("Z99") is None


def test_the_week_shows_a_small_picture_for_each_drawn_exercise(client_of, person, today):
    plan = factories.plan_for(person)
    html = client_of(person).get("/me/week/").content.decode()
    codes = {item.snapshot["code"] for item in plan.prescribed}
    drawn = {code for code in codes if figures.has(code)}
    assert drawn
    for code in drawn:
        assert thumbnail_of(code).url in html


def test_the_exercise_page_shows_panels_captions_and_offers_the_movement(client_of, person, today):
    plan = factories.plan_for(person)
    code = next(
        item.snapshot["code"] for item in plan.prescribed if figures.has(item.snapshot["code"])
    )
    html = client_of(person).get(f"/me/exercises/{code}/").content.decode()
    links = links_of(code)
    for panel in links.panels:
        assert panel.url in html
        assert panel.caption in html
    assert f'data-movement="{links.movement_url}" hidden' in html
    assert "<svg" not in html  # nothing moves, and nothing is sent, before it is asked for


def test_the_week_on_paper_teaches_each_exercise_once(
    client_of, person, today, django_assert_num_queries
):
    plan = factories.plan_for(person)
    client = client_of(person)
    client.get("/me/week/print/")
    # session, user, consent with the clinic, plan with its record, items
    with django_assert_num_queries(5):
        answer = client.get("/me/week/print/")
    html = answer.content.decode()
    for item in {one.snapshot["code"]: one for one in plan.prescribed}.values():
        assert html.count(f"<h3>{item.snapshot['name']}</h3>") == 1
    assert "Valid until" in html
    assert f"born {plan.record.date_of_birth.year}" in html


def test_the_week_on_paper_teaches_in_the_order_of_the_week(client_of, person, today):
    plan = factories.plan_for(person)
    html = client_of(person).get("/me/week/print/").content.decode()
    in_order = dict.fromkeys(item.snapshot["name"] for item in plan.prescribed)
    assert re.findall(r"<h3>([^<]+)</h3>", html) == list(in_order)


def test_a_wrong_way_has_no_number_among_the_pictures_on_paper(client_of, person, today):
    factories.plan_for(person)
    html = client_of(person).get("/me/week/print/").content.decode()
    wrong = re.findall(r'<li class="panel--wrong">([^<]+)</li>', html)
    assert wrong
    assert all(caption.startswith("Not like this") for caption in wrong)
    assert html.count("<li>Not like this") == 0


def test_a_person_without_an_active_week_gets_nothing_on_paper(client_of, person, today):
    factories.plan_for(person, factories.CHEST_PAIN)
    answer = client_of(person).get("/me/week/print/")
    assert (answer.status_code, answer["Location"]) == (302, "/me/week/")
