"""What was used lately, in memory that does not grow."""

import threading
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Recent(Generic[K, V]):
    """A mapping that keeps at least the `most` entries set last, and at most twice as many.

    Two dictionaries take turns: when the young one is full it becomes the old one, and what was
    the old one is forgotten. So nothing has to be searched for what could go.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._young: dict[K, V] = {}
        self._old: dict[K, V] = {}
        self._turning = threading.Lock()

    def get(self, key: K) -> V | None:
        """What was set last for a key, unless it is forgotten."""
        found = self._young.get(key)
        return found if found is not None else self._old.get(key)

    def set(self, key: K, value: V) -> None:
        """Keep a value; setting an entry again keeps it from being forgotten."""
        with self._turning:
            if len(self._young) >= self._most:
                self._old, self._young = self._young, {}
            self._young[key] = value

    def clear(self) -> None:
        """Forget everything."""
        with self._turning:
            self._young, self._old = {}, {}

    def __len__(self) -> int:
        return len(self._young.keys() | self._old.keys())
