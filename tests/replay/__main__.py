"""`python -m tests.replay`: is every plan of the corpus still decided as it was?

Without options: a count, exit 0 when nothing changed and 1 when something did. `--diff` says what
changed. `--write` builds the corpus anew; it refuses while decisions differ under an unchanged
RULES_VERSION, unless the version is not released yet and `--development` says so.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from plans.rules import RULES_VERSION
from tests.replay import corpus as stored


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    old = stored.read(options.file) if options.file.exists() else None
    if old is None and not options.write:
        print("There is no corpus yet. Make it with --write --development.")
        return 1
    changed = stored.replay(old) if old else ()
    if old:
        print(f"Corpus of rules {old.rules_version} ({old.state}), rules are {RULES_VERSION}.")
        lines = stored.summary(changed, len(old.plans))
        whole = options.diff or options.write
        print("\n".join(lines if whole else lines[:1]))
        if options.diff:
            print("\n".join(stored.details(changed, options.plans)))
    if not options.write:
        return int(bool(changed))
    if why := stored.refusal(old, len(changed), development=options.development):
        print(f"\nNot written. {why}")
        return 1
    state = stored.DEVELOPMENT if options.development else stored.RELEASED
    new = stored.build(state)
    stored.save(new, options.file)
    size = options.file.stat().st_size // 1024
    print(f"\nWritten: {len(new.plans)} plans of rules {new.rules_version} ({state}), {size} kB.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.replay", description=__doc__)
    parser.add_argument("--diff", action="store_true", help="say what changed")
    parser.add_argument("--plans", type=int, default=5, help="plans that --diff shows whole")
    parser.add_argument("--write", action="store_true", help="build the corpus anew")
    parser.add_argument(
        "--development", action="store_true", help="with --write: this version is not released yet"
    )
    parser.add_argument("--file", type=Path, default=stored.FILE, help="another corpus")
    return parser


if __name__ == "__main__":
    sys.exit(main())
