"""Where a survey appears: what to paste, and by which rules it comes by itself."""

from survey_app.placements.views import place, qr, rules

PAGES = (place, rules, qr)
