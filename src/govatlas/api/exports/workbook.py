"""A workbook for spreadsheet programs: one sheet a table, with lists of the values they take."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import IO, TYPE_CHECKING, Any, ClassVar, Final
from xml.sax.saxutils import escape

from govatlas.api.exports.form import ExportForm, Written
from govatlas.codebook import load_codebook
from govatlas.extras import missing_extra
from govatlas.model.codebook import Codebook
from govatlas.publishing.dataset.columns import Column, Kind, Value, Words
from govatlas.publishing.dataset.rows import Coded
from govatlas.publishing.dataset.sheets import (
    CHOSEN,
    CUT,
    MOST_CHARACTERS,
    MOST_ROWS,
    Sheet,
    list_category_rows,
    list_choices,
    list_sheet_rows,
    list_sheets,
)

if TYPE_CHECKING:
    from govatlas.api.records import Record

_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_WIDE, _USUAL, _NARROW = 60, 18, 8
_LISTS: Final = "lists"
_ABOUT: Final = "about"
_LONG_AGO: Final = datetime(1980, 1, 1)


class Workbook(ExportForm):
    """A workbook with the tables of a collection."""

    name = "xlsx"
    label = "Excel"
    meaning = "a workbook with one sheet per table, which people can fill in"
    extension = ".xlsx"
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    is_binary = True
    is_linked = find_spec("xlsxwriter") is not None
    lists_none = True
    most_rows: ClassVar[int] = MOST_ROWS

    def write(self, records: Iterable["Record"], stream: IO[bytes]) -> Written:
        """Write a workbook; a text too long for a cell is cut, and the answer says where."""
        try:
            import xlsxwriter
        except ImportError:
            raise missing_extra("xlsx", purpose="a workbook") from None
        with xlsxwriter.Workbook(stream, _OPTIONS) as book:
            writer = _Writer(book, self.most_rows)
            for record in records:
                writer.add(record)
            writer.finish()
        return Written(writer.records, writer.notices)


@dataclass
class _Writer:
    """Writes one workbook; sheets grow row by row, and only the last row of each is in memory."""

    book: Any
    most_rows: int
    records: int = 0
    notices: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.head = self.book.add_format({"bold": True, "bottom": 1})
        self.newest = _LONG_AGO
        self.codebooks: dict[str, Codebook] = {}
        self.sheets = {
            name: _SheetWriter(self.book, sheet, self) for name, sheet in list_sheets().items()
        }

    def add(self, record: "Record") -> None:
        """Write the rows of a record."""
        self.records += 1
        self.codebooks.setdefault(record.codebook.digest, record.codebook)
        coded_at = record.coding.coded_at.astimezone(UTC).replace(tzinfo=None)
        self.newest = max(self.newest, coded_at)
        coded = Coded.of(record.document, record.coding, record.codebook)
        for name, row in list_sheet_rows(coded):
            if record.shows_none or name != "labels" or row["level"] != 0:
                self.sheets[name].write(row)

    def finish(self) -> None:
        """Write what stands beside the records, then let people choose values from lists."""
        codebooks = list(self.codebooks.values()) or [load_codebook()]
        for row in list_category_rows(codebooks):
            self.sheets["codebook"].write(row)
        choices = list_choices(codebooks)
        for name, sheet in self.sheets.items():
            chosen = CHOSEN.get(name, {})
            sheet.finish({column: f"={_LISTS}!{_locate(choices, chosen[column])}"
                          for column in chosen})  # fmt: skip
        self._write_lists(choices)
        self._write_about()
        self.book.set_properties({"created": self.newest})

    def _write_lists(self, choices: dict[str, tuple[str, ...]]) -> None:
        sheet = self.book.add_worksheet(_LISTS)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(choices) - 1, _USUAL)
        for column, name in enumerate(choices):
            sheet.write_string(0, column, name, self.head)
        for row in range(max(map(len, choices.values()))):
            for column, values in enumerate(choices.values()):
                if row < len(values):
                    _write_choice(sheet, row + 1, column, values[row])

    def _write_about(self) -> None:
        """Say what each column means, and what was cut."""
        sheet = self.book.add_worksheet(_ABOUT)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 1, _USUAL)
        sheet.set_column(2, 2, 2 * _WIDE)
        lines = [("sheet", "column", "meaning")]
        lines += [("", "", notice) for notice in self.notices]
        for name, writer in self.sheets.items():
            lines.append((name, "", writer.sheet.meaning))
            lines += [(name, column.name, column.meaning) for column in writer.sheet.columns]
        for row, cells in enumerate(lines):
            for place, text in enumerate(cells):
                sheet.write_string(row, place, text, self.head if not row else None)


@dataclass
class _SheetWriter:
    """Writes the rows of one table, on further sheets where one is full."""

    book: Any
    sheet: Sheet
    writer: _Writer
    rows: int = 0
    filled: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._begin()

    def write(self, row: dict[str, Value]) -> None:
        """Write a row."""
        if self.rows == self.writer.most_rows:
            self._begin()
            self.writer.notices.append(
                f"the sheet {self.filled[-2].name} is full; more rows are in {self.filled[-1].name}"
            )
        for place, column in enumerate(self.sheet.columns):
            value = row[column.name]
            if value is not None:
                self._write_cell(place, column, value)
        self.rows += 1

    def _begin(self) -> None:
        """Add a sheet with its header."""
        number = len(self.filled) + 1
        sheet = self.book.add_worksheet(self.sheet.name + (f" ({number})" if number > 1 else ""))
        self.filled.append(sheet)
        sheet.freeze_panes(1, 1)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{MOST_ROWS}"})
        for place, column in enumerate(self.sheet.columns):
            sheet.set_column(place, place, _choose_width(column))
            sheet.write_string(0, place, column.name, self.writer.head)
        self.rows = 1

    def _write_cell(self, place: int, column: Column, value: Value) -> None:
        sheet = self.filled[-1]
        if isinstance(value, bool):
            sheet.write_boolean(self.rows, place, value)
        elif isinstance(value, int | float):
            sheet.write_number(self.rows, place, value)
        else:
            text = value.isoformat() if isinstance(value, datetime) else str(value)
            self._write_text(place, column, text)

    def _write_text(self, place: int, column: Column, text: str) -> None:
        """Write text as text, whatever it looks like."""
        sheet = self.filled[-1]
        fitting = shorten_cell(text).encode("utf-8", "replace").decode()
        if fitting.startswith("<r>") and fitting.endswith("</r>"):
            # the library takes such text for markup of its own, so it gets markup
            markup = f'<r><t xml:space="preserve">{escape(fitting)}</t></r>'
            if len(markup.encode("utf-16-le")) > 2 * MOST_CHARACTERS:
                fitting = markup = fitting[: MOST_CHARACTERS // 4] + CUT
            sheet.write_string(self.rows, place, markup)
        else:
            sheet.write_string(self.rows, place, fitting)
        if fitting.endswith(CUT) and not text.endswith(CUT):
            self.writer.notices.append(
                f"sheet {sheet.name}, row {self.rows + 1}, column {column.name}: the text was cut "
                f"at {MOST_CHARACTERS:,} characters, the most that a cell can hold"
            )

    def finish(self, lists: dict[str, str]) -> None:
        """Add filters, with the lists that columns take their values from."""
        for sheet in self.filled:
            last = self.rows if sheet is self.filled[-1] else self.writer.most_rows
            sheet.autofilter(0, 0, last - 1, len(self.sheet.columns) - 1)
            for place, column in enumerate(self.sheet.columns):
                if column.name in lists:
                    rule = {"validate": "list", "source": lists[column.name], "ignore_blank": True}
                    sheet.data_validation(1, place, MOST_ROWS - 1, place, rule)


def shorten_cell(text: str) -> str:
    """Return as much of a text as a cell can hold, with a mark where it was cut."""
    if len(text) <= MOST_CHARACTERS // 2:
        return text
    units = text.encode("utf-16-le", "replace")
    if len(units) <= 2 * MOST_CHARACTERS:
        return text
    return units[: 2 * (MOST_CHARACTERS - len(CUT))].decode("utf-16-le", "ignore") + CUT


def _locate(choices: dict[str, tuple[str, ...]], name: str) -> str:
    """Return where a list stands on its sheet."""
    letter = chr(ord("A") + list(choices).index(name))
    return f"${letter}$2:${letter}${len(choices[name]) + 1}"


def _write_choice(sheet: Any, row: int, column: int, value: str) -> None:
    if value.isdecimal():
        sheet.write_number(row, column, int(value))
    else:
        sheet.write_string(row, column, value)


def _choose_width(column: Column) -> int:
    if column.words is not Words.NONE or column.name in ("title", "definition"):
        return _WIDE
    return _NARROW if column.kind in (Kind.INTEGER, Kind.NUMBER, Kind.BOOLEAN) else _USUAL
