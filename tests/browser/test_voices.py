"""One voice per browser or per signed-in reader, in a browser."""

import datetime as dt

import jwt
import pytest
from playwright.sync_api import expect

from survey_app.surveys.voices import BROWSER, READER
from tests.browser.widget import answered, give, outcome, widget
from tests.builders import response_id, single

FORGET_THE_ID = """([key, id]) => {
  const name = 'reader-survey:' + key;
  const kept = JSON.parse(localStorage.getItem(name));
  localStorage.setItem(name, JSON.stringify({...kept, id, revision: 0, complete: false}));
}"""
"""Leaves the mark in the browser, as a page does that has to make a new id."""


@pytest.fixture
def secret(newsroom):
    return newsroom.new_secret()


@pytest.fixture
def signed(newsroom, secret):
    """A survey for signed-in readers, and what signs them for it."""
    key = newsroom.ask([single()], answered=0, voices=READER)

    def token(reader):
        end = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
        return jwt.encode({"aud": key, "sub": reader, "exp": end}, secret, "HS256")

    return key, token


def test_a_second_answer_of_one_browser_takes_the_place_of_the_first(newsroom, page):
    key = newsroom.ask([single()], answered=0, voices=BROWSER)
    bodies = answered(page)
    page.goto(newsroom.print(newsroom.element(key)))
    give(widget(page))
    outcome(widget(page))
    assert newsroom.counted(key) == {"o1": 1}
    page.evaluate(FORGET_THE_ID, [key, response_id()])
    page.reload()
    give(widget(page), "Research first")
    outcome(widget(page))
    first, second = bodies
    assert first["mark"] == second["mark"]
    assert first["id"] != second["id"]
    assert newsroom.counted(key) == {"o2": 1}


def test_another_browser_has_a_voice_of_its_own(newsroom, reader):
    key = newsroom.ask([single()], answered=0, voices=BROWSER)
    address = newsroom.print(newsroom.element(key))
    for _ in range(2):
        page = reader()
        page.goto(address)
        give(widget(page))
        outcome(widget(page))
    assert newsroom.counted(key) == {"o1": 2}


@pytest.mark.parametrize(
    "snippet",
    [
        '<reader-survey survey="{key}" reader="{token}"><a href="/">Survey</a></reader-survey>',
        '<a data-survey="{key}" data-reader="{token}" href="/">Survey</a>',
    ],
    ids=["element", "link"],
)
def test_a_signed_reader_has_one_voice_in_all_browsers(newsroom, reader, signed, snippet):
    key, token = signed
    for who, label in (
        ("ada", "Products first"),
        ("grace", "Products first"),
        ("ada", "Research first"),
    ):
        page = reader()
        page.goto(newsroom.print(f"<p>{snippet.format(key=key, token=token(who))}</p>"))
        give(widget(page), label)
        outcome(widget(page))
    assert newsroom.counted(key) == {"o1": 1, "o2": 1}


def test_who_is_not_signed_in_hears_that_it_did_not_work(newsroom, reader, signed):
    key, _ = signed
    page = reader(expected="403")
    page.goto(newsroom.print(newsroom.element(key)))
    give(widget(page))
    expect(widget(page).get_by_role("status")).to_have_text(
        "That did not work. Please try again later."
    )
    assert newsroom.responses(key) == []


def test_the_page_of_its_own_takes_the_token_too(newsroom, reader, signed):
    key, token = signed
    page = reader(expected="404")  # the browser asks for an icon
    page.goto(f"{newsroom.studio}/s/{key}?reader={token('ada')}")
    page.get_by_label("Products first").check()
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you.")
    assert newsroom.counted(key) == {"o1": 1}
