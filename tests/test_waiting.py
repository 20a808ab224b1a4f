"""Who may wait, and what becomes of what has to."""

import asyncio
import threading

import pytest

from survey_app import waiting
from survey_app.errors import Unavailable
from survey_app.waiting import MustWait, about_to_wait, never_wait, unhurried


@pytest.fixture
def on_a_loop():
    """Run a coroutine on a loop in a thread of its own, which never waits; returns its result."""

    def run(coroutine):
        heard = []

        def work():
            never_wait()
            try:
                heard.append(asyncio.run(coroutine))
            except Exception as error:  # noqa: BLE001 - raised again where a test can see it
                heard.append(error)

        thread = threading.Thread(target=work)
        thread.start()
        thread.join(10)
        if isinstance(heard[0], Exception):
            raise heard[0]
        return heard[0]

    return run


def here(*_):
    return threading.current_thread()


def waits():
    about_to_wait()
    return here()


async def here_and_called(function):
    return here(), await unhurried(function)


def test_what_need_not_wait_is_called_at_once(on_a_loop):
    loop, called = on_a_loop(here_and_called(here))
    assert called is loop


def test_what_has_to_wait_is_called_in_another_thread(on_a_loop):
    loop, called = on_a_loop(here_and_called(waits))
    assert called is not loop


def test_other_threads_may_wait():
    assert waits() is here()


def test_a_database_is_not_asked_on_a_loop(on_a_loop, database):
    async def ask():
        for session in (database.reading, database.snapshot, database.writing):
            with pytest.raises(MustWait):
                session()

    on_a_loop(ask())


def test_when_too_many_wait_the_next_is_sent_away_at_once(on_a_loop, monkeypatch):
    may, waiting_now = threading.Event(), threading.Semaphore(0)
    monkeypatch.setattr(waiting, "_places", asyncio.Semaphore(2))

    def wait_long():
        about_to_wait()
        waiting_now.release()
        assert may.wait(10)

    async def crowd():
        first = [asyncio.create_task(unhurried(wait_long)) for _ in range(2)]
        for _ in first:
            await asyncio.to_thread(waiting_now.acquire)
        with pytest.raises(Unavailable):
            await unhurried(wait_long)
        may.set()
        await asyncio.gather(*first)
        return await unhurried(waits)

    assert on_a_loop(crowd()) is not None
