"""The shapes that answers of several resources are made of."""

from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from govatlas import coverage
from govatlas.model import codebook, finding
from govatlas.web.api_v1.asking import Scope

FEW: Final = f"Whether the share is of fewer than {coverage.FEWEST} documents."


class Shape(BaseModel):
    """A part of an answer."""

    model_config = ConfigDict(frozen=True)


class Problem(Shape):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str


class Basis(Shape):
    """The documents behind the figures."""

    documents: int = Field(description="Number of documents.")
    coded: int = Field(description="Number of coded documents.")
    not_assessed: int = Field(description="Number of documents that could not be assessed.")
    coders: list[str] = Field(description="The coders, most codings first.")

    @classmethod
    def of(cls, basis: coverage.Basis) -> "Basis":
        """Tell of a basis."""
        return cls(
            documents=basis.documents,
            coded=basis.coded,
            not_assessed=basis.not_assessed,
            coders=list(basis.coders),
        )


class Interval(Shape):
    """A range that chance alone stays within, at the rate given."""

    low: float
    high: float
    rate: float

    @classmethod
    def of(cls, interval: finding.Interval | finding.Undefined) -> "Interval | None":
        """Tell of an interval, None where it is not defined."""
        if isinstance(interval, finding.Undefined):
            return None
        return cls(low=interval.low, high=interval.high, rate=interval.rate)


class Share(Shape):
    """So many documents of so many; `value` is null of none."""

    count: int
    total: int
    value: float | None
    few: bool = Field(description=FEW)
    interval: Interval | None

    @classmethod
    def of(cls, share: coverage.Proportion) -> "Share":
        """Tell of a proportion."""
        return cls(
            count=share.count,
            total=share.total,
            value=to_number(share.value),
            few=share.is_few,
            interval=Interval.of(share.interval),
        )


class LevelCount(Shape):
    """The documents with one level of a category."""

    level: int
    name: str
    count: int
    share: float | None = Field(
        description="Share of the documents assessed; null if there are none."
    )
    few: bool = Field(description=FEW)
    address: str | None = Field(description="Lists the documents; null if no address can.")


class NamedCode(Shape):
    """A code of the codebook with its label."""

    code: str
    label: str

    @classmethod
    def of(cls, category: codebook.Category) -> "NamedCode":
        """Tell of a category."""
        return cls(code=category.code, label=category.label)


def to_number(figure: finding.Figure) -> float | None:
    """Return a figure, None where it is not defined."""
    return None if isinstance(figure, finding.Undefined) else figure


def count_levels(
    scope: Scope,
    taxonomy: codebook.Taxonomy,
    tally: coverage.Tally,
    conditions: tuple[coverage.Conditions | None, ...],
) -> list[LevelCount]:
    """Return the documents of a category by level, with what lists those of each."""
    return [
        LevelCount(
            level=level.value,
            name=level.name,
            count=tally.levels[level.value],
            share=to_number(tally.share_at(level.value).value),
            few=tally.share_at(level.value).is_few,
            address=scope.locate(asked),
        )
        for level, asked in zip(taxonomy.scale.levels, conditions, strict=True)
    ]
