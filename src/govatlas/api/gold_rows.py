"""Gathers the rows of a CSV of labels into records in the form of the coding guide."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from govatlas.api.cells import restore_cell
from govatlas.model.codebook import Codebook
from govatlas.publishing import NOT_ASSESSED

NEEDED: Final = ("document_id", "taxonomy", "code", "level")
_QUOTATIONS: Final = 3


def gather_rows(
    rows: Iterable[tuple[int, Mapping[str, str | None]]], codebook: Codebook
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield a record for each document and coder, with the line of its first row.

    A category without a row was not assessed: level none has a row of its own. A row with an
    empty level is an abstention, as is one of the status or of a role that says not assessed.

    Args:
        rows: line number with cells, in the columns of ``govatlas export --format csv``.
        codebook: tells coverage taxonomies from the status and from actors.
    """
    records: dict[tuple[str, str], tuple[int, dict[str, Any]]] = {}
    keys = {taxonomy.id: taxonomy.record_key for taxonomy in codebook.coverage}
    for line, cells in rows:
        row = {name: restore_cell(cell or "") for name, cell in cells.items() if name}
        key = (row.get("document_id", ""), row.get("coder", ""))
        _, record = records.setdefault(key, (line, begin_record(row)))
        add_row(record, row, _read_evidence(row), codebook, keys)
    yield from records.values()


def begin_record(row: Mapping[str, str]) -> dict[str, Any]:
    """Return the record of the coder and document of a row, still without answers."""
    kept = ("document_id", "version", "coder", "coder_version", "coded_at")
    record: dict[str, Any] = {name: row[name] for name in kept if row.get(name)}
    return record | {"taxonomies": {}, "assessed": {}, "abstentions": [], "actors": {}}


def add_row(
    record: dict[str, Any],
    row: Mapping[str, str],
    evidence: Mapping[str, Any],
    codebook: Codebook,
    keys: Mapping[str, str],
) -> None:
    """Add the answer of a row to a record.

    Args:
        record: what ``begin_record`` returned.
        row: cells in the columns of ``govatlas export --format csv``.
        evidence: its quotations, in the form of the coding guide.
        codebook: tells coverage taxonomies from the status and from actors.
        keys: the key of each coverage taxonomy in records, by its id.
    """
    taxonomy, code = row.get("taxonomy", ""), row.get("code", "")
    entry: dict[str, Any] = {
        "code": code,
        "label": code,
        "level": row.get("level", ""),
        "rival": row.get("rival", ""),
        "confidence": row.get("confidence", ""),
        "rationale": row.get("rationale", ""),
        **evidence,
    }
    gap = {"taxonomy": taxonomy, "code": code, "reason": row.get("rationale", "")}
    if taxonomy == code == codebook.status.id:
        record["abstentions"].append(gap)
    elif taxonomy == codebook.status.id:
        record["legislative_status"] = entry
    elif taxonomy == codebook.actor_roles.id and row.get("level_name") == NOT_ASSESSED:
        record["abstentions"].append(gap)
    elif taxonomy == codebook.actor_roles.id:
        entry |= {"name": row.get("actor", ""), "type": row.get("actor_type", "")}
        record["actors"].setdefault(code, []).append(entry)
    else:
        record["assessed"].setdefault(taxonomy, []).append(code)
        listed = record.setdefault(keys[taxonomy], []) if keys.get(taxonomy) else (
            record["taxonomies"].setdefault(taxonomy, [])
        )  # fmt: skip
        if row.get("level", "").strip():
            listed.append(entry)
        else:
            record["abstentions"].append(gap)


def _read_evidence(row: Mapping[str, str]) -> dict[str, list[Any]]:
    evidence: dict[str, list[Any]] = {"quotes": [], "spans": []}
    for number in range(1, _QUOTATIONS + 1):
        words = row.get(f"quote_{number}", "")
        if words:
            evidence["quotes"].append(words)
            places = (row.get(f"start_{number}", ""), row.get(f"end_{number}", ""))
            known = all(place.isdecimal() for place in places)
            evidence["spans"].append([int(place) for place in places] if known else None)
    return evidence
