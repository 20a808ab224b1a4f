"""What a running application holds: its settings and its database."""

from dataclasses import dataclass
from typing import TypeVar, cast

from flask import Flask, current_app

from survey_app.database import Database
from survey_app.settings import Settings

NAME = "survey_app"
T = TypeVar("T")


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


def provide(app: Flask, part: object) -> None:
    """Give the application a part of some room, one of each type."""
    app.extensions[_name(type(part))] = part


def part_of(app: Flask, kind: type[T]) -> T:
    """The application's part of this type."""
    return cast(T, app.extensions[_name(kind)])


def part(kind: type[T]) -> T:
    """The part of this type of the application that serves this request."""
    return part_of(current_app, kind)


def _name(kind: type) -> str:
    return f"{NAME}.{kind.__name__}"
