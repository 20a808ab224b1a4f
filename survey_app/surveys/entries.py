"""What the buttons of the editor's page do to the lists of a question: its options and its rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from survey_app.surveys.definition import OTHER, Definition, Option, Question, Row
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.presses import Act, Change, Removed, mover, plain, with_question

Entry = Option | Row


@dataclass(frozen=True)
class EntryList:
    """One list of a question; fields and buttons of the page are named after its entries."""

    name: str
    """`option` or `row`."""
    make: Callable[[str, str], Entry]

    @property
    def member(self) -> str:
        """Member of Question that holds it."""
        return f"{self.name}s"

    def of(self, question: Question) -> list[Any]:
        """The entries that have an order; "other" always stands last."""
        return [entry for entry in getattr(question, self.member) if entry.key != OTHER]

    def replaced(self, question: Question, entries: Sequence[Entry]) -> Question:
        """The question with these entries, its "other" after them."""
        other = [entry for entry in getattr(question, self.member) if entry.key == OTHER]
        made: dict[str, Any] = {self.member: (*entries, *other)}
        return msgspec.structs.replace(question, **made)

    def put_back(self, definition: Definition, act: Act, entry: Entry) -> Change:
        """The draft with an entry that was removed where it was, if there is still a list."""
        removed, question = act.removed, definition.question(act.removed.of if act.removed else "")
        if removed is None or question is None or self.member not in KINDS[question.kind].members:
            return Change(definition)
        if any(entry.key == each.key for each in getattr(question, self.member)):
            key = act.keys.next_entry(question, self.name)
            entry = msgspec.structs.replace(entry, key=key)
        entries = self.of(question)
        entries.insert(removed.at, entry)
        made = with_question(definition, self.replaced(question, entries))
        return Change(made, self._field(question, entry), f"“{_label(entry)}” is back.")

    def acts(self) -> dict[str, Callable[[Definition, Act], Change]]:
        """Name of a button → what it does."""
        return {
            f"{self.name}-add": self._add,
            f"{self.name}s-add": self._add_lines,
            f"{self.name}-remove": self._remove,
            f"{self.name}-up": lambda definition, act: self._move(definition, act, -1),
            f"{self.name}-down": lambda definition, act: self._move(definition, act, 1),
        }

    def _add(self, definition: Definition, act: Act) -> Change:
        question = self._question(definition, act)
        if question is None:
            return Change(definition)
        entry = self.make(act.keys.next_entry(question, self.name), "")
        made = self.replaced(question, [*self.of(question), entry])
        return Change(with_question(definition, made), self._field(question, entry))

    def _add_lines(self, definition: Definition, act: Act) -> Change:
        """One entry per line; blank ones make room, texts that are there already stay once."""
        question = self._question(definition, act)
        if question is None:
            return Change(definition)
        place = f"{question.key}.{self.name}"
        had = [entry for entry in self.of(question) if _label(entry)]
        known = {entry.text for entry in getattr(question, self.member)}
        texts = [plain(line) for line in act.lines.splitlines()]
        new = [text for text in dict.fromkeys(texts) if text and text not in known]
        for text in new:
            so_far = self.replaced(question, [*self.of(question), *had])
            had.append(self.make(act.keys.next_entry(so_far, self.name), text))
        if not new:
            return Change(definition, f"{place}-lines", "There was no new line.")
        made = with_question(definition, self.replaced(question, had))
        note = f"{len(new)} {self.name}{'s' if len(new) != 1 else ''} added."
        return Change(made, f"{place}-add", note)

    def _remove(self, definition: Definition, act: Act) -> Change:
        question, at = self._place(definition, act)
        if question is None or at is None:
            return Change(definition)
        entries = self.of(question)
        gone = entries.pop(at)
        beside = entries[min(at, len(entries) - 1)] if entries else None
        focus = self._field(question, beside) if beside else f"{question.key}.{self.name}-add"
        made = with_question(definition, self.replaced(question, entries))
        if not _label(gone):
            return Change(made, focus)
        which: dict[str, Any] = {self.name: gone}
        removed = Removed(at, of=question.key, **which)
        return Change(made, "undo", f"“{_label(gone)}” removed.", removed)

    def _move(self, definition: Definition, act: Act, step: int) -> Change:
        question, at = self._place(definition, act)
        if question is None or at is None:
            return Change(definition)
        entries = self.of(question)
        if not 0 <= at + step < len(entries):
            return Change(definition)
        entries[at], entries[at + step] = entries[at + step], entries[at]
        made = with_question(definition, self.replaced(question, entries))
        focus = mover(":".join(act.place), at + step, len(entries), step)
        return Change(made, focus, f"Now {self.name} {at + step + 1}.")

    def _question(self, definition: Definition, act: Act) -> Question | None:
        """The question that is meant, None where it has no such list."""
        question = definition.question(act.first)
        has_it = question is not None and self.member in KINDS[question.kind].members
        return question if has_it else None

    def _place(self, definition: Definition, act: Act) -> tuple[Question | None, int | None]:
        key, wanted = (*act.place, "", "")[:2]
        question = definition.question(key)
        entries = self.of(question) if question is not None else []
        return question, next((at for at, one in enumerate(entries) if one.key == wanted), None)

    def _field(self, question: Question, entry: Entry) -> str:
        return f"{question.key}.{self.name}.{entry.key}"


def _label(entry: Entry) -> str:
    return entry.label if isinstance(entry, Option) else entry.text


OPTIONS = EntryList("option", Option)
ROWS = EntryList("row", Row)
