"""How often something may happen in a minute or a day, counted in memory or in Redis."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from limits import RateLimitItem
from limits.storage import RedisStorage, Storage
from limits.strategies import FixedWindowRateLimiter

from survey_app.collect.recent import Recent
from survey_app.collect.shared_redis import SharedRedis

MOST = 40_000
"""Counters that memory keeps at least, and twice as many at most: 15 MB. In a flood of addresses
those go that were counted longest ago."""

T = TypeVar("T")
Hit = tuple[RateLimitItem, str]
"""A limit, and whom it counts."""


class Memory(Storage):
    """Counters of this process.

    The library's own memory looks through all counters every hundredth of a second in a thread of
    its own, and has no bound.
    """

    STORAGE_SCHEME = None

    def __init__(self, clock: Callable[[], float] = time.time, most: int = MOST) -> None:
        super().__init__()
        self._clock = clock
        self._counters: Recent[str, tuple[int, float]] = Recent(most)
        self._counting = threading.Lock()

    @property
    def base_exceptions(self) -> type[Exception]:
        """Memory does not fail."""
        return MemoryError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count, from nothing if `expiry` seconds have passed; returns the count.

        A window that ends further ahead was begun before the clock was set back, and is over.
        """
        now = self._clock()
        with self._counting:
            found = self._counters.get(key)
            if found is None or not now < found[1] <= now + expiry:
                found = (0, now + expiry)
            count = found[0] + amount
            self._counters.set(key, (count, found[1]))
        return count

    def get(self, key: str) -> int:
        """The count."""
        found = self._counters.get(key)
        return found[0] if found and found[1] > self._clock() else 0

    def get_expiry(self, key: str) -> float:
        """When counting begins anew, in seconds since 1970."""
        found = self._counters.get(key)
        return found[1] if found else self._clock()

    def check(self) -> bool:
        """Memory is always there."""
        return True

    def reset(self) -> int:
        """Forget all counts."""
        forgotten = len(self._counters)
        self._counters.clear()
        return forgotten

    def clear(self, key: str) -> None:
        """Forget one count."""
        self._counters.set(key, (0, 0.0))


class Windows:
    """Counts, shared by all processes where there is a Redis that answers."""

    def __init__(
        self, shared: SharedRedis | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        self._shared = shared
        self.own = FixedWindowRateLimiter(Memory(clock))
        self._common = FixedWindowRateLimiter(_storage(shared)) if shared else self.own

    def exceeded(self, hits: Sequence[Hit]) -> list[Hit]:
        """Count each; returns those of which there were too many, this time included."""
        return self._ask(lambda limiter: _exceeded(limiter, hits))

    def begins_anew(self, hits: Sequence[Hit]) -> float:
        """When the last of these limits begins anew, in seconds since 1970; 0 without any."""
        return self._ask(
            lambda limiter: max(
                (limiter.get_window_stats(*hit).reset_time for hit in hits), default=0.0
            )
        )

    def _ask(self, question: Callable[[FixedWindowRateLimiter], T]) -> T:
        if self._shared is None:
            return question(self.own)
        return self._shared.ask(lambda: question(self._common), lambda: question(self.own))


def _exceeded(limiter: FixedWindowRateLimiter, hits: Sequence[Hit]) -> list[Hit]:
    return [hit for hit in hits if not limiter.hit(*hit)]


def _storage(shared: SharedRedis) -> Storage:
    """The library's counters in a Redis that is connected already."""
    pool = shared.redis.connection_pool
    return RedisStorage("redis://", connection_pool=pool, key_prefix="survey-limits")
