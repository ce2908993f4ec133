"""Decodes bytes whose character encoding may or may not be declared."""

import codecs
import re
from dataclasses import dataclass
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
# By the same standard these labels mean the larger set that holds theirs.
_WIDER: Final = {
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
}
_GUESSED: Final = ", encoding guessed: "


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, with the encoding that it was guessed to be in; empty where that is sure."""

    text: str
    guessed: str = ""

    @property
    def note(self) -> str:
        """Return what the name of a reader ends with, so that a guess stays on record."""
        return f"{_GUESSED}{self.guessed}" if self.guessed else ""


def find_guess(reader: str) -> str:
    """Return the encoding that was guessed, given the name of a reader with its note, if any."""
    return reader.partition(_GUESSED)[2]


def recode(data: bytes, encoding: str) -> bytes:
    """Return text in ``encoding`` as UTF-8 with a mark, which no reader doubts.

    Raises:
        UnreadableFile: it is not in ``encoding``.
    """
    try:
        return codecs.BOM_UTF8 + data.decode(encoding).lstrip("\ufeff").encode("utf-8")
    except UnicodeError as error:
        raise UnreadableFile(
            f"is not in the encoding {encoding}; give another --encoding, or none to have it told"
        ) from error


def is_encoding(name: str) -> bool:
    """Return whether ``name`` is an encoding of texts."""
    try:
        return bool(_keep_of_the_web(name)) or codecs.lookup(name).name.startswith("utf")
    except (LookupError, ValueError):
        return False


def decode_bytes(data: bytes, *, declared: str = "", markup: bool = False) -> str:
    """Return the text of ``data``, as `decode` has it."""
    return decode(data, declared=declared, markup=markup).text


def decode(data: bytes, *, declared: str = "", markup: bool = False) -> Decoded:
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
            return Decoded(_decode_marked(data, name))
    declared = declared or (_find_declaration(data) if markup else "")
    for name in (declared, _guess_utf16(data), "utf-8"):
        text = _try_decoding(data, name)
        if text is not None:
            return Decoded(text)
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
    return "cp1252" if name in _AS_CP1252 else _WIDER.get(name, _keep_of_the_web(name))


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


def _decode_legacy(data: bytes) -> Decoded:
    text = _try_decoding(data, "cp1252")
    if text is not None and _share_foreign(text) < _FOREIGN_SHARE:
        return Decoded(text)
    guessed = _guess_statistically(data)
    if guessed is not None:
        return guessed
    if text is not None:
        return Decoded(text, "cp1252")
    raise UnreadableFile(
        "is in an unknown character encoding; name it with --encoding, or save it again as UTF-8"
    )


def _share_foreign(text: str) -> float:
    """Return the share of non-ASCII letters, which is high if windows-1252 was a wrong guess."""
    letters = sum(map(str.isalpha, text[:_SAMPLE_BYTES]))
    plain = sum(c.isalpha() and c.isascii() for c in text[:_SAMPLE_BYTES])
    return 1 - plain / letters if letters >= _FEWEST_LETTERS else 0.0


def _guess_statistically(data: bytes) -> Decoded | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE_BYTES]).best()
    if best is None:
        return None
    name = _WIDER.get(best.encoding, best.encoding)
    text = _try_decoding(data, name)
    return None if text is None else Decoded(text, name)
