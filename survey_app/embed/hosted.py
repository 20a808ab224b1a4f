"""What stands on the hosted page: the questions as fields, and the results as lines."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from survey_app.collect.signed_readers import signed_reader
from survey_app.errors import Fault, Forbidden
from survey_app.publications.addresses import LONGEST, origin_of
from survey_app.surveys.definition import Definition, Question
from survey_app.surveys.kinds.base import Control
from survey_app.surveys.kinds.registry import KINDS, spelled_out
from survey_app.surveys.published import PublishedSurvey
from survey_app.surveys.voices import READER

Values = Mapping[str, Sequence[str]]

MESSAGES = {
    "an answer is required": "Please choose or write an answer.",
    "is not an option of this question": "Please choose one of the answers below.",
    "takes only one answer": "Please give only one answer.",
    "takes no text of your own": "Please choose from the answers below.",
    "must be an e-mail address": "Please write an e-mail address, such as name@example.com.",
    "needs your consent to be kept": "Please tick that you agree, or leave the address out.",
    "gives each place to one option": "Please give each place to one answer only.",
}
"""What a reader is told in place of what a program is told."""


@dataclass(frozen=True)
class Choice:
    """One thing that can be ticked."""

    key: str
    text: str
    chosen: bool
    picture: str = ""
    """Name of the picture that is shown with it."""
    alt: str = ""
    """What the picture shows."""

    @property
    def caption(self) -> str:
        """What stands beside its box: nothing below a picture that says it all."""
        return "" if self.picture and self.text == self.alt else self.text


@dataclass(frozen=True)
class Field:
    """One question as it is drawn, with what the reader has put in so far."""

    question: Question
    """With what goes without saying: its options and bounds."""
    choices: tuple[Choice, ...]
    text: str
    """What was typed: the answer to an open question, or the text beside "other"."""
    parts: Mapping[str, str]
    """What was chosen for each part: `a.QUESTION.PART`."""
    wrong: str = ""
    """What is wrong with the answer; empty when nothing is."""

    @property
    def control(self) -> Control:
        """How it is drawn."""
        return KINDS[self.question.kind].control

    @property
    def step(self) -> str:
        """Distance between two numbers that can be typed."""
        decimals = self.question.decimals
        return f"{10**-decimals:.{decimals}f}" if decimals else str(self.question.step)

    @property
    def limits_in_words(self) -> str:
        """How many options may be chosen."""
        least, most = self.question.min, self.question.max
        if least is None and most is None:
            return "Choose as many as you like."
        if most is None:
            return f"Choose at least {least}."
        if least is None:
            return f"Choose at most {most}."
        return f"Choose {least}." if least == most else f"Choose {least} to {most}."

    @property
    def places(self) -> range:
        """The places that a ranking gives away."""
        limit = self.question.max if self.question.max is not None else len(self.choices)
        return range(1, min(limit, len(self.choices)) + 1)


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
    channel: str = ""
    """Where the reader met the form; empty for the hosted page itself."""
    language: str = ""
    """In which language it is asked, where that is not the survey's own."""
    asks: str = ""
    """Keys of the questions, where the form is one step of the survey."""


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
    definition = spelled_out(definition)
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
    name = f"a.{question.key}"
    typed = values.get(f"other.{question.key}" if question.options else name, ())
    parts = {
        part: next(iter(values.get(f"{name}.{part}", ())), "")
        for part in KINDS[question.kind].parts(question)
    }
    return Field(question, tuple(_choices(question, chosen)), next(iter(typed), ""), parts, wrong)


def _choices(question: Question, chosen: Sequence[str]) -> Iterator[Choice]:
    """The options, or the values of a scale that is tapped."""
    for option in question.options:
        yield Choice(option.key, option.label, option.key in chosen, option.picture, option.alt)
    if KINDS[question.kind].control is Control.SCALE:
        for value in map(str, KINDS[question.kind].values(question)):
            yield Choice(value, value, value in chosen)


def _question_of(fault: Fault) -> str:
    parts = fault.path.split(".")
    return parts[1] if parts[0] == "answers" and len(parts) > 1 else fault.path


def _message(fault: Fault) -> str:
    detail = MESSAGES.get(fault.detail, fault.detail)
    return f"{detail[:1].upper()}{detail[1:]}".rstrip(".") + "."
