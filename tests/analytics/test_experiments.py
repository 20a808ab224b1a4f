"""Two wordings compared: the lots first, then each option, valid at any look."""

import datetime as dt
import re

import msgspec
import pytest

from survey_app.analytics.experiments import experiments_of
from survey_app.analytics.figures import difference_figure, wordings_figure
from survey_app.analytics.filters.filter import Answered, Filter
from survey_app.analytics.periods import Period
from survey_app.surveys.definition import Option, Question
from survey_app.surveys.published import versions_of
from tests.analytics.charted import charts_alone
from tests.analytics.test_filter_views import plain
from tests.builders import NOW

OPTIONS = (Option("o1", "Yes"), Option("o2", "No"))
ALLOW = Question("q6", "single", "Allow it?", options=OPTIONS, show_if=("is", ":arm", "a"))
FORBID = Question("q7", "single", "Forbid it?", options=OPTIONS, show_if=("is", ":arm", "b"))


LATER = (NOW + dt.timedelta(days=30)).date()
PAGE = "/studio/technews/surveys/labsurvey/experiments"


@pytest.fixture
def found(database, survey, sources):
    """The experiments of the survey, perhaps of some readers only."""

    def read(since=None, until=LATER, **narrowed):
        with database.reading() as session:
            shown = Filter(Period("", since, until, "UTC"), **narrowed)
            return experiments_of(sources(session), versions_of(session, survey.id), shown)

    return read


@pytest.fixture
def said(answer, publish):
    """Ask both wordings; returns what stores so many answers to one of them."""
    publish(ALLOW, FORBID)

    def store(question, yes, no, *, days=0, version=2, skipped=0, **given):
        answers = [{question: "o1"}] * yes + [{question: "o2"}] * no + [{question: None}] * skipped
        answer(*answers, version=version, now=NOW + dt.timedelta(days=days), **given)

    return store


def test_a_survey_without_wordings_has_no_experiment(found):
    assert found() == []


def test_before_anybody_answers_nothing_is_said(said, found):
    [experiment] = found()
    assert (experiment.a.text, experiment.b.text) == ("Allow it?", "Forbid it?")
    assert experiment.is_early
    assert experiment.is_fair
    assert experiment.lots.p is None
    assert [option.p for option in experiment.options] == [None, None]
    assert all(option.look is None for option in experiment.options)


def test_a_large_difference_is_clear_and_the_larger_one_stands_first(said, found):
    said("q6", 80, 20)
    said("q7", 25, 75)
    [experiment] = found()
    assert not experiment.is_early
    assert experiment.is_fair
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
    assert experiment.wrong_lots.reached == (180, 60)
    assert not experiment.is_fair
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


def test_a_fact_settled_before_the_lot_narrows_the_comparison(said, found):
    said("q6", 60, 20)
    said("q7", 60, 20)
    phone, other = ({"context": {"device": device}} for device in ("phone", "desktop"))
    said("q6", 70, 10, **phone)
    said("q7", 10, 70, **phone)
    said("q6", 10, 70, **other)
    said("q7", 70, 10, **other)
    [everybody] = found()
    assert everybody.clear == ()
    [phones] = found(devices=("phone",), languages=("en",))
    assert phones.is_fair
    assert (phones.lots.reached, phones.lots_of_all.reached) == ((160, 160), (240, 240))
    assert [phones.options[0].a.n, phones.options[0].b.n] == [130, 70]
    assert phones.clear


def test_days_are_narrowed_and_the_lots_of_all_count_what_was_before(said, found):
    said("q6", 60, 20)
    said("q7", 20, 60, days=1)
    since = (NOW + dt.timedelta(days=1)).date()
    [experiment] = found(since=since)
    assert (experiment.a.base, experiment.b.base) == (0, 80)
    assert (experiment.lots.reached, experiment.lots_of_all.reached) == ((0, 80), (80, 80))
    assert experiment.wrong_lots is experiment.lots
    [experiment] = found(until=NOW.date())
    assert experiment.lots == experiment.lots_of_all


@pytest.mark.parametrize(
    "narrowed",
    [
        {"complete": True},
        {"flagged": "without"},
        {"depths": ("end",)},
        {"answers": (Answered("q6", "", ("*answered",)), Answered("q1", "", ("o1",)))},
    ],
)
def test_what_comes_after_the_lot_is_no_fair_comparison(said, found, narrowed):
    said("q6", 80, 20)
    said("q7", 20, 80)
    assert found()[0].clear
    [experiment] = found(**narrowed)
    assert experiment.after_lots
    assert not experiment.is_fair
    assert experiment.clear == ()
    # Who is let in may depend on the wording: their numbers say nothing about the lots.
    assert experiment.wrong_lots is None


def test_a_filter_does_not_hide_that_the_lots_fell_wrong(said, found):
    said("q6", 90, 90)
    said("q7", 30, 30)
    said("q7", 2, 0, days=1, language="de")
    for narrowed in ({"languages": ("de",)}, {"complete": True}):
        [experiment] = found(**narrowed)
        assert experiment.wrong_lots is experiment.lots_of_all
        assert not experiment.is_fair


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
    assert "Nobody has answered either wording yet." in editor_client.get(PAGE).text
    said("q6", 80, 20)
    said("q7", 25, 75)
    page = editor_client.get(PAGE).text
    assert "The wording matters." in page
    assert "chosen by 80\xa0% under the first wording and by 25\xa0% under the second" in page
    assert "under 1&nbsp;%" in page
    assert "over 99&nbsp;%" in page
    assert ">0\xa0%<" not in page
    assert ">100\xa0%<" not in page


def test_each_day_stands_in_a_table_beside_its_chart(said, editor_client):
    for day, yes in enumerate((60, 80)):
        said("q6", yes, 100 - yes, days=day)
        said("q7", 100 - yes, yes, days=day)
    page = editor_client.get(PAGE).text
    assert charts_alone(page) == []
    daily = re.search('<table data-name="difference-q6">(.*?)</table>', page, re.DOTALL)[1]
    found = re.findall(r'data-value="([\d-]+)"><time.*?data-value="(-?[\d.]+)" data-low', daily)
    first = NOW.date()
    assert [day for day, _ in found] == [str(first), str(first + dt.timedelta(days=1))]
    assert [float(by) for _, by in found] == pytest.approx([-0.2, -0.4])


def test_the_page_says_what_a_filter_does_to_the_lots(said, editor_client):
    said("q6", 80, 20)
    said("q7", 20, 80)
    page = plain(editor_client.get(f"{PAGE}?language=en").text)
    assert "Readers reading in English, since the start" in page
    assert "The wording matters." in page
    assert "100 and 100, p = 1.000, of all readers, 100 and 100" in page
    assert "of those whom the filter lets in" in page
    for query, part in (
        ("status=finished", "finished"),
        ("a.q1=*skipped", "answers to questions"),
        ("unusual=without", "unusual pattern"),
    ):
        page = plain(editor_client.get(f"{PAGE}?{query}").text)
        if "Nobody whom this filter lets in" not in page:
            assert "No fair comparison." in page
            assert f"chooses by what came after the lot: {part}." in page
        assert "The wording matters." not in page
        assert " clear " not in page.partition("How is this decided?")[0]


def test_a_filter_that_matches_nobody_says_so(said, editor_client):
    said("q6", 80, 20)
    said("q7", 20, 80)
    page = editor_client.get(f"{PAGE}?language=fr").text
    assert "Nobody whom this filter lets in has answered either wording." in page
    assert "chart-place" not in page
    assert "nan" not in plain(page).lower()


def test_the_page_says_that_words_are_not_compared(answer, publish, editor_client):
    texts = (ALLOW, FORBID)
    publish(*(msgspec.structs.replace(one, kind="text", options=()) for one in texts))
    answer({"q6": "Why not"}, version=2)
    page = editor_client.get(PAGE).text
    assert "Only options are compared" in page
    assert "Too early to say" not in page
    assert 'class="save"' not in page


def test_the_page_says_how_to_begin(editor_client, survey):
    page = editor_client.get(PAGE).text
    assert "No second wording yet" in page
