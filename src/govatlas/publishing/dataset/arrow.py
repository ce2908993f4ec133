"""Gives tables of a collection to Arrow, with their types and meanings."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from govatlas.extras import missing_extra
from govatlas.publishing.dataset.columns import Column, Kind, Row, Table, Value

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


def make_batch(rows: Iterable[Row], schema: "pyarrow.Schema") -> "pyarrow.RecordBatch":
    """Return rows as a batch of Arrow; half a character, which UTF-8 cannot hold, is replaced."""
    columns = [list(column) for column in zip(*(row.values() for row in rows), strict=True)]
    return batch_columns(columns or [[] for _ in schema], schema)


def batch_columns(
    columns: Sequence[Sequence[Value]], schema: "pyarrow.Schema"
) -> "pyarrow.RecordBatch":
    """Return columns as a batch of Arrow, as ``make_batch`` does."""
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
