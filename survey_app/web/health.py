"""Whether the application lives, and whether it could store an answer right now."""

from flask import Blueprint, Response
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

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
            session.execute(text("SELECT 1"))
    except DBAPIError:
        return problem(503, "The database does not admit writes.")
    return json_answer({"status": "ready"})
