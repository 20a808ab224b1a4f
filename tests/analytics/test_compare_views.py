"""The page that compares two sides, and what its file says of them."""

import datetime as dt
import re

import pytest
from msgspec.structs import replace

from survey_app.collect.sender import Sender
from survey_app.surveys.definition import Option, Question
from tests.builders import single

PAGE = "/studio/technews/surveys/labsurvey/compare"
PHONE, DESKTOP = Sender(device="phone"), Sender(device="desktop")


@pytest.fixture
def look(editor_client):
    """The page of these two devices, one blank between its words."""

    def read(one, two):
        found = editor_client.get(f"{PAGE}?one.device={one}&two.device={two}")
        assert found.status_code == 200
        return " ".join(found.text.split())

    return read


def test_the_file_of_a_comparison_has_bases_and_ranges(look, answer, publish):
    publish(Question("q1", "rating", "How good?"))
    answer(*({"q1": n} for n in (1, 2, 3)), sender=PHONE)
    answer(*({"q1": n} for n in (3, 4, 5)), sender=DESKTOP)
    table = look("phone", "desktop").partition('data-name="compare-q1"')[2].partition("</table>")[0]
    number = r'"[-\d.]+"'
    ranged = rf'<td[^>]* data-value={number}( data-base="3")? data-low={number} data-high={number}>'
    assert len(re.findall(ranged, table)) == 3 * table.count('<th scope="row">') == 18


def test_a_side_without_answers_is_said_once(look, answer):
    answer(*[{"q1": "o1"}] * 3, sender=PHONE)
    page = look("phone", "desktop")
    assert "<h2>No answers in B</h2>" in page
    assert "Nobody in" not in page
    assert "<h2>No answers in A</h2>" in look("desktop", "phone")


def test_an_option_that_came_after_all_answers_was_offered_to_no_side(look, answer, publish):
    asked = single()
    publish(asked, later=dt.timedelta(minutes=1))
    for sender in (PHONE, DESKTOP):
        answer({"q1": "o1"}, sender=sender)
    more = replace(asked, options=(*asked.options, Option("o3", "Neither")))
    publish(more, later=dt.timedelta(minutes=2))
    assert "not offered in A and B" in look("phone", "desktop")
