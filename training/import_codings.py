"""Turns codings in the guide's form into codings without wording, fit to keep in the repository.

Run ``python -m training.import_codings FILE... > training/codings/NAME.jsonl``.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from govatlas.model.document import Span
from training.corpus import SHARED, GivenCoding, measure_documents, parse_gold


def main(paths: Sequence[str]) -> int:
    """Write the codings of the files to standard output, in the order of document ids."""
    rows = [
        json.loads(line)
        for path in paths
        for line in Path(path).read_text("utf-8").splitlines()
        if line.strip()
    ]
    measured = measure_documents(SHARED / "agora", [row["document_id"] for row in rows])
    for row in sorted(rows, key=lambda row: int(row["document_id"])):
        document = measured[row["document_id"]].view.document
        coding = parse_gold(row, document, gold=False)
        kept = strip_wording(coding, row, document.text_digest)
        print(json.dumps(kept, separators=(",", ":")))
    return 0


def strip_wording(coding: GivenCoding, row: dict[str, Any], text_digest: str) -> dict[str, Any]:
    """Return ``coding`` as a value of JSON that holds no word of the document."""
    return {
        "document_id": coding.document_id,
        "text_digest": text_digest,
        "labels": [
            {
                "taxonomy": taxonomy,
                "category": category,
                "level": evidence.level,
                "spans": _pairs(evidence.spans),
            }
            for (taxonomy, category), evidence in coding.labels.items()
        ],
        "status": {"label": coding.status, "spans": _pairs(coding.status_spans)},
        "actors": {
            role: [
                {"type": actor.type, "spans": _pairs(actor.spans)}
                for actor in coding.actors
                if actor.role == role
            ]
            for role in row["actors"]
        },
    }


def _pairs(spans: Sequence[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
