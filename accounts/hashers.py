"""Passwords: a hash sized for a small machine, and words that do not belong in them."""

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError

#: Words of this place that a guesser tries first.
CONTEXT_WORDS = ("bonefit", "osteoporosis", "physio", "exercise", "password")


class Argon2(Argon2PasswordHasher):
    """Argon2id at the least strength that OWASP asks for: 19 MiB, 2 passes, 1 lane."""

    memory_cost = 19_456
    time_cost = 2
    parallelism = 1


class ContextWordsValidator:
    """Refuse a password that is a word of this place with a few characters around it."""

    extra_characters_max = 6

    def validate(self, password: str, user: object = None) -> None:
        lower = password.lower()
        for word in CONTEXT_WORDS:
            if word in lower and len(password) - len(word) <= self.extra_characters_max:
                raise ValidationError(
                    f"Choose a password that is not mostly the word “{word}”.", code="context_word"
                )

    def get_help_text(self) -> str:
        return "Do not use words such as “osteoporosis” with a year."
