"""What was typed on the editor's page, laid over the draft; and a draft made ready for readers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import msgspec

from survey_app.surveys.builder import STEPS, Change, Removed, fitted, plain
from survey_app.surveys.definition import OTHER, Definition, Option, Question
from survey_app.surveys.keys import Keys
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.kinds.scale import Nps, Rating
from survey_app.surveys.outline import Item, outline_of, with_outline

Typed = Mapping[str, str]
"""Field name → text: `title`, and for a question `q1.text`, `q1.kind`, `q1.option.o1`, …"""

OTHER_TEXT = "Other"


def write(definition: Definition, typed: Typed) -> Change:
    """The draft with everything that was typed.

    Questions and options that the page did not show stay as they are, so that two people, or an
    old tab, do not undo each other. A question whose kind changed says what it was before.
    """
    removed, note = None, ""
    items: list[Item] = []
    for at, item in enumerate(outline_of(definition)):
        written = _question(item.question, typed)
        if written.kind != item.question.kind and _has_more(item.question, written):
            removed = Removed(at, item.question, replaced=True)
            note = f"Question {at + 1} is now: {KINDS[written.kind].label}."
        items.append(Item(written, _starts_page(item, typed)))
    titled = msgspec.structs.replace(definition, title=plain(typed.get("title", definition.title)))
    return Change(with_outline(titled, items), note=note, removed=removed)


def trimmed(definition: Definition) -> Definition:
    """The draft without options that were left blank."""
    return with_outline(
        definition,
        [replace(item, question=_without_blanks(item.question)) for item in outline_of(definition)],
    )


def ready(definition: Definition, versions: Sequence[Definition]) -> Definition:
    """The draft as readers would get it: without blank options, and with keys that stay true.

    A question whose kind or scale differs from an earlier version asks something else: it gets a
    new key, so that its answers are never counted together with the earlier ones.
    """
    items: list[Item] = []
    for item in outline_of(trimmed(definition)):
        question = item.question
        earlier = (version.question(question.key) for version in versions)
        if any(_differs(question, other) for other in earlier if other is not None):
            so_far = with_outline(definition, [*outline_of(definition), *items])
            key = Keys.used_in([*versions, so_far]).next_question()
            question = msgspec.structs.replace(question, key=key)
        items.append(Item(question, item.starts_page))
    return with_outline(definition, items)


def _question(question: Question, typed: Typed) -> Question:
    key = question.key
    if f"{key}.text" not in typed:
        return question
    kind = typed.get(f"{key}.kind", question.kind)
    written = msgspec.structs.replace(
        question,
        text=plain(typed[f"{key}.text"]),
        kind=kind if kind in KINDS else question.kind,
        required=f"{key}.required" in typed,
        options=_options(question, typed),
        max=_top(question, typed),
        low=plain(typed.get(f"{key}.low", question.low)),
        high=plain(typed.get(f"{key}.high", question.high)),
        long=f"{key}.long" in typed,
    )
    return written if written.kind == question.kind else _changed(question, written)


def _changed(question: Question, written: Question) -> Question:
    """The question in its new kind; the labels of another scale do not fit this one."""
    was, now = KINDS[question.kind], KINDS[written.kind]
    if was.has_scale and now.has_scale:
        written = msgspec.structs.replace(written, low="", high="")
    return fitted(msgspec.structs.replace(written, long=written.kind == "text"))


def _options(question: Question, typed: Typed) -> tuple[Option, ...]:
    field = f"{question.key}.option."
    options = [
        Option(option.key, plain(typed.get(field + option.key, option.text)))
        for option in question.options
        if option.key != OTHER
    ]
    if f"{question.key}.other" in typed and KINDS[question.kind].has_options:
        text = plain(typed.get(field + OTHER, ""))
        options.append(Option(OTHER, text or OTHER_TEXT))
    return tuple(options)


def _top(question: Question, typed: Typed) -> int | None:
    text = typed.get(f"{question.key}.max", "")
    # Python refuses to read numbers of thousands of digits.
    is_number = text.isascii() and text.isdecimal() and len(text) < 10
    if not (is_number and int(text) in STEPS):
        return question.max
    # Five is what a rating has anyway: an unchanged one stays equal to the published version.
    return None if question.max is None and int(text) == 5 else int(text)


def _starts_page(item: Item, typed: Typed) -> bool:
    if f"{item.question.key}.text" not in typed:
        return item.starts_page
    return f"{item.question.key}.page" in typed


def _has_more(before: Question, after: Question) -> bool:
    """Whether the change of kind took out something that somebody had written."""
    lost = {option.text for option in before.options} - {option.text for option in after.options}
    labels = (before.low, before.high) != (after.low, after.high) and before.low + before.high
    return any(lost) or bool(labels)


def _without_blanks(question: Question) -> Question:
    options = tuple(option for option in question.options if option.text)
    return msgspec.structs.replace(question, options=options)


def _differs(one: Question, other: Question) -> bool:
    def scale(question: Question) -> tuple[int, int] | None:
        kind = KINDS[question.kind]
        return kind.bounds(question) if isinstance(kind, (Rating, Nps)) else None

    return one.kind != other.kind or scale(one) != scale(other)
