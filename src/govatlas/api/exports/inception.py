"""Codings as CASes of UIMA, for INCEpTION."""

from collections.abc import Iterable
from typing import IO, TYPE_CHECKING

from govatlas.api.exports.form import ExportForm

if TYPE_CHECKING:
    from govatlas.api.records import Record


class Inception(ExportForm):
    """An archive of one XMI file a coding with their type system."""

    name = "cas"
    label = "UIMA CAS"
    meaning = "an archive of UIMA CAS XMI files for INCEpTION"
    extension = ".cas.zip"
    media_type = "application/zip"
    is_binary = True
    every_coder = True
    is_linked = False

    def write(self, records: Iterable["Record"], stream: IO[bytes]) -> int:
        """Write the archive; return how many codings it holds."""
        from govatlas.interchange.cas.write import write_archive

        return write_archive(records, stream)
