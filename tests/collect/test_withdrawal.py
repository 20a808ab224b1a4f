"""A reader deletes their response while others write."""

import threading

from survey_app.collect.outcomes import Done
from survey_app.collect.receive import hash_secret
from survey_app.collect.withdrawal import withdraw
from survey_app.collect.writer import store
from tests.builders import NOW, SECRET


def test_many_withdrawals_at_once_hold_nobody_up(database, item, counts):
    """More than there are connections: none may wait for a second one while it holds a lock."""
    items = [item() for _ in range(24)]
    store(database, items)
    together, errors = threading.Barrier(len(items)), []

    def work(one):
        together.wait()
        try:
            place = one.shard, one.id, one.survey_id
            withdraw(database, *place, hash_secret(SECRET), NOW)
        except Exception as error:  # noqa: BLE001 - shown below
            errors.append(error)

    threads = [threading.Thread(target=work, args=(one,)) for one in items]
    for thread in threads:
        thread.start()
    assert store(database, [item()])[0].done is Done.STORED
    for thread in threads:
        thread.join()
    assert errors == []
    assert counts()[":*responses"] == 1
