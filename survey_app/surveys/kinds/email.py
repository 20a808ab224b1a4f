"""E-mail addresses that readers leave with their consent, apart from their answers."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from survey_app.errors import Fault, Invalid
from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.base import Control, Given, Kind, Variable, Whim

LONGEST_ADDRESS = 254
"""Characters of an address that mail can carry (RFC 5321 section 4.5.3.1.3)."""
LONGEST_CONSENT = 500
CONSENT = "consent"
"""Part of a form that is ticked by who agrees."""
DISAGREED = "needs your consent to be kept"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
ADDRESS = re.compile(
    rf"[a-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@{_LABEL}(?:\.{_LABEL})+", re.IGNORECASE
)
"""What browsers take for an address (HTML standard, `input type=email`), with a dot in its host."""


class Email(Kind):
    """An address, and the words to which a reader agrees who leaves it.

    Who sends one has agreed. It is stored as a Contact; the answer keeps only that it was given.
    """

    name = "email"
    label = "E-mail address"
    hint = "Kept apart from the answers, for what the reader agrees to."
    control = Control.EMAIL
    members = frozenset({"consent"})
    starts_with: Mapping[str, Any] = {
        "consent": "I agree that you write to me about this survey, until I withdraw it."
    }
    no_chart = "Addresses are kept apart from the answers; the operator can list them."
    is_kept_apart = True

    def needs(self, question: Question) -> bool:
        """Always."""
        return True

    def faults(self, question: Question) -> Sequence[Fault]:
        """No or too long a consent."""
        if not question.consent.strip():
            return [Fault("consent", "Say what readers agree to who leave their address.")]
        if len(question.consent) > LONGEST_CONSENT:
            return [Fault("consent", f"A consent has at most {LONGEST_CONSENT} characters.")]
        return []

    def clean(self, question: Question, value: Any, path: str) -> Any:
        """The address without white space around it."""
        address = value.strip() if isinstance(value, str) else ""
        if len(address) > LONGEST_ADDRESS or not ADDRESS.fullmatch(address):
            raise Invalid.at(path, "must be an e-mail address")
        return address

    def parts(self, question: Question) -> Sequence[str]:
        """The box that is ticked by who agrees."""
        return (CONSENT,)

    def form_faults(self, question: Question, given: Given) -> Sequence[str]:
        """The same, and an address without consent."""
        missing = given.first and not given.parts.get(CONSENT)
        return [*super().form_faults(question, given), *([DISAGREED] if missing else [])]

    def from_form(self, question: Question, given: Given) -> Any:
        """The address as it was typed."""
        return given.first or None

    def cell(self, question: Question, answer: Any, variable: Variable) -> Any:
        """1: an address was given."""
        return 1

    def invented(self, question: Question, whim: Whim) -> Any:
        """An address at a host that exists nowhere (RFC 2606)."""
        return f"reader{whim.value(range(1000, 10_000))}@mail.example"
