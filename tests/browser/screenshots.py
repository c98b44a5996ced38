"""`make screenshots`: the pictures of the README, taken from a running `make run`."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.conftest import CHROMIUM

SITE = f"http://localhost:{os.environ.get('PORT', '8000')}"
FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
PHONE = {"width": 390, "height": 844}
SHOTS = (
    ("home", None, "/"),
    ("question", "pa", "/me/questions/t-score/"),
    ("week", "pa", "/me/week/"),
    ("exercise", "pa", "/me/exercises/S14/#do-it"),
    ("waiting", "pb", "/me/week/"),
    ("stop", "pn", "/me/week/"),
)


def sign_in(page: Page, who: str) -> None:
    page.goto(f"{SITE}/dev/")
    page.get_by_role("button", name=f"Sign in as {who}", exact=True).click()
    page.wait_for_load_state()


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, who, path in SHOTS:
            page = browser.new_context(viewport=PHONE).new_page()
            if who:
                sign_in(page, who)
            page.goto(SITE + path)
            page.wait_for_load_state()
            page.screenshot(path=FOLDER / f"{name}.png")
            page.context.close()
        browser.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
