"""The tallies against the responses: differences are found, and put right beside writers."""

from uuid import uuid4

import pytest
from sqlalchemy import delete, insert, select, update

from survey_app.collect import recount
from survey_app.collect.deltas import RESPONSES, Delta
from survey_app.collect.models import Response, Tally, TallyDelta
from survey_app.collect.recount import correct, difference_at, disagreements, places
from survey_app.collect.tallies import TABLES, fold
from survey_app.database import transaction
from survey_app.surveys.definition import from_document
from survey_app.surveys.models import Version
from tests.builders import response_row


@pytest.fixture
def shard(publication):
    return publication.id << 8


@pytest.fixture
def answer(database, survey, shard):
    """Store a response, and what it changes in the counts unless `counted` is False."""

    def store(counted=True, **given):
        row = response_row(shard, survey.id, **given)
        with database.reading() as session:
            [definition] = session.scalars(select(Version.definition))
        delta = Delta()
        delta.add(row, from_document(definition).by_key())
        change = {"shard": shard, "id": uuid4(), "survey_id": survey.id}
        change["cells"] = delta.document()
        with transaction(database.writing()) as session:
            session.execute(insert(Response), [row])
            if counted and change["cells"]:
                session.execute(insert(TallyDelta), [change])

    return store


@pytest.fixture
def run(database):
    """One statement in a transaction of its own."""

    def execute(statement):
        with transaction(database.writing()) as session:
            session.execute(statement)

    return execute


@pytest.fixture
def mend(database):
    def correct_all():
        for difference in disagreements(database):
            correct(database, difference)

    return correct_all


def test_what_was_counted_agrees_folded_and_pending(database, answer):
    answer()
    answer(flags=["twin"], complete=False, answers={"q2": ["o1", "o2"], "q3": None})
    fold(database)
    answer(answers={"q4": 7})
    assert disagreements(database) == []


def test_tests_and_withdrawn_and_superseded_ones_are_not_counted(database, answer):
    for why in ("test", "withdrawn", "superseded"):
        answer(**{why: True})
    assert disagreements(database) == []


def test_a_response_that_was_never_counted_is_found_and_counted(database, answer, mend):
    answer(counted=False)
    answer()
    [difference] = disagreements(database)
    assert (difference.responses, set(difference.cells.values())) == (2, {1})
    mend()
    assert disagreements(database) == []


@pytest.mark.parametrize("table", TABLES)
def test_each_table_is_held_against_the_responses(database, answer, shard, run, mend, table):
    answer()
    fold(database)
    run(update(table).where(table.shard == shard, table.option == RESPONSES).values(n=5))
    [difference] = disagreements(database)
    assert [
        n for counts in (difference.cells, *difference.totals.values()) for n in counts.values()
    ] == [-4]
    mend()
    assert disagreements(database) == []


def test_counts_without_a_response_are_found(database, answer, shard, run, mend):
    answer()
    fold(database)
    run(delete(Response).where(Response.shard == shard))
    mend()
    assert disagreements(database) == []
    with database.reading() as session:
        assert set(session.scalars(select(Tally.n))) == {0}


def test_what_is_stored_and_folded_between_reading_and_correcting_stays_counted(
    database, answer, run, shard
):
    answer(counted=False)
    answer()
    [found] = disagreements(database)
    answer(answers={"q1": "o2"})
    fold(database)
    answer(answers={"q1": "o2"})
    correct(database, found)
    assert disagreements(database) == []


def test_a_delta_that_nobody_can_read_goes_when_the_tallies_are_rebuilt(
    database, answer, survey, shard, run, mend
):
    answer(counted=False)
    lost = {"shard": shard, "id": uuid4(), "survey_id": survey.id, "cells": [["?", 1]]}
    run(insert(TallyDelta).values(lost))
    answer()
    seen = set()
    assert fold(database, seen) == 1
    assert seen == {lost["id"]}
    changes = database.changes
    assert (fold(database, seen), database.changes) == (0, changes)
    [difference] = disagreements(database)
    assert difference.unreadable == (lost["id"],)
    assert "1 unreadable" in str(difference)
    mend()
    assert disagreements(database) == []


def test_pages_and_portions_make_no_difference(database, answer, mend, monkeypatch):
    monkeypatch.setattr(recount, "PAGE", 2)
    monkeypatch.setattr(recount, "CORRECTED_AT_ONCE", 3)
    for article_id in range(5):
        answer(counted=False, article_id=article_id)
    assert disagreements(database)[0].responses == 5
    mend()
    assert disagreements(database) == []


def test_every_survey_of_every_shard_is_looked_at(database, publication, survey, shard):
    assert [(place.shard, place.survey) for place in places(database)] == [(shard, survey.key)]
    [place] = places(database)
    assert not difference_at(database, place)
