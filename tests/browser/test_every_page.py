"""Every address that answers with a page is looked at; the list is read from the addresses."""

import re

import pytest

from plans.patient import questions as q
from plans.patient.models import IntakeDraft
from plans.rules.registry import FAMILIES
from tests.browser.test_journeys import sign_in_as, site, visitor_of
from tests.web.test_access import all_patterns

__all__ = ["site"]

#: Answers that ask for every question there is.
ALL_ASKED = {
    **{"fractures": "yes", "height": "over-6", "falls": "2", "blackout": "yes", "surgery": "yes"},
}
NOT_PAGES = ("dev/sign-in/", "physio/patients/", "accounts/password/reset/key/", "static/")


def addresses():
    """Each address once, with every question for the slug of a question."""
    for address, _ in all_patterns():
        if address.startswith(NOT_PAGES) or "(?P" in address or "<" in address:
            continue
        yield f"/{address}"
    yield from (f"/me/questions/{asked.slug}/" for asked in q.QUESTIONS)
    yield from (f"/evidence/families/{family.prefix.lower()}/" for family in FAMILIES)
    yield from (
        f"/evidence/rules/{rule}/" for rule in ("SAF-002", "RISK-007", "WEEK-022", "DOS-001")
    )
    yield from (f"/evidence/sources/{key}/" for key in ("UK-2022", "PARQ+", "OSTEOACTIVE"))
    yield "/nothing/"


@pytest.mark.parametrize("who", [None, "pa", "a1"])
def test_every_page_is_accessible_and_fits_a_small_phone(browser, site, who):
    """320 px wide: axe finds nothing, one heading, nothing too wide, no complaint."""
    visitor = sign_in_as(browser, site, who) if who else visitor_of(browser, site)
    for draft in IntakeDraft.objects.all():
        draft.answers |= ALL_ASKED
        draft.save()
    seen = set()
    for address in addresses():
        answer = visitor.page.request.get(site + address)
        landed = re.sub(r"\?.*", "", answer.url.removeprefix(site))
        html = answer.headers.get("content-type", "").startswith("text/html")
        if answer.status == 405 or not html or landed in seen:
            continue
        seen.add(landed)
        visitor.open(landed)
        visitor.look()
        assert visitor.spilled() == [], landed
    assert len(seen) > {None: 12, "pa": 45, "a1": 15}[who], sorted(seen)
