"""`python -m tests.benchmarks`: what collecting costs, beside a view that does nothing.

Rates on a shared machine wander, so the two views alternate within one run, and what counts is
the median of their ratios. The seconds of CPU per answer wander less.
"""

import statistics
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import create_engine

from tests.benchmarks import bare, storage
from tests.benchmarks.load import Run, require_client, run
from tests.newspaper import KINDS, fresh_database
from tests.processes import Server

CONNECTIONS = (16, 64)
SHARE = 0.7
"""Of the highest rate: the load under which the times of answers are measured."""
MILLION = 1_000_000
POST, SCRIPT = "/collect/responses", "/embed/technews.js"
MIB = 1024 * 1024


@click.command()
@click.option("--database", "kinds", multiple=True, type=click.Choice(KINDS), default=KINDS)
@click.option("--seconds", default=5, show_default=True, help="Length of a slice.")
@click.option("--rounds", default=3, show_default=True, help="Slices of each view.")
@click.option("--million", is_flag=True, help="Instead, watch the memory over a million posts.")
def main(kinds: tuple[str, ...], seconds: int, rounds: int, *, million: bool) -> None:
    """Measure the calls of readers."""
    require_client()
    for kind in kinds:
        with benched(kind) as bench:
            click.echo(f"\n{kind}")
            if million:
                bench.watch_memory()
            else:
                bench.compare_posts(seconds, rounds)
                bench.compare_scripts(seconds, rounds)


@contextmanager
def benched(kind: str) -> Iterator["Bench"]:
    """A server on a fresh database of this kind."""
    with tempfile.TemporaryDirectory(prefix="survey-bench-") as name:
        folder = Path(name)
        with fresh_database(kind, folder) as url:
            loader = f"{bare.__name__}:load"
            with Server(folder, url, loader=loader, trusted_proxy_hops=1) as server:
                engine = create_engine(url)
                yield Bench(server, engine)
                engine.dispose()


class Bench:
    """The measurements on one server."""

    def __init__(self, server, engine) -> None:
        self.server, self.engine = server, engine
        # What is loaded and made at the first requests is no part of the figures.
        run(server, bare.PATH, 4, 1)
        run(server, POST, 4, 1, how="post")

    def compare_posts(self, seconds, rounds):
        """Posts beside the bare view, and their times under a part of the highest load."""
        fastest = {}
        for connections in CONNECTIONS:
            before, written = storage.stored(self.engine), storage.transactions(self.engine)
            memory = self.server.memory
            pairs = self._alternate(connections, seconds, rounds, POST, how="post")
            posts = [post for _, post in pairs]
            rows = storage.stored(self.engine) - before
            commits = storage.transactions(self.engine) - written
            report(f"POST, {connections} connections", pairs)
            acknowledged = sum(post.requests - post.refused for post in posts)
            click.echo(
                f"  commits per response {commits / max(rows, 1):.3f};"
                f" acknowledged {acknowledged:,}, stored {rows:,},"
                f" refused {sum(post.refused for post in posts):,},"
                f" broken {sum(post.broken for post in posts):,};"
                f" memory {memory / MIB:.0f} → {self.server.memory / MIB:.0f} MiB"
            )
            fastest[connections] = statistics.median(post.rate for post in posts)
        for connections, rate in fastest.items():
            part = SHARE * rate
            paced = run(self.server, POST, connections, 2 * seconds, how="post", rate=part)
            click.echo(
                f"  at {SHARE:.0%} of it, {connections} connections: {paced.rate:,.0f}/s,"
                f" p50 {paced.p50:.1f} ms, p99 {paced.p99:.1f} ms"
            )

    def compare_scripts(self, seconds, rounds):
        """The readers' script, whole and unchanged, beside the bare view."""
        with urllib.request.urlopen(self.server.url + SCRIPT) as answer:
            tag = answer.headers["ETag"]
        whole = ("Accept-Encoding: br",)
        for name, headers in (("whole", whole), ("304", (*whole, f"If-None-Match: {tag}"))):
            pairs = self._alternate(CONNECTIONS[0], seconds, rounds, SCRIPT, headers=headers)
            report(f"GET script, {name}, {CONNECTIONS[0]} connections", pairs)

    def watch_memory(self):
        """The memory of the server over a million posts."""
        before, posted, step = storage.stored(self.engine), 0, MILLION // 10
        click.echo(f"  {0:>9,} posts: {self.server.memory / MIB:.1f} MiB")
        for target in range(step, MILLION + 1, step):
            while posted < target:
                made = run(self.server, POST, CONNECTIONS[-1], 5, how="post")
                posted += made.requests - made.refused
            click.echo(f"  {posted:>9,} posts: {self.server.memory / MIB:.1f} MiB")
        rows = storage.stored(self.engine) - before
        click.echo(f"  acknowledged {posted:,}, stored {rows:,}")

    def _alternate(self, connections, seconds, rounds, path, **given) -> list[tuple[Run, Run]]:
        return [
            (
                run(self.server, bare.PATH, connections, seconds),
                run(self.server, path, connections, seconds, **given),
            )
            for _ in range(rounds)
        ]


def report(name: str, pairs: list[tuple[Run, Run]]) -> None:
    """One line: rates, costs and their ratios."""
    ratios = sorted(view.rate / nothing.rate for nothing, view in pairs)
    nothing, view = ([pair[place] for pair in pairs] for place in (0, 1))
    click.echo(
        f"  {name:<30} {middle(view, 'rate'):>7,.0f}/s of {middle(nothing, 'rate'):>7,.0f}/s:"
        f" ratio {statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f});"
        f" CPU {middle(view, 'cost'):.0f} of {middle(nothing, 'cost'):.0f} µs;"
        f" p50 {middle(view, 'p50'):.1f}, p99 {middle(view, 'p99'):.1f} ms"
    )


def middle(runs: list[Run], name: str) -> float:
    """Median of a figure."""
    return statistics.median(getattr(one, name) for one in runs)


main()
