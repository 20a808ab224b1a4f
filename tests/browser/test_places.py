"""Surveys by rules: each place where one can stand, and that nothing moves when it comes."""

import random
from string import ascii_letters

import pytest
from playwright.sync_api import expect

from survey_app.database import transaction
from survey_app.placements.snippet import mark_rule
from survey_app.publications.catalogue import publication_by_key
from survey_app.surveys.definition import Definition, Page
from tests.browser.placed import LONG, paragraphs, place
from tests.browser.widget import SHIFTS, answered, give, outcome, shift, widget
from tests.builders import single

ALSO = '<p id="also"><span>Also read</span> <a href="/other">Another article</a></p>'
WHERE = """() => {
  const {previousElementSibling, nextElementSibling, parentNode} =
    document.querySelector('reader-survey');
  return [previousElementSibling, nextElementSibling, parentNode]
    .map(node => node && (node.id || node.nodeName.toLowerCase()));
}"""
LATE = f"<template>{LONG}</template>"
"""The text of an article that a script shows later."""
COME = """address => {
  if (address) history.pushState(null, '', address);
  document.querySelector('.text').append(document.querySelector('template').content);
}"""


@pytest.fixture
def placed(newsroom):
    return place(newsroom)


def where(page):
    """The elements before, behind and around the survey."""
    widget(page)
    return page.evaluate(WHERE)


def open_article(reader, address):
    page = reader(SHIFTS)
    page.goto(address)
    return page


@pytest.mark.parametrize(
    ("rule", "body", "expected"),
    [
        ({"spot": "paragraph", "paragraph": 7}, LONG, ["p7", "p8"]),
        ({"spot": "end"}, LONG, ["p20", None]),
        ({"spot": "also_read"}, LONG + ALSO + paragraphs(2, 30), ["p20", "also"]),
        (
            {"spot": "also_read"},
            f'{LONG}<p id="it"><a href="/other">ALSO READ: Another article</a></p>',
            ["p20", "it"],
        ),
        (
            {"spot": "also_read"},
            LONG + '<h3 id="more">Also read</h3><ul><li><a href="/other">This</a></li></ul>',
            ["p20", "more"],
        ),
        (
            {"spot": "also_read"},
            f'{LONG}<ul id="list"><li>Read more: <a href="/a">A</a></li><li>B</li></ul>',
            ["p20", "list"],
        ),
        ({"spot": "word"}, f'{LONG}<p id="it"><b>Survey</b></p>{ALSO}', ["it", "also"]),
        (
            {"spot": "word", "word": "Our question"},
            f'{LONG}<h2 id="it">Our question</h2>{ALSO}',
            ["it", "also"],
        ),
        ({"spot": "marker"}, f'{LONG}<div id="here" data-survey-here></div>{ALSO}', [None, None]),
        (
            {"spot": "marker", "marker": ".more"},
            f'{LONG}<p id="m" class="more">M</p>',
            ["p20", "m"],
        ),
    ],
    ids=[
        "paragraph",
        "end",
        "also",
        "also-link",
        "also-box",
        "also-list",
        "word",
        "own-word",
        "mark",
        "selector",
    ],
)
def test_where_a_survey_stands(placed, reader, rule, body, expected):
    placed.rule(**rule)
    page = open_article(reader, placed.print(body))
    before, behind, around = where(page)
    assert [before, behind] == expected
    assert around == ("here" if rule["spot"] == "marker" and "here" in body else "div")
    assert shift(page) == 0


def test_a_word_alone_between_line_breaks_is_found(placed, reader):
    placed.rule(spot="word")
    lines = "The council met again. <br>" * 60
    text = f"<p id='all'>{lines}Survey<br>Also read: <a href='/a'>A</a></p>"
    page = open_article(reader, placed.print(text))
    assert where(page) == ["br", "br", "all"]
    behind = "() => document.querySelector('reader-survey').previousSibling.data.trim()"
    assert page.evaluate(behind) == "Survey"


def test_a_survey_by_rule_is_answered_under_its_key(placed, reader, newsroom):
    key = placed.rule(spot="paragraph", paragraph=7)
    page = open_article(reader, placed.print())
    bodies = answered(page)
    give(widget(page))
    outcome(widget(page))
    assert shift(page) == 0
    [body] = bodies
    assert (body["context"]["placement"], body["channel"]) == (key, "inline")
    [stored] = newsroom.responses(placed.survey)
    assert stored.placement == key


def test_the_lines_of_a_title_are_found_as_it_says(placed, reader, newsroom):
    with transaction(newsroom.database.writing()) as session:
        publication_by_key(session, placed.publication).also_read = {"beginnings": ["See too"]}
    placed.rule()
    page = open_article(
        reader, placed.print(f'{LONG}{ALSO}<p id="own">See too: <a href="/">B</a></p>')
    )
    assert where(page)[:2] == ["also", "own"]


def test_a_place_in_view_stays_as_it_is_until_it_is_below_the_window(placed, reader):
    placed.rule(spot="paragraph", paragraph=2)
    page = open_article(reader, placed.print())
    page.locator("article").wait_for()
    expect(page.locator("reader-survey")).to_have_count(0)
    page.mouse.wheel(0, 3000)
    page.wait_for_function("scrollY > 1000")
    expect(page.locator("reader-survey")).to_have_count(0)
    assert shift(page) == 0


def test_a_place_whose_height_is_kept_takes_the_survey_at_once(placed, reader):
    placed.rule(spot="marker")
    rule = mark_rule("[data-survey-here]", Definition("Asked", pages=(Page((single(),)),)))
    address = f"{placed.newsroom.paper}/kept.css"
    page = reader(SHIFTS)
    page.route(address, lambda route: route.fulfill(body=rule, content_type="text/css"))
    mark = "<div data-survey-here></div>"
    link = f'<link rel="stylesheet" href="{address}">'
    page.goto(placed.print(paragraphs(1) + mark + paragraphs(20, 2), head=link))
    expect(widget(page)).to_be_in_viewport()
    assert shift(page) == 0
    give(widget(page))
    outcome(widget(page))
    assert shift(page) == 0


def test_a_survey_that_its_page_takes_out_comes_back(placed, reader):
    placed.rule(spot="end")
    page = open_article(reader, placed.print())
    widget(page)
    page.evaluate("() => document.querySelector('reader-survey').remove()")
    assert where(page)[0] == "p20"


def test_text_that_comes_late_gets_its_survey(placed, reader):
    placed.rule(spot="paragraph", paragraph=8)
    page = open_article(reader, placed.print(LATE))
    page.wait_for_load_state()
    page.evaluate(COME)
    assert where(page)[:2] == ["p8", "p9"]


def test_another_article_in_the_same_page_is_decided_anew(placed, reader):
    placed.rule(spot="end", addresses=("*/second",))
    page = open_article(reader, placed.print(LATE))
    page.wait_for_load_state()
    expect(page.locator("reader-survey")).to_have_count(0)
    page.evaluate(COME, "/second")
    assert where(page)[0] == "p20"


def test_a_rule_that_did_not_fit_into_the_script_is_fetched(placed, reader):
    chance = random.Random(1)
    for _ in range(12):
        letters = ["".join(chance.choices(ascii_letters, k=190)) for _ in range(3)]
        placed.rule(spot="end", sections=tuple(letters))
    placed.rule(spot="paragraph", paragraph=7)
    page = reader(SHIFTS)
    with page.expect_response(f"**/embed/{placed.publication}/rules.json"):
        page.goto(placed.print())
    assert where(page)[:2] == ["p7", "p8"]
    assert shift(page) == 0
