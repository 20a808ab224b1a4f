"""Whether the application lives, and whether it could store an answer right now."""

from flask import Blueprint, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from survey_app.database import transaction
from survey_app.web.problems import json_answer, problem
from survey_app.web.runtime import runtime

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return json_answer({"status": "alive"})


@blueprint.get("/readyz")
def ready() -> Response:
    """The database admits a write: an empty writing transaction, which takes its lock."""
    try:
        with transaction(runtime().database.writing()) as session:
            admitted = _admits_writes(session)
    except SQLAlchemyError:
        admitted = False
    if not admitted:
        return problem(503, "The database does not admit writes.")
    return json_answer({"status": "ready"})


def _admits_writes(session: Session) -> bool:
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("SELECT 1"))  # BEGIN IMMEDIATE goes before it, and fails if it must
        return True
    return bool(session.scalar(text("SHOW transaction_read_only")) == "off")
