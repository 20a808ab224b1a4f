"""The queue in which texts are read, searched, checked and tagged."""

from flask import make_response, request
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required
from survey_app.analytics.names import article_names
from survey_app.analytics.responses.narrowing import Narrowing, narrowing
from survey_app.analytics.texts.acts import Told
from survey_app.analytics.texts.queue import Shown, Wanted, queue_page
from survey_app.analytics.texts.source import named
from survey_app.analytics.texts.tags import tags_of
from survey_app.analytics.views.blueprint import blueprint
from survey_app.analytics.views.desk import desk, pressed, texts_of, uuid_in
from survey_app.analytics.views.opened import open_survey
from survey_app.publications.catalogue import members_of
from survey_app.web.numbers import number
from survey_app.web.security import trusted_types
from survey_app.web.transactions import reading

STATES: dict[str | None, str] = {
    None: "To check",
    Shown.APPROVED.value: "Quotes",
    Shown.HIDDEN.value: "Hidden",
    Shown.MARKED.value: "Marked",
    Shown.ALL.value: "All",
}
"""What can be shown, as it stands in the address."""


@blueprint.get("/studio/<publication>/surveys/<key>/texts")
@login_required
def texts(publication: str, key: str) -> ResponseReturnValue:
    """The queue."""
    return _queue(publication, key)


@blueprint.post("/studio/<publication>/surveys/<key>/texts")
@login_required
def check_texts(publication: str, key: str) -> ResponseReturnValue:
    """Do what a button of the queue says, and show the queue again, with a way back."""
    press, name = pressed()
    work = desk(publication, key, press)
    if press == "undo":
        return _queue(publication, key, work.undo(name))
    chosen = [name] if name else request.form.getlist("text")
    found = [text for one in chosen if (text := named(one))]
    return _queue(publication, key, work.press(press, found, request.form.get("tag", 0, number)))


def _queue(publication: str, key: str, told: Told | None = None) -> ResponseReturnValue:
    opened = open_survey(publication, key)
    bar, source = opened.bar(), texts_of(opened)
    wanted = _wanted(narrowing(opened.sources, bar.filter))
    tags = tags_of(reading(), opened.survey.id)
    page = queue_page(reading(), source, wanted, tags)
    articles = {one.text.article_id for one in page.texts}
    shown = opened.page(
        "analytics/texts.html",
        bar=bar,
        wordings=source.wordings,
        wanted=wanted,
        page=page,
        states=STATES.items(),
        tags=tags,
        names={tag.id: tag.name for tag in tags},
        articles=article_names(reading(), opened.publication.id, articles),
        members={user.id: user.name for user in members_of(reading(), opened.publication)},
        told=told,
    )
    return trusted_types(make_response(shown))


def _wanted(narrowed: Narrowing) -> Wanted:
    """What the address asks for; what it does not say rightly is as if it said nothing."""
    given = request.args
    tag, page = given.get("tag", ""), given.get("page", "")
    shown = given.get("show", "")
    return Wanted(
        shown=Shown(shown) if shown in set(Shown) else Shown.TO_CHECK,
        search=given.get("q", "").strip(),
        question=given.get("question", ""),
        tag=int(tag) if tag.isdecimal() and len(tag) < 10 else None,
        before=uuid_in(page),
        narrowing=narrowed,
    )
