"""Texts that say nearly the same: copied ones, campaigns, spam."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

from datasketch import MinHash, MinHashLSH
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from survey_app.analytics.texts.rules import folded
from survey_app.analytics.texts.source import Text

ALIKE = 0.7
"""Share of three-letter pieces that two texts must have in common (Jaccard, estimated)."""
PIECE = 3
APART = re.compile(r"[\W_]+")
SAMPLES = 64
"""Hashes of a MinHash; the estimate's standard error is at most 1/16."""
SHORTEST = 12
"""Letters below which only the same text is alike: "Yes" and "Yes!" say little."""
MOST_COMPARED = 5000
"""Different texts that are compared, the newest; equal ones are found among all."""


@dataclass(frozen=True)
class Alike:
    """A group of texts, newest first."""

    texts: tuple[Text, ...]

    @property
    def wordings(self) -> int:
        """How many different texts there are in it."""
        return len({text.words for text in self.texts})


def groups_alike(texts: Sequence[Text]) -> list[Alike]:
    """Groups of at least two texts that are alike, the largest first.

    Texts that differ only in case, accents, white space and punctuation are equal. Others are
    compared by MinHash with locality-sensitive hashing (Broder 1997), and a group holds whatever
    is alike to one of its texts.
    """
    equal: defaultdict[str, list[Text]] = defaultdict(list)
    for text in texts:
        equal[_essence(text.words)].append(text)
    groups: defaultdict[str, list[Text]] = defaultdict(list)
    heads = _heads([essence for essence in equal if len(essence) >= SHORTEST][:MOST_COMPARED])
    for essence, same in equal.items():
        groups[heads.get(essence, essence)].extend(same)
    found = [Alike(_newest_first(group)) for group in groups.values() if len(group) > 1]
    return sorted(found, key=lambda group: len(group.texts), reverse=True)


def _essence(text: str) -> str:
    return APART.sub(" ", folded(text)).strip()


def _heads(essences: Sequence[str]) -> dict[str, str]:
    """Each text → the one by which its group is known."""
    if not essences:
        return {}
    index = MinHashLSH(threshold=ALIKE, num_perm=SAMPLES)
    pieces = [_pieces(essence) for essence in essences]
    sketches = MinHash.bulk(pieces, num_perm=SAMPLES, hashfunc=crc32)
    pairs = [(0, 0)]
    for number, sketch in enumerate(sketches):
        near = index.query(sketch)
        pairs += [(number, one) for one in near if sketches[one].jaccard(sketch) >= ALIKE]
        index.insert(number, sketch)
    graph = coo_array(
        ([1] * len(pairs), tuple(zip(*pairs, strict=True))), shape=(len(essences), len(essences))
    )
    _, group = connected_components(graph, directed=False)
    first: dict[int, str] = {}
    return {
        essence: first.setdefault(int(number), essence)
        for essence, number in zip(essences, group, strict=True)
    }


def _pieces(essence: str) -> list[bytes]:
    last = max(1, len(essence) - PIECE + 1)
    return [essence[at : at + PIECE].encode() for at in range(last)]


def _newest_first(texts: list[Text]) -> tuple[Text, ...]:
    return tuple(sorted(texts, key=lambda text: text.place.response_id, reverse=True))
