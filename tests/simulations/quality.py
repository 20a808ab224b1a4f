"""Readers of a week through the whole stack, and what is found unusual among their responses.

The readers are those of `stuffing`, with a battery and the time that they took beside it. Their
answers are checked, stored, copied into a snapshot and looked through by the functions that do so
for real ones.
"""

import datetime as dt
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from survey_app.analytics.quality.reasons import Reason
from survey_app.analytics.quality.unusual import find
from survey_app.analytics.snapshot.columns import Fact
from survey_app.analytics.snapshot.grow import bring_up_to_date
from survey_app.collect.ids import new_id
from survey_app.collect.incoming import Context, ResponseBody
from survey_app.collect.receive import incoming
from survey_app.collect.sender import Sender
from survey_app.collect.writer import store
from survey_app.database import Database, transaction
from survey_app.migrations import upgrade
from survey_app.surveys.definition import Option, Question, Row
from survey_app.surveys.published import published_survey
from tests import builders
from tests.simulations import stuffing
from tests.simulations.simulation import Finding

ROWS = 6
STRAIGHT, HASTY = 60, 60
"""Honest readers of whom the first answer a battery in a straight line, the last too fast."""
USUAL_MS, FAST_MS = 90_000, 20_000
BATCH = 500
BEGIN = builders.NOW.replace(hour=0) - dt.timedelta(days=stuffing.DAYS)
QUESTIONS = (
    *(
        Question(
            f"q{n}",
            "single",
            f"Question {n}?",
            options=tuple(Option(f"o{k}", f"Answer {k}") for k in range(options)),
        )
        for n, options in enumerate(stuffing.OPTIONS, 1)
    ),
    Question(
        "views", "likert", "How far?", rows=tuple(Row(f"r{n}", f"View {n}") for n in range(ROWS))
    ),
)
STUFFED_WAYS = (
    "20 minutes, 4 networks, one pattern",
    "20 minutes, a network each, one pattern",
    "a day, 4 networks, one pattern",
)
CLEAN = "honest"


@dataclass(frozen=True)
class Sent:
    """A response on its way, and what was planted in it."""

    id: str
    planted: str
    minute: int
    answers: dict
    started_ms: int
    reader: bytes


def week(generator, way=None):
    """A week of readers; where a `way` says how some were put in, careless ones among them."""
    honest = stuffing.honest(generator)
    planted = [CLEAN] * len(honest.minutes)
    if way is not None:
        planted[: STRAIGHT + HASTY] = ["straight"] * STRAIGHT + ["fast"] * HASTY
    yield from _sent(generator, planted, honest.minutes, honest.answers)
    if way is not None:
        extra = stuffing.stuffed(generator, **stuffing.WAYS[way])
        yield from _sent(
            generator, ["stuffed"] * len(extra.minutes), extra.minutes, extra.answers,
            extra.networks,
        )  # fmt: skip


def _sent(generator, planted, minutes, answers, networks=None):
    # Every second view is worded the other way round, as in a battery that is well made.
    leaning = np.where(np.arange(ROWS) % 2, answers[:, -1:], 4 - answers[:, -1:])
    views = 1 + np.clip(leaning + generator.normal(0, 1, leaning.shape).round().astype(int), 0, 4)
    took = generator.lognormal(np.log(USUAL_MS), 0.35, len(planted)).astype(int)
    for at, what in enumerate(planted):
        said = {f"q{n}": f"o{code}" for n, code in enumerate(answers[at], 1)}
        row = [3] * ROWS if what == "straight" else views[at]
        said["views"] = {f"r{n}": f"o{value}" for n, value in enumerate(row)}
        moment = BEGIN + dt.timedelta(minutes=int(minutes[at]))
        network = generator.bytes(8) if networks is None else str(networks[at]).encode()
        yield Sent(
            str(new_id(moment, generator.bytes(10))),
            what,
            int(minutes[at]),
            said,
            FAST_MS if what == "fast" else int(took[at]),
            network,
        )


def store_all(database, survey, sent):
    """Check and store responses as the studio does, many at a time."""
    ordered = sorted(sent, key=lambda one: one.minute)
    for start in range(0, len(ordered), BATCH):
        items = []
        for one in ordered[start : start + BATCH]:
            body = ResponseBody(
                survey=survey.key,
                id=one.id,
                revision=1,
                answers=one.answers,
                complete=True,
                secret=builders.SECRET,
                started_ms=one.started_ms,
                context=Context(),
            )
            sender = Sender(device="phone", reader=one.reader, prefix=one.reader)
            moment = BEGIN + dt.timedelta(minutes=one.minute)
            version = (survey.version, survey.definition)
            items.append(incoming(survey, version, body, sender, moment))
        assert not [outcome.error for outcome in store(database, items) if outcome.error]


def reasons_of(snapshot):
    """Id → why it looks unusual."""
    return {
        f"{row[Fact.ID_HIGH]:016x}{row[Fact.ID_LOW]:016x}": {one for one in Reason if row[one]}
        for row in find(snapshot).rows.iter_rows(named=True)
    }


def found(generator, way=None):
    """What was planted in each response of a week, and why it looks unusual."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/survey.db", synced=False)
        upgrade(database)
        with transaction(database.writing()) as session:
            publication = builders.make_publication(session)
            definition = builders.definition(*QUESTIONS)
            builders.make_survey(session, publication, definition, now=BEGIN)
        with database.reading() as session:
            survey = published_survey(session, "labsurvey")
        sent = list(week(generator, way))
        store_all(database, survey, sent)
        reasons = reasons_of(
            bring_up_to_date(database, Path(folder) / "snapshots", survey, builders.NOW)
        )
        database.close()
    return [(one.planted, reasons.get(one.id.replace("-", ""), set())) for one in sent]


def simulate(generator, runs):
    """Clean weeks, and weeks with careless readers and 5 % stuffed in two ways."""
    clean = [bool(reasons) for _ in range(runs) for _, reasons in found(generator)]
    yield Finding("clean: share with a reason", np.mean(clean), 0, 0.01)
    for way in STUFFED_WAYS:
        weeks = [one for _ in range(runs) for one in found(generator, way)]
        for what, reason in (("straight", Reason.STRAIGHT), ("fast", Reason.FAST)):
            hits = [reason in reasons for planted, reasons in weeks if planted == what]
            yield Finding(f"recall of {what}: {way}", np.mean(hits), 0.95, 1)
        marked = [planted for planted, reasons in weeks if reasons]
        hits = [bool(reasons) for planted, reasons in weeks if planted == "stuffed"]
        yield Finding(f"recall of stuffed: {way}", np.mean(hits), 0.85, 1)
        yield Finding(f"precision: {way}", np.mean([one != CLEAN for one in marked]), 0.9, 1)
