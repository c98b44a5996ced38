"""The controls of the hazard log that lie in the rules, and how a test takes each away.

Product code knows no off-switch: only tests do (decision 25). Each control names the tests that
must go red without it; `tests/hazards/test_without.py` sees that they do, and the log in
`docs/clinical/hazards.md` quotes both.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pytest

from plans.rules import (
    answer,
    asked,
    candidates,
    history,
    progress,
    required,
    review,
    safety,
    selection,
)
from plans.rules.facts import PatientFacts
from plans.rules.safety_rules import ROW_RULES
from plans.rules.version import RULES_VERSION
from plans.rules.vocabulary import BoneTier, SafetyFlag
from tests.removal import Patch, everywhere, forget, take_away


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One control of the hazard log that lies in the rules.

    `kind` is design, protect or inform; `red` are the tests, by module and name, that must fail
    when `take_away` has been called.
    """

    hazard: str
    says: str
    kind: str
    take_away: Callable[[Patch], None]
    red: tuple[str, ...]

    @contextmanager
    def taken_away(self) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            self.take_away(patch)
            forget()
            yield
        forget()


def _rules(*rule_ids: str) -> Callable[[Patch], None]:
    """These rules together."""

    def all_of_them(patch: Patch) -> None:
        for rule_id in rule_ids:
            take_away(patch, rule_id)

    return all_of_them


def _flag(*flags: SafetyFlag) -> Callable[[Patch], None]:
    """Every row of the matrix for these flags."""
    return _rules(*(rule.id for row, rule in ROW_RULES.items() if row[0] in flags))


def _signing_opens_all(patch: Patch) -> None:
    original = selection.sort_out

    def sort_out(catalogue, facts, risk, constraints):
        sorted_out = original(catalogue, facts, risk, constraints)
        kept = tuple(one for one in sorted_out.left_out if one.code not in constraints.signed)
        return replace(sorted_out, left_out=kept)

    everywhere(patch, "sort_out", sort_out)


def _first_finding_counts(patch: Patch) -> None:
    original = safety._findings
    patch.setattr(safety, "_findings", lambda *args: list(original(*args))[:1])


def _first_site_counts(patch: Patch) -> None:
    def first(facts):
        return facts.t_scores[0][1] if facts.t_scores else facts.t_score

    everywhere(patch, "lowest_t_score", first)


def _check_sees_nothing(patch: Patch) -> None:
    everywhere(patch, "violations", lambda *args, **more: ())


def _missing_is_fine(patch: Patch) -> None:
    everywhere(patch, "missing_answers", lambda facts: ())


def _week_starts_today(patch: Patch) -> None:
    patch.setattr(PatientFacts, "week_start", lambda facts: facts.on)


def _strength_every_day(patch: Patch) -> None:
    everywhere(patch, "STRENGTH_DAYS_APART_MIN", 1)
    everywhere(patch, "REST_DAYS_MIN", dict.fromkeys(BoneTier, 0))


def _any_number_of_times(patch: Patch) -> None:
    patch.setattr(answer, "_times", lambda count, *words: f"{count} times")


def _later_answers_are_believed(patch: Patch) -> None:
    patch.setattr(required, "_belied", lambda facts: ())


def _caps_pass_on(patch: Patch) -> None:
    original = progress._taken_back
    patch.setattr(
        progress, "_taken_back", lambda raised, coming, cap: original(raised, coming, coming.cap)
    )


def _pain_is_soon_forgotten(patch: Patch) -> None:
    patch.setattr(candidates, "_hurt_lately", lambda timeline: frozenset())


def _walks_are_taken_as_asked(patch: Patch) -> None:
    patch.setattr(history, "_walked_minutes", lambda items: Decimal(1000))


def _records_are_believed(patch: Patch) -> None:
    def as_it_stands(recorded, *_others):
        return replace(recorded, bouts=1)

    patch.setattr(asked, "believed", as_it_stands)


def _usual_sets_at_once(patch: Patch) -> None:
    original = asked.after_week

    def forgetting(*args):
        state = original(*args)
        return replace(state, asked=state.dose)

    patch.setattr(progress, "after_week", forgetting)


def _said_to_be_reviewed(patch: Patch) -> None:
    someone = review.Review(
        reviewer="Nobody", registration="", on=date(2026, 1, 1), rules_version=RULES_VERSION
    )
    patch.setattr(review, "REVIEWS", (someone,))


CONTROLS: tuple[Control, ...] = (
    Control(
        hazard="H-01",
        says="Rows of the matrix leave bending and twisting out after a broken spine.",
        kind="design",
        take_away=_flag(SafetyFlag.SPINAL_FLEXION, SafetyFlag.SPINAL_ROTATION),
        red=(
            "hazards.test_rules.test_after_a_broken_spine_no_bend_or_twist_is_within_reach",
            "oracle.test_tables.test_every_cell_is_the_verdict",
            "oracle.test_tables.test_every_exercise_in_every_tier",
        ),
    ),
    Control(
        hazard="H-01",
        says="A vertebral fracture at any time puts a person into the group of most care.",
        kind="design",
        take_away=_rules("RISK-013", "RISK-016"),
        red=(
            "hazards.test_rules.test_after_a_broken_spine_no_bend_or_twist_is_within_reach",
            "rules.test_check.test_the_check_and_the_rules_agree_on_everybody",
        ),
    ),
    Control(
        hazard="H-01",
        says="An independent check, which shares no code with the rules, reads every week.",
        kind="protect",
        take_away=_check_sees_nothing,
        red=("hazards.test_rules.test_the_check_finds_what_must_not_be_there",),
    ),
    Control(
        hazard="H-02",
        says="Rows of the matrix cap impact by group.",
        kind="design",
        take_away=_flag(SafetyFlag.IMPACT),
        red=(
            "hazards.test_rules.test_impact_stays_low_where_bones_or_balance_are_weak",
            "hazards.test_controls.test_two_wrist_fractures_cap_impact_and_one_osteoporosis_may_be_signed",
        ),
    ),
    Control(
        hazard="H-02",
        says="Low-trauma fractures are counted, and two put a person into the group of most care.",
        kind="protect",
        take_away=_rules("RISK-015"),
        red=(
            "hazards.test_controls.test_two_wrist_fractures_cap_impact_and_one_osteoporosis_may_be_signed",
        ),
    ),
    Control(
        hazard="H-03",
        says="A red event in training ends in no week until the questions are answered again.",
        kind="protect",
        take_away=_rules("GATE-049"),
        red=("hazards.test_rules.test_a_red_event_in_training_ends_in_no_week",),
    ),
    Control(
        hazard="H-03",
        says="After any other fall balance and impact wait for new answers.",
        kind="protect",
        take_away=_rules("PRG-001"),
        red=("hazards.test_rules.test_after_a_fall_balance_and_impact_wait_for_new_answers",),
    ),
    Control(
        hazard="H-03",
        says="In the week after a fall, red event or dizziness no impact ladder begins.",
        kind="protect",
        take_away=_rules("PRG-032"),
        red=("hazards.test_rules.test_no_impact_begins_in_the_week_after_something_happened",),
    ),
    Control(
        hazard="H-04",
        says="An unset flag or an unknown level leaves the exercise out.",
        kind="design",
        take_away=_rules("SAF-108"),
        red=(
            "hazards.test_rules.test_a_flag_that_nobody_set_leaves_the_exercise_out",
            "rules.test_check.test_an_unset_flag_or_an_unknown_level_is_left_out",
        ),
    ),
    Control(
        hazard="H-05",
        says="A signature opens what is to be signed and nothing that is left out.",
        kind="design",
        take_away=_signing_opens_all,
        red=("hazards.test_rules.test_signing_opens_only_what_is_to_be_signed",),
    ),
    Control(
        hazard="H-06",
        says="The lowest of the measured sites decides.",
        kind="protect",
        take_away=_first_site_counts,
        red=("hazards.test_rules.test_the_lowest_and_the_more_careful_reading_of_a_scan_counts",),
    ),
    Control(
        hazard="H-06",
        says="Where number and word disagree, the more careful one counts.",
        kind="protect",
        take_away=_rules("RISK-007"),
        red=("hazards.test_rules.test_the_lowest_and_the_more_careful_reading_of_a_scan_counts",),
    ),
    Control(
        hazard="H-07",
        says="Nobody under 18 gets a week.",
        kind="protect",
        take_away=_rules("GATE-032"),
        red=("hazards.test_controls.test_the_ends_of_the_age_range",),
    ),
    Control(
        hazard="H-08",
        says="Without a required answer there is no week.",
        kind="design",
        take_away=_missing_is_fine,
        red=("hazards.test_rules.test_a_missing_answer_gives_no_week",),
    ),
    Control(
        hazard="H-08",
        says="An answer of not sure counts as the risky one.",
        kind="design",
        take_away=_rules("RISK-014", "RISK-057", "RISK-058", "RISK-068", "RISK-079"),
        red=("hazards.test_rules.test_doubt_is_looked_at_first_and_allows_less",),
    ),
    Control(
        hazard="H-09",
        says="All findings about an exercise are read, and the worst one wins.",
        kind="design",
        take_away=_first_finding_counts,
        red=("hazards.test_controls.test_two_conditions_allow_no_more_than_either_alone",),
    ),
    Control(
        hazard="H-03",
        says="A fall or fracture in training must be in the later answers.",
        kind="design",
        take_away=_later_answers_are_believed,
        red=(
            "rules.test_history.test_what_happened_in_training_must_be_in_the_later_answers",
            "rules.test_history.test_each_of_several_falls_and_fractures_must_be_in_the_answers",
        ),
    ),
    Control(
        hazard="H-10",
        says="Whoever falls holds on to something for balance.",
        kind="design",
        take_away=_rules("SAF-110"),
        red=("hazards.test_controls.test_everybody_who_falls_holds_on_for_balance",),
    ),
    Control(
        hazard="H-11",
        says="A week has a rest day, and strength days lie two days apart.",
        kind="design",
        take_away=_strength_every_day,
        red=("hazards.test_rules.test_a_week_has_a_rest_day_and_two_days_between_strength",),
    ),
    Control(
        hazard="H-11",
        says="After missed weeks the plan repeats or steps down.",
        kind="protect",
        take_away=_rules("PRG-002", "PRG-007"),
        red=("hazards.test_rules.test_missed_weeks_are_never_made_up_for",),
    ),
    Control(
        hazard="H-12",
        says="A week is seven dates from a Monday.",
        kind="design",
        take_away=_week_starts_today,
        red=(
            "hazards.test_rules.test_a_week_starts_on_the_monday_that_is_today_or_next",
            "hazards.test_controls.test_a_week_has_its_seven_dates_once_over_clock_changes_and_year_ends",
        ),
    ),
    Control(
        hazard="H-14",
        says="Nothing rises without complete logs that pass the test.",
        kind="design",
        take_away=_rules("PRG-009", "PRG-013", "PRG-014"),
        red=("hazards.test_rules.test_nothing_rises_with_pain_effort_or_without_a_log",),
    ),
    Control(
        hazard="H-14",
        says="Strong pain steps back, and a physiotherapist hears of it.",
        kind="protect",
        take_away=_rules("PRG-003"),
        red=("hazards.test_rules.test_strong_pain_steps_back_and_a_physiotherapist_hears_of_it",),
    ),
    Control(
        hazard="H-14",
        says="What hurt badly and cannot be eased rests.",
        kind="protect",
        take_away=_rules("PRG-030"),
        red=("hazards.test_rules.test_what_hurt_badly_asks_for_less_or_rests",),
    ),
    Control(
        hazard="H-14",
        says="A physiotherapist's caps hold for what is new and for what goes on.",
        kind="design",
        take_away=_rules("PRG-016"),
        red=(
            "hazards.test_rules.test_no_exercise_is_over_a_cap_of_the_approval_whether_it_was_done"
            "_before_or_not",
        ),
    ),
    Control(
        hazard="H-14",
        says="A record is believed as far as its ladder could have come.",
        kind="design",
        take_away=_records_are_believed,
        red=(
            "hazards.test_rules.test_a_record_is_not_believed_beyond_what_weeks_of_training_can_reach",
        ),
    ),
    Control(
        hazard="H-14",
        says="After a lighter week the usual sets come back only by its logs.",
        kind="design",
        take_away=_usual_sets_at_once,
        red=("hazards.test_rules.test_after_a_lighter_week_that_hurt_its_fewer_sets_stay",),
    ),
    Control(
        hazard="H-14",
        says="Where a cap takes a step back, nothing else rises in its place.",
        kind="design",
        take_away=_caps_pass_on,
        red=("rules.test_going_on.test_prg_016_a_limit_lets_nothing_else_rise_in_its_place",),
    ),
    Control(
        hazard="H-14",
        says="After strong pain on the feet no other ladder on the feet begins.",
        kind="protect",
        take_away=_rules("PRG-034"),
        red=("rules.test_going_on.test_no_other_ladder_on_the_feet_begins_after_one_hurt",),
    ),
    Control(
        hazard="H-14",
        says="The week's walking goes on from what was walked lately.",
        kind="design",
        take_away=_walks_are_taken_as_asked,
        red=("hazards.test_rules.test_the_weeks_walking_goes_on_from_what_was_walked",),
    ),
    Control(
        hazard="H-14",
        says="A warm-up that hurt stays out for four weeks.",
        kind="protect",
        take_away=_pain_is_soon_forgotten,
        red=("rules.test_going_on.test_a_warm_up_that_hurt_stays_out_for_four_weeks",),
    ),
    Control(
        hazard="H-21",
        says="A dose is put into words from typed fields.",
        kind="design",
        take_away=_any_number_of_times,
        red=("hazards.test_controls.test_a_dose_is_a_sentence_of_typed_fields",),
    ),
    Control(
        hazard="H-25",
        says="Who needs a look first has no days before it.",
        kind="design",
        take_away=_rules("GATE-004", "GATE-015", "GATE-017", "GATE-019", "GATE-034"),
        red=("hazards.test_rules.test_who_needs_a_look_first_has_no_days_before_it",),
    ),
    Control(
        hazard="H-25",
        says="Who has reviewed the rules is data for one version, and it ships empty.",
        kind="design",
        take_away=_said_to_be_reviewed,
        red=("web.test_evidence.test_it_ships_as_not_yet_reviewed",),
    ),
    Control(
        hazard="H-26",
        says="A need that nothing safe serves opens a review.",
        kind="protect",
        take_away=_rules("WEEK-028"),
        red=("hazards.test_rules.test_a_need_that_nothing_safe_serves_opens_a_review",),
    ),
    Control(
        hazard="H-26",
        says="What a week does not reach says what would help.",
        kind="inform",
        take_away=_rules("WEEK-020", "WEEK-021"),
        red=("hazards.test_rules.test_what_is_missing_says_what_would_help",),
    ),
)
