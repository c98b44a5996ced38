"""An animation in a real page under the product's strict content security policy."""

import pytest

from plans.catalogue import figures

POLICY = "default-src 'none'; script-src 'self'; img-src 'self'; style-src 'self'"
SCRIPT = """
const moving = () => document.querySelectorAll("svg animate, svg animateTransform");
document.getElementById("start").addEventListener("click", () => {
  moving().forEach((one) => one.beginElement());
});
document.getElementById("stop").addEventListener("click", () => {
  document.querySelector("svg").pauseAnimations();
});
"""
#: Where the near hip group is now, after the animation.
PLACE = """() => {
  const box = document.querySelectorAll("svg path");
  return Array.from(box, (one) => Math.round(one.getBoundingClientRect().top)).join();
}"""


@pytest.mark.parametrize("id", ["S02", "S07", "W02"])
def test_it_starts_and_stops_by_script_and_breaks_no_policy(page, id):
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    html = (
        "<!doctype html><title>x</title><button id=start>Show</button><button id=stop>Stop</button>"
        f'{figures.animation(id).svg}<script src="/go.js"></script>'
    )
    headers = {"content-security-policy": POLICY}
    page.route(
        "**/*",
        lambda route: (
            route.fulfill(body=SCRIPT, content_type="text/javascript")
            if route.request.url.endswith(".js")
            else route.fulfill(body=html, content_type="text/html", headers=headers)
        ),
    )
    page.goto("http://figures.test/")
    still = page.evaluate(PLACE)
    page.wait_for_timeout(300)
    assert page.evaluate(PLACE) == still, "it moves before it is asked to"
    page.click("#start")
    page.wait_for_function(f"still => ({PLACE})() !== still", arg=still)
    page.click("#stop")
    held = page.evaluate(PLACE)
    page.wait_for_timeout(300)
    assert page.evaluate(PLACE) == held, "it moves on after it was stopped"
    assert said == []


def test_a_panel_is_a_picture_file(page):
    page.route(
        "**/*",
        lambda route: (
            route.fulfill(body=figures.panels("S11")[1].bytes, content_type="image/svg+xml")
            if route.request.url.endswith(".svg")
            else route.fulfill(body='<img src="/a.svg">', content_type="text/html")
        ),
    )
    page.goto("http://figures.test/")
    page.wait_for_function("() => document.images[0].complete")
    size = page.evaluate(
        "() => [document.images[0].naturalWidth, document.images[0].naturalHeight]"
    )
    picture = figures.panels("S11")[1]
    assert size == [picture.width, picture.height]
