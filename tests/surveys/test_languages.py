"""The page on which a survey is translated."""

import io

import pytest

from survey_app.database import transaction
from survey_app.surveys import forms
from survey_app.surveys.catalogue import survey_by_key
from survey_app.surveys.definition import from_document
from survey_app.surveys.lifecycle import close
from tests.builders import NOW

PAGE = "/studio/technews/surveys/labsurvey/languages"


@pytest.fixture
def stored(database, survey):
    """The translations of the draft as they are stored."""

    def read():
        with database.reading() as session:
            return from_document(survey_by_key(session, "labsurvey").draft).translations

    return read


@pytest.fixture
def press(editor_client, stored):
    """Press a button of the page, with these fields."""

    def send(do, language="fr", **fields):
        sent = {"do": do, "language": language}
        sent |= {name.replace("__", "."): value for name, value in fields.items()}
        return editor_client.post(PAGE, data=sent)

    return send


def test_a_survey_without_languages_says_what_to_do(editor_client, stored):
    page = editor_client.get(PAGE).text
    assert "Add a language" in page
    assert "<textarea" not in page


def test_a_language_is_added_filled_in_and_removed(editor_client, press, stored):
    assert press("add", "FR").location == f"{PAGE}?language=fr"
    assert "11 missing" in editor_client.get(PAGE).text
    assert press("save", text__q1="Lequel ?").status_code == 303
    assert stored() == {"fr": {"q1": "Lequel ?"}}
    page = editor_client.get(f"{PAGE}?language=fr").text
    assert ">Lequel ?</textarea>" in page
    assert "10 missing" in page
    press("copy", text__q1="Laquelle ?")
    assert len(stored()["fr"]) == 11
    assert stored()["fr"]["q1"] == "Laquelle ?"
    press("remove")
    assert stored() == {}


def test_a_language_may_be_added_by_its_name(press, stored):
    assert press("add", " French").location == f"{PAGE}?language=fr"
    assert list(stored()) == ["fr"]


def test_a_language_that_is_none_is_refused_beside_the_field(press, stored):
    answer = press("add", "franglais")
    assert answer.status_code == 422
    assert 'id="language-wrong"' in answer.text
    assert stored() == {}


def test_texts_go_out_as_a_table_and_come_back(editor_client, press, stored):
    press("add")
    table = editor_client.get(f"{PAGE}/fr.csv")
    assert table.headers["Content-Disposition"] == 'attachment; filename="labsurvey-fr.csv"'
    filled = table.text.replace("Labs,", "Labs,Labos")
    press("import", file=(io.BytesIO(filled.encode()), "fr.csv"))
    assert stored() == {"fr": {"title": "Labos"}}


@pytest.mark.parametrize("file", [b"", b"nothing", b"\xff"])
def test_a_file_that_is_no_table_is_refused_beside_it(press, stored, file):
    press("add")
    answer = press("import", file=(io.BytesIO(file), "fr.csv"), text__q1="Kept?")
    assert answer.status_code == 422
    assert 'id="file-wrong"' in answer.text
    assert stored() == {"fr": {}}


def test_a_file_that_is_too_large_is_refused_too(press, stored, monkeypatch):
    monkeypatch.setattr(forms, "LARGEST_TABLE", 10)
    press("add")
    assert press("import", file=(io.BytesIO(b"x" * 11), "fr.csv")).status_code == 422


@pytest.mark.parametrize(
    ("do", "language", "status"), [("burn", "fr", 400), ("save", "it", 422), ("remove", "", 422)]
)
def test_what_is_not_there_is_refused(press, stored, do, language, status):
    press("add")
    assert press(do, language).status_code == status
    assert stored() == {"fr": {}}


def test_a_language_that_is_not_there_has_no_table(editor_client, stored):
    assert editor_client.get(f"{PAGE}/fr.csv").status_code == 404


def test_a_closed_survey_is_only_looked_at(editor_client, press, database, stored):
    press("add")
    with transaction(database.writing()) as session:
        close(session, survey_by_key(session, "labsurvey"), NOW)
    assert '<fieldset class="stack" disabled>' in editor_client.get(PAGE).text
    assert press("save", text__q1="Late").status_code == 409


def test_strangers_are_sent_to_sign_in(client, survey):
    assert "/sign-in" in client.get(PAGE).location


def test_what_is_written_in_another_language_is_shown_as_text(editor_client, press, stored):
    press("add")
    press("save", text__q1="<script>alert(1)</script>")
    assert "<script>alert" not in editor_client.get(PAGE).text
