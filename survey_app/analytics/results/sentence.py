"""What one question came to in a sentence that can be copied: with base, range, title and dates."""

from survey_app.analytics.answers import QuestionResult
from survey_app.analytics.field_dates import Days, in_words
from survey_app.web.direction import isolated
from survey_app.web.ranges import (
    decimal_in_words,
    decimal_range_in_words,
    range_in_words,
    share_in_words,
)

LEAST = 30
"""Answers from which a share can be quoted; below it the range says next to nothing."""
WHO = "readers who chose to answer"


def sentence(result: QuestionResult, readers: str, title: str, days: Days) -> str | None:
    """The leading option of a question, or its mean; None where too few answered or none leads.

    `readers` are those that the filter lets in, as "readers on phones"; `days` those on which they
    were asked.
    """
    if result.base < LEAST:
        return None
    said = _headline(result, readers) or _leading(result, readers)
    if said is None:
        return None
    return f"{said}{closing(title, days)}"


def closing(title: str, days: Days) -> str:
    """What every sentence ends with: whose survey it was, when, and who answered."""
    return f" — {isolated(title)} reader survey, {in_words(days)}; {WHO}."


def _leading(result: QuestionResult, readers: str) -> str | None:
    top = result.top
    if top is None or top.share.share is None or top.share.bounds is None:
        return None
    share, base = share_in_words(top.share.share), f"{top.share.base:,}"
    verb = "put first" if result.is_ranked else "say"
    range_ = range_in_words(top.share.bounds)
    return (
        f"{share} of {base} {readers} (range {range_}) {verb} “{isolated(top.label)}” "
        f"when asked “{isolated(result.text)}”"
    )


def _headline(result: QuestionResult, readers: str) -> str | None:
    line = result.headline
    if line is None or line.value is None or line.low is None or line.high is None:
        return None
    if line.name == "score":
        value = decimal_in_words(line.value, 0, signed=True)
        range_ = decimal_range_in_words((line.low, line.high), 0, signed=True)
        words = f"The Net Promoter Score is {value} (range {range_})"
    else:
        value = decimal_in_words(line.value)
        range_ = decimal_range_in_words((line.low, line.high))
        unit = f" {line.unit}" if line.unit else ""
        scale = f" {line.scale}" if line.scale else ""
        words = f"The average answer is {value}{unit}{scale} (range {range_})"
    return f"{words} among {result.base:,} {readers} who were asked “{isolated(result.text)}”"
