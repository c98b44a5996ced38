"""What every template may name."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.services import standing_of
from plans.rules.answer import STOP_RULES
from plans.rules.review import latest_review, review_of

#: Emergency number by country; the European number serves where none is listed.
EMERGENCY_NUMBERS = {"GB": "999", "IE": "112", "US": "911", "CA": "911", "AU": "000", "NZ": "111"}


def emergency_number() -> str:
    return EMERGENCY_NUMBERS.get(settings.COUNTRY, "112")


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's name, the clinic, whom to call, when to stop, who watches, who has reviewed."""
    user = getattr(request, "user", None)
    return {
        "clinic": SimpleLazyObject(lambda: standing_of(user).clinic if user else None),
        "site_name": settings.SITE_NAME,
        "emergency_number": emergency_number(),
        "stop_rules": STOP_RULES,
        "clinical_review": review_of(),
        "latest_review": latest_review(),
        "nobody_watches": settings.DEFAULT_CLINIC in ("", "none"),
    }
