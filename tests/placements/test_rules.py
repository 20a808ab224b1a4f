"""Rules: what they fit, what is wrong with them, and how they read."""

import datetime as dt
from pathlib import Path

import msgspec
import pytest

from survey_app.placements.faults import rule_faults
from survey_app.placements.rules import (
    ArticleFacts,
    Rule,
    from_document,
    labels,
    matches,
    to_document,
)
from survey_app.placements.sentences import (
    articles_in_words,
    place_in_words,
    readers_in_words,
    sentence,
)
from tests.builders import NOW, ORIGIN

VECTORS = msgspec.json.decode((Path(__file__).parent / "rules.json").read_bytes())
ZONE = "Europe/Berlin"
FULL = Rule(
    addresses=("/ai/*",),
    excluded=("*/live",),
    sections=("AI", "Chips"),
    authors=("Ada Byron",),
    topics=("robots",),
    published_since=dt.date(2026, 11, 1),
    published_until=dt.date(2026, 12, 1),
    audience=("tier=subscriber",),
    spot="slide",
    seconds=20,
    depth=0.5,
    share=50,
    held_out=10,
    devices=("phone", "tablet"),
    once=True,
    most_answers=2,
    starts_at=dt.datetime(2026, 11, 1, 8, tzinfo=dt.UTC),
    ends_at=dt.datetime(2026, 12, 1, 8, tzinfo=dt.UTC),
)


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_what_a_rule_fits(vector):
    known = {"address": f"{ORIGIN}/ai/robots"} | vector["article"]
    article = msgspec.convert(known, ArticleFacts)
    assert matches(from_document(vector["rule"]), article, NOW, ZONE) is vector["fits"]


def test_what_only_the_page_knows_is_passed_over():
    rule = Rule(topics=("robots",), devices=("phone",), audience=("tier=subscriber",), share=1)
    assert matches(rule, ArticleFacts(f"{ORIGIN}/ai/robots"), NOW, ZONE)


def test_topics_that_were_announced_count():
    robots = ArticleFacts(f"{ORIGIN}/ai/robots", topics=("Work", "Robots"))
    assert matches(Rule(topics=("robots", "x")), robots, NOW, ZONE)
    assert not matches(Rule(topics=("space",)), robots, NOW, ZONE)


def test_a_rule_survives_being_stored():
    assert from_document(msgspec.json.decode(msgspec.json.encode(to_document(FULL)))) == FULL
    assert to_document(Rule()) == {}


def test_a_full_rule_has_no_fault():
    assert rule_faults(FULL, ["tier"]) == []


@pytest.mark.parametrize(
    ("member", "value", "sentence"),
    [
        ("addresses", ("the front page",), "is not a pattern like /politics/*"),
        ("excluded", ("/ai/#top",), "is not a pattern like /politics/*"),
        ("sections", ("x" * 201,), "at most 200 characters"),
        ("topics", ("x",) * 51, "At most 50 lines"),
        ("audience", ("subscribers",), "subscribers is not a label like tier=subscriber"),
        ("audience", ("region=north",), "The label region is not among those of the settings."),
        ("published_until", dt.date(2026, 10, 1), "This day is before the first one."),
        ("published_within", -1, "Enter a number of days"),
        ("ends_at", dt.datetime(2026, 11, 1, 7, tzinfo=dt.UTC), "It would end before it begins."),
        ("spot", "moon", "Choose where the survey stands."),
        ("seconds", 4000, "Enter a number of seconds up to 3,600."),
        ("depth", 1.5, "Enter a percentage from 0 to 100."),
        ("share", 0, "Enter a percentage from 0.01 to 100."),
        ("held_out", 95, "Enter a percentage from 0 to 90."),
        ("devices", ("watch",), "There is no such device."),
        ("most_answers", 101, "Enter a number from 0 to 100."),
    ],
)
def test_what_is_wrong_with_a_rule(member, value, sentence):
    [fault] = rule_faults(msgspec.structs.replace(FULL, **{member: value}), ["tier"])
    assert fault.path == member
    assert sentence in fault.detail


@pytest.mark.parametrize(
    ("spot", "given", "path"),
    [
        ("paragraph", {"paragraph": 0}, "paragraph"),
        ("marker", {"marker": ""}, "marker"),
        ("word", {"word": ""}, "word"),
        ("end", {"depth": 1.0}, "depth"),
    ],
)
def test_what_is_wrong_with_a_place(spot, given, path):
    assert [fault.path for fault in rule_faults(Rule(spot=spot, **given), [])] == [path]


def test_labels_are_gathered_by_name():
    assert labels(["tier=a", "region=north", "tier=b"]) == {"tier": ["a", "b"], "region": ["north"]}


def test_a_rule_in_plain_words():
    assert place_in_words(Rule()) == "Before the first “Also read” line"
    assert articles_in_words(Rule()) == "In all articles"
    assert readers_in_words(Rule(), ZONE) == []
    assert articles_in_words(FULL) == (
        "In articles whose address is like /ai/*, in the section AI or Chips, by Ada Byron, "
        "about robots, published 1 November 2026 to 1 December 2026, but not those like */live"
    )
    assert sentence(readers_in_words(FULL, ZONE)) == (
        "After 20 seconds, once 50\xa0% of the text was read, on phones and tablets, to readers "
        "whose tier is subscriber, in 50\xa0% of page views, held out of 10\xa0% of these, for "
        "comparison, not to readers who have answered it, not after 2 answered surveys in 30 days, "
        "from 1 November 2026, 09:00, until 1 December 2026, 09:00."
    )


def test_long_lists_are_counted():
    rule = Rule(sections=("A", "B", "C", "D", "E"))
    assert articles_in_words(rule) == "In articles in the section A, B, C or 2 more"
