"""Lists the file formats, from govatlas and from installed packages.

To add one to govatlas, define its ``Format`` in the file of its reader, then list it in ``_OWN``.
"""

from functools import cache
from typing import Final

from govatlas.reading.docx import DOCX
from govatlas.reading.epub import EPUB
from govatlas.reading.format import Format, Match, Sample
from govatlas.reading.formex import FORMEX
from govatlas.reading.html import HTML
from govatlas.reading.legal_xml import LEGAL_XML
from govatlas.reading.markdown import MARKDOWN
from govatlas.reading.pdf import PDF
from govatlas.reading.picture import PICTURES
from govatlas.reading.text import TEXT
from govatlas.registry import find_registered

GROUP: Final = "govatlas.formats"
ZIP: Final = Format(
    name="zip",
    media_type="application/zip",
    endings=(".zip",),
    match=lambda sample: Match.POSSIBLE if sample.is_package else Match.NO,
    read=None,
)
_OWN: Final = (PDF, *PICTURES, DOCX, EPUB, ZIP, FORMEX, LEGAL_XML, HTML, MARKDOWN, TEXT)


@cache
def list_formats() -> tuple[Format, ...]:
    """Return every format; those of other packages come first, since they are more specific.

    Raises:
        InputError: an installed package registers something that is not a format.
    """
    found = tuple(find_registered(GROUP, Format, _OWN).values())
    return (*found[len(_OWN) :], *_OWN)


@cache
def list_endings() -> frozenset[str]:
    """Return the extensions of files that contain one document."""
    return frozenset(e for each in list_formats() if each.read is not None for e in each.endings)


def find_best(sample: Sample, *, is_text: bool) -> Format | None:
    """Return the format that matches best, the first of several; None if none does."""
    best, found = Match.NO, None
    for each in list_formats():
        if each.is_text == is_text and (match := each.match(sample)) > best:
            best, found = match, each
    return found
