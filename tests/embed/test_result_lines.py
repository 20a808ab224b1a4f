"""Public results as lines of a page."""

import pytest

from survey_app.embed.result_lines import result_lines
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.published import published_survey
from tests.builders import definition, long_list, make_publication, make_survey, single
from tests.surveys.kinds.examples import EXAMPLES


@pytest.fixture
def survey(session):
    make_survey(session, make_publication(session))
    return published_survey(session, "labsurvey")


def results(**counts):
    """Public results in which each question's options were chosen so often, out of 10."""
    return {
        "responses": 10,
        "questions": {
            key: {"base": 10, "options": {o: {"n": n, "share": n / 10} for o, n in told.items()}}
            for key, told in counts.items()
        },
    }


def test_without_public_results_there_are_no_lines(survey):
    assert result_lines(survey, None, {"q1": "o1"}) == []


def test_lines_bear_the_texts_of_the_options_and_mark_the_readers_own(session):
    asked = definition(single())
    make_survey(session, make_publication(session), asked)
    found = published_survey(session, "labsurvey")
    [line] = result_lines(found, results(q1={"o1": 6, "o2": 4}), {"q1": "o2"})
    assert (line.text, line.base) == ("What should labs do first?", 10)
    assert [(bar.label, bar.share, bar.n, bar.own) for bar in line.bars] == [
        ("Products first", 0.6, 6, False),
        ("Research first", 0.4, 4, True),
    ]


@pytest.mark.parametrize("answer", [None, {"refused": True}, "gone"])
def test_nothing_is_marked_as_own_without_an_answer_among_the_options(session, answer):
    make_survey(session, make_publication(session), definition(single()))
    found = published_survey(session, "labsurvey")
    [line] = result_lines(found, results(q1={"o1": 6, "o2": 4}), {"q1": answer})
    assert not any(bar.own for bar in line.bars)


def lines_of(session, kind, counts, answer):
    """The lines of one question of a kind, counted so, for a reader who answered so."""
    question = EXAMPLES[kind].question
    make_survey(session, make_publication(session), definition(question))
    found = published_survey(session, "labsurvey")
    said = {"questions": {"q1": KINDS[kind].summarise(question, counts)}}
    [line] = result_lines(found, said, {"q1": answer})
    return line


def test_a_battery_has_bars_for_each_row_with_its_own_base(session):
    counts = {"*answered": 4, "r1:*answered": 4, "r1:o1": 3, "r1:o2": 1, "r2:*answered": 1}
    line = lines_of(session, "matrix", {**counts, "r2:o3": 1}, {"r1": "o2"})
    assert [(row.label, row.base) for row in line.rows] == [("The app", 4), ("The website", 1)]
    assert [(bar.label, bar.n, bar.own) for bar in line.rows[0].bars] == [
        ("Daily", 3, False),
        ("Weekly", 1, True),
        ("Never", 0, False),
    ]
    assert not any(bar.own for bar in line.rows[1].bars)


def test_a_ranking_says_the_mean_place_and_marks_the_readers_best(session):
    line = lines_of(session, "ranking", {"*answered": 1, "o2:1": 1, "o1:2": 1}, ["o2", "o1", "o3"])
    assert line.is_ranked
    assert [(bar.label, bar.rank, bar.own) for bar in line.bars] == [
        ("News", 2.0, False),
        ("Sport", 1.0, True),
        ("Culture", None, False),
    ]


def test_a_number_says_its_mean_with_its_unit(session):
    line = lines_of(session, "number", {"*answered": 2, "*sum": 500, "*squares": 170000}, 2)
    assert (line.mean, line.unit, line.bars) == (2.5, "€", ())


def test_an_address_shows_only_how_many_left_one(session):
    line = lines_of(session, "email", {"*answered": 3}, True)
    assert (line.base, line.bars, line.mean) == (3, (), None)


def test_of_a_long_list_the_most_frequent_are_drawn_and_the_readers_own(session):
    make_survey(session, make_publication(session), definition(long_list()))
    found = published_survey(session, "labsurvey")
    counts = {f"o{n}": n % 100 for n in range(1, 301)}
    [line] = result_lines(found, results(q1=counts), {"q1": "o200"})
    assert (len(line.bars), line.is_cut) == (300, True)
    assert [bar.n for bar in line.drawn[:4]] == [99, 99, 99, 98]
    assert [bar.label for bar in line.drawn[30:]] == ["Town 200"]


def test_of_a_long_list_nothing_is_drawn_that_nobody_chose(session):
    make_survey(session, make_publication(session), definition(long_list()))
    found = published_survey(session, "labsurvey")
    counts = {f"o{n}": max(3 - n, 0) for n in range(1, 301)}
    [line] = result_lines(found, results(q1=counts), {})
    assert [(bar.label, bar.n) for bar in line.drawn] == [("Town 1", 2), ("Town 2", 1)]
