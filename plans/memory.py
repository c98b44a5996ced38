"""How Python's garbage collector is to treat a process that builds many weeks."""

import gc

#: New objects before the youngest are looked through, and how many times younger ones are before
#: older ones. Weeks leave next to nothing behind that points at itself, and a walk through all of
#: a large process takes as long as several weeks.
SELDOM = (2_000, 20, 100)


def keep_what_is_loaded() -> None:
    """What is loaded by now stays for ever: the collector need not walk through it again and again.

    For processes that start now and then work for long: the server, `build_plan`, the proof.
    Processes forked from this one take it over.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
