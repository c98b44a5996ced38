"""What the proof enumerates, as data: sets of columns, and groups of answers that act together.

(a) A verdict rests on the closed `SafetyInputs` alone: columns, restrictions, helper, trainer and
bed. Their sets are listed here once and judged for every exercise.

(b) A rule from facts to tiers, columns and gate reads a few answers. `GROUPS` names, for each set
of answers that some rule reads together, the values at, below and above every threshold, "unsure",
and absent (None). A group is the product of its fields, laid over the lowest-risk person, in whom
nothing else can speak. Between groups the worst wins; the generated people of (c) mix them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, product
from math import prod
from typing import Any

from plans.rules.facts import (
    BackPain,
    Fracture,
    FunctionalTests,
    PastItem,
    PastWeek,
    PatientFacts,
    SafetyInputs,
    Surgery,
    TrainingHistory,
    When,
)
from plans.rules.profile import T_SCORE_SITES
from plans.rules.vocabulary import (
    Activity,
    Answer,
    Column,
    Condition,
    Equipment,
    Event,
    FractureSite,
    Question,
    Restriction,
    Sex,
    SurgeryKind,
    TScoreBand,
    WalkingAid,
    Weekday,
)

# ---------------------------------------------------------------- (a) the closed inputs

#: Every set of the 12 columns, the empty one included: 4,096.
COLUMN_SETS: tuple[frozenset[Column], ...] = tuple(
    frozenset(column for place, column in enumerate(Column) if number >> place & 1)
    for number in range(1 << len(Column))
)
#: None, each one alone, and all: enough for what does not look at columns (see `OTHER_SETS`).
FEW_COLUMN_SETS: tuple[frozenset[Column], ...] = (
    frozenset(),
    *(frozenset({column}) for column in Column),
    frozenset(Column),
)
HIP = Restriction.RECENT_HIP_FRACTURE
OTHERS = tuple(one for one in Restriction if one is not HIP)
#: Each of the 7 other restrictions alone and all their 21 pairs. A restriction adds findings of
#: its own and looks at no column (`safety._taken_away` sees an exercise alone), so a
#: pair shows all that two can do together; `test_a_verdict_is_the_worst_of_its_parts` holds it.
OTHER_SETS: tuple[frozenset[Restriction], ...] = (
    *(frozenset({one}) for one in OTHERS),
    *(frozenset(pair) for pair in combinations(OTHERS, 2)),
)
#: Recent hip fracture, helper, trainer, bed: 16.
HELP: tuple[tuple[bool, bool, bool, bool], ...] = tuple(
    product((False, True), repeat=4)  # type: ignore[arg-type]
)


def inputs_of_columns() -> Iterator[SafetyInputs]:
    """Every set of columns, with fracture site, helper, trainer and bed: 65,536."""
    for hip, helper, trainer, bed in HELP:
        restrictions = frozenset({HIP} if hip else ())
        for columns in COLUMN_SETS:
            yield SafetyInputs(
                columns=columns,
                restrictions=restrictions,
                helper=helper,
                trainer=trainer,
                bed=bed,
            )


def inputs_of_restrictions() -> Iterator[SafetyInputs]:
    """Other restrictions, alone and in pairs, over columns and help: 6,272."""
    for hip, helper, trainer, bed in HELP:
        for others in OTHER_SETS:
            restrictions = others | {HIP} if hip else others
            for columns in FEW_COLUMN_SETS:
                yield SafetyInputs(
                    columns=columns,
                    restrictions=restrictions,
                    helper=helper,
                    trainer=trainer,
                    bed=bed,
                )


# ---------------------------------------------------------------- (b) groups of answers

ON = date(2026, 11, 24)
YES, NO, UNSURE = Answer.YES, Answer.NO, Answer.UNSURE

#: The lowest-risk complete adult: B0, F0, green.
LOWEST_RISK = PatientFacts(
    on=ON,
    id="lowest-risk",
    age=58,
    sex=Sex.FEMALE,
    postmenopausal=YES,
    t_score=Decimal("-0.5"),
    fractures=(),
    falls_12_months=0,
    severe_fall=NO,
    walking_aid=WalkingAid.NONE,
    frail=NO,
    prednisolone_mg_day=Decimal(0),
    prednisolone_months=Decimal(0),
    back_pain=BackPain(now=0, weeks=Decimal(0), after_bend_lift_cough_fall=NO),
    surgery=(),
    conditions=frozenset(),
    screening=tuple((question, NO) for question in Question),
    equipment=frozenset(Equipment),
    floor=YES,
    days=frozenset({Weekday.MON, Weekday.WED, Weekday.FRI}),
    minutes=30,
    activity=Activity.SOME,
    lives_alone=NO,
    bone_medicine=NO,
)


@dataclass(frozen=True, slots=True)
class Field:
    """One input and all its values.

    The name is a fact, a functional test or a question. `absent` names what was not answered,
    `condition` one health condition; several fields of one name add up.
    """

    name: str
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Answers that some rule reads together; its cases are the product of their values."""

    name: str
    says: str
    fields: tuple[Field, ...]

    @property
    def size(self) -> int:
        return prod(len(one.values) for one in self.fields)

    def facts(self, number: int) -> PatientFacts:
        """Case `number`, from 0; the last field turns fastest."""
        chosen: list[tuple[str, Any]] = []
        for one in reversed(self.fields):
            number, place = divmod(number, len(one.values))
            chosen.append((one.name, one.values[place]))
        return laid_over(LOWEST_RISK, chosen)


_TESTS = frozenset(one.name for one in fields(FunctionalTests))
_QUESTIONS = frozenset(question.value for question in Question)


def laid_over(facts: PatientFacts, chosen: list[tuple[str, Any]]) -> PatientFacts:
    """`facts` with these answers in place of its own."""
    changes: dict[str, Any] = {}
    tests: dict[str, Any] = {}
    answers: dict[Question, Answer | None] = {}
    absent: set[str] = set()
    for name, value in chosen:
        if name in _TESTS:
            tests[name] = value
        elif name in _QUESTIONS:
            answers[Question(name)] = value
        elif name == "absent":
            absent.add(value)
        elif name == "condition":
            changes["conditions"] = changes.get("conditions", frozenset()) | (value or frozenset())
        elif name == "another_fracture":
            changes["fractures"] = (*changes.get("fractures", ()), *value)
        else:
            changes[name] = value
    for name in absent:
        question = name.removeprefix("screening.")
        if question != name:
            answers[Question(question)] = None
        else:
            changes[name] = None
    if tests:
        changes["tests"] = replace(facts.tests, **tests)
    if answers:
        said: dict[Question, Answer | None] = {**dict(facts.screening), **answers}
        changes["screening"] = tuple((one, given) for one, given in said.items() if given)
    return replace(facts, **changes)


# ---------------------------------------------------------------- values


def _numbers(*values: str | None) -> tuple[Decimal | None, ...]:
    return tuple(None if value is None else Decimal(value) for value in values)


def ago(days: int) -> When:
    """So many days before the day of the proof."""
    return When(day=ON - timedelta(days=days))


BANDS = tuple(When(band=name) for name in ("under_12_weeks", "under_12_months", "longer", "unsure"))
ANSWERS = (NO, YES, UNSURE)
ANSWERS_OR_NONE = (*ANSWERS, None)
ALL_BANDS = (None, *TScoreBand)
#: Every T-score at, above and below the limits -1.0, -2.5, -3.0 and -3.5.
T_SCORES = _numbers(
    *(None, "0", "-0.9", "-1.0", "-1.1", "-2.4", "-2.5", "-2.6"),
    *("-2.9", "-3.0", "-3.1", "-3.4", "-3.5", "-3.6"),
)
#: Every choice of a score, or none, for the three sites.
SITE_SCORES = tuple(
    tuple((site, score) for site, score in zip(T_SCORE_SITES, scores, strict=True) if score)
    for scores in product(_numbers(None, "-0.9", "-1.1", "-2.5", "-3.5"), repeat=3)
)
DOSES = (UNSURE, *_numbers(None, "0", "0.1", "7.4", "7.5", "7.6", "29.9", "30", "30.1"))
MONTHS = (UNSURE, *_numbers(None, "0", "2.9", "3", "3.1"))
AGES = (
    *(None, 0, 17, 18, 19, 39, 40, 41, 49, 50, 51, 59, 60, 61, 64, 65, 66),
    *(69, 70, 71, 74, 75, 76, 79, 80, 81, 84, 85, 86, 89, 90, 91, 110),
)
WHENS = (*BANDS, *map(ago, (0, 41, 42, 43, 83, 84, 85, 364, 365, 366, 4000)))
STEROID = (Field("prednisolone_mg_day", DOSES), Field("prednisolone_months", MONTHS))

ONE_FRACTURE = tuple(
    (Fracture(site=site, on=on, low_trauma=low, cleared=cleared, age_then=age),)
    for site, on, low, cleared, age in product(
        FractureSite, WHENS, ANSWERS, ANSWERS, (None, 37, 38, 39, 40, 41)
    )
)
#: A fracture as far as it can act on another: site, age of the event, counted or not.
PLAIN_FRACTURE = tuple(
    (Fracture(site=site, on=on, low_trauma=low, cleared=YES),)
    for site, on, low in product(FractureSite, (*map(ago, (83, 84, 364, 365)), BANDS[3]), (YES, NO))
)
#: Fractures whose stated age and date may contradict each other.
AGED_FRACTURE = tuple(
    (Fracture(site=site, on=on, low_trauma=YES, cleared=YES, age_then=age),)
    for site, on, age in product(
        (FractureSite.WRIST, FractureSite.RIB),
        (*BANDS, ago(100), ago(4000), ago(8000)),
        (None, 38, 40),
    )
)
OPERATION = tuple(
    (Surgery(kind=kind, on=on, cleared=cleared),)
    for kind, on, cleared in product(SurgeryKind, WHENS, ANSWERS)
)
BACK_PAIN = (
    None,
    *(
        BackPain(now=now, weeks=Decimal(weeks), after_bend_lift_cough_fall=after)
        for now, weeks, after in product(range(11), ("0", "5.9", "6", "6.1", "30"), ANSWERS)
    ),
)
PRESSURES = (
    None,
    *product(
        (120, 159, 160, 161, 179, 180, 181, 199, 200, 201, 202),
        (80, 89, 90, 91, 109, 110, 111, 112),
    ),
)
#: What makes a bone tier beside density: nothing, one, two, spine, recent hip.
BREAKS = (
    (),
    (Fracture(site=FractureSite.WRIST, on=ago(4000), low_trauma=YES, cleared=YES),),
    (Fracture(site=FractureSite.WRIST, on=ago(4000), low_trauma=YES, cleared=YES),) * 2,
    (Fracture(site=FractureSite.VERTEBRA, on=ago(4000), low_trauma=YES, cleared=YES),),
    (Fracture(site=FractureSite.HIP, on=ago(100), low_trauma=YES, cleared=YES),),
)
A_HAND = (Fracture(site=FractureSite.HAND, on=ago(4000), low_trauma=NO, cleared=YES),)
CONDITIONS = (None, *(frozenset({condition}) for condition in Condition))
ALL = frozenset(Equipment)
HOMES = (
    None,
    frozenset[Equipment](),
    ALL,
    ALL - {Equipment.CHAIR},
    ALL - {Equipment.WALL},
    ALL - {Equipment.COUNTER},
    ALL - {Equipment.WALL, Equipment.COUNTER},
    ALL - {Equipment.BED},
)
REQUIRED = (
    *("age", "sex", "postmenopausal", "fractures", "surgery", "conditions", "falls_12_months"),
    *("severe_fall", "prednisolone_mg_day", "prednisolone_months", "walking_aid", "back_pain"),
    *("floor", "days", "minutes", "equipment"),
    *(f"screening.{question.value}" for question in Question),
)


def _trained(days: int | None) -> TrainingHistory:
    """A first week that started so many days ago."""
    weeks = () if days is None else (PastWeek(start=ON - timedelta(days=days)),)
    return TrainingHistory(weeks=weeks)


def _eventful(
    first: Event | None, second: Event | None, trained: Iterable[bool], weeks_ago: int
) -> TrainingHistory:
    """Two weeks, the later one so many weeks before the plan's, each with an event or none."""
    done = (PastItem(code="S02", sessions_done=2),)
    later = LOWEST_RISK.week_start() - timedelta(weeks=weeks_ago)
    return TrainingHistory(
        weeks=tuple(
            PastWeek(
                start=start, items=done if worked else (), events=() if event is None else (event,)
            )
            for start, event, worked in zip(
                (later - timedelta(weeks=1), later), (first, second), trained, strict=True
            )
        )
    )


EVENTS = (None, *Event)
CLEARED_HAND = (Fracture(site=FractureSite.HAND, on=BANDS[0], low_trauma=NO, cleared=YES),)
BOTH = (False, True)

# ---------------------------------------------------------------- the groups

GROUPS: tuple[Group, ...] = (
    Group(
        "density",
        "T-score, its band, and prednisolone, which moves the limit to -3.0 and the tier by one",
        (Field("t_score", T_SCORES), Field("t_score_band", ALL_BANDS), *STEROID),
    ),
    Group(
        "density by site",
        "the lowest of the sites counts",
        (
            Field("t_score", T_SCORES[::2]),
            Field("t_scores", SITE_SCORES),
        ),
    ),
    Group(
        "density unknown",
        "without a number: what makes it B2 until it is known",
        (
            Field("t_score", (None,)),
            Field("t_score_band", (None, TScoreBand.UNKNOWN, TScoreBand.NORMAL)),
            Field("fractures", ((), A_HAND, UNSURE, None)),
            Field("age", (None, 64, 65, 66)),
            Field("prednisolone_mg_day", (UNSURE, *_numbers(None, "0", "0.1"))),
            Field("falls_12_months", (None, UNSURE, 0, 1)),
            Field("severe_fall", ANSWERS_OR_NONE),
            Field("height_loss_historical_cm", _numbers(None, "0", "0.1")),
            Field("height_loss_recent_cm", _numbers(None, "0", "0.1")),
            Field("walking_aid", (None, *WalkingAid)),
        ),
    ),
    Group(
        "bone tier and prednisolone",
        "one tier up from everything else",
        (
            Field("t_score", _numbers(None, "-0.9", "-1.1", "-2.5", "-3.0", "-3.5")),
            Field("fractures", BREAKS),
            Field("height_loss_historical_cm", _numbers(None, "4")),
            Field("frax_major", _numbers(None, "20")),
            *STEROID,
        ),
    ),
    Group(
        "fracture risk score",
        "FRAX beside the T-score",
        (
            Field("frax_major", _numbers(None, "19.9", "20", "20.1")),
            Field("frax_hip", _numbers(None, "2.9", "3", "3.1")),
            Field("t_score", T_SCORES),
        ),
    ),
    Group(
        "age and sex",
        "adults, men of 50, menopause, 65 and 80 years",
        (
            Field("sex", (None, *Sex)),
            Field("postmenopausal", ANSWERS_OR_NONE),
            Field("age", AGES),
            Field("t_score", _numbers(None, "-0.9", "-2.5")),
        ),
    ),
    Group(
        "one fracture",
        "site, date, force, clearance, age then and now",
        (
            Field("fractures", (None, UNSURE, (), *ONE_FRACTURE)),
            Field("age", (None, 39, 40, 41, 42, 58)),
        ),
    ),
    Group(
        "two fractures",
        "how many count, and the columns of both",
        (Field("another_fracture", PLAIN_FRACTURE), Field("another_fracture", PLAIN_FRACTURE)),
    ),
    Group(
        "two fractures of a stated age",
        "an age that the date denies is not believed",
        (
            Field("another_fracture", AGED_FRACTURE),
            Field("another_fracture", AGED_FRACTURE),
            Field("age", (None, 39, 40, 58)),
        ),
    ),
    Group(
        "leap days",
        "12 months and 12 weeks over the end of February",
        (
            Field("on", (date(2025, 2, 27), date(2025, 2, 28), date(2025, 3, 1), date(2026, 3, 1))),
            Field(
                "fractures",
                tuple(
                    (Fracture(site=site, on=When(day=day), low_trauma=YES, cleared=YES),)
                    for site, day in product(
                        (FractureSite.WRIST, FractureSite.HIP, FractureSite.VERTEBRA),
                        (date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1), date(2024, 12, 5)),
                    )
                ),
            ),
        ),
    ),
    Group(
        "height and posture",
        "height loss, wall gap, spine imaged",
        (
            Field("height_loss_historical_cm", _numbers(None, "0", "3.9", "4", "4.1")),
            Field("height_loss_recent_cm", _numbers(None, "0", "1.9", "2", "2.1")),
            Field("occiput_wall_cm", _numbers(None, "0", "5.9", "6", "6.1")),
            Field("spine_imaged", ANSWERS_OR_NONE),
            Field("t_score", _numbers(None, "-0.9")),
        ),
    ),
    Group(
        "functional tests",
        "what a physiotherapist measures; a wall gap matters more with poor balance",
        (
            Field("tug_s", _numbers(None, "11.9", "12", "12.1", "14.9", "15", "15.1")),
            Field("gait_m_s", _numbers(None, "0.79", "0.8", "0.81")),
            Field("tandem_s", _numbers(None, "9.9", "10", "10.1")),
            Field("single_leg_s", _numbers(None, "4.9", "5", "9.9", "10", "10.1")),
            Field("fes_i", (None, 27, 28, 29)),
            Field("rises_without_hands", ANSWERS_OR_NONE),
            Field("five_sit_to_stand_s", _numbers(None, "10.9", "11", "11.1")),
            Field("occiput_wall_cm", _numbers(None, "6", "6.1")),
        ),
    ),
    Group(
        "chair stands",
        "the cut-off for every age and sex, and one below",
        (
            Field("sex", (None, *Sex)),
            Field("age", AGES),
            Field("chair_stands_30s", (None, *range(16))),
            Field("rises_without_hands", (None, YES, NO)),
        ),
    ),
    Group(
        "falls",
        "falls, severe fall, frailty, walking aid, age, with a wall gap",
        (
            Field("falls_12_months", (None, UNSURE, 0, 1, 2, 3)),
            Field("severe_fall", ANSWERS_OR_NONE),
            Field("frail", ANSWERS_OR_NONE),
            Field("walking_aid", (None, *WalkingAid)),
            Field("age", (None, 79, 80, 81)),
            Field("occiput_wall_cm", _numbers(None, "6", "6.1")),
        ),
    ),
    Group(
        "conditions",
        "every pair of conditions, with and without a helper",
        (
            Field("condition", CONDITIONS),
            Field("condition", CONDITIONS),
            Field("helper_present", (NO, YES)),
            Field("occiput_wall_cm", _numbers(None, "6.1")),
        ),
    ),
    Group(
        "blood pressure",
        "systolic and diastolic",
        (Field("blood_pressure", PRESSURES),),
    ),
    Group(
        "back pain",
        "how strong, how new, what set it off, with prednisolone",
        (Field("back_pain", BACK_PAIN), *STEROID),
    ),
    Group(
        "operations",
        "kind, date, clearance, the question about it, and the eyes",
        (
            Field("surgery", (None, UNSURE, (), *OPERATION)),
            Field("recent_surgery_uncleared", ANSWERS_OR_NONE),
            Field("conditions", (None, frozenset(), CONDITIONS[16], CONDITIONS[-1])),
        ),
    ),
    Group(
        "screening questions",
        "every set of answers to the ten questions",
        tuple(Field(question.value, ANSWERS) for question in Question),
    ),
    Group(
        "blackout",
        "explained or not, answered or not",
        (
            Field("blackout", ANSWERS_OR_NONE),
            Field("blackout_explained", ANSWERS_OR_NONE),
        ),
    ),
    Group(
        "not answered",
        "every pair of required answers missing, with and without a red answer",
        (
            Field("absent", REQUIRED),
            Field("absent", REQUIRED),
            Field("chest_pain", ANSWERS),
        ),
    ),
    Group(
        "hip hinge",
        "coached for 14 days, then reviewed",
        (
            Field("cannot_hip_hinge", ANSWERS_OR_NONE),
            Field("history", tuple(map(_trained, (None, 0, 13, 14, 15)))),
        ),
    ),
    Group(
        "events of training",
        "what happened in two weeks, whether they were trained, how long ago, and what is told",
        (
            Field(
                "history",
                tuple(
                    _eventful(first, second, trained, weeks_ago)
                    for first, second, *trained, weeks_ago in product(
                        EVENTS, EVENTS, BOTH, BOTH, (1, 2, 5, 6, 7)
                    )
                ),
            ),
            Field("falls_12_months", (0, 1)),
            Field("fractures", ((), CLEARED_HAND)),
        ),
    ),
    Group(
        "home and help",
        "things at home, floor, company, bone medicine",
        (
            Field("equipment", HOMES),
            Field("floor", ANSWERS_OR_NONE),
            Field("lives_alone", ANSWERS_OR_NONE),
            Field("helper_present", (NO, YES)),
            Field("trainer_present", (NO, YES)),
            Field("bone_medicine", ANSWERS_OR_NONE),
        ),
    ),
)
