"""The form of a weighting: each press sends all of it, and works without scripts."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required, signed_in_user
from survey_app.analytics.facets.facet import Category, Facet
from survey_app.analytics.filters.questions import asked
from survey_app.analytics.filters.words import Names
from survey_app.analytics.views.blueprint import blueprint
from survey_app.analytics.views.opened import Opened, open_survey
from survey_app.analytics.weighting.catalogue import (
    Described,
    save_weighting,
    weighting_for,
)
from survey_app.analytics.weighting.drafts import Draft
from survey_app.analytics.weighting.editing import margin_forms
from survey_app.analytics.weighting.margins import distributions, margins_among
from survey_app.analytics.weighting.report import WeightingReport, weighting_report
from survey_app.analytics.weighting.seen import seen
from survey_app.analytics.weighting.typed import LARGEST, from_table
from survey_app.errors import Conflict, Fault, Invalid
from survey_app.publications.catalogue import publication_for
from survey_app.publications.models import Publication
from survey_app.surveys.catalogue import survey_for
from survey_app.surveys.models import Survey
from survey_app.surveys.published import versions_of
from survey_app.web.transactions import reading, writing

OWN = frozenset({"name", "source", "largest", "smallest", "bounds", "table", "add"})
"""Places of faults beside which there is a field."""


@blueprint.route("/studio/<publication>/surveys/<key>/weights/new", methods=["GET", "POST"])
@login_required
def new_weighting(publication: str, key: str) -> ResponseReturnValue:
    """A new weighting."""
    return _answer(_Editing.of(publication, key, None), Draft())


@blueprint.route(
    "/studio/<publication>/surveys/<key>/weights/<int:number>/edit", methods=["GET", "POST"]
)
@login_required
def edit_weighting(publication: str, key: str, number: int) -> ResponseReturnValue:
    """Change a weighting."""
    editing = _Editing.of(publication, key, number)
    return _answer(editing, Draft.of(weighting_for(reading(), editing.survey, number)))


@dataclass(frozen=True)
class _Editing:
    """Whose weighting is edited, and the answers to which it will apply."""

    publication: Publication
    survey: Survey
    title: str
    number: int | None
    opened: Opened
    facets: Mapping[str, Facet]

    @classmethod
    def of(cls, publication: str, key: str, number: int | None) -> "_Editing":
        """Everything that the form needs to know."""
        found = publication_for(reading(), signed_in_user(), publication, "edit")
        survey = survey_for(reading(), found, key)
        versions = versions_of(reading(), survey.id)
        if not versions:
            raise Conflict("Only a survey that was published has answers to weight.")
        opened = open_survey(found, key, Names(asked(versions)), dt.datetime.now(dt.UTC))
        facets = margins_among(opened.facets.values())
        return cls(found, survey, versions[-1].definition.title, number, opened, facets)

    def seen(self, margin: str) -> dict[str, int]:
        """How often the survey was seen, by category of a margin."""
        return seen(reading(), self.publication, self.survey, margin, self.opened.articles)


def _answer(editing: _Editing, draft: Draft) -> ResponseReturnValue:
    if request.method == "GET":
        return _form(editing, draft)
    draft = _sent()
    act, _, name = request.form.get("act", "check").partition(":")
    try:
        match act:
            case "add":
                return _form(editing, _with(editing, draft, request.form.get("add", "")))
            case "remove":
                return _form(editing, draft.without_margin(name))
            case "seen":
                return _form(editing, draft.filled_from(name, editing.seen(name)))
            case "table":
                return _form(editing, draft.filled(from_table(_table(), _known(editing))))
            case "save":
                return _saved(editing, draft)
        _, report = weighting_report(editing.opened.snapshot, editing.facets, draft.wanted())
        return _form(editing, draft, report=report)
    except Invalid as error:
        return _form(editing, draft, error.faults), 422


def _sent() -> Draft:
    """Everything in the form as it was sent."""
    form = request.form
    return Draft(
        name=form.get("name", ""),
        source=form.get("source", ""),
        largest=form.get("largest", ""),
        smallest=form.get("smallest", ""),
        typed={
            name: dict(zip(form.getlist(f"key.{at}"), form.getlist(f"target.{at}"), strict=False))
            for at, name in enumerate(form.getlist("margin"))
        },
    )


def _with(editing: _Editing, draft: Draft, name: str) -> Draft:
    if name not in editing.facets:
        raise Invalid.at("add", "Choose what to weight by.")
    return draft.with_margin(name)


def _table() -> str:
    """The table that was pasted, or came as a file."""
    file = request.files.get("file")
    sent = file.stream.read(LARGEST) if file else b""
    return sent.decode("utf-8-sig", errors="replace") or request.form.get("table", "")


def _known(editing: _Editing) -> dict[str, tuple[str, tuple[Category, ...]]]:
    """Name of each possible margin → its label and categories."""
    spread = distributions(editing.opened.snapshot, list(editing.facets.values()))
    return {name: (facet.label, spread[name].categories) for name, facet in editing.facets.items()}


def _saved(editing: _Editing, draft: Draft) -> ResponseReturnValue:
    """Save it if it works; the weights are tried before anything is locked."""
    wanted = draft.wanted()
    weighting_report(editing.opened.snapshot, editing.facets, wanted)
    user = signed_in_user()
    publication = publication_for(writing(), user, editing.publication.key, "edit")
    saved = save_weighting(
        writing(),
        survey_for(writing(), publication, editing.survey.key),
        Described(draft.name, draft.source),
        wanted,
        number=editing.number,
        user_id=user.id,
        now=dt.datetime.now(dt.UTC),
    )
    flash(f"“{saved.name}” is saved.")
    address = url_for(
        ".weighting", publication=publication.key, key=editing.survey.key, number=saved.id
    )
    return redirect(address, 303)


def _form(
    editing: _Editing,
    draft: Draft,
    faults: Sequence[Fault] = (),
    report: WeightingReport | None = None,
) -> str:
    chosen = [editing.facets[name] for name in draft.typed if name in editing.facets]
    views = {facet.name: editing.seen(facet.name) for facet in chosen}
    margins = margin_forms(
        draft, editing.facets, distributions(editing.opened.snapshot, chosen), views, faults
    )
    beside = {path for margin in margins for path in margin.paths}
    return render_template(
        "analytics/weighting_form.html",
        publication=editing.publication,
        survey=editing.survey,
        title=editing.title,
        number=editing.number,
        draft=draft,
        margins=margins,
        facets=[one for name, one in editing.facets.items() if name not in draft.typed],
        faults={path: [f.detail for f in faults if f.path == path] for path in OWN},
        others=[fault.detail for fault in faults if fault.path not in OWN | beside],
        report=report,
    )
