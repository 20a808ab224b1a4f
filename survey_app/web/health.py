"""Whether the application lives, and whether it could store an answer right now."""

import threading
import time
from collections.abc import Callable

from flask import Blueprint, Flask, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from survey_app.database import Database, transaction
from survey_app.web.problems import json_answer, problem
from survey_app.web.runtime import part, provide, runtime_of

blueprint = Blueprint("health", __name__)

# A row is written as it was: a lock, or a change of no row, is granted on a full disk too.
SAME_AGAIN = text("UPDATE alembic_version SET version_num = version_num")

PATIENCE = 1.0
"""Seconds after which a database that has not answered is taken for away."""
HOLDS = 1.0
"""Seconds for which a write that went well stands for the next one: asking costs a disk's work."""
RETRY_AFTER = 5


class Trial:
    """One attempt to write, in a thread of its own: a database that hangs keeps nobody waiting."""

    def __init__(self, database: Database) -> None:
        self.ended = threading.Event()
        self.went_well = False
        self.began = time.monotonic()
        self._database = database
        threading.Thread(target=self._run, name="survey-trial", daemon=True).start()

    def _run(self) -> None:
        try:
            with transaction(self._database.writing(patience=PATIENCE)) as session:
                session.execute(SAME_AGAIN)
            self.went_well = True
        except SQLAlchemyError:
            pass
        finally:
            self.ended.set()


class Readiness:
    """Tries to write when somebody asks; whoever asks meanwhile waits for the same trial."""

    def __init__(self, database: Database) -> None:
        self.conditions: list[Callable[[], bool]] = []
        """What else must hold; rooms add theirs."""
        self._database = database
        self._lock = threading.Lock()
        self._trial: Trial | None = None

    def is_ready(self) -> bool:
        """Whether an answer could be stored now; False after PATIENCE at the latest."""
        if not all(holds() for holds in self.conditions):
            return False
        with self._lock:
            if self._trial is None or self._is_over(self._trial):
                self._trial = Trial(self._database)
            trial = self._trial
        return trial.ended.wait(PATIENCE) and trial.went_well

    def _is_over(self, trial: Trial) -> bool:
        if not trial.ended.is_set():
            return False
        return not trial.went_well or time.monotonic() - trial.began > HOLDS


def init_app(app: Flask) -> None:
    """Let the application try its database."""
    provide(app, Readiness(runtime_of(app).database))


@blueprint.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return json_answer({"status": "alive"})


@blueprint.get("/readyz")
def ready() -> Response:
    """An answer could be stored: the database takes a write, which changes nothing."""
    if not part(Readiness).is_ready():
        response = problem(503, "Nothing can be stored right now.")
        response.headers["Retry-After"] = str(RETRY_AFTER)
        return response
    return json_answer({"status": "ready"})
