"""A reader who leaves a page with a survey and comes back finds it as it was."""

import contextlib

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE
from tests.browser.publisher import open_publisher
from tests.browser.widget import widget
from tests.browsers import FLAGS, whole_on_path
from tests.builders import single

SHOWN = """
window.shown = [];
addEventListener('pageshow', event => shown.push(event.persisted));
"""
KEEPING_OFF = "--disable-back-forward-cache"
"""What Playwright switches off, as it is no browser's default."""


@pytest.fixture(scope="module")
def publisher(newsroom):
    with open_publisher(newsroom) as made:
        made.publication("turnback", readings_exempt=True)
        yield made


@pytest.fixture
def page(browser):
    whole = whole_on_path() or browser.browser_type.executable_path  # the light one keeps none
    with contextlib.closing(
        browser.browser_type.launch(
            executable_path=whole, args=[*FLAGS], ignore_default_args=[KEEPING_OFF]
        )
    ) as keeping:
        context = keeping.new_context()
        context.set_default_timeout(PATIENCE)
        context.add_init_script(SHOWN)
        yield context.new_page()


def tells_of_a_survey(request):
    """Whether a request is a beacon that says which survey was seen."""
    return request.url.endswith("/collect/events") and "seen" in request.post_data_json


def test_the_page_is_as_it_was_and_its_view_is_another_one(newsroom, publisher, page):
    key = newsroom.ask([single()], publication="turnback", answered=0)
    with page.expect_request(tells_of_a_survey) as first:
        page.goto(publisher.print("turnback", newsroom.element(key)))
        widget(page).get_by_label("Products first").check()
    page.goto(publisher.print("turnback"))
    with page.expect_request(tells_of_a_survey) as second:
        page.go_back(wait_until="commit")
    assert page.evaluate("() => shown") == [False, True]
    expect(widget(page).get_by_label("Products first")).to_be_checked()
    before, after = (caught.value.post_data_json for caught in (first, second))
    assert before["view"] != after["view"]
    assert [one["survey"] for one in after["seen"]] == [key]
