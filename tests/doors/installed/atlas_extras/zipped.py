"""Writes an archive with one file per record."""

import json
import zipfile
from collections.abc import Iterable
from typing import IO

from govatlas.api import ExportForm, Record


class Zipped(ExportForm):
    """One JSON file per record, all in one archive."""

    name = "zip"
    label = "Archive"
    meaning = "an archive with one file per record"
    extension = ".zip"
    media_type = "application/zip"
    is_binary = True

    def write(self, records: Iterable[Record], stream: IO[bytes]) -> int:
        """Write the archive; return how many records it holds."""
        written = 0
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for record in records:
                archive.writestr(f"{record.document.id}.json", json.dumps(record.to_dict()))
                written += 1
        return written


ZIPPED = Zipped()
