"""The judge's reading of one person: tiers, columns, restrictions, gate and what is missing.

Written from the evidence (a, b, g) and the decisions alone, numbers included: nothing of `risk`,
`screening`, `readings` or `thresholds` is imported, so that neither a slip in their code nor a
wrong number can hide in both. Doubt is a risk here too: every comparison names the safe answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

from plans.rules.check_exercise import Limits
from plans.rules.check_history import RED_EVENTS, Past
from plans.rules.facts import Fracture, PatientFacts, Surgery

SPINE, HIP, PELVIS, WRIST, ARM = "vertebra", "hip", "pelvis", "wrist", "humerus"
SMALL_BONES = ("hand", "foot", "face")
JOINTS = ("hip_replacement", "hemiarthroplasty", "knee_replacement")
GATES = ("green", "modify", "amber", "red")  # mildest to strictest

#: 30-second chair stands (g1): age from, and the least that men and women should manage.
CHAIR_STANDS = (
    *((60, 14, 12), (65, 12, 11), (70, 12, 10), (75, 11, 10)),
    *((80, 10, 9), (85, 8, 8), (90, 7, 4)),
)

#: What a yes to a screening question does: (row of evidence b, gate).
YES_IS_RED = {
    "chest_pain": 1,
    "medically_supervised_only": 3,
    "unstable_heart": 5,
    "cord_signs": 11,
    "systemic_back_pain": 12,
    "recent_surgery_uncleared": 15,
    "acute_illness_today": 33,
}

#: What a condition does to the gate (evidence b): row, gate, conditions.
CONDITION_ROWS = (
    (4, "amber", ("heart_condition",)),
    (24, "modify", ("glaucoma_or_retina",)),
    (25, "amber", ("diabetes_uncontrolled", "thyroid_uncontrolled", "seizures")),
    (26, "amber", ("neuropathy", "stroke", "parkinson", "multiple_sclerosis")),
    (28, "amber", ("pregnant_or_recent_birth",)),
    (
        29,
        "modify",
        (
            *("osteoarthritis_hip", "osteoarthritis_knee"),
            *("osteoarthritis_shoulder", "osteoarthritis_hand"),
        ),
    ),
    (30, "modify", ("pelvic_floor",)),
    (42, "amber", ("unsure",)),
    (47, "green", ("diabetes", "kidney_disease", "asthma")),
)

#: What a condition takes away from exercises (decision 9).
CONDITION_RESTRICTS = {
    "osteoarthritis_hip": "joint_hip_or_knee",
    "osteoarthritis_knee": "joint_hip_or_knee",
    "osteoarthritis_hand": "joint_hand_or_shoulder",
    "osteoarthritis_shoulder": "joint_hand_or_shoulder",
    "pelvic_floor": "pelvic_floor",
    "glaucoma_or_retina": "eye_pressure",
}

#: Rows of evidence b that leave no gentle start (decision 3), and the doubts that stand for them.
NO_GENTLE_ROWS = frozenset({2, 4, 7, 9, 10, 14, 15, 16, 25, 28} | {38, 40, 41, 42, 43, 45, 46, 48})

ASKED = (
    *("age", "sex", "fractures", "surgery", "conditions", "falls_12_months", "severe_fall"),
    *("prednisolone_mg_day", "prednisolone_months", "walking_aid", "back_pain", "floor"),
    *("days", "minutes"),
)
QUESTIONS = (
    *("chest_pain", "blackout", "blackout_explained", "medically_supervised_only"),
    *("unstable_heart", "cord_signs", "systemic_back_pain", "exercise_pain_unsettled"),
    *("recent_surgery_uncleared", "acute_illness_today"),
)

Row = tuple[int, str]
Number = TypeVar("Number", int, Decimal)


class Person:
    """Everything that a judgement needs of one person, worked out afresh from the facts."""

    def __init__(self, facts: PatientFacts) -> None:
        self.facts = facts
        broken, operated = facts.fractures, facts.surgery
        self.fractures_doubtful = not isinstance(broken, tuple)
        self.surgeries_doubtful = not isinstance(operated, tuple)
        self.fractures: tuple[Fracture, ...] = broken if isinstance(broken, tuple) else ()
        self.surgeries: tuple[Surgery, ...] = operated if isinstance(operated, tuple) else ()
        named = () if facts.conditions is None else facts.conditions
        self.conditions = {str(one) for one in named}
        self.conditions_doubtful = facts.conditions is None or "unsure" in self.conditions
        self.said = {str(question): str(answer) for question, answer in facts.screening}
        self.past = Past(facts.history, self.facts.week_start())
        self.has = frozenset(str(thing) for thing in facts.equipment or ())
        self.counted = [one for one in self.fractures if self._counts(one)]
        self.bone = f"B{self._bone()}"
        self.fall = f"F{self._fall()}"
        self.limits = Limits(
            columns=frozenset(self._columns()),
            restrictions=frozenset(self._restrictions()),
            helper=facts.helper_present == "yes",
            trainer=facts.trainer_present == "yes",
            bed="bed" in self.has,
        )

    # -- dates (decisions 8 and 14)

    def under_days(self, one: Fracture | Surgery, days: int) -> bool:
        """Less than so many days old; a band or a doubt may be that young."""
        if one.on.day is None:
            return one.on.band in ("under_12_weeks", "unsure")
        return (self.facts.on - one.on.day).days < days

    def under_12_weeks(self, one: Fracture | Surgery) -> bool:
        return self.under_days(one, 84)

    def under_12_months(self, one: Fracture) -> bool:
        """Less than 12 calendar months: until the same day of the month, a year on."""
        if one.on.day is None:
            return one.on.band != "longer"
        then, today = one.on.day, self.facts.on
        return (today.year, today.month, today.day) < (then.year + 1, then.month, then.day)

    def _counts(self, one: Fracture) -> bool:
        """A fragility fracture: low trauma, from 40, not hands, feet or face (a2, decision 9)."""
        if one.site == SPINE:
            return True
        if one.site in SMALL_BONES or one.low_trauma == "no":
            return False
        if one.site == HIP:
            return True
        said, now = one.age_then, self.facts.age
        if now is None or one.on.band == "longer":
            return said is None or said >= 40
        if said is None and one.on.band == "unsure":
            return True
        # The oldest that the date allows; a stated age is believed within two years of it.
        oldest = now - (0 if one.on.day is None else _birthdays(one.on.day, self.facts.on))
        return oldest >= 40 if said is None else max(said, oldest - 2) >= 40

    # -- medicine

    def steroid(self) -> bool:
        """7.5 mg for 3 months, or 30 mg; doubt about either part counts (decision 9)."""
        dose, months = self.facts.prednisolone_mg_day, self.facts.prednisolone_months
        if dose == 0:
            return False
        if not isinstance(dose, Decimal) or not isinstance(months, Decimal):
            return True
        return dose >= 30 or (dose >= Decimal("7.5") and months >= 3)

    # -- bone tier (a1, a2, a4)

    def _bone(self) -> int:
        tier = max([0, *self._bone_tiers()])
        return min(3, max(2, tier + 1)) if self.steroid() else tier

    def _bone_tiers(self) -> Iterator[int]:
        facts, score = self.facts, self.t_score()
        bands = {"normal": 0, "osteopenia": 1, "osteoporosis": 2}
        if score is not None:
            yield 0 if score >= -1 else 1
            yield 2 * (score <= Decimal("-2.5"))
            yield 3 * self.t_very_low()
        if facts.t_score_band in bands:
            yield bands[str(facts.t_score_band)]
        elif score is None:
            yield 2 if any(self._density_doubts()) else 1
        yield 2 * self.bands_do_not_fit()
        yield 3 if self.fractures_doubtful or len(self.counted) >= 2 else 2 * len(self.counted)
        for one in self.fractures:
            yield 3 * (one.site == SPINE)
            yield 3 * (one.site in (HIP, PELVIS) and self.under_12_months(one))
            if self.under_12_weeks(one):
                yield 3 if one.site in (SPINE, HIP, PELVIS) else 2
        yield 2 * ((facts.frax_major or 0) >= 20 or (facts.frax_hip or 0) >= 3)
        dose = facts.prednisolone_mg_day
        yield 3 * (isinstance(dose, Decimal) and dose >= 30)
        yield int(dose != 0)
        yield 3 * self.spine_unseen()

    def t_score(self) -> Decimal | None:
        """The lowest of all that were given."""
        given = [number for _, number in self.facts.t_scores]
        return min([*given, *_given(self.facts.t_score)], default=None)

    def t_very_low(self) -> bool:
        score = self.t_score()
        low = Decimal("-3.0") if self.steroid() else Decimal("-3.5")
        return score is not None and score <= low

    def bands_do_not_fit(self) -> bool:
        """Men not surely 50, women not surely past the menopause (a1)."""
        if self.facts.sex == "male":
            return self.facts.age is None or self.facts.age < 50
        return self.facts.postmenopausal != "yes"

    def spine_unseen(self) -> bool:
        """Height loss or a wall gap, and no picture of the spine (b10, k6)."""
        facts = self.facts
        marks = (
            (facts.height_loss_historical_cm or 0) >= 4,
            (facts.height_loss_recent_cm or 0) >= 2,
            self.wall_gap(),
        )
        return any(marks) and facts.spine_imaged != "yes"

    def wall_gap(self) -> bool:
        return (self.facts.tests.occiput_wall_cm or 0) > 6

    def _density_doubts(self) -> Iterator[bool]:
        """What makes an unknown T-score B2 (a1, decision 9)."""
        facts = self.facts
        yield self.fractures_doubtful or bool(self.fractures)
        yield facts.age is None or facts.age >= 65
        yield facts.prednisolone_mg_day != 0
        yield facts.falls_12_months != 0 or facts.severe_fall != "no"
        yield (facts.height_loss_historical_cm or 0) > 0
        yield (facts.height_loss_recent_cm or 0) > 0
        yield facts.walking_aid in (None, "frame")

    # -- fall tier (a4, g1, g2)

    def _fall(self) -> int:
        """A fall in training puts the tier one up until the person has answered again."""
        tier = 2 if any(self._unsteady()) else int(any(self._less_steady()))
        return min(2, tier + ("fall" in self.past.open))

    def cannot_rise(self) -> bool:
        tests = self.facts.tests
        return tests.rises_without_hands in ("no", "unsure") or tests.chair_stands_30s == 0

    def _unsteady(self) -> Iterator[bool]:
        facts, tests = self.facts, self.facts.tests
        yield facts.falls_12_months not in (0, 1)
        yield facts.severe_fall != "no"
        yield facts.frail in ("yes", "unsure")
        yield facts.walking_aid in (None, "frame")
        yield self.cannot_rise()
        yield any(seconds >= 15 for seconds in _given(tests.tug_s))
        yield any(speed < Decimal("0.8") for speed in _given(tests.gait_m_s))

    def _less_steady(self) -> Iterator[bool]:
        facts, tests = self.facts, self.facts.tests
        yield facts.falls_12_months == 1
        yield facts.age is None or facts.age >= 80
        yield any(seconds >= 12 for seconds in _given(tests.tug_s))
        yield any(seconds < 10 for seconds in _given(tests.tandem_s))
        yield any(seconds < 10 for seconds in _given(tests.single_leg_s))
        yield any(score >= 28 for score in _given(tests.fes_i))
        yield self._few_chair_stands()
        yield self.conditions_doubtful or self.needs_helper()
        yield bool(self.conditions & {"neuropathy", "stroke", "parkinson", "multiple_sclerosis"})

    def _few_chair_stands(self) -> bool:
        stands, age, sex = self.facts.tests.chair_stands_30s, self.facts.age, self.facts.sex
        if stands is None:
            return False
        if age is None:
            return stands < 14
        rows = [(men, women) for start, men, women in CHAIR_STANDS if start <= age]
        if not rows:
            return False
        men, women = rows[-1]
        return stands < {"male": men, "female": women}.get(str(sex), max(men, women))

    def needs_helper(self) -> bool:
        alone = self.facts.helper_present != "yes"
        return alone and "cognitive_impairment" in self.conditions

    # -- columns and restrictions (decisions 7 to 9)

    def _columns(self) -> Iterator[str]:
        yield self.bone
        if self.fall != "F0":
            yield self.fall
        for one in self.fractures:
            if self.under_12_weeks(one) and one.site not in SMALL_BONES:
                arm = one.site in (WRIST, ARM)
                yield "wrist_fracture_under_12_weeks" if arm else "fracture_under_12_weeks"
        if self.wall_gap():
            yield "kyphosis"
        new_joint = any(one.kind in JOINTS and self.under_12_weeks(one) for one in self.surgeries)
        if new_joint or self.surgeries_doubtful:
            yield "hip_surgery_under_12_weeks"
        if self._pressure(160, 90):
            yield "blood_pressure_stage_2"
        if self.steroid():
            yield "glucocorticoid"

    def _restrictions(self) -> Iterator[str]:
        facts = self.facts
        for condition, restriction in CONDITION_RESTRICTS.items():
            if self.conditions_doubtful or condition in self.conditions:
                yield restriction
        if self.surgeries_doubtful or self._recent_eye_surgery():
            yield "eye_pressure"
        if facts.tests.cannot_hip_hinge in ("yes", "unsure"):
            yield "cannot_hip_hinge"
        for one in self.fractures:
            if one.site == ARM and self.under_12_weeks(one):
                yield "recent_upper_arm_fracture"
            if one.site == HIP and self.under_12_weeks(one):
                yield "recent_hip_fracture"
        if facts.lives_alone != "no":
            yield "lives_alone"

    def _recent_eye_surgery(self) -> bool:
        return any(one.kind == "eye" and self.under_12_weeks(one) for one in self.surgeries)

    def _pressure(self, systolic: int, diastolic: int) -> bool:
        """Either number at its limit or over it."""
        given = self.facts.blood_pressure
        return given is not None and (given[0] >= systolic or given[1] >= diastolic)

    # -- the gate (evidence b, decisions 2, 4, 8, 9 and 14)

    def gate(self) -> str:
        """green, modify, amber or red: the strictest row that applies."""
        return max((gate for _, gate in self.rows()), key=GATES.index, default="green")

    def red(self) -> bool:
        return self.gate() == "red"

    def rows(self) -> Iterator[Row]:
        """Every row that applies, by its number in evidence b (from 37 on: the decisions)."""
        yield from self._rows_of_questions()
        yield from self._rows_of_pressure_and_pain()
        yield from self._rows_of_fractures()
        yield from self._rows_of_operations()
        yield from self._rows_of_conditions()
        yield from self._rows_of_steadiness()
        yield from self._rows_of_bone()
        if RED_EVENTS & set(self.past.open):
            yield 49, "red"
        if any(True for _ in self.missing()):
            yield 46, "amber"

    def _rows_of_questions(self) -> Iterator[Row]:
        said = self.said.get
        for question, row in YES_IS_RED.items():
            if said(question) == "yes":
                yield row, "red"
        if said("blackout") == "yes":
            yield 2, "amber" if said("blackout_explained") == "yes" else "red"
        if any(said(question) == "unsure" for question in (*YES_IS_RED, "blackout")):
            yield 43, "amber"
        if said("exercise_pain_unsettled") in ("yes", "unsure"):
            yield 16, "amber"

    def _rows_of_pressure_and_pain(self) -> Iterator[Row]:
        if self._pressure(201, 111):
            yield 6, "red"
        if self._pressure(160, 90):
            yield 7, "red" if self._pressure(180, 110) else "amber"
        pain = self.facts.back_pain
        if pain is None or pain.now == 0:
            return
        if pain.weeks >= 6:
            if pain.now >= 7:
                yield 45, "amber"
            return
        if pain.now >= 7 or pain.after_bend_lift_cough_fall == "yes":
            yield 8, "red"
        if 4 <= pain.now <= 6:
            yield 9, "amber"
        if pain.after_bend_lift_cough_fall == "unsure":
            yield 43, "amber"
        if self.steroid() and self.facts.prednisolone_mg_day is not None:
            yield 48, "amber"

    def _rows_of_fractures(self) -> Iterator[Row]:
        for one in self.fractures:
            cleared = one.cleared == "yes"
            if self.under_12_weeks(one):
                yield (14, "amber") if cleared else (13, "red")
            elif not cleared:
                yield 38, "amber"
            if one.site == SPINE:
                yield 17, "amber"
            if one.on.band == "unsure":
                yield 40, "amber"
            if one.site == HIP and not self.under_12_months(one):
                yield 44, "modify"
        if len(self.counted) >= 2:
            yield 18, "amber"
        if any(self.under_12_months(one) for one in self.counted):
            yield 35, "amber"
        if self.facts.fractures == "unsure":
            yield 39, "amber"

    def _rows_of_operations(self) -> Iterator[Row]:
        for one in self.surgeries:
            if self.under_12_weeks(one):
                yield 15, "amber" if one.cleared == "yes" else "red"
                if one.kind == "eye":
                    yield 24, "amber" if self.under_days(one, 42) else "modify"
            if one.on.band == "unsure":
                yield 40, "amber"
        if self.facts.surgery == "unsure":
            yield 41, "amber"

    def _rows_of_conditions(self) -> Iterator[Row]:
        for row, gate, named in CONDITION_ROWS:
            if self.conditions & set(named):
                yield row, gate
        if self.needs_helper():
            yield 27, "amber"
        if self.facts.bone_medicine == "yes":
            yield 31, "green"

    def _rows_of_steadiness(self) -> Iterator[Row]:
        facts, tests = self.facts, self.facts.tests
        many = facts.falls_12_months not in (None, 0, 1)
        if many or {facts.severe_fall, facts.frail} & {"yes", "unsure"}:
            yield 19, "amber"
        slow = any(seconds >= 15 for seconds in _given(tests.tug_s))
        slow = slow or any(seconds > 11 for seconds in _given(tests.five_sit_to_stand_s))
        if slow or self.cannot_rise() or (self.wall_gap() and self.fall != "F0"):
            yield 20, "amber"
        if tests.cannot_hip_hinge in ("yes", "unsure"):
            coached = any((facts.on - week.start).days >= 14 for week in facts.history.weeks)
            yield 21, "amber" if coached else "modify"

    def _rows_of_bone(self) -> Iterator[Row]:
        facts = self.facts
        if self.spine_unseen():
            yield 10, "amber"
        if self.t_very_low():
            yield 22, "amber"
        if self.steroid() and facts.prednisolone_mg_day is not None:
            yield 23, "modify"
        if facts.age is not None and facts.age < 18:
            yield 32, "red"
        if self.bone == "B3" or self.fall == "F2":
            yield 34, "amber"
        young_man = facts.sex == "male" and facts.age is not None and facts.age < 50
        if young_man or (facts.sex == "female" and facts.postmenopausal in ("no", "unsure")):
            yield 37, "amber"

    # -- what is not answered (decisions 4 and 6)

    def missing(self) -> Iterator[str]:
        facts = self.facts
        for name in ASKED:
            if getattr(facts, name) is None or (name == "days" and not facts.days):
                yield name
        if facts.sex == "female" and facts.postmenopausal is None:
            yield "postmenopausal"
        for question in QUESTIONS:
            asked = question != "blackout_explained" or self.said.get("blackout") != "no"
            if asked and question not in self.said:
                yield f"screening.{question}"
        if self.past.must_answer:
            yield "history.rescreened"
        yield from self._denied()
        if facts.equipment is None:
            yield "equipment"
            return
        if "chair" not in self.has:
            yield "equipment.chair"
        if not self.has & {"wall", "counter"}:
            yield "equipment.wall_or_counter"

    def _denied(self) -> Iterator[str]:
        """A bone that broke or a fall in training, though the later answers know of none."""
        facts = self.facts
        bones: list[date] = []  # told of again within 12 weeks it is the same bone
        for event, week in self.past.answered:
            if event == "fracture" and not any((week - one).days <= 84 for one in bones):
                bones.append(week)
        for later, week in enumerate(reversed(bones)):
            recent = self._in_the_last_year(week)
            listed = facts.fractures if isinstance(facts.fractures, tuple) else None
            if listed is not None and sum(_could_be(one, week, recent) for one in listed) <= later:
                yield "history.fracture"
                break
        falls = [
            (event, week)
            for event, week in self.past.answered
            if event.startswith("fall") and self._in_the_last_year(week + timedelta(days=6))
        ]
        weeks = {week for _event, week in falls}
        too_few = type(facts.falls_12_months) is int and facts.falls_12_months < len(weeks)
        injured = any(event == "fall_with_injury" for event, _week in falls)
        if too_few or (injured and facts.severe_fall == "no"):
            yield "history.fall"

    def _in_the_last_year(self, day: date) -> bool:
        months = (self.facts.on.year - day.year) * 12 + self.facts.on.month - day.month
        return months < 12 or (months == 12 and self.facts.on.day < day.day)

    # -- a gentle start while waiting (decision 3)

    def gentle_start_allowed(self) -> bool:
        """Amber for something that a few held movements cannot make worse."""
        rows = {row for row, gate in self.rows() if gate == "amber"}
        spine = self.fractures_doubtful or any(one.site == SPINE for one in self.fractures)
        return self.gate() == "amber" and not spine and not rows & NO_GENTLE_ROWS


def _could_be(fracture: Fracture, week: date, recent: bool) -> bool:
    """Of that week or later, told of up to 12 weeks late."""
    if fracture.on.day is None:
        return not (recent and fracture.on.band == "longer")
    return fracture.on.day + timedelta(days=84) >= week


def _given(measured: Number | None) -> tuple[Number, ...]:
    """A measurement that was made, or none: comparisons then hold for no number."""
    return () if measured is None else (measured,)


def _birthdays(since: date, until: date) -> int:
    """Whole years between two dates."""
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))
