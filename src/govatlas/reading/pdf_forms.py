"""Counts how often a PDF page draws its forms, which may draw each other, before it is opened.

Twenty forms that each draw the next one twice are drawn a million times: PDFium would build each.
"""

import io
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from govatlas.errors import UnreadableFile

if TYPE_CHECKING:
    from pdfminer.pdfdocument import PDFDocument

_FORM: Final = re.compile(rb"/Form\b")
_FEWEST: Final = 3
_MOST: Final = 20_000
_DRAWN: Final = re.compile(rb"/([^\s/<>\[\]()%{}]+)\s+Do\b")


def check_forms(data: bytes) -> None:
    """Pass a PDF whose pages draw their forms a sensible number of times.

    What pdfminer cannot parse passes too: PDFium may still read it.

    Raises:
        UnreadableFile: a page draws forms more often than any document does.
    """
    if len(_FORM.findall(data)) < _FEWEST:
        return
    drawn = max(_count_drawn(data), default=0)
    if drawn > _MOST:
        raise UnreadableFile(
            "draws pictures within pictures many thousand times, as attacks do; print it to a new "
            "PDF"
        )


def _count_drawn(data: bytes) -> Iterator[int]:
    """Yield for each page how often it draws forms, those that its forms draw included."""
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfparser import PDFParser

    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
        yield from _Counter().count_pages(document)
    except MemoryError:
        raise
    except Exception:  # pdfminer raises errors of many kinds on what is damaged
        return


class _Counter:
    """Counts each form once, however often it is drawn."""

    def __init__(self) -> None:
        self._known: dict[int, int] = {}

    def count_pages(self, document: "PDFDocument") -> Iterator[int]:
        from pdfminer.pdfpage import PDFPage
        from pdfminer.pdftypes import stream_value

        for page in PDFPage.create_pages(document):
            content = b" ".join(stream_value(stream).get_data() for stream in page.contents)
            yield self._count(content, page.resources)

    def _count(self, content: bytes, resources: Any) -> int:
        from pdfminer.pdftypes import dict_value

        forms = dict_value(dict_value(resources or {}).get("XObject") or {})
        if not forms:
            return 0
        names = [name.decode("latin-1") for name in _DRAWN.findall(content)]
        return sum(
            names.count(name) * self._count_form(reference, resources)
            for name, reference in forms.items()
            if name in names
        )

    def _count_form(self, reference: Any, resources: Mapping[str, Any]) -> int:
        """Return how many forms are drawn when one is; one that draws itself ends there."""
        from pdfminer.pdftypes import stream_value

        key = getattr(reference, "objid", None)
        if key is None:
            return 1
        if key not in self._known:
            self._known[key] = 0
            form = stream_value(reference)
            if getattr(form.get("Subtype"), "name", "") == "Form":
                inner = self._count(form.get_data(), form.get("Resources") or resources)
                self._known[key] = 1 + inner
        return self._known[key]
