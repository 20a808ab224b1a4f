"""For every kind of question an example, answers to it, and what becomes of them.

Whoever walks all kinds begins here: a kind without an example fails `test_every_kind.py`.
"""

import base64
from dataclasses import dataclass, field
from typing import Any

from survey_app.surveys.definition import Definition, Option, Page, Question, Row
from survey_app.surveys.models import Picture

PIXEL = base64.b64decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")
"""A picture of one dot, as WebP."""
PICTURES = ("1111111111111111.webp", "2222222222222222.webp")

OPTIONS = (Option("o1", "News"), Option("o2", "Sport"), Option("o3", "Culture"))
WITH_OTHER = (*OPTIONS, Option("other", "Something else"))
ROWS = (Row("r1", "The app"), Row("r2", "The website"))


@dataclass(frozen=True)
class Example:
    """A question of one kind with answers to it."""

    question: Question
    answers: tuple[Any, ...]
    """As browsers send them."""
    form: dict[str, list[str]]
    """Fields of a plain HTML form that say the first answer."""
    refused: tuple[Any, ...]
    """What is no answer to it."""
    cells: dict[str, Any]
    """Column → value of the first answer in the export."""
    more: dict[str, Any] = field(default_factory=dict)
    """Some of the members of the public result after all answers, besides the base."""

    @property
    def kind(self) -> str:
        """Its name."""
        return self.question.kind

    @property
    def first(self) -> Any:
        """The first answer."""
        return self.answers[0]


def _asks(kind: str, text: str, **members: Any) -> Question:
    return Question("q1", kind, text, **members)


ALL = (
    Example(
        _asks("single", "What do you read first?", options=WITH_OTHER),
        ("o1", "o2", {"option": "other", "text": "Chess"}, "other"),
        {"a.q1": ["o1"]},
        ("o9", "", 1, True, [], ["o1"], {}, {"option": "o1", "text": "x"}),
        {"q1": "o1", "q1_other_text": None},
    ),
    Example(
        _asks(
            "multiple",
            "What do you read?",
            options=(*WITH_OTHER, Option("o4", "None of these", exclusive=True)),
            min=2,
            max=3,
        ),
        (["o1", "o2"], ["o3", {"option": "other", "text": "Chess"}, "o1"], ["o4"]),
        {"a.q1": ["o1", "o2"]},
        ([], "o1", ["o1"], ["o1", "o1"], ["o1", "o4"], ["o1", "o2", "o3", "other"], [["o1"]]),
        {"q1_o1": 1, "q1_o2": 1, "q1_o3": 0, "q1_other": 0, "q1_o4": 0, "q1_other_text": None},
    ),
    Example(
        _asks("yesno", "Do you subscribe?"),
        ("yes", "no", "yes"),
        {"a.q1": ["yes"]},
        ("o1", "Yes", True, ["yes"]),
        {"q1": "yes"},
    ),
    Example(
        _asks("statement", "Cities should ban cars."),
        ("agree", "disagree", "pass"),
        {"a.q1": ["agree"]},
        ("yes", 1, ["agree"]),
        {"q1": "agree"},
    ),
    Example(
        _asks("dropdown", "Where do you live?", options=OPTIONS),
        ("o2", "o3"),
        {"a.q1": ["o2"]},
        ("o9", ["o1"], {"option": "other", "text": "Elsewhere"}),
        {"q1": "o2"},
    ),
    Example(
        _asks(
            "picture",
            "Which cover do you like?",
            options=(
                Option("o1", "The harbour", picture=PICTURES[0], alt="A harbour at dawn"),
                Option("o2", "", picture=PICTURES[1], alt="A street in the rain"),
            ),
        ),
        ("o2", "o1"),
        {"a.q1": ["o2"]},
        ("o9", [], 1),
        {"q1": "o2"},
    ),
    Example(
        _asks("rating", "How good was it?", low="Poor", high="Excellent", look="stars"),
        (4, 5, 3),
        {"a.q1": ["4"]},
        (0, 6, 2.5, True, "3", [], -77),
        {"q1": 4},
        {"mean": 4.0},
    ),
    Example(
        _asks("nps", "Would you recommend us?", low="Not at all likely", high="Very likely"),
        (9, 10, 3, 0),
        {"a.q1": ["9"]},
        (11, -1, "9", None),
        {"q1": 9},
        {"score": 0.0},
    ),
    Example(
        _asks("csat", "How satisfied are you?", low="Very dissatisfied", high="Very satisfied"),
        (4, 5, 1, 2),
        {"a.q1": ["4"]},
        (0, 6, "4"),
        {"q1": 4},
        {"mean": 3.0},
    ),
    Example(
        _asks("ces", "How easy was it?", low="Very difficult", high="Very easy"),
        (7, 5, 3),
        {"a.q1": ["7"]},
        (0, 8, 1.5),
        {"q1": 7},
        {"mean": 5.0},
    ),
    Example(
        _asks(
            "slider",
            "Too little or too much?",
            min=-3,
            max=3,
            low="Less",
            middle="Enough",
            high="More",
        ),
        (-2, 0, 3, 3),
        {"a.q1": ["-2"]},
        (4, -4, 0.5, "1"),
        {"q1": -2},
        {"mean": 1.0},
    ),
    Example(
        _asks("likert", "How far do you agree?", rows=ROWS),
        ({"r1": "o4", "r2": "o1"}, {"r1": "o5"}),
        {"a.q1.r1": ["o4"], "a.q1.r2": ["o1"]},
        ({}, {"r9": "o1"}, {"r1": "o9"}, {"r1": None}, "o1", ["o1"]),
        {"q1_r1": "o4", "q1_r2": "o1"},
    ),
    Example(
        _asks(
            "matrix",
            "How often do you use them?",
            rows=ROWS,
            options=(Option("o1", "Daily"), Option("o2", "Weekly"), Option("o3", "Never")),
        ),
        ({"r1": "o1", "r2": "o3"}, {"r2": "o2"}),
        {"a.q1.r1": ["o1"], "a.q1.r2": ["o3"]},
        ({}, {"o1": "r1"}, {"r1": ["o1"]}, []),
        {"q1_r1": "o1", "q1_r2": "o3"},
    ),
    Example(
        _asks("ranking", "What matters most?", options=OPTIONS),
        (["o2", "o1", "o3"], ["o2", "o3", "o1"], ["o1", "o2", "o3"]),
        {"a.q1.o2": ["1"], "a.q1.o1": ["2"], "a.q1.o3": ["3"]},
        ([], ["o1"], ["o1", "o1", "o2"], ["o1", "o2", "o9"], "o1", [["o1"], "o2", "o3"]),
        {"q1_o1": 2, "q1_o2": 1, "q1_o3": 3},
        {"mean_rank": {"o1": 2.0, "o2": 4 / 3, "o3": 8 / 3}},
    ),
    Example(
        _asks("text", "Why?", long=True, max_length=200),
        ("Because I like it.", "Habit"),
        {"a.q1": ["Because I like it."]},
        ("", "   ", "x" * 201, 5, ["x"]),
        {"q1": "Because I like it."},
    ),
    Example(
        _asks("number", "How much do you pay?", min=0, max=500, decimals=2, unit="€"),
        (12.5, 7, 25.5),
        {"a.q1": ["12,50"]},
        (-1, 500.01, 1.234, "7", True),
        {"q1": 12.5},
        {"mean": 15.0},
    ),
    Example(
        _asks("date", "Since when do you subscribe?"),
        ("2019-03-31", "2024-02-29"),
        {"a.q1": ["2019-03-31"]},
        ("31.03.2019", "2023-02-29", "2019-3-1", 20190331, ""),
        {"q1": "2019-03-31"},
    ),
    Example(
        _asks(
            "email",
            "Where can we reach you?",
            consent="I agree that you write to me about this survey.",
        ),
        ("ada@news.example", "b.c+d@mail.example"),
        {"a.q1": ["ada@news.example"], "a.q1.consent": ["y"]},
        ("ada", "ada@localhost", "a b@news.example", "", 1, True, "a@" + "b" * 300 + ".example"),
        {"q1": 1},
    ),
)

EXAMPLES: dict[str, Example] = {example.kind: example for example in ALL}
"""Kind → its example; every question has the key `q1`."""


def every_kind(**members: Any) -> Definition:
    """A survey that asks all of them, `q1` to `q18`, each on a page of its own."""
    pages = tuple(Page((asked(example, number),)) for number, example in enumerate(ALL, 1))
    return Definition("Every kind", pages=pages, **members)


def asked(example: Example, number: int) -> Question:
    """The question of an example under the key `qNUMBER`."""
    members = {name: getattr(example.question, name) for name in example.question.__struct_fields__}
    return Question(**(members | {"key": f"q{number}"}))


def store_pictures(session: Any, publication_id: int, now: Any) -> None:
    """The pictures that the example of picture choice shows, as if they had been uploaded."""
    for name in PICTURES:
        session.add(
            Picture(
                publication_id=publication_id,
                name=name,
                content=PIXEL,
                width=1,
                height=1,
                created_at=now,
            )
        )
    session.flush()
