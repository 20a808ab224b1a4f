"""Public results: what readers see once enough of them have answered."""

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from survey_app.collect.deltas import RESPONSES
from survey_app.collect.shards import shards_of
from survey_app.collect.tallies import survey_counts
from survey_app.database import Database
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.published import PublishedSurvey


def public_results(session: Session, survey: PublishedSurvey) -> dict[str, Any] | None:
    """The contract's `results.json`, None while results are private or answers are too few.

    Counts go over all versions; questions and options are those of the live one. `ranges` says that
    readers are to see them.
    """
    if not survey.results_public:
        return None
    shards = shards_of(survey.publication_id, survey.buckets)
    counts = survey_counts(session, shards, survey.id)
    responses = counts.get("", {}).get(RESPONSES, 0)
    if responses < survey.results_minimum:
        return None
    return {
        "survey": survey.key,
        "version": survey.version,
        "responses": responses,
        **({"ranges": True} if survey.results_ranges else {}),
        "questions": {
            question.key: KINDS[question.kind].summarise(question, counts.get(question.key, {}))
            for question in survey.definition.questions()
        },
    }


def results_of(
    database: Database, surveys: Iterable[PublishedSurvey]
) -> dict[int, msgspec.Raw | None]:
    """Survey number → its public results as JSON, None where they are not to be seen."""
    shown = {survey.id: survey for survey in surveys if survey.results_public}
    if not shown:
        return {}
    with database.reading() as session:
        found = {survey.id: public_results(session, survey) for survey in shown.values()}
    return {
        survey_id: None if results is None else msgspec.Raw(msgspec.json.encode(results))
        for survey_id, results in found.items()
    }
