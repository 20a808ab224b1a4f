"""Waiting in a test for what another thread or process does."""

import time

LONGEST = 60.0
"""Seconds after which it is taken that it never comes."""


def until(holds):
    """Wait until something holds; fails where it never does."""
    ends = time.monotonic() + LONGEST
    while not holds():
        assert time.monotonic() < ends, "it never came to that"
        time.sleep(0.01)
