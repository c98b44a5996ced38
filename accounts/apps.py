from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    """People, their health record, and who may see whom."""

    name = "accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.audit import create_triggers

        # Not business logic: the database's own guard, made again after each table rebuild.
        post_migrate.connect(create_triggers, sender=self)
