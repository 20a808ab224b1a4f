"""What was planted is found through the whole stack, and nothing of it is written down."""

import threading
from dataclasses import replace

import pytest
from sqlalchemy import select

from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.filters.narrowing import row_conditions
from survey_app.analytics.long_work import Progress, UnderWay
from survey_app.analytics.quality import unusual as module
from survey_app.analytics.quality.page import TOGETHER, quality_page
from survey_app.analytics.quality.reasons import TOLD, Reason
from survey_app.analytics.quality.unusual import (
    ID,
    find,
    reasons_of,
    unusual,
    unusual_ids,
    uuid_of,
)
from survey_app.analytics.responses.narrowing import narrowing
from survey_app.collect.deltas import RESPONSES
from survey_app.collect.models import Response
from survey_app.surveys.published import versions_of
from tests.patience import until
from tests.simulations.quality import CLEAN, ROWS, week

WAY = "20 minutes, 4 networks, one pattern"


@pytest.fixture
def planted(generator, plant):
    """A part of a week with careless readers and stuffed answers; planted → ids."""
    sent = list(week(generator, WAY))
    kept = [one for one in sent if one.planted != CLEAN] + sent[200:800]
    plant(kept)
    return {
        what: {one.id.replace("-", "") for one in kept if one.planted == what}
        for what in ("straight", "fast", "stuffed", CLEAN)
    }


def test_what_was_planted_is_found(planted, snapshot):
    found = snapshot()
    marked = {one.hex for one in unusual_ids(found)}
    for what in ("straight", "fast", "stuffed"):
        assert len(planted[what] & marked) > 0.95 * len(planted[what])
    assert len(planted[CLEAN] & marked) < 0.02 * len(planted[CLEAN])
    rows = unusual(found).rows
    assert {reason for reason in Reason if rows[reason].any()} >= {
        Reason.SAME_READER, Reason.BURST, Reason.STRAIGHT, Reason.FAST,
    }  # fmt: skip
    assert unusual(found).bursts[0].count >= 200


def test_a_search_goes_on_while_its_files_are_deleted(planted, snapshot, monkeypatch):
    """Deleted answers leave their files after a minute; a search through millions takes longer."""
    seen = snapshot()
    expected, bursts = find(seen), module.bursts

    def delete_meanwhile(held):
        found = bursts(held)
        for segment in seen.manifest.segments:
            seen.folder.file(segment).unlink()
        return found

    monkeypatch.setattr(module, "TOGETHER", 200)
    monkeypatch.setattr(module, "bursts", delete_meanwhile)
    assert unusual(seen).bursts == expected.bursts
    with pytest.raises(FileNotFoundError):
        seen.scan().collect()


def test_networks_of_one_mind_are_found(generator, plant, snapshot):
    sent = list(week(generator, "a day, 4 networks, one pattern"))
    stuffed = [one for one in sent if one.planted == "stuffed"]
    plant([*stuffed, *sent[200:800]])
    rows = unusual(snapshot()).rows.filter(Reason.NETWORK)
    marked = {uuid_of(one).hex for one in rows.select(ID).iter_rows()}
    planted = {one.id.replace("-", "") for one in stuffed}
    assert len(planted & marked) > 0.8 * len(planted)
    assert len(marked - planted) < 0.02 * 600


def test_without_any_network_none_is_looked_for(generator, plant, snapshot):
    plant([replace(one, reader=b"") for one in list(week(generator))[:100]])
    found = unusual(snapshot())
    assert Reason.NETWORK not in found.looked_for
    assert Reason.BURST in found.looked_for


@pytest.mark.parametrize("is_whole", [True, False])
def test_straight_lines_are_no_identical_answers(generator, plant, snapshot, is_whole):
    def views(number):
        if number < 40:
            return {f"r{n}": "o2" for n in range(ROWS)}
        # One reader leaves a row empty: the others' answers stay what they are.
        rows = range(ROWS if is_whole or number > 40 else ROWS - 1)
        return {f"r{n}": f"o{generator.integers(1, 6)}" for n in rows}

    sent = list(week(generator))[:600]
    plant([replace(one, answers={"views": views(number)}) for number, one in enumerate(sent)])
    assert not unusual(snapshot()).rows[Reason.PATTERN].any()


def test_answers_from_no_known_network_come_from_different_ones(generator, plant, snapshot):
    sent = list(week(generator, "a day, 4 networks, one pattern"))
    stuffed = [replace(one, reader=b"") for one in sent if one.planted == "stuffed"]
    plant([*stuffed, *sent[200:800]])
    assert not unusual(snapshot()).rows[Reason.NETWORK].any()


def test_the_same_responses_look_the_same_again(planted, snapshot):
    one, other = find(snapshot()), find(snapshot())
    assert one.rows.equals(other.rows)
    assert one.bursts == other.bursts


def test_the_filter_leaves_out_what_is_unusual_everywhere(
    planted, database, snapshot, sources, always
):
    marked = unusual_ids(snapshot())
    every = sum(map(len, planted.values()))
    expected = {"with": every, "without": every - len(marked), "only": len(marked)}
    with database.reading() as session:
        for flagged, n in expected.items():
            found = Filter(always, flagged=flagged)
            source = sources(session)
            assert source.of(found).counts((), [""])["", RESPONSES] == n
            narrowed = narrowing(source, found)
            rows = select(Response).where(
                Response.shard.in_(source.shards), *row_conditions(found, None)
            )
            assert sum(narrowed.keeps(row) for row in session.scalars(rows)) == n


def test_nothing_is_written_into_the_responses(planted, database, snapshot):
    find(snapshot())
    with database.reading() as session:
        flags = {tuple(flags) for flags in session.scalars(select(Response.flags))}
    assert flags == {(), ("same_reader",)}


def test_the_page_shows_what_leaving_them_out_changes(planted, database, sources, always):
    with database.reading() as session:
        versions = versions_of(session, sources(session).survey_id)
        page = quality_page(sources(session), versions, Filter(always))
    every = sum(map(len, planted.values()))
    assert page.unusual.base == every
    by_reason = {check.reason: check for check in page.checks}
    assert by_reason[Reason.STRAIGHT].found.n >= 60
    assert len(by_reason[Reason.STRAIGHT].examples) == 3
    assert page.most_changed.most_changed.size > 5
    for question in page.questions:
        assert question.kept.base == every
        assert question.rest.base == every - page.unusual.n
    assert page.bursts[0].marked >= 240
    assert sum(n for _, n, _ in page.by_time) == every
    assert sum(marked for _, _, marked in page.by_time) == page.unusual.n


def test_a_large_survey_is_looked_through_piece_by_piece(planted, snapshot, monkeypatch):
    monkeypatch.setattr(module, "TOGETHER", 500)
    found, told = snapshot(), []
    marked = {uuid_of(one).hex for one in find(found, told.append).rows.select(ID).iter_rows()}
    assert len(told) > 1
    assert told == sorted(told)
    assert told[-1] == found.rows
    for what in ("straight", "fast"):
        assert len(planted[what] & marked) > 0.9 * len(planted[what])
    assert len(planted[CLEAN] & marked) < 0.05 * len(planted[CLEAN])


def test_pages_do_not_wait_for_a_large_survey(planted, snapshot, monkeypatch):
    monkeypatch.setattr(module, "MANY", 10)
    found, go_on = snapshot(), threading.Event()
    searched = []

    def slowly(some, tell):
        tell(7)
        assert go_on.wait(60)
        searched.append(find(some, tell))
        return searched[-1]

    monkeypatch.setattr(module, "find", slowly)
    with pytest.raises(UnderWay):
        unusual(found)
    until(lambda: progress_of(found) == Progress(7, found.rows))
    go_on.set()
    until(lambda: searched and not at_work())
    assert unusual(found).rows.equals(searched[0].rows)


def test_what_was_found_before_stands_meanwhile(planted, plant, snapshot, generator, monkeypatch):
    monkeypatch.setattr(module, "A_WHILE", 1e9)
    before = unusual(snapshot())
    monkeypatch.setattr(module, "MANY", 10)
    plant([one for one in week(generator, WAY) if one.planted == "fast"][:20])
    assert unusual(snapshot()).rows.equals(before.rows)
    until(lambda: not at_work())
    assert len(unusual(snapshot()).rows) > len(before.rows)


def at_work():
    return any(one.is_alive() for one in module._searches._threads.values())


def progress_of(found):
    with pytest.raises(UnderWay) as met:
        unusual(found)
    return met.value.progress


def test_each_example_has_its_reason(planted, database, snapshot, sources, always):
    with database.reading() as session:
        versions = versions_of(session, sources(session).survey_id)
        page = quality_page(sources(session), versions, Filter(always))
    for check in page.checks:
        for one in check.examples:
            assert check.reason in reasons_of(snapshot(), one)


def test_a_survey_that_nobody_has_answered(database, asked, snapshot, sources, always):
    found = unusual(snapshot())
    assert found.rows.is_empty()
    with database.reading() as session:
        page = quality_page(sources(session), versions_of(session, asked.id), Filter(always))
    assert page.unusual.base == 0
    assert page.by_time == ()


def test_a_few_answers_are_nothing_unusual(database, snapshot, plant, generator):
    sent = [one for one in week(generator, WAY) if one.planted == "fast"][:20]
    plant(sent)
    found = unusual(snapshot())
    assert Reason.FAST not in found.looked_for
    assert found.rows.is_empty()


def test_the_page_is_the_same_whatever_the_filter_says_of_what_is_unusual(
    planted, database, sources, always
):
    with database.reading() as session:
        versions = versions_of(session, sources(session).survey_id)
        every, without, only = (
            quality_page(sources(session), versions, Filter(always, flagged=flagged))
            for flagged in ("with", "without", "only")
        )
    assert every.unusual.n > 0
    assert without == every
    assert only == every


@pytest.mark.parametrize(("answers", "found"), [(TOGETHER, []), (TOGETHER + 1, [TOGETHER])])
def test_ten_answers_of_one_reader_on_a_day_are_worth_a_line(
    database, plant, generator, sources, always, answers, found
):
    # The first answer of the day is nobody's second one.
    sent = [one for one in week(generator) if 8 <= one.minute // 60 < 20][:answers]
    assert len(sent) == answers
    plant([replace(one, reader=b"the same") for one in sent])
    with database.reading() as session:
        versions = versions_of(session, sources(session).survey_id)
        page = quality_page(sources(session), versions, Filter(always))
    assert [one.found.n for one in page.together] == found
    assert [one.found.base for one in page.together] == [answers] * len(found)


def test_every_reason_is_told():
    assert set(TOLD) == set(Reason)
