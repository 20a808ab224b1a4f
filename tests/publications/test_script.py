"""The line that publishers paste."""

from survey_app.publications.script import script_tag


def test_it_loads_the_script_of_the_publication_without_waiting():
    tag = script_tag("https://surveys.example", "technews")
    assert tag == '<script async src="https://surveys.example/embed/technews.js"></script>'
