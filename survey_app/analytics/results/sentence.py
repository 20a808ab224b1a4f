"""What one question came to in a sentence that can be copied: with base, range, title and dates."""

from survey_app.analytics.answers import MINUS, QuestionResult
from survey_app.analytics.field_dates import Days, in_words
from survey_app.web.ranges import range_in_words, share_in_words

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
    return f" — {title} reader survey, {in_words(days)}; {WHO}."


def _leading(result: QuestionResult, readers: str) -> str | None:
    top = result.top
    if top is None or top.share.share is None or top.share.bounds is None:
        return None
    share, base = share_in_words(top.share.share), f"{top.share.base:,}"
    verb = "put first" if result.is_ranked else "say"
    range_ = range_in_words(top.share.bounds)
    return (
        f"{share} of {base} {readers} (range {range_}) {verb} “{top.label}” "
        f"when asked “{result.text}”"
    )


def _headline(result: QuestionResult, readers: str) -> str | None:
    line = result.headline
    if line is None or line.value is None or line.low is None or line.high is None:
        return None
    if line.name == "score":
        value, low, high = (_signed(number) for number in (line.value, line.low, line.high))
        words = f"The Net Promoter Score is {value} (range {low} to {high})"
    else:
        value, low, high = (_plain(number) for number in (line.value, line.low, line.high))
        unit = f" {line.unit}" if line.unit else ""
        scale = f" {line.scale}" if line.scale else ""
        words = f"The average answer is {value}{unit}{scale} (range {low}–{high})"
    return f"{words} among {result.base:,} {readers} who were asked “{result.text}”"


def _signed(value: float) -> str:
    whole = round(value)
    return f"{'+' if whole > 0 else MINUS if whole < 0 else ''}{abs(whole)}"


def _plain(value: float) -> str:
    return f"{value:.1f}".replace("-", MINUS)
