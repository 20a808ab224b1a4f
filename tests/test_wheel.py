"""The wheel runs as the checkout does: installed alone, it makes a database and answers."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
REQUEST = """
from survey_app import create_app
from survey_app.settings import Settings, resource_folder
app = create_app(Settings.from_environment())
assert "site-packages" in str(resource_folder("templates")), resource_folder("templates")
client = app.test_client()
for address in ("/studio/sign-in", "/readyz", "/static/css/tokens.css"):
    assert client.get(address).status_code == 200, address
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """What users install, built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*build, str(ROOT)], check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A new environment with the wheel in it, and the requirements of this one."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=True)
    [packages] = folder.glob("lib/python*/site-packages")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    install += ["--ignore-installed"]
    subprocess.run([*install, "--prefix", str(folder), str(wheel)], check=True, capture_output=True)
    # What it requires is what this environment has; of the project itself only the wheel is seen.
    ours = next(Path(one) for one in sys.path if Path(one, "flask").is_dir())
    for package in ours.iterdir():
        is_project = package.name.startswith(("survey_app", "_editable", "__editable__"))
        if not is_project and not (packages / package.name).exists():
            (packages / package.name).symlink_to(package)
    return folder


@pytest.fixture
def run(installed, tmp_path):
    """Run something with the environment's Python, outside the checkout."""

    def start(*arguments):
        return subprocess.run(
            # Isolated: neither the folder nor the user's own packages are seen.
            [installed / "bin" / "python", "-I", *arguments],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "SURVEY_DATA_DIR": str(tmp_path / "var")},
            capture_output=True,
            text=True,
            check=False,
        )

    return start


@pytest.fixture
def script(installed):
    """The command line as it was installed."""
    return installed / "bin" / "survey-app"


def test_everything_that_runs_is_inside(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for part in (
        "survey_app/_resources/templates/base.html",
        "survey_app/_resources/migrations/env.py",
        "survey_app/_resources/reports/articles.toml",
        "survey_app/static/css/tokens.css",
        "survey_app/embed/dist/widget.js",
        "survey_app/embed/strings/en.json",
        "survey_app/demo/leanings.toml",
    ):
        assert part in names


def test_nothing_that_does_not_run_is_inside(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert not [name for name in names if "node_modules" in name or name.startswith("tests/")]


def test_doctor_says_what_to_do_and_then_that_all_is_well(run, script):
    before = run(script, "doctor")
    assert before.returncode == 1
    assert "Run: survey-app migrate" in before.stdout
    assert run(script, "migrate").returncode == 0
    after = run(script, "doctor")
    assert after.returncode == 0, after.stdout + after.stderr


def test_it_answers_a_request(run, script):
    assert run(script, "migrate").returncode == 0
    answered = run("-c", REQUEST)
    assert answered.returncode == 0, answered.stderr
