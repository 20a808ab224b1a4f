"""The kinds of question that there are."""

from survey_app.surveys.kinds.base import Kind
from survey_app.surveys.kinds.choice import Multiple, Single
from survey_app.surveys.kinds.scale import Nps, Rating
from survey_app.surveys.kinds.text import Text

KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (Single(), Multiple(), Rating(), Nps(), Text())
}
"""Name → kind, in the order in which editors choose."""
