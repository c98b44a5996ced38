"""A stream of profiles, answered one by one: what `build_plan` does between input and output.

Text is cut into profiles without reading it whole, and at most a fixed number of profiles is in
work at a time, so memory does not grow with their number. No Django here: workers import it.
"""

from __future__ import annotations

import json
import logging
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import islice
from typing import Any, TextIO

from plans.prescribing.building import build_checked
from plans.rules import Catalogue, InvalidFacts
from plans.rules.answer import invalid_json, one_line, plan_json, plan_text
from plans.rules.movements import card_json, movement_card
from plans.rules.profile import read_profile
from plans.rules.readers import CHARACTERS_MAX, parse_json
from plans.rules.vocabulary import PlanStatus

log = logging.getLogger(__name__)

BATCH_PROFILES = 32
BATCHES_AHEAD_PER_JOB = 2
#: What a profile gets that was read well but could not be answered.
FAULT = {"profile": ["We could not answer this one. The fault is ours: please report it."]}


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of JSON, or one week as text; `valid` is False for a profile with errors."""

    text: str
    valid: bool


# ---------------------------------------------------------------- text to profiles


def split(stream: TextIO) -> Iterator[str]:
    """The text of each profile of an object, an array, or one object a line.

    After an array the rest is read in the same way. A piece longer than the limit is cut there, so
    that `parse_json` refuses it as too long.
    """
    lines = _Lines(stream)
    goes_on = True
    while goes_on and (first := next((line for line in lines if line.strip()), "")):
        goes_on = False
        lines.put_back(first)
        if first.lstrip().startswith("["):
            goes_on = yield from _array(lines)
        elif _is_whole(first):
            yield from (line for line in lines if line.strip())
        else:
            yield from _spread(lines)


class _Lines(Iterator[str]):
    """Lines of at most the limit; a longer one comes in parts that are each too long to read."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._back = ""

    def __next__(self) -> str:
        line, self._back = self._back or self._stream.readline(CHARACTERS_MAX + 1), ""
        if not line:
            raise StopIteration
        return line

    def put_back(self, text: str) -> None:
        """What was read too far comes first again."""
        self._back = text


def _is_whole(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _spread(lines: Iterable[str]) -> Iterator[str]:
    """Objects written over several lines: each starts with a brace that is not indented.

    Where nothing is indented, a brace that goes on with a list or a field starts no new one.
    """
    held: list[str] = []
    size = 0
    for line in lines:
        if line.startswith("{") and held and not _goes_on(held):
            yield "".join(held)
            held, size = [], 0
        if size <= CHARACTERS_MAX:
            held.append(line)
        size += len(line)
    yield "".join(held)


def _goes_on(held: list[str]) -> bool:
    indented = len(held) > 1 and held[1][:1].isspace()
    return not indented and held[-1].rstrip().endswith(("[", ",", ":"))


def _array(lines: _Lines) -> Generator[str, None, bool]:
    """The elements of a JSON array. Returns whether it was closed, so that there is a way to go on.

    After an element that is no JSON there is none.
    """
    decode = json.JSONDecoder().raw_decode
    held = next(lines).lstrip()[1:]
    while True:
        held = held.lstrip(" \t\r\n,")
        if held.startswith("]"):
            lines.put_back(held[1:])
            return True
        try:
            _, end = decode(held)
        except (ValueError, RecursionError):
            end = len(held)
        if end < len(held):
            yield held[:end]
            held = held[end:]
            continue
        more = next(lines, None)
        if more is None or len(held) > CHARACTERS_MAX:
            # The array was never closed: its last element, then the broken end.
            yield from (piece for piece in (held, "[") if piece)
            return False
        held += more


# ---------------------------------------------------------------- profiles to answers


def answer_one(
    number: int,
    text: str,
    *,
    catalogue: Catalogue,
    today: date,
    as_text: bool,
    movements: bool = False,
) -> Answer:
    """The plan for one profile, or every field that is wrong with it. Never raises.

    `movements` adds the person's movement card, which the plan's hash does not cover.
    """
    given: Any = None
    try:
        given = parse_json(text)
        facts = read_profile(given, today=today, catalogue=catalogue)
        answer = plan_json(build_checked(facts, catalogue), facts, catalogue)
        if movements:
            answer["movements"] = card_json(
                movement_card(facts, cleared=answer["status"] == PlanStatus.ACTIVE)
            )
        return Answer(plan_text(answer, catalogue) if as_text else _line(answer), valid=True)
    except InvalidFacts as invalid:
        errors = invalid.errors
    except Exception:
        # A fault of ours with one profile gives that profile no plan and takes nobody else's away.
        log.exception("profile %d", number)
        errors = FAULT
    given_id = given.get("id") if isinstance(given, dict) else None
    echoed = given_id if isinstance(given_id, (str, int)) else None
    answer = {**invalid_json(echoed, errors), "number": number}
    return Answer(_errors_text(answer) if as_text else _line(answer), valid=False)


def _line(answer: dict[str, Any]) -> str:
    return json.dumps(answer) + "\n"


def _errors_text(answer: dict[str, Any]) -> str:
    named = f" ({one_line(answer['id'])})" if answer["id"] is not None else ""
    lines = [f"Profile {answer['number']}{named} cannot be answered:"]
    lines += [f"  {one_line(name)}: {' '.join(says)}" for name, says in answer["errors"].items()]
    return "\n".join(lines) + "\n"


def answers(
    texts: Iterable[str],
    *,
    catalogue: Catalogue,
    today: date,
    as_text: bool,
    movements: bool = False,
    jobs: int = 1,
) -> Iterator[Answer]:
    """An answer for each text, in order, from `jobs` processes."""
    numbered = enumerate(texts, start=1)
    how: dict[str, Any] = {
        "catalogue": catalogue,
        "today": today,
        "as_text": as_text,
        "movements": movements,
    }
    if jobs == 1:
        for number, text in numbered:
            yield answer_one(number, text, **how)
        return
    with ProcessPoolExecutor(jobs, initializer=_start_worker, initargs=(how,)) as pool:
        batches = _batches(numbered)
        ahead = deque(
            pool.submit(_answer_batch, batch)
            for batch in islice(batches, jobs * BATCHES_AHEAD_PER_JOB)
        )
        while ahead:
            found = ahead.popleft().result()
            following = next(batches, None)
            if following is not None:
                ahead.append(pool.submit(_answer_batch, following))
            yield from found


def _batches(numbered: Iterator[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    while batch := list(islice(numbered, BATCH_PROFILES)):
        yield batch


_worker: dict[str, Callable[[int, str], Answer]] = {}


def _start_worker(how: dict[str, Any]) -> None:
    """Kept once a process: the catalogue is large and the same for every profile."""
    _worker["answer"] = partial(answer_one, **how)


def _answer_batch(batch: list[tuple[int, str]]) -> list[Answer]:
    return [_worker["answer"](number, text) for number, text in batch]
