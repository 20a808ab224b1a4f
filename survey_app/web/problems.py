"""Errors for programs: RFC 9457 problem documents."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import msgspec
from flask import Response

from survey_app.errors import Fault


def problem(status: int, detail: str, *, faults: Sequence[Fault] = (), **members: Any) -> Response:
    """A problem document; `faults` become its `errors`, further members stand beside them."""
    document: dict[str, Any] = {"title": HTTPStatus(status).phrase, "status": status}
    if detail:
        document["detail"] = detail
    if faults:
        document["errors"] = [{"path": fault.path, "detail": fault.detail} for fault in faults]
    document.update(members)
    return Response(msgspec.json.encode(document), status, content_type="application/problem+json")


def json_answer(value: Any, status: int = 200) -> Response:
    """A JSON answer."""
    return Response(msgspec.json.encode(value), status, content_type="application/json")
