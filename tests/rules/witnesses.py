"""People in whom each rule can be seen at work: hand-picked ones first, then generated ones.

Each is a profile of the public contract. A rule that nobody here meets is a rule that no test can
see: add the person who meets it.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from plans.catalogue.loader import read_files
from plans.rules import PatientFacts, build_week
from plans.rules.facts import Week
from plans.rules.vocabulary import Equipment
from tests.rules.profiles import profiles

MONDAY = "2026-11-23"
HEALTHY = {
    **{"on": MONDAY, "age": 60, "sex": "female", "postmenopausal": "yes", "t_score": "-0.5"},
    **{"fractures": [], "falls_12_months": 0, "severe_fall": "no", "walking_aid": "none"},
    **{"prednisolone_mg_day": 0, "prednisolone_months": 0, "surgery": [], "conditions": []},
    "back_pain": {"now": 0, "weeks": 0, "after_bend_lift_cough_fall": "no"},
    "screening": {"*": "no"},
    "equipment": sorted(Equipment),
    **{"floor": "yes", "days": ["mon", "tue", "thu", "sat"], "minutes": 45, "lives_alone": "no"},
    **{"helper_present": "no", "trainer_present": "no", "activity": "some"},
}
GENERATED = 200


def healthy(**changes) -> dict:
    """The lowest-risk adult, who has everything at home, with these changes."""
    return HEALTHY | changes


@cache
def catalogue():
    return read_files()


def later(profile: dict, weeks: int) -> dict:
    """The same person after doing the first week of their own plan for this many weeks."""
    week = build_week(PatientFacts.from_json(profile), catalogue())
    assert isinstance(week, Week), "somebody without a week has no later weeks"
    codes = sorted({item.exercise.code for day in week.days for item in day.items})
    items = [{"code": code, "sessions_done": 2, "rpe": 6, "pain": 0} for code in codes]
    starts = [date.fromisoformat(MONDAY) - timedelta(weeks=weeks - one) for one in range(weeks)]
    past = [{"start": start.isoformat(), "items": items} for start in starts]
    return profile | {"history": {"weeks": past}}


def _hand_picked() -> Iterator[dict]:
    tiers = ({"t_score": "-0.5"}, {"t_score": "-1.8"}, {"t_score": "-2.7"}, {"t_score": "-3.6"})
    for bone in tiers:
        for falls in (0, 1, 2):
            yield healthy(falls_12_months=falls, **bone)
    for bone in tiers:
        for weeks in (3, 6, 12):
            yield later(healthy(**bone), weeks)
    yield later(healthy(falls_12_months=2), 6)
    yield healthy(prefer=["B14"], minutes=60)
    yield later(healthy(minutes=12), 6)


@cache
def witnesses() -> tuple[PatientFacts, ...]:
    """Everybody, the hand-picked first; the same people in the same order each time."""
    people = [*_hand_picked(), *profiles(GENERATED, seed=5)]
    return tuple(PatientFacts.from_json(one) for one in people)
