"""Every survey of the demo newspaper stands in its article, and nothing on the page moves."""

import pytest
from playwright.sync_api import expect

from survey_app.demo.newspaper import stories, surveys
from tests.browser.widget import SHIFTS, give, height, outcome, shift, widget

PLACED = [s for s in stories().values() if s.survey and s.survey.placed != "word"]
"""Without those that a rule brings: there is none in this newsroom."""
SCREENS = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
SPARE = 60
"""Room, in px, that may be kept for a survey beyond what it takes."""
RESERVED = "place => parseFloat(getComputedStyle(place).minBlockSize)"
RELEASE = "place => { place.style.minBlockSize = 0; }"


@pytest.fixture(params=SCREENS)
def page(request, reader):
    return reader(SHIFTS, viewport=SCREENS[request.param])


def answer(place, question):
    if question.kind == "text":
        place.get_by_role("textbox").fill("The trains")
        place.get_by_role("button", name="Answer").click()
    else:
        options = [option.text for option in question.options] or ["4"]
        give(place, options[0])


def visit(newsroom, page):
    """Every article that asks something, its survey drawn."""
    for story in PLACED:
        page.goto(newsroom.paper + story.path)
        question = next(surveys()[story.survey.key].questions())
        place = widget(page)
        expect(place.get_by_role("group", name=question.text)).to_be_visible()
        yield story, place


def test_every_question_stands_in_its_article_and_nothing_moves(newsroom, page):
    moved = {story.slug: shift(page) for story, _ in visit(newsroom, page)}
    assert moved == dict.fromkeys(moved, 0)
    assert len(moved) == len(PLACED)


def test_the_room_kept_for_every_question_is_what_it_takes(newsroom, page):
    spare = {}
    for story, place in visit(newsroom, page):
        kept = place.evaluate(RESERVED)
        assert height(place) == kept
        place.evaluate(RELEASE)
        spare[story.slug] = kept - height(place)
    assert {slug: px for slug, px in spare.items() if not 0 <= px <= SPARE} == {}


@pytest.mark.parametrize("key", [key for key in surveys() if len(surveys()[key].pages) == 1])
def test_nothing_moves_when_the_result_takes_the_place_of_the_question(newsroom, page, key):
    page.goto(newsroom.article(key))
    place = widget(page)
    place.scroll_into_view_if_needed()
    before = height(place)
    answer(place, next(surveys()[key].questions()))
    outcome(place)
    assert height(place) == before
    assert place.locator(".said").evaluate("said => said.scrollHeight <= said.clientHeight")
    assert shift(page) == 0


@pytest.mark.parametrize("key", ["labsfirst", "recommend"])
def test_the_room_is_enough_for_the_result_when_a_reader_comes_back(newsroom, page, key):
    page.goto(newsroom.article(key))
    place = widget(page)
    answer(place, next(surveys()[key].questions()))
    outcome(place)
    page.reload()
    place = widget(page)
    outcome(place)
    assert shift(page) == 0
    kept = place.evaluate(RESERVED)
    place.evaluate(RELEASE)
    assert 0 < height(place) <= kept
