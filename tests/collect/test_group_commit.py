"""Group commit: what one thread stores for many, and what each of them hears."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from sqlalchemy.exc import OperationalError

from survey_app.collect import group_commit
from survey_app.collect.group_commit import GroupCommit
from survey_app.collect.outcomes import Done, Outcome
from survey_app.errors import Invalid, Unavailable

STORED = Outcome(Done.STORED, 1)


class Storage:
    """Stores items when it may, and remembers its batches."""

    def __init__(self):
        self.batches, self.may = [], threading.Event()
        self.began = threading.Semaphore(0)
        self.may.set()
        self.failure = None

    def __call__(self, batch):
        self.began.release()
        assert self.may.wait(10)
        if self.failure:
            raise self.failure
        self.batches.append(list(batch))
        return [(item.becomes, None) for item in batch]


def item(becomes=STORED):
    return SimpleNamespace(becomes=becomes)


@pytest.fixture
def storage():
    return Storage()


@pytest.fixture
def writer(storage):
    made = GroupCommit(storage, most_waiting=8)
    yield made
    storage.may.set()
    made.close()


@pytest.fixture
def submit(writer):
    """Submit items at once, each in a thread of its own; returns a function that awaits them."""

    def submit_all(*items):
        heard = [None] * len(items)

        def work(place):
            try:
                heard[place], _ = writer.submit(items[place])
            except Unavailable as error:
                heard[place] = error

        threads = [threading.Thread(target=work, args=(n,)) for n in range(len(items))]
        for thread in threads:
            thread.start()

        def results():
            for thread in threads:
                thread.join(10)
            return heard

        return results

    return submit_all


def fill(writer, storage, submit, number):
    """Let so many wait: one in the hands of the storage, which stands still, the rest behind."""
    storage.may.clear()
    first = submit(item())
    assert storage.began.acquire(timeout=10)
    others = submit(*(item() for _ in range(number - 1)))
    while writer.waiting < number:
        threading.Event().wait(0.001)
    return first, others


def test_one_item_is_stored_at_once(writer, storage):
    assert writer.submit(item()) == (STORED, None)
    assert [len(batch) for batch in storage.batches] == [1]


def test_what_gathers_meanwhile_is_one_batch(writer, storage, submit):
    first, others = fill(writer, storage, submit, 7)
    storage.may.set()
    assert first() + others() == [STORED] * 7
    assert [len(batch) for batch in storage.batches] == [1, 6]


def test_each_hears_what_became_of_theirs(writer, storage, submit):
    wrong = Outcome(error=Invalid.at("id", "is wrong"))
    first, _ = fill(writer, storage, submit, 1)
    others = submit(item(), item(wrong), item(Outcome(Done.UNCHANGED, 3)))
    storage.may.set()
    assert first() + others() == [STORED, STORED, wrong, Outcome(Done.UNCHANGED, 3)]
    figures = writer.figures
    assert (figures.stored, figures.unchanged, figures.refused, figures.failed) == (2, 1, 1, 0)


def test_when_too_many_wait_the_next_is_told_to_come_again_at_once(writer, storage, submit):
    first, others = fill(writer, storage, submit, 8)
    assert writer.is_full
    with pytest.raises(Unavailable):
        writer.submit(item())
    storage.may.set()
    assert first() + others() == [STORED] * 8
    assert writer.submit(item()) == (STORED, None)
    assert writer.figures.turned_away == 1


@pytest.mark.parametrize("failure", [OperationalError("", {}, None), ZeroDivisionError()])
def test_a_failure_is_heard_by_all_and_outlived(writer, storage, submit, failure, caplog):
    storage.failure = failure
    outcomes = submit(*(item() for _ in range(3)))()
    assert all(isinstance(outcome.error, Unavailable) for outcome in outcomes)
    assert writer.figures.failed == 3
    assert "could not be stored" in caplog.text
    storage.failure = None
    assert writer.submit(item()) == (STORED, None)


def test_who_waits_too_long_is_told_so(writer, storage, submit, monkeypatch):
    monkeypatch.setattr(group_commit, "LONGEST_WAIT", 0.01)
    storage.may.clear()
    [outcome] = submit(item())()
    assert isinstance(outcome.error, Unavailable)


def test_closing_stores_what_waits_and_takes_nothing_more(writer, storage, submit):
    first, others = fill(writer, storage, submit, 5)
    closing = threading.Thread(target=writer.close)
    closing.start()
    storage.may.set()
    closing.join(10)
    assert first() + others() == [STORED] * 5
    with pytest.raises(Unavailable):
        writer.submit(item())


def test_a_batch_has_its_bound(writer, storage, submit, monkeypatch):
    monkeypatch.setattr(group_commit, "MOST_AT_ONCE", 3)
    first, others = fill(writer, storage, submit, 8)
    storage.may.set()
    assert first() + others() == [STORED] * 8
    assert max(len(batch) for batch in storage.batches) <= 3
    assert sum(len(batch) for batch in storage.batches) == 8


def test_nothing_begins_before_the_first_response(storage):
    made = GroupCommit(storage)
    made.close()
    assert storage.batches == []


class Loop(asyncio.SelectorEventLoop):
    """Counts how often another thread wakes it."""

    woken = 0

    def call_soon_threadsafe(self, *given, **more):
        """Wake it."""
        self.woken += 1
        return super().call_soon_threadsafe(*given, **more)


def in_a_thread(begin):
    """What a coroutine returns on a loop in a thread of its own, and that loop."""

    def work():
        with asyncio.Runner(loop_factory=Loop) as runner:
            return runner.run(begin()), runner.get_loop()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result(10)


def test_on_a_loop_each_hears_theirs_and_a_batch_wakes_it_once(storage):
    wrong = Outcome(error=Invalid.at("id", "is wrong"))
    made = GroupCommit(storage)

    async def crowd():
        storage.may.clear()
        first = asyncio.create_task(made.submit_soon(item()))
        await asyncio.sleep(0)
        assert storage.began.acquire(timeout=10)
        others = [asyncio.create_task(made.submit_soon(item(each))) for each in (STORED, wrong)]
        await asyncio.sleep(0)
        storage.may.set()
        return await asyncio.gather(first, *others)

    heard, loop = in_a_thread(crowd)
    woken = loop.woken
    made.close()
    assert [outcome for outcome, _ in heard] == [STORED, STORED, wrong]
    assert [len(batch) for batch in storage.batches] == [1, 2]
    assert woken == 2


def test_who_waits_too_long_on_a_loop_is_told_so(storage, monkeypatch):
    monkeypatch.setattr(group_commit, "LONGEST_WAIT", 0.01)
    made = GroupCommit(storage)
    storage.may.clear()
    (outcome, _), _ = in_a_thread(lambda: made.submit_soon(item()))
    assert isinstance(outcome.error, Unavailable)
    # The loop has ended when the batch is stored: nobody is told, and nothing breaks.
    storage.may.set()
    made.close()
    assert made.figures.stored == 1


def test_a_full_queue_sends_away_on_a_loop_too(writer, storage, submit):
    first, others = fill(writer, storage, submit, 8)
    with pytest.raises(Unavailable):
        in_a_thread(lambda: writer.submit_soon(item()))
    storage.may.set()
    assert first() + others() == [STORED] * 8


def test_whoever_is_told_finds_room_at_once(storage, monkeypatch):
    writer, found = GroupCommit(storage, most_waiting=1), []
    tell_all = group_commit._tell_all

    def watched(*given):
        found.append(writer.is_full)
        tell_all(*given)

    monkeypatch.setattr(group_commit, "_tell_all", watched)
    writer.submit(item())
    writer.close()
    assert found == [False]
