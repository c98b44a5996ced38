"""Who is drawn: skin, hair and build, and the colours of clothes and things.

A look is chosen by the code of the exercise alone, never by what the exercise is for. Clothes are
the same for all, so that top and trousers can be told apart in grey as well.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of one kind of output; pairs are (near, far)."""

    top: tuple[str, str]
    trousers: tuple[str, str]
    shoe: tuple[str, str]
    wood: str
    wood_pale: str
    metal: str
    wall: str
    mat: str
    cloth: str
    pillow: str
    band: str
    weight: str
    water: str
    pool: str
    seam: str
    plaster: tuple[str, str]  # wall, skirting board
    foam: str
    card: str
    helper_top: tuple[str, str]
    helper_trousers: tuple[str, str]
    floor: str
    arrow: str
    air: str
    right: str
    wrong: str
    ghost_fill: str
    ghost_line: str
    skins: dict[str, tuple[str, str]]
    hairs: dict[str, str]


SCREEN = Palette(
    top=("#0b6e6e", "#7fb3b3"),
    trousers=("#1f3a6e", "#8fa0c4"),
    shoe=("#222", "#7a7a7a"),
    wood="#8a6d3b",
    wood_pale="#f1e6d0",
    metal="#8d99a6",
    wall="#b9b9b9",
    mat="#9fc5b0",
    cloth="#e0b84c",
    pillow="#f6f3ea",
    band="#b3541e",
    weight="#5b4a8a",
    water="#bfe0ee",
    pool="#5aa9cc",
    seam="#d5c39c",
    plaster=("#f0efec", "#dedbd4"),
    foam="#9db7d6",
    card="#d9b98a",
    helper_top=("#8a4b6e", "#c9a3b7"),
    helper_trousers=("#4d4d57", "#a9a9b3"),
    floor="#444",
    arrow="#b3001b",
    air="#1d6fa5",
    right="#00622f",
    wrong="#b3001b",
    ghost_fill="#eef1f4",
    ghost_line="#9aa3ad",
    skins={
        "light": ("#efc3a0", "#f8e2d2"),
        "tan": ("#c98a5e", "#e3c3aa"),
        "deep": ("#87563a", "#c3a18d"),
    },
    hairs={"grey": "#d9d9d9", "white": "#f7f7f5", "dark": "#3b3230", "brown": "#7a5236"},
)

#: For paper: black lines, little ink, near and far still apart.
PRINT = Palette(
    top=("#9a9a9a", "#d8d8d8"),
    trousers=("#4a4a4a", "#b4b4b4"),
    shoe=("#1a1a1a", "#8a8a8a"),
    wood="#8a8a8a",
    wood_pale="#f4f4f4",
    metal="#a8a8a8",
    wall="#c9c9c9",
    mat="#dcdcdc",
    cloth="#e4e4e4",
    pillow="#f6f6f6",
    band="#333",
    weight="#555",
    water="#e6e6e6",
    pool="#8c8c8c",
    seam="#b4b4b4",
    plaster=("#f2f2f2", "#dcdcdc"),
    foam="#ccc",
    card="#dcdcdc",
    helper_top=("#d0d0d0", "#e6e6e6"),
    helper_trousers=("#8a8a8a", "#c4c4c4"),
    floor="#444",
    arrow="#000",
    air="#555",
    right="#000",
    wrong="#000",
    ghost_fill="#f4f4f4",
    ghost_line="#a6a6a6",
    skins={
        "light": ("#fff", "#fff"),
        "tan": ("#ececec", "#f6f6f6"),
        "deep": ("#c6c6c6", "#e2e2e2"),
    },
    hairs={"grey": "#d9d9d9", "white": "#fff", "dark": "#3a3a3a", "brown": "#6a6a6a"},
)


@dataclass(frozen=True, slots=True)
class Look:
    """One person: `build` widens the trunk, `limbs` the limbs.

    Without `detail`, ears, nose and glasses are left out: nobody sees them in a thumbnail.
    """

    skin: str
    hair: str
    style: str  # cap, bob, bun, curls, bald
    woman: bool
    build: float = 1.0
    limbs: float = 1.0
    glasses: bool = False
    detail: bool = True


#: Twelve people; the order mixes them so that neighbours in the catalogue differ.
LOOKS: dict[str, Look] = {
    "ana": Look("tan", "grey", "bob", True),
    "ben": Look("light", "grey", "cap", False, 1.04, 1.02),
    "chi": Look("light", "dark", "bun", True, 0.95, 0.95),
    "dev": Look("deep", "white", "cap", False, 1.0, 1.0, True),
    "eva": Look("light", "white", "curls", True, 1.1, 1.06),
    "fin": Look("tan", "dark", "cap", False, 0.98, 0.98),
    "gia": Look("deep", "grey", "curls", True, 1.05, 1.03),
    "hal": Look("light", "grey", "bald", False, 1.12, 1.05),
    "ida": Look("tan", "brown", "bob", True, 1.0, 0.98, True),
    "jon": Look("deep", "dark", "bald", False, 1.03, 1.04),
    "kim": Look("light", "grey", "bun", True, 1.02, 1.0, True),
    "lou": Look("deep", "dark", "bun", True, 0.97, 0.97),
}


def look_for(code: str) -> Look:
    """The same person for the same code on every machine."""
    names = sorted(LOOKS)
    return LOOKS[names[int(hashlib.sha256(code.encode()).hexdigest(), 16) % len(names)]]
