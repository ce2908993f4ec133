"""Finds the organisation behind a file in the properties that its format keeps."""

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
    """Return whether ``name`` reads as that of an organisation."""
    return _ORGANISATION.search(name[:_LONGEST]) is not None


def name_organisation(author: str, company: str, text: str) -> str:
    """Return the organisation that the properties ``author`` or ``company`` name.

    Both are often filled by the program that wrote the file, or with a person's name: only what
    reads as an organisation, or is given as the company, counts, and only where ``text`` has it
    too. Empty where nothing is left.
    """
    words = " ".join(text.lower().split())
    parts = [part.strip() for part in _PARTS.split(author[:_LONGEST])]
    named = [part for part in parts if _ORGANISATION.search(part) and part.lower() in words]
    if named:
        return max(named, key=len)
    company = company.strip()[:_LONGEST]
    return company if company and words.count(company.lower()) >= _FEWEST else ""
