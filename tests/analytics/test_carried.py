"""The filter of a page goes along to the other pages of the same survey or article."""

import datetime as dt
import html
import re
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from tests.analytics.conftest import address
from tests.builders import respond

STUDIO = "/studio/technews"
SURVEY = f"{STUDIO}/surveys/labsurvey"
FILTER = {"section": ["AI"], "device": ["phone"]}
QUERY = "section=AI&device=phone"


@pytest.fixture
def told(database, survey, article):
    """A reader of the article wrote something; returns the id of the response."""
    now = dt.datetime.now(dt.UTC)
    said = {"q1": "o1", "q5": "Because the trains run late."}
    return UUID(respond(database, said, now=now, article=address())[0])


@pytest.fixture
def links(editor_client):
    """Path → query of the first link of a page that leads there."""

    def read(page, behind="<body"):
        found = editor_client.get(page, follow_redirects=True)
        assert found.status_code == 200
        hrefs = re.findall(r'<a [^>]*?href="(.*?)"', found.text.partition(behind)[2])
        parts = [urlsplit(html.unescape(href)) for href in hrefs]
        return {part.path: parse_qs(part.query) for part in reversed(parts)}

    return read


@pytest.mark.parametrize("page", ["", "/answers", "/texts", "/texts/words", "/weights", "/method"])
def test_tabs_carry_the_filter_and_the_live_mode(links, told, page):
    found = links(f"{SURVEY}{page}?{QUERY}&live=1&by=device", behind='<nav class="tabs"')
    for tab in ("", "/crosstab", "/answers", "/texts", "/weights", "/quality", "/method", "/share"):
        assert found[SURVEY + tab] == {**FILTER, "live": ["1"]}


def test_the_first_filter_of_two_that_are_compared_goes_along(links, told):
    compared = "one.section=AI&one.device=phone&two.device=tablet&two.period=7&live=1"
    for page in (f"?{compared}", f"?{QUERY}&live=1"):
        found = links(f"{SURVEY}/compare{page}", behind='<nav class="tabs"')
        assert found[f"{SURVEY}/answers"] == {**FILTER, "live": ["1"]}


def test_a_survey_leads_into_its_articles_with_what_narrows_within_one(links, told, article):
    found = links(f"{SURVEY}?{QUERY}&period=30")
    assert found[f"{STUDIO}/articles/{article}"] == {"device": ["phone"], "period": ["30"]}


def test_an_article_leads_to_its_texts_and_to_its_survey_with_its_filter(links, told, article):
    found = links(f"{STUDIO}/articles/{article}?device=phone")
    texts = {"device": ["phone"], "article": [str(article)], "question": ["q5"]}
    assert found[f"{SURVEY}/texts"] == texts
    assert found[SURVEY] == {"device": ["phone"]}


def test_one_answer_and_one_text_lead_back_to_what_was_listed(links, told):
    answer, text = f"{SURVEY}/answers/{told.hex}", f"{SURVEY}/texts/{told.hex}/q5"
    assert links(f"{SURVEY}/answers?{QUERY}")[answer] == FILTER
    assert links(f"{SURVEY}/texts?{QUERY}")[text] == FILTER
    assert links(f"{answer}?{QUERY}")[f"{SURVEY}/answers"] == FILTER
    assert links(f"{text}?{QUERY}")[f"{SURVEY}/texts"] == FILTER


def test_a_chosen_period_goes_along_from_the_list_of_articles(links, told, article):
    page = f"{STUDIO}/articles/{article}"
    assert links(f"{STUDIO}/articles")[page] == {}
    assert links(f"{STUDIO}/articles?period=7")[page] == {"period": ["7"]}
