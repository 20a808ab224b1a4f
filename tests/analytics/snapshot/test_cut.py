"""Documents are cut into what they have under some keys."""

import msgspec
import polars as pl

from survey_app.analytics.snapshot.cut import Cutter, different


def documents(*values):
    return pl.Series([msgspec.json.encode(value).decode() for value in values])


def test_what_is_not_there_is_told_from_what_is_null():
    found = Cutter(["a", "b"]).cut(documents({"b": None}, {}, {"c": 1, "a": {"b": [1]}}))
    assert found.rows() == [(None, "null"), (None, None), ('{"b":[1]}', None)]


def test_one_key_that_the_last_documents_do_not_have():
    assert Cutter(["a"]).cut(documents({}, {"a": 1}, {}, {})).rows() == [
        (None,),
        ("1",),
        (None,),
        (None,),
    ]


def test_texts_with_everything_that_separates():
    text = 'A "quote",\n a line, \x1f and \r\n\t'
    found = Cutter(["a", "b"]).cut(documents({"a": text, "b": ""}, {"a": text}))
    told = different(found)
    assert [msgspec.json.decode(one) for one in told["a"].texts] == [text]
    assert told["a"].places.to_list() == [1, 1]
    assert told["b"].places.to_list() == [1, 0]
