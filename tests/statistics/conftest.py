"""Public survey data whose licences do not let it stand in this repository."""

import csv
import os
from pathlib import Path

import pytest


@pytest.fixture
def survey_data():
    """Reads a table of the folder SURVEY_TEST_DATA_DIR: `survey_data(name)` is a list of rows.

    A row maps the name of a column to its text; a missing value is empty. The test is skipped
    where the folder is not there: the files are under the GPL, and so are not copied here.
    """

    def read(name):
        path = Path(os.environ.get("SURVEY_TEST_DATA_DIR", "nowhere"), name)
        if not path.is_file():
            pytest.skip(f"no {name} here: SURVEY_TEST_DATA_DIR does not name its folder")
        with path.open(newline="") as file:
            return list(csv.DictReader(file))

    return read
