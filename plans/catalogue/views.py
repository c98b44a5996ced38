"""Pictures as files: public, and kept for a year, because an address names one content."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from plans.catalogue.links import CACHE_YEAR_SECONDS, PICTURES

CACHE = f"public, max-age={CACHE_YEAR_SECONDS}, immutable"


@require_safe
@login_not_required
@gzip_page
def picture(request: HttpRequest, code: str, kind: str, digest: str) -> HttpResponse:
    """One picture. Nothing about a person is in it or in its address."""
    try:
        drawn = PICTURES[kind](code)
    except (KeyError, IndexError):
        raise Http404 from None
    if drawn.hash != digest:
        raise Http404
    return HttpResponse(drawn.bytes, content_type="image/svg+xml", headers={"Cache-Control": CACHE})
