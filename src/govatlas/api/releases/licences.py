"""Reads which licences an operator states: of the data, and of the texts one by one."""

import csv
import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from govatlas.api.cells import restore_cell
from govatlas.errors import InputError, UnreadableFile
from govatlas.extras import missing_extra
from govatlas.publishing.dataset.words import Licence

_LIST: Final = "https://spdx.org/licenses/"
_ADDRESS: Final = re.compile(r"https?://[^\s/]+\S*")

SPDX: Final = (
    *("CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0"),
    *("CC-BY-ND-4.0", "CC-BY-NC-ND-4.0", "ODC-By-1.0", "ODbL-1.0", "PDDL-1.0"),
)
"""Licences of data that are known by their identifiers, in any case."""

_OTHERS: Final = (
    *("Apache-2.0", "MIT", "BSD-3-Clause", "GPL-3.0-or-later", "OGL-UK-3.0", "etalab-2.0"),
    *("CC-BY-3.0", "CDLA-Permissive-2.0", "CDLA-Sharing-1.0", "C-UDA-1.0", "DL-DE-BY-2.0"),
)
"""Other licences that somebody may mean who misspells one."""

_SHOWN: Final = 60


def name_licence(name: str, link: str = "") -> Licence:
    """Return a licence; a known identifier is spelt as it is, with its address."""
    known = {each.casefold(): each for each in SPDX}
    spelt = known.get(name.strip().casefold())
    if spelt is None:
        return Licence(name=" ".join(name.split()) or link, link=link)
    return Licence(name=spelt, link=link or f"{_LIST}{spelt}.html")


def check_licence(name: str, link: str = "") -> Licence | None:
    """Return the licence of a release, None where none is stated.

    Args:
        name: an identifier or an expression of SPDX, in any case; other words need a link.
        link: where it can be read.

    Raises:
        InputError: the name is neither and there is no link, or the link is no address.
    """
    if link and not _ADDRESS.fullmatch(link):
        raise InputError(
            f"the address of the licence, {link[:_SHOWN]!r}, must begin with https:// or http://"
        )
    if not name.strip():
        return Licence(name=link, link=link) if link else None
    spelt = spell_expression(name)
    if (spelt is None or "LicenseRef-" in spelt) and not link:
        raise InputError(
            f"there is no licence {name.strip()[:_SHOWN]!r} in the list of SPDX"
            f"{_suggest(name)}, or give the address of a licence of your own with --licence-url"
        )
    if spelt is None or " " in spelt or spelt in SPDX:
        return name_licence(spelt or name, link)
    return Licence(name=spelt, link=link or f"{_LIST}{spelt}.html")


def spell_expression(name: str) -> str | None:
    """Return an identifier or expression of SPDX as it is spelt there, None where it is none."""
    try:
        from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
    except ImportError as error:
        raise missing_extra("data", purpose="a release") from error
    try:
        return str(canonicalize_license_expression(" ".join(name.split())))
    except InvalidLicenseExpression:
        return None


def _suggest(name: str) -> str:
    """Return what somebody may have meant by a name that is none."""
    joined = spell_expression("-".join(name.split()))
    wanted = re.sub(r"[\s_.-]+", "-", name.strip().casefold())
    by_key = {re.sub(r"[.]", "-", each.casefold()): each for each in (*SPDX, *_OTHERS)}
    close = [by_key[key] for key in get_close_matches(wanted, by_key, n=3, cutoff=0.6)]
    begun = [each for key, each in by_key.items() if key.startswith(wanted)][:3]
    meant = list(dict.fromkeys([*([joined] if joined else []), *close, *begun]))[:3]
    if meant:
        return f"; did you mean: {', '.join(meant)}? Use one of its identifiers"
    return "; use one of its identifiers, such as CC-BY-4.0 or CC0-1.0"


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
