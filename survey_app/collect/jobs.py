"""The jobs of a server process: beacons are flushed and deltas folded every two seconds."""

import datetime as dt
import logging
import threading

from sqlalchemy.exc import SQLAlchemyError

from survey_app.collect.flush import flush
from survey_app.collect.folding import Folder
from survey_app.collect.tallies import fold
from survey_app.database import Database

log = logging.getLogger(__name__)

EVERY = 2.0
"""Seconds between two rounds."""


class Jobs:
    """A thread that works until it is stopped, and once more at the end."""

    def __init__(self, database: Database, folder: Folder) -> None:
        self._database = database
        self._folder = folder
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="survey-jobs", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Do what waits, then end."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(EVERY):
            self._round()
        self._round()

    def _round(self) -> None:
        try:
            flush(self._database, self._folder, dt.datetime.now(dt.UTC))
            fold(self._database)
        except SQLAlchemyError as error:
            # The database is busy or away; everything waits for the next round.
            log.warning("jobs wait for the database: %s", type(error).__name__)
        except Exception:  # noqa: BLE001 - the thread's edge: nobody would start it again
            log.exception("a round of the jobs failed")
