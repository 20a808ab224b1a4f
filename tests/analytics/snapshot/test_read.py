"""A snapshot is read as a whole or part by part; both are the same responses."""

import polars as pl
import pytest

from survey_app.analytics.snapshot import draft, read


@pytest.mark.parametrize("at_once", [1, 3, 1000])
def test_the_parts_are_the_whole(answer, grow, monkeypatch, at_once):
    monkeypatch.setattr(draft, "SEGMENT", 1)
    monkeypatch.setattr(read, "AT_ONCE", at_once)
    answer(*[{"q3": value} for value in (1, 2, 3, 4, 5)])
    snapshot = grow()
    parts = pl.collect_all(list(snapshot.scan_in_parts()))
    assert len(parts) == (1 if at_once == 1000 else 5 if at_once == 1 else 2)
    together = pl.concat(parts).sort("q3")
    assert together.equals(snapshot.scan().sort("q3").collect())


@pytest.mark.parametrize("at_once", [1, 2, 1000])
def test_pieces_follow_each_other_by_their_ids(answer, grow, monkeypatch, at_once):
    monkeypatch.setattr(draft, "SEGMENT", 1)
    answer(*[{"q3": value} for value in (1, 2, 3, 4, 5)])
    snapshot = grow()
    pieces = [piece.collect() for piece in snapshot.scan_in_order(at_once)]
    assert [piece.height for piece in pieces] == {1: [1] * 5, 2: [2, 2, 1], 1000: [5]}[at_once]
    ids = ["_id_high", "_id_low"]
    assert all(piece.equals(piece.sort(ids)) for piece in pieces)
    assert pl.concat(reversed(pieces)).equals(snapshot.scan().sort(ids).collect())


def test_nobody_has_answered_yet(grow):
    snapshot = grow()
    assert (snapshot.rows, snapshot.scan().collect().height) == (0, 0)
    assert list(snapshot.scan_in_parts()) == []
    assert snapshot.labels("q1") == {0: "o1", 1: "o2"}
    assert (snapshot.number("q1", "o2"), snapshot.number("q1", "o9")) == (1, None)
