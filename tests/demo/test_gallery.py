"""The widget gallery: every kind and every way in has its page, and each shows its survey."""

import datetime as dt
from typing import get_args

import pytest

from survey_app.demo.gallery import RULES, Way, content
from survey_app.demo.paper import create_paper
from survey_app.surveys.kinds.registry import KINDS

SPECIMENS = content().specimens()
BY_RULE = {"word", "rule", "slide"}
PUBLIC = "https://surveys.example"


@pytest.fixture
def visit():
    paper = create_paper(
        paper_url="https://paper.example", public_url=PUBLIC, edition=dt.date(2026, 11, 20)
    )
    return paper.test_client().get


def test_every_kind_and_every_way_in_is_shown():
    shown = [content().surveys[page.survey] for page in SPECIMENS.values()]
    assert {q.kind for survey in shown for q in survey.questions()} == set(KINDS)
    assert {page.way for page in SPECIMENS.values()} == set(get_args(Way))


def test_every_survey_has_a_page_and_every_rule_one_that_it_fits():
    assert {page.survey for page in SPECIMENS.values()} == set(content().surveys)
    for key, rule in RULES.items():
        assert set(rule.addresses) <= {p.path for p in SPECIMENS.values() if p.survey == key}


def test_the_front_of_the_gallery_leads_to_every_page(visit):
    front = visit("/gallery/").text
    assert [page.path for page in SPECIMENS.values() if f'"{page.path}"' not in front] == []
    assert '"/gallery/"' in visit("/").text


@pytest.mark.parametrize("slug", SPECIMENS)
def test_a_page_carries_its_survey(visit, slug):
    page, answer = SPECIMENS[slug], visit(SPECIMENS[slug].path)
    assert answer.status_code == 200
    assert (page.survey in answer.text) == (page.way not in BY_RULE)
    assert "Also read" in answer.text
    script = f'src="{PUBLIC}/embed/techgallery.js"' in answer.text
    assert script == (page.way not in ("frame", "sandbox", "newsletter", "hosted"))


def test_only_pages_with_frames_admit_frames(visit):
    policies = {
        slug: visit(f"/gallery/{slug}").headers["Content-Security-Policy"] for slug in SPECIMENS
    }
    assert {slug for slug, policy in policies.items() if f"frame-src {PUBLIC};" in policy} == {
        "frame",
        "sandbox",
    }
    assert {slug for slug, policy in policies.items() if "unsafe" in policy} == {"newsletter"}


def test_what_is_not_there_is_not_found(visit):
    assert visit("/gallery/nothing").status_code == 404
