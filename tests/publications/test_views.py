"""The way into the studio, a new title, a title's settings."""

import html

import pytest
from sqlalchemy import select

from survey_app.publications.models import Member, Publication

FACTS = {
    "name": "Tech Daily",
    "origins": "https://tech.example",
    "time_zone": "UTC",
    "language": "en",
}


@pytest.fixture
def settings_page(publication):
    return f"/studio/{publication.key}/settings"


def stored(database, name):
    with database.reading() as session:
        return session.scalar(select(Publication).where(Publication.name == name))


def test_the_bare_address_leads_to_the_studio(client):
    assert client.get("/").location == "/studio/"


def test_the_studio_opens_with_the_articles_of_the_first_title(editor_client, publication):
    assert editor_client.get("/studio/").location == f"/studio/{publication.key}/articles"


def test_who_has_no_title_yet_names_one(app, database, editor_client):
    with database.engine.execution_options(writes=True).begin() as connection:
        connection.execute(Member.__table__.delete())
    assert editor_client.get("/studio/").location == "/studio/new"


def test_a_new_title_is_made_and_its_surveys_come_next(database, editor_client):
    answer = editor_client.post("/studio/new", data=FACTS)
    made = stored(database, "Tech Daily")
    assert (answer.status_code, answer.location) == (303, f"/studio/{made.key}/surveys")
    assert made.origins == ["https://tech.example"]
    assert made.key.startswith("techdaily")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"name": ""}, "Your title needs a name."),
        ({"origins": "tech daily"}, "is not an address like"),
        ({"time_zone": "Mars"}, "Not a valid choice"),
    ],
)
def test_a_wrong_title_comes_back_with_what_was_typed(editor_client, changed, message):
    answer = editor_client.post("/studio/new", data=FACTS | {"name": "Kept"} | changed)
    assert answer.status_code == 422
    assert message in html.unescape(answer.text)
    assert "Kept" in answer.text or "name" in changed


def test_settings_show_the_script_and_what_is_stored(editor_client, publication, settings_page):
    page = html.unescape(editor_client.get(settings_page).text)
    assert f'<script async src="http://localhost/embed/{publication.key}.js"></script>' in page
    assert 'value="Tech News"' in page
    assert "https://news.example" in page


@pytest.mark.parametrize("address", ["/studio/new", "/studio/technews/settings"])
def test_the_studio_says_that_no_website_means_any(editor_client, publication, address):
    page = html.unescape(editor_client.get(address).text)
    assert "Left empty, answers are taken from any website, and no articles are listed." in page


def test_settings_are_changed(database, editor_client, settings_page):
    facts = FACTS | {"origins": "https://a.example\r\nhttps://b.example/x", "readings_exempt": "y"}
    answer = editor_client.post(settings_page, data=facts)
    changed = stored(database, "Tech Daily")
    assert (answer.status_code, answer.location) == (303, settings_page)
    assert changed.origins == ["https://a.example", "https://b.example"]
    assert changed.readings_exempt
    assert "Saved." in editor_client.get(settings_page).text


def test_wrong_settings_change_nothing(database, editor_client, settings_page):
    answer = editor_client.post(settings_page, data=FACTS | {"origins": "x"})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert stored(database, "Tech News")


def test_all_titles_are_listed(editor_client):
    editor_client.post("/studio/new", data=FACTS)
    page = editor_client.get("/studio/titles").text
    assert "Tech News" in page
    assert "Tech Daily" in page


def test_a_title_is_shown_as_text(editor_client):
    editor_client.post("/studio/new", data=FACTS | {"name": "<b>Bold</b>"})
    assert "<b>Bold" not in editor_client.get("/studio/titles").text
