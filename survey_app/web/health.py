"""Whether the application lives, and whether it could store an answer right now."""

import threading

from flask import Blueprint, Flask, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from survey_app.database import Database, transaction
from survey_app.web.problems import json_answer, problem
from survey_app.web.runtime import part, provide, runtime_of

blueprint = Blueprint("health", __name__)

# A change of no row: taking the write lock is not enough, SQLite grants it on a read-only file.
NO_CHANGE = text("UPDATE alembic_version SET version_num = version_num WHERE 1 = 0")

PATIENCE = 1.0
"""Seconds after which a database that has not answered is taken for away."""
RETRY_AFTER = 5


class Trial:
    """One attempt to write, in a thread of its own: a database that hangs keeps nobody waiting."""

    def __init__(self, database: Database) -> None:
        self.ended = threading.Event()
        self.went_well = False
        self._database = database
        threading.Thread(target=self._run, name="survey-trial", daemon=True).start()

    def _run(self) -> None:
        try:
            with transaction(self._database.writing(patience=PATIENCE)) as session:
                session.execute(NO_CHANGE)
            self.went_well = True
        except SQLAlchemyError:
            pass
        finally:
            self.ended.set()


class Readiness:
    """Tries to write when somebody asks; whoever asks meanwhile waits for the same trial."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._trial: Trial | None = None

    def is_ready(self) -> bool:
        """Whether the database admits a write; False after PATIENCE at the latest."""
        with self._lock:
            if self._trial is None or self._trial.ended.is_set():
                self._trial = Trial(self._database)
            trial = self._trial
        return trial.ended.wait(PATIENCE) and trial.went_well


def init_app(app: Flask) -> None:
    """Let the application try its database."""
    provide(app, Readiness(runtime_of(app).database))


@blueprint.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return json_answer({"status": "alive"})


@blueprint.get("/readyz")
def ready() -> Response:
    """The database admits a write, which takes its lock and changes nothing."""
    if not part(Readiness).is_ready():
        response = problem(503, "The database does not admit writes.")
        response.headers["Retry-After"] = str(RETRY_AFTER)
        return response
    return json_answer({"status": "ready"})
