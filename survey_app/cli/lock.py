"""One long writer per data folder: `serve` and `migrate` hold an exclusive lock on `serve.lock`."""

import fcntl
import os
from multiprocessing.reduction import DupFd
from pathlib import Path
from typing import Any, Self

from survey_app.errors import SurveyError

NAME = "serve.lock"


class FolderInUse(SurveyError):
    """Another process works on this data folder."""


class FolderLock:
    """The lock on a data folder; held until every process that has it ends or closes it.

    A server process that is given the lock holds it too: while one lives, even without its
    parent, nobody else can begin.
    """

    def __init__(self, handle: int) -> None:
        self._handle = handle

    @classmethod
    def take(cls, data_dir: Path) -> Self:
        """Take the lock; raises FolderInUse, and says so, when somebody has it."""
        try:
            data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(data_dir / NAME, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise SurveyError(
                f"The data folder {data_dir} cannot be written: {error.strerror}."
            ) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            raise FolderInUse(
                f"Another survey-app works on the data folder {data_dir}. "
                "Stop it first, or set SURVEY_DATA_DIR to another folder."
            ) from None
        return cls(handle)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def __reduce__(self) -> tuple[Any, ...]:
        """Handed to a process that is being started, which then holds it as well."""
        return _received, (DupFd(self._handle),)

    def close(self) -> None:
        """Let go; others may still hold it."""
        os.close(self._handle)


def _received(duplicate: Any) -> FolderLock:
    return FolderLock(duplicate.detach())
