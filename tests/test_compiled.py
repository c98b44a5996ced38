"""Statements that are composed once do what the ORM would, on either engine."""

from datetime import timedelta
from unittest import mock

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import AuditEvent, HealthRecord, Screening, User
from plans.compiled import Compiled, CompiledRows, CompiledUpdate, insert
from plans.prescribing.models import Plan, PlanItem
from tests.factories import patient, plan_for

pytestmark = pytest.mark.django_db
FIELDS = ("plan_id", "date", "position", "exercise_id", "phase", "verdict")
ITEMS = CompiledRows(PlanItem, "plan", "date", "position", "exercise", "phase", "verdict")
#: What may not stand in two rows.
OF_THEIR_OWN = {
    HealthRecord: {"version": 2},
    Plan: {"form_token": "another", "state": "superseded"},
    AuditEvent: {"seq": 99},
}


@pytest.fixture
def rows(release, clinic):
    """Of a plan whose rows are gone: what they said."""
    plan = plan_for(patient(of=clinic))
    found = list(plan.items.values_list(*FIELDS))
    plan.items.all().delete()
    assert len(found) > 1
    return found


def as_written(rows):
    return [(plan, day.isoformat(), *others) for plan, day, *others in rows]


@pytest.mark.parametrize("number", [0, 1, 2, None])
def test_rows_are_written_in_one_statement_however_many(rows, number, django_assert_num_queries):
    with django_assert_num_queries(0 if number == 0 else 1):
        ITEMS.write(as_written(rows[:number]))
    assert list(PlanItem.objects.values_list(*FIELDS)) == rows[:number]


@pytest.mark.parametrize("text", ['"', "\\", "a,b", "{}", "NULL", "", "é\n", "'; --", "%s"])
def test_a_text_is_written_as_it_is(text, rows):
    ITEMS.write([(*row[:4], text, row[5]) for row in as_written(rows)[:2]])
    assert list(PlanItem.objects.values_list("phase", flat=True)) == [text, text]


@transaction.atomic
def write_and_check(rows):
    """Keys of other tables are looked for here, not when the test has ended."""
    ITEMS.write(rows)
    connection.check_constraints()


@pytest.mark.parametrize(("place", "value"), [(5, "exclude"), (2, -1), (0, 10**6), (3, 10**6)])
def test_the_database_refuses_what_it_refuses_of_the_orm(rows, place, value):
    row = list(as_written(rows)[0])
    row[place] = value
    with pytest.raises(IntegrityError):
        write_and_check([tuple(row)])


def as_stored(row):
    """What the database itself says of a row, column by column."""
    table, key = connection.ops.quote_name(row._meta.db_table), row.pk
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE id = %s", [key])
        names = [column[0] for column in cursor.description]
        values = [bytes(one) if isinstance(one, memoryview) else one for one in cursor.fetchone()]
    return dict(zip(names, values, strict=True))


def test_an_object_is_written_as_save_writes_it(rows, django_assert_num_queries):
    """Every model that is written so: JSON, packed JSON, decimals, times, booleans and NULL."""
    for model in (HealthRecord, Screening, Plan, AuditEvent):
        saved = model.objects.latest("pk")
        again = model.objects.get(pk=saved.pk)
        for name, value in OF_THEIR_OWN.get(model, {}).items():
            setattr(again, name, value)
        again.pk = None
        with django_assert_num_queries(1):
            insert(again)
        assert again.pk > saved.pk
        assert not again._state.adding
        raw = [as_stored(one) for one in (saved, again)]
        for name in ("id", *OF_THEIR_OWN.get(model, ())):
            assert raw[0].pop(name) != raw[1].pop(name)
        assert raw[0] == raw[1]


def test_an_object_that_a_constraint_forbids_is_refused(rows):
    plan = Plan.objects.get()
    plan.pk, plan.form_token = None, "another"
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(plan)


def test_rows_with_a_key_are_changed_in_one_statement(rows, django_assert_num_queries):
    plan = Plan.objects.get()
    withdraw = CompiledUpdate(
        lambda key, digest: Plan.objects.filter(pk=key, hash=digest),
        state="withdrawn",
        version=F("version") + 1,
        closed_at=Now(),
    )
    for digest, changed in ((plan.hash, 1), ("another", 0), (plan.hash, 1)):
        with django_assert_num_queries(1):
            assert withdraw.write(plan.pk, digest) == changed
    plan.refresh_from_db()
    assert (plan.state, plan.version) == ("withdrawn", 3)
    assert abs(plan.closed_at - timezone.now()) < timedelta(minutes=1)


def prepared():
    """How many statements this connection holds ready; SQLite keeps its own by their text."""
    if connection.vendor == "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        return cursor.fetchone()[0]


def plan_by_hash():
    return Compiled(lambda key: Plan.objects.filter(hash=key).values_list("pk", "version"))


def test_a_statement_is_prepared_once_a_connection(rows, django_assert_num_queries):
    plan, ask, before = Plan.objects.get(), plan_by_hash(), prepared()
    for digest, found in (
        (plan.hash, (plan.pk, 1)),
        ("'%s $1 %%", None),
        (plan.hash, (plan.pk, 1)),
    ):
        with django_assert_num_queries(1):
            assert ask.first(digest) == found
    assert prepared() - before == (connection.vendor == "postgresql")


def test_a_statement_outlives_a_transaction_that_failed(rows):
    plan, ask = Plan.objects.get(), plan_by_hash()
    with transaction.atomic():
        assert ask.first(plan.hash) == (plan.pk, 1)
        transaction.set_rollback(True)
    assert ask.first(plan.hash) == (plan.pk, 1)


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_prepares_its_own():
    ask = Compiled(lambda key: User.objects.filter(email=key).values_list("pk"))
    for _connection in range(2):
        assert ask.first("nobody@example.org") is None
        connection.close()


def test_nothing_is_prepared_where_connections_are_pooled(rows):
    plan, ask, before = Plan.objects.get(), plan_by_hash(), prepared()
    with mock.patch.dict(connection.settings_dict, DISABLE_SERVER_SIDE_CURSORS=True):
        assert ask.first(plan.hash) == (plan.pk, 1)
    assert prepared() == before
