"""The newspaper's articles: their rules, and that those that are written keep them."""

from collections import Counter
from typing import get_args

import pytest

from survey_app.demo.newspaper import (
    BadNewspaper,
    Placed,
    check,
    earlier,
    stories,
    story_from,
    surveys,
    title,
)
from survey_app.demo.traits import traits
from survey_app.statistics.opinion_groups import FEWEST_VOTES
from survey_app.surveys.arms import experiments
from survey_app.surveys.faults import publishing_faults

ALL = list(stories().values())
FACTS = """
section = "AI"
author = "mara-lindqvist"
headline = "A headline"
standfirst = "A standfirst."
days_ago = 3
time = "06:10"
"""
SURVEY = '[survey]\nkey = "labsfirst"\nplaced = "element"\n'
SLUGS = {"mine", "one", "two", "three"}


def written(*parts, facts=FACTS, survey=SURVEY):
    body = "\n\n".join(parts)
    return f'{facts}{survey}[text]\nbody = """\n{body}\n"""\n'


def faults_of(*parts, **given):
    with pytest.raises(BadNewspaper) as caught:
        check(story_from("mine", written(*parts, **given)), SLUGS)
    return str(caught.value)


def test_there_are_enough_articles_of_every_section_and_author():
    assert len(ALL) >= 12
    assert {story.section for story in ALL} == set(title().sections)
    assert len(title().sections) == len({story.author for story in ALL}) == 4


def test_every_kind_of_question_and_every_way_of_placing_is_met():
    asked = {story.survey.key for story in ALL if story.survey}
    kinds = {question.kind for key in asked for question in surveys()[key].questions()}
    assert asked == set(surveys())
    assert kinds >= {"single", "multiple", "rating", "nps", "text", "statement", "likert", "csat"}
    assert {story.survey.placed for story in ALL if story.survey} == set(get_args(Placed))


def test_surveys_have_one_page_or_several():
    pages = {key: len(survey.pages) for key, survey in surveys().items()}
    assert Counter(pages.values()) == {1: 5, 2: 1, 3: 1, 4: 1}
    assert pages["readers2026"] == 4


def test_one_survey_has_what_each_analysis_needs():
    asked = surveys()["readers2026"].by_key()
    statements = [question for question in asked.values() if question.kind == "statement"]
    assert len(statements) > FEWEST_VOTES
    assert asked["before"].option_keys() == asked["after"].option_keys()
    assert len(asked["agree"].rows) == 5
    assert len(asked["age"].options) == len(traits()["age"].weights)


def test_one_survey_tries_two_wordings():
    assert [len(experiments(survey)) for survey in surveys().values()].count(1) == 1


@pytest.mark.parametrize("key", earlier())
def test_an_earlier_wording_differs_from_the_present_one(key):
    assert publishing_faults(earlier()[key]) == []
    assert earlier()[key] != surveys()[key]


@pytest.mark.parametrize("key", surveys())
def test_every_survey_can_be_published(key):
    assert publishing_faults(surveys()[key]) == []


@pytest.mark.parametrize("story", ALL, ids=lambda story: story.slug)
def test_an_article_is_as_long_as_a_reader_expects(story):
    paragraphs = [block.text for block in story.blocks if block.kind == "paragraph"]
    assert 6 <= len(paragraphs) <= 9
    assert 450 <= sum(len(text.split()) for text in paragraphs) <= 720


def test_every_article_is_linked_from_another_one():
    assert {slug for story in ALL for slug in story.also_read} == set(stories())


def test_a_survey_stands_directly_before_an_also_read_line():
    parts = ("Text.", "@survey", "More.", "@also one", "@also two", "@also three")
    assert "directly before an Also read line" in faults_of(*parts)


def test_two_also_read_lines_are_too_few():
    assert "exactly three" in faults_of("Text.", "@survey", "@also one", "@also two")


def test_an_also_read_line_leads_to_an_article_that_is_there():
    parts = ("Text.", "@survey", "@also one", "@also two", "@also four")
    assert "not there" in faults_of(*parts)


def test_an_article_does_not_lead_to_itself():
    parts = ("Text.", "@survey", "@also one", "@also two", "@also mine")
    assert "links to itself" in faults_of(*parts)


def test_a_survey_in_the_facts_is_missed_in_the_text():
    assert "differ" in faults_of("Text.", "@also one", "@also two", "@also three")


def test_an_unknown_author_is_named_with_the_article():
    facts = FACTS.replace("mara-lindqvist", "nobody")
    with pytest.raises(BadNewspaper, match="mine.*nobody"):
        story_from("mine", written("Text.", facts=facts))
