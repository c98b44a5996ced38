"""What the coming week asks of one ladder, and how doses differ, shrink and keep within caps."""

from __future__ import annotations

from dataclasses import dataclass, replace

from plans.rules.doses import DoseRules, set_by, starting_rules
from plans.rules.facts import Dose, Exercise, LadderCap
from plans.rules.steps_up import LIGHTER_SETS_TENTHS
from plans.rules.vocabulary import Move, Support, Variable

LIGHTER_RULE, CAP_RULE, CARRIED_RULE = "PRG-005", "PRG-016", "PRG-029"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What the coming week asks of one ladder, and why.

    `done` is the exercise that the ladder comes from, `exercise` the one it comes to. `dose` is
    what to do, `usual` what to go on from, `wanted` the same before the caps of an Approval,
    `before` what was asked for last. `rule` decided the move; `start_rules` set the
    start of a new rung. `review`: a physiotherapist should hear of it.
    """

    move: Move
    rule: str
    done: Exercise
    exercise: Exercise
    before: Dose
    wanted: Dose
    usual: Dose
    dose: Dose
    support: Support
    start_rules: DoseRules = ()
    variable: Variable | None = None
    review: bool = False

    @property
    def dose_rules(self) -> DoseRules:
        """The rule behind each field of the dose: the start, what was carried on, this move."""
        rules = starting_rules(self.wanted)
        rules = set_by(CARRIED_RULE, changed(self.exercise.dose, self.wanted), rules)
        starts = dict(self.start_rules)
        for name in changed(self.before, self.wanted):
            rules = set_by(starts.get(name, self.rule), [name], rules)
        rules = set_by(CAP_RULE, changed(self.wanted, self.usual), rules)
        return set_by(LIGHTER_RULE, changed(self.usual, self.dose), rules)


def lighter(dose: Dose) -> Dose:
    """40 % fewer sets, at least one; impacts follow."""
    sets = max(1, (dose.sets * LIGHTER_SETS_TENTHS + 5) // 10)
    impacts = None if dose.impacts is None else dose.impacts * sets // dose.sets
    return replace(dose, sets=sets, impacts=impacts)


def changed(before: Dose, after: Dose) -> list[str]:
    """The fields that say something and differ."""
    return [name for name, _rule in starting_rules(after) if _differs(name, before, after)]


def _differs(name: str, before: Dose, after: Dose) -> bool:
    return bool(getattr(before, name) != getattr(after, name))


def capped(dose: Dose, cap: LadderCap) -> Dose:
    """A dose within a physiotherapist's caps, which only lower."""
    limits = {
        "sets": cap.sets_max,
        "reps": cap.reps_max,
        "minutes": cap.minutes_max,
        "load_kg": cap.load_kg_max,
    }
    lower = {
        name: most
        for name, most in limits.items()
        if most is not None and (getattr(dose, name) or 0) > most
    }
    if dose.impacts is not None and lower.keys() & {"sets", "reps"}:
        a_set = dose.impacts // dose.sets
        a_set = min(a_set, int(lower.get("reps") or a_set))
        lower["impacts"] = a_set * int(lower.get("sets") or dose.sets)
    return replace(dose, **lower) if lower else dose  # type: ignore[arg-type]
