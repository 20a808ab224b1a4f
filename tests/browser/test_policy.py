"""Everything works under the strictest policy of a page, and nothing is reported."""

import pytest
from playwright.sync_api import expect

from survey_app.surveys.definition import Definition, Page, Question
from tests.browser.publisher import STRICT, open_publisher
from tests.browser.widget import give, outcome, widget
from tests.builders import NOW, single
from tests.surveys.kinds.examples import ALL, store_pictures

REPORTS = """
window.reports = [];
addEventListener('securitypolicyviolation', e => reports.push(e.effectiveDirective), true);
"""


@pytest.fixture(scope="module")
def publisher(newsroom):
    with open_publisher(newsroom) as made:
        key = made.publication("strictly")
        made.change(key, lambda session, title: store_pictures(session, title.id, NOW))
        yield made


@pytest.fixture
def strict(publisher, reader):
    """Opens a page under that policy."""

    def come(body):
        page = reader(REPORTS)
        page.goto(publisher.print("strictly", body, policy=STRICT))
        return page

    return come


def test_a_question_is_drawn_answered_changed_and_deleted(newsroom, strict):
    key = newsroom.ask([single()], publication="strictly")
    page = strict(newsroom.element(key))
    place = widget(page)
    give(place)
    expect(outcome(place)).to_contain_text("11 answered.")
    place.get_by_role("button", name="Change").click()
    give(place, "Research first")
    expect(outcome(place)).to_contain_text("Your answer: Research first")
    place.get_by_role("button", name="Delete my answer").click()
    expect(place.get_by_role("status")).to_contain_text("deleted")
    assert [r.withdrawn for r in newsroom.responses(key)] == [True]
    assert page.evaluate("() => reports") == []


def test_several_pages_are_answered(newsroom, strict):
    last = Question("q2", "text", "Why {q1}?")
    key = newsroom.ask([single()], [last], publication="strictly", answered=0)
    page = strict(newsroom.element(key))
    place = widget(page)
    place.get_by_label("Products first").check()
    place.get_by_role("button", name="Next").click()
    place.get_by_role("textbox", name="Why Products first?").fill("Trains")
    place.get_by_role("button", name="Answer").click()
    outcome(place)
    assert [r.answers for r in newsroom.responses(key)] == [{"q1": "o1", "q2": "Trains"}]
    assert page.evaluate("() => reports") == []


def test_every_kind_of_question_is_drawn(newsroom, strict):
    asked = [Definition("Asked", pages=(Page((example.question,)),)) for example in ALL]
    keys = [newsroom.publish(one, publication="strictly") for one in asked]
    page = strict("".join(map(newsroom.element, keys)))
    expect(page.locator("reader-survey form")).to_have_count(len(ALL))
    assert page.evaluate("() => reports") == []


def test_a_form_in_the_article_is_taken_over(newsroom, publisher, strict):
    key = newsroom.ask([single()], publication="strictly", answered=0)
    page = strict(publisher.snippets(key, single())["form"])
    give(widget(page).locator(".box"))
    outcome(widget(page))
    assert page.evaluate("() => reports") == []
