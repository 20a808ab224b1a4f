"""Tables through the whole stack: reference values, letters, means, and what is not said."""

import math

import numpy as np
import pytest

from survey_app.analytics.crosstab.significance import Overall, Significance
from survey_app.analytics.crosstab.tables import Of
from survey_app.analytics.facets.facet import Category
from survey_app.analytics.weighting.raking import Wanted, weigh
from survey_app.collect.receive import Sender
from survey_app.statistics.comparisons import Compared
from survey_app.statistics.rao_scott import weighted_association
from survey_app.statistics.weighted import weighted_mean
from survey_app.statistics.weights import Weights
from survey_app.surveys.definition import Question
from tests import builders
from tests.analytics.looking import choice
from tests.statistics.reference import CASES

THREE = (choice("q1", "A", "B", "C"), choice("q2", "X", "Y", "Z"))


def answered(table):
    """Answers to q1 and q2 in the cells of a table."""
    return [
        {"q1": f"o{row}", "q2": f"o{column}"}
        for row, line in enumerate(table, 1)
        for column, n in enumerate(line, 1)
        for _ in range(n)
    ]


def test_a_table_is_that_of_the_reference(database, ask, tables):
    """ref-12 as answers to a survey: X², V without bias, adjusted residuals."""
    case = CASES["ref-12"]
    ask(*THREE)
    builders.respond(database, *answered(case["input"]["table"]))
    (table,) = tables("a.q1", "a.q2")
    expected = case["expected"]
    assert table.overall.p == pytest.approx(expected["p"], rel=1e-9)
    assert table.overall.statistic == f"X²({expected['df']}) = {expected['X2']:.2f}"
    assert table.overall.strength == pytest.approx(
        expected["cramers_v_bias_corrected_bergsma2013"], rel=1e-9
    )
    seen = [[cell.residual for cell in line.cells] for line in table.lines]
    assert np.allclose(seen, expected["stdres"], rtol=1e-9)
    counts = [[cell.n for cell in line.cells] for line in table.lines]
    assert counts == case["input"]["table"]


def test_few_answers_are_tested_exactly(database, ask, tables):
    """ref-14: Fisher's test where few are expected."""
    case = CASES["ref-14"]
    ask(choice("q1", "A", "B"), choice("q2", "X", "Y"))
    builders.respond(database, *answered(case["input"]["table"]))
    (table,) = tables("a.q1", "a.q2")
    assert table.overall.name == "Fisher’s exact test"
    assert table.overall.p == pytest.approx(case["expected"]["fisher_p"], rel=1e-9)
    assert all(column.is_low for column in table.columns)
    assert not any(cell.letters for line in table.lines for cell in line.cells)


def test_weighted_tables_are_those_of_single_responses(database, ask, tables, tmp_path):
    """The groups of a table say as much as the responses one by one."""
    ask(*THREE, choice("q3", "Old", "Young"))
    made = answered([[30, 18, 9], [12, 25, 16], [8, 11, 31]])
    for at, answers in enumerate(made):
        answers["q3"] = "o1" if at % 3 else "o2"
    builders.respond(database, *made)
    wanted = Wanted({"a.q3": {"o1": 0.4, "o2": 0.6}})
    (table,) = tables("a.q1", "a.q2", weigh=lambda *it: weigh(*it, wanted))
    weight = {"o1": 0.4 * 160 / 106, "o2": 0.6 * 160 / 54}
    one_by_one = Weights.of([weight[it["q3"]] for it in made])
    rows = np.array([int(it["q1"][1]) - 1 for it in made])
    columns = np.array([int(it["q2"][1]) - 1 for it in made])
    expected = weighted_association(one_by_one.grouped(3 * rows + columns, (3, 3)))
    assert table.overall.p == pytest.approx(expected.p, rel=1e-9)
    share = weighted_mean((rows[columns == 2] == 2).astype(float), one_by_one.part(columns == 2))
    cell = table.lines[2].cells[2]
    assert cell.value == pytest.approx(share.value, rel=1e-12)
    assert cell.estimate.error == pytest.approx(share.error, rel=1e-9)
    assert table.columns[2].effective == pytest.approx(one_by_one.part(columns == 2).effective)


def test_the_range_of_a_mean_ends_with_its_scale(database, ask, tables):
    """As on the page of the survey, weighted or not."""
    ask(Question("q1", "rating", "How good?"), choice("q2", "Old", "Young"))
    given = [{"q1": 5 - (n == 0), "q2": f"o{1 + n % 2}"} for n in range(4)]
    builders.respond(database, *given)
    wanted = Wanted({"a.q2": {"o1": 0.4, "o2": 0.6}})
    for weights in (None, lambda *it: weigh(*it, wanted)):
        (table,) = tables("a.q1", "device", weigh=weights)
        assert table.means.whole.bounds[1] == 5
        assert table.means.whole.bounds[0] < 4.75


def test_one_column_has_no_residuals_with_or_without_weights(database, ask, tables):
    """Where all are in one column nothing can be more or less than expected: not 0 either."""
    ask(choice("q1", "Yes", "No"), choice("q2", "Old", "Young"))
    builders.respond(
        database, *[{"q1": f"o{1 + n % 2}", "q2": f"o{1 + n % 3 % 2}"} for n in range(9)]
    )
    wanted = Wanted({"a.q2": {"o1": 0.5, "o2": 0.5}})
    for weights in (None, lambda *it: weigh(*it, wanted)):
        (table,) = tables("a.q1", "device", weigh=weights)
        assert [cell.residual for line in table.lines for cell in line.cells] == [None, None]


def test_columns_that_differ_have_letters_and_a_sentence(database, ask, tables):
    ask(choice("q1", "Yes", "No"))
    for device, yes in (("phone", 70), ("desktop", 40)):
        given = [{"q1": "o1"}] * yes + [{"q1": "o2"}] * (100 - yes)
        builders.respond(database, *given, sender=Sender(device=device))
    (table,) = tables("a.q1", "device")
    by_key = {column.category.key: column for column in table.columns}
    yes = dict(zip(by_key, table.lines[0].cells, strict=True))
    assert yes["phone"].letters == by_key["desktop"].letter
    assert yes["desktop"].letters == ""
    assert (yes["phone"].mark, yes["desktop"].mark) == ("more", "less")
    assert table.comparisons == 2


def test_a_column_of_few_answers_has_no_marks(database, ask, tables):
    """One answer of one reader is more of it than anybody expected, and says nothing."""
    ask(choice("q1", "Yes", "No"))
    builders.respond(database, *[{"q1": "o2"}] * 40, sender=Sender(device="phone"))
    builders.respond(database, {"q1": "o1"}, sender=Sender(device="desktop"))
    (table,) = tables("a.q1", "device")
    assert [column.is_low for column in table.columns] == [False, True]
    few, many = table.lines[0].cells[1], table.lines[0].cells[0]
    assert few.residual > 2
    assert (few.mark, many.mark) == ("", "less")


@pytest.mark.parametrize(
    ("of_rows", "doubtful", "seen"),
    [((), False, ("B", "")), ((), True, ()), ((0.01,), False, ("B", "")), ((None,), False, ())],
)
def test_no_letters_beside_a_test_that_is_not_to_be_relied_on(of_rows, doubtful, seen):
    overall = None if of_rows else Overall("Chi-square test", "", 0.001, is_doubtful=doubtful)
    compared = Compared(("B", ""), 0.001, ())
    found = Significance(
        overall,
        of_rows,
        *((), {}, np.zeros((1, 2)), (compared,)),
        rows_overlap=bool(of_rows),
        columns_overlap=False,
        few=frozenset(),
    )
    assert found.letters_of(0) == seen


def test_of_many_cells_with_few_expected_none_has_letters(database, ask, tables):
    """Too many to be simulated while somebody waits."""
    options = [f"Option {number}" for number in range(20)]
    ask(choice("q1", *options), choice("q2", "A", "B", "C", "D"))
    often = [[30 if row == 0 and at == 0 else 1 for at in range(4)] for row in range(20)]
    often[1] = [0, 30, 0, 0]
    builders.respond(database, *answered(often))
    (table,) = tables("a.q1", "a.q2")
    assert table.overall.is_doubtful
    assert table.overall.p < 0.001
    assert not any(cell.letters for line in table.lines for cell in line.cells)


def test_the_sentence_names_the_clearest_difference(database, ask, sentence):
    ask(choice("q1", "Yes", "No"))
    for device, yes in (("phone", 70), ("desktop", 40)):
        given = [{"q1": "o1"}] * yes + [{"q1": "o2"}] * (100 - yes)
        builders.respond(database, *given, sender=Sender(device=device))
    assert sentence("a.q1", "device") == (
        "Readers on phones answered “Yes” more often than readers on computers: "
        "70\xa0% against 40\xa0%; difference 30 points, range 16–42."
    )
    assert sentence("device", "a.q1") == (
        "“computers” is more frequent among readers who answered “No” than among readers who "
        "answered “Yes”: 67\xa0% against 36\xa0%; difference 30 points, range 16–43."
    )


def test_means_are_compared(database, ask, tables, sentence):
    ask(Question("q1", "rating", "How good?", low="Bad", high="Good"), choice("q2", "X", "Y"))
    low, high = [1, 2, 2, 3] * 10, [3, 4, 4, 5] * 10
    builders.respond(database, *({"q1": it, "q2": "o1"} for it in low))
    builders.respond(database, *({"q1": it, "q2": "o2"} for it in high))
    (table,) = tables("a.q1", "a.q2")
    first, second = table.means.cells
    assert (first.value, second.value, table.means.whole.value) == (2, 4, 3)
    assert (first.letters, second.letters) == ("", "A")
    assert [line.category.label for line in table.lines] == ["1 Bad", "2", "3", "4", "5 Good"]
    assert first.bounds[0] == pytest.approx(2 - 2.0226909 * math.sqrt(0.5 * 40 / 39 / 40), rel=1e-6)
    assert sentence("a.q1", "a.q2") == (
        "Mean 4.0 for readers who answered “Y”, 2.0 for readers who answered “X”; "
        "difference 2.0, range 1.7–2.3."
    )


def test_scores_have_the_range_that_they_have_on_the_survey_s_page(database, ask, tables):
    """ref-32 and ref-33: adjusted Wald, with a width where all agree."""
    ask(Question("q1", "nps", "Well?"), choice("q2", "X", "Y"))
    many = [10] * 45 + [8] * 24 + [0] * 11
    builders.respond(database, *({"q1": it, "q2": "o1"} for it in many))
    builders.respond(database, *[{"q1": 9, "q2": "o2"}] * 5)
    (table,) = tables("a.q1", "a.q2")
    first, second = table.means.cells
    assert first.value == 42.5
    assert first.bounds == pytest.approx((25.376401338175512, 56.55130950519798))
    assert second.value == 100
    assert second.bounds == pytest.approx((17.49145303416897, 100))
    wanted = Wanted({"a.q2": {"o1": 0.5, "o2": 0.5}}, largest=20, smallest=0.01)
    (table,) = tables("a.q1", "a.q2", weigh=lambda *it: weigh(*it, wanted))
    first, second = table.means.cells
    assert first.bounds[0] < 42.5 < first.bounds[1] < 100
    assert second.bounds == pytest.approx((17.49145303416897, 100))


def test_several_answers_of_one_reader_are_tested_each_for_itself(database, ask, tables):
    ask(choice("q1", "News", "Sport", kind="multiple"), choice("q2", "X", "Y"))
    builders.respond(database, *([{"q1": ["o1", "o2"], "q2": "o1"}] * 40))
    builders.respond(database, *([{"q1": ["o1"], "q2": "o2"}] * 40))
    (table,) = tables("a.q1", "a.q2")
    assert table.overall is None
    news, sport = table.lines
    assert (news.p, sport.p < 1e-9) == (None, True)
    assert [cell.value for cell in sport.cells] == [1, 0]
    assert [cell.letters for cell in sport.cells] == ["B", ""]
    assert (news.whole.value, sport.whole.value) == (1, 0.5)
    (turned,) = tables("a.q2", "a.q1")
    assert turned.columns_overlap
    assert [column.base for column in turned.columns] == [80, 40]
    assert turned.whole.base == 80
    assert not any(cell.letters for line in turned.lines for cell in line.cells)
    assert turned.columns[1].p < 1e-9


def test_options_are_tested_alike_in_rows_and_in_columns(database, ask, tables, sentence):
    ask(choice("q1", *"ABCDEFGHIJ", kind="multiple"), choice("q2", "X", "Y", "Z"))
    given = []
    for reader, drawn in enumerate(np.random.default_rng(8).random((300, 10))):
        # B goes with X; all else is by chance, of which something is always 2 errors away.
        drawn[1] *= 0.5 if reader % 3 == 0 else 1
        chosen = [f"o{at + 1}" for at in range(10) if drawn[at] < 0.3 or at == 9]
        given.append({"q1": chosen, "q2": f"o{reader % 3 + 1}"})
    builders.respond(database, *given)
    (upright,), (turned,) = tables("a.q1", "a.q2"), tables("a.q2", "a.q1")
    assert [column.p for column in turned.columns] == pytest.approx(
        [line.p for line in upright.lines]
    )
    assert turned.tested == tuple((line.category, line.p) for line in upright.lines[:9])
    for table in (upright, turned):
        seen = [cell for line in table.lines for cell in line.cells]
        assert sum(abs(cell.residual or 0) >= 2 for cell in seen) > 1
        marked = [cell for cell in seen if cell.mark]
        assert marked
        b = upright.lines[1].cells if table is upright else [ln.cells[1] for ln in table.lines]
        assert all(cell in b for cell in marked)
    said = sentence("a.q2", "a.q1")
    assert said.startswith("Readers who chose “B” answered “X” more often than others: ")


def test_the_same_twice_and_one_row_are_nothing_to_compare(database, ask, sentence):
    ask(choice("q1", "Yes", "No"), choice("q2", "A", "B", "C", kind="multiple"))
    for device, some in (("phone", ["o1", "o2", "o3"]), ("desktop", ["o3"])):
        given = [{"q1": "o1", "q2": some}] * 40
        builders.respond(database, *given, sender=Sender(device=device))
    same = "Rows and columns are the same, so there is nothing to compare: choose others."
    assert sentence("device", "device") == same
    only = "All answers are in one row, “Yes”, so there is nothing to compare."
    assert sentence("a.q1", "device") == sentence("a.q1", "a.q2") == only
    # Which options of a question go together is worth knowing, each by itself is not.
    together = sentence("a.q2", "a.q2")
    assert together.startswith("Readers who chose “B” chose “A” more often than others: ")


def test_shares_of_rows_and_of_all(database, ask, tables):
    ask(choice("q1", "A", "B"), choice("q2", "X", "Y"))
    builders.respond(database, *answered([[6, 2], [1, 1]]))
    (table,) = tables("a.q1", "a.q2", of=Of.ROW)
    assert [[cell.value for cell in line.cells] for line in table.lines] == [
        [0.75, 0.25],
        [0.5, 0.5],
    ]
    (table,) = tables("a.q1", "a.q2", of=Of.WHOLE)
    assert [cell.value for cell in table.lines[0].cells] == [0.6, 0.2]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([{"q1": None, "q2": "o1"}], "Nobody with an answer is in this table."),
        (
            [{"q1": "o1", "q2": "o1"}],
            "All answers are in one column, “X”, so there is nothing to compare.",
        ),
        (
            [{"q1": "o1", "q2": "o1"}, {"q1": "o2", "q2": "o2"}],
            "Too few answers to compare: a column needs 30.",
        ),
        (
            [{"q1": row, "q2": at} for row in ("o1", "o2") for at in ("o1", "o2")] * 15,
            "No difference between columns is larger than chance may explain.",
        ),
    ],
)
def test_what_cannot_be_said_is_said(database, ask, sentence, tables, answers, said):
    ask(choice("q1", "A", "B"), choice("q2", "X", "Y"))
    builders.respond(database, *answers)
    assert sentence("a.q1", "a.q2") == said
    for table in tables("a.q1", "a.q2"):
        for line in table.lines:
            for cell in (*line.cells, line.whole):
                assert cell.value is None or 0 <= cell.value <= 1
                assert cell.residual is None or math.isfinite(cell.residual)


def test_one_option_and_an_empty_row_are_named(database, ask, tables):
    ask(choice("q1", "A", "B"), choice("q2", "X", "Y"))
    builders.respond(database, *answered([[3, 2], [0, 0]]))
    (table,) = tables("a.q1", "a.q2")
    assert table.overall is None
    assert table.empty_rows == (Category("o2", "B"),)
    assert [cell.value for cell in table.lines[1].cells] == [0, 0]
