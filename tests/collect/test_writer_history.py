"""The writer against a simple model: any history of revisions, replays, withdrawals and pauses.

What the contract's section 4 says of one id stands in `expected`, without a database.
"""

from collections import Counter
from itertools import count
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from survey_app.collect.models import Response
from survey_app.collect.outcomes import Done, NotOpen, Withdrawn
from survey_app.collect.receive import hash_secret
from survey_app.collect.tallies import fold
from survey_app.collect.withdrawal import withdraw
from survey_app.collect.writer import store
from survey_app.database import transaction
from survey_app.errors import Forbidden, Invalid
from survey_app.surveys.lifecycle import State
from survey_app.surveys.published import published_survey
from tests.builders import NOW, make_survey, response_id

SECRETS = {"own": "s" * 22, "wrong": "t" * 22, "none": ...}
GONE = "gone"
keys = count()


class Said(NamedTuple):
    """One revision that a reader sends."""

    reader: int
    revision: int
    answer: str
    complete: bool
    secret: str


SAID = st.builds(
    Said,
    st.integers(0, 2),
    st.integers(1, 3),
    st.sampled_from(["o1", "o2"]),
    st.booleans(),
    st.sampled_from(["own", "own", "own", "wrong", "none"]),
)
ACTS = st.lists(
    st.tuples(st.just("send"), st.lists(SAID, min_size=1, max_size=4))
    | st.tuples(st.just("send"), st.lists(SAID, min_size=1, max_size=4))
    | st.tuples(
        st.just("withdraw"), st.tuples(st.integers(0, 2), st.sampled_from(["own", "wrong"]))
    )
    | st.tuples(st.just("turn"), st.sampled_from([State.LIVE, State.PAUSED, State.CLOSED]))
    | st.tuples(st.just("fold"), st.none()),
    min_size=1,
    max_size=10,
)


def expected(known, is_open, said):
    """What becomes of a revision; `known` is changed as the writer changes the database."""
    old = known.get(said.reader)
    if old is None:
        if not is_open:
            return NotOpen
        known[said.reader] = said
        return Done.STORED
    if old == GONE:
        return Withdrawn
    if old.secret != "none" and said.secret != old.secret:
        return Forbidden
    if said.revision == old.revision:
        return Done.UNCHANGED if said[1:4] == old[1:4] else Invalid
    if said.revision < old.revision:
        return Done.UNCHANGED
    if not is_open:
        return NotOpen
    known[said.reader] = said._replace(secret=old.secret)
    return Done.STORED


def expected_withdrawal(known, reader, secret):
    """What becomes of a withdrawal: None, or the error."""
    old = known.setdefault(reader, GONE)
    if old == GONE:
        return None
    if old.secret != secret:
        return Forbidden
    known[reader] = GONE
    return None


def expected_counts(known):
    marks = Counter()
    for said in known.values():
        if said != GONE:
            marks.update({":*responses", ":*measured", "q1:*answered", f"q1:{said.answer}"})
            marks.update({":*complete"} if said.complete else ())
    return marks


class Play:
    """A survey and its three readers, in the database and in the model."""

    def __init__(self, database, survey, item):
        self.database, self.survey, self.item = database, survey, item
        self.ids = [response_id(NOW) for _ in range(3)]
        self.known, self.state = {}, State.LIVE

    def send(self, batch):
        outcomes = store(self.database, [self._item(said) for said in batch])
        for said, found in sorted(zip(batch, outcomes, strict=True), key=lambda p: -p[0].revision):
            wanted = expected(self.known, self.state is State.LIVE, said)
            if found.error:
                assert isinstance(found.error, wanted)
            else:
                assert found.done is wanted
            if found.done:
                assert found.revision == self.known[said.reader].revision

    def _item(self, said):
        return self.item(
            survey=self.survey,
            state=self.state,
            id=self.ids[said.reader],
            revision=said.revision,
            answers={"q1": said.answer},
            complete=said.complete,
            secret=SECRETS[said.secret],
        )

    def withdraw(self, given):
        reader, secret = given
        row = self._item(Said(reader, 1, "o1", True, "own")).row
        digest = hash_secret(SECRETS[secret])
        wanted = expected_withdrawal(self.known, reader, secret)
        if wanted is None:
            withdraw(self.database, row["shard"], row["id"], row["survey_id"], digest, NOW)
        else:
            with pytest.raises(wanted):
                withdraw(self.database, row["shard"], row["id"], row["survey_id"], digest, NOW)

    def turn(self, state):
        self.state = state

    def fold(self, _):
        fold(self.database)

    def stored(self):
        with self.database.reading() as session:
            rows = session.query(Response).where(Response.survey_id == self.survey.id)
            return {self.ids.index(str(row.id)): _known(row) for row in rows}


def _known(row):
    if row.withdrawn:
        return GONE
    return (row.revision, row.answers["q1"], row.complete, row.secret_hash is None)


@given(ACTS)
@settings(max_examples=70, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_history_ends_as_the_contract_says(database, publication, item, counts, acts):
    with transaction(database.writing()) as session:
        key = f"history{next(keys)}"
        make_survey(session, publication, key=key)
        play = Play(database, published_survey(session, key), item)
    for act, given_to_it in acts:
        getattr(play, act)(given_to_it)
    assert play.stored() == {
        reader: GONE if said == GONE else (*said[1:4], said.secret == "none")
        for reader, said in play.known.items()
    }
    assert counts(play.survey.id) == expected_counts(play.known)
