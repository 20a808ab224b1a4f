"""Fixtures of what runs on the publisher's page."""

import pytest


@pytest.fixture(autouse=True)
def _recounted(tallies_agree):
    """Every test here leaves tallies that agree with the responses."""
