"""What was typed on the editor's page, laid over the draft; and a draft made ready for readers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from survey_app.surveys.builder import fitted
from survey_app.surveys.definition import OTHER, Definition, Option, Question, Row
from survey_app.surveys.keys import Keys
from survey_app.surveys.kinds.numbers import LARGEST
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.outline import Item, outline_of, with_outline
from survey_app.surveys.presses import Change, Removed, plain
from survey_app.surveys.rekeyed import rekeyed
from survey_app.surveys.translating import pruned

Typed = Mapping[str, str]
"""Field name → text: `title`, and for a question `q1.text`, `q1.kind`, `q1.option.o1`, …"""

OTHER_TEXT = "Other"
LABELS = ("low", "middle", "high", "unit", "consent", "look")
NUMBERS = ("min", "max", "step", "decimals", "max_length")
SWITCHES = ("long", "shuffle")
DEFAULTS = {field.name: field.default for field in msgspec.structs.fields(Question)}


def write(definition: Definition, typed: Typed) -> Change:
    """The draft with everything that was typed.

    Questions and options that the page did not show stay as they are, so that two people, or an
    old tab, do not undo each other. A question whose kind changed says what it was before.
    """
    removed, note = None, ""
    items: list[Item] = []
    for at, item in enumerate(outline_of(definition)):
        written = _question(item.question, typed, definition.language)
        if written.kind != item.question.kind and _has_more(item.question, written):
            removed = Removed(at, item.question, replaced=True)
            note = f"Question {at + 1} is now: {KINDS[written.kind].label}."
        items.append(replace(item, question=written, starts_page=_starts_page(item, typed)))
    titled = msgspec.structs.replace(definition, title=plain(typed.get("title", definition.title)))
    return Change(with_outline(titled, items), note=note, removed=removed)


def trimmed(definition: Definition) -> Definition:
    """The draft without options and rows that were left blank, and what was translated of them."""
    items = [
        replace(item, question=_without_blanks(item.question)) for item in outline_of(definition)
    ]
    return pruned(with_outline(definition, items))


def ready(definition: Definition, versions: Sequence[Definition]) -> Definition:
    """The draft as readers would get it: without blank options, and with keys that stay true.

    A question whose answers cannot be added to those of an earlier version asks something else: it
    gets a new key, and whatever names it names it by that.
    """
    made = trimmed(definition)
    for question in list(made.questions()):
        earlier = [version.question(question.key) for version in versions]
        if any(_differs(question, other) for other in earlier if other is not None):
            key = Keys.used_in([*versions, definition, made]).next_question()
            made = rekeyed(made, question.key, key)
    return made


def _question(question: Question, typed: Typed, language: str) -> Question:
    key = question.key
    if f"{key}.text" not in typed:
        return question
    kind = typed.get(f"{key}.kind", question.kind)
    members: dict[str, Any] = {
        "text": plain(typed[f"{key}.text"]),
        "kind": kind if kind in KINDS else question.kind,
        "required": f"{key}.required" in typed,
        **_members(question, typed),
    }
    written = msgspec.structs.replace(question, **members)
    return written if written.kind == question.kind else fitted(written, language)


def _members(question: Question, typed: Typed) -> dict[str, Any]:
    """What was typed for the members that count in the question's kind."""
    key, counting = question.key, KINDS[question.kind].members
    found: dict[str, Any] = {}
    for name in counting.intersection(LABELS):
        found[name] = plain(typed.get(f"{key}.{name}", getattr(question, name)))
    for name in counting.intersection(NUMBERS):
        found[name] = _number(question, name, typed)
    for name in counting.intersection(SWITCHES):
        found[name] = f"{key}.{name}" in typed
    if "options" in counting:
        found["options"] = _options(question, typed)
    if "rows" in counting:
        found["rows"] = tuple(
            Row(row.key, plain(typed.get(f"{key}.row.{row.key}", row.text)))
            for row in question.rows
        )
    return found


def _options(question: Question, typed: Typed) -> tuple[Option, ...]:
    key, kind = question.key, KINDS[question.kind]
    options = [_option(key, option, typed) for option in question.options if option.key != OTHER]
    if f"{key}.other" in typed and kind.takes_other:
        text = plain(typed.get(f"{key}.option.{OTHER}", ""))
        before = next((each for each in question.options if each.key == OTHER), Option(OTHER, ""))
        options.append(msgspec.structs.replace(before, text=text or OTHER_TEXT))
    return tuple(options)


def _option(question: str, option: Option, typed: Typed) -> Option:
    field = f"{question}.option.{option.key}"
    if field not in typed:
        return option
    return msgspec.structs.replace(
        option,
        text=plain(typed[field]),
        alt=plain(typed.get(f"{question}.alt.{option.key}", option.alt)),
        exclusive=f"{question}.exclusive.{option.key}" in typed,
    )


def _number(question: Question, name: str, typed: Typed) -> int | None:
    """What was typed; what cannot be read changes nothing, and nothing is the kind's own value."""
    before: int | None = getattr(question, name)
    text = typed.get(f"{question.key}.{name}")
    if text is None:
        return before
    text = text.strip().replace("−", "-")
    if not text:
        default: int | None = DEFAULTS[name]
        return default
    digits = text.removeprefix("-")
    # Python refuses to read numbers of thousands of digits.
    is_number = digits.isascii() and digits.isdecimal() and len(digits) < 10
    if not is_number or abs(int(text)) > LARGEST:
        return before
    # What goes without saying stays unsaid: an unchanged question equals the published one.
    usual = getattr(KINDS[question.kind].spelled_out(question), name)
    return None if before is None and int(text) == usual else int(text)


def _starts_page(item: Item, typed: Typed) -> bool:
    if f"{item.question.key}.text" not in typed:
        return item.starts_page
    return f"{item.question.key}.page" in typed


def _has_more(before: Question, after: Question) -> bool:
    """Whether the change of kind took out something that somebody had written."""
    lost = _written(before) - _written(after) - {*KINDS[before.kind].starts_with.values()}
    return any(lost)


def _written(question: Question) -> set[str]:
    options, rows = ({entry.text for entry in part} for part in (question.options, question.rows))
    return {*options, *rows, *(getattr(question, name) for name in LABELS)}


def _without_blanks(question: Question) -> Question:
    options = tuple(option for option in question.options if option.label or option.picture)
    rows = tuple(row for row in question.rows if row.text)
    return msgspec.structs.replace(question, options=options, rows=rows)


def _differs(one: Question, other: Question) -> bool:
    """Whether answers to the two cannot be added up."""
    return one.kind != other.kind or _basis(one) != _basis(other)


def _basis(question: Question) -> object:
    return KINDS[question.kind].basis(question)
