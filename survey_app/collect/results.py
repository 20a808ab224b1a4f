"""Public results: what readers see once enough of them have answered."""

from collections import defaultdict
from typing import Any

from sqlalchemy.orm import Session

from survey_app.collect.shards import shards_of
from survey_app.collect.tallies import RESPONSES, read
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.published import PublishedSurvey


def public_results(session: Session, survey: PublishedSurvey) -> dict[str, Any] | None:
    """The contract's `results.json`, None while results are private or answers are too few.

    Counts go over all versions; questions and options are those of the live one.
    """
    if not survey.results_public:
        return None
    counts = counts_by_question(session, survey)
    responses = counts[""].get(RESPONSES, 0)
    if responses < survey.results_minimum:
        return None
    return {
        "survey": survey.key,
        "version": survey.version,
        "responses": responses,
        "questions": {
            question.key: KINDS[question.kind].summarise(question, counts[question.key])
            for question in survey.definition.questions()
        },
    }


def counts_by_question(session: Session, survey: PublishedSurvey) -> dict[str, dict[str, int]]:
    """Question → option or mark → n; the empty question holds the marks of whole responses."""
    shards = shards_of(survey.publication_id, survey.buckets)
    cells = read(session, shards, by=("question", "option"), survey_id=survey.id)
    counts: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for (question, option), n in cells.items():
        counts[question][option] = n
    return counts
