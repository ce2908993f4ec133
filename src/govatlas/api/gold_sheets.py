"""Gathers the sheets of a workbook into records in the form of the coding guide."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from govatlas.api.gold_rows import add_row, begin_record
from govatlas.api.gold_workbook import SheetRow, read_rows
from govatlas.api.progress import Failure
from govatlas.errors import UnreadableFile
from govatlas.model.codebook import Codebook
from govatlas.model.coding import CoderKind, Confidence, Mode, Role
from govatlas.model.norm import Modality
from govatlas.publishing import NOT_ASSESSED
from govatlas.publishing.dataset.sheets import NOTES, PART, PROVENANCE, RATIONALE

_PARTS: Final = ("bearer", "action", "condition", "deadline", "sanction", "enforcer", "beneficiary")
_NEEDED: Final = {
    "codings": ("document_id",),
    "labels": ("document_id", "taxonomy", "code"),
    "actors": ("document_id", "role", "name", "type"),
    "norms": ("document_id", "modality", "action"),
    "quotations": ("document_id", "anchor", "quotation"),
    NOTES: ("document_id", "kind", "name", "value"),
}


def gather_sheets(
    path: Path, codebook: Codebook, failures: list[Failure], *, one_coder: bool
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield a record for each document and coder, with the place of its first row.

    A cell with a wrong value is named in ``failures`` by sheet, row and column.

    Args:
        path: a workbook as ``govatlas export --format xlsx`` writes it, filled in or not.
        codebook: what the labels answer.
        failures: what cannot be used is added here.
        one_coder: whether all rows are by one coder, whatever they say of it.

    Raises:
        UnreadableFile: it is no workbook, or has no sheet with what is needed.
    """
    rows: dict[str, list[SheetRow]] = {name: [] for name in _NEEDED}
    for name, row in read_rows(path, _NEEDED):
        rows[name].append(row)
    if not (rows["labels"] or rows["codings"] or rows["actors"] or rows["norms"]):
        raise UnreadableFile(
            f"{path}: no row under the sheets labels, codings, actors or norms; write a workbook "
            "to fill in with: govatlas export --format xlsx"
        )
    gatherer = _Gatherer(str(path), codebook, failures, one_coder)
    gatherer.gather(rows)
    yield from gatherer.records.values()


@dataclass
class _Gatherer:
    """Joins the rows of all sheets, a record for each document and coder."""

    path: str
    codebook: Codebook
    failures: list[Failure]
    one_coder: bool
    records: dict[tuple[str, str], tuple[str, dict[str, Any]]] = field(default_factory=dict)

    def gather(self, rows: Mapping[str, list[SheetRow]]) -> None:
        """Fill ``records``."""
        self.codings = {row["coding_id"]: row for row in rows["codings"] if row["coding_id"]}
        self.coders: dict[str, list[str]] = {}
        for row in rows["codings"]:
            self.coders.setdefault(row["document_id"], []).append(row["coder"])
        self.evidence: dict[tuple[str, str], list[tuple[int, SheetRow]]] = {}
        for row in rows["quotations"]:
            owner = row["coding_id"] or row["document_id"]
            place = int(row["position"]) if row["position"].isdecimal() else 1_000_000
            self.evidence.setdefault((owner, row["anchor"]), []).append((place, row))
        self.keys = {taxonomy.id: taxonomy.record_key for taxonomy in self.codebook.coverage}
        self.used: set[str] = set()
        for name, add in (
            ("labels", self._add_label),
            ("actors", self._add_actor),
            ("norms", self._add_norm),
        ):
            for row in rows[name]:
                if self._has_document(row):
                    add(row)
        for row in rows["codings"]:
            if row["coding_id"] not in self.used and self._has_document(row):
                self._find_record(row)
        for row in rows[NOTES]:
            self._add_note(row)
        for _, record in self.records.values():
            self._tell_norms(record)

    def _fail(self, row: SheetRow, column: str, reason: str) -> None:
        self.failures.append(Failure(f"{self.path}, {row.place(column)}", reason))

    def _has_document(self, row: SheetRow) -> bool:
        if row["document_id"]:
            return True
        self._fail(row, "document_id", "the row names no document; it is left out")
        return False

    def _find_record(self, row: SheetRow) -> dict[str, Any]:
        """Return the record that a row belongs to, with what its coding says of itself."""
        document, coded = row["document_id"], self.codings.get(row["coding_id"])
        known = self.coders.get(document, [])
        if coded is None and not row["coding_id"] and len(known) == 1:
            coded = next((c for c in self.codings.values() if c["document_id"] == document), None)
        coder = row["coder"] or (coded["coder"] if coded else (known[0] if len(known) == 1 else ""))
        if row["coding_id"]:
            self.used.add(row["coding_id"])
        key = (document, "" if self.one_coder else coder)
        if key not in self.records:
            told = {"document_id": document, "coder": coder, "version": row["version"]}
            record = begin_record(told)
            meta = row if row.sheet.startswith("codings") else coded
            if meta is not None:
                self._describe(record, meta, is_own=meta["coder"] == coder)
            self.records[key] = (row.place(), record)
        return self.records[key][1]

    def _describe(self, record: dict[str, Any], row: SheetRow, *, is_own: bool) -> None:
        """Note under what conditions a coding was made; who changes another's saw that."""
        for name in ("version", "text_digest"):
            if row[name]:
                record[name] = row[name]
        record["norms_sought"] = bool(row["norms"])
        record["coding_id"] = row["coding_id"]
        if not is_own:
            record["mode"] = Mode.ANCHORED.value
            return
        for name in ("coder_version", "coder_digest", "summary"):
            record[name] = row[name]
        record["coder_kind"] = self._choose(row, "coder_kind", CoderKind)
        record["mode"] = self._choose(row, "mode", Mode)
        record["coded_at"] = _read_time(row["coded_at"])

    def _choose(self, row: SheetRow, column: str, kind: Any) -> str:
        """Return the value of a column, nothing where it is none of ``kind``."""
        value = row[column].strip()
        if value and value not in tuple(kind):
            self._fail(row, column, f"{value!r} must be one of: {', '.join(kind)}")
            return ""
        return value

    def _add_label(self, row: SheetRow) -> None:
        taxonomy, code = row["taxonomy"].strip(), row["code"].strip()
        known = {t.id: t for t in self.codebook.taxonomies}
        if taxonomy not in known:
            self._fail(row, "taxonomy", f"no taxonomy {taxonomy!r}; there are: {', '.join(known)}")
            return
        is_status = taxonomy == self.codebook.status.id
        codes = [category.code for category in known[taxonomy].categories]
        if code not in codes and not (is_status and code == taxonomy):
            self._fail(row, "code", f"taxonomy {taxonomy} has no category {code!r}")
            return
        record, cells = self._find_record(row), row.cells() | {"taxonomy": taxonomy, "code": code}
        cells["confidence"] = self._choose(row, "confidence", Confidence)
        is_open = row["assessed"].lower() in ("false", "no", "0")
        graded = taxonomy in self.keys
        if graded and not is_open:
            highest = known[taxonomy].scale.highest
            for column in ("level", "rival"):
                cells[column] = self._read_level(row, column, highest)
            if row["level"] and not cells["level"]:
                cells["rationale"] = f"level {row['level']!r} is not on the scale"
        if is_open:
            cells |= {"level": "", "level_name": NOT_ASSESSED}
            if is_status:
                cells["code"] = taxonomy
        anchor = "status" if is_status else f"{taxonomy}:{code}"
        add_row(record, cells, self._find_evidence(row, anchor), self.codebook, self.keys)

    def _read_level(self, row: SheetRow, column: str, highest: int) -> str:
        value = row[column].strip()
        if value and not (value.isdecimal() and int(value) <= highest):
            self._fail(row, column, f"{value!r} is not a level from 0 to {highest}")
            return ""
        return value

    def _find_evidence(self, row: SheetRow, anchor: str) -> dict[str, list[Any]]:
        """Return the quotations of a row, those that people added without an id too."""
        found = self.evidence.get((row["coding_id"], anchor), []) if row["coding_id"] else []
        found = [*found, *self.evidence.get((row["document_id"], anchor), [])]
        evidence: dict[str, list[Any]] = {"quotes": [], "spans": [], "places": []}
        for _, quoted in sorted(found, key=lambda entry: entry[0]):
            span = [self._read_number(quoted, column) for column in ("start", "end")]
            evidence["quotes"].append(quoted["quotation"])
            evidence["spans"].append(None if None in span else span)
            evidence["places"].append(quoted.place("quotation"))
        return evidence

    def _read_number(self, row: SheetRow, column: str) -> int | None:
        value = row[column].strip()
        if value and not value.isdecimal():
            self._fail(row, column, f"{value!r} is not a whole number")
        return int(value) if value.isdecimal() else None

    def _add_actor(self, row: SheetRow) -> None:
        role, kind = row["role"].strip(), row["type"].strip()
        types = [category.code for category in self.codebook.actor_types.categories]
        if role not in tuple(Role):
            self._fail(row, "role", f"{role!r} must be one of: {', '.join(Role)}")
        elif kind not in types:
            self._fail(row, "type", f"{kind!r} must be one of: {', '.join(types)}")
        elif not row["name"].strip():
            self._fail(row, "name", "the actor has no name; it is left out")
        else:
            record = self._find_record(row)
            cells = row.cells() | {
                "taxonomy": self.codebook.actor_roles.id,
                "code": role,
                "actor": row["name"],
                "actor_type": kind,
                "confidence": self._choose(row, "confidence", Confidence),
            }
            evidence = self._find_evidence(row, row["anchor"])
            add_row(record, cells, evidence, self.codebook, self.keys)

    def _add_norm(self, row: SheetRow) -> None:
        modality = row["modality"].strip()
        if modality not in tuple(Modality):
            self._fail(row, "modality", f"{modality!r} must be one of: {', '.join(Modality)}")
            return
        quoted = self._find_evidence(row, row["anchor"])
        start, end = (quoted["spans"] or [None])[0] or (None, None)
        pairs = [pair.strip().partition(":") for pair in row["categories"].split(";")]
        entry = {
            **{name: row[name] for name in (*_PARTS, "bearer_type", "enforcer_type", "provision")},
            "modality": modality,
            "rank": self._read_number(row, "rank"),
            "quote": (quoted["quotes"] or [""])[0],
            "start": start,
            "end": end,
            "spans": dict(_read_places(row["places"])),
            "categories": [{"taxonomy": t, "code": c} for t, _, c in pairs if t],
        }
        self._find_record(row).setdefault("norms", []).append(entry)

    def _add_note(self, row: SheetRow) -> None:
        record = next(
            (
                told
                for _, told in self.records.values()
                if told.get("coding_id") == row["coding_id"] and told["coder"] == row["coder"]
            ),
            None,
        )
        if record is None:
            return
        kind, pair = row["kind"].strip(), [row["name"], row["value"]]
        if kind == RATIONALE:
            record.setdefault("rationales", []).append(pair)
        elif kind == PROVENANCE:
            provenance = record.setdefault("provenance", {})
            provenance.setdefault("coding", []).append(pair)
        elif kind == PART:
            record.setdefault("parts", []).append(row["value"])
        else:
            known = ", ".join((RATIONALE, PROVENANCE, PART))
            self._fail(row, "kind", f"{kind!r} must be one of: {known}")

    def _tell_norms(self, record: dict[str, Any]) -> None:
        """Tell a coder who found no norms from one who did not look for any."""
        if record.pop("norms_sought", False):
            record.setdefault("norms", [])


def _read_places(written: str) -> Iterator[tuple[str, list[int]]]:
    for piece in written.split(";"):
        name, _, place = piece.strip().partition(" ")
        start, _, end = place.partition("-")
        if start.isdecimal() and end.isdecimal():
            yield name, [int(start), int(end)]


def _read_time(written: str) -> str:
    """Return a time with its zone; spreadsheet programs know none, and then mean UTC."""
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return ""
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).isoformat()
