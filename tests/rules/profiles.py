"""Generated people: profiles of the public contract, the same ones for the same seed."""

from collections.abc import Iterator

from plans.prescribing.proof_people import profile


def profiles(count: int, *, seed: int = 1) -> Iterator[dict]:
    """`count` profiles for 2026-11-23. Text of the contract, so that reading is tested too."""
    return (profile(seed, number) for number in range(count))
