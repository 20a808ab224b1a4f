"""What can be followed over time: the mean or score of a question, or the share of an answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from survey_app.analytics.answers import Bar, QuestionResult
from survey_app.surveys.kinds.base import TopBox
from survey_app.surveys.kinds.registry import KINDS


class Follows(StrEnum):
    """What kind of number is followed."""

    SHARE = "share"
    """0..1, of those who answered the question."""
    MEAN = "mean"
    SCORE = "score"
    """Net Promoter Score, −100..100."""


@dataclass(frozen=True)
class Choice:
    """A number of one question that can be followed."""

    question: str
    option: str
    """Key of the answer or of the highest values; empty for the mean or score of the question."""
    text: str
    label: str
    follows: Follows = Follows.SHARE
    marks: tuple[str, ...] = ()
    """Of a share: under which marks the tallies count those who chose it."""
    about: str = ""
    """Of a mean: what it counts, and the scale that it lies on."""

    @property
    def address(self) -> str:
        """As it stands in addresses: `q1.o2`, or `q3` for the mean of q3."""
        return f"{self.question}.{self.option}" if self.option else self.question

    @property
    def title(self) -> str:
        """Question and answer, above a picture."""
        return f"{self.text} {self.label if not self.option else f'“{self.label}”'}"


def choices(results: Sequence[QuestionResult]) -> list[Choice]:
    """What can be followed, of each question first what an editor looks for: the mean of a rating,
    the score, the leading answer of a choice."""
    return [one for result in results if result.until is None for one in _of(result)]


def _of(result: QuestionResult) -> Iterator[Choice]:
    line, box, top = result.headline, KINDS[result.kind].top_box, result.top
    if line is not None and line.value is not None:
        follows = Follows(line.name)
        label = "Net Promoter Score" if follows is Follows.SCORE else "Average answer"
        about = " ".join(words for words in (line.unit, line.scale) if words)
        yield Choice(result.key, "", result.text, label, follows, about=about)
    if top is None:
        return
    if box is not None:
        words = f"{box.words[:1].upper()}{box.words[1:]}"
        yield Choice(result.key, box.name, result.text, words, marks=_highest(result.bars, box))
    for bar in (top, *(bar for bar in result.bars if bar is not top)):
        yield Choice(result.key, bar.key, result.text, bar.label, marks=bar.marks)


def _highest(bars: Sequence[Bar], box: TopBox) -> tuple[str, ...]:
    return tuple(mark for bar in bars for mark in bar.marks if int(mark) >= box.least)
