"""The product as it is served for real, but for names of static files, which nobody collects."""

from bonefit.settings import *  # noqa: F403

STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
