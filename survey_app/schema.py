"""The whole metadata: imports every room's tables, for migrations and tests."""

from survey_app.accounts import models as accounts
from survey_app.analytics import models as analytics
from survey_app.collect import models as collect
from survey_app.database import Base
from survey_app.placements import models as placements
from survey_app.publications import models as publications
from survey_app.surveys import models as surveys

metadata = Base.metadata

FACTS = (
    collect.Response,
    collect.Contact,
    collect.TextCheck,
    collect.TextTag,
    collect.Tally,
    collect.SurveyTally,
    collect.DayTally,
    collect.DeviceTally,
    collect.ArticleTally,
    collect.TallyDelta,
    collect.Participation,
    collect.ReaderDay,
    collect.ExposureCell,
    collect.ReadingCell,
    collect.AlsoReadCell,
    collect.BotCell,
    collect.ReaderSketch,
    collect.CellDelta,
    collect.Flush,
)
"""Tables that are touched one shard per transaction."""

CONFIG = (
    accounts.User,
    accounts.SignIn,
    publications.Publication,
    publications.Member,
    publications.Article,
    surveys.Survey,
    surveys.Version,
    surveys.LogEntry,
    surveys.Picture,
    placements.Placement,
    collect.JobLease,
    analytics.SavedFilter,
    analytics.Tag,
    analytics.Weighting,
)
"""Ordinary tables."""
