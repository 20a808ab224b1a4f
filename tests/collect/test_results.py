"""Public results: what readers see once enough of them have answered."""

import datetime as dt
from dataclasses import replace

import msgspec
import pytest

from survey_app.collect.results import LASTS, RunningResults, public_results
from survey_app.collect.tallies import fold
from survey_app.collect.writer import store
from survey_app.surveys import lifecycle
from survey_app.surveys.definition import Question, Row
from survey_app.surveys.published import published_survey
from tests.builders import all_kinds, definition, respond, single

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
    assert {key: question["base"] for key, question in found["questions"].items()} == {"q1": 10}


def test_each_question_reaches_the_minimum_by_itself(answer, results):
    answer(*[{"q1": "o1"}] * 10, complete=False)
    answer(*[ANSWERS] * 9)
    assert set(results()["questions"]) == {"q1", "q5"}
    assert results()["questions"]["q5"] == {"base": 9}
    answer({"q2": ["o1"]}, complete=False)
    assert set(results()["questions"]) == {"q1", "q2", "q5"}


def test_each_row_reaches_the_minimum_by_itself(database, results, change):
    rows = (Row("r1", "Late"), Row("r2", "Dear"))
    likert = Question(key="q1", kind="likert", text="Trains are", rows=rows)

    def ask(session, survey, now):
        lifecycle.save_draft(session, survey, definition(likert), now)
        lifecycle.publish(session, survey, user_id=None, now=now)

    change(ask)
    both = {"q1": {"r1": "o1", "r2": "o2"}}
    respond(database, *[both] * 9, {"q1": {"r1": "o1"}}, version=2)
    [found] = results()["questions"].values()
    assert (found["base"], set(found["rows"])) == (10, {"r1"})
    assert found["rows"]["r1"]["base"] == 10


@pytest.fixture
def running(database):
    """Store batches as the writer does; returns what those who wait are shown."""
    known = RunningResults(database)

    def answer(*items):
        outcomes = store(database, items, known.note)
        assert [outcome.error for outcome in outcomes] == [None] * len(items)
        found = known.after(items).get(items[0].survey_id)
        return msgspec.json.decode(found) if found else None

    return answer


def test_results_that_are_counted_on_are_those_that_are_read(running, results, item):
    for batch in range(6):
        shown = running(*(item(answers=ANSWERS) for _ in range(1 + batch)))
        assert shown == results()
    assert shown["responses"] == 21


def test_what_another_process_stores_is_seen_by_who_answers_alone(running, answer, item):
    running(*(item() for _ in range(10)))
    answer(*[ANSWERS] * 5)
    assert running(item())["responses"] == 16


def test_what_another_process_stores_is_seen_by_many_after_a_moment(running, answer, item):
    now = dt.datetime.now(dt.UTC)
    running(*(item(now=now) for _ in range(10)))
    answer(*[ANSWERS] * 5)
    assert running(item(now=now), item(now=now))["responses"] == 12
    later = now + LASTS
    assert running(item(now=later), item(now=later))["responses"] == 19


def test_a_changed_answer_moves_one_count_in_them(running, item):
    made = [item(answers={"q1": "o1"}) for _ in range(10)]
    running(*made)
    changed = item(id=str(made[0].id), revision=2, answers={"q1": "o2"})
    shown = running(changed, item(answers={"q1": "o2"}))
    options = shown["questions"]["q1"]["options"]
    assert {key: option["n"] for key, option in options.items()} == {"o1": 9, "o2": 2}


def test_private_results_are_not_shown(running, item, published):
    private = replace(published, results_public=False)
    assert running(*(item(survey=private) for _ in range(10))) is None
