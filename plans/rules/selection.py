"""Which exercises a week may use, and what is left out and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from plans.rules import safety
from plans.rules.facts import (
    Catalogue,
    Constraints,
    Exercise,
    Judgement,
    LeftOut,
    NeedsSignOff,
    PatientFacts,
    Reason,
    Risk,
)
from plans.rules.progress import RULES as PROGRESS_RULES
from plans.rules.vocabulary import (
    Answer,
    Category,
    Person,
    Verdict,
)

# ---------------------------------------------------------------- allowed, to sign, left out


@dataclass(frozen=True, slots=True)
class Sorted:
    """Every exercise of the catalogue, once: usable, to be signed, or left out.

    `blocked` are the needs of those left out, by why: for the reasons of a shortfall.
    """

    usable: tuple[tuple[Exercise, Judgement], ...]
    needs_sign_off: tuple[NeedsSignOff, ...]
    left_out: tuple[LeftOut, ...]


def sort_out(
    catalogue: Catalogue, facts: PatientFacts, risk: Risk, constraints: Constraints
) -> Sorted:
    """Judge the whole catalogue for one person. Signing opens SIGN_OFF and nothing else.

    What needs a trainer waits for one even when it is signed (decision 7).
    """
    usable: list[tuple[Exercise, Judgement]] = []
    to_sign: list[NeedsSignOff] = []
    left_out: list[LeftOut] = []
    judge, suitability = safety.judge_with(risk.inputs), safety.suitability
    for exercise in catalogue.exercises:
        judgement = judge(exercise)
        verdict = judgement.verdict
        if exercise.refused or verdict is Verdict.EXCLUDE or verdict is Verdict.NEVER:
            word = Verdict.NEVER if verdict is Verdict.NEVER else Verdict.EXCLUDE
            # What is barred says what bars it: that it would need a signature too helps nobody.
            barring = judgement.reasons[: judgement.deciding]
            left_out.append(LeftOut(code=exercise.code, verdict=word.value, reasons=barring))
        elif unsuited := suitability(exercise, facts):
            unsigned = [] if exercise.code in constraints.signed else held_back(judgement)
            reasons = (*unsuited, *unsigned)
            left_out.append(LeftOut(code=exercise.code, verdict="unsuited", reasons=reasons))
        elif verdict is Verdict.SIGN_OFF and not (
            exercise.code in constraints.signed and _trained_person_there(exercise, facts)
        ):
            to_sign.append(NeedsSignOff(code=exercise.code, reasons=judgement.reasons))
        else:
            usable.append((exercise, judgement))
    return Sorted(tuple(usable), tuple(to_sign), tuple(left_out))


def _trained_person_there(exercise: Exercise, facts: PatientFacts) -> bool:
    return exercise.person is not Person.TRAINER or facts.trainer_present is Answer.YES


def held_back(judgement: Judgement) -> list[Reason]:
    """The reasons that something would have to change in; cautions are not among them."""
    return [reason for reason in judgement.reasons if reason.would_change]


def without(sorted_out: Sorted, paused: Mapping[str, str]) -> Sorted:
    """The same, with what rests left out; `paused` names the rule of each code, like PRG-001."""
    if not paused:
        return sorted_out
    waiting = [
        LeftOut(
            code=code,
            verdict=Verdict.EXCLUDE.value,
            reasons=(PROGRESS_RULES[rule].because(),),
        )
        for code, rule in paused.items()
    ]
    return replace(
        sorted_out,
        usable=tuple(one for one in sorted_out.usable if one[0].code not in paused),
        left_out=tuple(sorted((*sorted_out.left_out, *waiting), key=lambda out: out.code)),
    )


EDGES = frozenset({Category.WARM_UP, Category.COOL_DOWN})


def session_edges(
    usable: Iterable[tuple[Exercise, Judgement]], category: Category
) -> list[tuple[Exercise, Judgement]]:
    """What can open (or close) a session: those made for it, then a slow one of the other kind.

    One of them must be timed, so that the minutes come out exactly; without any there can be no
    session. Only somebody who avoids them all has none.
    """
    edges = [one for one in usable if one[0].category in EDGES]
    own = [one for one in edges if one[0].category is category]
    if any(one[0].dose.minutes is not None for one in own):
        return own
    return own + [
        one for one in edges if one[0].category is not category and one[0].dose.minutes is not None
    ]


def sessions_possible(usable: Iterable[tuple[Exercise, Judgement]]) -> bool:
    """Whether there is anything to warm up and to cool down with."""
    return any(one.dose.minutes is not None and one.category in EDGES for one, _judgement in usable)
