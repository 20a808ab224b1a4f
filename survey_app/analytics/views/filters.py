"""The filter in an address, the bar that shows it, and filters that are kept."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlsplit, urlunsplit

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required, signed_in_user
from survey_app.analytics.filters.arguments import (
    ANSWER,
    Asked,
    arguments_of,
    is_argument,
    parse,
    query_of,
)
from survey_app.analytics.filters.choices import Vocabulary, unknown, vocabulary
from survey_app.analytics.filters.dimensions import (
    DIMENSIONS,
    OF_ARTICLES,
    OF_ONE_SURVEY,
    Dimension,
)
from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.filters.questions import Way, asked, way_of
from survey_app.analytics.filters.saved import (
    arguments_in,
    delete,
    rename,
    save,
    saved_filter,
    saved_filters,
)
from survey_app.analytics.filters.words import PATTERN, chips, in_words
from survey_app.analytics.models import SavedFilter
from survey_app.analytics.views.blueprint import asked_period, blueprint
from survey_app.errors import Conflict, Forbidden, Invalid, SurveyError
from survey_app.publications.catalogue import may, publication_for
from survey_app.publications.models import Publication
from survey_app.surveys.catalogue import survey_for
from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.base import ANSWERED, REFUSED, SKIPPED
from survey_app.surveys.models import Survey
from survey_app.surveys.published import PublishedVersion, versions_of
from survey_app.web.addresses import with_query
from survey_app.web.file_names import slug
from survey_app.web.transactions import reading, writing

MARKS = {ANSWERED: "Answered at all", SKIPPED: "Skipped", REFUSED: "Refused"}
SEARCH = "find"
"""Name in the address of words that find articles to choose from."""
SIDES = ("one.", "two.")
"""Before the names of each side's filter where two are compared."""
LIVE = "live"
"""Name in the address of the switch of js/live.js."""


@dataclass(frozen=True)
class ShownChip:
    """A part of the filter, and the address of the page without it."""

    label: str
    words: str
    without: str


@dataclass(frozen=True)
class FilterBar:
    """The filter as a page shows it."""

    filter: Filter
    words: str
    """The whole filter in a sentence."""
    notices: Sequence[str]
    chips: Sequence[ShownChip]
    vocabulary: Vocabulary
    arguments: dict[str, list[str]]
    """The filter in the address."""
    kept: Sequence[tuple[str, str]]
    """What else stands in the address, and goes along."""
    cleared: str
    """Address of the page without any filter."""
    saved: Sequence[SavedFilter]
    changeable: frozenset[int]
    """Those of the saved that who is signed in may rename and delete."""
    is_searching: bool
    dimensions: Sequence[Dimension]
    """What can be narrowed."""
    prefix: str = ""
    """Before the names of this filter, on a page that has several."""
    default_period: str = "all"
    """Key of the period that the page shows by itself, and its address does not name."""

    @property
    def marks(self) -> Mapping[str, str]:
        """What can be asked of every question."""
        return MARKS

    @property
    def query(self) -> str:
        """The filter as it is saved."""
        return query_of(self.filter)

    @property
    def readers_in_names(self) -> str:
        """What the names of files say of the readers: the saved filter, or that there is one."""
        kept = next((one for one in self.saved if one.query and self.is_shown(one)), None)
        if kept is None:
            return "filtered" if self.chips else ""
        return slug(kept.name) or f"filter-{kept.id}"

    @property
    def days_in_names(self) -> str:
        """What the names of files say of the days; nothing of those that need not be asked for."""
        period = self.filter.period
        return "" if period.key == self.default_period else period.in_names

    @property
    def file_name(self) -> str:
        """What the names of files say of the whole filter."""
        return "-".join(filter(None, (self.readers_in_names, self.days_in_names)))

    def saying(self, notices: Iterable[str]) -> "FilterBar":
        """The same, with what else in the address could not be read."""
        return replace(self, notices=(*self.notices, *notices))

    def with_all_patterns(self) -> "FilterBar":
        """The same on a page that tells unusual patterns apart by itself, whatever the filter."""
        whole = replace(self.filter, flagged="with")
        if whole == self.filter:
            return self
        left_out = f"“{PATTERN}” does not narrow this page and was left out of the filter."
        return replace(
            self.saying([left_out]),
            filter=whole,
            words=in_words(whole, self.vocabulary.names),
            chips=[chip for chip in self.chips if chip.label != PATTERN],
            arguments=arguments_of(whole, self.default_period),
        )

    def is_shown(self, kept: SavedFilter) -> bool:
        """Whether the page shows a saved filter."""
        return kept.query == self.query

    def is_asked(self, question: str) -> bool:
        """Whether the filter names a question."""
        return any(answered.question == question for answered in self.filter.answers)

    def range_of(self, question: str) -> str:
        """The range that the filter asks of a question, empty for none."""
        return next(
            (v for v in self.arguments.get(f"{ANSWER}{question}", ()) if v not in MARKS), ""
        )

    def same(self, values: Sequence[str]) -> dict[str, str]:
        """Values that are called what they are."""
        return {value: value for value in values}

    def way(self, question: Question) -> Way:
        """How a question can be narrowed."""
        return way_of(question)

    def has(self, name: str, value: object) -> bool:
        """Whether the filter lets this value of a name in."""
        return str(value) in self.arguments.get(name, ())

    def address_of(self, kept: SavedFilter) -> str:
        """Address of the page with a saved filter."""
        arguments = arguments_in(kept)
        if self.default_period != "all" and not arguments.keys() & {"period", "from", "to"}:
            arguments["period"] = ["all"]
        return _address(arguments, self.prefix)


@blueprint.app_template_global()
def carried(*, to_article: bool = False) -> dict[str, list[str]]:
    """What of this page's address goes along to another page of the same survey or article.

    That is the filter, the first where two are compared, and whether the page is live; what tells
    articles apart narrows no article.
    """
    of_articles = {each.name for each in OF_ARTICLES} if to_article else set()
    given = request.args.to_dict(flat=False)
    own = {name.removeprefix(SIDES[0]): values for name, values in given.items()}
    return {
        name: values
        for name, values in own.items()
        if (is_argument(name) and name not in of_articles) or name == LIVE
    }


def tidy() -> str | None:
    """The address without the fields that a form left empty; None where there are none."""
    given = request.args.to_dict(flat=False)
    kept = {name: [v for v in values if v.strip()] for name, values in given.items()}
    return None if kept == given else with_query(kept)


def filter_bar(
    publication: Publication,
    surveys: Mapping[Survey, Sequence[PublishedVersion]],
    now: dt.datetime,
    prefix: str = "",
    dimensions: Sequence[Dimension] = DIMENSIONS,
    default_period: str = "all",
) -> FilterBar:
    """The bar of a page of these surveys, or of the side of it whose names begin with `prefix`.

    `dimensions` are what can be narrowed; of several surveys not by what one alone has.
    `default_period` is shown where the address names no days.
    """
    survey = next(iter(surveys)) if len(surveys) == 1 else None
    if survey is None:
        dimensions = [each for each in dimensions if each not in OF_ONE_SURVEY]
    questions = asked(surveys[survey]) if survey else {}
    found = _asked(publication, questions, now, prefix, dimensions, default_period)
    search = request.args.get(f"{prefix}{SEARCH}", "").strip()
    every = tuple(surveys.values())
    words = vocabulary(reading(), publication, every, found.filter, search, dimensions)
    saved = saved_filters(reading(), publication, survey)
    return FilterBar(
        filter=found.filter,
        words=in_words(found.filter, words.names),
        notices=(*found.notices, *unknown(found.filter, words)),
        chips=_chips(found.filter, words, prefix, default_period),
        vocabulary=words,
        arguments=arguments_of(found.filter, default_period),
        kept=_kept(prefix),
        cleared=_address({}, prefix),
        saved=saved,
        changeable=_changeable(publication, saved),
        is_searching=bool(search),
        dimensions=dimensions,
        prefix=prefix,
        default_period=default_period,
    )


def _chips(found: Filter, words: Vocabulary, prefix: str, default_period: str) -> list[ShownChip]:
    return [
        ShownChip(chip.label, chip.words, _address(arguments_of(chip.rest, default_period), prefix))
        for chip in chips(found, words.names)
    ]


def _kept(prefix: str) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, value in request.args.items(multi=True)
        if not _is_of(name, prefix) and name != "page"
    ]


def _asked(
    publication: Publication,
    questions: Mapping[str, Question],
    now: dt.datetime,
    prefix: str,
    dimensions: Sequence[Dimension],
    default_period: str,
) -> Asked:
    """The filter in the address."""
    arguments = {
        name.removeprefix(prefix): values
        for name, values in request.args.to_dict(flat=False).items()
        if name.startswith(prefix)
    }
    period = asked_period(publication, default_period, now, arguments)
    return parse(arguments, period, questions, dimensions)


def _is_of(name: str, prefix: str) -> bool:
    """Whether a name in the address belongs to the filter with this prefix, or to its search."""
    own = name.removeprefix(prefix)
    return name.startswith(prefix) and (is_argument(own) or own == SEARCH)


def _address(arguments: dict[str, list[str]], prefix: str) -> str:
    """This page with another filter; what else stands in its address stays."""
    others = {
        name: values
        for name, values in request.args.to_dict(flat=False).items()
        if not _is_of(name, prefix) and name != "page"
    }
    prefixed = {f"{prefix}{name}": values for name, values in arguments.items()}
    return with_query({**others, **prefixed})


@blueprint.post("/studio/<publication>/filters")
@blueprint.post("/studio/<publication>/surveys/<key>/filters")
@login_required
def save_filter(publication: str, key: str | None = None) -> ResponseReturnValue:
    """Keep the filter that a page of this survey, or of several of the title, shows."""
    user, now = signed_in_user(), dt.datetime.now(dt.UTC)
    found = publication_for(writing(), user, publication)
    survey = survey_for(writing(), found, key) if key else None
    questions = asked(versions_of(writing(), survey.id)) if survey else {}
    arguments = parse_qs(request.form.get("query", ""))
    shown = parse(arguments, asked_period(found, "all", now, arguments), questions).filter
    name = request.form.get("name", "")
    try:
        kept = save(writing(), found, survey, name, shown, user_id=user.id, now=now)
    except (Invalid, Conflict) as error:
        return _back(found, survey, _sentence(error), "error")
    return _back(found, survey, f"Saved as “{kept.name}”.")


@blueprint.post("/studio/<publication>/filters/<int:number>")
@blueprint.post("/studio/<publication>/surveys/<key>/filters/<int:number>")
@login_required
def change_filter(publication: str, number: int, key: str | None = None) -> ResponseReturnValue:
    """Rename a saved filter, or delete it: one's own, or any for those who may edit."""
    found = publication_for(writing(), signed_in_user(), publication)
    survey = survey_for(writing(), found, key) if key else None
    kept = saved_filter(writing(), found, number)
    if number not in _changeable(found, [kept]):
        raise Forbidden("Only editors change a filter that somebody else has saved.")
    name = kept.name
    if request.form.get("act") == "delete":
        delete(writing(), kept)
        return _back(found, survey, f"“{name}” is no longer saved.")
    try:
        rename(writing(), found, kept, request.form.get("name", ""))
    except Invalid as error:
        return _back(found, survey, _sentence(error), "error")
    return _back(found, survey, f"“{name}” is now called “{kept.name}”.")


def _changeable(publication: Publication, saved: Sequence[SavedFilter]) -> frozenset[int]:
    user = signed_in_user()
    edits = may(reading(), user, publication, "edit")
    return frozenset(one.id for one in saved if edits or one.created_by == user.id)


def _back(
    publication: Publication, survey: Survey | None, message: str, kind: str = "message"
) -> ResponseReturnValue:
    """To the page of the title on which the form stood, as it was."""
    flash(message, kind)
    title = url_for("analytics.overview", publication=publication.key)
    here = title
    if survey is not None:
        here = url_for("analytics.survey", publication=publication.key, key=survey.key)
    asked_for = urlsplit(request.form.get("page", ""))
    if asked_for.path != title and not asked_for.path.startswith(f"{title}/"):
        return redirect(here, 303)
    return redirect(urlunsplit(("", "", asked_for.path, asked_for.query, "")), 303)


def _sentence(error: SurveyError) -> str:
    """What is wrong, without the name of the field."""
    return error.faults[0].detail if isinstance(error, Invalid) else str(error)
