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
