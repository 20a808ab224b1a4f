"""`survey-app backup FILE` and `survey-app restore FILE`, on and between both databases."""

import hashlib
import stat
import subprocess
import threading

import pytest
from sqlalchemy import delete, insert, text, update

from survey_app.cli import copies, restore
from survey_app.cli.copies import BadCopy, check, copy_pages, rows_of
from survey_app.collect.models import Response, SurveyTally
from survey_app.collect.recount import correct, disagreements
from survey_app.database import Database, transaction
from survey_app.publications.catalogue import PublicationFacts, create_publication
from tests.builders import NOW, make_article, make_publication, make_survey, make_user, response_row

ONLY_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""Pages are copied of SQLite alone."""


@pytest.fixture
def filled(database, run, data_dir, monkeypatch):
    """A database of the command line, with a counted response and whatever belongs to it."""
    address = database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("SURVEY_DATABASE_URL", address)
    with transaction(database.writing()) as session:
        publication = make_publication(session)
        make_article(session, publication, title="Größe — 大きさ")
        survey_id, shard = make_survey(session, publication).id, publication.id << 8
    with transaction(database.writing()) as session:
        rows = [response_row(shard, survey_id, answers={"q5": "naïve 💡"}) for _ in range(3)]
        session.execute(insert(Response), rows)
    [difference] = disagreements(database)
    correct(database, difference)
    return database


@pytest.fixture
def file(tmp_path):
    return tmp_path / "backup.db"


def contents(database):
    with database.reading() as session:
        rows = session.execute(
            text("SELECT count(*), min(revision), max(channel) FROM response")
        ).one()
        title = session.scalar(text("SELECT title FROM article"))
    return tuple(rows), title


def test_a_backup_is_checked_for_its_owner_alone_and_has_a_checksum(run, filled, file):
    done = run("backup", str(file))
    assert done.exit_code == 0, done.output
    assert "restored and checked" in done.stdout
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    kept = file.with_name("backup.db.sha256").read_text()
    assert kept == f"{hashlib.sha256(file.read_bytes()).hexdigest()}  backup.db\n"
    subprocess.run(["sha256sum", "-c", "backup.db.sha256"], cwd=file.parent, check=True)
    assert sorted(path.name for path in file.parent.glob("*backup*")) == [
        "backup.db",
        "backup.db.sha256",
    ]


def test_a_file_that_is_there_is_replaced_only_when_asked(run, filled, file):
    file.write_text("precious")
    refused = run("backup", str(file))
    assert (refused.exit_code, file.read_text()) == (1, "precious")
    assert "--force" in refused.stderr
    assert run("backup", str(file), "--force").exit_code == 0
    assert file.read_bytes().startswith(b"SQLite format 3")


def test_what_was_backed_up_comes_back_on_sqlite(run, filled, file, tmp_path, monkeypatch):
    run("backup", str(file))
    target = tmp_path / "new" / "survey.db"
    monkeypatch.setenv("SURVEY_DATABASE_URL", f"sqlite:///{target}")
    restored = run("restore", str(file))
    assert restored.exit_code == 0, restored.output
    database = Database(f"sqlite:///{target}")
    assert contents(database) == contents(filled)
    assert (rows_of(database), disagreements(database)) == (rows_of(filled), [])
    database.close()
    again = run("restore", str(file))
    assert (again.exit_code, "There already" in again.stderr) == (1, True)


def test_what_was_backed_up_comes_back_on_postgres(
    run, filled, file, postgres_scratch, monkeypatch
):
    run("backup", str(file))
    monkeypatch.setenv("SURVEY_DATABASE_URL", postgres_scratch)
    restored = run("restore", str(file))
    assert restored.exit_code == 0, restored.output
    database = Database(postgres_scratch)
    assert contents(database) == contents(filled)
    assert (rows_of(database), disagreements(database)) == (rows_of(filled), [])
    # Numbers go on after those that came with the backup.
    with transaction(database.writing()) as session:
        create_publication(
            session, make_user(session), PublicationFacts("New", ()), now=NOW, key="newtitle"
        )
    database.close()
    again = run("restore", str(file))
    assert (again.exit_code, "not empty" in again.stderr) == (1, True)


@pytest.mark.parametrize("end", ["", "-wal", "-shm", "-journal"])
def test_nothing_of_another_database_may_lie_beside_the_restored_one(
    run, filled, file, tmp_path, monkeypatch, end
):
    """SQLite would play an old write-ahead log into it."""
    run("backup", str(file))
    left = tmp_path / f"lost.db{end}"
    left.write_text("precious")
    monkeypatch.setenv("SURVEY_DATABASE_URL", f"sqlite:///{tmp_path / 'lost.db'}")
    refused = run("restore", str(file))
    assert (refused.exit_code, left.read_text()) == (1, "precious")
    assert f"There already: {left}. Move all of them to another folder" in refused.stderr
    left.unlink()
    assert run("restore", str(file)).exit_code == 0
    assert stat.S_IMODE((tmp_path / "lost.db").stat().st_mode) == 0o600


def test_a_restored_file_is_on_the_disk_before_it_has_its_name(
    run, filled, file, tmp_path, monkeypatch
):
    run("backup", str(file))
    target = tmp_path / "new" / "survey.db"
    monkeypatch.setenv("SURVEY_DATABASE_URL", f"sqlite:///{target}")
    synced = []
    monkeypatch.setattr(restore, "_sync", lambda path: synced.append((path, target.exists())))
    run("restore", str(file))
    [(copy, early), folder] = synced
    assert (copy.name, early, folder) == ("restored.db", False, (target.parent, True))


def test_a_damaged_backup_is_not_restored(run, filled, file, tmp_path, monkeypatch):
    run("backup", str(file))
    bytes_ = bytearray(file.read_bytes())
    bytes_[-100] ^= 0xFF
    file.write_bytes(bytes_)
    monkeypatch.setenv("SURVEY_DATABASE_URL", f"sqlite:///{tmp_path / 'other.db'}")
    refused = run("restore", str(file))
    assert (refused.exit_code, "changed or damaged" in refused.stderr) == (1, True)
    assert not (tmp_path / "other.db").exists()


def test_wrong_tallies_do_not_keep_a_backup_from_being_made(run, filled, file):
    with transaction(filled.writing()) as session:
        session.execute(update(SurveyTally).where(SurveyTally.shard == 256).values(n=9))
    done = run("backup", str(file))
    assert done.exit_code == 0
    assert "differ from the responses in 1 places" in done.stderr


@ONLY_SQLITE
def test_a_check_sees_that_rows_are_missing(filled, tmp_path):
    copy = Database(f"sqlite:///{tmp_path / 'copy.db'}")
    counts = copy_pages(filled, copy, lambda: None)
    check(copy, counts)
    with transaction(copy.writing()) as session:
        session.execute(delete(Response).where(Response.shard == 256))
    with pytest.raises(BadCopy, match="response"):
        check(copy, counts)
    copy.close()


@ONLY_SQLITE
def test_writers_go_on_while_pages_are_copied(filled, tmp_path, monkeypatch):
    """The copy shows the moment at which it began, whatever is written between its steps."""
    monkeypatch.setattr(copies, "PAGES", 5)
    written = []

    def write():
        with transaction(filled.writing(patience=0)) as session:
            session.execute(insert(Response), [response_row(256, 1)])
        written.append(1)

    def step():
        writer = threading.Thread(target=write)
        writer.start()
        writer.join()

    copy = Database(f"sqlite:///{tmp_path / 'copy.db'}")
    counts = copy_pages(filled, copy, step)
    assert len(written) > 5
    assert (counts["response"], rows_of(copy)["response"]) == (3, 3)
    assert rows_of(filled)["response"] == 3 + len(written)
    copy.close()
