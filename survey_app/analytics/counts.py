"""What was counted of one survey: its answers by version and channel, and how often it was seen."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from survey_app.analytics.measures import Measures, responses_measures
from survey_app.analytics.source import Source
from survey_app.collect.deltas import RESPONSES
from survey_app.collect.exposures import Exposure

Cells = Mapping[tuple[int, str, str, str], int]
"""(version, channel, question, option or mark) → n."""


@dataclass(frozen=True)
class SurveyCounts:
    """Answers and exposures of one survey."""

    cells: Cells
    exposures: Mapping[int, Exposure] | None
    """By version; 0 stands for beacons that did not say which one they saw. None where they are
    not known of these readers."""
    flagged: int

    def answers(self) -> dict[tuple[int, str, str], int]:
        """(version, question, option) → n, over all channels."""
        found: defaultdict[tuple[int, str, str], int] = defaultdict(int)
        for (version, _, question, option), n in self.cells.items():
            found[version, question, option] += n
        return found

    def measures(self) -> Measures:
        """Counts of whole responses and exposures."""
        marks: Counter[str] = Counter()
        for (_, _, question, option), n in self.cells.items():
            if not question:
                marks[option] += n
        shown = (self.exposures or {}).values()
        together = Exposure(*map(sum, zip(*shown, strict=True)))
        return replace(responses_measures(marks, together), flagged=self.flagged)


def survey_counts(source: Source, exposures: Mapping[int, Exposure] | None) -> SurveyCounts:
    """The counts of the responses that a source lets in."""
    cells: Counter[tuple[int, str, str, str]] = Counter()
    flagged = 0
    for (is_flagged, *cell), n in source.counts(("flagged", "version", "channel")).items():
        version, channel, question, option = cell
        cells[version, channel, question, option] += n
        if is_flagged and (question, option) == ("", RESPONSES):
            flagged += n
    return SurveyCounts(cells, exposures, flagged)
