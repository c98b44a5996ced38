"""How sign-in behaves where allauth leaves it to us."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import get_random_string

from accounts import audit
from accounts.models import User

CODE_DIGITS = 6


def _spaced_code() -> str:
    """Six digits, shown in two groups; spaces are accepted when it is typed."""
    code = get_random_string(CODE_DIGITS, allowed_chars="0123456789")
    return f"{code[:3]} {code[3:]}"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # no types there
    """Six-digit codes, mail that names the site by configuration, and patients only by sign-up."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": "This code is not right. Look at the newest mail, or ask for a new code.",
        "email_password_mismatch": "The address and the password do not go together. Try again, "
        "or ask for a code.",
        "incorrect_password": "This password is not right. Try again.",
        "too_many_login_attempts": "Those were too many tries. Ask for a new code by e-mail.",
        "rate_limited": "Too many tries. Wait a minute, then try again.",
    }

    def generate_login_code(self) -> str:
        return _spaced_code()

    def generate_email_verification_code(self) -> str:
        return _spaced_code()

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mail never takes a host from the request: links start with the configured origin."""
        context = {
            **context,
            "email": email,
            "site_name": settings.SITE_NAME,
            "origin": settings.PUBLIC_ORIGIN,
        }
        self.render_mail(template_prefix, email, context).send()

    @transaction.atomic
    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """Sign-up makes a patient and nothing else, whatever else was posted."""
        user = super().save_user(request, user, form, commit=False)
        user.role, user.is_staff, user.is_superuser = "patient", False, False
        if commit:
            user.save()
            _record("account.sign_up", user)
        return user

    @transaction.atomic
    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        _record("account.sign_in", user)

    @transaction.atomic
    def set_password(self, user: Any, password: str) -> None:
        super().set_password(user, password)
        _record("account.password", user)

    @transaction.atomic
    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        confirmed = bool(super().confirm_email(request, email_address))
        if confirmed:
            _record("account.email", email_address.user)
        return confirmed


def _record(action: str, user: User) -> None:
    """An act on an account: in the patient's own stream, or the system's for staff."""
    patient = user if user.is_patient else None
    if patient is not None:
        audit.hold(patient)
    audit.record(action, actor=user, patient=patient)
