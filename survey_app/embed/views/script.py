"""The script of a publication, and the files that belong to it."""

import msgspec
from flask import Blueprint, Flask, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from survey_app.embed import files
from survey_app.embed.compressed import compressed, reply_of
from survey_app.embed.script import definition_for, more_rules, script_of
from survey_app.embed.views.asking import A_MINUTE, FOR_EVER, SCRIPT, SHEET, file, moment
from survey_app.embed.wording import rarer_code
from survey_app.publications.catalogue import KEY
from survey_app.remembered import Remembered
from survey_app.surveys.published import published_survey
from survey_app.web.direct import Call, DirectCalls, Reply, raise_what_was_met
from survey_app.web.runtime import part_of, runtime_of
from survey_app.web.transactions import reading

blueprint = Blueprint("script", __name__)

MOST_SCRIPTS = 128
"""Scripts that are remembered, as many as are kept compressed."""


@blueprint.app_template_global("reader_sheet")
def reader_sheet(name: str) -> str:
    """Address of a style sheet, relative: readers may reach us under a path of their own."""
    up = "../" * (request.path.count("/") - 1)
    return f"{up}embed/{files.sheet_name(name)}"


def init_app(app: Flask) -> None:
    """Let the publications' scripts be answered directly: every page view asks for one."""
    scripts = Remembered(runtime_of(app).database, _script, MOST_SCRIPTS)

    def answer(call: Call) -> Reply | None:
        name = call.path.removeprefix("/embed/").removesuffix(".js")
        if not (call.path.endswith(".js") and KEY.fullmatch(name)):
            return None
        text = scripts.get(name, moment())
        return reply_of(compressed(text), SCRIPT, A_MINUTE, call)

    part_of(app, DirectCalls).add("GET", "/embed/", answer)


@blueprint.get("/embed/<name>.js")
def script(name: str) -> ResponseReturnValue:
    """A publication's script, or a file of the widget's rarer code."""
    raise_what_was_met()
    if "-" in name:
        return file(rarer_code(f"{name}.js"), SCRIPT, FOR_EVER)
    return file(script_of(reading(), name, moment()), SCRIPT, A_MINUTE)


@blueprint.get("/embed/<key>/rules.json")
def rules(key: str) -> ResponseReturnValue:
    """The rules that do not fit into a publication's script."""
    return file(more_rules(reading(), key, moment()), "application/json", A_MINUTE)


@blueprint.get("/surveys/<key>.json")
def definition(key: str) -> ResponseReturnValue:
    """The live version of a survey, in `?language=` as far as it is translated."""
    language = request.args.get("language", "")
    document = definition_for(published_survey(reading(), key), language)
    return file(msgspec.json.encode(document).decode(), "application/json", "no-cache")


@blueprint.get("/embed/<name>.css")
def sheet(name: str) -> ResponseReturnValue:
    """A style sheet of the hosted page or the preview."""
    return file(files.sheet(f"{name}.css"), SHEET, FOR_EVER)


def _script(session: Session, key: str) -> str:
    return script_of(session, key, moment())
