"""Who has reviewed the rules: data, and nothing may hide that nobody has (decision 33).

A review holds for one version of the rules. A new version is not reviewed until its own review
stands here, in the same commit as the reviewer's agreement.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plans.rules.version import RULES_VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A clinician's review of every rule of one version."""

    reviewer: str
    registration: str
    on: date
    rules_version: str


#: Oldest first. It ships empty: not yet reviewed by a clinician.
REVIEWS: tuple[Review, ...] = ()


def review_of(version: str = RULES_VERSION) -> Review | None:
    """The review of this very version; None while there is none."""
    return next((one for one in reversed(REVIEWS) if one.rules_version == version), None)


def latest_review() -> Review | None:
    """The newest review of any version."""
    return REVIEWS[-1] if REVIEWS else None
