"""With JavaScript switched off, the same question is asked on the hosted page or in the article."""

import pytest
from playwright.sync_api import expect

from tests.browser.widget import outcome, widget
from tests.builders import single


@pytest.fixture
def page(reader):
    # The hosted page has no icon, so that a browser asks for one in vain.
    return reader(java_script_enabled=False, expected="404")


def test_the_link_leads_to_a_page_that_takes_the_answer_and_leads_back(newsroom, page):
    article = newsroom.article("labsfirst", "element")
    page.goto(article)
    page.get_by_role("link", name="Survey", exact=True).click()
    page.get_by_label("Research first").check()
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_role("heading", name="Thank you. Your answer is stored.")).to_be_visible()
    expect(page.get_by_text("Research first")).to_be_visible()
    page.get_by_role("link", name="Back to the article").click()
    assert page.url == article


def test_the_plain_form_posts_from_the_article(newsroom, page):
    page.goto(newsroom.article("labsfirst", "form"))
    page.get_by_label("Research first").check()
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_role("heading", name="Thank you. Your answer is stored.")).to_be_visible()


def test_an_answer_of_the_hosted_page_is_stored_and_can_be_deleted(newsroom, page):
    key = newsroom.ask([single()])
    page.goto(f"{newsroom.studio}/s/{key}")
    page.get_by_label("Research first").check()
    page.get_by_role("button", name="Answer").click()
    page.get_by_role("heading", name="Thank you.").wait_for()
    (stored,) = newsroom.responses(key)
    assert (stored.answers, stored.channel, stored.complete) == ({"q1": "o2"}, "hosted", True)
    page.get_by_role("button", name="Delete my answer").click()
    page.get_by_text("deleted").first.wait_for()
    assert [r.withdrawn for r in newsroom.responses(key)] == [True]


def test_with_javascript_the_plain_form_becomes_the_widget(newsroom, reader):
    page = reader()
    page.goto(newsroom.article("labsfirst", "form"))
    place = widget(page)
    place.get_by_role("radio", name="Research first").check()
    place.get_by_role("button", name="Answer").click()
    outcome(place)
    assert page.url == newsroom.article("labsfirst", "form")
