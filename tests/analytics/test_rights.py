"""Who may do what on the pages of the read side: a role for each address that changes something."""

import datetime as dt
import re

import pytest

from survey_app.accounts.login import COOKIE
from survey_app.accounts.sign_ins import open_sign_in
from survey_app.analytics import models
from survey_app.analytics.snapshot import keeping
from survey_app.database import transaction
from tests import builders
from tests.analytics.test_views import STUDIO
from tests.builders import make_publication

SURVEY = f"{STUDIO}/surveys/labsurvey"
RESPONSE = "0" * 32
PARTS = {
    "publication": "technews",
    "key": "labsurvey",
    "number": 1,
    "article_id": 1,
    "response": RESPONSE,
    "question": "q5",
}
CHANGES = {
    "analytics.act_on_weighting": "edit",
    "analytics.add_correction": "edit",
    "analytics.change_filter": "edit",  # or be the one who saved it
    "analytics.change_statements": "edit",
    "analytics.change_tags": "edit",
    "analytics.check_alike": "view",  # approving and hiding need `edit`: test_text_views.py
    "analytics.check_text": "view",
    "analytics.check_texts": "view",
    "analytics.delete_answer": "edit",
    "analytics.edit_weighting": "edit",
    "analytics.new_weighting": "edit",
    "analytics.save_filter": "view",
}
"""Each endpoint that takes a form → the action that a member's role must allow."""


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    monkeypatch.setattr(keeping, "FRESH", dt.timedelta(0))


@pytest.fixture
def kept(database, publication, survey):
    """A weighting and a filter that an editor has saved."""
    with transaction(database.writing()) as session:
        of = {"survey_id": survey.id, "created_at": dt.datetime.now(dt.UTC)}
        session.add(
            models.Weighting(
                name="Panel", targets={"device": {"phone": 1.0}}, largest=5, smallest=0.2, **of
            )
        )
        session.add(
            models.SavedFilter(
                publication_id=publication.id,
                name="Phones",
                query="device=phone",
                created_by=publication.owner_id,
                **of,
            )
        )


@pytest.fixture
def stranger(app, database, editor_client):
    """A client in which the owner of another title is signed in."""
    with transaction(database.writing()) as session:
        other = make_publication(session, key="other")
        user = session.get_one(builders.User, other.owner_id)
        token = open_sign_in(session, user, dt.datetime.now(dt.UTC))
    client = app.test_client()
    client.set_cookie(COOKIE, token, path="/studio")
    return client


def addresses(app, method):
    """Endpoint → its address, of those that answer this method."""
    with app.test_request_context():
        urls = app.url_map.bind("localhost")
        return {
            rule.endpoint: urls.build(rule.endpoint, {k: PARTS[k] for k in rule.arguments}, method)
            for rule in app.url_map.iter_rules()
            if rule.endpoint.startswith("analytics.") and method in rule.methods
        }


def test_each_form_has_its_role(app):
    assert set(addresses(app, "POST")) == set(CHANGES)


@pytest.mark.parametrize("endpoint", CHANGES)
def test_a_role_that_may_only_view_changes_nothing_else(app, analyst_client, kept, endpoint):
    status = analyst_client.post(
        addresses(app, "POST")[endpoint], data={"act.unmark": ""}
    ).status_code
    assert (status == 403) == (CHANGES[endpoint] == "edit")


def test_every_page_is_unknown_to_strangers(app, stranger, kept):
    found = {
        (method, endpoint): getattr(stranger, method.lower())(address).status_code
        for method in ("GET", "POST")
        for endpoint, address in addresses(app, method).items()
    }
    assert len(found) > 30
    assert {what: status for what, status in found.items() if status != 404} == {}


def test_no_page_of_ones_own_title_knows_surveys_and_articles_of_another(
    app, stranger, kept, article
):
    found = {
        (method, endpoint): stranger.open(
            address.replace("/technews/", "/other/"), method=method
        ).status_code
        for method in ("GET", "POST")
        for endpoint, address in addresses(app, method).items()
        if "/labsurvey" in address or "/articles/" in address
    }
    assert len(found) > 25
    assert {what: status for what, status in found.items() if status != 404} == {}


@pytest.mark.parametrize("endpoint", CHANGES)
def test_every_form_needs_its_token(app, editor_client, kept, endpoint):
    app.config["WTF_CSRF_ENABLED"] = True
    address = addresses(app, "POST")[endpoint]
    assert editor_client.post(address, data={"act": "delete"}).status_code == 400


def test_names_and_texts_stay_words_on_every_page(app, editor_client, answer, kept):
    hostile = '"><script>alert(1)</script>'
    answer({"q5": f"{hostile} trains"}, {"q5": f"{hostile} trains are late"})
    editor_client.post(f"{SURVEY}/texts/tags", data={"name": hostile, "rule": hostile})
    editor_client.post(f"{SURVEY}/filters/1", data={"name": hostile})
    query = {"q": hostile, "find": hostile, "device": hostile, "name": hostile, "by": hostile}
    looked = 0
    for address in addresses(app, "GET").values():
        for given in ({}, query):
            page = editor_client.get(address, query_string=given, follow_redirects=True)
            assert "<script>alert" not in page.text, address
            looked += page.status_code == 200
    assert looked > 30


def test_an_analyst_changes_only_filters_of_their_own(analyst_client, editor_client, kept):
    analyst_client.post(f"{SURVEY}/filters", data={"name": "Mine", "query": "device=tablet"})
    page = analyst_client.get(SURVEY).text
    [own] = re.findall(r'action="([^"]*/filters/\d+)"', page)
    assert not own.endswith("/filters/1")
    assert analyst_client.post(own, data={"name": "Tablets"}).status_code == 303
    assert ">Tablets<" in analyst_client.get(SURVEY).text
    assert len(re.findall(r'action="[^"]*/filters/\d+"', editor_client.get(SURVEY).text)) == 2
    assert analyst_client.post(own, data={"act": "delete"}).status_code == 303


def test_pages_offer_a_role_only_what_it_may_do(app, analyst_client, editor_client, answer, kept):
    answer({"q5": "Because"})
    editor_client.post(f"{SURVEY}/texts/tags", data={"name": "Causes", "rule": "because"})
    offered = {}
    for endpoint, address in addresses(app, "GET").items():
        page = analyst_client.get(address)
        if page.status_code == 200:
            offered[endpoint] = set(
                re.findall(r'<form[^>]*method="post"[^>]*action="([^"]*)"', page.text)
            ) | set(re.findall(r'href="(/studio/[^"?#]*)', page.text))
    assert len(offered) > 15
    for endpoint, found in offered.items():
        for address in found:
            forms = address.endswith(("/pause", "/resume", "/sign-out")) or "/filters" in address
            if not forms:
                assert analyst_client.get(address).status_code != 403, (endpoint, address)
            assert not address.endswith(("/pause", "/resume")), (endpoint, address)


def test_undo_is_offered_to_those_who_may(answer, analyst_client, editor_client):
    answer({"q5": "Because"})
    editor_client.post(f"{SURVEY}/texts/tags", data={"name": "Causes"})
    page = analyst_client.get(f"{SURVEY}/texts").text
    name = re.search(r'name="text" value="([^"]+)"', page)[1]
    sent = {"act.tag": name, "tag": "1"}
    told = analyst_client.post(f"{SURVEY}/texts", data=sent).text
    assert "1 text tagged." in told
    assert "act.undo" not in told
    assert "act.undo" in editor_client.post(f"{SURVEY}/texts", data=sent).text
