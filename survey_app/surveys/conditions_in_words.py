"""Conditions as sentences: `“Which lab?” is Research, and “How good?” is at least 4`.

The words are for editors; readers only ever see what follows from them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from survey_app.surveys.conditions import FACT
from survey_app.surveys.definition import Condition, Definition, Question
from survey_app.surveys.kinds.registry import KINDS

FACTS = {
    "section": "the article’s section",
    "author": "an author of the article",
    "topic": "a topic of the article",
    "device": "the device",
    "language": "the page’s language",
    "channel": "the way in",
    "arm": "the reader’s half, by lot,",
}
"""Fact of a page → how editors read it."""
AUDIENCE = "audience."
LONGEST_NAME = 60
"""Characters of a question that name it."""
JOINS = {"all": " and ", "any": " or "}


def in_words(condition: Condition, definition: Definition) -> str:
    """The condition as the end of a sentence that begins with “Shown if”."""
    return _words(condition, definition.by_key(), outermost=True)


def named(subject: str, questions: Mapping[str, Question]) -> str:
    """How editors read a subject; a question by its text, a row together with its question."""
    if subject.startswith(FACT):
        fact = subject.removeprefix(FACT)
        label = fact.removeprefix(AUDIENCE)
        return FACTS.get(fact, f"the reader’s “{label}”")
    key, _, row = subject.partition(".")
    question = questions.get(key)
    if question is None:
        return "a question that is gone"
    name = f"“{shortened(question.text) or key}”"
    if not row:
        return name
    text = next((each.text for each in question.rows if each.key == row), "a row that is gone")
    return f"“{shortened(text)}” in {name}"


def labels_of(question: Question, language: str) -> dict[str, str]:
    """Option key → what it is called; empty for what has no options."""
    spelled = KINDS[question.kind].spelled_out(question, language)
    return {option.key: option.label or option.key for option in spelled.options}


def shortened(text: str) -> str:
    """The beginning of a text that is too long to name something by."""
    return text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 1].rstrip()}…"


def _words(condition: Any, questions: Mapping[str, Question], *, outermost: bool = False) -> str:
    name, *parts = condition
    if name in JOINS:
        join = JOINS[name] if len(parts) < 2 else f",{JOINS[name]}"
        said = join.join(_words(part, questions) for part in parts)
        return said if outermost or len(parts) == 1 else f"({said})"
    if name == "not":
        inner = parts[0]
        if inner[0] in ("is", "answered"):
            return _comparison(inner[0], inner[1:], questions, verb="not ")
        return f"not ({_words(inner, questions, outermost=True)})"
    return _comparison(name, parts, questions)


def _comparison(
    name: str, parts: Sequence[Any], questions: Mapping[str, Question], verb: str = ""
) -> str:
    subject, *values = parts
    what = named(subject, questions)
    if name == "answered":
        return f"{what} was {verb}answered"
    if name in ("least", "most"):
        return f"{what} is at {name} {values[0] if values else '…'}"
    question = questions.get(subject.partition(".")[0])
    several = question is not None and KINDS[question.kind].takes_several
    said = _values(values, question)
    if several:
        return f"{what} does not include {said}" if verb else f"{what} includes {said}"
    return f"{what} is {verb}{said}"


def _values(values: Sequence[Any], question: Question | None) -> str:
    labels = {} if question is None else labels_of(question, "en")
    gone = "an option that is gone"
    words = [labels.get(str(value), gone) if labels else str(value) for value in values]
    return " or ".join(words) or "…"
