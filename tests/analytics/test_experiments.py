"""Two wordings compared: the lots first, then each option, valid at any look."""

import datetime as dt

import msgspec
import pytest

from survey_app.analytics.experiments import experiments_of
from survey_app.analytics.figures import difference_figure, wordings_figure
from survey_app.surveys.definition import Option, Question
from survey_app.surveys.published import versions_of
from tests.builders import NOW

OPTIONS = (Option("o1", "Yes"), Option("o2", "No"))
ALLOW = Question("q6", "single", "Allow it?", options=OPTIONS, show_if=("is", ":arm", "a"))
FORBID = Question("q7", "single", "Forbid it?", options=OPTIONS, show_if=("is", ":arm", "b"))


@pytest.fixture
def found(database, publication, survey):
    """The experiments of the survey."""

    def read():
        with database.reading() as session:
            versions = versions_of(session, survey.id)
            return experiments_of(session, publication, survey.id, versions)

    return read


@pytest.fixture
def said(answer, publish):
    """Ask both wordings; returns what stores so many answers to one of them."""
    publish(ALLOW, FORBID)

    def store(question, yes, no, *, days=0, version=2, skipped=0):
        answers = [{question: "o1"}] * yes + [{question: "o2"}] * no + [{question: None}] * skipped
        answer(*answers, version=version, now=NOW + dt.timedelta(days=days))

    return store


def test_a_survey_without_wordings_has_no_experiment(found):
    assert found() == []


def test_before_anybody_answers_nothing_is_said(said, found):
    [experiment] = found()
    assert (experiment.a.text, experiment.b.text) == ("Allow it?", "Forbid it?")
    assert experiment.is_early
    assert not experiment.is_broken
    assert experiment.p_of_lots is None
    assert [option.p for option in experiment.options] == [None, None]
    assert all(option.look is None for option in experiment.options)


def test_a_large_difference_is_clear_and_the_larger_one_stands_first(said, found):
    said("q6", 80, 20)
    said("q7", 25, 75)
    [experiment] = found()
    assert not experiment.is_early
    assert not experiment.is_broken
    assert [option.label for option in experiment.clear] == ["Yes", "No"]
    yes = experiment.clear[0]
    assert (yes.a.share, yes.b.share) == (0.8, 0.25)
    assert yes.look.difference == pytest.approx(-0.55)
    assert yes.look.low < -0.55 < yes.look.high < 0
    assert yes.b_is_larger < 1e-6


def test_equal_answers_are_not_clear(said, found):
    said("q6", 50, 50)
    said("q7", 52, 48)
    [experiment] = found()
    assert experiment.clear == ()
    assert all(option.p > 0.5 for option in experiment.options)


def test_lots_that_fell_wrong_break_it(said, found):
    said("q6", 110, 50, skipped=20)
    said("q7", 20, 40)
    [experiment] = found()
    assert experiment.reached == (180, 60)
    assert experiment.is_broken
    assert experiment.clear == ()


def test_each_day_is_a_look(said, found):
    for days in range(3):
        said("q6", 40, 10, days=days)
        said("q7", 20, 30, days=days)
    [experiment] = found()
    looks = experiment.options[0].looks
    assert [len(experiment.days), len(looks)] == [3, 3]
    assert [round(look.high - look.low, 2) for look in looks] == sorted(
        (round(look.high - look.low, 2) for look in looks), reverse=True
    )
    assert [look.p for look in looks] == sorted((look.p for look in looks), reverse=True)
    assert difference_figure(experiment, experiment.options[0])["data"][0]["y"]
    assert len(wordings_figure(experiment)["data"]) == 2


def test_an_edited_wording_begins_anew(said, found, publish):
    said("q6", 30, 30)
    said("q7", 30, 30)
    publish(ALLOW, msgspec.structs.replace(FORBID, text="Ban it?"), later=dt.timedelta(days=1))
    said("q6", 3, 1, days=2, version=3)
    [experiment] = found()
    assert (experiment.a.base, experiment.b.base) == (4, 0)
    # Old words that are asked again were met by other readers, under other news.
    publish(ALLOW, FORBID, later=dt.timedelta(days=3))
    said("q7", 2, 0, days=4, version=4)
    [experiment] = found()
    assert (experiment.a.base, experiment.b.base) == (0, 2)


def test_one_answer_and_one_option_are_no_difference(said, found):
    said("q6", 1, 0)
    [experiment] = found()
    assert experiment.options[0].b.share is None
    assert experiment.options[0].look.difference is None
    assert wordings_figure(experiment)["data"]


def test_the_page_says_what_the_wording_changes(said, editor_client):
    address = "/studio/technews/surveys/labsurvey/experiments"
    assert "Nobody has answered either wording yet." in editor_client.get(address).text
    said("q6", 80, 20)
    said("q7", 25, 75)
    page = editor_client.get(address).text
    assert "The wording matters." in page
    assert "chosen by 80 % under the first wording and by 25 % under the second" in page
    assert "under 1 %" in page
    assert "over 99 %" in page
    assert ">0 %<" not in page
    assert ">100 %<" not in page


def test_the_page_says_that_words_are_not_compared(answer, publish, editor_client):
    texts = (ALLOW, FORBID)
    publish(*(msgspec.structs.replace(one, kind="text", options=()) for one in texts))
    answer({"q6": "Why not"}, version=2)
    page = editor_client.get("/studio/technews/surveys/labsurvey/experiments").text
    assert "Only options are compared" in page
    assert "Too early to say" not in page
    assert 'class="save"' not in page


def test_the_page_says_how_to_begin(editor_client, survey):
    page = editor_client.get("/studio/technews/surveys/labsurvey/experiments").text
    assert "No second wording yet" in page
