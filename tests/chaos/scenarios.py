"""All scenarios by name, with the size that `make test` runs and the full one."""

from tests.chaos import crowds, deaths, readers, storage
from tests.chaos.scenario import Scenario, Size

SCENARIOS = {
    "kill": Scenario(deaths.kill, Size(600, 2), Size(100_000, 50)),
    "before-begin": Scenario(deaths.before_begin, Size(250, 1), Size(10_000, 10)),
    "after-insert": Scenario(deaths.after_insert, Size(250, 1), Size(10_000, 10)),
    "after-commit": Scenario(deaths.after_commit, Size(250, 1), Size(10_000, 10)),
    "terminate": Scenario(deaths.terminate, Size(500, 1), Size(2_000, 20)),
    "repeat": Scenario(readers.repeat, Size(50), Size(10_000)),
    "one-response": Scenario(readers.one_response, Size(500), Size(500)),
    "one-voice": Scenario(readers.one_voice, Size(200, 1), Size(200, 50)),
    "two-processes": Scenario(
        readers.two_processes, Size(20, 5), Size(500, 20), kinds=("postgresql",)
    ),
    "io-errors": Scenario(storage.io_errors, Size(800), Size(20_000), kinds=("sqlite",)),
    "full-disk": Scenario(storage.full_disk, Size(150, 1), Size(1_500, 10), kinds=("sqlite",)),
    "postgres-stops": Scenario(
        storage.postgres_stops, Size(200, 1), Size(20_000, 10), kinds=("postgresql",)
    ),
    "cut-commits": Scenario(storage.cut_commits, Size(200), Size(20_000), kinds=("postgresql",)),
    "overload": Scenario(crowds.overload, Size(600), Size(100_000)),
    "slow": Scenario(crowds.slow, Size(200), Size(20_000)),
    "clock": Scenario(crowds.clock, Size(50, 7), Size(1_000, 7)),
    "jobs": Scenario(crowds.jobs, Size(600, 1), Size(50_000, 10)),
}
