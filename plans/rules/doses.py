"""How much: weekly targets, ceilings and doses for each bone and fall tier (evidence c2).

Everything here is data, or a pure function of it. The week builder, the independent check and the
pages read the same numbers. A span is (minimum, target, maximum) a week.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from functools import cached_property, lru_cache
from math import ceil

from plans.rules.dose_rules import RULES as RULES
from plans.rules.facts import Constraints, Dose, Exercise
from plans.rules.vocabulary import (
    BANDS,
    Activity,
    BoneTier,
    Category,
    Domain,
    FallTier,
    Need,
)

Span = tuple[int, int, int]
#: Each field of a dose that says something, and the rule that set it.
DoseRules = tuple[tuple[str, str], ...]
B0, B1, B2, B3 = BoneTier
F0, F1, F2 = FallTier

# ---------------------------------------------------------------- weekly targets

#: Days a week, by bone tier. Posture is a habit of every day.
TARGET_DAYS: dict[Domain, dict[BoneTier, Span]] = {
    Domain.STRENGTH: {B0: (2, 2, 3), B1: (2, 2, 3), B2: (2, 2, 3), B3: (2, 2, 3)},
    Domain.BALANCE: {B0: (2, 4, 7), B1: (2, 5, 7), B2: (3, 5, 7), B3: (3, 7, 7)},
    Domain.WEIGHT_BEARING: {B0: (3, 5, 7), B1: (3, 5, 7), B2: (3, 5, 7), B3: (3, 5, 7)},
    Domain.FLEXIBILITY: {B0: (2, 3, 7), B1: (2, 3, 7), B2: (2, 4, 7), B3: (3, 5, 7)},
    Domain.EXTENSOR: {B0: (2, 3, 5), B1: (2, 3, 7), B2: (3, 5, 7), B3: (3, 7, 7)},
    Domain.POSTURE: {B0: (7, 7, 7), B1: (7, 7, 7), B2: (7, 7, 7), B3: (7, 7, 7)},
    Domain.IMPACT: {B0: (3, 4, 7), B1: (3, 4, 6), B2: (0, 0, 5), B3: (0, 0, 0)},
}

#: Minutes a week, where c2 has them.
TARGET_MINUTES: dict[Domain, dict[BoneTier, Span]] = {
    Domain.BALANCE: {B0: (40, 90, 180), B1: (40, 100, 180), B2: (45, 120, 180), B3: (45, 120, 180)},
    Domain.WEIGHT_BEARING: {
        B0: (90, 150, 300),
        B1: (90, 150, 300),
        B2: (60, 150, 300),
        B3: (30, 100, 150),
    },
}

#: What a fall tier changes. Minimum and target rise to these, the maximum is the lower of both;
#: weight-bearing minutes and impact are replaced, because falling is the nearer danger.
FALL_BALANCE_DAYS: dict[FallTier, Span] = {F1: (3, 7, 7), F2: (3, 7, 7)}
FALL_BALANCE_MINUTES_TARGET: dict[FallTier, int] = {F1: 120, F2: 120}
FALL_WEIGHT_BEARING_MINUTES: dict[FallTier, Span] = {F2: (20, 60, 100)}
FALL_IMPACT_DAYS: dict[FallTier, Span] = {F2: (0, 0, 0)}

OLDER_AGE_YEARS = 65
OLDER_BALANCE_DAYS_MIN = 3
LONG_WARM_UP_AGE_YEARS = 75

#: Full rest days: no session; posture and walking are allowed.
REST_DAYS_MIN: dict[BoneTier, int] = {B0: 1, B1: 1, B2: 1, B3: 1}
STRENGTH_HOURS_APART_MIN = 48
STRENGTH_DAYS_APART_MIN = STRENGTH_HOURS_APART_MIN // 24

# ---------------------------------------------------------------- sessions and habits

#: Minutes a session (minimum, target, longest).
SESSION_MINUTES: dict[BoneTier, Span] = {
    B0: (20, 40, 60),
    B1: (20, 40, 60),
    B2: (15, 35, 50),
    B3: (10, 25, 40),
}
FALL_SESSION_MINUTES_MAX: dict[FallTier, int] = {F2: 30}
SHORT_SESSION_MINUTES = 20  # under this a shorter warm-up and cool-down will do
WARM_UP_MINUTES = (5, 10)
COOL_DOWN_MINUTES = (3, 5)
SHORT_WARM_UP_MINUTES = (3, 5)
SHORT_COOL_DOWN_MINUTES = (2, 3)
MAIN_ITEMS_MAX = 6
MAIN_ITEMS_ON_REQUEST_MAX = 8
ONE_SET_SESSION_MINUTES = 15  # shorter sessions keep one set of strength

HABIT_KINDS_A_DAY_MAX = 3  # exercises outside the session, walking included
HABIT_MINUTES_A_DAY_MAX = 15  # walking apart
HABIT_BOUTS_MAX = 3
POSTURE_BOUTS: dict[BoneTier, int] = {B0: 3, B1: 3, B2: 3, B3: 3}

# ---------------------------------------------------------------- ceilings of one item

#: Strength (minimum, target, ceiling). RPE is CR10.
STRENGTH_SETS: dict[BoneTier, Span] = {B0: (1, 2, 3), B1: (1, 2, 3), B2: (1, 2, 3), B3: (1, 2, 2)}
STRENGTH_REPS: dict[BoneTier, Span] = {
    B0: (8, 10, 12),
    B1: (8, 10, 12),
    B2: (8, 10, 12),
    B3: (8, 10, 15),
}
STRENGTH_RPE: dict[BoneTier, Span] = {B0: (5, 7, 8), B1: (5, 7, 8), B2: (4, 6, 7), B3: (3, 5, 6)}
AEROBIC_RPE: dict[BoneTier, Span] = {B0: (5, 6, 8), B1: (5, 6, 8), B2: (4, 5, 7), B3: (3, 5, 6)}
FALL_AEROBIC_RPE_MAX: dict[FallTier, int] = {F2: 5}
START_RPE_MAX: dict[BoneTier, int] = {B0: 5, B1: 5, B2: 4, B3: 4}
START_WEEKS = 2  # weeks 1 and 2 keep the starting dose
ONE_SET_WEEKS: dict[BoneTier, int] = {B0: 2, B1: 2, B2: 2, B3: 4}
REST_SECONDS_MIN: dict[BoneTier, int] = {B0: 60, B1: 60, B2: 60, B3: 90}
START_LOAD_KG_MAX: dict[BoneTier, Decimal] = {
    B0: Decimal(4),
    B1: Decimal(4),
    B2: Decimal(2),
    B3: Decimal(2),
}

HOLD_SECONDS_MAX: dict[BoneTier, int] = {B0: 30, B1: 30, B2: 30, B3: 20}
EXTENSOR_HOLD_SECONDS_MAX = 5
EXTENSOR_REPS_MAX = 10
LONG_EXTENSOR_HOLD = {"X13": (10, 20)}  # a loaded standing hold keeps its own seconds

#: Impacts a session (ceiling). B2 only when signed; from week 9 it may grow.
IMPACTS_MAX: dict[BoneTier, int] = {B0: 100, B1: 60, B2: 20, B3: 0}
IMPACTS_LATER_MAX: dict[BoneTier, int] = {B0: 100, B1: 60, B2: 50, B3: 0}
IMPACTS_LATER_FROM_WEEK = 9
FALL_IMPACTS_MAX: dict[FallTier, int] = {F0: 100, F1: 20, F2: 0}
IMPACTS_GAIN_A_WEEK_MAX = 10

WALK_BOUT_MINUTES_MIN = 5
WALK_BOUT_MINUTES_MAX: dict[BoneTier, int] = {B0: 30, B1: 30, B2: 30, B3: 20}
FALL_WALK_BOUT_MINUTES_MAX: dict[FallTier, int] = {F2: 10}
START_WALK_BOUT_MINUTES_MAX = 10
WALK_MINUTES_A_DAY_MAX: dict[BoneTier, int] = {B0: 60, B1: 60, B2: 60, B3: 20}
FALL_WALK_MINUTES_A_DAY_MAX: dict[FallTier, int] = {F2: 20}
WALK_GAIN_PERCENT: dict[BoneTier, int] = {B0: 10, B1: 10, B2: 10, B3: 5}
WALK_MINUTES_STEP = 5

#: The length of a walk is the builder's to choose; of other exercises the dose is fixed.
WALKS = frozenset({"W02", "W03", "W04", "W05", "W06", "W13", "W14", "W23"})
#: For F2 in weeks 1 to 4 only these bear weight (decision 12); walking starts in week 5.
SUPPORTED_START = frozenset({"U02", "W01", "W10"})
SUPPORTED_START_WEEKS = 4
RETRO_LADDER = "retro"
RETRO_MINUTES_START = 2
RETRO_MINUTES_A_DAY_MAX = 10
FORWARD_WALK_BEFORE_RETRO_MINUTES = 3

# ---------------------------------------------------------------- the objective

#: Weights of the shortfall (week.md); impact is never required. Measures: days, minutes where
#: TARGET_MINUTES has them, and for strength the needs served in a session.
OBJECTIVE: dict[Domain, int] = {
    Domain.STRENGTH: 8,
    Domain.BALANCE: 8,
    Domain.EXTENSOR: 4,
    Domain.WEIGHT_BEARING: 3,
    Domain.FLEXIBILITY: 2,
    Domain.POSTURE: 1,
}
STRENGTH_NEEDS = (
    Need.LEGS,
    Need.HIPS,
    Need.PUSH,
    Need.PULL,
    Need.BACK_EXTENSORS,
    Need.TRUNK_BRACE,
)
#: Served at least once a week (the third line of the objective).
WEEKLY_NEEDS = (
    Need.STATIC,
    Need.DYNAMIC,
    Need.CHEST,
    Need.CALVES,
    Need.HIP_FRONT,
    Need.HAMSTRINGS,
    Need.MOBILITY,
)
NEEDS_A_STRENGTH_SESSION = (5, 6)  # minimum, target; or as many as have a permitted exercise
BEST_STRENGTH_SESSIONS = 2

# ---------------------------------------------------------------- functions

SECONDS_A_REPETITION = 4
SECONDS_A_STEP = 2  # careful balance and carrying steps, turns included
SET_UP_SECONDS = 30


def half_minutes(dose: Dose) -> int:
    """Time that one bout of `dose` takes, in half minutes; `item_minutes` says how."""
    if dose.minutes is not None:
        work = ceil(dose.minutes * 60)
    elif dose.steps is not None:
        work = dose.steps * SECONDS_A_STEP
    else:
        work = (dose.reps or 1) * (dose.hold_seconds or SECONDS_A_REPETITION)
    sides = 2 if dose.each_side else 1
    seconds = dose.sets * sides * work + (dose.sets - 1) * dose.rest_seconds + SET_UP_SECONDS
    return -(-seconds // 30)


def item_minutes(dose: Dose) -> Decimal:
    """Minutes that one bout of `dose` takes, up to half minutes.

    Sets x work + (sets - 1) x rest + half a minute to set up. Work is repetitions x 4 s, or
    repetitions x hold, or steps x 2 s, or the minutes of a set; "each side" doubles it.
    """
    return Decimal(half_minutes(dose)) / 2


#: What of a dose is more work when its number is higher.
WORK = ("sets", "reps", "hold_seconds", "minutes", "impacts", "steps", "load_kg", "rpe_max")


def no_more(dose: Dose, than: Dose) -> Dose:
    """A dose that asks for no more than another one of the same kind of work."""
    if dose is than:
        return dose
    lower: dict[str, object] = {}
    for name in (*WORK, "rpe_min"):
        one, other = getattr(dose, name), getattr(than, name)
        if one is not None and other is not None and other < one:
            lower[name] = other
    if dose.band in BANDS and than.band in BANDS:
        lower["band"] = min(dose.band, than.band, key=BANDS.index)
    return replace(dose, **lower) if lower else dose  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """All of a person that decides the dose of an exercise. `week_number` counts from 1;
    `session_minutes` is what the person can give."""

    bone: BoneTier
    fall: FallTier
    week_number: int = 1
    session_minutes: int = 30
    rpe_cr10_max: int | None = None

    @property
    def starting(self) -> bool:
        return self.week_number <= START_WEEKS

    @property
    def supported_start(self) -> bool:
        """F2 in weeks 1 to 4: weight-bearing at the counter only."""
        return self.fall is F2 and self.week_number <= SUPPORTED_START_WEEKS


@dataclass(frozen=True, kw_only=True)
class Situation(Pace):
    """All of a person that decides what a week should hold: the pace, and what the targets and
    the walking ask. `walk_gain_percent` is how much walking has grown since the start,
    `walking_grows` whether good logs may bring it further, and `walk_minutes_limit` the most that
    it may be by what was walked lately.

    It has no slots, so that it can keep its `starts`, which every dose asks for."""

    age_years: int
    activity: Activity = Activity.INACTIVE
    walk_gain_percent: int = 0
    walking_grows: bool = True
    walk_minutes_limit: int | None = None

    @cached_property
    def starts(self) -> _Starts:
        """What everybody of this pace starts with: no dose may depend on anything else."""
        return _starts_at(
            Pace(
                bone=self.bone,
                fall=self.fall,
                week_number=self.week_number,
                session_minutes=self.session_minutes,
                rpe_cr10_max=self.rpe_cr10_max,
            )
        )


@dataclass(frozen=True, slots=True)
class Goal:
    """What the week should hold of one domain; `rules` set the numbers."""

    domain: Domain
    days: Span
    minutes: Span | None
    rules: tuple[str, ...]

    @property
    def timed(self) -> Span:
        """The minutes a week; nothing is asked where c2 has none."""
        return self.minutes or (0, 0, 0)


_GOAL_RULE = {
    Domain.STRENGTH: "DOS-019",
    Domain.BALANCE: "DOS-014",
    Domain.WEIGHT_BEARING: "DOS-013",
    Domain.FLEXIBILITY: "DOS-016",
    Domain.EXTENSOR: "DOS-017",
    Domain.POSTURE: "DOS-018",
    Domain.IMPACT: "DOS-020",
}


@lru_cache(maxsize=4096)
def goals_for(bone: BoneTier, fall: FallTier, age_years: int) -> dict[Domain, Goal]:
    """Weekly targets of a person: the bone tier's, changed by the fall tier and by age."""
    older = age_years >= OLDER_AGE_YEARS
    goals = {}
    for domain, by_tier in TARGET_DAYS.items():
        days = by_tier[bone]
        minutes = TARGET_MINUTES[domain][bone] if domain in TARGET_MINUTES else None
        rules: tuple[str, ...] = (_GOAL_RULE[domain],)
        if domain is Domain.BALANCE:
            floor = FALL_BALANCE_DAYS.get(fall, days)
            days = (max(days[0], floor[0]), max(days[1], floor[1]), days[2])
            timed = TARGET_MINUTES[domain][bone]
            target = max(timed[1], FALL_BALANCE_MINUTES_TARGET.get(fall, 0))
            minutes = (timed[0], target, timed[2])
            if older and days[0] < OLDER_BALANCE_DAYS_MIN:
                days = (OLDER_BALANCE_DAYS_MIN, max(days[1], OLDER_BALANCE_DAYS_MIN), days[2])
                rules = (*rules, "DOS-015")
        if domain is Domain.WEIGHT_BEARING and fall in FALL_WEIGHT_BEARING_MINUTES:
            minutes = FALL_WEIGHT_BEARING_MINUTES[fall]
            rules = (*rules, "DOS-026")
        if domain is Domain.IMPACT:
            days = FALL_IMPACT_DAYS.get(fall, days)
        goals[domain] = Goal(domain, days, minutes, rules)
    return goals


def main_items_max(constraints: Constraints) -> int:
    """How many main exercises a session holds at most: six, or what an Approval says."""
    return min(constraints.main_items_max or MAIN_ITEMS_MAX, MAIN_ITEMS_ON_REQUEST_MAX)


def session_minutes_max(bone: BoneTier, fall: FallTier) -> int:
    """The longest session, in minutes, that both tiers allow."""
    longest = SESSION_MINUTES[bone][2]
    return min(longest, FALL_SESSION_MINUTES_MAX.get(fall, longest))


def impacts_max(bone: BoneTier, fall: FallTier, week_number: int) -> int:
    """Impacts a session at most, in this week of training."""
    late = week_number >= IMPACTS_LATER_FROM_WEEK
    by_bone = (IMPACTS_LATER_MAX if late else IMPACTS_MAX)[bone]
    return min(by_bone, FALL_IMPACTS_MAX[fall])


def rpe_max(category: Category, bone: BoneTier, fall: FallTier) -> int:
    """The highest effort, CR10, that an item of this kind may ask for."""
    if category is Category.WEIGHT_BEARING:
        highest = AEROBIC_RPE[bone][2]
        return min(highest, FALL_AEROBIC_RPE_MAX.get(fall, highest))
    return STRENGTH_RPE[bone][2]


def walk_bout_minutes_max(pace: Pace) -> int:
    """The longest single walk, in minutes."""
    longest = WALK_BOUT_MINUTES_MAX[pace.bone]
    longest = min(longest, FALL_WALK_BOUT_MINUTES_MAX.get(pace.fall, longest))
    return min(longest, START_WALK_BOUT_MINUTES_MAX) if pace.starting else longest


def walk_minutes_a_day_max(situation: Situation) -> int:
    """Minutes of walking a day at most, over all bouts."""
    most = WALK_MINUTES_A_DAY_MAX[situation.bone]
    return min(most, FALL_WALK_MINUTES_A_DAY_MAX.get(situation.fall, most))


def walk_minutes_more(situation: Situation, *, slow: bool) -> int:
    """By how many minutes the week's walking may pass what was walked before: five on each target
    day, on each of the least days for those who go slowly (evidence f)."""
    least, target, _most = _weight_bearing(situation).days
    return WALK_MINUTES_STEP * (least if slow else target)


def walk_minutes_least(situation: Situation) -> int:
    """The least minutes of weight-bearing a week that the tier asks for (evidence c2)."""
    return _weight_bearing(situation).timed[0]


def _weight_bearing(situation: Situation) -> Goal:
    return goals_for(situation.bone, situation.fall, situation.age_years)[Domain.WEIGHT_BEARING]


@lru_cache(maxsize=1024)
def walk_minutes_a_week_max(situation: Situation) -> int:
    """Minutes of weight-bearing to plan this week: what the person is used to, growing slowly.

    Starts at the tier's minimum (inactive), half way (some) or target (active), rounded up to
    five minutes on each target day; then grown by what the logs have earned, within what they show
    (DOS-025).
    """
    goal = _weight_bearing(situation)
    low, target, _most = goal.timed
    start = {
        Activity.INACTIVE: low,
        Activity.SOME: (low + target) // 2,
        Activity.ACTIVE: target,
    }[situation.activity]
    step = WALK_MINUTES_STEP * goal.days[1]
    start = -(-start // step) * step
    grown = start * (100 + situation.walk_gain_percent) // 100
    most = min(max(grown, start), max(target, start))
    limit = situation.walk_minutes_limit
    return most if limit is None else min(most, limit)


def starting_dose(exercise: Exercise, pace: Pace) -> tuple[Dose, DoseRules]:
    """The dose of somebody who has never done `exercise`, and the rule behind each field.

    The catalogue's, with one set of strength and an easy effort, in the first weeks and later:
    what is new starts low (decision 15).
    """
    return _start(exercise, pace.bone, pace.starting)


@lru_cache(maxsize=4096)
def _start(exercise: Exercise, bone: BoneTier, first: bool) -> tuple[Dose, DoseRules]:
    category, need, dose = exercise.category, exercise.need, exercise.dose
    rules = dict(starting_rules(dose))
    changes: dict[str, object] = {}
    if category is Category.STRENGTH and dose.sets > 1:
        changes["sets"], rules["sets"] = 1, "DOS-003" if first else "DOS-037"
    if exercise.ladder == RETRO_LADDER and (dose.minutes or 0) > RETRO_MINUTES_START:
        changes["minutes"], rules["minutes"] = Decimal(RETRO_MINUTES_START), "DOS-027"
    if (dose.load_kg or 0) > START_LOAD_KG_MAX[bone]:
        changes["load_kg"], rules["load_kg"] = START_LOAD_KG_MAX[bone], "DOS-029"
    if exercise.code in WALKS and (dose.minutes or 0) > START_WALK_BOUT_MINUTES_MAX:
        changes["minutes"], rules["minutes"] = Decimal(START_WALK_BOUT_MINUTES_MAX), "DOS-024"
    hard = category is Category.STRENGTH or need is Need.IMPACT
    if hard and (dose.rpe_max or 0) > START_RPE_MAX[bone]:
        high = START_RPE_MAX[bone]
        changes["rpe_max"], rules["rpe_max"] = high, "DOS-006" if first else "DOS-037"
        if dose.rpe_min is not None:
            changes["rpe_min"] = min(dose.rpe_min, high)
    changed = replace(dose, **changes) if changes else dose  # type: ignore[arg-type]
    return changed, tuple(rules.items())


def _ceilings(
    exercise: Exercise, dose: Dose, rules_so_far: DoseRules, pace: Pace
) -> tuple[Dose, DoseRules]:
    """Cut a dose to the tier's ceilings and to those of the first weeks."""
    code, category, need = exercise.code, exercise.category, exercise.need
    bone, fall = pace.bone, pace.fall
    changes: dict[str, object] = {}
    rules = dict(rules_so_far)

    def change(rule: str, **values: object) -> None:
        for name, value in values.items():
            if value != getattr(dose, name):
                changes[name], rules[name] = value, rule

    strength = category is Category.STRENGTH
    if strength and dose.sets > 1:
        if pace.starting:
            change("DOS-003", sets=1)
        elif pace.week_number <= ONE_SET_WEEKS[bone]:
            change("DOS-004", sets=1)
        elif pace.session_minutes < ONE_SET_SESSION_MINUTES:
            change("DOS-005", sets=1)
        elif dose.sets > STRENGTH_SETS[bone][2]:
            change("DOS-008", sets=STRENGTH_SETS[bone][2])
    rests = strength and changes.get("sets", dose.sets) != 1
    if rests and dose.rest_seconds < REST_SECONDS_MIN[bone]:
        change("DOS-011", rest_seconds=REST_SECONDS_MIN[bone])
    if strength and (dose.reps or 0) > STRENGTH_REPS[bone][2]:
        change("DOS-008", reps=STRENGTH_REPS[bone][2])
    if pace.starting and (dose.load_kg or 0) > START_LOAD_KG_MAX[bone]:
        change("DOS-029", load_kg=START_LOAD_KG_MAX[bone])

    if code in LONG_EXTENSOR_HOLD:
        rules["hold_seconds"] = "DOS-010"
        change("DOS-010", hold_seconds=min(dose.hold_seconds or 0, LONG_EXTENSOR_HOLD[code][1]))
    elif dose.hold_seconds is not None:
        if category is Category.EXTENSOR and dose.hold_seconds > EXTENSOR_HOLD_SECONDS_MAX:
            change("DOS-034", hold_seconds=EXTENSOR_HOLD_SECONDS_MAX)
        elif dose.hold_seconds > HOLD_SECONDS_MAX[bone]:
            change("DOS-009", hold_seconds=HOLD_SECONDS_MAX[bone])
    if category is Category.EXTENSOR and (dose.reps or 0) > EXTENSOR_REPS_MAX:
        change("DOS-034", reps=EXTENSOR_REPS_MAX)

    if dose.impacts is not None and dose.impacts > impacts_max(bone, fall, pace.week_number):
        change("DOS-012", **_fewer_impacts(dose, impacts_max(bone, fall, pace.week_number)))
    if code in WALKS and (dose.minutes or 0) > walk_bout_minutes_max(pace):
        rule = "DOS-026" if fall is F2 else "DOS-024"
        change(rule, minutes=Decimal(walk_bout_minutes_max(pace)))
    if dose.rpe_max is not None:
        rule, low, high = _effort(category, need, dose, pace)
        change(rule, rpe_min=low, rpe_max=high)
    changed = replace(dose, **changes) if changes else dose  # type: ignore[arg-type]
    return changed, tuple(rules.items())


_DOSE_FIELDS = tuple(field.name for field in fields(Dose))


def starting_rules(dose: Dose) -> DoseRules:
    """Every field that the catalogue's own dose fills, set by the rule of the starting dose."""
    return tuple((name, "DOS-002") for name in _DOSE_FIELDS if getattr(dose, name) is not None)


def set_by(rule: str, names: Iterable[str], rules: DoseRules) -> DoseRules:
    """The same rules, but for these fields, which `rule` has set since."""
    return tuple({**dict(rules), **dict.fromkeys(names, rule)}.items())


def _fewer_impacts(dose: Dose, most: int) -> dict[str, object]:
    """The same impacts in fewer sets, then fewer repetitions, so that at most `most` are left."""
    if dose.reps is None:
        return {"impacts": most}
    sets = max(1, min(dose.sets, most // dose.reps))
    reps = min(dose.reps, most // sets)
    return {"sets": sets, "reps": reps, "impacts": sets * reps}


def _effort(category: Category, need: Need, dose: Dose, pace: Pace) -> tuple[str, int | None, int]:
    """The effort at most, by the tier, the first weeks and the Approval: (rule, lowest, highest),
    CR10."""
    low, high = dose.rpe_min, dose.rpe_max or 0
    rule, most = "DOS-038", rpe_max(category, pace.bone, pace.fall)
    if pace.starting and (category is Category.STRENGTH or need is Need.IMPACT):
        rule, most = "DOS-006", min(most, START_RPE_MAX[pace.bone])
    if pace.rpe_cr10_max is not None and min(high, most) > pace.rpe_cr10_max:
        rule, most = "DOS-028", pace.rpe_cr10_max
    high = min(high, most)
    return rule, None if low is None else min(low, high), high


def effort_span(category: Category, need: Need, situation: Situation) -> tuple[int, int]:
    """The tier's effort from week 3: its minimum and its target, CR10 (evidence c2)."""
    hard = category is Category.STRENGTH or need is Need.IMPACT
    low, target, _most = (STRENGTH_RPE if hard else AEROBIC_RPE)[situation.bone]
    high = min(target, rpe_max(category, situation.bone, situation.fall))
    return min(low, high), high


def dose_for(
    exercise: Exercise,
    situation: Situation,
    given: Dose | None = None,
    given_rules: DoseRules = (),
) -> tuple[Dose, DoseRules]:
    """The dose of one bout of `exercise` for a person, and the rule that set each of its fields.

    `given` is what a history of logs leads to, with its rules; without one it is the starting
    dose. Either is cut to the tier's ceilings and to those of the first weeks (decision 15).
    """
    if given is None:
        return situation.starts[exercise]
    return _ceilings(exercise, given, given_rules, situation)


class _Starts(dict[Exercise, tuple[Dose, DoseRules]]):
    """What everybody of one pace starts with, by exercise."""

    def __init__(self, pace: Pace) -> None:
        self.pace = pace

    def __missing__(self, exercise: Exercise) -> tuple[Dose, DoseRules]:
        self[exercise] = _ceilings(exercise, *starting_dose(exercise, self.pace), self.pace)
        return self[exercise]


_starts_at = lru_cache(maxsize=256)(_Starts)
