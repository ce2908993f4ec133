"""Writes codings as CASes of UIMA in an archive, one XMI file a coding, with their type system."""

import re
import zipfile
from collections.abc import Iterable
from typing import IO, Final

from govatlas.interchange.archive import add_member
from govatlas.interchange.cas.types import (
    CODE,
    GROUP,
    NOTES,
    PASSAGE,
    TYPE_SYSTEM,
    WHOLE,
    build_types,
)
from govatlas.interchange.marks import Coded, list_marks, write_code
from govatlas.interchange.notes import write_notes
from govatlas.interchange.xml_text import keep_xml

_UNFIT: Final = re.compile(r"[^\w-]+")


def write_archive(records: Iterable[Coded], stream: IO[bytes]) -> int:
    """Write the archive; return how many codings it holds.

    Raises:
        InputError: the library for CASes is not installed.
    """
    types = build_types()
    written = 0
    with zipfile.ZipFile(stream, "w") as archive:
        add_member(archive, TYPE_SYSTEM, types.to_xml().encode())
        for record in records:
            written += 1
            name = f"{written:05d}_{_fit(record.document.id)}_{_fit(record.coding.coder.name)}.xmi"
            add_member(archive, name, write_cas(record))
    return written


def write_cas(record: Coded) -> bytes:
    """Return the XMI file of one coding; the library turns code points into UTF-16 units."""
    types = build_types()
    from cassis import Cas

    cas = Cas(typesystem=types, sofa_string=keep_xml(record.document.text), sofa_mime="text/plain")
    passage, whole = types.get_type(PASSAGE), types.get_type(WHOLE)
    for mark in list_marks(record.document, record.coding):
        features = {
            CODE: keep_xml(write_code(mark.code)),
            GROUP: keep_xml(mark.group) or None,
            NOTES: keep_xml(write_notes(mark.notes)) or None,
        }
        if mark.span is None:
            cas.add(whole(**features))
        else:
            cas.add(passage(begin=mark.span.start, end=mark.span.end, **features))
    return bytes(cas.to_xmi().encode())


def _fit(name: str) -> str:
    return _UNFIT.sub("-", name)[:60].strip("-") or "x"
