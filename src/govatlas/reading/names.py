"""Names of files as text that can be shown and kept."""

import re
from typing import Final

_UNDECODED: Final = re.compile("[\udc80-\udcff]+")
# Controls would move the cursor or break the line, marks of direction reorder it.
_UNFIT: Final = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def clean_name(name: str) -> str:
    """Return the name of a file as text: what is no UTF-8 is read as windows-1252.

    Systems keep names as bytes; Python marks those that are not UTF-8 with surrogates, which no
    database and no terminal takes. What cannot be shown becomes a replacement character.
    """
    return _UNFIT.sub("\ufffd", _UNDECODED.sub(_decode, name))


def _decode(match: re.Match[str]) -> str:
    return bytes(ord(sign) - 0xDC00 for sign in match[0]).decode("cp1252", "replace")
