"""What a process remembers of the database for a moment."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import select

from survey_app import remembered
from survey_app.database import transaction
from survey_app.errors import NotFound, Unavailable
from survey_app.publications.models import Publication
from survey_app.remembered import Remembered
from survey_app.waiting import never_wait
from tests.builders import NOW

SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def names(database, publication):
    """Names of publications by their keys, and how often they were read."""

    def read(session, key):
        read.times += 1
        found = session.scalar(select(Publication.name).where(Publication.key == key))
        if found is None:
            raise NotFound("no such title")
        return found

    read.times = 0
    made = Remembered(database, read, most=2)
    made.read = read
    return made


def rename(session, name):
    session.scalars(select(Publication)).one().name = name


def test_what_was_just_read_is_not_read_again(names, publication):
    moments = (NOW, NOW, NOW + SECOND / 2, NOW - SECOND / 2)
    assert {names.get(publication.key, now) for now in moments} == {publication.name}
    assert names.read.times == 1


@pytest.mark.parametrize("later", [SECOND, -SECOND, dt.timedelta(days=-1)])
def test_after_a_second_by_any_clock_it_is_read_again(names, publication, later):
    names.get(publication.key, NOW)
    names.get(publication.key, NOW + later)
    assert names.read.times == 2


def test_what_this_process_changes_is_seen_at_once(names, publication, database):
    names.get(publication.key, NOW)
    with transaction(database.writing()) as session:
        rename(session, "Evening Post")
    assert names.get(publication.key, NOW) == "Evening Post"


def test_what_is_undone_changes_nothing(names, publication, database):
    names.get(publication.key, NOW)
    with pytest.raises(ZeroDivisionError), transaction(database.writing()) as session:
        rename(session, str(1 / 0))
    assert names.get(publication.key, NOW) == publication.name
    assert names.read.times == 1


def test_that_there_is_none_is_remembered_too(names):
    for moment in (NOW, NOW, NOW + SECOND):
        with pytest.raises(NotFound):
            names.get("nosuchtitle", moment)
    assert names.read.times == 2


@pytest.fixture
def slow(database):
    """A value whose reading takes until a test lets it end."""
    may, began = threading.Event(), threading.Event()

    def read(_session, key):
        if read.waits:
            began.set()
            assert may.wait(10)
        return f"{key} at last"

    read.waits = False
    made = Remembered(database, read, most=2)
    made.read, made.may, made.began = read, may, began
    yield made
    may.set()


@contextmanager
def being_read_anew(slow):
    """While another thread reads the value, of which there is an old one."""
    slow.get("it", NOW)
    slow.read.waits = True
    reader = threading.Thread(target=slow.get, args=("it", NOW + SECOND))
    reader.start()
    assert slow.began.wait(10)
    yield
    slow.may.set()
    reader.join()


def test_while_one_reads_slowly_the_others_have_the_old_value(slow):
    with being_read_anew(slow):
        assert slow.get("it", NOW + SECOND) == "it at last"


def test_while_one_reads_slowly_a_loop_need_not_wait(slow):
    def on_a_loop():
        never_wait()
        return slow.get("it", NOW + SECOND)

    with being_read_anew(slow), ThreadPoolExecutor(1) as loop:
        assert loop.submit(on_a_loop).result(10) == "it at last"


def test_while_one_reads_slowly_who_has_no_old_value_is_sent_away(slow, monkeypatch):
    monkeypatch.setattr(remembered, "PATIENCE", 0.01)
    slow.read.waits = True
    reader = threading.Thread(target=slow.get, args=("it", NOW))
    reader.start()
    assert slow.began.wait(10)
    with pytest.raises(Unavailable):
        slow.get("it", NOW)
    slow.may.set()
    reader.join()


def test_only_so_many_are_kept(database):
    numbers = Remembered(database, lambda _session, key: key, most=2)
    assert [numbers.get(key, NOW) for key in (1, 2, 3)] == [1, 2, 3]
    assert list(numbers._known) == [2, 3]
