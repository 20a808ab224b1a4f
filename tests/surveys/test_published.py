"""Surveys as readers meet them."""

import datetime as dt

import pytest

from survey_app.errors import NotFound
from survey_app.surveys.definition import Definition, Page, Question
from survey_app.surveys.lifecycle import State, create_survey, pause, publish, save_draft
from survey_app.surveys.published import (
    public_definition,
    public_document,
    published_survey,
    published_surveys,
    version_of,
    versions_of,
)
from tests.builders import definition, make_publication, make_survey, single


@pytest.fixture
def publication(session):
    return make_publication(session)


def test_a_draft_is_not_there_for_readers(session, publication, now):
    create_survey(session, publication, definition(), now=now, key="draftonly")
    with pytest.raises(NotFound):
        published_survey(session, "draftonly")
    assert published_surveys(session, publication.id) == []


def test_readers_meet_the_latest_version_and_not_the_draft(session, publication, now):
    survey = make_survey(session, publication, definition(single(), title="First"))
    save_draft(session, survey, definition(single(), title="Second"), now)
    publish(session, survey, user_id=None, now=now)
    save_draft(session, survey, definition(single(), title="Third"), now)
    found = published_survey(session, survey.key)
    assert (found.version, found.definition.title, found.state) == (2, "Second", State.LIVE)
    assert found.origins == ("https://news.example",)


def test_the_surveys_that_changed_last_come_first(session, publication, now):
    old = make_survey(session, publication, key="oldsurvey")
    make_survey(session, publication, key="newsurvey", now=now + dt.timedelta(hours=1))
    assert [s.key for s in published_surveys(session, publication.id)] == ["newsurvey", "oldsurvey"]
    pause(session, old, now + dt.timedelta(hours=2))
    first = published_surveys(session, publication.id)[0]
    assert (first.key, first.is_open) == ("oldsurvey", False)


def test_every_version_stays_what_it_was(session, publication, now):
    survey = make_survey(session, publication, definition(single(), title="First"))
    save_draft(session, survey, definition(single(), title="Second"), now)
    publish(session, survey, user_id=None, now=now)
    assert [v.definition.title for v in versions_of(session, survey.id)] == ["First", "Second"]
    assert version_of(session, survey.id, 1).title == "First"
    assert version_of(session, survey.id, 3) is None


def test_the_public_definition_leaves_absent_members_out(session, publication):
    survey = make_survey(session, publication, definition(single()))
    public = public_definition(published_survey(session, survey.key))
    assert public == {
        "survey": "labsurvey",
        "version": 1,
        "language": "en",
        "title": "Labs",
        "state": "live",
        "pages": [
            {
                "questions": [
                    {
                        "key": "q1",
                        "kind": "single",
                        "text": "What should labs do first?",
                        "required": False,
                        "options": [
                            {"key": "o1", "text": "Products first"},
                            {"key": "o2", "text": "Research first"},
                        ],
                    }
                ]
            }
        ],
    }


def test_a_public_scale_says_its_ends(session, publication):
    made = definition(Question("q1", "rating", "How good?"), Question("q2", "nps", "Recommend?"))
    survey = make_survey(session, publication, made)
    public = public_definition(published_survey(session, survey.key))
    ends = [(one["min"], one["max"]) for one in public["pages"][0]["questions"]]
    assert ends == [(1, 5), (0, 10)]


def test_what_a_kind_brings_itself_is_in_the_language_of_the_survey(session, publication):
    made = Definition("Labs", language="es", pages=(Page((Question("q1", "yesno", "¿Y bien?"),)),))
    survey = make_survey(session, publication, made)
    [asked] = public_definition(published_survey(session, survey.key))["pages"][0]["questions"]
    assert asked["options"] == [{"key": "yes", "text": "Sí"}, {"key": "no", "text": "No"}]


def test_the_rarer_code_is_asked_for_only_where_it_is_needed():
    plain, rare = single(), Question("q2", "date", "When?")
    assert "needs" not in public_document(definition(plain))
    assert public_document(definition(plain, rare))["needs"] == ["kinds"]
    paged = Definition("Labs", pages=(Page((plain,)), Page((rare,))))
    assert public_document(paged)["needs"] == ["kinds", "flow"]
