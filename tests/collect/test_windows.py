"""How often something happened in a window of time, in memory and in Redis."""

import logging
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from limits import RateLimitItemPerMinute

from survey_app.collect import shared_redis
from survey_app.collect.shared_redis import SharedRedis
from survey_app.collect.windows import MOST, Memory, Windows
from tests.builders import NOW

TWICE = RateLimitItemPerMinute(2)


class Clock:
    """Seconds since 1970, as a test wants them."""

    def __init__(self):
        self.now = NOW.timestamp()

    def __call__(self):
        return self.now


def common(redis):
    """The server as a process sees it, with patience for a busy machine."""
    return SharedRedis(redis.url, patience=10)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(params=["memory", "redis"])
def windows(request, clock):
    if request.param == "memory":
        return Windows(None, clock)
    return Windows(common(request.getfixturevalue("redis")), clock)


def hits(windows, number, who="reader"):
    """Whether there were too many, each time."""
    return [bool(windows.exceeded([(TWICE, who)])) for _ in range(number)]


def test_so_many_are_let_through(windows):
    assert hits(windows, 4) == [False, False, True, True]
    assert hits(windows, 1, "another") == [False]


def test_each_limit_is_counted_and_those_exceeded_are_named(windows):
    wide = RateLimitItemPerMinute(3)
    both = [(TWICE, "reader"), (wide, "reader")]
    found = [windows.exceeded(both) for _ in range(4)]
    assert found == [[], [], [(TWICE, "reader")], both]


def test_threads_are_counted_exactly(windows):
    with ThreadPoolExecutor(16) as threads:
        found = threads.map(
            lambda _: windows.exceeded([(RateLimitItemPerMinute(100), "x")]), range(500)
        )
    assert sum(1 for one in found if not one) == 100


def test_after_a_minute_it_begins_anew(clock):
    windows = Windows(None, clock)
    assert hits(windows, 3) == [False, False, True]
    assert windows.begins_anew([(TWICE, "reader")]) == clock.now + 60
    clock.now += 60
    assert hits(windows, 3) == [False, False, True]


def test_a_window_does_not_last_longer_when_the_clock_is_set_back(clock):
    windows = Windows(None, clock)
    assert hits(windows, 3) == [False, False, True]
    clock.now -= 3600
    assert hits(windows, 3) == [False, False, True]
    assert windows.begins_anew([(TWICE, "reader")]) == clock.now + 60


def test_redis_says_when_it_begins_anew(redis):
    windows = Windows(common(redis))
    hits(windows, 3)
    again = windows.begins_anew([(TWICE, "reader"), (TWICE, "never")])
    assert 0 < again - time.time() <= 60


def test_processes_share_a_redis(redis):
    one, other = Windows(common(redis)), Windows(common(redis))
    assert hits(one, 1) + hits(other, 2) == [False, False, True]


def test_without_redis_each_process_counts_for_itself_and_says_so_once(redis, caplog, monkeypatch):
    windows = Windows(common(redis))
    hits(windows, 3)
    redis.stop()
    with caplog.at_level(logging.WARNING):
        assert hits(windows, 3) == [False, False, True]
        monkeypatch.setattr(shared_redis, "PAUSE", 0.0)
        assert hits(windows, 2) == [True, True]
    assert [r.message for r in caplog.records] == [
        "Redis is away (ConnectionError): limits and salt are each process's own"
    ]


def test_redis_is_used_again_when_it_comes_back(redis, caplog, monkeypatch):
    monkeypatch.setattr(shared_redis, "PAUSE", 0.0)
    windows = Windows(common(redis))
    redis.stop()
    assert hits(windows, 3) == [False, False, True]
    redis.start()
    assert hits(windows, 3) == [False, False, True]
    assert caplog.messages[-1] == "Redis is back"


def test_a_redis_that_is_away_is_not_asked_each_time(redis, monkeypatch):
    shared = common(redis)
    redis.stop()
    asked = []

    def question():
        asked.append(1)
        return shared.redis.ping()

    assert [shared.ask(question, lambda: "away") for _ in range(5)] == ["away"] * 5
    assert len(asked) == 1


def test_memory_has_a_bound(clock):
    memory = Memory(clock)
    for number in range(3 * MOST):
        memory.incr(str(number), 60)
    assert MOST <= memory.reset() <= 2 * MOST
    assert memory.get("0") == 0


def test_what_is_counted_all_the_time_is_not_forgotten_among_many(clock):
    memory = Memory(clock, most=10)
    for number in range(100):
        memory.incr(str(number), 60)
        memory.incr("always", 60)
    assert memory.get("always") == 100


def test_one_count_can_be_forgotten(clock):
    memory = Memory(clock)
    memory.incr("a", 60)
    memory.clear("a")
    assert (memory.get("a"), memory.incr("a", 60), memory.check()) == (0, 1, True)
