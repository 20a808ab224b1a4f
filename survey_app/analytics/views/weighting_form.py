"""The form of a weighting: each press sends all of it, and works without scripts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required, signed_in_user
from survey_app.analytics.facets.catalogue import faceted
from survey_app.analytics.facets.facet import Category, Facet
from survey_app.analytics.facets.facts import Placed
from survey_app.analytics.filters.questions import asked
from survey_app.analytics.filters.words import Names
from survey_app.analytics.snapshot.read import Snapshot
from survey_app.analytics.views.blueprint import blueprint
from survey_app.analytics.views.opened import Opened, open_survey
from survey_app.analytics.weighting.catalogue import (
    Described,
    described_faults,
    save_weighting,
    weighting_for,
)
from survey_app.analytics.weighting.drafts import Draft
from survey_app.analytics.weighting.editing import margin_forms
from survey_app.analytics.weighting.margins import distributions, margins_among
from survey_app.analytics.weighting.report import WeightingReport, weighting_report
from survey_app.analytics.weighting.seen import seen
from survey_app.analytics.weighting.typed import LARGEST, from_table
from survey_app.errors import Fault, Invalid
from survey_app.publications.catalogue import publication_for
from survey_app.surveys.catalogue import survey_for
from survey_app.web.transactions import reading, writing

OWN = frozenset({"name", "source", "largest", "smallest", "bounds", "table", "add"})
"""Places of faults beside which there is a field."""


@blueprint.route("/studio/<publication>/surveys/<key>/weights/new", methods=["GET", "POST"])
@login_required
def new_weighting(publication: str, key: str) -> ResponseReturnValue:
    """A new weighting."""
    return _answer(_editing(publication, key, None), Draft())


@blueprint.route(
    "/studio/<publication>/surveys/<key>/weights/<int:number>/edit", methods=["GET", "POST"]
)
@login_required
def edit_weighting(publication: str, key: str, number: int) -> ResponseReturnValue:
    """Change a weighting."""
    editing = _editing(publication, key, number)
    return _answer(editing, Draft.of(weighting_for(reading(), editing.opened.survey, number)))


@dataclass(frozen=True)
class _Editing:
    """Whose weighting is edited, and the answers to which it will apply."""

    opened: Opened
    number: int | None
    """Of the weighting; None for a new one."""
    snapshot: Snapshot
    facets: Mapping[str, Facet]
    """By what can be weighted."""
    articles: Mapping[int, Placed]

    def seen(self, margin: str) -> dict[str, int]:
        """How often the survey was seen, by category of a margin."""
        opened = self.opened
        return seen(reading(), opened.publication, opened.survey, margin, self.articles)


def _editing(publication: str, key: str, number: int | None) -> _Editing:
    opened = open_survey(publication, key, "edit")
    found = faceted(opened.sources, Names(asked(opened.versions)))
    facets = margins_among(found.facets.values())
    return _Editing(opened, number, found.snapshot, facets, found.articles)


def _answer(editing: _Editing, draft: Draft) -> ResponseReturnValue:
    if request.method == "GET":
        return _form(editing, draft)
    draft = _sent()
    act, _, name = request.form.get("act", "check").partition(":")
    try:
        match act:
            case "add":
                name = request.form.get("add", "")
                return _form(editing, _with(editing, draft, name), goes_on=name)
            case "remove":
                return _form(editing, draft.without_margin(name), goes_on="add")
            case "seen":
                return _form(editing, draft.filled_from(name, editing.seen(name)), goes_on=name)
            case "table":
                return _form(editing, draft.filled(from_table(_table(), _known(editing))))
            case "save":
                return _saved(editing, draft)
        _, report = weighting_report(editing.snapshot, editing.facets, draft.wanted())
        return _form(editing, draft, report=report)
    except Invalid as error:
        return _form(editing, draft, error.faults, goes_on=error.faults[0].path), 422


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
    spread = distributions(editing.snapshot, list(editing.facets.values()))
    return {name: (facet.label, spread[name].categories) for name, facet in editing.facets.items()}


def _saved(editing: _Editing, draft: Draft) -> ResponseReturnValue:
    """Save it if it works; the weights are tried before anything is locked."""
    user, opened, described = signed_in_user(), editing.opened, Described(draft.name, draft.source)
    try:
        wanted = draft.wanted()
        weighting_report(editing.snapshot, editing.facets, wanted)
    except Invalid as error:
        wrong = described_faults(reading(), opened.survey, described, editing.number)
        raise Invalid(*wrong, *error.faults) from error
    publication = publication_for(writing(), user, opened.publication.key, "edit")
    saved = save_weighting(
        writing(),
        survey_for(writing(), publication, opened.survey.key),
        described,
        wanted,
        number=editing.number,
        user_id=user.id,
        now=opened.now,
    )
    flash(f"“{saved.name}” is saved.")
    address = url_for(
        ".weighting", publication=publication.key, key=opened.survey.key, number=saved.id
    )
    return redirect(address, 303)


def _form(
    editing: _Editing,
    draft: Draft,
    faults: Sequence[Fault] = (),
    report: WeightingReport | None = None,
    goes_on: str = "",
) -> str:
    """The form; `goes_on` is where the editor does: a margin by its name, "add" for another, or the
    place of the first fault."""
    chosen = [editing.facets[name] for name in draft.typed if name in editing.facets]
    views = {facet.name: editing.seen(facet.name) for facet in chosen}
    margins = margin_forms(
        draft, editing.facets, distributions(editing.snapshot, chosen), views, faults
    )
    beside = {path for margin in margins for path in margin.paths}
    return editing.opened.page(
        "analytics/weighting_form.html",
        number=editing.number,
        draft=draft,
        margins=margins,
        facets=[one for name, one in editing.facets.items() if name not in draft.typed],
        faults={path: [f.detail for f in faults if f.path == path] for path in OWN},
        others=[fault.detail for fault in faults if fault.path not in OWN | beside],
        report=report,
        goes_on=goes_on,
    )
