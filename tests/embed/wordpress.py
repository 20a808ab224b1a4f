"""What WordPress makes of an oEmbed answer by a provider it does not know: the rules restated.

Read in `wp_filter_oembed_result` (wp-includes/embed.php) and `wp-embed.js` of WordPress: of the
markup only `<a>`, `<blockquote>` and `<iframe>` survive, with few attributes; then one quote and
one frame are kept, and the frame is put into a sandbox and given a secret, under which it may say
how high it is.
"""

import re
from html import escape
from html.parser import HTMLParser

ALLOWED = {
    "a": {"href"},
    "blockquote": set(),
    "iframe": {
        *("src", "width", "height", "frameborder"),
        *("marginwidth", "marginheight", "scrolling", "title"),
    },
}
KEPT = re.compile(r"(<blockquote>.*?</blockquote>)?.*(<iframe.*?></iframe>)", re.DOTALL)
SOURCE = re.compile(r""" src=(['"])([^'"]*)\1""")
LEAST, MOST = 200, 1000
"""Heights in px that a frame is given."""

LISTENER = f"""
addEventListener('message', ({{data, source}}) => {{
  if (!data || /[^a-zA-Z0-9]/.test(data.secret)) return;
  for (const quote of document.querySelectorAll(`blockquote[data-secret="${{data.secret}}"]`))
    quote.style.display = 'none';
  for (const frame of document.querySelectorAll(`iframe[data-secret="${{data.secret}}"]`)) {{
    if (frame.contentWindow !== source) continue;
    frame.removeAttribute('style');
    if (data.message === 'height')
      frame.height = Math.min({MOST}, Math.max({LEAST}, parseInt(data.value, 10)));
    if (data.message === 'link' && new URL(data.value).host === new URL(frame.src).host)
      window.followed = data.value;
  }}
}});
"""
"""What the page around the frame does; where it would leave the page, the address is noted."""


class _Filter(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.kept = ""

    def handle_starttag(self, tag, attrs):
        if tag in ALLOWED:
            left = [(name, value or "") for name, value in attrs if name in ALLOWED[tag]]
            self.kept += f"<{tag}" + "".join(f' {n}="{escape(v)}"' for n, v in left) + ">"

    def handle_endtag(self, tag):
        if tag in ALLOWED:
            self.kept += f"</{tag}>"

    def handle_data(self, data):
        self.kept += escape(data)


def filtered(markup):
    """The markup with the allowed tags and attributes only."""
    parser = _Filter()
    parser.feed(markup)
    parser.close()
    return parser.kept


def embedded(answer, secret="x9Kd03mQpz"):
    """What stands in the article in the end; None where WordPress refuses the answer."""
    found = KEPT.search(filtered(answer["html"])) if answer["type"] in ("rich", "video") else None
    if found is None:
        return None
    quote = (found[1] or "").replace(
        "<blockquote>", f'<blockquote class="wp-embedded-content" data-secret="{secret}">'
    )
    hidden = ' style="position: absolute; visibility: hidden;"' if quote else ""
    made = f'<iframe class="wp-embedded-content" sandbox="allow-scripts"{hidden}'
    frame = found[2].replace("<iframe", made)
    source = SOURCE.search(frame)
    if source is None:
        return None
    address = f"{source[2]}#?secret={secret}"
    frame = frame.replace(source[0], f' src="{address}" data-secret="{secret}"')
    return quote + frame
