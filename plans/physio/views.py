"""One plain page where a physiotherapist signs or refuses a proposed week."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_GET

from accounts.access import UserRequest, form_on, patient_or_404, role_required
from accounts.facts import today_of
from accounts.models import Role, User
from accounts.services import note_view
from plans.physio import queries
from plans.physio.forms import DecisionForm, kept_as
from plans.prescribing import services, shown
from plans.prescribing.models import Plan, PlanState
from plans.prescribing.queries import current_plan


@require_GET
@role_required(Role.PHYSIOTHERAPIST)
def triage(request: UserRequest) -> HttpResponse:
    """Who waits, longest first."""
    rows = queries.triage_rows(request.user, today=today_of(request.user))
    return render(request, "physio/triage.html", {"rows": rows})


@require_GET
@role_required(Role.PHYSIOTHERAPIST)
def review(request: UserRequest, patient_id: int) -> HttpResponse:
    """The proposed week with its reasons beside it, and the two decisions."""
    patient = patient_or_404(request.user, patient_id)
    plan = current_plan(patient)
    if plan is None or plan.state != PlanState.AWAITING_REVIEW:
        messages.info(request, "No week of this person waits for you just now.")
        return redirect("physio:triage")
    note_view(patient=patient, by=request.user, plan_pk=plan.pk)
    return _review_page(request, patient, plan, DecisionForm(plan=plan))


@role_required(Role.PHYSIOTHERAPIST)
@form_on("physio:review")
def decide(request: UserRequest, patient_id: int) -> HttpResponse:
    """Approve or refuse with a note. A stale page answers 409, a repeated one as the first did."""
    patient = patient_or_404(request.user, patient_id)
    plan = current_plan(patient)
    if queries.decided_already(request.user, request.POST.get("plan", "")):
        messages.info(request, "You had decided on that week before. Your first decision counts.")
        return redirect("physio:triage")
    if plan is None or plan.state != PlanState.AWAITING_REVIEW:
        return render(request, "409.html", status=409)
    form = DecisionForm(request.POST, plan=plan)
    if not form.is_valid():
        return _review_page(request, patient, plan, form, status=422)
    data = form.cleaned_data
    try:
        if data["plan"] != plan.pk:
            raise services.PlanConflict
        act = {
            "plan": plan,
            "physiotherapist": request.user,
            "note": data["note"],
            "version": data["version"],
            "on": today_of(patient),
        }
        if data["decision"] == "approve":
            services.approve(**act, signed_items=data["signed_items"])
        else:
            services.refuse(**act)
    except services.AnswersUnsent:
        says = (
            "The patient has changed an answer and not sent it yet. You can decide once they have."
        )
        back = reverse("physio:triage")
        return render(request, "409.html", {"message": says, "back": back}, status=409)
    except services.PlanConflict:
        return render(request, "409.html", status=409)
    done = "approved" if data["decision"] == "approve" else "refused"
    name = patient.full_name or patient.email
    # The reason that the browser kept until now is not needed any more.
    sent = format_html(
        'Saved: you {} the week of {}.<span data-forget="{}"></span>', done, name, kept_as(patient)
    )
    messages.success(request, sent)
    return redirect("physio:triage")


def _review_page(
    request: UserRequest, patient: User, plan: Plan, form: DecisionForm, status: int = 200
) -> HttpResponse:
    context = {
        "patient": patient,
        "plan": plan,
        "answer": plan.answer,
        "days": shown.shown_week(plan, plan.prescribed),
        "facts": shown.fact_rows(plan),
        "targets": shown.target_rows(plan),
        "signed": request.POST.getlist("signed_items"),
        "to_sign": shown.sign_off_rows(plan),
        "groups": shown.left_out_rows(plan),
        "form": form,
    }
    return render(request, "physio/review.html", context, status=status)
