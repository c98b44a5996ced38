"""Pictures in a real browser: the movement by keyboard, and nothing that moves by itself."""

import pytest

from plans.catalogue import figures
from plans.catalogue.links import links_of
from plans.curation.queries import sheets
from tests.browser.test_journeys import sign_in_as, site

__all__ = ["site"]


#: Where the moving parts of the drawing are just now.
SHAPE = """() => [...document.querySelectorAll(".movement__stage svg path, .movement__stage svg g")]
    .map((part) => [part.getBBox(), part.getCTM()])
    .map(([box, at]) => [box.x, box.y, box.height, at.a, at.b, at.e, at.f].join()).join(";")"""


@pytest.fixture
def exercise_page(browser, site):
    """An exercise of the demo person's week that is drawn."""
    visitor = sign_in_as(browser, site, "pa")
    visitor.open("/me/week/")
    addresses = visitor.page.eval_on_selector_all(
        "a.item__name", "links => links.map(link => link.getAttribute('href'))"
    )
    drawn = [one for one in addresses if figures.has(one.rstrip("/").rsplit("/", 1)[1])]
    visitor.open(drawn[0])
    return visitor


def test_the_movement_starts_pauses_goes_on_and_stops_by_keyboard(exercise_page):
    page = exercise_page.page
    page.emulate_media(reduced_motion="reduce")
    play, stop = page.locator("[data-movement-play]"), page.locator("[data-movement-stop]")
    drawing = page.locator(".movement__stage svg")
    assert drawing.count() == 0  # nothing is sent, and nothing moves, before it is asked for
    play.focus()
    page.keyboard.press("Enter")
    drawing.wait_for()
    play.filter(has_text="Pause the movement").wait_for()  # two frames after the drawing
    assert page.evaluate("!document.querySelector('.movement__stage svg').animationsPaused()")
    shown = []
    for _moment in range(20):  # the drawing itself changes, not only its clock
        shown.append(page.evaluate(SHAPE))
        page.wait_for_timeout(100)
    assert len(set(shown)) > 3
    exercise_page.look()
    page.keyboard.press("Enter")
    assert play.inner_text() == "Go on with the movement"
    assert page.evaluate("document.querySelector('.movement__stage svg').animationsPaused()")
    page.keyboard.press("Enter")
    assert page.evaluate("!document.querySelector('.movement__stage svg').animationsPaused()")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert drawing.count() == 0
    assert play.inner_text() == "Show me the movement"
    assert stop.is_hidden()
    assert page.evaluate("document.activeElement.hasAttribute('data-movement-play')")


def test_escape_stops_the_movement_and_a_wish_for_less_movement_pauses_it(exercise_page):
    page = exercise_page.page
    play, drawing = page.locator("[data-movement-play]"), page.locator(".movement__stage svg")
    play.focus()
    page.keyboard.press("Enter")
    play.filter(has_text="Pause the movement").wait_for()
    page.emulate_media(reduced_motion="reduce")
    play.filter(has_text="Go on with the movement").wait_for()
    assert page.evaluate("document.querySelector('.movement__stage svg').animationsPaused()")
    page.keyboard.press("Escape")
    assert drawing.count() == 0
    assert page.evaluate("document.activeElement.hasAttribute('data-movement-play')")


@pytest.mark.parametrize("address", ["/me/week/", "/me/week/print/", "/me/movements/"])
def test_in_forced_colours_a_drawing_keeps_its_white_paper(exercise_page, address):
    exercise_page.open(address)
    exercise_page.page.emulate_media(forced_colors="active", color_scheme="dark")
    grounds = exercise_page.page.eval_on_selector_all(
        "img[src*='/pictures/']", "all => all.map(one => getComputedStyle(one).backgroundColor)"
    )
    assert set(grounds) == {"rgb(255, 255, 255)"}


def test_every_picture_of_a_page_is_drawn(exercise_page):
    page = exercise_page.page
    widths = page.eval_on_selector_all(".panel img", "all => all.map(one => one.naturalWidth)")
    assert widths
    assert all(widths)


def test_without_script_the_pictures_stand_and_nothing_is_offered_that_cannot_work(browser, site):
    visitor = sign_in_as(browser, site, "pa", script=False)
    visitor.open("/me/week/print/")
    assert visitor.page.locator(".handout__strip").count() > 3
    assert visitor.page.locator("[data-movement]:visible").count() == 0


def test_contact_sheets_are_accessible_and_fit(browser, site):
    visitor = sign_in_as(browser, site, "c1")
    for address in ("/curation/pictures/", f"/curation/pictures/{sheets()[0].slug}/"):
        visitor.open(address)
        visitor.look()
        assert visitor.spilled() == []


def test_a_wrong_way_says_so_in_words():
    pairs = [id for id in figures.shipped() if any(wrong for _c, wrong in figures.captions(id))]
    assert pairs
    for id in pairs:
        assert [panel.wrong for panel in links_of(id).panels][-1]
