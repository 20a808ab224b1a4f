"""A weighting while it is being written: everything in the form, as it was typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from survey_app.analytics.models import Weighting
from survey_app.analytics.weighting.raking import Targets, Wanted
from survey_app.analytics.weighting.typed import Typed, number, parsed, percentages
from survey_app.errors import Fault, Invalid
from survey_app.statistics.trimming import LEAST, MOST

MOST_MARGINS = 6
"""With more, nearly every answer is a combination of its own."""


@dataclass(frozen=True)
class Draft:
    """What was typed; nothing of it need make sense yet."""

    name: str = ""
    source: str = ""
    largest: str = f"{MOST:g}"
    smallest: str = f"{LEAST:g}"
    typed: Typed = field(default_factory=dict)

    @classmethod
    def of(cls, weighting: Weighting) -> "Draft":
        """As a saved weighting stands."""
        return cls(
            weighting.name,
            weighting.source,
            f"{weighting.largest:g}",
            f"{weighting.smallest:g}",
            {name: percentages(shares) for name, shares in weighting.targets.items()},
        )

    def wanted(self) -> Wanted:
        """What it asks for; raises Invalid with everything that is wrong with it."""
        faults: list[Fault] = []
        targets: Targets = {}
        if not self.typed:
            faults.append(Fault("margins", "Choose at least one thing to weight by."))
        if len(self.typed) > MOST_MARGINS:
            faults.append(Fault("margins", f"A weighting has at most {MOST_MARGINS} margins."))
        try:
            targets = parsed(self.typed)
        except Invalid as error:
            faults += error.faults
        largest, smallest = number(self.largest), number(self.smallest)
        if largest is None or largest <= 1:
            faults.append(Fault("largest", "The largest weight must be a number above 1."))
        if smallest is None or smallest >= 1:
            faults.append(Fault("smallest", "The smallest weight must be a number below 1."))
        if faults:
            raise Invalid(*faults)
        return Wanted(targets, largest or MOST, smallest or 0.0)

    def with_margin(self, name: str) -> "Draft":
        """With one more thing to weight by, without targets yet."""
        return replace(self, typed={**self.typed, name: self.typed.get(name, {})})

    def without_margin(self, name: str) -> "Draft":
        """With one thing less to weight by."""
        return replace(self, typed={n: texts for n, texts in self.typed.items() if n != name})

    def filled(self, typed: Typed) -> "Draft":
        """With these targets in place of what was typed for their margins."""
        return replace(self, typed={**self.typed, **typed})

    def filled_from(self, margin: str, counts: Mapping[str, int]) -> "Draft":
        """With the distribution of these counts as targets of a margin."""
        return self.filled({margin: percentages(counts)})
