"""Texts that name an earlier answer: `{q1}` stands for what the reader has answered to q1.

The words are the reader's own or an option's, and always text: nothing in them is markup, and
nothing in them is filled once more. The browser does the same (`embed/widget/flow.js`); both pass
the vectors of `tests/surveys/piping.json`.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from survey_app.surveys.definition import Definition, Ending, Question
from survey_app.surveys.kinds.registry import KINDS

NAMED = re.compile(r"\{([a-z][a-z0-9]{0,11})\}")
UNKNOWN = "…"
"""Stands for what was not asked, skipped or refused, and for what is no answer in words."""

Questions = Mapping[str, Question]
"""By their keys, with the options that go without saying (`Kind.spelled_out`)."""
Answers = Mapping[str, Any]


def questions_of(definition: Definition) -> Questions:
    """What texts of a survey can name."""
    return {
        question.key: KINDS[question.kind].spelled_out(question, definition.language)
        for question in definition.questions()
    }


def filled(text: str, questions: Questions, answers: Answers) -> str:
    """The text with the answers that it names; a name that is no question's stays as it is."""

    def words(named: re.Match[str]) -> str:
        question = questions.get(named[1])
        return named[0] if question is None else in_words(question, answers.get(named[1]))

    return NAMED.sub(words, text)


def filled_question(question: Question, questions: Questions, answers: Answers) -> Question:
    """A question with all its texts filled."""

    def fill(text: str) -> str:
        return filled(text, questions, answers)

    replace = msgspec.structs.replace
    return replace(
        question,
        text=fill(question.text),
        options=tuple(replace(option, text=fill(option.text)) for option in question.options),
        rows=tuple(replace(row, text=fill(row.text)) for row in question.rows),
    )


def filled_ending(ending: Ending, questions: Questions, answers: Answers) -> Ending:
    """An ending with its text filled."""
    return msgspec.structs.replace(ending, text=filled(ending.text, questions, answers))


def names(question: Question) -> Iterator[str]:
    """The keys that the texts of a question name, some of them perhaps twice."""
    options, rows = (o.text for o in question.options), (r.text for r in question.rows)
    for text in (question.text, *options, *rows):
        yield from NAMED.findall(text)


def in_words(question: Question, answer: Any) -> str:
    """An answer as it stands in a text; several options are parted by commas."""
    if KINDS[question.kind].is_kept_apart:
        return UNKNOWN
    labels = {option.key: option.label for option in question.options}
    several = answer if isinstance(answer, list) else [answer]
    words = [_words(labels, each) for each in several]
    return ", ".join(word for word in words if word) or UNKNOWN


def _words(labels: Mapping[str, str], answer: Any) -> str:
    if isinstance(answer, Mapping):
        # "Other" with its text; a battery has an answer for each row, and none as a whole.
        return str(answer.get("text", ""))
    if isinstance(answer, str):
        return labels.get(answer, "") if labels else answer
    if isinstance(answer, float) and answer.is_integer():
        return str(int(answer))
    return "" if answer is None else str(answer)
