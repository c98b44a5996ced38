"""Fixtures of every room. Browser tests use the system's Chromium; see CONTRIBUTING for why."""

import os
import shutil

import pytest

# Playwright's synchronous interface runs an event loop, which Django would take for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = os.environ.get("CHROMIUM_PATH") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)


def pytest_collection_modifyitems(config, items):
    """Mark what needs a browser; without one skip it, or refuse where it is required."""
    for item in items:
        if "page" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
            if not CHROMIUM:
                item.add_marker(
                    pytest.mark.skip(
                        reason="no Chromium: apt-get install chromium, or set CHROMIUM_PATH"
                    )
                )
    if not CHROMIUM and os.environ.get("REQUIRE_BROWSER") == "1":
        raise pytest.UsageError("REQUIRE_BROWSER=1, and there is no Chromium here")


def skipped_hazard(item, report):
    """A test of a control of the hazard log was skipped, and not for want of a browser."""
    marked = bool(item.get_closest_marker("hazard")) and not item.get_closest_marker("browser")
    return marked and bool(report.skipped)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A skipped test shows nothing about its hazard: it counts as failed."""
    report = yield
    if skipped_hazard(item, report):
        report.outcome = "failed"
        report.longrepr = "A test of a hazard may not be skipped."
    return report


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
    }


@pytest.fixture(scope="session")
def shipped():
    """The shipped catalogue as the loader reads it, once for all tests: reading takes seconds."""
    from plans.catalogue.loader import payload_of

    return payload_of()


@pytest.fixture
def release(db, shipped):
    """The shipped catalogue, published."""
    from plans.catalogue.services import load

    return load(payload=shipped).release


@pytest.fixture
def clinic(db):
    from tests import factories

    return factories.clinic("Riverside Clinic")


@pytest.fixture(autouse=True)
def _nothing_remembered():
    """What a process remembers of plans by key must not outlive the rows of a test."""
    from plans.patient import views
    from plans.prescribing import queries

    queries._CHECKED.clear()
    views._WEEKS.clear()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The databases of the tests. PostgreSQL drops none that the live server still holds open."""
    yield
    from django.db import connection

    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
