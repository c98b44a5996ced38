"""Why each item is there, what shaped the week as a whole, and the advice: the words of a week."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from plans.rules.candidates import Candidate
from plans.rules.doses import (
    REST_DAYS_MIN,
    RETRO_LADDER,
    SESSION_MINUTES,
    DoseRules,
    Situation,
    main_items_max,
    session_minutes_max,
    set_by,
)
from plans.rules.facts import (
    Advice,
    Constraints,
    Day,
    Dose,
    Exercise,
    Item,
    Judgement,
    PatientFacts,
    Reason,
    Risk,
)
from plans.rules.progress import FALL_RULE, WEEK_GROWS_RULE
from plans.rules.readings import fractures_of, height_needs_imaging
from plans.rules.registry import ALL_RULES
from plans.rules.safety import support_object_for
from plans.rules.safety_rules import ENDINGS
from plans.rules.selection import Sorted
from plans.rules.sessions import DAYS
from plans.rules.step import Step
from plans.rules.vocabulary import (
    BoneTier,
    FallTier,
    FractureSite,
    Phase,
    TScoreBand,
    Verdict,
)
from plans.rules.week_rules import ADVICE, NEED_WORDS, RULES

# ---------------------------------------------------------------- items

#: What is said of an item: cautions, reasons, and the rule that set each field of its dose.
Texts = tuple[tuple[str, ...], tuple[Reason, ...], DoseRules]


def item(
    exercise: Exercise,
    judgement: Judgement,
    dose: Dose,
    phase: Phase,
    facts: PatientFacts,
    texts: Texts,
) -> Item:
    """One exercise as prescribed. A signed item is shown as a caution."""
    signed = judgement.verdict is Verdict.SIGN_OFF
    cautions, reasons, dose_rules = texts
    return Item(
        exercise=exercise,
        phase=phase,
        dose=dose,
        support=judgement.support,
        support_object=support_object_for(exercise, facts, judgement.support),
        verdict=Verdict.CAUTION if signed else judgement.verdict,
        cautions=cautions,
        reasons=reasons,
        dose_rules=dose_rules,
    )


def of_candidate(one: Candidate, phase: Phase, *, cut: bool = False) -> Texts:
    """What is said of a chosen exercise: its need, its dose, what the rules say of it.

    `cut`: its walks are shorter than they could be, because the week's minutes are shared out. So
    does a walk say it that stays as long as it was while the week grows.
    """
    exercise = one.exercise
    dose_rules = one.dose_rules
    judgement = agreed(one.judgement) if one.signed else one.judgement
    if phase is Phase.HABIT:
        dose_rules = set_by("DOS-033", ("bouts",), dose_rules)
    if cut or one.moved_by == WEEK_GROWS_RULE:
        dose_rules = set_by(WEEK_GROWS_RULE, ("minutes",), dose_rules)
    reasons = [_chosen(one.chosen_by, exercise)]
    if one.moved_by:
        reasons.append(ALL_RULES[one.moved_by].because())
    reasons += _dose_reasons(dose_rules)
    if exercise.ladder == RETRO_LADDER:
        reasons.append(RULES["WEEK-008"].because())
    if one.signed:
        reasons.append(RULES["WEEK-010"].because())
    once = tuple(dict.fromkeys((*reasons, *judgement.reasons)))
    return _cautions(judgement), once, dose_rules


def agreed(judgement: Judgement) -> Judgement:
    """The same in the words for somebody whose physiotherapist has decided already."""
    ending = ENDINGS[Verdict.SIGN_OFF]
    reasons = (replace(one, text=one.text.removesuffix(ending)) for one in judgement.reasons)
    return replace(judgement, reasons=tuple(reasons))


@lru_cache(maxsize=4096)
def _chosen(rule: str, exercise: Exercise) -> Reason:
    """Why this exercise serves its need, with its sources."""
    why = RULES[rule].because(
        need=NEED_WORDS[exercise.need], code=exercise.need.value, ladder=exercise.ladder
    )
    return _with_sources(why, exercise.sources)


def reviews_of(steps: Iterable[Step]) -> tuple[Reason, ...]:
    """What a physiotherapist should hear of from the last week's logs, and of which exercise."""
    return tuple(
        replace(
            why,
            text=f"{step.done.name}: {why.text}",
            clinician=f"{step.done.code}: {why.clinician}",
        )
        for step in steps
        for why in (ALL_RULES[step.rule].because(),)
    )


def of_phase(
    exercise: Exercise, judgement: Judgement, phase: Phase, dose_rules: DoseRules
) -> Texts:
    """The same for warm-up and cool-down: what is timed takes the time that the phase has."""
    why, how_long = {
        Phase.WARM_UP: ("WEEK-005", "DOS-030"),
        Phase.COOL_DOWN: ("WEEK-006", "DOS-031"),
    }[phase]
    if exercise.dose.minutes is not None:
        dose_rules = set_by(how_long, ("minutes",), dose_rules)
    reasons = (_with_sources(RULES[why].because(), exercise.sources), *_dose_reasons(dose_rules))
    return _cautions(judgement), (*reasons, *judgement.reasons), dose_rules


def of_gentle(exercise: Exercise, judgement: Judgement, dose_rules: DoseRules) -> Texts:
    """The same for the gentle start: one set, without a rest."""
    dose_rules = set_by("WEEK-009", ("sets", "rest_seconds"), dose_rules)
    why = replace(RULES["WEEK-009"].because(), evidence=exercise.sources)
    others = (reason for reason in _dose_reasons(dose_rules) if reason.rule != why.rule)
    return _cautions(judgement), (why, *others, *judgement.reasons), dose_rules


def _dose_reasons(dose_rules: DoseRules) -> Iterator[Reason]:
    """The rules that set a dose, each once."""
    for rule in dict.fromkeys(rule for _field, rule in dose_rules):
        yield ALL_RULES[rule].because()


def _with_sources(reason: Reason, sources: Iterable[str]) -> Reason:
    return replace(reason, evidence=tuple(dict.fromkeys((*reason.evidence, *sources))))


def _cautions(judgement: Judgement) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reason.text for reason in judgement.reasons))


# ---------------------------------------------------------------- the week as a whole


def of_week(
    days: Sequence[Day],
    facts: PatientFacts,
    sorted_out: Sorted,
    situation: Situation,
    constraints: Constraints,
    dropped: Sequence[Exercise] = (),
) -> tuple[Reason, ...]:
    """The rules that shaped the week rather than one exercise: lengths, rest, habits, signing.

    `dropped` is what was done last week, may be done and is not here.
    """
    tier_longest = SESSION_MINUTES[situation.bone][2]
    longest = session_minutes_max(situation.bone, situation.fall)
    wanted, cap = facts.minutes or 0, constraints.session_minutes_max
    session_days_max = DAYS - REST_DAYS_MIN[situation.bone]
    shaped = (
        ("DOS-001", True),
        ("DOS-021", longest == tier_longest < wanted),
        ("DOS-022", longest < min(tier_longest, wanted)),
        ("DOS-035", cap is not None and cap < min(longest, wanted)),
        ("DOS-039", constraints.main_items_max is not None),
        ("DOS-023", len(facts.days or ()) > session_days_max),
        ("DOS-032", any(day.habits for day in days)),
        ("GATE-036", bool(sorted_out.needs_sign_off)),
        (FALL_RULE, _waits_after_a_fall(sorted_out)),
    )
    found = [ALL_RULES[rule].because() for rule, holds in shaped if holds]
    if any(day.session for day in days):
        most = main_items_max(constraints)
        words = f"{_NUMBERS[most - 1]} exercise{'s' if most > 1 else ''}"
        found.append(ALL_RULES["DOS-036"].because(most=words))
    if dropped:
        names = "; ".join(one.name for one in dropped)
        codes = ", ".join(one.code for one in dropped)
        found.append(RULES["WEEK-032"].because(names=names, codes=codes))
    return tuple(found)


def _waits_after_a_fall(sorted_out: Sorted) -> bool:
    return any(reason.rule == FALL_RULE for out in sorted_out.left_out for reason in out.reasons)


_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight")


# ---------------------------------------------------------------- advice


def advice(facts: PatientFacts, risk: Risk) -> tuple[Advice, ...]:
    """What to do beside the exercises, by fact; the same for the same facts."""
    no_report = facts.t_score is None and facts.t_score_band in (
        None,
        TScoreBand.UNKNOWN,
        TScoreBand.OSTEOPOROSIS,
    )
    wanted = (
        ("ADV-001", risk.fall is FallTier.F2),
        ("ADV-002", height_needs_imaging(facts)),
        ("ADV-003", True),
        ("ADV-004", True),
        ("ADV-005", risk.bone is not BoneTier.B0),
        ("ADV-006", no_report),
        ("ADV-007", True),
        ("ADV-008", any(one.site is FractureSite.HIP for one in fractures_of(facts))),
        ("ADV-009", True),
    )
    return tuple(
        Advice(id=rule, text=ADVICE[rule].because().text) for rule, holds in wanted if holds
    )
