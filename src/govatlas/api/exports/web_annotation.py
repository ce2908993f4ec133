"""Quotations as annotations of the Web (https://www.w3.org/TR/annotation-model/)."""

from collections.abc import Iterable
from typing import IO, TYPE_CHECKING

from govatlas.api.exports.form import ExportForm

if TYPE_CHECKING:
    from govatlas.api.records import Record


class WebAnnotation(ExportForm):
    """One collection of annotations, one for each quotation."""

    name = "web-annotation"
    label = "Web Annotation (JSON-LD)"
    meaning = "one W3C Web Annotation per quotation (JSON-LD)"
    extension = ".annotations.jsonld"
    media_type = "application/ld+json"
    every_coder = True
    is_linked = False

    def write(self, records: Iterable["Record"], stream: IO[bytes]) -> int:
        """Write the collection; return how many codings it is from."""
        from govatlas.interchange.web_annotation import write_collection

        return write_collection(records, stream)
