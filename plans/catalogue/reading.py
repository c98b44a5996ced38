"""Is a text easy enough? Sentences of 20 words at most and Flesch-Kincaid grade 6 or lower.

The grade is taken over a whole text without the glossary's words, which the pages explain
(decision 28). Syllables are counted by vowel groups, as the published formula's tools do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

GRADE_MAX = 6.0
SENTENCE_WORDS_MAX = 20

#: Words that every reader of these pages knows or that are explained beside the text.
GLOSSARY = frozenset(
    (
        *("osteoporosis", "physiotherapist", "trainer", "balance", "exercise", "exercises"),
        *("comfortable", "comfortably", "worktop", "dumb-bell", "dumb-bells"),
        *("elliptical", "treadmill"),
    )
)

#: Claims that no text of ours may make (decision 28): affirmative uses only.
BANNED_CLAIMS = (
    "cure",
    "cures",
    "treats osteoporosis",
    "prevents fractures",
    "prevent fractures",
    "reverses",
    "guarantee",
    "risk-free",
    "no risk",
    "clinically proven",
    "diagnoses",
    "medically approved",
    "safe for everyone",
    "no need to see",
    "builds bone",
    "makes bones stronger",
)

_SENTENCE = re.compile(r"[^.!?]+")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")


def sentences(texts: Iterable[str]) -> list[str]:
    """The sentences of some texts; the end of a text ends a sentence."""
    return [part.strip() for text in texts for part in _SENTENCE.findall(text) if part.strip()]


def words(text: str) -> list[str]:
    return _WORD.findall(text)


def syllables(word: str) -> int:
    """Vowel groups, less a silent final e; at least one."""
    lower = re.sub(r"[^a-z]", "", word.lower())
    groups = len(re.findall(r"[aeiouy]+", lower))
    silent = lower.endswith("e") and not lower.endswith(("le", "ee", "ye")) and groups > 1
    silent_ed = re.search(r"[^aeiouydt]ed$", lower) is not None and groups > 1
    return max(1, groups - silent - silent_ed)


def grade(texts: Iterable[str]) -> float:
    """Flesch-Kincaid grade of the texts together, without the glossary's words."""
    parts = [
        [word for word in words(sentence) if word.lower() not in GLOSSARY]
        for sentence in sentences(texts)
    ]
    parts = [part for part in parts if part]
    count = sum(len(part) for part in parts)
    if not count:
        return 0.0
    sounds = sum(syllables(word) for part in parts for word in part)
    return 0.39 * count / len(parts) + 11.8 * sounds / count - 15.59


def problems_of(texts: Iterable[str]) -> list[str]:
    """Sentences saying what is too hard or must not be claimed; empty when all is well."""
    texts = [text for text in texts if text]
    found = [
        f"A sentence has {len(words(sentence))} words; {SENTENCE_WORDS_MAX} at most: “{sentence}”."
        for sentence in sentences(texts)
        if len(words(sentence)) > SENTENCE_WORDS_MAX
    ]
    if (level := grade(texts)) > GRADE_MAX:
        found.append(f"The reading level is grade {level:.1f}; grade {GRADE_MAX:.0f} at most.")
    whole = " ".join(texts).lower()
    found += [
        f"“{claim}” claims too much. Say what the movement is for instead."
        for claim in BANNED_CLAIMS
        if re.search(rf"\b{re.escape(claim)}\b", whole)
    ]
    return found
