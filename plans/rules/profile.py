"""JSON to facts and back, naming every wrong field at once.

A profile is read by a table of fields: each has a reader that returns a value or adds sentences
to the errors. Nothing is guessed: unknown fields, NaN, wrong types and later dates are errors, and
a number may be given as a person types it ("−2,5").
"""

from __future__ import annotations

import calendar
import difflib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import fields as dataclass_fields
from dataclasses import is_dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from plans.rules.facts import (
    BackPain,
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
#: A plan's day outside these years is a typing error, and no calendar reaches far beyond them.
YEARS = (1900, 2199)
DEPTH_MAX = 50
CHARACTERS_MAX = 1_000_000
LIST_MAX = 200

_MINUS = dict.fromkeys(map(ord, "\u2212\u2012\u2013\u2014\ufe63\uff0d\u2010\u2011"), "-")
_NUMBER = re.compile(r"[+-]?\d{1,6}(?:\.\d{1,6})?")
_CODE = re.compile(r"[A-Z]{1,3}\d{2,4}")

Word = TypeVar("Word", bound=StrEnum)


class _Wrong(Exception):
    """One value cannot be read; the sentence says what to do."""


Reader = Callable[[Any, "_Form"], Any]


class _Form:
    """One object being read: collects errors under their full field names."""

    def __init__(self, on: date | None = None) -> None:
        self.errors: dict[str, list[str]] = {}
        self.on = on

    def add(self, name: str, sentence: str) -> None:
        self.errors.setdefault(name, []).append(sentence)

    def read(self, name: str, value: Any, reader: Reader) -> Any:
        """The value, or None with its error kept under `name`."""
        if value is _TWICE:
            self.add(name, "This field stands twice. Give it once.")
            return None
        try:
            return reader(value, self)
        except _Wrong as wrong:
            self.add(name, str(wrong))
        except InvalidFacts as inner:
            for part, sentences in inner.errors.items():
                for sentence in sentences:
                    self.add(name + part if part.startswith("[") else f"{name}.{part}", sentence)
        return None

    def finish(self) -> None:
        if self.errors:
            raise InvalidFacts(self.errors)


# ---------------------------------------------------------------- text to JSON


def parse_json(text: str) -> Any:
    """JSON as safety needs it: no deep nesting, at most 1 million characters.

    NaN and a key that stands twice stay visible, so that `read_profile` names their fields.
    Errors: InvalidFacts under the field "json".
    """
    try:
        if len(text) > CHARACTERS_MAX:
            raise _Wrong("This is too long. Send at most 1,000,000 characters for one profile.")
        if _depth(text) > DEPTH_MAX:
            raise _Wrong("This is nested too deeply. Use the shape of the documented profile.")
        return json.loads(text, object_pairs_hook=_keep_twice)
    except _Wrong as wrong:
        raise InvalidFacts({"json": [str(wrong)]}) from wrong
    except (json.JSONDecodeError, RecursionError, ValueError) as error:
        where = ""
        if isinstance(error, json.JSONDecodeError):
            many = "\n" in text.strip()
            where = f" (line {error.lineno})" if many else f" (character {error.colno})"
        raise InvalidFacts({"json": [f"This is not valid JSON{where}. Check it."]}) from error


def _depth(text: str) -> int:
    """Deepest nesting, counting brackets outside strings."""
    depth = deepest = 0
    for found in re.finditer(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', text):
        if found[0] in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif found[0] in "]}":
            depth -= 1
    return deepest


#: Stands for a value that was given twice; no reader takes it for an answer.
_TWICE = object()


def _keep_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        found[key] = _TWICE if key in found else value
    return found


# ---------------------------------------------------------------- small readers


def _object(value: Any, known: Mapping[str, Any]) -> dict[str, Any]:
    """The value as an object with only known fields; every unknown one is named."""
    if not isinstance(value, dict):
        raise _Wrong("Give an object with named fields.")
    errors: dict[str, list[str]] = {}
    for key in value:
        if key not in known:
            near = difflib.get_close_matches(str(key), list(known), n=1)
            hint = f" Did you mean “{near[0]}”?" if near else f" Known here: {', '.join(known)}."
            errors[str(key)[:60]] = [f"This field is not known.{hint}"]
    if errors:
        raise InvalidFacts(errors)
    return value


def decimal(value: Any) -> Decimal:
    """A finite number, also as typed text with any minus sign or a comma. Errors: ValueError."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise ValueError("Give a number.")
    text = str(value).strip().translate(_MINUS).replace(",", ".").replace("\uff0b", "+")
    text = text.replace(" ", "") if re.fullmatch(r"[+-]\s+\S+", text) else text
    if isinstance(value, float) and "e" in text.lower():
        raise ValueError("Give a plain number, like 2.5.")
    if not text.isascii() or not _NUMBER.fullmatch(text):
        raise ValueError("Give a number, like 2.5.")
    try:
        return Decimal(text)
    except InvalidOperation as error:  # pragma: no cover - the pattern above has no other form
        raise ValueError("Give a number, like 2.5.") from error


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


def _number(low: str, high: str, *, whole: bool = False) -> Reader:
    at_least, at_most = Decimal(low), Decimal(high)

    def read(value: Any, _form: _Form) -> Any:
        kind = "whole number" if whole else "number"
        sentence = f"Give a {kind} from {low} to {high}."
        try:
            number = decimal(value)
        except ValueError as error:
            raise _Wrong(sentence) from error
        if not at_least <= number <= at_most or (whole and number != int(number)):
            raise _Wrong(sentence)
        return int(number) if whole else number

    return read


def _or_unsure(reader: Reader) -> Reader:
    def read(value: Any, form: _Form) -> Any:
        if value == Answer.UNSURE.value:
            return Answer.UNSURE
        try:
            return reader(value, form)
        except _Wrong as wrong:
            raise _Wrong(f"{str(wrong).rstrip('.')}, or “unsure”.") from wrong

    return read


def _word(kind: type[Word]) -> Reader:
    def read(value: Any, _form: _Form) -> Word:
        try:
            return kind(value)
        except ValueError as error:
            choices = ", ".join(member.value for member in kind)
            raise _Wrong(f"Choose one of: {choices}.") from error

    return read


def _yes_no(value: Any, _form: _Form) -> Answer:
    if value not in ("yes", "no"):
        raise _Wrong("Answer “yes” or “no”.")
    return Answer(value)


def _text(value: Any, _form: _Form) -> str:
    if not isinstance(value, str) or len(value) > 200 or not _can_be_written(value):
        raise _Wrong("Give a text of at most 200 characters.")
    return value


def _can_be_written(text: str) -> bool:
    """False for half a character (a lone surrogate), which no file or screen can take."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _list_of(reader: Reader, *, at_least_one: str = "") -> Reader:
    def read(value: Any, form: _Form) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise _Wrong("Give a list in square brackets, also of a single entry.")
        if len(value) > LIST_MAX:
            raise _Wrong(f"Give a list of at most {LIST_MAX} entries.")
        if at_least_one and not value:
            raise _Wrong(at_least_one)
        inner = _Form(form.on)
        found = [inner.read(f"[{place}]", entry, reader) for place, entry in enumerate(value)]
        inner.finish()
        return tuple(found)

    return read


def _set_of(kind: type[Word], *, at_least_one: str = "") -> Reader:
    reader = _list_of(_word(kind), at_least_one=at_least_one)
    return lambda value, form: frozenset(reader(value, form))


def _record(build: Callable[..., Any], table: Mapping[str, Reader], *required: str) -> Reader:
    """An object read field by field with `table`, then built; required fields are named."""

    def read(value: Any, form: _Form) -> Any:
        data = _object(value, table)
        inner = _Form(form.on)
        for name in required:
            if data.get(name) is None:
                inner.add(name, "This field is needed here.")
        found = {
            name: inner.read(name, data[name], reader)
            for name, reader in table.items()
            if name in data and data[name] is not None
        }
        inner.finish()
        return build(**found)

    return read


def _when(value: Any, form: _Form) -> When:
    """A day, month, year or band (decision 14). Month and year count as their last day."""
    if value in DATE_BANDS:
        return When(band=value)
    sentence = "Give a date like 2024-03-27, 2024-03 or 2024, or one of: " + ", ".join(DATE_BANDS)
    if not isinstance(value, str):
        raise _Wrong(sentence + ".")
    found = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", value)
    if not found:
        raise _Wrong(sentence + ".")
    try:
        year, month = int(found[1]), int(found[2] or 12)
        day = date(year, month, int(found[3] or calendar.monthrange(year, month)[1]))
    except ValueError as error:
        raise _Wrong(sentence + ".") from error
    if form.on is None or day <= form.on:
        return When(day=day)
    contains_today = found[3] is None and (
        year == form.on.year and (found[2] is None or month == form.on.month)
    )
    if not contains_today:
        raise _Wrong("This date lies in the future. Give the day it happened.")
    return When(day=form.on)


def _day(value: Any, _form: _Form) -> date:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        try:
            found = date.fromisoformat(value)
        except ValueError:
            pass
        else:
            if YEARS[0] <= found.year <= YEARS[1]:
                return found
    raise _Wrong("Give a day like 2026-11-24.")


def _monday(value: Any, form: _Form) -> date:
    """The Monday of the week that holds this day: a first week may have started later."""
    day = _day(value, form)
    monday = day - timedelta(days=day.weekday())
    if form.on is not None and (day > form.on or monday >= form.on):
        raise _Wrong("This week is still to come. Give weeks before the one that is planned.")
    return monday


def _history(value: Any, form: _Form) -> TrainingHistory:
    """Past weeks in order, each once."""
    history: TrainingHistory = _WEEKS(value, form)
    starts = [week.start for week in history.weeks]
    if starts != sorted(set(starts)):
        raise _Wrong("Give each past week once, oldest first.")
    return history


def _ladder_caps(value: Any, form: _Form) -> tuple[LadderCap, ...]:
    """Caps of an Approval, one for each ladder."""
    caps: tuple[LadderCap, ...] = _CAPS(value, form)
    ladders = [cap.ladder for cap in caps]
    if len(set(ladders)) < len(ladders):
        raise _Wrong("Give each ladder once, with all its limits.")
    return caps


def _band(value: Any, _form: _Form) -> str:
    if value not in BANDS:
        raise _Wrong(f"Give one of: {', '.join(BANDS)}.")
    return str(value)


def _true_or_false(value: Any, _form: _Form) -> bool:
    if not isinstance(value, bool):
        raise _Wrong("Give true or false.")
    return value


def _code(value: Any, _form: _Form) -> str:
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        raise _Wrong("Give an exercise code, like S03.")
    return value


def _t_score(value: Any, _form: _Form) -> Decimal:
    try:
        return read_t_score(value)
    except ValueError as error:
        raise _Wrong(str(error)) from error


def _t_scores(value: Any, form: _Form) -> tuple[tuple[str, Decimal], ...]:
    data = _object(value, dict.fromkeys(T_SCORE_SITES))
    inner = _Form(form.on)
    found = {site: inner.read(site, data[site], _t_score) for site in sorted(data)}
    inner.finish()
    return tuple(found.items())


def _screening(value: Any, form: _Form) -> tuple[tuple[Question, Answer], ...]:
    """Answers by question id; "*" answers all that are not named."""
    data = _object(value, {"*": None, **{question.value: None for question in Question}})
    inner = _Form(form.on)
    answers = {name: inner.read(name, said, _word(Answer)) for name, said in data.items()}
    inner.finish()
    others = answers.pop("*", None)
    return tuple(
        (question, answers.get(question.value, others))
        for question in Question
        if question.value in answers or others is not None
    )


def _blood_pressure(value: Any, form: _Form) -> tuple[int, int]:
    if not isinstance(value, list) or len(value) != 2:
        raise _Wrong("Give two numbers, like [132, 84].")
    inner = _Form(form.on)
    systolic = inner.read("[0]", value[0], _number("50", "300", whole=True))
    diastolic = inner.read("[1]", value[1], _number("20", "200", whole=True))
    inner.finish()
    if diastolic >= systolic:
        raise _Wrong("The first number is the higher one, like [132, 84].")
    return systolic, diastolic


_ANSWER = _word(Answer)
_SECONDS = _number("0", "600")

_FRACTURE = _record(
    Fracture,
    {
        "site": _word(FractureSite),
        "on": _when,
        "low_trauma": _ANSWER,
        "cleared": _ANSWER,
        "age_then": _number("0", str(AGE_MAX), whole=True),
    },
    "site",
    "on",
)
_SURGERY = _record(
    Surgery, {"kind": _word(SurgeryKind), "on": _when, "cleared": _ANSWER}, "kind", "on"
)
_BACK_PAIN = _record(
    BackPain,
    {
        "now": _number("0", "10", whole=True),
        "weeks": _number("0", "5000"),
        "after_bend_lift_cough_fall": _ANSWER,
    },
    "now",
    "weeks",
)
_TESTS = _record(
    FunctionalTests,
    {
        "tug_s": _SECONDS,
        "chair_stands_30s": _number("0", "60", whole=True),
        "rises_without_hands": _ANSWER,
        "tandem_s": _SECONDS,
        "single_leg_s": _SECONDS,
        "gait_m_s": _number("0", "4"),
        "five_sit_to_stand_s": _SECONDS,
        "occiput_wall_cm": _number("0", "40"),
        "fes_i": _number("16", "64", whole=True),
        "cannot_hip_hinge": _ANSWER,
    },
)


def _with_units(build: Callable[..., Any], **ours: str) -> Callable[..., Any]:
    """Build from the contract's field names where ours carry the unit or the scale."""
    return lambda **found: build(**{ours.get(name, name): value for name, value in found.items()})


#: A dose as plans give it; what a plan left empty may be null.
_DOSE = _record(
    Dose,
    {
        "sets": _number("1", "10", whole=True),
        "reps": _number("1", "100", whole=True),
        "hold_seconds": _number("1", "600", whole=True),
        "minutes": _number("0.25", "300"),
        "impacts": _number("0", "1000", whole=True),
        "steps": _number("1", "1000", whole=True),
        "load_kg": _number("0", "200"),
        "band": _band,
        "rpe_min": _number("1", "10", whole=True),
        "rpe_max": _number("1", "10", whole=True),
        "rest_seconds": _number("0", "600", whole=True),
        "each_side": _true_or_false,
        "bouts": _number("1", "10", whole=True),
    },
)
_PAST_ITEM = _record(
    _with_units(PastItem, rpe="rpe_cr10", pain="pain_0_10"),
    {
        "code": _code,
        "sessions_done": _number("0", str(SESSIONS_A_WEEK_MAX), whole=True),
        "reps": _number("0", "500", whole=True),
        "rpe": _number("0", "10", whole=True),
        "pain": _number("0", "10", whole=True),
        "dose": _DOSE,
        "support": _word(Support),
    },
    "code",
    "sessions_done",
)
_PAST_WEEK = _record(
    PastWeek,
    {"start": _monday, "items": _list_of(_PAST_ITEM), "events": _list_of(_word(Event))},
    "start",
)
_WEEKS = _record(TrainingHistory, {"weeks": _list_of(_PAST_WEEK)})
_LADDER_CAP = _record(
    LadderCap,
    {
        "ladder": _text,
        "rung_max": _number("1", "20", whole=True),
        "sets_max": _number("1", "10", whole=True),
        "reps_max": _number("1", "100", whole=True),
        "minutes_max": _number("0.25", "300"),
        "load_kg_max": _number("0", "200"),
    },
    "ladder",
)
_CAPS = _list_of(_LADDER_CAP)
_CONSTRAINTS = _record(
    _with_units(Constraints, rpe_max="rpe_cr10_max"),
    {
        "signed": lambda value, form: frozenset(_list_of(_code)(value, form)),
        "rpe_max": _number("1", "10", whole=True),
        "session_minutes_max": _number("5", "90", whole=True),
        "main_items_max": _number("1", "8", whole=True),
        "ladder_caps": _ladder_caps,
    },
)


#: Field of the profile -> reader. Absent and null mean "not answered".
_PROFILE: dict[str, Reader] = {
    "age": _number("0", str(AGE_MAX), whole=True),
    "sex": _word(Sex),
    "postmenopausal": _ANSWER,
    "t_score": _t_score,
    "t_scores": _t_scores,
    "t_score_on": _when,
    "t_score_band": _word(TScoreBand),
    "frax_major": _number("0", "100"),
    "frax_hip": _number("0", "100"),
    "fractures": _or_unsure(_list_of(_FRACTURE)),
    "falls_12_months": _or_unsure(_number("0", "365", whole=True)),
    "severe_fall": _ANSWER,
    "tests": _TESTS,
    "height_loss_historical_cm": _number("0", "40"),
    "height_loss_recent_cm": _number("0", "40"),
    "spine_imaged": _ANSWER,
    "walking_aid": _word(WalkingAid),
    "frail": _yes_no,
    "prednisolone_mg_day": _or_unsure(_number("0", "1000")),
    "prednisolone_months": _or_unsure(_number("0", "1200")),
    "blood_pressure": _blood_pressure,
    "back_pain": _BACK_PAIN,
    "surgery": _or_unsure(_list_of(_SURGERY)),
    "conditions": _set_of(Condition),
    "screening": _screening,
    "equipment": _set_of(Equipment),
    "helper_present": _yes_no,
    "trainer_present": _yes_no,
    "floor": _ANSWER,
    "days": _set_of(Weekday, at_least_one="Name at least one weekday, like [“mon”, “thu”]."),
    "minutes": _number("10", "90", whole=True),
    "activity": _word(Activity),
    "avoid": lambda value, form: frozenset(_list_of(_code)(value, form)),
    "prefer": lambda value, form: frozenset(_list_of(_code)(value, form)),
    "lives_alone": _ANSWER,
    "weight_kg": _number("20", "300"),
    "bone_medicine": _ANSWER,
    "history": _history,
    "constraints": _CONSTRAINTS,
}
PROFILE_FIELDS = ("id", "on", *_PROFILE)


def read_profile(data: Any, *, today: date | None = None) -> PatientFacts:
    """A profile of the public contract as facts. Errors: InvalidFacts with every wrong field."""
    if not isinstance(data, dict):
        raise InvalidFacts({"json": ["Give one profile as an object with named fields."]})
    form = _Form()
    for key in data:
        if key not in PROFILE_FIELDS:
            near = difflib.get_close_matches(str(key), PROFILE_FIELDS, n=1)
            hint = f" Did you mean “{near[0]}”?" if near else " Take it out."
            form.add(str(key)[:60], f"This field is not known.{hint}")
    form.on = form.read("on", data["on"], _day) if data.get("on") is not None else today
    found = {
        name: form.read(name, data[name], reader)
        for name, reader in _PROFILE.items()
        if data.get(name) is not None
    }
    if data.get("id") is not None:
        found["id"] = form.read("id", data["id"], _text)
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
