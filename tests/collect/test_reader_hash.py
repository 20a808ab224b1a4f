"""The daily hash of a reader: the same today, another one tomorrow, and no way back."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from survey_app.collect.reader_hash import LENGTH, reader_hash

TODAY = dt.date(2026, 11, 20)
TOMORROW = dt.date(2026, 11, 21)
READER = ("192.0.2.1", "Firefox")


def test_one_reader_has_one_hash_all_day(tmp_path):
    first = reader_hash(tmp_path, *READER, TODAY)
    assert reader_hash(tmp_path, *READER, TODAY) == first
    assert len(first) == 32


@pytest.mark.parametrize("other", [("192.0.2.2", "Firefox"), ("192.0.2.1", "Safari"), ("", "")])
def test_another_address_or_browser_has_another_hash(tmp_path, other):
    assert reader_hash(tmp_path, *READER, TODAY) != reader_hash(tmp_path, *other, TODAY)


def test_a_day_later_nobody_can_tell_who_it_was(tmp_path):
    first = reader_hash(tmp_path, *READER, TODAY)
    assert reader_hash(tmp_path, *READER, TOMORROW) != first
    assert [path.name for path in tmp_path.glob("*salt*")] == ["salt-2026-11-21"]


def test_a_request_that_began_before_midnight_takes_no_salt_away(tmp_path):
    first = reader_hash(tmp_path, *READER, TOMORROW)
    reader_hash(tmp_path, *READER, TODAY)
    assert reader_hash(tmp_path, *READER, TOMORROW) == first


def test_another_installation_has_other_hashes(tmp_path):
    hashes = set()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        hashes.add(reader_hash(tmp_path / name, *READER, TODAY))
    assert len(hashes) == 2


def test_the_salt_is_readable_by_its_owner_alone(tmp_path):
    reader_hash(tmp_path, *READER, TODAY)
    [salt] = tmp_path.iterdir()
    assert (salt.stat().st_mode & 0o777, salt.stat().st_size) == (0o600, LENGTH)


def test_processes_that_make_the_salt_at_once_agree(tmp_path):
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: reader_hash(tmp_path, *READER, TODAY), range(40)))
    assert len(set(found)) == 1
    assert len(list(tmp_path.iterdir())) == 1
