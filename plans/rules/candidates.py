"""The rung of each ladder that a week may use, with its dose: what a week is chosen from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from plans.rules import safety
from plans.rules.doses import (
    RETRO_LADDER,
    STRENGTH_NEEDS,
    SUPPORTED_START,
    WALKS,
    WEEKLY_NEEDS,
    DoseRules,
    Situation,
    dose_for,
    half_minutes,
    set_by,
)
from plans.rules.facts import (
    Catalogue,
    Constraints,
    Dose,
    Exercise,
    Judgement,
    LadderCap,
    PatientFacts,
)
from plans.rules.history import PAIN_DOWN_FROM, RECENT_PAIN_WEEKS, Timeline
from plans.rules.progress import (
    AWAY_RULE,
    BEGIN_LATER,
    BEGINS_LATER_RULE,
    FALL_RULE,
    HURT_RULE,
    NO_CAP,
    ON_THE_FEET,
    PAUSED_BY_A_FALL,
    SORE_RULE,
    TOP_RULE,
    step_on,
)
from plans.rules.readings import recent_vertebral_fracture
from plans.rules.selection import EDGES, Sorted
from plans.rules.step import CAP_RULE, Step, capped, changed, lighter
from plans.rules.steps_up import (
    MISSED_WEEKS_DOWN_FROM,
    Kind,
    Room,
    Trainee,
    kind_of,
    over_cap,
)
from plans.rules.vocabulary import (
    DOMAIN_OF_NEED,
    Answer,
    BoneTier,
    Domain,
    Event,
    FallTier,
    Move,
    Need,
    Position,
    SafetyFlag,
    Verdict,
)

#: One bit for each strength need, so that "what is served" is one number; four bits apart, so that
#: these numbers add up to how often each is served (at most 15 times), which `held` reads.
NEED_BIT: dict[Need, int] = {need: 1 << 4 * place for place, need in enumerate(STRENGTH_NEEDS)}
WEEKLY_BIT: dict[Need, int] = {need: 1 << 4 * place for place, need in enumerate(WEEKLY_NEEDS)}
_ALL_BITS = sum(1 << 4 * place for place in range(len(STRENGTH_NEEDS) + 1))


def held(counts: int) -> int:
    """The bits of what is served at least once."""
    return (counts | counts >> 1 | counts >> 2 | counts >> 3) & _ALL_BITS


#: Positions that are reached by lying or kneeling down.
LYING = frozenset(Position) - {Position.STANDING, Position.SEATED}
#: Only after the rest of their ladder, so never where somebody starts (decision 15).
LAST_OF_LADDER = frozenset({"B25", "B26"})


# ---------------------------------------------------------------- the rung on a ladder


@dataclass(frozen=True, slots=True)
class TestedStart:
    """A measurement that lets somebody start above the first rung of a ladder."""

    ladder: str
    test: str
    at_least: object
    rung: int


#: Holding a stance for 10 s is the stage passed (STEADI); the next sign up wins.
TESTED_STARTS = (
    TestedStart("stance", "tandem_s", 10, 3),
    TestedStart("stance", "single_leg_s", 10, 4),
    TestedStart("sit_to_stand", "rises_without_hands", Answer.YES, 2),
)
#: Where impacts start: supported heel stamps (the impact ladder of evidence f).
FIRST_IMPACT = ("impact", 1)
WALK_LADDER = "walk"
WALK_START_RUNG = 2  # a flat walk; marching at the worktop is for those who may not walk yet


def tested_rung(ladder: str, facts: PatientFacts, situation: Situation) -> int:
    """The rung that functional tests show, 1 without tests. Steady people with B0 to B2 only."""
    if situation.fall is not FallTier.F0 or situation.bone is BoneTier.B3:
        return 1
    rung = 1
    for start in TESTED_STARTS:
        if start.ladder != ladder:
            continue
        measured = getattr(facts.tests, start.test)
        if isinstance(start.at_least, Answer):
            passed = measured is start.at_least
        else:
            passed = measured is not None and measured >= start.at_least
        if passed:
            rung = max(rung, start.rung)
    return rung


# ---------------------------------------------------------------- candidates


@dataclass(frozen=True, slots=True)
class Ladders:
    """What the ladders offer this week: candidates, what rests and by which rule, what needs a
    review."""

    candidates: list[Candidate]
    paused: dict[str, str]
    review: tuple[Step, ...]


@dataclass(slots=True, eq=False)
class Candidate:
    """An exercise that the week may use, at the person's rung, with its fixed dose.

    `half` is the half minutes of one bout, `grown` whether that is more than last week; `serves`
    all needs, `strength` and `weekly` the same as bits; `domain` what it counts for (None:
    nothing); `awkward` sorts gentle before bold. `order` and `tie` settle equal choices: what is
    known before what is new, the gentle before the bold.
    """

    exercise: Exercise
    judgement: Judgement
    dose: Dose
    dose_rules: DoseRules
    half: int
    domain: Domain | None
    chosen_by: str
    moved_by: str = ""  # the rule of progression, once there is a history
    goes_on_from: str = ""  # what was done last of a ladder that trains
    signed: bool = False
    wished: bool = False
    trained: bool = False  # goes on from one of the last weeks
    kept: bool = False  # and was done in the latest one
    grown: bool = False
    serves: frozenset[Need] = frozenset()
    strength: int = 0
    weekly: int = 0
    awkward: int = 0
    order: tuple[object, ...] = ()
    tie: int = 0

    @property
    def code(self) -> str:
        return self.exercise.code

    @property
    def need(self) -> Need:
        return self.exercise.need

    @property
    def on_floor(self) -> bool:
        return self.exercise.position in LYING


def domain_of(exercise: Exercise, situation: Situation) -> Domain | None:
    """What an exercise counts for; warm-ups and extras count for nothing.

    Marching on the spot bears weight for F2 in weeks 1 to 4 only (decisions 12 and 15).
    """
    if not exercise.counts:
        return None
    if exercise.category in EDGES and not (
        exercise.code in SUPPORTED_START and situation.supported_start
    ):
        return None
    return DOMAIN_OF_NEED.get(exercise.need)


_EXPOSURE = {"none": 0, "low": 0, "moderate": 2, "high": 4}


#: How much bolder a choice is that is not simply allowed.
_NOT_PLAIN = 3


@dataclass(frozen=True, slots=True)
class _Nature:
    """What an exercise is to whoever chooses: all needs, the strength and the weekly ones as
    bits, and how bold it is, so that equal choices fall to the gentler one; `starts`: somebody
    may begin with it."""

    serves: frozenset[Need]
    strength: int
    weekly: int
    awkward: int
    starts: bool


@lru_cache(maxsize=4096)
def _nature(exercise: Exercise) -> _Nature:
    awkward = 0
    for flag, level in exercise.flags:
        if flag is SafetyFlag.FALL_EXPOSURE:
            awkward += _EXPOSURE[level or "high"]
        elif flag is SafetyFlag.WRIST_LOAD and level == "full":
            awkward += 2
        elif flag is SafetyFlag.AXIAL_LOAD and level != "none":
            awkward += 1
    return _Nature(
        serves=frozenset((exercise.need, *exercise.serves)),
        strength=_bits(exercise, NEED_BIT),
        weekly=_bits(exercise, WEEKLY_BIT),
        awkward=awkward,
        starts=not _too_bold_to_start(exercise),
    )


def _start_on(
    ladder: str, usable: list[Exercise], facts: PatientFacts, situation: Situation
) -> tuple[Exercise, str] | None:
    """Where somebody starts a ladder and the rule that says so; None if they cannot yet.

    `usable` are the permitted exercises of the ladder, lowest rung first.
    """
    first = [exercise for exercise in usable if _nature(exercise).starts]
    if not first:
        return None
    walk_start = ladder == WALK_LADDER and not situation.supported_start
    rung = WALK_START_RUNG if walk_start else tested_rung(ladder, facts, situation)
    reachable = [exercise for exercise in first if exercise.rung <= rung]
    chosen = reachable[-1] if reachable else first[0]
    chosen = next(one for one in first if one.rung == chosen.rung)  # equals: by code
    by_test = not walk_start and chosen.rung > first[0].rung
    return chosen, "WEEK-003" if by_test else "WEEK-001"


def _too_bold_to_start(exercise: Exercise) -> bool:
    """Nobody starts where falls are likeliest, or with impacts other than stamps."""
    if exercise.code in LAST_OF_LADDER or (SafetyFlag.FALL_EXPOSURE, "high") in exercise.flags:
        return True
    return exercise.need is Need.IMPACT and (exercise.ladder, exercise.rung) != FIRST_IMPACT


def candidates_for(
    catalogue: Catalogue,
    sorted_out: Sorted,
    facts: PatientFacts,
    situation: Situation,
    timeline: Timeline,
    constraints: Constraints,
    room: Mapping[str, Room] | None = None,
) -> Ladders:
    """One exercise of each ladder, in the order in which equal choices are settled.

    `room` is the time that the week has, by ladder, where it is not free.
    """
    members = _by_ladder(sorted_out, situation)
    whole = _whole_ladders(catalogue) if timeline.weeks else {}
    trainee = replace(trainee_of(facts, situation, constraints, sorted_out), room=room or {})
    latest = timeline.weeks[-1].logs if timeline.weeks else {}
    found, review = [], []
    paused: dict[str, str] = {}
    hurt = _hurt_lately(timeline)
    by_code = catalogue.by_code
    sore = any(code in by_code and by_code[code].need is Need.AEROBIC for code in hurt)
    for ladder, usable in members.items():
        step = None
        if ladder in whole:
            codes = [exercise.code for exercise, _judgement in usable]
            step = step_on(whole[ladder], codes, timeline, trainee)
        rests = _waits(kind_of(usable[0][0]), timeline, sore=sore) if step is None else ""
        if step is not None and step.review:
            review.append(step)
        if step is not None and step.move is Move.PAUSE:
            rests = step.rule
        if rests:
            paused |= {exercise.code: rests for exercise, _judgement in usable}
            continue
        if step is not None and not _trains(step.exercise):
            rule = step.rule if step.review else HURT_RULE
            usable = [one for one in usable if not _too_much_now(one[0], step, latest, hurt)]
            left = {one.code for one, _judgement in usable}
            paused |= {
                one.code: rule for one, _judgement in members[ladder] if one.code not in left
            }
        cap = trainee.caps.get(ladder, NO_CAP)
        within = [one for one in usable if not over_cap(one[0], cap)] if trainee.caps else usable
        if not within:
            paused |= {exercise.code: CAP_RULE for exercise, _judgement in usable}
            continue
        walked = ladder == WALK_LADDER and any(
            one.rung >= WALK_START_RUNG and one.code in week.logs
            for week in timeline.weeks
            for one in whole[ladder]
        )
        placed = _placed(ladder, within, step, facts, situation, walked=walked)
        if placed is None:
            continue
        one = _candidate(placed, facts, situation, constraints, cap, timeline)
        one.trained = placed.step is not None or one.code in latest
        one.kept = one.trained and any(each.code in latest for each in whole[ladder])
        found.append(one)
    if not situation.supported_start and any(one.code in WALKS for one in found):
        for one in found:  # moving at the worktop gives way to walks (decision 12)
            if one.code in SUPPORTED_START:
                one.kept = one.trained = False
    # Backward walking is an extra: only for those who ask for it or do it already.
    found = [
        one for one in found if one.exercise.ladder != RETRO_LADDER or one.wished or one.trained
    ]
    for one in found:
        one.order = (not one.kept, not one.trained, not one.wished, one.awkward, one.code)
        one.tie = 4 * (not (one.trained or one.wished)) + 4 * min(7, one.awkward)
    found.sort(key=lambda one: one.order)
    return Ladders(found, paused, tuple(review))


def _hurt_lately(timeline: Timeline) -> frozenset[str]:
    """What hurt 5 or more of 10 in the last four trained weeks and has not gone well since."""
    hurt: set[str] = set()
    for week in timeline.weeks[-RECENT_PAIN_WEEKS:]:
        for code, log in week.logs.items():
            (hurt.add if log.pain_0_10 >= PAIN_DOWN_FROM else hurt.discard)(code)
    return frozenset(hurt)


def _too_much_now(
    exercise: Exercise, step: Step, latest: Collection[str], hurt: Collection[str]
) -> bool:
    """Of warm-ups and stretches: what hurt, where the phase sets its time or an easier one is
    there; after a bad week harder ones too."""
    harder = exercise.rung > step.exercise.rung
    edge = exercise.category in EDGES
    if exercise.code in hurt and (edge or harder):
        return True
    return step.review and (harder or (edge and exercise.code in latest))


def _waits(kind: Kind, timeline: Timeline, *, sore: bool) -> str:
    """The rule by which a ladder that was never done does not begin this week, or "".

    `sore`: something on the feet hurt lately.
    """
    if kind in PAUSED_BY_A_FALL and Event.FALL in timeline.unsettled:
        return FALL_RULE
    happened = bool(timeline.weeks) and timeline.weeks[-1].frozen
    if happened and kind in BEGIN_LATER:
        return BEGINS_LATER_RULE
    if kind in ON_THE_FEET:
        if sore:
            return SORE_RULE
        if timeline.missed >= MISSED_WEEKS_DOWN_FROM:
            return AWAY_RULE
    return ""


def _by_ladder(
    sorted_out: Sorted, situation: Situation
) -> dict[str, list[tuple[Exercise, Judgement]]]:
    """What may be done of each ladder, lowest rung first."""
    ladders: dict[str, list[tuple[Exercise, Judgement]]] = {}
    for exercise, judgement in sorted_out.usable:
        if (
            situation.supported_start
            and exercise.need is Need.AEROBIC
            and exercise.code not in SUPPORTED_START
        ):
            continue
        ladders.setdefault(exercise.ladder, []).append((exercise, judgement))
    for members in ladders.values():
        members.sort(key=lambda member: (member[0].rung, member[0].code))
    return ladders


def _whole_ladders(catalogue: Catalogue) -> dict[str, list[Exercise]]:
    whole: dict[str, list[Exercise]] = {}
    for exercise in catalogue.exercises:
        whole.setdefault(exercise.ladder, []).append(exercise)
    return whole


def trainee_of(
    facts: PatientFacts, situation: Situation, constraints: Constraints, sorted_out: Sorted
) -> Trainee:
    """What of these facts decides how fast somebody may rise."""
    return Trainee(
        situation=situation,
        weight_kg=facts.weight_kg,
        step_up=not recent_vertebral_fracture(facts),
        caps={cap.ladder: cap for cap in constraints.ladder_caps},
        can_hold=lambda exercise, support: (
            safety.support_object_for(exercise, facts, support) is not None
        ),
        least_support={
            exercise.code: judgement.support
            for exercise, judgement in sorted_out.usable
            if judgement.support is not exercise.support
        },
    )


@dataclass(slots=True, eq=False)
class _Placed:
    """The person's exercise on one ladder, with what the history says of its dose."""

    exercise: Exercise
    judgement: Judgement
    rule: str
    step: Step | None


def _placed(
    ladder: str,
    usable: list[tuple[Exercise, Judgement]],
    step: Step | None,
    facts: PatientFacts,
    situation: Situation,
    *,
    walked: bool,
) -> _Placed | None:
    judgements = {exercise.code: judged for exercise, judged in usable}
    skipped = step is not None and not walked and _skipped(step, usable)
    if step is not None and step.exercise.code in judgements and not skipped:
        rule = "WEEK-003" if step.move is Move.START else "WEEK-002"
        exercise = step.exercise
    else:
        start = _start_on(ladder, [exercise for exercise, _judged in usable], facts, situation)
        if start is None or (not skipped and _above_what_was_done(start[0], step)):
            return None
        (exercise, rule), step = start, None
    if rule == "WEEK-001" and exercise.code in facts.prefer:
        rule = "WEEK-004"
    if situation.supported_start and exercise.code in SUPPORTED_START:
        rule = "WEEK-007"
    return _Placed(exercise, judgements[exercise.code], rule, step)


def _above_what_was_done(start: Exercise, step: Step | None) -> bool:
    """Whether starting here would be a step up that no log has earned.

    Where what somebody did is barred now and only harder rungs are left, their ladder rests; once
    it has rested for more than four weeks it starts again.
    """
    return step is not None and _trains(step.exercise) and start.rung > step.exercise.rung


def _skipped(step: Step, usable: list[tuple[Exercise, Judgement]]) -> bool:
    """Marching at the worktop gives way to a flat walk once walking is allowed (decision 12).

    It is a step up: only where the logs allow one. Who has walked before comes back rung by rung.
    """
    return (
        (step.move in (Move.UP, Move.START) or step.rule == TOP_RULE)
        and step.exercise.ladder == WALK_LADDER
        and step.exercise.rung < WALK_START_RUNG
        and any(exercise.rung == WALK_START_RUNG for exercise, _judged in usable)
    )


def _candidate(
    placed: _Placed,
    facts: PatientFacts,
    situation: Situation,
    constraints: Constraints,
    cap: LadderCap,
    timeline: Timeline,
) -> Candidate:
    """The candidate that a ladder gives; in a lighter week what is new is lighter too."""
    exercise, judgement, step = placed.exercise, placed.judgement, placed.step
    if step is None:
        dose, dose_rules = dose_for(exercise, situation)
        if constraints.ladder_caps:
            within = capped(dose, cap)
            dose_rules = set_by(CAP_RULE, changed(dose, within), dose_rules)
            dose = within
        if timeline.lighter:
            fewer = lighter(dose)
            dose_rules = set_by("PRG-005", ["sets"] if fewer != dose else [], dose_rules)
            dose = fewer
    else:
        dose, dose_rules = dose_for(exercise, situation, step.dose, step.dose_rules)
        if step.support.rank > judgement.support.rank:
            judgement = replace(judgement, support=step.support)
    signed = exercise.code in constraints.signed
    nature = _nature(exercise)
    bolder = 0 if judgement.verdict is Verdict.ALLOW else _NOT_PLAIN
    half = half_minutes(dose)
    return Candidate(
        exercise=exercise,
        judgement=judgement,
        dose=dose,
        dose_rules=dose_rules,
        half=half,
        grown=step is not None and half > half_minutes(step.before),
        domain=domain_of(exercise, situation),
        chosen_by=placed.rule,
        moved_by=step.rule if step is not None else "",
        goes_on_from=step.done.code if step is not None and _trains(step.done) else "",
        signed=signed and judgement.verdict is Verdict.SIGN_OFF,
        wished=exercise.code in facts.prefer or signed,
        serves=nature.serves,
        strength=nature.strength,
        weekly=nature.weekly,
        awkward=nature.awkward + bolder,
    )


def _trains(exercise: Exercise) -> bool:
    return kind_of(exercise) is not Kind.STEADY


def _bits(exercise: Exercise, numbers: dict[Need, int]) -> int:
    if not exercise.counts:
        return 0
    bits = numbers.get(exercise.need, 0)
    for need in exercise.serves:
        bits |= numbers.get(need, 0)
    return bits


def one_for_each_need(choices: Sequence[Candidate]) -> list[Candidate]:
    """The best of these, and the best that serves a weekly need which those before do not."""
    found: list[Candidate] = []
    served = 0
    for one in choices:
        if not found or one.weekly & ~served:
            found.append(one)
            served |= one.weekly
    return found


def varied(
    choices: Sequence[Candidate], length: Callable[[Candidate], tuple[int, int]]
) -> list[Candidate]:
    """The best of these and for each need, and those that can be shortest and longest.

    `length` gives the least and the most half minutes that one may take.
    """
    found = one_for_each_need(choices)
    if found:
        shortest = min(choices, key=lambda one: length(one)[0])
        longest = max(choices, key=lambda one: length(one)[1])
        if length(shortest)[0] < min(length(one)[0] for one in found):
            found.append(shortest)
        if length(longest)[1] > max(length(one)[1] for one in found):
            found.append(longest)
    return found
