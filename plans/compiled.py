"""Questions that every page asks of the database, composed once a process.

Composing a query of several parts takes longer than the database needs to answer it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import QuerySet

#: Stand for the keys while the query is composed; no row has them.
STAND_INS = (-1, -2)


class Compiled:
    """A query about the rows with certain keys: `build` returns it, given a stand-in for each key.

    The answer is what the database gives, without the conversions that fields make: JSON and, on
    SQLite, dates and truth values are texts and numbers.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self._build = build
        self._composed: tuple[str, tuple[Any, ...]] | None = None

    def first(self, *keys: int | str) -> tuple[Any, ...] | None:
        """The first row for these keys. One query."""
        if self._composed is None:
            self._composed = self._build(*STAND_INS[: len(keys)])[:1].query.sql_with_params()
        sql, values = self._composed
        stand_ins = map(str, STAND_INS[: len(keys)])
        given = dict(zip(stand_ins, keys, strict=True))
        with connection.cursor() as cursor:
            cursor.execute(sql, [given.get(str(value), value) for value in values])
            row: tuple[Any, ...] | None = cursor.fetchone()
            return row
