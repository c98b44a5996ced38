"""The registers: every rule, the decision matrix, every source."""

from collections import Counter

from plans.rules import EVIDENCE, RULES_VERSION, tables
from plans.rules.evidence import parts_of
from plans.rules.registry import ALL_RULES, FAMILIES, rules_resting_on
from plans.rules.review import review_of
from plans.rules.safety_rules import CELL_WORDS, ROW_RULES
from plans.rules.vocabulary import Column
from tests.docs.markdown import bullets, page, rule_link, rule_links, source_links, table


def reviewed() -> str:
    review = review_of()
    if review is None:
        return f"**Not yet reviewed by a clinician** (rules version {RULES_VERSION})."
    return (
        f"Reviewed by {review.reviewer} ({review.registration}) on {review.on.isoformat()}, rules"
        f" version {review.rules_version}."
    )


def rules() -> str:
    """Every rule with both voices, what would end it, its sources and its status."""
    statuses = Counter(rule.status.value for rule in ALL_RULES.values())
    counted = ", ".join(f"{count} {status}" for status, count in sorted(statuses.items()))
    parts = [
        reviewed(),
        f"{len(ALL_RULES)} rules: {counted}. *Seen*: read in the source. *Recalled*: known, not"
        " read again. *Inferred*: our own choice, which a clinician must confirm. Words in braces"
        " are filled in from the person's answers. A rule of the matrix says for each column what"
        " would end it: see [matrix.md](matrix.md).",
    ]
    for family in FAMILIES:
        parts.append(f"## {family.title} ({family.prefix})\n\n{family.asks} {family.changes}")
        for rule in family.rules.values():
            lines = [f"**Patient**: {rule.says}", f"**Clinician**: {rule.clinician}"]
            if rule.would_change and rule.would_change != "{change}":
                lines.append(f"**Ends with**: {rule.would_change} ({rule.would_change_clinician})")
            sources = source_links(rule.evidence) or "none"
            parts_of_it = "".join(f"; {one.status.value}: {one.what}" for one in parts_of(rule))
            lines.append(f"**Rests on**: {sources}. **Status**: {rule.status.value}{parts_of_it}.")
            parts.append(f"### {rule.id}\n\n{bullets(lines)}")
    return page("Rules", *parts)


def matrix() -> str:
    """The decision matrix cell by cell, and what stands beside it."""
    rows = [
        (rule_link(rule.id), flag.value, level, *tables.MATRIX[flag, level].values())
        for (flag, level), rule in ROW_RULES.items()
    ]
    heads = ("Rule", "Flag", "Level", *(column.value for column in Column))
    legend = [f"`{cell}`: {words.lower()}" for cell, words in CELL_WORDS.items()]
    without_row = ", ".join(f"{flag.value} {level}" for flag, level in tables.LEVELS_WITHOUT_ROW)
    return page(
        "Decision matrix",
        reviewed(),
        "An exercise carries a level of each flag; a person has columns. The strictest cell wins:"
        " N, then X, S, C, A. All cells are inferred from the sources of their rule.",
        bullets(legend),
        table(heads, rows),
        f"Levels without a row add nothing: {without_row}.",
        "## Beside the matrix",
        table(("Rule", "For", "Says"), _beside()),
    )


def _beside():
    """Exercises by code, supports and conditions that no row holds."""
    for codes, word in (
        (tables.EXCLUDED_BY_CODE, "left out"),
        (tables.SIGNED_BY_CODE, "to be signed"),
    ):
        for code, (rule, columns) in codes.items():
            named = ", ".join(column.value for column in Column if column in columns)
            yield rule_link(rule), code, f"{word} at {named}"
    for rule, column, flag, levels in tables.UNSUPPORTED:
        said = f"left out at {column.value}"
        yield rule_link(rule), f"support none, {flag.value} {' or '.join(sorted(levels))}", said
    held, category, support = tables.HELD_BALANCE
    tiers = ", ".join(column.value for column in Column if column in held)
    yield rule_link("SAF-110"), f"{category.value} at {tiers}", f"support {support.value} at least"
    for rule, codes in (
        ("SAF-106", tables.NEVER_FOR_ANYONE),
        ("SAF-203", tables.PELVIC_FLOOR_CODES),
        ("SAF-205", tables.HIP_HINGE_CODES),
        ("SAF-207", tables.NOT_ALONE_CODES),
    ):
        yield rule_link(rule), ", ".join(sorted(codes)), ALL_RULES[rule].clinician


def sources() -> str:
    """Every source, how far it was read, and the rules that rest on it."""
    parts = [reviewed(), f"{len(EVIDENCE)} sources by the short name that each rule gives."]
    for source in EVIDENCE.values():
        lines = [source.reference]
        if source.url:
            lines.append(f"<{source.url}>")
        note = f" ({source.note})" if source.note else ""
        lines.append(f"**Status**: {source.mark}{note}")
        resting = [rule.id for rule in rules_resting_on(source.key)]
        lines.append(f"**Rules**: {rule_links(resting) or 'none; background'}")
        parts.append(f"## {source.key}\n\n{bullets(lines)}")
    return page("Sources", *parts)
