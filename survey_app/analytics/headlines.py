"""The one number of a question that has a mean or a score."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scipy.special import stdtrit

from survey_app.statistics.intervals import within
from survey_app.statistics.means import median_step
from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.base import ANSWERED
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.kinds.slider import MOST_COUNTED
from survey_app.web.ranges import MINUS


@dataclass(frozen=True)
class Headline:
    """A mean or a score with its 95 % bounds; None where too few answered."""

    name: str
    """`mean` or `score`."""
    value: float | None
    low: float | None
    high: float | None
    """No bounds either where a mean is that of answers which are all the same; cut at the ends of
    a scale."""
    scale: str = ""
    """Where a mean lies between, in words."""
    unit: str = ""
    """What a mean counts."""
    median: int | None = None
    """Of a mean of steps, the one at which half of the answers are reached."""
    error: float | None = None
    """Standard error of a mean that has bounds."""


def headline_of(
    question: Question, found: Mapping[str, Any], pooled: Mapping[str, int]
) -> Headline | None:
    """Of a question that has one, from what its kind makes of the counts by option or mark."""
    kind = KINDS[question.kind]
    scale, ends = kind.values(question), kind.ends(question)
    words = f"on the scale from {ends[0]} to {ends[1]}".replace("-", MINUS) if ends else ""
    low, high = found.get("low"), found.get("high")
    if "score" in found:
        return Headline("score", found["score"], low, high, words)
    if "mean" not in found:
        return None
    error = None
    if low is None or high is None or low == high:
        low = high = None
    else:
        error = (high - low) / 2 / float(stdtrit(pooled[ANSWERED] - 1, 0.975))
        low, high = within((low, high), ends)
    # Steps that are not counted singly are too many to be told by their middle one.
    steps = scale if len(scale) <= MOST_COUNTED else ()
    median = median_step({value: pooled.get(str(value), 0) for value in steps})
    return Headline("mean", found["mean"], low, high, words, question.unit, median, error)
