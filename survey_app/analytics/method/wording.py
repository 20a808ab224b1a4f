"""What readers were asked, word for word, and in what later wordings differ from earlier ones."""

from collections.abc import Iterator, Sequence
from typing import Any

from survey_app.analytics.method.note import Line
from survey_app.surveys.conditions_in_words import in_words, shortened
from survey_app.surveys.definition import OTHER, Definition, Option, Page, Question
from survey_app.surveys.kinds.base import Control
from survey_app.surveys.kinds.options import LONG_LIST
from survey_app.surveys.kinds.registry import KINDS, spelled_out

ENDS = (("low", "lowest"), ("middle", "middle"), ("high", "highest"))
"""Members of a question that name values of a scale."""


def wording(definition: Definition) -> tuple[Line, ...]:
    """Every question in its order, with its options, and under which condition it is shown."""
    shown = spelled_out(definition)
    numbers = {question.key: number for number, question in enumerate(shown.questions(), 1)}
    lines: list[Line] = []
    for number, page in enumerate(shown.pages, 1):
        asked = [_question(question, numbers[question.key], shown) for question in page.questions]
        if len(shown.pages) == 1:
            lines += asked
        else:
            lines.append(Line(_page(page, number, shown), below=tuple(asked)))
    return tuple(lines)


def order_in_words(definition: Definition) -> str:
    """How the questions follow each other, in a sentence."""
    pages, questions = len(definition.pages), len(list(definition.questions()))
    if questions == 1:
        return "There is one question; nothing is asked before it."
    where = "on one page" if pages == 1 else f"on {pages} pages, one after the other"
    shuffled = definition.shuffle or any(page.shuffle for page in definition.pages)
    order = "in the order shown here" if not shuffled else "partly in an order of each reader’s own"
    return f"There are {questions} questions {where}, {order}."


def _page(page: Page, number: int, definition: Definition) -> str:
    parts = [f"Page {number}"]
    if page.shuffle:
        parts.append("its questions in an order of each reader’s own")
    if page.show_if is not None:
        parts.append(f"shown if {in_words(page.show_if, definition)}")
    return ", ".join(parts)


def _question(question: Question, number: int, definition: Definition) -> Line:
    language = definition.language
    below = []
    if question.rows:
        rows = tuple(Line(row.text, language) for row in question.rows)
        below.append(Line("For each of these:", below=rows))
    options = tuple(_option(option, definition) for option in question.options)
    if len(options) > LONG_LIST and not any(option.below for option in options):
        options = (Line("; ".join(option.text for option in options), language),)
    below.append(Line("; ".join(_asked(question)), below=options))
    if question.consent:
        below.append(Line("Readers agree to:", below=(Line(question.consent, language),)))
    if question.show_if is not None:
        below.append(Line(f"Shown if {in_words(question.show_if, definition)}"))
    return Line(f"{number}. {question.text}", language, tuple(below))


def _option(option: Option, definition: Definition) -> Line:
    if option.show_if is None:
        return Line(option.label, definition.language)
    condition = Line(f"shown if {in_words(option.show_if, definition)}")
    return Line(option.label, definition.language, (condition,))


def _asked(question: Question) -> Iterator[str]:
    """How it is answered, in parts of a sentence."""
    kind = KINDS[question.kind]
    yield kind.label
    values = kind.values(question)
    if values:
        steps = f" in steps of {values.step}" if values.step > 1 else ""
        yield f"from {values[0]} to {values[-1]}{steps}".replace("-", "−")
        for member, name in ENDS:
            if getattr(question, member):
                yield f"{name}: “{getattr(question, member)}”"
    elif kind.control is Control.CHECKBOXES:
        yield "several answers can be chosen" + _limits(question)
    if OTHER in question.option_keys():
        yield "with room for an answer of one’s own"
    if any(option.exclusive for option in question.options):
        alone = [f"“{option.label}”" for option in question.options if option.exclusive]
        yield f"{' and '.join(alone)} only alone"
    if any(option.picture for option in question.options):
        yield "with pictures"
    if question.shuffle:
        yield "in an order of each reader’s own"
    yield "an answer is needed" if question.required else "can be left out"


def _limits(question: Question) -> str:
    least, most = question.min, question.max
    if least is None and most is None:
        return ""
    if most is None:
        return f", at least {least}"
    return f", at most {most}" if least is None else f", {least} to {most}"


def differences(before: Definition, after: Definition) -> tuple[Line, ...]:
    """What a wording changed, as lines with the old words and the new ones."""
    before, after = spelled_out(before), spelled_out(after)
    was, now = before.by_key(), after.by_key()
    found = []
    if before.title != after.title:
        found.append(f"The title “{before.title}” became “{after.title}”.")
    found += [f"Taken out: “{was[key].text}”" for key in was if key not in now]
    found += [f"Added: “{now[key].text}”" for key in now if key not in was]
    kept = [key for key in was if key in now]
    for key in kept:
        found += _changes(was[key], now[key], before, after)
    if kept != [key for key in now if key in was]:
        found.append("The questions stand in another order.")
    found += _around(before, after)
    return tuple(Line(text) for text in found or ["Its layout changed, and no word of it."])


def _changes(was: Question, now: Question, before: Definition, after: Definition) -> Iterator[str]:
    if was.text != now.text:
        yield f"“{was.text}” became “{now.text}”"
    name = f"“{shortened(now.text)}”"
    for what, old, new in (
        ("option", _texts(was.options, "label"), _texts(now.options, "label")),
        ("row", _texts(was.rows, "text"), _texts(now.rows, "text")),
    ):
        yield from (f"{name}: {change}" for change in _entries(what, old, new))
    answered = [asked for asked in _asked(now) if asked not in set(_asked(was))]
    if answered:
        yield f"{name}: now {'; '.join(answered)}"
    if was.show_if != now.show_if:
        shown = (
            "always shown" if now.show_if is None else f"shown if {in_words(now.show_if, after)}"
        )
        yield f"{name}: now {shown}"


def _texts(entries: Sequence[Any], member: str) -> dict[str, str]:
    return {entry.key: getattr(entry, member) for entry in entries}


def _entries(what: str, old: dict[str, str], new: dict[str, str]) -> Iterator[str]:
    for key, text in old.items():
        if key not in new:
            yield f"the {what} “{text}” was taken out"
        elif new[key] != text:
            yield f"the {what} “{text}” became “{new[key]}”"
    yield from (f"the {what} “{text}” was added" for key, text in new.items() if key not in old)
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield f"the {what}s stand in another order"


def _around(before: Definition, after: Definition) -> Iterator[str]:
    """What changed around the questions."""
    if len(before.pages) != len(after.pages):
        yield f"The questions stand on {len(after.pages)} instead of {len(before.pages)} pages."
    elif [page.show_if for page in before.pages] != [page.show_if for page in after.pages]:
        yield "Pages are shown under other conditions."
    if before.translations != after.translations:
        yield "Its translations changed."
    if before.endings != after.endings:
        yield "What readers see after the last page changed."
