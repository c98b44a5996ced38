"""The sign-in library's forms in our words: plain labels, and errors that say what to do."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django.core.exceptions import ValidationError

#: Field -> label, and what to say when it is empty.
WORDS = {
    "email": ("E-mail address", "Type your e-mail address, like name@example.org."),
    "login": ("E-mail address", "Type your e-mail address, like name@example.org."),
    "password": ("Password", "Type your password, or ask for a code instead."),
    "oldpassword": ("Your present password", "Type your present password."),
    "password1": ("Password", "Choose a password of 12 characters or more."),
    "password2": ("The same password again", "Type the same password again."),
    "code": ("Code", "Type the 6 digits of your code."),
}


LOCAL_PART_MAX, ADDRESS_MAX = 64, 254


class InOurWords:
    """Mix in before a form: labels and messages from `WORDS`, no hints inside the boxes."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in WORDS:
                field.label, field.error_messages["required"] = WORDS[name]
            if name in ("email", "login"):
                field.error_messages["invalid"] = WORDS["email"][1]
                field.validators = [
                    *[_with_words(validator, WORDS["email"][1]) for validator in field.validators],
                    _deliverable,
                ]
            if name == "code":
                field.widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code"}
        if "password1" in self.fields:
            self.fields["password1"].help_text = "12 characters or more. Three words are good."


def _deliverable(address: str) -> None:
    """Mail servers take 64 characters before the @ (RFC 5321) and our rows 254 in all."""
    if len(address.rpartition("@")[0]) > LOCAL_PART_MAX or len(address) > ADDRESS_MAX:
        raise ValidationError(WORDS["email"][1])


def _with_words(validator: Any, words: str) -> Any:
    """An e-mail validator that says what to do; other validators are left as they are."""
    return type(validator)(words) if type(validator).__name__ == "EmailValidator" else validator


class SignupForm(InOurWords, account.SignupForm):  # type: ignore[misc]
    pass


class LoginForm(InOurWords, account.LoginForm):  # type: ignore[misc]
    pass


class RequestLoginCodeForm(InOurWords, account.RequestLoginCodeForm):  # type: ignore[misc]
    pass


class ConfirmLoginCodeForm(InOurWords, account.ConfirmLoginCodeForm):  # type: ignore[misc]
    pass


class ConfirmEmailForm(InOurWords, account.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    pass


class AddEmailForm(InOurWords, account.AddEmailForm):  # type: ignore[misc]
    pass


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):  # type: ignore[misc]
    pass


class SetPasswordForm(InOurWords, account.SetPasswordForm):  # type: ignore[misc]
    pass


class ResetPasswordForm(InOurWords, account.ResetPasswordForm):  # type: ignore[misc]
    pass


class ResetPasswordKeyForm(InOurWords, account.ResetPasswordKeyForm):  # type: ignore[misc]
    pass


class ReauthenticateForm(InOurWords, account.ReauthenticateForm):  # type: ignore[misc]
    pass


class SecondFactorForm(InOurWords, mfa.AuthenticateForm):  # type: ignore[misc]
    pass


class SecondFactorAgainForm(InOurWords, mfa.ReauthenticateForm):  # type: ignore[misc]
    pass


class ActivateForm(InOurWords, totp.ActivateTOTPForm):  # type: ignore[misc]
    pass
