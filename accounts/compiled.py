"""Questions that every page asks of the database, composed once a process.

Composing a query of several parts takes longer than the database needs to answer it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import QuerySet

#: Stands for the key while the query is composed; no row has it.
STAND_IN = -1


class Compiled:
    """A query about the row with one key. `build` gets a stand-in for it and returns the query.

    The answer is what the database gives, without the conversions that fields make: JSON and, on
    SQLite, dates and truth values are texts and numbers.
    """

    def __init__(self, build: Callable[[int], QuerySet[Any, Any]]) -> None:
        self._build = build
        self._composed: tuple[str, tuple[Any, ...]] | None = None

    def first(self, key: int) -> tuple[Any, ...] | None:
        """The first row for this key. One query."""
        if self._composed is None:
            self._composed = self._build(STAND_IN)[:1].query.sql_with_params()
        sql, values = self._composed
        with connection.cursor() as cursor:
            cursor.execute(sql, [key if value == STAND_IN else value for value in values])
            row: tuple[Any, ...] | None = cursor.fetchone()
            return row
