"""What staff need on every page: a second factor, and not to have been away for long."""

from __future__ import annotations

import time
from collections.abc import Callable

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

#: Pages that a member of staff without a second factor needs to get one, or to leave.
OPEN_TO_STAFF = ("mfa_", "account_reauthenticate", "account_logout", "account_confirm")


def staff_second_factor(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Send staff without a second factor in this session to the page that gives them one.

    allauth asks for the factor at sign-in once it exists, so what is left is staff who have none.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.needs_second_factor and not _passed(request):
            name = _name_of(request)
            if not name.startswith(OPEN_TO_STAFF):
                return redirect("mfa_activate_totp")
        return get_response(request)

    return middleware


def staff_idle_limit(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Sign staff out after `BONEFIT_IDLE_SECONDS` without a page (decision 19).

    The time of the last page is kept in a signed cookie, so that looking writes nothing here.
    Without that cookie the time of the sign-in counts, so taking it away gains nothing.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        if not (user.is_authenticated and user.needs_second_factor):
            return get_response(request)
        now = int(time.time())
        if now - _last_seen(request) > settings.BONEFIT_IDLE_SECONDS:
            logout(request)
            return redirect_to_login(request.path)
        response = get_response(request)
        if request.user.is_authenticated:
            response.set_signed_cookie(
                settings.SEEN_COOKIE_NAME,
                str(now),
                salt=_salt(request),
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response

    return middleware


def _salt(request: HttpRequest) -> str:
    """A cookie of one session says nothing about another."""
    return f"seen:{request.session.session_key}"


def _last_seen(request: HttpRequest) -> int:
    try:
        return int(request.get_signed_cookie(settings.SEEN_COOKIE_NAME, salt=_salt(request)) or 0)
    except (KeyError, BadSignature, ValueError):
        records = get_authentication_records(request, request.user)
        return max((int(record.get("at", 0)) for record in records), default=0)


def _passed(request: HttpRequest) -> bool:
    """The factor was used in this session, or is set up (sign-in then could not pass without)."""
    records = get_authentication_records(request, request.user)
    if any(record.get("method") == "mfa" for record in records):
        return True
    return bool(
        Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP).exists()
    )


def _name_of(request: HttpRequest) -> str:
    from django.urls import Resolver404, resolve

    try:
        return resolve(request.path_info).url_name or ""
    except Resolver404:
        return ""
