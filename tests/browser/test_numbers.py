"""What a survey may cost the page around it, held against the real server.

What is reckoned in time on the processor stands in `test_measured.py`.
"""

import datetime as dt
import random

import pytest
from playwright.sync_api import expect

from survey_app.placements.catalogue import add_rule
from survey_app.placements.rules import END, Rule
from survey_app.surveys.catalogue import survey_by_key
from survey_app.surveys.definition import Option, Question
from tests.browser.publisher import open_publisher
from tests.browser.widget import HEARD, SHIFTS, give, outcome, shift, wait_for_event, widget
from tests.builders import single

INLINED, FETCHED = 7680, 8704
"""Brotli bytes of all bodies that come before the question, with and without a second request."""
MANY = 60
"""Surveys of the large publication."""
PRIVATE = "Object.defineProperty(navigator, 'globalPrivacyControl', {value: true})"
"""A reader who is not to be measured: what then comes is what the question needs."""
SCREENS = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
STORED = """async () => [localStorage.length, sessionStorage.length, document.cookie,
  (await indexedDB.databases()).length]"""
PAINTED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
COUNTS = """
window.started = [];
for (const name of ['setTimeout', 'setInterval', 'requestAnimationFrame', 'requestIdleCallback']) {
  const own = window[name];
  window[name] = (...given) => { started.push(name); return own(...given); };
}
"""
HOUR = 60 * 60 * 1000


def varied(number):
    """A question whose text is like no other's, so that it does not compress well."""
    chance = random.Random(number)
    words = ("".join(chance.choices("abcdefghijklmnoprstuvw", k=7)) for _ in range(30))
    text = [" ".join(word for _, word in zip(range(n), words, strict=False)) for n in (12, 4, 4, 4)]
    options = tuple(Option(f"o{n}", each) for n, each in enumerate(text[1:], 1))
    return Question("q1", "single", f"{text[0]}?", options=options)


@pytest.fixture(scope="module")
def publisher(newsroom):
    with open_publisher(newsroom) as made:
        yield made


@pytest.fixture(scope="module")
def small(publisher):
    return publisher.publication("numbers")


@pytest.fixture(scope="module")
def large(newsroom, publisher):
    """A publication with many surveys: their keys, the newest last."""
    publisher.publication("manyasked")
    ask = newsroom.ask
    return [ask([varied(n)], answered=0, publication="manyasked") for n in range(MANY)]


@pytest.fixture
def key(newsroom, small):
    return newsroom.ask([single()], publication=small)


class Asked:
    """What a page asks of the studio, as it comes in."""

    def __init__(self, page, studio):
        self._came, self._studio = [], studio
        page.on("requestfinished", lambda request: self._came.append(request))

    def paths(self):
        """Paths, in the order in which they came."""
        own = (r.url for r in self._came if r.url.startswith(self._studio))
        return [url.removeprefix(self._studio) for url in own]

    def bodies(self):
        """Bytes of all bodies, as they travelled."""
        own = [r for r in self._came if r.url.startswith(self._studio)]
        assert all(r.response().headers["content-encoding"] == "br" for r in own)
        return sum(request.sizes()["responseBodySize"] for request in own)

    def chunks(self):
        """Names of the files of rarer code."""
        return {path.split("/")[-1].split("-")[0] for path in self.paths() if "-" in path}


@pytest.fixture
def visit(newsroom, reader):
    """Opens a page for a reader who is not measured; returns it with what it asks."""

    def come(address, *scripts, **options):
        page = reader(PRIVATE, *scripts, **options)
        asked = Asked(page, newsroom.studio)
        page.goto(address)
        return page, asked

    return come


@pytest.mark.parametrize("place", [0, MANY - 1], ids=["oldest", "newest"])
def test_one_or_two_small_bodies_bring_the_question(newsroom, publisher, visit, large, place):
    snippet = newsroom.element(large[place])
    page, asked = visit(publisher.print("manyasked", snippet))
    widget(page)
    newest = place == MANY - 1
    definition = [] if newest else [f"/surveys/{large[place]}.json"]
    assert asked.paths() == ["/embed/manyasked.js", *definition]
    assert 0 < asked.bodies() <= (INLINED if newest else FETCHED)


def test_a_rule_that_did_not_fit_takes_three_bodies(newsroom, publisher, visit):
    publisher.publication("manyruled")
    asked = [newsroom.ask([varied(n)], answered=0, publication="manyruled") for n in range(MANY)]

    def rule(session, publication):
        for n, key in enumerate(asked):
            elsewhere = f"https://news.example/{varied(n).text.replace(' ', '-')}*"
            addresses = () if key == asked[-1] else (elsewhere,)
            survey = survey_by_key(session, key)
            add_rule(session, publication, survey, Rule(addresses, spot=END), now=_now())

    publisher.change("manyruled", rule)
    page, came = visit(publisher.print("manyruled"))
    expect(widget(page)).to_have_attribute("survey", asked[-1])
    assert came.paths() == [
        "/embed/manyruled.js",
        "/embed/manyruled/rules.json",
        f"/surveys/{asked[-1]}.json",
    ]
    assert came.bodies() <= 2 * FETCHED


def test_the_plain_form_is_there_before_any_body_of_ours(newsroom, publisher, reader, small, key):
    page = reader()
    asked = Asked(page, newsroom.studio)
    page.route("**/embed/*.js", lambda route: None)
    form = publisher.snippets(key, single())["form"]
    page.goto(publisher.print(small, form), wait_until="domcontentloaded")
    expect(page.get_by_role("radio", name="Products first")).to_be_visible()
    assert asked.paths() == []


def test_rarer_code_comes_only_when_it_is_used(newsroom, publisher, visit, small, key):
    page, asked = visit(publisher.print(small, newsroom.element(key)))
    place = widget(page)
    assert asked.chunks() == set()
    with page.expect_response("**/embed/after-*.js"):
        place.get_by_label("Products first").check()
    give(place)
    outcome(place)
    assert asked.chunks() == {"after"}


def test_several_pages_bring_their_code_with_them(newsroom, publisher, visit, small):
    key = newsroom.ask([single()], [single("q2")], publication=small)
    page, asked = visit(publisher.print(small, newsroom.element(key)))
    widget(page)
    assert asked.chunks() == {"flow"}


def test_nothing_asks_for_leave_first_or_takes_a_cookie(newsroom, publisher, reader, small, key):
    before = len(newsroom.calls)
    page = reader(HEARD)
    address = publisher.print(small, newsroom.element(key))
    with page.expect_response("**/collect/events"):
        page.goto(address)
        wait_for_event(page, "survey:seen")
    place = widget(page)
    give(place)
    outcome(place)
    place.get_by_role("button", name="Change").click()
    give(place, "Research first")
    outcome(place)
    with page.expect_response("**/collect/withdraw"):
        place.get_by_role("button", name="Delete my answer").click()
    calls = newsroom.calls[before:]
    assert {method for method, _, _ in calls} == {"GET", "POST"}
    assert [url for _, url, with_cookie in calls if with_cookie] == []
    assert page.context.cookies() == []


def test_nothing_is_stored_before_an_answer(newsroom, publisher, reader, small, key):
    page = reader(HEARD)
    with page.expect_response("**/collect/events"):
        page.goto(publisher.print(small, newsroom.element(key)))
        wait_for_event(page, "survey:seen")
    place = widget(page)
    place.get_by_label("Products first").check()
    wait_for_event(page, "survey:started")
    assert page.evaluate(STORED) == [0, 0, "", 0]
    give(place)
    outcome(place)
    assert page.evaluate(STORED) == [1, 0, "", 0]


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("way", ["element", "link", "form", "frame"])
def test_nothing_moves_however_a_survey_is_embedded(
    newsroom, publisher, reader, small, key, way, screen
):
    snippet, style = publisher.snippets(key, single())[way], publisher.rule(key, single())
    page = reader(SHIFTS, viewport=SCREENS[screen])
    held, is_painted = [], False
    scripts = f"{newsroom.studio}/**/*.js*"
    page.route(scripts, lambda route: route.continue_() if is_painted else held.append(route))
    page.goto(publisher.print(small, snippet, style), wait_until="domcontentloaded")
    # The page is painted before the script comes.
    page.evaluate(PAINTED)
    is_painted = True
    for route in held:
        route.continue_()
    inner = page.frame_locator("iframe") if way == "frame" else page
    place = inner.locator("reader-survey").first
    place.locator(".box").wait_for()
    assert shift(page) == 0
    give(place.locator(".box"))
    outcome(place)
    assert shift(page) == 0


def test_an_idle_page_starts_no_timer_and_asks_for_nothing(newsroom, publisher, reader, small, key):
    page = reader()
    page.clock.install()
    page.add_init_script(COUNTS)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(publisher.print(small, newsroom.element(key)))
    widget(page)
    with page.expect_response("**/collect/events"):
        page.clock.run_for(10_000)
    page.evaluate("() => started.splice(0)")
    asked.clear()
    page.clock.run_for(HOUR)
    assert (page.evaluate("() => started"), asked) == ([], [])


def test_a_survey_that_comes_by_a_rule_moves_nothing(newsroom, publisher, reader):
    publisher.publication("oneruled")
    key = newsroom.ask([single()], publication="oneruled")
    publisher.change(
        "oneruled",
        lambda session, made: add_rule(
            session, made, survey_by_key(session, key), Rule(spot=END), now=_now()
        ),
    )
    page = reader(SHIFTS)
    page.goto(publisher.print("oneruled", paragraphs=20))
    place = widget(page)
    place.scroll_into_view_if_needed()
    give(place)
    outcome(place)
    assert shift(page) == 0


def _now():
    return dt.datetime.now(dt.UTC)
