"""The habits of a week: short bouts outside the sessions, on any day, rest days too.

A day has room for three exercises and fifteen minutes, walking apart. Each place goes where it
helps the week most: first the minimums, then needs not served yet, then the targets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from plans.rules.doses import (
    HABIT_BOUTS_MAX,
    HABIT_KINDS_A_DAY_MAX,
    HABIT_MINUTES_A_DAY_MAX,
    OBJECTIVE,
    POSTURE_BOUTS,
    RETRO_LADDER,
    SUPPORTED_START,
    WALK_BOUT_MINUTES_MIN,
    WALKS,
    WEEKLY_NEEDS,
    Situation,
    half_minutes,
    walk_bout_minutes_max,
    walk_minutes_a_day_max,
    walk_minutes_a_week_max,
)
from plans.rules.facts import Dose
from plans.rules.selection import Candidate
from plans.rules.sessions import DAYS, Filling
from plans.rules.vocabulary import Category, Domain, Need

#: Domains that can be habits, in the order that settles equal gains.
HABIT_DOMAINS = (
    Domain.BALANCE,
    Domain.EXTENSOR,
    Domain.WEIGHT_BEARING,
    Domain.FLEXIBILITY,
    Domain.POSTURE,
)
#: Two exercises of these on one day can both help: more minutes, another muscle.
SEVERAL_A_DAY = frozenset({Domain.BALANCE, Domain.FLEXIBILITY})


@dataclass(slots=True)
class Habit:
    """One exercise on one day: so many bouts, each of so many half minutes."""

    candidate: Candidate
    dose: Dose
    half: int
    bouts: int = 1


@dataclass(slots=True)
class HabitDay:
    day: int
    habits: list[Habit] = field(default_factory=list)

    @property
    def spare(self) -> int:
        """Half minutes left of the day's habit time; walking is apart, marching on the spot not."""
        used = sum(
            habit.half * habit.bouts
            for habit in self.habits
            if habit.candidate.exercise.category is not Category.WEIGHT_BEARING
        )
        return 2 * HABIT_MINUTES_A_DAY_MAX - used

    @property
    def slots(self) -> int:
        return HABIT_KINDS_A_DAY_MAX - len(self.habits)

    def holds(self, candidate: Candidate) -> bool:
        return any(habit.candidate is candidate for habit in self.habits)


def plan_habits(
    days: Sequence[int], candidates: Sequence[Candidate], filling: Filling, situation: Situation
) -> list[HabitDay]:
    """Place habits on these days; `filling` knows the sessions and is kept up to date."""
    week = [HabitDay(day) for day in days]
    choices = _choices(candidates, filling)
    walks = _Walks(choices[Domain.WEIGHT_BEARING], filling, situation)
    places = len(days) * (HABIT_KINDS_A_DAY_MAX - 1)
    if len(days) < DAYS or _places_for_minimums(choices, filling, walks) <= places:
        while _place(Domain.POSTURE, week, choices, filling, walks):
            pass
    open_domains = [domain for domain in HABIT_DOMAINS if choices[domain]]
    while open_domains:
        gains = [
            (_gain(domain, choices[domain], week, filling, walks), domain)
            for domain in open_domains
        ]
        best, domain = max(gains, key=lambda one: one[0])  # the first of equals
        if best <= (0, 0, 0):
            break
        if not _place(domain, week, choices, filling, walks):
            open_domains.remove(domain)
    walks.spread(week)
    _fewer_bouts(week, filling)
    _more_posture(week, situation)
    return week


def _choices(candidates: Sequence[Candidate], filling: Filling) -> dict[Domain, list[Candidate]]:
    """Habit exercises of each domain, best first."""
    choices: dict[Domain, list[Candidate]] = {domain: [] for domain in HABIT_DOMAINS}
    for one in candidates:
        if one.exercise.habit and one.domain in choices and one.exercise.ladder != RETRO_LADDER:
            choices[one.domain].append(one)
    for domain in (Domain.POSTURE, Domain.EXTENSOR):
        choices[domain].sort(key=lambda one: (not one.kept, not one.wished, one.half, one.order))
    # Longest first: one place a day should give the most balance; steady ground before bold.
    choices[Domain.BALANCE].sort(
        key=lambda one: (one.need in filling.needs, not one.kept, one.awkward, -one.half, one.code)
    )
    choices[Domain.WEIGHT_BEARING].sort(
        key=lambda one: (
            one.code in SUPPORTED_START,  # where walking is allowed, the worktop comes last
            not one.kept,
            not one.wished,
            one.exercise.category is Category.WARM_UP,
            one.code not in WALKS,
            -one.half,
            one.code,
        )
    )
    return choices


# ---------------------------------------------------------------- where a place helps most


def _places_for_minimums(
    choices: dict[Domain, list[Candidate]], filling: Filling, walks: _Walks
) -> int:
    """Places that all minimums but posture's still need, each used as fully as it can be."""
    places = 0
    for domain in HABIT_DOMAINS:
        if domain is Domain.POSTURE or not choices[domain]:
            continue
        goal = filling.goals[domain]
        needed = max(0, goal.days[0] - len(filling.days_of(domain)))
        if goal.minutes:
            missing = max(0, 2 * goal.minutes[0] - filling.half.get(domain, 0))
            needed = max(
                needed, -(-missing // max(1, _half_of_a_place(domain, choices[domain], walks)))
            )
        places += needed
    return places


def _half_of_a_place(domain: Domain, choices: list[Candidate], walks: _Walks) -> int:
    """Half minutes that one place on one day can give to a domain."""
    if domain is Domain.WEIGHT_BEARING:
        return walks.half_a_day_max
    return HABIT_BOUTS_MAX * choices[0].half


def _gain(
    domain: Domain,
    choices: list[Candidate],
    week: Sequence[HabitDay],
    filling: Filling,
    walks: _Walks,
) -> tuple[float, float, float]:
    """What one more place gives to a domain: (minimums, needs not yet served, targets)."""
    goal = filling.goals[domain]
    weight = OBJECTIVE[domain] / (2 if goal.minutes else 1)
    taken = filling.days_of(domain)
    days = len(taken)
    another_day = days < goal.days[2] and any(
        day.slots > 0 and day.day not in taken for day in week
    )
    if not another_day and domain not in SEVERAL_A_DAY:
        return (0, 0, 0)
    new = any(_is_new(one, filling) for one in choices)
    low = weight / goal.days[0] if another_day and days < goal.days[0] else 0.0
    high = weight / goal.days[1] if another_day and days < goal.days[1] else 0.0
    if goal.minutes:
        # On a day that has its first exercise already, the second-best one would be added.
        rest = choices if another_day or len(choices) == 1 else choices[1:]
        have, more = filling.half.get(domain, 0), _half_of_a_place(domain, rest, walks)
        if domain is Domain.WEIGHT_BEARING:
            more = min(more, max(0, walks.half_a_week_max - have))
        low += weight * _closer(have, more, goal.minutes[0])
        high += weight * _closer(have, more, goal.minutes[1])
    return (low, float(new), high)


def _closer(have: int, more: int, bound_minutes: int) -> float:
    """The part of a bound that `more` half minutes fill."""
    bound = 2 * bound_minutes
    return max(0, min(more, bound - have)) / bound


def _is_new(one: Candidate, filling: Filling) -> bool:
    return any(need in WEEKLY_NEEDS and need not in filling.needs for need in one.serves)


def _place(
    domain: Domain,
    week: Sequence[HabitDay],
    choices: dict[Domain, list[Candidate]],
    filling: Filling,
    walks: _Walks,
) -> bool:
    """One more day of a domain: on the freest day, far from its other days."""
    taken = filling.days_of(domain)
    options = choices[domain]
    if domain is Domain.FLEXIBILITY:
        options = _less_used(options, week)
    options = sorted(options, key=lambda one: not _is_new(one, filling))
    free = [day for day in week if day.slots > 0 and day.day not in taken]
    if not free and domain in SEVERAL_A_DAY:
        free = [day for day in week if day.slots > 0]
    for day in sorted(free, key=lambda day: (-day.slots, -_gap(day.day, taken), day.day)):
        for one in sorted(options, key=lambda one: (day.day, one.code) in filling.placed):
            if day.holds(one) or not filling.has_room(domain, day.day, one.half):
                continue
            if domain is Domain.WEIGHT_BEARING and one.exercise.category is not Category.WARM_UP:
                day.habits.append(Habit(one, one.dose, one.half))
                filling.note(one, day.day, 1, walks.half_a_day_max)
                return True
            if one.half > day.spare:
                continue
            bouts = 1
            if domain is Domain.BALANCE:
                bouts = min(HABIT_BOUTS_MAX, day.spare // one.half)
                if day.day in taken:
                    bouts = min(bouts, _bouts_to_target(one, filling))
            day.habits.append(Habit(one, one.dose, one.half, bouts))
            filling.note(one, day.day, bouts)
            return True
    return False


def _gap(day: int, taken: set[int]) -> int:
    """Days to the nearest day that has this domain already, round the week."""
    return min((min((day - other) % DAYS, (other - day) % DAYS) for other in taken), default=DAYS)


def _less_used(options: list[Candidate], week: Sequence[HabitDay]) -> list[Candidate]:
    """Stretches in turn, so that no muscle is stretched every day and another never."""
    return sorted(options, key=lambda one: sum(day.holds(one) for day in week))


# ---------------------------------------------------------------- walking


class _Walks:
    """How much walking a day and a week may hold; sets the length when all days are known."""

    def __init__(self, walks: Sequence[Candidate], filling: Filling, situation: Situation) -> None:
        self.filling = filling
        self.in_sessions = filling.half.get(Domain.WEIGHT_BEARING, 0)
        self.half_a_week_max = 2 * walk_minutes_a_week_max(situation)
        self.half_a_day_max = 0
        if walks:
            longest = 2 * walk_minutes_a_day_max(situation)
            if walks[0].code in WALKS:
                bouts = HABIT_BOUTS_MAX * 2 * walk_bout_minutes_max(situation)
            else:
                bouts = HABIT_BOUTS_MAX * walks[0].half
            self.half_a_day_max = min(longest, bouts)

    def spread(self, week: Sequence[HabitDay]) -> None:
        """Share the week's minutes equally over the days that hold a walk."""
        days = [
            (day, habit)
            for day in week
            for habit in day.habits
            if habit.candidate.domain is Domain.WEIGHT_BEARING
        ]
        half = self.in_sessions
        if days:
            wanted = max(0, self.half_a_week_max - self.in_sessions)
            minutes = -(-wanted // (2 * len(days)))
            minutes = min(-(-minutes // 5) * 5, self.half_a_day_max // 2)
            for day, habit in days:
                self._lengthen(habit, max(WALK_BOUT_MINUTES_MIN, minutes))
                while habit.bouts > 1 and day.spare < 0:
                    habit.bouts -= 1
                half += habit.half * habit.bouts
        self.filling.half[Domain.WEIGHT_BEARING] = half

    def _lengthen(self, habit: Habit, minutes: int) -> None:
        """`minutes` as 1 to 3 equal bouts, each no longer than the exercise's own dose."""
        dose = habit.candidate.dose
        if habit.candidate.code not in WALKS or dose.minutes is None:
            habit.bouts = min(HABIT_BOUTS_MAX, max(1, round(2 * minutes / habit.half)))
            return
        habit.bouts = min(HABIT_BOUTS_MAX, -(-minutes // max(1, int(dose.minutes))))
        length = max(WALK_BOUT_MINUTES_MIN, minutes // habit.bouts)
        habit.dose = replace(dose, minutes=Decimal(length))
        habit.half = half_minutes(habit.dose)


# ---------------------------------------------------------------- bouts


def _bouts_to_target(one: Candidate, filling: Filling) -> int:
    """Bouts of a balance exercise that its weekly target still has use for, at least one."""
    missing = 2 * filling.goals[Domain.BALANCE].timed[1] - filling.half.get(Domain.BALANCE, 0)
    return max(1, -(-missing // one.half))


def _fewer_bouts(week: Sequence[HabitDay], filling: Filling) -> None:
    """Balance bouts beyond the target are taken back, from the last days first."""
    target_half = 2 * filling.goals[Domain.BALANCE].timed[1]
    for bouts in range(HABIT_BOUTS_MAX, 1, -1):
        for day in reversed(week):
            for habit in day.habits:
                if habit.candidate.domain is not Domain.BALANCE or habit.bouts != bouts:
                    continue
                if filling.half.get(Domain.BALANCE, 0) - target_half >= habit.half:
                    habit.bouts -= 1
                    filling.half[Domain.BALANCE] -= habit.half


def _more_posture(week: Sequence[HabitDay], situation: Situation) -> None:
    """Posture several times a day, where the day still has minutes."""
    for day in week:
        for habit in day.habits:
            if habit.candidate.need is Need.POSTURE:
                more = min(POSTURE_BOUTS[situation.bone] - habit.bouts, day.spare // habit.half)
                habit.bouts += max(0, more)
