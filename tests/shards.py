"""What a database spread over several machines would refuse, watched for on one machine.

Every statement on a fact table names its shard, and a transaction that changes facts touches one
shard and no config table (DESIGN section 3); the other rules are what such a database was seen to
refuse, or to do at a multiple of the price. The whole suite runs under this watch. What a test
reads for itself is its own affair; what it changes is not.
"""

import re
import sys
from dataclasses import dataclass, field
from functools import lru_cache

import sqlglot
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlglot import exp

from survey_app.schema import CONFIG, FACTS

FACT_NAMES = frozenset(table.__tablename__ for table in FACTS)
CONFIG_NAMES = frozenset(table.__tablename__ for table in CONFIG)
QUERIES = (exp.Select, exp.Insert, exp.Update, exp.Delete)
VOLATILE = (
    *(exp.CurrentTimestamp, exp.CurrentDate, exp.CurrentTime, exp.CurrentDatetime),
    *(exp.Rand, exp.Anonymous),
)
"""What has another value on another machine; also functions that are not known."""


RAW_INSERT = re.compile(r"INSERT INTO \w+ \(([^)]*)\)")
"""What `inserting.py` hands to the driver: the columns, then values or one array per column."""


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

    def _look(self, connection, _cursor, statement, parameters, context, _many):
        changes = context is not None and (
            context.isinsert
            or context.isupdate
            or context.isdelete
            or (context.compiled is None and RAW_INSERT.match(statement))
        )
        changed = connection.info.get("changed")
        dialect = connection.dialect.name
        tables = tables_of(statement, dialect)
        if tables & FACT_NAMES:
            if changes or _asks() == self._readers:
                found = faults_of(statement, dialect)
                self.broken.extend(f"{fault}: {statement}" for fault in found)
            if changes:
                raw = context.compiled is None
                changed.shards |= (
                    _raw_shards(statement, parameters)
                    if raw
                    else _shards(context.compiled_parameters)
                )
        elif changes and tables & CONFIG_NAMES:
            changed.config = True
        if changed and (len(changed.shards) > 1 or (changed.shards and changed.config)):
            self.broken.append(f"touches more than shard {changed.shards}: {statement}")


@dataclass
class Changed:
    """What a transaction has changed so far."""

    shards: set[int] = field(default_factory=set)
    config: bool = False


@lru_cache(maxsize=4096)
def tables_of(statement, dialect):
    """Our tables that a statement names."""
    if not any(name in statement for name in FACT_NAMES | CONFIG_NAMES):
        return frozenset()
    return frozenset(_names(sqlglot.parse_one(statement, dialect=_known(dialect))))


@lru_cache(maxsize=4096)
def faults_of(statement, dialect):
    """What a statement on fact tables does that it must not."""
    tree = sqlglot.parse_one(statement, dialect=_known(dialect))
    queries = [query for query in tree.find_all(*QUERIES) if _own_facts(query)]
    rules = {
        "names no shard": any(not _narrowed(query, exp.EQ, exp.In) for query in queries),
        "joins over shards": any(map(_joins_over_shards, queries)),
        "reads facts with configuration": bool(_names(tree) & CONFIG_NAMES),
        "looks up each row": any(map(_is_correlated, queries)),
        "locks several shards": any(_locks(query) for query in queries),
        "groups in several ways": any(map(_groups_in_several_ways, queries)),
        "moves to another shard": any(_name(one.this) == "shard" for one in _assigned(tree)),
        "asks what differs by machine": any(one.find(*VOLATILE) for one in _assigned(tree)),
        "lists rows": dialect == "postgresql" and any(map(_lists_rows, queries)),
    }
    return [rule for rule, is_broken in rules.items() if is_broken]


def _known(dialect):
    return {"postgresql": "postgres"}.get(dialect, dialect)


def _names(tree):
    return {table.name for table in tree.find_all(exp.Table)} & (FACT_NAMES | CONFIG_NAMES)


def _own(query, *kinds):
    """Parts of a query that belong to no query within it."""
    return [
        node
        for node in query.walk(prune=lambda one: one is not query and isinstance(one, QUERIES))
        if isinstance(node, kinds)
    ]


def _own_facts(query):
    return [table for table in _own(query, exp.Table) if table.name in FACT_NAMES]


def _narrowed(query, *ways):
    """Whether a query's WHERE, or an INSERT's columns, hold it to shards that are given."""
    if isinstance(query, exp.Insert):
        return any(_name(column) == "shard" for column in query.this.expressions)
    where = query.args.get("where")
    conditions = where.this.flatten() if where and isinstance(where.this, exp.And) else ()
    if where and not conditions:
        conditions = (where.this,)
    return any(
        isinstance(one, ways)
        and _name(one.this) == "shard"
        # Given: neither a column of another table nor looked up by a query.
        and not any(part.find(exp.Column, exp.Query) for part in _right(one))
        for one in conditions
    )


def _right(condition):
    if isinstance(condition, exp.EQ):
        return [condition.expression]
    return [*condition.expressions, *filter(None, [condition.args.get("query")])]


def _joins_over_shards(query):
    pairs = [one for one in _own(query, exp.EQ) if isinstance(one.expression, exp.Column)]
    joined = [one for one in pairs if _name(one.this) == _name(one.expression) == "shard"]
    return len(_own_facts(query)) > len(joined) + 1


def _is_correlated(query):
    """Whether a subquery uses a column of a table that it does not read itself."""
    if query.find_ancestor(*QUERIES) is None:
        return False
    sources = _own(query, exp.Table, exp.Subquery, exp.Unnest)
    named = {source.alias_or_name for source in sources}
    return any(column.table and column.table not in named for column in _own(query, exp.Column))


def _locks(query):
    return bool(query.args.get("locks")) and not _narrowed(query, exp.EQ)


def _groups_in_several_ways(query):
    group = query.args.get("group")
    return group is not None and group.find(exp.GroupingSets, exp.Cube, exp.Rollup) is not None


def _assigned(tree):
    """The assignments of an UPDATE, and of an INSERT that changes what is there."""
    holders = tree.find_all(exp.Update, exp.OnConflict)
    return [one for holder in holders for one in holder.expressions if isinstance(one, exp.EQ)]


def _lists_rows(query):
    values = query.args.get("expression")
    return isinstance(values, exp.Values) and len(values.expressions) > 1


def _name(node):
    return node.name if node is not None else ""


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


def _raw_shards(statement, parameters):
    columns = RAW_INSERT.match(statement)[1].split(", ")
    if "shard" not in columns:
        return set()
    first = columns.index("shard")
    if isinstance(parameters[first], list):
        return set(parameters[first])
    return set(parameters[first :: len(columns)])
