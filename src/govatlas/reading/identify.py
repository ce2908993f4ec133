"""Identifies formats by content, with the name only as a tie-breaker."""

from pathlib import Path
from typing import Final

from govatlas.errors import UnreadableFile
from govatlas.reading.epub import EPUB
from govatlas.reading.format import HEAD_BYTES, Format, Sample
from govatlas.reading.formats.registry import ZIP, find_best, list_endings

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE: Final = {"xl": "a spreadsheet", "ppt": "a presentation"}
_REFUSED: Final = (
    (b"{\\rtf", "is RTF; save it as DOCX or PDF"),
    (b"\x1f\x8b", "is a gzip archive; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "is a 7z archive; unpack it first"),
    (b"Rar!", "is a RAR archive; unpack it first"),
    (b"GIF8", "is a picture; save it as PNG, then recognise its text with --ocr"),
    (b"SQLite format 3\x00", "is an SQLite database, not a document"),
)


def identify_format(data: bytes, name: str = "") -> Format:
    """Return the format of ``data``.

    Args:
        data: the bytes of a file.
        name: the name of the file; its extension distinguishes Markdown from plain text.

    Raises:
        UnreadableFile: the bytes are empty, or of a kind that no reader accepts.
    """
    sample = Sample(data, name)
    if not data.strip(b"\x00 \t\r\n"):
        raise UnreadableFile("is empty; check the download")
    found = None if sample.is_damaged else find_best(sample, is_text=False)
    if found is None or found is ZIP:
        _refuse_unreadable(sample)
    found = found or find_best(sample, is_text=True)
    if found is None:
        raise UnreadableFile("is text of an unknown kind; give a PDF, DOCX, HTML or text")
    return found


def is_archive(path: Path) -> bool:
    """Return whether ``path`` is an archive of documents, not a document in zip format."""
    if path.suffix.lower() in list_endings():
        return False
    try:
        with path.open("rb") as file:
            sample = Sample(file.read(HEAD_BYTES), path.name, path)
        if sample.is_damaged:
            return sample.ending in ZIP.endings
        return _is_container(sample) and not _explain_package(sample)
    except OSError:
        return path.suffix.lower() in ZIP.endings


def looks_readable(data: bytes, name: str) -> bool:
    """Return whether a file that begins with ``data`` may be a document or an archive."""
    sample = Sample(data, name)
    if sample.is_package or not looks_binary(data):
        return True
    return find_best(sample, is_text=False) is not None


def looks_binary(data: bytes) -> bool:
    """Return whether the beginning of ``data`` has bytes that no text encoding would."""
    head = data[:HEAD_BYTES]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    zeros = head.count(0)
    if zeros and not _zeros_alternate(head):
        return True
    controls = sum(byte < 9 or 13 < byte < 32 for byte in head) - zeros
    return controls > 0.05 * len(head)


def _zeros_alternate(head: bytes) -> bool:
    """Return whether zero bytes are placed as in UTF-16: nearly all even or nearly all odd."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    return max(even, odd) > 0.25 * len(head) and min(even, odd) < 0.05 * len(head)


def _is_container(sample: Sample) -> bool:
    found = find_best(sample, is_text=False)
    return found is not None and found.read is None


def _refuse_unreadable(sample: Sample) -> None:
    """Raise an error if the file is of a known kind that no reader accepts."""
    if sample.is_damaged:
        kind = "DOCX" if b"word/" in sample.data[: 16 * HEAD_BYTES] else "zip archive"
        if sample.ending in EPUB.endings:
            kind = "EPUB"
        raise UnreadableFile(f"is a damaged or truncated {kind}; fetch it again")
    if sample.is_package:
        if reason := _explain_package(sample):
            raise UnreadableFile(reason)
        return
    if sample.data.startswith(_OLE):
        raise UnreadableFile(_explain_ole(sample.data))
    for magic, reason in _REFUSED:
        if sample.data.startswith(magic):
            raise UnreadableFile(reason)
    if looks_binary(sample.data):
        raise UnreadableFile("is binary data of an unknown kind; give a PDF, DOCX, HTML or text")


def _explain_package(sample: Sample) -> str:
    """Return why a package that is not an archive is not read, or empty if unknown."""
    names = sample.members
    if "[Content_Types].xml" in names:
        kinds = (_OFFICE[top] for name in names if (top := name.partition("/")[0]) in _OFFICE)
        return f"is {next(kinds, 'an Office file')}; save its text as PDF or DOCX"
    if "mimetype" in names and "content.xml" in names:
        return "is an OpenDocument file; save it as DOCX or PDF"
    return ""


def _explain_ole(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "is protected by a password; save it without one"
    return "is in the old binary Office format; save it as DOCX or PDF"
