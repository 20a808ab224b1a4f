"""The decisions that an editor can make about a text."""

from collections.abc import Collection

import msgspec

from survey_app.analytics.texts.checks import APPROVED, HIDDEN, LONGEST_NOTE, Decision
from survey_app.analytics.texts.redaction import redacted
from survey_app.errors import Invalid

replace = msgspec.structs.replace


def approve() -> Decision:
    """Let the text be quoted, without the words that were struck before."""
    return lambda _named, _words, check: replace(check, state=APPROVED)


def hide() -> Decision:
    """Show it nowhere but in the queue, under "Hidden"."""
    return lambda _named, _words, check: replace(check, state=HIDDEN)


def reopen() -> Decision:
    """Put it back among those to check, whole."""
    return lambda _named, _words, check: replace(check, state="", redacted=None)


def strike(struck: Collection[int]) -> Decision:
    """Let it be quoted without these words, counted from 0; raises Invalid where none is left."""
    return lambda _named, words, check: replace(
        check, state=APPROVED, redacted=redacted(words, struck)
    )


def mark(user_id: int, note: str) -> Decision:
    """Ask a colleague to look at it; raises Invalid for a note that is too long."""
    if len(note) > LONGEST_NOTE:
        raise Invalid.at("note", f"A note has at most {LONGEST_NOTE} characters.")
    return lambda _named, _words, check: replace(check, marked_for=user_id, note=note.strip())


def unmark() -> Decision:
    """Nobody needs to look at it any more."""
    return lambda _named, _words, check: replace(check, marked_for=None, note="")
