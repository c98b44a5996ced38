"""The kept answers of the intake, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from plans.patient import questions as q
from plans.patient.models import IntakeDraft


def answer_words(question: q.Question, answer: Any) -> list[str]:
    """A kept answer as the person would say it, one line a part."""
    labels = dict(question.options)
    kind = question.kind
    if kind == "radio":
        return [labels.get(answer, answer)]
    if kind == "checklist":
        extra = {"none": "None of these", "unsure": "Not sure"}
        return [labels.get(one) or extra.get(one, one) for one in answer]
    if kind == "date_of_birth":
        return [f"{date.fromisoformat(answer):%-d %B %Y}"]
    if kind == "t_score":
        known = answer["known"] == "yes"
        return [answer["t_score"], spoken(answer["t_score"])] if known else ["I do not know it"]
    if kind == "blood_pressure":
        known = answer["known"] == "yes"
        return [f"{answer['systolic']} over {answer['diastolic']}" if known else "I do not know it"]
    if kind == "back_pain":
        return [f"{answer['now']} out of 10"]
    if kind == "company":
        alone = {"yes": "I live alone", "no": "I do not live alone"}
        helper = {"yes": "A helper is there", "no": "No helper each time"}
        return [alone.get(answer["alone"], "Not sure if alone"), helper[answer["helper"]]]
    if kind == "when":
        days = dict(q.DAYS)
        chosen = ", ".join(days[day] for day in answer["days"])
        return [chosen, dict(q.MINUTES)[answer["minutes"]]]
    names = dict(q.FRACTURE_SITES) | dict(q.SURGERY_KINDS)
    when = dict(q.WHEN_BANDS)
    return [f"{names[row.get('site') or row.get('kind')]}: {when[row['on']]}" for row in answer]


def words_before(question: q.Question, draft: IntakeDraft) -> list[str] | None:
    """What a changed answer was when it was last sent, empty for a new question; None where it is
    the same, or where nobody knows what was sent."""
    if not draft.sent or draft.answers[question.slug] == draft.sent.get(question.slug):
        return None
    before = draft.sent.get(question.slug)
    return [] if before is None else answer_words(question, before)


DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def spoken(number: str) -> str:
    """A number read back in words, so that a lost minus sign or point is heard (H-06)."""
    words = {"-": "minus", "+": "plus", ".": "point"} | {str(n): w for n, w in enumerate(DIGITS)}
    sign = "" if number.startswith("-") or not Decimal(number) else "+"
    return " ".join(words[character] for character in sign + number)


@dataclass(frozen=True, slots=True)
class Missing:
    """A thing without which there is no plan, and the page that asks for it."""

    text: str
    slug: str


#: Every page must be answered before a plan is asked for, so only things at home can be missing.
MISSING_WORDS = {
    "equipment.chair": Missing(
        "A firm chair without wheels. Most exercises need one to sit on or to hold.", "equipment"
    ),
    "equipment.wall_or_counter": Missing(
        "A clear wall or a kitchen worktop to hold on to.", "equipment"
    ),
}


def missing_words(names: Iterable[str]) -> list[Missing]:
    """What is missing, in words; an unforeseen name still says where to look."""
    return [MISSING_WORDS.get(name) or Missing(f"An answer about “{name}”.", "") for name in names]
