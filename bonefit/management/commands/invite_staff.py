"""The first staff accounts (decision 17)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandParser
from django.core.validators import validate_email

from accounts.models import STAFF_ROLES, Clinic, Role, User
from accounts.services import add_staff


class Command(BaseCommand):
    help = "Add a staff account. They sign in by code and then set up their second factor."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--role", required=True, choices=sorted(map(str, STAFF_ROLES)))
        parser.add_argument("--clinic", help="name of a clinic that exists")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        clinic = None
        if options["clinic"]:
            clinic = Clinic.objects.filter(name=options["clinic"]).first()
            if clinic is None:
                self._stop(f"There is no clinic named “{options['clinic']}”.")
        try:
            validate_email(email)
        except ValidationError:
            self._stop("Give an e-mail address, like name@example.org.")
        if User.objects.filter(email__iexact=email).exists():
            self._stop("There is already an account with this address.")
        add_staff(email=email, role=Role(options["role"]), clinic=clinic)
        self.stdout.write(f"{email} can now sign in as {options['role']}.")

    def _stop(self, sentence: str) -> None:
        self.stderr.write(sentence)
        raise SystemExit(2)
