"""Defines the source: something to read, found but not yet opened."""

from dataclasses import dataclass
from pathlib import Path

from govatlas.model.instrument import Instrument
from govatlas.reading.names import clean_name
from govatlas.reading.remote import drop_query, is_address


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file, member of an archive, or row of an AGORA release.

    ``member`` is the name inside an archive, or the address of a remote file; ``path`` is then the
    name below the folder given. ``instrument`` has the metadata known before reading; its title may
    be empty. ``segments`` means that the text is in a table of segments, in the rows with the
    instrument's id. ``notice`` is a message for the user about a source that is read. ``skipped``
    is why the source is not read, which is not a failure; ``failure`` is why reading must fail.
    ``encoding`` is what its text is in, if the user says so.
    """

    path: Path
    instrument: Instrument
    member: str = ""
    segments: bool = False
    notice: str = ""
    skipped: str = ""
    failure: str = ""
    encoding: str = ""

    @property
    def name(self) -> str:
        """Return the address or the path, with the member, as text that can be stored."""
        if is_address(self.member):
            return clean_name(drop_query(self.member))
        return clean_name(f"{self.path}/{self.member}" if self.member else str(self.path))
