"""Browsers ask for an icon on every page, and get one."""


def test_the_icon_is_there_and_is_kept(client):
    icon = client.get("/favicon.ico")
    assert icon.status_code == 200
    assert icon.mimetype == "image/svg+xml"
    assert icon.text.startswith("<svg")
    assert icon.headers["Cache-Control"] == "public, max-age=604800"


def test_readers_pages_may_load_it(client, survey):
    """Their policy is stricter than the studio's."""
    page = client.get(f"/s/{survey.key}")
    assert "img-src 'self'" in page.headers["Content-Security-Policy"]
