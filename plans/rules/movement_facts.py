"""What a movement of daily life or sport is to the rules: the ways to do it, each in safety flags.

A way asks of the body in the same closed flags as an exercise, so the same table judges both. All
levels are inferred, like those of the exercises (evidence d2).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from plans.rules.evidence import EVIDENCE, Status
from plans.rules.vocabulary import LEVELS, SafetyFlag, Support


class Kind(StrEnum):
    """A day holds daily movements whether anybody allows them or not; sport is chosen."""

    DAILY = "daily"
    SPORT = "sport"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to do a movement.

    `like` is the code of the exercise that it resembles: rules that name an exercise by its code
    hold for the way too. `arms`: it pushes or pulls. `on_bed`: what would need the floor can be
    done on a bed. `short` is the line of the printed card, `steps` say how.
    """

    flags: tuple[tuple[SafetyFlag, str | None], ...]
    support: Support = Support.NONE
    like: str | None = None
    arms: bool = False
    on_bed: bool = False
    short: str = ""
    steps: tuple[str, ...] = ()

    def level(self, flag: SafetyFlag) -> str | None:
        return dict(self.flags)[flag]


def way(
    short: str = "",
    *steps: str,
    support: Support = Support.NONE,
    like: str | None = None,
    arms: bool = False,
    on_bed: bool = False,
    **levels: str,
) -> Way:
    """A way from the flags that it raises; every other flag is at its mildest level.

    Errors: ValueError for a flag or level that the vocabulary does not know.
    """
    raised = {SafetyFlag(name): level for name, level in levels.items()}
    for flag, level in raised.items():
        if level not in LEVELS[flag]:
            raise ValueError(f"{flag} has no level {level}")
    return Way(
        flags=tuple((flag, raised.get(flag, LEVELS[flag][0])) for flag in SafetyFlag),
        support=support,
        like=like,
        arms=arms,
        on_bed=on_bed,
        short=short,
        steps=steps,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """One movement, the way it is mostly done, and safer ways in order of preference.

    `id` is permanent and never used twice. `why` says what the usual way asks of the body; `leave`
    what to do when no way is right. `status` says how far the safer ways were seen in `evidence`.
    """

    id: str
    name: str
    kind: Kind
    usual: Way
    safer: tuple[Way, ...] = ()
    why: str
    leave: str
    evidence: tuple[str, ...]
    status: Status = Status.INFERRED

    def __post_init__(self) -> None:
        if unknown := [key for key in self.evidence if key not in EVIDENCE]:
            raise ValueError(f"{self.id} names unknown sources: {unknown}")
