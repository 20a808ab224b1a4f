"""Every kind of question is drawn, answered by keyboard, stored, shown and changed in Chromium.

What is wrong with an answer, and what only one kind can do, is in test_rarer_kinds.py.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from survey_app.placements.heights import reserved_height
from survey_app.placements.snippet import COLUMN, PHONE
from survey_app.surveys.definition import Definition, Page
from survey_app.surveys.kinds.registry import KINDS
from tests.browser.kinds import WAYS, answer_by_keyboard, press_button
from tests.browser.test_accessibility import SCREENS, SIDEWAYS, SMALL
from tests.browser.widget import SHIFTS, answered, height, outcome, shift, widget
from tests.surveys.kinds.examples import ALL, PIXEL, asked

every = pytest.mark.parametrize("example", ALL, ids=lambda example: example.kind)
NARROW = "(place, width) => { place.style.inlineSize = width + 'px'; }"
SPARE = 60
"""Room, in px, that may be kept for a survey beyond what it takes."""
MOVED = """() => {
  shifts.takeRecords();
  return performance.getEntriesByType('layout-shift').filter(e => !e.hadRecentInput).length;
}"""
"""Number of shifts that no press has asked for."""
MOVED_BY_HAND = {"ranking", "date"}
"""A ranking moves what its reader moves; the digits of a date are wider than their place."""


def show_pictures(page):
    """Serve one picture for all."""
    page.route("**/pictures/*", lambda route: route.fulfill(body=PIXEL, content_type="image/webp"))


def test_there_is_a_way_to_answer_every_kind():
    assert list(WAYS) == list(KINDS)


@every
def test_a_kind_is_drawn_answered_by_keyboard_stored_shown_and_changed(newsroom, reader, example):
    way = WAYS[example.kind]
    key = newsroom.ask([example.question])
    page = reader(SHIFTS, viewport={"width": 390, "height": 844})
    show_pictures(page)
    bodies = answered(page)
    page.goto(newsroom.print(newsroom.element(key)))
    place = widget(page)
    assert place.get_by_role("group", name=example.question.text).is_visible()
    before = height(place)

    answer_by_keyboard(page, place, way.first)
    outcome(place)
    assert bodies[-1]["answers"] == {"q1": way.answer}
    assert [response.answers for response in newsroom.responses(key)] == [stored(way.answer)]
    assert height(place) == before

    press_button(page, place, ".own button")
    answer_by_keyboard(page, place, way.second)
    said = outcome(place)
    assert bodies[-1]["answers"] == {"q1": way.changed}
    assert [response.answers for response in newsroom.responses(key)] == [stored(way.changed)]
    assert way.result in said.text_content()
    assert page.evaluate(MOVED) == 0
    if example.kind not in MOVED_BY_HAND:
        assert shift(page) == 0


@every
@pytest.mark.parametrize("width", [PHONE, COLUMN])
def test_the_room_kept_for_a_kind_is_what_it_and_its_result_take(newsroom, reader, example, width):
    way = WAYS[example.kind]
    key = newsroom.ask([example.question])
    page = reader(viewport={"width": 700, "height": 900})
    show_pictures(page)
    page.goto(newsroom.print(newsroom.element(key)))
    place = widget(page)
    place.evaluate(NARROW, width)
    question = height(place)
    answer_by_keyboard(page, place, way.first)
    outcome(place)
    page.reload()
    place = widget(page)
    place.evaluate(NARROW, width)
    outcome(place)
    kept = reserved_height(Definition("Asked", pages=(Page((example.question,)),)), width)
    assert 0 <= kept - max(question, height(place)) <= SPARE, (kept, question, height(place))


def stored(answer):
    """An address is stored apart: the response only says that it was given."""
    return {"q1": True if isinstance(answer, str) and "@" in answer else answer}


@every
def test_an_answer_that_is_sent_again_as_it_was_is_the_same(newsroom, reader, example):
    way = WAYS[example.kind]
    key = newsroom.ask([example.question])
    page = reader()
    show_pictures(page)
    bodies = answered(page)
    page.goto(newsroom.print(newsroom.element(key)))
    place = widget(page)
    answer_by_keyboard(page, place, way.first)
    outcome(place)
    page.reload()
    place = widget(page)
    outcome(place)
    press_button(page, place, ".own button")
    press_button(page, place, "[part=button]")
    outcome(place)
    assert [body["answers"]["q1"] for body in bodies] == [way.answer, way.answer]


@pytest.fixture(scope="module")
def whole(newsroom):
    """A survey that asks all kinds on one page."""
    return newsroom.ask([asked(example, number) for number, example in enumerate(ALL, 1)])


WRONG = {"multiple": "[value=o1]", "number": "-5", "email": "ada"}
"""What is no answer: too few options, too low a number, no address."""


def write_something_wrong(place):
    for number, example in enumerate(ALL, 1):
        field = place.locator(f"fieldset[name=q{number}]")
        if example.kind == "multiple":
            field.get_by_role("checkbox").first.check()
        elif example.kind in WRONG:
            field.get_by_role("textbox").fill(WRONG[example.kind])


def fill_in(place):
    """Answer all questions."""
    for number, example in enumerate(ALL, 1):
        field = place.locator(f"fieldset[name=q{number}]")
        answer = example.first
        if example.kind in ("likert", "matrix"):
            for row, option in answer.items():
                field.locator(f"[name='q{number}.{row}'][value={option}]").check()
        elif example.kind == "ranking":
            field.get_by_role("checkbox").check()
        elif example.kind == "dropdown":
            field.get_by_role("combobox").select_option(answer)
        elif example.kind == "email":
            field.get_by_role("textbox").fill(answer)
            field.get_by_role("checkbox").check()
        elif example.kind in ("text", "number", "date", "slider"):
            field.locator("input,textarea").fill(str(answer))
        else:
            for value in [answer] if not isinstance(answer, list) else answer:
                field.locator(f"[value='{value}']").check(force=True)


def looked_at(page, axe):
    """What axe finds wrong with the widget, and what it cannot tell."""
    found = axe.run(page, context="reader-survey").response
    return [
        (fault["id"], node["html"])
        for fault in found["violations"] + found["incomplete"]
        for node in fault["nodes"]
    ]


@pytest.fixture
def axe():
    return Axe()


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_and_is_sure_of_it(newsroom, reader, whole, axe, screen, direction):
    page = reader(expected="429", **SCREENS[screen])
    show_pictures(page)
    page.goto(newsroom.print(newsroom.element(whole), attributes=f' dir="{direction}"'))
    place = widget(page)
    if direction == "rtl":
        place.evaluate("place => { place.dir = 'rtl'; }")
    found = {"question": looked_at(page, axe)}
    write_something_wrong(place)
    place.get_by_role("button", name="Answer").click()
    place.get_by_text("Choose at least 2.").nth(1).wait_for()
    found["message"] = looked_at(page, axe)
    fill_in(place)
    place.get_by_role("button", name="Answer").click()
    outcome(place)
    found["result"] = looked_at(page, axe)
    assert found == {"question": [], "message": [], "result": []}


@pytest.mark.parametrize("width", [320, 1280])
def test_all_of_every_kind_is_large_enough_and_fits(newsroom, reader, whole, width):
    # So many kinds are answered from one address that a proof of work is asked for.
    page = reader(expected="429", viewport={"width": width, "height": 800})
    show_pictures(page)
    page.goto(newsroom.print(newsroom.element(whole)))
    place = widget(page)
    small = place.evaluate(f"(place, least) => ({SMALL})([place, least])", 24)
    wide = page.evaluate(SIDEWAYS)
    fill_in(place)
    place.get_by_role("button", name="Answer").click()
    outcome(place)
    small += place.evaluate(f"(place, least) => ({SMALL})([place, least])", 24)
    assert (small, wide, page.evaluate(SIDEWAYS)) == ([], 0, 0)
    assert place.locator(".said").evaluate("said => said.scrollWidth - said.clientWidth") == 0
