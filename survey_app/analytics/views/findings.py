"""What many texts have in common: frequent words and phrases, and texts that are alike."""

from uuid import UUID

from flask import make_response, request
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required
from survey_app.analytics.names import article_names
from survey_app.analytics.texts.acts import MOST_AT_ONCE, Told
from survey_app.analytics.texts.alike import groups_alike
from survey_app.analytics.texts.corpus import MOST
from survey_app.analytics.texts.source import Named, named
from survey_app.analytics.texts.tags import tags_of
from survey_app.analytics.texts.terms import MOST_READ, frequent_terms
from survey_app.analytics.views.blueprint import blueprint
from survey_app.analytics.views.desk import all_texts, desk, pressed, texts_of
from survey_app.analytics.views.opened import Opened, open_survey
from survey_app.web.numbers import number
from survey_app.web.security import trusted_types
from survey_app.web.transactions import reading

GROUPS = 20
"""Groups of texts that are shown, the largest."""


@blueprint.get("/studio/<publication>/surveys/<key>/texts/words")
@login_required
def terms(publication: str, key: str) -> ResponseReturnValue:
    """Words and phrases that many texts have."""
    opened = open_survey(publication, key)
    bar, source = opened.bar(), texts_of(opened)
    found = all_texts(opened, source, bar.filter, request.args.get("question", ""), MOST_READ)
    shown = opened.page(
        "analytics/terms.html",
        bar=bar,
        terms=frequent_terms(found.texts, source.survey.language),
        read=found,
    )
    return trusted_types(make_response(shown))


@blueprint.get("/studio/<publication>/surveys/<key>/texts/alike")
@login_required
def alike(publication: str, key: str) -> ResponseReturnValue:
    """Texts that say nearly the same, in groups."""
    return _groups(publication, key)


@blueprint.post("/studio/<publication>/surveys/<key>/texts/alike")
@login_required
def check_alike(publication: str, key: str) -> ResponseReturnValue:
    """Do what a button says to all texts of a group at once."""
    press, name = pressed()
    if press == "undo":
        return _groups(publication, key, desk(publication, key, press).undo(name))
    texts = _group_with(open_survey(publication, key), named(name), request.form.get("newest", ""))
    told = desk(publication, key, press).press(press, texts, request.form.get("tag", 0, number))
    return _groups(publication, key, told)


def _group_with(opened: Opened, member: Named | None, newest: str) -> list[Named]:
    """The group in which a text is, without what has come since the page was made."""
    found = all_texts(opened, texts_of(opened), opened.bar().filter)
    for group in groups_alike(found.texts):
        names = [Named(text.place, text.text_hash) for text in group.texts]
        if member in names:
            return [one for one in names if one.place.response_id.hex <= newest][:MOST_AT_ONCE]
    return []


def _groups(publication: str, key: str, told: Told | None = None) -> ResponseReturnValue:
    opened = open_survey(publication, key)
    bar = opened.bar()
    found = all_texts(opened, texts_of(opened), bar.filter)
    groups = groups_alike(found.texts)
    articles = {text.article_id for group in groups[:GROUPS] for text in group.texts[:1]}
    shown = opened.page(
        "analytics/alike.html",
        bar=bar,
        groups=groups[:GROUPS],
        more=len(groups[GROUPS:]),
        newest=found.texts[0].place.response_id.hex if found.texts else UUID(int=0).hex,
        tags=tags_of(reading(), opened.survey.id),
        articles=article_names(reading(), opened.publication.id, articles),
        at_once=MOST_AT_ONCE,
        most=MOST,
        read=found,
        told=told,
    )
    return trusted_types(make_response(shown))
