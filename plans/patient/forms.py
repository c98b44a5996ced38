"""One form a question page. Each cleans to a value that is kept as JSON in the draft."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict

from accounts.facts import age_on
from plans.patient import questions as q
from plans.rules.profile import AGE_MAX, read_t_score
from plans.rules.thresholds import ADULT_FROM_AGE

FOUR_DIGITS = 1000  # the first year that has them

NUMBER_BOX = {
    "inputmode": "numeric",
    "autocomplete": "off",
    "class": "form-control bf-input--short",
}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def to_choose(required: str = "") -> dict[str, str]:
    """What a choice says when nothing, or something that is not on the page, was chosen."""
    return {"required": required, "invalid_choice": "Choose from the answers shown."}


class QuestionForm(forms.Form):
    """What all question pages share: the answer as it is kept, and the form filled from it."""

    #: The field that carries the question as its heading; empty where a page has several.
    heading: ClassVar[str] = ""
    #: Fields that only some answers to the heading field ask for.
    follow_ups: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, question: q.Question, today: date, **kwargs: Any) -> None:
        self.question = question
        self.today = today
        super().__init__(*args, **kwargs)
        for name in self.follow_ups:
            self.fields[name].is_follow_up = True  # type: ignore[attr-defined]
        if self.heading in self.fields:
            self._put_question_on(self.heading)

    def _put_question_on(self, name: str) -> None:
        field = self.fields[name]
        field.label, field.help_text = self.question.title, self.question.hint
        field.is_page_heading = True  # type: ignore[attr-defined]

    def _forget_follow_ups(self) -> None:
        """What was typed into boxes that the answer makes needless cannot be wrong."""
        for name in self.follow_ups:
            self.errors.pop(name, None)

    def answer(self) -> Any:
        """The cleaned answer, ready to be kept as JSON."""
        return self.cleaned_data["answer"]

    @staticmethod
    def initial_from(answer: Any) -> dict[str, Any]:
        return {"answer": answer}


class RadioForm(QuestionForm):
    """One answer of a few."""

    heading = "answer"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"] = forms.ChoiceField(
            choices=self.question.options,
            widget=forms.RadioSelect,
            error_messages=to_choose(self.question.required),
        )
        self._put_question_on("answer")


class ChecklistForm(QuestionForm):
    """Any number of answers, with "none of these" and "not sure"."""

    heading = "answer"
    none_and = "You ticked “None of these” together with something else. Choose one of the two."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"] = forms.MultipleChoiceField(
            choices=(
                *self.question.options,
                ("none", "None of these"),
                ("unsure", "Not sure"),
            ),
            widget=forms.CheckboxSelectMultiple,
            error_messages=to_choose(self.question.required),
        )
        self._put_question_on("answer")

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
        elif born.year < FOUR_DIGITS:
            self.add_error("year", "Write the year with 4 digits, like 1948.")
        elif age_on(born, self.today) < ADULT_FROM_AGE:
            self.add_error("year", "This is for adults of 18 years or more. Check the year.")
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
    except (ValueError, OverflowError):
        return None


class TScoreForm(QuestionForm):
    """The number as typed; above 0 it is asked again, because most are below."""

    heading = "known"
    follow_ups = ("t_score", "confirmed")
    known = forms.ChoiceField(
        choices=(("yes", "Yes, I know the number"), ("no", "No, or not sure")),
        widget=forms.RadioSelect,
        error_messages=to_choose("Choose “Yes” or “No, or not sure”."),
    )
    t_score = forms.CharField(
        label="Your lowest T-score",
        help_text="For example: -2.5. Type the minus sign if there is one.",
        required=False,
    )
    confirmed = forms.BooleanField(
        label="Yes, my T-score really is above 0", required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["t_score"].widget.attrs.update(
            {"autocomplete": "off", "class": "form-control bf-input--short"}
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("known") == "no":
            self._forget_follow_ups()
            data["answer"] = {"known": "no"}
            return data
        if "known" in self.errors or "t_score" in self.errors:
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

    heading = "now"
    follow_ups = ("weeks", "after")
    now = forms.ChoiceField(
        choices=[
            ("0", "0 - no pain"),
            *((str(n), str(n)) for n in range(1, 10)),
            ("10", "10 - worst pain"),
        ],
        widget=forms.RadioSelect,
        error_messages=to_choose("Choose a number from 0 to 10."),
    )
    weeks = forms.ChoiceField(
        label="If you have pain, when did it start?",
        choices=(("under-6", "Less than 6 weeks ago, or not sure"), ("over-6", "Longer ago")),
        widget=forms.RadioSelect,
        required=False,
        error_messages=to_choose(),
    )
    after = forms.ChoiceField(
        label="Did it start after a bend, lift, cough or fall?",
        choices=q.YES_NO_UNSURE,
        widget=forms.RadioSelect,
        required=False,
        error_messages=to_choose(),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("now") == "0":
            self._forget_follow_ups()
            data["answer"] = {"now": "0"}
            return data
        if data.get("now"):
            if not data.get("weeks") and "weeks" not in self.errors:
                self.add_error("weeks", "Choose when the pain started.")
            if not data.get("after") and "after" not in self.errors:
                self.add_error("after", "Choose an answer, or “Not sure”.")
        if not self.errors:
            data["answer"] = {name: data[name] for name in ("now", "weeks", "after")}
        return data

    @staticmethod
    def initial_from(answer: Mapping[str, Any]) -> dict[str, Any]:
        return dict(answer)


class BloodPressureForm(QuestionForm):
    """Two numbers, or "no"."""

    heading = "known"
    follow_ups = ("systolic", "diastolic")
    known = forms.ChoiceField(
        choices=(("yes", "Yes"), ("no", "No, or not sure")),
        widget=forms.RadioSelect,
        error_messages=to_choose("Choose “Yes” or “No, or not sure”."),
    )
    systolic = forms.IntegerField(
        label="Higher number",
        required=False,
        min_value=50,
        max_value=300,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), "Enter the higher number, like 132."
        ),
        widget=forms.TextInput(NUMBER_BOX),
    )
    diastolic = forms.IntegerField(
        label="Lower number",
        required=False,
        min_value=20,
        max_value=200,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), "Enter the lower number, like 84."
        ),
        widget=forms.TextInput(NUMBER_BOX),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("known") == "no":
            self._forget_follow_ups()
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
        error_messages=to_choose("Choose an answer."),
    )
    helper = forms.ChoiceField(
        label="Can somebody be beside you while you exercise?",
        choices=(("yes", "Yes, each time"), ("no", "No, or not always")),
        widget=forms.RadioSelect,
        error_messages=to_choose("Choose an answer."),
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
        error_messages=to_choose("Tick at least 1 day."),
    )
    minutes = forms.ChoiceField(
        label="For how long each time?",
        choices=q.MINUTES,
        widget=forms.RadioSelect,
        error_messages=to_choose("Choose how long."),
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
        error_messages=to_choose("Choose when it was."),
    )
    cleared = forms.ChoiceField(
        label="Did a doctor say that you can be active again?",
        choices=q.YES_NO_UNSURE,
        widget=forms.RadioSelect,
        error_messages=to_choose("Choose an answer."),
    )


class FractureForm(EventForm):
    site = forms.ChoiceField(
        label="Which bone?",
        choices=(("", "Choose a bone"), *q.FRACTURE_SITES),
        error_messages=to_choose("Choose the bone that broke."),
    )
    low_trauma = forms.ChoiceField(
        label="Did it break from a small fall or less?",
        help_text="A fall from standing height, or for no clear reason.",
        choices=q.YES_NO_UNSURE,
        widget=forms.RadioSelect,
        error_messages=to_choose("Choose an answer."),
    )
    field_order = ("site", "on", "low_trauma", "cleared")


class SurgeryForm(EventForm):
    kind = forms.ChoiceField(
        label="What was done?",
        choices=q.SURGERY_KINDS,
        widget=forms.RadioSelect,
        error_messages=to_choose("Choose what was done."),
    )
    field_order = ("kind", "on", "cleared")


class EventFormSet(BaseFormSet):  # type: ignore[type-arg]
    """At least one row; the answer is the list of filled rows."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "too_many_forms": "Tell us about the newest ones. There is room for 8.",
        "too_few_forms": "Tell us about at least one.",
    }

    def initial_form_count(self) -> int:
        """A row that came back empty is left out, also one that held an answer before."""
        return 0 if self.is_bound else super().initial_form_count()

    def answer(self) -> list[dict[str, str]]:
        return [dict(form.cleaned_data) for form in self.forms if form.has_changed()]


ROWS_MAX = 8
#: Buttons of a list page that change its rows and save nothing.
CHANGES_ROWS = frozenset({"add", "remove"})


def list_form(kind: str, *, posted: QueryDict | None, kept: Any) -> Any:
    """The form set of a list page: kept rows, typed rows, or typed rows with one more or fewer.

    Rows are counted by their names, so that nothing rests on a hidden field that may be lost.
    """
    build = FORM_SETS[kind]
    if posted is None:
        return build(initial=kept)
    if not CHANGES_ROWS.isdisjoint(posted):
        return build(initial=_rows_asked_for(build, posted))
    data = posted.copy()
    data["form-TOTAL_FORMS"], data["form-INITIAL_FORMS"] = str(_row_count(posted)), "0"
    return build(data)


def _row_count(posted: QueryDict) -> int:
    """One more than fits at most: enough to say that there are too many."""
    places = [re.match(r"form-(\d{1,2})-", name, re.ASCII) for name in posted]
    return min(max((int(place[1]) for place in places if place), default=0), ROWS_MAX) + 1


def _rows_asked_for(build: Any, posted: QueryDict) -> list[dict[str, str]]:
    """The typed rows, with the one that "Add another" or "Remove" asks for added or gone."""
    rows = [
        {name: posted.get(f"form-{place}-{name}", "") for name in build.form.base_fields}
        for place in range(_row_count(posted))
    ]
    if "add" in posted:
        return [*rows, {}][:ROWS_MAX]
    gone = posted["remove"]
    return [row for place, row in enumerate(rows) if str(place) != gone] or [{}]


LIMITS: dict[str, Any] = {
    "extra": 0,
    "min_num": 1,
    "max_num": ROWS_MAX,
    "validate_min": True,
    "validate_max": True,
}
FORM_SETS = {
    "fractures": formset_factory(FractureForm, EventFormSet, **LIMITS),
    "surgeries": formset_factory(SurgeryForm, EventFormSet, **LIMITS),
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
