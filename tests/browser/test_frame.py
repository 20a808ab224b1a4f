"""The survey in a frame of another origin: in WordPress' sandbox, on AMP pages, and by hand."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from survey_app.placements.ways import frame_snippet
from survey_app.surveys.definition import Definition, Page, Question
from tests.browser.frames import frame_around, in_wordpress, inside, open_elsewhere, told_by
from tests.browser.widget import SHIFTS, give, outcome, shift
from tests.builders import single

WORDPRESS = "allow-scripts"
AMP = "allow-scripts allow-forms allow-popups"


@pytest.fixture
def key(newsroom):
    return newsroom.ask([single()])


@pytest.fixture(scope="module")
def around():
    """Prints a page of another origin around a frame."""
    with open_elsewhere() as show:
        yield show


def test_wordpress_finds_embeds_and_shows_it_and_its_sandbox_takes_the_answer(
    newsroom, reader, around, key
):
    page = reader()
    page.goto(around(in_wordpress(newsroom, key)))
    place = inside(page)
    expect(page.locator("blockquote")).to_be_hidden()
    frame = page.locator("iframe")
    expect(frame).not_to_have_attribute("style", "position: absolute; visibility: hidden;")
    give(place, "Research first")
    outcome(place)
    (stored,) = newsroom.responses(key)
    assert (stored.answers, stored.channel, stored.complete) == ({"q1": "o2"}, "frame", True)
    assert stored.article_id == 0
    assert int(frame.get_attribute("height")) >= 200


def test_in_the_sandbox_enter_sends_too(newsroom, reader, around):
    key = newsroom.ask([Question("q1", "text", "Why?")])
    page = reader()
    page.goto(around(in_wordpress(newsroom, key)))
    place = inside(page)
    place.get_by_role("textbox").fill("Because")
    place.get_by_role("textbox").press("Enter")
    expect(place.get_by_role("button", name="Delete my answer")).to_be_visible()
    (stored,) = newsroom.responses(key)
    assert stored.answers == {"q1": "Because"}


def test_in_the_sandbox_a_link_is_followed_by_the_page_around_it(newsroom, reader, around, key):
    page = reader()
    page.goto(around(in_wordpress(newsroom, key)))
    inside(page).get_by_role("link", name="How we use this").click()
    page.wait_for_function("window.followed")
    assert page.evaluate("followed") == f"{newsroom.studio}/s/{key}#privacy"


def test_an_answer_can_be_changed_and_deleted_in_the_sandbox(newsroom, reader, around, key):
    page = reader()
    page.goto(around(in_wordpress(newsroom, key)))
    place = inside(page)
    give(place)
    place.get_by_role("button", name="Change").click()
    give(place, "Research first")
    outcome(place)
    assert [(r.revision, r.answers) for r in newsroom.responses(key)] == [(2, {"q1": "o2"})]
    place.get_by_role("button", name="Delete my answer").click()
    place.get_by_label("Products first").wait_for()
    assert [r.withdrawn for r in newsroom.responses(key)] == [True]


def test_amp_hears_that_it_is_ready_and_how_high(newsroom, reader, around, key):
    page = reader()
    address = f"{newsroom.studio}/frame/{key}?amp=1"
    page.goto(around(frame_around(address, AMP)))
    place = inside(page)
    give(place)
    outcome(place)
    said = [each for each in told_by(page) if each.get("sentinel") == "amp"]
    assert said[0]["type"] == "embed-ready"
    assert {each["type"] for each in said[1:]} == {"embed-size"}
    assert all(each["height"] >= 150 and each["width"] == 400 for each in said[1:])
    assert newsroom.responses(key)[0].channel == "amp"


def test_a_frame_says_its_height_in_our_own_way_and_names_its_survey(newsroom, reader, around, key):
    page = reader()
    page.goto(around(frame_around(f"{newsroom.studio}/frame/{key}")))
    content = inside(page).evaluate("() => document.body.getBoundingClientRect().height")
    page.wait_for_function("told.some(one => one.type === 'survey:height')")
    last = [each for each in told_by(page) if each.get("type") == "survey:height"][-1]
    assert last["survey"] == key
    assert last["height"] == pytest.approx(content, abs=1)


def test_the_printed_frame_grows_with_its_content_and_nothing_scrolls(newsroom, reader, around):
    pages = [single()], [single("q2"), single("q3"), Question("q4", "text", "Why?", long=True)]
    key = newsroom.ask(*pages)
    made = Definition("Asked", pages=tuple(Page(tuple(page)) for page in pages))
    page = reader()
    page.goto(around(frame_snippet(newsroom.studio, key, made)))
    place = inside(page)
    given = page.locator("iframe").evaluate("frame => +frame.height")
    place.get_by_label("Products first").check()
    place.get_by_role("button", name="Next").click()
    place.get_by_label("Why?").wait_for()
    page.wait_for_function(f"document.querySelector('iframe').height > {given}")
    body = page.frames[1].evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() =>"
        " done([document.body.scrollHeight, innerHeight]))))"
    )
    assert body[0] <= body[1]


def test_the_text_around_the_printed_frame_never_moves(newsroom, reader, around, key):
    made = Definition("Asked", pages=(Page((single(),)),))
    page = reader(SHIFTS)
    body = frame_snippet(newsroom.studio, key, made) + "<p>The text after it.</p>"
    page.goto(around(body))
    place = inside(page)
    give(place)
    outcome(place)
    assert shift(page) == 0


def test_the_article_that_the_address_names_is_stored(newsroom, reader, around, key):
    page = reader()
    article = f"{newsroom.paper}/pages/around"
    address = f"{newsroom.studio}/frame/{key}?article={article}"
    page.goto(around(frame_around(address, WORDPRESS)))
    place = inside(page)
    give(place)
    outcome(place)
    assert newsroom.responses(key)[0].article_id > 0


def test_a_frame_is_seen_like_a_survey_in_an_article(newsroom, reader, around, key):
    page = reader()
    with page.expect_request(lambda request: request.url.endswith("/collect/events")) as sent:
        page.goto(around(frame_around(f"{newsroom.studio}/frame/{key}", WORDPRESS)))
        inside(page)
        place = inside(page)
        place.get_by_label("Products first").check()
    told = sent.value.post_data_json
    assert told["article"] == ""
    assert "reading" not in told


def test_who_is_not_to_be_tracked_is_not_measured(newsroom, reader, around, key):
    page = reader()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(around(frame_around(f"{newsroom.studio}/frame/{key}?dnt=1", WORDPRESS)))
    place = inside(page)
    give(place)
    outcome(place)
    files = [address for address in asked if "/embed/" in address]
    assert any("/after-" in address for address in files)
    assert not any("/view-" in address for address in files)
    # Nobody knows who saw it: its answers are not in the answer rate either.
    assert [row.measured for row in newsroom.responses(key)] == [False]


def test_without_javascript_the_frame_takes_the_answer_too(newsroom, reader, around, key):
    page = reader(java_script_enabled=False, expected="404")
    page.goto(around(frame_around(f"{newsroom.studio}/frame/{key}")))
    place = page.frame_locator("iframe")
    place.get_by_label("Research first").check()
    place.get_by_role("button", name="Answer").click()
    expect(place.get_by_role("heading", name="Thank you.")).to_be_visible()
    (stored,) = newsroom.responses(key)
    assert (stored.answers, stored.channel) == ({"q1": "o2"}, "frame")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_frame(newsroom, reader, key, scheme):
    # The page has no icon, so that a browser that shows it by itself asks for one in vain.
    page = reader(color_scheme=scheme, viewport={"width": 320, "height": 640}, expected="404")
    page.goto(f"{newsroom.studio}/frame/{key}")
    page.locator("reader-survey .box").wait_for()
    found = Axe().run(page).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []
