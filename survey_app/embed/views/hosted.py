"""The survey as a page of its own, for readers without scripts."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from survey_app.collect.collector import Collector
from survey_app.collect.hosted import CHANNELS, Posted, receive_form
from survey_app.collect.ids import new_id
from survey_app.collect.limits import Limits
from survey_app.collect.outcomes import Withdrawn
from survey_app.collect.receive import NotTaken
from survey_app.collect.results import public_results
from survey_app.embed import passage, thanks
from survey_app.embed.facts import article_at, facts_of
from survey_app.embed.hosted import Hidden, way_back, why_not
from survey_app.embed.orders import arm_of
from survey_app.embed.pages import Asking, asking, direction
from survey_app.embed.passage import Passage
from survey_app.embed.result_lines import result_lines
from survey_app.embed.stepping import Taken, is_step, stored_before, take_step
from survey_app.embed.views.asking import body, moment, sender
from survey_app.errors import Forbidden, Invalid, SurveyError
from survey_app.publications.addresses import LONGEST, origin_of
from survey_app.surveys.definition import Definition
from survey_app.surveys.kinds.email import CONSENT
from survey_app.surveys.published import PublishedSurvey, published_survey, version_of
from survey_app.surveys.translations import spoken, translated
from survey_app.web.error_pages import status_of
from survey_app.web.runtime import part, runtime
from survey_app.web.transactions import reading

blueprint = Blueprint("hosted", __name__)


@blueprint.get("/s/<key>")
def hosted(key: str) -> ResponseReturnValue:
    """The survey as a page of its own; `at` is the sealed word of a later page."""
    survey, now = published_survey(reading(), key), moment()
    token = request.args.get("at", "")
    come = passage.opened(runtime().settings.secret_key, token, key, now) if token else None
    page = _later_page(survey, come) if come else None
    if page is not None:
        return render_template("embed/hosted.html", **_shown(survey, page))
    shown = asked_first(survey, request.args.get("channel", ""), request.args.get("article", ""))
    refused = shown["note"] and "reader" in request.args
    return render_template("embed/hosted.html", **shown), 403 if refused else 200


@blueprint.post("/s/<key>")
@blueprint.post("/frame/<key>")
def answer(key: str) -> ResponseReturnValue:
    """Take what the form says; the next page, or the thank-you page, comes after the commit."""
    body()
    # A part of a multipart body need not have a name; no field is called nothing.
    fields = {name: values for name, values in request.form.lists() if name}
    who, now = sender(), moment()
    # Not by the request's session: whoever waits for the writer must not hold a connection.
    survey = part(Collector).surveys.survey(key, now)
    part(Limits).admit_form(who, survey.key, now)
    posted = Posted(fields, who.reader)
    try:
        if is_step(posted):
            taken = take_step(part(Collector), survey, posted, who, now)
        else:
            taken = Taken(receive_form(part(Collector), key, posted, who, now), None)
    except (Forbidden, Invalid, NotTaken, Withdrawn) as error:
        return _refused(key, posted, error)
    return redirect(_following(survey, posted, taken), 303)


def asked_first(survey: PublishedSurvey, channel: str, article: str) -> dict[str, Any]:
    """What the template shows of a form that nobody has sent yet; the address may fill it in."""
    asked, now = request.args, moment()
    language = spoken(survey.definition, asked.get("language", ""))
    hidden = Hidden(
        survey.version,
        id=str(new_id(now, os.urandom(10))),
        secret=secrets.token_urlsafe(24),
        article=article if len(article) <= LONGEST and origin_of(article) else "",
        reader=asked.get("reader", ""),
        channel=channel if channel in CHANNELS[1:] else "",
        language=language if language != survey.language else "",
    )
    note = why_not(survey, hidden.reader, now) if survey.is_open else ""
    definition = translated(survey.definition, language)
    nothing: dict[str, Any] = {}
    said = nothing, _facts(survey, hidden)
    # An address may fill in answers, but nobody agrees to anything by following a link.
    filled = {name: texts for name, texts in asked.lists() if not name.endswith(f".{CONSENT}")}
    page = asking(definition, hidden, said, values=filled)
    return _shown(survey, page, note)


def _later_page(survey: PublishedSurvey, come: Passage) -> Asking | None:
    """The page to which a reader has come; None where the answers before it are gone."""
    before = stored_before(reading(), survey, come.id, come.secret)
    definition = version_of(reading(), survey.id, come.version)
    if before is None or definition is None:
        return None
    hidden = Hidden(
        come.version,
        id=come.id,
        secret=come.secret,
        revision=str(before.revision + 1),
        article=come.article,
        channel=come.channel,
        language=come.language,
    )
    said = before.answers, _facts(survey, hidden)
    return asking(translated(definition, hidden.language), hidden, said, come.question)


def _facts(survey: PublishedSurvey, hidden: Hidden) -> Mapping[str, Any]:
    return facts_of(
        article_at(reading(), survey.publication_id, hidden.article),
        channel=hidden.channel or CHANNELS[0],
        language=hidden.language or survey.language,
        device=sender().device,
        arm=arm_of(hidden.id),
    )


def _following(survey: PublishedSurvey, posted: Posted, taken: Taken) -> str:
    """Address of what follows an answer, relative to the form's."""
    secret_key, stored = runtime().settings.secret_key, taken.receipt
    article = posted.first("article")
    if taken.following is None:
        # Only what the page leads back to: the token stands in an address, which must stay short.
        back = way_back(survey, article)
        said = thanks.Thanks(survey.key, UUID(stored.receipt.id), stored.secret_hash, back)
        return f"{survey.key}/thanks?answer={thanks.make(secret_key, said)}"
    come = Passage(
        survey.key,
        stored.receipt.id,
        posted.first("secret"),
        posted.number("version", survey.version),
        article if len(article) <= LONGEST else "",
        posted.first("channel"),
        posted.first("language"),
        taken.following.keys[0],
    )
    return f"{survey.key}?at={passage.sealed(secret_key, come, moment())}"


def _shown(survey: PublishedSurvey, page: Asking, note: str = "") -> dict[str, Any]:
    """What the template of the hosted page shows."""
    return {
        "survey": survey,
        "definition": page.definition,
        "direction": direction(page.definition.language),
        "form": page.form,
        "place": page.place,
        "note": note,
        "results": result_lines(survey, public_results(reading(), survey), {}),
        "back": way_back(survey, page.form.hidden.article),
    }


def _refused(key: str, posted: Posted, error: SurveyError) -> ResponseReturnValue:
    """The page again: with its values and what is wrong, or without a form."""
    survey = published_survey(reading(), key)
    definition, version = _drawn(survey, posted)
    names = ("id", "secret", "revision", "article", "reader", "channel", "language")
    hidden = Hidden(version, *(posted.first(name) for name in names))
    before = stored_before(reading(), survey, hidden.id, hidden.secret)
    page = asking(
        translated(definition, hidden.language),
        hidden,
        (before.answers if before else {}, _facts(survey, hidden)),
        posted.first("asks").partition(" ")[0],
        posted.fields,
        error.faults if isinstance(error, Invalid) else (),
    )
    note = "" if isinstance(error, Invalid | NotTaken) else str(error)
    if isinstance(error, Forbidden):
        note = why_not(survey, hidden.reader, moment()) or note
    return render_template("embed/hosted.html", **_shown(survey, page, note)), status_of(error)


def _drawn(survey: PublishedSurvey, posted: Posted) -> tuple[Definition, int]:
    """The version that a form was drawn with, the live one where it names none."""
    with suppress(Invalid):
        number = posted.number("version", survey.version)
        definition = version_of(reading(), survey.id, number)
        if definition is not None:
            return definition, number
    return survey.definition, survey.version
