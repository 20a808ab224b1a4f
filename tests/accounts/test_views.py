"""Signing in and out, through the browser's eyes."""

import re

import pytest

from survey_app.accounts.login import COOKIE
from survey_app.accounts.users import create_user
from survey_app.accounts.views import REFUSED
from survey_app.database import transaction
from tests.builders import NOW

PASSWORD = "correct horse"


@pytest.fixture
def ada(database):
    with transaction(database.writing()) as session:
        create_user(session, email="ada@example.com", name="Ada", password=PASSWORD, now=NOW)


@pytest.fixture
def sign_in(client, ada):
    """Fill the form in as a browser does, token and all."""

    def send(email="ada@example.com", password=PASSWORD, wanted=""):
        address = f"/studio/sign-in?next={wanted}"
        token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(address).text)[1]
        data = {"csrf_token": token, "email": email, "password": password}
        return client.post(address, data=data)

    return send


def test_the_right_password_opens_the_studio(sign_in):
    answer = sign_in()
    assert (answer.status_code, answer.location) == (303, "/studio/")
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith(COOKIE))
    assert all(word in cookie for word in ("HttpOnly", "SameSite=Lax", "Path=/studio"))


def test_a_wrong_password_keeps_the_address(sign_in):
    answer = sign_in(password="wrong horse")
    assert answer.status_code == 422
    assert 'value="ada@example.com"' in answer.text
    assert "wrong horse" not in answer.text


def test_the_message_does_not_tell_who_has_an_account(sign_in):
    known = sign_in(password="wrong horse").text
    unknown = sign_in(email="eve@example.com", password="wrong horse").text
    assert REFUSED in known
    assert without_token(known).replace("ada@", "eve@") == without_token(unknown)


def without_token(page):
    """A page without its CSRF token, which changes by the second."""
    return re.sub(r'name="csrf_token"[^>]*', "", page)


def test_empty_fields_are_named(sign_in):
    answer = sign_in(email="", password="")
    assert answer.status_code == 422
    assert "Enter your e-mail address." in answer.text
    assert 'aria-describedby="email-wrong"' in answer.text


def test_an_editor_arrives_where_they_wanted_to_go(sign_in):
    assert sign_in(wanted="/studio/titles?q=a").location == "/studio/titles?q=a"


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/studio/",
        "/\\evil.example",
        "/studio/\\evil",
        "javascript:alert(1)",
        "/s/labsurvey",
        "/studio/../s/labsurvey",
    ],
)
def test_nobody_is_sent_elsewhere(sign_in, wanted):
    assert sign_in(wanted=wanted).location == "/studio/"


def test_characters_no_database_keeps_are_refused(sign_in):
    assert sign_in(email="ada\0@example.com").status_code in (400, 422)


def test_signing_out_ends_the_sign_in(sign_in, client, app):
    sign_in()
    app.config["WTF_CSRF_ENABLED"] = False
    token = client.get_cookie(COOKIE, path="/studio").value
    assert client.post("/studio/sign-out").location == "/studio/sign-in"
    client.set_cookie(COOKIE, token, path="/studio")
    assert "/studio/sign-in" in client.get("/studio/titles").location


def test_who_is_signed_in_needs_no_form(sign_in, client):
    sign_in()
    assert client.get("/studio/sign-in").location == "/studio/"
