"""The survey in a page for frames: the same widget, and a little that frames need.

Its script holds one survey and no rules, so it is one small request. It knows that it runs in a
frame: its address is no article, and how it is read is none of its business.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from survey_app.embed.files import called
from survey_app.embed.script import (
    as_json,
    configuration,
    definition_for,
    functions,
    members,
    with_configuration,
)
from survey_app.publications.catalogue import publication_by_key
from survey_app.surveys.published import PublishedSurvey

FRAME, AMP = "frame", "amp"
"""Channels of what is answered in a frame."""


@dataclass(frozen=True)
class Framed:
    """What a frame was told in its address."""

    channel: str = FRAME
    article: str = ""
    """The article around it; empty where nobody says which."""
    language: str = ""
    unmeasured: bool = False
    """Whether nothing may be told of how it is seen."""


def frame_script(session: Session, survey: PublishedSurvey, framed: Framed) -> str:
    """The widget with one survey, as a frame needs it."""
    settings = configuration(publication_by_key(session, survey.publication_key))
    settings |= {"channel": framed.channel, "article": framed.article, "readings": False}
    if framed.unmeasured:
        settings |= {"unmeasured": True, "context": {"measured": False}}
    document = as_json(definition_for(survey, framed.language))
    only = members([f'"{survey.key}":{document}'] if survey.is_open else [])
    script = with_configuration(settings, functions((), [survey]) + only)
    return f"{script}(()=>{{{called('frame')}}})();\n"
