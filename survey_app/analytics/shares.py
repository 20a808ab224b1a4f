"""A share with everything that it must never be shown without."""

from dataclasses import dataclass

from survey_app.statistics.intervals import wilson


@dataclass(frozen=True)
class Share:
    """`n` of `base`: a fraction 0..1 with its 95 % Wilson bounds.

    Both are None where nothing can be said: without a base, or where more was counted than the
    base holds, which happens when beacons of readers who answered were lost on their way.
    """

    n: int
    base: int

    @property
    def share(self) -> float | None:
        """n / base."""
        return self.n / self.base if self._is_known else None

    @property
    def bounds(self) -> tuple[float, float] | None:
        """95 % Wilson bounds of the share."""
        return wilson(self.n, self.base) if self._is_known else None

    @property
    def _is_known(self) -> bool:
        return 0 <= self.n <= self.base and self.base > 0
