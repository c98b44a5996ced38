"""What a past week asked of a ladder, what came of it, and where that leaves somebody.

As recorded, else as the machine would have asked, else the start: never more than any of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from plans.rules.doses import Situation, no_more, starting_dose
from plans.rules.facts import Dose, Exercise
from plans.rules.history import Log, TrainedWeek
from plans.rules.records import believed, has_gaps
from plans.rules.step import Step, lighter
from plans.rules.steps_up import PASS_PAIN_MAX, Kind, State, Trainee, kind_of, pass_rpe_cr10_max
from plans.rules.vocabulary import Support


def worked_out(done: Exercise, week: TrainedWeek) -> bool:
    """Whether the record of this week alone does not say what the usual dose was."""
    dose = week.logs[done.code].dose
    return dose is None or has_gaps(dose, done) or week.lighter or _built_minutes(done)


def _built_minutes(exercise: Exercise) -> bool:
    """The builder sets the minutes of walks and of what opens and closes a session."""
    return kind_of(exercise) in (Kind.WALKING, Kind.STEADY)


def after_week(
    state: State | None,
    expected: Step | None,
    exercise: Exercise,
    week: TrainedWeek,
    ladder: Sequence[Exercise],
    trainee: Trainee,
    situation: Situation,
) -> State:
    """The state after a week, from what was asked for and what was logged.

    Of several exercises of the ladder in one week the lowest counts, so that nothing rises by
    accident.
    """
    log = _log_of(exercise, week, ladder)
    alike = [one for one in ladder if one.code == exercise.equivalent]
    same = state is not None and state.exercise.code == exercise.code
    before = state.dose if same and state is not None else None
    who = replace(trainee, situation=situation)
    asked = _asked(expected, before, exercise, log, week, alike, who)
    same_rung = state is not None and state.exercise.rung == exercise.rung
    same_load = same and state is not None and state.dose.load_kg == asked.usual.load_kg
    unchanged = same and state is not None and _work(state.dose) == _work(asked.usual)
    unchanged = unchanged and state is not None and state.support is asked.support
    running = state.running if state is not None and unchanged else 0
    if week.lighter or week.frozen:
        running = 0
    elif _passed(exercise, asked.usual, log, trainee):
        running += log.sessions
    else:
        running = 0
    return State(
        exercise=exercise,
        dose=asked.usual,
        asked=asked.dose,
        support=asked.support,
        log=log,
        running=running,
        weeks_on_rung=state.weeks_on_rung + 1 if state is not None and same_rung else 1,
        weeks_on_exercise=state.weeks_on_exercise + 1 if state is not None and same else 1,
        weeks_on_load=state.weeks_on_load + 1 if state is not None and same_load else 1,
        week=week,
    )


def _log_of(exercise: Exercise, week: TrainedWeek, ladder: Sequence[Exercise]) -> Log:
    """What was said of the lowest rung that was done; pain and gaps of the others count too."""
    log = week.logs[exercise.code]
    every = [week.logs[one.code] for one in ladder if one.code in week.logs]
    if len(every) == 1:
        return log
    return replace(
        log,
        pain_0_10=max(each.pain_0_10 for each in every),
        complete=all(each.complete for each in every),
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    usual: Dose
    dose: Dose
    support: Support


def _asked(
    expected: Step | None,
    before: Dose | None,
    exercise: Exercise,
    log: Log,
    week: TrainedWeek,
    alike: Sequence[Exercise],
    trainee: Trainee,
) -> _Asked:
    """What the week asked for: as recorded, else as this machine would have, else the start.

    After a lighter week the usual dose goes on; what was new in it goes on from its start. Without
    a record a dose is never taken for more than the machine would have asked, and what a record
    leaves out for no more than `before`.
    """
    kind = kind_of(exercise)
    light = week.lighter and kind is not Kind.STEADY
    as_expected = expected if expected and expected.exercise.code == exercise.code else None
    start, _rules = starting_dose(exercise, trainee.situation)
    worked_out = as_expected.usual if as_expected else start
    recorded = log.dose
    if recorded is not None:
        otherwise = worked_out if before is None else no_more(worked_out, before)
        recorded = believed(recorded, exercise, alike, trainee, otherwise)
    if recorded is None or light:
        usual = worked_out
    elif kind is Kind.STEADY:
        usual = replace(recorded, minutes=worked_out.minutes)
    elif kind is Kind.WALKING:
        usual = replace(recorded, minutes=_walked(worked_out, start, recorded))
    else:
        usual = recorded
    dose = lighter(usual) if light else usual
    if recorded is not None and kind is not Kind.STEADY:
        dose = no_more(recorded, dose)
    support = as_expected.support if as_expected else exercise.support
    return _Asked(usual, dose, log.support or support)


def _walked(worked_out: Dose, start: Dose, recorded: Dose) -> Decimal | None:
    """What the ladder had come to, but not above what was asked for: walks may be shorter."""
    least = [one.minutes for one in (start, recorded) if one.minutes is not None]
    if worked_out.minutes is None or not least:
        return worked_out.minutes
    return min(worked_out.minutes, max(least))


def _work(dose: Dose) -> tuple[object, ...]:
    """A dose without what the builder or the page chooses: for "is it the same work?"."""
    return (
        dose.sets,
        dose.reps,
        dose.hold_seconds,
        dose.impacts,
        dose.steps,
        dose.load_kg,
        dose.band,
        dose.rpe_max,
    )


def _passed(exercise: Exercise, dose: Dose, log: Log, trainee: Trainee) -> bool:
    """All repetitions, effort and pain low enough; anything unknown fails."""
    if not log.complete or log.pain_0_10 > PASS_PAIN_MAX:
        return False
    if log.rpe_cr10 > pass_rpe_cr10_max(exercise, trainee.situation):
        return False
    return dose.reps is None or (log.reps is not None and log.reps >= dose.reps)
