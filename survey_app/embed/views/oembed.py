"""`/oembed`: what systems ask that make frames of pasted addresses."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from survey_app.embed.figures.shown import KnownResults
from survey_app.embed.oembed import (
    AGE,
    described,
    described_result,
    endpoint,
    results_at,
    size,
    survey_at,
)
from survey_app.embed.views.asking import moment
from survey_app.errors import NotFound
from survey_app.surveys.published import published_survey
from survey_app.web.problems import json_answer, problem
from survey_app.web.runtime import part, runtime
from survey_app.web.transactions import reading

blueprint = Blueprint("oembed", __name__)


@blueprint.app_template_global("oembed_address")
def oembed_address(page: str) -> str:
    """Where systems find out how to embed a page such as `/s/KEY`, for its head."""
    return endpoint(runtime().settings.public_url, page)


@blueprint.get("/oembed")
def oembed() -> ResponseReturnValue:
    """The survey at an address of ours, as JSON; there is no XML."""
    asked = request.args
    if asked.get("format", "json") != "json":
        return problem(501, "There is only JSON here.")
    public_url = runtime().settings.public_url
    results = results_at(public_url, asked.get("url", ""))
    if results is not None:
        return _result(results)
    found = survey_at(public_url, asked.get("url", ""))
    if found is None:
        raise NotFound("This is not the address of a survey of ours.")
    key, article = found
    answer = json_answer(
        described(
            public_url,
            published_survey(reading(), key),
            article,
            most=(size(asked.get("maxwidth", "")), size(asked.get("maxheight", ""))),
            unmeasured=asked.get("dnt", "") not in ("", "0", "false"),
        )
    )
    answer.headers["Cache-Control"] = f"max-age={AGE}"
    return answer


def _result(key: str) -> ResponseReturnValue:
    shown = part(KnownResults).get(key, moment())
    figure = next(iter(shown.figures.values()), None)
    if figure is None:
        raise NotFound(shown.why_not or "There is no result of this survey to draw.")
    widest = size(request.args.get("maxwidth", ""))
    answer = json_answer(described_result(runtime().settings.public_url, figure, widest))
    answer.headers["Cache-Control"] = f"max-age={AGE}"
    return answer
