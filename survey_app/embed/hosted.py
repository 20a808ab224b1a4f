"""What stands on the hosted page: the questions as fields, and the results as lines."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from survey_app.collect.signed_readers import signed_reader
from survey_app.errors import Fault, Forbidden
from survey_app.publications.addresses import LONGEST, origin_of
from survey_app.surveys.answers import is_given
from survey_app.surveys.definition import Definition, Question
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.published import PublishedSurvey
from survey_app.surveys.voices import READER

Values = Mapping[str, Sequence[str]]

MESSAGES = {
    "an answer is required": "Please choose or write an answer.",
    "is not an option of this question": "Please choose one of the answers below.",
    "takes only one answer": "Please give only one answer.",
    "takes no text of your own": "Please choose from the answers below.",
}
"""What a reader is told in place of what a program is told."""


@dataclass(frozen=True)
class Choice:
    """One thing that can be ticked."""

    key: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Field:
    """One question as it is drawn, with what the reader has put in so far."""

    question: Question
    choices: tuple[Choice, ...]
    text: str
    """What was typed: the answer to an open question, or the text beside "other"."""
    wrong: str = ""
    """What is wrong with the answer; empty when nothing is."""

    @property
    def shape(self) -> str:
        """How it is drawn: `options`, `scale` or `text`."""
        kind = KINDS[self.question.kind]
        return "options" if kind.has_options else "scale" if kind.has_scale else "text"


@dataclass(frozen=True)
class Bar:
    """One line of a result."""

    label: str
    share: float
    n: int
    own: bool


@dataclass(frozen=True)
class ResultLines:
    """The public result of one question."""

    text: str
    base: int
    bars: tuple[Bar, ...] = ()
    mean: float | None = None
    score: float | None = None


@dataclass(frozen=True)
class Hidden:
    """The fields that a reader does not see."""

    version: int
    id: str = ""
    secret: str = ""
    revision: str = "1"
    article: str = ""
    reader: str = ""
    """The publisher's token that says who the reader is to this survey."""


@dataclass(frozen=True)
class FormPage:
    """Everything that the page with the form shows."""

    hidden: Hidden
    fields: tuple[Field, ...]
    wrong: tuple[str, ...] = ()
    """What is wrong with the form as a whole."""


def form_page(
    definition: Definition, hidden: Hidden, values: Values, faults: Sequence[Fault] = ()
) -> FormPage:
    """The form with its values kept and each message beside its field."""
    keys = {question.key for question in definition.questions()}
    wrong = {_question_of(fault): _message(fault) for fault in reversed(faults)}
    return FormPage(
        hidden,
        tuple(
            _field(question, values, wrong.get(question.key, ""))
            for question in definition.questions()
        ),
        tuple(text for key, text in wrong.items() if key not in keys),
    )


def result_lines(
    survey: PublishedSurvey, results: Mapping[str, Any] | None, answers: Mapping[str, Any]
) -> list[ResultLines]:
    """The public results of a survey, with the reader's own `answers` marked."""
    if results is None:
        return []
    return [
        _lines(question, results["questions"][question.key], answers.get(question.key))
        for question in survey.definition.questions()
    ]


def way_back(survey: PublishedSurvey, article: str) -> str:
    """The article's address if it stands on one of the publication's origins, else empty.

    Empty for a longer one than any article's, too: it would make the addresses of pages too long.
    """
    known = len(article) <= LONGEST and origin_of(article) in survey.origins
    return article if known else ""


def why_not(survey: PublishedSurvey, reader: str, now: dt.datetime) -> str:
    """What is told to a reader without a good token where only signed-in ones may answer.

    Empty for whoever may answer: nobody should write an answer that is refused afterwards.
    """
    name = survey.publication_name
    if survey.voices != READER:
        return ""
    if not reader:
        return f"This survey is for signed-in readers of {name}. Sign in there, then open it again."
    try:
        signed_reader(reader, survey.reader_keys, survey.key, now)
    except Forbidden:
        return (
            f"{name} has not confirmed that you are signed in, or too long ago. "
            "Open the survey there once more."
        )
    return ""


def _field(question: Question, values: Values, wrong: str) -> Field:
    chosen = values.get(f"a.{question.key}", ())
    typed = values.get(f"other.{question.key}" if question.options else f"a.{question.key}", ())
    options = [(option.key, option.text) for option in question.options] or _scale(question)
    return Field(
        question,
        tuple(Choice(key, text, key in chosen) for key, text in options),
        next(iter(typed), ""),
        wrong,
    )


def _scale(question: Question) -> list[tuple[str, str]]:
    return [(str(value), str(value)) for value in KINDS[question.kind].values(question)]


def _lines(question: Question, result: Mapping[str, Any], answer: Any) -> ResultLines:
    kind = KINDS[question.kind]
    own = kind.options_chosen(question, answer) if answer is not None and is_given(answer) else ()
    labels = {option.key: option.text for option in question.options}
    bars = tuple(
        Bar(labels.get(key, key), share["share"], share["n"], key in own)
        for key, share in result.get("options", {}).items()
    )
    return ResultLines(question.text, result["base"], bars, result.get("mean"), result.get("score"))


def _question_of(fault: Fault) -> str:
    parts = fault.path.split(".")
    return parts[1] if parts[0] == "answers" and len(parts) > 1 else fault.path


def _message(fault: Fault) -> str:
    detail = MESSAGES.get(fault.detail, fault.detail)
    return f"{detail[:1].upper()}{detail[1:]}".rstrip(".") + "."
