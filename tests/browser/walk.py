"""How a person walks through the pages, by mouse or by keyboard alone."""

import re

from axe_playwright_python.sync_playwright import Axe

AXE = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}
TABS_MAX = 120
#: What reaches past the card or the page that it stands in, with everything unfolded.
SPILLED = """() => {
  document.querySelectorAll('details').forEach(one => one.open = true);
  const card = '.card-bf, .week-row, .notice, .bf-choice, .stop-page, .reasons, .table-bf tr';
  const aside = '.visually-hidden, .skip-link, thead';
  return [...document.querySelectorAll('header *, main *, footer *')].filter(one => {
    const box = one.getBoundingClientRect(), around = one.parentElement.closest(card);
    const edge = around ? around.getBoundingClientRect().right : innerWidth;
    return box.width && box.height && !one.closest(aside) && box.right > edge + 1;
  }).map(one => one.outerHTML.slice(0, 120)).slice(0, 5);
}"""

#: Long words that stand on two lines without a hyphen where they are parted.
BROKEN = """() => {
  document.querySelectorAll('details').forEach(one => one.open = true);
  const found = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (text.parentElement.closest('.visually-hidden, .skip-link')) continue;
    for (const word of text.data.matchAll(/\\p{L}{6,}/gu)) {
      const range = document.createRange();
      // A hyphen that shows has its box in the letter after it, at the end of the line before.
      range.setStart(text, word.index + (text.data[word.index - 1] === '\u00ad' ? 1 : 0));
      range.setEnd(text, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
      if (lines.size > 1) found.push(word[0]);
    }
  }
  return found;
}"""


class Visitor:
    """One person at one browser page; collects what the browser complains about."""

    def __init__(self, page, base_url, *, keyboard=False, script=True):
        self.page, self.base_url = page, base_url
        self.keyboard, self.script = keyboard, script
        self.complaints = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("response", self._answered)

    def _heard(self, message):
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            self.complaints.append(f"console: {message.text}")

    def _answered(self, response):
        if response.status >= 400 and "/static/" in response.url:
            self.complaints.append(f"{response.status} {response.url}")

    # -- moving

    def open(self, path):
        self.page.goto(self.base_url + path)
        self.page.wait_for_load_state()

    def press(self, name):
        """Use a button or link by its visible words."""
        self._use(self.page.locator("main, header").get_by_role("button", name=name))

    def follow(self, name):
        self._use(self.page.locator("main, header").get_by_role("link", name=name))

    def _use(self, found):
        target = found.first
        if self.keyboard:
            self._tab_to(target)
        with self.page.expect_navigation():
            if self.keyboard:
                self.page.keyboard.press("Enter")
            else:
                target.click()
        self.page.wait_for_load_state()

    def type(self, selector, text):
        target = self.page.locator(selector)
        if self.keyboard:
            self._tab_to(target)
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(text)
        else:
            target.fill(text)

    def choose(self, name, value):
        """A radio or a tick box, by its field and value."""
        target = self.page.locator(f'input[name="{name}"][value="{value}"]')
        if not self.keyboard:
            target.check()
        elif not target.is_checked():
            if target.get_attribute("type") == "radio":
                self._tab_to(self.page.locator(f'input[name="{name}"]'))
                for _ in range(20):
                    if target.is_checked():
                        break
                    at = self.page.evaluate("document.activeElement.checked ? 1 : 0")
                    self.page.keyboard.press("ArrowDown" if at else "Space")
            else:
                self._tab_to(target)
                self.page.keyboard.press("Space")
        assert target.is_checked()

    def _tab_to(self, found):
        """Tab until the focus is on one of the elements found, and see that it shows."""
        wanted = found.element_handles()
        for _ in range(TABS_MAX):
            self.page.keyboard.press("Tab")
            if any(one.evaluate("one => one === document.activeElement") for one in wanted):
                outline = self.page.evaluate(
                    """() => { const one = document.activeElement;
                    return [one, one.closest('.bf-choice'), one.nextElementSibling]
                      .filter(Boolean).map(shown => getComputedStyle(shown))
                      .map(s => s.outlineStyle + s.outlineWidth + s.boxShadow) }"""
                )
                assert any(seen != "none0pxnone" for seen in outline), "the focus does not show"
                return
        raise AssertionError(f"no way there by keyboard: {found}")

    # -- looking

    @property
    def words(self):
        return self.page.inner_text("main")

    @property
    def slug(self):
        found = re.search(r"/questions/([a-z-]+)/", self.page.url)
        return found and found[1]

    def look(self):
        """What must hold for every page: no axe violation, nothing too wide, one heading."""
        page = self.page
        if self.script:
            found = Axe().run(page, options=AXE).response["violations"]
            assert not found, (
                page.url,
                [(one["id"], node["html"][:200]) for one in found for node in one["nodes"]],
            )
        width = page.evaluate("document.documentElement.scrollWidth") if self.script else 0
        assert width <= page.viewport_size["width"], (page.url, width)
        assert page.locator("h1").count() == 1, page.url
        assert page.title().endswith("BoneFit"), page.url
        assert not self.complaints, self.complaints

    def spilled(self, *, text="100%"):
        """Elements that do not fit where they stand when the text is this large."""
        self.page.evaluate(f"document.documentElement.style.fontSize = '{text}'")
        return self.page.evaluate(SPILLED)

    def broken_words(self):
        """Words that do not fit on a line of their own and are parted without a hyphen."""
        return self.page.evaluate(BROKEN)

    # -- answering

    def answer_page(self, given):
        """Fill the question that is on the screen with a kept answer."""
        one_field = {"back-pain", "blood-pressure", "t-score", "company", "when"}
        if self.slug == "date-of-birth":
            year, month, day = given.split("-")
            for box, text in (("day", day), ("month", month), ("year", year)):
                self.type(f"#id_{box}", text)
        elif self.slug in ("fracture-details", "surgery-details"):
            self._answer_rows(given)
        elif self.slug in one_field:
            for name, value in given.items():
                self._answer_field(name, value)
        else:
            self._answer_field("answer", given)
        self.press("Continue")

    def _answer_field(self, name, value):
        if isinstance(value, list):
            for one in value:
                self.choose(name, one)
        elif self.page.locator(f'input[name="{name}"][type="radio"]').count():
            self.choose(name, value)
        else:
            self.type(f"#id_{name}", value)

    def _answer_rows(self, rows):
        for number, row in enumerate(rows):
            for name, value in row.items():
                if self.page.locator(f'select[name="form-{number}-{name}"]').count():
                    self.page.select_option(f'select[name="form-{number}-{name}"]', value)
                else:
                    self.choose(f"form-{number}-{name}", value)

    def answer_all(self, answers, *, looking):
        """From the first question to "check your answers"."""
        for _ in range(40):
            if looking:
                self.look()
            if self.slug is None:
                break
            self.answer_page(answers[self.slug])
        assert self.page.url.endswith("/me/answers/"), (self.page.url, self.words)
