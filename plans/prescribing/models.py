"""What a person is asked to do: plans, their items, and the signatures they rest on."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, NamedTuple

import orjson
from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q
from django.utils import timezone

from accounts.models import HealthRecord
from plans.catalogue.models import Release, ReleasedExercise


class PlanState(models.TextChoices):
    """Where a plan is in its life. The first four are the contract's plan status."""

    ACTIVE = "active", "Active"
    AWAITING_REVIEW = "awaiting_review", "Waiting for a physiotherapist"
    REFUSED = "refused", "No exercise for now"
    INCOMPLETE = "incomplete", "More answers needed"
    SUPERSEDED = "superseded", "Replaced by a newer plan"
    WITHDRAWN = "withdrawn", "Withdrawn"
    DECLINED = "declined", "Declined by the physiotherapist"


#: What a person with one of these plans sees holds exercises.
STATES_WITH_EXERCISES = (PlanState.ACTIVE, PlanState.AWAITING_REVIEW)
#: A patient has at most one of these at a time; the database refuses a second.
CURRENT_STATES = (
    PlanState.ACTIVE,
    PlanState.AWAITING_REVIEW,
    PlanState.REFUSED,
    PlanState.INCOMPLETE,
    PlanState.DECLINED,
)


class PackedJSON(models.BinaryField):  # type: ignore[type-arg]
    """JSON that is written once and read whole, packed by zlib: a tenth of its length.

    For a plan's answer, in which the same words stand many times. The bytes are those of any zlib,
    so that they can be read without us.
    """

    def get_prep_value(self, value: Any) -> bytes | None:
        """Level 1: a quarter more bytes than the best, in a third of the time."""
        return None if value is None else zlib.compress(orjson.dumps(value), 1)

    def from_db_value(self, value: Any, _expression: Any, _connection: BaseDatabaseWrapper) -> Any:
        return None if value is None else orjson.loads(zlib.decompress(value))

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        return json.dumps(self.value_from_object(obj))


class Prescribed(NamedTuple):
    """One exercise on its date as a plan says it: `snapshot` is the contract's ITEM."""

    date: date
    position: int
    snapshot: Mapping[str, Any]


def prescribed_in(answer: Mapping[str, Any]) -> list[Prescribed]:
    """Every item of an answer's week, active or proposed, in its order."""
    return [
        Prescribed(date.fromisoformat(day["date"]), position, item)
        for day in answer["days"] or answer["draft_days"]
        for position, item in enumerate(day["items"])
    ]


class Plan(models.Model):
    """One week's answer of the rules, with everything needed to give that answer again.

    `facts`, `history`, `constraints` are the inputs, `answer` is the whole contract JSON with each
    item as it was prescribed, `hash` covers the decisions (decision 31), `rule_ids` are the rules
    that its items rest on. `starts_on` is the first day that holds anything.
    `unsent_answers`: the person has changed an answer and not sent it yet, so the plan waits.
    """

    patient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="plans")
    state = models.CharField(max_length=16, choices=PlanState)
    record = models.ForeignKey(HealthRecord, models.PROTECT, related_name="plans")
    release = models.ForeignKey(Release, models.PROTECT, related_name="+")
    approval = models.ForeignKey(
        "Approval", models.PROTECT, null=True, blank=True, related_name="plans"
    )
    rules_version = models.CharField(max_length=20)
    week_start = models.DateField()
    starts_on = models.DateField()
    facts = models.JSONField()
    history = models.JSONField(default=dict)
    constraints = models.JSONField(default=dict)
    answer = PackedJSON()
    rule_ids = models.JSONField(default=list)
    hash = models.CharField(max_length=64)
    item_count = models.PositiveIntegerField()
    unsent_answers = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    form_token = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    # Set by `prescribing.queries.current_plan` alone. A plan read another way has none of the
    # others, and counts as held: nobody has judged it again.
    held: bool = True
    run_out: bool
    shown_items: list[Prescribed]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient"], condition=Q(state="active"), name="one_active_plan_a_patient"
            ),
            models.UniqueConstraint(
                fields=["patient"],
                condition=Q(state__in=[str(state) for state in CURRENT_STATES]),
                name="one_current_plan_a_patient",
            ),
        ]

    def __str__(self) -> str:
        return f"plan {self.pk}"

    @property
    def is_shown(self) -> bool:
        """Whether its patient sees it. Until then, and while it is held, they have no plan."""
        return self.state == PlanState.ACTIVE and not self.held

    @property
    def prescribed(self) -> list[Prescribed]:
        return prescribed_in(self.answer)


class PlanItem(models.Model):
    """One exercise on one date: what the database itself keeps right of a plan's items.

    Written only by `prescribing.services`, never edited. The item with its dose and reasons stands
    in the plan's answer; a plan whose rows say anything else is not shown.
    """

    # The constraint of a place in the day begins with the plan: no index of its own.
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="items", db_index=False)
    date = models.DateField()
    position = models.PositiveSmallIntegerField()
    exercise = models.ForeignKey(ReleasedExercise, models.PROTECT, related_name="+")
    phase = models.CharField(max_length=10)
    verdict = models.CharField(max_length=10)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "date", "position"], name="one_item_a_place_in_the_day"
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=["allow", "caution", "sign_off"]),
                name="no_excluded_item_is_stored",
            ),
        ]
        ordering: ClassVar[list[str]] = ["date", "position"]

    def __str__(self) -> str:
        return f"item {self.pk}"


class Approval(models.Model):
    """A physiotherapist's decision on a proposed week (decision 5). Never edited."""

    patient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="approvals")
    physiotherapist = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="given_approvals"
    )
    record = models.ForeignKey(HealthRecord, models.PROTECT, related_name="approvals")
    proposed = models.OneToOneField(Plan, models.PROTECT, related_name="decision")
    approved = models.BooleanField()
    bone_tier = models.CharField(max_length=2)
    fall_tier = models.CharField(max_length=2)
    caps = models.JSONField(default=dict)
    signed_items = models.JSONField(default=list)
    note = models.TextField()
    decided_at = models.DateTimeField(default=timezone.now)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved=False) | Q(valid_until__isnull=False),
                name="an_approval_has_an_end",
            )
        ]

    def __str__(self) -> str:
        return f"approval {self.pk}"
