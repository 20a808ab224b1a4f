"""The widget in pages as they are: copies, late links, moved elements, and things that go wrong."""

import pytest
from playwright.sync_api import expect

from survey_app.placements.snippet import form_snippet, link_snippet
from survey_app.surveys.definition import Definition, Page
from tests.browser.widget import HEARD, answered, give, outcome, wait_for_event, widget
from tests.builders import single

LINK = """([address, key]) => {
  const link = document.createElement('a');
  link.href = address;
  link.dataset.survey = key;
  link.textContent = 'Survey';
  document.querySelector('article').append(link);
}"""
MOVE = """() => {
  const place = document.querySelector('reader-survey');
  place.remove();
  document.querySelector('main').append(place);
}"""
THROWING = """
Object.defineProperty(window, 'localStorage', {get() { throw new Error('forbidden'); }});
Element.prototype.remove = () => { throw new Error('a page that tampers'); };
addEventListener('survey:answered', () => { window.told = true; });
"""
IDLE = """
window.timers = 0;
window.frames_ = 0;
const {setInterval: every, requestAnimationFrame: frame} = window;
window.setInterval = (...given) => { timers++; return every(...given); };
window.requestAnimationFrame = (...given) => { frames_++; return frame(...given); };
"""


@pytest.fixture
def key(newsroom):
    return newsroom.ask([single()])


def test_two_copies_share_one_answer(newsroom, page, key):
    page.goto(newsroom.print(newsroom.element(key) * 2))
    bodies = answered(page)
    copies = page.locator("reader-survey")
    give(copies.nth(0))
    for copy in (copies.nth(0), copies.nth(1)):
        expect(outcome(copy)).to_contain_text("Your answer: Products first")
    copies.nth(1).get_by_role("button", name="Change").click()
    give(copies.nth(1), "Research first")
    expect(outcome(copies.nth(0))).to_contain_text("Your answer: Research first")
    assert len({body["id"] for body in bodies}) == 1
    assert [body["revision"] for body in bodies] == [1, 2]


def test_a_link_that_a_script_adds_later_is_taken_over(newsroom, page, key):
    page.goto(newsroom.print("<p>Text.</p>"))
    page.wait_for_load_state()
    page.evaluate(LINK, [f"{newsroom.studio}/s/{key}", key])
    place = widget(page)
    assert place.get_attribute("survey") == key
    give(place)
    outcome(place)


def test_an_element_that_is_moved_goes_on(newsroom, page, key):
    page.goto(newsroom.print(newsroom.element(key)))
    widget(page).get_by_label("Products first").check()
    page.evaluate(MOVE)
    place = widget(page)
    expect(place.get_by_label("Products first")).to_be_checked()
    give(place)
    outcome(place)
    page.evaluate(MOVE)
    expect(outcome(widget(page))).to_contain_text("Your answer: Products first")


def test_a_second_copy_of_the_script_does_nothing(newsroom, reader, key):
    page = reader(HEARD)
    page.goto(newsroom.print(newsroom.element(key), scripts=2))
    bodies = answered(page)
    wait_for_event(page, "survey:seen")
    give(widget(page))
    outcome(widget(page))
    assert len(bodies) == 1
    assert page.evaluate("() => heard.map(e => e[0])") == [
        "survey:seen",
        "survey:started",
        "survey:answered",
    ]


@pytest.mark.parametrize("snippet", ["element", "link"])
def test_an_unknown_survey_leaves_the_link(newsroom, reader, snippet):
    page = reader(expected="404")
    body = newsroom.element("nosuchkey")
    if snippet == "link":
        body = link_snippet(newsroom.studio, "nosuchkey")
    with page.expect_response("**/surveys/nosuchkey.json"):
        page.goto(newsroom.print(body))
    link = page.get_by_role("link", name="Survey", exact=True)
    expect(link).to_be_visible()
    expect(link).to_have_attribute("href", f"{newsroom.studio}/s/nosuchkey")


def test_the_plain_form_gives_way_to_the_widget(newsroom, page, key):
    definition = Definition("Asked", pages=(Page((single(),)),))
    page.goto(newsroom.print(form_snippet(newsroom.studio, key, definition, 1)))
    expect(widget(page).locator(".box").get_by_role("radio")).to_have_count(2)
    expect(page.get_by_role("radio")).to_have_count(2)


def test_a_page_that_forbids_storage_and_tampers_does_not_matter(newsroom, reader, key):
    page = reader(THROWING)
    page.goto(newsroom.print(newsroom.element(key)))
    give(widget(page))
    expect(outcome(widget(page))).to_contain_text("Your answer: Products first")
    assert page.evaluate("() => told")
    assert len(newsroom.responses(key)) == 1


def test_a_browser_that_is_too_old_keeps_the_link_and_hears_of_no_error(newsroom, reader, key):
    page = reader("delete window.CSSStyleSheet")
    with page.expect_response("**/embed/*.js"):
        page.goto(newsroom.print(newsroom.element(key)))
    expect(page.get_by_role("link", name="Survey", exact=True)).to_be_visible()
    expect(page.locator("reader-survey .box")).to_have_count(0)


def test_the_questions_of_a_survey_that_the_script_left_out_are_fetched(newsroom, page, key):
    page.route(
        "**/embed/techdaily.js",
        lambda route: route.fulfill(
            response=(answer := route.fetch()), body=answer.text().replace(f'"{key}":', '"gone":')
        ),
    )
    with page.expect_response(f"**/surveys/{key}.json"):
        page.goto(newsroom.print(newsroom.element(key)))
    give(widget(page))
    outcome(widget(page))


def test_nothing_ticks_while_a_question_waits(newsroom, reader, key):
    page = reader(HEARD, IDLE)
    page.goto(newsroom.print(newsroom.element(key)))
    wait_for_event(page, "survey:seen")
    assert page.evaluate("() => [timers, frames_]") == [0, 0]


def test_one_request_is_enough_for_the_question(newsroom, reader, key):
    page = reader("navigator.globalPrivacyControl = true")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(newsroom.print(newsroom.element(key)))
    widget(page)
    assert [url for url in asked if url.startswith(newsroom.studio)] == [
        f"{newsroom.studio}/embed/techdaily.js"
    ]
