"""Writes of the catalogue: the first release, and drafts after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from plans.catalogue.loader import digest
from plans.catalogue.models import ExerciseDraft, Release, ReleasedExercise


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did: published a release, made drafts, or found nothing new."""

    release: Release | None = None
    drafts: int = 0


@transaction.atomic
def load(*, payload: dict[str, Any]) -> Loaded:
    """Publish into an empty catalogue; later loads become drafts (decision 23).

    `payload` has passed the loader. The same content again changes nothing.
    """
    content_hash = digest(payload)
    newest = Release.objects.order_by("-number").first()
    if newest is None:
        return Loaded(release=_publish(payload, content_hash, number=1))
    if newest.hash == content_hash:
        return Loaded()
    return Loaded(drafts=sum(_draft(data) for data in payload["exercises"]))


def _publish(payload: dict[str, Any], content_hash: str, *, number: int) -> Release:
    release = Release.objects.create(
        number=number,
        hash=content_hash,
        payload={"release": f"{number}-{content_hash[:12]}", **payload},
    )
    ReleasedExercise.objects.bulk_create(
        ReleasedExercise(release=release, code=data["code"], data=data)
        for data in payload["exercises"]
    )
    return release


def _draft(data: dict[str, Any]) -> bool:
    """Keep a changed exercise as a draft; True when something was written."""
    draft, new = ExerciseDraft.objects.get_or_create(code=data["code"], defaults={"data": data})
    if not new and draft.data != data:
        draft.data, draft.version = data, draft.version + 1
        draft.save(update_fields=["data", "version", "changed_at"])
        return True
    return new
