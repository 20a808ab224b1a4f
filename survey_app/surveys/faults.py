"""What keeps a definition from being published, apart from its conditions."""

from collections.abc import Callable, Iterator

from survey_app.errors import Fault
from survey_app.surveys.condition_faults import condition_faults
from survey_app.surveys.definition import KEY, RESERVED_KEYS, Definition, Question
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.translating import piping_faults
from survey_app.surveys.translations import texts

LONGEST_TITLE = 200
LONGEST_TEXT = 500
"""Characters of the longest question."""
LONGEST_LABEL = 200
"""Characters of the longest option, row or label of a scale."""
LONGEST_TRANSLATION = 2000
MOST_QUESTIONS = 50
MOST_ROWS = 30


def publishing_faults(definition: Definition) -> list[Fault]:
    """Everything that is missing or wrong, each with its place.

    The path of a fault is `title`, `questions`, `translations`, a question's key, one of its parts
    (`q1.text`, `q1.options`, `q1.rows`, `q1.scale`, `q1.consent`), an ending (`ending1`), or the
    place of a condition (`q1.if`, see `conditional.py`).
    """
    parts: tuple[Callable[[Definition], Iterator[Fault]], ...] = (
        _title_faults,
        _number_faults,
        _column_faults,
        _translation_faults,
        piping_faults,
        condition_faults,
    )
    found = [fault for part in parts for fault in part(definition)]
    for question in definition.questions():
        found.extend(_question_faults(question))
    return found


def _title_faults(definition: Definition) -> Iterator[Fault]:
    if not definition.title.strip():
        yield Fault("title", "The survey needs a title.")
    if len(definition.title) > LONGEST_TITLE:
        yield Fault("title", f"A title has at most {LONGEST_TITLE} characters.")


def _number_faults(definition: Definition) -> Iterator[Fault]:
    keys = [question.key for question in definition.questions()]
    if not keys:
        yield Fault("questions", "The survey needs at least one question.")
    if len(keys) > MOST_QUESTIONS:
        yield Fault("questions", f"A survey has at most {MOST_QUESTIONS} questions.")
    if len(set(keys)) != len(keys):
        yield Fault("questions", "Two questions have the same key.")


def _column_faults(definition: Definition) -> Iterator[Fault]:
    """Columns of the export, such as `q1_o1`, must have names that nothing else there has."""
    names: set[str] = set(RESERVED_KEYS)
    for question in definition.by_key().values():
        kind = KINDS.get(question.kind)
        variables = () if kind is None else kind.variables(question)
        own = [variable.name for variable in variables if variable.name != question.key]
        if len(set(own)) != len(own) or not names.isdisjoint(own):
            yield Fault(question.key, "Two columns of the export would have the same name.")
        names.update(own)


def _translation_faults(definition: Definition) -> Iterator[Fault]:
    places = texts(definition).keys()
    for language, said in definition.translations.items():
        if language == definition.language:
            yield Fault("translations", f"The survey itself is in “{language}”.")
        if not said.keys() <= places:
            yield Fault("translations", f"In “{language}”, something is translated that is gone.")
        if any(len(text) > LONGEST_TRANSLATION for text in said.values()):
            yield Fault("translations", f"In “{language}”, a text is too long.")


def _question_faults(question: Question) -> Iterator[Fault]:
    key = question.key
    kind = KINDS.get(question.kind)
    if kind is None:
        yield Fault(key, "This type of question does not exist.")
        return
    if not question.text.strip():
        yield Fault(f"{key}.text", "The question needs a text.")
    if len(question.text) > LONGEST_TEXT:
        yield Fault(f"{key}.text", f"A question has at most {LONGEST_TEXT} characters.")
    for fault in kind.faults(question):
        yield Fault(f"{key}.{fault.path}" if fault.path else key, fault.detail)
    yield from _size_faults(question)
    if not KEY.fullmatch(key) or key in RESERVED_KEYS:
        yield Fault(key, "The key of a question matches [a-z][a-z0-9]{0,11}.")


def _size_faults(question: Question) -> Iterator[Fault]:
    key = question.key
    options = [text for option in question.options for text in (option.text, option.alt)]
    labels = {
        "options": options,
        "rows": [row.text for row in question.rows],
        "scale": [question.low, question.middle, question.high, question.unit],
    }
    for part, texts_of_part in labels.items():
        if any(len(text) > LONGEST_LABEL for text in texts_of_part):
            detail = f"An option, row or label has at most {LONGEST_LABEL} characters."
            yield Fault(f"{key}.{part}", detail)
    most = KINDS[question.kind].most_options
    if len(question.options) > most:
        yield Fault(f"{key}.options", f"This type of question has at most {most} options.")
    if len(question.rows) > MOST_ROWS:
        yield Fault(f"{key}.rows", f"A question has at most {MOST_ROWS} rows.")
