"""Drafts that curators edit and releases that plans rest on."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone


class ExerciseDraft(models.Model):
    """The newest wording and flags of one exercise, not yet released."""

    code = models.CharField(max_length=8, unique=True)
    data = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"draft {self.code}"


class WrittenOnce(models.QuerySet[Any]):
    """Rows that are read and added, never changed or deleted."""

    def update(self, **_changes: Any) -> int:
        raise TypeError("A release is never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("A release is never deleted: plans rest on it.")


class NeverChanged(models.Model):
    """A row that is written once. A second save, a change or a deletion is a programming error."""

    objects = WrittenOnce.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"A {self._meta.verbose_name} is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError(f"A {self._meta.verbose_name} is never deleted.")


class Release(NeverChanged):
    """A published catalogue: numbered, hashed, whole. `payload` is what `Catalogue` reads."""

    number = models.PositiveIntegerField(unique=True)
    hash = models.CharField(max_length=64, unique=True)
    payload = models.JSONField()
    published_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]

    def __str__(self) -> str:
        return f"release {self.number}"


class ReleasedExercise(NeverChanged):
    """One exercise of one release, so that a plan's item can point at exactly that version."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="exercises")
    code = models.CharField(max_length=8)
    data = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "code"], name="one_version_a_release")
        ]

    def __str__(self) -> str:
        return f"{self.code} of release {self.release_id}"
