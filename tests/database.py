"""What tests do to the test database and no product code may do."""

from django.db import connection

from accounts.audit import TABLE, TRIGGERS


def drop_append_only_triggers():
    """Let the rows of the audit trail be deleted; `migrate` and `flush` make the triggers again."""
    on = "" if connection.vendor == "sqlite" else f" ON {TABLE}"
    with connection.cursor() as cursor:
        for name in TRIGGERS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
