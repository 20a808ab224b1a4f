"""What readers meet: one file for each way in."""

from survey_app.embed.views import (
    frame,
    hosted,
    oembed,
    pictures,
    preview,
    results,
    script,
    share,
    thanks,
)

WAYS = (script, hosted, thanks, frame, oembed, pictures, preview, results, share)
