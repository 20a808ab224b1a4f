"""Reader surveys for news publishers: `create_app` is the whole assembly on one page."""

from typing import Any

from flask import Flask

from survey_app.accounts import views as accounts_views
from survey_app.analytics import views as analytics_views
from survey_app.analytics.snapshot.keeping import Snapshots, keeping
from survey_app.collect import views as collect_views
from survey_app.collect.collector import Collector
from survey_app.collect.jobs import Jobs, own_jobs
from survey_app.collect.metrics import BeaconMetrics, JobMetrics, PendingMetrics, WriterMetrics
from survey_app.collect.sender import Senders
from survey_app.database import Database
from survey_app.embed.views import WAYS, pictures, results, script
from survey_app.exports import views as exports_views
from survey_app.placements.views import PAGES
from survey_app.publications import views as publications_views
from survey_app.settings import Settings
from survey_app.surveys import views as surveys_views
from survey_app.web import (
    addresses,
    direct,
    error_pages,
    health,
    metrics,
    numbers,
    security,
    templating,
    transactions,
)
from survey_app.web.runtime import Runtime, install, part_of, provide, runtime_of

LARGEST_BODY = 9 * 1024 * 1024
"""Bytes of the largest form that the studio sends, a picture within it; readers' calls have
their own limits."""
MOST_FIELDS = 5_000
"""Fields of a form: the builder sends each option of a survey as one."""


def create_app(settings: Settings, database: Database | None = None) -> Flask:
    """The application; the database is opened from the settings unless one is given."""
    app = Flask(__name__, template_folder=templating.template_folder())
    app.config.update(_configuration(settings))
    install(app, Runtime(settings, database or Database(settings.database_url)))
    for part in (
        health,
        metrics,
        addresses,
        numbers,
        security,
        transactions,
        templating,
        error_pages,
        direct,
    ):
        part.init_app(app)
    provide(app, Snapshots(runtime_of(app).database, settings.data_dir))
    collect_views.init_app(app)
    script.init_app(app)
    pictures.init_app(app)
    results.init_app(app)
    exports_views.init_app(app)
    metrics.add_source(app, WriterMetrics(part_of(app, Collector).writer))
    metrics.add_source(app, BeaconMetrics(collect_views.folder_of(app)))
    metrics.add_source(app, PendingMetrics(runtime_of(app).database))
    for room in (
        health,
        metrics,
        accounts_views,
        publications_views,
        surveys_views,
        *PAGES,
        collect_views,
        analytics_views,
        *WAYS,
        exports_views,
    ):
        app.register_blueprint(room.blueprint)
    return app


def _configuration(settings: Settings) -> dict[str, Any]:
    """What Flask and its extensions are told."""
    return {
        "SECRET_KEY": settings.secret_key,
        "MAX_CONTENT_LENGTH": LARGEST_BODY,
        "MAX_FORM_PARTS": MOST_FIELDS,
        "SESSION_COOKIE_NAME": "survey_session",
        "SESSION_COOKIE_PATH": "/studio",
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.studio_url.startswith("https:"),
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,  # our pages send no referrer; the token says enough
    }


def jobs_of(app: Flask) -> Jobs:
    """The jobs of an application; whoever serves it starts them, and stops them at the end."""
    database, known = runtime_of(app).database, part_of(app, Collector).articles
    folder, salts = collect_views.folder_of(app), part_of(app, Senders).salts
    own = [*own_jobs(database, folder, known, salts), keeping(part_of(app, Snapshots))]
    jobs = Jobs(database, own)
    metrics.add_source(app, JobMetrics(jobs))
    return jobs
