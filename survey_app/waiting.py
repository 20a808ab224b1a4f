"""Who may wait: the thread of one request may, the loop that answers all of them may not.

Whatever asks a database, Redis or a disk calls `about_to_wait` first. On the loop that raises, and
`unhurried` asks again in a thread. So nothing has to tell beforehand whether it will wait.
"""

import asyncio
import threading
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from survey_app.errors import Unavailable

MOST = 300
"""Calls that may wait in threads at once: when a database stands still, the rest are sent away."""
BUSY = "Too many wait for the database right now. Nothing was stored; please try again."

P = ParamSpec("P")
T = TypeVar("T")

_this_thread = threading.local()
_places = asyncio.Semaphore(MOST)


class MustWait(Exception):
    """What was asked for has to be waited for, in another thread."""


def never_wait() -> None:
    """Say that this thread runs a loop and must never wait."""
    _this_thread.never_waits = True


def about_to_wait() -> None:
    """Raise MustWait on a thread that must never wait."""
    if getattr(_this_thread, "never_waits", False):
        raise MustWait


async def unhurried(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What a function returns that seldom waits: called here, and in a thread if it has to wait.

    It changes nothing before it waits, as it then begins once more. Raises Unavailable when too
    many wait already.
    """
    try:
        return function(*args, **kwargs)
    except MustWait:
        if _places.locked():
            raise Unavailable(BUSY) from None
        async with _places:
            return await asyncio.to_thread(function, *args, **kwargs)
