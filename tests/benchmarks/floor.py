"""The least that a Django view can do for a person's page: what our own pages are divided by.

A session, a user, one indexed query and a small page on a base, with the middleware that every
new Django project has. Served beside the product by the same server on the same database engine
(`served.py`).

`python -m tests.benchmarks.floor` fills its database and prints a cookie for each person.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import date, timedelta
from typing import Any, ClassVar

import django
import environ
from django.conf import settings

DAYS, ITEMS = 7, 6
TODAY = date(2026, 11, 23)
BASE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>{% block title %}{% endblock %}</title></head><body>
<nav><a href="/">Plan</a> {{ user.username }}</nav>
<main>{% block main %}{% endblock %}</main></body></html>"""
PAGE = """{% extends "base.html" %}{% block title %}Plan for {{ day|date:"j F" }}{% endblock %}
{% block main %}<h1>{{ day|date:"l j F" }}</h1>
<ol>{% for item in items %}<li><strong>{{ item.name }}</strong> {{ item.sets }} x {{ item.reps }}
</li>{% empty %}<li>Rest</li>{% endfor %}</ol>{% endblock %}"""

TEMPLATES = ("django.template.loaders.locmem.Loader", {"base.html": BASE, "plan.html": PAGE})

if not settings.configured:
    database: dict[str, Any] = environ.Env().db("DATABASE_URL", default="sqlite:///:memory:")
    settings.configure(
        SECRET_KEY=os.environ.get("SECRET_KEY", "floor"),
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="tests.benchmarks.floor",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
        ],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ],
                    "loaders": [("django.template.loaders.cached.Loader", [TEMPLATES])],
                },
            }
        ],
        DATABASES={"default": {**database, "CONN_MAX_AGE": 600}},
        USE_TZ=True,
    )
    django.setup()

from django.contrib.auth.decorators import login_required
from django.db import connection, models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from tests.benchmarks import PEOPLE


class Item(models.Model):
    """One exercise of one person on one day."""

    user = models.ForeignKey("auth.User", models.CASCADE)
    day = models.DateField()
    name = models.CharField(max_length=80)
    sets = models.PositiveSmallIntegerField()
    reps = models.PositiveSmallIntegerField()

    objects: ClassVar[models.Manager[Item]] = models.Manager()

    class Meta:
        app_label = "floor"
        indexes = [models.Index(fields=["user", "day"], name="floor_user_day")]

    def __str__(self) -> str:
        return self.name


@login_required
def plan(request: HttpRequest) -> HttpResponse:
    items = Item.objects.filter(user=request.user, day=TODAY)
    return render(request, "plan.html", {"items": items, "day": TODAY})


urlpatterns = [path("", plan)]


def fill() -> list[str]:
    """Tables, people and their items; the cookie of each person's session."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import User
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Item)
    people = [User.objects.create(username=f"p{number}") for number in range(PEOPLE)]
    Item.objects.bulk_create(
        Item(user=one, day=TODAY + timedelta(day), name=f"Exercise {place}", sets=2, reps=8)
        for one in people
        for day in range(DAYS)
        for place in range(ITEMS)
    )
    cookies = []
    for one in people:
        session = SessionStore()
        session[SESSION_KEY] = str(one.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = one.get_session_auth_hash()
        session.save()
        cookies.append(f"sessionid={session.session_key}")
    return cookies


if __name__ == "__main__":
    json.dump(fill(), sys.stdout)
elif os.environ.get("SERVER_SOFTWARE", "").startswith("gunicorn"):
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
