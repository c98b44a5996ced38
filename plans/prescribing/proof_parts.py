"""What is proved: the parts, their pieces, and what one piece does.

(a) every exercise for all closed inputs; (b) every group of answers; (c) pairs of risks and
generated people, whose weeks are built and judged. Each piece is small, takes no argument but its
number, and answers with counts and differences.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from plans.prescribing import proof_histories, proof_people
from plans.prescribing.proof_doubt import Allowed, enlarged
from plans.rules import Catalogue, PatientFacts, Week, build_week, violations
from plans.rules import proof_pairs as pairs
from plans.rules import proof_spaces as spaces
from plans.rules.agreement import exercise_differs, limits_of, person_differs
from plans.rules.check_exercise import Reading
from plans.rules.check_person import Person
from plans.rules.facts import Constraints, Referral, SafetyInputs
from plans.rules.profile import read_profile
from plans.rules.risk import classify
from plans.rules.safety import judge_for
from plans.rules.safety_rules import ENDINGS
from plans.rules.vocabulary import PlanStatus, Verdict

GROUP_PIECE = 4096
PAIRS_PIECE = 100
PEOPLE_PIECE = 50
HISTORY_PIECE, HISTORY_EVERY = 2, 100
SEED = 2026
#: Every third week that could hold signed items is built and judged a second time, signed.
SIGNED_EVERY = 3


@dataclass(slots=True)
class Tally:
    """What one piece found."""

    counts: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)

    def differ(self, where: str, says: str) -> None:
        self.differences.append(f"{where}: {says}")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the proof. `run` takes the number of a piece."""

    name: str
    says: str
    pieces: int
    run: Callable[[int], Tally]


class _Bench:
    """What a process works with: the catalogue and the judge's reading of each exercise."""

    catalogue: Catalogue
    readings: tuple[Reading, ...]
    allowed: Allowed


def use(catalogue: Catalogue) -> None:
    """Work with this catalogue in this process."""
    _Bench.catalogue = catalogue
    _Bench.allowed = Allowed(catalogue)
    _Bench.readings = tuple(Reading(exercise) for exercise in catalogue.exercises)
    _judged.cache_clear()


# ---------------------------------------------------------------- (a) exercises


def _exercise_over(number: int, inputs: Iterator[SafetyInputs]) -> Tally:
    """One exercise for all these inputs; and the verdict of a set is the worst of its columns."""
    reading = _Bench.readings[number]
    tally = Tally()
    alone: dict[tuple[object, ...], Verdict] = {}
    for given in inputs:
        judgement, differs = exercise_differs(reading, given)
        tally.counts["verdicts"] += 1
        tally.counts[judgement.verdict.value] += 1
        if differs:
            tally.differ(f"{reading.exercise.code} {_words(given)}", differs)
        rest = (given.restrictions, given.helper, given.trainer, given.bed)
        if len(given.columns) <= 1:
            alone[(*given.columns, *rest)] = judgement.verdict
        elif judgement.verdict is not max(
            (alone[(column, *rest)] for column in given.columns), key=lambda one: one.rank
        ):
            tally.differ(f"{reading.exercise.code} {_words(given)}", "is not the worst column")
    return tally


def _words(inputs: SafetyInputs) -> str:
    named = [*sorted(inputs.columns), *sorted(inputs.restrictions)]
    return " ".join([*named, *(name for name in ("helper", "bed") if getattr(inputs, name))])


def _columns(number: int) -> Tally:
    return _exercise_over(number, spaces.inputs_of_columns())


def _restrictions(number: int) -> Tally:
    return _exercise_over(number, spaces.inputs_of_restrictions())


# ---------------------------------------------------------------- (b) people, answer by answer


def _group(place: int, piece: int) -> Tally:
    group, tally = spaces.GROUPS[place], Tally()
    for number in range(piece * GROUP_PIECE, min((piece + 1) * GROUP_PIECE, group.size)):
        facts = group.facts(number)
        tally.counts["people"] += 1
        for differs in person_differs(facts):
            tally.differ(f"{group.name} {number}", differs)
    return tally


def _doubt(place: int) -> Tally:
    """A whole group: no doubt and no worse answer allows more or opens the gate (decision 4)."""
    group, tally = spaces.GROUPS[place], Tally()
    compared, found = enlarged(group, _Bench.catalogue)
    tally.counts["comparisons"] = compared
    for says in found:
        tally.differ(f"{group.name}", says)
    return tally


# ---------------------------------------------------------------- (c) weeks


def _whole(facts: PatientFacts, name: str, tally: Tally, *, signed: bool) -> Week | None:
    """One person, all exercises for them, and their week."""
    tally.counts["people"] += 1
    for differs in person_differs(facts):
        tally.differ(name, differs)
    for differs in _judged(classify(facts).inputs).differences:
        tally.differ(name, differs)
    tally.counts["verdicts"] += len(_Bench.readings)
    week = _judged_week(facts, name, tally)
    if signed and week is not None and week.needs_sign_off:
        codes = frozenset(one.code for one in week.needs_sign_off)
        caps = Constraints(signed=codes, rpe_cr10_max=5, session_minutes_max=40, main_items_max=8)
        _judged_week(replace(facts, constraints=caps), f"{name} signed", tally)
    return week


class _Judged(NamedTuple):
    """Every exercise for one person: where both minds differ, and the judge's letters."""

    differences: tuple[str, ...]
    letters: dict[str, str]


@lru_cache(maxsize=2048)
def _judged(inputs: SafetyInputs) -> _Judged:
    differences, letters, limits = [], {}, limits_of(inputs)
    for reading in _Bench.readings:
        _, differs = exercise_differs(reading, inputs)
        if differs:
            differences.append(f"{reading.exercise.code} {differs}")
        letters[reading.exercise.code] = reading.letter(limits)
    return _Judged(tuple(differences), letters)


def _judged_week(facts: PatientFacts, name: str, tally: Tally) -> Week | None:
    """Build a week and judge it; a referral must be one that the judge asks for too."""
    catalogue = _Bench.catalogue
    result = build_week(facts, catalogue)
    if isinstance(result, Referral):
        tally.counts[f"weeks {result.status.value}"] += 1
        _referral(result, facts, name, tally)
        return None
    tally.counts["weeks judged"] += 1
    tally.counts[f"weeks {result.status.value}"] += 1
    for found in violations(result, facts, catalogue, signed=facts.constraints.signed):
        tally.differ(name, str(found))
    for says in _told(result, facts):
        tally.differ(name, says)
    return result


def _referral(result: Referral, facts: PatientFacts, name: str, tally: Tally) -> None:
    person = Person(facts)
    expected = {
        PlanStatus.REFUSED: person.red(),
        PlanStatus.INCOMPLETE: not person.red() and any(True for _ in person.missing()),
    }
    if not expected.get(result.status, False):
        tally.differ(name, f"{result.status.value} without a cause")


def _told(week: Week, facts: PatientFacts) -> Iterator[str]:
    """What a week says of exercises that it does not hold, and whether cautions travel."""
    inputs = week.risk.inputs
    letters = _judged(inputs).letters
    if limits_of(inputs) != Person(facts).limits:
        yield "rests on other inputs"
    for out in week.left_out:
        if (letters[out.code] in "XN") is (out.verdict == "unsuited"):
            yield f"{out.code} is left out as {out.verdict}, judged {letters[out.code]}"
    for one in week.needs_sign_off:
        if letters[one.code] != "S":
            yield f"{one.code} waits for a signature, judged {letters[one.code]}"
    for item in {item.exercise.code: item for day in week.days for item in day.items}.values():
        texts = {reason.text for reason in judge_for(item.exercise, inputs).reasons}
        if item.exercise.code in facts.constraints.signed:  # nobody decides on it any more
            texts = {text.removesuffix(ENDINGS[Verdict.SIGN_OFF]) for text in texts}
        if not texts <= set(item.cautions):
            yield f"{item.exercise.code} lost a caution"


def _pairs(piece: int) -> Tally:
    tally = Tally()
    for number in range(piece * PAIRS_PIECE, min((piece + 1) * PAIRS_PIECE, len(pairs.PAIRS))):
        facts, name = pairs.facts_of_pair(number), pairs.name_of_pair(number)
        week = _whole(facts, name, tally, signed=False)
        if week is not None:
            _no_more_than_either(number, week, tally)
    return tally


def _no_more_than_either(number: int, week: Week, tally: Tally) -> None:
    """Every item of the week with two risks was allowed with either alone (decision 4)."""
    codes = {item.exercise.code for day in week.days for item in day.items}
    codes |= {item.exercise.code for item in week.gentle_start}
    bits = _Bench.allowed.bits_of(codes)
    for alone in pairs.each_of_pair(number):
        tally.counts["comparisons"] += 1
        if bits & ~_Bench.allowed.of(alone):
            tally.differ(pairs.name_of_pair(number), "holds what one risk alone forbids")


def _people(last: int, piece: int) -> Tally:
    tally = Tally()
    for number in range(piece * PEOPLE_PIECE, min((piece + 1) * PEOPLE_PIECE, last)):
        facts = read_profile(proof_people.profile(SEED, number))
        _whole(facts, f"person {number}", tally, signed=number % SIGNED_EVERY == 0)
    return tally


def _histories(last: int, piece: int) -> Tally:
    """26 weeks each of people who may train, every next week judged against the one before."""
    tally = Tally()
    for number in range(piece * HISTORY_PIECE, min((piece + 1) * HISTORY_PIECE, last)):
        facts = read_profile(proof_people.profile(SEED, number))
        if not isinstance(build_week(facts, _Bench.catalogue), Week):
            tally.counts["people without a week"] += 1
            continue
        tally.counts["people"] += 1

        def differs(says: str, number: int = number) -> None:
            tally.differ(f"history {number}", says)

        for status in proof_histories.live(facts, _Bench.catalogue, number, differs=differs):
            tally.counts["weeks judged"] += 1
            tally.counts[f"weeks {status}"] += 1
    return tally


# ---------------------------------------------------------------- the parts


@dataclass(frozen=True, slots=True)
class _Of:
    """A piece of something: a function and what it is about, so that processes can send it."""

    work: Callable[..., Tally]
    about: int

    def __call__(self, piece: int) -> Tally:
        return self.work(self.about, piece)


def _pieces(size: int, each: int) -> int:
    return -(-size // each)


def exhaustive(catalogue: Catalogue) -> tuple[Part, ...]:
    """Everything that can be listed whole: (a), (b) and the pairs of (c)."""
    exercises = len(catalogue.exercises)
    return (
        Part(
            "a columns",
            "every set of matrix columns, with fracture site, helper, trainer and bed",
            exercises,
            _columns,
        ),
        Part(
            "a restrictions",
            "other restrictions, alone and in pairs, over columns and help",
            exercises,
            _restrictions,
        ),
        *(
            Part(
                f"b {group.name}",
                group.says,
                _pieces(group.size, GROUP_PIECE),
                _Of(_group, place),
            )
            for place, group in enumerate(spaces.GROUPS)
        ),
        Part(
            "b doubt",
            "every answer made unsure or worse, in every case above: nothing more is allowed",
            len(spaces.GROUPS),
            _doubt,
        ),
        Part(
            "c pairs",
            "every pair of conditions and other risks: person, exercises and week",
            _pieces(len(pairs.PAIRS), PAIRS_PIECE),
            _pairs,
        ),
    )


def generated(profiles: int) -> tuple[Part, ...]:
    """(c): people whose answers are mixed."""
    return (
        Part(
            "c people",
            f"{profiles:,} generated people: person, exercises and week",
            _pieces(profiles, PEOPLE_PIECE),
            _Of(_people, profiles),
        ),
        Part(
            "c histories",
            f"26 weeks each of {_histories_of(profiles):,} of them: each week, and each step",
            _pieces(_histories_of(profiles), HISTORY_PIECE),
            _Of(_histories, _histories_of(profiles)),
        ),
    )


def _histories_of(profiles: int) -> int:
    """A history costs 26 weeks, so that one person in a hundred has one."""
    return max(1, profiles // HISTORY_EVERY)
