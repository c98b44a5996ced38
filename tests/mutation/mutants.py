"""One small fault in the data of the rules at a time, put in and taken out again.

A mutant is a change of one value in memory: a cell of the matrix to its neighbours, a number one
step up and one down, a flag to its neighbouring levels, one entry out of a list. `apply` puts it
in, forgets what functions remembered, and gives a function that takes it out again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from plans.catalogue import loader
from plans.rules import doses, history, steps_up, tables, thresholds
from plans.rules.vocabulary import LEVELS, SafetyFlag
from tests.oracle.test_numbers import defined_in, numbers_in
from tests.removal import forget, rooms

LETTERS = "ACSXN"


@dataclass(frozen=True)
class Mutant:
    """`kind` says which score it counts for, `name` what is changed into what.

    `first` are the tests that are asked first, by the ends of their names; `apply` gives `undo`.
    """

    kind: str
    name: str
    first: tuple[str, ...]
    apply: Callable[[], Callable[[], None]]


# ---------------------------------------------------------------- putting in, taking out


def _in_dict(table, key, value):
    def apply():
        before = table[key]
        table[key] = value
        forget()

        def undo():
            table[key] = before
            forget()

        return undo

    return apply


def _in_modules(name, owner, value):
    """A constant, in the module that owns it and wherever it was imported by name."""

    def apply():
        before = getattr(owner, name)
        holders = [one for one in rooms() if name in vars(one) and vars(one)[name] is before]
        for module in holders:
            setattr(module, name, value)
        forget()

        def undo():
            for module in holders:
                setattr(module, name, before)
            forget()

        return undo

    return apply


def _in_object(thing, name, value):
    """A field of a frozen value."""

    def apply():
        before = getattr(thing, name)
        object.__setattr__(thing, name, value)
        forget()

        def undo():
            object.__setattr__(thing, name, before)
            forget()

        return undo

    return apply


# ---------------------------------------------------------------- the mutants


def cells() -> Iterator[Mutant]:
    """Each of the 456 cells to the next milder and the next stricter letter."""
    for (flag, level), row in tables.MATRIX.items():
        for column, cell in row.items():
            letter = "A" if cell == "-" else cell[0]
            place = LETTERS.index(letter)
            others = {LETTERS[max(0, place - 1)], LETTERS[min(4, place + 1)]} - {letter}
            if "@" in cell:
                others.add(letter)  # the same letter without its condition
            for other in sorted(others):
                yield Mutant(
                    "cell",
                    f"{flag.value} {level} {column.value}: {cell} -> {other}",
                    (f"[{flag.value}-{level}-{column.value}-{cell}]",),
                    _in_dict(row, column, other),
                )


def flags() -> Iterator[Mutant]:
    """Each of the 164 x 18 flags to its neighbouring levels."""
    for exercise in loader.read_files().exercises:
        for place, (flag, level) in enumerate(exercise.flags):
            levels = LEVELS[flag]
            here = levels.index(level)
            for other in {max(0, here - 1), min(len(levels) - 1, here + 1)} - {here}:
                changed = list(exercise.flags)
                changed[place] = (SafetyFlag(flag), levels[other])
                yield Mutant(
                    "flag",
                    f"{exercise.code} {flag.value}: {level} -> {levels[other]}",
                    (f"test_flags_are_those_of_the_table[{exercise.code}]",),
                    _in_object(exercise, "flags", tuple(changed)),
                )


def _steps(number):
    """The number one step down and one up, in its own smallest step."""
    if isinstance(number, int):
        return (number - 1, number + 1)
    exponent = number.as_tuple().exponent
    step = Decimal(1).scaleb(exponent if exponent < 0 else -1)
    return (number - step, number + step)


def _changed(value):
    """Every way to change one number of a number or tuple: (words, changed value)."""
    if not isinstance(value, tuple):
        for other in _steps(value):
            yield f"{value} -> {other}", other
        return
    for place, number in enumerate(value):
        for other in _steps(number):
            yield (
                f"{'/'.join(map(str, value))}: {number} -> {other}",
                (*value[:place], other, *value[place + 1 :]),
            )


def _numbers_of(kind, module, name, value, first) -> Iterator[Mutant]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, dict):
                yield from _numbers_of(kind, module, f"{name} {key}", inner, first)
            elif numbers_in(inner) is not None:
                for words, other in _changed(inner):
                    yield Mutant(kind, f"{name} {key}: {words}", first, _in_dict(value, key, other))
    elif numbers_in(value) is not None:
        for words, other in _changed(value):
            yield Mutant(kind, f"{name}: {words}", first, _in_modules(name, module, other))


def _chair_stands() -> Iterator[Mutant]:
    table = thresholds.CHAIR_STANDS_CUT_OFF
    for place, (age, by_sex) in enumerate(table):
        for other in _steps(age):
            changed = (*table[:place], (other, by_sex), *table[place + 1 :])
            yield Mutant(
                "threshold",
                f"CHAIR_STANDS_CUT_OFF age {age} -> {other}",
                ("test_risk.py",),
                _in_modules("CHAIR_STANDS_CUT_OFF", thresholds, changed),
            )
        for sex, least in by_sex.items():
            for other in _steps(least):
                yield Mutant(
                    "threshold",
                    f"CHAIR_STANDS_CUT_OFF {age} {sex.value}: {least} -> {other}",
                    ("test_risk.py",),
                    _in_dict(by_sex, sex, other),
                )


def limits() -> Iterator[Mutant]:
    """Each threshold of screening and tiers, one step down and one up."""
    for name in defined_in(thresholds):
        value = getattr(thresholds, name)
        yield from _numbers_of("threshold", thresholds, name, value, ())
    yield from _chair_stands()


def ceilings() -> Iterator[Mutant]:
    """Each number of doses and of progression, one step down and one up."""
    for kind, module in (("ceiling", doses), ("progression", history), ("progression", steps_up)):
        for name in defined_in(module):
            yield from _numbers_of(kind, module, name, getattr(module, name), ())


def lists() -> Iterator[Mutant]:
    """Each exercise out of the lists that stand beside the matrix."""
    for name in ("NEVER_FOR_ANYONE", "PELVIC_FLOOR_CODES", "HIP_HINGE_CODES", "NOT_ALONE_CODES"):
        whole = getattr(tables, name)
        for code in sorted(whole):
            yield Mutant(
                "list",
                f"{name} without {code}",
                (),
                _in_modules(name, tables, whole - {code}),
            )
    for name in ("EXCLUDED_BY_CODE", "SIGNED_BY_CODE"):
        table = getattr(tables, name)
        for code, (rule, columns) in table.items():
            for column in sorted(columns):
                yield Mutant(
                    "list",
                    f"{name} {code} without {column.value}",
                    (),
                    _in_dict(table, code, (rule, columns - {column})),
                )


def refused() -> Iterator[Mutant]:
    """Each refused exercise offered."""
    for exercise in loader.read_files().exercises:
        if exercise.refused:
            yield Mutant(
                "list", f"{exercise.code} offered", (), _in_object(exercise, "refused", False)
            )


def supports() -> Iterator[Mutant]:
    """Each exercise's support one step weaker."""
    for exercise in loader.read_files().exercises:
        kinds = list(type(exercise.support))
        here = exercise.support.rank
        if here:
            yield Mutant(
                "support",
                f"{exercise.code}: {exercise.support.value} -> {kinds[here - 1].value}",
                (f"test_spellings_map_equipment_and_support[{exercise.code}]",),
                _in_object(exercise, "support", kinds[here - 1]),
            )


def every() -> Iterator[Mutant]:
    for source in (cells, limits, ceilings, flags, lists, refused, supports):
        yield from source()
