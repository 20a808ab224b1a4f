"""Pictures as readers' browsers load them."""

import datetime as dt
import io

import pytest
from PIL import Image

from survey_app.database import transaction
from survey_app.surveys import preview_token
from survey_app.surveys.pictures import encoded, store


@pytest.fixture
def name(database, publication):
    """Name of a picture that the publication has."""
    file = io.BytesIO()
    Image.new("RGB", (8, 6), "red").save(file, "PNG")
    picture = encoded(file.getvalue())
    with transaction(database.writing()) as session:
        store(session, publication.id, picture, dt.datetime.now(dt.UTC))
    return picture.name


def test_any_page_may_show_a_picture_and_keep_it_for_ever(client, name):
    answer = client.get(f"/pictures/{name}")
    assert Image.open(io.BytesIO(answer.data)).size == (8, 6)
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers


def test_a_preview_finds_it_beside_its_script(client, settings, survey, name):
    token = preview_token.make(settings.secret_key, survey.key)
    assert client.get(f"/preview/{token}/pictures/{name}").data[:4] == b"RIFF"


@pytest.mark.parametrize("path", ["x.webp", "0" * 32 + ".webp", "..%2Fsecret", "%00", ""])
def test_only_pictures_that_were_uploaded_are_there(client, name, path):
    assert client.get(f"/pictures/{path}").status_code == 404
