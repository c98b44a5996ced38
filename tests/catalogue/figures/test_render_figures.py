"""The command: files with an index, problems listed, a plain sentence without a browser."""

import builtins
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from plans.catalogue import figures
from plans.catalogue.figures import pictures


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


def test_codes_may_have_blanks_and_small_letters(tmp_path):
    render(tmp_path, only=" s02, S11,,s02 ")
    index = json.loads((tmp_path / "index.json").read_text())
    assert [entry["code"] for entry in index] == ["S02", "S11"]


@pytest.mark.parametrize("only", ["", " , "])
def test_no_code_at_all_is_not_taken_for_every_code(tmp_path, only):
    with pytest.raises(CommandError, match="names no code"):
        render(tmp_path, only=only)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("inside", ["", "deeper"])
def test_a_folder_that_cannot_be_written_to_is_a_sentence(tmp_path, inside):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CommandError, match="cannot be written to"):
        render(tmp_path / "file" / inside, only="S02")


def test_the_folder_must_have_a_name():
    with pytest.raises(CommandError, match="name a folder"):
        render("", only="S02")


def test_stopped_by_the_keyboard_it_says_what_is_missing(tmp_path, monkeypatch):
    def stop(_figure):
        raise KeyboardInterrupt

    monkeypatch.setattr(pictures, "animation", stop)
    with pytest.raises(CommandError, match="not complete"):
        render(tmp_path, only="S02")


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
