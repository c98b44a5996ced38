"""Where a person lands after signing in."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.access import UserRequest
from accounts.models import Role

HOME_OF = {
    Role.PATIENT: "patient:home",
    Role.PHYSIOTHERAPIST: "physio:triage",
    Role.CURATOR: "curation:pictures",
}


@require_safe
def home(request: UserRequest) -> HttpResponse:
    """The first page of the person's role; roles without pages of their own see the site."""
    return redirect(HOME_OF.get(Role(request.user.role), "public:home"))


@require_safe
def settings(request: UserRequest) -> HttpResponse:
    """Address, password, second factor and consent of the person who is signed in."""
    return render(request, "account/settings.html")
