"""What a database spread over several machines would refuse, watched for on one machine.

Every statement on a fact table names its shard, and a transaction that changes facts touches one
shard and no config table (DESIGN section 3). The whole suite runs under this watch. What a test
reads for itself is its own affair; what it changes is not.
"""

import re
import sys
from dataclasses import dataclass, field
from functools import lru_cache

from sqlalchemy import event
from sqlalchemy.engine import Engine

from survey_app.schema import CONFIG, FACTS


def _names(tables):
    names = "|".join(table.__tablename__ for table in tables)
    return re.compile(rf'(?:FROM|JOIN|INTO|UPDATE|,)\s+"?(?:{names})\b(?!"?\.)', re.IGNORECASE)


ON_FACTS, ON_CONFIG = _names(FACTS), _names(CONFIG)
INNERMOST = re.compile(r"\(([^()]*)\)")
QUERY = re.compile(r"\s*(?:SELECT|WITH)\b", re.IGNORECASE)
INSERTED_SHARD = re.compile(r'\s*INSERT\s+INTO\s+"?\w+"?\s*\[[^\]]*\bshard\b', re.IGNORECASE)
SHARD_CONDITION = re.compile(
    r'\bWHERE\b.*\bshard"?\s*(?:=\s*(?![\s"a-z_])|IN\s*\[)', re.IGNORECASE | re.DOTALL
)
"""Compared with values: to equal the shard of another table narrows nothing."""


class Watch:
    """Collects what breaks the rules in `broken`."""

    def __init__(self, engine: Engine, readers="survey_app"):
        """`readers` is the package whose reads are watched."""
        self.broken = []
        self._readers = readers
        event.listen(engine, "begin", self._begin)
        event.listen(engine, "before_cursor_execute", self._look)

    def _begin(self, connection):
        connection.info["changed"] = Changed()

    def _look(self, connection, _cursor, statement, _parameters, context, _many):
        changes = context is not None and (context.isinsert or context.isupdate or context.isdelete)
        changed = connection.info.get("changed")
        if ON_FACTS.search(statement):
            watched = changes or _asks() == self._readers
            if watched and not names_shard(statement):
                self.broken.append(f"names no shard: {statement}")
            if changes:
                changed.shards |= _shards(context.compiled_parameters)
        elif changes and ON_CONFIG.search(statement):
            changed.config = True
        if changed and (len(changed.shards) > 1 or (changed.shards and changed.config)):
            self.broken.append(f"touches more than shard {changed.shards}: {statement}")


@dataclass
class Changed:
    """What a transaction has changed so far."""

    shards: set[int] = field(default_factory=set)
    config: bool = False


@lru_cache(maxsize=4096)
def names_shard(statement):
    """Whether each query and subquery on a fact table is narrowed to shards."""
    return all(
        INSERTED_SHARD.match(query) or SHARD_CONDITION.search(query)
        for query in _queries(statement)
        if ON_FACTS.search(query)
    )


def _queries(statement):
    """A statement's queries, each without those within it; other brackets become square."""
    found = []

    def lift(match):
        if QUERY.match(match[1]):
            found.append(match[1])
            return "[]"
        return f"[{match[1]}]"

    while (lifted := INNERMOST.sub(lift, statement)) != statement:
        statement = lifted
    # The parts of a union, too, stand each for itself.
    parts = (
        re.split(r"\b(?=SELECT\b)", query, flags=re.IGNORECASE) for query in [*found, statement]
    )
    return [part for several in parts for part in several]


def _asks():
    """Top package of the code that asked SQLAlchemy for what runs now."""
    frame = sys._getframe(1)
    while (name := frame.f_globals["__name__"]).startswith(("sqlalchemy.", __name__)):
        frame = frame.f_back
    return name.partition(".")[0]


def _shards(parameters):
    found = set()
    for given in parameters:
        for name, value in given.items():
            if name.startswith("shard"):
                found |= set(value) if isinstance(value, (list, tuple)) else {value}
    return found
