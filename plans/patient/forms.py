"""One form a question page. Each cleans to a value that is kept as JSON in the draft."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.forms import BaseFormSet, formset_factory

from plans.patient import questions as q
from plans.rules.profile import AGE_MAX, read_t_score

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class QuestionForm(forms.Form):
    """What all question pages share: the answer as it is kept, and the form filled from it."""

    #: True where the one field of the page carries the question as its heading.
    heading_in_field = False

    def __init__(self, *args: Any, question: q.Question, today: date, **kwargs: Any) -> None:
        self.question = question
        self.today = today
        super().__init__(*args, **kwargs)

    def answer(self) -> Any:
        """The cleaned answer, ready to be kept as JSON."""
        return self.cleaned_data["answer"]

    @staticmethod
    def initial_from(answer: Any) -> dict[str, Any]:
        return {"answer": answer}


class RadioForm(QuestionForm):
    """One answer of a few."""

    heading_in_field = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"] = forms.ChoiceField(
            label=self.question.title,
            help_text=self.question.hint,
            choices=self.question.options,
            widget=forms.RadioSelect,
            error_messages={
                "required": self.question.required,
                "invalid_choice": "Choose one of the answers shown.",
            },
        )
        self.fields["answer"].is_page_heading = True  # type: ignore[attr-defined]


class ChecklistForm(QuestionForm):
    """Any number of answers, with "none of these" and "not sure"."""

    heading_in_field = True
    none_and = "You ticked “None of these” together with something else. Choose one of the two."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"] = forms.MultipleChoiceField(
            label=self.question.title,
            help_text=self.question.hint,
            choices=(
                *self.question.options,
                ("none", "None of these"),
                ("unsure", "Not sure"),
            ),
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": self.question.required,
                "invalid_choice": "Choose from the answers shown.",
            },
        )
        self.fields["answer"].is_page_heading = True  # type: ignore[attr-defined]

    def clean_answer(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["answer"]
        if "none" in chosen and len(chosen) > 1:
            raise forms.ValidationError(self.none_and)
        return chosen


class DateOfBirthForm(QuestionForm):
    """Three boxes; the month may be a word."""

    day = forms.CharField(label="Day", error_messages={"required": "Enter the day, like 27."})
    month = forms.CharField(
        label="Month", error_messages={"required": "Enter the month, like 3 or March."}
    )
    year = forms.CharField(label="Year", error_messages={"required": "Enter the year, like 1948."})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, autocomplete in (("day", "bday-day"), ("month", "bday-month")):
            self.fields[name].widget.attrs.update(
                {
                    "autocomplete": autocomplete,
                    "maxlength": "9",
                    "class": "form-control bf-input--short",
                }
            )
        self.fields["year"].widget.attrs.update(
            {"autocomplete": "bday-year", "maxlength": "4", "class": "form-control bf-input--short"}
        )
        self.fields["day"].widget.attrs["inputmode"] = "numeric"
        self.fields["year"].widget.attrs["inputmode"] = "numeric"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not all(data.get(name) for name in ("day", "month", "year")):
            return data
        born = read_date(data["day"], data["month"], data["year"])
        if born is None:
            self.add_error("day", "This is not a date. Enter it like 27 3 1948.")
        elif born > self.today:
            self.add_error("year", "This date lies in the future. Check the year.")
        elif self.today.year - born.year > AGE_MAX:
            self.add_error("year", f"Check the year. It says more than {AGE_MAX} years ago.")
        else:
            data["answer"] = born.isoformat()
        return data

    @staticmethod
    def initial_from(answer: str) -> dict[str, Any]:
        born = date.fromisoformat(answer)
        return {"day": born.day, "month": born.month, "year": born.year}


def read_date(day: str, month: str, year: str) -> date | None:
    """A date from three typed boxes; the month as a number or a word. None when there is none."""
    text = month.strip().lower().rstrip(".")
    number = MONTHS.index(text[:3]) + 1 if text[:3] in MONTHS else text
    try:
        return date(int(year.strip()), int(number), int(day.strip()))
    except ValueError:
        return None


class TScoreForm(QuestionForm):
    """The number as typed; above 0 it is asked again, because most are below."""

    heading_in_field = True
    known = forms.ChoiceField(
        label="Do you know your T-score?",
        choices=(("yes", "Yes, I know the number"), ("no", "No, or not sure")),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose “Yes” or “No, or not sure”."},
    )
    t_score = forms.CharField(
        label="Your lowest T-score",
        help_text="For example: -2.5. Type the minus sign if there is one.",
        required=False,
        max_length=12,
    )
    confirmed = forms.BooleanField(
        label="Yes, my T-score really is above 0", required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["known"].label = self.question.title
        self.fields["known"].help_text = self.question.hint
        self.fields["known"].is_page_heading = True  # type: ignore[attr-defined]
        self.fields["t_score"].widget.attrs.update(
            {"autocomplete": "off", "class": "form-control bf-input--short"}
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("known") != "yes":
            data["answer"] = {"known": "no"}
            return data
        if not (data.get("t_score") or "").strip():
            self.add_error("t_score", "Enter your T-score, like -2.5, or choose “No”.")
            return data
        try:
            score = read_t_score(data["t_score"])
        except ValueError as error:
            self.add_error("t_score", str(error))
            return data
        if score > 0 and not data.get("confirmed"):
            self._ask_again(score)
            return data
        data["answer"] = {"known": "yes", "t_score": str(score)}
        return data

    def _ask_again(self, score: Decimal) -> None:
        """Show the box that confirms a number above 0 (decision 14)."""
        self.fields["confirmed"].widget = forms.CheckboxInput()
        self.add_error(
            "t_score",
            f"You typed +{score}, above 0. Most T-scores here are below 0. "
            f"Did you mean -{score}? If +{score} is right, tick the box below.",
        )

    @staticmethod
    def initial_from(answer: Mapping[str, Any]) -> dict[str, Any]:
        return dict(answer)


class BackPainForm(QuestionForm):
    """Numbered radios with words at the ends, then since when and from what."""

    heading_in_field = True
    now = forms.ChoiceField(
        label="",
        choices=[
            ("0", "0 - no pain"),
            *((str(n), str(n)) for n in range(1, 10)),
            ("10", "10 - worst pain"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a number from 0 to 10."},
    )
    weeks = forms.ChoiceField(
        label="If you have pain, when did it start?",
        choices=(("under-6", "Less than 6 weeks ago, or not sure"), ("over-6", "Longer ago")),
        widget=forms.RadioSelect,
        required=False,
    )
    after = forms.ChoiceField(
        label="Did it start after a bend, lift, cough or fall?",
        choices=q.YES_NO_UNSURE,
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["now"].label = self.question.title
        self.fields["now"].help_text = self.question.hint
        self.fields["now"].is_page_heading = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("now") not in (None, "", "0"):
            if not data.get("weeks"):
                self.add_error("weeks", "Choose when the pain started.")
            if not data.get("after"):
                self.add_error("after", "Choose an answer, or “Not sure”.")
        if not self.errors:
            data["answer"] = {name: data[name] for name in ("now", "weeks", "after")}
        return data

    @staticmethod
    def initial_from(answer: Mapping[str, Any]) -> dict[str, Any]:
        return dict(answer)


class BloodPressureForm(QuestionForm):
    """Two numbers, or "no"."""

    heading_in_field = True
    known = forms.ChoiceField(
        label="",
        choices=(("yes", "Yes"), ("no", "No, or not sure")),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose “Yes” or “No, or not sure”."},
    )
    systolic = forms.IntegerField(
        label="Higher number",
        required=False,
        min_value=50,
        max_value=300,
        error_messages={"invalid": "Enter the higher number, like 132."},
    )
    diastolic = forms.IntegerField(
        label="Lower number",
        required=False,
        min_value=20,
        max_value=200,
        error_messages={"invalid": "Enter the lower number, like 84."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["known"].label = self.question.title
        self.fields["known"].help_text = self.question.hint
        self.fields["known"].is_page_heading = True  # type: ignore[attr-defined]
        for name in ("systolic", "diastolic"):
            self.fields[name].widget = forms.TextInput(
                {
                    "inputmode": "numeric",
                    "autocomplete": "off",
                    "class": "form-control bf-input--short",
                }
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("known") == "no":
            data["answer"] = {"known": "no"}
            return data
        for name, example in (("systolic", "132"), ("diastolic", "84")):
            if data.get("known") == "yes" and data.get(name) is None and name not in self.errors:
                self.add_error(name, f"Enter this number, like {example}, or choose “No”.")
        if not self.errors and data["diastolic"] >= data["systolic"]:
            self.add_error("diastolic", "The lower number must be below the higher one.")
        if not self.errors:
            data["answer"] = {
                "known": "yes",
                "systolic": data["systolic"],
                "diastolic": data["diastolic"],
            }
        return data

    @staticmethod
    def initial_from(answer: Mapping[str, Any]) -> dict[str, Any]:
        return dict(answer)


class CompanyForm(QuestionForm):
    alone = forms.ChoiceField(
        label="Do you live alone?",
        choices=q.YES_NO_UNSURE,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose an answer."},
    )
    helper = forms.ChoiceField(
        label="Can somebody be beside you while you exercise?",
        choices=(("yes", "Yes, each time"), ("no", "No, or not always")),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose an answer."},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            data["answer"] = {"alone": data["alone"], "helper": data["helper"]}
        return data

    @staticmethod
    def initial_from(answer: Mapping[str, Any]) -> dict[str, Any]:
        return dict(answer)


class WhenForm(QuestionForm):
    days = forms.MultipleChoiceField(
        label="On which days?",
        choices=q.DAYS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Tick at least 1 day.",
            "invalid_choice": "Choose from the days shown.",
        },
    )
    minutes = forms.ChoiceField(
        label="For how long each time?",
        choices=q.MINUTES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how long."},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            data["answer"] = {"days": data["days"], "minutes": data["minutes"]}
        return data

    @staticmethod
    def initial_from(answer: Mapping[str, Any]) -> dict[str, Any]:
        return dict(answer)


# ---------------------------------------------------------------- lists of fractures, operations


class EventForm(forms.Form):
    """One broken bone or operation. Empty rows are left out by the form set."""

    on = forms.ChoiceField(
        label="When was it?",
        choices=q.WHEN_BANDS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose when it was."},
    )
    cleared = forms.ChoiceField(
        label="Did a doctor say that you can be active again?",
        choices=q.YES_NO_UNSURE,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose an answer."},
    )


class FractureForm(EventForm):
    site = forms.ChoiceField(
        label="Which bone?",
        choices=(("", "Choose a bone"), *q.FRACTURE_SITES),
        error_messages={"required": "Choose the bone that broke."},
    )
    low_trauma = forms.ChoiceField(
        label="Did it break from a small fall or less?",
        help_text="A fall from standing height, or for no clear reason.",
        choices=q.YES_NO_UNSURE,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose an answer."},
    )
    field_order = ("site", "on", "low_trauma", "cleared")


class SurgeryForm(EventForm):
    kind = forms.ChoiceField(
        label="What was done?",
        choices=q.SURGERY_KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what was done."},
    )
    field_order = ("kind", "on", "cleared")


class EventFormSet(BaseFormSet):  # type: ignore[type-arg]
    """At least one row; the answer is the list of filled rows."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "missing_management_form": "Part of this page was lost. Load the page again.",
        "too_many_forms": "Tell us about the newest ones. There is room for 8.",
        "too_few_forms": "Tell us about at least one.",
    }

    def answer(self) -> list[dict[str, str]]:
        return [dict(form.cleaned_data) for form in self.forms if form.has_changed()]


ROWS_MAX = 8
FORM_SETS = {
    "fractures": formset_factory(
        FractureForm, EventFormSet, extra=0, min_num=1, max_num=ROWS_MAX, validate_min=True
    ),
    "surgeries": formset_factory(
        SurgeryForm, EventFormSet, extra=0, min_num=1, max_num=ROWS_MAX, validate_min=True
    ),
}

FORMS: dict[str, type[QuestionForm]] = {
    "radio": RadioForm,
    "checklist": ChecklistForm,
    "date_of_birth": DateOfBirthForm,
    "t_score": TScoreForm,
    "back_pain": BackPainForm,
    "blood_pressure": BloodPressureForm,
    "company": CompanyForm,
    "when": WhenForm,
}
