"""The public pages: no sign-in, no query but the catalogue's."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from bonefit import evidence
from plans.catalogue.example import example_week


def _page(template: str):  # type: ignore[no-untyped-def]
    @login_not_required
    @require_safe
    @gzip_page
    def view(request: HttpRequest) -> HttpResponse:
        return render(request, f"public/{template}.html")

    return view


@login_not_required
@require_safe
@gzip_page
def home(request: HttpRequest) -> HttpResponse:
    """What it does for a person, with a week built by the rules."""
    return render(request, "public/home.html", {"example_week": example_week()})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long or came from elsewhere: say what to do, keep calm."""
    return render(request, "403_csrf.html", status=403)


app_name = "public"
urlpatterns = [
    path("", home, name="home"),
    path("how-it-works/", _page("how_it_works"), name="how-it-works"),
    path("evidence/", include(evidence.urlpatterns)),
    path("for-physiotherapists/", _page("for_physiotherapists"), name="for-physiotherapists"),
    path("intended-use/", _page("intended_use"), name="intended-use"),
    path("privacy/", _page("privacy"), name="privacy"),
    path("accessibility/", _page("accessibility"), name="accessibility"),
    path("contact/", _page("contact"), name="contact"),
]
