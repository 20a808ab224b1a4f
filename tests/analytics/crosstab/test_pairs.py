"""Two questions with several answers: each option by each other, adjusted for their number."""

import numpy as np
import pytest

from survey_app.analytics.crosstab.sentences import stands_out
from survey_app.analytics.weighting.raking import Wanted, weigh
from survey_app.statistics.adjustment import adjusted
from survey_app.statistics.rao_scott import weighted_association
from survey_app.statistics.tables import association
from survey_app.statistics.two_by_two import fisher_p
from survey_app.statistics.weights import Weights
from tests import builders
from tests.analytics.looking import choice, looked_at

GENERATOR = np.random.default_rng(5)
HALVES = {"largest": 20, "smallest": 0.01}


@pytest.fixture
def asked(ask):
    """Two questions with several answers, of which everybody gives the last, and one with one."""
    return ask(
        choice("q1", "A", "B", "C", "Any", kind="multiple"),
        choice("q2", "X", "Y", "Any", kind="multiple"),
        choice("q3", "Old", "Young"),
    )


@pytest.fixture
def said(database, tmp_path, tables):
    """What stands out."""

    def say(row="a.q1", column="a.q2", **options):
        _, facets = looked_at(database, tmp_path)
        return stands_out(tables(row, column, **options)[0], facets[row], facets[column])

    return say


def drawn(n):
    """Readers of whom those with X choose A more often; all else is by chance."""
    chance = GENERATOR.random((n, 5))
    has_x, has_y = chance[:, 0] < 0.4, chance[:, 1] < 0.5
    has_a = chance[:, 2] < np.where(has_x, 0.8, 0.4)
    return [has_a, chance[:, 3] < 0.5, chance[:, 4] < 0.3], [has_x, has_y]


def answers(rows, columns):
    """Answers of readers by what each of them chose."""
    return [
        {
            "q1": [*(f"o{at}" for at, it in enumerate(rows, 1) if it[reader]), "o4"],
            "q2": [*(f"o{at}" for at, it in enumerate(columns, 1) if it[reader]), "o3"],
            "q3": "o1" if reader % 3 else "o2",
        }
        for reader in range(len(rows[0]))
    ]


def fours(rows, columns):
    """The table of each pair: chosen or not, by chosen or not."""
    return [
        np.array([[(r & c).sum(), (r & ~c).sum()], [(~r & c).sum(), (~r & ~c).sum()]])
        for r in rows
        for c in columns
    ]


def cells_of(table):
    """The cells of all pairs of options that not everybody chose."""
    return [cell for line in table.lines[:3] for cell in line.cells[:2]]


def test_each_pair_is_tested_and_adjusted_for_their_number(database, asked, tables, said):
    rows, columns = drawn(400)
    builders.respond(database, *answers(rows, columns))
    (table,) = tables("a.q1", "a.q2")
    p = [association(four).p for four in fours(rows, columns)]
    cells = cells_of(table)
    assert [cell.p for cell in cells] == pytest.approx(adjusted(np.array(p)).tolist())
    assert [cell.mark for cell in cells] == ["more", "", "", "", "", ""]
    assert table.pairs_tested == 6
    (pair,) = table.together
    inside, outside = pair.inside, pair.outside
    assert (inside.n, inside.base) == (fours(rows, columns)[0][0, 0], columns[0].sum())
    assert inside.base + outside.base == 400
    sentence = said()
    assert sentence.startswith("Readers who chose “X” chose “A” more often than others: ")
    assert f"{100 * inside.value:.0f}\xa0% against {100 * outside.value:.0f}\xa0%; diff" in sentence


def test_few_are_tested_exactly(database, asked, tables):
    rows = [np.arange(12) < 6, np.arange(12) < 1, np.arange(12) < 12]
    columns = [np.arange(12) < 5, np.arange(12) > 8]
    builders.respond(database, *answers(rows, columns))
    (table,) = tables("a.q1", "a.q2")
    p = adjusted(np.array([fisher_p(four) for four in fours(rows, columns)[:4]])).tolist()
    cells = [cell.p for cell in cells_of(table)]
    assert cells[:4] == pytest.approx(p)
    # What everybody chose cannot be told apart by anything.
    assert cells[4:] == [None, None]
    assert table.pairs_tested == 4


def test_weighted_pairs_are_those_of_single_responses(database, asked, tables, said):
    rows, columns = drawn(300)
    builders.respond(database, *answers(rows, columns))
    wanted = Wanted({"a.q3": {"o1": 0.4, "o2": 0.6}}, **HALVES)
    (table,) = tables("a.q1", "a.q2", weigh=lambda *it: weigh(*it, wanted))
    weights = Weights.of([0.4 * 1.5 if reader % 3 else 0.6 * 3 for reader in range(300)])
    p = [
        weighted_association(weights.grouped(2 * ~r.astype(bool) + ~c.astype(bool), (2, 2))).p
        for r in rows
        for c in columns
    ]
    cells = cells_of(table)
    assert [cell.p for cell in cells] == pytest.approx(adjusted(np.array(p)).tolist(), rel=1e-6)
    assert cells[0].mark == "more"
    (pair,) = table.together
    assert pair.inside.estimate.value == pytest.approx(table.lines[0].cells[0].value)
    assert pair.outside.bounds[0] < pair.outside.value < pair.outside.bounds[1]
    assert "; difference " in said(weigh=lambda *it: weigh(*it, wanted))


def test_weighted_pairs_of_few_are_not_tested(database, asked, tables, said):
    rows = [np.arange(12) < 6] * 3
    builders.respond(database, *answers(rows, [np.arange(12) < 6] * 2))
    wanted = Wanted({"a.q3": {"o1": 0.5, "o2": 0.5}}, **HALVES)
    (table,) = tables("a.q1", "a.q2", weigh=lambda *it: weigh(*it, wanted))
    assert (table.pairs_tested, table.together) == (0, ())
    assert not any(cell.mark for line in table.lines for cell in line.cells)
    assert said(weigh=lambda *it: weigh(*it, wanted)).startswith("Nothing can be compared")


def test_of_many_pairs_chance_alone_marks_none(database, asked, tables, said):
    """Each by itself, one of twenty would be marked."""
    chance = GENERATOR.random((5, 300)) < 0.5
    builders.respond(database, *answers(chance[:3], chance[3:]))
    (table,) = tables("a.q1", "a.q2")
    assert table.together == ()
    assert said() == "No row and no column go together by more than chance may explain."


def test_what_avoids_each_other_is_less_frequent(database, asked, said):
    has = np.arange(200) < 100
    builders.respond(database, *answers([has, has, has], [~has, has]))
    assert said().startswith(
        "Readers who chose “X” chose “A” less often than others: 0\xa0% against"
    )


@pytest.mark.parametrize(
    "given", [[], [{"q1": ["o1"], "q2": ["o1"]}], [{"q1": None, "q2": ["o1"]}]]
)
def test_nobody_and_one_reader(database, asked, tables, given):
    builders.respond(database, *given)
    for table in tables("a.q1", "a.q2"):
        assert (table.overall, table.together, table.pairs_tested) == (None, (), 0)
