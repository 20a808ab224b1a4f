"""`GET /metrics`: what operators watch, as Prometheus text, for this server process.

Nothing is computed before somebody asks. Each process answers for itself; the label `pid` tells
those that share a port apart.
"""

import hmac
import os
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, abort, request
from prometheus_client import CollectorRegistry, Metric, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector as Source
from sqlalchemy.pool import QueuePool

from survey_app.database import Database
from survey_app.web.runtime import part, part_of, provide, runtime, runtime_of

blueprint = Blueprint("metrics", __name__)

FORWARDING = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")
"""With one of these a request has come through a proxy, from wherever."""


class Requests(Source):
    """How often each call was answered with which status."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[tuple[str, int]] = Counter()

    def count(self, call: str, status: int) -> None:
        """One more; `call` names a route, never an address that somebody has sent."""
        with self._lock:
            self._counts[call, status] += 1

    def collect(self) -> Iterable[Metric]:
        """One counter."""
        with self._lock:
            counts = sorted(self._counts.items())
        requests = CounterMetricFamily(
            "survey_requests",
            "Requests answered, but for readers' calls that end well.",
            labels=("call", "status"),
        )
        for (call, status), n in counts:
            requests.add_metric((call, str(status)), n)
        yield requests


class _Pool(Source):
    """Connections to the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def collect(self) -> Iterable[Metric]:
        """Two gauges, where there is a pool."""
        pool = self._database.engine.pool
        if isinstance(pool, QueuePool):
            yield gauge("survey_database_connections_used", "In use now.", pool.checkedout())
            yield gauge("survey_database_connections_idle", "Open and unused.", pool.checkedin())


class _OfThisProcess(Source):
    """All figures of a registry, each with the number of this process."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry

    def collect(self) -> Iterator[Metric]:
        """The same figures, labelled."""
        pid = str(os.getpid())
        for metric in self._registry.collect():
            metric.samples = [
                sample._replace(labels={**sample.labels, "pid": pid}) for sample in metric.samples
            ]
            yield metric


def init_app(app: Flask) -> None:
    """Give the application a registry and its first sources."""
    registry, requests = CollectorRegistry(), Requests()
    provide(app, registry)
    provide(app, requests)
    ProcessCollector(registry=registry)
    add_source(app, requests)
    add_source(app, _Pool(runtime_of(app).database))
    app.after_request(_counted)


def add_source(app: Flask, source: Source) -> None:
    """Let `/metrics` tell what this source has."""
    part_of(app, CollectorRegistry).register(source)


def gauge(name: str, says: str, value: float) -> GaugeMetricFamily:
    """A figure that goes up and down."""
    return GaugeMetricFamily(name, says, value=value)


def counter(name: str, says: str, value: float) -> CounterMetricFamily:
    """A figure that only grows; it is shown as `name_total`."""
    return CounterMetricFamily(name, says, value=value)


@blueprint.get("/metrics")
def metrics() -> Response:
    """All figures, for this machine and for whoever has the token."""
    if not _may_look():
        abort(404)
    figures = _OfThisProcess(part(CollectorRegistry))
    return Response(generate_latest(figures), content_type=CONTENT_TYPE_PLAIN_0_0_4)


def _may_look() -> bool:
    token = runtime().settings.metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and hmac.compare_digest(given.encode(), token.encode()):
        return True
    forwarded = any(name in request.headers for name in FORWARDING)
    return not forwarded and _is_loopback(request.remote_addr or "") and _names_us(request.host)


def _names_us(host: str) -> bool:
    """Whether a Host header names this machine: a proxy that says nothing of itself hands on the
    public name."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return name == "localhost" or _is_loopback(name)


def _is_loopback(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    # An IPv6 socket writes an IPv4 address in its own way.
    inside = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return (inside or found).is_loopback


def _counted(response: Response) -> Response:
    part(Requests).count(request.endpoint or "none", response.status_code)
    return response
