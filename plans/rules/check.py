"""The independent judge: is this week right for this person? It shares no code with the rules.

It reads the same tables (`tables.MATRIX`, the ceilings of `doses`) with its own code, in its own
shape: `check_person` works the person out afresh, `check_exercise` turns an exercise into letters,
the strictest counts, and here the days and the week are held against the hard constraints of the
design. Nothing of `safety`, `risk`, `screening` or `week` is imported, so that one mistake cannot
hide in both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from plans.rules import doses
from plans.rules.check_exercise import Limits, reading_of
from plans.rules.check_history import Past
from plans.rules.check_person import Person
from plans.rules.facts import Catalogue, Day, Exercise, Item, PatientFacts, Target, Week
from plans.rules.vocabulary import DOMAIN_OF_NEED, BoneTier, FallTier

LYING = ("supine", "side_lying", "prone", "quadruped")
WALKING_BACKWARDS = "retro"
#: The heaviest weight in one hand, in kg, that a level of a flag still means (evidence d2).
HEAVIEST_KG = {("overhead_load", "light"): Decimal(2), ("floor_lift", "low"): Decimal(2)}
#: Both hands together, in percent of body weight (evidence d2).
AXIAL_PERCENT = {"none": 100, "low": 5, "moderate": 15}
LOAD_GROWS_A_WEEK = Decimal("1.1")
NOTHING = (0, Decimal(0))  # days and minutes


@dataclass(frozen=True, slots=True)
class _Answer:
    """One exercise for one person: the letter, the least support, and the rules that are broken
    with their words."""

    letter: str
    support: str
    lacks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Violation:
    """What is broken, where, and in which words."""

    rule: str
    where: str
    says: str

    def __str__(self) -> str:
        return f"{self.rule} {self.where}: {self.says}"


def violations(
    week: Week, facts: PatientFacts, catalogue: Catalogue, signed: Iterable[str] = ()
) -> tuple[Violation, ...]:
    """Every hard constraint that this week breaks for this person; empty when it is right.

    `signed` are the codes that an Approval allows. Gentle-start items are judged too.
    """
    return tuple(_Judge(week, facts, catalogue, frozenset(signed)).found())


def may_wait_beside(
    week: Week,
    exercise: Exercise,
    facts: PatientFacts,
    catalogue: Catalogue,
    signed: Iterable[str] = (),
) -> bool:
    """Whether nothing but its place and dose keeps this exercise out of this person's week.

    For a page that tells of an exercise which the week does not hold. `signed` as above.
    """
    return _Judge(week, facts, catalogue, frozenset(signed)).lets_wait(exercise)


class _Judge:
    """One week held against one person."""

    def __init__(
        self, week: Week, facts: PatientFacts, catalogue: Catalogue, signed: frozenset[str]
    ) -> None:
        self.week = week
        self.facts = facts
        self.signed = signed
        self.person = Person(facts)
        self.bone, self.fall = BoneTier(self.person.bone), FallTier(self.person.fall)
        self.known = catalogue.by_code
        self._answers: dict[Exercise, _Answer] = {}
        self._judged: dict[int, tuple[tuple[str, str], ...]] = {}
        self._took: dict[int, Decimal] = {}
        self.past = Past(facts.history, week.week_start)
        self.week_number = self.past.number
        self.starting = self.week_number <= doses.START_WEEKS
        self.held = self._held()

    def found(self) -> Iterator[Violation]:
        person, week = self.person, self.week
        if person.red():
            yield Violation("CHK-01", "week", "a red person has a week")
        if (week.risk.bone, week.risk.fall) != (person.bone, person.fall):
            yield Violation("CHK-02", "week", f"tiers are {person.bone} {person.fall}")
        for day in week.days:
            where = day.date.isoformat()
            for item in day.items:
                yield from self._item_of_a_day(item, where)
            yield from self._day(day)
        if week.gentle_start:
            yield from self._gentle_start()
        yield from self._whole_week()
        yield from self._maximums()
        yield from self._targets()

    def lets_wait(self, exercise: Exercise) -> bool:
        """Allowed or signed, suited, and no higher a step than the Approval's caps."""
        if self.person.red() or self.known.get(exercise.code) != exercise:
            return False
        answer = self._answer(exercise)
        signed = answer.letter == "S" and exercise.code in self.signed
        too_high = any(
            cap.ladder == exercise.ladder
            and cap.rung_max is not None
            and exercise.rung > cap.rung_max
            for cap in self.facts.constraints.ladder_caps
        )
        return (answer.letter in "AC" or signed) and not answer.lacks and not too_high

    # ------------------------------------------------------------ one item

    def _answer(self, exercise: Exercise) -> _Answer:
        """What holds of this exercise for this person, on whatever day it stands."""
        if exercise not in self._answers:
            reading, limits = reading_of(exercise), self.person.limits
            findings = reading.findings(limits)
            self._answers[exercise] = _Answer(
                letter=reading.strictest(findings),
                support=reading.support_for(limits, {found.statement for found in findings}),
                lacks=tuple(self._lacks(exercise)),
            )
        return self._answers[exercise]

    def _item_of_a_day(self, item: Item, where: str) -> Iterator[Violation]:
        """An item that stands on several days is judged once, and said on each of them."""
        if id(item) not in self._judged:
            self._judged[id(item)] = tuple(self._item(item, self.signed))
        for rule, says in self._judged[id(item)]:
            yield Violation(rule, f"{where} {item.exercise.code}", says)

    def _item(self, item: Item, signed: frozenset[str]) -> Iterator[tuple[str, str]]:
        """The rules that this item breaks, on whatever day it stands, with their words."""
        exercise = item.exercise
        known = self.known.get(exercise.code)
        if known is not exercise and known != exercise:
            yield "CHK-10", "is not the exercise of this release"
            return
        answer = self._answer(exercise)
        letter = answer.letter
        if letter in "XN" or (letter == "S" and exercise.code not in signed):
            yield "CHK-11", f"is {letter} for this person"
        if letter != "A" and (item.verdict == "allow" or not any(item.cautions)):
            yield "CHK-12", f"is {letter} but travels without its caution"
        yield from answer.lacks
        if item.support.rank < type(item.support)(answer.support).rank:
            yield "CHK-17", f"has less support than {answer.support}"
        if exercise.support_objects and item.support_object is None:
            yield "CHK-18", "does not say what to hold"
        for word in self._over(item):
            yield "CHK-20", f"goes over the ceiling: {word}"
        for word in self._over_caps(item):
            yield "CHK-22", f"is over what the physiotherapist allows: {word}"
        for word in self._too_early(item):
            yield "CHK-21", f"is too early in week {self.week_number}: {word}"

    def _over_caps(self, item: Item) -> Iterator[str]:
        """The caps of the Approval hold for what trains; warm-up and cool-down have their time."""
        dose = item.dose
        for cap in self.facts.constraints.ladder_caps:
            if cap.ladder != item.exercise.ladder or item.phase in ("warm_up", "cool_down"):
                continue
            asked = (
                ("rung", item.exercise.rung, cap.rung_max),
                ("sets", dose.sets, cap.sets_max),
                ("repetitions", dose.reps, cap.reps_max),
                ("minutes", dose.minutes, cap.minutes_max),
                ("load", dose.load_kg, cap.load_kg_max),
            )
            yield from (
                word for word, much, most in asked if most is not None and (much or 0) > most
            )

    def _lacks(self, exercise: Exercise) -> Iterator[tuple[str, str]]:
        """Equipment, position, company and wishes: the rule that is broken, and its words."""
        has, facts = self.person.has, self.facts
        one_hand = exercise.support in ("none", "near", "one_hand")
        stands_in = ("rail", "wall") if one_hand else ("rail",)
        for group in (*exercise.equipment, *filter(None, (exercise.support_objects,))):
            words = {str(thing) for thing in group}
            if "counter" in words:
                words |= {word for word in stands_in if word == "wall" or "rail" in words}
            if not words & has:
                yield "CHK-13", f"needs one of {sorted(words)}"
        reading = reading_of(exercise)
        bed = reading.lists_bed and "bed" in has
        low = exercise.position in LYING or reading.levels["floor_transfer"] != "none"
        if low and not bed and facts.floor != "yes":
            yield "CHK-14", "needs the floor, and there is no bed"
        if exercise.person == "helper" and facts.helper_present != "yes":
            yield "CHK-15", "needs a helper"
        if exercise.person == "trainer" and facts.trainer_present != "yes":
            yield "CHK-15", "needs a trainer"
        if exercise.code in facts.avoid:
            yield "CHK-16", "is not wanted"

    def _over(self, item: Item) -> Iterator[str]:
        """What goes over a ceiling of the tier (evidence c2) or a cap of the Approval."""
        exercise, dose = item.exercise, item.dose
        effort, cap = dose.rpe_max or 0, self.facts.constraints.rpe_cr10_max
        if exercise.category == "strength":
            if dose.sets > doses.STRENGTH_SETS[self.bone][2]:
                yield "sets"
            if (dose.reps or 0) > doses.STRENGTH_REPS[self.bone][2]:
                yield "repetitions"
            if effort > doses.STRENGTH_RPE[self.bone][2]:
                yield "effort"
            if dose.sets > 1 and dose.rest_seconds < doses.REST_SECONDS_MIN[self.bone]:
                yield "too little rest"
        if exercise.category == "weight_bearing":
            most = doses.AEROBIC_RPE[self.bone][2]
            if effort > min(most, doses.FALL_AEROBIC_RPE_MAX.get(self.fall, most)):
                yield "effort"
        if cap is not None and effort > cap:
            yield "effort over the Approval's cap"
        yield from self._over_time(item)
        if dose.load_kg is not None:
            for flag, level in reading_of(exercise).levels.items():
                heaviest = HEAVIEST_KG.get((flag, level or ""))
                if heaviest is not None and dose.load_kg > heaviest:
                    yield f"load for {flag} {level}"
            if dose.load_kg > self._heaviest_kg(exercise):
                yield "load for this body weight and these weeks"

    def _heaviest_kg(self, exercise: Exercise) -> Decimal:
        """For each hand: a tenth more each week (evidence f), within what the level of axial load
        means (evidence d2); the start for somebody whose weight nobody has told us."""
        start = exercise.dose.load_kg or Decimal(0)
        percent = AXIAL_PERCENT.get(reading_of(exercise).levels.get("axial_load") or "")
        weight = self.facts.weight_kg
        if percent is None or weight is None:
            return start
        grown = start * LOAD_GROWS_A_WEEK ** (self.week_number - 1)
        return max(start, min(grown, weight * percent / Decimal(200)))

    def _over_time(self, item: Item) -> Iterator[str]:
        """Holds, walks, impacts and bouts."""
        exercise, dose = item.exercise, item.dose
        hold, minutes = dose.hold_seconds or 0, dose.minutes or Decimal(0)
        if exercise.category == "extensor" and exercise.code not in doses.LONG_EXTENSOR_HOLD:
            if hold > doses.EXTENSOR_HOLD_SECONDS_MAX:
                yield "hold of the back"
            if (dose.reps or 0) > doses.EXTENSOR_REPS_MAX:
                yield "repetitions of the back"
        elif hold > doses.HOLD_SECONDS_MAX[self.bone]:
            yield "hold"
        most = self._impacts_max()
        if (dose.impacts or 0) > most:
            yield "impacts"
        longest = doses.WALK_BOUT_MINUTES_MAX[self.bone]
        longest = min(longest, doses.FALL_WALK_BOUT_MINUTES_MAX.get(self.fall, longest))
        if exercise.code in doses.WALKS and minutes > longest:
            yield "minutes of one walk"
        back = exercise.ladder == WALKING_BACKWARDS
        if back and minutes * dose.sets * dose.bouts > doses.RETRO_MINUTES_A_DAY_MAX:
            yield "minutes of walking backwards"
        if dose.bouts > doses.HABIT_BOUTS_MAX:
            yield "bouts"

    def _impacts_max(self) -> int:
        late = self.week_number >= doses.IMPACTS_LATER_FROM_WEEK
        by_bone = (doses.IMPACTS_LATER_MAX if late else doses.IMPACTS_MAX)[self.bone]
        return min(by_bone, doses.FALL_IMPACTS_MAX[self.fall])

    def _too_early(self, item: Item) -> Iterator[str]:
        """What the first weeks hold back (decisions 12 and 15)."""
        exercise, dose, start = item.exercise, item.dose, self.starting
        strength = exercise.category == "strength"
        hard = strength or exercise.need == "impact"
        effort, minutes, load = dose.rpe_max or 0, dose.minutes or 0, dose.load_kg or 0
        walk, back = exercise.code in doses.WALKS, exercise.ladder == WALKING_BACKWARDS
        on_foot = exercise.category == "weight_bearing" and exercise.need == "aerobic"
        held = self._supported_start() and exercise.code not in doses.SUPPORTED_START
        one_set = self.week_number <= doses.ONE_SET_WEEKS[self.bone]
        early = {
            "effort": start and hard and effort > doses.START_RPE_MAX[self.bone],
            "walk": start and walk and minutes > doses.START_WALK_BOUT_MINUTES_MAX,
            "backward walk": start and back and minutes > doses.RETRO_MINUTES_START,
            "load": start and load > doses.START_LOAD_KG_MAX[self.bone],
            "sets": one_set and strength and dose.sets > 1,
            "walking without the worktop": held and on_foot,
            "end of the ladder": self.week_number == 1 and exercise.code in ("B25", "B26"),
        }
        yield from (word for word, is_early in early.items() if is_early)

    def _supported_start(self) -> bool:
        return self.fall == "F2" and self.week_number <= doses.SUPPORTED_START_WEEKS

    # ------------------------------------------------------------ a gentle start (decision 3)

    def _gentle_start(self) -> Iterator[Violation]:
        if not self.person.gentle_start_allowed():
            yield Violation("CHK-04", "gentle start", "this person waits without exercises")
        own = self.person.limits
        tiers = {"B0", "B1", "B2", "B3", "F0", "F1", "F2"}
        frailest = replace(own, columns=(own.columns - tiers) | {"B3", "F2"}, helper=False)
        for item in self.week.gentle_start:
            place = f"gentle start {item.exercise.code}"
            for rule, says in self._item(item, frozenset()):
                yield Violation(rule, place, says)
            if not item.support.rank >= 2 and item.exercise.position != "seated":
                yield Violation("CHK-03", place, "is neither seated nor held")
            if not all(self._gentle(item.exercise, limits) for limits in (own, frailest)):
                yield Violation("CHK-05", place, "is not gentle enough at B3 and F2")

    def _gentle(self, exercise: Exercise, limits: Limits) -> bool:
        """Allowed, or careful about nothing but low levels, falls, or lying down on a bed."""
        for letter, said in reading_of(exercise).findings(limits):
            about, _, level = said.partition(":")[0].partition(" ")
            small = level == "low" or about == "fall_exposure" or about == "floor_transfer"
            if letter != "A" and not (letter == "C" and small):
                return False
        return True

    # ------------------------------------------------------------ minutes

    def _time(self, item: Item) -> Decimal:
        """Minutes that an item takes, set-up included, over all its bouts."""
        if id(item) not in self._took:
            self._took[id(item)] = doses.item_minutes(item.dose) * item.dose.bouts
        return self._took[id(item)]

    def _minutes(self, items: Iterable[Item]) -> Decimal:
        return sum(map(self._time, items), Decimal(0))

    # ------------------------------------------------------------ one day

    def _day(self, day: Day) -> Iterator[Violation]:
        where = day.date.isoformat()
        session = [item for item in day.items if item.phase != "habit"]
        habits = [item for item in day.items if item.phase == "habit"]
        if session:
            yield from self._session(session, where, day)
        elif day.minutes:
            yield Violation("CHK-30", where, "counts minutes without a session")
        if len({item.exercise.code for item in habits}) > doses.HABIT_KINDS_A_DAY_MAX:
            yield Violation("CHK-31", where, "has more than 3 kinds of habit")
        still = [item for item in habits if item.exercise.category != "weight_bearing"]
        if self._minutes(still) > doses.HABIT_MINUTES_A_DAY_MAX:
            yield Violation("CHK-32", where, "has more than 15 minutes of habits")
        if any(not item.exercise.habit for item in habits):
            yield Violation("CHK-33", where, "has a habit that belongs in a session")
        walked = [item for item in day.items if item.exercise.code in doses.WALKS]
        most = doses.WALK_MINUTES_A_DAY_MAX[self.bone]
        most = min(most, doses.FALL_WALK_MINUTES_A_DAY_MAX.get(self.fall, most))
        if _moved(walked) > most:
            yield Violation("CHK-34", where, f"walks {_moved(walked)} minutes, at most {most}")
        backwards = [item for item in day.items if item.exercise.ladder == WALKING_BACKWARDS]
        if _moved(backwards) > doses.RETRO_MINUTES_A_DAY_MAX:
            yield Violation("CHK-35", where, "walks backwards for too long")

    def _session(self, session: list[Item], where: str, day: Day) -> Iterator[Violation]:
        facts = self.facts
        minutes = self._minutes(session)
        if day.weekday not in (facts.days or ()):
            yield Violation("CHK-40", where, "is not one of the person's days")
        if minutes != day.minutes:
            yield Violation("CHK-41", where, f"says {day.minutes} minutes, holds {minutes}")
        longest = doses.SESSION_MINUTES[self.bone][2]
        longest = min(longest, doses.FALL_SESSION_MINUTES_MAX.get(self.fall, longest))
        longest = min(longest, facts.constraints.session_minutes_max or longest)
        if minutes > min(longest, facts.minutes or 0):
            yield Violation("CHK-42", where, f"{minutes} minutes are too long")
        phases = [str(item.phase) for item in session]
        if phases != sorted(phases, key=("warm_up", "main", "cool_down").index):
            yield Violation("CHK-43", where, "is not warm-up, main, cool-down")
        yield from self._edges(session, where, minutes)
        main = [item for item in session if item.phase == "main"]
        asked = facts.constraints.main_items_max or doses.MAIN_ITEMS_MAX
        if len(main) > min(asked, doses.MAIN_ITEMS_ON_REQUEST_MAX):
            yield Violation("CHK-44", where, f"has {len(main)} main exercises")
        for place, item in enumerate(session):
            if item.exercise.ladder == WALKING_BACKWARDS:
                before = [other.exercise.code for other in session[:place]]
                if not any(code in doses.WALKS or code == "U02" for code in before):
                    yield Violation("CHK-45", where, "walks backwards before walking forwards")

    def _edges(self, session: list[Item], where: str, minutes: Decimal) -> Iterator[Violation]:
        """Warm-up and cool-down lengths; stretches in the cool-down do not count."""
        short = minutes < doses.SHORT_SESSION_MINUTES
        limits = {
            "warm_up": doses.SHORT_WARM_UP_MINUTES if short else doses.WARM_UP_MINUTES,
            "cool_down": doses.SHORT_COOL_DOWN_MINUTES if short else doses.COOL_DOWN_MINUTES,
        }
        for phase, (least, most) in limits.items():
            items = [item for item in session if item.phase == phase]
            slow = [item for item in items if item.exercise.category != "flexibility"]
            took = self._minutes(slow if phase == "cool_down" else items)
            if not least <= took <= most and not (short and least <= took <= most + 5):
                yield Violation("CHK-46", where, f"{phase} takes {took} minutes, {least} to {most}")

    # ------------------------------------------------------------ the week

    def _whole_week(self) -> Iterator[Violation]:
        week = self.week
        if [day.date for day in week.days] != [week.week_start + timedelta(n) for n in range(7)]:
            yield Violation("CHK-50", "week", "does not hold its seven dates")
        strong = [
            place
            for place, day in enumerate(week.days)
            if any(self._domain(item) == "strength" for item in day.items if item.phase != "habit")
        ]
        for one, next_ in zip(strong, [*strong[1:], *(day + 7 for day in strong[:1])], strict=True):
            if next_ - one < doses.STRENGTH_DAYS_APART_MIN and next_ != one:
                yield Violation("CHK-51", "week", "strength days are less than 48 hours apart")
        sessions = sum(any(item.phase != "habit" for item in day.items) for day in week.days)
        if 7 - sessions < doses.REST_DAYS_MIN[self.bone]:
            yield Violation("CHK-52", "week", "has no full rest day")
        items = [item for day in week.days for item in day.items]
        if {str(item.exercise.category) for item in items} == {"weight_bearing"}:
            yield Violation("CHK-55", "week", "is walking only")
        bears_weight = [item for item in items if self._domain(item) == "weight_bearing"]
        if bears_weight and all(item.exercise.ladder == WALKING_BACKWARDS for item in bears_weight):
            yield Violation("CHK-56", "week", "walks backwards only")

    def _domain(self, item: Item) -> str | None:
        """What an item counts for: warm-ups and extras for nothing, but for F2's first weeks."""
        exercise = item.exercise
        if not exercise.counts or item.phase == "warm_up":
            return None
        if exercise.category in ("warm_up", "cool_down") and not (
            self._supported_start() and exercise.code in doses.SUPPORTED_START
        ):
            return None
        domain = DOMAIN_OF_NEED.get(exercise.need)
        return None if domain is None else str(domain)

    def _held(self) -> dict[str, tuple[int, Decimal]]:
        """Days and minutes of each domain in this week."""
        days: dict[str, set[int]] = {}
        minutes: dict[str, Decimal] = {}
        for place, day in enumerate(self.week.days):
            for item in day.items:
                domain = self._domain(item)
                if domain is not None:
                    days.setdefault(domain, set()).add(place)
                    minutes[domain] = minutes.get(domain, Decimal(0)) + self._time(item)
        return {domain: (len(on), minutes[domain]) for domain, on in days.items()}

    def _maximums(self) -> Iterator[Violation]:
        """No domain over its weekly maximum, in days and minutes (evidence c2)."""
        for domain, by_tier in doses.TARGET_DAYS.items():
            days, minutes = self.held.get(domain, NOTHING)
            most = by_tier[self.bone][2]
            timed = doses.TARGET_MINUTES.get(domain, {}).get(self.bone)
            longest = None if timed is None else timed[2]
            if domain == "impact":
                most = min(most, doses.FALL_IMPACT_DAYS.get(self.fall, (0, 0, most))[2])
            if domain == "weight_bearing" and self.fall in doses.FALL_WEIGHT_BEARING_MINUTES:
                longest = doses.FALL_WEIGHT_BEARING_MINUTES[self.fall][2]
            if days > most:
                yield Violation("CHK-53", domain.value, f"{days} days, at most {most}")
            if longest is not None and minutes > longest:
                yield Violation("CHK-54", domain.value, f"{minutes} min, at most {longest}")

    def _targets(self) -> Iterator[Violation]:
        """What the week says of itself is true, and no minimum is missed without a word."""
        for target in self.week.targets:
            days, minutes = self.held.get(target.domain, NOTHING)
            where = target.domain.value
            if days != target.achieved_days or (
                target.achieved_minutes is not None and minutes != target.achieved_minutes
            ):
                yield Violation("CHK-57", where, f"holds {days} days and {minutes} minutes")
            if _misses(target, days, minutes) and target.shortfall_reason is None:
                yield Violation("CHK-58", where, "misses its minimum without a word")


def _misses(target: Target, days: int, minutes: Decimal) -> bool:
    short = target.minutes is not None and minutes < target.minutes[0]
    return days < target.days[0] or short


def _moved(items: Iterable[Item]) -> Decimal:
    """Minutes on the feet, without set-up."""
    taken = [item.dose for item in items]
    return sum(
        ((dose.minutes or Decimal(0)) * dose.sets * dose.bouts for dose in taken), Decimal(0)
    )
