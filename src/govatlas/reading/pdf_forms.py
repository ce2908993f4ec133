"""Counts how often a PDF page draws its forms, which can draw each other, before opening it.

Twenty forms that each draw the next one twice are drawn a million times, and PDFium builds each.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from govatlas.errors import UnreadableFile
from govatlas.reading.pdf_pieces import count_in_pieces

if TYPE_CHECKING:
    from pdfminer.pdfdocument import PDFDocument

_FORM: Final = re.compile(rb"/Form\b")
_MOST: Final = 50_000
_DRAWN: Final = re.compile(rb"/([^\s/<>\[\]()%{}]{1,127})\s{1,9}Do\b")


def check_forms(data: bytes) -> None:
    """Check that the pages of a PDF draw their forms a reasonable number of times.

    A PDF that pdfminer cannot parse passes too, since PDFium may still read it.

    Raises:
        UnreadableFile: a page draws forms more often than any document does.
    """
    if not _FORM.search(data):
        return
    drawn = max(_count_drawn(data), default=0)
    if max(drawn, count_in_pieces(data)) > _MOST:
        raise UnreadableFile(
            "draws pictures within pictures many thousand times, as attacks do; print it to a new "
            "PDF"
        )


def _count_drawn(data: bytes) -> Iterator[int]:
    """Yield for each page how often it draws forms, including those drawn by its forms."""
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfparser import PDFParser

    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
        yield from _FormCounter().count_pages(document)
    except MemoryError:
        raise
    except Exception:  # pdfminer raises many kinds of errors on damaged files
        return


class _FormCounter:
    """Counts each form once, however often it is drawn."""

    def __init__(self) -> None:
        self._known: dict[int, int] = {}

    def count_pages(self, document: "PDFDocument") -> Iterator[int]:
        from pdfminer.pdfpage import PDFPage
        from pdfminer.pdftypes import stream_value

        for page in PDFPage.create_pages(document):
            if page.resources.get("XObject"):
                content = b" ".join(stream_value(stream).get_data() for stream in page.contents)
                yield self._count(content, page.resources)

    def _count(self, content: bytes, resources: Any) -> int:
        from pdfminer.pdftypes import dict_value

        forms = dict_value(dict_value(resources or {}).get("XObject") or {})
        times = Counter(_DRAWN.findall(content)) if forms else {}
        return sum(
            count * self._count_form(forms[name], resources)
            for drawn, count in times.items()
            if (name := drawn.decode("latin-1")) in forms
        )

    def _count_form(self, reference: Any, resources: Mapping[str, Any]) -> int:
        """Return how many forms are drawn when one is; infinitely many if it draws itself."""
        from pdfminer.pdftypes import stream_value

        key = getattr(reference, "objid", None)
        if key is None:
            return 1
        if key not in self._known:
            self._known[key] = _MOST + 1
            form = stream_value(reference)
            is_form = getattr(form.get("Subtype"), "name", "") == "Form"
            inner = form.get("Resources") or resources
            self._known[key] = 1 + self._count(form.get_data(), inner) if is_form else 1
        return self._known[key]
