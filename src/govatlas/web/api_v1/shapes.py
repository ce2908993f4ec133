"""The shapes that answers of several resources are made of."""

from typing import Annotated, Any, Final, Self

from pydantic import AliasPath, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo

from govatlas import coverage
from govatlas.model import finding
from govatlas.web.api_v1.asking import Scope

FEW: Final = f"Whether the share is of fewer than {coverage.FEWEST} documents."


class Shape(BaseModel):
    """A part of an answer, whose fields are those of the value that it tells of."""

    model_config = ConfigDict(frozen=True, from_attributes=True, populate_by_name=True)

    @classmethod
    def of(cls, value: object, scope: Scope | None = None) -> Self:
        """Tell of a value; ``scope`` gives addresses to the documents behind its figures."""
        return cls.model_validate(value, context=scope)


def at(path: str, description: str | None = None) -> Any:
    """Return a field that is another attribute of the value, such as ``category.code``."""
    alias = AliasPath(*path.split(".")) if "." in path else path
    return Field(validation_alias=alias, description=description)


def _locate(conditions: coverage.Conditions | None, info: ValidationInfo) -> str | None:
    assert isinstance(info.context, Scope), "figures with addresses are told with their scope"
    return info.context.locate(conditions)


def _define(figure: object) -> object:
    return None if isinstance(figure, finding.Undefined) else figure


def _list_codes(values: Any) -> list[str]:
    return [value.category.code for value in values]


Address = Annotated[str | None, BeforeValidator(_locate)]
"""The address of the documents that meet conditions, null where there is none."""

Number = Annotated[float | None, BeforeValidator(_define)]
"""A figure, null where it is not defined."""

Codes = Annotated[list[str], BeforeValidator(_list_codes)]
"""The codes of what is said of categories."""


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


class Interval(Shape):
    """A range that chance alone stays within, at the rate given."""

    low: float
    high: float
    rate: float


class Share(Shape):
    """So many documents of so many; `value` is null of none."""

    count: int
    total: int
    value: Number
    few: bool = at("is_few", FEW)
    interval: Annotated[Interval | None, BeforeValidator(_define)]


class LevelCount(Shape):
    """The documents with one level of a category."""

    level: int = at("level.value")
    name: str = at("level.name")
    count: int = at("share.count")
    share: Number = at("share.value", "Share of the documents assessed; null if there are none.")
    few: bool = at("share.is_few", FEW)
    address: Address = at("conditions", "Lists the documents; null if no address can.")


class NamedCode(Shape):
    """A code of the codebook with its label."""

    code: str
    label: str


def to_number(figure: finding.Figure) -> float | None:
    """Return a figure, None where it is not defined."""
    return None if isinstance(figure, finding.Undefined) else figure
