"""Whatever happens to responses, the snapshot has those that the tallies and the export have."""

import datetime as dt
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import msgspec
import pytest
from sqlalchemy import update

from survey_app.analytics.snapshot import draft, fetch
from survey_app.analytics.snapshot.columns import Fact
from survey_app.collect.collector import Collector
from survey_app.collect.incoming import ResponseBody, Withdrawal
from survey_app.collect.models import Response
from survey_app.collect.receive import receive, withdraw_response
from survey_app.collect.shards import shards_of
from survey_app.collect.tallies import survey_counts
from survey_app.database import transaction
from survey_app.publications.models import Publication
from survey_app.surveys.models import Survey
from survey_app.surveys.voices import BROWSER, OPEN
from tests import builders
from tests.builders import NOW, PHONE, SECRET


class Crowd:
    """Readers who answer, change, delete and repeat their answers."""

    def __init__(self, collector, seed):
        self.rng = random.Random(seed)
        self.now = NOW
        self._collector = collector
        self._sent = {}

    def act(self):
        """One of them does something, a while after what happened last."""
        self.now += dt.timedelta(seconds=self.rng.choice([0, 1, 60, 600, 90_000]))
        acts = [self._answer, self._answer, self._answer, self._revise, self._withdraw]
        self.rng.choice(acts if self._sent else acts[:1])()

    def _answer(self):
        body = builders.response(id=builders.response_id(self.now), answers=self._answers())
        body["complete"] = self.rng.random() < 0.7
        body["context"] = {"test": self.rng.random() < 0.1, "device": self._one("phone", "tablet")}
        if self.rng.random() < 0.5:
            body["mark"] = self._one("a", "b") * 22
        self._send(body)

    def _revise(self):
        body = self._sent[self._one(*self._sent)]
        revision = body["revision"] + 1
        self._send(body | {"revision": revision, "answers": self._answers(), "complete": True})

    def _withdraw(self):
        gone = self._one(*self._sent)
        del self._sent[gone]
        body = Withdrawal("labsurvey", gone, SECRET)
        withdraw_response(self._collector, body, PHONE, self.now)

    def _answers(self):
        several = self.rng.sample(["o1", "o2", "other"], self.rng.randint(1, 3))
        answers = {"q1": self._one("o1", "o2", None), "q2": several, "q3": self.rng.randint(1, 5)}
        return dict(self.rng.sample(sorted(answers.items()), self.rng.randint(0, 3)))

    def _send(self, body):
        self._sent[body["id"]] = body
        receive(self._collector, msgspec.convert(body, ResponseBody), PHONE, self.now)

    def _one(self, *choices):
        return self.rng.choice(choices)


@pytest.fixture
def small(monkeypatch):
    """Pages and segments of a few responses."""
    monkeypatch.setattr(fetch, "FIRST_PAGE", 2)
    monkeypatch.setattr(fetch, "PAGE", 3)
    monkeypatch.setattr(draft, "SEGMENT", 1500)


@pytest.fixture
def spread(database, publication, survey):
    """Give the title so many buckets, and the survey its voices."""

    def change(buckets, voices=OPEN):
        with transaction(database.writing()) as session:
            session.get_one(Publication, publication.id).buckets = [[0, buckets]]
            session.get_one(Survey, survey.id).voices = voices

    return change


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(("buckets", "voices"), [(1, OPEN), (4, OPEN), (1, BROWSER)])
def test_any_history_is_followed(database, publication, spread, agrees, caplog, buckets, voices):
    spread(buckets, voices)
    with closing(Collector(database)) as collector:
        crowd = Crowd(collector, seed=buckets + len(voices))
        for _ in range(12):
            for _ in range(crowd.rng.randint(1, 6)):
                crowd.act()
            snapshot = agrees()
    with database.reading() as session:
        shards = shards_of(publication.id, [(0, buckets)])
        counts = survey_counts(session, shards, 1)
    assert snapshot.rows == counts[""]["*responses"] > 8
    assert len(snapshot.manifest.segments) > 1
    assert "is built anew" not in caplog.text


def test_nothing_is_read_twice_that_has_not_changed(answer, grow):
    answer(*[{"q1": "o1"}] * 5)
    before = grow()
    assert grow(NOW + dt.timedelta(hours=1)).manifest == before.manifest


def test_only_the_segments_of_changed_responses_are_written_anew(
    database, answer, grow, monkeypatch
):
    monkeypatch.setattr(draft, "SEGMENT", 1)
    old = answer(*[{"q1": "o1"}] * 3)
    late = NOW + dt.timedelta(days=1)
    before = grow().manifest.segments
    with closing(Collector(database)) as collector:
        withdraw_response(collector, Withdrawal("labsurvey", old[0], SECRET), PHONE, late)
    after = grow().manifest.segments
    assert (len(before), len(after)) == (3, 2)
    assert set(after) < set(before)


def test_what_was_withdrawn_is_on_no_disk(database, answer, grow, root):
    word = "Zwischenruf"
    [gone] = answer({"q5": word})
    answer({"q5": "Because"})
    grow()
    assert any(word.encode() in path.read_bytes() for path in root.glob("*/*"))
    with closing(Collector(database)) as collector:
        withdraw_response(collector, Withdrawal("labsurvey", gone, SECRET), PHONE, NOW)
    grow(NOW + dt.timedelta(minutes=1))
    grow(NOW + dt.timedelta(minutes=2))
    assert not any(word.encode() in path.read_bytes() for path in root.glob("*/*"))


def test_a_late_commit_is_found(answer, agrees):
    """A transaction may commit after others whose responses are younger."""
    answer({"q1": "o1"}, now=NOW + dt.timedelta(seconds=90))
    agrees()
    answer({"q1": "o2"}, now=NOW)
    agrees()


def test_what_was_missed_all_the_same_is_built_anew(database, answer, agrees, caplog):
    answer({"q1": "o1"}, now=NOW + dt.timedelta(days=2))
    agrees()
    answer({"q1": "o2"}, now=NOW)
    agrees()
    assert "is built anew" in caplog.text


def test_wrong_tallies_do_not_make_it_build_again_and_again(
    database, publication, answer, grow, caplog
):
    answer(*[{"q1": "o1"}] * 3)
    here = (Response.shard == publication.id << 8, Response.article_id == 0)
    with transaction(database.writing()) as session:
        session.execute(update(Response).where(*here).values(superseded=True))
    assert grow().manifest.uncounted == 3
    caplog.clear()
    assert grow().manifest.uncounted == 3
    assert caplog.text == ""
    with transaction(database.writing()) as session:
        session.execute(update(Response).where(*here).values(superseded=False))


def test_many_at_once_make_one_snapshot(answer, grow, told, exported):
    answer(*[{"q1": "o1"}] * 20)
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _: grow(), range(8)))
    assert len({snapshot.state for snapshot in made}) == 1
    assert told(made[-1]) == exported()


PROCESS = """
import sys, datetime as dt
from pathlib import Path
from survey_app.analytics.snapshot.grow import bring_up_to_date
from survey_app.database import Database
from survey_app.surveys.published import published_survey

database = Database(sys.argv[1])
with database.reading() as session:
    survey = published_survey(session, "labsurvey")
for _ in range(5):
    bring_up_to_date(database, Path(sys.argv[2]), survey, dt.datetime.now(dt.UTC))
database.close()
"""


def test_two_processes_share_a_folder_while_readers_answer(database, answer, root, agrees):
    url = database.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", PROCESS, url, str(root)]
    both = [subprocess.Popen(command) for _ in range(2)]
    for _ in range(10):
        answer(*[{"q1": "o1"}] * 3)
    assert [process.wait() for process in both] == [0, 0]
    assert agrees().rows == 30


def test_moments_are_those_of_the_database(answer, grow):
    answer({"q1": "o1"}, now=NOW.replace(microsecond=123456))
    answer({"q1": "o1"}, complete=False)
    frame = grow().scan().select(Fact.REVISED_AT, Fact.COMPLETED_AT).collect()
    first = NOW.replace(microsecond=123456)
    assert frame.sort(Fact.REVISED_AT).rows() == [(NOW, None), (first, first)]
