"""How values look on a page."""

import datetime as dt

import pytest

from survey_app.web.templating import (
    asset,
    counted,
    day,
    duration,
    here,
    interval,
    moment,
    number,
    share,
)


def test_figures_read_well():
    assert [number(812), number(12345), number(None)] == ["812", "12,345", "–"]
    assert [counted(1, "answer"), counted(1200, "answer")] == ["1 answer", "1,200 answers"]
    assert [share(0.614), share(0.066, 1), share(None)] == ["61\xa0%", "6.6\xa0%", "–"]
    assert [interval((0.58, 0.64)), interval(None)] == ["58–64\xa0%", "–"]
    assert [interval((0.9997, 1.0)), interval((0.9997, 1.0), 1)] == [
        "over 99\xa0%",
        "over 99.9\xa0%",
    ]
    assert [interval((0.0, 0.0004)), interval((0.99, 0.996))] == ["under 1\xa0%", "99–100\xa0%"]
    assert [interval((0.6121, 0.6128)), interval((0.6121, 0.6122))] == [
        "61.2–61.3\xa0%",
        "61.2\xa0%",
    ]
    assert [duration(80), duration(9), duration(None)] == ["1\xa0min\xa020\xa0s", "9\xa0s", "–"]


def test_days_begin_where_the_publication_is():
    late = dt.datetime(2026, 5, 3, 22, 32, tzinfo=dt.UTC)
    assert day(late, "Europe/Berlin") == "4 May 2026"
    assert moment(late, "Europe/Berlin") == "4 May 2026, 00:32"
    assert day(dt.date(2026, 5, 3)) == "3 May 2026"


def test_a_page_knows_its_own_address_with_changes(app):
    with app.test_request_context("/studio/sign-in?q=robots&page=3&sort=-reads"):
        assert here(page=None, sort="title") == "/studio/sign-in?q=robots&sort=title"


def test_a_page_keeps_what_stands_twice_in_its_address(app):
    with app.test_request_context("/studio/sign-in?section=a&section=b"):
        assert here(page=2) == "/studio/sign-in?section=a&section=b&page=2"


@pytest.mark.parametrize("name", ["css/tokens.css", "js/copy.js"])
def test_assets_may_be_kept_for_ever_under_their_content(app, client, name):
    with app.test_request_context():
        address = asset(name)
    with client.get(address) as kept, client.get(address.split("?")[0]) as asked_again:
        assert "immutable" in kept.headers["Cache-Control"]
        assert "immutable" not in asked_again.headers["Cache-Control"]
