"""The product's settings with the few changes that tests need; the environment still rules."""

import os

os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("DEFAULT_CLINIC", "Riverside Clinic")

from bonefit.settings import *  # noqa: F403

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Hashed names are not found by the test server, which asks the finders.
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
# Nothing is collected in tests: the server finds each file when it is asked for.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
# The threads of the live test server end with their requests: a connection that one of them kept
# would stay open, unused, until the server has none left to give.
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405
if "sqlite" in DATABASES["default"]["ENGINE"]:  # noqa: F405
    # A file, as in the product: a database in memory has other locks.
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}  # noqa: F405
