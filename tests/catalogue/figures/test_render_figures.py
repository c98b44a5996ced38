"""The command: files with an index, problems listed, a plain sentence without a browser."""

import builtins
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from plans.catalogue import figures


def render(out, **options):
    said = StringIO()
    call_command("render_figures", out=out, stdout=said, **options)
    return said.getvalue()


def test_every_figure_is_written_with_an_index(tmp_path):
    said = render(tmp_path)
    index = json.loads((tmp_path / "index.json").read_text())
    assert [entry["code"] for entry in index] == list(figures.shipped())
    assert f"{len(index)} figures" in said
    for entry in index:
        for kind in ("strip", "thumb", "anim"):
            name = f"{entry['code']}-{kind}.svg"
            assert len((tmp_path / name).read_bytes()) == entry["bytes"][name]
        assert entry["panels"] == len(entry["captions"])
        assert entry["name"]
        assert (tmp_path / f"{entry['code']}-{entry['panels']}.svg").exists()


def test_only_some_are_written_when_asked(tmp_path):
    render(tmp_path, only="S02,S11")
    index = json.loads((tmp_path / "index.json").read_text())
    assert [entry["code"] for entry in index] == ["S02", "S11"]


def test_an_unknown_code_is_named(tmp_path):
    with pytest.raises(CommandError, match="no figure for Q99"):
        render(tmp_path, only="Q99")


def test_without_playwright_it_says_what_to_install(tmp_path, monkeypatch):
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name.startswith("playwright"):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(CommandError, match="PNG files need Chromium"):
        render(tmp_path, only="S02", png=True)
    assert (tmp_path / "S02-strip.svg").exists()
