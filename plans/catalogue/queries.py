"""The published catalogue, read once a process: a release never changes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from plans.catalogue.models import Release
from plans.compiled import Compiled
from plans.rules import Catalogue


class NoRelease(Exception):
    """No catalogue has been published yet: run `manage.py load_catalogue`."""


@dataclass(frozen=True, slots=True)
class LoadedRelease:
    """A release ready for the rules; `exercise_ids` are the primary keys of its exercises."""

    pk: int
    hash: str
    catalogue: Catalogue
    exercise_ids: dict[str, int]


def current_release() -> LoadedRelease:
    """The newest release. One query a call; four the first time a process sees a release."""
    newest = _NEWEST.first()
    if newest is None:
        raise NoRelease("No catalogue is published yet. Run: python manage.py load_catalogue")
    return load_release(newest[0])


_NEWEST = Compiled(lambda: Release.objects.order_by("-number").values_list("pk"))


@lru_cache(maxsize=4)
def load_release(pk: int) -> LoadedRelease:
    """One release by key, kept for the life of the process."""
    release = Release.objects.get(pk=pk)
    return LoadedRelease(
        pk=release.pk,
        hash=release.hash,
        catalogue=Catalogue.from_json(release.payload),
        exercise_ids=dict(release.exercises.values_list("code", "pk")),
    )
