"""Telling obvious bots by their User-Agent: those that say so."""

import re
from functools import lru_cache

from crawleruseragents import CRAWLER_USER_AGENTS_DATA

LONGEST = 512
"""Characters of a User-Agent that are looked at; bots name themselves before."""
NOT_BOTS = frozenset({"HeadlessChrome"})
"""A browser without a screen is how publishers check their own pages, and whoever comes to
deceive leaves the word out."""
BROUGHT = "http-library"
"""Tag of programs that fetch: apps and publishers' servers bring their readers' answers so."""

_PATTERNS = [
    known["pattern"]
    for known in CRAWLER_USER_AGENTS_DATA
    if known["pattern"] not in NOT_BOTS and BROUGHT not in known["tags"]
]
_SAYS_SO = re.compile("|".join(_PATTERNS))


def is_bot(user_agent: str) -> bool:
    """Whether a User-Agent is that of a known crawler, monitor, preview or AI agent."""
    return _found(user_agent[:LONGEST])


@lru_cache(maxsize=4096)
def _found(user_agent: str) -> bool:
    return _SAYS_SO.search(user_agent) is not None
