"""Statements that are composed once do what the ORM would, on either engine."""

import pytest
from django.db import IntegrityError, transaction

from plans.compiled import CompiledRows
from plans.prescribing.models import PlanItem
from tests.factories import patient, plan_for

pytestmark = pytest.mark.django_db
FIELDS = ("plan_id", "date", "position", "exercise_id", "phase", "verdict")
ITEMS = CompiledRows(PlanItem, "plan", "date", "position", "exercise", "phase", "verdict")


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


@pytest.mark.parametrize(("place", "value"), [(5, "exclude"), (2, -1), (0, None), (3, None)])
def test_the_database_refuses_what_it_refuses_of_the_orm(rows, place, value):
    row = list(as_written(rows)[0])
    row[place] = value
    with pytest.raises(IntegrityError), transaction.atomic():
        ITEMS.write([tuple(row)])
