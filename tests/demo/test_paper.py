"""The newspaper as a website: what stands on its pages, and under which policy."""

import datetime as dt
import json
import re

import pytest

from survey_app.demo.newspaper import section_slug, stories, surveys, title
from survey_app.demo.paper import create_paper

PAPER, STUDIO = "http://127.0.0.1:8320", "http://127.0.0.1:8321"
EDITION = dt.date(2026, 11, 24)
ALL = list(stories().values())
PLACED = [story for story in ALL if story.survey]
BLOCKS = re.compile(r"<(?:p|reader-survey)\b.*?</(?:p|reader-survey)>", re.DOTALL)


@pytest.fixture(scope="module")
def paper():
    return create_paper(paper_url=PAPER, public_url=STUDIO, edition=EDITION).test_client()


def page(paper, story):
    return paper.get(story.path).text


def test_the_front_page_leads_to_every_article(paper):
    front = paper.get("/").text
    assert all(f'href="{story.path}"' in front for story in ALL)


@pytest.mark.parametrize("section", title().sections)
def test_a_section_page_holds_its_articles_and_no_others(paper, section):
    shown = set(re.findall(r'<h3><a href="([^"]+)', paper.get(f"/{section_slug(section)}/").text))
    assert shown == {story.path for story in ALL if story.section == section}


@pytest.mark.parametrize("story", ALL, ids=lambda story: story.slug)
def test_an_article_says_of_itself_what_search_engines_read(paper, story):
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page(paper, story))
    said = json.loads(found[1])
    assert (said["@type"], said["headline"]) == ("NewsArticle", story.headline)
    assert said["author"] == [{"@type": "Person", "name": story.author.name}]
    assert said["mainEntityOfPage"] == PAPER + story.path
    assert dt.datetime.fromisoformat(said["datePublished"]).date() < EDITION


@pytest.mark.parametrize("story", ALL, ids=lambda story: story.slug)
def test_an_article_names_its_canonical_address_and_its_author(paper, story):
    shown = page(paper, story)
    assert f'<link rel="canonical" href="{PAPER}{story.path}">' in shown
    assert shown.count('<p class="also"><span>Also read</span>') == 3
    assert story.author.about in shown


@pytest.mark.parametrize("story", PLACED, ids=lambda story: story.slug)
def test_the_word_survey_stands_alone_directly_before_an_also_read_line(paper, story):
    blocks = BLOCKS.findall(page(paper, story).split('<div class="text">')[1])
    mark = ">Survey</p>" if story.survey.placed == "word" else f"/s/{story.survey.key}"
    at = next(i for i, block in enumerate(blocks) if mark in block)
    assert blocks[at + 1].startswith('<p class="also">')
    words = re.sub(r"<[^>]+>", "", blocks[at]).strip()
    assert story.survey.placed == "form" or words == "Survey"


def test_the_link_to_the_hosted_page_says_which_article_it_came_from(paper):
    story = next(story for story in PLACED if story.survey.placed == "link")
    article = f"http%3A%2F%2F127.0.0.1%3A8320{story.path.replace('/', '%2F')}"
    assert f'href="{STUDIO}/s/{story.survey.key}?article={article}"' in page(paper, story)


def test_the_plain_form_posts_the_answer_to_the_hosted_page(paper):
    story = next(story for story in PLACED if story.survey.placed == "form")
    shown = page(paper, story)
    assert f'<form method="post" action="{STUDIO}/s/{story.survey.key}">' in shown
    assert f'name="article" value="{PAPER}{story.path}"' in shown
    assert 'name="version" value="1"' in shown and 'name="a.q1"' in shown
    assert 'name="id"' not in shown


@pytest.mark.parametrize("path", ["/", "/ai/", ALL[0].path, "/paper.css", "/nowhere/"])
def test_the_policy_lets_in_the_studio_and_nothing_else(paper, path):
    policy = paper.get(path).headers["Content-Security-Policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["connect-src"] == rules["form-action"] == STUDIO
    assert rules["require-trusted-types-for"] == "'script'"
    assert rules["trusted-types"] == "'none'"
    assert "unsafe" not in policy


def test_a_studio_below_a_path_is_let_in_by_its_origin():
    paper = create_paper(paper_url=PAPER, public_url=f"{STUDIO}/ask/", edition=EDITION)
    answer = paper.test_client().get(ALL[0].path)
    assert f"script-src {STUDIO};" in answer.headers["Content-Security-Policy"]
    assert f'src="{STUDIO}/ask/embed/techdaily.js"' in answer.text


@pytest.mark.parametrize("key", surveys())
def test_the_stylesheet_keeps_room_for_every_survey(paper, key):
    assert f'reader-survey[survey="{key}"]' in paper.get("/paper.css").text


def test_a_page_that_is_not_there_leads_back(paper):
    answer = paper.get("/ai/nothing")
    assert answer.status_code == 404
    assert 'href="/"' in answer.text
