"""The writer: what it acknowledged is stored exactly once, and counted exactly once."""

import datetime as dt
import threading
from dataclasses import replace

import pytest

from survey_app.collect import writer
from survey_app.collect.ids import new_id
from survey_app.collect.outcomes import Done, NotOpen, Withdrawn, WrongClock
from survey_app.collect.receive import hash_secret
from survey_app.collect.tallies import fold
from survey_app.collect.withdrawal import withdraw
from survey_app.collect.writer import store
from survey_app.database import transaction
from survey_app.errors import Forbidden, Invalid, Malformed
from survey_app.surveys.lifecycle import State
from survey_app.surveys.published import published_survey
from tests.builders import NOW, SECRET, make_survey, response_id

MINUTE = dt.timedelta(minutes=1)
OLD = response_id(NOW - dt.timedelta(days=9))


@pytest.fixture
def send(database):
    """Store a batch; what became of each item, as (done, revision) or its error."""

    def store_all(*items):
        found = store(database, items)
        return [each.error or (each.done, each.revision) for each in found]

    return store_all


@pytest.fixture
def take_back(database):
    def withdraw_one(stored, survey_id=None, secret=SECRET):
        row = stored.row
        survey_id = survey_id or row["survey_id"]
        withdraw(database, row["shard"], row["id"], survey_id, hash_secret(secret), NOW)

    return withdraw_one


def test_a_replay_is_recognised(send, item, stored, counts):
    first = item()
    assert send(first) == [(Done.STORED, 1)]
    assert send(first) == [(Done.UNCHANGED, 1)]
    assert (len(stored()), counts()[":*responses"]) == (1, 1)


def test_the_highest_revision_is_the_response(send, item, stored, counts):
    identifier = response_id(NOW)
    outcomes = [
        send(item(id=identifier, revision=revision, answers={"q1": answer}))[0]
        for revision, answer in ((2, "o1"), (1, "o2"), (5, "o2"), (3, "o1"))
    ]
    done = [(Done.STORED, 2), (Done.UNCHANGED, 2), (Done.STORED, 5), (Done.UNCHANGED, 5)]
    assert outcomes == done
    assert stored()[0].answers == {"q1": "o2"}
    assert counts() == {":*responses": 1, ":*complete": 1, ":*measured": 1} | {
        "q1:*answered": 1,
        "q1:o2": 1,
    }


def test_a_revision_keeps_what_the_first_one_brought(send, item, stored):
    first = item(complete=False, context={"test": True})
    later = NOW + dt.timedelta(days=2)
    second = item(id=str(first.id), revision=2, language="de", now=later)
    assert send(first) + send(second) == [(Done.STORED, 1), (Done.STORED, 2)]
    assert send(item(id=str(first.id), revision=3, now=later + MINUTE)) == [(Done.STORED, 3)]
    [row] = stored()
    assert (row.test, row.language, row.revision) == (True, "en", 3)
    assert (row.created_at, row.completed_at, row.revised_at) == (NOW, later, later + MINUTE)


def test_completed_for_the_first_time_stays_the_first_time(send, item, stored):
    first = item()
    send(first)
    for revision, complete in ((2, False), (3, True)):
        later = NOW + revision * MINUTE
        send(item(id=str(first.id), revision=revision, complete=complete, now=later))
    [row] = stored()
    assert (row.revision, row.completed_at) == (3, NOW)


def test_one_id_twice_in_a_batch_is_one_response(send, item, stored, counts):
    first = item()
    again = item(id=str(first.id), revision=2, answers={"q1": "o2"})
    assert send(first, again, first, again) == [
        (Done.UNCHANGED, 2),
        (Done.STORED, 2),
        (Done.UNCHANGED, 2),
        (Done.UNCHANGED, 2),
    ]
    assert len(stored()) == 1
    assert (counts()["q1:o2"], counts().get("q1:o1")) == (1, None)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"revision": 2, "secret": "t" * 22}, Forbidden),
        ({"secret": ...}, Forbidden),
        ({"answers": {"q1": "o2"}}, Invalid),
        ({"complete": False}, Invalid),
        ({"revision": 2, "state": State.PAUSED}, NotOpen),
        ({"id": response_id(NOW), "state": State.CLOSED}, NotOpen),
        ({"id": OLD}, WrongClock),
    ],
)
def test_an_item_that_is_refused_is_refused_alone(send, item, stored, counts, given, error):
    there = item()
    send(there)
    refused = item(**({"id": str(there.id)} | given))
    outcomes = send(item(), refused, item())
    assert isinstance(outcomes[1], error)
    assert outcomes[0] == outcomes[2] == (Done.STORED, 1)
    assert (len(stored()), counts()["q1:o1"]) == (3, 3)


def test_an_item_that_the_database_does_not_take_fails_alone(send, item, stored, counts):
    broken = item()
    outcomes = send(item(), broken._replace(row={**broken.row, "channel": None}), item())
    assert isinstance(outcomes[1], Malformed)
    assert outcomes[0] == outcomes[2] == (Done.STORED, 1)
    assert (len(stored()), counts()["q1:o1"]) == (2, 2)


def test_an_id_belongs_to_one_survey(send, item, database, publication):
    with transaction(database.writing()) as session:
        make_survey(session, publication, key="another")
        other = published_survey(session, "another")
    first = item()
    send(first)
    [error] = send(item(survey=other, id=str(first.id)))
    assert [fault.path for fault in error.faults] == ["id"]


def test_a_batch_goes_to_every_shard(send, item, stored, published):
    parted = replace(published, buckets=((0, 4),))
    ids = [new_id(NOW, bytes([0, n] * 5)) for n in range(8)]
    outcomes = send(*(item(survey=parted, id=str(each)) for each in ids))
    assert outcomes == [(Done.STORED, 1)] * 8
    assert sorted(row.shard & 255 for row in stored()) == [0, 0, 1, 1, 2, 2, 3, 3]


@pytest.mark.parametrize("folded", [False, True])
def test_a_withdrawal_leaves_nothing_but_the_id(
    send, take_back, item, stored, counts, folded, database
):
    gone = item(answers={"q5": "Private"}, article="https://news.example/a", language="de")
    send(gone, item())
    if folded:
        fold(database)
    take_back(gone)
    row = next(row for row in stored() if row.id == gone.id)
    assert (row.withdrawn, row.answers, row.context, row.secret_hash) == (True, {}, {}, None)
    assert (row.body_hash, row.language, row.article_id, row.completed_at) == (b"", "", 0, None)
    assert counts()[":*responses"] == 1
    assert "q5:*answered" not in counts()


def test_a_withdrawn_id_is_never_stored_again(send, take_back, item, counts):
    gone = item()
    send(gone)
    take_back(gone)
    take_back(gone)
    for revision in (1, 2):
        [error] = send(item(id=str(gone.id), revision=revision))
        assert isinstance(error, Withdrawn)
    assert counts() == {}


def test_a_withdrawal_that_overtakes_its_response_keeps_it_out(send, take_back, item, counts):
    early = item()
    take_back(early)
    [refused] = send(early)
    assert isinstance(refused, Withdrawn)
    assert counts() == {}


def test_a_withdrawal_of_an_impossible_id_leaves_no_trace(take_back, item, stored):
    take_back(item(id=OLD))
    assert stored() == []


@pytest.mark.parametrize(
    ("given", "wrong"),
    [({}, {"secret": "t" * 22}), ({"secret": ...}, {}), ({}, {"survey_id": 999})],
)
def test_only_the_secret_withdraws(send, take_back, item, counts, given, wrong):
    there = item(**given)
    send(there)
    with pytest.raises(Forbidden):
        take_back(there, **wrong)
    assert counts()[":*responses"] == 1


def test_two_processes_that_meet_on_the_same_ids_count_once(send, item, stored, counts):
    revisions = [
        [item(id=str(first.id), revision=n, answers={"q1": f"o{n}"}) for n in (1, 2)]
        for first in (item() for _ in range(10))
    ]
    batches = [
        [second if n % step else first for n, (first, second) in enumerate(revisions)]
        for step in (2, 3)
    ]
    together, outcomes = threading.Barrier(4), []

    def work(batch):
        together.wait()
        for _ in range(3):
            outcomes.extend(send(*batch))

    threads = [threading.Thread(target=work, args=(batch,)) for batch in batches * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 120
    assert sorted(row.revision for row in stored()) == [1] * 2 + [2] * 8
    found = {name: n for name, n in counts().items() if name.startswith("q1:o")}
    assert (counts()[":*responses"], found) == (10, {"q1:o1": 2, "q1:o2": 8})


def test_revisions_that_meet_on_one_id_move_one_count(send, item, stored, counts):
    identifier = response_id(NOW)
    revisions = [
        item(id=identifier, revision=n, answers={"q1": f"o{n % 2 + 1}"}) for n in range(1, 61)
    ]
    together = threading.Barrier(3)

    def work(start):
        together.wait()
        for each in revisions[start::3]:
            send(each)

    threads = [threading.Thread(target=work, args=(start,)) for start in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [row.revision for row in stored()] == [60]
    assert {name: n for name, n in counts().items() if n != 1} == {}
    assert "q1:o2" not in counts()


def test_one_bad_item_of_several_fails_alone(database, item, counts, monkeypatch):
    insert = writer.insert_new

    def refuse(session, table, rows, key):
        if any(row.get("language") == "xx" for row in rows):
            raise OverflowError("Python int too large")
        return insert(session, table, rows, key)

    monkeypatch.setattr(writer, "insert_new", refuse)
    for place in range(3):
        batch = [item() for _ in range(2)]
        batch.insert(place, item(language="xx"))
        done = [outcome.done for outcome in store(database, batch)]
        assert done.count(Done.STORED) == 2
        assert done[place] is None
    assert counts()[":*responses"] == 6
