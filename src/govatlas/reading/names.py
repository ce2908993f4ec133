"""Turns file names into text that can be shown and stored."""

import re
from typing import Final

_UNDECODED: Final = re.compile("[\udc80-\udcff]+")
_BREAKS: Final = re.compile("[\t-\r\x1c-\x1f\x85]")
# Control characters would move the cursor, and direction marks reorder the line.
_UNFIT: Final = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def clean_name(name: str) -> str:
    """Return the name of a file as text; bytes that are not UTF-8 are read as windows-1252.

    Systems store names as bytes; Python represents bytes that are not UTF-8 by surrogates, which
    databases and terminals do not accept. Characters that cannot be shown are written as
    ``[U+001B]``.
    """
    decoded = _BREAKS.sub(" ", _UNDECODED.sub(_decode, name))
    return _UNFIT.sub(lambda match: f"[U+{ord(match[0]):04X}]", decoded)


def _decode(match: re.Match[str]) -> str:
    return bytes(ord(sign) - 0xDC00 for sign in match[0]).decode("cp1252", "replace")
