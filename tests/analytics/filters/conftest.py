"""Fixtures of filters: questions of every way of asking, and the address that names them."""

import pytest

from survey_app.analytics.filters.arguments import parse
from survey_app.analytics.filters.questions import asked
from survey_app.surveys.definition import Option, Question, Row
from tests.builders import all_kinds, numbered

OPTIONS = (Option("o1", "Yes"), Option("o2", "No"))
QUESTIONS = (
    *all_kinds(),
    Question("q6", "matrix", "Judge us", options=OPTIONS, rows=(Row("r1", "Depth"),)),
    Question("q7", "ranking", "Rank them", options=OPTIONS),
    Question("q8", "number", "How far?", min=-10, max=900),
    Question("q9", "date", "When?"),
)


@pytest.fixture
def questions():
    return asked([numbered(1, *QUESTIONS)])


@pytest.fixture
def read(always, questions):
    """What an address asks for."""

    def parsed(**arguments):
        named = {name.replace("__", "."): values for name, values in arguments.items()}
        return parse(
            {n: [v] if isinstance(v, str) else v for n, v in named.items()}, always, questions
        )

    return parsed
