"""Whether the application lives, and whether it could store an answer right now."""

from flask import Blueprint, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from survey_app.database import transaction
from survey_app.web.problems import json_answer, problem
from survey_app.web.runtime import runtime

blueprint = Blueprint("health", __name__)

# A change of no row: taking the write lock is not enough, SQLite grants it on a read-only file.
NO_CHANGE = text("UPDATE alembic_version SET version_num = version_num WHERE 1 = 0")

PATIENCE = 1.0
"""Seconds for which the lock is waited for: whoever asks wants to know soon."""
RETRY_AFTER = 5


@blueprint.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return json_answer({"status": "alive"})


@blueprint.get("/readyz")
def ready() -> Response:
    """The database admits a write, which takes its lock and changes nothing."""
    try:
        with transaction(runtime().database.writing(patience=PATIENCE)) as session:
            session.execute(NO_CHANGE)
    except SQLAlchemyError:
        response = problem(503, "The database does not admit writes.")
        response.headers["Retry-After"] = str(RETRY_AFTER)
        return response
    return json_answer({"status": "ready"})
