"""Numbers on a shaded ground; the number stands in the cell, so the shade only helps the eye."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from govatlas.web.pages.correcting import Corrected

STEPS: Final = 7


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A number of documents, or a share of them (``value``), with the address behind it.

    ``shade`` goes from 0 to ``STEPS``; ``value`` is None where the share is of no documents.
    ``is_few`` says that it is a share of few documents; ``corrected`` is given where the value is
    the share with the errors of the coder taken out.
    """

    count: int
    value: float | None
    shade: int
    address: str | None
    is_few: bool = False
    corrected: Corrected | None = None


def find_shade(value: float | None, most: float) -> int:
    """Return how dark the ground of a value is, given the largest one."""
    if not value or most <= 0:
        return 0
    return min(STEPS, max(1, round(STEPS * value / most)))


def find_most(rows: Sequence[Sequence[float | None]]) -> float:
    """Return the largest value of a table."""
    return max((value for row in rows for value in row if value is not None), default=0.0)
