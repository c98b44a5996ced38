"""Who people are, what they agreed to, and their health record, version by version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone


class Role(models.TextChoices):
    """Roles are separate, not ranked: none includes another (architecture, invariant 6)."""

    PATIENT = "patient", "Patient"
    PHYSIOTHERAPIST = "physiotherapist", "Physiotherapist"
    CURATOR = "curator", "Curator"
    OPERATOR = "operator", "Operator"


STAFF_ROLES = frozenset({Role.PHYSIOTHERAPIST, Role.CURATOR, Role.OPERATOR})


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person with a normalised address. Without a password they sign in by code."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


@dataclass(frozen=True, slots=True)
class Standing:
    """What every page of a patient asks: have they agreed to the present text, who looks after
    them. Neither for anybody else."""

    consented: bool = False
    clinic: Clinic | None = None


class User(AbstractBaseUser, PermissionsMixin):
    """Anybody who signs in. Health facts are never here: see HealthRecord."""

    email = models.EmailField(unique=True)
    full_name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=16, choices=Role, default=Role.PATIENT)
    registration_number = models.CharField(max_length=40, blank=True)
    time_zone = models.CharField(max_length=64, default="Europe/London")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)

    #: Set by `accounts.services.standing_of` for the time of a request.
    standing: Standing | None = None

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_per_address"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.pk}"

    @property
    def is_patient(self) -> bool:
        return self.role == Role.PATIENT

    @property
    def is_physiotherapist(self) -> bool:
        return self.role == Role.PHYSIOTHERAPIST

    @property
    def needs_second_factor(self) -> bool:
        return self.role in STAFF_ROLES


class Clinic(models.Model):
    name = models.CharField(max_length=120, unique=True)
    phone = models.CharField(max_length=40, blank=True)
    answers_within = models.CharField(max_length=60, default="3 working days")
    gentle_start_on = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class ClinicMembership(models.Model):
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="memberships")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "clinic"],
                condition=Q(ended_at__isnull=True),
                name="one_open_membership",
            )
        ]

    def __str__(self) -> str:
        return f"membership {self.pk}"


class CareLink(models.Model):
    """A patient's agreement that the physiotherapists of one clinic may see their record."""

    patient = models.ForeignKey(User, models.PROTECT, related_name="care_links")
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="care_links")
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient"], condition=Q(ended_at__isnull=True), name="one_open_care_link"
            )
        ]

    def __str__(self) -> str:
        return f"care link {self.pk}"


class Consent(models.Model):
    """Explicit consent to hold health answers, to one version of the text."""

    user = models.ForeignKey(User, models.PROTECT, related_name="consents")
    version = models.CharField(max_length=20)
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "version"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_open_consent_a_version",
            )
        ]

    def __str__(self) -> str:
        return f"consent {self.version}"


class HealthRecord(models.Model):
    """One version of a person's answers. A change makes a new version; none is ever edited.

    `answers` holds the rest of the profile in the shape of the public contract. The T-score has
    columns of its own so that the database itself refuses a value that is not a number.
    """

    patient = models.ForeignKey(User, models.PROTECT, related_name="health_records")
    version = models.PositiveIntegerField()
    date_of_birth = models.DateField()
    t_score_known = models.BooleanField()
    t_score = models.DecimalField(max_digits=7, decimal_places=6, null=True, blank=True)
    answers = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "version"], name="one_record_a_version"),
            models.CheckConstraint(
                condition=Q(
                    t_score_known=True,
                    t_score__isnull=False,
                    t_score__gte=-6,
                    t_score__lte=4,
                )
                | Q(t_score_known=False, t_score__isnull=True),
                name="t_score_known_and_in_range",
            ),
        ]
        ordering: ClassVar[list[Any]] = [F("version").desc()]

    def __str__(self) -> str:
        return f"health record {self.pk} version {self.version}"


class Fracture(models.Model):
    """`happened` is a date or a band of decision 14, as the contract writes it."""

    record = models.ForeignKey(HealthRecord, models.PROTECT, related_name="fractures")
    site = models.CharField(max_length=12)
    happened = models.CharField(max_length=20)
    low_trauma = models.CharField(max_length=6)
    cleared = models.CharField(max_length=6)

    def __str__(self) -> str:
        return f"fracture {self.pk}"


class Surgery(models.Model):
    record = models.ForeignKey(HealthRecord, models.PROTECT, related_name="surgeries")
    kind = models.CharField(max_length=20)
    happened = models.CharField(max_length=20)
    cleared = models.CharField(max_length=6)

    def __str__(self) -> str:
        return f"surgery {self.pk}"


class Screening(models.Model):
    """What the screening rules said of one record version on one day."""

    record = models.ForeignKey(HealthRecord, models.PROTECT, related_name="screenings")
    on = models.DateField()
    gate = models.CharField(max_length=6)
    reasons = models.JSONField()
    missing = models.JSONField(default=list)
    rules_version = models.CharField(max_length=20)

    def __str__(self) -> str:
        return f"screening {self.pk}"


class AuditEvent(models.Model):
    """One act, chained to the act before it in the same stream (decision 24).

    Written only by `accounts.audit.record`; triggers refuse change and deletion. `data` holds
    ids and versions, never health facts.
    """

    stream = models.CharField(max_length=40)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    action = models.CharField(max_length=40)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    actor_role = models.CharField(max_length=16, blank=True)
    patient = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stream", "seq"], name="audit_chain_has_no_fork")
        ]

    def __str__(self) -> str:
        return f"{self.stream}/{self.seq} {self.action}"
