"""Which page views there are: articles that follow each other, and pages not yet looked at."""

import pytest

from survey_app.collect.exposures import read_also_read, read_readings
from survey_app.database import transaction
from survey_app.demo.paper import PUBLICATION
from survey_app.publications.catalogue import publication_by_key
from tests.browser.test_beacons import counted, leave, read
from tests.browser.widget import HEARD, told, wait_for_event, widget
from tests.builders import single

LONG = "<p>A paragraph of an article that goes on for a while.</p>" * 60
NEXT = """canonical => {
  history.pushState({}, '', canonical);
  document.querySelector('article').remove();
  const article = document.createElement('article');
  article.textContent = 'Another article. '.repeat(2000);
  document.querySelector('main').append(article);
}"""
MORE = """canonical => {
  const article = document.createElement('article');
  article.textContent = 'Another article. '.repeat(4000);
  document.querySelector('main').append(article);
  addEventListener('scroll', () => {
    const isRead = article.getBoundingClientRect().top < innerHeight / 2;
    if (isRead) history.replaceState({}, '', canonical);
  });
}"""
NOT_YET = """
let isPrepared = true;
for (const name of ['prerendering', 'hidden']) {
  Object.defineProperty(document, name, {get: () => isPrepared, configurable: true});
}
window.look = () => {
  isPrepared = false;
  document.dispatchEvent(new Event('prerenderingchange'));
  document.dispatchEvent(new Event('visibilitychange'));
};
"""


@pytest.fixture
def page(reader):
    return reader(HEARD)


def scroll(page, by=1_000):
    page.mouse.wheel(0, by)
    page.wait_for_timeout(400)


def test_another_article_in_the_same_page_is_another_view(newsroom, page):
    first, second = newsroom.print(LONG), newsroom.print(LONG)
    beacons = told(page)
    read(page, first)
    scroll(page)
    page.evaluate(NEXT, second)
    scroll(page, 2_000)
    scroll(page, 100)
    leave(page)
    assert [beacon["article"] for beacon in beacons] == [first, second]
    assert len({beacon["view"] for beacon in beacons}) == 2
    for address in (first, second):
        ((reads, seconds),) = counted(newsroom, read_readings, address)
        assert (reads, seconds <= 3) == (1, True)


def test_the_depth_of_an_article_that_follows_is_its_own(newsroom, page):
    first, second = newsroom.print("<p>Short.</p>" * 20), newsroom.print(LONG)
    beacons = told(page)
    read(page, first)
    page.evaluate(MORE, second)
    for _ in range(6):
        scroll(page, 600)
    leave(page)
    *_, last = beacons
    assert last["article"] == second
    assert 0 < last["reading"]["depth"] < 0.5


@pytest.mark.parametrize("link", ['<a rel="related nofollow" href="{}">The lab</a>', "{}"])
def test_a_link_to_related_articles_says_so_itself(newsroom, page, link):
    target = f"{newsroom.paper}/ai/lab-stops-publishing"
    address = newsroom.print(f"<p>See {link.format(target)}</p><p>Also: <a href='/x'>x</a></p>")
    beacons = told(page)
    read(page, address)
    page.wait_for_timeout(1_300)
    leave(page)
    seen = beacons[-1].get("also_read", {}).get("seen", [])
    assert seen == ([{"url": target, "position": 1}] if "rel=" in link else [])


def test_a_publication_says_where_such_links_stand(newsroom, page):
    def say(ways):
        with transaction(newsroom.database.writing()) as session:
            publication_by_key(session, PUBLICATION).also_read = ways

    target = f"{newsroom.paper}/ai/lab-stops-publishing"
    box = f"<div class='more'><a href='{target}'>One</a> <a href='/other'>Two</a></div>"
    say({"selector": ".more"})
    try:
        page.wait_for_timeout(1_100)  # the script is remembered for a second
        address = newsroom.print(f"<p>Also read: <a href='/x'>x</a></p>{box}")
        beacons = told(page)
        read(page, address)
        page.wait_for_timeout(1_300)
        page.evaluate(
            "document.querySelector('.more a').addEventListener('click', e => e.preventDefault())"
        )
        with page.expect_request("**/collect/events"):
            page.get_by_role("link", name="One").click()
    finally:
        say({})
    said = beacons[-1]["also_read"]
    assert sorted(link["position"] for link in said["seen"]) == [1, 2]
    assert said["followed"] == {"url": target, "position": 1}
    ((_, followed, *_),) = counted(newsroom, read_also_read, address)
    assert followed == 1


def test_a_page_that_nobody_looks_at_yet_is_no_view(newsroom, reader):
    page = reader(HEARD, NOT_YET)
    beacons = told(page)
    key = newsroom.ask([single()])
    address = newsroom.print(newsroom.element(key))
    page.goto(address)
    widget(page)
    page.wait_for_timeout(1_500)
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    assert beacons == []
    page.evaluate("look()")
    wait_for_event(page, "survey:seen")
    leave(page)
    assert beacons[-1]["seen"][0]["survey"] == key
