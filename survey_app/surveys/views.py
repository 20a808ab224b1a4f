"""Surveys of a title: the list, a new one, and the page on which they are written."""

import datetime as dt
from dataclasses import replace

import msgspec
from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required, signed_in_user
from survey_app.errors import Invalid, NotFound
from survey_app.publications.catalogue import publication_for
from survey_app.publications.models import Publication
from survey_app.surveys import lifecycle, preview_token
from survey_app.surveys.catalogue import listed, survey_for, surveys_of
from survey_app.surveys.condition_rows import VERBS, shown_conditions
from survey_app.surveys.definition import Definition, from_document
from survey_app.surveys.drafts import (
    Draft,
    Outcome,
    draft_of,
    retranslate,
    revise,
    start_survey,
)
from survey_app.surveys.endings import shown_endings
from survey_app.surveys.forms import (
    VOICES_WORDS,
    NewSurveyForm,
    press_of,
    translation_of,
    uploaded,
)
from survey_app.surveys.kinds.registry import GROUPS, KINDS
from survey_app.surveys.pictures import store
from survey_app.surveys.presses import Change
from survey_app.surveys.translating import NAMES, as_csv, code_of, lines_of, missing_in, name_of
from survey_app.web.numbers import number
from survey_app.web.runtime import runtime
from survey_app.web.transactions import reading, writing

blueprint = Blueprint("surveys", __name__, url_prefix="/studio/<publication>/surveys")

PER_PAGE = 50
OWN_MARKUP = "require-trusted-types-for 'script'; trusted-types studio"
"""Markup reaches these pages through one policy only, that of `js/builder.js`."""


@blueprint.after_request
def guard_markup(response: Response) -> Response:
    """Let no other script write markup."""
    response.headers.add("Content-Security-Policy", OWN_MARKUP)
    return response


@blueprint.get("")
@login_required
def index(publication: str) -> ResponseReturnValue:
    """All surveys of a title."""
    found = publication_for(reading(), signed_in_user(), publication)
    every = surveys_of(reading(), found)
    search, sort = request.args.get("q", ""), request.args.get("sort", "-changed")
    lines = listed(every, search=search, sort=sort)
    page = max(1, request.args.get("page", 1, number))
    return render_template(
        "surveys/index.html",
        publication=found,
        lines=lines[(page - 1) * PER_PAGE : page * PER_PAGE],
        total=len(lines),
        any=bool(every),
        page=page,
        per_page=PER_PAGE,
        sort=sort,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@login_required
def new(publication: str) -> ResponseReturnValue:
    """A new survey begins with its question."""
    session = reading() if request.method == "GET" else writing()
    found = publication_for(session, signed_in_user(), publication, "edit")
    form = NewSurveyForm()
    if not form.validate_on_submit():
        page = render_template("surveys/new.html", publication=found, form=form, groups=GROUPS)
        return page, 200 if request.method == "GET" else 422
    asks, kind = form.asks.data or "", form.kind.data or ""
    made = start_survey(session, found, asks=asks, kind=kind, now=dt.datetime.now(dt.UTC))
    focus = _first_field(KINDS[kind].members)
    return redirect(_edit_page(found, made.key, focus), 303)


@blueprint.get("/<key>/edit")
@login_required
def edit(publication: str, key: str) -> ResponseReturnValue:
    """The page on which a survey is written."""
    found = publication_for(reading(), signed_in_user(), publication, "edit")
    draft = draft_of(reading(), survey_for(reading(), found, key))
    change = Change(draft.definition, focus=request.args.get("focus", ""))
    return _page(found, Outcome(draft, change))


@blueprint.post("/<key>/edit")
@login_required
def change(publication: str, key: str) -> ResponseReturnValue:
    """Keep what was typed, and do what the button says."""
    # Before the transaction: others write while a picture is made small.
    pictures, wrong = uploaded(request.files)
    found = publication_for(writing(), signed_in_user(), publication, "edit")
    survey = survey_for(writing(), found, key, lock=True)
    now = dt.datetime.now(dt.UTC)
    for picture in pictures.values():
        store(writing(), found.id, picture, now)
    press = press_of(request.form, pictures)
    if wrong:
        press = replace(press, name="save")
    outcome = revise(writing(), survey, press, user_id=signed_in_user().id, now=now)
    if outcome.faults:
        focus = "missing" if press.name == "publish" else outcome.change.focus
        refused = replace(outcome, change=replace(outcome.change, focus=focus))
        return _page(found, refused, faulty=True), 422
    if wrong:
        # All the rest is kept.
        return _page(found, replace(outcome, faults=tuple(wrong)))
    if press.name in SAID:
        return _leave(found, outcome, press.name)
    # A removal is answered with the page itself, which holds what was removed, and does nothing
    # when it is sent once more; so is what has to be said. Everything else is answered with an
    # address to reload.
    if _is_partial() or outcome.change.removed or outcome.change.warnings:
        return _page(found, outcome)
    return redirect(_edit_page(found, key, outcome.change.focus), 303)


@blueprint.get("/<key>/languages")
@login_required
def languages(publication: str, key: str) -> ResponseReturnValue:
    """The page on which a survey is translated, `?language=fr`."""
    found = publication_for(reading(), signed_in_user(), publication, "edit")
    draft = draft_of(reading(), survey_for(reading(), found, key))
    return _languages_page(found, draft, request.args.get("language", ""), {})


@blueprint.post("/<key>/languages")
@login_required
def translate(publication: str, key: str) -> ResponseReturnValue:
    """Keep translations, and do what the button says."""
    found = publication_for(writing(), signed_in_user(), publication, "edit")
    survey = survey_for(writing(), found, key, lock=True)
    language = code_of(request.form.get("language", ""))
    try:
        change = translation_of(request.form, request.files)
        retranslate(writing(), survey, change, dt.datetime.now(dt.UTC))
    except Invalid as error:
        wrong = {fault.path: [fault.detail] for fault in error.faults}
        return _languages_page(found, draft_of(writing(), survey), language, wrong), 422
    address = url_for("surveys.languages", publication=found.key, key=key, language=language)
    return redirect(address, 303)


@blueprint.get("/<key>/languages/<language>.csv")
@login_required
def translations(publication: str, key: str, language: str) -> ResponseReturnValue:
    """All texts of a survey beside those of one language, to be filled in elsewhere."""
    found = publication_for(reading(), signed_in_user(), publication, "edit")
    definition = from_document(survey_for(reading(), found, key).draft)
    if language not in definition.translations:
        raise NotFound("The survey has no such language.")
    name = f"{key}-{language}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(
        as_csv(definition, language), content_type="text/csv; charset=utf-8", headers=headers
    )


@blueprint.post("/<key>/pause")
@login_required
def pause(publication: str, key: str) -> ResponseReturnValue:
    """Take no new answers for now."""
    return _change_state(publication, key, lifecycle.pause, "pause")


@blueprint.post("/<key>/resume")
@login_required
def resume(publication: str, key: str) -> ResponseReturnValue:
    """Take answers again."""
    return _change_state(publication, key, lifecycle.resume, "resume")


@blueprint.post("/<key>/close")
@login_required
def close(publication: str, key: str) -> ResponseReturnValue:
    """Take no more answers, for good."""
    return _change_state(publication, key, lifecycle.close, "close")


@blueprint.post("/<key>/delete")
@login_required
def delete(publication: str, key: str) -> ResponseReturnValue:
    """Delete a draft that nobody was ever asked."""
    found = publication_for(writing(), signed_in_user(), publication, "edit")
    lifecycle.discard(writing(), survey_for(writing(), found, key, lock=True))
    flash("The draft was deleted.")
    return redirect(url_for("surveys.index", publication=found.key), 303)


SAID = {
    "publish": "Readers now see this wording.",
    "pause": "Paused: readers can look at the results, but not answer.",
    "resume": "Readers can answer again.",
    "close": "Closed: no more answers are taken.",
}
"""What the page says after such a press."""


def _change_state(
    publication: str, key: str, act: lifecycle.StateChange, name: str
) -> ResponseReturnValue:
    user, now = signed_in_user(), dt.datetime.now(dt.UTC)
    found = publication_for(writing(), user, publication, "edit")
    act(writing(), survey_for(writing(), found, key, lock=True), now, user_id=user.id)
    flash(SAID[name])
    article_id = request.form.get("article", type=number)
    if article_id is not None:
        page = url_for("analytics.article", publication=found.key, article_id=article_id)
        return redirect(page, 303)
    return redirect(_edit_page(found, key), 303)


def _leave(publication: Publication, outcome: Outcome, name: str) -> ResponseReturnValue:
    """To a whole new page: after the first publishing to the one that says where to put it."""
    key = outcome.draft.key
    if outcome.published == 1:
        flash(f"“{outcome.draft.definition.title}” is live. Now put it into an article.")
        address = url_for("placements.place", publication=publication.key, key=key)
    else:
        flash(SAID[name])
        address = _edit_page(publication, key)
    return Response(headers={"HX-Redirect": address}) if _is_partial() else redirect(address, 303)


def _page(publication: Publication, outcome: Outcome, *, faulty: bool = False) -> str:
    """The whole page, or only its changing part for the script that asks for it."""
    return render_template(
        "surveys/_builder.html" if _is_partial() else "surveys/edit.html",
        publication=publication,
        draft=outcome.draft,
        change=outcome.change,
        removed=msgspec.json.encode(outcome.change.removed).decode(),
        faults=_by_place(outcome, faulty=faulty),
        typed=request.form,
        kinds=KINDS,
        groups=GROUPS,
        voices=VOICES_WORDS,
        partial=_is_partial(),
        preview=_preview(outcome.draft),
        conditions=shown_conditions(outcome.draft.definition, publication.audience_labels),
        verbs=VERBS,
        pictures=f"{runtime().settings.public_url}/pictures/",
        endings=shown_endings(outcome.draft.definition),
        languages=_languages(outcome.draft.definition),
        original=name_of(outcome.draft.definition.language),
    )


def _languages_page(
    publication: Publication, draft: Draft, language: str, wrong: dict[str, list[str]]
) -> str:
    definition = draft.definition
    known = definition.translations
    taken = {definition.language.partition("-")[0], *known}
    chosen = language if language in known else next(iter(known), "")
    return render_template(
        "surveys/languages.html",
        publication=publication,
        draft=draft,
        chosen=chosen,
        chosen_name=name_of(chosen),
        lines=lines_of(definition, chosen),
        languages=_languages(definition),
        original=name_of(definition.language),
        names={code: name for code, name in NAMES.items() if code not in taken},
        faults=wrong,
        preview=_preview(draft),
    )


def _languages(definition: Definition) -> list[tuple[str, str, int]]:
    """Code, name, and how many texts are missing, of each language that there is."""
    return [(code, name_of(code), missing_in(definition, code)) for code in definition.translations]


def _by_place(outcome: Outcome, *, faulty: bool) -> dict[str, list[str]]:
    """Place → what is wrong there; once a press was refused, what is missing stays shown."""
    shown = outcome.faults
    if faulty or "checked" in request.form:
        shown = (*outcome.faults, *(f for f in outcome.draft.missing if f not in outcome.faults))
    places: dict[str, list[str]] = {}
    for fault in shown:
        places.setdefault(fault.path, []).append(fault.detail)
    return places


def _first_field(members: frozenset[str]) -> str:
    """Where somebody goes on who has written the first question."""
    first = {"rows": "q1.row.r1", "options": "q1.option.o1"}
    return next((place for member, place in first.items() if member in members), "q1.text")


def _preview(draft: Draft) -> str:
    settings = runtime().settings
    token = preview_token.make(settings.secret_key, draft.key)
    return f"{settings.public_url}/preview/{token}/"


def _edit_page(publication: Publication, key: str, focus: str = "") -> str:
    return url_for("surveys.edit", publication=publication.key, key=key, focus=focus or None)


def _is_partial() -> bool:
    return request.headers.get("HX-Request") == "true"
