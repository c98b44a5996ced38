"""What leaves the screen: pages made to be printed and kept."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts.access import UserRequest, patient_or_404, patient_with_consent, role_required
from accounts.models import Role, User
from accounts.services import note_view
from plans.handouts import queries
from plans.rules.answer import STOP_RULES


@require_GET
@patient_with_consent
def my_movement_card(request: UserRequest) -> HttpResponse:
    """The person's own card; without one, the page that says how things stand."""
    card = queries.card_of(request.user)
    if card is None:
        return redirect("patient:week")
    return _card_page(request, request.user, card)


@require_GET
@role_required(Role.PHYSIOTHERAPIST)
def movement_card_of(request: UserRequest, patient_id: int) -> HttpResponse:
    """The same card for the patient's file, with the rules' exact words."""
    patient = patient_or_404(request.user, patient_id)
    card = queries.card_of(patient, exact=True)
    if card is None:
        raise Http404
    note_view(patient=patient, by=request.user, plan_pk=card.plan.pk)
    return _card_page(request, patient, card)


def _card_page(request: UserRequest, patient: User, card: queries.Card) -> HttpResponse:
    """On paper the card is one page; `?print=large` gives the steps in large print instead."""
    context = {
        "patient": patient,
        "card": card,
        "plan": card.plan,
        "stop_rules": STOP_RULES,
        "large": request.GET.get("print") == "large",
    }
    return render(request, "handouts/movement_card.html", context)
