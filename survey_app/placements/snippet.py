"""What a publisher pastes: the script, a survey's place in an article, the room kept for it."""

from dataclasses import dataclass
from html import escape
from urllib.parse import quote, urlsplit

from survey_app.placements.heights import reserved_height
from survey_app.placements.plain_form import question_fields
from survey_app.publications.script import script_tag as script_tag
from survey_app.surveys.definition import Definition

WORD = "Survey"
"""What readers without JavaScript see: one word, in a paragraph of its own."""
COLUMN = 560
"""Width in px of the column of text on a large screen; wider ones need less height."""
PHONE = 340
"""Width in px of the column of text on a phone."""
MARGIN = 27
"""Above and below a survey, in px: 1.5 times the size of the text."""
PHONE_SCREEN = 480
"""Widest screen, in px, on which the height for phones holds."""


@dataclass(frozen=True)
class Snippets:
    """Everything that can be pasted for one survey."""

    script: str
    element: str
    link: str
    form: str
    style: str
    address: str
    policy: str


def snippets(
    public_url: str, publication: str, survey: str, definition: Definition, version: int
) -> Snippets:
    """All snippets of one survey; `publication` and `survey` are keys."""
    return Snippets(
        script=script_tag(public_url, publication),
        element=element_snippet(public_url, survey),
        link=link_snippet(public_url, survey),
        form=form_snippet(public_url, survey, definition, version),
        style=height_rule(survey, definition),
        address=hosted_address(public_url, survey),
        policy=content_policy(public_url),
    )


def hosted_address(public_url: str, survey: str, article: str = "") -> str:
    """Address of the survey's own page; `article` is where the reader came from."""
    query = f"?article={quote(article, safe='')}" if article else ""
    return f"{public_url}/s/{survey}{query}"


def element_snippet(public_url: str, survey: str, article: str = "") -> str:
    """The custom element, with a link for readers without JavaScript."""
    address = escape(hosted_address(public_url, survey, article))
    return f'<reader-survey survey="{survey}"><a href="{address}">{WORD}</a></reader-survey>'


def link_snippet(public_url: str, survey: str, article: str = "") -> str:
    """A plain link that the script takes over, for systems that strip unknown elements."""
    address = escape(hosted_address(public_url, survey, article))
    return f'<a data-survey="{survey}" href="{address}">{WORD}</a>'


def form_snippet(
    public_url: str, survey: str, definition: Definition, version: int, article: str = ""
) -> str:
    """The element with the whole survey as a plain form in it, which works without JavaScript."""
    hidden = [_hidden("version", str(version))]
    if article:
        hidden.append(_hidden("article", article))
    lines = [
        f'<reader-survey survey="{survey}">',
        f'  <form method="post" action="{escape(hosted_address(public_url, survey))}">',
        *(f"    {line}" for line in hidden),
        *(f"    {line}" for line in question_fields(definition)),
        "    <p><button>Answer</button></p>",
        "  </form>",
        "</reader-survey>",
    ]
    return "\n".join(lines)


def height_rule(survey: str, definition: Definition) -> str:
    """The style rule that keeps the survey's place free, so that nothing moves when it appears."""
    place = [f'reader-survey[survey="{survey}"],', f'a[data-survey="{survey}"] {{']
    wide, narrow = (reserved_height(definition, width) for width in (COLUMN, PHONE))
    return "\n".join(
        [
            # The distance that the box keeps; where the page has one of its own, that one counts.
            ":where(reader-survey, a[data-survey]) { margin-block: var(--rs-margin, 1.5em); }",
            *_kept(place, "block", wide, narrow),
        ]
    )


def mark_rule(marker: str, definition: Definition) -> str:
    """The style rule that keeps the height of a mark free, for a rule that puts the survey there.

    The mark holds the survey with its distances, so they are part of its height.
    """
    distances = 2 * MARGIN
    wide, narrow = (reserved_height(definition, w) + distances for w in (COLUMN, PHONE))
    return "\n".join(_kept([f"{marker} {{"], "flow-root", wide, narrow))


def _kept(place: list[str], display: str, wide: int, narrow: int) -> list[str]:
    indented = [f"  {line}" for line in place]
    return [
        "@media (scripting: enabled) {",
        *indented,
        f"    display: {display};",
        f"    min-block-size: {wide}px;",
        "  }",
        "}",
        f"@media (scripting: enabled) and (max-width: {PHONE_SCREEN}px) {{",
        *indented,
        f"    min-block-size: {narrow}px;",
        "  }",
        "}",
    ]


def content_policy(public_url: str) -> str:
    """What a Content-Security-Policy of the publisher's pages has to allow."""
    parts = urlsplit(public_url)
    host = f"{parts.scheme}://{parts.netloc}"
    return f"script-src {host}; connect-src {host}; img-src {host}; form-action {host}"


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'
