"""Ways into a survey besides the script: frames, AMP pages, systems that embed by address."""

from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from survey_app.placements.heights import reserved_height
from survey_app.placements.newsletter import answers_to_choose, newsletter_block
from survey_app.placements.snippet import COLUMN, PHONE
from survey_app.surveys.definition import Definition

LOWEST_AMP = 100
"""Least height in px that AMP gives a frame which asks for another."""


@dataclass(frozen=True)
class Ways:
    """What can be pasted where the script cannot be."""

    frame: str
    amp: str
    newsletter: str
    newsletter_has_answers: bool
    """Whether there is a link for each answer, and not one for the whole survey."""


def ways(public_url: str, survey: str, definition: Definition) -> Ways:
    """All ways into one survey; `survey` is its key."""
    return Ways(
        frame=frame_snippet(public_url, survey, definition),
        amp=amp_snippet(public_url, survey, definition),
        newsletter=newsletter_block(public_url, survey, definition),
        newsletter_has_answers=bool(answers_to_choose(definition)),
    )


def headline(definition: Definition) -> str:
    """What a survey asks, in a line: its only question, or its title."""
    questions = list(definition.questions())
    return questions[0].text if len(questions) == 1 else definition.title


def frame_address(public_url: str, survey: str, **told: str) -> str:
    """Address of the page for frames, and what it is told of where it stands."""
    said = {name: value for name, value in told.items() if value}
    return f"{public_url}/frame/{survey}" + (f"?{urlencode(said)}" if said else "")


def frame_snippet(public_url: str, survey: str, definition: Definition, article: str = "") -> str:
    """A frame, and the listener that gives it the height it asks for."""
    address = escape(frame_address(public_url, survey, article=article))
    ours = f"iframe[src^='{public_url}/frame/']"
    return "\n".join(
        [
            f'<iframe src="{address}" title="{escape(headline(definition))}" width="100%" '
            f'height="{reserved_height(definition, COLUMN)}" frameborder="0" loading="lazy">'
            "</iframe>",
            "<script>",
            'addEventListener("message", ({ data, source }) => {',
            '  if (data?.type !== "survey:height") return;',
            f'  document.querySelectorAll("{ours}").forEach((frame) => {{',
            "    if (frame.contentWindow === source) frame.height = data.height;",
            "  });",
            "});",
            "</script>",
        ]
    )


def amp_snippet(public_url: str, survey: str, definition: Definition, article: str = "") -> str:
    """A frame for AMP pages, which grows when it asks to."""
    address = escape(frame_address(public_url, survey, amp="1", article=article))
    height = max(LOWEST_AMP, reserved_height(definition, PHONE))
    return "\n".join(
        [
            f'<amp-iframe src="{address}" title="{escape(headline(definition))}"',
            f'  layout="fixed-height" height="{height}" frameborder="0" resizable',
            '  sandbox="allow-scripts allow-forms allow-popups">',
            '  <div overflow tabindex="0" role="button" aria-label="Show all">+</div>',
            "</amp-iframe>",
        ]
    )
