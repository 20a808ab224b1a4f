"""Public results: what readers see once enough of them have answered."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from survey_app.collect.deltas import RESPONSES, Delta
from survey_app.collect.outcomes import Incoming
from survey_app.collect.shards import shards_of
from survey_app.collect.tallies import survey_counts
from survey_app.database import Database
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.published import PublishedSurvey

LASTS = dt.timedelta(seconds=1)
"""How old results may be, and counted on, while many answer at once."""

Counts = dict[str, dict[str, int]]
"""Question → option or mark → n of a whole survey."""


def public_results(session: Session, survey: PublishedSurvey) -> dict[str, Any] | None:
    """The contract's `results.json`, None while results are private or answers are too few.

    Counts go over all versions; questions and options are those of the live one. A question that
    too few have answered is left out, and so is a row. `ranges` says that readers are to see them.
    """
    if not survey.results_public:
        return None
    return _shown(survey, _counts(session, survey))


class RunningResults:
    """Public results for those who have just answered: read now and then, and counted on.

    What this process has stored is in them at once. What another process has stored, or a reader
    has withdrawn, is in them when they are read again: always where somebody answers alone, and
    after LASTS where many answer together.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[int, tuple[dt.datetime, Counts]] = {}

    def note(self, survey_id: int, delta: Delta) -> None:
        """This process has committed a change."""
        if survey_id not in self._known:
            return
        _, counts = self._known[survey_id]
        for (question, option), n in delta.totals().items():
            options = counts.setdefault(question, {})
            options[option] = options.get(option, 0) + n

    def after(self, batch: Sequence[Incoming]) -> dict[int, msgspec.Raw | None]:
        """Survey number → its results as JSON after this batch, None where nobody may see them."""
        now = batch[-1].now
        shown = {item.survey_id: item.survey for item in batch if item.survey.results_public}
        alone = len(batch) == 1
        self._known = {
            survey_id: (read_at, counts)
            for survey_id, (read_at, counts) in self._known.items()
            if abs(now - read_at) < LASTS and not alone
        }
        unknown = [survey for survey_id, survey in shown.items() if survey_id not in self._known]
        if unknown:
            with self._database.reading() as session:
                self._known |= {one.id: (now, _counts(session, one)) for one in unknown}
        return {
            survey_id: _encoded(_shown(survey, self._known[survey_id][1]))
            for survey_id, survey in shown.items()
        }


def _counts(session: Session, survey: PublishedSurvey) -> Counts:
    shards = shards_of(survey.publication_id, survey.buckets)
    return survey_counts(session, shards, survey.id)


def _shown(survey: PublishedSurvey, counts: Counts) -> dict[str, Any] | None:
    responses = counts.get("", {}).get(RESPONSES, 0)
    if responses < survey.results_minimum:
        return None
    return {
        "survey": survey.key,
        "version": survey.version,
        "responses": responses,
        **({"ranges": True} if survey.results_ranges else {}),
        "questions": dict(_of_enough(survey, counts)),
    }


def _of_enough(survey: PublishedSurvey, counts: Counts) -> Iterator[tuple[str, dict[str, Any]]]:
    """The result of each question that reaches the minimum by itself, with such rows alone.

    Where nothing is told but how many answered, as of texts, there is nobody to recognise.
    """
    least = survey.results_minimum
    for question in survey.definition.questions():
        found = KINDS[question.kind].summarise(question, counts.get(question.key, {}))
        if "rows" in found:
            rows = found["rows"].items()
            found["rows"] = {row: result for row, result in rows if result["base"] >= least}
        if found["base"] >= least or set(found) == {"base"}:
            yield question.key, found


def _encoded(results: dict[str, Any] | None) -> msgspec.Raw | None:
    return None if results is None else msgspec.Raw(msgspec.json.encode(results))
