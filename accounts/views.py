"""Where a person lands after signing in."""

from typing import Any

from allauth.account.views import ConfirmEmailVerificationCodeView
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from accounts.access import UserRequest
from accounts.models import Role

HOME_OF = {
    Role.PATIENT: "patient:home",
    Role.PHYSIOTHERAPIST: "physio:triage",
    Role.CURATOR: "curation:pictures",
}


@method_decorator(login_not_required, name="dispatch")
class ConfirmAddressView(ConfirmEmailVerificationCodeView):  # type: ignore[misc] # no types there
    """The code of a new address. After too many wrong ones there is another code, not a password
    that whoever signs up may never have chosen."""

    def form_invalid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_invalid(form)
        if answer.headers.get("Location") == reverse("account_login"):
            return redirect("account_request_login_code")
        return answer


@require_safe
def home(request: UserRequest) -> HttpResponse:
    """The first page of the person's role; roles without pages of their own see the site."""
    return redirect(HOME_OF.get(Role(request.user.role), "public:home"))


@require_safe
def settings(request: UserRequest) -> HttpResponse:
    """Address, password, second factor and consent of the person who is signed in."""
    return render(request, "account/settings.html")
