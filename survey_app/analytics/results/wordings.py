"""Since which version a question is asked in the same words."""

from collections.abc import Sequence

from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.published import PublishedVersion


def wordings(versions: Sequence[PublishedVersion], key: str, option: str) -> dict[int, int]:
    """Version → the one with which its wording of the question began.

    Without those that ask it in a way whose answers cannot be compared, or do not offer the
    option: nobody left it out. `versions` stand oldest first, and one of them asks the question.
    """
    found: dict[int, int] = {}
    before: Question | None = None
    newest = newest_wording(versions, key)
    for version in versions:
        question = version.definition.question(key)
        if question is None or _basis(question) != _basis(newest) or not _offers(question, option):
            before = None
            continue
        is_same = before is not None and _asked(question) == _asked(before)
        found[version.number] = found[max(found)] if is_same else version.number
        before = question
    return found


def newest_wording(versions: Sequence[PublishedVersion], key: str) -> Question:
    """The question as the newest version with it asks it."""
    return next(q for v in reversed(versions) if (q := v.definition.question(key)) is not None)


def _offers(question: Question, option: str) -> bool:
    """Whether the option could be chosen; what a scale or a number says, always."""
    keys = KINDS[question.kind].spelled_out(question).option_keys()
    return not keys or option in keys


def _basis(question: Question) -> tuple[object, object]:
    return question.kind, KINDS[question.kind].basis(question)


def _asked(question: Question) -> tuple[object, ...]:
    """What readers were asked: the text and what they could answer."""
    spelled = KINDS[question.kind].spelled_out(question)
    options = tuple((option.key, option.text) for option in question.options)
    ends = (spelled.min, question.low, question.middle, question.high, spelled.max)
    return (question.text, options, *ends)
