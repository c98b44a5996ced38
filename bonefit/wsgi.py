"""Entry point of the web server. It does not start while nobody would answer patients."""

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bonefit.settings")
application = get_wsgi_application()

from accounts.services import nobody_answers  # noqa: E402 models need the line above
from plans.memory import keep_what_is_loaded  # noqa: E402

if problem := nobody_answers():
    raise ImproperlyConfigured(problem)

keep_what_is_loaded()
