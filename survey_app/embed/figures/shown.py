"""What the readers' page of results shows, and how long it is remembered."""

import datetime as dt
import threading
import time
from collections import OrderedDict, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from survey_app.analytics.field_dates import field_dates
from survey_app.analytics.method.build import method_note
from survey_app.analytics.method.counts import method_counts
from survey_app.analytics.method.facts import method_facts
from survey_app.analytics.method.note import MethodNote
from survey_app.analytics.texts.quotes import quotes
from survey_app.collect.results import public_results
from survey_app.collect.shards import shards_of
from survey_app.database import Database
from survey_app.embed.figures.figure import Figure, figure_of, percent
from survey_app.embed.figures.wordings import not_in_all
from survey_app.embed.result_lines import ResultLines, result_lines
from survey_app.surveys.corrections import Correction
from survey_app.surveys.published import PublishedSurvey, published_survey
from survey_app.web.amounts import counted
from survey_app.web.ranges import range_in_words

QUOTES = 30
"""Quotes on a page, of all questions together."""
MOST = 256
"""Pages that are remembered."""
WORTH = 50
"""A page is remembered so many times as long as it took to gather."""
STALE = 60.0
"""Seconds for which a page does after that, while somebody gathers it anew; an older one waits."""


@dataclass(frozen=True)
class ShownResults:
    """The public results of one survey as of a moment."""

    survey: PublishedSurvey
    results: tuple[ResultLines, ...]
    """Of each question; empty while they are private or answers are too few."""
    responses: int
    figures: dict[str, Figure]
    """Question → its figure, where there is something to draw."""
    quotes: Mapping[str, Sequence[str]]
    """Question → texts that an editor has approved, without what was struck from them."""
    note: MethodNote
    corrections: tuple[Correction, ...]
    as_of: dt.datetime

    @property
    def why_not(self) -> str:
        """Why there is nothing to see, in a sentence; empty where there is."""
        if self.results:
            return ""
        if not self.survey.results_public:
            return f"{self.survey.publication_name} does not show the results of this survey."
        least = self.survey.results_minimum
        verb = "is" if least == 1 else "are"
        return f"The results stand here once there {verb} {counted(least, 'answer')}."

    def why_no_figure(self, question: str) -> str:
        """Why there is no figure of a question, in a sentence."""
        if any(result.key == question and result.is_withheld for result in self.results):
            return "This question has too few answers yet."
        return self.why_not or "There is no such result to draw."

    @property
    def lead(self) -> str:
        """The result that most chose in the first question with one, as a sentence."""
        readers = f"readers of {self.survey.publication_name}"
        for result in self.results:
            top = result.top
            if top is not None and not result.is_ranked:
                ranged = f" (range {range_in_words(top.bounds)})" if top.bounds else ""
                said = f"{result.text} “{top.label}”: {percent(top.share)}{ranged}"
                return f"{said} of {result.base:,} {readers} who chose to answer."
        return f"What {readers} answered."


def shown_results(
    database: Database, key: str, *, public_url: str, now: dt.datetime
) -> ShownResults:
    """Everything on the page, read in one session; raises NotFound for an unknown survey."""
    with database.reading() as session:
        survey = published_survey(session, key)
        found = public_results(session, survey)
        facts = method_facts(session, survey)
        counts = method_counts(session, survey) if found is not None else None
        quoted = _quotes(session, survey) if found is not None else {}
        notes = not_in_all(session, survey, facts.versions) if found is not None else {}
    lines = tuple(
        line if line.is_withheld else replace(line, notes=notes.get(line.key, ()))
        for line in result_lines(survey, found, {})
    )
    asked_on = field_dates(facts.versions, survey.closed_at, now, survey.time_zone)
    figures = {
        line.key: figure_of(
            survey,
            line,
            public_url=public_url,
            corrections=facts.corrections,
            asked_on=asked_on,
        )
        for line in lines
        if line.can_be_drawn
    }
    return ShownResults(
        survey=survey,
        results=lines,
        responses=found["responses"] if found else 0,
        figures=figures,
        quotes=quoted,
        note=method_note(facts, counts, now),
        corrections=facts.corrections,
        as_of=now,
    )


def _quotes(session: Session, survey: PublishedSurvey) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    shards = shards_of(survey.publication_id, survey.buckets)
    for quote in quotes(session, shards, [survey.id], limit=QUOTES).get(survey.id, ()):
        found[quote.question].append(quote.text)
    return found


@dataclass(frozen=True)
class _Known:
    page: ShownResults
    fresh_until: float
    """On the monotonic clock."""


class KnownResults:
    """Pages of results, remembered so that gathering takes a fiftieth of a core at most.

    A page of a small survey is gathered anew nearly each time; that of a survey with a million
    answers may be half a minute old. Whatever an editor changes in what readers may see holds at
    once: a page is only shown while the survey is what it was then.
    """

    def __init__(self, database: Database, public_url: str) -> None:
        self._database = database
        self._public_url = public_url
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._keeping = threading.Lock()
        self._gathering: dict[str, threading.Lock] = {}
        """One of each survey, so that none waits for another."""

    def get(self, key: str, now: dt.datetime) -> ShownResults:
        """The page of a survey; raises NotFound. While somebody gathers it, the old one does."""
        with self._database.reading() as session:
            survey = published_survey(session, key)
        known, asked_at = self._of(survey), time.monotonic()
        if known is not None and asked_at < known.fresh_until:
            return known.page
        gathering = self._gathering.setdefault(key, threading.Lock())
        if known is not None and asked_at < known.fresh_until + STALE:
            if not gathering.acquire(blocking=False):
                return known.page
        else:
            gathering.acquire()
        try:
            newer = self._of(survey)
            if newer is not None and newer is not known:  # made by the one that was waited for
                return newer.page
            return self._gathered(key, now)
        finally:
            gathering.release()

    def _of(self, survey: PublishedSurvey) -> _Known | None:
        """What is remembered of a survey as it is."""
        known = self._known.get(survey.key)
        return known if known is not None and known.page.survey == survey else None

    def _gathered(self, key: str, now: dt.datetime) -> ShownResults:
        began = time.monotonic()
        shown = shown_results(self._database, key, public_url=self._public_url, now=now)
        ended = time.monotonic()
        with self._keeping:
            self._known[key] = _Known(shown, ended + WORTH * (ended - began))
            self._known.move_to_end(key)
            if len(self._known) > MOST:
                self._known.popitem(last=False)
        return shown
