"""Snapshots are there for pages, follow what happens by themselves, and can go at any time."""

import datetime as dt
import shutil
from contextlib import closing
from uuid import UUID

import pytest
from sqlalchemy import update

from survey_app import jobs_of
from survey_app.analytics.snapshot.keeping import EVERY, FOLDER, FRESH, Snapshots
from survey_app.collect.collector import Collector
from survey_app.collect.incoming import Withdrawal
from survey_app.collect.models import Response
from survey_app.collect.receive import withdraw_response
from survey_app.database import transaction
from survey_app.web.runtime import part_of
from tests.builders import NOW, PHONE, SECRET


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
