"""After an answer without scripts: thanks, what others said, and the way to take it back."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from survey_app.collect.collector import Collector
from survey_app.collect.results import public_results
from survey_app.embed import thanks
from survey_app.embed.hosted import way_back
from survey_app.embed.pages import direction
from survey_app.embed.result_lines import result_lines
from survey_app.embed.views.asking import moment
from survey_app.errors import NotFound
from survey_app.surveys.definition import Ending
from survey_app.surveys.published import published_survey
from survey_app.web.runtime import part, runtime
from survey_app.web.transactions import reading

blueprint = Blueprint("thanks", __name__)


@blueprint.get("/s/<key>/thanks")
@blueprint.get("/frame/<key>/thanks")
def thank_you(key: str) -> ResponseReturnValue:
    """The survey's ending, what others answered, and the way to delete one's own answer."""
    survey = published_survey(reading(), key)
    token = request.args.get("answer", "")
    given = thanks.read(runtime().settings.secret_key, token, key)
    own = thanks.answers_of(reading(), survey, given) if given else {}
    ending, language = Ending(), survey.language
    if given:
        ending, language = thanks.ending_for(reading(), survey, given)
    shown = public_results(reading(), survey) if ending.results else None
    return render_template(
        "embed/thanks.html",
        survey=survey,
        ending=ending,
        language=language,
        direction=direction(language),
        results=result_lines(survey, shown, own),
        is_stored=bool(own),
        can_delete=bool(own and given and given.secret_hash),
        token=token,
        back=way_back(survey, given.article) if given else "",
    )


@blueprint.post("/s/<key>/thanks")
@blueprint.post("/frame/<key>/thanks")
def delete_answer(key: str) -> ResponseReturnValue:
    """Delete the response of a thank-you page."""
    survey = part(Collector).surveys.survey(key, moment())
    token = request.form.get("answer", "")
    given = thanks.read(runtime().settings.secret_key, token, key)
    if given is None:
        raise NotFound("This page is too old to delete the answer from.")
    thanks.delete(runtime().database, survey, given, moment())
    back = way_back(survey, given.article)
    return render_template("collect/withdrawn.html", survey=survey, back=back)
