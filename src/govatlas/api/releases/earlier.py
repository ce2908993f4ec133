"""Reads the answers of an earlier release, from its files."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from govatlas.api.cells import restore_cell
from govatlas.errors import InputError
from govatlas.identity import digest_bytes
from govatlas.publishing.dataset.changes import Answered
from govatlas.publishing.dataset.columns import list_tables

SUMS: Final = "SHA256SUMS"
_READ: Final = ("documents", "codings", "labels", "actors")


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier release: its version, with the answers that it shows."""

    version: str
    answered: Answered


def read_earlier(folder: Path) -> Earlier:
    """Return the answers that the release in ``folder`` shows.

    Raises:
        InputError: the folder has no release of govatlas, or its files were changed.
    """
    try:
        sums = read_sums(folder)
        package = json.loads(_read_whole(folder, "datapackage.json", sums))
        version = str(package["version"])
        answered = Answered()
        for row in _read_rows(folder, "documents", sums):
            answered.add_document(row)
        adders = (answered.add_coding, answered.add_label, answered.add_actor)
        for name, add in zip(_READ[1:], adders, strict=True):
            for row in _read_rows(folder, name, sums):
                if row["shown"] == "true":
                    add(row)
    except OSError as error:
        raise InputError(
            f"{folder} is no release that can be read: {error.strerror or error}"
        ) from error
    except (ValueError, KeyError, TypeError, csv.Error) as error:
        raise InputError(
            f"{folder} is no release of govatlas, or of a version of it that had other tables"
        ) from error
    return Earlier(version, answered)


def read_sums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of a release by name, as the release says.

    Raises:
        InputError: the folder has none.
        OSError: it cannot be read.
    """
    path = folder / SUMS
    if not path.is_file():
        raise InputError(f"{folder} has no release: there is no file {SUMS} in it")
    lines = path.read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def _read_whole(folder: Path, name: str, sums: dict[str, str]) -> bytes:
    content = (folder / name).read_bytes()
    if digest_bytes(content).partition(":")[2] != sums.get(name):
        raise InputError(f"{folder / name} is not as {SUMS} says; get that release again")
    return content


def _read_rows(folder: Path, name: str, sums: dict[str, str]) -> Iterator[dict[str, str]]:
    text = _read_whole(folder, f"{name}.csv", sums).decode("utf-8")
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    wanted = set(list_tables()[name].names)
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if not wanted <= set(reader.fieldnames or ()):
        raise ValueError(name)
    for row in reader:
        yield {key: restore_cell(value or "") for key, value in row.items() if key in wanted}
