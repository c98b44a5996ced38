"""`python -m tests.benchmarks.people`: patients with a week, and the cookie of each, as JSON."""

from __future__ import annotations

import json
import sys

import django

django.setup()

from django.test import Client

from accounts.facts import today_of
from bonefit.demo import BASE
from plans.catalogue.loader import payload_of
from plans.catalogue.services import load
from plans.patient.models import IntakeDraft
from tests import factories
from tests.benchmarks import CSRF, PEOPLE


def fill() -> list[str]:
    """Each person has answered everything and has this week's plan."""
    load(payload=payload_of())
    cookies = []
    for number in range(PEOPLE):
        person = factories.patient(f"bench{number}@example.org", of=factories.clinic())
        answers = BASE | {"date-of-birth": factories.BORN.isoformat()}
        IntakeDraft.objects.create(patient=person, answers=answers, form_token=f"draft{number}")
        factories.plan_for(person, on=today_of(person))
        client = Client()
        client.force_login(person, "django.contrib.auth.backends.ModelBackend")
        cookies.append(f"sessionid={client.cookies['sessionid'].value}; csrftoken={CSRF}")
    return cookies


if __name__ == "__main__":
    json.dump(fill(), sys.stdout)
