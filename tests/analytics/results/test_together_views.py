"""What the page of a survey says of batteries and rankings beyond their shares."""

import html
import re

import pytest

from survey_app.analytics.results import places
from survey_app.surveys.definition import Option, Question, Row

PAGE = "/studio/technews/surveys/labsurvey"
ROWS = (Row("r1", "It is clear."), Row("r2", "It is fair."), Row("r3", "It is dull."))
SAID = [
    {"r1": "o5", "r2": "o4", "r3": "o1"},
    {"r1": "o4", "r2": "o4", "r3": "o2"},
    {"r1": "o1", "r2": "o2", "r3": "o5"},
]
ORDERS = [["a", "b", "c"], ["b", "c", "a"], ["c", "a", "b"], ["a", "c", "b"]]


@pytest.fixture
def page(editor_client):
    """The words of the survey's page, one blank between them."""

    def read(query=""):
        found = editor_client.get(f"{PAGE}{query}")
        assert found.status_code == 200
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", found.text)).split())

    return read


@pytest.fixture
def asked(publish):
    options = tuple(Option(key, key.upper()) for key in "abc")
    publish(
        Question("q1", "likert", "Do you agree?", rows=ROWS),
        Question("q2", "ranking", "What first?", options=options),
    )


@pytest.fixture
def answered(asked, answer):
    """Thirty-six readers answered a battery, as many ranked."""
    answer(*[{"q1": said, "q2": order} for said in SAID for order in ORDERS for _ in range(3)])


def test_numbers_and_days_say_how_they_lie(publish, answer, page):
    publish(
        Question("q1", "number", "How far do you travel?", unit="km", decimals=1),
        Question("q2", "date", "Since when?"),
    )
    answer(*[{"q1": 1.5 * n, "q2": f"2026-05-{n:02}"} for n in range(1, 10)])
    answer({"q1": 1200.5, "q2": "2026-05-10"})
    words = page()
    assert (
        "Half answered 7.5 km or less; a quarter 4.5 km or less, a quarter 12 km or more; "
        "all from 1.5 km to 1,200.5 km."
    ) in words
    assert "Half answered 5 May 2026 or earlier; a quarter 3 May 2026 or earlier" in words
    assert "0 to below 5 3 30 %" in words
    assert "15 and more 1 10 %" in words
    assert "5 May 2026 1 10 %" in words


def test_the_steps_of_a_slider_stand_there_once(publish, answer, page, editor_client):
    publish(Question("q1", "slider", "Worse or better?", min=-3, max=3))
    answer(*[{"q1": n} for n in range(-3, 4)] * 2)
    assert "Half answered 0 or less; a quarter −2 or less" in page()
    markup = editor_client.get(PAGE).text
    assert markup.count('data-name="q1-Worse or better?"') == 2  # one chart, one table


def test_where_all_say_the_same_nothing_is_said_of_quarters(publish, answer, page):
    publish(Question("q1", "number", "How many?", unit="cups"))
    answer(*[{"q1": 7}] * 12)
    words = page()
    assert "All 12 answered 7 cups." in words
    assert "7 12 100 %" in words
    assert "a quarter 7" not in words
    assert "stand in the export." not in words


def test_of_few_numbers_and_days_only_the_export_tells(publish, answer, page):
    publish(Question("q1", "date", "Since when?"), Question("q2", "number", "How many?"))
    answer(*[{"q1": f"2026-05-{n:02}", "q2": n} for n in range(1, 10)])
    words = page()
    assert "The days stand in the export." in words
    assert "5.0 on average" in words
    assert "The single numbers stand in the export." in words
    assert "Half answered" not in words


def test_nets_worths_and_alpha_stand_on_the_page(answered, page):
    words = page()
    assert re.search(r"net \+33, range [+−]?\d+ to \+\d+", words)
    assert re.search(
        r"Cronbach’s alpha −\d\.\d\d, range −\d+\.\d\d to −?\d\.\d\d, of 36 readers", words
    )
    assert "“It is dull.” runs against the other rows" in words
    assert "Average place Points Worth First Share" in words
    assert "(Kendall’s W: 0 is not at all, 1 is all alike)" in words
    assert "(Plackett–Luce, 36 readers)" in words
    assert "nan" not in words.casefold().split()


def test_no_mean_place_has_a_range_beyond_the_last_place(asked, answer, page):
    answer({"q2": ["a", "b", "c"]}, {"q2": ["c", "b", "a"]}, {"q2": ["b", "a", "c"]})
    assert len(re.findall(r"\d\.\d\d 1\.00–3\.00 ", page())) == 3


def test_single_answers_of_many_are_read_when_somebody_asks(answered, page, monkeypatch):
    monkeypatch.setattr(places, "MOST_AT_ONCE", 1)
    words = page()
    assert "net +33" in words
    assert "Cronbach" not in words
    assert "Plackett" not in words
    assert "Work it out" in words
    asked_for = page("?places=1")
    assert "Cronbach’s alpha" in asked_for
    assert "(Plackett–Luce, 36 readers)" in asked_for


def test_a_single_answer_says_how_many_are_needed(asked, answer, page):
    answer({"q1": SAID[0], "q2": ORDERS[0]})
    words = page()
    assert "once 30 readers have answered all of them; so far 1 has." in words
    assert "from 30 readers on; so far there is 1." in words
    assert "nan" not in words.casefold()


def test_readers_who_all_say_the_same_are_told_about_in_words(asked, answer, page):
    answer(*[{"q1": SAID[0], "q2": ORDERS[0]}] * 30)
    words = page()
    assert "answered alike as a whole" in words
    assert "preferred to the others every time" in words
    assert "Kendall’s W" in words
    assert "nan" not in words.casefold()
