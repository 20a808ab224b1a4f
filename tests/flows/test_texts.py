"""Texts are checked by keys and without scripts, redacted, and gone with their answers."""

import csv

import pytest
from playwright.sync_api import expect

from survey_app.collect.withdrawal import erase
from survey_app.surveys.definition import Question
from tests.builders import NOW, single

WHY = Question("q2", "text", "Why?", long=True)
WORDS = ("The first text", "Ask Ada Lovelace about it", "Buy cheap watches")


@pytest.fixture
def key(newsroom):
    """A survey with three texts, the last one written last."""
    made = newsroom.begin(single(), WHY, state="live", title="Trains")
    for text in WORDS:
        newsroom.answer(made, {"q1": "o1", "q2": text})
    return made


@pytest.fixture
def queue(newsroom, key):
    return newsroom.page(f"/surveys/{key}/texts")


def texts(page):
    return page.locator(".queue blockquote")


def told(page):
    return page.locator(".told")


def test_the_queue_is_worked_by_keys(desk, queue):
    desk.goto(queue)
    expect(texts(desk)).to_have_text(WORDS[::-1])
    keys = desk.get_by_text("approve · ")
    expect(keys).to_be_in_viewport()
    assert keys.bounding_box()["height"] < 30, "all keys stand in one line"
    desk.keyboard.press("j")
    desk.keyboard.press("h")
    expect(told(desk)).to_contain_text("1 text hidden.")
    expect(texts(desk)).to_have_text(WORDS[1::-1])
    expect(desk.locator(".queue > li").first).to_be_focused()
    desk.keyboard.press("j")
    desk.keyboard.press("a")
    expect(told(desk)).to_contain_text("1 text can be quoted now.")
    expect(texts(desk)).to_have_text(WORDS[1:2])
    expect(desk.locator(".queue > li").first).to_be_focused()  # from then on keys work again
    desk.keyboard.press("z")
    expect(told(desk)).to_contain_text("1 text as before.")
    expect(texts(desk)).to_have_text(WORDS[1::-1])
    expect(desk.locator(".queue > li").last).to_be_focused()  # where that text is again
    desk.keyboard.press("a")
    expect(texts(desk)).to_have_text(WORDS[1:2])
    expect(desk.locator(".queue > li").first).to_be_focused()  # and nothing moves it any more
    desk.get_by_role("button", name="Undo").press("Enter")
    expect(told(desk)).to_contain_text("1 text as before.")
    expect(desk.locator(".queue > li").last).to_be_focused()


def test_no_key_works_while_typing_or_when_they_are_off(desk, queue):
    desk.goto(queue)
    desk.keyboard.press("/")
    desk.keyboard.type("ask a h")
    expect(desk.get_by_role("searchbox")).to_have_value("ask a h")
    desk.get_by_label("Keys").uncheck()
    desk.goto(queue)
    expect(desk.get_by_label("Keys")).not_to_be_checked()
    desk.locator(".queue > li").first.focus()
    desk.keyboard.press("h")
    desk.keyboard.press("j")
    expect(desk.locator(".queue > li").first).to_be_focused()
    desk.get_by_label("Keys").check()


def test_several_are_chosen_and_hidden_without_scripts(plain_desk, queue):
    plain_desk.goto(queue)
    plain_desk.get_by_label("Choose text 1").check()
    plain_desk.get_by_label("Choose text 3").check()
    bulk = plain_desk.get_by_role("group", name="All chosen texts")
    bulk.get_by_role("button", name="Hide").click()
    expect(told(plain_desk)).to_contain_text("2 texts hidden.")
    expect(texts(plain_desk)).to_have_text([WORDS[1]])
    plain_desk.get_by_role("button", name="Undo").click()
    expect(texts(plain_desk)).to_have_count(3)


def test_words_are_struck_and_a_deleted_answer_takes_its_quote_away(newsroom, desk, key, queue):
    desk.goto(queue)
    row = desk.locator(".queue > li").nth(1)
    row.get_by_role("link", name="Strike, mark, tag").click()
    for word in ("Ada", "Lovelace"):
        desk.get_by_label(word, exact=True).check(force=True)
    desk.get_by_role("button", name="Approve what is left").click()
    expect(desk.locator("blockquote").nth(1)).to_have_text("Ask […] about it")
    results = newsroom.page(f"/surveys/{key}")
    desk.goto(results)
    expect(desk.locator(".words blockquote").first).to_have_text("Ask […] about it")
    [response] = [r for r in newsroom.responses(key) if r.answers["q2"] == WORDS[1]]
    erase(newsroom.database, response.shard, response.id, response.survey_id, NOW)
    desk.goto(results)
    expect(desk.get_by_text("Ask […] about it")).to_have_count(0)


def test_a_tag_is_made_from_a_frequent_word(newsroom, desk, key, queue):
    for _ in range(3):
        newsroom.answer(key, {"q2": "Trains are late"})
    desk.goto(f"{queue}/words")
    with desk.expect_download() as saved:
        desk.get_by_role("button", name="CSV").click()
    [line] = csv.DictReader(saved.value.path().read_text(encoding="utf-8-sig").splitlines())
    assert (line["Word or phrase"], line["Texts"]) == ("trains are late", "3")
    assert line["Share base"] == "6" and "Tag" not in line
    desk.get_by_role("link", name="Make a tag of “trains are late”").click()
    desk.get_by_role("button", name="Add the tag").click()
    expect(desk.locator(".notices")).to_contain_text("The tag was saved.")
    row = desk.get_by_role("row").filter(has_text="Trains are late")
    expect(row.get_by_role("cell").first).to_have_text("3")
    row.get_by_role("link").click()
    expect(texts(desk)).to_have_text(["Trains are late"] * 3)


def test_an_answer_is_deleted_for_its_reader(newsroom, desk, key):
    desk.goto(newsroom.page(f"/surveys/{key}/answers"))
    desk.get_by_role("row").nth(1).get_by_role("link").click()
    expect(desk.get_by_text("Buy cheap watches")).to_be_visible()
    desk.get_by_text("Delete this answer …").click()
    desk.get_by_role("button", name="Delete it for good").click()
    expect(desk.locator(".notices").first).to_contain_text("The answer was deleted.")
    expect(desk.get_by_text("2 answers on this page")).to_be_visible()
