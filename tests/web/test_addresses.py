"""Which host answers which page."""

from dataclasses import replace

import pytest

from survey_app import create_app
from survey_app.web.addresses import answers_programs, is_studio


@pytest.fixture
def split_client(settings, database):
    """A client of an application whose readers and editors have hosts of their own."""
    settings = replace(
        settings, public_url="https://surveys.example", studio_url="https://studio.example:8443"
    )
    return create_app(settings, database).test_client()


@pytest.mark.parametrize(
    ("host", "path", "status"),
    [
        ("studio.example:8443", "/studio/sign-in", 200),
        ("STUDIO.example:8443", "/studio/sign-in", 200),
        ("surveys.example", "/studio/sign-in", 404),
        ("surveys.example:443", "/surveys/labsurvey.json", 200),
        ("surveys.example", "/surveys/labsurvey.json", 200),
        ("studio.example:8443", "/surveys/labsurvey.json", 404),
        ("studio.example", "/studio/sign-in", 404),
        ("elsewhere.example", "/surveys/labsurvey.json", 404),
        ("elsewhere.example", "/healthz", 200),
        ("studio.example:8443", "/readyz", 200),
        ("studio.example:8443", "/favicon.ico", 200),
        ("surveys.example", "/favicon.ico", 200),
    ],
)
def test_each_host_answers_its_own_pages_only(split_client, survey, host, path, status):
    assert split_client.get(path, headers={"Host": host}).status_code == status


def test_one_host_for_both_answers_whatever_it_is_called(client):
    assert client.get("/studio/sign-in", headers={"Host": "tunnel.example"}).status_code == 200


def test_paths_know_whose_they_are():
    assert [is_studio(path) for path in ("/", "/studio/x", "/s/labsurvey")] == [True, True, False]
    assert answers_programs("/collect/responses")
    assert answers_programs("/preview/token/collect/events")
    assert not answers_programs("/preview/token/")
    assert not answers_programs("/s/labsurvey")


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("/studio/technews/", "/studio/technews"),
        (
            "/studio/technews//?device=phone&q=%C3%A9%26",
            "/studio/technews?device=phone&q=%C3%A9%26",
        ),
        ("/studio/sign-in/?next=/x/", "/studio/sign-in?next=/x/"),
        ("/s/labsurvey/", "/s/labsurvey"),
        ("/surveys/labsurvey/results/", "/surveys/labsurvey/results"),
        ("/s/a%3Fb%0A/", "/s/a%3Fb%0A"),
    ],
)
def test_a_slash_too_many_leads_to_the_page(client, asked, meant):
    answer = client.get(asked)
    assert (answer.status_code, answer.location) == (308, meant)


@pytest.mark.parametrize(
    "path",
    [
        "/surveys/labsurvey.json/",
        "/surveys/labsurvey/results.json/",
        "/embed/technews.js/",
        "/collect/responses/",
        "/oembed/",
        "/studio/technews/nothing/here/",
        "/static/css/none.css/",
    ],
)
def test_a_slash_leads_nowhere_where_there_is_no_page(client, survey, path):
    answer = client.get(path)
    assert (answer.status_code, answer.location) == (404, None)


def test_what_is_sent_to_an_address_with_a_slash_is_refused(client):
    assert client.post("/s/labsurvey/").status_code == 404


def test_a_slash_does_not_lead_to_another_host(split_client):
    address, host = "/studio/sign-in/", {"Host": "surveys.example"}
    assert split_client.get(address, headers=host).status_code == 404


def test_a_path_that_begins_like_a_host_leads_to_none(client):
    answer = client.get("/", environ_overrides={"PATH_INFO": "//elsewhere.example/s/x/"})
    assert (answer.status_code, answer.location) == (404, None)
    answer = client.get("/", environ_overrides={"PATH_INFO": "//s/labsurvey/"})
    assert answer.location == "/s/labsurvey"
