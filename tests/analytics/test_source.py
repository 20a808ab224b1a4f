"""Tallies and snapshots count the same, and snapshots also what tallies cannot."""

import datetime as dt
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from survey_app.analytics.filters.arguments import parse
from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.filters.narrowing import row_conditions
from survey_app.analytics.filters.questions import asked
from survey_app.analytics.recounting import Recounted
from survey_app.analytics.responses.narrowing import narrowing
from survey_app.collect.deltas import HEAD, RESPONSES, Delta
from survey_app.collect.models import Response
from survey_app.collect.sender import Sender
from survey_app.database import transaction
from survey_app.publications.models import Publication
from survey_app.surveys.definition import Option, Question
from survey_app.surveys.published import versions_of
from tests.analytics.conftest import address
from tests.analytics.filters.conftest import QUESTIONS
from tests.builders import NOW

ANSWERS = {
    "q1": st.sampled_from(["o1", "o2", None, {"refused": True}]),
    "q2": st.sampled_from([["o1"], ["o2", "o1"], [{"option": "other", "text": "=o1"}], None]),
    "q3": st.sampled_from([1, 2, 5, None]),
    "q4": st.sampled_from([0, 7, 10, {"refused": True}]),
    "q5": st.sampled_from(["-77", "o1", "Because", None]),
    "q6": st.sampled_from([{"r1": "o1"}, {"r1": "o2"}, None, {"refused": True}]),
    "q7": st.sampled_from([["o2", "o1"], ["o1", "o2"], None]),
    "q8": st.sampled_from([-3, 0, 900, None]),
    "q9": st.sampled_from(["2026-05-03", "2026-07-01", None]),
}
"""Question → answers that it may get."""
RESPONSE = st.fixed_dictionaries({}, optional=ANSWERS)
PLACES = st.fixed_dictionaries(
    {
        "article": st.sampled_from(["", address(), address("/b")]),
        "channel": st.sampled_from(["inline", "hosted", "app"]),
        "language": st.sampled_from(["en", "de"]),
        "complete": st.booleans(),
    }
)
CONTEXTS = st.sampled_from(
    [
        {},
        {"depth": 0.1, "audience": {"tier": "free"}, "placement": "element"},
        {"depth": 0.8, "audience": {"tier": "paid"}, "referrer": "search"},
    ]
)
FILTERS = [
    {},
    {"device": ["phone"]},
    {"channel": ["inline", "app"], "version": ["1"]},
    {"status": ["unfinished"]},
    {"article": ["0"]},
    {"section": ["Sport"]},
    {"to": ["2026-11-19"]},
    {"from": ["2026-11-20"]},
]
"""Those that tallies can serve."""
BEYOND = [
    {"unusual": ["only"]},
    {"unusual": ["without"], "section": ["AI"]},
    {"language": ["de"]},
    {"referrer": ["search"]},
    {"placement": ["element", "nowhere"]},
    {"depth": ["start"]},
    {"audience.tier": ["free", "unheard-of"]},
    {"a.q1": ["o1"]},
    {"a.q1": ["*skipped", "*refused"]},
    {"a.q2": ["o1", "other"]},
    {"a.q2": ["*answered"]},
    {"a.q3": ["2..5"]},
    {"a.q4": ["*refused", "..7"]},
    {"a.q5": ["*answered"]},
    {"a.q6.r1": ["o2"], "a.q1": ["*answered"]},
    {"a.q6": ["*skipped"]},
    {"a.q7.o1": ["2"]},
    {"a.q8": ["-5..0"]},
    {"a.q9": ["2026-05-01..2026-06-01"]},
    {"a.q9": ["*skipped"], "device": ["phone"]},
]
"""Those that they cannot."""


@pytest.fixture
def labelled(database, publication):
    """A title that has labels for its readers."""
    with transaction(database.writing()) as session:
        session.get_one(Publication, publication.id).audience_labels = ["tier"]


class Bench:
    """A survey with its tallies, its snapshot, and the responses themselves."""

    def __init__(self, database, survey, sources):
        self.database, self.survey, self.sources = database, survey, sources

    def read(self, arguments, always):
        with self.database.reading() as session:
            questions = asked(versions_of(session, self.survey.id))
            day = {name: arguments[name][0] for name in ("from", "to") if name in arguments}
        period = always
        if day:
            since = day.get("from") and dt.date.fromisoformat(day["from"])
            until = dt.date.fromisoformat(day.get("to", str(always.until)))
            period = type(always)("", since, until, "UTC")
        found = parse(arguments, period, questions)
        assert found.notices == ()
        return found.filter

    def recount(self, session, found, by):
        """The same from each response, one by one."""
        versions = {v.number: v.definition.by_key() for v in versions_of(session, self.survey.id)}
        sources = self.sources(session)
        rows = select(Response).where(
            Response.shard.in_(sources.shards), *row_conditions(found, sources.articles(found))
        )
        counts = Counter()
        kept = narrowing(sources, found)
        for row in filter(kept.keeps, session.scalars(rows)):
            delta = Delta()
            columns = {column.name: getattr(row, column.name) for column in Response.__table__.c}
            delta.add(columns, versions[row.version])
            for cell, n in delta.cells().items():
                head = dict(zip(HEAD, cell[: len(HEAD)], strict=True)) | {"language": row.language}
                head |= {"referrer": row.referrer, "placement": row.placement}
                head["audience.tier"] = row.context.get("audience", {}).get("tier", "")
                counts[(*(head[name] for name in by), *cell[7:])] += n
        return dict(counts)


@pytest.fixture
def bench(database, survey, labelled, announce, publish, sources):
    """A survey that was asked in two wordings of every way of asking."""
    announce()
    announce("/b", section="Policy")
    publish(*QUESTIONS)
    return Bench(database, survey, sources)


@settings(
    max_examples=5,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    responses=st.lists(
        st.tuples(RESPONSE, PLACES, CONTEXTS, st.sampled_from(["phone", "desktop"]), st.booleans()),
        min_size=4,
        max_size=15,
    ),
)
def test_all_ways_of_counting_agree(bench, answer, always, responses):
    for answers, place, context, device, is_bot in responses:
        sender = Sender(device=device, is_bot=is_bot)
        day = NOW - dt.timedelta(days=int(is_bot))
        answer(answers, sender=sender, context=context, version=2, now=day, **place)
    for arguments in (*FILTERS, *BEYOND):
        found = bench.read(arguments, always)
        with bench.database.reading() as session:
            sources = bench.sources(session)
            for by in (("flagged", "version", "channel"), ("day",), ("article_id", "device")):
                plain = bench.recount(session, found, by)
                articles = sources.articles(found)
                snapshot = Recounted(sources.snapshot(), found, articles).counts(by)
                assert snapshot == plain, arguments
                assert sources.of(found, by).counts(by) == plain, arguments


def test_a_snapshot_also_knows_what_tallies_are_not_counted_by(bench, answer, always):
    free = {"audience": {"tier": "free"}, "placement": "element", "referrer": "search"}
    answer({"q1": "o1"}, {"q1": "o2"}, context=free, version=2, language="de")
    answer({"q1": "o1"}, version=2, complete=False)
    with bench.database.reading() as session:
        sources = bench.sources(session)
        for by in (("language",), ("referrer", "placement"), ("audience.tier",)):
            found = Filter(always)
            assert sources.of(found, by).counts(by) == bench.recount(session, found, by)
        depths = sources.of(Filter(always), ("depth",)).counts(("depth",), [""])
    assert depths["", "", RESPONSES] == 3


def test_a_question_that_changed_its_kind_counts_for_what_it_was(bench, answer, publish, always):
    answer({"q3": 2}, {"q5": "o1"}, {"q1": "o2"}, version=2)
    options = (Option("o1", "A"), Option("o2", "B"))
    publish(
        Question("q1", "multiple", "Which?", options=options),
        Question("q3", "single", "How?", options=options),
        Question("q5", "single", "Why?", options=options),
    )
    answer({"q1": ["o1", "o2"], "q3": "o2", "q5": "o1"}, {"q1": None, "q3": None}, version=3)
    with bench.database.reading() as session:
        sources, by = bench.sources(session), ("version",)
        found = Filter(always)
        snapshot = Recounted(sources.snapshot(), found, None).counts(by)
        assert snapshot == bench.recount(session, found, by) == sources.of(found).counts(by)


def test_tallies_are_asked_wherever_they_suffice(bench, answer, always, tmp_path):
    answer({"q1": "o1"}, version=2)
    with bench.database.reading() as session:
        sources = bench.sources(session)
        sources.of(Filter(always, devices=("phone",))).counts(("day",))
        assert not (tmp_path / "snapshots").exists()
        sources.of(Filter(always, languages=("en",))).counts(("day",))
        assert (tmp_path / "snapshots").exists()


def test_only_the_questions_asked_for_are_counted(bench, answer, always):
    answer({"q1": "o1", "q3": 4}, version=2)
    with bench.database.reading() as session:
        sources = bench.sources(session)
        for found in (Filter(always), Filter(always, languages=("en",))):
            assert {key for key, _ in sources.of(found).counts((), ["q1", ""])} == {"q1", ""}
