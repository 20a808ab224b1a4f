"""The demo newspaper as a website of its own: another origin than the studio, strictly secured.

It knows nothing of the studio but the address of its script, as a publisher would, and prints
the surveys as a publisher's templates would.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from survey_app.demo.gallery import content
from survey_app.demo.newspaper import (
    FOLDER,
    Story,
    section_slug,
    stories,
    surveys,
    title,
)
from survey_app.demo.specimens import height_rules, policy_of, specimen_page
from survey_app.placements.snippet import (
    content_policy,
    element_snippet,
    form_snippet,
    height_rule,
    link_snippet,
)
from survey_app.publications.script import script_tag
from survey_app.settings import resource_folder

PUBLICATION = "techdaily"
"""The publication's key in the studio."""
FIRST_VERSION = 1
"""The version that stood when the form was pasted; the studio takes older versions too."""
LEAD = 4
"""Stories at the head of the front page: the lead, and those beside it."""
MORE = 3
"""Stories that an article ends on."""

POLICY = (
    "default-src 'none'; {studio}; style-src 'self'; {more}base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
"""The strictest policy under which the widget has to live; `studio` is what the studio asks for."""


@dataclass(frozen=True)
class Paper:
    """One edition of the newspaper: where it stands, where its surveys are asked, and its day."""

    paper_url: str
    public_url: str
    edition: dt.date

    def address(self, story: Story) -> str:
        """The canonical address of an article."""
        return self.paper_url + story.path

    def front(self) -> dict[str, Any]:
        """The front page: the newest stories, then the rest by sections."""
        newest = list(stories().values())
        lead, seconds = newest[0], newest[1:LEAD]
        desks = [
            (name, [story for story in newest[LEAD:] if story.section == name])
            for name in title().sections
        ]
        return {"lead": lead, "seconds": seconds, "desks": desks}

    def section(self, slug: str) -> dict[str, Any] | None:
        """A section's page, None where there is no such section."""
        found = [story for story in stories().values() if section_slug(story.section) == slug]
        return {"section": found[0].section, "stories": found} if found else None

    def article(self, path: str) -> dict[str, Any] | None:
        """An article's page, None where there is no such article."""
        story = next((story for story in stories().values() if story.path == path), None)
        if story is None:
            return None
        address = self.address(story)
        return {
            "story": story,
            "section": story.section,
            "stories": stories(),
            "address": address,
            "published": story.published_at(self.edition),
            "metadata": self.metadata(story),
            "script": script_tag(self.public_url, PUBLICATION),
            "survey": self.survey(story),
            "more": _more(story),
        }

    def survey(self, story: Story) -> str:
        """The survey of an article: the studio's snippet, with the article's address in it."""
        if story.survey is None:
            return ""
        key, article = story.survey.key, self.address(story)
        if story.survey.placed == "word":
            return "<p>Survey</p>"
        if story.survey.placed == "link":
            return f"<p>{link_snippet(self.public_url, key, article)}</p>"
        if story.survey.placed == "element":
            return f"<p>{element_snippet(self.public_url, key, article)}</p>"
        return form_snippet(self.public_url, key, surveys()[key], FIRST_VERSION, article)

    def metadata(self, story: Story) -> dict[str, Any]:
        """What an article says of itself to programs (schema.org, NewsArticle)."""
        name, published = title().name, story.published_at(self.edition).isoformat()
        return {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": story.headline,
            "description": story.standfirst,
            "articleSection": story.section,
            "keywords": list(story.topics),
            "datePublished": published,
            "dateModified": published,
            "inLanguage": "en",
            "mainEntityOfPage": self.address(story),
            "author": [{"@type": "Person", "name": story.author.name}],
            "publisher": {"@type": "NewsMediaOrganization", "name": name, "url": self.paper_url},
            "isAccessibleForFree": True,
        }


def create_paper(*, paper_url: str, public_url: str, edition: dt.date) -> Flask:
    """The newspaper at `paper_url`, whose surveys are answered at `public_url`.

    Articles are dated back from the day of the `edition`.
    """
    paper = Paper(paper_url.rstrip("/"), public_url.rstrip("/"), edition)
    app = Flask(__name__, template_folder=str(resource_folder("templates")), static_folder=None)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.add_template_filter(section_slug, "slug")
    app.add_template_filter(_date, "date")
    app.jinja_env.globals.update(paper=title(), paper_url=paper.paper_url, edition=edition)
    # The paper has pictures of its own, too.
    studio = content_policy(paper.public_url).replace("img-src", "img-src 'self' data:")

    @app.after_request
    def secure(response: Response) -> Response:
        slug = (request.view_args or {}).get("specimen", "")
        policy = POLICY.format(studio=studio, more=policy_of(slug, paper.public_url))
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
        response.headers["Cache-Control"] = "no-cache"
        return response

    @app.errorhandler(404)
    def lost(_error: Exception) -> ResponseReturnValue:
        return render_template("demo/lost.html"), 404

    _add_pages(app, paper)
    _add_files(app)
    return app


def _add_pages(app: Flask, paper: Paper) -> None:
    @app.get("/")
    def front() -> str:
        return render_template("demo/front.html", **paper.front())

    @app.get("/gallery/")
    def gallery() -> str:
        return render_template("demo/gallery.html", groups=content().groups, section="")

    @app.get("/gallery/<specimen>")
    def gallery_page(specimen: str) -> str:
        found = specimen_page(specimen, paper.paper_url, paper.public_url)
        return render_template("demo/specimen.html", **(found or abort(404)))

    @app.get("/<slug>/")
    def section(slug: str) -> str:
        return render_template("demo/section.html", **(paper.section(slug) or abort(404)))

    @app.get("/<section>/<slug>")
    def article(section: str, slug: str) -> str:
        found = paper.article(f"/{section}/{slug}") or abort(404)
        return render_template("demo/article.html", **found)


def _add_files(app: Flask) -> None:
    written = (FOLDER / "static" / "paper.css").read_text("utf-8")
    rules = [height_rule(key, definition) for key, definition in surveys().items()]
    rules += height_rules()
    sheet = "\n".join([written, "/* As printed by the studio beside each snippet. */", *rules])
    drawn = (FOLDER / "static" / "icon.svg").read_bytes()

    @app.get("/paper.css")
    def stylesheet() -> Response:
        return Response(sheet, mimetype="text/css")

    @app.get("/icon.svg")
    def icon() -> Response:
        return Response(drawn, mimetype="image/svg+xml")


def _more(story: Story) -> list[Story]:
    """What to read after an article: its own section first, then what is newest."""
    others = [other for other in stories().values() if other.slug != story.slug]
    return sorted(others, key=lambda other: other.section != story.section)[:MORE]


def _date(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
