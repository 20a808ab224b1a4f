"""What the buttons of the editor's page do to a draft: pure functions from value to value."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated

import msgspec

from survey_app.errors import Malformed
from survey_app.surveys.definition import (
    KEY,
    OTHER,
    RESERVED_KEYS,
    Definition,
    Option,
    Question,
)
from survey_app.surveys.keys import Keys
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.kinds.text import LONGEST_ANSWER
from survey_app.surveys.outline import Item, outline_of, place_of, with_outline

STEPS = range(2, 11)
"""How high a rating may reach."""
BLANK = (Option("o1", ""), Option("o2", ""))
TEXTS = {"nps": "How likely are you to recommend us to a friend or colleague?"}
"""What a question of a kind asks until its editor says otherwise."""
LABELS = {"rating": ("Poor", "Excellent"), "nps": ("Not at all likely", "Very likely")}
"""What the ends of a scale are called until its editor says otherwise."""


class Removed(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What was taken out of a draft, so that it can be put back."""

    at: Annotated[int, msgspec.Meta(ge=0, le=10_000)]
    """Where it stood among its siblings, 0 for the first."""
    question: Question | None = None
    starts_page: bool = False
    next_starts_page: bool = False
    """Whether a page started with the question after it."""
    replaced: bool = False
    """Whether the question is still there, in another shape under the same key."""
    option: Option | None = None
    of: str = ""
    """Key of the question that the option belongs to."""


@dataclass(frozen=True)
class Change:
    """A draft after one press."""

    definition: Definition
    focus: str = ""
    """Id of the field or button where the editor goes on; empty to leave it where it is."""
    note: str = ""
    """What happened, as a sentence."""
    removed: Removed | None = None


@dataclass(frozen=True)
class Act:
    """A press: on what, with which lines typed beside it, and which keys are taken."""

    place: tuple[str, ...] = ()
    """Key of the question, perhaps of the option; for a new question its kind."""
    lines: str = ""
    """Options typed or pasted as lines."""
    removed: Removed | None = None
    keys: Keys = field(default_factory=Keys)

    @property
    def first(self) -> str:
        """Key of the question, or the kind of a new one."""
        return self.place[0] if self.place else ""


def apply(name: str, definition: Definition, act: Act) -> Change:
    """Do one act. What it was meant for may be gone by now: then nothing changes.

    Raises Malformed for an act that does not exist.
    """
    if name not in ACTS:
        raise Malformed("This button does nothing here. Reload the page.")
    return ACTS[name](definition, act)


def new_question(kind: str, key: str) -> Question:
    """A question to start from; raises Malformed for a kind that does not exist."""
    if kind not in KINDS:
        raise Malformed("There is no such type of question.")
    return fitted(Question(key, kind, "", long=kind == "text"))


def fitted(question: Question) -> Question:
    """The question with all that its kind needs, and nothing that another kind left behind."""
    kind = KINDS[question.kind]
    low, high = LABELS.get(question.kind, ("", ""))
    return msgspec.structs.replace(
        question,
        text=question.text or TEXTS.get(question.kind, ""),
        options=(question.options or BLANK) if kind.has_options else (),
        min=question.min if question.kind == "rating" else None,
        max=question.max if question.kind == "rating" else None,
        low=(question.low or low) if kind.has_scale else "",
        high=(question.high or high) if kind.has_scale else "",
        long=question.long and question.kind == "text",
    )


def _add_question(definition: Definition, act: Act) -> Change:
    key = act.keys.next_question()
    question = new_question(act.first, key)
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
    if gone.starts_page and at < len(items):
        items[at] = replace(items[at], starts_page=True)
    removed = Removed(at, gone.question, gone.starts_page, after)
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
        focus = _mover(act.first, at + step, len(items), step)
        return Change(made, focus, f"Now question {at + step + 1}.")

    return move


def _add_option(definition: Definition, act: Act) -> Change:
    question = definition.question(act.first)
    if question is None:
        return Change(definition)
    key = act.keys.next_option(question)
    made = _with_options(question, [*_listed(question), Option(key, "")])
    return Change(_with_question(definition, made), f"{question.key}.option.{key}")


def _add_options(definition: Definition, act: Act) -> Change:
    """One option per line; blank ones make room, texts that are there already stay once."""
    question = definition.question(act.first)
    if question is None:
        return Change(definition)
    had = [option for option in _listed(question) if option.text]
    known = {option.text for option in question.options}
    texts = [plain(line) for line in act.lines.splitlines()]
    new = [text for text in dict.fromkeys(texts) if text and text not in known]
    for text in new:
        key = act.keys.next_option(_with_options(question, [*_listed(question), *had]))
        had.append(Option(key, text))
    if not new:
        return Change(definition, f"{question.key}.lines", "There was no new line.")
    made = _with_options(question, had)
    note = f"{len(new)} option{'s' if len(new) != 1 else ''} added."
    return Change(_with_question(definition, made), f"{question.key}.option-add", note)


def _remove_option(definition: Definition, act: Act) -> Change:
    question, at = _option_place(definition, act)
    if question is None or at is None:
        return Change(definition)
    options = _listed(question)
    gone = options.pop(at)
    beside = options[min(at, len(options) - 1)].key if options else ""
    focus = f"{question.key}.option.{beside}" if beside else f"{question.key}.option-add"
    made = _with_question(definition, _with_options(question, options))
    if not gone.text:
        return Change(made, focus)
    return Change(
        made, "undo", f"“{gone.text}” removed.", Removed(at, option=gone, of=question.key)
    )


def _move_option(step: int) -> Callable[[Definition, Act], Change]:
    def move(definition: Definition, act: Act) -> Change:
        question, at = _option_place(definition, act)
        if question is None or at is None:
            return Change(definition)
        options = _listed(question)
        if not 0 <= at + step < len(options):
            return Change(definition)
        options[at], options[at + step] = options[at + step], options[at]
        made = _with_question(definition, _with_options(question, options))
        focus = _mover(":".join(act.place), at + step, len(options), step)
        return Change(made, focus, f"Now option {at + step + 1}.")

    return move


def _put_back(definition: Definition, act: Act) -> Change:
    removed = act.removed
    if removed is None:
        return Change(definition)
    if not _could_have_stood_here(removed):
        raise Malformed("What was removed can no longer be put back.")
    if removed.option is not None:
        return _put_option_back(definition, removed, removed.option, act.keys)
    if removed.question is None:
        return Change(definition)
    question, items = removed.question, outline_of(definition)
    at = place_of(items, question.key)
    if removed.replaced:
        return Change(_with_question(definition, question), f"{question.key}.kind", "As before.")
    if at is not None:  # the key was given away meanwhile
        question = msgspec.structs.replace(question, key=act.keys.next_question())
    if 0 <= removed.at < len(items):
        items[removed.at] = replace(items[removed.at], starts_page=removed.next_starts_page)
    items.insert(removed.at, Item(question, removed.starts_page))
    return Change(with_outline(definition, items), f"{question.key}.text", "The question is back.")


def _put_option_back(
    definition: Definition, removed: Removed, option: Option, keys: Keys
) -> Change:
    question = definition.question(removed.of)
    if question is None or not KINDS[question.kind].has_options:
        return Change(definition)
    if option.key in question.option_keys():
        option = Option(keys.next_option(question), option.text)
    options = _listed(question)
    options.insert(removed.at, option)
    made = _with_question(definition, _with_options(question, options))
    return Change(made, f"{question.key}.option.{option.key}", f"“{option.text}” is back.")


def _could_have_stood_here(removed: Removed) -> bool:
    """Whether a draft may hold it: it comes back from a page, and pages can be tampered with."""
    question = removed.question
    options = () if removed.option is None else (removed.option,)
    return _all_sound(options) and (question is None or _is_sound(question))


def _is_sound(question: Question) -> bool:
    kind, keys = KINDS.get(question.kind), question.option_keys()
    return (
        kind is not None
        and KEY.fullmatch(question.key) is not None
        and question.key not in RESERVED_KEYS
        and (kind.has_options or not keys)
        and len(set(keys)) == len(keys)
        and _all_sound(question.options)
        and question.min in (None, 0, 1)
        and question.max in (None, *STEPS)
        and 1 <= question.max_length <= LONGEST_ANSWER
        and not any("\0" in text for text in (question.text, question.low, question.high))
    )


def _all_sound(options: Sequence[Option]) -> bool:
    return all(KEY.fullmatch(option.key) and "\0" not in option.text for option in options)


def plain(text: str) -> str:
    """A text on one line, without white space around it and without what no database keeps."""
    return " ".join(text.replace("\0", "").split())


def _with_question(definition: Definition, question: Question) -> Definition:
    items = [
        replace(item, question=question) if item.question.key == question.key else item
        for item in outline_of(definition)
    ]
    return with_outline(definition, items)


def _listed(question: Question) -> list[Option]:
    """The options that have an order; "other" always stands last."""
    return [option for option in question.options if option.key != OTHER]


def _with_options(question: Question, options: Sequence[Option]) -> Question:
    other = tuple(option for option in question.options if option.key == OTHER)
    return msgspec.structs.replace(question, options=(*options, *other))


def _option_place(definition: Definition, act: Act) -> tuple[Question | None, int | None]:
    key, option = (*act.place, "", "")[:2]
    question = definition.question(key)
    listed = _listed(question) if question is not None else []
    return question, next((at for at, each in enumerate(listed) if each.key == option), None)


def _mover(place: str, at: int, number: int, step: int) -> str:
    """Id of the button that moves further, or of its twin where there is no further."""
    further = 0 <= at + step < number
    upwards = (step < 0) == further
    return f"{place}:{'up' if upwards else 'down'}"


ACTS: dict[str, Callable[[Definition, Act], Change]] = {
    "question-add": _add_question,
    "question-remove": _remove_question,
    "question-up": _move_question(-1),
    "question-down": _move_question(1),
    "option-add": _add_option,
    "options-add": _add_options,
    "option-remove": _remove_option,
    "option-up": _move_option(-1),
    "option-down": _move_option(1),
    "put-back": _put_back,
}
"""Name of a button → what it does."""
