"""What `make run` does on a clean checkout, seen from outside."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
READY_SECONDS = 90


@pytest.fixture
def clean(tmp_path):
    """The project as a checkout has it: no database, no key, nothing collected."""
    leave = shutil.ignore_patterns(".venv", ".git", "var", "tests", "__pycache__", ".*_cache")
    return shutil.copytree(ROOT, tmp_path / "clean", ignore=leave)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(address):
    end = time.monotonic() + READY_SECONDS
    while True:
        try:
            with urllib.request.urlopen(address) as answer:  # noqa: S310 our own server
                return answer.read().decode()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.3)


def test_one_command_serves_the_site_with_its_demo_people_and_mail(clean):
    port = free_port()
    keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    running = subprocess.Popen(
        [sys.executable, "-m", "bonefit.run"],
        cwd=clean,
        env=keep | {"PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        home = wait_for(f"http://127.0.0.1:{port}/")
        assert "What a week looks like" in home
        assert "Monday" in home
        people = wait_for(f"http://127.0.0.1:{port}/dev/")
        assert all(f"Sign in as {who}" in people for who in ("pa", "pa2", "pb", "pn", "pi", "a1"))
    finally:
        os.killpg(running.pid, signal.SIGTERM)
        said, _ = running.communicate(timeout=20)
    assert f"http://localhost:{port}/" in said
    assert (clean / "var" / "secret_key").stat().st_mode & 0o077 == 0, "the key is the owner's"
