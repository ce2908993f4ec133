"""Gives tables of a collection to Arrow, with their types and meanings."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from govatlas.extras import missing_extra
from govatlas.publishing.dataset.columns import Column, Kind, Table, Value

if TYPE_CHECKING:
    import pyarrow


def make_schema(table: Table) -> "pyarrow.Schema":
    """Return the schema of a table; each field has its meaning, unit and origin as metadata.

    Raises:
        InputError: pyarrow is not installed.
    """
    arrow = _load_arrow()
    return arrow.schema(
        [
            arrow.field(
                column.name,
                _find_type(arrow, column.kind),
                nullable=not column.is_required,
                metadata=_describe(column),
            )
            for column in table.columns
        ],
        metadata={"title": table.title, "description": table.meaning},
    )


def make_batch(
    columns: Sequence[Sequence[Value]], schema: "pyarrow.Schema"
) -> "pyarrow.RecordBatch":
    """Return columns as a batch of Arrow; half a character, unknown to UTF-8, is replaced."""
    arrow = _load_arrow()
    arrays = [
        arrow.array(list(map(_mend, column)), field.type)
        for column, field in zip(columns, schema, strict=True)
    ]
    return arrow.record_batch(arrays, schema=schema)


def _mend(value: object) -> object:
    if not isinstance(value, str) or value.isascii():
        return value
    return value.encode("utf-8", "replace").decode()


def _load_arrow() -> Any:
    try:
        import pyarrow
    except ImportError as error:
        raise missing_extra("data", purpose="a table of Arrow or Parquet") from error
    return pyarrow


_TYPES: Final = {
    Kind.STRING: "string",
    Kind.INTEGER: "int64",
    Kind.NUMBER: "float64",
    Kind.BOOLEAN: "bool_",
}


def _find_type(arrow: Any, kind: Kind) -> "pyarrow.DataType":
    if kind is Kind.DATETIME:
        return arrow.timestamp("s", tz="UTC")
    return getattr(arrow, _TYPES[kind])()


def _describe(column: Column) -> dict[str, str]:
    told = {
        "description": column.meaning,
        "unit": column.unit,
        "origin": column.origin.value,
    }
    return {name: value for name, value in told.items() if value}
