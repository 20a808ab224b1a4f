"""One question's public result with everything that it must never be shown without."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from survey_app.analytics import field_dates
from survey_app.analytics.field_dates import Days
from survey_app.embed.result_lines import Bar, ResultLines
from survey_app.surveys.corrections import Correction
from survey_app.surveys.published import PublishedSurvey
from survey_app.web.ranges import (
    decimal_in_words,
    decimal_range_in_words,
    range_in_words,
    share_in_words,
)

NOT_A_SAMPLE = "Readers who chose to answer, not a sample of the public."


@dataclass(frozen=True)
class Figure:
    """What a figure says, as of a moment."""

    survey: str
    """Key of the survey."""
    result: ResultLines
    language: str
    """Of the texts of the survey; all other words are English."""
    publication: str
    dates: str
    """From the first day to the last one, or to the day on which this was drawn."""
    page: str
    """Address of the readers' page of results, where the method note stands."""
    corrected: str = ""
    """The day of the latest correction of the survey, empty without one."""

    @property
    def base_in_words(self) -> str:
        """How many answered, and when."""
        return f"{self.result.base:,} answered, {self.dates}"

    @property
    def method(self) -> str:
        """Address of the method note."""
        return f"{self.page}#method"


def figure_of(
    survey: PublishedSurvey,
    result: ResultLines,
    *,
    public_url: str,
    corrections: tuple[Correction, ...],
    asked_on: Days,
) -> Figure:
    """The figure of one question, of a survey that asked on these days."""
    return Figure(
        survey=survey.key,
        result=result,
        language=survey.language,
        publication=survey.publication_name,
        dates=field_dates.in_words(asked_on),
        page=results_address(public_url, survey.key),
        corrected=_day(corrections[0].at, survey.time_zone) if corrections else "",
    )


def results_address(public_url: str, survey: str) -> str:
    """Address of the readers' page of results."""
    return f"{public_url}/surveys/{survey}/results"


def in_words(figure: Figure) -> str:
    """Everything that the figure shows as sentences: its text alternative."""
    return " ".join((figure.result.text, *numbers_in_words(figure.result), *foot_in_words(figure)))


def numbers_in_words(result: ResultLines) -> Iterator[str]:
    """A sentence for each number of a result."""
    headline = headline_of(result)
    if headline:
        yield f"{headline}."
    for bar in result.drawn:
        yield f"{bar.label}: {_said(bar)}."
    for row in result.rows:
        said = "; ".join(f"{bar.label} {_said(bar)}" for bar in row.bars)
        yield f"{row.label} ({row.answered}){': ' if said else ''}{said}."
    if result.ends:
        yield f"The scale: {', '.join(result.ends)}."


def foot_in_words(figure: Figure) -> Iterator[str]:
    """Base, dates, publication and who answered; what was corrected."""
    yield f"{figure.base_in_words}."
    yield from reading_of(figure.result)
    yield f"{figure.publication}: {NOT_A_SAMPLE[0].lower()}{NOT_A_SAMPLE[1:]}"
    if figure.corrected:
        yield f"Corrected on {figure.corrected}; the method note says what."


def reading_of(result: ResultLines) -> Iterator[str]:
    """How its bars are to be read, where that does not go without saying."""
    if result.is_cut:
        yield f"The most frequent of {len(result.bars)} answers."
    if result.is_ranked:
        yield "Average places; bars show how often it came first."
    if result.is_multiple:
        yield "Several answers could be chosen."
    yield from result.notes


def headline_of(result: ResultLines) -> str:
    """The mean or score with its range, empty where there is none."""
    if result.score is not None:
        name, value, digits = "Net Promoter Score", result.score, 0
    elif result.mean is not None:
        name, value, digits = "Average", result.mean, 1
    else:
        return ""
    is_signed = result.score is not None
    unit = f" {result.unit}" if result.unit else ""
    bounds = ""
    if result.bounds:
        bounds = f", range {decimal_range_in_words(result.bounds, digits, signed=is_signed)}"
    agree = ", all gave the same answer" if result.all_agree else ""
    return f"{name} {decimal_in_words(value, digits, signed=is_signed)}{unit}{bounds}{agree}"


def all_bars(result: ResultLines) -> list[Bar]:
    """The bars of a result, also those of its rows."""
    return [*result.bars, *(bar for row in result.rows for bar in row.bars)]


def percent(share: float) -> str:
    """61 %."""
    return share_in_words(share)


def _said(bar: Bar) -> str:
    if bar.rank is not None:
        return f"average place {decimal_in_words(bar.rank)}, first for {percent(bar.share)}"
    range_ = f", range {range_in_words(bar.bounds)}" if bar.bounds else ""
    return f"{percent(bar.share)} ({bar.n:,}){range_}"


def _day(moment: dt.datetime, time_zone: str) -> str:
    local = moment.astimezone(ZoneInfo(time_zone))
    return f"{local.day} {local:%B %Y}"
