"""Codings as a project of REFI-QDA, for ATLAS.ti, MAXQDA, NVivo, QualCoder and others."""

from collections.abc import Iterable
from importlib.metadata import version
from typing import IO, TYPE_CHECKING

from govatlas.api.exports.form import ExportForm

if TYPE_CHECKING:
    from govatlas.api.records import Record


class Qdpx(ExportForm):
    """One project with the texts, the codebook, and the codings of every coder."""

    name = "qdpx"
    label = "REFI-QDA"
    meaning = "a project for ATLAS.ti, MAXQDA, NVivo, QualCoder (REFI-QDA)"
    extension = ".qdpx"
    media_type = "application/zip"
    is_binary = True
    every_coder = True

    def write(self, records: Iterable["Record"], stream: IO[bytes]) -> int:
        """Write the project; return how many codings it holds."""
        from govatlas.interchange.refiqda.write_project import write_project

        return write_project(records, stream, origin=f"govatlas {version('govatlas')}")
