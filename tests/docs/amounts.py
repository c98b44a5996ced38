"""The doses: targets, ceilings and starts of each tier, as the rules hold them."""

from collections.abc import Mapping

from plans.rules import doses
from plans.rules.vocabulary import BoneTier, Domain, FallTier
from tests.docs.markdown import page, rule_links, table
from tests.docs.registers import reviewed

BONE_HEADS = ("What", *(tier.value for tier in BoneTier), "Rules")
FALL_HEADS = ("What", *(tier.value for tier in FallTier), "Rules")


def _span(value: object) -> str:
    return " / ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _row(name: str, by_tier: Mapping, tiers, *rules: str):
    return (
        name,
        *(_span(by_tier[one]) if one in by_tier else "-" for one in tiers),
        rule_links(rules),
    )


def _bone(name: str, by_tier: Mapping, *rules: str):
    return _row(name, by_tier, BoneTier, *rules)


def _fall(name: str, by_tier: Mapping, *rules: str):
    return _row(name, by_tier, FallTier, *rules)


_GOAL_RULES = {
    Domain.STRENGTH: ("DOS-019",),
    Domain.BALANCE: ("DOS-014", "DOS-015"),
    Domain.WEIGHT_BEARING: ("DOS-013", "DOS-026"),
    Domain.FLEXIBILITY: ("DOS-016",),
    Domain.EXTENSOR: ("DOS-017",),
    Domain.POSTURE: ("DOS-018",),
    Domain.IMPACT: ("DOS-020",),
}


def _targets():
    for domain, by_tier in doses.TARGET_DAYS.items():
        yield _bone(f"{domain.value}, days", by_tier, *_GOAL_RULES[domain])
        if domain in doses.TARGET_MINUTES:
            minutes = doses.TARGET_MINUTES[domain]
            yield _bone(f"{domain.value}, minutes", minutes, *_GOAL_RULES[domain])


def page_text() -> str:
    """Every number of a dose, with the rule that stands for it."""
    return page(
        "Doses",
        reviewed(),
        "Three numbers are minimum / target / most a week. Effort is RPE on the CR10 scale. A dash"
        " means that the tier adds nothing. What logs do to a dose stands in"
        " [progression.md](progression.md).",
        "## Targets of a week, by bone tier",
        table(BONE_HEADS, _targets()),
        "## What the fall tier changes",
        table(
            FALL_HEADS,
            (
                _fall("balance, days", doses.FALL_BALANCE_DAYS, "DOS-014"),
                _fall("balance, target minutes", doses.FALL_BALANCE_MINUTES_TARGET, "DOS-014"),
                _fall("weight_bearing, minutes", doses.FALL_WEIGHT_BEARING_MINUTES, "DOS-026"),
                _fall("impact, days", doses.FALL_IMPACT_DAYS, "DOS-020"),
                _fall("impacts a session, most", doses.FALL_IMPACTS_MAX, "DOS-012"),
                _fall("session, longest minutes", doses.FALL_SESSION_MINUTES_MAX, "DOS-022"),
                _fall("one walk, longest minutes", doses.FALL_WALK_BOUT_MINUTES_MAX, "DOS-026"),
                _fall("walking a day, most minutes", doses.FALL_WALK_MINUTES_A_DAY_MAX, "DOS-026"),
                _fall("effort of walking, most", doses.FALL_AEROBIC_RPE_MAX, "DOS-026"),
            ),
        ),
        "## Ceilings and starts of one exercise, by bone tier",
        table(
            BONE_HEADS,
            (
                _bone("strength, sets", doses.STRENGTH_SETS, "DOS-008"),
                _bone("strength, repetitions", doses.STRENGTH_REPS, "DOS-008"),
                _bone("strength, effort", doses.STRENGTH_RPE, "DOS-007"),
                _bone("one set in the first weeks", doses.ONE_SET_WEEKS, "DOS-003", "DOS-004"),
                _bone("effort at the start, most", doses.START_RPE_MAX, "DOS-006", "DOS-037"),
                _bone("load at the start, most kg", doses.START_LOAD_KG_MAX, "DOS-029"),
                _bone("rest between sets, least seconds", doses.REST_SECONDS_MIN, "DOS-011"),
                _bone("hold, longest seconds", doses.HOLD_SECONDS_MAX, "DOS-009"),
                _bone("walking, effort", doses.AEROBIC_RPE, "DOS-007"),
                _bone("one walk, longest minutes", doses.WALK_BOUT_MINUTES_MAX, "DOS-024"),
                _bone("walking a day, most minutes", doses.WALK_MINUTES_A_DAY_MAX, "DOS-024"),
                _bone("walking a week, growth in percent", doses.WALK_GAIN_PERCENT, "DOS-025"),
                _bone("impacts a session, most", doses.IMPACTS_MAX, "DOS-012"),
                _bone("the same from week 9", doses.IMPACTS_LATER_MAX, "DOS-012"),
                _bone("session, minutes", doses.SESSION_MINUTES, "DOS-021"),
                _bone("rest days, least", doses.REST_DAYS_MIN, "DOS-023"),
                _bone("posture, bouts a day", doses.POSTURE_BOUTS, "DOS-018"),
            ),
        ),
        "## For everybody",
        table(("What", "Value", "Rules"), _for_everybody()),
    )


def _for_everybody():
    for name, value, *rules in (
        ("balance from age 65, least days", doses.OLDER_BALANCE_DAYS_MIN, "DOS-015"),
        ("strength days apart, least hours", doses.STRENGTH_HOURS_APART_MIN, "DOS-019"),
        ("starting dose, weeks", doses.START_WEEKS, "DOS-003", "DOS-006"),
        ("one set in sessions under, minutes", doses.ONE_SET_SESSION_MINUTES, "DOS-005"),
        ("warm-up, minutes", doses.WARM_UP_MINUTES, "DOS-030"),
        ("warm-up of a short session", doses.SHORT_WARM_UP_MINUTES, "DOS-030"),
        ("two minutes more from age", doses.LONG_WARM_UP_AGE_YEARS, "DOS-030"),
        ("cool-down, minutes", doses.COOL_DOWN_MINUTES, "DOS-031"),
        ("cool-down of a short session", doses.SHORT_COOL_DOWN_MINUTES, "DOS-031"),
        ("main exercises a session, most", doses.MAIN_ITEMS_MAX, "DOS-036"),
        ("habits a day, most exercises", doses.HABIT_KINDS_A_DAY_MAX, "DOS-032"),
        ("habits a day, most minutes", doses.HABIT_MINUTES_A_DAY_MAX, "DOS-032"),
        ("bouts a day, most", doses.HABIT_BOUTS_MAX, "DOS-033"),
        ("extensor hold, longest seconds", doses.EXTENSOR_HOLD_SECONDS_MAX, "DOS-034"),
        ("extensor repetitions, most", doses.EXTENSOR_REPS_MAX, "DOS-034"),
        ("one walk in weeks 1 and 2, minutes", doses.START_WALK_BOUT_MINUTES_MAX, "DOS-024"),
        ("backward walking, first minutes", doses.RETRO_MINUTES_START, "DOS-027"),
        ("backward walking a day, most minutes", doses.RETRO_MINUTES_A_DAY_MAX, "DOS-027"),
        ("seconds of one repetition", doses.SECONDS_A_REPETITION, "DOS-001"),
        ("seconds to set up", doses.SET_UP_SECONDS, "DOS-001"),
    ):
        yield name, _span(value), rule_links(rules)
