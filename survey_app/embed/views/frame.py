"""The survey in a page for frames, and its script."""

from urllib.parse import urlencode, urlsplit

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from survey_app.embed.facts import article_at
from survey_app.embed.frame import AMP, FRAME, Framed, frame_script
from survey_app.embed.hosted import way_back
from survey_app.embed.views.asking import A_MINUTE, SCRIPT, file
from survey_app.embed.views.hosted import asked_first
from survey_app.publications.addresses import LONGEST, origin_of
from survey_app.surveys.published import PublishedSurvey, published_survey
from survey_app.web.transactions import reading

blueprint = Blueprint("frame", __name__)


@blueprint.get("/frame/<key>")
def frame(key: str) -> ResponseReturnValue:
    """The widget, and for a browser without scripts the hosted page in its place."""
    survey = published_survey(reading(), key)
    framed = _framed(survey, request.referrer or "")
    page = asked_first(survey, framed.channel, framed.article)
    about = article_at(reading(), survey.publication_id, framed.article)
    scheme = request.args.get("scheme", "")
    return render_template(
        "embed/frame.html",
        query=_query(framed),
        about=about,
        scheme=scheme if scheme in ("light", "dark") else "",
        **page,
    )


@blueprint.get("/frame/<key>.js")
def script(key: str) -> ResponseReturnValue:
    """The frame's script."""
    survey = published_survey(reading(), key)
    return file(frame_script(reading(), survey, _framed(survey)), SCRIPT, A_MINUTE)


def _framed(survey: PublishedSurvey, referrer: str = "") -> Framed:
    """What the address says, and where it says no article, the page that asks for this one."""
    said = request.args
    article = said.get("article", "") or _article_in(survey, referrer)
    return Framed(
        channel=AMP if "amp" in said else FRAME,
        article=article if len(article) <= LONGEST and origin_of(article) else "",
        language=said.get("language", "")[:35],
        unmeasured="dnt" in said,
    )


def _article_in(survey: PublishedSurvey, referrer: str) -> str:
    """A referrer if it names an article of the publication's.

    Most pages tell other origins no more than their own, which is no article.
    """
    return way_back(survey, referrer) if urlsplit(referrer).path.strip("/") else ""


def _query(framed: Framed) -> str:
    """What the script is told."""
    told = {"article": framed.article, "language": framed.language}
    told |= {"amp": "1" if framed.channel == AMP else "", "dnt": "1" if framed.unmeasured else ""}
    return urlencode({name: value for name, value in told.items() if value})
