"""The article's page: its links with and without the survey, its section, its log, its buttons."""

import datetime as dt
import html
import re

import pytest

from survey_app.analytics.periods import day_in_words
from survey_app.database import transaction
from survey_app.surveys.models import Survey
from tests.analytics.conftest import address
from tests.builders import make_survey

STUDIO = "/studio/technews"


@pytest.fixture
def get(editor_client, article):
    """What an editor sees of the article's page, on one line."""

    def read(query=""):
        page = editor_client.get(f"{STUDIO}/articles/{article}{query}", follow_redirects=True)
        markup = re.sub(r"<[^>]+>", " ", page.text)
        return " ".join(html.unescape(markup).split())

    return read


@pytest.fixture
def now():
    """The clock of the pages is the real one."""
    return dt.datetime.now(dt.UTC)


def test_links_are_compared_with_readers_who_were_held_out(get, link, article, announce, now):
    target = announce("/b", title="Chips")
    link(article, target, seen=1000, followed=50, seen_with=1000, followed_with=50, hour=now)
    assert "Without it" not in get()
    link(article, target, seen=1000, followed=90, held_out=True, hour=now)
    said = get()
    assert "5.0 % 50 of 1,000 9.0 % 90 of 1,000 −4.0 points range −6.3 to −1.8 points" in said
    assert "2,000 140 7.0 %" in said


def test_reading_time_stands_against_the_sections(get, read_to, article, announce, now):
    read_to(article, 5, reads=2, engaged_s=100, hour=now)
    assert "in AI" not in get()
    read_to(announce("/b"), 5, reads=4, engaged_s=80, hour=now)
    read_to(announce("/c", section="Sport"), 5, reads=4, engaged_s=800, hour=now)
    assert "50 s active reading time on average 20 s in AI (4 reads of 1 other article)" in get()


def test_the_log_of_its_surveys_stands_on_the_page(get, answer, now):
    answer({"q1": "o1"}, article=address(), now=now)
    assert re.search(r"Log .*2026, \d\d:\d\d Published", get())


def test_a_survey_is_paused_from_the_page_and_comes_back_to_it(
    editor_client, answer, article, database, survey, now
):
    answer({"q1": "o1"}, article=address(), now=now)
    page = f"{STUDIO}/articles/{article}"
    assert f'action="{STUDIO}/surveys/labsurvey/pause"' in editor_client.get(page).text
    sent = editor_client.post(f"{STUDIO}/surveys/labsurvey/pause", data={"article": article})
    assert sent.location == page
    with transaction(database.writing()) as session:
        assert session.get_one(Survey, survey.id).paused_at is not None
    assert f'action="{STUDIO}/surveys/labsurvey/resume"' in editor_client.get(page).text
    assert re.search(r"Paused.*by.*Ada Editor", editor_client.get(page).text, re.DOTALL)


def test_an_article_says_whom_its_filter_lets_in(get, answer, seen, article, now):
    answer({"q1": "o1"}, article=address(), now=now, context={"device": "phone"})
    answer({"q1": "o2"}, article=address(), now=now, context={"device": "desktop"}, complete=False)
    seen(9, article, hour=now)
    said = get("?device=phone&from=&section=AI")
    assert "Readers on phones, since the start" in said
    assert "“Section” does not narrow this page and was left out of the filter." in said
    assert "Saw it 9 Answers 1 " in said
    assert "How many saw it is left out" not in said
    said = get("?a.q1=o2&status=unfinished")
    assert "who did not finish and who answered “Research first” to “What should labs" in said
    assert "nobody knows finished, answers to questions" in said
    assert "How it was read is left out" in said
    assert "Saw it 9" not in said
    assert "Answers 1 " in said
    assert "does not narrow" not in said
    assert "No answers match this filter" in get("?device=tablet&language=fr")
    assert "could not be read as a day" in get("?from=12.3.2026")


def test_of_several_surveys_no_answer_and_no_wording_can_be_asked(
    get, answer, article, database, publication, now
):
    with transaction(database.writing()) as session:
        make_survey(session, publication, key="another")
    for key in ("labsurvey", "another"):
        answer({"q1": "o1"}, article=address(), survey=key, now=now)
    said = get("?a.q1=o1&version=1&language=en")
    assert "Answers narrow pages of one survey only and were left out of the filter." in said
    assert "“Wording” does not narrow this page" in said
    assert "Readers reading in English, since the start" in said
    assert "Answers 2 " in said


def test_different_readers_are_told_of_one_day_in_two_figures(get, read_to, article, read_on, now):
    read_to(article, 5, reads=2, hour=now)
    assert "different readers" not in get()
    read_on(now.date(), 1204)
    said = re.search(rf"About ([\d,]+) different readers on {day_in_words(now.date())}", get())
    assert said[1] in {"1,100", "1,200", "1,300"}
    assert "different readers" not in get("?device=phone")


def test_a_filter_is_kept_from_the_articles_page(editor_client, answer, article, now):
    page = f"{STUDIO}/articles/{article}"
    for action in (f"{STUDIO}/filters", f"{STUDIO}/surveys/labsurvey/filters"):
        form = {
            "page": f"{page}?device=phone",
            "query": "device=phone",
            "name": f"Phones {len(action)}",
        }
        kept = editor_client.post(action, data=form)
        assert kept.status_code == 303
    assert editor_client.post(f"{STUDIO}/filters", data=form | {"name": ""}).location == (
        f"{page}?device=phone"
    )
    answer({"q1": "o1"}, article=address(), now=now)
    markup = editor_client.get(f"{page}?device=phone").text
    assert markup.count(f'class="grow" href="{page}?device=phone"') == 2
    assert f'action="{STUDIO}/surveys/labsurvey/filters"' in markup


def test_steps_that_nobody_is_counted_at_are_a_sentence(get, answer, editor_client, now):
    answer({"q1": "o1"}, article=address(), now=now, channel="hosted")
    sentence = (
        "No answer came from where the survey can be seen: an article, a slide-in or a frame."
    )
    assert sentence in get()
    page = editor_client.get(f"{STUDIO}/surveys/labsurvey?channel=hosted").text
    assert sentence in page
    assert 'data-name="steps-' not in page
    answer({"q1": "o1"}, article=address(), now=now)
    assert sentence not in get()
