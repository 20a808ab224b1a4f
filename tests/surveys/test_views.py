"""The list of surveys, a new one, and the page on which they are written."""

import html
import json
import re

import pytest

from survey_app.accounts.login import COOKIE
from survey_app.accounts.sign_ins import open_sign_in
from survey_app.database import transaction
from survey_app.publications.models import Member
from survey_app.surveys.catalogue import survey_by_key
from survey_app.surveys.definition import from_document
from survey_app.surveys.published import versions_of
from tests.builders import NOW, make_user

LIST = "/studio/technews/surveys"
EDIT = f"{LIST}/labsurvey/edit"
PARTIAL = {"HX-Request": "true"}


@pytest.fixture
def stored(database):
    """The draft of a survey as it is stored."""

    def read(key="labsurvey"):
        with database.reading() as session:
            return from_document(survey_by_key(session, key).draft)

    return read


@pytest.fixture
def new_survey(editor_client):
    """Key of a survey that the editor has just begun."""
    answer = editor_client.post(f"{LIST}/new", data={"asks": "What first?", "kind": "single"})
    return re.search(r"/surveys/(\w+)/edit", answer.location)[1]


def number_of_versions(database, key):
    with database.reading() as session:
        return len(versions_of(session, survey_by_key(session, key).id))


def test_a_title_without_surveys_says_what_to_do(editor_client):
    page = editor_client.get(LIST).text
    assert "No surveys yet" in page
    assert f'href="{LIST}/new"' in page


def test_the_list_shows_state_and_questions_and_leads_on(editor_client, survey, new_survey):
    page = editor_client.get(LIST).text
    assert f'href="{LIST}/labsurvey"' in page
    assert f'href="{LIST}/{new_survey}/edit"' in page
    assert "Live" in page
    assert "Draft" in page


def test_the_list_is_searched(editor_client, survey, new_survey):
    page = editor_client.get(f"{LIST}?q=first").text
    assert "What first?" in page
    assert "Labs" not in page
    assert "No survey has these words" in editor_client.get(f"{LIST}?q=sport").text


@pytest.mark.parametrize("query", ["page=99", "page=-1", "page=x", "sort=-", "sort=<b>", "q=%00"])
def test_an_odd_address_still_shows_a_list(editor_client, survey, query):
    assert editor_client.get(f"{LIST}?{query}").status_code == 200


def test_a_new_survey_goes_on_with_its_first_option(editor_client, new_survey, stored):
    page = editor_client.get(f"{LIST}/{new_survey}/edit?focus=q1.option.o1").text
    assert stored(new_survey).title == "What first?"
    assert re.search(r'id="q1.option.o1"[^>]* autofocus', page)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"asks": "", "kind": "single"}, "Write your question"),
        ({"asks": "x" * 501, "kind": "single"}, "at most 500 characters"),
        ({"asks": "Kept?", "kind": "telepathy"}, "Not a valid choice"),
    ],
)
def test_a_wrong_beginning_comes_back_with_what_was_typed(editor_client, typed, message):
    answer = editor_client.post(f"{LIST}/new", data=typed)
    assert answer.status_code == 422
    assert message in answer.text
    assert typed["asks"] in answer.text


def test_a_question_of_white_space_is_none(editor_client):
    answer = editor_client.post(f"{LIST}/new", data={"asks": " \n", "kind": "text"})
    assert answer.status_code == 422


def test_a_press_is_stored_and_answered_with_an_address(editor_client, new_survey, stored):
    edit = f"{LIST}/{new_survey}/edit"
    typed = {"q1.text": "What now?", "q1.option.o1": "Sleep", "do": "option-add:q1"}
    answer = editor_client.post(edit, data=typed)
    assert (answer.status_code, answer.location) == (303, f"{edit}?focus=q1.option.o3")
    assert stored(new_survey).question("q1").text == "What now?"
    assert [o.text for o in stored(new_survey).question("q1").options] == ["Sleep", "", ""]


def test_a_script_gets_only_what_changes(editor_client, survey):
    answer = editor_client.post(EDIT, data={"do": "question-down:q1"}, headers=PARTIAL)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "<script" not in answer.text
    assert re.search(r'id="q1:down"[^>]* autofocus', answer.text)


def test_a_removal_can_be_undone_without_scripts(editor_client, survey, stored):
    before = stored()
    page = editor_client.post(EDIT, data={"do": "question-remove:q2"})
    removed = html.unescape(re.search(r'name="removed" value="([^"]*)"', page.text)[1])
    assert (page.status_code, stored().question("q2")) == (200, None)
    editor_client.post(EDIT, data={"do": "put-back", "removed": removed})
    assert stored() == before


@pytest.mark.parametrize("removed", ["", "[]", '{"at": "x"}', '{"at": 1, "extra": 1}', "\ud800"])
def test_what_cannot_be_put_back_is_refused(editor_client, survey, stored, removed):
    before = stored()
    sent = {"do": "put-back", "removed": removed.encode("utf-8", "surrogatepass")}
    assert editor_client.post(EDIT, data=sent).status_code == 400
    assert stored() == before


ZZ = {"key": "zz", "kind": "text", "text": "x"}


@pytest.mark.parametrize(
    "removed",
    [
        {"question": ZZ | {"kind": "evil"}},
        {"question": ZZ | {"key": "Z z"}},
        {"question": ZZ | {"key": "status"}},
        {"question": ZZ | {"text": "a\0b"}},
        {"question": ZZ | {"kind": "rating", "low": "\0"}},
        {"question": ZZ | {"kind": "rating", "max": 10**12}},
        {"question": ZZ | {"kind": "rating", "min": -(10**30)}},
        {"question": ZZ | {"max_length": 10**9}},
        {"question": ZZ | {"options": [{"key": "o1", "text": "A"}]}},
        {"question": ZZ | {"kind": "single", "options": [{"key": "O 1", "text": "A"}]}},
        {"question": ZZ | {"kind": "single", "options": [{"key": "o1", "text": "A"}] * 2}},
        {"question": ZZ | {"kind": "evil", "key": "q1"}, "replaced": True},
        {"question": ZZ, "at": 10**30},
        {"question": ZZ, "at": -1},
        {"option": {"key": "o 9", "text": "A"}, "of": "q1"},
        {"option": {"key": "o9", "text": "\0"}, "of": "q1"},
        {"option": {"key": "o9", "text": "A"}, "of": "q1", "at": 10**20},
    ],
)
def test_what_never_stood_in_a_draft_cannot_be_put_back(editor_client, survey, stored, removed):
    before = stored()
    sent = {"do": "put-back", "removed": json.dumps({"at": 0} | removed)}
    assert editor_client.post(EDIT, data=sent).status_code == 400
    assert stored() == before
    assert editor_client.get(EDIT).status_code == 200


def test_a_nest_of_lists_cannot_be_put_back(editor_client, survey):
    nest = '{"at": 0, "question": {"x": ' + "[" * 20_000
    sent = {"do": "put-back", "removed": nest}
    assert editor_client.post(EDIT, data=sent).status_code == 400


def test_an_endless_number_changes_no_scale(editor_client, survey, stored):
    before = stored()
    sent = {"q3.text": "How good was it?", "q3.max": "9" * 5000}
    assert editor_client.post(EDIT, data=sent).status_code == 303
    assert stored() == before


def test_an_unknown_button_is_refused(editor_client, survey):
    assert editor_client.post(EDIT, data={"do": "question-burn:q1"}).status_code == 400


def test_publishing_an_incomplete_draft_says_what_is_missing(editor_client, database, new_survey):
    typed = {"title": "", "q1.text": "Kept?", "do": "publish"}
    answer = editor_client.post(f"{LIST}/{new_survey}/edit", data=typed)
    assert answer.status_code == 422
    assert 'id="title-wrong"' in answer.text
    assert 'id="q1.options-wrong"' in answer.text
    assert "Kept?" in answer.text
    assert number_of_versions(database, new_survey) == 0


def test_what_is_missing_stays_shown_until_it_is_there(editor_client, new_survey):
    edit = f"{LIST}/{new_survey}/edit"
    typed = {"checked": "1", "title": "T", "q1.text": "", "q1.option.o1": "A", "q1.option.o2": "B"}
    page = editor_client.post(edit, data=typed, headers=PARTIAL).text
    assert 'id="q1.text-wrong"' in page
    assert "q1.options-wrong" not in page


def test_the_first_publishing_leads_to_what_is_pasted(editor_client, database, new_survey):
    typed = {"q1.text": "What?", "q1.option.o1": "A", "q1.option.o2": "B", "do": "publish"}
    answer = editor_client.post(f"{LIST}/{new_survey}/edit", data=typed)
    assert answer.location == f"{LIST}/{new_survey}/place"
    assert number_of_versions(database, new_survey) == 1
    assert "is live" in editor_client.get(answer.location).text


def test_a_script_is_sent_there_too(editor_client, survey):
    sent = {"do": "publish", "q1.text": "Other words?"}
    answer = editor_client.post(EDIT, data=sent, headers=PARTIAL)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, EDIT)
    assert "Readers now see this wording." in editor_client.get(EDIT).text


def test_a_wrong_number_comes_back_beside_its_field(editor_client, survey, stored):
    before = stored()
    sent = {"results_minimum": "ten", "q1.text": "Kept?"}
    answer = editor_client.post(EDIT, data=sent)
    assert answer.status_code == 422
    assert 'value="ten"' in answer.text
    assert 'id="results_minimum-wrong"' in answer.text
    assert "Kept?" in answer.text
    assert stored() == before


def test_who_may_answer_is_chosen_for_a_draft(editor_client, new_survey):
    address = EDIT.replace("labsurvey", new_survey)
    editor_client.post(address, data={"voices": "browser"})
    page = editor_client.get(address).text
    assert 'name="voices" value="browser" checked' in page
    assert "It does not prove" in page


def test_a_missing_key_leads_to_the_choice(editor_client, new_survey):
    sent = {"voices": "reader", "q1.option.o1": "A", "q1.option.o2": "B", "do": "publish"}
    answer = editor_client.post(EDIT.replace("labsurvey", new_survey), data=sent)
    assert answer.status_code == 422
    assert '<a href="#voices">' in answer.text
    assert 'id="voices-wrong"' in answer.text


def test_who_may_answer_is_only_told_once_published(editor_client, survey):
    page = editor_client.get(EDIT).text
    assert 'name="voices"' not in page
    assert "Everybody, as often as they like" in page
    assert editor_client.post(EDIT, data={"voices": "browser"}).status_code == 409
    assert editor_client.post(EDIT, data={"voices": "open"}).status_code == 303


@pytest.mark.parametrize(
    ("acts", "word"),
    [(["pause"], "Paused"), (["pause", "resume"], "Live"), (["close"], "Closed")],
)
def test_the_state_is_changed_from_the_page_and_from_elsewhere(editor_client, survey, acts, word):
    for act in acts:
        assert editor_client.post(EDIT, data={"do": act}).location == EDIT
    assert f">{word}</span>" in editor_client.get(EDIT).text


def test_states_are_changed_by_calls_of_their_own(editor_client, survey):
    for act, word in (("pause", "Paused"), ("resume", "Live"), ("close", "Closed")):
        assert editor_client.post(f"{LIST}/labsurvey/{act}").status_code == 303
        assert f">{word}</span>" in editor_client.get(EDIT).text
    assert editor_client.post(f"{LIST}/labsurvey/close").status_code == 409


def test_a_closed_survey_can_only_be_looked_at(editor_client, survey):
    editor_client.post(f"{LIST}/labsurvey/close")
    page = editor_client.get(EDIT).text
    assert '<fieldset class="stack" disabled>' in page
    assert editor_client.post(EDIT, data={"title": "Too late"}).status_code == 409


def test_a_draft_is_deleted_and_a_published_survey_is_not(editor_client, survey, new_survey):
    assert editor_client.post(f"{LIST}/{new_survey}/delete").location == LIST
    assert editor_client.get(f"{LIST}/{new_survey}/edit").status_code == 404
    assert editor_client.post(f"{LIST}/labsurvey/delete").status_code == 409


def test_what_editors_type_is_shown_as_text(editor_client, survey):
    script = "<script>alert(1)</script>"
    typed = {
        "title": script,
        "q1.text": script,
        "q1.option.o1": script,
        "q3.text": "x",
        "q3.low": script,
    }
    page = editor_client.post(EDIT, data=typed, headers=PARTIAL).text
    assert "alert(1)" in page
    assert script not in page


def test_who_may_only_look_cannot_write(app, database, publication, survey):
    app.config["WTF_CSRF_ENABLED"] = False
    with transaction(database.writing()) as session:
        analyst = make_user(session)
        session.add(Member(publication_id=publication.id, user_id=analyst.id, role="analyst"))
        token = open_sign_in(session, analyst, NOW)
    client = app.test_client()
    client.set_cookie(COOKIE, token, path="/studio")
    assert client.get(LIST).status_code == 200
    for address in (f"{LIST}/new", EDIT, f"{LIST}/labsurvey/close"):
        assert client.post(address).status_code == 403


def test_a_survey_of_another_title_is_not_there(editor_client, survey):
    assert editor_client.get(f"{LIST}/nosuchkey/edit").status_code == 404
    assert editor_client.post(f"{LIST}/nosuchkey/edit").status_code == 404


def test_the_page_lets_one_policy_write_markup(editor_client, survey):
    policies = editor_client.get(EDIT).headers.getlist("Content-Security-Policy")
    assert "require-trusted-types-for 'script'; trusted-types studio" in policies
