"""The newest results: the leading answer of each survey that was published last."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from survey_app.analytics.answers import QuestionResult, question_results, same_in_all
from survey_app.analytics.overview.asked import Asked
from survey_app.collect.deltas import RESPONSES
from survey_app.collect.shards import shards_of
from survey_app.collect.tallies import counts_of_surveys
from survey_app.publications.models import Publication

SHOWN, LOOKED_AT = 5, 30
"""Surveys that are listed, and how many of the latest are looked through for them."""
LEAST_ANSWERS = 10
"""With fewer answers nothing is said to lead."""


@dataclass(frozen=True)
class NewestResult:
    """What most said to the first question of a survey that can be counted."""

    survey: Asked
    question: QuestionResult
    responses: int


def newest_results(
    session: Session, publication: Publication, surveys: Sequence[Asked]
) -> tuple[NewestResult, ...]:
    """Results over all articles and days, newest survey first; one statement."""
    latest = surveys[:LOOKED_AT]
    shards = shards_of(publication.id, publication.buckets)
    counts = counts_of_surveys(session, shards, [survey.id for survey in latest])
    found = []
    for survey in latest:
        ours = counts.get(survey.id, {})
        responses = ours.get("", {}).get(RESPONSES, 0)
        question = leading(survey, ours) if responses >= LEAST_ANSWERS else None
        if question is not None:
            found.append(NewestResult(survey, question, responses))
    return tuple(found[:SHOWN])


def leading(survey: Asked, counts: dict[str, dict[str, int]]) -> QuestionResult | None:
    """The first question with enough answers of which something can be said in one line.

    Of wordings that cannot be added up nothing is said: the counts do not tell them apart.
    """
    live = survey.versions[-1]
    alike = same_in_all(survey.versions)
    of_live = {
        (live.number, key, option): n
        for key, options in counts.items()
        if key in alike
        for option, n in options.items()
    }
    return next(
        (
            result
            for result in question_results([live], of_live)
            if result.base >= LEAST_ANSWERS and (result.top or _has_headline(result))
        ),
        None,
    )


def _has_headline(result: QuestionResult) -> bool:
    return result.headline is not None and result.headline.value is not None
