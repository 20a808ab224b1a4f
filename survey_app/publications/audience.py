"""What a publication's pages may say of their readers: a few labels, such as `tier`."""

import re
from collections.abc import Iterator, Mapping, Sequence

from survey_app.errors import Fault

MOST_LABELS = 5
LABEL = re.compile(r"[a-z][a-z0-9_-]{0,23}")


def label_faults(labels: Sequence[str]) -> Iterator[Fault]:
    """What is wrong with the labels that a publication allows, at `audience_labels`."""
    wrong = [label for label in labels if not LABEL.fullmatch(label)]
    if wrong:
        yield Fault("audience_labels", f"{wrong[0]} is not a label like tier or region")
    if len(labels) > MOST_LABELS:
        yield Fault("audience_labels", f"At most {MOST_LABELS} labels are possible.")


def allowed(audience: Mapping[str, str], labels: Sequence[str]) -> dict[str, str]:
    """What may be kept of what a page said of its reader."""
    return {name: value for name, value in audience.items() if name in labels and value}
