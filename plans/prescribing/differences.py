"""What differs between two sets of decisions, in words. No Django here: the corpus tool imports it.

Both sides are what `rules.answer.decisions` gives. The version of the rules and the release of the
catalogue are names, not decisions: who compares says which they compare.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Decisions = Mapping[str, Any]

#: Names of what decided; everything else in the decisions is compared.
NAMES = ("rules_version", "catalogue_release")
#: The parts of an item's decision after its code and phase, in order.
_PARTS = ("dose", "support", "hold", "verdict", "rules")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that was and is not, or is and was not.

    `kind` is for counting, `where` is a date, "gentle start", "left out", ... or empty, `code` an
    exercise or empty. `came` and `went` are rule ids.
    """

    kind: str
    where: str
    code: str
    text: str
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()

    def __str__(self) -> str:
        place = " ".join(part for part in (self.where, self.code) if part)
        return f"{place}: {self.text}" if place else self.text


def differences(was: Decisions, now: Decisions) -> tuple[Difference, ...]:
    """Everything that two sets of decisions disagree on, in the order of a plan."""
    return tuple(_found(was, now))


def _found(was: Decisions, now: Decisions) -> Iterator[Difference]:
    for name in ("status", "gate", "risk", "week_start"):
        if was[name] != now[name]:
            kind = name.replace("_", " ")
            yield Difference(kind, "", "", f"{kind} {_words(was[name])} -> {_words(now[name])}")
    yield from _rules("gate rules", "", "", was["gate_rules"], now["gate_rules"])
    yield from _lists("missing", was["missing"], now["missing"])
    days_was, days_now = dict(was["days"]), dict(now["days"])
    for date in sorted(days_was.keys() | days_now.keys()):
        yield from _items(date, days_was.get(date, ()), days_now.get(date, ()))
    yield from _items("gentle start", was["gentle_start"], now["gentle_start"])
    yield from _codes(
        "needs sign-off", _by_code(was["needs_sign_off"]), _by_code(now["needs_sign_off"])
    )
    yield from _codes("left out", _by_code(was["left_out"]), _by_code(now["left_out"]))


def _words(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return " ".join(map(str, value))
    return "none" if value is None else str(value)


def _rules(
    kind: str, where: str, code: str, was: Sequence[str], now: Sequence[str]
) -> Iterator[Difference]:
    """Rule ids that came or went, or only stand in another order."""
    if list(was) == list(now):
        return
    came = tuple(rule for rule in now if rule not in was)
    went = tuple(rule for rule in was if rule not in now)
    signed = [f"+{rule}" for rule in came] + [f"-{rule}" for rule in went]
    told = f"{'rules' if where else kind} {' '.join(signed) or 'in another order'}"
    yield Difference(kind, where, code, told, came, went)


def _lists(kind: str, was: Sequence[str], now: Sequence[str]) -> Iterator[Difference]:
    signed = [f"+{one}" for one in now if one not in was]
    signed += [f"-{one}" for one in was if one not in now]
    if signed:
        yield Difference(kind, "", "", f"{kind} {' '.join(signed)}")


# ---------------------------------------------------------------- items of a day


def _items(where: str, was: Sequence[Any], now: Sequence[Any]) -> Iterator[Difference]:
    """Items that went, came, or stayed with another dose, support, verdict or reason."""
    before, after = _by_place(was), _by_place(now)
    for key, item in before.items():
        if key not in after:
            yield Difference("item went", where, item[0], f"- {_item(item)}", went=tuple(item[6]))
    for key, item in after.items():
        if key not in before:
            yield Difference("item came", where, item[0], f"+ {_item(item)}", came=tuple(item[6]))
        else:
            yield from _parts(where, before[key], item)
    stayed = [key for key in before if key in after]
    if stayed != [key for key in after if key in before]:
        yield Difference("order", where, "", "the same exercises in another order")


def _by_place(items: Sequence[Any]) -> dict[tuple[str, str], Any]:
    return {(item[1], item[0]): item for item in items}


def _item(item: Sequence[Any]) -> str:
    return f"{item[1].replace('_', ' ')}, {_dose(item[2])}, {item[5]}"


def _dose(dose: Mapping[str, Any]) -> str:
    return " ".join(f"{name} {value}" for name, value in dose.items() if value not in (None, False))


def _parts(where: str, was: Sequence[Any], now: Sequence[Any]) -> Iterator[Difference]:
    code = was[0]
    for name, before, after in zip(_PARTS, was[2:], now[2:], strict=True):
        if before == after:
            continue
        if name == "rules":
            yield from _rules("item's rules", where, code, before, after)
        elif name == "dose":
            fields = [
                f"{field} {_words(before.get(field))} -> {_words(after.get(field))}"
                for field in {**before, **after}
                if before.get(field) != after.get(field)
            ]
            yield Difference("dose", where, code, ", ".join(fields))
        else:
            text = f"{name} {_words(before)} -> {_words(after)}"
            yield Difference(name, where, code, text)


# ---------------------------------------------------------------- lists of codes


def _by_code(rows: Sequence[Sequence[Any]]) -> dict[str, tuple[str, Sequence[str]]]:
    """Code -> verdict and rule ids; what needs a signature has no verdict of its own."""
    return {row[0]: (row[1] if len(row) == 3 else "sign_off", row[-1]) for row in rows}


def _codes(
    where: str,
    was: Mapping[str, tuple[str, Sequence[str]]],
    now: Mapping[str, tuple[str, Sequence[str]]],
) -> Iterator[Difference]:
    for code in [*was, *(code for code in now if code not in was)]:
        if code not in now:
            verdict, rules = was[code]
            yield Difference(f"{where}: went", where, code, f"- {verdict}", went=tuple(rules))
        elif code not in was:
            verdict, rules = now[code]
            yield Difference(f"{where}: came", where, code, f"+ {verdict}", came=tuple(rules))
        else:
            if was[code][0] != now[code][0]:
                text = f"{was[code][0]} -> {now[code][0]}"
                yield Difference(f"{where}: verdict", where, code, text)
            yield from _rules(f"{where}: rules", where, code, was[code][1], now[code][1])
