"""Settings are read once from the environment."""

import stat

import pytest

from survey_app.settings import BadSetting, Settings, resource_folder


def read(tmp_path, **given):
    return Settings.from_environment({"SURVEY_DATA_DIR": str(tmp_path), **given})


def test_the_database_lies_in_the_data_folder(tmp_path):
    assert read(tmp_path).database_url == f"sqlite:///{tmp_path}/survey.db"


def test_a_secret_key_is_made_once_and_kept_for_its_owner(tmp_path):
    first, second = read(tmp_path), read(tmp_path)
    assert first.secret_key == second.secret_key
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_a_given_secret_key_is_not_written(tmp_path):
    assert read(tmp_path, SURVEY_SECRET_KEY="k" * 32).secret_key == "k" * 32
    assert not (tmp_path / "secret_key").exists()


def test_editors_come_in_where_readers_do_unless_told_otherwise(tmp_path):
    settings = read(tmp_path, SURVEY_PUBLIC_URL="https://s.example/")
    assert settings.public_url == settings.studio_url == "https://s.example"


@pytest.mark.parametrize(
    ("name", "value"),
    [("PUBLIC_URL", "surveys.example"), ("STUDIO_URL", "ftp://x"), ("LIMITS", "maybe")]
    + [("TRUSTED_PROXY_HOPS", "-1"), ("TRUSTED_PROXY_HOPS", "two"), ("REDIS_URL", "127.0.0.1")],
)
def test_a_bad_value_is_named(tmp_path, name, value):
    with pytest.raises(BadSetting, match=f"SURVEY_{name}"):
        read(tmp_path, **{f"SURVEY_{name}": value})


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(BadSetting, match="cannot be written"):
        read(tmp_path / "file" / "data")


@pytest.mark.parametrize("name", ["templates", "migrations", "reports"])
def test_resources_are_found(name):
    assert resource_folder(name).is_dir()


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("https://Surveys.Example.com/", "https://surveys.example.com"),
        ("https://surveys.example.com:443", "https://surveys.example.com"),
        ("http://127.0.0.1:8000/surveys/", "http://127.0.0.1:8000/surveys"),
    ],
)
def test_an_address_is_kept_as_browsers_write_it(tmp_path, given, used):
    environ = {"SURVEY_DATA_DIR": str(tmp_path), "SURVEY_PUBLIC_URL": given}
    assert Settings.from_environment(environ).public_url == used


@pytest.mark.parametrize(
    "given", ["https://a@b.example", "https://a.example/;x", "https://a:99999"]
)
def test_an_address_that_could_not_be_printed_is_refused(tmp_path, given):
    with pytest.raises(BadSetting):
        Settings.from_environment({"SURVEY_DATA_DIR": str(tmp_path), "SURVEY_PUBLIC_URL": given})
