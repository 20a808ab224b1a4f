"""The way into the studio, a new title, a title's settings."""

import html
from hashlib import sha256

import pytest
from sqlalchemy import select

from survey_app.publications.models import Member, Publication
from survey_app.publications.reader_keys import MOST_KEYS

PUBLIC_KEY = "A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg="
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
    assert editor_client.get("/studio/").location == f"/studio/{publication.key}"


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


@pytest.fixture
def keys_of_the_title(database, publication):
    """The keys as they are stored now."""

    def read():
        with database.reading() as session:
            return session.get_one(Publication, publication.id).reader_keys

    return read


def test_settings_say_that_there_is_no_key_yet(editor_client, settings_page):
    assert "No key yet." in editor_client.get(settings_page).text


def test_a_secret_is_shown_once(editor_client, settings_page, keys_of_the_title):
    made = editor_client.post(f"{settings_page}/secret")
    (key,) = keys_of_the_title()
    assert made.status_code == 200
    assert made.headers["Cache-Control"] == "no-store"
    assert key["key"] in made.text
    again = editor_client.get(settings_page).text
    assert key["key"] not in again
    assert sha256(key["key"].encode()).hexdigest()[:16] in again
    assert "No key yet." not in again


def test_a_public_key_is_added(editor_client, settings_page, keys_of_the_title):
    answer = editor_client.post(f"{settings_page}/public-key", data={"key": PUBLIC_KEY})
    assert (answer.status_code, answer.location) == (303, f"{settings_page}#readers")
    assert [key["algorithm"] for key in keys_of_the_title()] == ["EdDSA"]


def test_a_wrong_key_comes_back_with_what_was_typed(
    editor_client, settings_page, keys_of_the_title
):
    answer = editor_client.post(f"{settings_page}/public-key", data={"key": "not a key"})
    assert answer.status_code == 422
    assert "This is not an Ed25519 public key" in answer.text
    assert "not a key</textarea>" in answer.text
    assert 'value="Tech News"' in answer.text
    assert keys_of_the_title() == []


def test_too_many_secrets_are_refused(editor_client, settings_page, keys_of_the_title):
    for _ in range(MOST_KEYS):
        editor_client.post(f"{settings_page}/secret")
    answer = editor_client.post(f"{settings_page}/secret")
    assert answer.status_code == 422
    assert "at most" in answer.text
    assert len(keys_of_the_title()) == MOST_KEYS


def test_a_key_is_removed(editor_client, settings_page, keys_of_the_title):
    editor_client.post(f"{settings_page}/secret")
    fingerprint = sha256(keys_of_the_title()[0]["key"].encode()).hexdigest()[:16]
    gone = editor_client.post(f"{settings_page}/remove-key", data={"fingerprint": fingerprint})
    assert (gone.status_code, gone.location) == (303, f"{settings_page}#readers")
    assert keys_of_the_title() == []
    once_more = editor_client.post(f"{settings_page}/remove-key", data={"fingerprint": fingerprint})
    assert once_more.status_code == 404


def test_all_titles_are_listed(editor_client):
    editor_client.post("/studio/new", data=FACTS)
    page = editor_client.get("/studio/titles").text
    assert "Tech News" in page
    assert "Tech Daily" in page


def test_a_title_is_shown_as_text(editor_client):
    editor_client.post("/studio/new", data=FACTS | {"name": "<b>Bold</b>"})
    assert "<b>Bold" not in editor_client.get("/studio/titles").text


PAGES = {"audience_labels": "tier\r\nregion", "accent": "#A3001B", "density": "compact"}


def test_what_a_title_says_of_its_pages_is_stored(
    database, editor_client, publication, settings_page
):
    typed = PAGES | {"also_read": " See too \r\n", "also_read_selector": ".more a", "radius": "0"}
    answer = editor_client.post(f"{settings_page}/pages", data=typed)
    assert (answer.status_code, answer.location) == (303, f"{settings_page}#pages")
    made = stored(database, "Tech News")
    assert made.audience_labels == ["tier", "region"]
    assert made.also_read == {"beginnings": ["See too"], "selector": ".more a"}
    assert made.theme == {"accent": "#a3001b", "radius": 0, "density": "compact"}
    page = editor_client.get(settings_page).text
    assert 'value="#a3001b"' in page
    assert "See too" in page


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"accent": "#ffee00"}, "text needs 4.5. #"),
        ({"accent": "red"}, "Enter a colour like #a3001b"),
        ({"radius": "25"}, "Enter a number from 0 to 24."),
        ({"density": "huge"}, "Not a valid choice"),
        ({"audience_labels": "a b c d e f"}, "At most 5 labels are possible."),
        ({"audience_labels": "Tier"}, "Tier is not a label like tier or region"),
        ({"also_read": "x" * 201}, "A line has at most 200 characters."),
    ],
)
def test_wrong_pages_come_back_with_what_was_typed(
    database, editor_client, publication, settings_page, changed, message
):
    answer = editor_client.post(
        f"{settings_page}/pages", data=PAGES | {"also_read_selector": ".kept"} | changed
    )
    assert answer.status_code == 422
    assert message in html.unescape(answer.text)
    assert ".kept" in answer.text
    assert 'value="Tech News"' in answer.text
    assert stored(database, "Tech News").theme == {}
