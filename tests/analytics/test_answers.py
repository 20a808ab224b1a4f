"""Results of a question over its wordings: what is added up, and what stands apart."""

from collections import Counter

import msgspec
import pytest

from survey_app.analytics.answers import question_results
from survey_app.analytics.shares import Share
from survey_app.surveys.definition import Option, Question, Row
from survey_app.surveys.kinds.base import ANSWERED, REFUSED, SKIPPED, Chart
from survey_app.surveys.kinds.registry import KINDS
from tests.builders import all_kinds, numbered, single
from tests.surveys.kinds.examples import ALL, EXAMPLES


def asked(*texts, key="q1", text="What first?"):
    """A single choice with options a, b, c … of these texts."""
    options = tuple(Option("abcdef"[n], each) for n, each in enumerate(texts))
    return Question(key, "single", text, options=options)


def counted(version, key="q1", **options):
    """Counts of one question; the base is the sum of the options."""
    found = {(version, key, option): n for option, n in options.items()}
    return found | {(version, key, ANSWERED): sum(options.values())}


def bars(result):
    return {bar.key: bar.share.n for bar in result.bars}


def test_the_versions_of_a_question_are_added_up():
    versions = [numbered(1, asked("Yes", "No")), numbered(2, asked("Yes!", "No!", "Perhaps"))]
    [result] = question_results(versions, counted(1, a=3, b=1) | counted(2, a=2, c=4))
    assert (result.base, bars(result)) == (10, {"a": 5, "b": 1, "c": 4})
    assert [bar.label for bar in result.bars] == ["Yes!", "No!", "Perhaps"]
    assert result.bars[0].share.share == 0.5


def test_a_later_option_has_its_share_of_those_who_could_choose_it_too():
    versions = [numbered(1, asked("Yes", "No")), numbered(2, asked("Yes", "No", "Perhaps"))]
    [result] = question_results(versions, counted(1, a=3, b=1) | counted(2, a=2, c=4))
    first, _, later = result.bars
    assert first.offered is None
    assert (later.share, later.offered) == (Share(4, 10), Share(4, 6))
    # Where nobody answered the older wording, all could choose it.
    [result] = question_results(versions, counted(2, a=2, c=4))
    assert [bar.offered for bar in result.bars] == [None] * 3


def test_a_dropped_option_has_its_share_of_those_who_could_choose_it_too():
    versions = [numbered(1, asked("Yes", "No", "Perhaps")), numbered(2, asked("Yes", "No"))]
    [result] = question_results(versions, counted(1, a=1, c=3) | counted(2, a=2, b=4))
    assert [bar.offered for bar in result.bars] == [None, None, Share(3, 4)]


def test_a_dropped_option_stays_with_its_date_where_it_was_chosen():
    versions = [
        numbered(1, asked("Yes", "No", "Perhaps", "Never")),
        numbered(2, asked("Yes", "No", "Perhaps")),
        numbered(3, asked("Yes", "No")),
    ]
    [result] = question_results(versions, counted(1, a=1, c=2))
    assert bars(result) == {"a": 1, "b": 0, "c": 2}
    assert [bar.until for bar in result.bars] == [None, None, versions[2].published_at]


@pytest.mark.parametrize(
    "newer",
    [
        Question("q1", "rating", "How good?", max=7),
        Question("q1", "nps", "How good?"),
        Question("q1", "text", "How good?"),
    ],
)
def test_another_kind_or_scale_is_another_series(newer):
    versions = [numbered(1, Question("q1", "rating", "How good?")), numbered(2, newer)]
    counts = counted(1, **{"4": 3}) | {(2, "q1", ANSWERED): 5}
    now, before = question_results(versions, counts)
    assert (now.kind, now.base, now.until) == (newer.kind, 5, None)
    assert (before.kind, before.base, before.until) == ("rating", 3, versions[1].published_at)
    assert bars(before) == {"1": 0, "2": 0, "3": 0, "4": 3, "5": 0}


def test_a_kind_that_comes_back_goes_on():
    text = Question("q1", "text", "Why?")
    versions = [numbered(1, asked("A", "B")), numbered(2, text), numbered(3, asked("A", "B"))]
    counts = counted(1, a=1) | {(2, "q1", ANSWERED): 7} | counted(3, a=1)
    now, between = question_results(versions, counts)
    assert (now.base, now.until, between.base) == (2, None, 7)
    assert between.until == versions[2].published_at


def test_a_dropped_question_stays_only_where_somebody_met_it():
    versions = [numbered(1, *all_kinds()), numbered(2, single("q9"))]
    results = question_results(versions, {(1, "q4", SKIPPED): 1})
    assert [result.key for result in results] == ["q9", "q4"]
    assert results[1].until == versions[1].published_at


def test_who_skipped_or_refused_is_not_in_the_base():
    marks = {(1, "q1", SKIPPED): 4, (1, "q1", REFUSED): 2}
    [result] = question_results([numbered(1, asked("A", "B"))], counted(1, a=1, b=3) | marks)
    assert (result.base, result.skipped, result.refused) == (4, 4, 2)
    assert [bar.share.share for bar in result.bars] == [0.25, 0.75]


def test_several_options_of_one_answer_have_one_base():
    multiple = Question("q1", "multiple", "What?", options=(Option("a", "A"), Option("b", "B")))
    counts = counted(1, a=3, b=2) | {(1, "q1", ANSWERED): 3}
    [result] = question_results([numbered(1, multiple)], counts)
    assert [bar.share.share for bar in result.bars] == [1, pytest.approx(2 / 3)]


def test_a_rating_has_a_mean_and_all_its_values_in_order():
    rating = Question("q1", "rating", "How good?", low="Bad", high="Good")
    [result] = question_results([numbered(1, rating)], counted(1, **{"5": 3, "2": 1}))
    assert [bar.label for bar in result.bars] == ["1 Bad", "2", "3", "4", "5 Good"]
    assert (result.headline.value, result.is_scale) == (4.25, True)
    # t with three degrees of freedom is 3.182446: up to 6.64, cut at 5.
    assert result.headline.low == pytest.approx(4.25 - 0.75 * 3.182446, abs=1e-6)
    assert (result.headline.high, result.headline.error) == (5, pytest.approx(0.75))


def test_a_recommendation_has_a_score():
    nps = Question("q1", "nps", "Recommend?")
    [result] = question_results([numbered(1, nps)], counted(1, **{"10": 6, "8": 2, "0": 2}))
    assert result.headline.value == 40
    assert len(result.bars) == 11


def test_a_scale_without_answers_has_no_mean():
    [result] = question_results([numbered(1, Question("q1", "rating", "How good?"))], {})
    assert (result.headline.value, result.top) == (None, None)
    assert result.is_scale


def test_the_top_is_what_most_chose():
    [result] = question_results([numbered(1, asked("A", "B"))], counted(1, a=1, b=3))
    assert result.top.label == "B"


def counts_of(example):
    """What the answers of an example are counted as, asked by version 1."""
    kind, found = KINDS[example.kind], Counter()
    for answer in example.answers:
        cleaned = kind.clean(example.question, answer, "a")
        found.update((ANSWERED, *kind.options_chosen(example.question, cleaned)))
        found.update(kind.sums(example.question, cleaned))
    return {(1, "q1", mark): n for mark, n in found.items()}


@pytest.mark.parametrize("example", ALL, ids=lambda example: example.kind)
def test_every_kind_has_what_its_chart_and_table_need(example):
    [found] = question_results([numbered(1, example.question)], counts_of(example))
    assert found.base == len(example.answers)
    has = {
        Chart.BARS: found.bars,
        Chart.COLUMNS: found.bars and found.headline,
        Chart.ROWS: found.rows,
        Chart.RANKS: all(bar.rank for bar in found.bars),
        Chart.NONE: not found.bars,
    }
    assert has[found.chart]


def test_a_row_is_shown_with_its_date_once_it_is_gone():
    example = EXAMPLES["likert"]
    rows = (*example.question.rows, Row("r3", "The podcast"))
    older = msgspec.structs.replace(example.question, rows=rows)
    versions = [numbered(1, older), numbered(2, example.question)]
    counts = {(1, "q1", "r3:o1"): 2, (1, "q1", "r3:*answered"): 2, (1, "q1", ANSWERED): 2}
    [found] = question_results(versions, counts)
    assert [(row.key, row.base, row.until is None) for row in found.rows] == [
        ("r1", 0, True),
        ("r2", 0, True),
        ("r3", 2, False),
    ]


def test_satisfied_readers_have_a_share_with_its_range():
    [found] = question_results(
        [numbered(1, EXAMPLES["csat"].question)], counts_of(EXAMPLES["csat"])
    )
    assert (found.top_box.n, found.top_box.base, found.top_box_words) == (
        2,
        4,
        "satisfied (4 or 5)",
    )


def test_another_unit_is_another_series():
    price = EXAMPLES["number"].question
    versions = [numbered(1, price), numbered(2, msgspec.structs.replace(price, unit="$"))]
    counts = counts_of(EXAMPLES["number"])
    now, before = question_results(versions, counts)
    assert (now.base, now.headline.value, now.headline.unit) == (0, None, "$")
    assert (before.base, before.headline.value, before.headline.unit) == (3, 15.0, "€")


def test_a_row_on_a_scale_of_agreement_has_its_net():
    battery = Question("q1", "likert", "Agree?", rows=(Row("r1", "Fair."), Row("r2", "Clear.")))
    counts = {(1, "q1", "r1:o5"): 6, (1, "q1", "r1:o3"): 2, (1, "q1", "r1:o1"): 2}
    counts |= {(1, "q1", "r1:*answered"): 10, (1, "q1", ANSWERED): 10}
    fair, clear = question_results([numbered(1, battery)], counts)[0].rows
    assert fair.net.value == pytest.approx(0.4)
    assert fair.net.low < 0.4 < fair.net.high
    assert clear.net is None
    options = tuple(Option(f"o{at}", f"{at}") for at in range(1, 6))
    matrix = msgspec.structs.replace(battery, kind="matrix", options=options)
    assert question_results([numbered(1, matrix)], counts)[0].rows[0].net is None


def ranked(*texts):
    """Options a, b, c … that readers bring into an order."""
    return msgspec.structs.replace(asked(*texts), kind="ranking")


ORDERS = {"a:1": 3, "a:2": 1, "b:1": 1, "b:2": 2, "b:3": 1, "c:2": 1, "c:3": 3, ANSWERED: 4}


def test_an_option_of_a_ranking_has_its_mean_place_and_its_points():
    counts = {(1, "q1", mark): n for mark, n in ORDERS.items()}
    [result] = question_results([numbered(1, ranked("Labs", "Rules", "Prices"))], counts)
    first, second, third = result.bars
    assert [bar.rank for bar in result.bars] == [1.25, 2.0, 2.75]
    assert first.ranked.low < 1.25 < first.ranked.high
    assert [bar.points for bar in result.bars] == [7 / 8, 4 / 8, 1 / 8]
    assert (first.share.n, second.share.n, third.share.n) == (3, 1, 0)
    assert result.agreement.w == pytest.approx(0.5625)


def test_points_and_agreement_are_left_out_where_an_option_came_later():
    both = ranked("Labs", "Rules"), ranked("Labs", "Rules", "Prices")
    versions = [numbered(at, each) for at, each in enumerate(both, 1)]
    counts = {(1, "q1", "a:1"): 2, (1, "q1", "b:2"): 2, (1, "q1", ANSWERED): 2}
    counts |= {(2, "q1", mark): n for mark, n in ORDERS.items()}
    [result] = question_results(versions, counts)
    assert [bar.points for bar in result.bars] == [None] * 3
    assert result.agreement is None


def test_a_ranking_that_nobody_answered_has_no_figures():
    [result] = question_results([numbered(1, ranked("Labs", "Rules"))], {})
    assert [(bar.rank, bar.points) for bar in result.bars] == [(None, None)] * 2
    assert result.agreement is None
