"""What readers meet: one file for each way in."""

from survey_app.embed.views import hosted, preview, script

WAYS = (script, hosted, preview)
