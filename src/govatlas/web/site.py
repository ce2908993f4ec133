"""Who runs a site, whose documents it shows: what an operator says in a small YAML file."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

from govatlas.codebook.issue import Issue, IssueKind
from govatlas.codebook.parse import Fields, Text, parse_yaml, read_limited
from govatlas.errors import InputError, InvalidValue
from govatlas.model.instrument import PartialDate

_LONGEST: Final = 1_000
_MAIL: Final = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(\.[\w-]+)+")
_REASONS: Final[Mapping[IssueKind, str]] = {
    IssueKind.EMPTY_FILE: "is empty; give at least a name, as 'name: Atlas of AI law'",
    IssueKind.TOO_LARGE: "too large for a description of a site; is it the right file?",
}


def _accept(_: str) -> str:
    return ""


def _check_link(value: str) -> str:
    if _is_link(value):
        return ""
    return f"an address such as https://example.org/licence, not {value!r}"


def _check_contact(value: str) -> str:
    if _MAIL.fullmatch(value) or _is_link(value):
        return ""
    return f"an e-mail address or that of a page (https://...), not {value!r}"


def _check_date(value: str) -> str:
    try:
        PartialDate.parse(value)
    except InvalidValue:
        return f"a date such as 2025-07-16, 2025-07 or 2025, not {value!r}"
    return ""


def _is_link(value: str) -> bool:
    if any(character.isspace() for character in value):
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


_CHECKS: Final[Mapping[str, Callable[[str], str]]] = {
    "licence_link": _check_link,
    "citation_link": _check_link,
    "date": _check_date,
    "contact": _check_contact,
}


def _find_fault(key: str, value: str) -> str:
    """Return why ``value`` cannot be that of ``key``, empty where it can."""
    if len(value) > _LONGEST:
        return f"longer than {_LONGEST:,} characters; shorten it"
    return _CHECKS.get(key, _accept)(value) if value else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What an operator says of the site; what is not said is empty.

    Args:
        name: of the site.
        documents: whose documents these are, or who collected them.
        licence: under which they may be used.
        licence_link: where the licence can be read.
        date: of the documents, as ``2025``, ``2025-07`` or ``2025-07-16``.
        citation: how to cite the documents.
        citation_link: where they are had.
        operator: who runs the site.
        contact: how to reach the operator: an e-mail address, or the address of a page.

    Raises:
        InvalidValue: a value is of another kind, or too long for the foot of a page.
    """

    name: str = ""
    documents: str = ""
    licence: str = ""
    licence_link: str = ""
    date: str = ""
    citation: str = ""
    citation_link: str = ""
    operator: str = ""
    contact: str = ""

    def __post_init__(self) -> None:
        """Refuse values that could not be shown or followed."""
        for field in fields(self):
            reason = _find_fault(field.name, getattr(self, field.name))
            if reason:
                raise InvalidValue(f"{field.name}: {reason}")

    @property
    def mail(self) -> str:
        """Return the e-mail address of the operator, empty where there is none."""
        return self.contact if _MAIL.fullmatch(self.contact) else ""

    @property
    def contact_link(self) -> str:
        """Return what a link to the operator leads to, empty where nobody can be reached."""
        return f"mailto:{quote(self.mail, safe='@+')}" if self.mail else self.contact


NOTHING_SAID: Final = Site()


def load_site(path: Path) -> Site:
    """Return what the file at ``path`` says.

    Raises:
        InputError: the file cannot be used; the message names file, line and reason.
    """
    data = read_limited(path)
    root = data if isinstance(data, Issue) else parse_yaml(data, path)
    if isinstance(root, Issue):
        place = f", line {root.line}" if root.line else ""
        raise InputError(f"{root.path}{place}: {_REASONS.get(root.kind, root.reason)}")
    if not isinstance(root, Fields):
        raise InputError(
            f"{path}, line {root.line}: expected keys with values, such as 'name: ...'"
        )
    return Site(**_read_fields(root, path))


def _read_fields(root: Fields, path: Path) -> dict[str, str]:
    known = [field.name for field in fields(Site)]
    found: dict[str, str] = {}
    for entry in root.entries:
        place = f"{path}, line {entry.line}"
        if entry.key not in known:
            raise InputError(f"{place}: unknown key {entry.key!r}; the keys are {', '.join(known)}")
        if entry.key in found:
            raise InputError(f"{place}: {entry.key!r} is given twice; remove one")
        if not isinstance(entry.node, Text):
            raise InputError(f"{place}: {entry.key!r} must be one line of text")
        value = " ".join(entry.node.value.split())
        reason = _find_fault(entry.key, value)
        if reason:
            raise InputError(f"{place}: {entry.key}: {reason}")
        found[entry.key] = value
    return found
