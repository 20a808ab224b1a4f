"""The pages of responses: the table, one in full, and deleting it."""

import re

import pytest

from survey_app.collect.sender import Sender
from survey_app.surveys.definition import Page, Question
from tests.analytics.conftest import address
from tests.analytics.test_views import STUDIO, plain
from tests.builders import NOW, all_kinds, publish_pages, response_id

ANSWERS = f"{STUDIO}/surveys/labsurvey/answers"


@pytest.fixture
def get(editor_client):
    def read(path="", client=editor_client):
        found = client.get(ANSWERS + path)
        assert found.status_code == 200, found.text
        return found.text

    return read


def cells(page):
    """The cells of the first row of the table."""
    return [plain(cell) for cell in re.findall(r"<td.*?</td>", page, re.DOTALL)]


def own_page(page):
    return re.search(r"/answers(/[0-9a-f]{32})", page)[1]


def test_the_table_leads_to_one_response_in_full(answer, get, article):
    answer({"q1": "o1", "q2": None, "q5": "Because"}, article=address(), started_ms=61_000)
    table = get()
    assert "Robots at work" in table
    assert "Products first" in table
    page = plain(get(own_page(table)))
    assert "What should labs do first? Products first" in page
    assert "What do you read? skipped" in page
    assert "How good was it? not shown" in page
    assert "Took 1 min 01 s" in page
    assert "Shown as in the article" in page


def test_a_device_has_the_name_that_the_filter_gives_it(answer, get):
    answer({"q1": "o1"}, sender=Sender(device="desktop"))
    table = get()
    assert "computer · en" in plain(table)
    assert "Device computer" in plain(get(own_page(table)))


def test_columns_can_be_chosen(answer, get):
    answer({"q1": "o1", "q5": "Because"})
    assert "Because" not in cells(get())
    assert cells(get("?column=q5"))[1] == "Because"
    assert cells(get("?column=nothing"))[1] == "Products first"


def test_the_filter_stands_there_in_words_and_bad_parts_are_named(answer, get):
    answer({"q1": "o1"})
    page = plain(get("?device=tablet&device=x"))
    assert "No answer is like that" in page
    assert "“x” is no value of “Device”" in page
    assert "Readers on tablets" in page


def test_the_order_that_was_seen_and_flags_are_told(answer, get):
    answer({"q1": "o1"}, context={"order": {"q1": ["o2", "o1"]}})
    page = plain(get(own_page(get())))
    assert "“What should labs do first?”: Research first, Products first" in page


def test_addresses_are_never_shown(answer, publish, get):
    publish(Question("q6", "email", "Where?", consent="I agree."))
    answer({"q6": "ada@news.example"})
    assert "ada@news.example" not in get("?column=q6") + get(own_page(get()))
    assert "an address, kept apart" in get("?column=q6")


def test_an_editor_deletes_a_response_for_good(answer, get, editor_client):
    answer({"q1": "o1", "q5": "Regretted"})
    own = own_page(get())
    gone = editor_client.post(f"{ANSWERS}{own}/delete")
    assert gone.status_code == 303
    assert "The answer was deleted." in editor_client.get(gone.location).text
    assert "No answers yet" in get()
    assert editor_client.get(ANSWERS + own).status_code == 404


def test_an_analyst_deletes_nothing(answer, get, analyst_client):
    answer({"q1": "o1"})
    own = own_page(get())
    assert "Delete" not in get(own, client=analyst_client)
    assert analyst_client.post(f"{ANSWERS}{own}/delete").status_code == 403


@pytest.mark.parametrize("path", ["/x", f"/{'0' * 32}"])
def test_what_there_is_not_is_not_found(editor_client, survey, path):
    assert editor_client.get(ANSWERS + path).status_code == 404
    assert editor_client.post(f"{ANSWERS}{path}/delete").status_code == 404


def test_tests_are_not_shown(answer, get, editor_client):
    [identifier] = answer({"q1": "o1"}, context={"test": True})
    assert "No answers yet" in get()
    own = identifier.replace("-", "")
    assert editor_client.get(f"{ANSWERS}/{own}").status_code == 404


def test_a_response_tells_how_long_each_page_took(database, survey, answer, get):
    publish_pages(database, survey.id, *(Page((question,)) for question in all_kinds()[:3]))
    sent = {"id": response_id(NOW)}
    answer({"q1": "o1"}, started_ms=2000, complete=False, **sent)
    answer({"q1": "o1", "q3": 4}, started_ms=70_000, revision=2, **sent)
    page = plain(get(own_page(get())))
    assert "Took 1 min 10 s" in page
    assert "Page by page 2 s, –, 1 min 08 s" in page
