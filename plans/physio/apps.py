from django.apps import AppConfig


class PhysioConfig(AppConfig):
    name = "plans.physio"
    label = "physio"
    default_auto_field = "django.db.models.BigAutoField"
