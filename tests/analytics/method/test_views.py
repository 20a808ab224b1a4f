"""The page of the method note: who reads it, who adds to it."""

import html
import re

import pytest

from survey_app.accounts.login import COOKIE
from survey_app.accounts.sign_ins import open_sign_in
from survey_app.analytics.models import Weighting
from survey_app.analytics.results import places
from survey_app.database import transaction
from survey_app.publications.models import Member
from survey_app.surveys.corrections import corrections_of
from survey_app.surveys.definition import Question, Row
from survey_app.surveys.models import Survey
from survey_app.surveys.statements import Statements, statements_of
from tests.builders import NOW, make_user, publish_again, respond

RESULTS = "/studio/technews/surveys/labsurvey"
HERE = f"{RESULTS}/method"


@pytest.fixture
def stored(database, survey):
    """What is stored of the survey: statements and corrections."""

    def read():
        with database.reading() as session:
            mine = session.get_one(Survey, survey.id)
            return statements_of(mine), corrections_of(session, survey.id)

    return read


@pytest.fixture
def analyst(app, database, publication):
    """A client in which an analyst of the title is signed in."""
    app.config["WTF_CSRF_ENABLED"] = False
    with transaction(database.writing()) as session:
        user = make_user(session)
        session.add(Member(publication_id=publication.id, user_id=user.id, role="analyst"))
        session.flush()
        token = open_sign_in(session, user, NOW)
    client = app.test_client()
    client.set_cookie(COOKIE, token, path="/studio")
    return client


def plain(markup):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def test_the_note_stands_on_the_page_and_as_text(editor_client, survey):
    page = editor_client.get(HERE).text
    assert "Data collection strategy" in plain(page)
    assert page.count('<li id="method-') == 11
    assert "11. LIMITATIONS" in html.unescape(
        re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.S)[1]
    )


def test_editors_state_and_correct(editor_client, stored):
    sent = editor_client.post(f"{HERE}/statements", data={"sponsor": "The <b>Foundation</b>"})
    assert sent.status_code == 303
    told = {"was_wrong": "The share of May.", "holds_now": "61 %."}
    assert editor_client.post(f"{HERE}/corrections", data=told).status_code == 303
    statements, [correction] = stored()
    assert statements == Statements(sponsor="The <b>Foundation</b>")
    assert (correction.was_wrong, correction.holds_now) == ("The share of May.", "61 %.")
    page = editor_client.get(HERE).text
    assert "Sponsored by: The &lt;b&gt;Foundation&lt;/b&gt;." in page
    assert "What holds now: 61 %." in plain(page)
    assert "The share of May. What holds now: 61 %." in plain(editor_client.get(RESULTS).text)


def test_half_a_correction_comes_back_with_what_was_typed(editor_client, stored):
    sent = editor_client.post(f"{HERE}/corrections", data={"was_wrong": "The share."})
    assert sent.status_code == 422
    assert "The share." in sent.text
    assert "Write a sentence." in sent.text
    assert stored()[1] == ()


def test_analysts_read_and_do_not_write(analyst, stored):
    page = analyst.get(HERE)
    assert page.status_code == 200
    assert "Publish the correction" not in page.text
    for path in ("statements", "corrections"):
        told = {"was_wrong": "A", "holds_now": "B", "sponsor": "C"}
        assert analyst.post(f"{HERE}/{path}", data=told).status_code == 403
    assert stored() == (Statements(), ())


def test_strangers_find_nothing(app, survey, client):
    assert "/studio/sign-in" in app.test_client().get(HERE).location


def test_a_weighting_is_told_with_what_it_does(editor_client, database, survey):
    respond(database, {"q1": "o1"}, {"q1": "o1"}, {"q1": "o1"}, {"q1": "o2"})
    told = {"survey_id": survey.id, "source": "", "largest": 5.0, "smallest": 0.2}
    halves = {"a.q1": {"o1": 0.5, "o2": 0.5}}
    with transaction(database.writing()) as session:
        for name, targets in (("Halves", halves), ("Impossible", {"a.q9": {"a": 1.0}})):
            session.add(Weighting(name=name, targets=targets, created_at=NOW, **told))
    page = plain(editor_client.get(HERE).text)
    # Weights 2/3, 2/3, 2/3 and 2: they count like 16 / (3 · 4/9 + 4) = 3 answers.
    assert "now: 4 answers count like 3 (design effect 1.33); weights from 0.67 to 2.00" in page
    assert page.count("answers count like") == 2  # in the note and in its text
    assert "Weighting “Impossible”" in page


def foot_of(page):
    """What stands below the charts that a page saves, in one line."""
    found = re.search(r'<meta name="chart-method" content="([^"]*)">', page)
    return html.unescape(html.unescape(found[1])).replace("<br>", " ")


def test_saved_charts_say_the_days_of_both_sides_of_a_comparison(editor_client, survey):
    page = editor_client.get(f"{RESULTS}/compare?one.period=7&two.period=30").text
    foot = foot_of(page)
    assert foot.startswith("Tech News, counts as of ")
    assert "A: All readers, in the last 7 days. B: All readers, in the last 30 days." in foot


@pytest.mark.parametrize("page", ["quality", "groups", "crosstab"])
def test_saved_charts_say_the_filter(editor_client, database, survey, page):
    respond(database, {"q1": "o1"})
    foot = foot_of(editor_client.get(f"{RESULTS}/{page}?device=phone").text)
    assert "Readers on phones, since the start." in foot
    assert foot.count("since the start") == 1
    assert foot.endswith("/surveys/labsurvey/results#method")


def test_charts_of_a_survey_lead_to_its_note(editor_client, survey):
    foot = foot_of(editor_client.get(RESULTS).text)
    assert foot.startswith("Tech News, counts since the start, as of ")
    assert foot.endswith("localhost/surveys/labsurvey/results#method")


UNUSUAL = "Counted, but unusual beside all other answers"


@pytest.fixture
def straight(database, survey):
    """Two readers of three gave all rows of a battery the same answer."""
    rows = tuple(Row(f"r{at}", f"Statement {at}.") for at in range(1, 6))
    publish_again(database, survey.id, Question("q1", "likert", "Do you agree?", rows=rows))
    mixed = {f"r{at}": f"o{at}" for at in range(1, 6)}
    same = dict.fromkeys(mixed, "o4")
    respond(database, {"q1": same}, {"q1": same}, {"q1": mixed})


def test_the_note_counts_what_is_unusual_beside_all_other_answers(straight, editor_client):
    words = plain(editor_client.get(HERE).text)
    assert UNUSUAL in words
    assert "all rows of a battery have the same answer: 2" in words
    assert "Unlike all others: not checked. No battery" in words
    assert "Too fast: not checked. No wording" in words


def test_unusual_answers_are_not_looked_for_among_too_many(straight, editor_client, monkeypatch):
    monkeypatch.setattr(places, "MOST_AT_ONCE", 2)
    words = plain(editor_client.get(HERE).text)
    assert UNUSUAL not in words
    assert "Not counted" in words


def test_a_survey_without_answers_has_nothing_unusual(survey, editor_client):
    words = plain(editor_client.get(HERE).text)
    assert "Nobody has answered yet." in words
    assert "nan" not in words.casefold().split()
