"""`python -m tests.simulations [NAME …]`: methods are tried on what was planted."""

import sys
import time

import click

from tests.simulations.simulations import SIMULATIONS

ROW = "{:<14} {:<58} {:>9} {:>8} {:>8}  {}"


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(sorted(SIMULATIONS)))
@click.option("--small", is_flag=True, help="As `make test` runs them.")
def main(names: tuple[str, ...], *, small: bool) -> None:
    """Run the named simulations, or all; exits with 1 when a finding is out of its range."""
    click.echo(ROW.format("simulation", "what was tried", "found", "least", "most", "verdict"))
    good, began = True, time.monotonic()
    for name in names or SIMULATIONS:
        for it in SIMULATIONS[name].findings(small=small):
            numbers = (f"{it.found:.4f}", f"{it.least:g}", f"{it.most:g}")
            click.echo(ROW.format(name, it.what, *numbers, "good" if it.good else "BAD"))
            good &= it.good
    click.echo(f"{time.monotonic() - began:.0f} s")
    sys.exit(not good)


main()
