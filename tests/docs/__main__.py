"""`make docs`: write `docs/clinical/` from the rules; `--check` says what is stale (exit 1)."""

import sys

from tests.docs.papers import FOLDER, PAPERS, stale, text_of


def main(arguments: list[str]) -> int:
    old = stale()
    if "--check" in arguments:
        for name in old:
            sys.stdout.write(f"docs/clinical/{name} is stale: run make docs\n")
        return int(bool(old))
    for name in old:
        (FOLDER / name).write_text(text_of(name), encoding="utf-8")
    sys.stdout.write(f"{len(PAPERS)} papers, {len(old)} written: {', '.join(old) or 'none'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
