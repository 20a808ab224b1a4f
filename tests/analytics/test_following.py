"""Every page of a survey with numbers carries the mark that they stand for."""

import html
import re

import pytest

from survey_app.surveys.definition import Question
from tests.builders import single

STUDIO = "/studio/technews"
SURVEY = f"{STUDIO}/surveys/labsurvey"
PAGES = (
    "",
    "/crosstab",
    "/compare",
    "/answers",
    "/texts",
    "/texts/tags",
    "/texts/words",
    "/texts/alike",
    "/weights",
    "/groups",
    "/experiments",
    "/change",
    "/quality",
)


@pytest.fixture
def questions():
    return (single(), Question("q2", "text", "Why?"))


def mark_of(page):
    """As an ETag."""
    return '"{}"'.format(re.search(r'data-mark="(\w+)"', page.text)[1])


@pytest.mark.parametrize("path", PAGES)
def test_a_page_follows_until_something_is_new(editor_client, answer, path):
    answer({"q1": "o1"})
    page = editor_client.get(SURVEY + path)
    pulse = re.search(r'data-pulse="([^"]+)"', page.text)[1]
    seen = {"If-None-Match": mark_of(page)}
    assert "js/live.js" in page.text
    assert editor_client.get(pulse, headers=seen).status_code == 304
    answer({"q1": "o2"})
    assert editor_client.get(pulse, headers=seen).status_code == 200
    assert mark_of(editor_client.get(SURVEY + path)) != seen["If-None-Match"]


@pytest.mark.parametrize("path", ["/answers/{}", "/texts/{}/q5"])
def test_what_is_shown_alone_follows_itself_alone(editor_client, answer, path):
    said = {"q1": "o1", "q5": "Because it rains."}
    [one] = answer(said)
    page = editor_client.get(SURVEY + path.format(one))
    pulse = html.unescape(re.search(r'data-pulse="([^"]+)"', page.text)[1])
    seen = {"If-None-Match": mark_of(page)}
    answer(said)
    assert editor_client.get(pulse, headers=seen).status_code == 304
    answer(said | {"q5": "Because it is cold."}, id=one, revision=2)
    assert editor_client.get(pulse, headers=seen).status_code == 200


@pytest.mark.parametrize("path", ["/method", "/weights/new"])
def test_what_is_written_on_does_not_follow(editor_client, answer, path):
    answer({"q1": "o1"})
    page = editor_client.get(SURVEY + path).text
    assert "data-pulse" not in page
    assert "js/live.js" not in page


def test_a_form_that_came_back_with_a_fault_stays_as_it_is(editor_client, survey):
    back = editor_client.post(f"{SURVEY}/texts/tags", data={"name": "", "rule": "train*"})
    assert back.status_code == 422
    assert "train*" in back.text
    assert "data-pulse" not in back.text
