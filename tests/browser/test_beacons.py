"""What the widget tells of a view: to the studio by beacons, to its page by events."""

import time

import pytest
from sqlalchemy import select

from survey_app.collect.exposures import read_also_read, read_exposures, read_readings
from survey_app.collect.shards import shards_of
from survey_app.demo.newspaper import stories
from survey_app.demo.paper import PUBLICATION
from survey_app.publications.catalogue import publication_by_key
from survey_app.publications.models import Article
from tests.browser.widget import (
    HEARD,
    give,
    heard,
    hide,
    outcome,
    told,
    wait_for_event,
    widget,
)
from tests.builders import single

LONG = "<p>A paragraph of an article that goes on for a while.</p>" * 60
ALSO = '<p>Also read: <a href="/ai/lab-stops-publishing">The lab</a></p>'
SEEN_AT = """() => {
  window.shownAt = performance.now();
  addEventListener('survey:seen', event => { window.seenAt = event.timeStamp; });
}"""
CONSENT = """document.dispatchEvent(
  new CustomEvent("survey:consent", {detail: {readings: true}}))"""


@pytest.fixture
def page(reader):
    return reader(HEARD)


@pytest.fixture
def key(newsroom):
    return newsroom.ask([single()])


def counted(newsroom, cells, address):
    """What is stored of an article's views, once anything is."""
    for _ in range(100):
        newsroom.flush()
        if found := stored(newsroom, cells, address):
            return found
        time.sleep(0.05)
    return []


def stored(newsroom, cells, address):
    """What is stored of an article's views so far."""
    with newsroom.database.reading() as session:
        publication = publication_by_key(session, PUBLICATION)
        article = session.scalar(select(Article).where(Article.address == address))
        shards = shards_of(publication.id, publication.buckets)
        if article is None:
            return []
        return list(cells(session, shards, by=("article_id",), article_id=article.id).values())


def read(page, address):
    """Open a page, and wait until it is measured."""
    with page.expect_response("**/embed/view-*.js") as caught:
        page.goto(address)
    page.evaluate("address => import(address).then(() => {})", caught.value.url)


def leave(page):
    """Hide the page, and wait until what it tells of that has arrived."""
    with page.expect_response("**/collect/events") as caught:
        hide(page)
    assert caught.value.status == 202


def test_a_survey_is_seen_after_a_second_in_view_and_not_before(newsroom, page, key):
    page.goto(newsroom.print(LONG + newsroom.element(key)))
    place = widget(page)
    page.wait_for_timeout(1_100)
    assert heard(page) == []
    page.evaluate(SEEN_AT)
    place.scroll_into_view_if_needed()
    wait_for_event(page, "survey:seen")
    assert page.evaluate("() => seenAt - shownAt") >= 1_000
    assert heard(page) == [["survey:seen", True, True, {"survey": key, "version": 1}]]


def test_seen_and_started_are_told_and_counted_once(newsroom, page, key):
    address = newsroom.print(newsroom.element(key))
    beacons = told(page)
    read(page, address)
    place = widget(page)
    wait_for_event(page, "survey:seen")
    place.get_by_label("Products first").check()
    leave(page)
    assert beacons[-1]["article"] == address
    assert beacons[-1]["seen"] == [
        {"survey": key, "version": 1, "placement": "element", "channel": "inline"}
    ]
    assert beacons[-1]["started"] == [key]
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    ((seen, started, *_),) = counted(newsroom, read_exposures, address)
    assert (seen, started) == (1, 1)
    assert len({beacon["view"] for beacon in beacons}) == 1


def test_the_page_hears_of_an_answer_once_and_never_what_it_was(newsroom, page, key):
    page.goto(newsroom.print(newsroom.element(key)))
    place = widget(page)
    give(place)
    outcome(place)
    detail = {"survey": key, "version": 1}
    names = [e for e in heard(page) if e[0] != "survey:seen"]
    assert names == [
        ["survey:started", True, True, detail],
        ["survey:answered", True, True, detail],
    ]


def test_an_article_is_a_reading_once_it_is_hidden(newsroom, page):
    address = newsroom.print(LONG)
    beacons = told(page)
    read(page, address)
    page.mouse.wheel(0, 4_000)
    page.wait_for_timeout(600)
    leave(page)
    (beacon,) = beacons
    assert 0.5 < beacon["reading"]["depth"] <= 1
    assert beacon["reading"]["engaged_s"] >= 1
    assert "seen" not in beacon
    ((reads, seconds),) = counted(newsroom, read_readings, address)
    assert (reads, seconds) == (1, beacon["reading"]["engaged_s"])


def wait_until_links_are_seen(page, beacons, number):
    """Let the page tell what it has, until that many "Also read" lines are in it."""
    for _ in range(100):
        page.evaluate("dispatchEvent(new Event('pagehide'))")
        page.wait_for_timeout(100)
        if beacons and len(beacons[-1].get("also_read", {}).get("seen", ())) == number:
            return


def test_also_read_lines_are_told_with_their_place(newsroom, page):
    address = newsroom.print(LONG[:200] + ALSO.replace("lab-stops", "other") + ALSO)
    beacons = told(page)
    read(page, address)
    wait_until_links_are_seen(page, beacons, 2)
    with page.expect_request("**/collect/events"):
        page.get_by_role("link", name="The lab").last.click()
    target = {"url": f"{newsroom.paper}/ai/lab-stops-publishing", "position": 2}
    said = beacons[-1]["also_read"]
    assert said["followed"] == target
    assert sorted(link["position"] for link in said["seen"]) == [1, 2]
    assert target in said["seen"]
    ((seen, followed, *_),) = counted(newsroom, read_also_read, address)
    assert (seen, followed) == (2, 1)


@pytest.mark.parametrize(
    "wish", ["navigator.globalPrivacyControl = true", "doNotTrack"], ids=["GPC", "DNT"]
)
def test_nothing_is_told_of_readers_who_ask_not_to_be_measured(newsroom, reader, key, wish):
    if wish == "doNotTrack":
        wish = "Object.defineProperty(navigator, 'doNotTrack', {value: '1'})"
    page = reader(HEARD, wish)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(newsroom.print(newsroom.element(key) + ALSO))
    place = widget(page)
    wait_for_event(page, "survey:seen")
    give(place)
    outcome(place)
    hide(page)
    page.wait_for_timeout(100)
    assert not [url for url in asked if "events" in url or "view-" in url]


def test_readings_wait_for_consent_where_they_are_not_exempt(newsroom, page):
    beacons = told(page)
    read(page, newsroom.print(LONG + ALSO, publication="asksfirst"))
    hide(page)
    page.wait_for_timeout(200)
    assert beacons == []
    page.evaluate(CONSENT)
    leave(page)
    assert set(beacons[0]["reading"]) == {"depth", "engaged_s"}


def test_the_script_tag_can_carry_the_consent(newsroom, page):
    beacons = told(page)
    address = newsroom.print(LONG, "asksfirst", consent=' data-consent="storage readings"')
    read(page, address)
    leave(page)
    assert "reading" in beacons[0]


def test_a_link_is_told_as_a_link(newsroom, page):
    story = next(s for s in stories().values() if s.survey and s.survey.placed == "link")
    beacons = told(page)
    read(page, newsroom.paper + story.path)
    widget(page).scroll_into_view_if_needed()
    wait_for_event(page, "survey:seen")
    leave(page)
    assert beacons[-1]["seen"][0]["placement"] == "link"
    assert beacons[-1]["article"] == newsroom.paper + story.path
