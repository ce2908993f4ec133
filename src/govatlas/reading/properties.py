"""Finds the organisation behind a file in its document properties."""

import re
from typing import Final

_PARTS: Final = re.compile(r"\s+[-–—|/]\s+|\s*;\s*")
_ORGANISATION: Final = re.compile(
    r"(?i)\b(?:agency|association|authority|bank|bureau|centre|center|city|college|commission|"
    r"committee|company|corporation|council|county|court|department|federation|foundation|"
    r"government|group|hospital|inc|institute|limited|llc|ltd|ministry|nations|office|"
    r"organi[sz]ation|parliament|plc|police|school|service|society|trust|union|university)\b"
)
_FEWEST: Final = 2
_LONGEST: Final = 500


def is_organisation(name: str) -> bool:
    """Return whether ``name`` looks like the name of an organisation."""
    return _ORGANISATION.search(name[:_LONGEST]) is not None


def name_organisation(author: str, company: str, text: str) -> str:
    """Return the organisation in the properties ``author`` or ``company``.

    Both are often filled in by the program that wrote the file, or with a person's name. So a
    value counts only if it looks like an organisation, or is given as the company, and if
    ``text`` has it too. Empty if nothing is left.
    """
    words = " ".join(text.lower().split())
    parts = [part.strip() for part in _PARTS.split(author[:_LONGEST])]
    named = [part for part in parts if _ORGANISATION.search(part) and part.lower() in words]
    if named:
        return max(named, key=len)
    company = company.strip()[:_LONGEST]
    return company if company and words.count(company.lower()) >= _FEWEST else ""
