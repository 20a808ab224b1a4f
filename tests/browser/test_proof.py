"""A busy server asks for a proof of work: the widget brings it, and the reader notices nothing."""

import datetime as dt
import json
from uuid import UUID

import pytest
from playwright.sync_api import expect

from survey_app.collect.proof import Puzzles
from tests.browser.test_unsent import ADDRESS, BUSY, QUEUE, WAITS, stored
from tests.browser.widget import answered, give, outcome, widget
from tests.builders import single

PUZZLES = Puzzles("for tests only")
PROBLEM = {**BUSY, "retry-after": "60", "content-type": "application/problem+json"}


class Crowd:
    """Stands before the server and asks every answer for a proof, which it checks."""

    def __init__(self):
        self.believes = True

    def __call__(self, route):
        body = route.request.post_data_json
        asked = (body["survey"], UUID(body["id"]))
        now = dt.datetime.now(dt.UTC)
        if self.believes and PUZZLES.is_solved(*asked, body.get("proof", ""), now):
            route.continue_()
        else:
            problem = json.dumps({"challenge": PUZZLES.challenge(*asked, now)})
            route.fulfill(status=429, headers=PROBLEM, body=problem)


@pytest.fixture
def key(newsroom):
    return newsroom.ask([single()])


@pytest.fixture
def crowd():
    return Crowd()


@pytest.fixture
def page(newsroom, reader, key, crowd):
    page = reader(expected="Failed to load resource")
    page.route(ADDRESS, crowd)
    page.goto(newsroom.print(newsroom.element(key)))
    return page


def test_a_challenge_is_solved_and_the_answer_stored(newsroom, page, key):
    place, bodies = widget(page), answered(page)
    give(place)
    expect(outcome(place)).to_contain_text("11 answered.")
    first, second = bodies
    proof = second.pop("proof")
    assert first == second
    assert proof
    assert stored(newsroom, key) == [({"q1": "o1"}, 1)]
    assert page.evaluate(QUEUE) is None


def test_a_change_is_asked_anew(newsroom, page, key):
    place = widget(page)
    give(place)
    expect(outcome(place)).to_contain_text("11 answered.")
    place.get_by_role("button", name="Change").click()
    give(place, "Research first")
    expect(outcome(place)).to_contain_text("Your answer: Research first")
    assert stored(newsroom, key) == [({"q1": "o2"}, 2)]


def test_an_answer_whose_proof_is_not_taken_waits_for_another_visit(newsroom, page, key, crowd):
    crowd.believes = False
    bodies = answered(page)
    give(widget(page))
    expect(widget(page).locator(".box")).to_contain_text(WAITS)
    assert len(bodies) == 2
    assert "proof" not in page.evaluate(QUEUE)
    crowd.believes = True
    page.reload()
    expect(outcome(widget(page))).to_contain_text("11 answered.")
    assert stored(newsroom, key) == [({"q1": "o1"}, 1)]


def test_without_a_place_to_wait_the_reader_is_told(reader, newsroom, key, crowd):
    crowd.believes = False
    page = reader(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('forbidden') }})",
        expected="Failed to load resource",
    )
    page.route(ADDRESS, crowd)
    page.goto(newsroom.print(newsroom.element(key)))
    give(widget(page))
    failed = "That did not work. Please try again later."
    expect(widget(page).get_by_role("status")).to_have_text(failed)
    crowd.believes = True
    give(widget(page))
    expect(outcome(widget(page))).to_contain_text("11 answered.")
