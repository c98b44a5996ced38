"""Why each item is there, why a target is missed, and the advice: the words of a week."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from plans.rules.doses import (
    NEEDS_A_STRENGTH_SESSION,
    OBJECTIVE,
    RETRO_LADDER,
    STRENGTH_NEEDS,
    WALKS,
    DoseRules,
    Goal,
    Situation,
    goals_for,
    set_by,
    starting_rules,
    walk_minutes_a_week_max,
)
from plans.rules.doses import RULES as DOSE_RULES
from plans.rules.facts import (
    Advice,
    Catalogue,
    Day,
    Dose,
    Exercise,
    Item,
    Judgement,
    PatientFacts,
    Reason,
    Risk,
    Target,
)
from plans.rules.objective import Achieved, achieved, needs_of, session_days
from plans.rules.risk import height_needs_imaging
from plans.rules.safety import support_object_for
from plans.rules.selection import Candidate, Sorted, domain_of, sessions_possible
from plans.rules.sessions import strength_days
from plans.rules.vocabulary import (
    BoneTier,
    Domain,
    FallTier,
    FractureSite,
    Phase,
    TScoreBand,
    Verdict,
)
from plans.rules.week_rules import ADVICE, DOMAIN_WORDS, NEED_WORDS, RULES

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


def of_candidate(one: Candidate, phase: Phase) -> Texts:
    """What is said of a chosen exercise: its need, its dose, what the rules say of it."""
    exercise = one.exercise
    dose_rules = one.dose_rules
    if phase is Phase.HABIT:
        dose_rules = set_by("DOS-033", ("bouts",), dose_rules)
        if exercise.code in WALKS:
            dose_rules = set_by("DOS-025", ("minutes",), dose_rules)
    chosen = RULES[one.chosen_by].because(
        need=NEED_WORDS[exercise.need], code=exercise.need.value, ladder=exercise.ladder
    )
    reasons = [_with_sources(chosen, exercise.sources), *_dose_reasons(dose_rules)]
    if exercise.ladder == RETRO_LADDER:
        reasons.append(RULES["WEEK-008"].because())
    if one.signed:
        reasons.append(RULES["WEEK-010"].because())
    return _cautions(one.judgement), (*reasons, *one.judgement.reasons), dose_rules


def of_phase(exercise: Exercise, judgement: Judgement, phase: Phase) -> Texts:
    """The same for warm-up and cool-down: what is timed takes the time that the phase has."""
    why, how_long = {
        Phase.WARM_UP: ("WEEK-005", "DOS-030"),
        Phase.COOL_DOWN: ("WEEK-006", "DOS-031"),
    }[phase]
    dose_rules = starting_rules(exercise.dose)
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
        yield (DOSE_RULES.get(rule) or RULES[rule]).because()


def _with_sources(reason: Reason, sources: Iterable[str]) -> Reason:
    return replace(reason, evidence=tuple(dict.fromkeys((*reason.evidence, *sources))))


def _cautions(judgement: Judgement) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reason.text for reason in judgement.reasons))


# ---------------------------------------------------------------- targets


def targets(
    days: Sequence[Day],
    facts: PatientFacts,
    catalogue: Catalogue,
    sorted_out: Sorted,
    situation: Situation,
    *,
    short_week: bool,
    short_sessions: bool,
) -> tuple[tuple[Target, ...], tuple[Reason, ...]]:
    """What the week achieves of each domain, why not more, and what opens a review."""
    got = achieved(days, situation)
    goals = goals_for(situation.bone, situation.fall, situation.age_years)
    usable = [exercise for exercise, _judgement in sorted_out.usable]
    why = _Why(got, facts, catalogue, sorted_out, situation, short_week, short_sessions)
    found, review = [], []
    for domain, goal in goals.items():
        missed = _missed(domain, goal, got)
        reason = why.reason(domain, goal, missed) if missed else None
        found.append(
            Target(
                domain=domain,
                days=goal.days,
                achieved_days=got.count(domain),
                minutes=goal.minutes,
                achieved_minutes=got.minutes(domain) if goal.minutes else None,
                shortfall_reason=reason,
            )
        )
        unsafe = reason is not None and reason.rule == "WEEK-023"
        if unsafe and missed == "minimum" and domain in OBJECTIVE:
            review.append(RULES["WEEK-029"].because(domain=DOMAIN_WORDS[domain]))
    possible = needs_of(usable)
    absent = [need for need in STRENGTH_NEEDS if need not in possible]
    if absent and why.blocked_for_safety(Domain.STRENGTH, absent):
        review.append(RULES["WEEK-028"].because(needs=", ".join(need.value for need in absent)))
    return tuple(found), tuple(review)


def _missed(domain: Domain, goal: Goal, got: Achieved) -> str:
    """ "minimum", "target", or nothing."""
    for place, word in ((0, "minimum"), (1, "target")):
        short = got.count(domain) < goal.days[place]
        if goal.minutes:
            short = short or got.minutes(domain) < goal.minutes[place]
        if domain is Domain.STRENGTH:
            best = got.strength_sessions[:2]
            short = short or any(count < NEEDS_A_STRENGTH_SESSION[place] for count in best)
        if short:
            return word
    return ""


class _Why:
    """Finds the nearest cause of a shortfall: safety, equipment, wish, days, start, time."""

    def __init__(
        self,
        got: Achieved,
        facts: PatientFacts,
        catalogue: Catalogue,
        sorted_out: Sorted,
        situation: Situation,
        short_week: bool,
        short_sessions: bool,
    ) -> None:
        self.got = got
        self.facts = facts
        self.catalogue = catalogue
        self.sorted_out = sorted_out
        self.situation = situation
        self.short_week = short_week
        self.short_sessions = short_sessions

    def reason(self, domain: Domain, goal: Goal, bound: str) -> Reason:
        words = {"domain": DOMAIN_WORDS[domain], "bound": bound}
        usable = [
            exercise
            for exercise, _judgement in self.sorted_out.usable
            if domain_of(exercise, self.situation) is domain
        ]
        if not usable:
            return self._none_usable(domain, words)
        if not sessions_possible(self.sorted_out.usable) and domain is Domain.STRENGTH:
            return RULES["WEEK-027"].because(**words)
        if self.short_week:
            return RULES["WEEK-025"].because(**words)
        if domain is Domain.STRENGTH:
            return self._strength(goal, words)
        if domain is Domain.IMPACT:
            return RULES["WEEK-030"].because(**words)
        if domain is Domain.WEIGHT_BEARING and self._still_building(goal):
            return RULES["WEEK-024"].because(**words)
        if not any(exercise.habit for exercise in usable):
            few = len(self.facts.days or ()) < goal.days[1]
            return RULES["WEEK-021" if few else "WEEK-020"].because(**words)
        return RULES["WEEK-020" if self.short_sessions else "WEEK-026"].because(**words)

    def _strength(self, goal: Goal, words: dict[str, str]) -> Reason:
        possible = strength_days(session_days(self.facts, self.situation.bone), goal.days[1])
        if len(possible) < goal.days[1]:
            return RULES["WEEK-021"].because(**words)
        served = needs_of(exercise for exercise, _judgement in self.sorted_out.usable)
        absent = [need for need in STRENGTH_NEEDS if need not in served]
        if absent:
            return self._none_usable(Domain.STRENGTH, words, absent)
        return RULES["WEEK-020"].because(**words)

    def _still_building(self, goal: Goal) -> bool:
        return (
            walk_minutes_a_week_max(self.situation) < goal.timed[1]
            or self.situation.supported_start
        )

    def _none_usable(
        self, domain: Domain, words: dict[str, str], needs: Sequence[object] = ()
    ) -> Reason:
        """Nothing to do: because of equipment, the person's wish, or safety."""
        unsuited = self._unsuited(domain, needs)
        for _code, reasons in unsuited:
            things = [reason.text for reason in reasons if reason.rule == "SUIT-001"]
            if things and len(things) == len(reasons):
                thing = _thing(things[0])
                return RULES["WEEK-022"].because(thing=thing, **words)
        if any(reason.rule == "SUIT-003" for _code, reasons in unsuited for reason in reasons):
            return RULES["WEEK-027"].because(**words)
        return RULES["WEEK-023"].because(**words)

    def _unsuited(
        self, domain: Domain, needs: Sequence[object]
    ) -> list[tuple[str, tuple[Reason, ...]]]:
        by_code = self.catalogue.by_code
        return [
            (out.code, out.reasons)
            for out in self.sorted_out.left_out
            if out.verdict == "unsuited"
            and domain_of(by_code[out.code], self.situation) is domain
            and (not needs or by_code[out.code].need in needs)
        ]

    def blocked_for_safety(self, domain: Domain, needs: Sequence[object]) -> bool:
        return not self._unsuited(domain, needs)


def _thing(text: str) -> str:
    """The thing that SUIT-001 asks for, from its sentence."""
    words = text.removeprefix("You would need ").removesuffix(" for this.")
    return words[:1].upper() + words[1:]


# ---------------------------------------------------------------- advice


def advice(facts: PatientFacts, risk: Risk) -> tuple[Advice, ...]:
    """What to do beside the exercises, by fact; the same for the same facts."""
    fractures = facts.fractures if isinstance(facts.fractures, tuple) else ()
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
        ("ADV-008", any(one.site is FractureSite.HIP for one in fractures)),
        ("ADV-009", True),
    )
    return tuple(
        Advice(id=rule, text=ADVICE[rule].because().text) for rule, holds in wanted if holds
    )
