"""Synthetic readers go in by the same door as real ones, day by day and in batches.

Their answers are checked and written by the functions that serve `POST /collect/responses`, their
beacons folded and flushed by those that serve `POST /collect/events`; only the time is given. All
that read on a day go in together, so that there are few transactions. The same seed, survey and
last day give the same rows.
"""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from sqlalchemy.orm import Session

from survey_app.collect.cell_deltas import SETTLES, fold_cells
from survey_app.collect.flush import flush
from survey_app.collect.folding import Folder
from survey_app.collect.ids import new_id
from survey_app.collect.incoming import (
    AlsoRead,
    Beacon,
    Context,
    Link,
    Reading,
    ResponseBody,
    Seen,
)
from survey_app.collect.models import Response
from survey_app.collect.outcomes import Incoming
from survey_app.collect.receive import incoming
from survey_app.collect.sender import Sender
from survey_app.collect.shards import shard_in
from survey_app.collect.tallies import fold
from survey_app.collect.writer import store
from survey_app.database import Database
from survey_app.demo.leanings import asked
from survey_app.demo.readers import Place, Readers, Visit
from survey_app.demo.rhythm import Window
from survey_app.errors import Conflict
from survey_app.publications.arrivals import article_ids
from survey_app.surveys.published import PublishedSurvey, published_survey

BATCH = 100
"""Responses in one transaction: `serve` waits for it where both run on one SQLite file."""

Progress = Callable[[int], None]
"""Is told after each day how many days are done."""


@dataclass(frozen=True)
class Audience:
    """Who reads: a title's articles within a window, drawn by a seed."""

    publication_id: int
    publication_key: str
    origins: tuple[str, ...]
    places: Sequence[Place]
    window: Window
    seed: int
    measured: bool = True
    """Whether the title measures reading."""

    def rng(self, name: str) -> random.Random:
        """The chance of one survey's readers."""
        return random.Random(f"{self.seed} {name} {self.window.until}")


@dataclass(frozen=True, slots=True)
class _Sent:
    """A visit as it arrives: its id, and what it sends."""

    visit: Visit
    id: str
    view: str
    reads: bool
    """Whether its reading is measured: neither the title nor the reader forbids it."""


@dataclass(frozen=True)
class Crowd:
    """Visits, in the order of time, that go in together."""

    audience: Audience
    survey: PublishedSurvey | None
    """What is asked in the version that these readers see; None where nothing is."""
    sent: Sequence[_Sent]


def answering(database: Database, audience: Audience, key: str, responses: int) -> Crowd:
    """As many readers of a survey's live version as it takes to get so many `responses`.

    Raises NotFound for an unknown survey, Conflict where it takes no answers, or where these very
    readers have answered already.
    """
    with database.reading() as session:
        survey = published_survey(session, key)
    if not survey.is_open:
        raise Conflict(f"The survey {key} is {survey.state.value} and takes no answers.")
    rng = audience.rng(key)
    leanings = [
        [asked(question, key, rng) for question in survey.definition.questions()]
        for _ in audience.places
    ]
    readers = Readers(rng, audience.places, leanings, survey.definition)
    crowd = crowd_of(audience, survey, _until(readers.visits(), responses), rng)
    with database.reading() as session:
        _require_new(session, survey, crowd.sent)
    return crowd


def reading(audience: Audience, reads: int) -> Crowd:
    """Readers of articles without a survey."""
    rng = audience.rng("")
    return crowd_of(audience, None, islice(Readers(rng, audience.places).visits(), reads), rng)


def crowd_of(
    audience: Audience,
    survey: PublishedSurvey | None,
    visits: Iterable[Visit],
    rng: random.Random,
) -> Crowd:
    """Visits with the ids that their browsers draw."""
    in_order = sorted(visits, key=lambda visit: visit.moment)
    sent = [
        _Sent(
            visit,
            id=str(new_id(visit.moment, rng.randbytes(10))),
            view=rng.randbytes(12).hex(),
            reads=visit.measured and audience.measured,
        )
        for visit in in_order
    ]
    return Crowd(audience, survey, sent)


def synthesize(
    database: Database, crowds: Sequence[Crowd], window: Window, progress: Progress
) -> None:
    """Store all that these readers send within a window, and fold it as the jobs of `serve` do."""
    known = [_articles(database, crowd) for crowd in crowds]
    days = [list(_by_day(crowd.sent, window)) for crowd in crowds]
    for number in range(window.days):
        folder = Folder()
        for crowd, articles, visits in zip(crowds, known, days, strict=True):
            if crowd.survey is not None:
                _store_responses(database, crowd.survey, visits[number], articles)
            _hear(folder, crowd, visits[number])
        flush(database, folder, window.end_of(number))
        progress(number + 1)
    while fold(database) or fold_cells(database, window.end_of(window.days - 1) + SETTLES):
        pass


def _articles(database: Database, crowd: Crowd) -> dict[str, int]:
    """The ids of the articles that a crowd answers in, by their addresses."""
    if crowd.survey is None:
        return {}
    places = {place.address for place in crowd.audience.places} - {""}
    return article_ids(
        database,
        crowd.survey.publication_id,
        crowd.survey.origins,
        sorted(places),
        crowd.audience.window.begin_of(0),
    )


def _until(visits: Iterator[Visit], responses: int) -> Iterator[Visit]:
    """Visits up to the one that brings the last of so many responses."""
    given = 0
    while given < responses:
        visit = next(visits)
        given += bool(visit.revisions)
        yield visit


def _require_new(session: Session, survey: PublishedSurvey, visits: Sequence[_Sent]) -> None:
    first = next((sent for sent in visits if sent.visit.revisions), None)
    if first is None:
        return
    identifier = UUID(first.id)
    shard = shard_in(survey, identifier)
    if session.get(Response, (shard, identifier)) is not None:
        raise Conflict("These readers have answered already. Another --seed makes others.")


def _by_day(visits: Sequence[_Sent], window: Window) -> Iterator[list[_Sent]]:
    days: defaultdict[int, list[_Sent]] = defaultdict(list)
    for sent in visits:
        days[window.day_of(sent.visit.moment)].append(sent)
    for number in range(window.days):
        yield days[number]


def _store_responses(
    database: Database,
    survey: PublishedSurvey,
    visits: Sequence[_Sent],
    articles: dict[str, int],
) -> None:
    # All first revisions before all second ones: of one id in one batch only the highest is kept.
    for number in range(max((len(sent.visit.revisions) for sent in visits), default=0)):
        items = _items(survey, visits, articles, number)
        while batch := list(islice(items, BATCH)):
            for outcome in store(database, batch):
                if outcome.error is not None:
                    raise outcome.error


def _items(
    survey: PublishedSurvey, visits: Sequence[_Sent], articles: dict[str, int], number: int
) -> Iterator[Incoming]:
    """The revision `number` (0 for the first) of each visit that has one."""
    for sent in visits:
        visit = sent.visit
        if number < len(visit.revisions):
            sender = Sender(
                device=visit.device,
                measured=visit.measured,
                reader=visit.network,
                prefix=visit.network,
            )
            body = _body(survey, sent, number)
            now = visit.moment + dt.timedelta(milliseconds=visit.revisions[number].after_ms)
            item = incoming(survey, (survey.version, survey.definition), body, sender, now)
            yield item.at(articles.get(visit.place.address, 0))


def _body(survey: PublishedSurvey, sent: _Sent, number: int) -> ResponseBody:
    visit, place = sent.visit, sent.visit.place
    revision = visit.revisions[number]
    # A reader answers before the end of the visit, at the place of the survey; on a page of the
    # survey's own nothing is read.
    reads = sent.reads and place.channel != "hosted"
    return ResponseBody(
        survey=survey.key,
        id=sent.id,
        revision=number + 1,
        answers=revision.answers,
        complete=revision.complete,
        version=survey.version,
        article=place.address,
        channel=place.channel,
        language=visit.language,
        # A plain form tells no time.
        started_ms=0 if place.channel == "hosted" else revision.after_ms,
        context=Context(
            arm=visit.arm,
            placement=place.placement,
            device=visit.device,
            referrer=visit.referrer,
            audience={"tier": visit.tier},
            depth=round(place.survey_at, 2) if reads else None,
            engaged_s=float(visit.engaged_s // 2) if reads else None,
        ),
    )


def _hear(folder: Folder, crowd: Crowd, visits: Sequence[_Sent]) -> None:
    """Take in the beacons; a survey's own page sends none."""
    for sent in visits:
        if sent.visit.measured and sent.visit.place.channel != "hosted":
            folder.add(
                crowd.audience.publication_id,
                _beacon(crowd, sent),
                sent.visit.device,
                sent.visit.moment,
                # Each visit is a reader of its own.
                reader=bytes.fromhex(sent.view),
            )


def _beacon(crowd: Crowd, sent: _Sent) -> Beacon:
    visit, survey = sent.visit, crowd.survey
    key, version = (survey.key, survey.version) if survey else ("", 1)
    shown = Seen(survey=key, version=version, placement=visit.place.placement)
    reading = Reading(engaged_s=float(visit.engaged_s), depth=visit.depth)
    return Beacon(
        publication=crowd.audience.publication_key,
        view=sent.view,
        article=visit.place.address,
        language=visit.language,
        referrer=visit.referrer,
        device=visit.device,
        seen=[shown] if visit.seen else [],
        started=[key] if visit.started else [],
        held_out=[key] if visit.held_out else [],
        reading=reading if sent.reads else None,
        also_read=_also_read(visit) if sent.reads else None,
    )


def _also_read(visit: Visit) -> AlsoRead:
    links = {
        line: Link(url=line.address, position=position)
        for position, line in enumerate(visit.place.also_read, 1)
    }
    seen = [link for line, link in links.items() if line.at <= visit.depth]
    return AlsoRead(seen=seen, followed=links[visit.followed] if visit.followed else None)
