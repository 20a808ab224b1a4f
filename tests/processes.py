"""The real server in processes of its own, and what the kernel says about them."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.serving import free_ports

ROOT = Path(__file__).parents[1]
TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
PLAIN = "survey_app.cli.server:load"
READY = "Ctrl-C"


class NoServer(Exception):
    """The server ended before it answered."""


class Server:
    """`survey-app serve` on a free port, which it keeps when it is started again."""

    def __init__(self, folder: Path, database_url: str, *options, loader=PLAIN, before=(), **env):
        """`before` is put before the command (fiu-run, faketime); `env` are SURVEY_ settings."""
        [self.port] = free_ports(1)
        self.url = f"http://127.0.0.1:{self.port}"
        self.errors = folder / "server.log"
        self.loader = loader
        """What makes the application the next time the server is started."""
        self._before = [*before, sys.executable, "-m", "tests.launcher"]
        self._serve = ["serve", "--port", str(self.port), *options]
        settings = {"data_dir": folder, "database_url": database_url, "limits": "off", **env}
        self._env = {f"SURVEY_{name.upper()}": str(value) for name, value in settings.items()}
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_error):
        self.end(signal.SIGKILL)

    def start(self):
        """Start it, and wait until it answers."""
        if self.process:
            self.process.stdout.close()
        with self.errors.open("ab") as errors:
            self.process = subprocess.Popen(
                [*self._before, self.loader, *self._serve],
                cwd=ROOT,
                env={**os.environ, **self._env},
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                start_new_session=True,
            )
        if not any(READY in line for line in self.process.stdout):
            self.end(signal.SIGKILL)
            raise NoServer(self.errors.read_text()[-2000:])

    def end(self, number=signal.SIGTERM):
        """Signal the supervisor, which ends the rest; returns its exit code.

        SIGKILL goes to all of them.
        """
        with contextlib.suppress(ProcessLookupError):
            send = os.killpg if number == signal.SIGKILL else os.kill
            send(self.process.pid, number)
        code = self.process.wait()
        self.process.stdout.close()
        return code

    def command(self, *arguments) -> None:
        """Run another `survey-app` command with the settings of this server."""
        program = [sys.executable, "-c", "from survey_app.cli import main; main()"]
        subprocess.run(
            [*program, *(str(argument) for argument in arguments)],
            cwd=ROOT,
            env={**os.environ, **self._env},
            check=True,
            capture_output=True,
        )

    @property
    def workers(self):
        """Process ids of the processes that answer requests."""
        return [pid for pid in _children(self.process.pid) if "spawn_main" in _command_line(pid)]

    @property
    def cpu(self):
        """Seconds of CPU that the supervisor and its children have used."""
        return sum(_cpu(pid) for pid in (self.process.pid, *_children(self.process.pid)))

    @property
    def memory(self):
        """Resident bytes of the processes that answer requests."""
        statm = (Path(f"/proc/{pid}/statm").read_text() for pid in self.workers)
        return sum(int(text.split()[1]) * PAGE for text in statm)


def _children(pid):
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for path in tasks for child in path.read_text().split()]


def _command_line(pid):
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text()
    return ""


def _cpu(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK
