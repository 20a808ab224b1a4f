"""Counting agrees with a plain recount, whatever stands in rows, columns and layers."""

from collections import Counter

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from survey_app.analytics.crosstab.counting import counted
from survey_app.analytics.facets.facet import (
    Absence,
    Category,
    Facet,
    Measure,
    Several,
    answered,
    named,
)
from survey_app.analytics.snapshot.chosen import as_bits, has_chosen
from survey_app.analytics.weighting.weighed import Weighed
from survey_app.collect.receive import Sender
from tests import builders
from tests.analytics.looking import choice

PAPERS = [Category(key, key) for key in ("news", "sport", "culture")]
ROWS = Facet("q1", "Q1", "", pl.col("q1"), answered({1: Category("1", "1"), 2: Category("2", "2")}))
VALUES = Facet(
    *("q3", "Q3", "", pl.col("q3")),
    lambda value: Absence.STOPPED if value is None else Category(f"{value}", f"{value}"),
    measure=Measure("Mean"),
)
DEVICES = Facet("device", "Device", "", pl.col("device"), named({"a": Category("a", "a")}))
SEVERAL = Several(
    *("q2", "Q2", ""),
    {paper: pl.col(paper.key) == 1 for paper in PAPERS},
    pl.max_horizontal([paper.key for paper in PAPERS]),
)

AT_ONCE = Several(
    *("q2", "Q2", ""),
    dict(zip(PAPERS, has_chosen({"papers": ("news", "sport", "culture")}).values(), strict=True)),
    pl.col("papers").clip(upper_bound=0),
    column="papers",
)
"""The same, read from one column."""
SCHEMA = {
    "q1": pl.Int16,
    "q3": pl.Int32,
    "device": pl.String,
    **{paper.key: pl.Int32 for paper in PAPERS},
    "papers": pl.Int16,
}


@st.composite
def responses(draw):
    """A response as a snapshot has it; -77 skipped, -88 not shown, None broken off."""
    chosen = draw(st.tuples(*[st.sampled_from([0, 1])] * 3) | st.sampled_from([-77, -88, None]))
    papers = chosen if isinstance(chosen, tuple) else (chosen,) * 3
    return {
        "q1": draw(st.sampled_from([1, 2, -77, -88, -99, None])),
        "q3": draw(st.sampled_from([1, 2, 5, None])),
        "device": draw(st.sampled_from(["a", "b", None])),
        **dict(zip(("news", "sport", "culture"), papers, strict=True)),
        "papers": None if chosen is None else as_bits(papers),
    }


def keys(facet, response):
    """The categories of a response, counted by hand."""
    if isinstance(facet, Several):
        return [paper.key for paper in PAPERS if response[paper.key] == 1]
    value = response[{"q1": "q1", "q3": "q3", "device": "device"}[facet.name]]
    category = facet.reading(value)
    return [category.key] if isinstance(category, Category) else []


def has_any(facet, response):
    """Whether a response has an answer, also one that chooses nothing."""
    if isinstance(facet, Several):
        return (response["news"] or 0) >= 0 and response["news"] is not None
    return bool(keys(facet, response))


@given(
    st.lists(responses(), min_size=1, max_size=40),
    st.sampled_from([ROWS, VALUES, SEVERAL, AT_ONCE]),
    st.sampled_from([ROWS, DEVICES, SEVERAL, AT_ONCE]),
    st.sampled_from([None, VALUES, DEVICES]),
)
def test_cells_agree_with_a_plain_recount(given_responses, row, column, layer):
    frame = pl.DataFrame(given_responses, schema=SCHEMA).lazy()
    found = counted(frame, row, column, layer, Weighed(len(given_responses)))
    cells, bases = Counter(), Counter()
    for one in given_responses:
        for at in keys(layer, one) if layer else [""]:
            whole = ["all"] if has_any(column, one) else []
            for across in (*keys(column, one), *whole):
                bases[at, across] += has_any(row, one)
                cells.update((at, down, across) for down in keys(row, one))
    assert told(found, counts_of) == +cells
    assert +Counter({k: int(n) for k, n in told_bases(found).items()}) == +bases
    assert found.responses == len(given_responses)


def counts_of(grid):
    """The counts of the cells."""
    return grid.cells.counts


def told(found, of):
    names = [*(category.key for category in found.columns.shown), "all"]
    return {
        (grid.layer.key, down.key, across): int(n)
        for grid in found.grids
        for down, line in zip(found.rows.shown, of(grid), strict=True)
        for across, n in zip(names, line, strict=True)
        if n
    }


def told_bases(found):
    names = [*(category.key for category in found.columns.shown), "all"]
    return {
        (grid.layer.key, across): n
        for grid in found.grids
        for across, n in zip(names, grid.bases.counts, strict=True)
    }


@given(st.lists(responses(), min_size=1, max_size=40))
def test_who_is_in_no_table_is_counted_apart(given_responses):
    frame = pl.DataFrame(given_responses, schema=SCHEMA).lazy()
    found = counted(frame, ROWS, DEVICES, None, Weighed(len(given_responses)))
    in_tables = int(found.grids[0].bases.counts[-1]) if found.grids else 0
    assert in_tables + sum(found.no_row.values()) + found.no_column == len(given_responses)
    why = Counter(ROWS.reading(one["q1"]) for one in given_responses)
    assert found.no_row == {absence: why[absence] for absence in Absence if why[absence]}


@given(st.lists(responses(), min_size=1, max_size=40), st.lists(st.floats(0.1, 5), min_size=2))
def test_weights_are_summed_by_cell(given_responses, factors):
    """A weight for each device: its sum and that of its squares, response by response."""
    frame = pl.DataFrame(given_responses, schema=SCHEMA).lazy()
    known = sorted({one["device"] for one in given_responses}, key=str)
    weights = {device: factors[at % len(factors)] for at, device in enumerate(known)}
    weighed = Weighed(
        n=len(given_responses),
        keys={"margin": pl.col("device")},
        combinations=pl.DataFrame({"margin": known}, schema={"margin": pl.String}),
        weights=np.array([weights[device] for device in known]),
    )
    found = counted(frame, ROWS, VALUES, None, weighed)
    for power, of in ((1, "sums"), (2, "squares")):
        wanted = Counter()
        for one in given_responses:
            for down in keys(ROWS, one):
                for across in (*keys(VALUES, one), *(["all"] if keys(VALUES, one) else [])):
                    wanted["", down, across] += weights[one["device"]] ** power
        seen = told_floats(found, of)
        assert seen.keys() == wanted.keys()
        assert all(abs(seen[key] - wanted[key]) < 1e-9 for key in wanted)


def told_floats(found, of):
    names = [*(category.key for category in found.columns.shown), "all"]
    return {
        (grid.layer.key, down.key, across): float(n)
        for grid in found.grids
        for down, line in zip(found.rows.shown, getattr(grid.cells, of), strict=True)
        for across, n in zip(names, line, strict=True)
        if n
    }


def test_of_many_categories_the_most_frequent_are_shown():
    values = [place for place in range(300) for _ in range(300 - place)]
    many = Facet("many", "Many", "", pl.col("many"), lambda value: Category(str(value), str(value)))
    frame = pl.DataFrame({"many": values, "q1": [1] * len(values)}).lazy()
    found = counted(frame, many, ROWS, None, Weighed(len(values)))
    assert [category.label for category in found.rows.shown] == [
        *(str(place) for place in range(20)),
        "280 others",
    ]
    assert found.grids[0].cells.counts[:, 0].tolist() == [
        *(300 - place for place in range(20)),
        sum(300 - place for place in range(20, 300)),
    ]


def test_answers_are_counted_as_they_were_stored(database, publication, ask, count):
    """Through the whole stack: answered, skipped, refused, not reached, no known device."""
    ask(choice("q1", "Yes", "No"), choice("q2", "News", "Sport", kind="multiple"))
    builders.respond(database, {"q1": "o1", "q2": ["o1", "o2"]}, {"q1": "o2", "q2": ["o2"]})
    builders.respond(database, {"q1": "o1", "q2": None}, {"q1": "o1", "q2": {"refused": True}})
    builders.respond(database, {"q1": "o1"}, complete=False)
    builders.respond(database, {"q1": "o2", "q2": ["o1"]}, sender=Sender(device=""))
    found = count("a.q2", "device")
    assert told(found, counts_of) == {
        ("", "o1", "phone"): 1,
        ("", "o2", "phone"): 2,
        ("", "o1", "all"): 1,
        ("", "o2", "all"): 2,
    }
    assert found.grids[0].bases.counts.tolist() == [2, 2]
    assert found.no_row == {Absence.SKIPPED: 1, Absence.REFUSED: 1, Absence.STOPPED: 1}
    assert (found.responses, found.no_column) == (6, 1)


def test_options_that_came_later_do_not_hide_why_there_is_no_answer(
    database, publication, ask, count
):
    """More options than one column tells of, the last of them in a later version alone."""
    papers = [f"Paper {n}" for n in range(1, 13)]
    survey = ask(choice("q1", *papers[:9], kind="multiple"))
    refused = {"q1": {"refused": True}}
    builders.respond(database, {"q1": ["o1", "o9"]}, {"q1": None}, refused)
    builders.respond(database, {}, complete=False)
    count("a.q1", "device")
    builders.publish_again(database, survey.id, choice("q1", *papers, kind="multiple"))
    builders.respond(database, {"q1": ["o9", "o12"]}, {"q1": None}, refused)
    found = count("a.q1", "a.q1")
    assert found.grids[0].bases.counts.tolist() == [1, *[0] * 7, 2, 0, 0, 1, 2]
    chosen = {"o1": 1, "o9": 2, "o12": 1}
    assert {
        option: n for (_, option, at), n in told(found, counts_of).items() if at == "all"
    } == chosen
    assert found.no_row == {Absence.SKIPPED: 2, Absence.REFUSED: 2, Absence.STOPPED: 1}


def test_who_is_in_no_column_still_counts_among_all():
    """Of several columns a reader may be in none, and yet have answered."""
    row = {"q1": 1, "q3": 1, "device": "a", "news": 0, "sport": 0, "culture": 0}
    found = counted(pl.DataFrame([row], schema=SCHEMA).lazy(), ROWS, SEVERAL, None, Weighed(1))
    assert told(found, counts_of) == {("", "1", "all"): 1}
