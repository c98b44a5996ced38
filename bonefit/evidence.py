"""The public pages of the evidence: each rule, each source, and how sure we are of both.

Everything is read from the registries; no page holds a rule of its own. No sign-in, no query but
the catalogue's.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from plans.catalogue.queries import NoRelease, current_release
from plans.rules import EVIDENCE, RULES_VERSION, Evidence, Rule, Status
from plans.rules.changes import change_of
from plans.rules.evidence import parts_of
from plans.rules.registry import ALL_RULES, FAMILIES, Family, family_of, rules_resting_on
from plans.rules.safety_rules import CELL_WORDS, COLUMN_WORDS, ROW_RULES
from plans.rules.tables import MATRIX
from plans.rules.vocabulary import SafetyFlag

# ---------------------------------------------------------------- a rule in words

_BLANK = re.compile(r"\{(\w+)\}")
#: Values that a rule of the matrix fills in by column, which the table says, and those that are
#: empty for whoever was sure of an answer.
_ADDED = frozenset({"ending", "change", "change_clinician", "unsure", "assumed"})


def patient_words(text: str) -> str:
    """A rule's sentence with a gap for each value that a person's answers fill in."""
    return _BLANK.sub(lambda found: "" if found[1] in _ADDED else "…", text)


def clinician_words(text: str) -> str:
    """The exact words, each value by its name."""
    filled = _BLANK.sub(
        lambda found: "" if found[1] in _ADDED else f"[{found[1].replace('_', ' ')}]", text
    )
    return filled


@dataclass(frozen=True, slots=True)
class ShownRule:
    """One rule as its page and the lists show it."""

    rule: Rule
    says: str
    clinician: str
    would_change: str
    would_change_clinician: str


def shown_rule(rule: Rule) -> ShownRule:
    row = _ROW_OF.get(rule.id)
    return ShownRule(
        rule=rule,
        says=patient_words(rule.says),
        clinician=row_words(row) if row else clinician_words(rule.clinician),
        would_change=patient_words(rule.would_change),
        would_change_clinician=clinician_words(rule.would_change_clinician),
    )


# ---------------------------------------------------------------- a row of the matrix

Row = tuple[SafetyFlag, str]
_ROW_OF: dict[str, Row] = {rule.id: row for row, rule in ROW_RULES.items()}


def row_words(row: Row) -> str:
    """A whole row as a clinician reads it: each column with its cell."""
    cells = ", ".join(
        f"{column.value.replace('_', ' ')} {cell}" for column, cell in MATRIX[row].items()
    )
    return f"{row[0].value.replace('_', ' ')} {row[1].replace('_', ' ')}: {cells}."


@dataclass(frozen=True, slots=True)
class Cells:
    """Columns in which a row of the matrix says the same, and what would have to change there."""

    words: str
    columns: tuple[str, ...]
    would_change: str


def cells_of(rule_id: str) -> list[Cells]:
    """What a row of the matrix says, strictest first; empty for every other rule."""
    if (row := _ROW_OF.get(rule_id)) is None:
        return []
    together: dict[tuple[str, str], list[str]] = {}
    for column, cell in MATRIX[row].items():
        change = change_of(row, column, cell[0], lists_bed=False).says
        together.setdefault((cell, change), []).append(COLUMN_WORDS[column])
    strictest_first = sorted(together.items(), key=lambda one: "NXSCA-".index(one[0][0][0]))
    return [
        Cells(CELL_WORDS[cell], tuple(columns), change)
        for (cell, change), columns in strictest_first
    ]


def exercises_of(rule_id: str) -> list[str]:
    """The published exercises that a row of the matrix speaks about, by name."""
    if (row := _ROW_OF.get(rule_id)) is None:
        return []
    try:
        exercises = current_release().catalogue.exercises
    except NoRelease:
        return []
    return [one.name for one in exercises if row in one.flags and not one.refused]


def statuses() -> Counter[str]:
    """How many rules have each status, those that are recalled in a part among the recalled."""
    counted = Counter(rule.status.value for rule in ALL_RULES.values())
    recalled = Status.RECALLED
    counted[recalled.value] += sum(
        any(part.status is recalled for part in parts_of(rule)) for rule in ALL_RULES.values()
    )
    return counted


# ---------------------------------------------------------------- pages


@login_not_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What the rules rest on, how sure we are, who has reviewed them, and the way to each rule."""
    context = {
        "families": FAMILIES,
        "rules": len(ALL_RULES),
        "sources": len(EVIDENCE),
        "statuses": statuses(),
        "rules_version": RULES_VERSION,
    }
    return render(request, "public/evidence.html", context)


@login_not_required
@require_safe
def family(request: HttpRequest, prefix: str) -> HttpResponse:
    """The rules of one family, a line each."""
    found = next((one for one in FAMILIES if one.prefix.lower() == prefix), None)
    if found is None:
        raise Http404
    context = {"family": found, "rules": [shown_rule(rule) for rule in found.rules.values()]}
    return render(request, "public/rules.html", context)


@login_not_required
@require_safe
def rule(request: HttpRequest, rule_id: str) -> HttpResponse:
    """One rule: plain words, exact words, what it changes, its sources and how sure we are."""
    if rule_id not in ALL_RULES:
        raise Http404
    found = ALL_RULES[rule_id]
    context = {
        "shown": shown_rule(found),
        "family": family_of(rule_id),
        "neighbours": _neighbours(family_of(rule_id), rule_id),
        "cells": cells_of(rule_id),
        "exercises": exercises_of(rule_id),
        "parts": parts_of(found),
        "sources": [EVIDENCE[key] for key in found.evidence],
        "rules_version": RULES_VERSION,
    }
    return render(request, "public/rule.html", context)


def _neighbours(of: Family, rule_id: str) -> tuple[str | None, str | None]:
    """The rules before and after in the same family."""
    ids = list(of.rules)
    place = ids.index(rule_id)
    return (ids[place - 1] if place else None, ids[place + 1] if place + 1 < len(ids) else None)


@login_not_required
@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Every source, a line each."""
    context = {"sources": [(one, len(rules_resting_on(one.key))) for one in EVIDENCE.values()]}
    return render(request, "public/sources.html", context)


@login_not_required
@require_safe
def source(request: HttpRequest, key: str) -> HttpResponse:
    """One source: the reference, how far it was read, and the rules that rest on it."""
    found: Evidence | None = EVIDENCE.get(key)
    if found is None:
        raise Http404
    context = {
        "source": found,
        "rules": [shown_rule(rule) for rule in rules_resting_on(key)],
        "rules_version": RULES_VERSION,
    }
    return render(request, "public/source.html", context)


urlpatterns = [
    path("", overview, name="evidence"),
    path("families/<slug:prefix>/", family, name="rules"),
    path("rules/<slug:rule_id>/", rule, name="rule"),
    path("sources/", sources, name="sources"),
    path("sources/<str:key>/", source, name="source"),
]
