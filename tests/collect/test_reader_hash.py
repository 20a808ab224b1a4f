"""The salt of a day: the same for all processes, and gone with its day."""

import datetime as dt
import errno
import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from survey_app.collect.reader_hash import LENGTH, Salts, keyed_hash
from survey_app.collect.shared_redis import SharedRedis
from survey_app.errors import Unavailable
from tests.builders import response

TODAY = dt.date(2026, 11, 20)
TOMORROW = dt.date(2026, 11, 21)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_day_has_one_salt_in_all_processes(tmp_path):
    salts = Salts(tmp_path)
    first = salts.of(TODAY)
    assert (len(first), salts.of(TODAY), Salts(tmp_path).of(TODAY)) == (LENGTH, first, first)


def test_it_is_read_once(tmp_path):
    salts = Salts(tmp_path)
    first = salts.of(TODAY)
    (tmp_path / "salt-2026-11-20").unlink()
    assert salts.of(TODAY) == first


def test_another_day_and_another_installation_have_another(tmp_path):
    (tmp_path / "other").mkdir()
    salts = Salts(tmp_path)
    found = {salts.of(TODAY), salts.of(TOMORROW), Salts(tmp_path / "other").of(TODAY)}
    assert len(found) == 3


def test_it_is_destroyed_with_its_day_also_when_nobody_comes(tmp_path):
    salts = Salts(tmp_path)
    first = salts.of(TODAY)
    salts.destroy_others(TOMORROW)
    assert names(tmp_path) == []
    assert salts.of(TODAY) != first


def test_a_process_that_did_not_make_it_destroys_it_too(tmp_path):
    Salts(tmp_path).of(TODAY)
    Salts(tmp_path).destroy_others(TOMORROW)
    assert names(tmp_path) == []


def test_the_salt_in_use_is_not_destroyed(tmp_path):
    salts = Salts(tmp_path)
    first = salts.of(TODAY)
    salts.destroy_others(TODAY)
    assert (salts.of(TODAY), Salts(tmp_path).of(TODAY)) == (first, first)


def test_a_process_whose_clock_is_behind_leaves_the_next_days_salt(tmp_path):
    first = Salts(tmp_path).of(TOMORROW)
    Salts(tmp_path).destroy_others(TODAY)
    assert Salts(tmp_path).of(TOMORROW) == first


def test_a_clock_that_was_far_ahead_leaves_nothing(tmp_path):
    Salts(tmp_path).of(dt.date(2036, 1, 1))
    Salts(tmp_path).destroy_others(TODAY)
    assert names(tmp_path) == []


def test_the_salt_is_readable_by_its_owner_alone(tmp_path):
    Salts(tmp_path).of(TODAY)
    [salt] = tmp_path.iterdir()
    assert (salt.stat().st_mode & 0o777, salt.stat().st_size) == (0o600, LENGTH)


def test_processes_that_make_the_salt_at_once_agree(tmp_path):
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: Salts(tmp_path).of(TODAY), range(40)))
    assert len(set(found)) == 1
    assert names(tmp_path) == ["salt-2026-11-20"]


@pytest.mark.parametrize("found", [b"", b"half", b"x" * (LENGTH + 1)])
def test_a_salt_that_is_not_whole_is_made_anew(tmp_path, found):
    (tmp_path / "salt-2026-11-20").write_bytes(found)
    first = Salts(tmp_path).of(TODAY)
    assert (len(first), Salts(tmp_path).of(TODAY)) == (LENGTH, first)
    assert names(tmp_path) == ["salt-2026-11-20"]


def test_a_draft_that_a_crash_has_left_is_overwritten_and_destroyed(tmp_path):
    for day in (TODAY, TOMORROW):
        (tmp_path / f"new-salt-{day}").write_bytes(b"half")
    Salts(tmp_path).of(TODAY)
    Salts(tmp_path).destroy_others(TODAY)
    assert names(tmp_path) == ["salt-2026-11-20"]


def test_a_salt_is_on_the_disk_before_it_has_its_name(tmp_path, monkeypatch):
    seen = []
    monkeypatch.setattr(os, "fsync", lambda _: seen.append(names(tmp_path)))
    Salts(tmp_path).of(TODAY)
    assert seen == [["new-salt-2026-11-20"]]


def test_without_a_salt_nothing_is_taken(post, tmp_path, monkeypatch):
    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(Unavailable):
            Salts(tmp_path).of(TODAY)
        assert post(response()).status_code == 503
    assert post(response()).status_code == 201


@pytest.fixture
def today():
    """Redis reckons by its own clock."""
    return dt.datetime.now(dt.UTC).date()


def test_machines_with_a_redis_have_one_salt_and_no_file(tmp_path, redis, today):
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    found = {Salts(folder, SharedRedis(redis.url, patience=10)).of(today) for folder in folders}
    assert len(found) == 1
    assert [names(folder) for folder in folders] == [[], []]


def test_redis_destroys_it_a_minute_after_its_day(tmp_path, redis, today):
    shared = SharedRedis(redis.url, patience=10)
    Salts(tmp_path, shared).of(today)
    [key] = shared.redis.keys()
    midnight = dt.datetime.combine(today + dt.timedelta(days=1), dt.time(), dt.UTC)
    left = (midnight - dt.datetime.now(dt.UTC)).total_seconds()
    assert left < shared.redis.ttl(key) <= left + 62


def test_without_redis_the_folder_has_a_salt_until_redis_is_back(tmp_path, redis, today):
    shared = SharedRedis(redis.url, patience=10)
    salts = Salts(tmp_path, shared)
    redis.stop()
    alone = salts.of(today)
    assert alone == salts.of(today)
    assert names(tmp_path)[-1] == f"salt-{today}"
    redis.start()
    again = Salts(tmp_path, SharedRedis(redis.url, patience=10)).of(today)
    assert again != alone


def test_hashes_depend_on_every_part_and_on_where_it_ends():
    key = b"k" * LENGTH
    found = {
        keyed_hash(key, b"reader", b"ab", b"c"),
        keyed_hash(key, b"reader", b"a", b"bc"),
        keyed_hash(key, b"prefix", b"ab", b"c"),
        keyed_hash(b"j" * LENGTH, b"reader", b"ab", b"c"),
    }
    assert (len(found), {len(one) for one in found}) == (4, {32})
