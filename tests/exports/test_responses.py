"""One row for each response, column by column (contract section 6)."""

import datetime as dt
from uuid import UUID

import pytest

from survey_app.collect.incoming import Withdrawal
from survey_app.collect.receive import Sender, withdraw_response
from survey_app.collect.shards import shard_of
from survey_app.database import transaction
from survey_app.exports import responses
from survey_app.exports.responses import count
from survey_app.publications.models import Publication
from survey_app.surveys.published import published_survey
from tests.builders import (
    NOW,
    ORIGIN,
    SECRET,
    all_kinds,
    make_article,
    make_survey,
    response_id,
    single,
)

HEAD = {
    "response_id", "status", "started_at", "completed_at", "duration_s", "article_url",
    "article_title", "section", "channel", "placement", "device", "language", "referrer", "depth",
    "engaged_s", "version", "test", "flags",
}  # fmt: skip
LATER = NOW + dt.timedelta(hours=1)


def values(row, *names):
    return [row[name] for name in names]


def test_the_columns_are_those_of_the_contract(sheet):
    names = [column.name for column in sheet().columns]
    assert len(set(names)) == len(names)
    variables = {"q1", "q2_o1", "q2_o2", "q2_other", "q2_other_text", "q3", "q4", "q5"}
    assert set(names) == HEAD | variables


def test_a_complete_response_has_its_moments(exported, answer):
    [identifier] = answer({"q1": "o1"}, started_ms=12_345)
    [row] = exported()
    assert values(row, "response_id", "status") == [identifier, "complete"]
    assert values(row, "started_at", "completed_at", "duration_s") == [
        "2026-11-20T11:59:47Z", "2026-11-20T12:00:00Z", "12.345",
    ]  # fmt: skip


def test_a_partial_response_was_never_completed(exported, answer):
    answer({"q1": "o1"}, complete=False, started_ms=2000)
    [row] = exported()
    assert values(row, "status", "completed_at", "duration_s") == ["partial", "", "2"]


def test_the_highest_revision_is_the_response(exported, answer):
    identifier = response_id(NOW)
    answer({"q1": "o1"}, id=identifier, complete=False)
    answer({"q1": "o1", "q3": 4}, id=identifier, revision=2, now=LATER)
    last = NOW + dt.timedelta(hours=2)
    answer({"q1": "o2"}, id=identifier, revision=3, started_ms=60_000, now=last)
    [row] = exported()
    assert values(row, "q1", "status") == ["o2", "complete"]
    assert values(row, "started_at", "completed_at", "duration_s") == [
        "2026-11-20T13:59:00Z", "2026-11-20T13:00:00Z", "60",
    ]  # fmt: skip


def test_a_response_that_is_no_longer_complete_is_partial(exported, answer):
    identifier = response_id(NOW)
    answer({"q1": "o1"}, id=identifier)
    answer({"q1": "o1"}, id=identifier, revision=2, complete=False)
    assert values(exported()[0], "status", "completed_at") == ["partial", ""]
    answer({"q1": "o1"}, id=identifier, revision=3, now=LATER)
    assert values(exported()[0], "completed_at") == ["2026-11-20T12:00:00Z"]


def test_the_article_stands_with_its_title_and_section(exported, answer, database, publication):
    with transaction(database.writing()) as session:
        make_article(session, publication)
    answer({"q1": "o1"}, article=f"{ORIGIN}/ai/robots#top")
    answer({"q1": "o1"}, article="https://elsewhere.example/", now=LATER)
    known, unknown = exported()
    names = ("article_url", "article_title", "section")
    assert values(known, *names) == [f"{ORIGIN}/ai/robots", "Robots at work", "AI"]
    assert values(unknown, *names) == ["", "", ""]


def test_where_and_how_it_was_answered_stands_there(exported, answer):
    context = {"placement": "element", "depth": 0.5, "engaged_s": 31.5}
    context |= {"device": "tablet", "referrer": "search"}
    answer({"q1": "o1"}, channel="slide", language="de", context=context)
    [row] = exported()
    names = ("channel", "placement", "device", "language", "referrer", "depth", "engaged_s")
    said = ["slide", "element", "tablet", "de", "search", "0.5", "31.5"]
    assert values(row, *names, "version", "test") == [*said, "1", "0"]


def test_what_nobody_said_is_blank(exported, answer):
    answer({"q1": "o1"}, sender=Sender())
    names = ("placement", "device", "referrer", "depth", "engaged_s")
    assert values(exported()[0], *names) == [""] * 5
    assert values(exported()[0], "channel", "language", "duration_s") == ["inline", "en", "0"]


def test_tests_are_there_only_when_asked_for(exported, answer):
    answer({"q1": "o1"})
    answer({"q1": "o2"}, context={"test": True}, now=LATER)
    assert [row["test"] for row in exported()] == ["0"]
    assert [row["test"] for row in exported(with_test=True)] == ["0", "1"]


@pytest.mark.parametrize("with_test", [True, False])
def test_a_withdrawn_response_is_never_there(exported, answer, collector, with_test):
    gone, kept = answer({"q5": "Regretted"}, {"q1": "o1"})
    said = Withdrawal(survey="labsurvey", id=gone, secret=SECRET)
    withdraw_response(collector, said, Sender(), NOW)
    assert [row["response_id"] for row in exported(with_test=with_test)] == [kept]


@pytest.mark.parametrize("with_test", [True, False])
def test_only_the_last_answer_of_a_voice_is_there(
    sheet_of, answer, database, publication, with_test
):
    with transaction(database.writing()) as session:
        make_survey(session, publication, key="oncesurvey", voices="browser")
    mark = {"survey": "oncesurvey", "mark": "m" * 22}
    answer({"q5": "First thought"}, **mark)
    (kept,) = answer({"q5": "Second thought"}, **mark)
    assert [row[0] for row in sheet_of("oncesurvey", with_test=with_test).rows] == [kept]


def test_flags_are_named(exported, answer):
    neighbour, program = Sender(reader=b"n" * 16), Sender(reader=b"n" * 16, is_bot=True)
    answer({"q1": "o1"}, sender=neighbour)
    answer({"q1": "o1"}, sender=neighbour, now=NOW + dt.timedelta(minutes=1))
    answer({"q1": "o1"}, sender=program, now=NOW + dt.timedelta(minutes=2))
    assert [row["flags"] for row in exported()] == ["", "same_reader", "bot same_reader"]


def test_other_surveys_are_not_there(exported, answer, database, publication):
    with transaction(database.writing()) as session:
        make_survey(session, publication, key="another")
    answer({"q1": "o1"}, survey="another")
    assert exported() == []


def test_without_responses_there_is_the_header(sheet):
    made = sheet()
    assert len(made.columns) > len(HEAD)
    assert list(made.rows) == []


@pytest.mark.parametrize("number", [5, 6, 7])
def test_pages_follow_each_other_without_gap_or_repeat(exported, answer, monkeypatch, number):
    monkeypatch.setattr(responses, "PAGE", 3)
    sent = answer(*[{"q1": "o1"}] * number)
    assert [row["response_id"] for row in exported()] == sorted(sent)


def test_all_shards_are_read(exported, answer, database, publication, monkeypatch):
    monkeypatch.setattr(responses, "PAGE", 2)
    buckets = [[0, 4]]
    with transaction(database.writing()) as session:
        session.get_one(Publication, publication.id).buckets = buckets
    sent = answer(*[{"q1": "o1"}] * 16)
    assert len({shard_of(publication.id, buckets, UUID(each)) for each in sent}) > 1
    assert sorted(row["response_id"] for row in exported()) == sorted(sent)


def test_readers_may_answer_while_it_is_read(sheet, answer, monkeypatch):
    monkeypatch.setattr(responses, "PAGE", 2)
    before = answer(*[{"q1": "o1"}] * 5)
    found = []
    for row in sheet().rows:
        found.append(row[0])
        if len(found) < 4:
            answer({"q1": "o2"}, now=NOW - dt.timedelta(hours=1))
            answer({"q1": "o2"}, id=before[4], revision=len(found) + 1)
    assert found == sorted(before)


def test_answers_to_a_version_of_meanwhile_wait_for_the_next_export(sheet, answer, publish):
    answer({"q1": "o1"})
    made = sheet()
    publish(*all_kinds(), single("q9"))
    answer({"q9": "o1"}, now=LATER)
    assert [len(row) for row in made.rows] == [len(made.columns)]
    assert len(list(sheet().rows)) == 2


def test_a_count_is_the_number_of_rows(database, survey, answer):
    answer({"q1": "o1"}, {"q1": "o1"})
    answer({"q1": "o1"}, context={"test": True})
    with database.reading() as session:
        found = published_survey(session, survey.key)
        assert [count(session, found, with_test=each) for each in (False, True)] == [2, 3]
