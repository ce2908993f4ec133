"""The instrument: an act of governance over time, independent of its texts."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Self

from govatlas.errors import InvalidValue
from govatlas.model.identifiers import UNIDENTIFIED, Identifiers

_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date whose day, or day and month, may be unknown (0 means unknown)."""

    year: int
    month: int = 0
    day: int = 0

    def __post_init__(self) -> None:
        """Refuse dates that do not exist."""
        if self.day and not self.month:
            raise InvalidValue(f"a date with a day needs a month: {self.year}-?-{self.day}")
        try:
            date(self.year, self.month or 1, self.day or 1)
        except ValueError as error:
            raise InvalidValue(f"no such date: {self.year}-{self.month}-{self.day}") from error

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse ``2023``, ``2023-05`` or ``2023-05-30``.

        Raises:
            InvalidValue: ``text`` has another form, or the day does not exist.
        """
        match = _PARTIAL_DATE.fullmatch(text.strip())
        if match is None:
            raise InvalidValue(f"not a date of the form YYYY, YYYY-MM or YYYY-MM-DD: {text!r}")
        return cls(*(int(part or 0) for part in match.groups()))

    def __str__(self) -> str:
        """Return the ISO 8601 form, with the known precision."""
        parts = [f"{self.year:04d}"] + [f"{part:02d}" for part in (self.month, self.day) if part]
        return "-".join(parts)


@dataclass(frozen=True, slots=True)
class Authority:
    """The body that issued the instrument, and its jurisdiction."""

    name: str
    jurisdiction: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """An act of governance: a law, bill, regulation, guidance, policy or declaration.

    Texts with the same ``id`` are versions of one another; for AGORA it is the AGORA ID. ``stage``
    is the source's word for how far the instrument got (Proposed, Enacted, Defunct), or empty if
    unknown.
    """

    id: str
    title: str
    short_title: str = ""
    authority: Authority = Authority("")
    stage: str = ""
    proposed: PartialDate | None = None
    latest_activity: PartialDate | None = None
    links: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    identifiers: Identifiers = UNIDENTIFIED

    def __post_init__(self) -> None:
        """Refuse an instrument without an id."""
        if not self.id.strip():
            raise InvalidValue("an instrument needs an id")
