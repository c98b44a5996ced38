"""Where a long word may be parted when large text meets a small screen.

Browsers have no rules of English hyphenation on every system (Chromium on Linux has none), and
without one a word that is too long breaks anywhere. A soft hyphen works in all of them, and shows
only where the word is parted.
"""

from __future__ import annotations

from django import template

register = template.Library()

SOFT_HYPHEN, ZERO_WIDTH_SPACE = "\u00ad", "\u200b"
#: The words that are wider than a phone at twice the text size, with the places to part them.
_PARTED = {
    word.replace("-", ""): word.replace("-", SOFT_HYPHEN)
    for word in ("physio-therapist", "breathless-ness", "Post-menopausal")
}


@register.filter
def soft_hyphens(text: str) -> str:
    """The same plain text, with its long words and names like fall_exposure ready to be parted."""
    for word, parted in _PARTED.items():
        text = text.replace(word, parted)
    return text.replace("_", "_" + ZERO_WIDTH_SPACE)
