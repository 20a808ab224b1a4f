"""Groups of opinion that were planted are found through the whole stack, and only those."""

import re

import numpy as np
import pytest

from survey_app.analytics.opinions.page import SMALL, page_of
from survey_app.analytics.opinions.votes import Ballot, ballots
from survey_app.database import transaction
from survey_app.publications.models import Publication
from survey_app.surveys.definition import Question, Row
from tests import builders
from tests.analytics.charted import charts_alone
from tests.analytics.looking import looked_at

SAYS = {1.0: "agree", -1.0: "disagree", 0.0: "pass"}
STATEMENTS = [Question(f"s{n}", "statement", f"Statement {n}") for n in range(8)]
BATTERY = Question(
    "b", "likert", "How far?", rows=tuple(Row(f"r{n}", f"Row {n}") for n in range(5))
)
BALLOT = Ballot("statements", "", {f"s{n}": f"Statement {n}" for n in range(8)}, {})
PAGE = "/studio/technews/surveys/labsurvey/groups"


@pytest.fixture
def generator():
    return np.random.default_rng(2)


@pytest.fixture
def ask(database, publication):
    """Put questions live."""

    def make(*questions):
        with transaction(database.writing()) as session:
            owner = session.get_one(Publication, publication.id)
            builders.make_survey(session, owner, builders.definition(*questions))

    return make


def planted(generator, *sizes):
    """Votes of two groups that are of opposite opinions, except on the last statement."""
    shares = np.array([[0.95] * 7 + [0.97], [0.05] * 7 + [0.97]])
    groups = np.repeat(np.arange(len(sizes)), sizes)
    return np.where(generator.random((len(groups), 8)) < shares[groups], 1.0, -1.0)


def test_two_groups_are_found_with_what_each_says_and_what_all_agree_on(generator):
    page = page_of(BALLOT, planted(generator, 60, 40), generator)
    assert [group.size.n for group in page.groups] == [60, 40]
    first, second = page.groups
    assert {said.words for said in first.typical} <= {f"Statement {n}" for n in range(7)}
    assert all(said.agrees and said.group.share > 0.8 > said.rest.share for said in first.typical)
    assert {(said.group.base, said.rest.base) for said in first.typical} == {(60, 40)}
    assert not any(said.agrees for said in second.typical)
    assert [one.words for one in page.agreed] == ["Statement 7"]
    assert sum(point.n for point in page.points) == 100


def test_where_nothing_goes_together_there_is_one_group(generator):
    votes = generator.choice([1.0, -1.0], (200, 8))
    page = page_of(BALLOT, votes, generator)
    assert [group.size.n for group in page.groups] == [200]


def test_a_group_that_is_too_small_is_not_shown(generator):
    votes = np.repeat([[1.0] * 8, [-1.0] * 8], [60, SMALL - 1], axis=0)
    page = page_of(BALLOT, votes, generator)
    assert len(page.groups) == 1
    assert page.hidden == SMALL - 1
    assert {point.group for point in page.points} == {"A"}


def test_too_few_participants_are_no_groups(generator):
    page = page_of(BALLOT, planted(generator, 15, 14), generator)
    assert not page.is_enough
    assert page.groups == page.points == ()


def test_who_votes_seldom_is_no_participant(generator):
    votes = planted(generator, 40, 40)
    votes[:5, 1:] = np.nan
    page = page_of(BALLOT, votes, generator)
    assert (page.voters, page.participants) == (80, 75)
    # Who takes part is in a group, so that the rest of one are all the others.
    assert sorted(group.size.n for group in page.groups) == [35, 40]
    for group in page.groups:
        assert {said.group.base + said.rest.base for said in group.typical} == {75}


def test_votes_are_read_as_they_were_cast(database, tmp_path, ask, generator):
    ask(*STATEMENTS, BATTERY)
    steps = {"r0": "o1", "r1": "o2", "r2": "o3", "r3": "o4", "r4": "o5"}
    said = {"s0": "agree", "s1": "disagree", "s2": "pass", "s3": None, "b": steps}
    builders.respond(database, said)
    snapshot, _ = looked_at(database, tmp_path)
    rows = snapshot.scan().collect()
    found = ballots(snapshot)
    assert list(found) == ["statements", "b"]
    votes = found["statements"].cast(rows, snapshot)[0]
    assert votes[:3].tolist() == [1, -1, 0]
    assert np.isnan(votes[3:]).all()
    assert found["b"].cast(rows, snapshot)[0].tolist() == [-1, -1, 0, 1, 1]


def test_the_page_says_what_the_groups_are(editor_client, database, ask, generator):
    ask(*STATEMENTS)
    votes = planted(generator, 20, 20)
    builders.respond(
        database, *({f"s{n}": SAYS[vote] for n, vote in enumerate(row)} for row in votes)
    )
    page = " ".join(editor_client.get(PAGE).get_data(as_text=True).split())
    assert charts_alone(page) == []
    assert "2 groups of opinion." in page
    for table in ("group-A", "agreed"):
        body = page.partition(f'data-name="{table}"')[2].partition("</table>")[0]
        bases = re.findall(r">of (\d+)</span>", body)
        assert len(bases) == 2 * body.count('<th scope="row"') > 0
    assert "never shares of readers" in page
    assert f'href="{PAGE}"' in page
    few = editor_client.get(f"{PAGE}?a.s7=disagree").get_data(as_text=True)
    assert "Too few participants" in few


def test_a_survey_without_statements_has_no_tab(editor_client, survey):
    answer = editor_client.get(PAGE.removesuffix("/groups") + "/quality")
    assert f'href="{PAGE}"' not in answer.get_data(as_text=True)
    assert "No statements to vote on" in editor_client.get(PAGE).get_data(as_text=True)
