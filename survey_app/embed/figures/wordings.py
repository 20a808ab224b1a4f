"""What must be said of options that not every wording of a question offered."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy.orm import Session

from survey_app.analytics.answers import QuestionResult, question_results
from survey_app.analytics.shares import Share
from survey_app.collect.shards import shards_of
from survey_app.collect.tallies import read
from survey_app.surveys.published import PublishedSurvey, PublishedVersion
from survey_app.web.amounts import counted
from survey_app.web.ranges import range_in_words, share_in_words


def not_in_all(
    session: Session, survey: PublishedSurvey, versions: Sequence[PublishedVersion]
) -> Mapping[str, tuple[str, ...]]:
    """Question → a sentence for each option that came later, and one for those that went.

    Public shares are of all who answered, whichever wording: who could not choose an option did
    not leave it out. At most one statement.
    """
    if len(versions) < 2:
        return {}
    shards = shards_of(survey.publication_id, survey.buckets)
    counts = read(session, shards, by=("version", "question", "option"), survey_id=survey.id)
    return {
        result.key: tuple(_sentences(result, survey))
        for result in question_results(versions, counts)
        if result.until is None
    }


def _sentences(result: QuestionResult, survey: PublishedSurvey) -> Iterator[str]:
    chose, chosen = ("put it first", "put first") if result.is_ranked else ("chose it", "chosen")
    rows = [(row.bars, f" at “{row.label}”", row.base) for row in result.rows]
    for bars, where, base in ((result.bars, "", result.base), *rows):
        if base < survey.results_minimum:
            continue
        for bar in bars:
            if bar.offered is not None and bar.until is None:
                said = _said(bar.offered, chose, survey)
                yield f"“{bar.label}”{where} was not in every wording: {said}."
        gone = sum(bar.share.n for bar in bars if bar.until is not None)
        if gone:
            times = counted(gone, "time")
            yield f"What is no longer offered{where} was {chosen} {times} and is not shown."


def _said(offered: Share, chose: str, survey: PublishedSurvey) -> str:
    if offered.share is None or offered.base < survey.results_minimum:
        return "too few answered one with it yet"
    said = f"of {offered.base:,} who answered one with it, {share_in_words(offered.share)} {chose}"
    if survey.results_ranges and offered.bounds is not None:
        said += f", range {range_in_words(offered.bounds)}"
    return said
