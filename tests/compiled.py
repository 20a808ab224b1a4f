"""What each test would compile anew though it stays the same: kept for all of a process."""

from flask import Flask
from jinja2 import BytecodeCache
from werkzeug.routing import Rule

_first = {}
"""The first engine for each kind of database."""


class KeptTemplates(BytecodeCache):
    """The code of templates, by where they lie and what they say."""

    def __init__(self):
        self._code = {}

    def load_bytecode(self, bucket):
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket):
        self._code[bucket.key, bucket.checksum] = bucket.code


def compile_once():
    """Let all applications of this process share their templates' code and that of addresses."""
    Flask.jinja_options = {"bytecode_cache": KeptTemplates()}
    Rule._compile_builder = _kept(Rule._compile_builder)


def share_statements(engine):
    """Let an engine use what others of its kind have compiled, as a process has but one."""
    if engine.name not in _first:
        engine.connect().close()  # the dialect asks the database for its version
    first = _first.setdefault(engine.name, engine)
    engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache


def _kept(compiled):
    """What makes the addresses of a rule follows from its parts; werkzeug takes long over it."""
    builders = {}

    def builder(rule, append_unknown=True):
        parts = (*rule._trace, str(rule.defaults), append_unknown)
        if parts not in builders:
            builders[parts] = compiled(rule, append_unknown)
        return builders[parts]

    return builder
