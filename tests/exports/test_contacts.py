"""The list of addresses: all that count, and nothing that leads to an answer."""

import pytest

from survey_app.database import transaction
from survey_app.exports.contacts import contact_rows, count_contacts
from survey_app.surveys.definition import Question
from survey_app.surveys.published import published_survey
from tests.builders import definition, make_survey, respond


@pytest.fixture
def listed(database, publication):
    """What a survey that asks for addresses lists, after two readers and a test have left one."""
    asked = Question("q1", "email", "Where?", consent="I agree.")
    with transaction(database.writing()) as session:
        make_survey(session, publication, definition(asked))
    respond(database, {"q1": "zoe@news.example"}, {"q1": "ada@news.example"}, {"q1": None})
    respond(database, {"q1": "test@news.example"}, context={"test": True})

    def listing(**given):
        with database.reading() as session:
            survey = published_survey(session, "labsurvey")
            number = count_contacts(session, survey, **given)
        sheet = contact_rows(database, survey, **given)
        return number, [column.name for column in sheet.columns], list(sheet.rows)

    return listing


def test_addresses_stand_by_the_alphabet_with_the_day_and_no_response(listed):
    assert listed() == (
        2,
        ["question", "address", "consent", "given_on"],
        [
            ["q1", "ada@news.example", "I agree.", "2026-11-20"],
            ["q1", "zoe@news.example", "I agree.", "2026-11-20"],
        ],
    )


def test_tests_are_listed_on_demand_only(listed):
    number, _, rows = listed(with_test=True)
    assert (number, [row[1] for row in rows]) == (
        3,
        ["ada@news.example", "test@news.example", "zoe@news.example"],
    )
