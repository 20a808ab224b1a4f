"""Decisions in the browser: what a rule fits, each reason to show nothing, and its sentence."""

import datetime as dt
import json
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import expect

from survey_app.placements.printed import compact
from survey_app.placements.rules import from_document
from survey_app.publications.models import Publication
from survey_app.surveys.lifecycle import pause
from tests.browser.placed import LONG, place, why
from tests.browser.widget import SHIFTS, give, outcome, widget
from tests.builders import NOW, ORIGIN

SOURCE = Path(__file__).parents[2] / "survey_app" / "embed" / "widget" / "place" / "misfit.js"
VECTORS = msgspec.json.decode((Path(__file__).parents[1] / "placements/rules.json").read_bytes())
END = {"spot": "end"}
LINKED = """<script type="application/ld+json">%s</script>"""
ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "articleSection": ["AI", "Chips"],
    "author": [{"@type": "Person", "name": "Ada Byron"}],
    "keywords": "robots, the harbour",
    "datePublished": "2026-11-17T12:00:00Z",
}
META = """<meta property="article:section" content="AI">
<meta name="author" content="Ada Byron"><meta property="article:tag" content="robots">
<meta property="article:published_time" content="2026-11-17T12:00:00Z">"""
KNOWN = {
    "sections": ("ai",),
    "authors": ("Ada Byron",),
    "topics": ("Robots",),
    "published_since": dt.date(2026, 11, 1),
    "published_until": dt.date(2026, 11, 30),
}
TODAY = dt.datetime.now(dt.UTC)


@pytest.fixture
def placed(newsroom):
    return place(newsroom)


@pytest.fixture
def debugged(placed, reader):
    """Opens an article with `?survey-debug`."""

    def opened(body=LONG, head="", attributes="", **options):
        page = reader("Math.random = () => .5", **options)
        page.goto(placed.print(body, head, attributes) + "?survey-debug")
        return page

    return opened


def becomes(page, *sentences):
    """Whether the page comes to say this of its rules."""
    lines = page.locator("aside[aria-label='Survey rules'] li:has(b)")
    expect(lines).to_have_count(len(sentences))
    for number, sentence in enumerate(sentences):
        expect(lines.nth(number)).to_contain_text(sentence)


def test_the_browser_decides_as_the_studio_does(newsroom, page):
    publication = Publication(time_zone="Europe/Berlin", language="en", also_read={})
    cases = [
        {
            "rule": compact("k", "s", from_document(vector["rule"]), publication),
            "address": vector["article"].get("address", f"{ORIGIN}/ai/robots"),
            "section": [vector["article"].get("section", "")],
            "author": vector["article"].get("authors", []),
            "published": vector["article"].get("published_at"),
        }
        for vector in VECTORS
    ]
    home = f"{newsroom.paper}/misfit"
    page.route(home, lambda route: route.fulfill(body="<p>", content_type="text/html"))
    page.route(
        f"{home}.js",
        lambda route: route.fulfill(body=SOURCE.read_text(), content_type="text/javascript"),
    )
    page.goto(home)
    found = page.evaluate(
        """async ([cases, now]) => {
          const { misfit } = await import('/misfit.js');
          return cases.map(({ rule, address, published, ...known }) =>
            !misfit(rule, address, { ...known, published: [Date.parse(published)] }, now));
        }""",
        [cases, NOW.timestamp() * 1000],
    )
    expected = [vector["fits"] for vector in VECTORS]
    assert dict(zip(names(), found, strict=True)) == dict(zip(names(), expected, strict=True))


def names():
    return [vector["name"] for vector in VECTORS]


@pytest.mark.parametrize(
    "head",
    [
        LINKED % json.dumps(ARTICLE),
        LINKED % json.dumps({"@graph": [{"@type": "WebPage"}, ARTICLE]}),
        LINKED % json.dumps([ARTICLE | {"author": "Ada Byron", "keywords": ["Robots"]}]),
        META,
        LINKED % "{ broken" + META,
    ],
    ids=["json-ld", "graph", "list", "meta", "broken"],
)
def test_what_the_page_says_of_its_article(placed, debugged, head):
    placed.rule(**END, **KNOWN)
    page = debugged(head=head)
    widget(page)
    assert why(page) == ["It is shown."]


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ({"starts_at": TODAY + dt.timedelta(days=1)}, "It has not begun yet."),
        ({"addresses": ("/sport/*",)}, "fits none of its patterns"),
        ({"excluded": ("*/pages/*",)}, "is excluded"),
        ({"sections": ("Sport",)}, "The section of this article"),
        ({"authors": ("Max Born",)}, "The author of this article"),
        ({"topics": ("chips",)}, "The topics of this article"),
        ({"published_until": dt.date(2026, 11, 16)}, "too old or too new"),
        ({"devices": ("phone",)}, "not shown on this kind of device"),
        ({"audience": ("tier=subscriber",)}, "The page does not say that this reader"),
        ({"share": 49.9}, "It was not drawn"),
        ({"spot": "paragraph", "paragraph": 99}, "does not have the place"),
        ({"spot": "also_read"}, "does not have the place"),
        ({"spot": "marker", "marker": "p:::"}, "does not have the place"),
        ({"seconds": 3000}, "has not read long enough or far enough"),
        ({"depth": 0.9}, "has not read long enough or far enough"),
        ({"spot": "paragraph", "paragraph": 1}, "its place is in view or above"),
    ],
)
def test_every_refusal_has_a_sentence(placed, debugged, rule, sentence):
    placed.rule(**END | rule)
    page = debugged(head=META)
    becomes(page, sentence)
    expect(page.locator("reader-survey")).to_have_count(0)


def test_a_page_that_says_nothing_of_its_date_fits_no_date(placed, debugged):
    placed.rule(**END, published_within=3650)
    becomes(debugged(), "the page does not say when it was published")


def test_a_rule_that_is_over_shows_nothing_from_an_old_script_either(placed, reader):
    now = dt.datetime.now(dt.UTC)
    placed.rule(**END, ends_at=now + dt.timedelta(minutes=5))
    page = reader()
    page.clock.install(time=now + dt.timedelta(minutes=6))
    page.goto(placed.print() + "?survey-debug")
    becomes(page, "Its time is over.")


@pytest.mark.parametrize(
    ("head", "attributes"),
    [
        ('<meta name="survey:audience" content="region=north; tier = Subscriber">', ""),
        ("", 'data-audience="tier=subscriber"'),
    ],
)
def test_readers_of_a_kind(placed, debugged, head, attributes):
    placed.rule(**END, audience=("tier=subscriber", "tier=trial"))
    becomes(debugged(head=head, attributes=attributes), "It is shown.")


def test_the_first_rule_that_fits_is_taken(placed, debugged):
    other = placed.ask()
    placed.rule(**END, sections=("Sport",))
    placed.rule(other, spot="paragraph", paragraph=8)
    placed.rule(**END)
    page = debugged(head=META)
    becomes(page, "The section of this article", "It is shown.", "Another rule came first")
    expect(page.locator("reader-survey")).to_have_count(1)
    assert widget(page).get_attribute("survey") == other


def test_a_survey_that_stands_in_the_page_does_not_come_twice(placed, debugged):
    placed.rule(**END)
    page = debugged(LONG + placed.newsroom.element(placed.survey))
    becomes(page, "This survey stands in the page already.")
    expect(page.locator("reader-survey")).to_have_count(1)


def test_a_survey_that_was_paused_gives_way_to_the_next_rule(placed, reader, newsroom):
    other = placed.ask()
    placed.rule(**END)
    placed.rule(other, **END)
    page = reader()
    page.route(
        f"**/embed/{placed.publication}.js",
        lambda route: route.fulfill(
            response=(answer := route.fetch()),
            body=answer.text().replace(f'"{placed.survey}":', '"gone":'),
        ),
    )
    page.route(
        f"**/surveys/{placed.survey}.json",
        lambda route: (newsroom.change(placed.survey, pause), route.continue_()),
    )
    page.goto(placed.print() + "?survey-debug")
    becomes(page, "takes no answers now", "It is shown.")
    assert widget(page).get_attribute("survey") == other


def test_who_has_answered_is_not_asked_again(placed, reader):
    placed.rule(**END, once=True)
    page = reader()
    page.goto(placed.print())
    give(widget(page))
    outcome(widget(page))
    page.goto(placed.print() + "?survey-debug")
    becomes(page, "This reader has answered it.")


def test_who_has_answered_sees_the_result_where_the_rule_does_not_mind(placed, reader):
    placed.rule(**END)
    page = reader(SHIFTS)
    page.goto(placed.print())
    give(widget(page))
    outcome(widget(page))
    page.goto(placed.print())
    expect(outcome(widget(page))).to_contain_text("Your answer: Products first")


def test_enough_answered_surveys_are_enough(placed, reader):
    first, second = placed.survey, placed.ask()
    placed.rule(first, **END, addresses=("*/pages/*?first",))
    placed.rule(second, **END, most_answers=1)
    page = reader()
    page.goto(placed.print() + "?first")
    give(widget(page))
    outcome(widget(page))
    page.goto(placed.print() + "?survey-debug")
    becomes(page, "fits none of its patterns", "This reader has answered enough surveys")


def test_draws_are_made_once_per_page_view(placed, reader):
    placed.rule(**END, share=50)
    placed.rule(placed.ask(), spot="paragraph", paragraph=99)
    page = reader("let draws = 0; Math.random = () => [.9, .9, .1][draws++]")
    page.goto(placed.print() + "?survey-debug")
    becomes(page, "It was not drawn", "does not have the place")
    # The page changes, and the second rule is looked at again.
    page.evaluate(
        """() => new Promise(done => {
          document.body.append(document.createElement('p'));
          setTimeout(done, 1000);
        })"""
    )
    becomes(page, "It was not drawn", "does not have the place")


def test_about_the_share_of_page_views_is_drawn(placed, reader):
    placed.rule(**END, share=50)
    page = reader("let drawn = [.1, .9, .49, .51]; Math.random = () => drawn[+location.hash[1]]")
    for number, expected in enumerate((1, 0, 1, 0)):
        page.goto(placed.print() + f"?survey-debug#{number}")
        becomes(page, "It is shown." if expected else "It was not drawn")
        expect(page.locator("reader-survey")).to_have_count(expected)
