"""A reader answers, sees the result, comes back, changes the answer and deletes it."""

import pytest
from playwright.sync_api import expect

from survey_app.surveys.definition import Question
from tests.browser.widget import answered, give, height, outcome, widget
from tests.builders import all_kinds, single

SENTENCE = "Readers who chose to answer, not a sample of the public."
OTHER = all_kinds()[1]
KEYS = {
    "single": (["Tab", "ArrowDown"], "o2"),
    "multiple": (["Tab", "Space", "Tab", "Space"], ["o1", "o2"]),
    "rating": (["Tab", "ArrowRight"], 2),
    "nps": (["Tab", "ArrowLeft"], 10),
    "text": (["Tab", "H", "i"], "Hi"),
}
STORAGE = "() => ({...localStorage})"


@pytest.fixture
def key(newsroom):
    return newsroom.ask([single()])


@pytest.fixture
def place(newsroom, page, key):
    page.goto(newsroom.print(newsroom.element(key)))
    return widget(page)


@pytest.mark.parametrize("question", all_kinds(), ids=lambda question: question.kind)
def test_the_keyboard_alone_is_enough(newsroom, page, question):
    key = newsroom.ask([question])
    page.goto(newsroom.print(newsroom.element(key)))
    place = widget(page)
    keys, answer = KEYS[question.kind]
    if question.kind == "multiple":
        keys = [*keys, "Tab", "Tab"]
    for each in [*keys, "Tab", "Enter"]:
        page.keyboard.press(each)
    expect(outcome(place).locator(".own p")).to_be_focused()
    assert [r.answers for r in newsroom.responses(key)] == [{"q" + question.key[1:]: answer}]
    for each in ("Tab", "Enter"):
        page.keyboard.press(each)
    expect(place.locator("form")).to_be_focused()


def test_an_answer_goes_out_without_preflight_and_without_cookie(newsroom, page, place, key):
    page.context.add_cookies([{"name": "c", "value": "1", "url": newsroom.paper}])
    with page.expect_response("**/collect/responses") as caught:
        give(place)
    outcome(place)
    assert caught.value.status == 201
    assert caught.value.request.headers["content-type"] == "text/plain"
    assert "set-cookie" not in caught.value.all_headers()
    assert len(page.context.cookies()) == 1
    calls = [call for call in newsroom.calls if key in call[1] or "/collect/" in call[1]]
    assert {method for method, _, _ in newsroom.calls} <= {"GET", "POST"}
    assert calls and not any(cookie for _, _, cookie in calls)


def test_an_answer_says_what_the_contract_asks_for(newsroom, page, place, key):
    bodies = answered(page)
    give(place)
    outcome(place)
    (body,) = bodies
    assert (body["survey"], body["version"], body["revision"]) == (key, 1, 1)
    assert (body["answers"], body["complete"]) == ({"q1": "o1"}, True)
    assert (body["article"], body["channel"], body["language"]) == (page.url, "inline", "en")
    assert body["context"]["placement"] == "element"
    assert body["context"]["device"] == "desktop"
    assert 0 <= body["started_ms"] < 10_000


def test_the_result_takes_the_place_of_the_question(newsroom, place):
    before = height(place)
    give(place)
    said = outcome(place)
    expect(said).to_contain_text("Your answer: Products first")
    expect(said.get_by_role("listitem").filter(has_text="Products first")).to_contain_text("100%")
    expect(said).to_contain_text("11 answered.")
    expect(said).to_contain_text(SENTENCE)
    assert height(place) == before


def test_a_page_that_is_opened_again_shows_what_this_browser_answered(page, place):
    give(place, "Research first")
    outcome(place)
    page.reload()
    said = outcome(widget(page))
    expect(said).to_contain_text("Your answer: Research first")
    expect(said.locator("[aria-current=true]")).to_contain_text("Research first")
    expect(said.locator("[aria-current]")).to_have_count(1)


def test_change_reopens_the_question_with_the_earlier_answer(page, place):
    bodies = answered(page)
    give(place)
    outcome(place)
    page.reload()
    place = widget(page)
    place.get_by_role("button", name="Change", exact=True).click()
    expect(place.get_by_label("Products first")).to_be_checked()
    give(place, "Research first")
    expect(outcome(place)).to_contain_text("Your answer: Research first")
    first, second = bodies
    assert (second["id"], second["secret"]) == (first["id"], first["secret"])
    assert (second["revision"], second["answers"]) == (2, {"q1": "o2"})


def test_a_deleted_answer_is_withdrawn_and_the_question_returns(newsroom, page, place, key):
    give(place)
    outcome(place)
    place.get_by_role("button", name="Delete my answer", exact=True).click()
    expect(place.get_by_role("group")).to_be_visible()
    expect(place.get_by_role("status")).to_have_text("Your answer was deleted.")
    expect(place.get_by_label("Products first")).not_to_be_checked()
    assert [(r.withdrawn, r.answers) for r in newsroom.responses(key)] == [(True, {})]
    assert page.evaluate(STORAGE) == {}


def test_after_a_deletion_a_new_answer_has_a_new_id(newsroom, page, place, key):
    bodies = answered(page)
    give(place)
    outcome(place)
    place.get_by_role("button", name="Delete my answer").click()
    give(place, "Research first")
    expect(outcome(place)).to_contain_text("Your answer: Research first")
    assert len({body["id"] for body in bodies}) == 2
    assert [body["revision"] for body in bodies] == [1, 1]


def test_nothing_is_stored_in_the_browser_before_an_answer(page, place):
    place.get_by_label("Products first").check()
    page.mouse.wheel(0, 300)
    page.wait_for_timeout(50)
    assert page.evaluate(STORAGE) == {}
    place.get_by_role("button", name="Answer").click()
    outcome(place)
    assert len(page.evaluate(STORAGE)) == 1


def test_an_other_answer_carries_its_words(newsroom, page):
    key = newsroom.ask([OTHER])
    page.goto(newsroom.print(newsroom.element(key)))
    place = widget(page)
    place.get_by_role("textbox", name="Other").fill("Chess")
    give(place, "News")
    expect(outcome(place)).to_contain_text("Your answer: News, Chess")
    stored = [r.answers for r in newsroom.responses(key)]
    assert stored == [{"q2": ["o1", {"option": "other", "text": "Chess"}]}]


def test_an_empty_answer_is_asked_for_and_not_sent(page, place):
    bodies = answered(page)
    place.get_by_role("button", name="Answer").click()
    expect(place.get_by_role("group")).to_have_accessible_description(
        "Please choose or write an answer."
    )
    expect(place.get_by_label("Products first")).to_be_focused()
    give(place)
    outcome(place)
    assert len(bodies) == 1


def test_few_answers_have_no_public_result(newsroom, reader):
    key = newsroom.ask([Question("q1", "rating", "How good was it?")], answered=0)
    page = reader()
    page.goto(newsroom.print(newsroom.element(key)))
    place = widget(page)
    give(place, "4")
    expect(outcome(place)).to_contain_text("Thank you. Your answer is stored.")
    expect(place.get_by_role("listitem")).to_have_count(0)


def test_a_page_without_an_address_of_its_own_sends_none(newsroom, page, key):
    bodies = answered(page)
    canonical = '<link rel="canonical" href="about:srcdoc">'
    page.goto(newsroom.print(canonical + newsroom.element(key)))
    give(widget(page))
    outcome(widget(page))
    assert bodies[-1]["article"] == ""
