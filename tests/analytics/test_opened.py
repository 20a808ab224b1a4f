"""What all pages of a survey do alike: before it was published, and with a form's empty fields."""

import pytest

from survey_app.database import transaction
from survey_app.surveys.lifecycle import create_survey
from tests.analytics.test_rights import SURVEY, addresses
from tests.builders import NOW, definition

EVERY = 15
"""Pages at least, so that none of the tests below looks at nothing."""


@pytest.fixture
def pages(app):
    """Endpoint → address of each page of a survey."""
    found = addresses(app, "GET")
    return {name: address for name, address in found.items() if address.startswith(SURVEY)}


def test_no_page_shows_anything_of_a_draft(editor_client, database, publication, pages):
    with transaction(database.writing()) as session:
        create_survey(session, session.merge(publication), definition(), now=NOW, key="drafted")
    texts = {
        endpoint: editor_client.get(address.replace("labsurvey", "drafted")).text
        for endpoint, address in pages.items()
    }
    assert len(texts) >= EVERY
    assert [name for name, text in texts.items() if "Not published yet" not in text] == []


def test_every_page_drops_what_a_form_left_empty(editor_client, survey, pages):
    to = {
        endpoint: editor_client.get(f"{address}?device=&from=&q=trains").location
        for endpoint, address in pages.items()
    }
    assert len(to) >= EVERY
    assert to == {endpoint: f"{address}?q=trains" for endpoint, address in pages.items()}


def test_what_was_pressed_is_done_whatever_stands_in_the_address(editor_client, survey):
    page = editor_client.post(f"{SURVEY}/texts?q=", data={"act.approve": ""})
    assert page.status_code == 200
