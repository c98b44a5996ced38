"""An answer of the rules as the public contract's JSON, as a readable week, and its hash.

The hash covers decisions (codes, days, doses, verdicts, rule ids, release, rules version), never
prose, so that a better sentence does not make an old plan look changed (decision 31).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from plans.rules.doses import item_minutes
from plans.rules.facts import (
    Catalogue,
    Clearance,
    Day,
    Dose,
    Exercise,
    Item,
    LeftOut,
    PatientFacts,
    Reason,
    Referral,
    Risk,
    SafetyInputs,
    Target,
    Week,
)
from plans.rules.version import RULES_VERSION
from plans.rules.vocabulary import (
    BoneTier,
    CardVerdict,
    Equipment,
    FallTier,
    Gate,
    Phase,
    PlanStatus,
    Support,
    Verdict,
)

INTENDED_USE = (
    "BoneFit gives exercise ideas for adults with thin bones, or who want to look after them.",
    "It does not diagnose, and it does not replace your doctor or physiotherapist.",
)

STOP_RULES = (
    "new or sudden back pain",
    "new pain in your groin or thigh",
    "chest pain",
    "breathlessness at rest, or so strong that you cannot speak",
    "feeling dizzy or faint",
    "new numbness, or weak legs",
    "loss of bladder or bowel control",
    "a fall",
)

Json = dict[str, Any]


def plan_json(result: Week | Referral, facts: PatientFacts, catalogue: Catalogue) -> Json:
    """The answer in the shape of the contract. `days` are filled only when the plan is active.

    Its reasons are not to be changed: one that stands in several places is one object.
    """
    week = result if isinstance(result, Week) else None
    said = _Said()
    days = [_day(day, said) for day in week.days] if week else []
    active = result.status is PlanStatus.ACTIVE
    answer: Json = {
        "id": facts.id,
        "status": result.status.value,
        "clearance": {
            "gate": result.clearance.gate.value,
            "reasons": said.reasons(result.clearance.reasons),
            "decided_by": list(result.clearance.decided_by),
        },
        "risk": None
        if result.risk is None
        else {
            "bone": result.risk.bone.value,
            "fall": result.risk.fall.value,
            "reasons": said.reasons(result.risk.reasons),
        },
        "week_start": result.week_start.isoformat(),
        "targets": {target.domain.value: _target(target, said) for target in week.targets}
        if week
        else {},
        "days": days if active else [],
        "draft_days": [] if active else days,
        "gentle_start": [said.item(item) for item in week.gentle_start] if week else [],
        "needs_sign_off": [
            {"code": one.code, "reasons": said.reasons(one.reasons)} for one in week.needs_sign_off
        ]
        if week
        else [],
        "left_out": [_left_out(one, said) for one in result.left_out],
        "advice": [{"id": one.id, "text": one.text} for one in result.advice],
        "review_reasons": said.reasons(week.review_reasons) if week else [],
        "week_reasons": said.reasons(week.week_reasons) if week else [],
        "stop_rules": list(STOP_RULES),
        "missing": list(result.clearance.missing),
        "rules_version": RULES_VERSION,
        "catalogue_release": catalogue.release,
    }
    answer["hash"] = decisions_hash(answer)
    return answer


def invalid_json(profile_id: Any, errors: Mapping[str, list[str]]) -> Json:
    """The answer to a profile that cannot be read."""
    return {"id": profile_id, "status": PlanStatus.INVALID.value, "errors": dict(errors)}


def _reason(reason: Reason) -> Json:
    """`would_change` stands only where something is held back."""
    found: Json = {
        "rule": reason.rule,
        "text": reason.text,
        "clinician": reason.clinician,
        "evidence": list(reason.evidence),
    }
    if reason.would_change:
        found["would_change"] = {
            "text": reason.would_change,
            "clinician": reason.would_change_clinician,
        }
    return found


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def dose_json(dose: Dose) -> Json:
    """Every field of a dose, numbers as JSON numbers."""
    return {
        "sets": dose.sets,
        "reps": dose.reps,
        "hold_seconds": dose.hold_seconds,
        "minutes": _number(dose.minutes),
        "impacts": dose.impacts,
        "steps": dose.steps,
        "load_kg": _number(dose.load_kg),
        "band": dose.band,
        "rpe_min": dose.rpe_min,
        "rpe_max": dose.rpe_max,
        "rest_seconds": dose.rest_seconds,
        "each_side": dose.each_side,
        "bouts": dose.bouts,
    }


@lru_cache(maxsize=4096)
def _named(exercise: Exercise) -> Json:
    """What an item says of its exercise whoever does it."""
    return {
        "code": exercise.code,
        "name": exercise.name,
        "category": exercise.category.value,
        "subtype": exercise.subtype,
        "need": exercise.need.value,
    }


@lru_cache(maxsize=4096)
def _flags(exercise: Exercise) -> dict[str, str | None]:
    return {flag.value: level for flag, level in exercise.flags}


class _Said:
    """What one answer has said so far: the same reason or item is written once, however often it
    stands there. They are known by identity: the result that is written keeps them alive."""

    def __init__(self) -> None:
        self._reasons: dict[int, Json] = {}
        self._items: dict[int, Json] = {}

    def reasons(self, reasons: tuple[Reason, ...]) -> list[Json]:
        said = self._reasons
        return [said.get(id(reason)) or self._new(reason) for reason in reasons]

    def _new(self, reason: Reason) -> Json:
        written = self._reasons[id(reason)] = _reason(reason)
        return written

    def item(self, item: Item) -> Json:
        """Each day has an item of its own; only the reasons in it are shared."""
        if id(item) not in self._items:
            self._items[id(item)] = _item(item, self)
        written = self._items[id(item)]
        return {**written, **{name: written[name].copy() for name in _OWN}}


#: The lists and tables of an item.
_OWN = ("dose", "cautions", "flags", "reasons", "dose_reasons")


def _item(item: Item, said: _Said) -> Json:
    exercise = item.exercise
    return {
        **_named(exercise),
        "phase": item.phase.value,
        "dose": dose_json(item.dose),
        "support": item.support.value,
        "support_object": item.support_object.value if item.support_object else None,
        "verdict": item.verdict.value,
        "cautions": list(item.cautions),
        "flags": dict(_flags(exercise)),
        "reasons": said.reasons(item.reasons),
        "dose_reasons": dict(item.dose_rules),
    }


def _day(day: Day, said: _Said) -> Json:
    return {
        "date": day.date.isoformat(),
        "weekday": day.weekday.value,
        "minutes": _number(day.minutes),
        "items": [said.item(item) for item in day.items],
    }


def _target(target: Target, said: _Said) -> Json:
    found: Json = {
        "days": list(target.days),
        "achieved_days": target.achieved_days,
        "reasons": said.reasons(target.reasons),
    }
    if target.minutes is not None:
        found["minutes"] = list(target.minutes)
        found["achieved_minutes"] = _number(target.achieved_minutes)
    if target.shortfall_reason is not None:
        found["shortfall_reason"] = _reason(target.shortfall_reason)
    return found


def _left_out(one: LeftOut, said: _Said) -> Json:
    return {"code": one.code, "verdict": one.verdict, "reasons": said.reasons(one.reasons)}


# ---------------------------------------------------------------- the hash


def decisions(answer: Json) -> Json:
    """What was decided, without a word of prose.

    Stored hashes rest on this shape: it is never changed, or no old plan could be verified.
    """
    return {
        "status": answer["status"],
        "gate": answer["clearance"]["gate"],
        "gate_rules": _ids(answer["clearance"]["reasons"]),
        "risk": [answer["risk"]["bone"], answer["risk"]["fall"]] if answer["risk"] else None,
        "week_start": answer["week_start"],
        "days": [
            [day["date"], [_decision(item) for item in day["items"]]]
            for day in answer["days"] or answer["draft_days"]
        ],
        "gentle_start": [_decision(item) for item in answer["gentle_start"]],
        "needs_sign_off": [[one["code"], _ids(one["reasons"])] for one in answer["needs_sign_off"]],
        "left_out": [
            [one["code"], one["verdict"], _ids(one["reasons"])] for one in answer["left_out"]
        ],
        "missing": answer["missing"],
        "rules_version": answer["rules_version"],
        "catalogue_release": answer["catalogue_release"],
    }


def decisions_hash(answer: Json) -> str:
    """sha256 of the decisions in an answer."""
    return hash_of(decisions(answer))


#: Canonical JSON. What is decided is a tree: nobody need look whether it holds itself.
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), check_circular=False)


def hash_of(decided: Json) -> str:
    """sha256 of decisions in canonical JSON."""
    text = _CANONICAL.encode(decided)
    return hashlib.sha256(text.encode()).hexdigest()


def _ids(reasons: Iterable[Json]) -> list[str]:
    return [reason["rule"] for reason in reasons]


def _decision(item: Json) -> list[Any]:
    return [
        item["code"],
        item["phase"],
        item["dose"],
        item["support"],
        item["support_object"],
        item["verdict"],
        _ids(item["reasons"]),
    ]


# ---------------------------------------------------------------- words


def _times(count: int, one: str = "once", two: str = "twice") -> str:
    return {1: one, 2: two}.get(count, f"{count} times")


def _seconds(seconds: int) -> str:
    return f"{seconds} second" if seconds == 1 else f"{seconds} seconds"


_FRACTIONS = {0: "", 0.25: "¼", 0.5: "½", 0.75: "¾"}


def _minutes(minutes: float) -> str:
    if minutes < 1:
        return _seconds(round(minutes * 60))
    whole, part = divmod(minutes, 1)
    number = f"{int(whole)}{_FRACTIONS.get(part, f'{part:.2f}'[1:])}"
    return "1 minute" if number == "1" else f"{number} minutes"


def dose_words(dose: Mapping[str, Any]) -> str:
    """A dose of the contract in plain English: what to do, how often, and how hard."""
    side = " each side" if dose["each_side"] else ""
    if dose["minutes"] is not None:
        once = _minutes(dose["minutes"])
    elif dose["steps"] is not None:
        once = f"{dose['steps']} steps"
    elif dose["hold_seconds"] and (dose["reps"] or 1) == 1:
        once = f"Hold for {_seconds(dose['hold_seconds'])}"
    elif dose["hold_seconds"]:
        once = f"{_times(dose['reps'])}, hold each for {_seconds(dose['hold_seconds'])}"
    else:
        once = _times(dose["reps"] or 1)
    words = once[0].upper() + once[1:] + side
    if dose["sets"] > 1:
        rest = f", rest {_seconds(dose['rest_seconds'])}" if dose["rest_seconds"] else ""
        words += f"{rest}, {dose['sets']} rounds"
    if dose["load_kg"]:
        words += f", with {dose['load_kg']} kg"
    if dose["bouts"] > 1:
        words += f", {dose['bouts']} times in the day"
    return words


def effort_words(dose: Mapping[str, Any]) -> str:
    """How hard it should feel, on the scale from 0 (rest) to 10 (hardest)."""
    low, high = dose["rpe_min"], dose["rpe_max"]
    if high is None:
        return ""
    span = f"{low} to {high}" if low is not None and low != high else f"{high}"
    return f"Effort {span} out of 10. You can still talk."


def plan_text(answer: Json, catalogue: Catalogue) -> str:
    """A week that a person can follow on paper, from the contract's JSON."""
    return "\n".join(_lines(answer, catalogue)) + "\n"


#: What is missing and is no field of the profile, in words.
_NEEDED = {
    "equipment.chair": "a firm chair",
    "equipment.wall_or_counter": "a wall or a worktop",
    "history.rescreened": "your answers once more, after what happened or after your long break",
    "history.fracture": "each bone that broke in your past weeks with its date",
    "history.fall": "all falls of your past weeks and whether you were hurt",
}


def _lines(answer: Json, catalogue: Catalogue) -> Iterator[str]:
    named = f" ({one_line(answer['id'])})" if answer["id"] else ""
    status = PlanStatus(answer["status"])
    is_week = status in (PlanStatus.ACTIVE, PlanStatus.AWAITING_REVIEW)
    heading = "Your week from" if is_week else "Your answers, for the week from"
    yield f"{heading} Monday {_date_words(answer['week_start'])}{named}"
    yield _STATUS_WORDS[status]
    for reason in answer["clearance"]["reasons"]:
        yield f"  - {reason['text']} [{reason['rule']}]"
    if answer["review_reasons"]:
        yield "What a physiotherapist should look at:"
    for reason in answer["review_reasons"]:
        yield f"  - {reason['text']} [{reason['rule']}]"
    if answer["missing"]:
        yield "  Still needed: " + "; ".join(_NEEDED.get(one, one) for one in answer["missing"])
    shown: dict[str, Json] = {}
    if answer["gentle_start"]:
        yield from ("", "While you wait, you may do these:")
        for item in answer["gentle_start"]:
            yield _item_line(item)
            shown[item["code"]] = item
    for day in answer["days"]:
        yield from _day_lines(day)
        shown |= {item["code"]: item for item in day["items"]}
    if shown:
        yield from ("", "How to do them")
    for code, item in sorted(shown.items()):
        yield from _how_to(item, catalogue.by_code[code])
    yield from _shortfalls(answer)
    if answer["week_reasons"]:
        yield from ("", "How this week is put together")
    for reason in answer["week_reasons"]:
        yield f"  - {reason['text']} [{reason['rule']}]"
    yield from _movement_lines(answer.get("movements", ()))
    if answer["advice"]:
        yield from ("", *(f"* {one['text']}" for one in answer["advice"]))
    yield from ("", "Stop, and get help, if you have: " + "; ".join(answer["stop_rules"]) + ".")
    yield from INTENDED_USE
    yield f"Rules {answer['rules_version']}, exercises {answer['catalogue_release']}."


def one_line(given: Any) -> str:
    """Another program's words without what would steer a terminal."""
    return "".join(one if one.isprintable() else " " for one in str(given))


def _date_words(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"


def _day_lines(day: Json) -> Iterator[str]:
    minutes = f"about {_about(day['minutes'])}" if day["minutes"] else "no session"
    on = date.fromisoformat(day["date"])
    yield from ("", f"{on:%A} {_date_words(day['date'])} - {minutes}")
    phase = ""
    for item in day["items"]:
        if item["phase"] != phase:
            phase = item["phase"]
            yield f"  {_PHASE_WORDS[Phase(phase)]}"
        yield _item_line(item)


def _item_line(item: Json) -> str:
    return f"    {item['name']} ({item['code']}): {dose_words(item['dose'])}"


def _how_to(item: Json, exercise: Exercise) -> Iterator[str]:
    yield from ("", f"{exercise.name} ({exercise.code})")
    yield f"  {exercise.set_up}"
    yield from (f"  {place}. {step}" for place, step in enumerate(exercise.how_to, start=1))
    effort = effort_words(item["dose"])
    yield from (f"  {line}" for line in (exercise.breathing, effort) if line)
    for caution in dict.fromkeys([exercise.be_careful, *item["cautions"]]):
        yield f"  Be careful: {caution}"


def _shortfalls(answer: Json) -> Iterator[str]:
    short = {
        domain: target["shortfall_reason"]
        for domain, target in answer["targets"].items()
        if target.get("shortfall_reason")
    }
    if short:
        yield from ("", "What this week does not reach, and why")
    for domain, reason in short.items():
        yield f"  {domain.replace('_', ' ').capitalize()}: {reason['text']} [{reason['rule']}]"
        yield f"    What would change it: {reason['would_change']['text']}"


def _movement_lines(movements: Iterable[Json]) -> Iterator[str]:
    """The movement card, where it was asked for."""
    for verdict, words in _CARD_WORDS.items():
        found = [one for one in movements if one["verdict"] == verdict]
        if found:
            yield from ("", words)
        for one in found:
            how = " ".join(one["safer_way"]) or one["instead"]
            yield f"    {one['name']}: {how}" if how else f"    {one['name']}"


_CARD_WORDS = {
    CardVerdict.DO: "Movements to do as usual",
    CardVerdict.ADAPT: "Movements to do in this way",
    CardVerdict.AVOID: "Movements to leave out",
}
_STATUS_WORDS = {
    PlanStatus.ACTIVE: "This week is ready.",
    PlanStatus.AWAITING_REVIEW: "A physiotherapist looks at this week before you start.",
    PlanStatus.REFUSED: "No exercise for now. Please talk to a doctor first.",
    PlanStatus.INCOMPLETE: "Some answers are missing, so there is no week yet.",
}
_PHASE_WORDS = {
    Phase.WARM_UP: "Warm up",
    Phase.MAIN: "Main part",
    Phase.COOL_DOWN: "Cool down",
    Phase.HABIT: "Any time in the day",
}


def _about(minutes: float) -> str:
    """Minutes as people say them: whole, and never none."""
    return _minutes(max(1, round(minutes)))


def item_minutes_of(dose: Mapping[str, Any]) -> str:
    """About how long one bout of a contract's dose takes, in words."""
    return _about(float(item_minutes(read_dose(dose))))


# ---------------------------------------------------------------- back again


def read_dose(given: Mapping[str, Any]) -> Dose:
    """The dose that `dose_json` wrote."""
    decimals = ("minutes", "load_kg")
    read: dict[str, Any] = {
        name: Decimal(str(value)) if name in decimals and value is not None else value
        for name, value in given.items()
    }
    return Dose(**read)


def read_week(answer: Json, catalogue: Catalogue) -> Week:
    """A stored answer as a week again, as far as the independent check reads it."""
    risk = answer["risk"]
    return Week(
        status=PlanStatus(answer["status"]),
        clearance=Clearance(gate=Gate(answer["clearance"]["gate"])),
        risk=Risk(
            bone=BoneTier(risk["bone"]),
            fall=FallTier(risk["fall"]),
            inputs=SafetyInputs(columns=frozenset()),
        ),
        week_start=date.fromisoformat(answer["week_start"]),
        days=tuple(_read_day(day, catalogue) for day in answer["days"] or answer["draft_days"]),
        targets=(),
        gentle_start=tuple(_read_item(item, catalogue) for item in answer["gentle_start"]),
    )


def _read_day(day: Json, catalogue: Catalogue) -> Day:
    return Day(
        date=date.fromisoformat(day["date"]),
        minutes=Decimal(str(day["minutes"])),
        items=tuple(_read_item(item, catalogue) for item in day["items"]),
    )


def _read_item(item: Json, catalogue: Catalogue) -> Item:
    """Errors: KeyError for an exercise that the release does not hold."""
    held = item["support_object"]
    return Item(
        exercise=catalogue.by_code[item["code"]],
        phase=Phase(item["phase"]),
        dose=read_dose(item["dose"]),
        support=Support(item["support"]),
        support_object=None if held is None else Equipment(held),
        verdict=Verdict(item["verdict"]),
        cautions=tuple(item["cautions"]),
    )
