"""The judge's reading of one exercise: every letter that speaks, and what must travel with it.

A verdict rests on five things alone (`Limits`). The matrix is read from `tables.MATRIX`; what
stands beside it (decisions 7 and 9) is written down here a second time, from the decisions, so
that a slip in `tables` or `safety` cannot hide in both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from plans.rules import tables
from plans.rules.facts import Exercise

LETTERS = "ACSXN"  # mildest to strictest
FALLERS = frozenset({"F1", "F2"})
SUPPORTS = ("none", "near", "one_hand", "two_hands", "person")
LEVELS = {
    **dict.fromkeys(
        ("spinal_flexion", "spinal_rotation", "side_bend"),
        ("none", "low", "moderate", "high", "end_range_loaded"),
    ),
    **dict.fromkeys(
        ("spinal_extension", "impact", "axial_load", "fall_exposure"),
        ("none", "low", "moderate", "high"),
    ),
    "overhead_load": ("none", "unloaded", "light", "heavy"),
    "floor_lift": ("none", "low", "high"),
    "floor_transfer": ("none", "kneel", "lying"),
    "prone": ("no", "yes"),
    "speed": ("slow", "normal", "ballistic"),
    "breath_hold": ("unlikely", "possible", "likely"),
    "hip_range": ("neutral", "to_90", "beyond_90_or_crossing"),
    "wrist_load": ("none", "partial", "full"),
    "aerobic_effort": ("light", "moderate", "vigorous"),
    "head_down": ("no", "yes"),
    "supervision": ("none", "advised", "required"),
}


@dataclass(frozen=True, slots=True)
class Limits:
    """All of a person that a verdict may rest on, in the words of the vocabulary."""

    columns: frozenset[str]
    restrictions: frozenset[str] = frozenset()
    helper: bool = False
    trainer: bool = False
    bed: bool = False


class Finding(NamedTuple):
    """One letter, and the statement that must reach the reader: a cell, or the id of a rule."""

    letter: str
    statement: str


class Reading:
    """What the tables say of one exercise, taken apart once and asked for many people."""

    def __init__(self, exercise: Exercise) -> None:
        self.exercise = exercise
        self.levels = {str(flag): level for flag, level in exercise.flags}
        self.lists_bed = any("bed" in group for group in exercise.equipment)
        self._cells: dict[str, list[tuple[str, str]]] = {}
        for (flag, level), row in tables.MATRIX.items():
            if self.levels.get(str(flag)) == level:
                for column, cell in row.items():
                    if cell not in ("A", "-"):
                        said = f"{flag} {level}: {cell} in column {column}"
                        self._cells.setdefault(str(column), []).append((cell, said))
        self._always = list(self._for_everybody())

    def findings(self, limits: Limits) -> list[Finding]:
        """Every statement that applies, in no order."""
        found = list(self._always)
        for column in limits.columns:
            for cell, said in self._cells.get(column, ()):
                letter = self._letter(cell, limits)
                if letter != "A":
                    found.append(Finding(letter, said))
        found += self._beside(limits)
        found += self._conditions(limits)
        return found

    def letter(self, limits: Limits) -> str:
        """A, C, S, X or N: the strictest of all that applies."""
        return self.strictest(self.findings(limits))

    def strictest(self, findings: Iterable[Finding]) -> str:
        """The same, when the findings are known already."""
        return max((found.letter for found in findings), key=_strict, default="A")

    def support(self, limits: Limits) -> str:
        """The least that the person must hold: the exercise's own, or what a risk of falls asks."""
        return self.support_for(limits, {found.statement for found in self.findings(limits)})

    def support_for(self, limits: Limits, statements: Set[str]) -> str:
        """The same, when the statements are known already."""
        wanted = [str(self.exercise.support)]
        if self.exercise.category == "balance" and not limits.columns.isdisjoint(FALLERS):
            wanted.append("one_hand")
        if self.levels.get("fall_exposure") == "moderate" and any(
            said.startswith("fall_exposure moderate:") for said in statements
        ):
            wanted.append("near")
        return max(wanted, key=SUPPORTS.index)

    def _letter(self, cell: str, limits: Limits) -> str:
        """One cell, with what it depends on."""
        if cell == "C@bed":
            return "C" if limits.bed and self.lists_bed else "X"
        if cell == "C@helper":
            return "C" if limits.helper else "S"
        if cell == "S@hip":
            return "S" if "recent_hip_fracture" in limits.restrictions else "A"
        return cell[0]

    def _for_everybody(self) -> Iterator[Finding]:
        """Refused exercises, and flags that nobody has set."""
        if self.exercise.refused:
            never = self.exercise.code in tables.NEVER_FOR_ANYONE
            yield Finding("N", "SAF-106") if never else Finding("X", "SAF-107")
        if any(self.levels.get(flag) not in levels for flag, levels in LEVELS.items()):
            yield Finding("X", "SAF-108")

    def _beside(self, limits: Limits) -> Iterator[Finding]:
        """The rules beside the matrix (decision 7)."""
        exercise, columns = self.exercise, limits.columns
        steep = ("moderate", "high")
        if exercise.support == "none":
            if "F2" in columns and self.levels.get("fall_exposure") in steep:
                yield Finding("X", "SAF-101")
            if "F1" in columns and self.levels.get("impact") in steep:
                yield Finding("X", "SAF-102")
        if exercise.code == "W23" and columns & {"F1", "F2", "B3", "kyphosis"}:
            yield Finding("X", "SAF-103")
        if exercise.code == "W13" and "F2" in columns:
            yield Finding("X", "SAF-104")
        if exercise.code == "B14" and columns & FALLERS:
            yield Finding("S", "SAF-105")
        if exercise.person == "trainer" and not limits.trainer:
            yield Finding("S", "SAF-111")
        if exercise.category == "balance" and columns & FALLERS:
            yield Finding("A", "SAF-110")
        if "F2" in columns and self.levels.get("fall_exposure") == "moderate":
            yield Finding("A", "SAF-109")

    def _conditions(self, limits: Limits) -> Iterator[Finding]:
        """What conditions and findings take away (decision 9)."""
        on, code, level = limits.restrictions, self.exercise.code, self.levels.get
        if not on:
            return
        if "joint_hip_or_knee" in on and level("impact") in ("moderate", "high"):
            yield Finding("X", "SAF-201")
        loaded = level("wrist_load") == "full" or level("overhead_load") in ("light", "heavy")
        if "joint_hand_or_shoulder" in on and loaded:
            yield Finding("C", "SAF-202")
        jumps = ("W12", "W17", "W18", "W19", "W20", "W21", "W22", "S49")
        if "pelvic_floor" in on and code in jumps:
            yield Finding("X", "SAF-203")
        strain = level("head_down") == "yes" or level("breath_hold") in ("possible", "likely")
        if "eye_pressure" in on and strain:
            yield Finding("X", "SAF-204")
        if "cannot_hip_hinge" in on and code in ("S24", "S31", "S40", "S46", "S47"):
            yield Finding("X", "SAF-205")
        arms = self.exercise.need in ("push", "pull") or level("overhead_load") != "none"
        if "recent_upper_arm_fracture" in on and arms:
            yield Finding("X", "SAF-206")
        if "lives_alone" in on and code in ("B25", "B26"):
            yield Finding("X", "SAF-207")


_strict = LETTERS.index

#: The reading of an exercise, kept for the next person. Equal exercises have equal readings.
reading_of = lru_cache(maxsize=4096)(Reading)


def letter_for(exercise: Exercise, limits: Limits) -> str:
    """A, C, S, X or N for one exercise."""
    return Reading(exercise).letter(limits)
