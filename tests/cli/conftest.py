"""The command line, run within the test's own process."""

import pytest
from click.testing import CliRunner

from survey_app.cli import main


@pytest.fixture
def data_dir(tmp_path):
    """The data folder of the command line."""
    return tmp_path / "var"


@pytest.fixture
def run(data_dir, monkeypatch):
    """Run `survey-app` with these arguments."""
    for name in ("DATABASE_URL", "SECRET_KEY", "PUBLIC_URL", "STUDIO_URL", "PASSWORD", "LIMITS"):
        monkeypatch.delenv(f"SURVEY_{name}", raising=False)
    monkeypatch.setenv("SURVEY_DATA_DIR", str(data_dir))
    return lambda *arguments, **given: CliRunner().invoke(main, arguments, **given)
