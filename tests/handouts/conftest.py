"""The people and clients of the pages' tests."""

from tests.web.conftest import client_of, person, physio, today

__all__ = ["client_of", "person", "physio", "today"]
