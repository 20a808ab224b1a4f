"""A report as a sheet: its source's things, in the columns that its definition names."""

from sqlalchemy.orm import Session

from survey_app.analytics.articles import ArticleQuery
from survey_app.analytics.scope import Scope
from survey_app.exports.definitions import ReportDefinition
from survey_app.exports.sheets import ABOUT, Column, Sheet
from survey_app.exports.sources import SOURCES


def report_sheet(
    session: Session, report: ReportDefinition, scope: Scope, query: ArticleQuery, filtered: str
) -> Sheet:
    """The report over what a list shows in a scope; `filtered` says in words what narrows it.

    What nobody knows of the readers in the scope is an empty cell.
    """
    source = SOURCES[report.source]
    measures = [source.measures[column.measure] for column in report.columns]
    columns = tuple(
        Column(column.name, column.label or measure.label, measure.text)
        for column, measure in zip(report.columns, measures, strict=True)
    )
    known = [None if measure.is_unknown(scope.filter) else measure.of for measure in measures]
    about = (scope.publication.name, scope.filter.period.label, filtered)
    things = source.things(session, scope, query)
    rows = ((*(None if of is None else of(thing) for of in known), *about) for thing in things)
    return Sheet((*columns, *ABOUT), rows)
