"""Readers and networks that repeat themselves, contradict themselves, and come all at once."""

import random

from tests.chaos import client
from tests.chaos.scenario import Result
from tests.chaos.site import site

CLIENTS = 16
CROWD = 200
ALTERED = 0.2
REVISIONS = 3
MARK = "m" * 22


def repeat(cluster, size):
    """Every request is sent one to five times, shuffled, a fifth of them with other answers."""
    with site(cluster) as it:
        waiting = []
        for first in client.bodies(it.chance, size.posts):
            for revision in range(1, it.chance.randint(1, REVISIONS) + 1):
                waiting += _sent_again(it.chance, first | {"revision": revision})
        it.chance.shuffle(waiting)
        it.send(waiting, CLIENTS)
        return Result(f"{len(waiting):,} requests of {size.posts:,} readers", it.verdict())


def _sent_again(chance: random.Random, body):
    for _ in range(chance.randint(1, 5)):
        altered = chance.random() < ALTERED
        yield body | {"answers": client.body(chance)["answers"]} if altered else body


def one_response(cluster, size):
    """Two hundred threads send one and the same response."""
    with site(cluster) as it:
        it.send([client.body(it.chance)] * size.posts, CROWD)
        created = it.journal.count(201)
        if created != 1:
            it.faults.append(f"it was stored {created} times")
        return Result(f"{size.posts} × one response, {CROWD} threads", it.verdict())


def one_voice(cluster, size):
    """Two hundred threads answer with new ids and one mark, where each browser has one voice."""
    with site(cluster, voices="browser") as it:
        for turn in range(size.times):
            new = client.bodies(it.chance, size.posts, mark=f"{turn:022}")
            waiting = [body for body in new for _ in range(it.chance.randint(1, 5))]
            it.chance.shuffle(waiting)
            it.send(waiting, CROWD)
        return Result(f"{size.times} marks, {CROWD} threads each", it.verdict())


def two_processes(cluster, size):
    """Two server processes revise the same responses."""
    with site(cluster, "--workers", "2") as it:
        first = list(client.bodies(it.chance, size.posts))
        waiting = [
            body | {"revision": revision, "answers": client.body(it.chance)["answers"]}
            for body in first
            for revision in range(1, size.times + 1)
        ]
        it.chance.shuffle(waiting)
        it.send(waiting, CLIENTS)
        return Result(f"{len(waiting):,} revisions, 2 processes", it.verdict())
