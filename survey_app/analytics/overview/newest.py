"""The newest results: the leading answer of each survey that was published last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from survey_app.analytics.answers import QuestionResult, question_results, same_in_all
from survey_app.analytics.overview.asked import Asked
from survey_app.analytics.scope import Scope
from survey_app.collect.deltas import RESPONSES
from survey_app.surveys.kinds.registry import KINDS

SHOWN, LOOKED_AT = 5, 30
"""Surveys that are listed, and how many of the latest are looked through for them."""
LOOKED_INTO = 3
"""Questions of a survey that are looked into, until one has enough answers."""
LEAST_ANSWERS = 10
"""With fewer answers nothing is said to lead."""


@dataclass(frozen=True)
class NewestResult:
    """What most said to the first question of a survey that can be counted."""

    survey: Asked
    question: QuestionResult
    responses: int


def newest_results(
    session: Session, scope: Scope, surveys: Sequence[Asked]
) -> tuple[NewestResult, ...]:
    """Results in a scope, newest survey first; one statement where tallies suffice."""
    latest = {survey.id: survey for survey in surveys[:LOOKED_AT]}
    questions = {"", *(key for survey in latest.values() for key in in_one_line(survey))}
    counts = scope.counts_of(session, latest, questions)
    found = []
    for survey in latest.values():
        ours = counts.get(survey.id, {})
        responses = ours.get("", {}).get(RESPONSES, 0)
        question = leading(survey, ours) if responses >= LEAST_ANSWERS else None
        if question is not None:
            found.append(NewestResult(survey, question, responses))
    return tuple(found[:SHOWN])


def in_one_line(survey: Asked) -> list[str]:
    """Keys of the questions of which something may be said in one line.

    Of wordings that cannot be added up nothing is said: the counts do not tell them apart.
    """
    alike = same_in_all(survey.versions)
    asked = survey.versions[-1].definition.questions()
    keys = [one.key for one in asked if one.key in alike and not KINDS[one.kind].is_written]
    return keys[:LOOKED_INTO]


def leading(survey: Asked, counts: Mapping[str, Mapping[str, int]]) -> QuestionResult | None:
    """The first question with enough answers of which something can be said in one line; `counts`
    are question → option or mark → n, of the `in_one_line` ones at least."""
    live, keys = survey.versions[-1], in_one_line(survey)
    of_live = {
        (live.number, key, option): n for key in keys for option, n in counts.get(key, {}).items()
    }
    return next(
        (
            result
            for key in keys
            for result in question_results([live], of_live, [key])
            if result.base >= LEAST_ANSWERS and (result.top or _has_headline(result))
        ),
        None,
    )


def _has_headline(result: QuestionResult) -> bool:
    return result.headline is not None and result.headline.value is not None
