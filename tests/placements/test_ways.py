"""Frames, AMP and newsletters: what is printed for a publisher to paste."""

from html import unescape
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest

from survey_app.placements.newsletter import newsletter_block
from survey_app.placements.ways import (
    LOWEST_AMP,
    amp_snippet,
    frame_address,
    frame_snippet,
    headline,
    ways,
)
from survey_app.surveys.definition import Definition, Option, Page, Question
from tests.builders import ORIGIN, definition, single

HOST = "https://surveys.news.example"
SHARP = "\"><script>alert('&')</script>"


class Tags(HTMLParser):
    """The tags of a piece of markup with their attributes, and the text between them."""

    def __init__(self, markup):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def all(self, name):
        return [attributes for tag, attributes in self.tags if tag == name]


def filled(block):
    """What each link of a block fills in, without its channel."""
    found = []
    for link in Tags(block).all("a"):
        parts = urlsplit(link["href"])
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{HOST}/s/labsurvey"
        query = parse_qs(parts.query)
        assert query.pop("channel") == ["newsletter"]
        found.append(query)
    return found


def block(*questions):
    return newsletter_block(HOST, "labsurvey", definition(*questions))


def test_a_survey_of_one_question_is_called_by_it():
    assert headline(definition(single())) == "What should labs do first?"
    assert headline(definition()) == "Labs"


def test_a_frame_says_what_it_is_and_how_high():
    [frame] = Tags(frame_snippet(HOST, "labsurvey", definition(single()))).all("iframe")
    assert frame["src"] == f"{HOST}/frame/labsurvey"
    assert frame["title"] == "What should labs do first?"
    assert int(frame["height"]) > 150


def test_a_frame_may_know_its_article():
    article = f"{ORIGIN}/ai?a=1&b=2"
    [frame] = Tags(frame_snippet(HOST, "labsurvey", definition(), article)).all("iframe")
    assert parse_qs(urlsplit(frame["src"]).query) == {"article": [article]}
    assert frame_address(HOST, "labsurvey", article="", dnt="1") == f"{HOST}/frame/labsurvey?dnt=1"


def test_an_amp_frame_grows_and_is_told_what_it_is():
    markup = Tags(amp_snippet(HOST, "labsurvey", definition(single())))
    [frame] = markup.all("amp-iframe")
    assert parse_qs(urlsplit(frame["src"]).query) == {"amp": ["1"]}
    assert "resizable" in frame
    assert "allow-scripts" in frame["sandbox"]
    assert "allow-same-origin" not in frame["sandbox"]
    assert int(frame["height"]) >= LOWEST_AMP
    assert any("overflow" in each for each in markup.all("div"))


def test_each_option_is_a_link_that_fills_it_in():
    assert filled(block(single())) == [{"a.q1": ["o1"]}, {"a.q1": ["o2"]}]
    assert "Products first" in Tags(block(single())).text


@pytest.mark.parametrize(
    ("kind", "values"),
    [("yesno", 2), ("statement", 3), ("rating", 5), ("nps", 11), ("csat", 5), ("ces", 7)],
)
def test_a_scale_or_options_of_the_kind_itself_are_links_too(kind, values):
    links = filled(block(Question("q1", kind, "How was it?", low="Bad", high="Good")))
    assert len(links) == values
    assert all(list(link) == ["a.q1"] for link in links)


@pytest.mark.parametrize("kind", ["text", "number", "date", "email", "matrix", "ranking", "slider"])
def test_of_other_kinds_there_is_one_link_that_fills_nothing_in(kind):
    options = (Option("o1", "One"), Option("o2", "Two"))
    asked = Question("q1", kind, "How was it?", options=options, min=0, max=100)
    assert filled(block(asked)) == [{}]
    assert "How was it?" in Tags(block(asked)).text


def test_a_question_that_is_not_always_asked_is_not_filled_in():
    conditional = Question("q1", "yesno", "Why?", show_if=("is", ":section", "AI"))
    assert filled(block(conditional)) == [{}]
    options = (Option("o1", "A"), Option("o2", "B"), Option("o3", "C", show_if=("answered", ":x")))
    asked = Question("q1", "single", "Which?", options=options)
    assert filled(block(asked)) == [{"a.q1": ["o1"]}, {"a.q1": ["o2"]}]


def test_only_the_first_question_of_the_first_page_is_in_the_mail():
    pages = (Page((single("q1"), single("q2"))), Page((single("q3"),)))
    links = filled(newsletter_block(HOST, "labsurvey", Definition("Labs", pages=pages)))
    assert {key for link in links for key in link} == {"a.q1"}


def test_a_mail_has_no_script_no_sheet_and_no_class():
    markup = Tags(block(*definition().questions()))
    assert {tag for tag, _ in markup.tags} <= {"table", "tr", "td", "a"}
    assert not any({"class", "id", "onclick"} & set(attributes) for _, attributes in markup.tags)
    assert all(each["role"] == "presentation" for each in markup.all("table"))


def test_tables_are_closed_as_they_were_opened():
    for kind in ("single", "nps"):
        options = (Option("o1", "A"), Option("o2", "B"))
        made = block(Question("q1", kind, "Why?", options=options, low="No", high="Yes"))
        for tag in ("table", "tr", "td", "a"):
            assert made.count(f"<{tag} ") + made.count(f"<{tag}>") == made.count(f"</{tag}>")


def test_what_an_editor_writes_stays_text():
    asked = Question("q1", "single", SHARP, options=(Option("o1", SHARP), Option("o2", "B")))
    made = Definition(SHARP, pages=(Page((asked,)),))
    printed = ways(HOST, "labsurvey", made)
    for markup in (printed.amp, printed.newsletter, printed.frame.partition("<script>")[0]):
        assert "<script" not in markup
        assert SHARP in unescape(markup)


def test_a_survey_without_questions_has_no_block():
    assert newsletter_block(HOST, "labsurvey", Definition("Labs")) == ""
