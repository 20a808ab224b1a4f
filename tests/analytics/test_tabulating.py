"""Counts over a snapshot are those that one gets row by row."""

import math
from collections import Counter

import numpy as np
import polars as pl
import pytest

from survey_app.analytics import tabulating
from survey_app.analytics.snapshot.columns import Fact
from survey_app.analytics.snapshot.grow import bring_up_to_date
from survey_app.analytics.tabulating import (
    COLUMN,
    VALUE,
    Sum,
    counts,
    counts_of_each,
    sums,
    weights_of,
)
from survey_app.statistics.rao_scott import weighted_association
from survey_app.surveys.published import published_survey
from tests.builders import NOW

ANSWERS = [
    {"q1": "o1", "q2": ["o1", "o2"], "q3": 1},
    {"q1": "o1", "q2": ["o2"], "q3": 2},
    {"q1": "o2", "q2": ["o1"], "q3": 5},
    {"q1": "o2", "q2": None, "q3": 4},
    {"q1": None, "q2": {"refused": True}, "q3": None},
    {"q3": 3},
    {"q1": "o1", "q3": 5},
]
WEIGHT = pl.col("q3").replace_strict([1, 2, 3, 4, 5], [0.0, 0.5, 1.0, 1.5, 2.0], default=1.0)


@pytest.fixture
def snapshot(database, survey, answer, tmp_path):
    answer(*ANSWERS)
    with database.reading() as session:
        published = published_survey(session, survey.key)
    return bring_up_to_date(database, tmp_path / "snapshots", published, NOW)


@pytest.fixture
def rows(snapshot):
    return snapshot.scan().collect().to_dicts()


def weight_of(row):
    return {1: 0.0, 2: 0.5, 3: 1.0, 4: 1.5, 5: 2.0}.get(row["q3"], 1.0)


def test_a_question(snapshot):
    assert counts(snapshot, ["q1"]).rows() == [(-88, 1), (-77, 1), (0, 3), (1, 2)]


@pytest.mark.parametrize("by", [("q1", "q3"), ("q1", "q2_o1", Fact.DEVICE)])
def test_a_cross_tab(snapshot, rows, by):
    expected = Counter(tuple(row[name] for name in by) for row in rows)
    found = {row[:-1]: row[-1] for row in counts(snapshot, by).rows()}
    assert found == expected


def test_a_filter(snapshot, rows):
    found = counts(snapshot, ["q1"], where=pl.col("q3") >= 4)
    assert dict(found.rows()) == Counter(row["q1"] for row in rows if row["q3"] >= 4)
    assert counts(snapshot, ["q1"], where=pl.col("q3") > 5).rows() == []


def test_weights(snapshot, rows):
    for row in counts(snapshot, ["q1"], weight=WEIGHT).iter_rows(named=True):
        weights = [weight_of(one) for one in rows if one["q1"] == row["q1"]]
        assert row[Sum.N] == sum(weight > 0 for weight in weights)
        assert (row[Sum.W], row[Sum.WW]) == (sum(weights), sum(w * w for w in weights))


@pytest.mark.parametrize("weight", [None, WEIGHT])
def test_each_option_of_a_multiple_choice(snapshot, rows, weight):
    columns = ["q2_o1", "q2_o2", "q2_other"]
    found = counts_of_each(snapshot, columns, ["q1"], weight=weight)
    expected = Counter(
        (column, row[column], row["q1"])
        for row in rows
        for column in columns
        if row[column] in (0, 1) and (weight is None or weight_of(row) > 0)
    )
    told = found.filter(pl.col(Sum.N) > 0).select(COLUMN, VALUE, "q1", Sum.N).rows()
    assert {row[:-1]: row[-1] for row in told} == expected


def test_each_option_over_all(snapshot):
    found = counts_of_each(snapshot, ["q2_o1", "q2_o2"]).rows()
    assert found == [("q2_o1", 1, 2), ("q2_o1", 0, 1), ("q2_o2", 1, 2), ("q2_o2", 0, 1)]


@pytest.mark.parametrize("weight", [None, WEIGHT])
def test_sums_of_numbers(snapshot, rows, weight):
    [found] = sums(snapshot, "q3", weight=weight).to_dicts()
    given = [row["q3"] for row in rows if row["q3"] > 0]
    assert (found[Sum.X], found[Sum.XX]) == (sum(given), sum(x * x for x in given))
    if weight is None:
        assert found[Sum.N] == len(given)
        return
    pairs = [(weight_of(row), row["q3"]) for row in rows if row["q3"] > 0]
    assert found[Sum.WX] == sum(w * x for w, x in pairs)
    assert found[Sum.WXX] == sum(w * x * x for w, x in pairs)
    assert found[Sum.WWX] == sum(w * w * x for w, x in pairs)
    assert found[Sum.WWXX] == sum(w * w * x * x for w, x in pairs)


def test_sums_by_another_column(snapshot):
    found = sums(snapshot, "q3", ["q1"])
    assert found.select("q1", Sum.N, Sum.X).rows() == [(-88, 1, 3), (0, 3, 8), (1, 2, 9)]


def test_a_result_becomes_groups_with_weights(snapshot):
    found = counts(snapshot, ["q1", "q2_o1"], weight=WEIGHT)
    weights = weights_of(found, {"q1": [0, 1], "q2_o1": [1, 0]})
    assert np.array_equal(weights.sums, [[0.0, 0.5], [2.0, 0.0]])
    assert np.array_equal(weights.counts, [[0, 1], [1, 0]])
    assert (weights.base, weights.n) == (2, 6)
    assert math.isfinite(weighted_association(weights).p)
    plain = weights_of(counts(snapshot, ["q1"]), {"q1": [0, 1]})
    assert np.array_equal(plain.squares, plain.counts)


def test_what_was_asked_before_is_not_read_again(snapshot, monkeypatch):
    first = counts(snapshot, ["q1"], where=pl.col("q3") == 5)
    monkeypatch.setattr(type(snapshot), "scan", lambda _self: pytest.fail("read again"))
    assert counts(snapshot, ["q1"], where=pl.col("q3") == 5) is first


def test_long_results_are_not_remembered(snapshot, monkeypatch):
    monkeypatch.setattr(tabulating, "MOST_ROWS", 2)
    first = counts(snapshot, ["q1", "q3"])
    assert counts(snapshot, ["q1", "q3"]) is not first
