"""Logs on the standard error: one JSON object per line, or a plain line for people.

No line tells who did what: requests are not logged, and of an error its kind and its place are,
never its text, which may hold what somebody has sent.
"""

import datetime as dt
import logging
import traceback
from pathlib import Path
from typing import Any

import msgspec

PACKAGE = Path(__file__).parents[1]
FORMATS = ("json", "plain")


class PlainLines(logging.Formatter):
    """Level, logger and message; below them the kinds and places of an error."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and one for each place of an error."""
        line = f"{record.levelname} {record.name}: {record.getMessage()}"
        return "\n    ".join([line, *_trace(record)])


class JsonLines(logging.Formatter):
    """The same for programs, with the time, and with whatever `extra={"event": {…}}` says."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        line: dict[str, Any] = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "event", {}),
        }
        trace = _trace(record)
        if trace:
            line["trace"] = trace
        return msgspec.json.encode(line).decode()


def configuration(style: str) -> dict[str, Any]:
    """For `logging.config.dictConfig`; `style` is one of FORMATS."""
    lines = {"json": JsonLines, "plain": PlainLines}[style]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": f"{lines.__module__}.{lines.__name__}"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "loggers": {"_granian": {"handlers": ["stderr"], "propagate": False}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
    }


def _trace(record: logging.LogRecord) -> list[str]:
    """Kinds and places of the error and of those behind it, the outermost first."""
    trace: list[str] = []
    seen: set[int] = set()
    error = record.exc_info[1] if record.exc_info else None
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        trace.append(f"{type(error).__module__}.{type(error).__qualname__}")
        for frame in traceback.extract_tb(error.__traceback__):
            trace.append(f"  {_place(frame.filename)}:{frame.lineno} in {frame.name}")
        error = error.__cause__ or error.__context__
    return trace


def _place(file: str) -> str:
    """A file of ours from the package on, another one by its name."""
    path = Path(file)
    return str(path.relative_to(PACKAGE.parent) if path.is_relative_to(PACKAGE) else path.name)
