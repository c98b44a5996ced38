from django.apps import AppConfig


class HandoutsConfig(AppConfig):
    name = "plans.handouts"
    label = "handouts"
    default_auto_field = "django.db.models.BigAutoField"
