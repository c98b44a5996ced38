"""A physiotherapist's decision."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import User
from plans.prescribing.models import Plan
from plans.prescribing.services import NOTE_CHARACTERS_MIN

NOTE_CHARACTERS_MAX = 2000


def kept_as(patient: User) -> str:
    """Under which key the browser keeps a reason for this patient that is not sent yet."""
    return f"note-{patient.pk}"


class DecisionForm(forms.Form):
    """Approve or refuse, with a reason. Only items that need a signature can be signed."""

    plan = forms.IntegerField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label="Your decision",
        choices=(("approve", "Approve this week"), ("refuse", "Refuse this week")),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose “Approve” or “Refuse”."},
    )
    signed_items = forms.MultipleChoiceField(required=False)
    note = forms.CharField(
        label="Your reason",
        help_text=f"{NOTE_CHARACTERS_MIN} to {NOTE_CHARACTERS_MAX} characters. "
        "The patient can read it.",
        min_length=NOTE_CHARACTERS_MIN,
        max_length=NOTE_CHARACTERS_MAX,
        widget=forms.Textarea({"rows": 4, "class": "form-control"}),
        error_messages={
            "required": f"Write a reason of {NOTE_CHARACTERS_MIN} characters or more.",
            "min_length": f"Write a reason of {NOTE_CHARACTERS_MIN} characters or more.",
        },
    )

    def __init__(self, *args: Any, plan: Plan | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = [row["code"] for row in plan.answer["needs_sign_off"]] if plan else []
        if (
            plan
        ):  # what is typed outlives a session that ends, or a plan that changes, before it is sent
            self.fields["note"].widget.attrs["data-keep"] = kept_as(plan.patient)
        self.fields["signed_items"].choices = [(code, code) for code in codes]  # type: ignore[attr-defined]
