"""A plan in words: what pages and paper show of it, read from the plan and its release."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from accounts.models import Clinic
from plans.catalogue.links import Link, Links, links_of, thumbnail_of
from plans.catalogue.queries import load_release
from plans.prescribing.models import Plan, PlanState, Prescribed
from plans.rules import EVIDENCE, Evidence, Exercise, PatientFacts, judge
from plans.rules.answer import dose_words, effort_words, item_minutes_of
from plans.rules.explain import agreed
from plans.rules.objective import session_days
from plans.rules.safety import WORDS, support_object_for
from plans.rules.screening_rules import ANSWERS_MISSING
from plans.rules.sessions import DAYS
from plans.rules.vocabulary import BoneTier, Equipment, Position

SUPPORT_WORDS = {
    "near": "Have {thing} within reach",
    "one_hand": "Hold on to {thing} with 1 hand",
    "two_hands": "Hold on to {thing} with both hands",
    "person": "Have a person beside you",
    "seat": "Sit on {thing}",
}


#: What a field of a dose is called in a sentence, in the order in which they are read.
FIELD_WORDS = {
    "sets": "rounds",
    "reps": "repeats",
    "hold_seconds": "hold",
    "minutes": "minutes",
    "steps": "steps",
    "impacts": "stamps or jumps",
    "load_kg": "weight",
    "band": "band",
    "rest_seconds": "rest",
    "rpe_min": "effort",
    "rpe_max": "effort",
    "each_side": "both sides",
    "bouts": "times a day",
}


@dataclass(frozen=True, slots=True)
class Amount:
    """The parts of a dose that one rule set, and that rule as a reason."""

    fields: tuple[str, ...]
    reason: Mapping[str, Any]

    @property
    def of(self) -> str:
        """The parts in words, each once."""
        return ", ".join(dict.fromkeys(FIELD_WORDS[name] for name in self.fields))


def amounts_of(snapshot: Mapping[str, Any]) -> tuple[Amount, ...]:
    """Which rule set which part of a dose; parts that say nothing (no rest, one side) left out.

    Empty for a plan that was stored before items named the rule of each field.
    """
    by_rule = {reason["rule"]: reason for reason in snapshot["reasons"]}
    rules, dose = snapshot.get("dose_reasons", {}), snapshot["dose"]
    fields: dict[str, list[str]] = {}
    for name in FIELD_WORDS:
        if rules.get(name) in by_rule and _says_something(name, dose):
            fields.setdefault(rules[name], []).append(name)
    return tuple(Amount(tuple(names), by_rule[rule]) for rule, names in fields.items())


def _says_something(name: str, dose: Mapping[str, Any]) -> bool:
    alone = {"bouts": 1, "rest_seconds": 0, "each_side": False}
    return bool(dose[name] != alone.get(name)) and not (name == "rest_seconds" and dose["sets"] < 2)


@dataclass(frozen=True, slots=True)
class ShownItem:
    """One exercise of a day, in words."""

    code: str
    name: str
    phase: str
    dose: str
    effort: str
    minutes: str
    support: str
    set_up: str
    be_careful: str
    cautions: tuple[str, ...]
    reasons: tuple[Mapping[str, Any], ...]
    amounts: tuple[Amount, ...]
    picture: Link | None
    again: bool = False  # earlier in the week for the very same reasons

    @property
    def amounts_said(self) -> tuple[tuple[str, ...], ...]:
        """Which parts of the dose go together under one rule."""
        return tuple(amount.fields for amount in self.amounts)

    @property
    def chosen_by(self) -> tuple[Mapping[str, Any], ...]:
        """Why it is there and what the rules say of it, each once where two columns of the matrix
        say the same; the dose has its own reasons."""
        of_dose = {amount.reason["rule"] for amount in self.amounts}
        others = (reason for reason in self.reasons if reason["rule"] not in of_dose)
        return tuple({(one["rule"], one["text"]): one for one in others}.values())


@dataclass(frozen=True, slots=True)
class ShownDay:
    """One of the seven rows of a week."""

    date: date
    about_minutes: int
    session: tuple[ShownItem, ...]
    habits: tuple[ShownItem, ...]


def shown_item(snapshot: Mapping[str, Any], exercise: Exercise) -> ShownItem:
    """A stored item in words. The texts come from the release that the plan rests on."""
    return ShownItem(
        code=snapshot["code"],
        name=snapshot["name"],
        phase=snapshot["phase"],
        dose=dose_words(snapshot["dose"]),
        effort=effort_words(snapshot["dose"]),
        minutes=item_minutes_of(snapshot["dose"]),
        support=_support_words(snapshot, exercise),
        set_up=exercise.set_up,
        be_careful=exercise.be_careful,
        cautions=tuple(snapshot["cautions"]),
        reasons=tuple(snapshot["reasons"]),
        amounts=amounts_of(snapshot),
        picture=thumbnail_of(snapshot["code"]),
    )


def waiting_item(exercise: Exercise, facts: PatientFacts) -> ShownItem:
    """An exercise that a week has no place for, in words. It has no dose: a week gives it one."""
    judgement = agreed(judge(exercise, facts))
    held = support_object_for(exercise, facts, judgement.support)
    support = {"support": judgement.support.value, "support_object": held and held.value}
    return ShownItem(
        code=exercise.code,
        name=exercise.name,
        phase="",
        dose="",
        effort="",
        minutes="",
        support=_support_words(support, exercise),
        set_up=exercise.set_up,
        be_careful=exercise.be_careful,
        cautions=tuple(dict.fromkeys(reason.text for reason in judgement.reasons)),
        reasons=tuple({"evidence": reason.evidence} for reason in judgement.reasons),
        amounts=(),
        picture=thumbnail_of(exercise.code),
    )


def easier_in_week(plan: Plan, exercise: Exercise) -> list[str]:
    """Names of the lower steps of an exercise's own ladder that a week holds."""
    by_code = load_release(plan.release_id).catalogue.by_code
    held = (by_code[code] for code in {item.snapshot["code"] for item in plan.shown_items})
    same = [one for one in held if one.ladder == exercise.ladder and one.rung < exercise.rung]
    return [one.name for one in sorted(same, key=lambda one: (one.rung, one.code))]


def _support_words(snapshot: Mapping[str, Any], exercise: Exercise) -> str:
    """What to hold, or to sit on: a chair "within reach" of somebody who sits is that chair."""
    level, thing = snapshot["support"], snapshot["support_object"]
    if exercise.position is Position.SEATED and (level, thing) == ("near", Equipment.CHAIR):
        level = "seat"
    words = WORDS[Equipment(thing)] if thing else "something firm"
    return SUPPORT_WORDS.get(level, "").format(thing=words)


def shown_week(plan: Plan, items: Iterable[Prescribed]) -> list[ShownDay]:
    """The seven days of a plan with some of its items, all or none of them."""
    by_code = load_release(plan.release_id).catalogue.by_code
    by_date: dict[date, list[ShownItem]] = {}
    said: set[tuple[object, ...]] = set()
    for item in items:
        shown = shown_item(item.snapshot, by_code[item.snapshot["code"]])
        why = (shown.code, shown.amounts_said, *(reason["rule"] for reason in shown.reasons))
        by_date.setdefault(item.date, []).append(replace(shown, again=why in said))
        said.add(why)
    days = plan.answer["days"] or plan.answer["draft_days"]
    return [_day(day, by_date) for day in days]


def next_session_on(plan: Plan, days: Iterable[ShownDay], today: date) -> date | None:
    """The day of the next session where this week has none any more, None where it has one.

    Its week is not made yet: the day is the first of the person's own. One query, then alone.
    """
    if any(day.session for day in days if day.date >= today):
        return None
    risk = plan.answer["risk"]
    chosen = session_days(PatientFacts.from_json(plan.facts), BoneTier(risk["bone"]))
    return plan.week_start + timedelta(days=DAYS + chosen[0]) if chosen else None


@dataclass(frozen=True, slots=True)
class Taught:
    """One exercise of a week with how to do it, for paper."""

    item: ShownItem
    steps: tuple[str, ...]
    pictures: Links | None


def taught_once(plan: Plan, items: Iterable[Prescribed]) -> list[Taught]:
    """Each exercise of a week once, in the order in which it first comes."""
    by_code = load_release(plan.release_id).catalogue.by_code
    first: dict[str, Mapping[str, Any]] = {}
    for item in items:
        first.setdefault(item.snapshot["code"], item.snapshot)
    return [
        Taught(shown_item(snapshot, by_code[code]), by_code[code].how_to, links_of(code))
        for code, snapshot in first.items()
    ]


def _day(day: Mapping[str, Any], by_date: Mapping[date, list[ShownItem]]) -> ShownDay:
    on = date.fromisoformat(day["date"])
    items = by_date.get(on, [])
    return ShownDay(
        date=on,
        about_minutes=round(day["minutes"]),
        session=tuple(item for item in items if item.phase != "habit"),
        habits=tuple(item for item in items if item.phase == "habit"),
    )


def gate_reasons(plan: Plan) -> list[Mapping[str, Any]]:
    """Why the gate is as it is.

    Who is told to stop need not answer more questions first, and reads of nothing milder than what
    stops them; plans of earlier releases do not say which reasons those are.
    """
    clearance = plan.answer["clearance"]
    if plan.state != PlanState.REFUSED:
        return list(clearance["reasons"])
    stops = set(clearance.get("decided_by") or (one["rule"] for one in clearance["reasons"]))
    return [one for one in clearance["reasons"] if one["rule"] in stops - {ANSWERS_MISSING}]


def gentle_start(plan: Plan, clinic: Clinic | None) -> list[Mapping[str, Any]]:
    """Items that an amber person may do while they wait; none where the clinic wants none."""
    waits = plan.state == PlanState.AWAITING_REVIEW
    allowed = clinic is None or clinic.gentle_start_on
    return list(plan.answer["gentle_start"]) if waits and allowed else []


def in_words(plan: Plan, snapshots: Iterable[Mapping[str, Any]]) -> list[ShownItem]:
    """Items of a plan as a page shows them."""
    by_code = load_release(plan.release_id).catalogue.by_code
    return [shown_item(snapshot, by_code[snapshot["code"]]) for snapshot in snapshots]


def sources_of(reasons: Iterable[Mapping[str, Any]]) -> list[Evidence]:
    """The sources that some reasons name, each once, in order."""
    keys = dict.fromkeys(key for reason in reasons for key in reason["evidence"])
    return [EVIDENCE[key] for key in keys if key in EVIDENCE]


@dataclass(frozen=True, slots=True)
class LeftOutRow:
    """One exercise that is not in the week. `instead` only where it suits this very person."""

    code: str
    name: str
    verdict: str
    reasons: tuple[Mapping[str, Any], ...]
    why_not: str
    instead: str

    @property
    def changes(self) -> tuple[str, ...]:
        """All that would have to change for it to come in, in the clinician's words."""
        return changes_in(self.reasons, "clinician")


def holding(reasons: Iterable[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """The reasons that hold an exercise back; a caution about it is no reason to leave it out."""
    found = tuple(reasons)
    return tuple(reason for reason in found if "would_change" in reason) or found


def changes_in(reasons: Iterable[Mapping[str, Any]], voice: str) -> tuple[str, ...]:
    """What would have to change, each once; `voice` is "text" or "clinician"."""
    changes = (reason["would_change"][voice] for reason in reasons if "would_change" in reason)
    return tuple(dict.fromkeys(changes))


def left_out_rows(plan: Plan) -> dict[str, list[LeftOutRow]]:
    """What was left out, grouped by how strongly: for everyone, for this person, not suited."""
    by_code = load_release(plan.release_id).catalogue.by_code
    groups: dict[str, list[LeftOutRow]] = {"exclude": [], "unsuited": [], "never": []}
    not_for_them = {
        row["code"] for name in ("left_out", "needs_sign_off") for row in plan.answer[name]
    }
    for row in plan.answer["left_out"]:
        exercise = by_code[row["code"]]
        group = "never" if exercise.refused else row["verdict"]
        suits = plan.state == PlanState.ACTIVE and exercise.instead_code not in not_for_them
        groups.setdefault(group, []).append(
            LeftOutRow(
                code=row["code"],
                name=exercise.name,
                verdict=row["verdict"],
                reasons=holding(row["reasons"]),
                why_not=exercise.why_not,
                instead=exercise.instead if suits else "",
            )
        )
    return groups


@dataclass(frozen=True, slots=True)
class SameReasons:
    """Exercises left out for the same reasons, and all that would have to change."""

    names: tuple[str, ...]
    reasons: tuple[Mapping[str, Any], ...]
    changes: tuple[str, ...]


def by_reasons(rows: Iterable[LeftOutRow]) -> list[SameReasons]:
    """Rows put together where a reader would read the same sentences again."""
    together: dict[tuple[object, ...], list[LeftOutRow]] = {}
    for row in rows:
        said = {(reason["rule"], reason["text"]): reason for reason in row.reasons}
        changes = changes_in(row.reasons, "text")
        together.setdefault((*said, changes), []).append(row)
    return [
        SameReasons(
            names=tuple(row.name for row in same),
            reasons=tuple({one["text"]: one for one in reversed(same[0].reasons)}.values())[::-1],
            changes=changes_in(same[0].reasons, "text"),
        )
        for same in together.values()
    ]


def sign_off_rows(plan: Plan) -> list[LeftOutRow]:
    """What needs a physiotherapist's signature first."""
    by_code = load_release(plan.release_id).catalogue.by_code
    return [
        LeftOutRow(
            code=row["code"],
            name=by_code[row["code"]].name,
            verdict="sign_off",
            reasons=holding(row["reasons"]),
            why_not="",
            instead="",
        )
        for row in plan.answer["needs_sign_off"]
    ]


#: Names that need more than a space for an underscore.
FACT_NAMES = {
    "on": "Day of the plan",
    "t_score": "Lowest T-score",
    "t_score_on": "Date of the scan",
    "t_score_band": "Bone density as told",
    "falls_12_months": "Falls in 12 months",
    "height_loss_historical_cm": "Height lost since tallest, cm",
    "prednisolone_mg_day": "Prednisolone, mg a day",
    "prednisolone_months": "Prednisolone, months",
    "floor": "Gets to the floor and up",
}
NOT_FACTS = frozenset({"id", "history", "constraints"})
#: Facts about the home and the week, of which a letter to a clinician does not speak.
NOT_CLINICAL = frozenset(
    {"equipment", "trainer_present", "days", "minutes", "activity", "avoid", "prefer"}
)


def fact_rows(plan: Plan, *, without: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    """The facts a plan rests on, field by field as a clinician reads them."""
    return [
        (FACT_NAMES.get(name) or name.replace("_", " ").capitalize(), _fact_words(value))
        for name, value in plan.facts.items()
        if name not in NOT_FACTS | without
    ]


def _fact_words(value: Any) -> str:
    """Plain values; lists and named parts with commas; an empty list says so."""
    if isinstance(value, Mapping):
        said = [f"{name.replace('_', ' ')} {_fact_words(part)}" for name, part in value.items()]
        return ", ".join(said) or "none"
    if isinstance(value, (list, tuple)):
        return "; ".join(_fact_words(part) for part in value) or "none"
    return str(value).replace("_", " ")


DOMAIN_WORDS = {
    "strength": "Strength",
    "balance": "Balance",
    "weight_bearing": "On your feet",
    "flexibility": "Stretching",
    "extensor": "Back muscles",
    "posture": "Standing tall",
    "impact": "Small impacts",
}


@dataclass(frozen=True, slots=True)
class TargetRow:
    """What a week should hold of one kind, what it holds, and why less when it is less.

    `aims_by` are the rules that set the aim; none in plans stored before targets named theirs.
    """

    name: str
    aim: str
    yours: str
    reason: Mapping[str, Any] | None
    aims_by: tuple[Mapping[str, Any], ...]


def target_rows(plan: Plan) -> list[TargetRow]:
    """The targets of a plan in words, in the order of the contract."""
    return [
        TargetRow(
            name=DOMAIN_WORDS[name],
            aim=_amount(target["days"][1], (target.get("minutes") or (0, 0, 0))[1]),
            yours=_amount(target["achieved_days"], target.get("achieved_minutes", 0)),
            reason=target.get("shortfall_reason"),
            aims_by=tuple(target.get("reasons", ())),
        )
        for name, target in plan.answer["targets"].items()
    ]


def _amount(days: int, minutes: float) -> str:
    words = "1 day" if days == 1 else f"{days} days"
    return f"{words}, {round(minutes)} minutes" if minutes else words
