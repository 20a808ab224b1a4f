"""Public results: what readers see once enough of them have answered."""

import pytest

from survey_app.collect.results import public_results
from survey_app.collect.tallies import fold
from survey_app.collect.writer import store
from survey_app.surveys import lifecycle
from survey_app.surveys.published import published_survey
from tests.builders import all_kinds, definition, single

ANSWERS = {"q1": "o1", "q2": ["o1", "other"], "q3": 4, "q4": 9, "q5": "Because"}


@pytest.fixture
def answer(database, item):
    """Store a response for each of these answers."""

    def send(*answers, **given):
        outcomes = store(database, [item(answers=each, **given) for each in answers])
        assert [outcome.error for outcome in outcomes] == [None] * len(answers)

    return send


@pytest.fixture
def results(database, survey):
    def read():
        with database.reading() as session:
            return public_results(session, published_survey(session, survey.key))

    return read


def test_results_have_what_the_contract_promises_of_each_kind(answer, results):
    answer(*[ANSWERS] * 10)
    found = results()
    assert (found["survey"], found["version"], found["responses"]) == ("labsurvey", 1, 10)
    one = {"n": 10, "share": 1.0, "low": pytest.approx(0.7224672), "high": 1.0}
    none = {"n": 0, "share": 0.0, "low": 0.0, "high": pytest.approx(0.2775328)}
    assert found["questions"]["q1"] == {"base": 10, "options": {"o1": one, "o2": none}}
    assert found["questions"]["q2"]["options"] == {"o1": one, "o2": none, "other": one}
    rating = found["questions"]["q3"]
    assert (rating["mean"], rating["low"], rating["high"]) == (4, 4, 4)
    assert {key: value["n"] for key, value in rating["options"].items()} == dict.fromkeys(
        "1235", 0
    ) | {"4": 10}
    nps = found["questions"]["q4"]
    assert (nps["base"], nps["score"], nps["high"]) == (10, 100, 100)
    assert list(nps["options"]) == [str(value) for value in range(11)]
    assert found["questions"]["q5"] == {"base": 10}


def test_there_are_none_under_the_minimum(answer, results, change):
    answer(*[ANSWERS] * 9)
    assert results() is None
    change(lifecycle.show_results, public=True, minimum=9)
    assert results()["responses"] == 9


def test_there_are_none_while_they_are_private(answer, results, change):
    answer(*[ANSWERS] * 10)
    change(lifecycle.show_results, public=False, minimum=10)
    assert results() is None


def test_a_partial_response_counts_where_it_answered(answer, results):
    answer(*[ANSWERS] * 10)
    answer({"q1": "o2"}, {"q1": None}, {"q1": {"refused": True}}, complete=False)
    found = results()
    assert found["responses"] == 13
    bases = [found["questions"][key]["base"] for key in ("q1", "q2", "q3")]
    assert bases == [11, 10, 10]
    assert found["questions"]["q1"]["options"]["o2"]["share"] == 1 / 11


def test_tests_are_in_no_result(answer, results):
    answer(*[ANSWERS] * 9)
    answer(ANSWERS, context={"test": True})
    assert results() is None


def test_a_fold_changes_no_result(answer, results, database):
    answer(*[ANSWERS] * 10)
    before = results()
    fold(database)
    assert results() == before


def test_answers_to_older_versions_count_and_dropped_questions_do_not_show(answer, results, change):
    answer(*[ANSWERS] * 10)

    def publish_again(session, survey, now):
        made = definition(*all_kinds()[:1], single("q9"))
        lifecycle.save_draft(session, survey, made, now)
        lifecycle.publish(session, survey, user_id=None, now=now)

    change(publish_again)
    found = results()
    assert (found["version"], found["responses"]) == (2, 10)
    assert {key: question["base"] for key, question in found["questions"].items()} == {
        "q1": 10,
        "q9": 0,
    }
    assert found["questions"]["q9"]["options"]["o1"]["high"] == 1
