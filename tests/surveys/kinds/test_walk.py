"""Every kind from its definition to the export: published, answered, stored, counted, shown."""

import csv
import datetime as dt
import io
import json

import pytest
from sqlalchemy import select

from survey_app.analytics.figures import answers_figure
from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.periods import period
from survey_app.analytics.scope import Scope
from survey_app.analytics.surveys import survey_reports
from survey_app.collect.models import Contact, Response
from survey_app.collect.results import public_results
from survey_app.collect.tallies import fold
from survey_app.database import transaction
from survey_app.exports.formats.csv import lines
from survey_app.exports.responses import rows
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.lifecycle import show_results
from survey_app.surveys.published import public_definition, published_survey
from tests.builders import NOW, definition, make_survey, respond
from tests.surveys.kinds.examples import ALL, store_pictures

pytestmark = pytest.mark.usefixtures("tallies_agree")


@pytest.fixture(params=ALL, ids=lambda example: example.kind)
def example(request):
    return request.param


@pytest.fixture
def published(database, publication, example):
    """The example as a live survey of its own."""
    with transaction(database.writing()) as session:
        store_pictures(session, publication.id, NOW)
        survey = make_survey(session, publication, definition(example.question))
        show_results(session, survey, public=True, minimum=1, now=NOW)
    with database.reading() as session:
        return published_survey(session, "labsurvey")


@pytest.fixture
def answered(database, published, example):
    """The same with all answers of the example, a second apart."""
    for second, answer in enumerate(example.answers):
        respond(database, {"q1": answer}, now=NOW + dt.timedelta(seconds=second))
    return published


def stored(database):
    with database.reading() as session:
        found = session.scalars(select(Response).order_by(Response.id))
        return [response.answers["q1"] for response in found]


def test_browsers_are_told_all_that_they_need(published, example):
    public = public_definition(published)
    [asked] = public["pages"][0]["questions"]
    kind = KINDS[example.kind]
    assert ("kinds" in public.get("needs", [])) == kind.needs(example.question)
    spelled = kind.spelled_out(example.question)
    assert [option["key"] for option in asked.get("options", [])] == list(spelled.option_keys())
    assert [row["key"] for row in asked.get("rows", [])] == list(spelled.row_keys())
    assert (asked.get("min"), asked.get("max")) == (spelled.min, spelled.max)
    assert json.loads(json.dumps(public)) == public


def test_answers_are_stored_as_they_were_given_or_apart(database, answered, example):
    kind = KINDS[example.kind]
    cleaned = [kind.clean(example.question, answer, "a") for answer in example.answers]
    if not kind.is_kept_apart:
        assert stored(database) == cleaned
        return
    assert stored(database) == [True] * len(cleaned)
    with database.reading() as session:
        contacts = list(session.scalars(select(Contact).order_by(Contact.response_id)))
    assert [contact.address for contact in contacts] == cleaned
    assert {contact.consent for contact in contacts} == {example.question.consent}


@pytest.mark.parametrize("is_folded", [False, True])
def test_public_results_are_those_of_the_answers(database, answered, example, is_folded):
    if is_folded:
        assert fold(database) == len(example.answers)
    with database.reading() as session:
        found = public_results(session, answered)["questions"]["q1"]
    assert found["base"] == len(example.answers)
    assert {name: found[name] for name in example.more} == example.more


def test_editors_see_them_as_a_chart_and_a_table(database, publication, answered, example):
    always = period("all", default="all", time_zone="UTC", now=NOW)
    scope = Scope(publication, Filter(always))
    with database.reading() as session:
        [report] = survey_reports(session, scope)
    [question] = report.questions
    assert question.result.base == len(example.answers)
    figure = answers_figure(question)
    drawn = any(len(trace["x"]) for trace in figure["data"])
    assert drawn == bool(question.result.bars or question.result.rows)
    texts = [answer for answer in example.answers if question.result.is_written]
    assert {words.text for words in question.words} >= set(texts)


def test_the_export_has_a_row_for_each(database, answered, example):
    text = "".join(lines(rows(database, answered)))
    first = next(csv.DictReader(io.StringIO(text, newline="")))
    cells = {name: first[name] for name in example.cells}
    assert cells == {
        name: "" if value is None else str(value) for name, value in example.cells.items()
    }
