"""The preview of a draft: the readers' calls under an address of their own."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from survey_app.collect.collector import Collector
from survey_app.collect.incoming import ResponseBody, Withdrawal, parse
from survey_app.embed.preview import (
    Preview,
    draft_definition,
    preview_of,
    preview_script,
    try_answer,
    try_withdrawal,
)
from survey_app.embed.views.asking import FOR_EVER, SCRIPT, body, file, moment, sender
from survey_app.embed.wording import rarer_code
from survey_app.errors import NotFound
from survey_app.web.problems import json_answer
from survey_app.web.runtime import part, runtime
from survey_app.web.transactions import reading

blueprint = Blueprint("preview", __name__)

SCHEMES = ("light", "dark")
"""What somebody may look at who has their system the other way."""


@blueprint.get("/preview/<token>/")
def preview(token: str) -> ResponseReturnValue:
    """A page like an article with the draft in it, perhaps in `?language=` and `?scheme=dark`."""
    found = _preview(token)
    language = request.args.get("language", "") or found.definition.language
    scheme = request.args.get("scheme", "")
    return render_template(
        "embed/preview.html",
        preview=found,
        language=language,
        scheme=scheme if scheme in SCHEMES else "",
    )


@blueprint.get("/preview/<token>/embed/<name>.js")
def preview_embed(token: str, name: str) -> ResponseReturnValue:
    """The widget with the draft, or a file of its rarer code."""
    if "-" in name:
        return file(rarer_code(f"{name}.js"), SCRIPT, FOR_EVER)
    return file(preview_script(_preview(token)), SCRIPT, "no-store")


@blueprint.post("/preview/<token>/collect/responses")
def preview_responses(token: str) -> ResponseReturnValue:
    """Answers to the draft, checked like real ones and never counted."""
    sent = parse(body(), ResponseBody)
    reply = try_answer(part(Collector), _preview(token), sent, sender(), moment())
    return json_answer(reply, 201)


@blueprint.post("/preview/<token>/collect/events")
def preview_events(token: str) -> ResponseReturnValue:
    """What an editor sees is no exposure."""
    _preview(token)
    return Response(status=202)


@blueprint.post("/preview/<token>/collect/withdraw")
def preview_withdrawal(token: str) -> ResponseReturnValue:
    """A test response is deleted like a real one."""
    sent = parse(body(), Withdrawal)
    try_withdrawal(part(Collector), _preview(token), sent, sender(), moment())
    return Response(status=204)


@blueprint.get("/preview/<token>/surveys/<key>.json")
def preview_definition(token: str, key: str) -> ResponseReturnValue:
    """The draft, in `?language=` as far as it is translated."""
    found = _preview(token)
    if key != found.survey:
        raise NotFound("This is not the survey of this preview.")
    return json_answer(draft_definition(found, request.args.get("language", "")))


@blueprint.get("/preview/<token>/surveys/<key>/results.json")
def preview_results(token: str, key: str) -> ResponseReturnValue:
    """A draft has no results."""
    raise NotFound(f"The preview of {_preview(token).survey} has no results.")


@blueprint.get("/preview/<token>/s/<key>")
def preview_privacy(token: str, key: str) -> ResponseReturnValue:
    """What "How we use this" leads to."""
    return render_template("embed/privacy.html", publication_name=_preview(token).name)


def _preview(token: str) -> Preview:
    return preview_of(reading(), runtime().settings.secret_key, token)
