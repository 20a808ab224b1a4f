"""One long writer per data folder and SQLite file: `serve` and `migrate` lock both.

The lock of a folder is `serve.lock` in it, that of `survey.db` is `survey.db.lock` beside it: two
folders may name one file.
"""

import fcntl
import os
from contextlib import ExitStack
from multiprocessing.reduction import DupFd
from pathlib import Path
from typing import Any, Self

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from survey_app.errors import SurveyError
from survey_app.settings import Settings

NAME = "serve.lock"


class FolderInUse(SurveyError):
    """Another process works on this data folder, or on its database."""


class FolderLock:
    """The locks on a data folder and its database; held until every process that has them ends.

    A server process that is given them holds them too: while one lives, even without its parent,
    nobody else can begin.
    """

    def __init__(self, handles: tuple[int, ...]) -> None:
        self._handles = handles

    @classmethod
    def take(cls, settings: Settings) -> Self:
        """Take the locks; raises FolderInUse, and says so, when somebody has one."""
        paths = [settings.data_dir / NAME]
        file = _sqlite_file(settings.database_url)
        if file is not None:
            paths.append(file.with_name(f"{file.name}.lock"))
        with ExitStack() as undo:
            handles = []
            for path in paths:
                handles.append(_locked(path))
                undo.callback(os.close, handles[-1])
            undo.pop_all()
        return cls(tuple(handles))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def __reduce__(self) -> tuple[Any, ...]:
        """Handed to a process that is being started, which then holds them as well."""
        return _received, tuple(DupFd(handle) for handle in self._handles)

    def close(self) -> None:
        """Let go; others may still hold them."""
        for handle in self._handles:
            os.close(handle)


def _received(*duplicates: Any) -> FolderLock:
    return FolderLock(tuple(duplicate.detach() for duplicate in duplicates))


def _locked(path: Path) -> int:
    folder = path.parent
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise SurveyError(f"The folder {folder} cannot be written: {error.strerror}.") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        if path.name == NAME:
            used, other = f"data folder {folder}", "SURVEY_DATA_DIR to another folder"
        else:
            used, other = f"database {path.with_suffix('')}", "SURVEY_DATABASE_URL to another file"
        raise FolderInUse(
            f"Another survey-app works on the {used}. Stop it first, or set {other}."
        ) from None
    return handle


def _sqlite_file(database_url: str) -> Path | None:
    """Where an SQLite database lies, whatever links lead there; None for any other."""
    try:
        url = make_url(database_url)
    except ArgumentError:
        return None  # whoever opens it says what is wrong with it
    if url.get_backend_name() != "sqlite" or not url.database:
        return None
    return Path(url.database).resolve()
