"""Fixtures for whole ways through the studio in Chromium; they run on SQLite alone."""

import pytest

from tests.flows.newsroom import open_newsroom


@pytest.fixture(scope="module")
def newsroom(sqlite_template, tmp_path_factory):
    """One for all tests of a file; a test that changes something makes its own survey."""
    with open_newsroom(tmp_path_factory.mktemp("newsroom"), sqlite_template) as made:
        yield made


@pytest.fixture
def desk(newsroom, page):
    """A page of an editor who is signed in."""
    newsroom.sign_in(page.context)
    return page


@pytest.fixture
def plain_desk(newsroom, browser):
    """The same with JavaScript off."""
    context = browser.new_context(locale="en-GB", java_script_enabled=False)
    context.set_default_timeout(10_000)
    newsroom.sign_in(context)
    yield context.new_page()
    context.close()
