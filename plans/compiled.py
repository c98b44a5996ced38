"""What is asked of the database and written to it again and again, composed once a process.

Composing a statement of several parts takes longer than the database needs to carry it out. Each
is prepared as well, once a connection, where the database is PostgreSQL.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model, QuerySet
from django.db.models.sql import InsertQuery, UpdateQuery

#: Stand for the keys while a statement is composed; no row has them.
STAND_INS = (-1, -2)

Build = Callable[..., QuerySet[Any, Any]]
Composed = tuple[str, tuple[Any, ...]]


class Compiled:
    """A query about the rows with certain keys: `build` returns it, given a stand-in for each key.

    The answer is what the database gives, without the conversions that fields make: JSON and, on
    SQLite, dates and truth values are texts and numbers.
    """

    def __init__(self, build: Build) -> None:
        self._build = build
        self._composed: Composed | None = None

    def first(self, *keys: int | str) -> tuple[Any, ...] | None:
        """The first row for these keys. One query."""
        if self._composed is None:
            self._composed = self._build(*STAND_INS[: len(keys)])[:1].query.sql_with_params()
        with connection.cursor() as cursor:
            _carry_out(cursor, *_given(self._composed, keys))
            row: tuple[Any, ...] | None = cursor.fetchone()
            return row


class CompiledUpdate:
    """`values` for the rows with certain keys, as `update` sets them; the same ones each time."""

    def __init__(self, build: Build, **values: Any) -> None:
        self._build, self._values = build, values
        self._composed: Composed | None = None

    def write(self, *keys: int | str) -> int:
        """How many rows there were for these keys. One query."""
        if self._composed is None:
            query: Any = self._build(*STAND_INS[: len(keys)]).query.chain(UpdateQuery)
            query.add_update_values(self._values)
            self._composed = query.get_compiler(connection=connection).as_sql()
        with connection.cursor() as cursor:
            _carry_out(cursor, *_given(self._composed, keys))
            return int(cursor.rowcount)


class CompiledRows:
    """New rows of a model, the same fields in each: many at once, without an object for each.

    The values are what the database takes, as in the answers of `Compiled`: a key for an object,
    a text for a date. The keys of the new rows are not asked for.
    """

    def __init__(self, model: type[Model], *fields: str) -> None:
        self._model, self._fields = model, fields
        self._composed: str | None = None

    def write(self, rows: Sequence[tuple[int | str, ...]]) -> None:
        """Write the rows, each with a value for every field. One statement; none for no rows."""
        if not rows:
            return
        by_column = connection.vendor == "postgresql"
        if self._composed is None:
            # For two rows and more PostgreSQL is given an array for each column, however long.
            blank = [self._model()] * (2 if by_column else 1)
            self._composed = _insertion(self._model, self._fields, blank)
        with connection.cursor() as cursor:
            if by_column:
                _carry_out(cursor, self._composed, list(map(_array, zip(*rows, strict=True))))
            else:
                cursor.executemany(self._composed, rows)


def _array(values: Iterable[int | str]) -> str:
    """An array as PostgreSQL writes it: one text, which it reads in a third of the time that a
    list of expressions takes."""
    quoted = (str(value).replace("\\", r"\\").replace('"', r"\"") for value in values)
    return "{" + ",".join(f'"{value}"' for value in quoted) + "}"


def insert(row: Model) -> None:
    """Write a new row and give the object its key: what `save(force_insert=True)` does.

    For models without a parent, a file or a listener to `post_save`. One statement.
    """
    model = type(row)
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    if model not in _INSERTIONS:
        _INSERTIONS[model] = _insertion(model, [field.name for field in fields], [row], key=True)
    values = [
        field.get_db_prep_save(field.pre_save(row, add=True), connection=connection)
        for field in fields
    ]
    with connection.cursor() as cursor:
        _carry_out(cursor, _INSERTIONS[model], values)
        [row.pk] = cursor.fetchone()
    row._state.adding, row._state.db = False, connection.alias


_INSERTIONS: dict[type[Model], str] = {}


# ---------------------------------------------------------------- the parts


def _given(composed: Composed, keys: Sequence[int | str]) -> tuple[str, list[Any]]:
    """A statement with the keys in place of their stand-ins."""
    sql, values = composed
    given = dict(zip(map(str, STAND_INS[: len(keys)]), keys, strict=True))
    return sql, [given.get(str(value), value) for value in values]


def _insertion(
    model: type[Model], names: Iterable[str], rows: list[Model], *, key: bool = False
) -> str:
    """The statement for these fields of these rows; with `key` it answers with the key."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    query = InsertQuery(model)
    query.insert_values([fields[name] for name in names], rows)
    compiler = query.get_compiler(connection=connection)
    compiler.returning_fields = [model._meta.pk] if key else None
    [(sql, _values)] = compiler.as_sql()
    return str(sql)


def _carry_out(cursor: CursorWrapper, sql: str, values: Sequence[Any]) -> None:
    """Execute a statement, prepared where that can be: reading and planning it anew each time
    takes PostgreSQL longer than most of them take.

    Not where a pooler may give each transaction another connection, which Django is told by
    `DISABLE_SERVER_SIDE_CURSORS`.
    """
    pooled = connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS", False)
    if connection.vendor != "postgresql" or pooled:
        cursor.execute(sql, values)
        return
    prepared = _PREPARED.setdefault(connection.connection, {})
    if sql not in prepared:
        prepared[sql] = _prepare(f"composed_{len(prepared)}", sql, len(values))
    cursor.execute(prepared[sql], values)


#: The call of each statement that a connection has prepared; they end together.
_PREPARED: WeakKeyDictionary[Any, dict[str, str]] = WeakKeyDictionary()


def _prepare(name: str, sql: str, values: int) -> str:
    """The call of a statement that is now prepared under a name."""
    places = count(1)
    numbered = re.sub("%s", lambda _place: f"${next(places)}", sql).replace("%%", "%")
    with connection.connection.cursor() as cursor:  # not a query of any page
        cursor.execute(f"PREPARE {name} AS {numbered}")
    return f"EXECUTE {name}" + (f" ({', '.join(['%s'] * values)})" if values else "")
