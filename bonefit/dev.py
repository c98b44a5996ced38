"""The debug-only page: outgoing mail, one-click demo people, staff's current codes.

Every view answers 404 outside debug, so that nothing of it exists in a real clinic.
"""

from __future__ import annotations

import email
import email.policy
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from bonefit.demo import DEMO_DOMAIN, PEOPLE

MAILS_SHOWN = 30
View = Callable[..., HttpResponse]


def debug_only(view: View) -> View:
    """404 unless DEBUG is on."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEBUG:
            raise Http404
        return view(request, *args, **kwargs)

    return login_not_required(guarded)


def mails() -> list[dict[str, str]]:
    """The newest outgoing mails, newest first."""
    folder = Path(settings.EMAIL_FILE_PATH)
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
    found = []
    for file in files[:MAILS_SHOWN]:
        text = file.read_text(encoding="utf-8", errors="replace")
        message = email.message_from_string(text.split("-" * 79)[0], policy=email.policy.default)
        found.append(
            {
                "to": str(message["To"]),
                "subject": str(message["Subject"]),
                "body": str(message.get_content()),
            }
        )
    return found


def current_code(user: User) -> str:
    """The code that the person's authenticator app would show now; empty without one."""
    factor = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if factor is None:
        return ""
    counter = int(time.time()) // 30
    secret = decrypt(factor.data["secret"])
    return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))


@debug_only
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Mail, people and codes."""
    users = {user.email: user for user in User.objects.filter(email__endswith=DEMO_DOMAIN)}
    people = [
        {"who": person.who, "says": person.says, "code": current_code(users[person.email])}
        for person in PEOPLE
        if person.email in users
    ]
    return render(request, "dev/index.html", {"mails": mails(), "people": people})


@debug_only
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as a demo person, second factor included, and go to their home."""
    wanted = request.POST.get("who", "")
    person = next((one for one in PEOPLE if one.who == wanted), None)
    user = User.objects.filter(email=person.email, is_active=True).first() if person else None
    if user is None:
        raise Http404
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    record_authentication(request, user, method="code", email=user.email)
    if user.needs_second_factor:
        record_authentication(request, user, method="mfa", type="totp")
    return redirect("accounts:home")


app_name = "dev"
urlpatterns = [
    path("", index, name="index"),
    path("sign-in/", sign_in, name="sign-in"),
]
