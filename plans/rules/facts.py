"""The frozen facts that rules read and the frozen results that they give.

Absent is `None`, "not sure" is `Answer.UNSURE`: they are different (decision 4) and neither ever
widens what is allowed. Everything here is a value: no clock, no database, equal inputs are equal.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from plans.rules.vocabulary import (
    Activity,
    Answer,
    BoneSite,
    BoneTier,
    Category,
    Column,
    Condition,
    Domain,
    Equipment,
    Event,
    FallTier,
    FractureSite,
    Gate,
    Need,
    Person,
    Phase,
    PlanStatus,
    Position,
    Question,
    Restriction,
    SafetyFlag,
    Sex,
    Support,
    SurgeryKind,
    TScoreBand,
    Verdict,
    WalkingAid,
    Weekday,
)

WEEKDAYS = tuple(Weekday)


def months_later(day: date, months: int) -> date:
    """`day` plus whole calendar months; the 31st becomes the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


# ---------------------------------------------------------------- what a person tells us


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """When something happened: a day, or one of the bands a person can pick (decision 14).

    A month or a year is kept as its last day, the riskier reading. `unsure` counts as less than
    12 months ago.
    """

    day: date | None = None
    band: str | None = None  # under_12_weeks, under_12_months, longer, unsure

    def under_weeks(self, weeks: int, on: date) -> bool:
        """Less than `weeks` whole weeks before `on` (12 weeks: fewer than 84 days)."""
        if self.day is not None:
            return (on - self.day).days < weeks * 7
        return self.band == "under_12_weeks"

    def under_months(self, months: int, on: date) -> bool:
        """Less than `months` calendar months before `on`. Bands answer for 12 months.

        The months are full on the same day of the month; what happened on 29 February is a year
        old on 1 March, the safer of the two days.
        """
        if self.day is not None:
            passed = (on.year - self.day.year) * 12 + on.month - self.day.month
            return (passed, on.day) < (months, self.day.day)
        return self.band != "longer"

    @property
    def unsure(self) -> bool:
        return self.band == "unsure"

    def to_json(self) -> str:
        return self.day.isoformat() if self.day is not None else str(self.band)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fracture:
    site: FractureSite
    on: When
    low_trauma: Answer = Answer.UNSURE
    cleared: Answer = Answer.UNSURE
    age_then: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Surgery:
    kind: SurgeryKind
    on: When
    cleared: Answer = Answer.UNSURE


@dataclass(frozen=True, slots=True, kw_only=True)
class BackPain:
    """Pain now on the 0-10 scale, for how many weeks, and whether a strain set it off."""

    now: int
    weeks: Decimal
    after_bend_lift_cough_fall: Answer = Answer.UNSURE


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionalTests:
    """Measured by a physiotherapist. Absent adds no risk; present they may only tighten."""

    tug_s: Decimal | None = None
    chair_stands_30s: int | None = None
    rises_without_hands: Answer | None = None
    tandem_s: Decimal | None = None
    single_leg_s: Decimal | None = None
    gait_m_s: Decimal | None = None
    five_sit_to_stand_s: Decimal | None = None
    occiput_wall_cm: Decimal | None = None
    fes_i: int | None = None
    cannot_hip_hinge: Answer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """FITT of one item. `minutes`, `reps`, `hold_seconds` and `steps` are per set; `bouts` is how
    many times on a day (habits); `impacts` is per session. RPE is CR10."""

    sets: int = 1
    reps: int | None = None
    hold_seconds: int | None = None
    minutes: Decimal | None = None
    impacts: int | None = None
    steps: int | None = None
    load_kg: Decimal | None = None
    band: str | None = None
    rpe_min: int | None = None
    rpe_max: int | None = None
    rest_seconds: int = 0
    each_side: bool = False
    bouts: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PastItem:
    """What was done of one exercise in a past week; the worst session counts.

    `reps` are the fewest done in a set (of holds: those held to the end without grabbing),
    `rpe_cr10` and `pain_0_10` the highest. `dose` and `support` are what was asked for; without
    them it is worked out from the weeks before.
    """

    code: str
    sessions_done: int
    reps: int | None = None
    rpe_cr10: int | None = None
    pain_0_10: int | None = None
    dose: Dose | None = None
    support: Support | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastWeek:
    """One week from `start`, a Monday. `events` stand in the order in which they happened."""

    start: date
    items: tuple[PastItem, ...] = ()
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingHistory:
    """Past weeks, oldest first. Empty means that this is the person's first week."""

    weeks: tuple[PastWeek, ...] = ()

    def __hash__(self) -> int:
        """By the weeks alone: what is remembered of a history is found without reading it all."""
        return hash(tuple([week.start for week in self.weeks]))


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderCap:
    """The most that a physiotherapist allows on one ladder; None caps nothing."""

    ladder: str
    rung_max: int | None = None
    sets_max: int | None = None
    reps_max: int | None = None
    minutes_max: Decimal | None = None
    load_kg_max: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraints:
    """What an Approval allows: signed items and caps. Caps only lower (decision 5)."""

    signed: frozenset[str] = frozenset()
    rpe_cr10_max: int | None = None
    session_minutes_max: int | None = None
    main_items_max: int | None = None  # 7 or 8 on request; 6 unless said
    ladder_caps: tuple[LadderCap, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientFacts:
    """One person on one day. None = not answered; see the module's docstring.

    Units are in the names; `t_score` is the lowest of the sites. `minutes` is minutes a session.
    """

    on: date
    id: str | None = None
    age: int | None = None
    sex: Sex | None = None
    postmenopausal: Answer | None = None
    t_score: Decimal | None = None
    t_scores: tuple[tuple[str, Decimal], ...] = ()
    t_score_on: When | None = None
    t_score_band: TScoreBand | None = None
    frax_major: Decimal | None = None
    frax_hip: Decimal | None = None
    fractures: tuple[Fracture, ...] | Answer | None = None
    falls_12_months: int | Answer | None = None
    severe_fall: Answer | None = None
    tests: FunctionalTests = FunctionalTests()
    height_loss_historical_cm: Decimal | None = None
    height_loss_recent_cm: Decimal | None = None
    spine_imaged: Answer | None = None
    walking_aid: WalkingAid | None = None
    frail: Answer | None = None
    prednisolone_mg_day: Decimal | Answer | None = None
    prednisolone_months: Decimal | Answer | None = None
    blood_pressure: tuple[int, int] | None = None
    back_pain: BackPain | None = None
    surgery: tuple[Surgery, ...] | Answer | None = None
    conditions: frozenset[Condition] | None = None
    screening: tuple[tuple[Question, Answer], ...] = ()
    equipment: frozenset[Equipment] | None = None
    helper_present: Answer = Answer.NO
    trainer_present: Answer = Answer.NO
    floor: Answer | None = None
    days: frozenset[Weekday] | None = None
    minutes: int | None = None
    activity: Activity = Activity.INACTIVE
    avoid: frozenset[str] = frozenset()
    prefer: frozenset[str] = frozenset()
    lives_alone: Answer | None = None
    weight_kg: Decimal | None = None
    bone_medicine: Answer | None = None
    history: TrainingHistory = TrainingHistory()
    constraints: Constraints = Constraints()

    def answer(self, question: Question) -> Answer | None:
        """The answer to one screening question, None when it was not given."""
        return dict(self.screening).get(question)

    def week_start(self) -> date:
        """The Monday on or after `on`."""
        return self.on + timedelta(days=-self.on.weekday() % 7)

    @classmethod
    def from_json(
        cls, data: Any, *, today: date | None = None, catalogue: Catalogue | None = None
    ) -> PatientFacts:
        """Read a profile as `contract.md` 2 describes it.

        `today` is used when the profile has no `on`; the `catalogue` is there for a profile that
        somebody sends now: see `read_profile`. Errors: InvalidFacts with every wrong field.
        """
        from plans.rules.profile import read_profile

        return read_profile(data, today=today, catalogue=catalogue)

    def to_json(self) -> dict[str, Any]:
        """The profile again; `from_json(to_json())` is equal to self."""
        from plans.rules.profile import write_profile

        return write_profile(self)


class InvalidFacts(ValueError):
    """A profile that cannot be read. `errors` maps field -> sentences that say what to do."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        self.errors = errors
        super().__init__("; ".join(f"{name}: {' '.join(says)}" for name, says in errors.items()))


# ---------------------------------------------------------------- what exists


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One exercise of a release, with all that rules and pages need.

    `flags` holds every SafetyFlag; None means unset, which no plan accepts. `equipment` is a
    tuple of groups: one thing of each group is needed. `support_objects` are alternatives.
    A `refused` exercise exists to be left out: it is never offered, not even for signing.
    """

    code: str
    name: str
    category: Category
    subtype: str
    need: Need
    serves: tuple[Need, ...] = ()
    ladder: str
    rung: int
    equivalent: str | None = None
    position: Position
    equipment: tuple[tuple[Equipment, ...], ...] = ()
    equipment_optional: tuple[Equipment, ...] = ()
    support: Support = Support.NONE
    support_objects: tuple[Equipment, ...] = ()
    person: Person = Person.NOBODY
    regions: tuple[str, ...] = ()
    bone_sites: tuple[BoneSite, ...] = ()
    flags: tuple[tuple[SafetyFlag, str | None], ...]
    dose: Dose = Dose()
    sources: tuple[str, ...] = ()
    refused: bool = False
    counts: bool = True  # False: an extra that serves no weekly target (bike, pool, warm-ups)
    habit: bool = False  # may be done outside a session, several times a day
    good_for: str = ""
    set_up: str = ""
    how_to: tuple[str, ...] = ()
    breathing: str = ""
    be_careful: str = ""
    feel: str = ""
    stop_if: str = ""
    why_not: str = ""
    instead: str = ""
    instead_code: str | None = None

    def __hash__(self) -> int:
        """Equal exercises have one code; what is remembered of an exercise is found quickly."""
        return hash(self.code)

    def level(self, flag: SafetyFlag) -> str | None:
        return dict(self.flags)[flag]

    @property
    def lists_bed(self) -> bool:
        return any(Equipment.BED in group for group in self.equipment)


#: What a dose may be counted in and a physiotherapist may limit.
COUNTED = ("reps", "minutes", "load_kg")


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """An immutable release: exercises in order of code, and the hash that names them."""

    release: str
    exercises: tuple[Exercise, ...]

    @cached_property
    def by_code(self) -> dict[str, Exercise]:
        return {exercise.code: exercise for exercise in self.exercises}

    @cached_property
    def ladders(self) -> dict[str, frozenset[str]]:
        """The ladders that usable exercises stand on, and the fields that their doses have."""
        found: dict[str, frozenset[str]] = {}
        for one in self.exercises:
            if not one.refused:
                counted = {name for name in COUNTED if getattr(one.dose, name) is not None}
                found[one.ladder] = found.get(one.ladder, frozenset()) | counted
        return found

    @classmethod
    def from_json(cls, data: Any) -> Catalogue:
        """Read `{"release": ..., "exercises": [...]}`. Errors: InvalidFacts naming every field."""
        from plans.rules.release import read_catalogue

        return read_catalogue(data)


# ---------------------------------------------------------------- what the rules answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why: a permanent rule id, plain words, exact words, evidence keys.

    `would_change` says in both voices what would have to change; empty when nothing is held back.
    """

    rule: str
    text: str
    clinician: str
    evidence: tuple[str, ...] = ()
    would_change: str = ""
    would_change_clinician: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """The gate and every reason for it. `missing` are the required answers not given.

    `decided_by` are the rules that asked for this very gate; the other reasons asked for less.
    """

    gate: Gate
    reasons: tuple[Reason, ...] = ()
    missing: tuple[str, ...] = ()
    decided_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyInputs:
    """All that `judge` may know of a person: issue of proof, so keep it small and closed."""

    columns: frozenset[Column]
    restrictions: frozenset[Restriction] = frozenset()
    helper: bool = False
    trainer: bool = False
    bed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """Tiers and active matrix columns of a person, with the reasons for each."""

    bone: BoneTier
    fall: FallTier
    inputs: SafetyInputs
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The verdict on one exercise; `support` is the least that the person must hold.

    The first `deciding` of the reasons each say the verdict itself, the others something milder.
    """

    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    deciding: int = 0
    support: Support = Support.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One exercise on one day, as prescribed.

    `dose_rules` names the rule that set each field of the dose; those rules stand in `reasons`.
    """

    exercise: Exercise
    phase: Phase
    dose: Dose
    support: Support
    support_object: Equipment | None
    verdict: Verdict
    cautions: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    dose_rules: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One date of the week. `minutes` counts the session; habits carry their own."""

    date: date
    minutes: Decimal = Decimal(0)
    items: tuple[Item, ...] = ()

    @property
    def weekday(self) -> Weekday:
        return WEEKDAYS[self.date.weekday()]

    @property
    def session(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.phase is not Phase.HABIT)

    @property
    def habits(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.phase is Phase.HABIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """[min, target, max] and what the week achieves, in days and (where set) minutes a week.

    `reasons` are the rules that set the target, `shortfall_reason` says why it is not reached.
    """

    domain: Domain
    days: tuple[int, int, int]
    achieved_days: int
    minutes: tuple[int, int, int] | None = None
    achieved_minutes: Decimal | None = None
    reasons: tuple[Reason, ...] = ()
    shortfall_reason: Reason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """`verdict`: exclude, never, or unsuited (equipment, position, the person's wish)."""

    code: str
    verdict: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsSignOff:
    code: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """No week: the gate is red, or required answers are missing. A refusal is a result."""

    status: PlanStatus
    clearance: Clearance
    risk: Risk | None
    week_start: date
    left_out: tuple[LeftOut, ...] = ()
    advice: tuple[Advice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """A whole answer. `days` are always the seven dates; whether the person may see them is
    `status` (awaiting_review: only a physiotherapist may, and `gentle_start` is for the person).
    """

    status: PlanStatus
    clearance: Clearance
    risk: Risk
    week_start: date
    days: tuple[Day, ...]
    targets: tuple[Target, ...]
    gentle_start: tuple[Item, ...] = ()
    needs_sign_off: tuple[NeedsSignOff, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    advice: tuple[Advice, ...] = ()
    review_reasons: tuple[Reason, ...] = ()
    week_reasons: tuple[Reason, ...] = ()
