"""The natural order of document ids: 2 stands before 10."""

import re

_DIGITS = re.compile(r"[0-9]+")


def natural_key(document_id: str) -> str:
    """Return a key whose plain order is the natural order of ids.

    Each run of digits is led by its length, so that longer numbers come later.
    """
    return _DIGITS.sub(_lead_with_length, document_id.casefold())


def _lead_with_length(match: re.Match[str]) -> str:
    number = match.group().lstrip("0") or "0"
    return f"{len(number):04d}{number}"
