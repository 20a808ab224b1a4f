"""Charts of a page, and what stands with each of them."""

import re


def charts_alone(markup):
    """Charts of a page, by name, that have no table of the same name or no buttons of their own."""
    _, *parts = markup.split('<div class="chart-place"')
    named = [(re.search('data-name="(.*?)"', part)[1], part) for part in parts]
    assert named
    return [
        name for name, part in named if _tables(part)[:1] != [name] or 'class="save"' not in part
    ]


def _tables(part):
    return re.findall('<table data-name="(.*?)"', part)
