"""What needs somebody: each with the reason in a sentence, most urgent first."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from survey_app.analytics.overview.asked import Asked
from survey_app.analytics.overview.lately import Lately
from survey_app.analytics.overview.silence import CERTAIN, WEEK, clock, missing_answers
from survey_app.analytics.shares import Share
from survey_app.placements.catalogue import PlacedRule
from survey_app.web.ranges import share_in_words

GRACE = dt.timedelta(hours=1)
"""So long a survey may be live before somebody should have seen it."""
LEAST_FLAGGED, LEAST_ANSWERS = 5, 20
"""Fewer flagged answers of a day, or fewer answers to compare, tell nothing."""
USUAL_DAYS = 14


@dataclass(frozen=True)
class Need:
    """What somebody should look at, and why."""

    survey: str
    """Key of the survey, empty where all of them are meant."""
    title: str
    words: str
    leads_to: str
    """Where it is settled: `survey`, `place` or `texts`."""


@dataclass(frozen=True)
class Known:
    """What is known of a title's surveys."""

    surveys: Sequence[Asked]
    lately: Lately
    last_answers: Mapping[int, dt.datetime]
    rules: Sequence[PlacedRule]
    texts: Mapping[int, int]
    """Survey → texts that nobody has checked."""
    now: dt.datetime
    time_zone: str

    @property
    def today(self) -> dt.date:
        """In the title's time zone."""
        return self.now.astimezone(ZoneInfo(self.time_zone)).date()


def needs(known: Known) -> tuple[Need, ...]:
    """Everything that needs somebody."""
    live = [survey for survey in known.surveys if survey.is_live]
    return (
        *_silences(known, live),
        *(_need(one, words, "place") for one in live for words in _ending(known, one)),
        *(_need(one, words, "place") for one in live for words in _unseen(known, one)),
        *(_need(one, words, "survey") for one in live for words in _unusual(known, one)),
        *(_need(one, words, "texts") for one in known.surveys for words in _texts(known, one)),
    )


def _need(survey: Asked, words: str, leads_to: str) -> Need:
    return Need(survey.key, survey.title, words, leads_to)


def _silences(known: Known, live: Sequence[Asked]) -> Iterator[Need]:
    """Surveys that are not answered any more; one need where that holds for all of several."""
    answered = [survey for survey in live if survey.id in known.last_answers]
    missing = {survey.id: _missing(known, survey) for survey in answered}
    silent = [survey for survey in answered if missing[survey.id] >= CERTAIN]
    latest = max(answered, key=lambda survey: known.last_answers[survey.id], default=None)
    if latest is not None and latest in silent and len(silent) > 1:
        last = known.last_answers[latest.id]
        words = _silence(known, last, sum(missing[survey.id] for survey in silent))
        yield Need("", "All surveys", f"{words} Is the script still in your pages?", "surveys")
        return
    for survey in silent:
        words = _silence(known, known.last_answers[survey.id], missing[survey.id])
        yield _need(survey, words, "survey")


def _silence(known: Known, last: dt.datetime, missing: float) -> str:
    since = clock(last, known.now, known.time_zone)
    return f"No answer since {since}; about {missing:,.0f} would be usual by now."


def _missing(known: Known, survey: Asked) -> float:
    """Answers that should have come since the last one."""
    last = known.last_answers[survey.id]
    zone = ZoneInfo(known.time_zone)
    day = last.astimezone(zone).date()
    week = {day - dt.timedelta(days=n) for n in range(WEEK.days + 1)}
    answers = known.lately.answers(survey.id, week)
    since = max(last, survey.asks_since)  # a pause is no silence
    seen = known.lately.seen.get(survey.id, {})
    return missing_answers(since, known.now, seen, answers)


def _ending(known: Known, survey: Asked) -> Iterator[str]:
    rules = [
        placed.rule
        for placed in known.rules
        if placed.survey_key == survey.key and placed.is_on and not placed.rule.is_over(known.now)
    ]
    zone = ZoneInfo(known.time_zone)
    ends = [rule.ends_at.astimezone(zone) for rule in rules if rule.ends_at is not None]
    if rules and len(ends) == len(rules) and max(ends).date() == known.today:
        yield f"Its rules stop showing it today at {max(ends):%H:%M}."


def _unseen(known: Known, survey: Asked) -> Iterator[str]:
    is_new = known.now - survey.asks_since < GRACE
    if not is_new and survey.id not in known.last_answers and survey.id not in known.lately.seen:
        yield "It is live, and nobody has seen it lately: put it into an article."


def _unusual(known: Known, survey: Asked) -> Iterator[str]:
    before = {known.today - dt.timedelta(days=n) for n in range(1, USUAL_DAYS + 1)}
    today = Share(*known.lately.flagged(survey.id, {known.today}))
    usual = Share(*known.lately.flagged(survey.id, before))
    if today.n < LEAST_FLAGGED or min(today.base, usual.base) < LEAST_ANSWERS:
        return
    if today.bounds and usual.bounds and today.bounds[0] > usual.bounds[1]:
        yield (
            f"{today.n:,} of today's {today.base:,} answers are flagged as unusual; "
            f"before it was {share_in_words(usual.share or 0.0)}."
        )


def _texts(known: Known, survey: Asked) -> Iterator[str]:
    waiting = known.texts.get(survey.id, 0)
    if waiting:
        yield f"{waiting:,} {'text waits' if waiting == 1 else 'texts wait'} to be checked."
