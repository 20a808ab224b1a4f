"""Folded beacons on their way into hourly cells, and what happens when they cannot get there."""

import datetime as dt

import msgspec
import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from survey_app.collect import folding
from survey_app.collect.cell_deltas import fold_cells
from survey_app.collect.flush import LONGEST_PAUSE, RESTS, Flushing, flush
from survey_app.collect.folding import Folder
from survey_app.collect.incoming import Beacon
from survey_app.collect.models import (
    AlsoReadCell,
    BotCell,
    ExposureCell,
    Flush,
    ReaderSketch,
    ReadingCell,
)
from survey_app.database import Database, transaction
from survey_app.placements.catalogue import add_rule
from survey_app.placements.rules import Rule
from survey_app.publications.known import KnownArticles
from survey_app.publications.models import Article, Publication
from tests.builders import NOW, ORIGIN, beacon, make_article, make_publication, make_survey

SEEN = {"survey": "labsurvey", "version": 1, "placement": "element", "channel": "inline"}
LINK = {"url": f"{ORIGIN}/b", "position": 1}
READING = {"engaged_s": 30, "depth": 0.5}
READER = bytes(range(32))


@pytest.fixture
def rows(database):
    """All rows of a cell table, when all hours are over."""

    def read(table):
        fold_cells(database, NOW + dt.timedelta(days=1))
        with database.reading() as session:
            return list(session.scalars(select(table).order_by(table.shard, table.hour)))

    return read


@pytest.fixture
def article(database, publication):
    with transaction(database.writing()) as session:
        return make_article(session, publication).id


@pytest.fixture
def flushing_at(database, folder):
    """A Flushing whose clock reads these moments, in seconds."""

    def make(*moments):
        clock = iter(moments)
        return Flushing(database, folder, KnownArticles(database), lambda: next(clock))

    return make


@pytest.fixture
def other(database):
    """A publication with a live survey of its own."""
    with transaction(database.writing()) as session:
        made = make_publication(session, key="othernews")
        make_survey(session, made, key="othersurvey")
        session.expunge(made)
    return made


@pytest.fixture
def spread(database, publication):
    """Ids of two articles, at /0 and /1, in two shards."""
    with transaction(database.writing()) as session:
        session.get_one(Publication, publication.id).buckets = [[0, 2]]
        return [make_article(session, publication, f"/{n}").id for n in range(2)]


@pytest.fixture
def away(tmp_path):
    """A database that cannot be reached."""
    return Database(f"sqlite:///{tmp_path}/no/such/folder/survey.db")


@pytest.fixture
def unheard(database, monkeypatch):
    """Let so many commits succeed, and answer with an error."""
    dialect, left = database.engine.dialect, [0]
    commit = dialect.do_commit

    def break_off(connection):
        commit(connection)
        if left[0]:
            left[0] -= 1
            raise dialect.loaded_dbapi.OperationalError("cut")

    monkeypatch.setattr(dialect, "do_commit", break_off)
    return lambda number: left.__setitem__(0, number)


@pytest.fixture
def refuse(database):
    """Let the database refuse every change of one shard, until told otherwise."""
    refused = set()

    def look(_connection, _cursor, statement, parameters, _context, _many):
        if statement.startswith("INSERT INTO flush"):
            [shard, *_] = parameters
            if refused & set(shard if isinstance(shard, list) else [shard]):
                raise OperationalError(statement, {}, ConnectionError("gone"))

    event.listen(database.engine, "before_cursor_execute", look)
    return refused


def test_a_hundred_views_are_one_row(database, folder, say, rows, publication, survey, article):
    for number in range(100):
        say(publication.id, view=f"view-{number:04}", seen=[SEEN], started=["labsurvey"])
    assert flush(database, folder, NOW) == 1
    [cell] = rows(ExposureCell)
    assert (cell.seen, cell.started, cell.dismissed, cell.held_out) == (100, 100, 0, False)
    assert (cell.article_id, cell.survey_id, cell.hour) == (article, survey.id, NOW)
    assert (cell.placement, cell.channel, cell.device) == ("element", "inline", "desktop")


@pytest.mark.parametrize(
    ("given", "kept"), [("therule", "therule"), ("madeup", ""), ("theirrule", "")]
)
def test_only_rules_of_the_survey_are_placements(
    database, folder, say, rows, publication, survey, given, kept
):
    with transaction(database.writing()) as session:
        add_rule(session, publication, survey, Rule(), now=NOW, key="therule")
        other = make_survey(session, publication, key="othersurvey")
        add_rule(session, publication, other, Rule(), now=NOW, key="theirrule")
    say(publication.id, seen=[SEEN | {"placement": given}])
    flush(database, folder, NOW)
    assert [cell.placement for cell in rows(ExposureCell)] == [kept]


def test_a_later_flush_adds_to_the_same_cells(database, folder, say, rows, publication, article):
    for number in range(3):
        view = f"view-000{number}"
        say(publication.id, view=view, reading=READING, also_read={"seen": [LINK]})
        flush(database, folder, NOW)
    [reading], [link] = rows(ReadingCell), rows(AlsoReadCell)
    assert (reading.reads, reading.engaged_s, reading.depth) == (3, 90, 5)
    assert (link.seen, link.followed, link.article_id, link.position) == (3, 0, article, 1)


def test_links_of_views_that_saw_a_survey_of_a_rule_are_counted_apart(
    database, folder, say, rows, publication
):
    links = {"seen": [LINK], "followed": LINK}
    by_rule = [SEEN | {"placement": "therule"}]
    say(publication.id, view="nothing-1", also_read=links)
    say(publication.id, view="pasted-12", also_read=links, seen=[SEEN])
    say(publication.id, view="withheld1", also_read=links, held_out=["labsurvey"])
    say(publication.id, view="before-12", also_read=links)
    flush(database, folder, NOW)
    say(publication.id, view="before-12", also_read=links, seen=by_rule)
    say(publication.id, view="at-once-1", also_read={"seen": [LINK]}, seen=by_rule)
    flush(database, folder, NOW)
    cells = {cell.held_out: cell for cell in rows(AlsoReadCell)}
    with_all, withheld = cells[False], cells[True]
    assert (with_all.seen, with_all.followed) == (4, 3)
    assert (with_all.seen_with, with_all.followed_with) == (2, 1)
    assert (withheld.seen, withheld.followed, withheld.seen_with) == (1, 1, 0)


def test_a_reading_that_goes_on_moves_to_another_cell(database, folder, say, rows, publication):
    for depth in (0.2, 1):
        say(publication.id, reading={"engaged_s": 40 * depth, "depth": depth})
        flush(database, folder, NOW)
    cells = {row.depth: (row.reads, row.engaged_s) for row in rows(ReadingCell)}
    assert cells == {10: (1, 40)}


def test_each_hour_has_its_own_cells(database, folder, say, rows, publication):
    for hours in (0, 1):
        later = dt.timedelta(hours=hours)
        say(publication.id, view=f"view-000{hours}", reading=READING, later=later)
    flush(database, folder, NOW)
    assert [row.hour for row in rows(ReadingCell)] == [NOW, NOW + dt.timedelta(hours=1)]


def test_a_new_article_of_the_title_becomes_known_and_others_do_not(
    database, folder, say, rows, publication
):
    for number, address in enumerate((f"{ORIGIN}/new", "https://elsewhere.example/x", "")):
        say(publication.id, view=f"view-000{number}", article=address, reading=READING)
    flush(database, folder, NOW)
    with database.reading() as session:
        [known] = session.scalars(select(Article))
    assert known.address == f"{ORIGIN}/new"
    assert {row.article_id: row.reads for row in rows(ReadingCell)} == {known.id: 1, 0: 2}


def test_a_survey_of_another_publication_is_not_counted(
    database, folder, say, rows, publication, survey, other
):
    say(publication.id, seen=[SEEN, SEEN | {"survey": "othersurvey"}, SEEN | {"survey": "nosuch"}])
    flush(database, folder, NOW)
    assert [row.survey_id for row in rows(ExposureCell)] == [survey.id]
    assert not folder.take().cells


def test_a_publication_that_is_gone_holds_nothing_up(database, folder, say, rows, publication):
    say(publication.id + 1, reading=READING)
    say(publication.id, reading=READING)
    assert flush(database, folder, NOW) == 1
    assert not folder.take().cells


def test_nothing_is_lost_while_the_database_is_away(
    database, folder, say, rows, publication, survey, other, away
):
    say(publication.id, seen=[SEEN], reading=READING)
    say(other.id, reading=READING)
    for _ in range(2):
        with pytest.raises(OperationalError):
            flush(away, folder, NOW)
    assert flush(database, folder, NOW) == 3
    assert [row.reads for row in rows(ReadingCell)] == [1, 1]


def test_what_was_stored_before_the_database_went_away_is_not_stored_again(
    database, folder, say, rows, publication, spread, refuse
):
    for n in range(2):
        say(publication.id, view=f"view-000{n}", article=f"{ORIGIN}/{n}", reading=READING)
    refuse.add(publication.id << 8 | 1)
    with pytest.raises(OperationalError):
        flush(database, folder, NOW)
    refuse.clear()
    assert flush(database, folder, NOW) == 1
    found = sorted((row.article_id, row.shard & 255, row.reads) for row in rows(ReadingCell))
    assert found == [(n, n % 2, 1) for n in spread]


def test_one_title_in_trouble_does_not_lose_the_counts_of_another(
    database, folder, say, rows, publication, other, refuse
):
    for each in (publication, other):
        say(each.id, reading=READING)
    refuse.add(publication.id << 8)
    with pytest.raises(OperationalError):
        flush(database, folder, NOW)
    refuse.clear()
    flush(database, folder, NOW)
    assert [row.reads for row in rows(ReadingCell)] == [1, 1]


def test_a_commit_that_nobody_heard_of_counts_once(
    database, folder, say, rows, publication, survey, article, unheard
):
    say(publication.id, seen=[SEEN], reading=READING, reader=READER)
    unheard(1)
    with pytest.raises(OperationalError):
        flush(database, folder, NOW)
    # What comes meanwhile waits for a part of its own.
    say(publication.id, view="view-0002", seen=[SEEN], reading=READING, reader=READER)
    assert flush(database, folder, NOW) == 3
    assert [row.seen for row in rows(ExposureCell)] == [2]
    assert [(row.reads, row.engaged_s) for row in rows(ReadingCell)] == [(2, 60)]
    with database.reading() as session:
        assert len(list(session.scalars(select(Flush)))) == 2


def test_of_several_parts_only_those_that_are_left_are_stored_again(
    database, folder, say, rows, publication, spread, unheard
):
    for n in range(4):
        say(publication.id, view=f"view-000{n}", article=f"{ORIGIN}/{n % 2}", reading=READING)
    unheard(1)
    with pytest.raises(OperationalError):
        flush(database, folder, NOW)
    assert len(folder.parts) == 2
    assert flush(database, folder, NOW) == 1
    assert [row.reads for row in rows(ReadingCell)] == [2, 2]


def test_two_processes_count_what_each_of_them_heard(database, rows, publication, article):
    folders = [Folder(), Folder()]
    for number, folder in enumerate(folders):
        said = beacon(view=f"view-000{number}", reading=READING)
        folder.add(publication.id, msgspec.convert(said, Beacon), "phone", NOW)
    for folder in folders:
        assert flush(database, folder, NOW) == 1
    assert [row.reads for row in rows(ReadingCell)] == [2]


def test_bots_have_cells_of_their_own(database, folder, say, rows, publication, survey, article):
    for number in range(3):
        view = f"view-000{number}"
        say(publication.id, view=view, bot=True, reader=READER, seen=[SEEN], reading=READING)
    flush(database, folder, NOW)
    [cell] = rows(BotCell)
    assert (cell.hour, cell.article_id, cell.views) == (NOW, article, 3)
    assert rows(ExposureCell) == rows(ReadingCell) == []
    assert sketches(database) == 0


def test_who_had_a_survey_held_out_has_cells_of_their_own(
    database, folder, say, rows, publication, survey
):
    say(publication.id, seen=[SEEN], reading=READING)
    say(publication.id, view="view-0002", held_out=["labsurvey"], reading=READING)
    flush(database, folder, NOW)
    cells = {row.held_out: (row.seen, row.version, row.depth) for row in rows(ExposureCell)}
    assert cells == {False: (1, 1, 5), True: (1, 0, 5)}
    assert {row.held_out: row.reads for row in rows(ReadingCell)} == {False: 1, True: 1}


def test_under_load_views_are_left_to_speak(
    database, flushing_at, folder, say, rows, publication, article
):
    flushing = flushing_at(0.0, 0.1, 10.0, 10.1, 20.0, 20.1)
    second = dt.timedelta(seconds=1)
    flushing(NOW)
    assert flushing.pause == 2 * second
    say(publication.id, reading={"engaged_s": 1, "depth": 0.1})
    flushing(NOW + second)
    assert rows(ReadingCell) == []
    say(publication.id, reading=READING, later=second)
    flushing(NOW + 2 * second)
    assert [(row.depth, row.reads) for row in rows(ReadingCell)] == [(5, 1)]


def test_nothing_waits_for_a_clock_that_was_set_back(
    database, flushing_at, folder, say, rows, publication, article
):
    flushing = flushing_at(0.0, 100.0, 200.0, 300.0)
    flushing(NOW)
    say(publication.id, reading=READING, reader=READER)
    flushing(NOW - dt.timedelta(hours=1))
    assert [row.reads for row in rows(ReadingCell)] == [1]
    assert sketches(database) == 2


def test_at_the_end_nothing_is_left_to_wait(
    database, flushing_at, folder, say, rows, publication, article
):
    flushing = flushing_at(0.0, 100.0)
    flushing(NOW)
    say(publication.id, reading=READING, reader=READER)
    flushing.finish(NOW)
    assert [row.reads for row in rows(ReadingCell)] == [1]
    assert sketches(database) == 2


def sketches(database):
    with database.reading() as session:
        return len(list(session.scalars(select(ReaderSketch))))


def test_a_flush_is_followed_by_a_pause_that_grows_with_it(flushing_at):
    flushing = flushing_at(0.0, 0.1, 10.0, 100.0)
    assert flushing.pause == dt.timedelta(0)
    flushing(NOW)
    assert flushing.pause == dt.timedelta(seconds=RESTS * 0.1)
    flushing(NOW)
    assert flushing.pause == LONGEST_PAUSE


def test_no_pause_is_kept_when_memory_runs_short(flushing_at, folder, say, monkeypatch):
    flushing = flushing_at(0.0, 100.0)
    flushing(NOW)
    monkeypatch.setattr(folding, "MOST_WAITING", 1000)
    assert flushing.pause == LONGEST_PAUSE
    say(reading=READING, reader=READER)
    assert flushing.pause == dt.timedelta(0)
