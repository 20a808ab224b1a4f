"""Many counts in few bytes: cells column by column, each value of a key written once.

So a minute of a busy title is some hundred kilobytes, and is read, narrowed and added up without
a look at each cell.
"""

import zlib
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple, Self

import msgspec
import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.integer[Any]]
Cell = tuple[tuple[Any, ...], tuple[int, ...]]
"""The values of its key, and its measures."""


class Coded(NamedTuple):
    """One column of a key."""

    values: list[Any]
    """Each value that occurs, once."""
    codes: Numbers
    """For each cell where its value stands among them."""


class Columns(NamedTuple):
    """Cells of one kind, named by the columns of their keys."""

    keys: dict[str, Coded]
    measures: tuple[Numbers, ...]

    @classmethod
    def of(cls, names: Sequence[str], cells: Sequence[Cell]) -> Self:
        """From cells, at least one; `names` are those of the values in their keys."""
        by_key = zip(*(key for key, _ in cells), strict=True)
        by_measure = zip(*(measures for _, measures in cells), strict=True)
        return cls(
            dict(zip(names, map(_coded, by_key), strict=True)),
            tuple(np.array(numbers, np.int64) for numbers in by_measure),
        )

    @classmethod
    def unpacked(cls, names: Sequence[str], packed: bytes, **same: Any) -> Self:
        """From what `packed` made of cells with these names; `same` are values they all share."""
        keys, measures = msgspec.msgpack.decode(zlib.decompress(packed), type=_Packed)
        coded = [Coded(values, np.frombuffer(*codes)) for values, *codes in keys]
        numbers = tuple(np.frombuffer(*each).astype(np.int64) for each in measures)
        shared = {
            name: Coded([value], np.zeros(len(numbers[0]), np.int8)) for name, value in same.items()
        }
        return cls(shared | dict(zip(names, coded, strict=True)), numbers)

    @property
    def size(self) -> int:
        """How many cells."""
        return len(self.measures[0])

    def packed(self) -> bytes:
        """All of it but the names."""
        keys = [(values, *_narrow(codes)) for values, codes in self.keys.values()]
        document = (keys, [_narrow(numbers) for numbers in self.measures])
        return zlib.compress(msgspec.msgpack.encode(document), level=1)

    def cells(self) -> Iterator[Cell]:
        """Cell by cell."""
        keys = [[values[code] for code in codes.tolist()] for values, codes in self.keys.values()]
        measures = [numbers.tolist() for numbers in self.measures]
        for key in zip(*keys, *measures, strict=True):
            yield key[: len(keys)], key[len(keys) :]

    def only(self, names: Sequence[str], where: Mapping[str, Container[Any]]) -> Self:
        """The cells whose key has one of the values of `where`, by the columns `names` alone."""
        kept = np.ones(self.size, np.bool_)
        for name, wanted in where.items():
            values, codes = self.keys[name]
            kept &= np.array([value in wanted for value in values], np.bool_)[codes]
        return type(self)({name: self.keys[name] for name in names}, self.measures).at(kept)

    def widened(self, measures: int) -> Self:
        """With so many measures: those that an older release did not count are 0."""
        more = measures - len(self.measures)
        return self._replace(measures=self.measures + (np.zeros(self.size, np.int64),) * more)

    def slices(self, size: int, by: Sequence[str]) -> Iterator[Self]:
        """One after the other, each with so many different values of the columns `by`.

        Cells stand in order, and `by` are the first columns of the key.
        """
        starts = np.flatnonzero(_begin([self.keys[name].codes for name in by], self.size))
        for start, end in pairwise([*starts[::size].tolist(), self.size]):
            yield self.at(slice(start, end))

    def at(self, places: Any) -> Self:
        """The cells at these places, without values that none of them has."""
        keys = {}
        for name, (values, codes) in self.keys.items():
            here = codes[places]
            is_used = np.bincount(here, minlength=len(values)) > 0
            again = (np.cumsum(is_used) - 1).astype(codes.dtype)
            used = np.flatnonzero(is_used).tolist()
            keys[name] = Coded([values[code] for code in used], again[here])
        return type(self)(keys, tuple(numbers[places] for numbers in self.measures))


_Packed = tuple[list[tuple[list[Any], bytes, str]], list[tuple[bytes, str]]]


def together(several: Sequence[Columns], by: np.ufunc = np.add) -> Columns:
    """All cells, each key once and in order, without those that come to nothing.

    Of `several` there is at least one, and all have the same names; `by` makes one measure of two.
    """
    keys = {name: _joined([one.keys[name] for one in several]) for name in several[0].keys}
    measures = [
        np.concatenate(numbers) for numbers in zip(*(one.measures for one in several), strict=True)
    ]
    order, starts = _groups([codes for _, codes in keys.values()], len(measures[0]))
    merged = Columns(
        {name: Coded(values, codes[order[starts]]) for name, (values, codes) in keys.items()},
        tuple(by.reduceat(numbers[order], starts) for numbers in measures),
    )
    return merged.at(np.logical_or.reduce(merged.measures))


def _groups(columns: Sequence[Numbers], size: int) -> tuple[Numbers, Numbers]:
    """An order that brings equal keys together, and where in it each key begins."""
    order = np.lexsort(columns[::-1]) if columns else np.arange(size)
    return order, np.flatnonzero(_begin([codes[order] for codes in columns], size))


def _begin(columns: Sequence[Numbers], size: int) -> npt.NDArray[np.bool_]:
    """Which cells differ from the one before; the first one does."""
    begins = np.zeros(size, np.bool_)
    begins[:1] = True
    for codes in columns:
        begins[1:] |= codes[1:] != codes[:-1]
    return begins


def _coded(column: Sequence[Any]) -> Coded:
    places: dict[Any, int] = {}
    codes = [places.setdefault(value, len(places)) for value in column]
    return Coded(list(places), np.array(codes, np.int64))


def _joined(columns: Sequence[Coded]) -> Coded:
    """One below the other; the values in order, so that codes have the order of their values."""
    values = sorted(set().union(*(column.values for column in columns)))
    places = {value: place for place, value in enumerate(values)}
    kind = np.min_scalar_type(len(values))
    return Coded(
        values,
        np.concatenate(
            [
                np.array([places[value] for value in column.values], kind)[column.codes]
                for column in columns
            ]
        ),
    )


def _narrow(numbers: Numbers) -> tuple[bytes, str]:
    """Their bytes in the shortest type that holds them all, and its name."""
    low, high = (int(numbers.min()), int(numbers.max())) if len(numbers) else (0, 0)
    kinds = ("<i1", "<i2", "<i4", "<i8")
    kind = next(name for name in kinds if np.iinfo(name).min <= low and high <= np.iinfo(name).max)
    return numbers.astype(kind).tobytes(), kind
