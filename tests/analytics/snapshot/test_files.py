"""Files of a snapshot: whole at any moment, whoever is killed, and gone when they do not count."""

import pytest

from survey_app.analytics.snapshot.files import LINGERS, MANIFEST
from survey_app.waiting import MustWait, never_wait
from tests.builders import NOW

LATER = NOW + LINGERS


def segments(root):
    return {path.name for path in root.glob("*/*.parquet")}


def test_whoever_reads_may_finish_reading(answer, grow, root):
    answer(*[{"q1": "o1"}] * 3)
    before = grow()
    answer(*[{"q1": "o1"}] * 3)
    after = grow(NOW + LINGERS / 2)
    assert before.scan().collect().height == 3
    both = (*before.manifest.segments, *after.manifest.segments)
    assert segments(root) == {one.file for one in both}
    grow(LATER + LINGERS)
    assert segments(root) == {one.file for one in after.manifest.segments}


def test_what_a_killed_process_has_left_is_deleted(answer, grow, root):
    answer({"q1": "o1"})
    grow()
    left = root / "labsurvey" / "0123.parquet"
    left.write_bytes(b"half")
    answer({"q1": "o1"})
    grow()
    assert not left.exists()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 0, "survey_id": 1}'])
def test_a_manifest_that_cannot_be_read_is_made_anew(answer, grow, root, text):
    answer({"q1": "o1"})
    grow()
    (root / "labsurvey" / MANIFEST).write_text(text)
    assert grow().rows == 1


def test_a_write_that_fails_leaves_the_old_state(answer, grow, monkeypatch):
    answer({"q1": "o1"})
    before = grow()
    answer({"q1": "o1"})
    with monkeypatch.context() as patch, pytest.raises(OSError, match="full"):
        patch.setattr("os.fsync", lambda _handle: full())
        grow()
    assert before.folder.manifest() == before.manifest
    assert grow().rows == 2


def full():
    raise OSError("the disk is full")


def test_the_servers_loop_never_waits_for_the_lock(grow, monkeypatch):
    monkeypatch.setattr("survey_app.waiting._this_thread", type("Local", (), {})())
    never_wait()
    with pytest.raises(MustWait):
        grow()


def test_the_folder_is_for_its_owner_alone(answer, grow, root):
    answer({"q1": "o1"})
    grow()
    assert root.joinpath("labsurvey").stat().st_mode & 0o077 == 0
