"""People in whom each rule can be seen at work: hand-picked ones first, then generated ones.

Each is a profile of the public contract. A rule that nobody here meets is a rule that no test can
see: add the person who meets it, alone if it can be.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from plans.catalogue.loader import read_files
from plans.rules import PatientFacts, movements
from plans.rules import week as builder
from plans.rules.answer import dose_json, plan_json
from plans.rules.doses import WALKS
from plans.rules.facts import Catalogue, Exercise, Item, Week
from plans.rules.vocabulary import (
    LEVELS,
    Category,
    Equipment,
    Need,
    SafetyFlag,
    Support,
)
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


@dataclass(frozen=True)
class Witness:
    """One person, what there is to choose from, and the first day of a short first week."""

    facts: PatientFacts
    catalogue: Catalogue
    first_day: date | None = None

    def week(self):
        return builder.build_week(self.facts, self.catalogue, first_day=self.first_day)

    def answer(self) -> dict:
        """The answer of the contract, with the movement card beside it."""
        answer = plan_json(self.week(), self.facts, self.catalogue)
        return answer | {"card": movements.card_json(movements.movement_card(self.facts))}


def healthy(**changes) -> dict:
    """The lowest-risk adult, who has everything at home, with these changes."""
    return HEALTHY | changes


@cache
def catalogue() -> Catalogue:
    return read_files()


def catalogue_with(code: str, **dose) -> Catalogue:
    """The shipped exercises, but for the starting dose of one."""
    changed = [
        replace(one, dose=replace(one.dose, **dose)) if one.code == code else one
        for one in catalogue().exercises
    ]
    return Catalogue(release=f"test-{code}", exercises=tuple(changed))


def catalogue_without(need: Need) -> Catalogue:
    """The shipped exercises, but for those of one need."""
    kept = tuple(one for one in catalogue().exercises if one.need is not need)
    return Catalogue(release=f"test-no-{need}", exercises=kept)


def plain(**changes) -> Exercise:
    """An exercise that asks nothing of anybody, but for these flags and changes."""
    flags = {flag: changes.pop(flag.value, LEVELS[flag][0]) for flag in SafetyFlag}
    lowest = replace(
        catalogue().by_code["X05"],
        flags=tuple(flags.items()),
        equipment=(),
        support=Support.NEAR,
    )
    return replace(lowest, **changes)


MONDAYS = [date.fromisoformat(MONDAY) - timedelta(weeks=weeks) for weeks in range(30)]


def history(*codes: str, weeks: int = 1, dose: dict | None = None, **item) -> dict:
    """Past weeks in which these exercises were done twice and well, `item` says what else.

    `dose` is what was asked for, where it was not the catalogue's.
    """
    done = {"sessions_done": 2, "reps": 30, "rpe": 4, "pain": 0} | item
    items = [
        {"code": code, **done, "dose": dose_json(catalogue().by_code[code].dose) | (dose or {})}
        for code in codes
    ]
    return {"weeks": [{"start": f"{MONDAYS[weeks - one]}", "items": items} for one in range(weeks)]}


def later(profile: dict, weeks: int, *, missed: int = 0, events=(), **item) -> dict:
    """The same person after so many weeks of their own plans, all done well and logged.

    The last week may differ: `item` says how it was logged, `events` what happened. Then `missed`
    weeks without training. Where the questions were answered again, a fall is in the answers.
    """
    past: list[dict] = []
    for number in range(weeks):
        monday = MONDAYS[weeks + missed - number]
        then = {"on": monday.isoformat(), "history": {"weeks": past}}
        week = builder.build_week(PatientFacts.from_json(profile | then), catalogue())
        assert isinstance(week, Week), "somebody without a week has no later weeks"
        last = item if number == weeks - 1 else {}
        items = [one | last for one in _logged(week)]
        past.append({"start": monday.isoformat(), "items": items})
    past[-1]["events"] = list(events)
    if "rescreened" in events and {"fall", "fall_with_injury"} & set(events):
        hurt = {"severe_fall": "yes"} if "fall_with_injury" in events else {}
        profile = profile | hurt | {"falls_12_months": profile["falls_12_months"] + 1}
    return profile | {"history": {"weeks": past}}


def _logged(week: Week) -> list[dict]:
    """Each exercise done twice and well; of walks all, each length an item of its own."""
    asked: dict[tuple[str, str], list[Item]] = {}
    for day in week.days:
        for item in day.items:
            walk = str(item.dose) if item.exercise.code in WALKS else ""
            asked.setdefault((item.exercise.code, walk), []).append(item)
    return [
        {
            **{"code": items[-1].exercise.code, "sessions_done": len(items) if walk else 2},
            **{"reps": items[-1].dose.reps, "rpe": 4, "pain": 0},
            **{"dose": dose_json(items[-1].dose), "support": items[-1].support.value},
        }
        for (_code, walk), items in sorted(asked.items(), key=lambda one: one[0])
    ]


# ---------------------------------------------------------------- one fact each

BONES = ({"t_score": "-0.5"}, {"t_score": "-1.8"}, {"t_score": "-2.7"}, {"t_score": "-3.6"})


def _broken(site, on="longer", *, cleared="yes", low_trauma="yes") -> dict:
    return {"site": site, "on": on, "cleared": cleared, "low_trauma": low_trauma}


def _bones() -> Iterator[dict]:
    """What decides the bone tier and the columns, each alone."""
    unknown = {"t_score": None}
    yield unknown
    yield unknown | {"falls_12_months": 1}
    yield unknown | {"t_score_band": "osteopenia"}
    yield {"t_score_band": "osteoporosis"}
    yield {"t_score_on": "2020-01"}
    yield {"t_score": "-3.2", "prednisolone_mg_day": 7.5, "prednisolone_months": 12}
    yield {"postmenopausal": "no", "age": 45}
    yield {"frax_major": 20}
    for site in ("vertebra", "wrist", "hip"):
        yield {"fractures": [_broken(site)]}
    yield {"fractures": [_broken("wrist"), _broken("wrist", "2019-05")]}
    yield {"fractures": [_broken("pelvis", "2026-05")]}
    yield {"fractures": [_broken("wrist", "2026-05")]}
    for site in ("hand", "ankle", "wrist", "humerus", "hip"):
        yield {"fractures": [_broken(site, "2026-11-01")]}
        yield {"fractures": [_broken(site, "unsure")]}
    yield {"fractures": [_broken("hand", "2026-11-01", cleared="no")]}
    yield {"fractures": [_broken("hand", "2019-05", cleared="no")]}
    yield {"fractures": "unsure"}
    yield {"height_loss_historical_cm": 4, "spine_imaged": "no"}
    yield {"tests": {"occiput_wall_cm": 7}, "spine_imaged": "no"}
    yield {"tests": {"occiput_wall_cm": 7}, "spine_imaged": "yes"}
    for mg, months in ((5, 12), (7.5, 12), (30, 1)):
        yield {"prednisolone_mg_day": mg, "prednisolone_months": months}


def _steadiness() -> Iterator[dict]:
    """What decides the fall tier, each alone."""
    yield {"falls_12_months": 1}
    yield {"falls_12_months": 2}
    yield {"falls_12_months": "unsure"}
    yield {"severe_fall": "yes"}
    yield {"frail": "yes"}
    yield {"walking_aid": "frame"}
    yield {"age": 80}
    for name, value in (
        *(("rises_without_hands", "no"), ("tug_s", 15), ("tug_s", 12), ("gait_m_s", 0.7)),
        *(("tandem_s", 9), ("single_leg_s", 8), ("fes_i", 28), ("chair_stands_30s", 5)),
        *(("five_sit_to_stand_s", 12), ("cannot_hip_hinge", "yes")),
    ):
        yield {"tests": {name: value}}


def _health() -> Iterator[dict]:
    """Answers, conditions, operations, pain and pressure, each alone."""
    questions = (
        *("chest_pain", "blackout", "medically_supervised_only", "unstable_heart", "cord_signs"),
        *("systemic_back_pain", "exercise_pain_unsettled", "recent_surgery_uncleared"),
        "acute_illness_today",
    )
    for question in questions:
        yield {"screening": {"*": "no", question: "yes"}}
        yield {"screening": {"*": "no", question: "unsure"}}
    yield {"screening": {"*": "no", "blackout": "yes", "blackout_explained": "yes"}}
    for condition in (
        *("heart_condition", "diabetes_uncontrolled", "stroke", "cognitive_impairment"),
        *("pregnant_or_recent_birth", "osteoarthritis_hip", "osteoarthritis_hand"),
        *("pelvic_floor", "glaucoma_or_retina", "asthma", "unsure"),
    ):
        yield {"conditions": [condition]}
    for pressure in ([201, 80], [180, 80], [160, 80]):
        yield {"blood_pressure": pressure}
    for now, weeks in ((7, 2), (5, 2), (8, 10)):
        yield {"back_pain": {"now": now, "weeks": weeks, "after_bend_lift_cough_fall": "no"}}
    yield {
        "back_pain": {"now": 2, "weeks": 2, "after_bend_lift_cough_fall": "no"},
        **{"prednisolone_mg_day": 7.5, "prednisolone_months": 12},
    }
    for kind in ("hip_replacement", "eye", "other"):
        yield {"surgery": [{"kind": kind, "on": "2026-11-01", "cleared": "yes"}]}
    yield {"surgery": "unsure"}
    yield {"surgery": [{"kind": "other", "on": "unsure", "cleared": "yes"}]}
    yield from ({"age": 17}, {"bone_medicine": "yes"}, {"lives_alone": "yes"}, {"floor": None})


#: Six long sessions with room for eight exercises each.
ROOMY = {
    "days": ["mon", "tue", "wed", "thu", "fri", "sat"],
    "minutes": 60,
    "constraints": {"main_items_max": 8},
}


def _at_home() -> Iterator[dict]:
    """Things, wishes, days, minutes, signatures and tests that let somebody start higher."""
    yield {"equipment": ["chair", "wall"], "floor": "no"}
    yield {"equipment": ["chair", "wall"], "floor": "no", "minutes": 15, "days": ["mon", "tue"]}
    yield {"avoid": ["S02"]}
    edges = (Category.WARM_UP, Category.COOL_DOWN)
    yield {"avoid": sorted(one.code for one in catalogue().exercises if one.category in edges)}
    yield ROOMY | {"prefer": ["B14"]}
    yield {"prefer": ["S26", "S44"]}
    yield {"days": ["mon"], "minutes": 15}
    yield {"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "minutes": 90}
    yield {"minutes": 90, "constraints": {"main_items_max": 8}}
    yield {"minutes": 90, "age": 76, "falls_12_months": 2}
    yield {"constraints": {"session_minutes_max": 20}}
    yield {"constraints": {"main_items_max": 2}}
    yield {"t_score": "-2.7", "constraints": {"signed": ["W15"]}}
    yield {"tests": {"single_leg_s": 12, "rises_without_hands": "yes", "tandem_s": 12}}
    yield {"age": 66}
    yield {"history": history("W12", "X13"), "falls_12_months": 1, "prefer": ["W12", "X13"]}
    yield {"history": history("S02", weeks=3), "constraints": {"rpe_max": 4}}


def _trained() -> Iterator[dict]:
    """People with weeks behind them, and what each of them met on the way."""
    heavy = {"weight_kg": 80}
    for bone in BONES:
        for weeks in (1, 3, 12):
            yield later(healthy(**heavy, **bone), weeks)
    for last in (
        *({"pain": 3}, {"pain": 6}, {"rpe": 9}, {"reps": 1}, {"reps": None}),
        *({"events": [one]} for one in ("fall", "lasting_pain", "illness", "fracture")),
        {"events": ["fall", "rescreened"]},
        {"events": ["dizziness", "rescreened"]},
        *({"missed": 1}, {"missed": 3}),
    ):
        yield later(healthy(), 3, **last)
    yield later(healthy(), 4)
    yield later(healthy(), 5)  # the lighter week is over
    yield later(healthy(minutes=30, t_score="-2.1"), 9)  # more rounds have no room
    yield later(healthy(**ROOMY, prefer=["B14"]), 7)
    sore = later(healthy(), 3, events=["lasting_pain"])
    last_week = sore["history"]["weeks"][-1]
    last_week["items"] = [{**one, "pain": 2 * (not n)} for n, one in enumerate(last_week["items"])]
    yield sore  # one exercise hurt, the others did not
    yield later(healthy(fractures=[_broken("vertebra", "2026-03")]), 3)
    yield later(healthy(falls_12_months=2), 6)
    yield later(healthy(**ROOMY, t_score="-3.6"), 6)
    yield later(healthy(**(ROOMY | {"days": ["mon"], "age": 76}), falls_12_months=2), 3)
    # What was asked for is more than these people may do now: the ceilings cut it.
    asked = {"sets": 5, "reps": 20, "rest_seconds": 10}
    for changes in ({}, {"t_score": "-3.6"}, {"minutes": 12}):
        for weeks in (2, 4):
            yield healthy(**changes, history=history("S25", "S26", weeks=weeks, dose=asked))
    full = {"sets": 3, "reps": 12, "rest_seconds": 60, "rpe_min": 5, "rpe_max": 7}
    banded = history("S22", "S29", "S33", "S50", weeks=6, dose=full | {"band": "light"})
    yield healthy(history=banded, prefer=["S22", "S33", "S50"])
    loaded = history("S05", "S16", "S17", "S34", weeks=6, dose=full | {"load_kg": 5})
    yield healthy(history=loaded, **heavy, prefer=["S05", "S16", "S17"])
    roomy = {"minutes": 14, "constraints": {"main_items_max": 2}}
    yield healthy(**roomy, history=history("S26", weeks=3, dose=full | {"sets": 2}))
    cap = {"ladder": "push_up", "rung_max": 1, "sets_max": 1, "reps_max": 8}
    pushed = history("S26", weeks=6, dose=full)
    yield healthy(history=pushed, constraints={"ladder_caps": [cap]})
    hasty = {"sets": 2, "reps": 10, "rest_seconds": 10}
    yield healthy(history=history("S25", "S26", weeks=6, pain=3, dose=hasty), prefer=["S26"])
    pushed_hard = history("S25", "S26", weeks=6, pain=3, dose=full | {"rpe_min": 6})
    for strict in ({}, {"t_score": "-3.6"}):  # more sets and effort than the tier's most
        yield healthy(history=pushed_hard, prefer=["S26"], **strict)
    for code, dose in (
        ("X03", {"reps": 5, "hold_seconds": 12}),
        ("W15", {"sets": 9, "reps": 10, "impacts": 90}),
        ("B01", {"reps": 1, "hold_seconds": 45}),
        ("W02", {"minutes": 40}),
    ):
        yield healthy(falls_12_months=1, prefer=[code], history=history(code, weeks=3, dose=dose))


def _hand_picked() -> Iterator[Witness]:
    for bone in BONES:
        for falls in (0, 1, 2):
            yield _witness(healthy(falls_12_months=falls, **bone))
    for changes in (*_bones(), *_steadiness(), *_health(), *_at_home()):
        yield _witness(healthy(**changes))
    for profile in _trained():
        yield _witness(profile)
    yield _witness(healthy(), first_day=date(2026, 11, 26))
    yield _witness(healthy(), catalogue=catalogue_without(Need.PULL))
    # What no shipped exercise asks for: the ceilings stand for those to come.
    for code, dose, changes in (
        ("S34", {"load_kg": Decimal(8)}, {}),
        ("X03", {"hold_seconds": 12}, {}),
        ("W02", {"minutes": Decimal(25)}, {"activity": "active"}),
        ("W15", {"reps": 40, "impacts": 40}, {"falls_12_months": 1}),
        ("B01", {"hold_seconds": 45}, {}),
        ("B14", {"minutes": Decimal(5)}, {}),
    ):
        person = healthy(**ROOMY, prefer=[code], **changes)
        yield _witness(person, catalogue=catalogue_with(code, **dose))


def _witness(profile: dict, **more) -> Witness:
    facts = PatientFacts.from_json({name: one for name, one in profile.items() if one is not None})
    return Witness(facts, **({"catalogue": catalogue()} | more))


@cache
def witnesses() -> tuple[Witness, ...]:
    """Everybody, the hand-picked first; the same people in the same order each time."""
    return (*_hand_picked(), *(_witness(one) for one in profiles(GENERATED, seed=5)))
