"""Four people from sign-up to the right outcome, in a real browser."""

import re

import pytest
from django.core.management import call_command

from accounts.models import User
from bonefit.demo import BASE, DEMO_DOMAIN, SPINE
from tests.browser.walk import Visitor
from tests.database import drop_append_only_triggers

FIT = BASE | {"date-of-birth": "1964-03-27"}
BROKEN_SPINE = FIT | {
    "t-score": {"known": "yes", "t_score": "−2,9"},
    "bone-band": "osteoporosis",
    "fractures": "yes",
    "fracture-details": [SPINE],
}
UNSTEADY = FIT | {
    "date-of-birth": "1944-01-20",
    "falls": "2",
    "severe-fall": "no",
    "walking-aid": "frame",
    "floor": "no",
}
CHEST_PAIN = FIT | {"chest-pain": "yes"}
NOTE = "Seen today. Walks well with help and has company."


@pytest.fixture
def site(browser, live_server, settings, tmp_path, transactional_db):
    """The running site as `make run` shows it: demo cast, mail as files, the debug-only page."""
    settings.DEBUG = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    call_command("load_catalogue", verbosity=0)
    call_command("seed_demo", verbosity=0)
    yield live_server.url
    for context in browser.contexts:
        context.close()  # nothing asks the server any more when its rows are removed
    drop_append_only_triggers()  # so that the rows of this test can be removed


def visitor_of(browser, site, **options):
    """A new person at a new browser, 320 px wide as on the smallest phones."""
    script = options.get("script", True)
    context = browser.new_context(
        viewport={"width": 320, "height": 640}, java_script_enabled=script
    )
    context.set_default_timeout(10_000)
    return Visitor(context.new_page(), site, **options)


def code_from_the_mail_page(visitor):
    page = visitor.page.context.new_page()
    page.goto(visitor.base_url + "/dev/")
    mails = page.inner_text("main").split("Outgoing mail")[1]
    page.close()
    return re.search(r"\b\d{3} \d{3}\b", mails)[0]


def sign_up(visitor, address, *, looking=False):
    visitor.open("/")
    if looking:
        visitor.look()
    visitor.follow("Start")
    visitor.type("#id_email", address)
    if looking:
        visitor.look()
    visitor.press("Send me my code")
    if looking:
        visitor.look()
    visitor.type("#id_code", code_from_the_mail_page(visitor))
    visitor.press("Continue")
    assert "May we keep your health answers?" in visitor.words
    if looking:
        visitor.look()
    visitor.choose("agree", "yes")
    visitor.press("Save and go on")
    if looking:
        visitor.look()
    visitor.follow("Start the questions")


def sign_in_as(browser, site, who, **options):
    """One click on the debug-only page, second factor included."""
    visitor = visitor_of(browser, site, **options)
    visitor.open("/dev/")
    visitor.press(re.compile(f"Sign in as {who}$"))
    return visitor


def sign(browser, site, name, decision="approve"):
    """The demo physiotherapist decides on a waiting week."""
    physio = sign_in_as(browser, site, "a1")
    assert "Waiting for you" in physio.words
    physio.look()
    physio.follow(re.compile(name))
    physio.look()
    physio.choose("decision", decision)
    physio.type("#id_note", NOTE)
    physio.press("Save my decision")
    assert "Waiting for you" in physio.words
    physio.look()


def make_plan(visitor, address, answers, *, looking=False):
    sign_up(visitor, address, looking=looking)
    visitor.answer_all(answers, looking=looking)
    visitor.press("Make my plan")


def test_osteopenia_and_fit_gets_a_week_at_once(browser, site):
    """Every page on the way is looked at: axe, 320 px, one heading, no complaint."""
    person = visitor_of(browser, site)
    make_plan(person, "fit@example.org", FIT, looking=True)
    assert "Your week from" in person.words
    assert person.page.locator(".week-row").count() == 7
    person.look()
    person.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    person.look()
    person.page.locator(".item__name").first.click()
    for part in ("How much", "Get ready", "Do it", "Be careful", "Why it was chosen"):
        assert part in person.words
    person.look()
    for link, part in (
        ("Why this plan", "What your answers mean"),
        ("What we left out, and why", "Never in our plans"),
    ):
        person.open("/me/week/")
        person.follow(link)
        assert part in person.words
        person.look()
    person.open("/me/referral/")
    person.look()


def test_a_vertebral_fracture_three_years_ago_waits_and_is_signed(browser, site):
    person = visitor_of(browser, site)
    make_plan(person, "spine@example.org", BROKEN_SPINE)
    assert "Your week is ready to be checked." in person.words
    assert "Please wait with exercises" in person.words
    assert person.page.locator(".item").count() == 0
    person.look()
    sign(browser, site, "spine@example.org")
    person.open("/me/week/")
    assert "Your week from" in person.words
    assert "by Anna Adler" in person.words
    person.look()


def test_two_falls_and_a_frame_start_gently_and_are_signed_by_keyboard_alone(browser, site):
    person = visitor_of(browser, site, keyboard=True)
    make_plan(person, "unsteady@example.org", UNSTEADY)
    assert "What you may do while you wait" in person.words
    assert person.page.locator(".item").count() > 0
    person.look()
    sign(browser, site, "unsteady@example.org")
    person.open("/me/week/")
    assert "Your week from" in person.words
    person.follow("Why this plan")
    assert "F2" in person.words


def test_chest_pain_gets_no_exercise_on_any_page(browser, site):
    person = visitor_of(browser, site)
    make_plan(person, "chest@example.org", CHEST_PAIN)
    assert "No exercise for now" in person.words
    assert person.page.locator('a[href="tel:999"]').count() >= 1
    person.look()
    for path in ("/me/week/", "/me/why/", "/me/left-out/", "/me/referral/", "/me/exercises/S02/"):
        person.open(path)
        assert person.page.locator(".item .dose").count() == 0
        assert person.page.locator(".week-row").count() == 0


def test_refused_by_the_physiotherapist_says_so_with_the_reason(browser, site):
    person = visitor_of(browser, site)
    make_plan(person, "no@example.org", BROKEN_SPINE)
    sign(browser, site, "no@example.org", decision="refuse")
    person.open("/me/week/")
    assert NOTE in person.words
    assert person.page.locator(".item").count() == 0
    person.look()


def test_a_reason_outlives_a_session_that_ends_before_it_is_sent(browser, site):
    physio = sign_in_as(browser, site, "a1")
    physio.follow(re.compile("Patrick"))
    physio.choose("decision", "approve")
    physio.type("#id_note", NOTE)
    physio.page.context.clear_cookies(name="sessionid")
    physio.press("Save my decision")
    assert "/accounts/login/" in physio.page.url
    physio.open("/dev/")
    physio.press(re.compile("Sign in as a1$"))
    physio.follow(re.compile("Patrick"))
    assert physio.page.input_value("#id_note") == NOTE
    physio.press("Sign out")
    assert physio.page.evaluate("sessionStorage.length") == 0


def test_the_journey_works_without_scripts(browser, site):
    person = visitor_of(browser, site, script=False)
    make_plan(person, "noscript@example.org", FIT)
    assert "Your week from" in person.words
    assert person.page.locator(".week-row").count() == 7


def test_wrong_answers_are_named_and_typed_ones_stay(browser, site):
    person = visitor_of(browser, site)
    sign_up(person, "wrong@example.org")
    person.press("Continue")
    assert person.page.title().startswith("Error:")
    focused = person.page.evaluate("document.activeElement.className")
    assert "error-summary" in focused
    person.look()
    person.type("#id_day", "31")
    person.type("#id_month", "Feb")
    person.type("#id_year", "1950")
    person.press("Continue")
    assert "This is not a date" in person.words
    assert person.page.input_value("#id_month") == "Feb"
    person.answer_page("1950-02-27")
    person.answer_page("woman-after")
    person.choose("known", "yes")
    person.type("#id_t_score", "2.5")
    person.press("Continue")
    assert "Did you mean -2.5?" in person.words
    assert person.page.input_value("#id_t_score") == "2.5"
    person.look()
    for wrong in ("25", "NaN", "abc"):
        person.type("#id_t_score", wrong)
        person.press("Continue")
        assert person.slug == "t-score"
        assert person.page.input_value("#id_t_score") == wrong
    person.type("#id_t_score", "1.5")
    person.press("Continue")
    person.page.locator("#id_confirmed").check()
    person.press("Continue")
    assert person.slug == "bone-band"


def test_answers_are_kept_for_another_day(browser, site):
    person = visitor_of(browser, site)
    sign_up(person, "later@example.org")
    person.answer_page(FIT["date-of-birth"])
    person.choose("answer", "woman-after")
    person.press("Save and come back later")
    assert "Go on with the questions" in person.words
    person.press("Sign out")
    person.open("/accounts/login/code/")
    person.type("#id_email", "later@example.org")
    person.press("Send me a code")
    person.type("#id_code", code_from_the_mail_page(person))
    person.press("Continue")
    person.follow("Go on with the questions")
    assert person.slug == "t-score"


PUBLIC = (
    *("/", "/how-it-works/", "/evidence/", "/for-physiotherapists/", "/intended-use/"),
    *("/privacy/", "/accessibility/", "/contact/", "/accounts/login/", "/accounts/login/code/"),
    *("/accounts/signup/", "/accounts/password/reset/", "/dev/"),
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_public_pages_are_accessible_in_light_and_dark(browser, site, scheme):
    context = browser.new_context(viewport={"width": 320, "height": 640}, color_scheme=scheme)
    visitor = Visitor(context.new_page(), site)
    for path in PUBLIC:
        visitor.open(path)
        visitor.look()


def test_targets_are_large_enough(browser, site):
    visitor = sign_in_as(browser, site, "pa")
    visitor.page.set_viewport_size({"width": 1280, "height": 800})
    for path in ("/", "/me/week/", "/me/why/", "/me/answers/", "/me/questions/sex/"):
        visitor.open(path)
        small = visitor.page.evaluate(
            """() => [...document.querySelectorAll('main button, main input, main summary')]
            .filter(one => one.type !== 'hidden' && !one.closest('.bf-choice'))
            .filter(one => one.offsetHeight > 0 && one.offsetHeight < 44)
            .map(one => one.outerHTML.slice(0, 120))"""
        )
        assert small == [], path


LARGE_TEXT = {
    "pa": ("/", "/evidence/", "/me/week/", "/me/why/", "/me/left-out/", "/me/answers/"),
    "pa2": ("/for-physiotherapists/", "/intended-use/", "/me/week/", "/me/left-out/"),
    "pb": ("/me/week/", "/me/referral/", "/me/questions/conditions/", "/account/settings/"),
    "pn": ("/me/week/", "/me/consent/", "/me/questions/t-score/", "/me/questions/when/"),
    "a1": ("/physio/",),
}


@pytest.mark.parametrize("width", [390, 1280])
def test_text_of_twice_the_size_stays_in_its_place(browser, site, width):
    waits = f"/physio/patients/{User.objects.get(email=f'pa2{DEMO_DOMAIN}').pk}/"
    for who, paths in LARGE_TEXT.items():
        visitor = sign_in_as(browser, site, who)
        visitor.page.set_viewport_size({"width": width, "height": 844})
        for path in (*paths, waits) if who == "a1" else paths:
            visitor.open(path)
            assert visitor.spilled(text="200%") == [], (who, path)
            if path != "/account/settings/":  # an address of many letters
                assert visitor.broken_words() == [], (who, path)
        visitor.page.context.close()


@pytest.mark.hazard("H-18")
def test_going_back_after_signing_out_shows_nothing_of_the_last_person(
    browser_type, browser_type_launch_args, site
):
    """In a browser that keeps pages for its Back button, as those of visitors do."""
    browser = browser_type.launch(
        **browser_type_launch_args, ignore_default_args=["--disable-back-forward-cache"]
    )
    visitor = sign_in_as(browser, site, "pa")
    visitor.open("/me/week/")
    assert "Pauline" in visitor.words
    visitor.press("Sign out")
    for _ in range(3):
        visitor.page.go_back()
        visitor.page.wait_for_load_state()
        assert "Pauline" not in visitor.page.inner_text("body")
        assert visitor.page.locator(".week-row--today").count() == 0
    browser.close()


def test_every_demo_outcome_is_accessible(browser, site):
    for who in ("pa", "pa2", "pb", "pn", "pi", "pq", "a1", "b1"):
        visitor = sign_in_as(browser, site, who)
        visitor.look()
        visitor.page.context.close()
