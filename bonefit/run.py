"""`make run`: everything that a first look needs, in one command, without root.

Makes the database and a key of its own in `var/`, loads the catalogue, makes the demo people and
serves. Safe to stop and to run again.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from pathlib import Path

import django

VAR = Path(__file__).resolve().parent.parent / "var"


def _key() -> str:
    """The key of this machine, made once and kept readable by its owner alone."""
    file = VAR / "secret_key"
    if not file.exists():
        VAR.mkdir(exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(60), encoding="utf-8")
    return file.read_text(encoding="utf-8").strip()


def main() -> int:
    """Set up, say where and who, serve."""
    port = os.environ.get("PORT", "8000")
    os.environ.setdefault("DEBUG", "1")
    os.environ.setdefault("SECRET_KEY", _key())
    os.environ.setdefault("DEFAULT_CLINIC", "Riverside Clinic")
    os.environ.setdefault("PUBLIC_ORIGIN", f"http://localhost:{port}")
    manage = [sys.executable, str(VAR.parent / "manage.py")]
    for command in (
        ["migrate", "--verbosity", "0"],
        ["createcachetable"],
        ["load_catalogue"],
        ["seed_demo"],
    ):
        done = subprocess.run([*manage, *command], check=False)  # noqa: S603 our own commands
        if done.returncode:
            return done.returncode
    django.setup()
    from bonefit.demo import PEOPLE

    sys.stdout.write(f"\nBoneFit is at http://localhost:{port}/\n")
    sys.stdout.write(f"Mail and one-click sign-in: http://localhost:{port}/dev/\n")
    for person in PEOPLE:
        sys.stdout.write(f"  {person.who:4} {person.says}\n")
    sys.stdout.write("Stop with Ctrl+C.\n\n")
    sys.stdout.flush()
    serve = [*manage, "runserver", f"127.0.0.1:{port}", "--noreload"]
    try:
        return subprocess.run(serve, check=False).returncode  # noqa: S603 our own command
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bonefit.settings")
    raise SystemExit(main())
