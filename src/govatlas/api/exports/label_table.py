"""Labels as a table of CSV."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from govatlas.api.cells import join_cells
from govatlas.api.exports.form import TextForm
from govatlas.publishing import LABEL_COLUMNS

if TYPE_CHECKING:
    from govatlas.api.records import Record


class LabelTable(TextForm):
    """One row a label."""

    name = "csv"
    label = "CSV"
    meaning = "one label per row"
    extension = ".csv"
    media_type = "text/csv"
    unit = "row"
    takes_comments = True
    lists_none = True
    heading = join_cells(LABEL_COLUMNS)

    def list_pieces(self, records: Iterable["Record"]) -> Iterator[str]:
        """Yield each row."""
        for record in records:
            for row in record.to_rows():
                yield join_cells([row[column] for column in LABEL_COLUMNS])
