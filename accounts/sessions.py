"""Sessions as Django keeps them in the database; every page reads one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from plans.compiled import Compiled


class SessionStore(DatabaseSessionStore):
    """Django's own, but for the reading: its question is composed once a process."""

    def load(self) -> dict[str, Any]:
        """What a session holds; nothing, and no key, where there is none or it has expired."""
        row = _SESSION.first(str(self.session_key))
        if row is not None:
            data, expires = row
            if _in_utc(expires) > timezone.now():
                return self.decode(str(data))
        self._session_key = None
        return {}


def _in_utc(time: datetime) -> datetime:
    """SQLite keeps times in UTC, and does not say so."""
    return time if time.tzinfo else time.replace(tzinfo=UTC)


_SESSION = Compiled(
    lambda key: Session.objects.filter(session_key=key).values_list("session_data", "expire_date")
)
