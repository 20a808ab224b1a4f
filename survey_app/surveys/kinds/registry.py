"""The kinds of question that there are."""

import msgspec

from survey_app.surveys.definition import Definition
from survey_app.surveys.kinds.base import Kind
from survey_app.surveys.kinds.ces import Ces
from survey_app.surveys.kinds.csat import Csat
from survey_app.surveys.kinds.date import Date
from survey_app.surveys.kinds.dropdown import Dropdown
from survey_app.surveys.kinds.email import Email
from survey_app.surveys.kinds.likert import Likert
from survey_app.surveys.kinds.matrix import Matrix
from survey_app.surveys.kinds.multiple import Multiple
from survey_app.surveys.kinds.nps import Nps
from survey_app.surveys.kinds.numbers import Number
from survey_app.surveys.kinds.picture import Picture
from survey_app.surveys.kinds.ranking import Ranking
from survey_app.surveys.kinds.rating import Rating
from survey_app.surveys.kinds.single import Single
from survey_app.surveys.kinds.slider import Slider
from survey_app.surveys.kinds.statement import Statement
from survey_app.surveys.kinds.text import Text
from survey_app.surveys.kinds.yesno import YesNo

GROUPS: dict[str, tuple[Kind, ...]] = {
    "Choose from a list": (Single(), Multiple(), YesNo(), Statement(), Dropdown(), Picture()),
    "Rate on a scale": (Rating(), Nps(), Csat(), Ces(), Slider()),
    "Judge several things": (Likert(), Matrix(), Ranking()),
    "Fill in": (Text(), Number(), Date(), Email()),
}
"""The kinds as editors find them: what readers do, the common kinds first."""

KINDS: dict[str, Kind] = {kind.name: kind for kinds in GROUPS.values() for kind in kinds}
"""Name → kind, in the order in which editors choose."""


def spelled_out(definition: Definition) -> Definition:
    """The definition with what goes without saying in its questions, in its own language."""
    replace = msgspec.structs.replace
    pages = tuple(
        replace(
            page,
            questions=tuple(
                KINDS[question.kind].spelled_out(question, definition.language)
                for question in page.questions
            ),
        )
        for page in definition.pages
    )
    return replace(definition, pages=pages)
