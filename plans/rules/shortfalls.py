"""What a week reaches of each target, which rules set the target, and why the week holds less.

A shortfall has one reason: the nearest cause. Causes stand in order; the first that holds is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from plans.rules.candidates import domain_of
from plans.rules.doses import (
    NEEDS_A_STRENGTH_SESSION,
    OBJECTIVE,
    STRENGTH_NEEDS,
    WALK_MINUTES_STEP,
    Goal,
    Situation,
    goals_for,
    walk_minutes_a_week_max,
)
from plans.rules.doses import RULES as DOSE_RULES
from plans.rules.facts import Catalogue, Day, LeftOut, PatientFacts, Reason, Target
from plans.rules.objective import Achieved, achieved, needs_of, session_days
from plans.rules.progress import RULES as PROGRESS_RULES
from plans.rules.selection import Sorted, sessions_possible
from plans.rules.sessions import strength_days
from plans.rules.vocabulary import Domain, Need
from plans.rules.week_rules import DOMAIN_WORDS, RULES, VARIETY_WORDS

#: A rule and the values that its words name.
Cause = tuple[str, dict[str, str]]
#: By rule, the nearest cause first: what the week would hold more of but for it. Asked for only
#: where something is short, because the answer is another week.
HeldBack = Mapping[str, Callable[[], frozenset[Domain]]]
WISH = "WEEK-027"


def targets(
    days: Sequence[Day],
    facts: PatientFacts,
    catalogue: Catalogue,
    sorted_out: Sorted,
    situation: Situation,
    *,
    short_week: bool,
    short_sessions: bool,
    held_back: HeldBack,
) -> tuple[tuple[Target, ...], tuple[Reason, ...]]:
    """What the week achieves of each domain, why not more, and what opens a review."""
    got = achieved(days, situation)
    why = Shortfall(
        facts,
        catalogue,
        sorted_out,
        situation,
        short_week,
        short_sessions,
        held_back,
        got,
    )
    found, review = [], []
    for domain, goal in goals_for(situation.bone, situation.fall, situation.age_years).items():
        missed = _missed(domain, goal, got)
        reason = why.reason(domain, goal, missed) if missed else None
        found.append(
            Target(
                domain=domain,
                days=goal.days,
                achieved_days=got.count(domain),
                minutes=goal.minutes,
                achieved_minutes=got.minutes(domain) if goal.minutes else None,
                reasons=tuple(DOSE_RULES[rule].because() for rule in goal.rules),
                shortfall_reason=reason,
            )
        )
        unsafe = reason is not None and reason.rule == "WEEK-023"
        if unsafe and missed == "minimum" and domain in OBJECTIVE:
            review.append(RULES["WEEK-029"].because(domain=DOMAIN_WORDS[domain]))
    absent = why.needs_without_an_exercise()
    if absent and not why.unsuited(Domain.STRENGTH, absent):
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


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Finds why a week holds less than it should: things, wish, safety, days, start, time."""

    facts: PatientFacts
    catalogue: Catalogue
    sorted_out: Sorted
    situation: Situation
    short_week: bool
    short_sessions: bool
    held_back: HeldBack = field(default_factory=dict)
    got: Achieved = field(default_factory=Achieved)

    def reason(self, domain: Domain, goal: Goal, bound: str) -> Reason:
        """The nearest cause in words; `bound` is "minimum" or "target"."""
        rule, values = next(self.causes(domain, goal))
        variety = domain is Domain.STRENGTH and self.got.count(domain) >= goal.days[1]
        words = VARIETY_WORDS if variety else DOMAIN_WORDS[domain]
        return RULES[rule].because(domain=words, bound=bound, **values)

    def causes(self, domain: Domain, goal: Goal) -> Iterator[Cause]:
        """Every cause that holds, the nearest first; the last ones always hold."""
        usable = [
            exercise
            for exercise, _judgement in self.sorted_out.usable
            if domain_of(exercise, self.situation) is domain
        ]
        strength = domain is Domain.STRENGTH
        if not usable:
            yield from self._nothing_usable(domain)
        if not sessions_possible(self.sorted_out.usable):
            yield WISH if self._wished(domain) else "WEEK-023", {}
        if self.short_week:
            yield "WEEK-025", {}
        if strength:
            yield from self._strength(goal)
        yield from self._held_back(domain)
        if domain is Domain.WEIGHT_BEARING and self._still_building(goal):
            yield "WEEK-024", {}
        if domain is Domain.IMPACT:
            yield "WEEK-030", {}
        if not any(exercise.habit for exercise in usable):
            few = len(self.facts.days or ()) < goal.days[1]
            yield "WEEK-021" if few else "WEEK-020", {}
        yield "WEEK-020" if self.short_sessions else "WEEK-026", {}

    def _strength(self, goal: Goal) -> Iterator[Cause]:
        possible = strength_days(session_days(self.facts, self.situation.bone), goal.days[1])
        if len(possible) < goal.days[1]:
            yield "WEEK-021", {}
        if absent := self.needs_without_an_exercise():
            yield from self._nothing_usable(Domain.STRENGTH, absent)
        yield from self._held_back(Domain.STRENGTH)
        yield "WEEK-020", {}

    def _held_back(self, domain: Domain) -> Iterator[Cause]:
        """A wish, limits, a lighter week: whatever the week would hold more of without."""
        for rule, more in self.held_back.items():
            if domain in more():
                yield rule, {}

    def _wished(self, domain: Domain) -> bool:
        return WISH in self.held_back and domain in self.held_back[WISH]()

    def _still_building(self, goal: Goal) -> bool:
        """Whether the week holds all the walking that it may, and that is under the target."""
        may = walk_minutes_a_week_max(self.situation)
        full = self.got.minutes(Domain.WEIGHT_BEARING) > may - WALK_MINUTES_STEP
        return (full and may < goal.timed[1]) or self.situation.supported_start

    def _nothing_usable(self, domain: Domain, needs: Sequence[Need] = ()) -> Iterator[Cause]:
        """Nothing to do: by the person's wish, for want of a thing, or for safety."""
        if self._wished(domain):
            yield WISH, {}
        if self._rests(domain, needs):
            yield "WEEK-023", {}
        unsuited = self.unsuited(domain, needs)
        wanting = [
            out.reasons
            for out in unsuited
            if all(reason.rule == "SUIT-001" for reason in out.reasons)
        ]
        if wanting:
            fewest = min(wanting, key=len)
            yield (
                "WEEK-022",
                {
                    "change": " ".join(reason.would_change for reason in fewest),
                    "change_clinician": "; ".join(one.would_change_clinician for one in fewest),
                },
            )
        yield "WEEK-023", {}

    def _rests(self, domain: Domain, needs: Sequence[Need]) -> bool:
        """Whether something of this domain (and these needs) waits by what the logs say."""
        by_code = self.catalogue.by_code
        return any(
            reason.rule in PROGRESS_RULES
            and domain_of(by_code[out.code], self.situation) is domain
            and (not needs or by_code[out.code].need in needs)
            for out in self.sorted_out.left_out
            for reason in out.reasons
        )

    def needs_without_an_exercise(self) -> list[Need]:
        """Strength needs that no usable exercise serves."""
        served = needs_of(exercise for exercise, _judgement in self.sorted_out.usable)
        return [need for need in STRENGTH_NEEDS if need not in served]

    def unsuited(self, domain: Domain, needs: Sequence[Need]) -> list[LeftOut]:
        """What the person could do of this domain (and these needs) but for things or wishes."""
        by_code = self.catalogue.by_code
        return [
            out
            for out in self.sorted_out.left_out
            if out.verdict == "unsuited"
            and domain_of(by_code[out.code], self.situation) is domain
            and (not needs or by_code[out.code].need in needs)
        ]
