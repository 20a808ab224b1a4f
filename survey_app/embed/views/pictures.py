"""Pictures of questions: their names follow from their content, so browsers keep them for ever."""

from flask import Blueprint, Flask, Response
from flask.typing import ResponseReturnValue

from survey_app.embed.views.asking import FOR_EVER, moment
from survey_app.remembered import Remembered
from survey_app.surveys.pictures import NAME, content_of
from survey_app.web.direct import Call, DirectCalls, Reply, raise_what_was_met
from survey_app.web.runtime import part_of, runtime_of
from survey_app.web.transactions import reading

blueprint = Blueprint("pictures", __name__)

MOST_PICTURES = 256
"""Pictures that are remembered, of about 30 KB each."""


def init_app(app: Flask) -> None:
    """Let pictures be answered directly: every reader of an article may ask for several."""
    contents = Remembered(runtime_of(app).database, content_of, MOST_PICTURES)

    def answer(call: Call) -> Reply | None:
        name = call.path.removeprefix("/pictures/")
        if not NAME.fullmatch(name):
            return None
        content = contents.get(name, moment())
        return Reply(200, [*_headers(content).items()], content)

    part_of(app, DirectCalls).add("GET", "/pictures/", answer)


@blueprint.get("/pictures/<name>")
def picture(name: str) -> ResponseReturnValue:
    """One picture."""
    raise_what_was_met()
    return _answer(name)


@blueprint.get("/preview/<token>/pictures/<name>")
def preview_picture(token: str, name: str) -> ResponseReturnValue:
    """The same beside a preview, whose widget looks for everything there."""
    return _answer(name)


def _answer(name: str) -> Response:
    content = content_of(reading(), name)
    return Response(content, headers=_headers(content))


def _headers(content: bytes) -> dict[str, str]:
    return {
        "Content-Type": "image/webp",
        "Content-Length": str(len(content)),
        "Cache-Control": FOR_EVER,
    }
