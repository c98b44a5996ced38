"""What the evidence marks as recalled or inferred keeps that mark in the registry.

`marks.csv` is a copy of those rows by place in the evidence, for rules and sources of which another
part was seen: the source, the words that its page must hold, the rules that rest on that part.
"""

import re

import pytest

from plans.rules import EVIDENCE, Status
from plans.rules.evidence import INFERRED_PARTS, RECALLED_PARTS, parts_of
from plans.rules.registry import ALL_RULES
from tests.oracle.test_numbers import rows

MARKS = rows("marks.csv")


def marked(rule, status):
    """The whole rule has this status, or a part of it."""
    return rule.status is status or any(part.status is status for part in parts_of(rule))


@pytest.mark.parametrize("row", MARKS, ids=lambda row: f"{row['place']}-{row['source']}")
def test_a_row_of_the_evidence_keeps_its_mark(row):
    mark = Status(row["mark"])
    for rule in row["rules"].split():
        assert marked(ALL_RULES[rule], mark), rule
    if row["source"] and mark is Status.RECALLED:
        source = EVIDENCE[row["source"]]
        assert row["what"] in source.recalled
        assert source.mark in ("recalled", "seen in part")
        assert "recalled" in source.note


def test_no_source_is_called_seen_whose_own_words_say_that_it_was_not():
    for source in EVIDENCE.values():
        doubt = re.search(r"recalled|title only", f"{source.reference} {source.note}")
        assert doubt is None or source.mark != "seen", source.key


def test_nothing_is_marked_in_part_without_a_row_of_the_evidence():
    named = {mark: set() for mark in ("recalled", "inferred")}
    for row in MARKS:
        named[row["mark"]].update(row["rules"].split())
    assert RECALLED_PARTS.keys() <= named["recalled"]
    assert INFERRED_PARTS.keys() <= named["inferred"]
    recalled = {source.key for source in EVIDENCE.values() if source.recalled}
    assert recalled == {row["source"] for row in MARKS if row["what"] and row["source"]}


def test_a_part_says_more_than_its_rule():
    for rule_id in RECALLED_PARTS.keys() | INFERRED_PARTS.keys():
        rule = ALL_RULES[rule_id]
        assert all(part.status is not rule.status for part in parts_of(rule)), rule_id
