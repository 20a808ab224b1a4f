"""Rules of a survey: making, changing, ordering and deleting them, and what the script gets."""

import datetime as dt

import msgspec
import pytest

from survey_app.errors import Conflict, Invalid, NotFound
from survey_app.placements.catalogue import (
    add_rule,
    change_rule,
    delete_rule,
    matching_articles,
    move_rule,
    rule_for,
    rules_in,
    rules_of,
    switch_rule,
)
from survey_app.placements.printed import printed
from survey_app.placements.rules import Rule
from survey_app.surveys.lifecycle import close, create_survey, pause
from tests import builders
from tests.builders import NOW, ORIGIN


@pytest.fixture
def title(session):
    return builders.make_publication(session)


@pytest.fixture
def survey(session, title):
    return builders.make_survey(session, title)


@pytest.fixture
def add(session, title, survey):
    def added(rule=None, key=None, to=survey):
        return add_rule(session, title, to, rule or Rule(), now=NOW, key=key)

    return added


def keys(lines):
    return [line.key for line in lines]


def script(session, title, now=NOW):
    return [msgspec.json.decode(rule) for rule in printed(session, title, now)]


def test_rules_are_listed_in_the_order_of_their_making(session, title, survey, add):
    other = builders.make_survey(session, title, key="othersurvey")
    add(key="one"), add(key="two", to=other), add(key="three")
    assert keys(rules_of(session, survey)) == ["one", "three"]
    assert keys(rules_in(session, title.id)) == ["one", "two", "three"]


def test_keys_are_made_and_never_those_of_what_needs_no_rule(session, add):
    made = {add().key for _ in range(5)}
    assert len(made) == 5
    assert all(key.isalnum() and key.islower() and len(key) <= 24 for key in made)


def test_a_rule_is_moved_among_all_of_its_title(session, title, add):
    other = builders.make_survey(session, title, key="othersurvey")
    add(key="one"), add(key="two", to=other)
    last = add(key="three")
    move_rule(session, title.id, last, -1)
    assert keys(rules_in(session, title.id)) == ["one", "three", "two"]
    move_rule(session, title.id, last, -1)
    move_rule(session, title.id, last, -1)
    assert keys(rules_in(session, title.id)) == ["three", "one", "two"]


def test_a_rule_is_changed_switched_and_deleted(session, title, survey, add):
    placement = add(key="one")
    later = NOW + dt.timedelta(hours=1)
    change_rule(session, title, survey, placement, Rule(spot="end"), later)
    switch_rule(session, placement, False, later)
    [line] = rules_of(session, survey)
    assert (line.rule.spot, line.is_on) == ("end", False)
    delete_rule(session, placement, later)
    assert rules_of(session, survey) == []
    with pytest.raises(NotFound):
        rule_for(session, survey, "one")


def test_a_wrong_rule_is_refused(session, title, survey, add):
    with pytest.raises(Invalid, match=r"seconds: .*"):
        add(Rule(seconds=-1))
    placement = add()
    with pytest.raises(Invalid):
        change_rule(session, title, survey, placement, Rule(audience=("tier=a",)), NOW)
    title.audience_labels = ["tier"]
    change_rule(session, title, survey, placement, Rule(audience=("tier=a",)), NOW)


def test_a_survey_has_a_bounded_number_of_rules(add):
    for _ in range(20):
        add()
    with pytest.raises(Conflict):
        add()


def test_a_closed_survey_gets_no_rule(session, survey, add):
    close(session, survey, NOW)
    with pytest.raises(Conflict):
        add()


def test_the_articles_that_a_rule_fits(session, title):
    robots = builders.make_article(session, title)
    builders.make_article(session, title, "/sport/final", section="Sport")
    found = matching_articles(session, title, Rule(sections=("ai",)), NOW)
    assert [article.address for article in found] == [robots.address] == [f"{ORIGIN}/ai/robots"]


def test_the_script_gets_what_a_rule_says_and_nothing_else(session, title, add):
    add(Rule(spot="paragraph"), key="one")
    add(
        Rule(
            addresses=("/ai/*",),
            sections=("AI",),
            published_since=dt.date(2026, 11, 1),
            spot="slide",
            seconds=5,
            depth=1.0,
            share=50,
            held_out=10,
            once=True,
        ),
        key="two",
    )
    assert script(session, title) == [
        {"key": "one", "survey": "labsurvey", "at": ["paragraph", 3]},
        {
            "key": "two",
            "survey": "labsurvey",
            "at": ["slide"],
            "on": "^https?://([^/]*/ai/.*)$",
            "age": [1793491200000, 10**15, 10**15],
            "facts": {"section": ["ai"]},
            "share": 0.5,
            "held": 0.1,
            "once": True,
            "wait": {"after": 5, "depth": 1.0, "closed": 1, "closings": 3},
        },
    ]


def test_also_read_lines_are_found_as_the_title_says(session, title, add):
    add()
    assert script(session, title)[0]["at"] == [
        "also_read",
        r"^(Also\ read|Read\ also|Read\ more|Read\ next)[^]{0,300}$",
    ]
    title.also_read = {"beginnings": ["See (too)"], "selector": ".more a"}
    assert script(session, title)[0]["at"] == [
        "also_read",
        r"^(See\ \(too\))[^]{0,300}$",
        ".more a",
    ]


def test_the_script_gets_no_rule_that_shows_nothing(session, title, survey, add):
    add(Rule(ends_at=NOW), key="over")
    switch_rule(session, add(key="off"), False, NOW)
    draft = create_survey(session, title, builders.definition(), now=NOW, key="draftsurvey")
    add(key="draft", to=draft)
    add(Rule(ends_at=NOW + dt.timedelta(seconds=1)), key="good")
    assert keys_of(script(session, title)) == ["good"]
    pause(session, survey, NOW)
    assert script(session, title) == []


def keys_of(rules):
    return [rule["key"] for rule in rules]
