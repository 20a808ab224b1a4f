"""Fixtures for tests in Chromium: a newsroom on two origins, and readers who come to it.

They run on SQLite alone: what differs between databases is tested below the browser.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.newsroom import open_newsroom

PATIENCE = 30_000
"""Milliseconds that a step may take: a busy machine is no fault."""


@pytest.fixture(scope="session", autouse=True)
def patience():
    expect.set_options(timeout=PATIENCE)


@pytest.fixture
def page(page):
    page.context.set_default_timeout(PATIENCE)
    return page


@pytest.fixture(scope="session")
def newsroom(sqlite_template, tmp_path_factory):
    """One for all tests of a process; a test that changes a survey asks its own."""
    with open_newsroom(tmp_path_factory.mktemp("newsroom"), sqlite_template) as made:
        yield made


@pytest.fixture
def reader(browser):
    """Opens a page for a reader who has never been anywhere.

    What its browser complains of fails the test, but for `expected`.
    """
    contexts, complaints = [], []

    def come(*scripts, expected=None, **options):
        context = browser.new_context(locale="en-GB", timezone_id="UTC", **options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)

        def complain(text):
            if not (expected and expected in text):
                complaints.append(text)

        context.on("weberror", lambda error: complain(str(error.error)))
        context.on("console", lambda said: said.type == "error" and complain(said.text))
        for script in scripts:
            context.add_init_script(script)
        return context.new_page()

    yield come
    for context in contexts:
        context.close()
    assert complaints == []
