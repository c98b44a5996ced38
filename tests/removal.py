"""How a test takes one rule away. Product code knows no off-switch: only tests do (decision 25).

`without(rule)` takes one rule away, whatever family it is of, and gives it back afterwards. What
is taken away is what the rule does: a row of the matrix, a finding, a ceiling, a cause. With a
rule gone its reason must be gone too; `tests/rules/test_removal.py` asks for more than that.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from plans.rules import (
    candidates,
    choosing,
    doses,
    explain,
    movements,
    progress,
    risk,
    safety,
    screening,
    sessions,
    shortfalls,
    step,
)
from plans.rules import week as week_module
from plans.rules.registry import ALL_RULES, family_of
from plans.rules.safety_rules import ROW_RULES
from plans.rules.steps_up import STEPS
from plans.rules.tables import HELD_BALANCE, MATRIX
from plans.rules.vocabulary import BoneTier, Domain, FallTier, Phase

Patch = pytest.MonkeyPatch


def rooms():
    """Every module of the rules that is loaded."""
    return [module for name, module in sys.modules.items() if name.startswith("plans.rules")]


def forget() -> None:
    """Empty every cache of the rules, so that nothing is remembered across a change."""
    for module in rooms():
        for value in vars(module).values():
            if hasattr(value, "cache_clear"):
                value.cache_clear()


def everywhere(patch: Patch, name: str, value: object) -> None:
    """Bind a name anew in every module of the rules that has it."""
    found = [module for module in rooms() if name in vars(module)]
    assert found, f"no module knows {name}"
    for module in found:
        patch.setattr(module, name, value)


def take_away(patch: Patch, rule_id: str) -> None:
    """Patch the rules so that this one does nothing any more."""
    (BY_HAND.get(rule_id) or BY_FAMILY[family_of(rule_id).prefix])(patch, rule_id)


@contextmanager
def without(rule_id: str) -> Iterator[None]:
    """The rules as they would be if this one did not exist."""
    with pytest.MonkeyPatch.context() as patch:
        take_away(patch, rule_id)
        forget()
        yield
    forget()


# ---------------------------------------------------------------- by family


def filtered(patch: Patch, owner: object, name: str, keep: Callable) -> None:
    """What `owner.name` yields, without what `keep` refuses."""
    original = getattr(owner, name)
    patch.setattr(
        owner, name, lambda *args, **more: [one for one in original(*args, **more) if keep(one)]
    )


def _safety(patch: Patch, rule_id: str) -> None:
    """A row of the matrix goes; of what stands beside it, the finding."""
    row = next((row for row, rule in ROW_RULES.items() if rule.id == rule_id), None)
    if row is not None:
        patch.delitem(MATRIX, row)
    else:
        filtered(patch, safety, "_findings", lambda found: found[1].rule != rule_id)


RISK_FINDERS = (
    *("_density_findings", "_fracture_findings", "_height_findings", "_prednisolone_findings"),
    *("_fall_history_findings", "_fall_test_findings", "_column_findings"),
    "_restriction_findings",
)


def _risk(patch: Patch, rule_id: str) -> None:
    """The finding goes; where nothing else is found the lowest tier stands."""
    for name in RISK_FINDERS:
        filtered(patch, risk, name, lambda found: found[1].rule != rule_id)
    worst = risk._worst

    def worst_or_lowest(findings):
        found = [one for one in findings if one[1].rule != rule_id]
        return worst(found) if found else (_LOWEST[rule_id], ())

    patch.setattr(risk, "_worst", worst_or_lowest)


_LOWEST = {
    rule_id: FallTier.F0 if rule_id >= "RISK-041" else BoneTier.B0
    for rule_id in ALL_RULES
    if rule_id.startswith("RISK-")
}


def _gate(patch: Patch, rule_id: str) -> None:
    for table in ("_ROWS", "_BESIDE_THE_TABLE"):
        rows = getattr(screening, table)
        patch.setattr(screening, table, tuple(row for row in rows if row[0] != rule_id))


def _suited(patch: Patch, rule_id: str) -> None:
    filtered(patch, safety, "_unsuited", lambda reason: reason.rule != rule_id)


def _dose(patch: Patch, rule_id: str) -> None:
    """Fields that the rule set fall back to what the logs or the catalogue say."""
    original = doses.dose_for

    def dose_for(exercise, situation, given=None, given_rules=()):
        dose, rules = original(exercise, situation, given, given_rules)
        mine = [name for name, rule in rules if rule == rule_id]
        logged = {} if given is None else dict(given_rules)
        back = {
            name: getattr(given if logged.get(name, rule_id) != rule_id else exercise.dose, name)
            for name in mine
        }
        return replace(dose, **back), doses.set_by("DOS-002", mine, rules)

    everywhere(patch, "dose_for", dose_for)


def _goal(*domains: Domain) -> Callable:
    """A target that a rule sets is not set: next to nothing is asked of these domains."""

    def take_away(patch: Patch, rule_id: str) -> None:
        original = doses.goals_for

        def goals_for(*args):
            goals = dict(original(*args))
            for domain in domains:
                goal = goals[domain]
                minutes = goal.minutes and (1, 1, goal.minutes[2])
                rules = tuple(rule for rule in goal.rules if rule != rule_id)
                days = (min(1, goal.days[2]), min(1, goal.days[2]), goal.days[2])
                goals[domain] = replace(goal, days=days, minutes=minutes, rules=rules)
            return goals

        everywhere(patch, "goals_for", goals_for)

    return take_away


def _unsaid(patch: Patch, rule_id: str) -> None:
    """The rule is named neither for a field of a dose nor for the week as a whole."""
    original = doses.set_by

    def set_by(rule, names, rules):
        return rules if rule == rule_id else original(rule, names, rules)

    everywhere(patch, "set_by", set_by)
    filtered(patch, explain, "of_week", lambda reason: reason.rule != rule_id)


def _constant(**values: object) -> Callable:
    """The numbers that a rule stands for give way."""

    def take_away(patch: Patch, rule_id: str) -> None:
        _unsaid(patch, rule_id)
        for name, value in values.items():
            everywhere(patch, name, value)

    return take_away


def _week(patch: Patch, rule_id: str) -> None:
    """Causes of a shortfall, and reasons for a review."""
    original, found = shortfalls.Shortfall.causes, shortfalls.targets

    def causes(self, domain, goal):
        yield from (cause for cause in original(self, domain, goal) if cause[0] != rule_id)
        yield ("WEEK-026" if rule_id == "WEEK-020" else "WEEK-020"), {}

    def targets(*args, **more):
        all_targets, review = found(*args, **more)
        return all_targets, tuple(reason for reason in review if reason.rule != rule_id)

    patch.setattr(shortfalls.Shortfall, "causes", causes)
    everywhere(patch, "targets", targets)


def _progress(patch: Patch, rule_id: str) -> None:
    """A row of the machine goes; of a step up, the variable that it raises."""
    rows = tuple(row for row in progress.TRANSITIONS if row.rule != rule_id)
    patch.setattr(progress, "TRANSITIONS", rows)
    rules = progress._RULE_OF_VARIABLE
    variables = {variable for variable, rule in rules.items() if rule == rule_id}
    for kind, steps in STEPS.items():
        patch.setitem(STEPS, kind, tuple(one for one in steps if one not in variables))


def _no_pause(patch: Patch, rule_id: str) -> None:
    _progress(patch, rule_id)
    everywhere(patch, "PAUSED_BY_A_FALL", frozenset())


def _pain_is_forgotten(patch: Patch, rule_id: str) -> None:
    _progress(patch, rule_id)
    patch.setattr(candidates, "_hurt_lately", lambda timeline: frozenset())


def _as_if_never_away(patch: Patch, rule_id: str) -> None:
    _progress(patch, rule_id)
    patch.setattr(candidates, "MISSED_WEEKS_DOWN_FROM", 99)


def _may_begin(patch: Patch, rule_id: str) -> None:
    name = {"PRG-032": "BEGIN_LATER", "PRG-034": "ON_THE_FEET"}[rule_id]
    everywhere(patch, name, frozenset())


def _no_room_needed(patch: Patch, rule_id: str) -> None:
    """What grew takes its time, whatever it pushes out."""
    patch.setattr(choosing, "_rooms", lambda *args: ())


def _no_caps(patch: Patch, rule_id: str) -> None:
    everywhere(patch, "capped", lambda dose, cap: dose)


def _carried_unsaid(patch: Patch, rule_id: str) -> None:
    patch.setattr(step, "CARRIED_RULE", "DOS-002")


def _top_unsaid(patch: Patch, rule_id: str) -> None:
    patch.setattr(progress, "TOP_RULE", "PRG-014")


def _advice(patch: Patch, rule_id: str) -> None:
    filtered(patch, explain, "advice", lambda advice: advice.id != rule_id)


def _card(patch: Patch, rule_id: str) -> None:
    """Rows that this rule decided are not on the card; nobody waits by CARD-004."""
    if rule_id == "CARD-004":
        patch.setattr(movements, "_waits", lambda movement, way: False)
    else:
        filtered(patch, movements, "movement_card", lambda row: row.reasons[0].rule != rule_id)


BY_FAMILY: dict[str, Callable] = {
    "SAF": _safety,
    "RISK": _risk,
    "GATE": _gate,
    "SUIT": _suited,
    "DOS": _dose,
    "PRG": _progress,
    "WEEK": _week,
    "ADV": _advice,
    "CARD": _card,
}

# ---------------------------------------------------------------- by hand


def _nobody_holds_on(patch: Patch, rule_id: str) -> None:
    _safety(patch, rule_id)
    _tiers, category, support = HELD_BALANCE
    everywhere(patch, "HELD_BALANCE", (frozenset(), category, support))


def _older_balance(patch: Patch, rule_id: str) -> None:
    original = doses.goals_for
    everywhere(patch, "goals_for", lambda bone, fall, _age: original(bone, fall, 0))


def _no_starting_dose(patch: Patch, rule_id: str) -> None:
    """What the catalogue alone would set is once, or a minute."""
    original = doses.dose_for
    least = {"sets": 1, "reps": 1, "hold_seconds": 1, "minutes": 1, "steps": 1, "rest_seconds": 0}

    def dose_for(*args):
        dose, rules = original(*args)
        filled = {name for name in least if getattr(dose, name) is not None}
        return replace(dose, **{name: least[name] for name in filled - dict(rules).keys()}), rules

    everywhere(patch, "dose_for", dose_for)
    everywhere(patch, "starting_rules", lambda dose: ())


def _capped_session(patch: Patch, rule_id: str) -> None:
    _unsaid(patch, rule_id)
    _without_constraint(patch, session_minutes_max=None)


def _any_number_of_items(patch: Patch, rule_id: str) -> None:
    _without_constraint(patch, main_items_max=None)


def _drops_in_silence(patch: Patch, rule_id: str) -> None:
    patch.setattr(week_module, "_dropped", lambda *args: [])


def _signed(patch: Patch, rule_id: str) -> None:
    _without_constraint(patch, signed=frozenset())


def _without_constraint(patch: Patch, **changes: object) -> None:
    original = week_module.build_week

    def build_week(facts, catalogue, history=None, constraints=None, **more):
        constraints = replace(constraints or facts.constraints, **changes)
        return original(facts, catalogue, history, constraints, **more)

    everywhere(patch, "build_week", build_week)


def _walking_grows_at_once(patch: Patch, rule_id: str) -> None:
    def most(situation):
        goals = doses.goals_for(situation.bone, situation.fall, situation.age_years)
        return goals[Domain.WEIGHT_BEARING].timed[2]

    _unsaid(patch, rule_id)
    everywhere(patch, "walk_minutes_a_week_max", most)


def _no_history(patch: Patch, rule_id: str) -> None:
    everywhere(patch, "step_on", lambda *args: None)


def _no_tests(patch: Patch, rule_id: str) -> None:
    patch.setattr(candidates, "TESTED_STARTS", ())


def _not_chosen(patch: Patch, rule_id: str) -> None:
    """What this rule chose is not chosen."""
    original = candidates.candidates_for

    def candidates_for(*args):
        ladders = original(*args)
        kept = [one for one in ladders.candidates if one.chosen_by != rule_id]
        return replace(ladders, candidates=kept)

    everywhere(patch, "candidates_for", candidates_for)


def _without_phase(phase: Phase) -> Callable:
    def take_away(patch: Patch, rule_id: str) -> None:
        original = week_module._Writer._fill_time

        def fill_time(self, choices, half, of):
            return [] if of is phase else original(self, choices, half, of)

        patch.setattr(week_module._Writer, "_fill_time", fill_time)

    return take_away


def _backwards_at_once(patch: Patch, rule_id: str) -> None:
    of_candidate = explain.of_candidate

    def unexplained(*args, **more):
        cautions, reasons, dose_rules = of_candidate(*args, **more)
        return cautions, tuple(one for one in reasons if one.rule != rule_id), dose_rules

    patch.setattr(explain, "of_candidate", unexplained)
    patch.setattr(sessions, "_place_forward_first", sessions._place)
    patch.setattr(sessions, "_short_walk_before", lambda *args: None)


def _no_gentle_start(patch: Patch, rule_id: str) -> None:
    patch.setattr(week_module, "gentle_start", lambda *args: ())


def _of_every_tier(value: object) -> dict:
    return dict.fromkeys(BoneTier, value)


BY_HAND: dict[str, Callable] = {
    "SAF-110": _nobody_holds_on,
    "GATE-036": _unsaid,
    # What every exercise of a kind must have, and what a week may hold.
    "DOS-002": _no_starting_dose,
    "DOS-001": _constant(SET_UP_SECONDS=0),
    "DOS-007": _progress,
    "DOS-010": _constant(LONG_EXTENSOR_HOLD={}),
    "DOS-013": _goal(Domain.WEIGHT_BEARING),
    "DOS-014": _goal(Domain.BALANCE),
    "DOS-015": _older_balance,
    "DOS-016": _goal(Domain.FLEXIBILITY),
    "DOS-017": _goal(Domain.EXTENSOR),
    "DOS-018": _goal(Domain.POSTURE),
    "DOS-019": _goal(Domain.STRENGTH),
    "DOS-020": _goal(Domain.IMPACT),
    "DOS-021": _constant(SESSION_MINUTES=_of_every_tier((20, 40, 90))),
    "DOS-022": _constant(FALL_SESSION_MINUTES_MAX={}),
    "DOS-023": _constant(REST_DAYS_MIN=_of_every_tier(0)),
    "DOS-025": _walking_grows_at_once,
    "DOS-026": _constant(FALL_WEIGHT_BEARING_MINUTES={}, FALL_WALK_BOUT_MINUTES_MAX={}),
    "DOS-030": _constant(WARM_UP_MINUTES=(2, 10), SHORT_WARM_UP_MINUTES=(2, 5)),
    "DOS-031": _constant(COOL_DOWN_MINUTES=(2, 5), SHORT_COOL_DOWN_MINUTES=(1, 3)),
    "DOS-032": _constant(HABIT_MINUTES_A_DAY_MAX=60, HABIT_KINDS_A_DAY_MAX=9),
    "DOS-033": _constant(HABIT_BOUTS_MAX=1, POSTURE_BOUTS=_of_every_tier(1)),
    "DOS-035": _capped_session,
    "DOS-036": _constant(MAIN_ITEMS_MAX=8),
    "DOS-039": _any_number_of_items,
    "PRG-001": _no_pause,
    "PRG-002": _as_if_never_away,
    "PRG-003": _pain_is_forgotten,
    "PRG-015": _top_unsaid,
    "PRG-016": _no_caps,
    "PRG-029": _carried_unsaid,
    "PRG-032": _may_begin,
    "PRG-033": _no_room_needed,
    "PRG-034": _may_begin,
    "WEEK-001": _not_chosen,
    "WEEK-002": _no_history,
    "WEEK-003": _no_tests,
    "WEEK-004": _not_chosen,
    "WEEK-005": _without_phase(Phase.WARM_UP),
    "WEEK-006": _without_phase(Phase.COOL_DOWN),
    "WEEK-007": _constant(SUPPORTED_START_WEEKS=0),
    "WEEK-008": _backwards_at_once,
    "WEEK-009": _no_gentle_start,
    "WEEK-010": _signed,
    "WEEK-032": _drops_in_silence,
}
