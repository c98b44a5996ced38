"""Things around the person: furniture, what hands hold, machines, the ground.

A prop is written as a kind with settings. What each kind accepts stands in `KINDS`; an author sees
the list in docs/figures.md. Every kind is a function that answers with a `Drawn`.
"""

from __future__ import annotations

from plans.catalogue.figures.props.daily import DAILY
from plans.catalogue.figures.props.furniture import FURNITURE
from plans.catalogue.figures.props.held import HELD
from plans.catalogue.figures.props.machines import MACHINES
from plans.catalogue.figures.props.making import Drawn, PropKind, Stage
from plans.catalogue.figures.props.sport import SPORT
from plans.catalogue.figures.props.surroundings import SURROUNDINGS

KINDS: dict[str, PropKind] = {**FURNITURE, **HELD, **MACHINES, **SURROUNDINGS, **DAILY, **SPORT}

__all__ = ["KINDS", "Drawn", "PropKind", "Stage"]
