"""The folder of a published site: writes whole files only, remembers what it wrote and why."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final, Self

from govatlas.errors import InputError

_OWN: Final = ".govatlas"
_LEDGER: Final = "published.jsonl"
_DRAFTS: Final = "drafts"
_FORM: Final = "govatlas published site 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file that was written.

    Args:
        address: of the site.
        place: the file.
        digest: of what it says, the day apart.
        stamp: of all that it could depend on when it was last found to hold.
        leads_to: the addresses that it leads to, documents apart.
        choices: the filters that its links set.
    """

    address: str
    place: str
    digest: str
    stamp: str
    leads_to: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Folder:
    """A folder with a published site, or one that is to have it; a context manager."""

    path: Path
    entries: dict[str, Entry] = field(default_factory=dict)

    def __enter__(self) -> Self:
        """Read what was written before.

        Raises:
            InputError: the folder holds what is not such a site.
        """
        own = self.path / _OWN
        try:
            if self.path.exists() and not self.path.is_dir():
                raise InputError(f"{self.path} is a file; give a folder to publish to")
            if not own.is_dir() and self.path.is_dir() and any(self.path.iterdir()):
                raise InputError(
                    f"{self.path} holds files that govatlas publish did not write; give an empty "
                    "folder or a new one"
                )
            shutil.rmtree(own / _DRAFTS, ignore_errors=True)
            (own / _DRAFTS).mkdir(parents=True, exist_ok=True)
            self.entries = {entry.address: entry for entry in self._read()}
        except OSError as error:
            raise word_failure(self.path, error) from error
        return self

    def __exit__(self, *_: object) -> None:
        """Keep nothing open."""

    def _read(self) -> Iterator[Entry]:
        ledger = self.path / _OWN / _LEDGER
        if not ledger.exists():
            return
        for line in ledger.read_text("utf-8").splitlines():
            with suppress(ValueError, TypeError, KeyError):  # a line cut short by an end of power
                told = json.loads(line)
                told["leads_to"] = tuple(told["leads_to"])
                told["choices"] = tuple((name, value) for name, value in told["choices"])
                yield Entry(**told)

    def note(self, entries: Iterable[Entry]) -> None:
        """Remember what was written."""
        lines = []
        for entry in entries:
            self.entries[entry.address] = entry
            lines.append(json.dumps(asdict(entry), ensure_ascii=True) + "\n")
        with (self.path / _OWN / _LEDGER).open("a", encoding="utf-8") as file:
            file.write("".join(lines))

    def holds(self, address: str, stamp: str) -> bool:
        """Whether what stands at an address is good still."""
        entry = self.entries.get(address)
        return entry is not None and entry.stamp == stamp and (self.path / entry.place).is_file()

    def finish(self, addresses: Iterable[str]) -> int:
        """Remove what was published once and no longer is; return how many files those were."""
        wanted = set(addresses)
        kept = {name: entry for name, entry in self.entries.items() if name in wanted}
        places = {entry.place for entry in kept.values()}
        gone = {entry.place for entry in self.entries.values()} - places
        for place in gone:
            self._remove(place)
        self.entries = kept
        lines = (json.dumps(asdict(kept[name]), ensure_ascii=True) + "\n" for name in sorted(kept))
        write_whole(self.path, f"{_OWN}/{_LEDGER}", "".join(lines).encode())
        return len(gone)

    def _remove(self, place: str) -> None:
        path = self.path / place
        path.unlink(missing_ok=True)
        for parent in path.relative_to(self.path).parents:
            with suppress(OSError):  # it holds something still
                if parent != Path():
                    (self.path / parent).rmdir()


def write_whole(folder: Path, place: str, body: bytes) -> None:
    """Write a file that is either whole or as it was, whatever happens meanwhile."""
    drafts = folder / _OWN / _DRAFTS
    draft = drafts / f"{hashlib.sha256(place.encode()).hexdigest()[:16]}-{os.getpid()}"
    target = folder / place
    target.parent.mkdir(parents=True, exist_ok=True)
    draft.write_bytes(body)
    draft.replace(target)


def word_failure(path: Path, error: OSError) -> InputError:
    """Make the error for a folder that cannot be used."""
    return InputError(f"cannot write the site to {path}: {error.strerror or error}")
