"""The curator's pages."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, role_required
from accounts.models import Role
from plans.curation import queries


@require_safe
@role_required(Role.CURATOR)
def pictures(request: UserRequest) -> HttpResponse:
    """The list of contact sheets, and what is not drawn yet."""
    context = {"sheets": queries.sheets(), "missing": queries.without_picture()}
    return render(request, "curation/pictures.html", context)


@require_safe
@role_required(Role.CURATOR)
def picture_sheet(request: UserRequest, sheet: str) -> HttpResponse:
    """Some figures in colour, in greyscale and 96 px high, each beside its steps."""
    every = queries.sheets()
    place = next((number for number, one in enumerate(every) if one.slug == sheet), None)
    if place is None:
        raise Http404
    context = {
        "sheet": every[place],
        "drawn": queries.drawn_on(every[place]),
        "before": every[place - 1] if place else None,
        "after": every[place + 1] if place + 1 < len(every) else None,
    }
    return render(request, "curation/picture_sheet.html", context)
