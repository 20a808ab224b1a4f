"""Public results: what readers see once enough of them have answered."""

import threading
from collections import OrderedDict
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from survey_app.collect.group_commit import WriterFigures
from survey_app.collect.shards import shards_of
from survey_app.collect.tallies import RESPONSES, survey_counts
from survey_app.database import Database
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.published import PublishedSurvey

MOST_SURVEYS = 2000
"""Surveys whose results are remembered."""


def public_results(session: Session, survey: PublishedSurvey) -> dict[str, Any] | None:
    """The contract's `results.json`, None while results are private or answers are too few.

    Counts go over all versions; questions and options are those of the live one.
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
        "questions": {
            question.key: KINDS[question.kind].summarise(question, counts.get(question.key, {}))
            for question in survey.definition.questions()
        },
    }


class _Latest:
    """The results of one survey as they were read last."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.survey: PublishedSurvey | None = None
        self.batch = -1
        self.document = msgspec.Raw(b"null")


class SharedResults:
    """Results for those whose answers were stored in one batch: read once for all of them.

    A response must be in the results that its reader is shown, so what was read before its batch
    was stored will not do; what somebody else of the same batch, or a later one, has read since
    then will.
    """

    def __init__(self, database: Database, figures: WriterFigures) -> None:
        self._database = database
        self._figures = figures
        self._lock = threading.Lock()
        self._latest: OrderedDict[int, _Latest] = OrderedDict()

    def after(self, survey: PublishedSurvey, batch: int) -> msgspec.Raw | None:
        """The public results as JSON, with all that was stored up to this batch of the writer."""
        if not survey.results_public:
            return None
        latest = self._of(survey.id)
        with latest.lock:
            if latest.batch < batch or latest.survey is not survey:
                stored = self._figures.batches
                with self._database.reading() as session:
                    found = public_results(session, survey)
                latest.document = msgspec.Raw(msgspec.json.encode(found))
                latest.batch, latest.survey = stored, survey
            return latest.document

    def _of(self, survey_id: int) -> _Latest:
        with self._lock:
            latest = self._latest.setdefault(survey_id, _Latest())
            self._latest.move_to_end(survey_id)
            if len(self._latest) > MOST_SURVEYS:
                self._latest.popitem(last=False)
            return latest
