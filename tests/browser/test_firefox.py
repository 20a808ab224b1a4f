"""The main flow in Firefox: a question is drawn, answered, changed and deleted."""

import contextlib

import pytest

from tests.builders import single
from tests.firefox import NoFirefox, firefox

BOX = "document.querySelector('reader-survey')?.shadowRoot?.querySelector('.box')"


@pytest.fixture
def page(tmp_path):
    with contextlib.ExitStack() as stack:
        try:
            yield stack.enter_context(firefox(tmp_path))
        except NoFirefox as missing:
            # Only Chromium is asked for, also in CI.
            pytest.skip(f"no Firefox here: {missing}")


def answer(page, option):
    page.click(f"[...{BOX}?.querySelectorAll('label') || []].find(l => l.innerText === '{option}')")
    press(page, "Answer")


def press(page, name):
    page.click(f"[...{BOX}?.querySelectorAll('button') || []].find(b => b.innerText === '{name}')")


def says(page, text):
    return page.wait(f"{BOX}?.innerText.includes('{text}')")


@pytest.mark.browser
def test_a_reader_answers_changes_and_deletes(newsroom, page):
    key = newsroom.ask([single()])
    page.go(newsroom.print(newsroom.element(key)))
    answer(page, "Products first")
    says(page, "11 answered.")
    page.go(newsroom.print(newsroom.element(key)))
    says(page, "Your answer: Products first")
    press(page, "Change")
    answer(page, "Research first")
    says(page, "Your answer: Research first")
    assert newsroom.counted(key) == {"o1": 10, "o2": 1}
    press(page, "Delete my answer")
    page.wait(f"{BOX}?.querySelector('form')")
    assert newsroom.counted(key) == {"o1": 10}
    assert [(r.revision, r.withdrawn) for r in newsroom.responses(key)] == [(2, True)]
