"""Names of files as text that can be shown and kept."""

import re
from typing import Final

_UNDECODED: Final = re.compile("[\udc80-\udcff]+")
_BREAKS: Final = re.compile("[\t-\r\x1c-\x1f\x85]")
# Controls would move the cursor, marks of direction reorder the line.
_UNFIT: Final = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def clean_name(name: str) -> str:
    """Return the name of a file as text: what is no UTF-8 is read as windows-1252.

    Systems keep names as bytes; Python marks those that are not UTF-8 with surrogates, which no
    database and no terminal takes. What cannot be shown is named, such as ``[U+001B]``.
    """
    decoded = _BREAKS.sub(" ", _UNDECODED.sub(_decode, name))
    return _UNFIT.sub(lambda match: f"[U+{ord(match[0]):04X}]", decoded)


def _decode(match: re.Match[str]) -> str:
    return bytes(ord(sign) - 0xDC00 for sign in match[0]).decode("cp1252", "replace")
