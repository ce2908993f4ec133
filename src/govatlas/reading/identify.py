"""Media types told by content, with the name only as a tie-breaker."""

import io
import re
import zipfile
from pathlib import PurePosixPath
from typing import Final

from govatlas.errors import UnreadableFile
from govatlas.reading.archive import DAMAGE, EPUB_ENDING, is_epub
from govatlas.reading.legal_formats import is_legal_root

TEXT: Final = "text/plain"
MARKDOWN: Final = "text/markdown"
HTML: Final = "text/html"
PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EPUB: Final = "application/epub+zip"
XML: Final = "application/xml"
ZIP: Final = "application/zip"

_HEAD_BYTES: Final = 4096
_PDF_WITHIN: Final = 1024
# Each part takes what it can once and for all, so that no run of comments is read twice.
_COMMENTS: Final = r"(?:<!--(?:[^-]|-(?!->))*+-->\s*+)*+"
_PROLOGUE: Final = (
    rf"\s*+(?:<\?xml[^>]*+>\s*+)?+{_COMMENTS}(?:<!doctype\s[^>\[]*+>\s*+)?+{_COMMENTS}"
)
_HTML_START: Final = re.compile(
    rf"\s*+(?:<\?xml[^>]*+>\s*+)?+{_COMMENTS}<(?:!doctype\s+html|html|head|body)\b", re.I
)
_ROOT: Final = re.compile(rf"{_PROLOGUE}<(?:([\w.-]+):)?([\w.-]+)((?:\s[^<>]*+)?)", re.I)
_NAMESPACE: Final = re.compile(r"""xmlns(?::([\w.-]+))?\s*=\s*["']([^"']*)""")
_HTML_TAG: Final = re.compile(r"<(?:html|head|body|div|p|table|h[1-6]|ul|ol|section)\b[^>]*>", re.I)
_XML_START: Final = re.compile(
    rf"\s*+(?:<\?xml\b|{_COMMENTS}<(?:!DOCTYPE\s|[A-Za-z_][\w.:-]*[\s>]))"
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKDOWN_ENDINGS: Final = {".md", ".markdown", ".mdown", ".mkd"}
_HTML_ENDINGS: Final = {".html", ".htm", ".xhtml"}
_OFFICE: Final = {"xl/": "a spreadsheet", "ppt/": "a presentation"}
_REFUSED: Final = (
    (b"{\\rtf", "is RTF; save it as DOCX or PDF"),
    (b"\x1f\x8b", "is a gzip archive; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "is a 7z archive; unpack it first"),
    (b"Rar!", "is a RAR archive; unpack it first"),
    (b"\x89PNG", "is an image; recognise its text (OCR) first"),
    (b"\xff\xd8\xff", "is an image; recognise its text (OCR) first"),
    (b"GIF8", "is an image; recognise its text (OCR) first"),
    (b"II*\x00", "is an image; recognise its text (OCR) first"),
    (b"MM\x00*", "is an image; recognise its text (OCR) first"),
    (b"SQLite format 3\x00", "is an SQLite database, not a document"),
)


def identify_media_type(data: bytes, name: str = "") -> str:
    """Return the media type of ``data``.

    Args:
        data: the bytes of a file, at least its first 4 KB.
        name: the name of the file; its ending tells Markdown from plain text.

    Raises:
        UnreadableFile: the bytes are empty, or of a kind that no reader takes.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise UnreadableFile("is empty; check the download")
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _identify_package(data, PurePosixPath(name).suffix.lower())
    if data.startswith(_OLE):
        raise UnreadableFile(_explain_ole(data))
    for magic, reason in _REFUSED:
        if data.startswith(magic):
            raise UnreadableFile(reason)
    return _identify_text(data, PurePosixPath(name).suffix.lower())


def looks_binary(data: bytes) -> bool:
    """Say whether the head of ``data`` holds bytes that no text encoding would."""
    head = data[:_HEAD_BYTES]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    zeros = head.count(0)
    if zeros and not _zeros_alternate(head):
        return True
    controls = sum(byte < 9 or 13 < byte < 32 for byte in head) - zeros
    return controls > 0.05 * len(head)


def _zeros_alternate(head: bytes) -> bool:
    """Say whether zero bytes stand as in UTF-16: nearly all even or nearly all odd."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    return max(even, odd) > 0.25 * len(head) and min(even, odd) < 0.05 * len(head)


def _identify_package(data: bytes, ending: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
            if ending == EPUB_ENDING or is_epub(package):
                return EPUB
    except DAMAGE as error:
        if ending == EPUB_ENDING:
            raise UnreadableFile("is a damaged or truncated EPUB; fetch it again") from error
        if b"word/" in data[: 16 * _HEAD_BYTES]:
            raise UnreadableFile("is a damaged or truncated DOCX; fetch it again") from error
        raise UnreadableFile("is a damaged or truncated zip archive; fetch it again") from error
    if "word/document.xml" in names:
        return DOCX
    for folder, kind in _OFFICE.items():
        if any(name.startswith(folder) for name in names) and "[Content_Types].xml" in names:
            raise UnreadableFile(f"is {kind}; save its text as PDF or DOCX")
    if "mimetype" in names and "content.xml" in names:
        raise UnreadableFile("is an OpenDocument file; save it as DOCX or PDF")
    return ZIP


def _explain_ole(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "is protected by a password; save it without one"
    return "is in the old binary Office format; save it as DOCX or PDF"


def _identify_text(data: bytes, ending: str) -> str:
    if looks_binary(data):
        raise UnreadableFile("is binary data of an unknown kind; give a PDF, DOCX, HTML or text")
    head = _read_head(data)
    if _is_legal_xml(head):
        return XML
    if _HTML_START.match(head):
        return HTML
    if ending in _HTML_ENDINGS and _HTML_TAG.search(head):
        return HTML
    if ending in _MARKDOWN_ENDINGS:
        return MARKDOWN
    if _XML_START.match(head):
        return HTML if len(_HTML_TAG.findall(head)) > 2 and "<?xml" not in head else XML
    return TEXT


def _is_legal_xml(head: str) -> bool:
    """Say whether the first element is the root of a legal format, by its namespace or name."""
    root = _ROOT.match(head)
    if root is None:
        return False
    prefix, name, attributes = root.groups()
    spaces = dict(_NAMESPACE.findall(attributes))
    return is_legal_root(spaces.get(prefix or "", ""), name)


def _read_head(data: bytes) -> str:
    head = data[:_HEAD_BYTES]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "ignore")
    return head.replace(b"\x00", b"").decode("utf-8", "ignore").lstrip("\ufeff")
