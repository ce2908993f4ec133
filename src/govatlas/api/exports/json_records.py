"""Records and norms as JSON, in the forms of the coding guide and the norm guide."""

import json
from collections.abc import Iterable, Iterator
from typing import IO, TYPE_CHECKING

from govatlas.api.exports.form import RecordForm, TextForm
from govatlas.wording import N_

if TYPE_CHECKING:
    from govatlas.api.records import Record


class JsonLines(RecordForm):
    """One record a line."""

    name = "jsonl"
    label = "JSON Lines"
    meaning = "one record per line"
    extension = ".jsonl"
    media_type = "application/jsonl"
    is_linked = False

    def tell(self, record: "Record") -> str:
        """Return the record on its line."""
        return json.dumps(record.to_dict(), ensure_ascii=False) + "\n"


class NormLines(TextForm):
    """The norms of one document a line, of those whose coder looked for norms."""

    name = "norms"
    label = N_("Norms (JSON Lines)")
    meaning = "the norms of one document per line"
    extension = ".norms.jsonl"
    media_type = "application/jsonl"
    is_linked = False
    norms_first = True

    def list_pieces(self, records: Iterable["Record"]) -> Iterator[str]:
        """Yield the norms of each record on a line."""
        for record in records:
            if record.coding.speaks_of_norms:
                yield json.dumps(record.to_norm_dict(), ensure_ascii=False) + "\n"


class JsonRecord(TextForm):
    """A list of records, laid out for people to read; of one document the record alone."""

    name = "json"
    label = "JSON"
    meaning = "a list of records"
    extension = ".json"
    media_type = "application/json"

    def list_pieces(self, records: Iterable["Record"]) -> Iterator[str]:
        """Yield each record with what separates it from the one before."""
        before = "["
        for record in records:
            yield f"{before}\n{_lay_out(record)}"
            before = ","

    def list_lines(self, records: Iterable["Record"]) -> Iterator[str]:
        """Yield the pieces, then what closes the list."""
        is_empty = True
        for piece in self.list_pieces(records):
            is_empty = False
            yield piece
        yield "[]\n" if is_empty else "\n]\n"

    def write(self, records: Iterable["Record"], stream: IO[bytes]) -> int:
        """Write the list; return how many records it has."""
        written = -1  # what closes the list is no record
        for piece in self.list_lines(records):
            stream.write(piece.encode("utf-8", "replace"))
            written += 1
        return written

    def write_one(self, record: "Record", stream: IO[bytes]) -> int:
        """Write one record, in no list."""
        stream.write(f"{_lay_out(record)}\n".encode("utf-8", "replace"))
        return 1


def _lay_out(record: "Record") -> str:
    return json.dumps(record.to_dict(), ensure_ascii=False, indent=2)
