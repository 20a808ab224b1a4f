"""Cells packed column by column: nothing is lost, and they add up as a dictionary would."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.collect.columns import Columns, together

NAMES = ("article_id", "device", "held_out")
KEYS = st.tuples(
    st.integers(0, 5) | st.integers(0, 2**62), st.sampled_from(("", "phone")), st.booleans()
)
MEASURES = st.tuples(st.integers(-3, 3) | st.integers(-(2**40), 2**40), st.integers(0, 300))
CELLS = st.lists(st.tuples(KEYS, MEASURES), min_size=1, max_size=20)
SOME = [((7, "phone", False), (1, 30)), ((9, "", True), (2, 0)), ((7, "phone", True), (-1, 5))]


def added(cells):
    """What cells come to, without those that come to nothing."""
    sums = {key: Counter() for key, _ in cells}
    for key, measures in cells:
        sums[key].update(dict(enumerate(measures)))
    found = {key: (total[0], total[1]) for key, total in sums.items()}
    return {key: total for key, total in found.items() if any(total)}


@given(CELLS)
def test_what_is_packed_is_the_same_unpacked(cells):
    packed = Columns.of(NAMES, cells).packed()
    assert list(Columns.unpacked(NAMES, packed).cells()) == cells


@given(st.lists(CELLS, min_size=1, max_size=4))
def test_several_come_to_the_sums_of_their_cells_in_the_order_of_their_keys(several):
    columns = [Columns.unpacked(NAMES, Columns.of(NAMES, cells).packed()) for cells in several]
    found = list(together(columns).cells())
    assert dict(found) == added([cell for cells in several for cell in cells])
    assert found == sorted(found)


def test_the_largest_of_each_can_be_kept_instead():
    columns = [Columns.of(("register",), [((3,), (run,))]) for run in (4, 9, 2)]
    assert list(together(columns, np.maximum).cells()) == [((3,), (9,))]


@given(CELLS, st.booleans())
def test_cells_are_narrowed_to_some_values_and_columns(cells, held_out):
    narrow = Columns.of(NAMES, cells).only(("device",), {"held_out": {held_out}})
    kept = [((key[1],), measures) for key, measures in cells if key[2] is held_out]
    assert list(narrow.cells()) == kept
    assert dict(together([narrow]).cells()) == added(kept)


@given(CELLS)
def test_without_any_column_there_is_one_sum(cells):
    found = together([Columns.of(NAMES, cells).only((), {})])
    assert dict(found.cells()) == added([((), measures) for _, measures in cells])


def test_nothing_that_is_left_holds_values_of_what_is_gone():
    [first, second] = together([Columns.of(NAMES, SOME)]).slices(2, NAMES)
    assert (first.size, second.size) == (2, 1)
    assert second.keys["article_id"].values == [9]
    assert [*first.cells(), *second.cells()] == sorted(SOME)


def test_a_slice_holds_what_belongs_together():
    [first, second] = together([Columns.of(NAMES, SOME)]).slices(1, NAMES[:1])
    assert (first.keys["article_id"].values, second.keys["article_id"].values) == ([7], [9])
    assert [*first.cells(), *second.cells()] == sorted(SOME)


def test_what_all_cells_share_need_not_be_packed():
    packed = Columns.of(NAMES, SOME).packed()
    cells = Columns.unpacked(NAMES, packed, hour=12).only(("hour", "article_id"), {"hour": {12}})
    assert [key for key, _ in cells.cells()] == [(12, 7), (12, 9), (12, 7)]


def test_nothing_packs_to_nothing():
    nothing = together([Columns.of(NAMES, SOME[:1]), Columns.of(NAMES, [(SOME[0][0], (-1, -30))])])
    assert nothing.size == 0
    assert list(together([Columns.unpacked(NAMES, nothing.packed())]).cells()) == []


@pytest.mark.parametrize("articles", [10, 1000, 70_000])
def test_a_cell_of_a_busy_title_takes_few_bytes(articles):
    chance = np.random.default_rng(1)
    ids = chance.integers(0, articles, 40_000).tolist()
    held_out = chance.integers(0, 2, 40_000).tolist()
    cells = [((n, "phone", bool(h)), (1, 30)) for n, h in zip(ids, held_out, strict=True)]
    merged = together([Columns.of(NAMES, cells)])
    assert len(merged.packed()) < 6 * merged.size + 400
