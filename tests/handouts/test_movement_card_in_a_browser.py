"""The movement card as people see it: on a phone, in the dark, at 200 %, and on one A4 page."""

import re

import pytest

from plans.rules import PatientFacts
from plans.rules.movements import movement_card
from plans.rules.vocabulary import CardVerdict
from tests.browser.walk import Visitor
from tests.database import drop_append_only_triggers
from tests.factories import FIT, SPINE, UNSTEADY, clinic, patient, plan_for
from tests.rules.profiles import profiles

MINE = "/me/movements/"
PAGE = re.compile(rb"/Type\s*/Page\b")


def printed(rows):
    """How many characters the one-page card holds."""
    return sum(
        len(row.movement.name)
        + len(row.way.short if row.way else "")
        + len(row.movement.leave if row.verdict is CardVerdict.AVOID else "")
        for row in rows
    )


def longest_card():
    """The answers, of 300 generated people, whose card has most to print."""
    cards = [
        (printed(movement_card(PatientFacts.from_json(profile))), number, profile)
        for number, profile in enumerate(profiles(300, seed=41))
    ]
    _, _, profile = max(cards, key=lambda card: card[:2])
    return {name: value for name, value in profile.items() if name not in ("id", "on", "age")}


@pytest.fixture
def shown_to(browser, live_server, transactional_db, release, client_of):
    """The page of somebody with these answers, signed in by their session alone."""

    def show(answers, *, name, **options):
        who = patient(name, of=clinic())
        who.full_name = "Wilhelmina Featherstonehaugh-Cholmondeley"
        who.save()
        plan_for(who, answers)
        session = client_of(who).cookies["sessionid"].value
        context = browser.new_context(**{"viewport": {"width": 320, "height": 640}} | options)
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        visitor = Visitor(context.new_page(), live_server.url)
        visitor.open(MINE)
        return visitor

    yield show
    drop_append_only_triggers()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_on_a_small_phone(shown_to, scheme):
    visitor = shown_to(UNSTEADY, name="phone@example.org", color_scheme=scheme)
    assert "Do it this way" in visitor.words
    visitor.look()
    visitor.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    visitor.look()


def test_it_holds_at_200_percent_with_targets_to_touch(shown_to):
    visitor = shown_to(SPINE, name="large@example.org", viewport={"width": 1280, "height": 800})
    small = visitor.page.evaluate(
        """() => [...document.querySelectorAll('main button, main summary, main .button-secondary')]
        .filter(one => one.offsetHeight > 0 && one.offsetHeight < 48).map(one => one.outerHTML)"""
    )
    assert small == []
    visitor.page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_it_prints_on_one_page_for_everybody(shown_to):
    for number, answers in enumerate((FIT, SPINE, UNSTEADY, longest_card())):
        visitor = shown_to(answers, name=f"paper{number}@example.org")
        pdf = visitor.page.pdf(prefer_css_page_size=True)
        assert len(PAGE.findall(pdf)) == 1, answers
        visitor.page.emulate_media(media="print")
        assert visitor.page.locator(".move__short").first.is_visible()
        assert not visitor.page.locator(".move__steps").first.is_visible()
        assert visitor.page.locator(".moves__word").first.is_visible()


def test_large_print_holds_the_steps_at_18_point(shown_to):
    visitor = shown_to(SPINE, name="steps@example.org")
    visitor.follow("Large print")
    visitor.page.emulate_media(media="print")
    step = visitor.page.locator(".move__steps li").first
    assert step.is_visible()
    assert step.evaluate("one => getComputedStyle(one).fontSize") == "24px"
    assert len(PAGE.findall(visitor.page.pdf(prefer_css_page_size=True))) > 1
