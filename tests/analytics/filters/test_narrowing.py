"""What a filter keeps: of articles, of responses, of what was seen."""

import datetime as dt

import pytest
from sqlalchemy import select

from survey_app.analytics.filters.filter import Answered, Filter
from survey_app.analytics.filters.narrowing import (
    articles_in,
    exposure_conditions,
    is_said,
    keeps,
    row_conditions,
    tally_conditions,
)
from survey_app.analytics.filters.questions import asked
from survey_app.collect.deltas import RESPONSES
from survey_app.collect.exposures import read_exposures
from survey_app.collect.models import Response
from survey_app.collect.sender import Sender
from survey_app.collect.shards import shards_of
from survey_app.collect.tallies import fold
from survey_app.collect.tallies import read as read_tallies
from survey_app.surveys.definition import Option, Question
from tests.analytics.conftest import address
from tests.builders import NOW, numbered, single


@pytest.mark.parametrize(
    ("answer", "part", "values", "is_kept"),
    [
        ("o1", "", ("o1",), True),
        ("o2", "", ("o1",), False),
        (["o1", "o2"], "", ("o2", "o3"), True),
        ({"option": "other", "text": "o1"}, "", ("o1",), False),
        ({"option": "other", "text": "o1"}, "", ("other",), True),
        ({"r1": "o2"}, "r1", ("o2",), True),
        ({"r1": "o2"}, "r2", ("o2",), False),
        (["o2", "o1"], "o1", ("2",), True),
        (["o2"], "o1", ("2",), False),
        (4, "", ("4..5",), True),
        (3, "", ("4..5",), False),
        (3, "", ("..3",), True),
        (-2.5, "", ("-3..-2",), True),
        (10, "", ("4..",), True),
        ("2026-05-03", "", ("2026-05-01..2026-06-01",), True),
        ("2026-07-03", "", ("2026-05-01..2026-06-01",), False),
        (None, "", ("*skipped",), True),
        (None, "", ("*answered", "o1"), False),
        ({"refused": True}, "", ("*refused",), True),
        ({"refused": True}, "", ("*answered",), False),
        ("Because", "", ("*answered",), True),
    ],
)
def test_what_an_answer_is(answer, part, values, is_kept):
    assert is_said(Answered("q1", part, values), {"q1": answer}) is is_kept


def test_what_was_not_reached_is_no_answer():
    assert not is_said(Answered("q1", "", ("*answered", "*skipped", "*refused")), {})


def test_depth_and_audience_stand_in_the_context(read):
    found = read(depth=["start", "end"], audience__tier=["free", "paid"]).filter
    assert keeps(found, {}, {"depth": 0.29, "audience": {"tier": "free"}})
    assert keeps(found, {}, {"depth": 1, "audience": {"tier": "paid"}})
    assert not keeps(found, {}, {"depth": 0.5, "audience": {"tier": "free"}})
    assert not keeps(found, {}, {"depth": None, "audience": {"tier": "free"}})
    assert not keeps(found, {}, {"depth": 0.1, "audience": {}})


@pytest.fixture
def ids(database, publication):
    """Ids of the articles that a filter narrows to."""

    def narrowed(found):
        with database.reading() as session:
            return articles_in(session, publication, found)

    return narrowed


def test_articles_are_found_by_section_and_topic(read, ids, announce):
    a = announce("/a", section="AI", topics=("robots", "work"))
    b = announce("/b", section="AI")
    c = announce("/c", section="Policy", topics=("work",))
    assert ids(read().filter) is None
    assert ids(read(section="AI").filter) == {a, b}
    assert ids(read(topic="work").filter) == {a, c}
    assert ids(read(section="AI", topic="work").filter) == {a}
    assert ids(read(section="AI", article=[str(b), str(c)]).filter) == {b}
    assert ids(read(section="Sport").filter) == frozenset()


@pytest.fixture
def responses(answer, announce):
    """Four responses that differ."""
    announce()
    answer({"q1": "o1"}, article=address(), language="de")
    answer({"q1": "o2"}, sender=Sender(device="desktop"), channel="hosted")
    answer({"q1": None}, complete=False, sender=Sender(device="desktop"))
    answer({"q1": "o1"}, sender=Sender(device="phone", is_bot=True))


NARROWED = [
    ({}, 4),
    ({"device": "desktop"}, 2),
    ({"device": ["desktop", "phone"]}, 4),
    ({"device": "tablet"}, 0),
    ({"channel": "hosted"}, 1),
    ({"status": "unfinished"}, 1),
    ({"status": "finished", "device": "desktop"}, 1),
    ({"version": "1"}, 4),
    ({"version": "2"}, 0),
    ({"section": "AI"}, 1),
    ({"section": "Sport"}, 0),
    ({"article": "0"}, 3),
]


@pytest.mark.parametrize(("arguments", "n"), NARROWED)
@pytest.mark.parametrize("folded", [False, True])
def test_tallies_and_rows_keep_the_same(
    database, publication, survey, responses, read, ids, arguments, n, folded
):
    found = read(**arguments).filter
    if folded:
        fold(database)
    shards = shards_of(publication.id, publication.buckets)
    articles = ids(found)
    assert found.tallies_suffice
    with database.reading() as session:
        where = tally_conditions(found, articles)
        counts = read_tallies(session, shards, by=("option",), question="", **where)
        rows = select(Response.id).where(
            Response.shard.in_(shards), *row_conditions(found, articles)
        )
        kept = session.scalars(rows).all()
    assert counts.get((RESPONSES,), 0) == len(kept) == n


@pytest.mark.parametrize(("arguments", "n"), [({"language": "de"}, 1), ({"referrer": "search"}, 0)])
def test_rows_know_more_than_tallies(database, publication, survey, responses, read, arguments, n):
    found = read(**arguments).filter
    assert not found.tallies_suffice
    shards = shards_of(publication.id, publication.buckets)
    with database.reading() as session:
        rows = select(Response.id).where(Response.shard.in_(shards), *row_conditions(found, None))
        assert len(session.scalars(rows).all()) == n


@pytest.mark.parametrize(
    ("arguments", "seen_there"),
    [
        ({}, 7),
        ({"device": "phone"}, 7),
        ({"language": "de"}, 2),
        ({"placement": "element"}, 7),
        ({"channel": "hosted"}, 0),
        ({"version": "2"}, 0),
        ({"section": "AI"}, 2),
        ({"section": "Sport"}, 0),
    ],
)
def test_what_was_seen_is_narrowed_alike(
    database, publication, seen, article, read, ids, arguments, seen_there
):
    seen(5)
    seen(2, article, language="de")
    found = read(**arguments).filter
    shards = shards_of(publication.id, publication.buckets)
    with database.reading() as session:
        shown = read_exposures(session, shards, **exposure_conditions(found, ids(found)))
    assert sum(each.seen for each in shown.values()) == seen_there


@pytest.mark.parametrize(
    "arguments",
    [
        {"a__q1": "o1"},
        {"status": "finished"},
        {"unusual": "without"},
        {"depth": "end"},
        {"audience__tier": "free"},
    ],
)
def test_what_cannot_be_known_of_those_who_saw_it_leaves_them_out(read, arguments):
    found = read(**arguments, device="phone").filter
    assert exposure_conditions(found, None) is None
    assert len(found.unknown_of_exposures) == 1


def test_chosen_days_bound_tallies_rows_and_what_was_seen(
    database, publication, survey, answer, seen, always
):
    answer({"q1": "o1"})
    answer({"q1": "o1"}, now=NOW - dt.timedelta(days=3))
    seen(3)
    seen(4, hour=NOW - dt.timedelta(days=3))
    day = NOW.date() - dt.timedelta(days=3)
    found = Filter(type(always)("", day, day, "UTC"))
    shards = shards_of(publication.id, publication.buckets)
    with database.reading() as session:
        where = tally_conditions(found, None)
        counts = read_tallies(session, shards, by=("option",), question="", **where)
        rows = select(Response.id).where(Response.shard.in_(shards), *row_conditions(found, None))
        shown = read_exposures(session, shards, **exposure_conditions(found, None))
        assert (counts[RESPONSES,], len(session.scalars(rows).all())) == (1, 1)
    assert shown[()].seen == 4


def test_options_of_older_wordings_can_still_be_asked_for():
    options = (Option("o1", "Products"), Option("o3", "Neither"))
    older = Question("q1", "single", "What first?", options=options)
    found = asked([numbered(1, older), numbered(2, single())])
    assert found["q1"].option_keys() == ("o1", "o2", "o3")
    assert found["q1"].options[0].label == "Products first"
