"""Build a week: screen, judge, choose, fill, explain.

`build_week` decides nothing about safety: `screening` gates, `safety` judges. Here is the choice
among what is allowed: the hard constraints by construction, then the objective line by line, with
the catalogue code as the last word, so that equal inputs give equal weeks for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, partial

from plans.rules import explain, safety
from plans.rules.candidates import NEED_BIT, Candidate
from plans.rules.choosing import Choice, chosen, limits_lifted
from plans.rules.doses import (
    LONG_WARM_UP_AGE_YEARS,
    RETRO_LADDER,
    SHORT_SESSION_MINUTES,
    WALKS,
    DoseRules,
    Situation,
    half_minutes,
)
from plans.rules.facts import (
    Catalogue,
    Clearance,
    Constraints,
    Day,
    Dose,
    Exercise,
    Item,
    Judgement,
    LeftOut,
    PatientFacts,
    Referral,
    TrainingHistory,
    Week,
)
from plans.rules.gentle import gentle_start
from plans.rules.history import Timeline, timeline_of
from plans.rules.objective import achieved
from plans.rules.objective import score as score
from plans.rules.placing import Plan
from plans.rules.risk import classify
from plans.rules.screening import screen
from plans.rules.selection import Sorted, session_edges
from plans.rules.sessions import (
    DAYS,
    SessionPlan,
    cool_down_half,
    warm_up_half,
)
from plans.rules.shortfalls import WISH, HeldBack, targets
from plans.rules.vocabulary import (
    Category,
    Domain,
    Gate,
    Phase,
    PlanStatus,
    Position,
)

#: A wish or a lighter week is the cause where it costs more than so much of a target's minutes,
#: or the target.
FEW_PERCENT = 10


def build_week(
    facts: PatientFacts,
    catalogue: Catalogue,
    history: TrainingHistory | None = None,
    constraints: Constraints | None = None,
    *,
    week_start: date | None = None,
    first_day: date | None = None,
) -> Week | Referral:
    """A week for one person, or a referral when there must be none.

    `week_start` is the Monday (default: on or after `facts.on`); days before `first_day` hold
    nothing, so that a first week may be short. `history` and `constraints` default to those of
    the facts. A red gate answers `refused`, missing answers `incomplete`.
    """
    if history is not None:
        facts = replace(facts, history=history)
    if constraints is not None:
        facts = replace(facts, constraints=constraints)
    monday = facts.week_start() if week_start is None else week_start
    timeline = timeline_of(facts.history, monday)
    clearance = screen(facts)
    if clearance.gate is Gate.RED or clearance.missing:
        return _referral(facts, catalogue, clearance, monday)
    risk = classify(facts)
    first = 0 if first_day is None else max(0, (first_day - monday).days)
    choice, plan = chosen(facts, catalogue, risk, timeline, first)
    sorted_out, situation = choice.sorted_out, choice.situation
    writer = _Writer(facts, sorted_out, situation)
    days = writer.days(monday, plan)

    found_targets, review = targets(
        days,
        facts,
        catalogue,
        sorted_out,
        situation,
        short_week=first > 0,
        short_sessions=choice.limit_half < 2 * SHORT_SESSION_MINUTES,
        held_back=_held_back(days, choice, catalogue, timeline, first),
    )
    amber = clearance.gate is Gate.AMBER
    return Week(
        status=PlanStatus.AWAITING_REVIEW if amber else PlanStatus.ACTIVE,
        clearance=clearance,
        risk=risk,
        week_start=monday,
        days=days,
        targets=found_targets,
        gentle_start=gentle_start(facts, clearance, risk, sorted_out, situation) if amber else (),
        needs_sign_off=sorted_out.needs_sign_off,
        left_out=sorted_out.left_out,
        advice=explain.advice(facts, risk),
        review_reasons=(*review, *explain.reviews_of(choice.review)),
        week_reasons=explain.of_week(
            days,
            facts,
            sorted_out,
            situation,
            facts.constraints,
            _dropped(days, choice, timeline) if plan.sessions and not first else [],
        ),
    )


def _held_back(
    days: Sequence[Day], choice: Choice, catalogue: Catalogue, timeline: Timeline, first: int
) -> HeldBack:
    """What a wish, an Approval's limits and a lighter week may hold back, by their rules."""
    facts, risk = choice.facts, choice.risk

    def more_if(other: PatientFacts, then: Timeline, percent: int = 0) -> frozenset[Domain]:
        """What the week of the same person with these facts and this past would hold more of, of
        minutes by so much of the target."""
        free, plan = chosen(other, catalogue, risk, then, first)
        week = _Writer(other, free.sorted_out, free.situation).days(days[0].date, plan)
        now = achieved(days, choice.situation)
        return achieved(week, free.situation).beyond(now, choice.goals, percent)

    found: dict[str, Callable[[], frozenset[Domain]]] = {}
    if facts.avoid:
        unwished = replace(facts, avoid=frozenset())
        found[WISH] = cache(partial(more_if, unwished, timeline, FEW_PERCENT))
    unlimited = limits_lifted(choice)
    if unlimited is not None:
        found["WEEK-031"] = cache(partial(more_if, unlimited, timeline))
    if timeline.lighter:
        as_usual = replace(timeline, lighter=False)
        found["WEEK-033"] = cache(partial(more_if, facts, as_usual, FEW_PERCENT))
    return found


def _dropped(days: Sequence[Day], choice: Choice, timeline: Timeline) -> list[Exercise]:
    """What was done last and may be done, of ladders that this week holds nothing of.

    Training is named for as long as it would go on from there; what a review names, not twice.
    """
    if not timeline.weeks:
        return []
    here = {item.exercise.ladder for day in days for item in day.items}
    here.update(step.done.ladder for step in choice.review)
    rests = set(timeline.weeks[-1].logs)
    rests.update(one.goes_on_from for one in choice.candidates)
    return [
        exercise
        for exercise, _judgement in choice.sorted_out.usable
        if exercise.code in rests and exercise.ladder not in here
    ]


def _referral(
    facts: PatientFacts, catalogue: Catalogue, clearance: Clearance, monday: date
) -> Referral:
    """No week. A red answer refuses even when other answers are missing (decision 9)."""
    red = clearance.gate is Gate.RED
    return Referral(
        status=PlanStatus.REFUSED if red else PlanStatus.INCOMPLETE,
        clearance=clearance,
        risk=None,
        week_start=monday,
        left_out=tuple(
            LeftOut(code=exercise.code, verdict=verdict.value, reasons=(reason,))
            for exercise in catalogue.exercises
            if exercise.refused
            for verdict, reason in (safety.refusal(exercise),)
        ),
    )


# ---------------------------------------------------------------- writing it out

_POSITION_ORDER = {
    Position.STANDING: 1,
    Position.SEATED: 2,
    Position.SUPINE: 3,
    Position.SIDE_LYING: 4,
    Position.PRONE: 5,
    Position.QUADRUPED: 6,
}


def _place_in_session(one: Candidate) -> tuple[object, ...]:
    """Walking, then backward walking, then standing with like equipment, seated, the floor."""
    exercise = one.exercise
    if exercise.code in WALKS:
        first = 0
    elif exercise.ladder == RETRO_LADDER:
        first = 1
    else:
        first = 2
    balance_first = 0 if one.domain is Domain.BALANCE else 1
    return (
        first,
        _POSITION_ORDER[exercise.position],
        balance_first,
        NEED_BIT.get(one.need, 0),
        exercise.equipment,
        one.code,
    )


class _Writer:
    """Turns chosen exercises into items with dose, support and reasons."""

    def __init__(self, facts: PatientFacts, sorted_out: Sorted, situation: Situation) -> None:
        self.facts = facts
        self.situation = situation
        usable = sorted_out.usable
        self.warm_ups = session_edges(usable, Category.WARM_UP)
        self.cool_downs = session_edges(usable, Category.COOL_DOWN)
        self._texts: dict[tuple[str, Phase, DoseRules, bool], explain.Texts] = {}
        self._items: dict[tuple[Candidate, Phase, Dose, int], Item] = {}
        self._filled: dict[tuple[Phase, int], tuple[Item, ...]] = {}

    def days(self, monday: date, plan: Plan) -> tuple[Day, ...]:
        """The seven days that start on this Monday."""
        return tuple(self._day(monday + timedelta(number), plan, number) for number in range(DAYS))

    def _day(self, on: date, plan: Plan, number: int) -> Day:
        items: list[Item] = []
        minutes = Decimal(0)
        for session in plan.sessions:
            if session.day == number:
                items = self._session(session)
                minutes = Decimal(sum(half_minutes(item.dose) for item in items)) / 2
        for habit_day in plan.habits:
            if habit_day.day == number:
                items += [
                    self._item(habit.candidate, Phase.HABIT, habit.dose, habit.bouts)
                    for habit in habit_day.habits
                ]
        return Day(date=on, minutes=minutes, items=tuple(items))

    def _session(self, session: SessionPlan) -> list[Item]:
        spent = sum(one.half for one in (*session.main, *session.stretches))
        long = self._long_warm_up(session, spent)
        warm_half = warm_up_half(session.short) + (4 if long else 0)
        warm = self._fill_time(self.warm_ups, warm_half, Phase.WARM_UP)
        cool = self._fill_time(self.cool_downs, cool_down_half(session.short), Phase.COOL_DOWN)
        main = [
            self._item(one, Phase.MAIN, one.dose, one.dose.bouts)
            for one in sorted(session.main, key=_place_in_session)
        ]
        stretches = [
            self._item(one, Phase.COOL_DOWN, one.dose, one.dose.bouts) for one in session.stretches
        ]
        lying = session.stretches and session.stretches[0].on_floor
        return [*warm, *main, *stretches, *cool] if lying else [*warm, *main, *cool, *stretches]

    def _long_warm_up(self, session: SessionPlan, spent: int) -> bool:
        """From age 75 two minutes more, in sessions that have them (evidence a5)."""
        return (
            self.situation.age_years >= LONG_WARM_UP_AGE_YEARS
            and not session.short
            and session.free >= 4
            and spent >= 2 * SHORT_SESSION_MINUTES
        )

    def _fill_time(
        self, choices: Sequence[tuple[Exercise, Judgement]], half: int, phase: Phase
    ) -> tuple[Item, ...]:
        """Exactly `half` half minutes: fixed exercises, and one timed one for the rest.

        Standing before seated, so that a warm-up warms; each exercise once.
        """
        if (phase, half) in self._filled:
            return self._filled[phase, half]
        starts = self.situation.starts
        timed = [one for one in choices if one[0].dose.minutes is not None]
        fixed = [one for one in choices if one[0].dose.minutes is None]
        timed.sort(key=lambda one: (_POSITION_ORDER[one[0].position], one[0].code))
        if phase is Phase.COOL_DOWN and self.situation.fall.rank == 2:
            timed.reverse()
        chosen: list[tuple[Exercise, Judgement, Dose]] = []
        left = half
        for exercise, judgement in fixed:
            dose, _rules = starts[exercise]
            length = half_minutes(dose)
            if left - length >= 6:  # the timed one keeps two and a half minutes and its set-up
                chosen.append((exercise, judgement, dose))
                left -= length
        exercise, judgement = timed[0]
        dose, _rules = starts[exercise]
        work = Decimal(left - 1) / 2 / dose.sets
        chosen.insert(0, (exercise, judgement, replace(dose, minutes=work)))
        items = tuple(self._written(one, judged, dose, phase) for one, judged, dose in chosen)
        self._filled[phase, half] = items
        return items

    def _item(self, one: Candidate, phase: Phase, dose: Dose, bouts: int) -> Item:
        """What stands on several days is one item, so that it is explained and read once."""
        place = (one, phase, dose, bouts)
        if place not in self._items:
            cut = one.code in WALKS and (dose.minutes or 0) < (one.dose.minutes or 0)
            key = (one.code, phase, one.dose_rules, cut)
            if key not in self._texts:
                self._texts[key] = explain.of_candidate(one, phase, cut=cut)
            texts, dose = self._texts[key], _with_bouts(dose, bouts)
            item = explain.item(one.exercise, one.judgement, dose, phase, self.facts, texts)
            self._items[place] = item
        return self._items[place]

    def _written(self, exercise: Exercise, judgement: Judgement, dose: Dose, phase: Phase) -> Item:
        key: tuple[str, Phase, DoseRules, bool] = (exercise.code, phase, (), False)
        if key not in self._texts:
            rules = self.situation.starts[exercise][1]
            self._texts[key] = explain.of_phase(exercise, judgement, phase, rules)
        return explain.item(exercise, judgement, dose, phase, self.facts, self._texts[key])


def _with_bouts(dose: Dose, bouts: int) -> Dose:
    return dose if dose.bouts == bouts else replace(dose, bouts=bouts)


def unused(week: Week, catalogue: Catalogue) -> tuple[str, ...]:
    """Codes that are allowed and were not needed."""
    named = {item.exercise.code for day in week.days for item in day.items}
    named.update(out.code for out in week.left_out)
    named.update(sign.code for sign in week.needs_sign_off)
    return tuple(one.code for one in catalogue.exercises if one.code not in named)


__all__ = ["Plan", "build_week", "score", "unused"]
