"""Who sends more than others is asked for work, then told to wait; nobody else notices."""

import datetime as dt
from uuid import uuid4

import pytest

from survey_app.collect import limits as limits_module
from survey_app.collect.limits import Limits
from survey_app.collect.reader_hash import Salts
from survey_app.collect.sender import Senders
from survey_app.collect.shared_redis import SharedRedis
from survey_app.collect.surge import FLOOR
from survey_app.errors import TooMany
from tests.builders import NOW
from tests.collect.test_proof import solve
from tests.collect.test_windows import Clock

KEY = "for tests only"
PER_MINUTE, PER_DAY = (limit.amount for limit in limits_module.READER)
PER_PREFIX = limits_module.PREFIX.amount


class Door:
    """Readers who come to a server with limits."""

    def __init__(self, folder):
        self.clock = Clock()
        self.limits = Limits(KEY, clock=self.clock)
        self.senders = Senders("https://s.example", 0, Salts(folder))

    @property
    def now(self):
        return dt.datetime.fromtimestamp(self.clock.now, dt.UTC)

    def sender(self, address="192.0.2.1", agent="Firefox"):
        return self.senders.of({"User-Agent": agent}, address, NOW)

    def come(self, number=1, *, one=None, proof=None, survey="labsurvey", **who):
        """How many are let in before the first who is not, and what that one is told."""
        sender = self.sender(**who)
        for done in range(number):
            try:
                self.limits.admit(sender, survey, one or uuid4(), proof, self.now)
            except TooMany as error:
                return done, error
        return number, None

    def work(self, number, **who):
        """How many are let in who solve what they are asked, and what the first other is told."""
        sender = self.sender(**who)
        for done in range(number):
            one = uuid4()
            proof = known(self.limits, one, self.now)
            try:
                self.limits.admit(sender, "labsurvey", one, proof, self.now)
            except TooMany as error:
                return done, error
        return number, None


def known(limits, one, now):
    """The proof for a response, from the key and not from work: test_proof.py solves some."""
    minute = int(now.timestamp()) // 60
    return f"{minute}.{limits._puzzles._hidden('labsurvey', one, minute)[1]}"


@pytest.fixture
def door(tmp_path):
    return Door(tmp_path)


def test_a_reader_may_answer_some_times_a_minute(door):
    done, error = door.come(PER_MINUTE + 1)
    assert done == PER_MINUTE == 10
    assert (error.retry_after, str(error)) == (
        60,
        "Too much came from here at once. Please try again in 60 seconds.",
    )
    door.clock.now += 60
    assert door.come(PER_MINUTE)[0] == PER_MINUTE


def test_a_reader_may_answer_some_times_a_day(door):
    for _ in range(PER_DAY // PER_MINUTE):
        assert door.come(PER_MINUTE)[0] == PER_MINUTE
        door.clock.now += 60
    done, error = door.come()
    assert (done, PER_DAY) == (0, 60)
    assert error.retry_after == 24 * 3600 - PER_DAY // PER_MINUTE * 60
    assert "in 24 hours." in str(error)


def test_others_do_not_notice(door):
    door.come(PER_MINUTE + 1)
    assert door.come(agent="Safari") == (1, None)
    assert door.come(address="192.0.2.2") == (1, None)
    assert door.come(survey="another") == (1, None)


def test_revisions_and_repetitions_of_what_was_let_in_count_for_no_reader(door):
    one = uuid4()
    assert door.come(PER_MINUTE * 5, one=one) == (PER_MINUTE * 5, None)
    assert door.come(PER_MINUTE - 1) == (PER_MINUTE - 1, None)
    assert door.come(PER_MINUTE, one=one) == (PER_MINUTE, None)


def test_repeating_what_was_refused_does_not_let_it_in(door):
    door.come(PER_MINUTE)
    one = uuid4()
    assert [door.come(one=one)[0] for _ in range(3)] == [0, 0, 0]


def test_whoever_solves_the_challenge_is_let_in(door):
    door.come(PER_MINUTE)
    one = uuid4()
    challenge = door.come(one=one)[1].challenge
    proof = solve(challenge)
    assert door.come(one=uuid4(), proof=proof)[0] == 0
    assert door.come(one=one, proof=proof) == (1, None)
    assert door.come(one=one) == (1, None)


def test_with_proofs_ten_times_as_many_are_let_in_and_then_nobody(door):
    door.come(PER_MINUTE)
    done, error = door.work(PER_MINUTE * 10 + 1)
    assert (done, error.challenge) == (PER_MINUTE * 10, None)
    assert 0 < error.retry_after <= 60


def test_a_network_is_asked_for_work_first(door):
    agents = iter(range(10_000))
    for _ in range(PER_PREFIX):
        assert door.come(agent=f"Browser {next(agents)}") == (1, None)
    done, error = door.come(address="192.0.2.99", agent="Another")
    assert (done, bool(error.challenge)) == (0, True)
    for _ in range(PER_PREFIX * 10):
        assert door.work(1, agent=f"Browser {next(agents)}") == (1, None)
    assert door.work(1, agent="Another")[1].challenge is None
    assert door.come(address="192.0.3.1") == (1, None)


def test_an_ipv6_network_is_one_client_however_it_roams(door):
    done = sum(door.come(address=f"2001:db8:1:2::{n:x}")[0] for n in range(100))
    assert done == PER_MINUTE


def test_in_a_surge_everybody_is_asked_for_work_and_nobody_refused(door):
    for _ in range(FLOOR):
        door.limits._surges.count("labsurvey", door.now)
    done, error = door.come()
    assert (done, error.retry_after) == (0, 60)
    assert error.challenge
    assert door.work(1) == (1, None)
    assert door.come(survey="another") == (1, None)
    for _ in range(FLOOR * 9):
        door.limits._surges.count("labsurvey", door.now)
    assert door.work(1)[1].challenge is None
    door.clock.now += 60
    assert door.come() == (1, None)


def test_those_who_are_refused_make_no_surge(door):
    for _ in range(FLOOR + 1):
        door.come()
    assert door.limits._surges.excess("labsurvey", door.now) < 0.01


def form(door, number, **who):
    sender = door.sender(**who)
    for done in range(number):
        try:
            door.limits.admit_form(sender, "labsurvey", door.now)
        except TooMany as error:
            return done, error
    return number, None


def test_forms_are_never_asked_for_work(door):
    done, error = form(door, PER_MINUTE + 1)
    assert (done, error.challenge, error.retry_after) == (PER_MINUTE, None, 60)
    assert door.come() == (1, None)
    others = sum(form(door, 1, agent=f"Browser {n}")[0] for n in range(PER_PREFIX))
    assert others == PER_PREFIX - PER_MINUTE - 1


def beacons(door, number, **who):
    sender = door.sender(**who)
    for done in range(number):
        try:
            door.limits.admit_beacon(sender, "technews", door.now)
        except TooMany as error:
            return done, error
    return number, None


def test_beacons_have_limits_of_their_own(door):
    done, error = beacons(door, 121)
    assert (done, error.challenge, error.retry_after) == (120, None, 60)
    others = sum(beacons(door, 100, agent=f"Browser {n}")[0] for n in range(20))
    assert others == 1200 - 121
    assert door.come() == (1, None)


def test_switched_off_there_is_no_limit(door):
    door.limits = Limits(KEY, is_on=False)
    for attempt in (door.come, lambda n: form(door, n), lambda n: beacons(door, n)):
        assert attempt(5000) == (5000, None)


def test_with_redis_two_processes_let_in_as_many_as_one(door, redis):
    doors = [Limits(KEY, shared=SharedRedis(redis.url, patience=10)) for _ in range(2)]
    done = 0
    for number in range(PER_MINUTE * 2):
        door.limits = doors[number % 2]
        done += door.come()[0]
    assert done == PER_MINUTE


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 second"), (60, "60 seconds"), (61, "2 minutes"), (3600, "60 minutes")]
    + [(3601, "2 hours"), (86400, "24 hours")],
)
def test_waiting_is_told_in_words(seconds, words):
    assert limits_module._in_words(seconds) == words
