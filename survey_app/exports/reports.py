"""A report as a sheet: its source's things, in the columns that its definition names."""

from sqlalchemy.orm import Session

from survey_app.analytics.periods import Period
from survey_app.exports.definitions import ReportDefinition
from survey_app.exports.sheets import Column, Sheet
from survey_app.exports.sources import SOURCES
from survey_app.publications.models import Publication


def report_sheet(
    session: Session, publication: Publication, report: ReportDefinition, period: Period
) -> Sheet:
    """The report over a title's articles in a period."""
    source = SOURCES[report.source]
    measures = [source.measures[column.measure] for column in report.columns]
    columns = tuple(
        Column(column.name, column.label or measure.label, measure.text)
        for column, measure in zip(report.columns, measures, strict=True)
    )
    things = source.things(session, publication, period)
    return Sheet(columns, ([measure.of(thing) for measure in measures] for thing in things))
