"""Answers that cannot be sent wait in the browser, and arrive once."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from tests.browser.widget import answered, give, height, outcome, widget
from tests.builders import single

WAITS = "Saved on this device, will be sent."
ADDRESS = "**/collect/responses"
QUEUE = "() => localStorage['reader-survey:queue'] ?? null"
BUSY = {"access-control-allow-origin": "*", "access-control-expose-headers": "Retry-After"}


@pytest.fixture
def key(newsroom):
    return newsroom.ask([single()])


@pytest.fixture
def page(reader):
    return reader(expected="Failed to load resource")


@pytest.fixture
def place(newsroom, page, key):
    page.goto(newsroom.print(newsroom.element(key)))
    return widget(page)


def stored(newsroom, key):
    return [(r.answers, r.revision) for r in newsroom.responses(key)]


def arrive(page, act):
    with page.expect_response(ADDRESS) as caught:
        act()
    assert caught.value.status in (200, 201)


def test_an_answer_given_without_a_network_is_saved_in_the_box(newsroom, page, place):
    before = height(place)
    page.context.set_offline(True)
    give(place)
    expect(place.locator(".box")).to_contain_text(WAITS)
    assert height(place) == before
    assert page.evaluate(QUEUE)


def test_it_is_sent_when_the_network_returns_and_the_result_appears(newsroom, page, place, key):
    page.context.set_offline(True)
    give(place)
    expect(place.locator(".box")).to_contain_text(WAITS)
    arrive(page, lambda: page.context.set_offline(False))
    expect(outcome(place)).to_contain_text("11 answered.")
    expect(place).not_to_contain_text(WAITS)
    assert stored(newsroom, key) == [({"q1": "o1"}, 1)]
    assert page.evaluate(QUEUE) is None


def test_it_is_sent_when_the_page_is_opened_again_and_once(newsroom, page, place, key):
    page.route(ADDRESS, lambda route: route.abort())
    give(place)
    expect(place.locator(".box")).to_contain_text(WAITS)
    page.unroute(ADDRESS)
    bodies = answered(page)
    arrive(page, page.reload)
    expect(outcome(widget(page))).to_contain_text("11 answered.")
    page.reload()
    expect(outcome(widget(page))).to_contain_text("11 answered.")
    assert len(bodies) == 1
    assert stored(newsroom, key) == [({"q1": "o1"}, 1)]


def test_a_busy_server_is_asked_again_within_the_visit(newsroom, page, place, key):
    page.route(
        ADDRESS,
        lambda route: route.fulfill(status=503, headers={**BUSY, "retry-after": "1"}),
        times=1,
    )
    give(place)
    expect(place.locator(".box")).to_contain_text(WAITS)
    arrive(page, lambda: None)
    expect(outcome(place)).to_contain_text("11 answered.")
    assert stored(newsroom, key) == [({"q1": "o1"}, 1)]


def test_the_newest_revision_is_the_one_that_waits(newsroom, page, place, key):
    page.route(ADDRESS, lambda route: route.abort())
    give(place)
    place.get_by_role("button", name="Change").click()
    give(place, "Research first")
    expect(outcome(place)).to_contain_text("Your answer: Research first")
    page.unroute(ADDRESS)
    arrive(page, page.reload)
    assert stored(newsroom, key) == [({"q1": "o2"}, 2)]


def test_an_answer_that_waits_can_be_deleted(newsroom, page, place, key):
    page.route(ADDRESS, lambda route: route.abort())
    give(place)
    place.get_by_role("button", name="Delete my answer").click()
    expect(place.get_by_role("group")).to_be_visible()
    assert page.evaluate(QUEUE) is None


def test_an_answer_that_the_server_refuses_is_not_tried_for_ever(newsroom, page, place):
    problem = {**BUSY, "content-type": "application/problem+json"}
    page.route(ADDRESS, lambda route: route.fulfill(status=413, headers=problem, body="{}"))
    give(place)
    expect(place.get_by_role("status")).to_have_text("That did not work. Please try again later.")
    expect(place.get_by_label("Products first")).to_be_checked()
    assert page.evaluate("() => localStorage.length") == 0


@pytest.mark.parametrize("days", [-30, 1], ids=["behind", "ahead"])
def test_a_wrong_clock_makes_one_new_id(newsroom, page, key, days):
    page.clock.set_fixed_time(dt.datetime.now(dt.UTC) + dt.timedelta(days=days))
    page.goto(newsroom.print(newsroom.element(key)))
    place, bodies = widget(page), answered(page)
    give(place)
    expect(outcome(place)).to_contain_text("11 answered.")
    first, second = bodies
    assert first["id"] != second["id"]
    place.get_by_role("button", name="Change").click()
    give(place, "Research first")
    expect(outcome(place)).to_contain_text("Your answer: Research first")
    assert (bodies[2]["id"], bodies[2]["revision"]) == (second["id"], 2)
    assert stored(newsroom, key) == [({"q1": "o2"}, 2)]


def test_an_answer_that_waited_with_a_wrong_clock_can_still_be_changed(newsroom, page, key):
    page.clock.set_fixed_time(dt.datetime.now(dt.UTC) + dt.timedelta(days=1))
    page.goto(newsroom.print(newsroom.element(key)))
    page.route(ADDRESS, lambda route: route.abort())
    give(widget(page))
    expect(widget(page).locator(".box")).to_contain_text(WAITS)
    page.unroute(ADDRESS)
    page.reload()
    place = widget(page)
    expect(outcome(place)).to_contain_text("11 answered.")
    place.get_by_role("button", name="Change").click()
    give(place, "Research first")
    expect(outcome(place)).to_contain_text("Your answer: Research first")
    assert stored(newsroom, key) == [({"q1": "o2"}, 2)]


@pytest.mark.parametrize("junk", ["{", "[1, null]", '{"a": 1}', "7"])
def test_what_a_page_has_put_in_the_place_of_the_queue_does_no_harm(page, place, junk):
    page.evaluate("junk => { localStorage['reader-survey:queue'] = junk; }", junk)
    page.reload()
    give(widget(page))
    expect(outcome(widget(page))).to_contain_text("11 answered.")
