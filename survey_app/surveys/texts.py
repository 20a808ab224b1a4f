"""Texts: what readers write in their own words, to open questions and beside "other"."""

from collections.abc import Mapping
from typing import Any

from survey_app.surveys.definition import OTHER, Question
from survey_app.surveys.kinds.options import other_text
from survey_app.surveys.kinds.registry import KINDS


def takes_words(question: Question) -> bool:
    """Whether readers can write something of their own there."""
    kind = KINDS[question.kind]
    return kind.is_written or (kind.takes_other and OTHER in question.option_keys())


def text_of(kind: str, answer: Any) -> str:
    """What a stored answer to a question of this kind says in words; empty where it has none."""
    if KINDS[kind].is_written:
        return answer if isinstance(answer, str) else ""
    return other_text(answer if isinstance(answer, list) else [answer])


def texts_in(questions: Mapping[str, Question], answers: Mapping[str, Any]) -> dict[str, str]:
    """The texts of stored answers, by question; `questions` are those of their version."""
    texts = {
        key: text_of(questions[key].kind, answer)
        for key, answer in answers.items()
        if key in questions and takes_words(questions[key])
    }
    return {key: text for key, text in texts.items() if text}
