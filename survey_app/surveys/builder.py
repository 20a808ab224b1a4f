"""What the buttons of the editor's page do to a draft: pure functions from value to value."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from survey_app.errors import Malformed
from survey_app.surveys import condition_acts, endings
from survey_app.surveys.arms import add_wording
from survey_app.surveys.conditional import conditions_of
from survey_app.surveys.conditions import is_sound
from survey_app.surveys.definition import (
    KEY,
    OTHER,
    RESERVED_KEYS,
    Definition,
    Option,
    Page,
    Question,
    Row,
)
from survey_app.surveys.entries import OPTIONS, ROWS
from survey_app.surveys.kinds.base import Kind
from survey_app.surveys.kinds.numbers import LARGEST
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.outline import Item, outline_of, place_of, with_outline
from survey_app.surveys.presses import Act, Change, Removed, mover, with_question
from survey_app.surveys.written_around import remove_picture

COMMON = frozenset({"key", "kind", "text", "required", "show_if"})
"""Members that count whatever the kind."""
KEPT = frozenset({"options", "rows", "shuffle"})
"""Members that mean the same in every kind that has them."""


def apply(name: str, definition: Definition, act: Act) -> Change:
    """Do one act. What it was meant for may be gone by now: then nothing changes.

    Raises Malformed for an act that does not exist.
    """
    if name not in ACTS:
        raise Malformed("This button does nothing here. Reload the page.")
    return ACTS[name](definition, act)


def new_question(kind: str, key: str, language: str) -> Question:
    """A question to start from; raises Malformed for a kind that does not exist."""
    if kind not in KINDS:
        raise Malformed("There is no such type of question.")
    return fitted(Question(key, kind, ""), language)


def fitted(question: Question, language: str) -> Question:
    """The question with all that its kind begins with, and nothing that another kind left behind.

    Options that the kind brings and an editor may change come in the survey's language.
    """
    kind = KINDS[question.kind]
    kept = {name: getattr(question, name) for name in COMMON | (KEPT & kind.members)}
    kept["options"] = tuple(_fitted_options(kind, question)) if "options" in kept else ()
    begins: dict[str, Any] = dict(kind.starts_with)
    if "options" in kind.members:
        begins.setdefault("options", kind.spelled_out(question, language).options)
    missing = {name: value for name, value in begins.items() if not kept.get(name)}
    return Question(**(kept | missing))


def _fitted_options(kind: Kind, question: Question) -> list[Option]:
    kept = [option for option in question.options if option.key != OTHER or kind.takes_other]
    return [
        Option(
            option.key,
            option.text,
            show_if=option.show_if,
            **{name: getattr(option, name) for name in kind.option_members},
        )
        for option in kept
    ]


def _add_question(definition: Definition, act: Act) -> Change:
    key = act.keys.next_question()
    question = new_question(act.first, key, definition.language)
    made = with_outline(definition, [*outline_of(definition), Item(question)])
    return Change(made, f"{key}.text", "Question added.")


def _remove_question(definition: Definition, act: Act) -> Change:
    items = outline_of(definition)
    at = place_of(items, act.first)
    if at is None:
        return Change(definition)
    gone = items.pop(at)
    after = at < len(items) and items[at].starts_page
    # Where a page started, it still does: with the question that moves up.
    if (gone.starts_page or at == 0) and at < len(items) and not after:
        items[at] = replace(items[at], starts_page=gone.starts_page, page=gone.page)
    removed = Removed(at, gone.question, gone.starts_page, after, gone.page)
    return Change(with_outline(definition, items), "undo", f"Question {at + 1} removed.", removed)


def _move_question(step: int) -> Callable[[Definition, Act], Change]:
    def move(definition: Definition, act: Act) -> Change:
        items = outline_of(definition)
        at = place_of(items, act.first)
        if at is None or not 0 <= at + step < len(items):
            return Change(definition)
        # The page breaks stay where they are; only the questions change places.
        one, other = items[at], items[at + step]
        items[at] = replace(one, question=other.question)
        items[at + step] = replace(other, question=one.question)
        made = with_outline(definition, items)
        focus = mover(act.first, at + step, len(items), step)
        return Change(made, focus, f"Now question {at + step + 1}.")

    return move


def _put_back(definition: Definition, act: Act) -> Change:
    removed = act.removed
    if removed is None:
        return Change(definition)
    if not _could_have_stood_here(removed):
        raise Malformed("What was removed can no longer be put back.")
    if removed.option is not None:
        return OPTIONS.put_back(definition, act, removed.option)
    if removed.row is not None:
        return ROWS.put_back(definition, act, removed.row)
    if removed.condition is not None:
        return condition_acts.put_back(definition, removed)
    if removed.question is None:
        return endings.endings_put_back(definition, removed)
    question, items = removed.question, outline_of(definition)
    at = place_of(items, question.key)
    if removed.replaced:
        return Change(with_question(definition, question), f"{question.key}.kind", "As before.")
    if at is not None:  # the key was given away meanwhile
        question = msgspec.structs.replace(question, key=act.keys.next_question())
    if 0 <= removed.at < len(items):
        items[removed.at] = replace(items[removed.at], starts_page=removed.next_starts_page)
    items.insert(removed.at, Item(question, removed.starts_page, removed.page))
    return Change(with_outline(definition, items), f"{question.key}.text", "The question is back.")


def _could_have_stood_here(removed: Removed) -> bool:
    """Whether a draft may hold it: it comes back from a page, and pages can be tampered with."""
    entries = [entry for entry in (removed.option, removed.row) if entry is not None]
    question = removed.question
    return (
        _all_sound(entries)
        and (question is None or _is_sound(question))
        and _is_sound_around(removed)
    )


def _is_sound_around(removed: Removed) -> bool:
    """Whether texts and conditions are such as a draft may hold."""
    pages = () if removed.question is None else (Page((removed.question,)),)
    stood = Definition("", pages=pages, endings=removed.endings or (), translations=removed.said)
    conditions = [removed.condition, removed.page.show_if, *conditions_of(stood).values()]
    said = msgspec.json.encode(removed)
    return b"\\u0000" not in said and all(
        condition is None or is_sound(condition, whole=False) for condition in conditions
    )


def _is_sound(question: Question) -> bool:
    kind = KINDS.get(question.kind)
    if kind is None or not KEY.fullmatch(question.key) or question.key in RESERVED_KEYS:
        return False
    lists: dict[str, Sequence[Option | Row]] = {"options": question.options, "rows": question.rows}
    said = msgspec.structs.asdict(question).values()
    conditions = [question.show_if, *(option.show_if for option in question.options)]
    return (
        all(name in kind.members or not entries for name, entries in lists.items())
        and all(_all_sound(entries) for entries in lists.values())
        and all(abs(value) <= LARGEST for value in said if isinstance(value, int))
        and not any("\0" in value for value in said if isinstance(value, str))
        and all(condition is None or is_sound(condition) for condition in conditions)
    )


def _all_sound(entries: Sequence[Option | Row]) -> bool:
    keys = [entry.key for entry in entries]
    texts = [entry.text + getattr(entry, "alt", "") for entry in entries]
    return (
        len(set(keys)) == len(keys)
        and all(KEY.fullmatch(key) for key in keys)
        and not any("\0" in text for text in texts)
    )


ACTS: dict[str, Callable[[Definition, Act], Change]] = {
    "question-add": _add_question,
    "question-remove": _remove_question,
    "question-wording": add_wording,
    "question-up": _move_question(-1),
    "question-down": _move_question(1),
    **OPTIONS.acts(),
    **ROWS.acts(),
    "picture-remove": remove_picture,
    **condition_acts.ACTS,
    **endings.ACTS,
    "put-back": _put_back,
}
"""Name of a button → what it does."""
