"""The readers' page of results, and each result as a picture that articles can show."""

from flask import Blueprint, Flask, Response, render_template
from flask.typing import ResponseReturnValue

from survey_app.embed.figures.figure import headline_of, results_address
from survey_app.embed.figures.kept import NAME, kept
from survey_app.embed.figures.shown import KnownResults
from survey_app.embed.figures.snippets import snippets
from survey_app.embed.figures.svg import POLICY, drawn
from survey_app.embed.pages import direction
from survey_app.embed.views.asking import FOR_EVER, file, moment
from survey_app.errors import NotFound
from survey_app.surveys.published import published_survey
from survey_app.web.runtime import part, provide, runtime, runtime_of
from survey_app.web.transactions import reading

blueprint = Blueprint("results", __name__)

PAGE = "text/html; charset=utf-8"
PICTURE = "image/svg+xml; charset=utf-8"
A_MINUTE = "public, max-age=60"


def init_app(app: Flask) -> None:
    """Give the application a memory for pages of results."""
    here = runtime_of(app)
    provide(app, KnownResults(here.database, here.settings.public_url))


@blueprint.app_template_global("method_address")
def method_address(key: str) -> str:
    """Where the method note of a survey stands for everybody."""
    return f"{results_address(runtime().settings.public_url, key)}#method"


@blueprint.get("/surveys/<key>/results")
def results(key: str) -> ResponseReturnValue:
    """What readers answered, who they are, and how it was asked and counted."""
    shown = part(KnownResults).get(key, moment())
    page = render_template(
        "embed/results.html",
        shown=shown,
        survey=shown.survey,
        direction=direction(shown.survey.language),
        address=results_address(runtime().settings.public_url, key),
        headlines={result.key: headline_of(result) for result in shown.results},
        snippets={
            question: snippets(figure, drawn(figure)) for question, figure in shown.figures.items()
        },
    )
    return file(page, PAGE, A_MINUTE)


@blueprint.get("/surveys/<key>/results/<name>.svg")
def picture(key: str, name: str) -> ResponseReturnValue:
    """One result: `QUESTION` as it is now, `QUESTION-HASH` as it was when somebody kept it."""
    if NAME.fullmatch(name):
        survey = published_survey(reading(), key)
        return _picture(kept(reading(), survey.publication_id, name).text, FOR_EVER)
    shown = part(KnownResults).get(key, moment())
    if name not in shown.figures:
        raise NotFound(shown.why_no_figure(name))
    return _picture(drawn(shown.figures[name]).text, A_MINUTE)


def _picture(text: str, caching: str) -> Response:
    answer = file(text, PICTURE, caching)
    answer.headers["Content-Security-Policy"] = POLICY
    return answer
