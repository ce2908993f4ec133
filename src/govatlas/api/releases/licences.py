"""Reads which licences an operator states: of the data, and of the texts one by one."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from govatlas.api.cells import restore_cell
from govatlas.errors import UnreadableFile
from govatlas.publishing.dataset.words import Licence

SPDX: Final = (
    *("CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0"),
    *("CC-BY-ND-4.0", "CC-BY-NC-ND-4.0", "ODC-By-1.0", "ODbL-1.0", "PDDL-1.0"),
)
"""Licences of data that are known by their identifiers, in any case."""


def name_licence(name: str, link: str = "") -> Licence:
    """Return a licence; a known identifier is spelt as it is, with its address."""
    known = {each.casefold(): each for each in SPDX}
    spelt = known.get(name.strip().casefold())
    if spelt is None:
        return Licence(name=" ".join(name.split()), link=link)
    return Licence(name=spelt, link=link or f"https://spdx.org/licenses/{spelt}.html")


def is_known(licence: Licence | None) -> bool:
    """Return whether a licence is named by an identifier that programs know."""
    return licence is not None and licence.name in SPDX


def read_licences(path: Path) -> dict[str, Licence]:
    """Return the licence of each text that a CSV file lists.

    It has the columns ``document_id``, ``licence`` and, if wanted, ``licence_link``. A document
    with an empty licence has none that is stated, and is left out.

    Raises:
        UnreadableFile: the file cannot be read or lacks a column.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return dict(_parse(csv.DictReader(file), path))
    except OSError as error:
        raise UnreadableFile(f"{path}: {error.strerror or error}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnreadableFile(f"{path} is not a CSV file in UTF-8: {error}") from error


def _parse(rows: "csv.DictReader[str]", path: Path) -> Iterator[tuple[str, Licence]]:
    if not {"document_id", "licence"} <= set(rows.fieldnames or ()):
        raise UnreadableFile(
            f"{path}: the first line must have the columns document_id and licence"
        )
    for row in rows:
        name = restore_cell(row["licence"] or "").strip()
        link = restore_cell(row.get("licence_link") or "").strip()
        if name:
            yield restore_cell(row["document_id"] or "").strip(), name_licence(name, link)
