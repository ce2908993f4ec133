"""The source: one thing to read, found but not yet opened."""

from dataclasses import dataclass
from pathlib import Path

from govatlas.model.instrument import Instrument
from govatlas.reading.names import clean_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file, member of an archive, or row of an AGORA release.

    ``instrument`` holds what is known before reading; its title may be empty. ``segments``
    means that the text stands in a table of segments, in rows of the instrument's id.
    ``notice`` is worth telling the user about a source that is read. ``skipped`` is the reason
    why nothing is read here, no failure; ``failure`` the reason why reading must fail.
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
        """Return the path, inside an archive with the member, as text fit to be kept."""
        return clean_name(f"{self.path}/{self.member}" if self.member else str(self.path))
