"""Keeps text within the characters that XML can hold."""

import re
from typing import Final

_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def keep_xml(text: str) -> str:
    """Return ``text`` with the replacement character for each that XML cannot hold."""
    return _FORBIDDEN.sub("\ufffd", text)
