"""The source: one thing to read, found but not yet opened."""

from dataclasses import dataclass
from pathlib import Path

from govatlas.model.instrument import Instrument
from govatlas.reading.names import clean_name
from govatlas.reading.remote import drop_query, is_address


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file, member of an archive, or row of an AGORA release.

    ``member`` is the name inside an archive, or an address where the file is not on this machine;
    ``path`` is then the name below the folder that was asked for. ``instrument`` holds what is
    known before reading; its title may be empty. ``segments`` means that the text stands in a table
    of segments, in rows of the instrument's id. ``notice`` is worth telling the user about a source
    that is read. ``skipped`` is the reason why nothing is read here, no failure; ``failure`` the
    reason why reading must fail.
    """

    path: Path
    instrument: Instrument
    member: str = ""
    segments: bool = False
    notice: str = ""
    skipped: str = ""
    failure: str = ""

    @property
    def name(self) -> str:
        """Return the address or the path, with the member, as text fit to be kept."""
        if is_address(self.member):
            return clean_name(drop_query(self.member))
        return clean_name(f"{self.path}/{self.member}" if self.member else str(self.path))
