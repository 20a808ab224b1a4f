"""A filter in plain words."""

import pytest

from survey_app.analytics.filters.arguments import arguments_of
from survey_app.analytics.filters.words import Names, chips, in_words


@pytest.fixture
def names(questions):
    return Names(questions, {12: "Robots"}, {"r1": "after paragraph 3"}, {2: "the wording of May"})


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({}, "All readers, since the start"),
        (
            {"device": "phone", "section": "Politics"},
            "Readers in Politics on phones, since the start",
        ),
        ({"device": ["phone", "tablet"]}, "Readers on phones or tablets, since the start"),
        ({"article": ["12", "0"]}, "Readers in no known article or “Robots”, since the start"),
        ({"placement": "r1"}, "Readers who met it after paragraph 3, since the start"),
        ({"version": "2"}, "Readers asked in the wording of May, since the start"),
        ({"audience__tier": "free"}, "Readers whose tier is free, since the start"),
        (
            {"status": "finished", "unusual": "without"},
            "Readers who finished, since the start, without those that show an unusual pattern",
        ),
        (
            {"a__q1": "o1", "referrer": "search"},
            "Readers who came from a search engine and who answered “Products first” to “What "
            "should labs do first?”, since the start",
        ),
        (
            {"a__q3": "4.."},
            "Readers who answered 4 or more to “How good was it?”, since the start",
        ),
        ({"a__q8": "-3..5"}, "Readers who answered −3 to 5 to “How far?”, since the start"),
        ({"a__q6__r1": "o2"}, "Readers who answered “No” to “Depth”, since the start"),
        ({"a__q7__o1": "1"}, "Readers who answered “place 1” to “Yes”, since the start"),
        ({"a__q5": "*skipped"}, "Readers who skipped “Why?”, since the start"),
        (
            {"a__q1": ["o2", "*skipped"]},
            "Readers who answered “Research first” or nothing to “What should labs do first?”, "
            "since the start",
        ),
    ],
)
def test_a_filter_is_a_sentence(read, names, arguments, words):
    assert in_words(read(**arguments).filter, names) == words


def test_each_part_is_a_chip_that_can_be_taken_away(read, names):
    found = read(
        device=["phone", "tablet"],
        status="finished",
        audience__tier="free",
        unusual="only",
        a__q1="o1",
    ).filter
    made = chips(found, names)
    assert [(chip.label, chip.words) for chip in made] == [
        ("Device", "Phones"),
        ("Device", "Tablets"),
        ("Tier", "free"),
        ("Status", "Finished"),
        ("Unusual pattern", "Only these"),
        ("What should labs do first?", "“Products first”"),
    ]
    assert arguments_of(made[0].rest)["device"] == ["tablet"]
    kept = [set(arguments_of(chip.rest)) for chip in made[2:]]
    everything = set(arguments_of(found))
    assert [everything - each for each in kept] == [
        {"audience.tier"},
        {"status"},
        {"unusual"},
        {"a.q1"},
    ]


def test_nothing_narrowed_is_no_chip(read, names):
    assert chips(read().filter, names) == []
