"""Makes characters visible that would otherwise change how the text around them is shown.

Control characters can end a page or drive a terminal; bidirectional controls can show words
in another order than they stand (Unicode Technical Report 36, section 2).
"""

import re
from typing import Final

UNSAFE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ud800-\udfff]"
)
"""What is never shown as itself: controls, bidirectional controls, lone surrogates."""


def reveal(text: str) -> str:
    """Return ``text`` with each unsafe character named in brackets, such as ``[U+202E]``."""
    if text.isprintable():  # much quicker, and holds for nearly all
        return text
    return UNSAFE.sub(lambda match: f"[{name_code_point(match[0])}]", text.replace("\r", ""))


def name_code_point(character: str) -> str:
    """Return the name of a code point, such as ``U+202E``."""
    return f"U+{ord(character):04X}"
