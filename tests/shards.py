"""What a database spread over several machines would refuse, watched for on one machine.

Every statement on a fact table names its shard, and a transaction that changes facts touches one
shard and no config table (DESIGN section 3). The whole suite runs under this watch.
"""

import re
from dataclasses import dataclass, field

from sqlalchemy import event
from sqlalchemy.engine import Engine

from survey_app.schema import CONFIG, FACTS


def _names(tables):
    names = "|".join(table.__tablename__ for table in tables)
    return re.compile(rf'(?:FROM|JOIN|INTO|UPDATE)\s+"?(?:{names})\b', re.IGNORECASE)


ON_FACTS, ON_CONFIG = _names(FACTS), _names(CONFIG)


class Watch:
    """Collects what breaks the rules in `broken`."""

    def __init__(self, engine: Engine):
        self.broken = []
        event.listen(engine, "begin", self._begin)
        event.listen(engine, "before_cursor_execute", self._look)

    def _begin(self, connection):
        connection.info["changed"] = Changed()

    def _look(self, connection, _cursor, statement, _parameters, context, _many):
        changes = context is not None and (context.isinsert or context.isupdate or context.isdelete)
        changed = connection.info.get("changed")
        if ON_FACTS.search(statement):
            if not re.search(r"\bshard\b", statement):
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


def _shards(parameters):
    found = set()
    for given in parameters:
        for name, value in given.items():
            if name.startswith("shard"):
                found |= set(value) if isinstance(value, (list, tuple)) else {value}
    return found
