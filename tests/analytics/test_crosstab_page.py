"""The page of a cross-tab: its address, its words, and what it says where nothing can be said."""

import json
import re

import pytest

from survey_app.collect.receive import Sender
from tests import builders
from tests.analytics.looking import choice, make_survey

PAGE = "/studio/technews/surveys/labsurvey/crosstab"


@pytest.fixture
def asked(database, publication):
    """Two questions, answered by 100 readers on phones and 100 on computers."""
    made = make_survey(
        database,
        publication,
        choice("q1", "Yes", "No"),
        choice("q2", "News", "Sport", "Culture", kind="multiple"),
    )
    for device, yes in (("phone", 70), ("desktop", 40)):
        given = [
            {"q1": "o1" if at < yes else "o2", "q2": ["o1", "o2"][: 1 + at % 2]}
            for at in range(100)
        ]
        builders.respond(database, *given, sender=Sender(device=device))
    return made


def words(page):
    """The text of a page without its markup."""
    text = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", page.text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", text)


def test_what_is_crossed_with_itself_is_not_tested(editor_client, asked):
    page = editor_client.get(f"{PAGE}?rows=device&columns=device")
    said = words(page)
    assert "Rows and columns are the same, so there is nothing to compare: choose others." in said
    assert "Chi-square" not in said
    assert "were compared" not in said
    assert '<table class="cross">' not in page.text
    several = editor_client.get(f"{PAGE}?rows=a.q2&columns=a.q2")
    assert '<table class="cross">' in several.text  # who chose one option may have chosen another


def test_questions_are_crossed_with_devices_at_first(editor_client, asked):
    said = words(editor_client.get(PAGE))
    assert "Readers on phones answered “Yes” more often than readers on computers" in said
    assert "70 % against 40 %; difference 30 points, range 16–42." in said
    assert "by device · 200 answered" in said
    assert "Chi-square test" in said
    assert "nan" not in said.lower()


def test_what_is_crossed_stands_in_the_address(editor_client, asked):
    page = editor_client.get(f"{PAGE}?rows=a.q2&columns=a.q1&layers=device&of=row")
    said = words(page)
    assert "Device: Phones" in said
    assert "Device: Computers" in said
    assert "by “Question q1?”" in said
    assert "A reader may stand in several rows" in said
    assert '<option value="a.q2" selected>' in page.text
    assert "Nobody: “Culture”" in said


def test_those_that_are_put_together_stand_in_the_table_alone(editor_client, database, publication):
    make_survey(database, publication, choice("q1", *map(str, range(25))), choice("q2", "X", "Y"))
    builders.respond(database, *({"q1": f"o{n}", "q2": "o1"} for n in range(1, 26)))
    page = editor_client.get(f"{PAGE}?rows=a.q1&columns=a.q2")
    assert "5 others" in words(page)
    [chart] = re.findall(r'<script type="application/json">(.*?)</script>', page.text)
    assert len(json.loads(chart)["layout"]["yaxis"]["tickvals"]) == 20


def test_an_option_that_came_later_is_named_below_the_table(editor_client, database, asked):
    new = choice("q1", "Yes", "No", "Perhaps"), choice("q2", "News", "Sport", "Culture")
    builders.publish_again(database, asked.id, *new)
    builders.respond(database, *[{"q1": "o1"}, {"q1": "o3"}] * 30, version=2)
    page = editor_client.get(f"{PAGE}?rows=a.q1&columns=version")
    assert "Not in every wording: “Perhaps”; neither marked nor tested" in words(page)
    assert "answered “Perhaps”" not in words(page)
    [chart] = re.findall(r'<script type="application/json">(.*?)</script>', page.text)
    assert [len(trace["y"]) for trace in json.loads(chart)["data"]] == [2, 3]
    assert page.text.count("not offered") == 1
    turned = editor_client.get(f"{PAGE}?rows=version&columns=a.q1")
    assert "Not in every wording: “Perhaps”; neither marked nor tested" in words(turned)
    assert turned.text.count("not offered") == 1
    assert "answered “Perhaps”" not in words(turned)
    assert "Not in every wording" not in words(editor_client.get(f"{PAGE}?rows=a.q1"))


def test_a_filter_narrows_and_goes_along(editor_client, asked):
    page = editor_client.get(f"{PAGE}?device=phone")
    assert '<input type="hidden" name="device" value="phone">' in page.text
    assert "All answers are in one column, “Phones”" in words(page)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("device=tablet", "Nobody who answered is let in by this filter."),
        ("columns=audience.none", "Device"),
        ("rows=nothing&columns=nothing&of=nothing&layers=nothing", "of each column"),
        ("columns=referrer", "without “Came from” are in no table."),
    ],
)
def test_odd_addresses_have_a_plain_page(editor_client, asked, query, said):
    page = editor_client.get(f"{PAGE}?{query}")
    assert page.status_code == 200
    assert said in words(page)


def test_without_answers_it_says_so(editor_client, database, publication):
    make_survey(database, publication, choice("q1", "Yes", "No"))
    assert "No answers yet" in words(editor_client.get(PAGE))


def test_texts_alone_cannot_be_crossed(editor_client, database, publication):
    make_survey(database, publication, builders.Question("q1", "text", "Why?"))
    builders.respond(database, {"q1": "So."})
    assert "Nothing to cross" in words(editor_client.get(PAGE))


def test_strangers_see_no_cross_tab(client, asked):
    assert client.get(PAGE).status_code == 303


def test_of_many_options_there_are_the_most_frequent_and_the_others(
    editor_client, database, publication
):
    options = tuple(builders.Option(f"o{at}", f"Option {at}") for at in range(50))
    made = builders.Question("q1", "dropdown", "Which?", options=options)
    make_survey(database, publication, made)
    builders.respond(database, *({"q1": f"o{at}"} for at in range(30)), {"q1": "o5"})
    said = words(editor_client.get(PAGE))
    assert "30 others" in said
    assert "Option 5" in said
