"""The shipped catalogue, once."""

import pytest

from plans.catalogue.loader import read_files


@pytest.fixture(scope="session")
def catalogue():
    return read_files()
