"""Surveys of the tests' own, and their snapshots with everything that can be told apart."""

from survey_app.analytics.facets.facts import articles_of, fact_facets
from survey_app.analytics.facets.questions import question_facets
from survey_app.analytics.filters.questions import asked
from survey_app.analytics.filters.words import Names
from survey_app.analytics.snapshot.grow import bring_up_to_date
from survey_app.database import transaction
from survey_app.publications.models import Publication
from survey_app.surveys.definition import Option, Question
from survey_app.surveys.published import published_survey, versions_of
from tests import builders
from tests.builders import NOW


def make_survey(database, publication, *questions):
    """A live survey of these questions."""
    with transaction(database.writing()) as session:
        owner = session.get_one(Publication, publication.id)
        made = builders.make_survey(session, owner, builders.definition(*questions))
        session.expunge(made)
    return made


def looked_at(database, folder, key="labsurvey"):
    """The snapshot of a survey, and name → facet."""
    with database.reading() as session:
        survey = published_survey(session, key)
        versions = versions_of(session, survey.id)
        articles = articles_of(session, session.get_one(Publication, survey.publication_id))
    snapshot = bring_up_to_date(database, folder / "snapshots", survey, NOW)
    questions = asked(versions)
    found = [
        *question_facets(snapshot, questions),
        *fact_facets(snapshot, Names(questions, {}, {}, {}), articles),
    ]
    return snapshot, {facet.name: facet for facet in found}


def choice(key, *options, kind="single", **given):
    """A question with these options, whose keys are o1, o2 …"""
    made = tuple(Option(f"o{at}", text) for at, text in enumerate(options, 1))
    return Question(key, kind, f"Question {key}?", options=made, **given)
