"""What the widget decides in the browser is what Python decides: both pass the same vectors."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.node import node_command

TESTS = Path(__file__).parents[1]
WIDGET = TESTS.parent / "survey_app" / "embed" / "widget"
RUN = """
import {{ readFileSync }} from 'node:fs';
import * as code from '{module}';
const vectors = JSON.parse(readFileSync(0, 'utf8'));
console.log(JSON.stringify(vectors.map(v => {call})));
"""
CALLS = {
    "conditions": "code.holds(v.condition, v.answers, v.facts)",
    "piping": "code.filled(v.text, v.questions, v.answers)",
}
EXPECTED = {"conditions": "holds", "piping": "filled"}


@pytest.mark.parametrize("name", CALLS)
def test_the_browser_passes_the_vectors(name):
    vectors = json.loads((TESTS / "surveys" / f"{name}.json").read_text("utf-8"))
    module = (WIDGET / f"{name}.js").as_uri()
    program = RUN.format(module=module, call=CALLS[name])
    done = subprocess.run(
        [*node_command(), "--input-type=module", "-e", program],
        input=json.dumps(vectors),
        capture_output=True,
        text=True,
        check=True,
    )
    told = zip(vectors, json.loads(done.stdout), strict=True)
    wrong = {v["name"]: found for v, found in told if found != v[EXPECTED[name]]}
    assert len(vectors) > 20
    assert wrong == {}
