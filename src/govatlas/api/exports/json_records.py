"""Records and norms as JSON, in the forms of the coding guide and the norm guide."""

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from govatlas.api.exports.form import RecordForm, TextForm

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
    label = "Norms (JSON Lines)"
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


class JsonRecord(RecordForm):
    """One record, laid out for people to read."""

    name = "json"
    label = "JSON"
    extension = ".json"
    media_type = "application/json"
    is_single = True

    def tell(self, record: "Record") -> str:
        """Return the record."""
        return json.dumps(record.to_dict(), ensure_ascii=False, indent=2) + "\n"
