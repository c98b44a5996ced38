"""What part (c) of the proof enumerates: every two risks together, as people with a week.

A risk is a condition, or anything else that narrows a week. The person with two of them must not
hold what the person with either alone may not.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from typing import Any

from plans.rules.facts import BackPain, Fracture, PatientFacts, Surgery
from plans.rules.proof_spaces import ALL, LOWEST_RISK, NO, UNSURE, YES, ago, laid_over
from plans.rules.vocabulary import (
    Answer,
    Condition,
    Equipment,
    FractureSite,
    Sex,
    SurgeryKind,
    WalkingAid,
    Weekday,
)

Risk = tuple[str, tuple[tuple[str, Any], ...]]


def _broke(site: FractureSite, days: int, cleared: Answer = YES) -> tuple[Fracture, ...]:
    return (Fracture(site=site, on=ago(days), low_trauma=YES, cleared=cleared),)


def _had(kind: SurgeryKind, days: int) -> tuple[Surgery, ...]:
    return (Surgery(kind=kind, on=ago(days), cleared=YES),)


def _one(name: str, value: Any, called: str = "") -> Risk:
    return called or f"{name.replace('_', ' ')} {value}", ((name, value),)


#: Every condition, and what else narrows a week, one by one; their pairs are built and judged.
RISKS: tuple[Risk, ...] = (
    *(_one("condition", frozenset({one}), one.value) for one in Condition),
    *(_one("t_score", Decimal(number)) for number in ("-1.1", "-2.5", "-3.0", "-3.5")),
    _one("t_score", None, "T-score unknown"),
    *(
        _one("another_fracture", _broke(site, days), f"{site.value} {days} days ago")
        for site in FractureSite
        for days in (83, 300, 4000)
    ),
    _one("fractures", UNSURE, "fractures unsure"),
    *(
        _one("surgery", _had(kind, days), f"{kind.value} {days} days ago")
        for kind in SurgeryKind
        for days in (41, 83)
    ),
    _one("surgery", UNSURE, "operations unsure"),
    *(_one("falls_12_months", falls) for falls in (1, 2, UNSURE)),
    _one("severe_fall", YES),
    _one("frail", YES),
    *(_one("walking_aid", aid) for aid in (WalkingAid.STICK, WalkingAid.FRAME)),
    *(_one("tug_s", Decimal(seconds)) for seconds in (12, 15)),
    _one("tandem_s", Decimal("9.9")),
    _one("gait_m_s", Decimal("0.79")),
    _one("rises_without_hands", NO),
    _one("occiput_wall_cm", Decimal("6.1")),
    _one("cannot_hip_hinge", YES),
    _one("height_loss_historical_cm", Decimal(4)),
    *(
        (
            f"prednisolone {mg} mg for 3 months",
            (("prednisolone_mg_day", Decimal(mg)), ("prednisolone_months", Decimal(3))),
        )
        for mg in ("5", "7.5", "30")
    ),
    _one("prednisolone_mg_day", UNSURE, "prednisolone unsure"),
    _one("blood_pressure", (160, 80)),
    _one("back_pain", BackPain(now=5, weeks=Decimal(2), after_bend_lift_cough_fall=NO), "new pain"),
    *(_one("age", years) for years in (64, 65, 75, 80)),
    ("man of 49", (("sex", Sex.MALE), ("age", 49))),
    _one("postmenopausal", UNSURE),
    _one("exercise_pain_unsettled", YES),
    _one("lives_alone", YES),
    _one("floor", NO),
    _one("helper_present", YES),
    _one("trainer_present", YES),
    _one("equipment", frozenset({Equipment.CHAIR, Equipment.WALL}), "chair and wall only"),
    _one("equipment", ALL - {Equipment.BED}, "no bed"),
    *(_one("minutes", minutes) for minutes in (10, 15, 60)),
    _one("days", frozenset({Weekday.SUN}), "Sundays only"),
    _one("days", frozenset(Weekday), "every day"),
)
PAIRS: tuple[tuple[Risk, Risk], ...] = tuple(combinations(RISKS, 2))


def facts_of_pair(number: int) -> PatientFacts:
    """The lowest-risk person with two risks. Of one name the later counts, lists add up."""
    (_, one), (_, other) = PAIRS[number]
    return laid_over(LOWEST_RISK, [*one, *other])


def name_of_pair(number: int) -> str:
    (one, _), (other, _) = PAIRS[number]
    return f"{one} and {other}"


#: Not risks: with one of these more may be allowed.
HELPS = frozenset({"helper_present", "trainer_present"})
#: Two of these add up; two of any other name replace each other.
ADD_UP = frozenset({"condition", "another_fracture"})


def each_of_pair(number: int) -> Iterator[PatientFacts]:
    """The person with one risk of a pair, for each that the other truly adds a risk to."""
    one, other = PAIRS[number]
    names = [{name for name, _ in chosen} for _, chosen in (one, other)]
    replaced = names[0] & names[1] - ADD_UP or {"fractures", "another_fracture"} <= set.union(
        *names
    )
    if replaced:
        return
    for (_, chosen), added in ((one, names[1]), (other, names[0])):
        if not added & HELPS:
            yield laid_over(LOWEST_RISK, list(chosen))
