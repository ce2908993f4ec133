"""Decodes bytes whose character encoding may or may not be declared."""

import codecs
import re
from typing import Final

from govatlas.errors import UnreadableFile

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED: Final = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)|<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]+)""",
    re.IGNORECASE,
)
_DECLARATION_BYTES: Final = 4096
_SAMPLE_BYTES: Final = 200_000
_FOREIGN_SHARE: Final = 0.2
_FEWEST_LETTERS: Final = 20
_FEWEST_PAIRS: Final = 16
# The encodings of the web (WHATWG Encoding Standard) by their names in Python. Browsers do
# not read others, such as punycode or UTF-7, and some take time quadratic in the text.
_OF_THE_WEB: Final = frozenset(
    ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp866", "iso8859-1", "ascii", "koi8-r", "koi8-u",
     "mac-roman", "mac-cyrillic", "cp874", "gb2312", "gbk", "gb18030", "big5", "big5hkscs",
     "euc_jp", "iso2022_jp", "shift_jis", "cp932", "euc_kr", "cp949", "tis-620"]
    + [f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16)]
    + [f"cp{page}" for page in range(1250, 1259)]
)  # fmt: skip
# By the WHATWG Encoding Standard, and in all browsers, these labels mean windows-1252.
_AS_CP1252: Final = {"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"}


def decode_bytes(data: bytes, *, declared: str = "", markup: bool = False) -> str:
    """Return the text of ``data``.

    Tried in order: a byte order mark, the declared encoding, UTF-16 recognised by its zero bytes,
    strict UTF-8, then windows-1252 or, if that gives mostly foreign letters, a statistical guess.

    Args:
        data: the bytes of a text file.
        declared: an encoding declared outside the bytes.
        markup: whether a declaration inside the bytes (XML or HTML) counts.

    Raises:
        UnreadableFile: no encoding fits.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _decode_marked(data, name)
    declared = declared or (_find_declaration(data) if markup else "")
    for name in (declared, _guess_utf16(data), "utf-8"):
        text = _try_decoding(data, name)
        if text is not None:
            return text
    return _decode_legacy(data)


def _decode_marked(data: bytes, name: str) -> str:
    text = _try_decoding(data, name)
    if text is None:
        raise UnreadableFile(
            f"begins with a byte order mark of {name.removesuffix('-sig').upper()} but is not "
            "valid in it; save it again as UTF-8"
        )
    return text


def _find_declaration(data: bytes) -> str:
    match = _DECLARED.search(data[:_DECLARATION_BYTES])
    if match is None:
        return ""
    name = (match[1] or match[2]).decode("ascii", "replace").lower()
    # A declaration that was read as ASCII cannot be in UTF-16.
    if name.startswith(("utf-16", "utf-32")):
        return ""
    return "cp1252" if name in _AS_CP1252 else _keep_of_the_web(name)


def _keep_of_the_web(name: str) -> str:
    """Return the name of an encoding, or empty if it is not used on the web."""
    try:
        return name if codecs.lookup(name).name in _OF_THE_WEB else ""
    except (LookupError, ValueError):
        return ""


def _try_decoding(data: bytes, name: str) -> str | None:
    """Return the text, or None if ``name`` is not a text encoding or does not fit."""
    if not name:
        return None
    try:
        return data.decode(name)
    except (UnicodeError, LookupError):
        return None


def _guess_utf16(data: bytes) -> str:
    """Guess the byte order of UTF-16 without a mark from the positions of its zero bytes."""
    sample = data[:_DECLARATION_BYTES]
    half = len(sample) // 2
    if half < _FEWEST_PAIRS or len(data) % 2:
        return ""
    if sample[1::2].count(0) > 0.6 * half and sample[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if sample[::2].count(0) > 0.6 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return ""


def _decode_legacy(data: bytes) -> str:
    text = _try_decoding(data, "cp1252")
    if text is not None and _share_foreign(text) < _FOREIGN_SHARE:
        return text
    guessed = _guess_statistically(data)
    if guessed is not None:
        return guessed
    if text is not None:
        return text
    raise UnreadableFile("is in an unknown character encoding; save it again as UTF-8")


def _share_foreign(text: str) -> float:
    """Return the share of non-ASCII letters, which is high if windows-1252 was a wrong guess."""
    letters = sum(map(str.isalpha, text[:_SAMPLE_BYTES]))
    plain = sum(c.isalpha() and c.isascii() for c in text[:_SAMPLE_BYTES])
    return 1 - plain / letters if letters >= _FEWEST_LETTERS else 0.0


def _guess_statistically(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE_BYTES]).best()
    return None if best is None else _try_decoding(data, best.encoding)
