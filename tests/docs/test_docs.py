"""The clinical papers say what the rules say; when they do not, `make docs` writes them anew."""

import re

import pytest

from plans.catalogue.loader import digest, payload_of
from plans.rules import EVIDENCE, RULES_VERSION
from plans.rules.progress import TRANSITIONS
from plans.rules.registry import ALL_RULES
from plans.rules.steps_up import Kind
from tests.docs.markdown import anchor
from tests.docs.papers import FOLDER, PAPERS, text_of


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_is_fresh(name):
    assert (FOLDER / name).read_text("utf-8") == text_of(name), "stale: run make docs"


def test_every_rule_and_every_source_has_its_place():
    rules, sources = text_of("rules.md"), text_of("sources.md")
    assert [one for one in ALL_RULES if f"\n### {one}\n" not in rules] == []
    assert [one for one in EVIDENCE if f"\n## {one}\n" not in sources] == []


@pytest.mark.parametrize("name", PAPERS)
def test_every_link_leads_somewhere(name):
    """To a paper of the folder, and in it to a heading."""
    heads = {
        paper: {
            anchor(head.replace(" ", "-"))
            for head in re.findall(r"^#+ (.+)$", text_of(paper), re.MULTILINE)
        }
        for paper in PAPERS
    }
    for paper, place in re.findall(r"\]\(([\w.]+)(?:#([^)]+))?\)", text_of(name)):
        assert paper in heads
        assert not place or place in heads[paper], (paper, place)


def test_every_row_of_the_machine_is_drawn():
    text = text_of("progression.md")
    assert text.count("```mermaid") == len(Kind)
    drawn = set(re.findall(r"PRG-\d{3}", "".join(re.findall(r"```mermaid(.*?)```", text, re.S))))
    assert {row.rule for row in TRANSITIONS} <= drawn


def test_the_proof_is_of_these_rules_and_found_nothing():
    """A proof of other rules or other exercises shows nothing: run make prove, then make mutate."""
    text = (FOLDER / "proof.md").read_text("utf-8")
    release = digest(payload_of())[:12]
    assert f"Rules version {RULES_VERSION}, exercise release `files-{release}`" in text
    assert "**0 differences**" in text
    assert f"One value of the data of rules {RULES_VERSION} is changed" in text
    assert "0 survivors" in text


def test_the_papers_say_that_nobody_has_reviewed_the_rules():
    for name in PAPERS.keys() - {"hazards.md"}:
        assert "Not yet reviewed by a clinician" in text_of(name)
