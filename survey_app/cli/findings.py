"""What `survey-app doctor` finds: one line each."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; what is not well says what to do."""

    state: Literal["ok", "warning", "FAILED"]
    text: str


def well(text: str) -> Finding:
    """As it must be."""
    return Finding("ok", text)


def doubtful(text: str) -> Finding:
    """It works, but not for a production site."""
    return Finding("warning", text)


def failed(text: str) -> Finding:
    """It must be mended first."""
    return Finding("FAILED", text)
