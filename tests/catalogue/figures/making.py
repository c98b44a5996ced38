"""Small figures to break in one place."""

import yaml

from plans.catalogue.figures.reader import read_figure
from plans.catalogue.plain import lines_of, node_of

STANDING = """
view: side
props:
  - {kind: worktop, x: 30}
keys:
  - {hip: [0, stand], lean: 1, ball: [11, 0], hand: [36, 94.4], palm: 90}
  - {ball: [11, 0, 40], hip: [6, stand]}
panels:
  - {key: 0, caption: Hold the worktop.}
  - {key: 1, caption: Rise up on your toes., ghost: 0, arrow: [[-26, 70], [-26, 112]]}
"""


def read(text, id="T01"):
    """The figure and its problems, as the reader of files gives them."""
    lines = dict(lines_of(node_of(text, "test.yaml")))
    return read_figure(id, yaml.safe_load(text), file="test.yaml", lines=lines)


def figure(text=STANDING, **changes):
    """A whole figure; `changes` replace parts of its text."""
    for old, new in changes.get("swap", {}).items():
        assert old in text
        text = text.replace(old, new)
    found, problems = read(text)
    assert not problems, problems
    return found
