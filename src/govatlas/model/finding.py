"""The results of comparing codings: figures with intervals, or why a figure is undefined."""

from dataclasses import dataclass
from typing import TypeAlias

from govatlas.errors import InvalidValue


@dataclass(frozen=True, slots=True)
class Undefined:
    """An undefined figure, with the reason; never the same as 0 or 1."""

    reason: str


@dataclass(frozen=True, slots=True)
class Interval:
    """The range that contains the true figure at a stated rate, such as 0.95."""

    low: float
    high: float
    rate: float = 0.95

    def __post_init__(self) -> None:
        """Refuse an interval whose end is before its start."""
        if not self.low <= self.high:
            raise InvalidValue(f"an interval from {self.low} to {self.high} ends before it begins")


Figure: TypeAlias = float | Undefined


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How well two or more coders agree, by one statistic over one set of units.

    ``scope`` names the set, such as ``risk``, ``risk 1.1`` or ``document 1135``. ``units`` counts
    the (document, category) pairs compared, ``abstained`` those left out because a coder
    abstained.
    """

    statistic: str
    scope: str
    value: Figure
    interval: Interval | Undefined
    units: int
    documents: int
    abstained: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The share of documents in which a category reaches a level.

    ``raw`` counts the coder's labels; ``corrected`` allows for the coder's error, measured on
    gold codings. ``coded``, ``abstained`` and ``gold`` count documents.
    """

    taxonomy: str
    category: str
    level: int
    raw: Figure
    corrected: Figure
    interval: Interval | Undefined
    coded: int
    abstained: int
    gold: int
