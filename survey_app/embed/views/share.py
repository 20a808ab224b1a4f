"""The studio's page from which results go into articles."""

import datetime as dt
from collections.abc import Mapping

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required, signed_in_user
from survey_app.embed.figures.figure import results_address
from survey_app.embed.figures.kept import keep
from survey_app.embed.figures.shown import ShownResults, shown_results
from survey_app.embed.figures.snippets import figure_snippet, snippets
from survey_app.embed.figures.svg import data_address, drawn
from survey_app.errors import NotFound
from survey_app.publications.catalogue import publication_for
from survey_app.publications.models import Publication
from survey_app.surveys.catalogue import survey_for
from survey_app.surveys.lifecycle import latest_version
from survey_app.web.runtime import runtime
from survey_app.web.security import trusted_types
from survey_app.web.transactions import reading, writing

blueprint = Blueprint("share", __name__, url_prefix="/studio/<publication>/surveys")
blueprint.after_request(trusted_types)


@blueprint.get("/<key>/share")
@login_required
def share(publication: str, key: str) -> ResponseReturnValue:
    """Each public result with what to paste."""
    found = publication_for(reading(), signed_in_user(), publication)
    survey = survey_for(reading(), found, key)
    is_published = latest_version(reading(), survey.id) is not None
    return _page(found, key, _shown(key) if is_published else None, {})


@blueprint.post("/<key>/share/<question>")
@login_required
def keep_figure(publication: str, key: str, question: str) -> ResponseReturnValue:
    """Keep a result as it is now; the answer shows its address, and the same result around it."""
    found = publication_for(reading(), signed_in_user(), publication, "edit")
    survey_for(reading(), found, key)
    shown = _shown(key)
    figure = shown.figures.get(question)
    if figure is None:
        raise NotFound("There is no such result to draw.")
    drawing = drawn(figure)
    name = keep(writing(), found.id, question, drawing, shown.as_of)
    snippet = figure_snippet(figure, drawing, f"{figure.page}/{name}.svg")
    return _page(found, key, shown, {question: snippet})


def _page(
    publication: Publication, key: str, shown: ShownResults | None, kept: Mapping[str, str]
) -> str:
    figures = shown.figures if shown else {}
    drawings = {question: drawn(figure) for question, figure in figures.items()}
    return render_template(
        "embed/share.html",
        publication=publication,
        key=key,
        shown=shown,
        address=results_address(runtime().settings.public_url, key),
        drawings=drawings,
        pictures={question: data_address(drawing) for question, drawing in drawings.items()},
        snippets={one: snippets(figures[one], drawing) for one, drawing in drawings.items()},
        kept=kept,
    )


def _shown(key: str) -> ShownResults:
    """Not from memory: what is kept must be what is true now."""
    settings, now = runtime().settings, dt.datetime.now(dt.UTC)
    return shown_results(runtime().database, key, public_url=settings.public_url, now=now)
