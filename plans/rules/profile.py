"""JSON to facts and back, naming every wrong field at once.

A profile is read by a table of fields: each has a reader that returns a value or adds sentences
to the errors. Nothing is guessed: unknown fields, NaN, wrong types and later dates are errors, and
a number may be given as a person types it ("−2,5").
"""

from __future__ import annotations

import calendar
import difflib
import re
from collections.abc import Callable
from dataclasses import fields as dataclass_fields
from dataclasses import is_dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from plans.rules.facts import (
    COUNTED,
    BackPain,
    Catalogue,
    Constraints,
    Dose,
    Fracture,
    FunctionalTests,
    InvalidFacts,
    LadderCap,
    PastItem,
    PastWeek,
    PatientFacts,
    Surgery,
    TrainingHistory,
    When,
    months_later,
)
from plans.rules.readers import (
    Form,
    Reader,
    Wrong,
    code,
    decimal,
    known_codes,
    known_ladder,
    list_of,
    number,
    object_of,
    or_unsure,
    record,
    set_of,
    text,
    word,
    yes_no,
)
from plans.rules.vocabulary import (
    BANDS,
    Activity,
    Answer,
    Condition,
    Equipment,
    Event,
    FractureSite,
    Question,
    Sex,
    Support,
    SurgeryKind,
    TScoreBand,
    WalkingAid,
    Weekday,
)

T_SCORE_RANGE = (Decimal("-6.0"), Decimal("4.0"))
T_SCORE_SITES = ("lumbar_spine", "femoral_neck", "total_hip")
DATE_BANDS = ("under_12_weeks", "under_12_months", "longer", "unsure")
AGE_MAX = 110
SESSIONS_A_WEEK_MAX = 21  # three times a day
#: There were no plans before these years, and a day after them is a typing error.
YEARS = (2020, 2099)
#: A plan made so long before its day would take every fracture for an old one.
MONTHS_AHEAD_MAX = 24


def read_t_score(value: Any) -> Decimal:
    """A T-score as typed: -6.0 to +4.0, never rounded. Errors: ValueError with what to do."""
    try:
        number = decimal(value)
    except ValueError as error:
        raise ValueError("Give the T-score as a number, like -2.5.") from error
    low, high = T_SCORE_RANGE
    if not low <= number <= high:
        raise ValueError("A T-score lies between -6.0 and +4.0. Check the number on the report.")
    return _as_on_a_report(number)


def _as_on_a_report(score: Decimal) -> Decimal:
    """The same number with one decimal at least and no empty ones: a database adds zeros."""
    plain = score.normalize() + 0  # no minus before a nought
    exponent = plain.as_tuple().exponent
    return plain if isinstance(exponent, int) and exponent < -1 else plain.quantize(Decimal("0.1"))


def _when(value: Any, form: Form) -> When:
    """A day, month, year or band (decision 14). Month and year count as their last day."""
    if value in DATE_BANDS:
        return When(band=value)
    sentence = "Give a date like 2024-03-27, 2024-03 or 2024, or one of: " + ", ".join(DATE_BANDS)
    if not isinstance(value, str):
        raise Wrong(sentence + ".")
    found = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", value, re.ASCII)
    if not found:
        raise Wrong(sentence + ".")
    try:
        year, month = int(found[1]), int(found[2] or 12)
        day = date(year, month, int(found[3] or calendar.monthrange(year, month)[1]))
    except ValueError as error:
        raise Wrong(sentence + ".") from error
    if form.born is not None and day < form.born:
        raise Wrong("This date lies before the person was born. Check the year.")
    if form.on is None or day <= form.on:
        return When(day=day)
    contains_today = found[3] is None and (
        year == form.on.year and (found[2] is None or month == form.on.month)
    )
    if not contains_today:
        raise Wrong("This date lies in the future. Give the day it happened.")
    return When(day=form.on)


def _day(value: Any, _form: Form) -> date:
    """A day of a plan, this one or a past one."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        try:
            found = date.fromisoformat(value)
        except ValueError:
            pass
        else:
            if YEARS[0] <= found.year <= YEARS[1]:
                return found
            raise Wrong(f"Check the year. Plans are for days from {YEARS[0]} to {YEARS[1]}.")
    raise Wrong("Give a day like 2026-11-24.")


def _monday(value: Any, form: Form) -> date:
    """The Monday of the week that holds this day: a first week may have started later."""
    day = _day(value, form)
    monday = day - timedelta(days=day.weekday())
    if form.on is not None and (day > form.on or monday >= form.on):
        raise Wrong("This week is still to come. Give weeks before the one that is planned.")
    return monday


def _past_item(value: Any, form: Form) -> PastItem:
    """What was done of one exercise. What hurt was begun: what was not done is not looked at."""
    item: PastItem = _PAST_ITEM(value, form)
    if not item.sessions_done and (item.rpe_cr10 or item.pain_0_10):
        says = "Effort or pain is given for what was not done. Count what was begun as a session."
        raise InvalidFacts({"sessions_done": [says]})
    return item


def _history(value: Any, form: Form) -> TrainingHistory:
    """Past weeks in order, each once. Only the first may start on another day than a Monday."""
    history: TrainingHistory = _WEEKS(value, form)
    inner = form.inner()
    for place, week in enumerate(history.weeks):
        if place and value["weeks"][place]["start"] != week.start.isoformat():
            inner.add(f"weeks[{place}].start", f"Weeks start on Mondays. Give {week.start}.")
    inner.finish()
    starts = [week.start for week in history.weeks]
    if starts != sorted(set(starts)):
        raise Wrong("Give each past week once, oldest first.")
    return history if form.catalogue is None else _known_of(history, form.catalogue)


def _known_of(history: TrainingHistory, catalogue: Catalogue) -> TrainingHistory:
    """The history without what was done in weeks that hold no exercise of this catalogue.

    A record may outlive its exercise, so its code is no error. But weeks of nothing that is known
    end the careful first ones for nobody. Beside what is known it stays: a hard week was hard.
    """

    def known(week: PastWeek) -> bool:
        done = [catalogue.by_code.get(item.code) for item in week.items if item.sessions_done]
        return not done or any(one is not None and not one.refused for one in done)

    if all(known(week) for week in history.weeks):
        return history
    return TrainingHistory(
        weeks=tuple(week if known(week) else replace(week, items=()) for week in history.weeks)
    )


def _ladder_cap(value: Any, form: Form) -> LadderCap:
    """A cap that limits something: all have rungs and sets, but not all are counted in minutes."""
    cap: LadderCap = _LADDER_CAP(value, form)
    if form.catalogue is None:
        return cap
    counted = form.catalogue.ladders[cap.ladder]
    idle = [f"{name}_max" for name in COUNTED if name not in counted]
    useful = ", ".join(name for name in _LIMITS if name not in idle)
    inner = form.inner()
    for name in idle:
        if getattr(cap, name) is not None:
            inner.add(name, f"No exercise of this ladder is counted so. Limit one of: {useful}.")
    inner.finish()
    return cap


def _ladder_caps(value: Any, form: Form) -> tuple[LadderCap, ...]:
    """Caps of an Approval, one for each ladder."""
    caps: tuple[LadderCap, ...] = _CAPS(value, form)
    ladders = [cap.ladder for cap in caps]
    if len(set(ladders)) < len(ladders):
        raise Wrong("Give each ladder once, with all its limits.")
    return caps


def _band(value: Any, _form: Form) -> str:
    if value not in BANDS:
        raise Wrong(f"Give one of: {', '.join(BANDS)}.")
    return str(value)


def _true_or_false(value: Any, _form: Form) -> bool:
    if not isinstance(value, bool):
        raise Wrong("Give true or false.")
    return value


def _t_score(value: Any, _form: Form) -> Decimal:
    try:
        return read_t_score(value)
    except ValueError as error:
        raise Wrong(str(error)) from error


def _t_scores(value: Any, form: Form) -> tuple[tuple[str, Decimal], ...]:
    data = object_of(value, dict.fromkeys(T_SCORE_SITES))
    inner = form.inner()
    found = {site: inner.read(site, data[site], _t_score) for site in sorted(data)}
    inner.finish()
    return tuple(found.items())


def _screening(value: Any, form: Form) -> tuple[tuple[Question, Answer], ...]:
    """Answers by question id; "*" answers all that are not named."""
    data = object_of(value, {"*": None, **{question.value: None for question in Question}})
    inner = form.inner()
    answers = {name: inner.read(name, said, word(Answer)) for name, said in data.items()}
    inner.finish()
    others = answers.pop("*", None)
    return tuple(
        (question, answers.get(question.value, others))
        for question in Question
        if question.value in answers or others is not None
    )


def _blood_pressure(value: Any, form: Form) -> tuple[int, int]:
    if not isinstance(value, list) or len(value) != 2:
        raise Wrong("Give two numbers, like [132, 84].")
    inner = form.inner()
    systolic = inner.read("[0]", value[0], number("50", "300", whole=True))
    diastolic = inner.read("[1]", value[1], number("20", "200", whole=True))
    inner.finish()
    if diastolic >= systolic:
        raise Wrong("The first number is the higher one, like [132, 84].")
    return systolic, diastolic


_ANSWER = word(Answer)
_SECONDS = number("0", "600")

_FRACTURE = record(
    Fracture,
    {
        "site": word(FractureSite),
        "on": _when,
        "low_trauma": _ANSWER,
        "cleared": _ANSWER,
        "age_then": number("0", str(AGE_MAX), whole=True),
    },
    "site",
    "on",
)
_SURGERY = record(
    Surgery, {"kind": word(SurgeryKind), "on": _when, "cleared": _ANSWER}, "kind", "on"
)
_BACK_PAIN = record(
    BackPain,
    {
        "now": number("0", "10", whole=True),
        "weeks": number("0", "5000"),
        "after_bend_lift_cough_fall": _ANSWER,
    },
    "now",
    "weeks",
)
_TESTS = record(
    FunctionalTests,
    {
        "tug_s": _SECONDS,
        "chair_stands_30s": number("0", "60", whole=True),
        "rises_without_hands": _ANSWER,
        "tandem_s": _SECONDS,
        "single_leg_s": _SECONDS,
        "gait_m_s": number("0", "4"),
        "five_sit_to_stand_s": _SECONDS,
        "occiput_wall_cm": number("0", "40"),
        "fes_i": number("16", "64", whole=True),
        "cannot_hip_hinge": _ANSWER,
    },
)


def _with_units(build: Callable[..., Any], **ours: str) -> Callable[..., Any]:
    """Build from the contract's field names where ours carry the unit or the scale."""
    return lambda **found: build(**{ours.get(name, name): value for name, value in found.items()})


#: A dose as plans give it; what a plan left empty may be null.
_DOSE = record(
    Dose,
    {
        "sets": number("1", "10", whole=True),
        "reps": number("1", "100", whole=True),
        "hold_seconds": number("1", "600", whole=True),
        "minutes": number("0.25", "300"),
        "impacts": number("0", "1000", whole=True),
        "steps": number("1", "1000", whole=True),
        "load_kg": number("0", "200"),
        "band": _band,
        "rpe_min": number("1", "10", whole=True),
        "rpe_max": number("1", "10", whole=True),
        "rest_seconds": number("0", "600", whole=True),
        "each_side": _true_or_false,
        "bouts": number("1", "10", whole=True),
    },
)
_PAST_ITEM = record(
    _with_units(PastItem, rpe="rpe_cr10", pain="pain_0_10"),
    {
        "code": code,
        "sessions_done": number("0", str(SESSIONS_A_WEEK_MAX), whole=True),
        "reps": number("0", "500", whole=True),
        "rpe": number("0", "10", whole=True),
        "pain": number("0", "10", whole=True),
        "dose": _DOSE,
        "support": word(Support),
    },
    "code",
    "sessions_done",
)
_PAST_WEEK = record(
    PastWeek,
    {"start": _monday, "items": list_of(_past_item), "events": list_of(word(Event))},
    "start",
)
_WEEKS = record(TrainingHistory, {"weeks": list_of(_PAST_WEEK)})
_LIMITS: dict[str, Reader] = {
    "rung_max": number("1", "20", whole=True),
    "sets_max": number("1", "10", whole=True),
    "reps_max": number("1", "100", whole=True),
    "minutes_max": number("0.25", "300"),
    "load_kg_max": number("0", "200"),
}
_LADDER_CAP = record(
    LadderCap, {"ladder": known_ladder, **_LIMITS}, "ladder", one_of=tuple(_LIMITS)
)
_CAPS = list_of(_ladder_cap)
_CONSTRAINTS = record(
    _with_units(Constraints, rpe_max="rpe_cr10_max"),
    {
        "signed": known_codes,
        "rpe_max": number("1", "10", whole=True),
        "session_minutes_max": number("5", "90", whole=True),
        "main_items_max": number("1", "8", whole=True),
        "ladder_caps": _ladder_caps,
    },
)


_YEARS_OF_AGE = number("0", str(AGE_MAX), whole=True)


def _age(value: Any, form: Form) -> int:
    """Whole years lived. The dates that are read after it may not lie before them."""
    years: int = _YEARS_OF_AGE(value, form)
    form.born = _earliest_birth(form.on, years)
    return years


def _earliest_birth(on: date | None, years: int) -> date | None:
    return None if on is None else months_later(on, -12 * (years + 1))


#: Field of the profile -> reader, in the order of reading. Absent and null mean "not answered".
_PROFILE: dict[str, Reader] = {
    "age": _age,
    "sex": word(Sex),
    "postmenopausal": _ANSWER,
    "t_score": _t_score,
    "t_scores": _t_scores,
    "t_score_on": _when,
    "t_score_band": word(TScoreBand),
    "frax_major": number("0", "100"),
    "frax_hip": number("0", "100"),
    "fractures": or_unsure(list_of(_FRACTURE)),
    "falls_12_months": or_unsure(number("0", "365", whole=True)),
    "severe_fall": _ANSWER,
    "tests": _TESTS,
    "height_loss_historical_cm": number("0", "40"),
    "height_loss_recent_cm": number("0", "40"),
    "spine_imaged": _ANSWER,
    "walking_aid": word(WalkingAid),
    "frail": yes_no,
    "prednisolone_mg_day": or_unsure(number("0", "1000")),
    "prednisolone_months": or_unsure(number("0", "1200")),
    "blood_pressure": _blood_pressure,
    "back_pain": _BACK_PAIN,
    "surgery": or_unsure(list_of(_SURGERY)),
    "conditions": set_of(Condition),
    "screening": _screening,
    "equipment": set_of(Equipment),
    "helper_present": yes_no,
    "trainer_present": yes_no,
    "floor": _ANSWER,
    "days": set_of(Weekday, at_least_one="Name at least one weekday, like [“mon”, “thu”]."),
    "minutes": number("10", "90", whole=True),
    "activity": word(Activity),
    "avoid": known_codes,
    "prefer": known_codes,
    "lives_alone": _ANSWER,
    "weight_kg": number("20", "300"),
    "bone_medicine": _ANSWER,
    "history": _history,
    "constraints": _CONSTRAINTS,
}
PROFILE_FIELDS = ("id", "on", *_PROFILE)


def read_profile(
    data: Any, *, today: date | None = None, catalogue: Catalogue | None = None
) -> PatientFacts:
    """A profile of the public contract as facts. Errors: InvalidFacts with every wrong field.

    `today` is the plan's day where the profile has no `on`, and says how far ahead `on` may lie.
    A `catalogue` is for a profile that somebody sends now: the exercises and ladders that it asks
    for must stand there. What was stored is read without one, whatever has left the catalogue.
    """
    if not isinstance(data, dict):
        raise InvalidFacts({"json": ["Give one profile as an object with named fields."]})
    form = Form(catalogue=catalogue)
    for key in data:
        if key not in PROFILE_FIELDS:
            near = difflib.get_close_matches(str(key), PROFILE_FIELDS, n=1)
            hint = f" Did you mean “{near[0]}”?" if near else " Take it out."
            form.add(str(key)[:60], f"This field is not known.{hint}")
    form.on = form.read("on", data["on"], _day) if data.get("on") is not None else today
    if (
        form.on is not None
        and today is not None
        and form.on > months_later(today, MONTHS_AHEAD_MAX)
    ):
        form.add("on", "Check the year. A plan is made at most two years before its day.")
    form.born = _earliest_birth(form.on, AGE_MAX)
    found = {
        name: form.read(name, data[name], reader)
        for name, reader in _PROFILE.items()
        if data.get(name) is not None
    }
    if data.get("id") is not None:
        found["id"] = form.read("id", data["id"], text)
    if form.on is None and "on" not in form.errors:
        form.add("on", "Give the day that the plan is for, like 2026-11-24.")
    form.finish()
    assert form.on is not None  # noqa: S101 finish() has raised otherwise
    scores = [score for _, score in found.get("t_scores", ())]
    if "t_score" in found:
        scores.append(found["t_score"])
    return PatientFacts(on=form.on, **(found | ({"t_score": min(scores)} if scores else {})))


# ---------------------------------------------------------------- facts to JSON


def _plain(value: Any) -> Any:
    """A fact as JSON: numbers as text where they are decimal, sets in order."""
    if isinstance(value, When):
        return value.to_json()
    if isinstance(value, Decimal):
        return f"{value:f}"  # as people write it: 10, and not 1E+1
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, frozenset):
        return sorted(_plain(entry) for entry in value)
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    if is_dataclass(value):
        return _given(value)
    return value


_THEIRS = {"rpe_cr10": "rpe", "pain_0_10": "pain", "rpe_cr10_max": "rpe_max"}


def _given(record: Any) -> dict[str, Any]:
    """The fields of a record that were given, by the contract's names."""
    return {
        _THEIRS.get(one.name, one.name): _plain(getattr(record, one.name))
        for one in dataclass_fields(record)
        if getattr(record, one.name) not in (None, (), frozenset())
    }


def write_profile(facts: PatientFacts) -> dict[str, Any]:
    """The profile of these facts; `read_profile` gives equal facts back."""
    profile = _given(facts)
    profile["screening"] = {question.value: answer.value for question, answer in facts.screening}
    profile["t_scores"] = {site: _plain(score) for site, score in facts.t_scores}
    for name in ("fractures", "surgery", "conditions", "equipment"):
        if getattr(facts, name) is not None:
            profile[name] = _plain(getattr(facts, name))
    for name in ("screening", "t_scores", "tests", "history", "constraints"):
        if not profile.get(name):
            profile.pop(name, None)
    return profile
