"""A question under another key, together with everything in the survey that names it."""

import msgspec

from survey_app.surveys.definition import Condition, Definition, Ending, Option, Page, Question


def rekeyed(definition: Definition, old: str, new: str) -> Definition:
    """The definition with `new` in place of `old`: in conditions, texts and translations."""
    return msgspec.structs.replace(
        definition,
        pages=tuple(_page(page, old, new) for page in definition.pages),
        endings=tuple(_ending(ending, old, new) for ending in definition.endings),
        translations={
            language: {
                _place(place, old, new): _text(text, old, new) for place, text in said.items()
            }
            for language, said in definition.translations.items()
        },
    )


def _page(page: Page, old: str, new: str) -> Page:
    questions = tuple(_question(question, old, new) for question in page.questions)
    shown = _condition(page.show_if, old, new)
    return msgspec.structs.replace(page, questions=questions, show_if=shown)


def _question(question: Question, old: str, new: str) -> Question:
    return msgspec.structs.replace(
        question,
        key=new if question.key == old else question.key,
        text=_text(question.text, old, new),
        options=tuple(_option(option, old, new) for option in question.options),
        rows=tuple(
            msgspec.structs.replace(row, text=_text(row.text, old, new)) for row in question.rows
        ),
        show_if=_condition(question.show_if, old, new),
    )


def _option(option: Option, old: str, new: str) -> Option:
    text, shown = _text(option.text, old, new), _condition(option.show_if, old, new)
    return msgspec.structs.replace(option, text=text, show_if=shown)


def _ending(ending: Ending, old: str, new: str) -> Ending:
    text, shown = _text(ending.text, old, new), _condition(ending.show_if, old, new)
    return msgspec.structs.replace(ending, text=text, show_if=shown)


def _condition(condition: Condition | None, old: str, new: str) -> Condition | None:
    if condition is None:
        return None
    name, *parts = condition
    if name in ("all", "any", "not"):
        return (name, *(_condition(part, old, new) for part in parts))
    subject, *rest = parts
    return (name, _place(subject, old, new), *rest)


def _place(place: str, old: str, new: str) -> str:
    """`q1` and `q1.r2` of the old question under its new key; every other as it is."""
    key, dot, rest = place.partition(".")
    return f"{new}{dot}{rest}" if key == old else place


def _text(text: str, old: str, new: str) -> str:
    return text.replace(f"{{{old}}}", f"{{{new}}}")
