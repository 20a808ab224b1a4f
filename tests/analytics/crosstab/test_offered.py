"""Options that came later, by wording and time: the same whichever way the table is turned."""

import numpy as np
import pytest
from msgspec.structs import replace

from survey_app.analytics.crosstab.sentences import stands_out
from survey_app.analytics.crosstab.tables import Of
from survey_app.analytics.weighting.raking import Wanted, weigh
from survey_app.statistics.tables import association
from tests import builders
from tests.analytics.looking import choice, looked_at


@pytest.fixture(params=["single", "multiple"])
def reworded(request, database, ask):
    """A question of two options, 60 answers, and then of three, chosen by half of 60."""
    kind = request.param
    made = ask(choice("q1", "A", "B", kind=kind))

    def said(key):
        return {"q1": key if kind == "single" else [key]}

    builders.respond(database, *[said("o1"), said("o2")] * 30)
    builders.publish_again(database, made.id, choice("q1", "A", "B", "C", kind=kind))
    builders.respond(database, *[said("o1"), said("o3")] * 30, version=2)


@pytest.mark.parametrize("column", ["version", "day", "week", "month"])
def test_an_option_that_was_not_in_every_wording_is_not_tested(reworded, tables, column):
    [table] = tables("a.q1", column)
    new = table.lines[2]
    assert [one.label for one in table.not_in_all] == ["C"]
    assert [(it.mark, it.letters, it.residual) for it in new.cells] == [("", "", None)] * len(
        table.columns
    )
    assert (new.p, new.whole.n, new.whole.base) == (None, 30, 60)


def test_nobody_left_out_what_was_not_offered(reworded, tables, database, tmp_path):
    [table] = tables("a.q1", "version")
    assert [(it.n, it.base, it.value) for it in table.lines[2].cells] == [
        (0, 0, None),
        (30, 60, 0.5),
    ]
    assert [(it.n, it.base) for it in table.lines[1].cells] == [(30, 60), (0, 60)]
    _, facets = looked_at(database, tmp_path)
    assert "“C”" not in stands_out(table, facets["a.q1"], facets["version"])
    assert "“B”" in stands_out(table, facets["a.q1"], facets["version"])


def test_an_option_that_came_later_is_tested_by_what_has_no_wording(reworded, tables):
    [table] = tables("a.q1", "device")
    assert table.not_in_all == ()


WORDINGS = ["version", "day", "week", "month"]


def turned(table):
    """The cells of a table by columns."""
    return list(zip(*(line.cells for line in table.lines), strict=True))


@pytest.mark.parametrize("row", WORDINGS)
def test_a_column_that_was_not_in_every_wording_is_not_tested(reworded, tables, row):
    [table] = tables(row, "a.q1")
    assert [one.label for one in table.not_in_all] == ["C"]
    at = [column.category.label for column in table.columns].index("C")
    new = turned(table)[at]
    assert {(it.mark, it.letters, it.residual) for it in new} == {("", "", None)}
    assert table.columns[at].p is None
    assert all(at not in (it.first, it.second) for row in table.compared for it in row.pairs)


@pytest.mark.parametrize("of", Of)
def test_nobody_left_out_what_was_not_offered_in_a_row_either(reworded, tables, of):
    [table] = tables("version", "a.q1", of=of)
    [missing, chosen] = turned(table)[-1]
    assert (missing.is_offered, missing.n, missing.base, missing.value) == (False, 0, 0, None)
    assert (chosen.is_offered, chosen.n) == (True, 30)
    # Who could have chosen it, and did not, is a count of 0.
    nobody = turned(table)[1][1]
    assert (nobody.is_offered, nobody.value) == (True, 0)


@pytest.mark.parametrize("wanted", [None, Wanted({"a.q2": {"o1": 0.3, "o2": 0.7}})])
@pytest.mark.parametrize("kind", ["single", "multiple"])
def test_options_by_wording_are_tested_alike_both_ways(database, ask, tables, kind, wanted):
    """As if those who chose what came later stood in no column of the test."""
    other = choice("q2", "X", "Y")
    made = ask(choice("q1", "A", "B", "C", kind=kind), other)
    drawn = np.random.default_rng(4)
    for version, least, options in ((1, 1, 4), (2, 2, 5)):
        if version == 2:
            new = choice("q1", "A", "B", "C", "D", kind=kind), other
            builders.publish_again(database, made.id, *new)
        keys = [f"o{n}" for n in drawn.integers(least, options, 90)]
        said = keys if kind == "single" else [[key] for key in keys]
        given = [{"q1": one, "q2": f"o{at % 2 + 1}"} for at, one in enumerate(said)]
        builders.respond(database, *given, version=version)
    weights = (lambda *it: weigh(*it, wanted)) if wanted else None
    [upright] = tables("a.q1", "version", weigh=weights)
    [across] = tables("version", "a.q1", weigh=weights)
    residuals = [[it.residual for it in line.cells] for line in upright.lines]
    assert [[it.residual for it in column] for column in turned(across)] == [
        pytest.approx(line) for line in residuals
    ]
    assert residuals[3] == [None, None]
    if kind == "single":
        assert across.overall.p == pytest.approx(upright.overall.p)
        assert across.overall.p < 0.05
    else:
        p_of = [line.p for line in upright.lines]
        assert [column.p for column in across.columns] == pytest.approx(p_of)
        assert min(p for p in p_of if p is not None) < 0.05
        assert p_of[3] is None
    assert [it.label for it in across.not_in_all] == [it.label for it in upright.not_in_all]


def test_a_table_of_one_wording_offers_what_that_one_did(reworded, tables):
    before, after = tables("a.q1", "device", layer="version")
    assert [it.is_offered for it in (*before.lines[2].cells, before.lines[2].whole)] == [False] * 2
    assert all(it.is_offered for line in before.lines[:2] for it in line.cells)
    assert after.lines[2].whole.value == 0.5


def test_the_sentence_says_that_too_little_was_in_every_wording(database, ask, sentence):
    made = ask(choice("q1", "A", "B"))
    builders.respond(database, *[{"q1": "o1"}, {"q1": "o2"}] * 40)
    new = choice("q1", "A", "B", "C", "D")
    builders.publish_again(database, made.id, replace(new, options=new.options[2:]))
    builders.respond(database, *[{"q1": "o3"}, {"q1": "o4"}] * 40, version=2)
    for sides in (("version", "a.q1"), ("a.q1", "version")):
        assert sentence(*sides) == "Nothing can be compared: too little was in every wording."


FIRST = "ABC"
SECOND = "ABCD"


def crossed(database, ask):
    """Two questions with several answers, each with one more option in the second wording;
    returns what was said, with its version."""
    made = ask(*(choice(key, *FIRST, kind="multiple") for key in ("q1", "q2")))
    drawn, said = np.random.default_rng(7), []
    for version, letters in ((1, FIRST), (2, SECOND)):
        if version == 2:
            new = (choice(key, *letters, kind="multiple") for key in ("q1", "q2"))
            builders.publish_again(database, made.id, *new)
        given = [
            {key: [f"o{n + 1}" for n in sorted(drawn.choice(len(letters), 2, replace=False))]
             for key in ("q1", "q2")}
            for _ in range(80)
        ]  # fmt: skip
        builders.respond(database, *given, version=version)
        said += [(version, one) for one in given]
    return said


def recounted(said, row, column, of):
    """How many of how many a cell is, option by option; no column is all columns together."""
    could = [
        one for version, one in said if version == 2 or "o4" not in (row, column)
    ]  # fmt: skip
    has_row, has_column = (
        [key is None or key in one[question] for one in could]
        for question, key in (("q1", row), ("q2", column))
    )
    both = sum(a and b for a, b in zip(has_row, has_column, strict=True))
    return both, {Of.COLUMN: sum(has_column), Of.ROW: sum(has_row), Of.WHOLE: len(could)}[of]


@pytest.mark.parametrize("of", Of)
def test_each_cell_is_a_share_of_those_who_were_offered_it(database, ask, tables, of):
    said = crossed(database, ask)
    [table] = tables("a.q1", "a.q2", of=of)
    for row, line in enumerate(table.lines, 1):
        for column, cell in enumerate(line.cells, 1):
            assert (cell.n, cell.base) == recounted(said, f"o{row}", f"o{column}", of)
        assert (line.whole.n, line.whole.base) == recounted(said, f"o{row}", None, of)
    assert [(one.label, n) for one, n in table.offered_later] == [("D", 80), ("D", 80)]


def test_pairs_are_tested_among_those_who_were_offered_both(database, ask, tables):
    said = crossed(database, ask)
    [table] = tables("a.q1", "a.q2")
    later = [one for version, one in said if version == 2]
    four = np.zeros((2, 2), dtype=np.int64)
    for one in later:
        four[int("o4" not in one["q1"]), int("o4" not in one["q2"])] += 1
    assert table.lines[3].cells[3].residual == pytest.approx(association(four).residuals[0, 0])


def test_weighted_shares_have_the_same_bases(database, ask, tables):
    made = ask(choice("q1", "A", "B", kind="multiple"), choice("q2", "A", "B"))
    # Of q2, A is three times as frequent as B, and each is to be worth half.
    first = [{"q1": [f"o{1 + n % 2}"], "q2": "o1"} for n in range(60)]
    second = [{"q1": [f"o{2 + n % 2}"], "q2": f"o{1 + n // 30}"} for n in range(40)]
    second += [{"q1": ["o3"], "q2": "o2"}] * 20
    builders.respond(database, *first)
    new = choice("q1", "A", "B", "C", kind="multiple"), choice("q2", "A", "B")
    builders.publish_again(database, made.id, *new)
    builders.respond(database, *second, version=2)
    wanted = Wanted({"a.q2": {"o1": 0.5, "o2": 0.5}})
    [table] = tables("a.q1", "device", weigh=lambda *it: weigh(*it, wanted))
    later = table.lines[2].whole
    n = {key: sum(one["q2"] == key for one in (*first, *second)) for key in ("o1", "o2")}
    worth = [(1 / n[one["q2"]], "o3" in one["q1"]) for one in second]
    share = sum(w for w, has in worth if has) / sum(w for w, _ in worth)
    assert (later.n, later.base) == (40, 60)
    assert later.value == pytest.approx(share)
    assert later.value != pytest.approx(40 / 60)
