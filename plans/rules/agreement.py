"""The same question to both minds: what the rules answer, what the judge answers, what differs.

The rules (`safety`, `risk`, `screening`) and the judge (`check_exercise`, `check_person`) are asked
about one exercise or one person. Verdict, support and every statement that must travel with them
are compared; so are tiers, columns, restrictions, gate, rows and missing answers. Nothing is
decided here.
"""

from __future__ import annotations

from collections.abc import Iterator

from plans.rules.check_exercise import LETTERS, SUPPORTS, Limits, Reading
from plans.rules.check_person import Person
from plans.rules.facts import Judgement, PatientFacts, SafetyInputs
from plans.rules.risk import classify
from plans.rules.safety import judge_for
from plans.rules.screening import gentle_start_allowed, screen
from plans.rules.vocabulary import Support, Verdict

LETTER_OF = dict(zip(Verdict, LETTERS, strict=True))
WORD_OF = dict(zip(Support, SUPPORTS, strict=True))
#: Rules of the matrix have these ids; their exact words name the cell.
LAST_ROW_RULE = "SAF-099"


def limits_of(inputs: SafetyInputs) -> Limits:
    """The same closed inputs, for the judge."""
    return Limits(
        columns=inputs.columns,
        restrictions=inputs.restrictions,
        helper=inputs.helper,
        trainer=inputs.trainer,
        bed=inputs.bed,
    )


def statements_of(judgement: Judgement) -> set[str]:
    """What a judgement tells its reader: cells in their exact words, other rules by id."""
    return {
        reason.clinician if reason.rule <= LAST_ROW_RULE else reason.rule
        for reason in judgement.reasons
    }


def exercise_differs(reading: Reading, inputs: SafetyInputs) -> tuple[Judgement, str]:
    """The rules' judgement of one exercise, and where the judge differs ("" when nowhere)."""
    judgement = judge_for(reading.exercise, inputs)
    limits = limits_of(inputs)
    findings = reading.findings(limits)
    letter = max((found.letter for found in findings), key=LETTERS.index, default="A")
    said = {found.statement for found in findings}
    if LETTER_OF[judgement.verdict] != letter:
        return judgement, f"verdict {judgement.verdict.value}, judged {letter}"
    if statements_of(judgement) != said:
        return judgement, f"statements differ: {sorted(statements_of(judgement) ^ said)}"
    if WORD_OF[judgement.support] != reading.support_for(limits, said):
        return judgement, f"support {judgement.support.value}"
    return judgement, ""


def person_differs(facts: PatientFacts) -> Iterator[str]:
    """Everything about a person in which rules and judge differ; nothing when they agree."""
    clearance, risk, person = screen(facts), classify(facts), Person(facts)
    limits, rows = limits_of(risk.inputs), tuple(person.rows())
    pairs = {
        "bone tier": (risk.bone, person.bone),
        "fall tier": (risk.fall, person.fall),
        "columns": (limits.columns, person.limits.columns),
        "restrictions": (limits.restrictions, person.limits.restrictions),
        "help": (
            (limits.helper, limits.trainer, limits.bed),
            (person.limits.helper, person.limits.trainer, person.limits.bed),
        ),
        "gate": (clearance.gate, person.gate()),
        "rows": ({reason.rule for reason in clearance.reasons}, _rules(rows)),
        "missing": (set(clearance.missing), set(person.missing())),
        "gentle start": (gentle_start_allowed(facts, clearance), person.gentle_start_allowed()),
    }
    for name, (rules, judged) in pairs.items():
        if rules != judged:
            yield f"{name}: {_words(rules)}, judged {_words(judged)}"


def _rules(rows: tuple[tuple[int, str], ...]) -> set[str]:
    return {f"GATE-{row:03d}" for row, _gate in rows}


def _words(value: object) -> str:
    if isinstance(value, set | frozenset):
        return " ".join(sorted(map(str, value))) or "none"
    return str(value)
