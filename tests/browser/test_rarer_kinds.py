"""What only one kind of question can do, and what a reader is told who gives no answer to it."""

import pytest
from playwright.sync_api import expect

from survey_app.surveys.definition import Option, Question, Row
from tests.browser.kinds import answer_by_keyboard, tab_to
from tests.browser.widget import answered, outcome, widget
from tests.surveys.kinds.examples import EXAMPLES

TOPICS = (Option("o1", "Trains"), Option("o2", "Schools"), Option("o3", "Parks"))
ORDER = "list => [...list.children].map(item => item.querySelector('button').value)"


@pytest.fixture
def ask(newsroom, reader):
    """Draws one question; returns its page, its place and the bodies that are sent."""

    def drawn(question, **options):
        page = reader(**options)
        bodies = answered(page)
        page.goto(newsroom.print(newsroom.element(newsroom.ask([question], answered=0))))
        return page, widget(page), bodies

    return drawn


def send(place):
    place.get_by_role("button", name="Answer").click()


def fault(place):
    """What stands beside the question, once something does."""
    found = place.locator(".error")
    expect(found).not_to_be_empty()
    return found.text_content()


def test_too_many_and_too_few_options_are_told(ask):
    _, place, bodies = ask(Question("q1", "multiple", "Which?", options=TOPICS, min=2, max=2))
    expect(place.get_by_role("group")).to_contain_text("Choose at least 2. Choose at most 2.")
    place.get_by_label("Trains").check()
    send(place)
    assert fault(place) == "Choose at least 2."
    expect(place.get_by_label("Trains")).to_be_focused()
    place.get_by_label("Schools").check()
    place.get_by_label("Parks").check()
    send(place)
    expect(place.locator(".error")).to_have_text("Choose at most 2.")
    place.get_by_label("Parks").uncheck()
    send(place)
    outcome(place)
    assert [body["answers"] for body in bodies] == [{"q1": ["o1", "o2"]}]


def test_an_option_that_stands_alone_unticks_the_others_and_the_reverse(ask):
    options = (*TOPICS, Option("other", "Others"), Option("o9", "None", exclusive=True))
    _, place, _ = ask(Question("q1", "multiple", "Which?", options=options))
    none, trains = place.get_by_label("None"), place.get_by_label("Trains")
    trains.check()
    none.check()
    expect(trains).not_to_be_checked()
    trains.check()
    expect(none).not_to_be_checked()
    none.check()
    place.get_by_role("textbox", name="Others").fill("Buses")
    expect(place.get_by_role("checkbox", name="Others")).to_be_checked()
    expect(none).not_to_be_checked()


@pytest.mark.parametrize("look", ["stars", "smileys"])
def test_drawings_of_a_rating_are_named_by_their_number(ask, look):
    page, place, bodies = ask(Question("q1", "rating", "How good?", look=look))
    names = place.get_by_role("radio").evaluate_all("all => all.map(one => one.ariaLabel)")
    assert names == ["1 of 5", "2 of 5", "3 of 5", "4 of 5", "5 of 5"]
    place.locator("label", has=page.get_by_role("radio", name="4 of 5")).click()
    send(place)
    outcome(place)
    assert bodies[0]["answers"] == {"q1": 4}


@pytest.mark.parametrize("width", [320, 1280])
def test_every_button_of_a_battery_is_named_by_row_and_option(ask, width):
    question = EXAMPLES["matrix"].question
    page, place, _ = ask(question, viewport={"width": width, "height": 800})
    for row in question.rows:
        group = place.get_by_role("radiogroup", name=row.text, exact=True)
        for option in question.options:
            group.get_by_role("radio", name=f"{row.text}: {option.text}", exact=True).check()
    label = place.locator("label", has_text="Weekly").first.locator("span")
    # In a table the names of the options stand above.
    expect(label).to_be_visible(visible=width == 320)
    expect(place.locator(".line.soft")).to_be_visible(visible=width == 1280)


def test_a_battery_that_must_be_answered_must_be_answered_whole(ask):
    rows = (Row("r1", "Trains"), Row("r2", "Buses"))
    _, place, bodies = ask(Question("q1", "likert", "Do you agree?", required=True, rows=rows))
    place.get_by_role("radio", name="Buses: Agree", exact=True).check()
    send(place)
    assert fault(place) == "Answer every line."
    place.get_by_role("radio", name="Trains: Disagree", exact=True).check()
    send(place)
    outcome(place)
    assert bodies[0]["answers"] == {"q1": {"r1": "o2", "r2": "o4"}}


def test_a_slider_has_no_answer_before_it_is_touched(ask):
    page, place, bodies = ask(EXAMPLES["slider"].question)
    slider = place.get_by_role("slider", name="Too little or too much?")
    expect(slider).to_have_attribute("aria-valuetext", "No answer yet")
    send(place)
    assert fault(place) == "Please choose or write an answer."
    # Its middle, where the thumb waits, is an answer that a reader has to give.
    expect(slider).to_be_focused()
    page.keyboard.press("Space")
    expect(slider).to_have_attribute("aria-valuetext", "0")
    page.keyboard.press("ArrowRight")
    expect(place.locator(".slider")).to_contain_text("1")
    place.get_by_role("button", name="Clear").click()
    expect(slider).to_have_attribute("aria-valuetext", "No answer yet")
    expect(slider).to_be_focused()
    slider.click()
    send(place)
    outcome(place)
    assert bodies[0]["answers"] == {"q1": 0}


def test_a_slider_turns_with_the_direction_of_its_page(ask):
    page, place, _ = ask(EXAMPLES["slider"].question)
    place.evaluate("place => { place.dir = 'rtl'; }")
    slider = place.get_by_role("slider")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", "1")


def test_a_ranking_has_no_answer_before_its_reader_gives_one(ask):
    _, place, bodies = ask(Question("q1", "ranking", "In which order?", options=TOPICS))
    send(place)
    assert fault(place) == "Please choose or write an answer."
    place.get_by_label("This order is right").check()
    send(place)
    outcome(place)
    assert bodies[0]["answers"] == {"q1": ["o1", "o2", "o3"]}


def test_a_ranking_says_where_something_is_now_and_keeps_the_focus(ask):
    page, place, bodies = ask(Question("q1", "ranking", "In which order?", options=TOPICS))
    tab_to(page, place, "[value=o3].up")
    page.keyboard.press("Enter")
    said = place.get_by_role("group").get_by_role("status")
    expect(said).to_have_text("Parks: 2 of 3")
    expect(place.get_by_role("button", name="Move up: Parks")).to_be_focused()
    page.keyboard.press("Enter")
    expect(said).to_have_text("Parks: 1 of 3")
    page.keyboard.press("Enter")
    expect(said).to_have_text("Parks: 1 of 3")
    answer_by_keyboard(page, place, (("[value=o1].down", ("Enter",)),))
    outcome(place)
    assert bodies[0]["answers"] == {"q1": ["o3", "o2", "o1"]}


def grip(place, text):
    """The middle of what an item is dragged by."""
    box = place.locator("li", has_text=text).locator("i").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_ranking_is_dragged_into_its_order(ask):
    page, place, bodies = ask(Question("q1", "ranking", "In which order?", options=TOPICS, max=2))
    x, last = grip(place, "Parks")
    first = grip(place, "Trains")[1]
    page.mouse.move(x, last)
    page.mouse.down()
    page.mouse.move(x, first + 20, steps=4)
    page.mouse.move(x, first - 200, steps=4)
    assert place.locator("ol").evaluate(ORDER) == ["o1", "o2", "o3"]
    page.mouse.up()
    assert place.locator("ol").evaluate(ORDER) == ["o3", "o1", "o2"]
    expect(place.get_by_label("This order is right")).to_be_checked()
    send(place)
    outcome(place)
    # Only the best two were asked for.
    assert bodies[0]["answers"] == {"q1": ["o3", "o1"]}


@pytest.mark.parametrize("text", ["abc", "-1", "500.01", "1.234", "1e2", "1.000,5"])
def test_what_is_no_such_number_is_told(ask, text):
    _, place, bodies = ask(EXAMPLES["number"].question)
    field = place.get_by_role("textbox", name="How much do you pay?")
    expect(field).to_have_attribute("inputmode", "decimal")
    field.fill(text)
    send(place)
    assert fault(place) == "Write a number from 0.00 to 500.00."
    assert bodies == []


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("12,5", 12.5), (" 500.00 ", 500)])
def test_a_number_is_taken_as_it_is_written(ask, text, number):
    _, place, bodies = ask(EXAMPLES["number"].question)
    place.get_by_role("textbox").fill(text)
    send(place)
    outcome(place)
    assert bodies[0]["answers"] == {"q1": number}


def test_a_number_without_decimals_is_a_whole_one(ask):
    _, place, bodies = ask(Question("q1", "number", "How old are you?", max=120))
    field = place.get_by_role("textbox")
    field.fill("41.5")
    send(place)
    assert fault(place) == "Write a number from 0 to 120."
    field.fill("41")
    send(place)
    outcome(place)
    assert bodies[0]["answers"] == {"q1": 41}


def test_half_a_date_is_not_taken_for_none(ask):
    page, place, bodies = ask(EXAMPLES["date"].question)
    tab_to(page, place, "[type=date]")
    page.keyboard.type("03")
    send(place)
    assert fault(place) != "Please choose or write an answer."
    assert bodies == []


def test_an_address_is_sent_only_with_consent(ask):
    _, place, bodies = ask(EXAMPLES["email"].question)
    address = place.get_by_role("textbox", name="Where can we reach you?")
    expect(address).to_have_attribute("autocomplete", "email")
    for wrong in ("ada", "ada@localhost", "a b@news.example"):
        address.fill(wrong)
        send(place)
        fault(place)
    address.fill("ada@news.example")
    send(place)
    fault(place)
    assert bodies == []
    place.get_by_role("checkbox", name="I agree that you write to me").check()
    send(place)
    assert "ada@" not in outcome(place).text_content()
    assert bodies[0]["answers"] == {"q1": "ada@news.example"}
