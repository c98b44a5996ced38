from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """What exists: exercises as drafts and as immutable releases."""

    name = "plans.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"
