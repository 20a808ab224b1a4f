"""Write the sheet that Plotly would add to the page by itself, which our policy forbids.

The vendored bundle is loaded into an empty page, draws one chart, and the rules that it inserted
are read back. `python -m tests.static.plotly_css` writes them; a test holds the file to them.
"""

import functools
from pathlib import Path

from survey_app.web.templating import STATIC
from tests.browsers import chromium

BUNDLE = next((STATIC / "vendor").glob("plotly-cartesian-*.min.js"))
SHEET = STATIC / "vendor" / "plotly.css"
HEAD = "/* Plotly's own rules, read from {bundle} by tests/static/plotly_css.py. */\n"
# Plotly switches to this by a style attribute in a feature test, which the policy blocks.
PIXELS = "#js-plotly-tester image, .js-plotly-plot .hm image { image-rendering: pixelated; }\n"
RULES = """async () => {
  const place = document.body.appendChild(document.createElement("div"));
  await Plotly.newPlot(place, [{type: "bar", x: [1], y: [1]}]);
  return [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules].map((r) => r.cssText));
}"""


def rules(bundle: Path = BUNDLE) -> str:
    """The sheet, as the bundle makes it."""
    with chromium() as browser:
        page = browser.new_page()
        page.set_content("<!doctype html><title>Plotly</title>")
        page.add_script_tag(content=bundle.read_text())
        found = page.evaluate(RULES)
    unique = functools.reduce(lambda kept, rule: {**kept, rule: None}, reversed(found), {})
    return HEAD.format(bundle=bundle.name) + "\n".join(unique) + "\n" + PIXELS


if __name__ == "__main__":
    SHEET.write_text(rules())
