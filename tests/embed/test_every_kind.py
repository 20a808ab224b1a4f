"""Every kind of question on the hosted page and in a pasted form, answered without a script."""

import pytest
from sqlalchemy import select

from survey_app.collect.models import Response
from survey_app.database import transaction
from survey_app.placements.snippet import form_snippet
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.lifecycle import show_results
from tests.builders import NOW, definition, make_survey
from tests.embed.printed import form_in
from tests.surveys.kinds.examples import ALL, EXAMPLES, store_pictures

PAGE = "/s/labsurvey"


@pytest.fixture(params=ALL, ids=lambda example: example.kind)
def example(request):
    return request.param


@pytest.fixture
def published(database, publication):
    """Publish the question of an example as a survey of its own."""

    def publish(example):
        with transaction(database.writing()) as session:
            store_pictures(session, publication.id, NOW)
            survey = make_survey(session, publication, definition(example.question))
            show_results(session, survey, public=True, minimum=1, now=NOW)

    return publish


def stored(database):
    with database.reading() as session:
        [response] = session.scalars(select(Response))
    return response.answers["q1"]


def expected(example):
    """The first answer as it is stored among the others."""
    kind = KINDS[example.kind]
    return True if kind.is_kept_apart else kind.clean(example.question, example.first, "a")


def test_the_hosted_page_takes_its_answer_and_shows_the_result(
    client, database, published, example
):
    published(example)
    form = form_in(client.get(PAGE).text)
    answer = client.post(PAGE, data=form.filled(example.form))
    assert answer.status_code == 303
    assert stored(database) == expected(example)
    thanks = client.get(answer.location.replace("labsurvey/", f"{PAGE}/"))
    assert "1 answered" in " ".join(thanks.text.split())
    own = 0 if example.kind in ("text", "number", "date", "email", "slider") else 1
    assert thanks.text.count('aria-current="true"') >= own


def test_a_pasted_form_says_the_same(client, database, published, example):
    published(example)
    pasted = form_in(form_snippet("https://h", "labsurvey", definition(example.question), 1))
    assert client.post(PAGE, data=pasted.filled(example.form)).status_code == 303
    assert stored(database) == expected(example)


def test_nothing_put_in_is_nothing_said(client, database, published, example):
    published(example)
    assert client.post(PAGE, data=form_in(client.get(PAGE).text).sends()).status_code == 303
    assert stored(database) is None


@pytest.mark.parametrize(
    ("kind", "form", "words"),
    [
        ("multiple", {"a.q1": ["o1"]}, "Must have at least 2 options."),
        ("number", {"a.q1": ["a lot"]}, "Must be a number."),
        ("number", {"a.q1": ["501"]}, "Must be a number from 0 to 500."),
        ("date", {"a.q1": ["31.3.2019"]}, "Must be a date as YYYY-MM-DD."),
        ("email", {"a.q1": ["ada"], "a.q1.consent": ["y"]}, "Please write an e-mail address"),
        ("email", {"a.q1": ["ada@news.example"]}, "Please tick that you agree"),
        ("ranking", {"a.q1.o1": ["1"], "a.q1.o2": ["1"]}, "Please give each place to one"),
        ("matrix", {"a.q1.r1": ["o9"]}, "Please choose one of the answers below."),
    ],
)
def test_what_was_put_in_wrongly_stands_there_again_with_the_reason(
    client, published, kind, form, words
):
    published(EXAMPLES[kind])
    sent = form_in(client.get(PAGE).text).sends() | form
    answer = client.post(PAGE, data=sent)
    assert (answer.status_code, words in answer.text) == (422, True)
    kept = form_in(answer.text).sends()
    # What no control offers, such as an option that is gone, cannot stand there.
    offered = {name: values for name, values in form.items() if values != ["o9"]}
    assert {name: kept[name] for name in offered} == offered
