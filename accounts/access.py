"""Who may see whom: the only place that decides it. Every query of a page starts here."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.models import Role, User
from accounts.services import standing_of


class UserRequest(HttpRequest):
    """A request after sign-in."""

    user: User


type_of_view = Callable[Concatenate[UserRequest, ...], HttpResponse]


def patients_visible_to(user: User) -> QuerySet[User]:
    """The patients whose record this person may read.

    A patient sees only themself. A physiotherapist sees patients whose accepted, open care link
    names a clinic of which they are a member today. Curators and operators see nobody.
    """
    patients = User.objects.filter(role=Role.PATIENT)
    if user.role == Role.PATIENT:
        return patients.filter(pk=user.pk)
    if user.role == Role.PHYSIOTHERAPIST:
        return patients.filter(
            care_links__accepted_at__isnull=False,
            care_links__ended_at__isnull=True,
            care_links__clinic__memberships__user=user,
            care_links__clinic__memberships__ended_at__isnull=True,
        ).distinct()
    return patients.none()


def patient_or_404(user: User, patient_id: int) -> User:
    """The patient, or the same 404 for one that is foreign and one that does not exist."""
    return get_object_or_404(patients_visible_to(user), pk=patient_id)


def form_on(page: str) -> Callable[[type_of_view], type_of_view]:
    """A view that only takes the form of `page`, which has the same arguments.

    Somebody whose session ended while the form was open signs in and comes back without it: they
    are led to the page, where what they wanted to do still stands.
    """

    def wrap(view: type_of_view) -> type_of_view:
        @wraps(view)
        @require_http_methods(["GET", "POST"])
        def guarded(request: UserRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "GET":
                return HttpResponseRedirect(reverse(page, args=args, kwargs=kwargs))
            return view(request, *args, **kwargs)

        return guarded

    return wrap


def role_required(role: Role) -> Callable[[type_of_view], type_of_view]:
    """Let only one role use a page; anybody else who is signed in gets 403."""

    def wrap(view: type_of_view) -> type_of_view:
        @wraps(view)
        def guarded(request: UserRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.role != role:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return wrap


def patient_with_consent(view: type_of_view) -> type_of_view:
    """A patient's page that touches health answers: no consent to the present text, no page."""

    @wraps(view)
    @role_required(Role.PATIENT)
    def guarded(request: UserRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not standing_of(request.user).consented:
            return redirect("patient:consent")
        return view(request, *args, **kwargs)

    return guarded
