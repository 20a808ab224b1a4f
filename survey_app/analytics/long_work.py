"""What takes longer than a page may: done in a thread, while pages tell how far it is."""

import logging
import threading
from collections.abc import Callable
from typing import NamedTuple

from survey_app.errors import Unavailable

log = logging.getLogger(__name__)

MANY = 300_000
"""More responses than that take some seconds to go through."""


class Progress(NamedTuple):
    """How far something is."""

    done: int
    """Responses that are through."""
    total: int


class UnderWay(Unavailable):
    """What a page needs is being worked out; asking again after a few seconds makes sense."""

    def __init__(self, what: str, progress: Progress) -> None:
        """`what` is done, as it stands above a page: "Counting the answers"."""
        super().__init__(f"{what} takes a moment.")
        self.what = what
        self.progress = progress


class LongWork:
    """The threads of one process that do one kind of work, one for each thing that it is done to.

    They end with the process: what is worked out here can be worked out anew at any time.
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._threads: dict[str, _Thread] = {}
        self._beginning = threading.Lock()

    def look(self, key: str) -> None:
        """Raise UnderWay where it is being done, or else what it has ended with, once."""
        thread = self._threads.get(key)
        if thread is None:
            return
        if thread.is_alive():
            raise UnderWay(self._what, thread.progress())
        self._threads.pop(key, None)
        if thread.error is not None:
            raise thread.error

    def begin(
        self, key: str, work: Callable[[], object], progress: Callable[[], Progress]
    ) -> UnderWay:
        """Have it done, unless it is being done; returns what to raise."""
        with self._beginning:
            if key not in self._threads:
                self._threads[key] = _Thread(key, work, progress)
                self._threads[key].start()
        return UnderWay(self._what, progress())


class _Thread(threading.Thread):
    def __init__(
        self, key: str, work: Callable[[], object], progress: Callable[[], Progress]
    ) -> None:
        super().__init__(name=f"survey-long-work {key}", daemon=True)
        self.error: Exception | None = None
        self.progress = progress
        self._work = work

    def run(self) -> None:
        """Do it, and keep what went wrong for the next one who asks."""
        try:
            self._work()
        except Exception as error:
            log.exception("long work has failed")
            self.error = error
