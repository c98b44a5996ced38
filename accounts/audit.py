"""The audit trail: one chained row an act, in the same transaction as the act (decision 24).

Each stream (one a patient, one for the system) is a chain: a row's hash covers the row before it,
so a changed or missing row shows. Triggers refuse UPDATE and DELETE; they are made again after
every migration, because SQLite drops them when a table is rebuilt.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import AuditEvent, User
from plans.compiled import Compiled, insert

SYSTEM_STREAM = "system"
TABLE = AuditEvent._meta.db_table
TRIGGERS = ("audit_no_update", "audit_no_delete")


def stream_of(patient: User | None) -> str:
    return SYSTEM_STREAM if patient is None else f"patient:{patient.pk}"


def _digest(event: AuditEvent) -> str:
    """Every field of the row but its own hash, in a fixed order."""
    fields = {
        "stream": event.stream,
        "seq": event.seq,
        "at": event.at.isoformat(),
        "action": event.action,
        "actor": event.actor_id,
        "actor_role": event.actor_role,
        "patient": event.patient_id,
        "data": event.data,
        "previous_hash": event.previous_hash,
    }
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()


def _refuse_outside_a_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("the audit trail is written in the transaction of the act it records")


def hold(patient: User) -> None:
    """Hold the patient's row to the end of the transaction: two acts then queue for the stream.

    Whoever writes to a patient's stream calls this first or holds the row already. Errors:
    RuntimeError outside a transaction, where nothing would be held.
    """
    _refuse_outside_a_transaction()
    _HELD.first(patient.pk)


_HELD = Compiled(lambda pk: User.objects.select_for_update().filter(pk=pk).values_list("pk"))
_LAST = Compiled(
    lambda stream: (
        AuditEvent.objects.filter(stream=stream).order_by("-seq").values_list("seq", "hash")
    )
)


def record(
    action: str,
    *,
    actor: User | None,
    patient: User | None = None,
    data: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Add one act to its stream. `data` holds ids and versions, never health facts.

    Errors: RuntimeError outside a transaction, because an act and its row stand or fall together.
    """
    _refuse_outside_a_transaction()
    stream = stream_of(patient)
    seq, previous_hash = _LAST.first(stream) or (0, "")
    event = AuditEvent(
        stream=stream,
        seq=seq + 1,
        at=timezone.now(),
        action=action,
        actor=actor,
        actor_role=actor.role if actor else "",
        patient=patient,
        data=dict(data or {}),
        previous_hash=previous_hash,
    )
    event.hash = _digest(event)
    insert(event)
    return event


def broken_links() -> Iterator[str]:
    """One sentence for each row whose hash, place or predecessor is not what the chain says."""
    stream, seq, previous_hash = "", 0, ""
    for event in AuditEvent.objects.order_by("stream", "seq").iterator():
        if event.stream != stream:
            stream, seq, previous_hash = event.stream, 0, ""
        if event.seq != seq + 1:
            yield f"{event.stream}: row {seq + 1} is missing"
        if event.previous_hash != previous_hash:
            yield f"{event.stream}/{event.seq}: does not follow the row before it"
        if event.hash != _digest(event):
            yield f"{event.stream}/{event.seq}: was changed"
        seq, previous_hash = event.seq, event.hash


_SQLITE = """
CREATE TRIGGER IF NOT EXISTS audit_no_{lower} BEFORE {upper} ON {table}
BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END
"""
_POSTGRESQL = """
CREATE OR REPLACE FUNCTION audit_is_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'audit rows are never changed'; END $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER audit_no_update BEFORE UPDATE ON {table}
FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
CREATE OR REPLACE TRIGGER audit_no_delete BEFORE DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()
"""


def create_triggers(**_signal: Any) -> None:
    """Make the append-only triggers where they are absent. Runs after every migrate."""
    if TABLE not in connection.introspection.table_names():
        return
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for word in ("update", "delete"):
                cursor.execute(_SQLITE.format(lower=word, upper=word.upper(), table=TABLE))
        else:
            cursor.execute(_POSTGRESQL.format(table=TABLE))


def missing_triggers() -> list[str]:
    """Names of append-only triggers that the database does not have."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {row[0] for row in cursor.fetchall()}
    return [name for name in TRIGGERS if name not in present]
