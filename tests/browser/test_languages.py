"""A survey and the widget speak the language of the page; only one language travels."""

import msgspec
import pytest
from playwright.sync_api import expect

from survey_app.surveys.definition import Definition, Page
from survey_app.surveys.translations import texts
from tests.browser.widget import answered, give, outcome, widget
from tests.builders import single

ENGLISH = Definition("Labs", pages=(Page((single(),)),))
FRENCH = {
    "title": "Labos",
    "q1": "Que doivent faire les labos ?",
    "q1.option.o1": "Des produits",
    "q1.option.o2": "De la recherche",
}
SURVEY = msgspec.structs.replace(
    ENGLISH,
    translations={"fr": FRENCH, "ar": {place: f"س {place}" for place in texts(ENGLISH)}},
)


@pytest.fixture
def page(reader):
    return reader()


@pytest.fixture
def key(newsroom):
    return newsroom.publish(SURVEY)


def fetched(page):
    """The addresses of ours that a page asks for, as they come; a list that grows."""
    asked = []
    page.on("request", lambda request: asked.append(request.url.split("/", 3)[3]))
    return asked


def in_language(newsroom, key, language):
    """A page in a language: within an element, as the pages of the tests are English."""
    return newsroom.print(f'<div lang="{language}">{newsroom.element(key)}</div>')


def test_a_page_in_the_title_s_language_needs_nothing_more(newsroom, page, key):
    asked = fetched(page)
    page.goto(newsroom.print(newsroom.element(key)))
    expect(widget(page).get_by_role("button", name="Answer")).to_be_visible()
    assert [url for url in asked if "surveys/" in url] == []


def test_the_survey_and_the_widget_speak_the_language_of_the_page(newsroom, page, key):
    asked, bodies = fetched(page), answered(page)
    page.goto(in_language(newsroom, key, "fr-BE"))
    place = widget(page)
    expect(place.get_by_role("group", name=FRENCH["q1"])).to_be_visible()
    expect(place).to_contain_text("Enquête · 1 question · par")
    assert [url for url in asked if "surveys/" in url] == [f"surveys/{key}.json?language=fr"]
    place.get_by_label("Des produits").check()
    place.get_by_role("button", name="Répondre").click()
    expect(outcome(place)).to_contain_text("Votre réponse : Des produits")
    expect(place.get_by_role("button", name="Supprimer ma réponse")).to_be_visible()
    assert bodies[-1]["language"] == "fr"
    (stored,) = newsroom.responses(key)
    assert (stored.language, stored.answers) == ("fr", {"q1": "o1"})
    assert place.evaluate("place => [place.lang, place.dir]") == ["", ""]


def test_a_language_that_is_written_from_right_to_left_turns_the_widget(newsroom, page, key):
    page.goto(in_language(newsroom, key, "ar"))
    place = widget(page)
    expect(place.get_by_role("button", name="أجب")).to_be_visible()
    row = place.locator("label").first
    turned = "place => getComputedStyle(place.shadowRoot.querySelector('.box')).direction"
    assert place.evaluate(turned) == "rtl"
    assert row.locator("input").bounding_box()["x"] > row.locator("span").bounding_box()["x"]


def test_a_page_in_a_language_that_nobody_wrote_gets_the_survey_s_own(newsroom, page, key):
    page.goto(in_language(newsroom, key, "de"))
    place = widget(page)
    expect(place.get_by_role("button", name="Answer")).to_be_visible()
    assert place.get_attribute("lang") == "en"
    give(place)
    outcome(place)


def test_a_survey_in_another_language_than_its_title_brings_its_words(newsroom, page):
    french = msgspec.structs.replace(ENGLISH, language="fr")
    key = newsroom.publish(french)
    page.goto(newsroom.print(newsroom.element(key)))
    place = widget(page)
    expect(place.get_by_role("button", name="Répondre")).to_be_visible()
    assert place.get_attribute("lang") == "fr"


def test_two_languages_on_one_page_do_not_mix(newsroom, page, key):
    other = newsroom.publish(ENGLISH)
    french = f'<div lang="fr">{newsroom.element(key)}</div>'
    page.goto(newsroom.print(french + newsroom.element(other)))
    one, two = page.locator("reader-survey").all()
    expect(one.get_by_role("button", name="Répondre")).to_be_visible()
    expect(two.get_by_role("button", name="Answer")).to_be_visible()
    one.get_by_label("Des produits").check()
    one.get_by_role("button", name="Répondre").click()
    give(two)
    expect(one.locator(".result")).to_contain_text("Votre réponse")
    expect(two.locator(".result")).to_contain_text("Your answer")
