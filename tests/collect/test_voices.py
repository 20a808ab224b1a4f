"""One voice per reader, and flags: decided by what the database admits, whoever comes when."""

import datetime as dt
import threading

import pytest

from survey_app.collect import voices
from survey_app.collect.outcomes import Done
from survey_app.collect.receive import hash_secret
from survey_app.collect.recount import disagreements
from survey_app.collect.voices import SAME_READER
from survey_app.collect.withdrawal import withdraw
from survey_app.collect.writer import store
from survey_app.errors import Forbidden
from tests.builders import NOW, response_id

READER = b"r" * 16


@pytest.fixture
def send(database, item):
    """Store new responses together; each is given as its voice, and answers as its number says."""

    def store_all(*given):
        items = [item(**said)._replace(voice=voice, reader=reader) for voice, reader, said in given]
        outcomes = store(database, items)
        assert [outcome.done for outcome in outcomes] == [Done.STORED] * len(items)
        return [each.id for each in items]

    return store_all


def says(voice=None, reader=None, **given):
    return voice and voice.encode() * 32, reader, {"id": response_id(NOW)} | given


@pytest.fixture
def standing(stored):
    """Id → whether it is superseded, and its flags."""
    return lambda: {row.id: (row.superseded, row.flags) for row in stored()}


def test_a_later_answer_of_a_voice_takes_the_place_of_the_earlier(send, standing, counts):
    [first] = send(says("a"))
    [second] = send(says("a", answers={"q1": "o2"}))
    assert standing() == {first: (True, []), second: (False, [])}
    assert (counts()[":*responses"], counts()["q1:o2"], counts().get("q1:o1")) == (1, 1, None)


def test_of_one_batch_the_last_one_that_came_has_the_voice(send, standing, counts):
    ids = send(says("a"), says("b"), says("a"), says("a", answers={"q1": "o2"}), says())
    assert [standing()[each][0] for each in ids] == [True, False, True, False, False]
    assert (counts()[":*responses"], counts()["q1:o2"]) == (3, 1)


def test_other_voices_and_no_voice_add(send, counts):
    send(says("a"), says("b"), says(), says())
    assert counts()[":*responses"] == 4


def test_a_test_response_has_no_voice(send, standing, counts):
    [real] = send(says("a"))
    send(says("a", context={"test": True}))
    assert standing()[real] == (False, [])
    assert counts()[":*responses"] == 1


def test_a_replay_of_what_was_superseded_changes_nothing(database, item, counts, standing):
    first, second = (item(answers={"q1": key})._replace(voice=b"a" * 32) for key in ("o1", "o2"))
    for each in (first, second, first):
        store(database, [each])
    assert standing() == {first.id: (True, []), second.id: (False, [])}
    assert counts().get("q1:o1") is None


def test_a_revision_of_what_was_superseded_stays_uncounted(database, item, counts, stored):
    first = item()._replace(voice=b"a" * 32)
    store(database, [first])
    store(database, [item(answers={"q1": "o2"})._replace(voice=b"a" * 32)])
    again = item(id=str(first.id), revision=2, answers={"q1": None})
    assert store(database, [again])[0].done is Done.STORED
    assert {row.revision for row in stored() if row.superseded} == {2}
    assert (counts()[":*responses"], counts()["q1:o2"]) == (1, 1)


def test_who_withdraws_may_answer_again(database, item, send, counts, stored):
    first = item()._replace(voice=b"a" * 32)
    store(database, [first])
    place = first.shard, first.id, first.survey_id
    withdraw(database, *place, hash_secret("s" * 22), NOW)
    assert counts() == {}
    send(says("a"))
    assert counts()[":*responses"] == 1
    assert [row.superseded for row in stored()] == [False, False]


def test_many_at_once_are_one_voice(database, item, counts, stored):
    items = [item()._replace(voice=b"a" * 32) for _ in range(40)]
    together, done = threading.Barrier(8), []

    def work(mine):
        together.wait()
        done.extend(outcome.done for each in mine for outcome in store(database, [each]))

    threads = [threading.Thread(target=work, args=(items[n::8],)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [Done.STORED] * 40
    assert sorted(row.superseded for row in stored()) == [False] + [True] * 39
    assert counts()[":*responses"] == 1
    assert disagreements(database) == []


def test_the_second_answer_of_a_network_and_browser_is_flagged_and_kept(send, standing, counts):
    first, second = send(says(reader=READER), says(reader=READER))
    [third] = send(says(reader=READER))
    [other] = send(says(reader=b"o" * 16))
    assert standing() == {
        first: (False, []),
        second: (False, [SAME_READER]),
        third: (False, [SAME_READER]),
        other: (False, []),
    }
    assert counts()[":*responses"] == 4
    assert counts(flagged=True)[":*responses"] == 2


def test_the_next_day_nobody_is_remembered(database, item, standing):
    for days in (0, 1):
        now = NOW + dt.timedelta(days=days)
        store(database, [item(now=now)._replace(reader=READER)])
    assert list(standing().values()) == [(False, [])] * 2


def test_who_replaces_their_own_answer_is_not_flagged_for_it(send, standing, counts):
    [first] = send(says("a", READER))
    [second] = send(says("a", READER))
    assert standing() == {first: (True, []), second: (False, [])}
    [third] = send(says("b", READER))
    [fourth] = send(says("b", READER))
    assert standing()[third] == (True, [SAME_READER])
    assert standing()[fourth] == (False, [SAME_READER])
    assert counts(flagged=True)[":*responses"] == 1


def test_nor_is_who_does_so_within_one_batch(send, standing, counts):
    ids = send(says("a", READER), says("a", READER), says("a", READER))
    assert standing()[ids[-1]] == (False, [])
    again = send(says("a", READER), says("a", READER))
    assert standing()[again[-1]] == (False, [])
    assert counts(flagged=False)[":*responses"] == 1


def test_a_revision_keeps_its_flags(database, item, send, standing, counts):
    _, second = send(says(reader=READER), says(reader=READER))
    store(database, [item(id=str(second), revision=2, answers={"q1": "o2"})])
    assert standing()[second] == (False, [SAME_READER])
    assert counts(flagged=True)["q1:o2"] == 1


def test_a_holder_who_sends_again_beside_their_new_answer_counts_once(database, item, counts):
    first = item()._replace(voice=b"a" * 32, reader=READER)
    store(database, [first])
    second = item(answers={"q1": "o2"})._replace(voice=b"a" * 32, reader=READER)
    store(database, [first, second])
    assert (counts()[":*responses"], counts()["q1:o2"]) == (1, 1)
    assert counts(flagged=True) == {}


def test_a_voice_that_is_given_up_meanwhile_is_taken(database, item, counts, monkeypatch):
    first = item()._replace(voice=b"a" * 32)
    store(database, [first])
    locked = voices._locked

    def late(session, shard, names):
        # Between the INSERT that met the row and the lock on it, its reader withdraws.
        if names and not database.is_sqlite:
            monkeypatch.setattr(voices, "_locked", locked)
            place = first.shard, first.id, first.survey_id
            withdraw(database, *place, hash_secret("s" * 22), NOW)
        return locked(session, shard, names)

    monkeypatch.setattr(voices, "_locked", late)
    for key in ("o1", "o2"):
        store(database, [item(answers={"q1": key})._replace(voice=b"a" * 32)])
    assert (counts()[":*responses"], counts()["q1:o2"]) == (1, 1)


def test_who_was_refused_leaves_no_trace_of_their_browser(database, item, standing):
    first = item()
    store(database, [first])
    wrong = item(id=str(first.id), revision=2, secret="x" * 22)._replace(reader=READER)
    assert isinstance(store(database, [wrong])[0].error, Forbidden)
    honest = item()._replace(reader=READER)
    store(database, [honest])
    assert standing()[honest.id] == (False, [])
