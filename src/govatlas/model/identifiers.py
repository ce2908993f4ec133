"""The official identifiers of an instrument, by which other collections of law know it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Final, Self

from govatlas.errors import InvalidValue

_FORMS: Final = {
    "akn": re.compile(r"(?:https?://[^\s/]+)?/\S+"),
    "eli": re.compile(r"(?:https?://[^\s/]+)?/?eli/\S+"),
    "celex": re.compile(r"[0-9CE][0-9]{4}[A-Z]{1,2}[0-9]{4}\S*"),
    "usc": re.compile(r"[0-9]{1,2}[A-Za-z]? U\.S\.C\.(?: .+)?"),
}
_EXAMPLES: Final = {
    "akn": "/akn/ke/act/2019/24",
    "eli": "http://data.europa.eu/eli/reg/2024/1689/oj",
    "celex": "32024R1689",
    "usc": "15 U.S.C. 9401",
}
LABELS: Final = {"akn": "Akoma Ntoso", "eli": "ELI", "celex": "CELEX", "usc": "US Code"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifiers:
    """Identifiers of one instrument; those that are unknown are empty.

    ``akn`` is the IRI of the work in Akoma Ntoso's naming convention, ``eli`` the European
    Legislation Identifier, ``celex`` the number in EUR-Lex, ``usc`` the citation of the United
    States Code.
    """

    akn: str = ""
    eli: str = ""
    celex: str = ""
    usc: str = ""

    def __post_init__(self) -> None:
        """Refuse what has not the form of its kind."""
        for name, value in self.items():
            if not _FORMS[name].fullmatch(value):
                raise InvalidValue(
                    f"{value!r} is no {LABELS[name]} identifier, such as {_EXAMPLES[name]}"
                )

    def items(self) -> Iterator[tuple[str, str]]:
        """Yield the identifiers that are known, by name."""
        for field in fields(self):
            value = getattr(self, field.name)
            if value:
                yield field.name, value

    def complete(self, others: Self) -> Self:
        """Return these with those of ``others`` where they are unknown."""
        return type(self)(**{**dict(others.items()), **dict(self.items())})


NAMES: Final = tuple(field.name for field in fields(Identifiers))
UNIDENTIFIED: Final = Identifiers()
