"""Pages that have changed what scripts rely on: old libraries, and forms with odd names."""

import pytest
from playwright.sync_api import expect

from survey_app.surveys.definition import Option, Question
from tests.browser.placed import place
from tests.browser.widget import give, outcome, widget

ADDRESS = "**/collect/responses"
LISTS = """
Array.prototype.toJSON = function () { return '[' + this.map(one => JSON.stringify(one)) + ']'; };
Object.prototype.extend = function () {};
"""
SEVERAL = Question(
    "q1", "multiple", "Which?", options=(Option("o1", "Products first"), Option("o2", "Other"))
)
FORM = """address => {
  const form = document.createElement('form');
  for (const name of ['matches', 'querySelectorAll', 'closest']) {
    form.append(Object.assign(document.createElement('input'), {name}));
  }
  const link = Object.assign(document.createElement('a'), {href: address, textContent: 'Survey'});
  link.dataset.survey = address.split('/').at(-1);
  document.querySelector('article').append(form, link);
}"""


@pytest.fixture
def key(newsroom):
    return newsroom.ask([SEVERAL])


def test_what_waits_is_sent_from_a_page_that_writes_lists_its_own_way(newsroom, reader, key):
    page = reader(LISTS, expected="Failed to load resource")
    page.goto(newsroom.print(newsroom.element(key)))
    page.route(ADDRESS, lambda route: route.abort())
    give(widget(page))
    expect(widget(page).locator(".box")).to_contain_text("Saved on this device, will be sent.")
    page.unroute(ADDRESS)
    with page.expect_response(ADDRESS) as caught:
        page.reload()
    assert caught.value.status == 201
    expect(outcome(widget(page))).to_contain_text("answered")
    assert [each.answers for each in newsroom.responses(key)] == [{"q1": ["o1"]}]


def test_fields_named_like_functions_do_not_matter(newsroom, reader, key):
    page = reader()
    page.goto(newsroom.print("<p>Text.</p>"))
    page.wait_for_load_state()
    page.evaluate(FORM, f"{newsroom.studio}/s/{key}")
    give(widget(page))
    outcome(widget(page))


def test_rules_fit_in_a_page_that_adds_to_every_object(newsroom, reader):
    placed = place(newsroom)
    placed.rule(spot="end", sections=("AI",))
    page = reader(LISTS)
    section = '<meta property="article:section" content="AI">'
    page.goto(placed.print(head=section))
    give(widget(page))
    outcome(widget(page))
