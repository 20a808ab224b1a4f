"""`make demo` and `survey-app demo`: filled once, up at once, and gone without a trace."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from survey_app.database import Database
from survey_app.demo.gallery import content
from survey_app.demo.newspaper import stories
from tests.serving import free_ports

ROOT = Path(__file__).parents[2]
COMMAND = [str(Path(sys.executable).with_name("survey-app")), "demo"]
READY = "Ctrl-C ends both."


class Demo:
    """A demo that runs, with what it has printed."""

    def __init__(self, folder, *command, ports):
        self.studio, self.paper = ports
        given = {"PORT": str(self.studio), "PAPER_PORT": str(self.paper)}
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **given, "SURVEY_DATA_DIR": str(folder)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.said = ""
        for line in self.process.stdout:
            self.said += line
            if READY in line:
                break
        self.took = time.monotonic() - self.began

    def end(self):
        """Whatever still runs of it, ended hard."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()
        self.process.stderr.close()

    def main_process(self):
        """Process id of `survey-app demo` itself, below make."""
        return next(pid for pid in below(self.process.pid) if "demo" in arguments(pid)[-1:])


def below(pid):
    """This process and all that descend from it, by /proc."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def arguments(pid):
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")[:-1]
    return []


def status(port, path="/"):
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()


def lives(pid):
    """Whether a process is there and no mere zombie."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def left(pids, within=60.0):
    """Which of these processes do not end in time, by what they were started with."""
    until = time.monotonic() + within
    while any(map(lives, pids)) and time.monotonic() < until:
        time.sleep(0.05)
    return [arguments(pid) for pid in pids if lives(pid)]


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory):
    """A data folder in which a first demo has run, and what it printed."""
    folder = tmp_path_factory.mktemp("demo")
    demo = Demo(folder, *COMMAND, ports=free_ports(2))
    demo.answers = [status(demo.studio, "/studio/sign-in"), status(demo.paper)]
    demo.end()
    demo.folder = folder
    return demo


@pytest.fixture
def run(newsroom):
    """Start the demo again; it is ended hard at the end of the test."""
    running = []

    def start(*command, ports=None):
        running.append(Demo(newsroom.folder, *command or COMMAND, ports=ports or free_ports(2)))
        return running[-1]

    yield start
    for demo in running:
        demo.end()


def test_the_first_run_prints_where_to_go_and_answers_there(newsroom):
    assert f"http://127.0.0.1:{newsroom.studio}/studio/" in newsroom.said
    assert f"http://127.0.0.1:{newsroom.paper}/" in newsroom.said
    assert "editor@example.com with demo-demo-demo" in newsroom.said
    assert newsroom.answers == [200, 200]


def test_a_second_run_is_up_at_once(run):
    # Five seconds on a quiet machine, and filling it takes forty; tests run beside others.
    assert run().took < 25


def test_a_run_on_other_ports_takes_them_over(newsroom, run):
    demo = run()
    database = Database(f"sqlite:///{newsroom.folder / 'survey.db'}")
    with database.engine.connect() as connection:
        query = "SELECT address, title FROM article"
        articles = connection.exec_driver_sql(query).all()
        origins = connection.exec_driver_sql("SELECT origins FROM publication").scalars().all()
    database.close()
    assert [str(demo.paper) in each for each in origins] == [True, True]
    assert len(articles) == len(stories()) + len(content().specimens())
    assert {re.sub(r"(:\d+)/.*", r"\1", row.address) for row in articles} == {
        f"http://127.0.0.1:{demo.paper}"
    }


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
@pytest.mark.parametrize("to_group", [True, False], ids=["group", "make alone"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_make_demo_ends_with_everything_when_told_to(run, number, to_group):
    demo = run("make", "demo")
    everything = below(demo.process.pid)
    assert len(everything) > 3
    if to_group:
        os.killpg(demo.process.pid, number)
    else:
        demo.process.send_signal(number)
    assert left(everything) == []
    assert (status(demo.studio), status(demo.paper)) == (None, None)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_a_terminal_interrupts_only_the_one_who_ends_the_others(run):
    demo = run()
    started = [
        pid for pid in below(demo.main_process())[1:] if "--multiprocessing-fork" in arguments(pid)
    ]
    assert len(started) == 2
    for pid in started:
        for status_file in Path(f"/proc/{pid}/task").glob("*/status"):
            blocked = re.search(r"^SigBlk:\t(.*)$", status_file.read_text(), re.MULTILINE)[1]
            assert int(blocked, 16) >> signal.SIGINT - 1 & 1


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_nothing_is_left_behind_when_it_is_killed(run):
    demo = run()
    everything = below(demo.process.pid)
    os.kill(demo.main_process(), signal.SIGKILL)
    assert left(everything) == []
    assert (status(demo.studio), status(demo.paper)) == (None, None)


def test_a_port_that_is_taken_is_one_sentence(newsroom, run):
    first = run()
    second = subprocess.run(
        [*COMMAND, "--port", str(first.studio), "--paper-port", str(free_ports(1)[0])],
        env={**os.environ, "SURVEY_DATA_DIR": str(newsroom.folder / "other")},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert "another program listens there" in second.stderr
    assert len(second.stderr.splitlines()) == 1


def test_a_second_one_on_the_same_folder_is_one_sentence(run):
    run()
    ports = free_ports(2)
    second = run(*COMMAND, ports=ports)
    assert second.process.wait() == 1
    assert "Another survey-app works on the data folder" in second.process.stderr.read()


def test_one_port_for_both_is_bad_usage():
    command = [*COMMAND, "--port", "8123", "--paper-port", "8123"]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 2
