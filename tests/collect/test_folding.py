"""Beacons folded in memory: a view says things several times and counts once."""

import datetime as dt
import tracemalloc
from collections import Counter

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey_app.collect import folding
from survey_app.collect.counting import AlsoReadKey, BotKey, ExposureKey, ReadingKey
from survey_app.collect.folding import Folder
from survey_app.collect.incoming import Beacon
from tests.builders import NOW, ORIGIN, beacon

SEEN = {"survey": "labsurvey", "version": 2, "placement": "element", "channel": "inline"}
LINK = {"url": f"{ORIGIN}/b", "position": 1}
MINUTE = dt.timedelta(minutes=1)
READER = bytes(range(32))


def summed(counts, kind, *names):
    """Counts of one kind, by some of its members; zeros left out."""
    found = Counter()
    for key, n in counts.items():
        if isinstance(key, kind):
            found[tuple(getattr(key, name) for name in (*names, "measure"))] += n
    return {key: n for key, n in found.items() if n}


def test_repeats_of_a_view_are_one(folder, say):
    for _ in range(3):
        say(
            seen=[SEEN, SEEN],
            started=["labsurvey"],
            dismissed=["labsurvey"],
            held_out=["other1"],
            reading={"engaged_s": 9, "depth": 0.5},
            also_read={"seen": [LINK, LINK], "followed": LINK},
        )
    assert set(folder.take().cells.values()) == {1, 9}


def test_two_views_are_two(folder, say):
    say(seen=[SEEN])
    say(seen=[SEEN], view="view-0002")
    say(seen=[SEEN], publication_id=2)
    assert summed(folder.take().cells, ExposureKey, "version") == {(2, "seen"): 3}


def test_a_survey_is_described_by_the_beacon_that_saw_it_first(folder, say):
    say(seen=[SEEN])
    say(seen=[SEEN | {"version": 3, "channel": "slide"}], started=["labsurvey"])
    found = summed(folder.take().cells, ExposureKey, "version", "channel")
    assert found == {(2, "inline", "seen"): 1, (2, "inline", "started"): 1}


def test_a_start_before_the_survey_was_seen_counts_once(folder, say):
    say(started=["labsurvey"])
    say(started=["labsurvey"], seen=[SEEN])
    assert summed(folder.take().cells, ExposureKey) == {("started",): 1, ("seen",): 1}


@pytest.mark.parametrize(
    ("given", "kept"),
    [("element", "element"), ("arule12", "arule12"), ("No!", ""), ("x" * 25, ""), ("", "")],
)
def test_what_cannot_be_a_placement_is_dropped(folder, say, given, kept):
    say(seen=[SEEN | {"placement": given}])
    assert summed(folder.take().cells, ExposureKey, "placement") == {(kept, "seen"): 1}


def test_a_reading_is_the_highest_that_its_view_reached(folder, say):
    for seconds, depth in ((5, 0.25), (20, 0.71), (12, 0.4)):
        say(reading={"engaged_s": seconds, "depth": depth})
    assert summed(folder.take().cells, ReadingKey, "depth") == {
        (7, "reads"): 1,
        (7, "engaged_s"): 20,
    }


def test_a_reading_goes_on_after_a_flush(folder, say):
    say(reading={"engaged_s": 5, "depth": 0.2})
    flushed = folder.take().cells
    say(reading={"engaged_s": 8, "depth": 1})
    flushed.update(folder.take().cells)
    assert summed(flushed, ReadingKey, "depth") == {(10, "reads"): 1, (10, "engaged_s"): 8}


def test_a_survey_that_was_held_out_counts_as_seen_by_those_it_was_held_out_from(folder, say):
    say(held_out=["labsurvey"], reading={"engaged_s": 9, "depth": 0.5})
    assert summed(folder.take().cells, ExposureKey, "survey", "depth", "held_out") == {
        ("labsurvey", 5, True, "seen"): 1
    }


def test_what_was_counted_before_a_survey_was_held_out_moves(folder, say):
    say(reading={"engaged_s": 9, "depth": 0.5}, also_read={"seen": [LINK]})
    flushed = folder.take().cells
    say(reading={"engaged_s": 9, "depth": 0.5}, held_out=["labsurvey"])
    flushed.update(folder.take().cells)
    assert summed(flushed, ReadingKey, "held_out") == {
        (True, "reads"): 1,
        (True, "engaged_s"): 9,
    }
    assert summed(flushed, AlsoReadKey, "held_out") == {(True, "seen"): 1}


def test_an_exposure_follows_its_view_down_the_article(folder, say):
    say(seen=[SEEN])
    flushed = folder.take().cells
    assert summed(flushed, ExposureKey, "depth") == {(-1, "seen"): 1}
    for depth in (0.4, 0.9):
        say(seen=[SEEN], started=["labsurvey"], reading={"engaged_s": 1, "depth": depth})
        flushed.update(folder.take().cells)
    assert summed(flushed, ExposureKey, "depth") == {(9, "seen"): 1, (9, "started"): 1}


def test_what_a_view_takes_back_before_a_flush_never_waits(folder, say):
    for depth in (0.1, 0.5, 0.9):
        say(reading={"engaged_s": 9, "depth": depth})
    assert sorted(folder.take().cells.values()) == [1, 9]


def test_of_a_bot_the_view_is_counted_and_nothing_else(folder, say):
    for _ in range(2):
        said = {"seen": [SEEN], "reading": {"engaged_s": 9, "depth": 1}}
        say(**said, bot=True, reader=READER)
    taken = folder.take()
    assert {type(key): n for key, n in taken.cells.items()} == {BotKey: 1}
    assert not taken.readers


def test_readers_are_met_in_their_title_article_and_surveys(folder, say):
    other = bytes(reversed(READER))
    for reader in (READER, READER, other):
        say(view=reader.hex(), seen=[SEEN], reader=reader)
    say(view="view-0003", held_out=["another"], reader=READER)
    readers = {(scope.kind, scope.name): found for scope, found in folder.take().readers.items()}
    both = {int.from_bytes(reader[:8]) for reader in (READER, other)}
    assert readers == {
        ("publication", ""): both,
        ("article", f"{ORIGIN}/ai/robots"): both,
        ("survey", "labsurvey"): both,
    }


def test_a_reader_who_stays_past_midnight_is_met_on_both_days(folder, say):
    for hours in (11, 13):
        say(reading={"engaged_s": 9, "depth": 1}, reader=READER, later=dt.timedelta(hours=hours))
    assert {scope.hour.day for scope in folder.take().readers} == {20, 21}


def test_each_link_is_seen_and_followed_once(folder, say):
    other = {"url": f"{ORIGIN}/c", "position": 2}
    say(also_read={"seen": [LINK]})
    say(also_read={"seen": [LINK | {"url": f"{ORIGIN}/b#top"}, other], "followed": other})
    assert summed(folder.take().cells, AlsoReadKey, "target", "position") == {
        (f"{ORIGIN}/b", 1, "seen"): 1,
        (f"{ORIGIN}/c", 2, "seen"): 1,
        (f"{ORIGIN}/c", 2, "followed"): 1,
    }


def test_a_view_is_where_and_when_its_first_beacon_was(folder, say):
    say(seen=[SEEN], device="phone", language="de", later=59 * MINUTE)
    say(seen=[SEEN | {"survey": "another"}], article=f"{ORIGIN}/z", later=61 * MINUTE)
    [view] = {key.view for key in folder.take().cells}
    assert view == (1, NOW, f"{ORIGIN}/ai/robots", "phone", "de", "")


def test_without_a_device_the_browser_tells_it(folder, say):
    say(seen=[SEEN])
    [key] = folder.take().cells
    assert key.view.device == "desktop"


def test_a_view_is_remembered_for_half_an_hour_after_its_last_beacon(folder, say):
    for minutes in (0, 29, 58):
        say(seen=[SEEN], later=minutes * MINUTE)
    assert folder.take().cells.total() == 1
    say(seen=[SEEN], later=88 * MINUTE)
    assert folder.take().cells.total() == 1


def test_the_oldest_view_is_forgotten_when_there_are_too_many(folder, say, monkeypatch):
    monkeypatch.setattr(folding, "MOST_REMEMBERED", 4000)
    for view in ("view-0001", "view-0002", "view-0003", "view-0004"):
        say(view=view, seen=[SEEN])
    folder.take()
    say(view="view-0004", seen=[SEEN])
    assert folder.take().cells.total() == 0
    say(view="view-0001", seen=[SEEN])
    assert folder.take().cells.total() == 1


def test_what_one_view_may_say_is_bounded_too(folder, say):
    first, second = ([f"survey{start + n}" for n in range(100)] for start in (0, 100))
    links = [{"url": f"{ORIGIN}/{n}", "position": 1} for n in range(200)]
    say(started=first, also_read={"seen": links[:100]})
    say(started=second, seen=[SEEN], also_read={"seen": links[100:], "followed": LINK})
    counts = folder.take().cells
    assert summed(counts, ExposureKey) == {("started",): 100}
    assert summed(counts, AlsoReadKey) == {("seen",): 100}


def test_a_shared_place_is_forgotten_with_its_last_view(folder, say, monkeypatch):
    monkeypatch.setattr(folding, "MOST_REMEMBERED", 10_000)
    long = f"{ORIGIN}/{'x' * 1900}"
    for number in range(40):
        say(view=f"view-{number:04}", article=long, seen=[SEEN])
    folder.take()
    say(view="view-0039", seen=[SEEN])
    say(view="view-0036", seen=[SEEN])
    assert folder.take().cells.total() == 0


def long_address(number):
    """Addresses as long as they may be, and of one view only."""
    return f"{ORIGIN}/{number:08}/{'x' * 1900}"


@pytest.mark.parametrize(
    "body",
    [
        lambda n: {},
        lambda n: {"article": long_address(n)},
        lambda n: {"article": long_address(n), "seen": [SEEN], "started": ["labsurvey"]},
        lambda n: {"started": [f"survey{n}x{m}" for m in range(20)]},
        lambda n: {"seen": [SEEN | {"survey": f"survey{n}x{m}"} for m in range(20)]},
        lambda n: {
            "also_read": {
                "seen": [{"url": long_address(n * 9 + m), "position": 1} for m in range(9)]
            }
        },
    ],
    ids=["bare", "long", "long and seen", "many started", "many seen", "many links"],
)
def test_memory_is_bounded_in_bytes(monkeypatch, body):
    monkeypatch.setattr(folding, "MOST_REMEMBERED", 800_000)
    monkeypatch.setattr(folding, "MOST_WAITING", 400_000)
    said = [msgspec.json.encode(beacon(view=f"view-{n:04}", **body(n))) for n in range(1500)]
    folder = Folder()
    tracemalloc.start()
    for number, each in enumerate(said):
        parsed = msgspec.json.decode(each, type=Beacon)
        folder.add(1, parsed, "phone", NOW, reader=number.to_bytes(32))
    with_it, _ = tracemalloc.get_traced_memory()
    # What others keep of the last addresses that they took apart does not go with it.
    del folder
    without, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert with_it - without < 1_200_000 + 100_000


def test_the_bounds_together_are_what_the_docs_say():
    assert folding.MOST_REMEMBERED + 2 * folding.MOST_WAITING <= 140_000_000


def test_dropped_beacons_are_told_of_once_a_flush(folder, say, monkeypatch, caplog):
    monkeypatch.setattr(folding, "MOST_WAITING", 1000)
    # Views are forgotten soon, and their counts wait.
    monkeypatch.setattr(folding, "MOST_REMEMBERED", 1000)
    for number in range(9):
        view = f"view-000{number}"
        say(view=view, article=f"{ORIGIN}/{view}", seen=[SEEN])
    kept = sum(len(folder.take().cells) for _ in range(2))
    assert 1 <= kept < 9
    assert [record.getMessage() for record in caplog.records] == [
        f"{9 - kept} beacons dropped: too many counts wait"
    ]
    folder.take()
    assert len(caplog.records) == 1


def test_a_view_is_counted_when_it_was_left_to_speak_for_long_enough(folder, say):
    say(reading={"engaged_s": 5, "depth": 0.2})
    say(view="view-0002", reading={"engaged_s": 5, "depth": 0.2}, later=MINUTE)
    assert not folder.take(NOW + MINUTE / 2, MINUTE).cells
    say(reading={"engaged_s": 9, "depth": 0.9}, later=2 * MINUTE)
    assert summed(folder.take(NOW + MINUTE, MINUTE).cells, ReadingKey, "depth") == {
        (9, "reads"): 1,
        (9, "engaged_s"): 9,
    }
    assert summed(folder.take(NOW + 2 * MINUTE, MINUTE).cells, ReadingKey, "depth") == {
        (2, "reads"): 1,
        (2, "engaged_s"): 5,
    }


def test_no_view_waits_for_a_clock_that_was_set_back(folder, say):
    say(reading={"engaged_s": 5, "depth": 0.2})
    assert folder.take(NOW - 50 * MINUTE, MINUTE).cells


def test_no_more_is_taken_at_once_than_may_wait(folder, say, monkeypatch):
    monkeypatch.setattr(folding, "MOST_WAITING", 1000)
    for number in range(9):
        say(view=f"view-000{number}", article=f"{ORIGIN}/{number}", seen=[SEEN])
    assert [len(folder.take().cells) for _ in range(4)] == [3, 3, 3, 0]


def test_what_is_put_back_is_added_to_what_came_meanwhile(folder, say):
    say(seen=[SEEN])
    taken = folder.take()
    say(view="view-0002", seen=[SEEN])
    folder.put_back(taken)
    assert list(folder.take().cells.values()) == [2]


def test_no_more_is_put_back_than_may_wait(folder, say, monkeypatch, caplog):
    say(seen=[SEEN | {"survey": f"survey{n}"} for n in range(5)], reader=READER)
    taken = folder.take()
    monkeypatch.setattr(folding, "MOST_WAITING", 1000)
    folder.put_back(taken)
    left = folder.take()
    assert (len(left.cells), len(left.readers)) == (3, 0)
    assert "9 counts dropped" in caplog.text


READINGS = st.tuples(st.integers(1, 3), st.integers(0, 500), st.integers(0, 10), st.booleans())


@given(st.lists(READINGS, max_size=20))
@settings(max_examples=120)
def test_in_any_order_with_flushes_between_the_highest_reading_counts(beacons):
    folder, highest, flushed = Folder(), {}, Counter()
    for view, seconds, tenth, flush in beacons:
        given = {"view": f"view-000{view}", "reading": {"engaged_s": seconds, "depth": tenth / 10}}
        folder.add(1, msgspec.convert(beacon(**given), Beacon), "phone", NOW)
        old = highest.get(view, (0, 0))
        highest[view] = (max(old[0], tenth), max(old[1], seconds))
        if flush:
            flushed.update(folder.take().cells)
    flushed.update(folder.take().cells)
    expected = Counter()
    for tenth, seconds in highest.values():
        expected.update({(tenth, "reads"): 1, (tenth, "engaged_s"): seconds})
    assert summed(flushed, ReadingKey, "depth") == {key: n for key, n in expected.items() if n}
