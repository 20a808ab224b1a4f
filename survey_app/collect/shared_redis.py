"""A Redis that all server processes share, where there is one; and doing without it."""

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from survey_app.waiting import about_to_wait

log = logging.getLogger(__name__)

PATIENCE = 0.1
"""Seconds that a connection or an answer may take."""
PAUSE = 5.0
"""Seconds for which Redis is not asked again after it did not answer."""

T = TypeVar("T")


class SharedRedis:
    """Redis at an address such as `redis://host:6379/0`; it may go and come at any time."""

    def __init__(self, url: str, patience: float = PATIENCE) -> None:
        self.redis = Redis.from_url(
            url,
            socket_timeout=patience,
            socket_connect_timeout=patience,
            # Asking again at once would only make a reader wait.
            retry=Retry(NoBackoff(), 0),
        )
        self._asked_again_at = 0.0
        self._is_away = False

    def ask(self, question: Callable[[], T], otherwise: Callable[[], T]) -> T:
        """What `question` finds in Redis; what `otherwise` says while Redis is away."""
        if time.monotonic() < self._asked_again_at:
            return otherwise()
        about_to_wait()
        try:
            found = question()
        except RedisError as error:
            self._asked_again_at = time.monotonic() + PAUSE
            self._say(is_away=True, why=type(error).__name__)
            return otherwise()
        self._say(is_away=False)
        return found

    def _say(self, *, is_away: bool, why: str = "") -> None:
        """Log once that Redis went, and once that it came back."""
        if is_away == self._is_away:
            return
        self._is_away = is_away
        if is_away:
            log.warning("Redis is away (%s): limits and salt are each process's own", why)
        else:
            log.warning("Redis is back")
