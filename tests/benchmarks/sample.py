"""The varied people for whom a week is compared with the best one: the same for the same seed.

Every bone and fall tier equally often; 2 to 7 days, 15 to 60 minutes, home and full equipment,
from inactive to active, first weeks and later ones. Health comes from the generated profiles;
histories are drawn from what the person may do, not from weeks that our builder made.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count, product

from plans.rules import PatientFacts, TrainingHistory, classify, screen
from plans.rules.doses import Pace, starting_dose
from plans.rules.facts import Catalogue, PastItem, PastWeek
from plans.rules.selection import sort_out
from plans.rules.vocabulary import Activity, BoneTier, Equipment, FallTier, Gate, Weekday
from tests.rules.profiles import profiles

HOME = frozenset(
    map(
        Equipment,
        "chair wall counter bed pillow towel shoes hallway door_frame".split(),  # noqa: SIM905
    )
)
FULL = frozenset(Equipment)
DAYS = (2, 3, 4, 5, 6, 7)
MINUTES = (15, 20, 25, 30, 45, 60)
WEEKS_DONE = (0, 0, 0, 1, 2, 4, 8, 16)
TIERS = tuple(product(BoneTier, FallTier))
#: Nobody starts high on a ladder; who has trained stands on one of its first rungs.
RUNGS = 3


def sample(number: int, catalogue: Catalogue, *, seed: int = 2026) -> Iterator[PatientFacts]:
    """`number` people who reach a week, each tier in turn."""
    chance = random.Random(seed)
    waiting: dict[tuple[BoneTier, FallTier], list[PatientFacts]] = {tier: [] for tier in TIERS}
    source = _people(seed)
    lives: Counter = Counter()
    for place in range(number):
        tier = TIERS[place % len(TIERS)]
        while not waiting[tier]:
            facts = next(source)
            risk = classify(facts)
            waiting[risk.bone, risk.fall].append(facts)
        facts = _with_a_life(waiting[tier].pop(0), lives[tier], chance)
        lives[tier] += 1
        yield replace(facts, id=f"{seed}-{place}", history=_history(facts, catalogue, chance))


def _people(seed: int) -> Iterator[PatientFacts]:
    for part in count():
        for profile in profiles(1000, seed=seed + part):
            facts = PatientFacts.from_json(profile)
            clearance = screen(facts)
            if clearance.gate is not Gate.RED and not clearance.missing:
                yield facts


def _with_a_life(facts: PatientFacts, turn: int, chance: random.Random) -> PatientFacts:
    """Days, minutes and equipment in turn, so that every tier meets all of them."""
    days = chance.sample(tuple(Weekday), DAYS[turn % len(DAYS)])
    return replace(
        facts,
        days=frozenset(days),
        minutes=MINUTES[(turn // len(DAYS) + turn) % len(MINUTES)],
        equipment=(HOME, FULL)[(turn // 2) % 2],
        activity=chance.choice(tuple(Activity)),
    )


def _history(facts: PatientFacts, catalogue: Catalogue, chance: random.Random) -> TrainingHistory:
    """The same week done some times: one exercise on each of many ladders."""
    weeks = chance.choice(WEEKS_DONE)
    if not weeks:
        return TrainingHistory()
    ladders: dict[str, list[str]] = {}
    risk = classify(facts)
    pace = Pace(bone=risk.bone, fall=risk.fall, session_minutes=facts.minutes or 0)
    usable = sort_out(catalogue, facts, risk, facts.constraints).usable
    for exercise, _judgement in sorted(usable, key=lambda one: (one[0].rung, one[0].code)):
        ladders.setdefault(exercise.ladder, []).append(exercise.code)
    codes = [chance.choice(ladders[name][:RUNGS]) for name in sorted(ladders)]
    done = [code for code in codes if chance.random() < 0.6]
    items = tuple(
        PastItem(
            code=code,
            sessions_done=2,
            rpe_cr10=chance.choice((4, 6)),
            pain_0_10=0,
            dose=starting_dose(catalogue.by_code[code], pace)[0],
        )
        for code in done
    )
    monday = facts.week_start()
    return TrainingHistory(
        weeks=tuple(
            PastWeek(start=monday - timedelta(weeks=ago), items=items)
            for ago in range(weeks, 0, -1)
        )
    )
