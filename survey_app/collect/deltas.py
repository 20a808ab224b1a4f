"""What a stored response adds to the counts, and how a transaction writes that down.

A cell is (version, article, day, channel, device, complete, flagged, question, option). With an
empty question the option is a mark of the whole response; otherwise it is an option, a value, or
a mark of the question.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import msgspec

from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.base import ANSWERED, REFUSAL, REFUSED, SKIPPED
from survey_app.surveys.kinds.registry import KINDS

RESPONSES = "*responses"
"""Mark: counted responses, complete and partial."""
COMPLETE = "*complete"
"""Mark: complete responses."""
MEASURED = "*measured"
"""Mark: responses that count for the answer rate (contract section 5)."""

RATE_CHANNELS = frozenset({"inline", "slide", "frame"})
"""Only what is answered where it can be seen is compared with how often it was seen."""

HEAD = ("version", "article_id", "day", "channel", "device", "complete", "flagged")
"""Dimensions that all cells of one response share."""
CELL = (*HEAD, "question", "option")
"""Dimensions of a cell within a survey."""

Cell = tuple[Any, ...]
Counts = Counter[Cell]
Head = tuple[int, int, dt.date, str, str, bool, bool]
Stored = list[tuple[int, int, dt.date, str, str, bool, bool, dict[str, dict[str, int]]]]
"""A delta as it is stored: the head, then question → option → what is added."""


class Delta:
    """What one transaction changes in the counts of one survey."""

    def __init__(self) -> None:
        self._heads: defaultdict[Head, Counter[tuple[str, str]]] = defaultdict(Counter)

    def add(self, row: Mapping[str, Any], questions: Mapping[str, Question], sign: int = 1) -> None:
        """Count a response in (1) or out (-1), from its columns and the questions it answers.

        Tests, and what was withdrawn or superseded, count nowhere. Raises LookupError for an
        answer to a question that is not among `questions`.
        """
        if row["test"] or row["withdrawn"] or row["superseded"]:
            return
        head = (
            row["version"],
            row["article_id"],
            row["day"],
            row["channel"],
            row["device"],
            row["complete"],
            bool(row["flags"]),
        )
        counts = self._heads[head]
        counts["", RESPONSES] += sign
        if row["complete"]:
            counts["", COMPLETE] += sign
        if row["measured"] and row["channel"] in RATE_CHANNELS:
            counts["", MEASURED] += sign
        for key, answer in row["answers"].items():
            for option, n in _options(questions, key, answer):
                counts[key, option] += sign * n

    def cells(self) -> Counts:
        """The changed cells."""
        return Counter(
            {
                (*head, *place): n
                for head, counts in self._heads.items()
                for place, n in counts.items()
                if n
            }
        )

    def totals(self) -> Counter[tuple[str, str]]:
        """What changes in the counts of the whole survey, by question and option."""
        sums: Counter[tuple[str, str]] = Counter()
        for counts in self._heads.values():
            for place, n in counts.items():
                sums[place] += n
        return sums

    def document(self) -> Stored:
        """The same for `TallyDelta.cells`; empty where nothing changed."""
        stored: Stored = []
        for head, counts in self._heads.items():
            questions: defaultdict[str, dict[str, int]] = defaultdict(dict)
            for (question, option), n in counts.items():
                if n:
                    questions[question][option] = n
            if questions:
                stored.append((*head, questions))
        return stored


def understood(document: Any) -> Stored | None:
    """A stored delta, None where it cannot be read."""
    try:
        return msgspec.convert(document, Stored)
    except msgspec.ValidationError:
        return None


def understood_text(text: str) -> Stored | None:
    """The same of a delta that is still a text of JSON."""
    try:
        return msgspec.json.decode(text, type=Stored)
    except msgspec.DecodeError:
        return None


@lru_cache(maxsize=1024)
def by_question(text: str) -> tuple[tuple[str, str, int], ...]:
    """Question, option and what a delta adds, over all its heads; none where it cannot be read.

    Remembered by the text itself: until it is folded, a delta is read after each batch of answers.
    """
    sums: Counter[tuple[str, str]] = Counter()
    for *_, questions in understood_text(text) or []:
        for question, options in questions.items():
            for option, n in options.items():
                sums[question, option] += n
    return tuple((*place, n) for place, n in sums.items())


def cells_in(delta: Stored) -> Iterator[tuple[Cell, int]]:
    """The cells of a delta, each with what it adds."""
    for *head, questions in delta:
        for question, options in questions.items():
            for option, n in options.items():
                yield (*head, question, option), n


def _options(questions: Mapping[str, Question], key: str, answer: Any) -> Iterator[tuple[str, int]]:
    """Options and marks of one answer, each with what it adds."""
    if answer is None:
        yield SKIPPED, 1
        return
    if answer == REFUSAL:
        yield REFUSED, 1
        return
    question = questions.get(key)
    if question is None:
        raise LookupError(f"{key} is not in the version that was answered")
    kind = KINDS[question.kind]
    yield ANSWERED, 1
    for option in kind.options_chosen(question, answer):
        yield option, 1
    yield from kind.sums(question, answer).items()
