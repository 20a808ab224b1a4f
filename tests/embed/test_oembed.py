"""`/oembed` as systems ask it, and what WordPress keeps of the answer."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from survey_app.database import transaction
from survey_app.embed.oembed import LOWEST, NARROWEST, WIDTH, size, survey_at
from survey_app.surveys.lifecycle import create_survey
from tests.builders import NOW, ORIGIN, definition, make_survey
from tests.embed import wordpress

PAGE = "http://localhost/s/labsurvey"
LINK = re.compile(r'<link[^>]*type="application/json\+oembed"[^>]*>')


@pytest.fixture
def ask(client, survey):
    def send(url=PAGE, **query):
        return client.get("/oembed", query_string={"url": url, "format": "json", **query})

    return send


def frame_of(answer):
    """Address of the frame in an answer, in parts."""
    return urlsplit(unescape(re.search(r'<iframe src="([^"]*)"', answer.json["html"])[1]))


def test_an_answer_describes_the_survey(ask):
    answer = ask()
    assert answer.status_code == 200
    assert answer.content_type == "application/json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    told = answer.json
    assert (told["version"], told["type"], told["title"]) == ("1.0", "rich", "Labs")
    assert told["provider_name"] == "Tech News"
    assert told["width"] == WIDTH
    assert isinstance(told["height"], int)
    assert frame_of(answer).geturl() == "http://localhost/frame/labsurvey"


@pytest.mark.parametrize("page", ["/s/labsurvey", "/frame/labsurvey"])
def test_pages_say_in_their_head_where_to_ask(client, survey, page):
    markup = client.get(page).text
    head = markup[: markup.index("</head>")]
    assert len(head.encode()) < 10_000
    [link] = LINK.findall(head)
    address = urlsplit(unescape(re.search(r'href="([^"]*)"', link)[1]))
    answer = client.get(f"{address.path}?{address.query}", base_url="http://localhost")
    assert answer.json["title"] == "Labs"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "labsurvey",
        "/s/labsurvey",
        "http://localhost/",
        "http://localhost/s/",
        "http://localhost/s/labsurvey/thanks",
        "http://localhost/studio",
        "http://localhost/s/nosuchone",
        "http://localhost/s/LABSURVEY",
        "http://localhost.evil.example/s/labsurvey",
        "http://localhost:81/s/labsurvey",
        "http://evil@localhost/s/labsurvey",
        "http://evil.example/s/labsurvey",
        "javascript://localhost/s/labsurvey",
        "http://[/s/labsurvey",
        "http://localhost/s/\0labsurvey",
    ],
)
def test_an_address_that_is_no_survey_of_ours_is_not_found(ask, address):
    answer = ask(address)
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")


def test_without_an_address_nothing_is_found(client, survey):
    assert client.get("/oembed").status_code == 404


def test_a_draft_is_not_found(client, database, publication):
    with transaction(database.writing()) as session:
        create_survey(session, session.merge(publication), definition(), now=NOW, key="drafted")
    answer = client.get("/oembed", query_string={"url": "http://localhost/s/drafted"})
    assert answer.status_code == 404


def test_there_is_no_xml(ask):
    assert ask(format="xml").status_code == 501


def test_it_is_never_larger_than_asked_for(ask):
    small = ask(maxwidth="300", maxheight="250").json
    assert (small["width"], small["height"]) == (300, 250)
    assert 'width="300" height="250"' in small["html"]


@pytest.mark.parametrize("nonsense", ["", "0", "-5", "1e3", "٣", "9" * 30, "wide"])
def test_what_is_no_size_sets_none(ask, nonsense):
    assert size(nonsense) is None
    assert ask(maxwidth=nonsense, maxheight=nonsense).json == ask().json


def test_a_place_too_small_for_any_survey_gets_the_smallest(ask):
    told = ask(maxwidth="10").json
    assert (told["width"], told["height"] >= LOWEST) == (NARROWEST, True)


def test_the_article_goes_into_the_frame(ask):
    article = f"{ORIGIN}/ai/robots?a=1&b=2"
    frame = frame_of(ask(f"{PAGE}?article={ORIGIN}/ai/robots%3Fa%3D1%26b%3D2"))
    assert parse_qs(frame.query) == {"article": [article]}


@pytest.mark.parametrize(("asked", "told"), [("1", True), ("true", True), ("0", False)])
def test_do_not_track_goes_into_the_frame(ask, asked, told):
    assert ("dnt" in parse_qs(frame_of(ask(dnt=asked)).query)) is told


def test_under_a_path_of_the_publishers_host():
    ours = "https://news.example/surveys"
    assert survey_at(ours, f"{ours}/s/labsurvey") == ("labsurvey", "")
    assert survey_at(ours, "https://NEWS.example/surveys/s/labsurvey/") == ("labsurvey", "")
    assert survey_at(ours, "https://news.example/s/labsurvey") is None


def test_wordpress_keeps_the_quote_and_the_frame(ask):
    answer = ask(maxwidth="500").json
    assert wordpress.filtered(answer["html"]) == answer["html"]
    kept = wordpress.embedded(answer, "Secret1234")
    assert kept.startswith('<blockquote class="wp-embedded-content" data-secret="Secret1234"><a')
    assert kept.endswith("</iframe>")
    assert 'sandbox="allow-scripts"' in kept
    assert 'src="http://localhost/frame/labsurvey#?secret=Secret1234"' in kept


def test_a_title_cannot_break_out_of_the_markup(client, database, publication):
    title = "\"><script>alert('&')</script><iframe>"
    with transaction(database.writing()) as session:
        made = definition(title=title)
        make_survey(session, session.merge(publication), made, key="sharptitle")
    answer = client.get("/oembed", query_string={"url": "http://localhost/s/sharptitle"}).json
    assert answer["title"] == title
    assert wordpress.filtered(answer["html"]) == answer["html"]
    assert answer["html"].count("<iframe") == 1
    assert "<script" not in answer["html"]
