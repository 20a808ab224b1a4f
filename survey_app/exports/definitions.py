"""Reports: what stands in `reports/*.toml`, checked when the application starts."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import msgspec

from survey_app.errors import SurveyError
from survey_app.exports.sheets import ABOUT
from survey_app.exports.sources import SOURCES
from survey_app.settings import resource_folder


class BadReport(SurveyError):
    """A report's file says something that cannot be made; names the file and the key."""


class ReportColumn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One column: its name in the file, and the measure that fills it."""

    name: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*$")]
    measure: str
    label: str = ""


class ReportDefinition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One report: a source, and which of its measures stand in which columns."""

    title: Annotated[str, msgspec.Meta(min_length=1)]
    source: str
    columns: Annotated[tuple[ReportColumn, ...], msgspec.Meta(min_length=1)]
    description: str = ""


def load_reports(folder: Path | None = None) -> dict[str, ReportDefinition]:
    """Name of the file → report, for every file in the folder; raises BadReport."""
    found = sorted((folder or resource_folder("reports")).glob("*.toml"))
    return {path.stem: load_report(path) for path in found}


def load_report(path: Path) -> ReportDefinition:
    """One report; raises BadReport."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadReport(f"{path.name} is not TOML: {error}.") from error
    try:
        report = msgspec.convert(document, ReportDefinition)
    except msgspec.ValidationError as error:
        message, _, place = str(error).partition(" - at `$.")
        key = place.rstrip("`") or "the file"
        raise BadReport(f"{path.name}, {key}: {message}.") from error
    _check(path.name, report)
    return report


def _check(name: str, report: ReportDefinition) -> None:
    source = SOURCES.get(report.source)
    if source is None:
        raise BadReport(f"{name}, source: {_unknown(report.source, tuple(SOURCES))}")
    seen = {column.name for column in ABOUT}
    for number, column in enumerate(report.columns):
        key = f"columns[{number}]"
        if column.measure not in source.measures:
            reason = _unknown(column.measure, tuple(source.measures))
            raise BadReport(f"{name}, {key}.measure: {reason}")
        if column.name in seen:
            raise BadReport(f"{name}, {key}.name: {column.name!r} stands there twice.")
        seen.add(column.name)


def _unknown(value: str, known: Sequence[str]) -> str:
    return f"{value!r} is not one of {', '.join(known)}."
