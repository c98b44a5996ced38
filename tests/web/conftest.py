"""Signed-in clients; staff have used their second factor."""

import time

import pytest
from allauth.account.internal.flows import login
from django.test import Client

from tests.factories import ON, patient, staff


@pytest.fixture
def client_of():
    """A client signed in as this person."""

    def make(user, method="mfa"):
        client = Client()
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        session = client.session
        session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": method, "at": time.time()}]
        session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
        session.save()
        return client

    return make


@pytest.fixture
def today(time_machine):
    """The Monday of the tests, at noon."""
    time_machine.move_to(f"{ON.isoformat()}T12:00:00+00:00")


@pytest.fixture
def person(release, clinic):
    return patient(of=clinic)


@pytest.fixture
def physio(clinic):
    return staff(of=clinic)
