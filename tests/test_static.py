"""Files that come from wheels are the files we looked at."""

import hashlib
import re

import pytest
from django.contrib.staticfiles import finders

#: sha256, in two halves.
SHA256 = {
    "bootstrap/css/bootstrap.min.css": (
        "d85327d99c7a3ee1f9b5d0500d1370ac",
        "ea3ad2db39c163c2f51f232baedbdede",
    ),
    "fonts/atkinson/AtkinsonHyperlegible-Regular.ttf": (
        "7fb917c89019896d0b52ee84b7cbb330",
        "4c18cb90b19a62f5e32712bd23e97669",
    ),
    "fonts/atkinson/AtkinsonHyperlegible-Bold.ttf": (
        "5a3b0c8cc8ca545155150b4512a1fa24",
        "8298df121c50d6557e651e61fbdab92f",
    ),
}


@pytest.mark.parametrize("path", SHA256)
def test_a_file_from_a_wheel_is_unchanged(path):
    with open(finders.find(path), "rb") as file:
        assert hashlib.sha256(file.read()).hexdigest() == "".join(SHA256[path])


FONTS = ("Regular", "Bold")


@pytest.mark.django_db
def test_the_first_page_weighs_less_than_120_kb_with_all_its_pictures(client, release):
    """As a browser of today asks for it: pages and pictures by gzip, files by brotli."""
    import brotli

    def sent(path):
        answer = client.get(path, headers={"accept-encoding": "gzip"})
        assert answer.status_code == 200, path
        assert answer["Content-Encoding"] == "gzip", path
        return len(answer.content)

    page = client.get("/").content.decode()
    named = set(re.findall(r'(?:src|href)="(/[^"]+\.(?:css|js|svg))"', page))
    files = {path for path in named if path.startswith("/static/")}
    pictures = named - files
    assert len(pictures) >= 5
    total = sent("/") + sum(sent(path) for path in pictures)
    for path in [*files, *(f"/static/fonts/atkinson/AtkinsonHyperlegible-{f}.ttf" for f in FONTS)]:
        with open(finders.find(path.removeprefix("/static/")), "rb") as file:
            total += len(brotli.compress(file.read()))
    assert total < 120_000, total


def test_no_page_loads_more_than_120_kb_of_style_and_script():
    """Compressed, as the server sends it."""
    import brotli

    sent = 0
    for path in ("bootstrap/css/bootstrap.min.css", "css/app.css", "js/app.js"):
        with open(finders.find(path), "rb") as file:
            sent += len(brotli.compress(file.read()))
    assert sent < 120_000
