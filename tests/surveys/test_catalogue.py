"""Finding surveys for editors."""

import datetime as dt

import pytest

from survey_app.errors import NotFound
from survey_app.surveys.catalogue import (
    SurveyLine,
    listed,
    survey_by_key,
    survey_for,
    surveys_of,
)
from survey_app.surveys.lifecycle import State, create_survey
from tests.builders import NOW, definition, make_publication, make_survey, single


def line(number, title, state=State.LIVE, questions=1):
    changed = NOW - dt.timedelta(hours=number)
    return SurveyLine(number, f"survey{number}", title, state, questions, changed)


LINES = [
    line(1, "Products or research?", State.CLOSED, 3),
    line(2, "how did you like it?", State.DRAFT, 1),
    line(3, "Research by whom?", State.LIVE, 2),
]


def numbers(lines):
    return [line.id for line in lines]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("title", [2, 1, 3]),
        ("-title", [3, 1, 2]),
        ("state", [2, 3, 1]),
        ("-questions", [1, 3, 2]),
        ("changed", [3, 2, 1]),
        ("nonsense", [1, 2, 3]),
        ("", [1, 2, 3]),
    ],
)
def test_surveys_are_sorted_by_each_column(sort, order):
    assert numbers(listed(LINES, sort=sort)) == order


@pytest.mark.parametrize(
    ("search", "found"),
    [("RESEARCH", [1, 3]), ("whom research", [3]), ("sport", []), ("  ", [1, 2, 3])],
)
def test_surveys_are_found_by_the_words_of_their_title(search, found):
    assert numbers(listed(LINES, search=search)) == found


def test_a_list_tells_drafts_from_what_is_live(session, now):
    publication = make_publication(session)
    make_survey(session, publication)
    create_survey(session, publication, definition(single()), now=now, key="draftonly")
    lines = surveys_of(session, publication)
    assert {(line.key, line.state, line.questions) for line in lines} == {
        ("labsurvey", State.LIVE, 5),
        ("draftonly", State.DRAFT, 1),
    }


def test_a_survey_of_another_title_is_not_found(session):
    survey = make_survey(session, make_publication(session))
    other = make_publication(session, key="othertitle")
    with pytest.raises(NotFound):
        survey_for(session, other, survey.key)
    assert surveys_of(session, other) == []


def test_an_operator_finds_a_survey_by_its_key_alone(session):
    survey = make_survey(session, make_publication(session))
    assert survey_by_key(session, survey.key) is survey
    with pytest.raises(NotFound, match="nosuchkey"):
        survey_by_key(session, "nosuchkey")
