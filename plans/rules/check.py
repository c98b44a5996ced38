"""The independent judge: is this week right for this person? It shares no code with the rules.

It reads the same data (`tables.MATRIX`, `thresholds`, `doses`) with its own code, in its own
shape: facts become one flat set of columns, an exercise becomes a list of letters, the worst
letter counts. Nothing of `safety`, `risk`, `screening` or `week` is imported, so that one mistake
cannot hide in both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from plans.rules import doses, tables
from plans.rules import thresholds as t
from plans.rules.facts import Catalogue, Day, Exercise, Fracture, Item, PatientFacts, Surgery, Week
from plans.rules.vocabulary import DOMAIN_OF_NEED, BoneTier, FallTier

LETTERS = "ACSXN"  # mildest to strictest
SPINE, HIP, PELVIS, WRIST, ARM = "vertebra", "hip", "pelvis", "wrist", "humerus"
RED_EVENTS = {
    "fall_with_injury",
    "fracture",
    "sharp_back_pain",
    "chest_pain_or_faint",
    "numbness_or_weak_legs",
}
LYING = ("supine", "side_lying", "prone", "quadruped")


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
    allowed = frozenset(signed)
    return tuple(_found(week, facts, catalogue, allowed))


def _found(
    week: Week, facts: PatientFacts, catalogue: Catalogue, signed: frozenset[str]
) -> Iterator[Violation]:
    person = Person(facts)
    if person.red():
        yield Violation("CHK-01", "week", "a red person has a week")
    if (week.risk.bone, week.risk.fall) != (person.bone, person.fall):
        yield Violation("CHK-02", "week", f"tiers are {person.bone} {person.fall}")
    known = {exercise.code: exercise for exercise in catalogue.exercises}
    for day in week.days:
        for item in day.items:
            yield from _item(item, day.date.isoformat(), person, known, signed)
        yield from _day(day, person)
    for item in week.gentle_start:
        yield from _item(item, "gentle start", person, known, frozenset())
        if not item.support.rank >= 2 and item.exercise.position != "seated":
            yield Violation("CHK-03", item.exercise.code, "a gentle start is seated or held")
    yield from _whole_week(week, person)


# ---------------------------------------------------------------- the person, in one place


class Person:
    """Columns, tiers and limits of one person, worked out afresh from the facts."""

    def __init__(self, facts: PatientFacts) -> None:
        self.facts = facts
        self.fractures: tuple[Fracture, ...] = (
            facts.fractures if isinstance(facts.fractures, tuple) else ()
        )
        self.fractures_doubtful = not isinstance(facts.fractures, tuple)
        self.surgeries: tuple[Surgery, ...] = (
            facts.surgery if isinstance(facts.surgery, tuple) else ()
        )
        self.conditions = {"unsure"} if facts.conditions is None else set(facts.conditions)
        self.bone = f"B{self._bone()}"
        self.fall = f"F{self._fall()}"
        self.columns = self._columns()
        self.has = frozenset(facts.equipment or ())

    # -- dates

    def days_since(self, happened: date) -> int:
        return (self.facts.on - happened).days

    def within_12_weeks(self, one: Fracture | Surgery) -> bool:
        if one.on.day is None:
            return one.on.band in ("under_12_weeks", "unsure")
        return self.days_since(one.on.day) < 84

    def within_12_months(self, one: Fracture) -> bool:
        if one.on.day is None:
            return one.on.band in ("under_12_weeks", "under_12_months", "unsure")
        happened, today = one.on.day, self.facts.on
        months = (today.year - happened.year) * 12 + today.month - happened.month
        return months < 12 or (months == 12 and today.day < happened.day)

    def _counted(self, one: Fracture) -> bool:
        if one.site == SPINE:
            return True
        if one.site in ("hand", "foot", "face") or one.low_trauma == "no":
            return False
        if one.site == HIP:
            return True
        said, now = one.age_then, self.facts.age
        if now is None or one.on.band in ("longer", "unsure"):
            return said is None or said >= 40
        # The oldest that the date allows; a stated age is believed within two years of it.
        passed = 0
        if one.on.day is not None:
            birthday_to_come = self.facts.on.timetuple()[1:3] < one.on.day.timetuple()[1:3]
            passed = self.facts.on.year - one.on.day.year - birthday_to_come
        return now - passed >= 40 if said is None else max(said, now - passed - 2) >= 40

    # -- glucocorticoid

    def steroid(self) -> bool:
        dose, months = self.facts.prednisolone_mg_day, self.facts.prednisolone_months
        if dose == 0:
            return False
        if not isinstance(dose, Decimal) or not isinstance(months, Decimal):
            return True
        if dose >= t.PREDNISOLONE_VERY_HIGH_MG_DAY_FROM:
            return True
        return dose >= t.PREDNISOLONE_MG_DAY_FROM and months >= t.PREDNISOLONE_MONTHS_FROM

    def any_steroid(self) -> bool:
        return self.facts.prednisolone_mg_day != 0

    # -- tiers

    def _bone(self) -> int:
        tier = max([0, *self._bone_tiers()])
        return min(3, max(2, tier + 1)) if self.steroid() else tier

    def _bone_tiers(self) -> Iterator[int]:
        facts = self.facts
        known = [number for _, number in facts.t_scores]
        score = min([*known, *([] if facts.t_score is None else [facts.t_score])], default=None)
        band = facts.t_score_band
        bands = {"normal": 0, "osteopenia": 1, "osteoporosis": 2}
        if score is not None:
            yield 0 if score >= t.T_NORMAL_FROM else 1
            yield 2 * (score <= t.T_OSTEOPOROSIS_TO)
            yield 3 * (score <= t.T_VERY_LOW_TO)
            yield 3 * (score <= t.T_VERY_LOW_WITH_GLUCOCORTICOID_TO and self.steroid())
        if band in bands:
            yield bands[band]
        elif score is None:
            yield 2 if self._density_doubt() else 1
        young_man = facts.sex == "male" and (facts.age is None or facts.age < 50)
        if young_man or (facts.sex != "male" and facts.postmenopausal != "yes"):
            yield 2
        counted = sum(self._counted(one) for one in self.fractures)
        yield 3 if self.fractures_doubtful or counted >= 2 else 2 * counted
        for one in self.fractures:
            yield 3 * (one.site == SPINE)
            yield 3 * (one.site in (HIP, PELVIS) and self.within_12_months(one))
            if self.within_12_weeks(one):
                yield 3 if one.site in (SPINE, HIP, PELVIS) else 2
        if (facts.frax_major or 0) >= 20 or (facts.frax_hip or 0) >= 3:
            yield 2
        dose = facts.prednisolone_mg_day
        yield 3 * (isinstance(dose, Decimal) and dose >= 30)
        yield int(self.any_steroid())
        yield 3 * self.spine_unseen()

    def spine_unseen(self) -> bool:
        facts = self.facts
        marks = (
            (facts.height_loss_historical_cm or 0) >= 4,
            (facts.height_loss_recent_cm or 0) >= 2,
            (facts.tests.occiput_wall_cm or 0) > 6,
        )
        return any(marks) and facts.spine_imaged != "yes"

    def _density_doubt(self) -> bool:
        facts = self.facts
        return any(
            (
                self.fractures_doubtful,
                bool(self.fractures),
                facts.age is None or facts.age >= 65,
                self.any_steroid(),
                facts.falls_12_months != 0 or facts.severe_fall != "no",
                (facts.height_loss_historical_cm or 0) > 0,
                (facts.height_loss_recent_cm or 0) > 0,
                facts.walking_aid in (None, "frame"),
            )
        )

    def _fall(self) -> int:
        facts, tests = self.facts, self.facts.tests
        worst = (
            facts.falls_12_months not in (0, 1),
            facts.severe_fall != "no",
            facts.frail in ("yes", "unsure"),
            facts.walking_aid in (None, "frame"),
            tests.tug_s is not None and tests.tug_s >= 15,
            tests.gait_m_s is not None and tests.gait_m_s < Decimal("0.8"),
            tests.rises_without_hands in ("no", "unsure") or tests.chair_stands_30s == 0,
        )
        shaky = {"neuropathy", "stroke", "parkinson", "multiple_sclerosis", "unsure"}
        if facts.helper_present != "yes":
            shaky.add("cognitive_impairment")
        some = (
            facts.falls_12_months == 1,
            facts.age is None or facts.age >= 80,
            tests.tug_s is not None and tests.tug_s >= 12,
            tests.tandem_s is not None and tests.tandem_s < 10,
            tests.single_leg_s is not None and tests.single_leg_s < 10,
            tests.fes_i is not None and tests.fes_i >= 28,
            self._few_chair_stands(),
            bool(shaky & self.conditions),
        )
        tier = 2 if any(worst) else int(any(some))
        return min(2, tier + ("fall" in self.open_events()))

    def open_events(self) -> list[str]:
        """What happened in training since the last screening."""
        events: list[str] = []
        for week in self.facts.history.weeks:
            for event in week.events:
                events = [] if event == "rescreened" else [*events, str(event)]
        return events

    def _few_chair_stands(self) -> bool:
        stands, age = self.facts.tests.chair_stands_30s, self.facts.age
        if stands is None:
            return False
        table = dict(t.CHAIR_STANDS_CUT_OFF)
        rows = [table[start] for start in sorted(table) if age is None or start <= age]
        if not rows:
            return False
        row = rows[0] if age is None else rows[-1]
        wanted = {str(sex): least for sex, least in row.items()}
        return stands < wanted.get(str(self.facts.sex), max(wanted.values()))

    # -- columns

    def _columns(self) -> frozenset[str]:
        facts = self.facts
        found = {self.bone, self.fall} - {"F0"}
        for one in self.fractures:
            if self.within_12_weeks(one) and one.site not in ("hand", "foot", "face"):
                arm = one.site in (WRIST, ARM)
                found.add("wrist_fracture_under_12_weeks" if arm else "fracture_under_12_weeks")
        if (facts.tests.occiput_wall_cm or 0) > 6:
            found.add("kyphosis")
        joints = ("hip_replacement", "hemiarthroplasty", "knee_replacement")
        operated = any(one.kind in joints and self.within_12_weeks(one) for one in self.surgeries)
        if operated or not isinstance(facts.surgery, tuple):
            found.add("hip_surgery_under_12_weeks")
        if facts.blood_pressure and (
            facts.blood_pressure[0] >= 160 or facts.blood_pressure[1] >= 90
        ):
            found.add("blood_pressure_stage_2")
        if self.steroid():
            found.add("glucocorticoid")
        return frozenset(found)

    def red(self) -> bool:
        """A red gate, from the answers alone (evidence b)."""
        facts = self.facts
        said = {str(question): str(answer) for question, answer in facts.screening}
        pressure, pain = facts.blood_pressure or (0, 0), facts.back_pain
        lately = [one for one in self.surgeries if self.within_12_weeks(one)]
        return any(
            (
                bool(RED_EVENTS & set(self.open_events())),
                any(
                    said.get(question) == "yes"
                    for question in (
                        "chest_pain",
                        "medically_supervised_only",
                        "unstable_heart",
                        "cord_signs",
                        "systemic_back_pain",
                        "acute_illness_today",
                        "recent_surgery_uncleared",
                    )
                ),
                said.get("blackout") == "yes" and said.get("blackout_explained") != "yes",
                pressure[0] >= 180 or pressure[1] >= 110,
                facts.age is not None and facts.age < 18,
                any(one.cleared != "yes" and self.within_12_weeks(one) for one in self.fractures),
                any(one.cleared != "yes" for one in lately),
                pain is not None
                and pain.now > 0
                and pain.weeks < 6
                and (pain.now >= 7 or pain.after_bend_lift_cough_fall == "yes"),
            )
        )


# ---------------------------------------------------------------- one exercise


def letter_for(exercise: Exercise, person: Person) -> str:
    """A, C, S, X or N: the strictest of all that applies."""
    return max(_letters(exercise, person), key=LETTERS.index)


def _letters(exercise: Exercise, person: Person) -> Iterator[str]:
    yield "A"
    if exercise.refused:
        yield "N" if exercise.code in tables.NEVER_FOR_ANYONE else "X"
    levels = {str(flag): level for flag, level in exercise.flags}
    if any(level is None for level in levels.values()):
        yield "X"
    hip = any(one.site == HIP and person.within_12_weeks(one) for one in person.fractures)
    bed = any("bed" in group for group in exercise.equipment) and "bed" in person.has
    for (flag, level), row in tables.MATRIX.items():
        if levels.get(str(flag)) != level:
            continue
        for column, cell in row.items():
            if str(column) in person.columns:
                yield from _letter(cell, bed=bed, hip=hip, facts=person.facts)
    yield from _letters_beside(exercise, levels, person)
    yield from _letters_of_conditions(exercise, levels, person)


def _letter(cell: str, *, bed: bool, hip: bool, facts: PatientFacts) -> Iterator[str]:
    if cell == "C@bed":
        yield "C" if bed else "X"
    elif cell == "C@helper":
        yield "C" if facts.helper_present == "yes" else "S"
    elif cell == "S@hip":
        yield "S" if hip else "A"
    elif cell != "-":
        yield cell[0]


def _letters_beside(
    exercise: Exercise, levels: dict[str, str | None], person: Person
) -> Iterator[str]:
    columns, code = person.columns, exercise.code
    if exercise.support == "none":
        if "F2" in columns and levels["fall_exposure"] in ("moderate", "high"):
            yield "X"
        if "F1" in columns and levels["impact"] in ("moderate", "high"):
            yield "X"
    if code == "W23" and columns & {"F1", "F2", "B3", "kyphosis"}:
        yield "X"
    if code == "W13" and "F2" in columns:
        yield "X"
    if code == "B14" and columns & {"F1", "F2"}:
        yield "S"
    if exercise.person == "trainer" and person.facts.trainer_present != "yes":
        yield "S"


def _letters_of_conditions(
    exercise: Exercise, levels: dict[str, str | None], person: Person
) -> Iterator[str]:
    conditions, code = person.conditions, exercise.code
    unsure = "unsure" in conditions
    if levels["impact"] in ("moderate", "high") and (
        unsure or conditions & {"osteoarthritis_hip", "osteoarthritis_knee"}
    ):
        yield "X"
    if (levels["wrist_load"] == "full" or levels["overhead_load"] in ("light", "heavy")) and (
        unsure or conditions & {"osteoarthritis_hand", "osteoarthritis_shoulder"}
    ):
        yield "C"
    jumps = ("W12", "W17", "W18", "W19", "W20", "W21", "W22", "S49")
    if code in jumps and (unsure or "pelvic_floor" in conditions):
        yield "X"
    eyes = not isinstance(person.facts.surgery, tuple) or any(
        one.kind == "eye" and person.within_12_weeks(one) for one in person.surgeries
    )
    if (levels["head_down"] == "yes" or levels["breath_hold"] in ("possible", "likely")) and (
        unsure or eyes or "glaucoma_or_retina" in conditions
    ):
        yield "X"
    hinge = person.facts.tests.cannot_hip_hinge in ("yes", "unsure")
    if hinge and code in ("S24", "S31", "S40", "S46", "S47"):
        yield "X"
    arm = any(one.site == ARM and person.within_12_weeks(one) for one in person.fractures)
    if arm and (exercise.need in ("push", "pull") or levels["overhead_load"] != "none"):
        yield "X"
    if code in ("B25", "B26") and person.facts.lives_alone != "no":
        yield "X"


def _item(
    item: Item,
    where: str,
    person: Person,
    known: dict[str, Exercise],
    signed: frozenset[str],
) -> Iterator[Violation]:
    exercise = item.exercise
    place = f"{where} {exercise.code}"
    if known.get(exercise.code) != exercise:
        yield Violation("CHK-10", place, "is not the exercise of this release")
        return
    letter = letter_for(exercise, person)
    if letter in "XN" or (letter == "S" and exercise.code not in signed):
        yield Violation("CHK-11", place, f"is {letter} for this person")
    if letter != "A" and item.verdict == "allow":
        yield Violation("CHK-12", place, f"is {letter} but travels without its caution")
    yield from _means(item, place, person)
    yield from _dose(item, place, person)


def _means(item: Item, place: str, person: Person) -> Iterator[Violation]:
    """Equipment, support and position."""
    exercise, has, facts = item.exercise, person.has, person.facts
    one_hand = exercise.support in ("none", "near", "one_hand")
    stands_in = ("rail", "wall") if one_hand else ("rail",)
    for group in (*exercise.equipment, *filter(None, (exercise.support_objects,))):
        words = {str(thing) for thing in group}
        if "counter" in words:
            words |= {word for word in stands_in if word == "wall" or "rail" in words}
        if not words & {str(thing) for thing in has}:
            yield Violation("CHK-13", place, f"needs one of {sorted(words)}")
    levels = {str(flag): level for flag, level in exercise.flags}
    bed = any("bed" in group for group in exercise.equipment) and "bed" in has
    low = exercise.position in LYING or levels["floor_transfer"] != "none"
    if low and not bed and facts.floor != "yes":
        yield Violation("CHK-14", place, "needs the floor, and there is no bed")
    if exercise.person == "helper" and facts.helper_present != "yes":
        yield Violation("CHK-15", place, "needs a helper")
    if exercise.code in facts.avoid:
        yield Violation("CHK-16", place, "is not wanted")
    if item.support.rank < exercise.support.rank:
        yield Violation("CHK-17", place, "has less support than it needs")
    if exercise.category == "balance" and person.fall != "F0" and item.support.rank < 2:
        yield Violation("CHK-17", place, "a balance exercise at F1 or F2 starts held")
    if exercise.support_objects and item.support_object is None:
        yield Violation("CHK-18", place, "does not say what to hold")


def _dose(item: Item, place: str, person: Person) -> Iterator[Violation]:
    """Ceilings of the tier (evidence c2)."""
    exercise, dose = item.exercise, item.dose
    bone, fall = BoneTier(person.bone), FallTier(person.fall)
    strength = exercise.category == "strength"
    over = []
    if strength and dose.sets > doses.STRENGTH_SETS[bone][2]:
        over.append("sets")
    if strength and (dose.reps or 0) > doses.STRENGTH_REPS[bone][2]:
        over.append("repetitions")
    hold = dose.hold_seconds or 0
    if hold > doses.HOLD_SECONDS_MAX[bone]:
        over.append("hold")
    if strength and (dose.rpe_max or 0) > doses.STRENGTH_RPE[bone][2]:
        over.append("effort")
    if exercise.category == "weight_bearing":
        most = doses.AEROBIC_RPE[bone][2]
        if (dose.rpe_max or 0) > min(most, 5 if fall == "F2" else most):
            over.append("effort")
    cap = person.facts.constraints.rpe_cr10_max
    if cap is not None and strength and (dose.rpe_max or 0) > cap:
        over.append("effort over the Approval's cap")
    impacts = min(doses.IMPACTS_LATER_MAX[bone], doses.FALL_IMPACTS_MAX[fall])
    if (dose.impacts or 0) > impacts:
        over.append("impacts")
    if exercise.ladder == "retro" and (dose.minutes or 0) * dose.bouts > 10:
        over.append("minutes of walking backwards")
    if dose.bouts > doses.HABIT_BOUTS_MAX:
        over.append("bouts")
    for word in over:
        yield Violation("CHK-20", place, f"goes over the ceiling: {word}")


# ---------------------------------------------------------------- days and the week


def _minutes(items: Iterable[Item]) -> Decimal:
    return sum((doses.item_minutes(item.dose) * item.dose.bouts for item in items), Decimal(0))


def _day(day: Day, person: Person) -> Iterator[Violation]:
    where = day.date.isoformat()
    session = [item for item in day.items if item.phase != "habit"]
    habits = [item for item in day.items if item.phase == "habit"]
    if session:
        yield from _session(session, where, day, person)
    elif day.minutes:
        yield Violation("CHK-30", where, "counts minutes without a session")
    if len({item.exercise.code for item in habits}) > doses.HABIT_KINDS_A_DAY_MAX:
        yield Violation("CHK-31", where, "has more than 3 kinds of habit")
    still = [item for item in habits if item.exercise.category != "weight_bearing"]
    if _minutes(still) > doses.HABIT_MINUTES_A_DAY_MAX:
        yield Violation("CHK-32", where, "has more than 15 minutes of habits")
    if any(not item.exercise.habit for item in habits):
        yield Violation("CHK-33", where, "has a habit that belongs in a session")


def _session(session: list[Item], where: str, day: Day, person: Person) -> Iterator[Violation]:
    facts = person.facts
    minutes = _minutes(session)
    if day.weekday not in (facts.days or ()):
        yield Violation("CHK-40", where, "is not one of the person's days")
    if minutes != day.minutes:
        yield Violation("CHK-41", where, f"says {day.minutes} minutes, holds {minutes}")
    longest = doses.SESSION_MINUTES[BoneTier(person.bone)][2]
    longest = min(longest, 30) if person.fall == "F2" else longest
    longest = min(longest, facts.constraints.session_minutes_max or longest)
    if minutes > min(longest, facts.minutes or 0):
        yield Violation("CHK-42", where, f"{minutes} minutes are too long")
    phases = [str(item.phase) for item in session]
    if phases != sorted(phases, key=("warm_up", "main", "cool_down").index):
        yield Violation("CHK-43", where, "is not warm-up, main, cool-down")
    yield from _edges(session, where, minutes)
    main = [item for item in session if item.phase == "main"]
    most = facts.constraints.main_items_max or doses.MAIN_ITEMS_MAX
    if len(main) > most:
        yield Violation("CHK-44", where, f"has {len(main)} main exercises")
    for place, item in enumerate(session):
        if item.exercise.ladder == "retro":
            before = [other.exercise.code for other in session[:place]]
            if not any(code in doses.WALKS or code == "U02" for code in before):
                yield Violation("CHK-45", where, "walks backwards before walking forwards")


def _edges(session: list[Item], where: str, minutes: Decimal) -> Iterator[Violation]:
    """Warm-up and cool-down lengths; stretches in the cool-down do not count."""
    short = minutes < doses.SHORT_SESSION_MINUTES
    limits = {
        "warm_up": doses.SHORT_WARM_UP_MINUTES if short else doses.WARM_UP_MINUTES,
        "cool_down": doses.SHORT_COOL_DOWN_MINUTES if short else doses.COOL_DOWN_MINUTES,
    }
    for phase, (least, most) in limits.items():
        items = [item for item in session if item.phase == phase]
        slow = [item for item in items if item.exercise.category != "flexibility"]
        took = _minutes(slow if phase == "cool_down" else items)
        if not least <= took <= most and not (short and least <= took <= most + 5):
            yield Violation("CHK-46", where, f"{phase} takes {took} minutes, {least} to {most}")


def _whole_week(week: Week, person: Person) -> Iterator[Violation]:
    if [day.date for day in week.days] != [week.week_start + timedelta(n) for n in range(7)]:
        yield Violation("CHK-50", "week", "does not hold its seven dates")
    strong = [
        place
        for place, day in enumerate(week.days)
        if any(_domain(item) == "strength" for item in day.items if item.phase != "habit")
    ]
    for one, next_ in zip(strong, [*strong[1:], *(day + 7 for day in strong[:1])], strict=True):
        if next_ - one < doses.STRENGTH_DAYS_APART_MIN and next_ != one:
            yield Violation("CHK-51", "week", "strength days are less than 48 hours apart")
    sessions = sum(any(item.phase != "habit" for item in day.items) for day in week.days)
    if 7 - sessions < doses.REST_DAYS_MIN[BoneTier(person.bone)]:
        yield Violation("CHK-52", "week", "has no full rest day")
    yield from _maximums(week, person)


def _domain(item: Item) -> str | None:
    if not item.exercise.counts or item.phase == "warm_up":
        return None
    return str(DOMAIN_OF_NEED.get(item.exercise.need)) or None


def _maximums(week: Week, person: Person) -> Iterator[Violation]:
    """No domain over its weekly maximum, in days and minutes."""
    goals = doses.goals_for(BoneTier(person.bone), FallTier(person.fall), person.facts.age or 0)
    for domain, goal in goals.items():
        held = [[item for item in day.items if _domain(item) == domain.value] for day in week.days]
        days = sum(bool(items) for items in held)
        if days > goal.days[2]:
            yield Violation("CHK-53", domain.value, f"{days} days, at most {goal.days[2]}")
        minutes = sum((_minutes(items) for items in held), Decimal(0))
        if goal.minutes and minutes > goal.minutes[2]:
            yield Violation("CHK-54", domain.value, f"{minutes} min, at most {goal.minutes[2]}")
    categories = {str(item.exercise.category) for day in week.days for item in day.items}
    if categories == {"weight_bearing"}:
        yield Violation("CHK-55", "week", "is walking only")
