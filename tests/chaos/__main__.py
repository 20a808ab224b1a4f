"""`python -m tests.chaos [NAME …]`: everything goes wrong, and nothing may be lost or doubled."""

import contextlib
import sys
import time

import click

from tests.chaos.scenario import Absent
from tests.chaos.scenarios import SCENARIOS
from tests.newspaper import KINDS
from tests.postgres import DURABLE, Cluster

ROW = "{:<14} {:<11} {:<44} {:>9} {:>12} {:>5} {:>8}  {}"


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(sorted(SCENARIOS)))
@click.option("--database", "kinds", multiple=True, type=click.Choice(KINDS), default=KINDS)
@click.option("--small", is_flag=True, help="As `make test` runs them.")
def main(names: tuple[str, ...], kinds: tuple[str, ...], *, small: bool) -> None:
    """Run the named scenarios, or all; exits with 1 when the oracle objects."""
    titles = ("scenario", "database", "injected", "requests", "acknowledged", "lost", "doubled")
    click.echo(ROW.format(*titles, "verdict"))
    with contextlib.ExitStack() as stack:
        cluster = stack.enter_context(Cluster(DURABLE)) if "postgresql" in kinds else None
        good = [
            run(name, kind, cluster if kind == "postgresql" else None, small=small)
            for name in names or SCENARIOS
            for kind in SCENARIOS[name].kinds
            if kind in kinds
        ]
    sys.exit(not all(good))


def run(name, kind, cluster, *, small) -> bool:
    """One row of the table; False when something was found."""
    scenario, began = SCENARIOS[name], time.monotonic()
    try:
        result = scenario.run(cluster, scenario.small if small else scenario.full)
    except Absent as reason:
        click.echo(f"{name:<14} {kind:<11} not run: {reason}")
        return True
    except Exception as error:  # noqa: BLE001 - the others are still to be run
        click.echo(f"{name:<14} {kind:<11} broke off: {error!r}")
        return False
    found = result.verdict
    said = f"{'good' if found.good else 'BAD'} ({time.monotonic() - began:.0f} s)"
    counts = (found.requests, found.acknowledged, found.lost, found.doubled)
    click.echo(ROW.format(name, kind, result.injected, *(f"{n:,}" for n in counts), said))
    for fault in found.faults[:10]:
        click.echo(f"    {fault}")
    return found.good


main()
