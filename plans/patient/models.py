"""The draft of the intake: answers kept page by page, so that nothing typed is lost."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class IntakeDraft(models.Model):
    """Answers by page slug. `version` guards against two open tabs; it goes up with each save.

    While a plan waits, `sent` are the answers that it rests on.
    """

    patient = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="intake_draft"
    )
    answers = models.JSONField(default=dict)
    sent = models.JSONField(default=dict)
    form_token = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)

    #: A plan is held until these answers are sent. Set by `patient.services.draft_of`.
    plan_waits = False

    def __str__(self) -> str:
        return f"draft {self.pk}"
