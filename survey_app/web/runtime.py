"""What a running application holds: its settings and its database."""

from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app

from survey_app.database import Database
from survey_app.settings import Settings

NAME = "survey_app"


@dataclass(frozen=True)
class Runtime:
    """One per application, made by `create_app`."""

    settings: Settings
    database: Database


def install(app: Flask, runtime: Runtime) -> None:
    """Give the application its runtime."""
    app.extensions[NAME] = runtime


def runtime_of(app: Flask) -> Runtime:
    """The runtime of an application."""
    return cast(Runtime, app.extensions[NAME])


def runtime() -> Runtime:
    """The runtime of the application that serves this request."""
    return runtime_of(current_app)
