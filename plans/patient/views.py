"""The patient's pages: fetch what the person may see, validate, call one service, answer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import UserRequest, form_on, patient_with_consent, role_required
from accounts.facts import today_of
from accounts.models import Role, User
from accounts.services import (
    CONSENT_VERSION,
    default_clinic,
    give_consent,
    standing_of,
)
from plans.catalogue.links import links_of
from plans.catalogue.queries import load_release
from plans.patient import queries, services
from plans.patient import questions as q
from plans.patient.forms import CHANGES_ROWS, FORM_SETS, FORMS, ROWS_MAX, list_form
from plans.prescribing import services as prescribing
from plans.prescribing import shown
from plans.prescribing.models import Plan, PlanState
from plans.prescribing.queries import current_plan, glance, signed_and_waiting
from plans.rules import InvalidFacts, PatientFacts

# ---------------------------------------------------------------- home and consent


@require_GET
@role_required(Role.PATIENT)
def home(request: UserRequest) -> HttpResponse:
    """The next thing to do: agree, answer, or look at the week."""
    if not standing_of(request.user).consented:
        return redirect("patient:consent")
    if current_plan(request.user) is not None:
        return redirect("patient:week")
    draft = services.draft_of(request.user)
    return render(request, "patient/home.html", {"draft": draft, "sections": _sections(draft)})


def _sections(draft: Any) -> list[tuple[str, str]]:
    """Each section with "Done", "Started" or "Not started"."""
    path = list(q.path_of(draft.answers))
    found = []
    for section in q.SECTIONS:
        slugs = [question.slug for question in path if question.section == section]
        answered = sum(slug in draft.answers for slug in slugs)
        word = "Done" if answered == len(slugs) else "Started" if answered else "Not started"
        found.append((section, word))
    return found


@require_http_methods(["GET", "POST"])
@role_required(Role.PATIENT)
def consent(request: UserRequest) -> HttpResponse:
    """Explicit consent before any health answer; the box is never ticked in advance.

    Somebody who has agreed sees since when, and can take it back here.
    """
    given = request.user.consents.filter(version=CONSENT_VERSION, withdrawn_at=None).first()
    if request.method == "POST" and given is not None and "withdraw" in request.POST:
        prescribing.stop_for(patient=request.user)
        return redirect("patient:consent")
    missing = request.method == "POST" and request.POST.get("agree") != "yes"
    if request.method == "POST" and not missing:
        give_consent(user=request.user)
        return redirect("patient:home")
    context = {
        "missing": missing,
        "given": given,
        "version": CONSENT_VERSION,
        "clinic": default_clinic(),
    }
    return render(request, "patient/consent.html", context, status=422 if missing else 200)


# ---------------------------------------------------------------- intake


@require_GET
@patient_with_consent
def intake(request: UserRequest) -> HttpResponse:
    """Go on where the person stopped."""
    draft = services.draft_of(request.user)
    question = q.first_unanswered(draft.answers)
    if question is None:
        return redirect("patient:check")
    return redirect("patient:question", slug=question.slug)


@require_http_methods(["GET", "POST"])
@patient_with_consent
def question(request: UserRequest, slug: str) -> HttpResponse:
    """One question. Continue saves it; "change" comes straight back to the answers."""
    draft = services.draft_of(request.user)
    asked = q.BY_SLUG.get(slug)
    if asked is None or not asked.needed(draft.answers):
        raise Http404
    changing = "change" in request.GET or request.POST.get("change") == "1"
    form = _form(request, asked, draft.answers.get(slug))
    if request.method == "GET" or not CHANGES_ROWS.isdisjoint(request.POST):
        return _question_page(request, draft, asked, form, changing=changing)
    if not form.is_valid():
        if "later" in request.POST and not form.has_changed():
            return redirect("patient:home")  # nothing was typed, so there is nothing to lose
        return _question_page(request, draft, asked, form, changing=changing, status=422)
    try:
        version = int(request.POST.get("version", ""))
    except ValueError as error:
        raise SuspiciousOperation("no version") from error
    try:
        draft = services.save_answer(
            patient=request.user, slug=slug, answer=form.answer(), version=version
        )
    except services.DraftConflict:
        draft = services.draft_of(request.user)
        context = {"conflict": True, "changing": changing, "status": 409}
        return _question_page(request, draft, asked, form, **context)
    if "later" in request.POST:
        return redirect("patient:home")
    unanswered = q.first_unanswered(draft.answers)
    following = unanswered if changing else q.following(slug, draft.answers)
    if following is None or unanswered is None:
        return redirect("patient:check")
    return redirect("patient:question", slug=following.slug)


def _form(request: UserRequest, asked: q.Question, kept: Any) -> Any:
    """The form of a page: typed answers when there are any, else the kept ones, else empty."""
    posted = request.POST if request.method == "POST" else None
    if asked.kind in FORM_SETS:
        return list_form(asked.kind, posted=posted, kept=kept)
    form_class = FORMS[asked.kind]
    return form_class(
        posted,
        initial=form_class.initial_from(kept) if kept is not None else None,
        question=asked,
        today=today_of(request.user),
    )


def _question_page(
    request: HttpRequest, draft: Any, asked: q.Question, form: Any, **more: Any
) -> HttpResponse:
    path = list(q.path_of(draft.answers))
    context = {
        "draft": draft,
        "question": asked,
        "form": form,
        "is_list": asked.kind in FORM_SETS,
        "rows_max": ROWS_MAX,
        "previous": q.previous(asked.slug, draft.answers),
        "place": path.index(asked) + 1,
        "count": len(path),
        **more,
    }
    return render(request, "patient/question.html", context, status=more.get("status", 200))


@require_http_methods(["GET", "POST"])
@patient_with_consent
def check(request: UserRequest) -> HttpResponse:
    """Check your answers; sending them makes the plan, once however often it is sent."""
    if "put_back" in request.POST:
        services.put_back(patient=request.user)
        return redirect("patient:week")
    draft = services.draft_of(request.user)
    if request.method == "GET":
        return _check_page(request, draft)
    if request.POST.get("version", str(draft.version)) != str(draft.version):
        return _check_page(request, draft, conflict=True, status=409)
    unanswered = q.first_unanswered(draft.answers)
    born = q.date_of_birth_from(draft.answers)
    if unanswered is not None or born is None:
        return redirect("patient:intake")
    sent: dict[str, Any] = {
        "patient": request.user,
        "answers": q.profile_from(draft.answers),
        "date_of_birth": born,
        "on": today_of(request.user),
    }
    if not draft.plan_waits and prescribing.has_its_plan(**sent):
        return redirect("patient:week")
    try:
        prescribing.change_health_record(
            **sent,
            by=request.user,
            form_token=services.token_from(request.POST) or services.token_of(draft),
        )
    except InvalidFacts as invalid:
        return _check_page(request, draft, errors=invalid.errors, status=422)
    except prescribing.PlanConflict:
        return render(request, "409.html", status=409)
    return redirect("patient:week")


def _check_page(request: HttpRequest, draft: Any, **more: Any) -> HttpResponse:
    waits = draft.plan_waits
    sections: dict[str, list[tuple[q.Question, list[str], list[str] | None]]] = {}
    for asked in q.path_of(draft.answers):
        if asked.slug in draft.answers:
            words = queries.answer_words(asked, draft.answers[asked.slug])
            before = queries.words_before(asked, draft) if waits else None
            sections.setdefault(asked.section, []).append((asked, words, before))
    context = {
        "form_token": services.token_of(draft),
        "sections": sections,
        "unanswered": q.first_unanswered(draft.answers),
        "waits": waits,
        "can_put_back": waits and draft.sent,
        "says_stop": services.says_stop(draft, on=today_of(draft.patient)),
        "draft": draft,
        **more,
    }
    return render(request, "patient/check.html", context, status=more.get("status", 200))


# ---------------------------------------------------------------- the plan

ACTIVE, AWAITING_REVIEW = PlanState.ACTIVE, PlanState.AWAITING_REVIEW
OUTCOME_TEMPLATES = {
    PlanState.REFUSED: "patient/refused.html",
    AWAITING_REVIEW: "patient/waiting.html",
    PlanState.INCOMPLETE: "patient/incomplete.html",
    PlanState.DECLINED: "patient/declined.html",
}


@require_GET
@patient_with_consent
def week(request: UserRequest) -> HttpResponse:
    """This week, or the full calm page of another outcome."""
    today = today_of(request.user)
    key = (glance(request.user), today, request.user.full_name)
    if key not in _WEEKS:
        plan = current_plan(request.user)
        if plan is None:
            return redirect("patient:home")
        context = {"plan": plan, "today": today, "answer": plan.answer}
        context["form_token"] = services.new_token()
        if plan.held:
            draft = services.draft_of(request.user)
            context["says_stop"] = plan.unsent_answers and services.says_stop(draft, on=today)
            return render(request, "patient/held.html", context)
        if plan.state in OUTCOME_TEMPLATES:
            return _outcome(request, plan, context)
        context |= _ages(request.user, plan, today)
        context["days"] = days = shown.shown_week(plan, plan.shown_items)
        context["next_session"] = shown.next_session_on(plan, days, today)
        page = render_to_string("patient/_week_page.html", context, request)
        if context["over"]:  # it holds a form, whose token is for one request
            return render(request, "patient/week.html", {"week_page": page})
        if len(_WEEKS) >= WEEKS_KEPT_MAX:
            _WEEKS.clear()
        _WEEKS[key] = page
    return render(request, "patient/week.html", {"week_page": _WEEKS[key]})


#: Pages of sound weeks that this process has made, under all that the database said of them.
_WEEKS: dict[tuple[Any, ...], SafeString] = {}
WEEKS_KEPT_MAX = 300


def _outcome(request: UserRequest, plan: Plan, context: dict[str, Any]) -> HttpResponse:
    """The calm page of a plan that is no week."""
    clinic = standing_of(request.user).clinic
    context["gentle"] = shown.in_words(plan, shown.gentle_start(plan, clinic))
    context["missing"] = queries.missing_words(plan.answer["missing"])
    context["reasons"] = shown.gate_reasons(plan)
    return render(request, OUTCOME_TEMPLATES[PlanState(plan.state)], context)


def _ages(patient: User, plan: Plan, today: date) -> dict[str, bool]:
    """Is the week over, and are the answers old enough to be asked for again?"""
    plan.record.patient = patient
    age = prescribing.answers_age(plan.record, on=today)
    return {
        "over": (today - plan.week_start).days >= 7,
        "ask_again": age >= prescribing.ASK_AGAIN_DAYS,
        "too_old": age >= prescribing.TOO_OLD_DAYS,
    }


@patient_with_consent
@form_on("patient:week")
def next_week(request: UserRequest) -> HttpResponse:
    """Make the week that today lies in, when the last one or the signature on it is over."""
    plan = current_plan(request.user)
    today = today_of(request.user)
    if plan is None or not (plan.run_out or (today - plan.week_start).days >= 7):
        return redirect("patient:home")
    try:
        prescribing.start_week(
            patient=request.user,
            by=request.user,
            form_token=services.token_from(request.POST) or services.new_token(),
            on=today,
        )
    except prescribing.AnswersTooOld:
        return redirect("patient:check")
    except prescribing.PlanConflict:
        return render(request, "409.html", status=409)
    return redirect("patient:week")


@require_GET
@patient_with_consent
def exercise(request: UserRequest, code: str) -> HttpResponse:
    """One exercise of this person's week (or gentle start): steps, dose, why, sources.

    Also what was signed for them and waits for a place in a week. All else is not found.
    """
    plan = current_plan(request.user)
    if plan is None:
        raise Http404
    if plan.held:
        return redirect("patient:week")
    clinic = standing_of(request.user).clinic
    snapshots = shown.gentle_start(plan, clinic) or [item.snapshot for item in plan.shown_items]
    mine = [snapshot for snapshot in snapshots if snapshot["code"] == code]
    if not mine:
        return _waiting_exercise(request, plan, code)
    released = load_release(plan.release_id).catalogue.by_code[code]
    reasons = list({reason["rule"]: reason for one in mine for reason in one["reasons"]}.values())
    item = shown.shown_item(mine[0], released)
    context = {
        "plan": plan,
        "exercise": released,
        "pictures": links_of(code),
        "item": item,
        "reasons": item.chosen_by,
        "sources": shown.sources_of([*reasons, {"evidence": released.sources}]),
    }
    return render(request, "patient/exercise.html", context)


def _waiting_exercise(request: UserRequest, plan: Plan, code: str) -> HttpResponse:
    """A signed exercise that this week has no place for: steps and why not now, but no dose."""
    waiting = next((one for one in signed_and_waiting(plan) if one.code == code), None)
    if waiting is None:
        raise Http404
    item = shown.waiting_item(waiting, PatientFacts.from_json(plan.facts))
    context = {
        "plan": plan,
        "exercise": waiting,
        "pictures": links_of(code),
        "item": item,
        "easier": shown.easier_in_week(plan, waiting),
        "sources": shown.sources_of([*item.reasons, {"evidence": waiting.sources}]),
    }
    return render(request, "patient/exercise.html", context)


@require_GET
@patient_with_consent
def print_week(request: UserRequest) -> HttpResponse:
    """The week to keep on paper: day by day, then each exercise once with its pictures."""
    plan = current_plan(request.user)
    if plan is None or plan.held or plan.state != ACTIVE:
        return redirect("patient:week")
    context = {
        "plan": plan,
        "clinic": standing_of(request.user).clinic,
        "days": shown.shown_week(plan, plan.shown_items),
        "exercises": shown.taught_once(plan, plan.shown_items),
        "ends": plan.week_start + timedelta(days=6),
        "born": plan.record.date_of_birth.year,
    }
    return render(request, "patient/print.html", context)


@require_GET
@patient_with_consent
def left_out(request: UserRequest) -> HttpResponse:
    """What we left out and why; nothing here can be chosen, and nobody told to stop is led here."""
    plan = current_plan(request.user)
    if plan is None or plan.held or plan.state not in (ACTIVE, AWAITING_REVIEW):
        return redirect("patient:home")
    groups = shown.left_out_rows(plan)
    context = {
        "plan": plan,
        "waiting": signed_and_waiting(plan),
        "to_sign": shown.by_reasons(shown.sign_off_rows(plan)),
        "exclude": shown.by_reasons(groups["exclude"]),
        "unsuited": shown.by_reasons(groups["unsuited"]),
        "never": groups["never"],
    }
    return render(request, "patient/left_out.html", context)


@require_GET
@patient_with_consent
def why(request: UserRequest) -> HttpResponse:
    """Why this plan: gate, tiers, targets reached or why not, every source."""
    plan = current_plan(request.user)
    if plan is None or plan.held:
        return redirect("patient:home")
    answer = plan.answer
    risk_reasons = answer["risk"]["reasons"] if answer["risk"] else []
    reasons = [*answer["clearance"]["reasons"], *risk_reasons]
    items = [reason for item in plan.shown_items for reason in item.snapshot["reasons"]]
    context = {
        "plan": plan,
        "answer": answer,
        "sources": shown.sources_of([*reasons, *items]),
        "targets": shown.target_rows(plan) if plan.state == ACTIVE else [],
    }
    return render(request, "patient/why.html", context)


@require_GET
@patient_with_consent
def referral(request: UserRequest) -> HttpResponse:
    """A page to print and hand to a doctor or physiotherapist."""
    plan = current_plan(request.user)
    if plan is None or plan.unsent_answers:  # it would tell a clinician what holds no more
        return redirect("patient:week")
    context = {
        "plan": plan,
        "answer": plan.answer,
        "facts": shown.fact_rows(plan, without=shown.NOT_CLINICAL),
    }
    return render(request, "patient/referral.html", context)
