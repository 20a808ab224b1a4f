"""Snapshots are there for pages, follow what happens by themselves, and can go at any time."""

import datetime as dt
import shutil
import threading
from contextlib import closing
from uuid import UUID

import pytest
from sqlalchemy import update

from survey_app import jobs_of
from survey_app.analytics.long_work import Progress, UnderWay
from survey_app.analytics.snapshot import grow, keeping
from survey_app.analytics.snapshot.files import SnapshotFolder
from survey_app.analytics.snapshot.grow import bring_up_to_date
from survey_app.analytics.snapshot.keeping import EVERY, FOLDER, FRESH, Snapshots
from survey_app.collect.collector import Collector
from survey_app.collect.incoming import Withdrawal
from survey_app.collect.models import Response
from survey_app.collect.receive import withdraw_response
from survey_app.database import transaction
from survey_app.web.runtime import part_of
from tests.builders import NOW, PHONE, SECRET
from tests.patience import until


@pytest.fixture
def snapshots(database, tmp_path):
    return Snapshots(database, tmp_path)


def kept(data_dir):
    """Files of snapshots that hold anything."""
    return [path for path in (data_dir / FOLDER).glob("*/*") if path.stat().st_size]


def test_a_page_that_asks_again_at_once_gets_the_same(snapshots, published, answer):
    answer({"q1": "o1"})
    first = snapshots.of(published(), NOW)
    answer({"q1": "o1"})
    assert snapshots.of(published(), NOW + FRESH / 2) is first
    assert snapshots.of(published(), NOW + FRESH).rows == 2


def test_what_is_there_follows_by_itself(snapshots, published, answer, database):
    [gone, _] = answer({"q1": "o1"}, {"q1": "o2"})
    snapshots.of(published(), NOW)
    with closing(Collector(database)) as collector:
        withdraw_response(collector, Withdrawal("labsurvey", gone, SECRET), PHONE, NOW)
    snapshots.keep(NOW + EVERY)
    other = Snapshots(database, snapshots._root.parent)
    assert snapshots._root.joinpath("labsurvey", "manifest.json").exists()
    assert other.of(published(), NOW + EVERY).rows == 1


def test_nothing_is_built_that_nobody_asked_for(snapshots, answer, tmp_path):
    answer({"q1": "o1"})
    snapshots.keep(NOW)
    assert not (tmp_path / FOLDER).exists()


def test_the_job_deletes_what_would_have_to_be_built_anew(
    snapshots, published, answer, database, publication, tmp_path
):
    [identifier] = answer({"q1": "o1"})
    snapshots.of(published(), NOW)
    here = (Response.shard == publication.id << 8, Response.id == UUID(identifier))
    long_ago = NOW - dt.timedelta(days=9)
    with transaction(database.writing()) as session:
        session.execute(update(Response).where(*here).values(revised_at=long_ago))
    snapshots.keep(NOW)
    assert kept(tmp_path) == []
    assert snapshots.of(published(), NOW).rows == 1


def test_a_survey_that_is_gone_leaves_no_snapshot(snapshots, published, answer, tmp_path):
    answer({"q1": "o1"})
    snapshots.of(published(), NOW)
    folder = tmp_path / FOLDER
    shutil.copytree(folder / "labsurvey", folder / "othersurvey")
    snapshots.keep(NOW)
    assert {path.parent.name for path in kept(tmp_path)} == {"labsurvey"}


def test_the_job_waits_for_nobody(snapshots, published, answer, tmp_path):
    answer({"q1": "o1"})
    before = snapshots.of(published(), NOW)
    answer({"q1": "o1"})
    with before.folder.locked():
        snapshots.keep(NOW + EVERY)
        assert before.folder.manifest() == before.manifest
    snapshots.keep(NOW + EVERY)
    assert before.folder.manifest().rows == 2


def test_it_can_be_deleted_at_any_time(snapshots, published, answer, tmp_path):
    answer({"q1": "o1"})
    assert snapshots.of(published(), NOW).scan().collect().height == 1
    shutil.rmtree(tmp_path / FOLDER)
    assert snapshots.of(published(), NOW + FRESH).scan().collect().height == 1
    snapshots.forget("labsurvey")
    assert snapshots.of(published(), NOW + FRESH).rows == 1


def test_a_server_keeps_its_snapshots(app, published, answer, database):
    [gone] = answer({"q1": "o1"})
    snapshots = part_of(app, Snapshots)
    snapshots.of(published(), NOW)
    with closing(Collector(database)) as collector:
        withdraw_response(collector, Withdrawal("labsurvey", gone, SECRET), PHONE, NOW)
    jobs_of(app).round(NOW)
    assert [path.suffix for path in snapshots._root.glob("*/*")].count(".parquet") == 1
    jobs_of(app).round(NOW + EVERY)
    assert not list(snapshots._root.glob("*/*.parquet"))


@pytest.fixture
def large(monkeypatch):
    """A survey with two responses is one whose snapshot takes long."""
    monkeypatch.setattr(keeping, "MANY", 1)


@pytest.fixture
def halfway(monkeypatch):
    """Building ends when it is let go on; returns what lets it."""
    go_on = threading.Event()
    finish = grow._Growth._finish

    def waits(self, latest):
        assert go_on.wait(30)
        return finish(self, latest)

    monkeypatch.setattr(grow._Growth, "_finish", waits)
    yield go_on
    go_on.set()


def ended(snapshots):
    until(lambda: not any(one.is_alive() for one in snapshots._building._threads.values()))


def test_a_large_one_is_built_while_pages_tell_how_far_it_is(
    large, halfway, snapshots, published, answer
):
    answer({"q1": "o1"}, {"q1": "o2"})
    for _ in range(2):
        with pytest.raises(UnderWay) as met:
            snapshots.of(published(), NOW)
        assert met.value.progress == Progress(0, 2)
    halfway.set()
    ended(snapshots)
    assert snapshots.of(published(), NOW).rows == 2
    # What has come since then is read at once, however large it is.
    answer({"q1": "o1"}, {"q1": "o2"}, {"q1": "o2"})
    assert snapshots.of(published(), NOW + FRESH).rows == 5


def test_another_process_tells_it_too(
    large, halfway, snapshots, published, answer, database, tmp_path
):
    answer({"q1": "o1"}, {"q1": "o2"})
    with pytest.raises(UnderWay):
        snapshots.of(published(), NOW)
    folder = SnapshotFolder(tmp_path / FOLDER / "labsurvey")
    until(folder.building)
    with pytest.raises(UnderWay) as met:
        bring_up_to_date(database, tmp_path / FOLDER, published(), NOW, most=1)
    assert met.value.progress == Progress(0, 2)
    halfway.set()
    ended(snapshots)
    assert folder.building() is None


def test_who_was_killed_while_building_is_not_waited_for(
    large, snapshots, published, answer, tmp_path
):
    answer({"q1": "o1"}, {"q1": "o2"})
    folder = SnapshotFolder(tmp_path / FOLDER / "labsurvey")
    folder.path.mkdir(parents=True)
    folder.note(Progress(1, 2))
    assert folder.building() is None
    with pytest.raises(UnderWay):
        snapshots.of(published(), NOW)
    ended(snapshots)
    assert snapshots.of(published(), NOW).rows == 2


def test_what_went_wrong_is_told_to_the_next_one_and_tried_again(
    large, snapshots, published, answer, monkeypatch
):
    answer({"q1": "o1"}, {"q1": "o2"})
    with monkeypatch.context() as broken:
        broken.setattr(grow._Growth, "built", lambda _: (_ for _ in ()).throw(OSError("full")))
        with pytest.raises(UnderWay):
            snapshots.of(published(), NOW)
        ended(snapshots)
    with pytest.raises(OSError, match="full"):
        snapshots.of(published(), NOW)
    with pytest.raises(UnderWay):
        snapshots.of(published(), NOW)
    ended(snapshots)
    assert snapshots.of(published(), NOW).rows == 2


def test_a_page_says_how_far_it_is_and_comes_by_itself(large, halfway, editor_client, app, answer):
    answer({"q1": "o1"}, {"q1": "o2"})
    address = "/studio/technews/surveys/labsurvey/crosstab"
    waiting = editor_client.get(address)
    assert (waiting.status_code, waiting.headers["Refresh"]) == (503, "2")
    assert "<p data-under-way>" in waiting.text  # by which js/live.js knows it
    assert "0 of 2 responses" in waiting.text
    halfway.set()
    ended(part_of(app, Snapshots))
    assert editor_client.get(address).status_code == 200
