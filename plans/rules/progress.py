"""From logs to the next week: one state machine for each ladder.

A person stands on one rung of a ladder with one dose. The weeks of a history are read in order;
each gives the state in which the next begins: exercise, usual dose, support, and how many sessions
running have passed the test. For the coming week the first row of `TRANSITIONS` whose condition
holds decides the move. A move up changes one variable, the first of the ladder's kind that has a
permitted step left; everything else holds, repeats, lightens or steps down. Nothing rises without
complete logs, and no log, or an unclear one, never helps (evidence f, decisions 5, 10, 11 and 15).
A ladder that has rested for more than four weeks starts again.

What is permitted is not decided here: only rungs that `safety` and the person's equipment allow
are offered, and the tier's ceilings are cut afterwards by `doses`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from plans.rules.asked import after_week, worked_out
from plans.rules.doses import (
    WALK_MINUTES_STEP,
    WORK,
    DoseRules,
    Situation,
    dose_for,
    half_minutes,
    no_more,
    rpe_max,
    starting_dose,
)
from plans.rules.facts import Dose, Exercise, LadderCap
from plans.rules.history import (
    MISSED_WEEKS_RESCREEN_OVER,
    PAIN_DOWN_FROM,
    Timeline,
    TrainedWeek,
)
from plans.rules.progress_rules import RULES as RULES
from plans.rules.step import CAP_RULE, Step, capped, lighter
from plans.rules.steps_up import (
    MISSED_WEEKS_DOWN_FROM,
    PASS_PAIN_MAX,
    PASS_SESSIONS_RUNNING,
    RAISE,
    STEPS,
    SWAP_AFTER_WEEKS,
    WEEKS_THAT_MATTER,
    Coming,
    Kind,
    Raised,
    Room,
    State,
    Trainee,
    kind_of,
)
from plans.rules.vocabulary import BANDS, Event, Move, Support, Variable

# ---------------------------------------------------------------- the machine


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the machine: when `holds`, the ladder makes this move, because of this rule.

    `calm`: nothing happened, so that walks may be as long as they have been already; where the logs
    tell it.
    """

    rule: str
    move: Move
    holds: Callable[[Coming], bool]
    review: bool = False
    calm: bool = False


def _hurt(coming: Coming) -> bool:
    return coming.state.log.pain_0_10 >= PAIN_DOWN_FROM


def _pain_lasted(coming: Coming) -> bool:
    """Lasting pain is laid at what hurt in that week; if nothing was said to, at everything."""
    week = coming.state.week
    if week is None or Event.LASTING_PAIN not in week.events:
        return False
    named = any(log.pain_0_10 for log in week.logs.values())
    return coming.state.log.pain_0_10 > 0 or not named


def _events(coming: Coming) -> tuple[Event, ...]:
    return () if coming.state.week is None else coming.state.week.events


def _logs_incomplete(coming: Coming) -> bool:
    state = coming.state
    asked = state.dose.reps is not None and kind_of(state.exercise) is not Kind.STEADY
    return not state.log.complete or (asked and state.log.reps is None)


def _lighter_week_is_over(coming: Coming) -> bool:
    """What was done less of for a week, and felt no harder than it may, is done as usual again."""
    state, situation = coming.state, coming.situation
    less = state.asked.sets < _cut(state.exercise, state.dose, coming).sets
    if not (state.week and state.week.lighter and less) or state.rested:
        return False
    hardest = rpe_max(state.exercise.category, situation.bone, situation.fall)
    return not _logs_incomplete(coming) and state.log.rpe_cr10 <= hardest


FALL_RULE = "PRG-001"
PAUSED_BY_A_FALL = frozenset({Kind.BALANCE, Kind.IMPACT, Kind.RETRO})
#: Ladders that nobody needs, and that do not begin just after something happened.
BEGINS_LATER_RULE = "PRG-032"
BEGIN_LATER = frozenset({Kind.IMPACT, Kind.RETRO})
#: After something on the feet hurt no other ladder on the feet begins.
SORE_RULE = "PRG-034"
ON_THE_FEET = frozenset({Kind.WALKING, Kind.AEROBIC})
HURT_RULE, AWAY_RULE = "PRG-003", "PRG-002"

#: The machine: the first row that holds decides. Rows that lower stand above rows that hold, and
#: only when no row holds may the ladder rise.
TRANSITIONS: tuple[Transition, ...] = (
    Transition(FALL_RULE, Move.PAUSE, lambda c: c.fallen and c.kind in PAUSED_BY_A_FALL),
    Transition("PRG-030", Move.PAUSE, lambda c: _hurt(c) and not _can_ease(c), review=True),
    Transition(HURT_RULE, Move.DOWN, _hurt, review=True),
    Transition("PRG-004", Move.DOWN, _pain_lasted, review=True),
    Transition(AWAY_RULE, Move.DOWN, lambda c: c.missed >= MISSED_WEEKS_DOWN_FROM),
    Transition("PRG-017", Move.REPEAT, lambda c: c.kind is Kind.STEADY and not _may_swap(c)),
    Transition("PRG-005", Move.LIGHTER, lambda c: c.lighter),
    Transition("PRG-007", Move.REPEAT, lambda c: c.missed > 0),
    Transition("PRG-008", Move.HOLD, lambda c: c.state.week is not None and c.state.week.frozen),
    Transition("PRG-009", Move.HOLD, lambda c: c.state.log.pain_0_10 > PASS_PAIN_MAX),
    Transition("PRG-010", Move.HOLD, lambda c: Event.ILLNESS in _events(c)),
    Transition("PRG-019", Move.HOLD, lambda c: Event.LASTING_PAIN in _events(c)),
    Transition("PRG-031", Move.RETURN, _lighter_week_is_over),
    Transition("PRG-012", Move.SWAP, lambda c: _may_swap(c)),
    Transition("PRG-018", Move.HOLD, lambda c: c.situation.starting, calm=True),
    Transition("PRG-011", Move.HOLD, lambda c: not c.trainee.step_up, calm=True),
    Transition("PRG-013", Move.HOLD, _logs_incomplete),
    Transition("PRG-014", Move.HOLD, lambda c: c.state.running < PASS_SESSIONS_RUNNING),
)
NO_CAP = LadderCap(ladder="")
UP_RULE, TOP_RULE = "PRG-028", "PRG-015"
#: What cannot take more time than last week becomes harder or stays.
FULL_RULE = "PRG-033"
#: A single walk stays as long as it was while the week's minutes are still growing.
WEEK_GROWS_RULE = "DOS-025"


def step_on(
    ladder: Sequence[Exercise], usable: Iterable[str], timeline: Timeline, trainee: Trainee
) -> Step | None:
    """The coming week of one ladder; None when nothing of it was ever done, or it must pause.

    `ladder` are all its exercises, `usable` the codes that this person may and can do.
    """
    codes = frozenset(usable)
    rungs = tuple(sorted(ladder, key=lambda one: (one.rung, one.code)))
    trained = _since_rest(
        [
            (number, week, done)
            for number, week in enumerate(timeline.weeks, 1)
            if (done := next((one for one in rungs if one.code in week.logs), None))
        ],
        timeline,
    )
    if trained and kind_of(trained[-1][2]) is Kind.STEADY:
        trained = trained[-1:]  # no memory: it never rises
    state: State | None = None
    last = 0
    for number, week, done in trained[_first_that_matters(trained) :]:
        if state is not None and number > last + 1:
            state = state.after_rest()
        situation = _in_week(trainee.situation, number)
        expected = None
        if state is not None and worked_out(done, week):
            missed = _missed(timeline.weeks[last : number - 1], week.missed_before)
            light = week.lighter
            expected = _decide(Coming(state, rungs, codes, trainee, situation, missed, light))
        state = after_week(state, expected, done, week, rungs, trainee, situation)
        last = number
    if state is None:
        return None
    if last < len(timeline.weeks):
        state = state.after_rest()
    fallen = Event.FALL in timeline.unsettled
    now, missed = trainee.situation, _missed(timeline.weeks[last:], timeline.missed)
    room = trainee.room.get(rungs[0].ladder, Room.FREE)
    coming = Coming(state, rungs, codes, trainee, now, missed, timeline.lighter, fallen, room)
    return _in_its_room(_decide(coming), room)


def _missed(since: Iterable[TrainedWeek], just_before: int) -> int:
    """Whole weeks missed before a week; a longer break counts until the ladder was done again."""
    breaks = [week.missed_before for week in since if week.missed_before >= MISSED_WEEKS_DOWN_FROM]
    return max([just_before, *breaks])


@lru_cache(maxsize=256)
def _in_week(situation: Situation, number: int) -> Situation:
    """As it was in a past week. How long its walks were the record says, not how the week grew."""
    return replace(situation, week_number=number, walking_grows=False)


_Trained = tuple[int, TrainedWeek, Exercise]


def _since_rest(trained: list[_Trained], timeline: Timeline) -> list[_Trained]:
    """A ladder that has rested for more than 4 weeks starts again, as all do after such a break."""
    for place in range(len(trained) - 1, -1, -1):
        start = trained[place][1].start
        last = place + 1 == len(trained)
        until = timeline.weeks[-1].start if last else trained[place + 1][1].start
        weeks_between = (until - start).days // 7 - 1
        if last:
            weeks_between += 1 + timeline.missed
        if weeks_between > MISSED_WEEKS_RESCREEN_OVER:
            return trained[place + 1 :]
    return trained


def _first_that_matters(trained: Sequence[tuple[int, TrainedWeek, Exercise]]) -> int:
    """Where reading must begin: weeks whose usual dose is on record need nothing before them."""
    for place in range(len(trained) - WEEKS_THAT_MATTER, 0, -1):
        _number, week, done = trained[place]
        if not worked_out(done, week):
            return place
    return 0


def _decide(coming: Coming) -> Step:
    for row in TRANSITIONS:
        if row.holds(coming):
            return _MOVES[row.move](coming, row)
    return _up(coming)


# ---------------------------------------------------------------- the moves


def _stay(coming: Coming, row: Transition) -> Step:
    """What the last week asked for; where its rung is barred now, the next one down."""
    state = coming.state
    calm = row.calm and not state.rested and not _logs_incomplete(coming)
    dose = replace(state.asked, minutes=state.dose.minutes) if calm else state.asked
    if coming.situation.starting and coming.kind is not Kind.STEADY:
        dose = no_more(dose, starting_dose(state.exercise, coming.situation)[0])
    return _at(coming, row, dose)


def _as_usual(coming: Coming, row: Transition) -> Step:
    """The usual sets and walks after a lighter week; of anything else no more than it asked for."""
    usual, asked = coming.state.dose, coming.state.asked
    if not _has_time(coming.state.exercise, usual, coming):
        return _stay(coming, Transition(FULL_RULE, Move.HOLD, row.holds))
    sets = {"sets": usual.sets, "impacts": usual.impacts, "minutes": usual.minutes}
    return _at(coming, row, replace(no_more(usual, asked), **sets))  # type: ignore[arg-type]


def _has_time(exercise: Exercise, dose: Dose, coming: Coming) -> bool:
    """Whether the week has the time that this dose takes, where it has none to give."""
    if coming.room is Room.FREE:
        return True
    before = _cut(coming.state.exercise, coming.state.asked, coming)
    return half_minutes(_cut(exercise, dose, coming)) <= half_minutes(before)


def _in_its_room(step: Step, room: Room) -> Step:
    """The same in fewer sets of strength work, where the week has no time for more."""
    sets = {Room.SET_FEWER: step.dose.sets - 1, Room.ONE_SET: 1}.get(room, step.dose.sets)
    if not 0 < sets < step.dose.sets or kind_of(step.exercise) is not Kind.STRENGTH:
        return step
    wanted, usual, dose = (replace(one, sets=sets) for one in (step.wanted, step.usual, step.dose))
    rules = (*step.start_rules, ("sets", FULL_RULE))
    return replace(step, wanted=wanted, usual=usual, dose=dose, start_rules=rules)


def _at(coming: Coming, row: Transition, dose: Dose) -> Step:
    state = coming.state
    if not coming.allowed(state.exercise):
        return _lower(coming, row, sets_fewer=0)
    return _step(coming, row.move, row.rule, state.exercise, dose, review=row.review)


def _pause(coming: Coming, row: Transition) -> Step:
    state = coming.state
    return _step(coming, row.move, row.rule, state.exercise, state.dose, review=True)


def _lighter(coming: Coming, row: Transition) -> Step:
    return replace(_lightened(_stay(coming, row)), move=row.move)


def _lightened(step: Step) -> Step:
    """The step with a lighter week's dose; what to go on from stays."""
    return replace(step, dose=lighter(step.dose))


def _swap(coming: Coming, row: Transition) -> Step:
    """The equivalent at the same dose, however long or hard its own start is."""
    other = _equivalent(coming)
    assert other is not None  # noqa: S101 the row's condition says so
    return _step(coming, row.move, row.rule, other, coming.state.asked)


def _down(coming: Coming, row: Transition) -> Step:
    step = _lower(coming, row, sets_fewer=1)
    return _lightened(step) if coming.lighter else step


def _lower(coming: Coming, row: Transition, *, sets_fewer: int) -> Step:
    exercise, dose = _eased(coming, sets_fewer)
    support = _held_as_before(exercise, coming)
    return _step(coming, Move.DOWN, row.rule, exercise, dose, review=row.review, support=support)


def _held_as_before(exercise: Exercise, coming: Coming) -> Support:
    """A step down is held no less firmly than what came before it."""
    held = coming.state.support
    if held.rank <= exercise.support.rank:
        return exercise.support
    stands = coming.kind in (Kind.BALANCE, Kind.RETRO) and coming.trainee.can_hold(exercise, held)
    return held if stands or exercise is coming.state.exercise else exercise.support


def _eased(coming: Coming, sets_fewer: int) -> tuple[Exercise, Dose]:
    """The next permitted rung down, or the start of this one, and so many sets fewer.

    Where this exercise is barred and nothing is below it, an equal one that asks for no more.
    """
    state, asked = coming.state, coming.state.asked
    below = [one for one in coming.ladder if one.rung < state.exercise.rung and coming.allowed(one)]
    equal = [
        one for one in coming.ladder if one.rung == state.exercise.rung and coming.allowed(one)
    ]
    here = state.exercise if coming.allowed(state.exercise) or not equal else equal[0]
    exercise = below[-1] if below else here
    start, _rules = starting_dose(exercise, coming.situation)
    sets = max(1, min(start.sets, asked.sets - sets_fewer))
    impacts = None if start.impacts is None else start.impacts * sets // start.sets
    dose = replace(start, sets=sets, impacts=impacts)
    if not below:
        minutes = dose.minutes if coming.kind is Kind.STEADY else None  # the builder's to set
        dose = no_more(dose, asked)
        dose = dose if minutes is None else replace(dose, minutes=minutes)
    if kind_of(exercise) is Kind.WALKING and start.minutes and asked.minutes:
        shorter = max(Decimal(WALK_MINUTES_STEP), asked.minutes - WALK_MINUTES_STEP)
        dose = replace(dose, minutes=min(start.minutes, asked.minutes if below else shorter))
    return exercise, dose


def _can_ease(coming: Coming) -> bool:
    """Whether a step down asks for less: a lower rung, or less of this one in any way."""
    state, asked = coming.state, coming.state.asked
    exercise, dose = _eased(coming, sets_fewer=1)
    if exercise.rung < state.exercise.rung:
        return True
    dose = _cut(exercise, dose, coming)
    less = ((getattr(dose, name) or 0) < (getattr(asked, name) or 0) for name in WORK)
    return any(less) or _band_rank(dose) < _band_rank(asked)


def _band_rank(dose: Dose) -> int:
    return BANDS.index(dose.band) if dose.band in BANDS else -1


_MOVES: dict[Move, Callable[[Coming, Transition], Step]] = {
    Move.PAUSE: _pause,
    Move.DOWN: _down,
    Move.LIGHTER: _lighter,
    Move.REPEAT: _stay,
    Move.HOLD: _stay,
    Move.RETURN: _as_usual,
    Move.SWAP: _swap,
}


def _step(
    coming: Coming,
    move: Move,
    rule: str,
    exercise: Exercise,
    dose: Dose,
    *,
    variable: Variable | None = None,
    review: bool = False,
    support: Support | None = None,
    start_rules: DoseRules = (),
) -> Step:
    """Put a step together, within the caps of the Approval."""
    within = capped(dose, coming.cap)
    return Step(
        move=move,
        rule=rule,
        done=coming.state.exercise,
        exercise=exercise,
        before=coming.state.asked,
        wanted=dose,
        usual=within,
        dose=within,
        support=coming.state.support if support is None else support,
        start_rules=start_rules,
        variable=variable,
        review=review and not coming.state.rested,  # said once, not while it rests
    )


def _equivalent(coming: Coming) -> Exercise | None:
    code = coming.state.exercise.equivalent
    return next((one for one in coming.ladder if one.code == code and coming.allowed(one)), None)


def _may_swap(coming: Coming) -> bool:
    return coming.state.weeks_on_exercise >= SWAP_AFTER_WEEKS and _equivalent(coming) is not None


# ---------------------------------------------------------------- one step up


def _up(coming: Coming) -> Step:
    """One variable of the kind's order, the first that has a permitted step left.

    Where the week has no time for another set, the variable after it.
    """
    state, full = coming.state, False
    if not coming.allowed(state.exercise):
        return _stay(coming, Transition(TOP_RULE, Move.HOLD, lambda _coming: True))
    for variable in STEPS[coming.kind]:
        raised = RAISE[variable](coming)
        if raised is None or _taken_back(raised, coming, NO_CAP):
            continue
        if _taken_back(raised, coming, coming.cap):  # a limit lowers: nothing rises in its place
            return _step(coming, Move.HOLD, CAP_RULE, state.exercise, state.dose)
        if not _has_time(raised.exercise, raised.dose, coming):
            full = True
            if variable is Variable.SETS:
                continue
            break
        return _step(
            coming,
            Move.UP,
            rule_of_step(coming.kind, variable),
            raised.exercise,
            raised.dose,
            variable=variable,
            support=raised.support,
            start_rules=raised.rules,
        )
    growing = coming.kind is Kind.WALKING and coming.situation.walking_grows
    rule = FULL_RULE if full else WEEK_GROWS_RULE if growing else TOP_RULE
    return _step(coming, Move.HOLD, rule, state.exercise, state.dose)


_RULE_OF_VARIABLE = {
    Variable.EFFORT: "DOS-007",
    Variable.REPS: "PRG-021",
    Variable.HOLD: "PRG-022",
    Variable.SETS: "PRG-023",
    Variable.MINUTES: "PRG-024",
    Variable.SUPPORT: "PRG-025",
    Variable.BAND: "PRG-026",
    Variable.LOAD: "PRG-027",
    Variable.RUNG: UP_RULE,
}


def rule_of_step(kind: Kind, variable: Variable) -> str:
    """The rule that says what a step up of this variable is; walks are lengthened by the week."""
    if kind is Kind.WALKING and variable is Variable.MINUTES:
        return WEEK_GROWS_RULE
    return _RULE_OF_VARIABLE[variable]


def _taken_back(raised: Raised, coming: Coming, cap: LadderCap) -> bool:
    """A step that this cap or this week's ceilings would take back is no step."""
    state = coming.state
    if raised.exercise is not state.exercise or raised.support is not state.support:
        return False
    before = replace(state.dose, minutes=state.asked.minutes)  # walks may have been shorter
    now, then = (_cut(state.exercise, dose, coming, cap) for dose in (before, raised.dose))
    return now.band == then.band and all(getattr(now, name) == getattr(then, name) for name in WORK)


def _cut(exercise: Exercise, dose: Dose, coming: Coming, cap: LadderCap | None = None) -> Dose:
    """The dose within the Approval's caps (or these) and this week's ceilings."""
    return dose_for(exercise, coming.situation, capped(dose, cap or coming.cap))[0]
