"""Pages that have changed what scripts rely on: old libraries, and forms with odd names."""

import pytest

from tests.browser.placed import place
from tests.browser.widget import give, outcome, widget
from tests.builders import single

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
    return newsroom.ask([single()])


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
    page = reader("Object.prototype.extend = function () {};")
    section = '<meta property="article:section" content="AI">'
    page.goto(placed.print(head=section))
    give(widget(page))
    outcome(widget(page))
