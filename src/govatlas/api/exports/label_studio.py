"""Codings as tasks of Label Studio."""

from collections.abc import Iterable
from typing import IO, TYPE_CHECKING

from govatlas.api.exports.form import ExportForm

if TYPE_CHECKING:
    from govatlas.api.records import Record


class LabelStudio(ExportForm):
    """One task a document, with an annotation or a prediction for each coder."""

    name = "label-studio"
    label = "Label Studio"
    meaning = "tasks for Label Studio (JSON)"
    extension = ".label-studio.json"
    media_type = "application/json"
    every_coder = True
    is_linked = False

    def write(self, records: Iterable["Record"], stream: IO[bytes]) -> int:
        """Write the tasks; return how many codings they hold."""
        from govatlas.interchange.label_studio.write import write_tasks

        return write_tasks(records, stream)
