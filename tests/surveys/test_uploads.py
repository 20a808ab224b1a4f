"""Pictures that come with the form of the editor's page."""

import html
import io
import re

import pytest
from PIL import Image

from survey_app.database import transaction
from survey_app.surveys import pictures
from survey_app.surveys.catalogue import survey_by_key
from survey_app.surveys.definition import Option, Question, from_document
from survey_app.surveys.lifecycle import save_draft
from survey_app.surveys.published import versions_of
from tests.builders import NOW, definition

EDIT = "/studio/technews/surveys/labsurvey/edit"
PICTURES = Question("q1", "picture", "Which?", options=(Option("o1", ""), Option("o2", "")))


@pytest.fixture
def stored(database, survey):
    """The options of the draft as they are stored."""
    with transaction(database.writing()) as session:
        save_draft(session, survey_by_key(session, "labsurvey"), definition(PICTURES), NOW)

    def read():
        with database.reading() as session:
            return from_document(survey_by_key(session, "labsurvey").draft).question("q1").options

    return read


def png(colour="red"):
    made = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(made, "PNG")
    return made.getvalue()


def sent(content, **fields):
    """What a form sends that has a picture for the first option."""
    file = (io.BytesIO(content), "holiday.png")
    return {"q1.text": "Which?", "q1.picture.o1": file, "do": "save"} | {
        name.replace("__", "."): value for name, value in fields.items()
    }


def test_a_picture_is_kept_with_all_that_was_typed(client, editor_client, stored):
    fields = {"q1__option__o1": "", "q1__alt__o1": "A red door"}
    assert editor_client.post(EDIT, data=sent(png(), **fields)).status_code == 303
    assert stored()[0].alt == "A red door"
    page = editor_client.get(EDIT).text
    assert f'/pictures/{stored()[0].picture}" alt="A red door"' in page
    assert client.get(f"/pictures/{stored()[0].picture}").status_code == 200


def test_what_is_no_picture_is_told_beside_it_and_the_rest_is_kept(editor_client, stored):
    answer = editor_client.post(EDIT, data=sent(b"<svg/>", q1__text="Which one?"))
    assert answer.status_code == 200
    assert re.search(r'id="q1.picture.o1-wrong"[^>]*>SVG is not taken', answer.text)
    assert ">Which one?</textarea>" in answer.text
    assert stored()[0].picture == ""


def test_nothing_is_published_with_a_picture_that_failed(editor_client, database, stored):
    editor_client.post(EDIT, data=sent(b"no picture", do="publish", q1__required="y"))
    with database.reading() as session:
        versions = versions_of(session, survey_by_key(session, "labsurvey").id)
    assert len(versions) == 1


def test_a_picture_is_removed_and_put_back(editor_client, stored):
    editor_client.post(EDIT, data=sent(png()))
    before = stored()
    page = editor_client.post(EDIT, data={"do": "picture-remove:q1:o1"}).text
    assert stored()[0].picture == ""
    removed = html.unescape(re.search(r'name="removed" value="([^"]*)"', page)[1])
    editor_client.post(EDIT, data={"do": "put-back", "removed": removed})
    assert stored() == before


@pytest.mark.parametrize("name", ["x", "../x.webp", "[object File]", "0" * 32 + ".png"])
def test_a_name_that_is_typed_is_no_picture(editor_client, stored, name):
    editor_client.post(EDIT, data={"q1.text": "Which?", "q1.picture.o1": name, "do": "save"})
    assert stored()[0].picture == ""


def test_a_picture_of_somebody_else_is_not_published(editor_client, stored):
    name = "0" * 32 + ".webp"
    editor_client.post(EDIT, data={"q1.text": "Which?", "q1.picture.o1": name})
    answer = editor_client.post(EDIT, data={"do": "publish"})
    assert answer.status_code == 422
    assert "A picture is not there any more" in answer.text


def test_a_file_that_is_too_large_is_told_how_large_it_may_be(editor_client, stored, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_BYTES", len(png()) - 1)
    answer = editor_client.post(EDIT, data=sent(png()))
    assert "at most 8 MB are taken." in answer.text
    assert stored()[0].picture == ""


def test_a_form_that_is_too_large_is_refused(app, editor_client, stored):
    app.config["MAX_CONTENT_LENGTH"] = 1000
    assert editor_client.post(EDIT, data=sent(b"\0" * 2000)).status_code == 413
