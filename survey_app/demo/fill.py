"""Forty days of readers for the demo newsroom."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from survey_app.database import Database, transaction
from survey_app.demo import stuffing
from survey_app.demo.gallery import DAYS as GALLERY_DAYS
from survey_app.demo.gallery import GALLERY, gallery_crowds
from survey_app.demo.newspaper import TIME_ZONE, Story, earlier, stories
from survey_app.demo.newsroom import (
    HELD_OUT,
    RULE,
    asking,
    change_wordings,
    is_by_rule,
    open_newsroom,
)
from survey_app.demo.paper import PUBLICATION
from survey_app.demo.readers import AlsoReadLine, Place
from survey_app.demo.rhythm import DAYS, Rhythm, Window
from survey_app.demo.synthesize import Audience, Crowd, answering, crowd_of, reading, synthesize
from survey_app.publications.catalogue import publication_by_key
from survey_app.surveys.published import published_survey

SEED = 1
RESPONSES = {
    "labsfirst": 3000,
    "keepphone": 2200,
    "feelsafe": 2000,
    "recommend": 1800,
    "aiatwork": 1800,
    "paperplan": 450,
    "agecheck": 1600,
    "readers2026": 2500,
}
"""Survey → how many answers its synthetic readers give."""
OTHER_READS = 9_000
"""Reads of the articles that carry no survey."""
ANSWERS_WITHIN = dt.timedelta(minutes=15)
"""So long before now the last readers come: their answers take time, and none is of the future."""
CHANGED = 6
"""The last days, that of the edition among them, have the changed wordings."""
NEWSLETTERS = {"readers2026": (26, 1.0)}
"""Survey → days before the edition on which a newsletter leads to its own page, and how strongly
readers are drawn to that."""
STEPS = DAYS
"""How often `fill` tells that it has come further."""


@dataclass(frozen=True)
class _Paper:
    """The newspaper whose readers come."""

    database: Database
    publication_id: int
    url: str
    edition: dt.date
    ends_at: dt.datetime
    """When the last readers have read."""

    def window(self, days: int = DAYS) -> Window:
        """The forty days, or the last of them."""
        return Window(self.edition, TIME_ZONE, days, self.ends_at)

    def answering(self, key: str, window: Window, responses: int) -> Crowd:
        """Readers who give so many answers to a survey as it is worded at present."""
        return answering(
            self.database, self._audience(self.places(key, window), window), key, responses
        )

    def reading(self) -> Crowd:
        """Readers of the articles that carry no survey."""
        bare = [story for story in stories().values() if story.survey is None]
        places = [self._place(story, self.window()) for story in bare]
        return reading(self._audience(places, self.window()), OTHER_READS)

    def stuffing(self) -> Crowd:
        """A script that answers."""
        [place, *_] = self.places(stuffing.SURVEY, self.window())
        day = self.edition - dt.timedelta(days=stuffing.DAYS_AGO)
        begin = dt.datetime.combine(day, stuffing.AT, ZoneInfo(TIME_ZONE)).astimezone(dt.UTC)
        audience = self._audience([place], self.window())
        rng = audience.rng("stuffing")
        with self.database.reading() as session:
            survey = published_survey(session, stuffing.SURVEY)
        return crowd_of(audience, survey, stuffing.stuffed(place, begin, rng), rng)

    def places(self, key: str, window: Window) -> list[Place]:
        """Where a survey is asked within a window."""
        found = [self._place(story, window) for story in asking(key)]
        if key in NEWSLETTERS:
            days_ago, popularity = NEWSLETTERS[key]
            sent_on = self.edition - dt.timedelta(days=days_ago)
            sent_at = dt.datetime.combine(sent_on, dt.time(6), ZoneInfo(TIME_ZONE))
            rhythm = Rhythm(window, sent_at)
            found.append(Place("", rhythm, popularity, survey_at=0, placement="", channel="hosted"))
        return found

    def _audience(self, places: Sequence[Place], window: Window) -> Audience:
        return Audience(self.publication_id, PUBLICATION, (self.url,), places, window, SEED)

    def _place(self, story: Story, window: Window) -> Place:
        links = zip(story.also_read, story.also_read_at, strict=True)
        as_link = story.survey is not None and story.survey.placed == "link"
        return Place(
            address=self.url + story.path,
            rhythm=Rhythm(window, story.published_at(self.edition)),
            popularity=story.popularity,
            minutes=story.minutes,
            survey_at=story.survey_at,
            placement=RULE if is_by_rule(story) else "link" if as_link else "element",
            also_read=tuple(
                AlsoReadLine(self.url + stories()[slug].path, at) for slug, at in links
            ),
            held_out=HELD_OUT / 100 if is_by_rule(story) else 0.0,
        )


def fill(
    database: Database,
    paper_url: str,
    password: str,
    now: dt.datetime,
    further: Callable[[], None],
) -> None:
    """Make the newsroom whose newspaper stands at `paper_url`, and let 40 days of readers come.

    The last of these days is that of `now`, up to minutes before; `further` is called STEPS
    times. Raises Invalid for a password that is too short.
    """
    edition = now.astimezone(ZoneInfo(TIME_ZONE)).date()
    begin = Window(edition, TIME_ZONE).begin_of(0)
    with transaction(database.writing()) as session:
        publication = open_newsroom(session, paper_url, password, begin, edition)
        paper = _Paper(database, publication.id, paper_url, edition, now - ANSWERS_WITHIN)
        gallery_id = publication_by_key(session, GALLERY).id
    window = paper.window()
    crowds = [
        *_changed(paper),
        *(paper.answering(key, window, n) for key, n in RESPONSES.items() if key not in earlier()),
        paper.stuffing(),
        paper.reading(),
        *gallery_crowds(database, gallery_id, paper_url, paper.window(GALLERY_DAYS)),
    ]
    synthesize(database, crowds, window, lambda _: further())


def _changed(paper: _Paper) -> Iterator[Crowd]:
    """The readers of surveys whose wording changes: those before, and those afterwards."""
    before = Window(paper.edition - dt.timedelta(days=CHANGED), TIME_ZONE, DAYS - CHANGED)
    after = paper.window(CHANGED)
    early = {key: _responses_before(paper, key, before, after) for key in earlier()}
    for key, responses in early.items():
        yield paper.answering(key, before, responses)
    with transaction(paper.database.writing()) as session:
        change_wordings(session, after.begin_of(0))
    for key, responses in early.items():
        yield paper.answering(key, after, RESPONSES[key] - responses)


def _responses_before(paper: _Paper, key: str, before: Window, after: Window) -> int:
    """How many of a survey's answers fall into the first of two windows."""
    first, second = (_interest(paper.places(key, window)) for window in (before, after))
    return round(RESPONSES[key] * first / (first + second))


def _interest(places: Sequence[Place]) -> float:
    return sum(place.popularity * place.rhythm.total for place in places)
