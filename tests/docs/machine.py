"""Progression drawn: one state machine for each kind of ladder, from the rows that decide it."""

from collections.abc import Iterable

from plans.rules import history, progress, step, steps_up
from plans.rules.progress import TRANSITIONS, Transition
from plans.rules.registry import ALL_RULES
from plans.rules.steps_up import STEPS, Kind, kind_of
from plans.rules.vocabulary import Move, Variable
from tests.docs.markdown import page, rule_link, table
from tests.docs.registers import reviewed
from tests.rules.witnesses import catalogue

#: Where a move leads, seen from the rung on which somebody stands.
LEADS_TO = {
    Move.PAUSE: "waits",
    Move.DOWN: "below",
    Move.LIGHTER: "here",
    Move.REPEAT: "here",
    Move.HOLD: "here",
    Move.RETURN: "here",
    Move.SWAP: "here",
}
MOVE_WORDS = {
    Move.PAUSE: "rest",
    Move.DOWN: "one rung and one set down",
    Move.LIGHTER: "fewer sets this week",
    Move.REPEAT: "the same again",
    Move.HOLD: "the same",
    Move.RETURN: "the usual sets again",
    Move.SWAP: "the equivalent exercise, same dose",
}


def rows_of(kind: Kind) -> list[Transition]:
    """The rows that a ladder of this kind can meet."""
    steady = {"PRG-017", "PRG-001", "PRG-002", "PRG-003", "PRG-004", "PRG-012", "PRG-030"}
    return [
        row
        for row in TRANSITIONS
        if (row.rule != progress.FALL_RULE or kind in progress.PAUSED_BY_A_FALL)
        and (row.rule in steady if kind is Kind.STEADY else row.rule != "PRG-017")
    ]


def diagram(kind: Kind) -> str:
    """A Mermaid drawing: from the rung where somebody stands, every move with its rules."""
    lines = [
        "stateDiagram-v2",
        "    direction LR",
        '    state "rung below" as below',
        '    state "this rung" as here',
    ]
    rows = rows_of(kind)
    if any(row.move is Move.PAUSE for row in rows):
        lines.append('    state "rests" as waits')
    if Variable.RUNG in STEPS[kind]:
        lines.append('    state "next rung" as next')
    lines.append("    [*] --> here: start WEEK-001, WEEK-003, WEEK-004")
    for move, word in MOVE_WORDS.items():
        if rules := [row.rule for row in rows if row.move is move]:
            lines.append(f"    here --> {LEADS_TO[move]}: {word} {', '.join(rules)}")
    for variable in STEPS[kind]:
        to = "next" if variable is Variable.RUNG else "here"
        rule = progress.rule_of_step(kind, variable)
        lines.append(f"    here --> {to}: one step of {variable.value} {rule}")
    if STEPS[kind]:
        for words, rule in HELD_AT_THE_TOP.items():
            lines.append(f"    here --> here: {words} {rule}")
    return "```mermaid\n" + "\n".join(lines) + "\n```"


#: Why a ladder stays although no row holds.
HELD_AT_THE_TOP = {
    "nothing left to raise": progress.TOP_RULE,
    "no time for more": progress.FULL_RULE,
    "the Approval's limit": step.CAP_RULE,
}


def ladders_of(kind: Kind) -> str:
    """Every ladder of this kind, its exercises from the lowest rung up."""
    ladders: dict[str, list] = {}
    for exercise in catalogue().exercises:
        if not exercise.refused and kind_of(exercise) is kind:
            ladders.setdefault(exercise.ladder, []).append(exercise)
    rows = [
        (
            ladder,
            "; ".join(
                f"{one.rung}. {one.code} {one.name}"
                for one in sorted(members, key=lambda one: (one.rung, one.code))
            ),
        )
        for ladder, members in sorted(ladders.items())
    ]
    return table(("Ladder", "Rungs"), rows)


def _rows(rows: Iterable[Transition]):
    for place, row in enumerate(rows, 1):
        says = ALL_RULES[row.rule].clinician
        review = "a physiotherapist hears of it" if row.review else ""
        yield place, rule_link(row.rule), says, MOVE_WORDS[row.move], review


NUMBERS = (
    ("sessions running that must pass", steps_up.PASS_SESSIONS_RUNNING),
    ("pain at most, to pass", steps_up.PASS_PAIN_MAX),
    ("pain from which a rung is taken back", history.PAIN_DOWN_FROM),
    ("missed weeks from which a rung is taken back", steps_up.MISSED_WEEKS_DOWN_FROM),
    ("weeks after which an equivalent takes over", steps_up.SWAP_AFTER_WEEKS),
    ("repetitions a step, and most", f"{steps_up.REPS_STEP}, {steps_up.REPS_TOP}"),
    ("hold, seconds a step", steps_up.HOLD_SECONDS_STEP),
    ("weeks on a rung of impact, least", steps_up.RUNG_WEEKS_MIN_IMPACT),
    ("weeks of which the fullest is what was walked", history.WALKED_LATELY_WEEKS),
    ("load a step, percent", steps_up.LOAD_STEP_PERCENT),
    ("load a step of legs and hips, percent", steps_up.LOAD_STEP_PERCENT_LOWER_BODY),
)


NOTES = {
    Kind.WALKING: (
        "The week's walking in all comes first: by what the logs have earned of the start, and by"
        " no more than a step over the fullest of the last weeks on record, five minutes on each"
        " target day, or on each of the least days for B3, F2 and after pain. After walks that"
        " hurt, lasting pain and missed weeks it is a step less; a lighter week passes nothing"
        f" ({progress.WEEK_GROWS_RULE}). While the week grows, single walks stay as they are.",
    )
}


def page_text() -> str:
    """The machine as a table, then one drawing and its ladders for each kind."""
    passes = ", ".join(f"{tier.value} {most}" for tier, most in steps_up.PASS_RPE_CR10_MAX.items())
    parts = [
        reviewed(),
        "Each week the first row that holds decides. Only when no row holds may a ladder rise, and"
        " then by one step of one variable: the first of its kind that has a permitted step left.",
        "A limit of the Approval that takes this step back ends it there. Where the week has no"
        " time for it, a strength ladder passes over sets and nothing else"
        f" ({progress.FULL_RULE}).",
        "A ladder that was never done waits after a fall"
        f" ({progress.FALL_RULE}, {progress.BEGINS_LATER_RULE}), after pain on the feet"
        f" ({progress.SORE_RULE}), and on the feet after missed weeks ({progress.AWAY_RULE}). A"
        " lighter week begins nothing where what is known serves as much.",
        table(("Row", "Rule", "When", "The ladder", "And"), _rows(TRANSITIONS)),
        "## Numbers",
        table(("Number", "Value"), (*NUMBERS, ("effort at most, to pass (CR10)", passes))),
    ]
    for kind in Kind:
        order = ", then ".join(variable.value for variable in STEPS[kind]) or "nothing rises"
        parts += [f"## {kind.value.capitalize()}", f"In this order: {order}.", *NOTES.get(kind, ())]
        parts.append(diagram(kind))
        parts.append(ladders_of(kind))
    return page("Progression", *parts)
