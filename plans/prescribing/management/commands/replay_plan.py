"""Was a stored plan really decided so? Writes nothing."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from plans.prescribing.models import Plan
from plans.prescribing.replay import Outcome, Replay, replay

PLANS_AT_A_TIME = 200
WORDS = {
    Outcome.EQUAL: "equal",
    Outcome.DIFFERENT: "different",
    Outcome.OTHER_VERSION: "other rules version",
}


class Command(BaseCommand):
    help = (
        "Make a stored plan again from its stored inputs and compare the hash. Exit 0 equal; "
        "1 different, with a diff; 3 made by another rules version: its stored hash is verified "
        "and today's verdicts are shown. --all looks at every plan and names those that differ."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("plan", nargs="?", type=int, help="the plan's number")
        parser.add_argument("--all", action="store_true", help="every stored plan")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["all"] == (options["plan"] is not None):
            raise CommandError("Give the number of one plan, or --all.", returncode=2)
        outcome = self._all() if options["all"] else self._one(options["plan"])
        if outcome is not Outcome.EQUAL:
            raise SystemExit(int(outcome))

    def _one(self, number: int) -> Outcome:
        plan = _plans().filter(pk=number).first()
        if plan is None:
            raise CommandError(f"There is no plan {number}.", returncode=2)
        found = replay(plan)
        self.stdout.write(f"Plan {plan.pk}, hash {plan.hash[:12]}. {found.says}")
        for line in _lines(found):
            self.stdout.write(f"  {line}")
        return found.outcome

    def _all(self) -> Outcome:
        """Numbers of plans and outcomes only: who looks after a system sees no health facts."""
        counts: Counter[Outcome] = Counter()
        plans = _plans().order_by("pk").iterator(chunk_size=PLANS_AT_A_TIME)
        for plan in tqdm(plans, total=Plan.objects.count(), unit=" plans", disable=None, delay=2):
            outcome = replay(plan).outcome
            counts[outcome] += 1
            if outcome is Outcome.DIFFERENT:
                self.stdout.write(f"Plan {plan.pk}: different. Look: replay_plan {plan.pk}")
        told = ", ".join(f"{counts[one]} {WORDS[one]}" for one in Outcome)
        self.stdout.write(f"{sum(counts.values())} plans: {told}.")
        for worst in (Outcome.DIFFERENT, Outcome.OTHER_VERSION):
            if counts[worst]:
                return worst
        return Outcome.EQUAL


def _plans() -> Any:
    return Plan.objects.select_related("approval")


def _lines(found: Replay) -> list[str]:
    """The diff, or today's verdicts with the changed ones marked."""
    return [str(one) for one in found.differences] + [
        f"{'!' if one.changed else ' '} {one.code} {one.name}: {one.was}"
        + (f" -> {one.today} ({', '.join(one.rules)})" if one.changed else "")
        for one in found.verdicts
    ]
