"""Is the audit trail whole?"""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.audit import broken_links, missing_triggers


class Command(BaseCommand):
    help = "Check that the audit chain is unbroken and its append-only triggers are present."

    def handle(self, *args: Any, **options: Any) -> None:
        problems = [f"The trigger {name} is missing." for name in missing_triggers()]
        problems += list(broken_links())
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise SystemExit(1)
        self.stdout.write("The audit trail is whole.")
