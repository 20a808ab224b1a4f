"""Headers of the studio and of readers' calls."""

import pytest


def test_the_studio_runs_its_own_scripts_only(client):
    policies = client.get("/studio/sign-in").headers.getlist("Content-Security-Policy")
    assert any("default-src 'none'; script-src 'self'; style-src 'self'" in p for p in policies)
    assert "unsafe" not in " ".join(policies)


def test_pages_whose_scripts_write_no_markup_forbid_it(client):
    policies = client.get("/studio/sign-in").headers.getlist("Content-Security-Policy")
    assert "require-trusted-types-for 'script'; trusted-types 'none'" in policies


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cache-Control", "no-store"),
    ],
)
def test_studio_pages_are_kept_to_themselves(client, name, value):
    assert client.get("/studio/sign-in").headers[name] == value


def test_the_studio_does_not_say_that_other_sites_may_read_it(client):
    assert "Access-Control-Allow-Origin" not in client.get("/studio/sign-in").headers


def test_readers_calls_may_be_read_from_any_site(client):
    for address in ("/healthz", "/surveys/nothere.json", "/nowhere"):
        headers = client.get(address).headers
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert "Retry-After" in headers["Access-Control-Expose-Headers"]
        assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_a_change_that_another_site_starts_is_refused(client):
    answer = client.post("/studio/sign-in", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_a_form_without_its_token_says_what_to_do(client):
    answer = client.post("/studio/sign-in", data={"email": "a@b.example", "password": "x"})
    assert answer.status_code == 400
    assert "reload it" in answer.text


def test_readers_calls_need_no_token(client, survey):
    answer = client.post("/collect/responses", data=b"{", content_type="text/plain")
    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"
