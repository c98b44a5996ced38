"""How good a week is: the first four lines of the objective, measured from the week itself.

Used to compare weeks (with last month's builder, with an exact solver). It reads only the
finished week, the facts and the catalogue, so it judges whatever built the week.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from plans.rules.candidates import NEED_BIT, domain_of
from plans.rules.doses import (
    BEST_STRENGTH_SESSIONS,
    NEEDS_A_STRENGTH_SESSION,
    OBJECTIVE,
    REST_DAYS_MIN,
    STRENGTH_NEEDS,
    TARGET_MINUTES,
    WEEKLY_NEEDS,
    Goal,
    Situation,
    goals_for,
    half_minutes,
    walk_minutes_a_week_max,
)
from plans.rules.facts import (
    WEEKDAYS,
    Catalogue,
    Day,
    Exercise,
    PatientFacts,
    TrainingHistory,
    Week,
)
from plans.rules.history import Timeline, timeline_of
from plans.rules.sessions import DAYS, strength_days
from plans.rules.vocabulary import BoneTier, Domain, FallTier, Need, Phase, Weekday
from plans.rules.walking import walking_now

POINTS = 100  # of a week in which everything is missing
MINIMUM, TARGET = 0, 1


@dataclass(slots=True)
class Achieved:
    """What a week holds: days and half minutes of each domain, needs served."""

    days: dict[Domain, set[int]] = field(default_factory=dict)
    half: dict[Domain, int] = field(default_factory=dict)
    needs: set[Need] = field(default_factory=set)
    strength_sessions: list[int] = field(default_factory=list)  # needs served, most first

    def count(self, domain: Domain) -> int:
        return len(self.days.get(domain, ()))

    def minutes(self, domain: Domain) -> Decimal:
        return Decimal(self.half.get(domain, 0)) / 2

    def beyond(
        self, other: Achieved, goals: dict[Domain, Goal], percent: int = 0
    ) -> frozenset[Domain]:
        """The domains that this week holds more of: more days or needs a session, or minutes by
        more than so many percent of the target, or up to it."""
        found = set()
        for one in TARGET_MINUTES:
            now, target = other.minutes(one), goals[one].timed[1]
            few = target * percent / Decimal(100)
            if self.minutes(one) > now + few or self.minutes(one) >= target > now:
                found.add(one)
        found |= {one for one in self.days if self.count(one) > other.count(one)}
        best = (sum(one.strength_sessions[:BEST_STRENGTH_SESSIONS]) for one in (self, other))
        if next(best) > next(best):
            found.add(Domain.STRENGTH)
        return frozenset(found)


def achieved(days: Iterable[Day], situation: Situation) -> Achieved:
    """Count a week's items. Warm-ups and extras count for nothing."""
    result = Achieved()
    for day in days:
        bits, strong = 0, False
        for item in day.items:
            exercise = item.exercise
            if not exercise.counts or item.phase is Phase.WARM_UP:
                continue
            domain = domain_of(exercise, situation)
            if domain is None:
                continue
            result.needs.add(exercise.need)
            result.needs.update(exercise.serves)
            weekday = day.date.weekday()
            result.days.setdefault(domain, set()).add(weekday)
            time = half_minutes(item.dose) * item.dose.bouts
            result.half[domain] = result.half.get(domain, 0) + time
            if item.phase is not Phase.HABIT:
                strong = strong or domain is Domain.STRENGTH
                for need in (exercise.need, *exercise.serves):
                    bits |= NEED_BIT.get(need, 0)
        if strong:
            result.strength_sessions.append(bits.bit_count())
    result.strength_sessions.sort(reverse=True)
    return result


def session_days(facts: PatientFacts, bone: BoneTier) -> list[int]:
    """Weekday numbers that may hold a session: the person's days, less full rest days.

    Somebody who offers every day rests on the last ones.
    """
    chosen = sorted(WEEKDAYS.index(day) for day in facts.days or frozenset[Weekday]())
    return chosen[: DAYS - REST_DAYS_MIN[bone]]


def shortfall(
    got: Achieved,
    goals: dict[Domain, Goal],
    bound: int,
    *,
    strength_possible: int,
    needs_possible: int,
    session_only: dict[Domain, int],
    walk_minutes_max: int,
) -> float:
    """Points of 100 that a week misses of its minimums (`bound` 0) or targets (1).

    `strength_possible` are the days that can be 48 h apart, `needs_possible` the strength needs
    with a permitted exercise; `session_only` cuts the days of domains without a habit,
    `walk_minutes_max`, what the week's walking may come to, the minutes on the feet.
    """
    missed = 0.0
    for domain, weight in OBJECTIVE.items():
        goal = goals[domain]
        days = goal.days[bound]
        if domain is Domain.STRENGTH:
            days = min(days, strength_possible)
        days = min(days, session_only.get(domain, days))
        parts = [_missing(got.count(domain), days)]
        if goal.minutes:
            minutes = goal.minutes[bound]
            if domain is Domain.WEIGHT_BEARING:
                minutes = min(minutes, walk_minutes_max)
            parts.append(_missing(got.half.get(domain, 0), 2 * minutes))
        if domain is Domain.STRENGTH:
            best = min(BEST_STRENGTH_SESSIONS, days)
            needs = min(NEEDS_A_STRENGTH_SESSION[bound], needs_possible)
            served = sum(min(count, needs) for count in got.strength_sessions[:best])
            parts.append(_missing(served, needs * best))
        missed += weight * sum(parts) / len(parts)
    return POINTS * missed / sum(OBJECTIVE.values())


def _missing(have: int, bound: int) -> float:
    return max(0, bound - have) / bound if bound else 0.0


def permitted(week: Week, catalogue: Catalogue) -> list[Exercise]:
    """The exercises that this person may do now."""
    barred = {out.code for out in week.left_out} | {sign.code for sign in week.needs_sign_off}
    return [exercise for exercise in catalogue.exercises if exercise.code not in barred]


def needs_of(exercises: Iterable[Exercise]) -> set[Need]:
    """Every need that these exercises serve."""
    found: set[Need] = set()
    for exercise in exercises:
        if exercise.counts:
            found.add(exercise.need)
            found.update(exercise.serves)
    return found


def session_only_days(
    exercises: Iterable[Exercise], situation: Situation, days: int
) -> dict[Domain, int]:
    """Domains that no permitted habit serves: at most as many days as there are sessions."""
    habit: set[Domain | None] = {
        domain_of(exercise, situation) for exercise in exercises if exercise.habit
    }
    return {domain: days for domain in OBJECTIVE if domain not in habit}


def score(
    week: Week, facts: PatientFacts, catalogue: Catalogue, history: TrainingHistory | None = None
) -> tuple[int, float, int, float]:
    """Lines 1 to 4 of the objective; smaller is better, compared in this order.

    Strength needs never served; points short of the minimums; weekly needs not served; points
    short of the targets.
    """
    timeline = timeline_of(history or facts.history, week.week_start)
    situation = situation_of(facts, week.risk.bone, week.risk.fall, timeline)
    exercises = permitted(week, catalogue)
    possible = needs_of(exercises)
    got = achieved(week.days, situation)
    goals = goals_for(situation.bone, situation.fall, situation.age_years)
    days = session_days(facts, situation.bone)
    strength = sum(need in possible for need in STRENGTH_NEEDS)
    most = goals[Domain.STRENGTH].days[1]

    def short_of(bound: int) -> float:
        return shortfall(
            got,
            goals,
            bound,
            strength_possible=len(strength_days(days, most)),
            needs_possible=strength,
            session_only=session_only_days(exercises, situation, len(days)),
            walk_minutes_max=walk_minutes_a_week_max(situation),
        )

    return (
        sum(need in possible and need not in got.needs for need in STRENGTH_NEEDS),
        round(short_of(MINIMUM), 6),
        sum(need in possible and need not in got.needs for need in WEEKLY_NEEDS),
        round(short_of(TARGET), 6),
    )


def situation_of(
    facts: PatientFacts, bone: BoneTier, fall: FallTier, timeline: Timeline
) -> Situation:
    """What decides the doses of this person's coming week."""
    start = Situation(
        bone=bone,
        fall=fall,
        age_years=facts.age or 0,
        week_number=timeline.week_number,
        session_minutes=facts.minutes or 0,
        activity=facts.activity,
        rpe_cr10_max=facts.constraints.rpe_cr10_max,
    )
    return walking_now(timeline, start)
